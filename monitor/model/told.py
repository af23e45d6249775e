"""What is told: recorded changes, the question that finds them, subscriptions and deliveries.

Knows what belongs to each; knows nothing of the book or of where it is told.
"""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from monitor.model.changes import Edit, Finding
from monitor.model.words import Direction, Flag, Severity, Topic, Verdict


class DeliveryState(StrEnum):
    """Where an alert stands on its way; `suspended` waits for the channel to work again."""

    OWED = "owed"
    CLAIMED = "claimed"
    SENT = "sent"
    SUSPENDED = "suspended"


@dataclass(frozen=True, slots=True)
class Subscription:
    """A channel, what it wants, from which level and in which direction.

    `channel` is a Discord channel's id or a webhook's address. `wants` is "everything",
    "watch:ID", "service:NAME" or "topic:SLUG"; `topics` narrows it further, empty for all.
    `at_least` is cosmetic, minor, substantive or high. With `direction` "worse-for-user" or
    "better-for-user", mixed changes are wanted too, since a part of them is.
    """

    id: int
    channel: str
    wants: str
    at_least: str = "substantive"
    direction: Direction | None = None
    topics: tuple[Topic, ...] = ()
    language: str = "en"


@dataclass(frozen=True, slots=True)
class Delivery:
    """One alert owed to one subscription (the outbox).

    `nonce` is the same at every try, so that a lost answer doubles nothing. `message` is the
    sent message's id; `edit_due` says that it must be edited because the change was reverted.
    `next_at` is when the next try is due, or when a claim lapses.
    """

    id: int
    subscription: int
    change: int
    state: DeliveryState
    tries: int
    next_at: datetime | None
    nonce: str = ""
    message: str | None = None
    edit_due: bool = False
    detail: str = ""


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
