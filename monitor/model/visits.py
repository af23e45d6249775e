"""What a visit is asked for and what it comes to: the order and its outcomes.

Knows what belongs to each; knows nothing of fetching or of the book.
"""

from dataclasses import dataclass
from datetime import datetime

from monitor.model.changes import Comparison
from monitor.model.pages import Document, Failed, Snapshot, Validators, Watch


@dataclass(frozen=True, slots=True)
class Hold:
    """A changed page that waits for later fetches to agree.

    `key` names the changed clauses (see `monitor.hold.key_of`); `since` is when the first of
    them was fetched that was not accepted, however often the page has changed again;
    `confirm_at` the moment from which an agreeing fetch counts; `agreed` how many did, of
    `fetches` in all. `told` is set once it was reported as unstable.
    """

    key: str
    since: datetime
    confirm_at: datetime
    agreed: int = 0
    fetches: int = 1
    told: bool = False


@dataclass(frozen=True, slots=True)
class Past:
    """A text that the watch has shown before, and when it was last replaced by another."""

    version: int
    fingerprint: str
    left_at: datetime


@dataclass(frozen=True, slots=True)
class Order:
    """One visit to make, with all that the decision needs to know of the past.

    `visit` numbers it, so that recording it twice is recording it once. `prior` are the
    snapshots of the last accepted version, one for each address, empty before the first;
    `fingerprint` and `reader` say what was read in them, `version` its number; `seen` are the
    hashes of the bodies last accepted. `validators` go with the watch's addresses, in order,
    and are empty where the visit is to be unconditional. `past` are the texts left within the
    last seven days, `returns` counts the returns among them. `announced` is filled when quiet
    returns have settled: the text that was told last, as `announced_version`. `failures` counts
    failed visits in a row. `accept` takes the page as the new base, whatever it was before.
    """

    watch: Watch
    validators: tuple[Validators, ...] = ()
    prior: tuple[Snapshot, ...] = ()
    visit: int = 1
    version: int | None = None
    fingerprint: str = ""
    reader: str = ""
    seen: tuple[str, ...] = ()
    provisional: bool = False
    hold: Hold | None = None
    past: tuple[Past, ...] = ()
    returns: int = 0
    announced: tuple[Snapshot, ...] = ()
    announced_version: int | None = None
    failures: int = 0
    accept: bool = False


@dataclass(frozen=True, slots=True)
class First:
    """The watch's first policy text, or the text that `watch accept` makes the new base."""

    watch_id: str
    snapshots: tuple[Snapshot, ...]
    document: Document


@dataclass(frozen=True, slots=True)
class Unchanged:
    """A reader sees the same words; `snapshots` lacks the addresses that answered 304.

    `document` is set where the page was read: it reads like the accepted version.
    """

    watch_id: str
    snapshots: tuple[Snapshot, ...] = ()
    document: Document | None = None


@dataclass(frozen=True, slots=True)
class Held:
    """A changed page that waits for a later fetch to agree.

    `unstable` is set in the one visit that finds it unconfirmed for a whole day.
    """

    watch_id: str
    snapshots: tuple[Snapshot, ...]
    comparison: Comparison
    confirm_at: datetime
    hold: Hold
    unstable: bool = False


@dataclass(frozen=True, slots=True)
class Changed:
    """A change, confirmed where confirmation is on.

    `from_version` is None for the step from the version before; it is set where quiet returns
    have settled and the text is compared with the one last announced.
    """

    watch_id: str
    snapshots: tuple[Snapshot, ...]
    document: Document
    comparison: Comparison
    from_version: int | None = None


Outcome = First | Unchanged | Held | Changed | Failed
