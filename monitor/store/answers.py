"""What the book answers beside the nouns of the model: small frozen dataclasses, no SQL."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from monitor.model import Change, Delivery, Subscription, Watch


class NoticeKind(StrEnum):
    """What is told once about a watch, beside its changes."""

    FAULT = "fault"
    RECOVERED = "recovered"
    UNSTABLE = "unstable"
    FLAPPING = "flapping"


@dataclass(frozen=True, slots=True)
class Notice:
    """Something told once about a watch: its page fails, works again, or never stands still.

    `since` is the moment from which on that was so, None where it is not known.
    """

    id: int
    watch_id: str
    kind: NoticeKind
    at: datetime
    fault: str | None
    detail: str
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Recorded:
    """What recording a visit came to.

    `change` is the recorded change's id, None where there is none; `version` the version shown
    after the visit, None before the first. `again` says that this visit had been recorded
    before, and nothing was written. `notices` are the kinds of what is now told once.
    """

    visit: int
    version: int | None
    change: int | None = None
    again: bool = False
    notices: tuple[NoticeKind, ...] = ()


@dataclass(frozen=True, slots=True)
class Named:
    """A listed watch by what it is called, for those who look for one."""

    watch_id: str
    service: str
    name: str


@dataclass(frozen=True, slots=True)
class Status:
    """How a watch stands. Times are None for what has not happened.

    `active` is false for a watch that is gone from the watchlist. `held_since` and `confirm_at`
    are set while a change waits for confirmation, `unstable` once that has lasted a day.
    """

    watch_id: str
    service: str
    name: str
    url: str
    active: bool
    visits: int
    version: int | None
    version_since: datetime | None
    provisional: bool
    changes: int
    last_change_at: datetime | None
    last_visit_at: datetime | None
    last_good_at: datetime | None
    next_visit_at: datetime | None
    failures: int
    failing_since: datetime | None
    fault: str | None
    detail: str | None
    held_since: datetime | None
    confirm_at: datetime | None
    unstable: bool


@dataclass(frozen=True, slots=True)
class VersionRow:
    """A version of a watch: when it was first seen, when last left, and the page's own dates."""

    watch_id: str
    number: int
    visit: int
    seen_at: datetime
    left_at: datetime | None
    title: str
    language: str
    fingerprint: str
    reader: str
    updated_on: date | None
    effective_on: date | None


@dataclass(frozen=True, slots=True)
class Blame:
    """A clause of the text now shown, and the version and day that brought it."""

    section: str
    label: str
    text: str
    first_version: int
    since: datetime


@dataclass(frozen=True, slots=True)
class Proof:
    """What `verify` found: the last link of the chain, and the first thing that is wrong.

    `snapshots` counts the links that hold; `head` is the hash to keep outside. `fault` is None
    where everything holds.
    """

    snapshots: int
    head: str
    fault: str | None


@dataclass(frozen=True, slots=True)
class Proposal:
    """A watch that somebody proposed, and who approved it; None while it is open."""

    watch: Watch
    proposed_by: str
    proposed_at: datetime
    approved_by: str | None = None


class LabelKind(StrEnum):
    """What a reader says about an alert."""

    NOISE = "noise"
    MATTERS = "matters"


@dataclass(frozen=True, slots=True)
class Labelled:
    """What readers say about a change: how many call it noise, how many say that it matters."""

    change: int
    noise: int
    matters: int


@dataclass(frozen=True, slots=True)
class Mute:
    """A watch that a subscription is not told about until then."""

    subscription: int
    watch_id: str
    until: datetime


@dataclass(frozen=True, slots=True)
class Parcel:
    """A delivery with its subscription and all that is to be told in its message.

    `changes` come with all their edits, oldest first. `watches` holds how the pages stand that
    notices speak of, `effective_on` the day from which the new text of
    the first change is to apply, as the page says. `waiting` counts what the subscription is
    owed and waits for its channel. `thread` is where it is told of the service, if it asks for
    that and there is one.
    """

    delivery: Delivery
    subscription: Subscription
    changes: tuple[Change, ...] = ()
    notices: tuple[Notice, ...] = ()
    watches: tuple[Status, ...] = ()
    effective_on: date | None = None
    waiting: int = 0
    thread: str | None = None
