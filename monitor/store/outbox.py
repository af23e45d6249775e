"""Alerts are owed, then sent: subscriptions, and the deliveries written with each change.

A delivery is claimed before it is sent and marked after; a claim that lapses is claimed again,
with the same nonce, so that a crash at any point loses no alert. Knows nothing of Discord.
"""

import hashlib
from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlite_utils import Database

from monitor.model import (
    Comparison,
    Delivery,
    DeliveryState,
    Direction,
    Severity,
    Subscription,
    Verdict,
)
from monitor.store.connection import select
from monitor.store.rows import delivery_of, stamp, subscription_of, to_json


def subscribe(db: Database, subscription: Subscription) -> Subscription:
    """Store a subscription; its `id` is given by the book, whatever it was."""
    row = {
        "channel": subscription.channel,
        "wants": subscription.wants,
        "at_least": subscription.at_least,
        "direction": None if subscription.direction is None else str(subscription.direction),
        "topics": to_json([str(topic) for topic in subscription.topics]),
        "language": subscription.language,
    }
    table = db.table("subscriptions").insert(row)
    return subscription_of(row | {"id": table.last_pk})


def unsubscribe(db: Database, subscription: int) -> bool:
    """End a subscription and what it is still owed; tell whether there was one."""
    ended = db.execute(
        "UPDATE subscriptions SET active = 0 WHERE id = ? AND active", [subscription]
    ).rowcount
    db.execute(
        "DELETE FROM deliveries WHERE subscription = ? AND state IN ('owed', 'suspended')",
        [subscription],
    )
    return bool(ended)


def subscriptions(db: Database) -> list[Subscription]:
    """Return the subscriptions that stand, oldest first."""
    rows = select(db, "SELECT * FROM subscriptions WHERE active ORDER BY id")
    return [subscription_of(row) for row in rows]


def is_wanted(
    subscription: Subscription, watch_id: str, service: str, comparison: Comparison
) -> bool:
    """Tell whether the subscription asks for this change."""
    return (
        _names(subscription.wants, watch_id, service, comparison)
        and _reaches(subscription.at_least, comparison)
        and _leans(subscription.direction, comparison.direction)
        and (not subscription.topics or bool(set(subscription.topics) & set(comparison.topics)))
    )


def owe(db: Database, change: int, watch_id: str, service: str, comparison: Comparison) -> int:
    """Write a delivery for every subscription that asks for this change; return how many."""
    wanted = [s for s in subscriptions(db) if is_wanted(s, watch_id, service, comparison)]
    for subscription in wanted:
        db.table("deliveries").insert(
            {
                "subscription": subscription.id,
                "change_id": change,
                "state": str(DeliveryState.OWED),
                "nonce": _nonce(change, subscription.id),
            }
        )
    return len(wanted)


def take_back(db: Database, change: int, reverted: list[int]) -> None:
    """Mark changes as reverted by `change`, and their sent alerts as due to be edited."""
    for earlier in reverted:
        db.execute("UPDATE changes SET reverted_by = ? WHERE id = ?", [change, earlier])
        db.execute(
            "UPDATE deliveries SET edit_due = 1 WHERE change_id = ?"
            " AND state IN ('claimed', 'sent')",
            [earlier],
        )


def deliveries(db: Database, change: int | None = None) -> Iterator[Delivery]:
    """Yield the deliveries of a change, or all, oldest first."""
    rows = select(
        db,
        "SELECT * FROM deliveries WHERE ? IS NULL OR change_id = ? ORDER BY id",
        [change, change],
    )
    return (delivery_of(row) for row in rows)


def claim(db: Database, now: datetime, *, lease: timedelta, limit: int) -> list[Delivery]:
    """Claim what is owed or due to be edited; a claim lapses after `lease`."""
    rows = db.execute(
        "SELECT id FROM deliveries WHERE (state IN ('owed', 'claimed') OR edit_due)"
        " AND state != 'suspended' AND (next_at IS NULL OR next_at <= ?) ORDER BY id LIMIT ?",
        [stamp(now), limit],
    ).fetchall()
    claimed = []
    for (number,) in rows:
        db.execute(
            "UPDATE deliveries SET tries = tries + 1, next_at = ?,"
            " state = CASE state WHEN 'owed' THEN 'claimed' ELSE state END WHERE id = ?",
            [stamp(now + lease), number],
        )
        claimed.append(delivery_of(db.table("deliveries").get(number)))
    return claimed


def settle(
    db: Database,
    delivery: int,
    state: DeliveryState,
    *,
    message: str | None = None,
    next_at: datetime | None = None,
    detail: str = "",
) -> None:
    """Write how a try ended: sent (with the message's id), owed again from a moment, suspended."""
    db.execute(
        "UPDATE deliveries SET state = ?, message = coalesce(?, message), next_at = ?, detail = ?,"
        " edit_due = CASE WHEN ? = 'sent' AND state = 'sent' THEN 0 ELSE edit_due END WHERE id = ?",
        [str(state), message, stamp(next_at) if next_at else None, detail, str(state), delivery],
    )


def _names(wants: str, watch_id: str, service: str, comparison: Comparison) -> bool:
    kind, _, name = wants.partition(":")
    match kind:
        case "everything":
            return True
        case "watch":
            return name == watch_id
        case "service":
            return name.casefold() == service.casefold()
        case "topic":
            return name in comparison.topics
    return False


def _reaches(at_least: str, comparison: Comparison) -> bool:
    if at_least == Severity.HIGH:
        return comparison.severity is Severity.HIGH
    return comparison.verdict.rank >= Verdict(at_least).rank


def _leans(wanted: Direction | None, direction: Direction) -> bool:
    return wanted is None or direction is wanted or direction is Direction.MIXED


def _nonce(change: int, subscription: int) -> str:
    """Return 24 characters (Discord takes 25) that any process finds again."""
    text = f"{change}:{subscription}".encode()
    return hashlib.blake2b(text, digest_size=12).hexdigest()
