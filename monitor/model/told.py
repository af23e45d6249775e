"""What is told: recorded changes, the question that finds them, subscriptions and deliveries.

Knows what belongs to each; knows nothing of the book or of where it is told.
"""

from dataclasses import dataclass, field
from datetime import datetime, time
from enum import StrEnum

from monitor.model.changes import Edit, Finding
from monitor.model.words import Direction, Flag, Severity, Topic, Verdict


class DeliveryState(StrEnum):
    """Where an alert stands on its way; `suspended` waits for the channel to work again.

    `dropped` is no longer owed: the change was taken back before anyone was told of it, or the
    channel refused the message itself.
    """

    OWED = "owed"
    CLAIMED = "claimed"
    SENT = "sent"
    SUSPENDED = "suspended"
    DROPPED = "dropped"


class DeliveryKind(StrEnum):
    """What is owed: one message of its own, or (from `digest` on) a bundle of others.

    *notice* tells of a page's fault, recovery or restlessness; *runaway* that a page's alerts are
    gathered from now on; *suspension* tells another channel that one no longer takes messages.
    A *digest* gathers what was asked for once a day or week, *notices* what befalls many pages at
    once, *overflow* the further alerts of a runaway page, *backlog* what a pause or a suspension
    held back.
    """

    ALERT = "alert"
    NOTICE = "notice"
    RUNAWAY = "runaway"
    SUSPENSION = "suspension"
    DIGEST = "digest"
    NOTICES = "notices"
    OVERFLOW = "overflow"
    BACKLOG = "backlog"

    @property
    def is_bundle(self) -> bool:
        """Tell whether this kind is sent as one message for all that it gathers."""
        return self in _BUNDLES


_BUNDLES = frozenset(
    {DeliveryKind.DIGEST, DeliveryKind.NOTICES, DeliveryKind.OVERFLOW, DeliveryKind.BACKLOG}
)


class Pace(StrEnum):
    """How often a subscription is told: at once, or gathered once a day or week."""

    INSTANT = "instant"
    DAILY = "daily"
    WEEKLY = "weekly"


@dataclass(frozen=True, slots=True)
class Mention:
    """A role, by its id, that is mentioned in alerts at or above a level of its own."""

    role: str
    at_least: str = "substantive"


PERSON = "user:"
"""What stands before a person's id where a channel's would stand."""


@dataclass(frozen=True, slots=True)
class Quiet:
    """The hours of each day in which a subscription is told nothing.

    `start` and `end` are times on a clock in the IANA time zone `zone`; an `end` that is not
    later than `start` is the next day's. With `urgent`, what is of high severity is told all the
    same.
    """

    start: time
    end: time
    zone: str = "UTC"
    urgent: bool = False


@dataclass(frozen=True, slots=True)
class Subscription:
    """A channel, what it wants, from which level and in which direction.

    `channel` is a Discord channel's id, "user:ID" for a person's direct messages, or a webhook's
    address; the address is a secret, hence kept out of `repr`. `wants` is "everything",
    "watch:ID", "service:NAME" or "topic:SLUG"; `topics` narrows it further, empty for all.
    `at_least` is cosmetic, minor, substantive or high. With `direction` "worse-for-user" or
    "better-for-user", mixed changes are wanted too, since a part of them is. `guild` is the
    server's id, None for webhooks and private messages; `owner` the id of the user who made it,
    to be told when it cannot be served. `thread` asks for a thread for each service. What comes
    before `paused_until` is gathered until then, what comes in the hours of `quiet` until they
    end (None: there are none). `suspended` tells why the channel takes no messages, None while
    it works.
    """

    id: int
    channel: str = field(repr=False)
    wants: str
    at_least: str = "substantive"
    direction: Direction | None = None
    topics: tuple[Topic, ...] = ()
    language: str = "en"
    guild: str | None = None
    owner: str | None = None
    digest: Pace = Pace.INSTANT
    mentions: tuple[Mention, ...] = ()
    thread: bool = False
    paused_until: datetime | None = None
    suspended: str | None = None
    quiet: Quiet | None = None

    @property
    def is_personal(self) -> bool:
        """Tell whether one person is told by direct message."""
        return self.channel.startswith(PERSON)

    @property
    def is_webhook(self) -> bool:
        """Tell whether the channel is a webhook's address."""
        return self.channel.startswith(("https://", "http://"))

    @property
    def shown(self) -> str:
        """Return the channel as it may be shown: a webhook's address without its secret."""
        if not self.is_webhook:
            return self.channel
        number, _, secret = self.channel.rpartition("/webhooks/")[2].partition("/")
        return f"webhook {number if secret else '…'}"


@dataclass(frozen=True, slots=True)
class Delivery:
    """One alert owed to one subscription (the outbox), or another message owed like one.

    `change` is set for alerts, `notice` for notices, `watch` for runaway pages. `nonce` is the
    same at every try, so that a lost answer doubles nothing. `message` is the sent message's id;
    `edit_due` says that it must be edited because the change was reverted. `next_at` is when the
    next try is due, or when a claim lapses. `bundle` is the delivery that this one is sent as a
    part of. `channel` takes the place of the subscription's. `acknowledged_by` is the name of
    the person who did.
    """

    id: int
    subscription: int
    change: int | None
    state: DeliveryState
    tries: int
    next_at: datetime | None
    nonce: str = ""
    message: str | None = None
    edit_due: bool = False
    detail: str = ""
    kind: DeliveryKind = DeliveryKind.ALERT
    notice: int | None = None
    watch: str | None = None
    bundle: int | None = None
    channel: str | None = field(default=None, repr=False)
    owed_at: datetime | None = None
    sent_at: datetime | None = None
    acknowledged_by: str | None = None


@dataclass(frozen=True, slots=True)
class HistoryQuery:
    """Which recorded changes are wanted; empty fields ask for everything.

    `since` is included, `until` is not. `edits` brings every edit along, the quiet ones with
    the rule that quieted them. `search` are plain words, all of which must occur.
    """

    watch: str | None = None
    service: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    topic: Topic | None = None
    at_least: Verdict = Verdict.MINOR
    direction: Direction | None = None
    search: str | None = None
    limit: int | None = None
    edits: bool = False


@dataclass(frozen=True, slots=True)
class Change:
    """A recorded change, as history tells it; `reverted_by` is the change that took it back."""

    id: int
    watch_id: str
    service: str
    name: str
    url: str
    detected_at: datetime
    from_version: int
    to_version: int
    verdict: Verdict
    severity: Severity | None
    direction: Direction
    topics: tuple[Topic, ...]
    flags: tuple[Flag, ...]
    findings: tuple[Finding, ...]
    edits: tuple[Edit, ...] = field(default=())
    confidence: float = 1.0
    reverted_by: int | None = None
