"""What a claimed delivery is to tell, gathered from the tables of changes, notices and watches.

Knows which kind of delivery speaks of what; knows nothing of how it is told.
"""

from collections.abc import Iterable
from datetime import date

from sqlite_utils import Database

from monitor.model import Change, Delivery, DeliveryKind, Subscription
from monitor.store import changes, outbox, subscriptions, watches
from monitor.store.answers import Notice, Parcel


def pack(db: Database, delivery: Delivery) -> Parcel:
    """Return a delivery with its subscription and all that is to be told in it."""
    parts = outbox.members(db, delivery.id) if delivery.kind.is_bundle else [delivery]
    told = _changes(db, parts)
    notices = _notices(db, parts)
    subscription = subscriptions.read(db, delivery.subscription)
    named = {notice.watch_id for notice in notices}
    if delivery.watch is not None:
        named.add(delivery.watch)
    return Parcel(
        delivery=delivery,
        subscription=subscription,
        changes=told,
        notices=notices,
        watches=tuple(watches.statuses(db, sorted(named))) if named else (),
        effective_on=_effective_on(db, told[0]) if told else None,
        waiting=_waiting(db, delivery.subscription),
        thread=_thread(db, delivery, subscription, told),
    )


def _thread(
    db: Database, delivery: Delivery, subscription: Subscription, told: tuple[Change, ...]
) -> str | None:
    if not subscription.thread or delivery.kind is not DeliveryKind.ALERT or not told:
        return None
    return subscriptions.thread_of(db, subscription.id, told[0].service)


def _changes(db: Database, parts: Iterable[Delivery]) -> tuple[Change, ...]:
    found = (changes.read_one(db, part.change) for part in parts if part.change is not None)
    return tuple(change for change in found if change is not None)


def _notices(db: Database, parts: Iterable[Delivery]) -> tuple[Notice, ...]:
    return tuple(watches.notice(db, part.notice) for part in parts if part.notice is not None)


def _effective_on(db: Database, change: Change) -> date | None:
    row = db.execute(
        "SELECT effective_on FROM versions WHERE watch_id = ? AND number = ?",
        [change.watch_id, change.to_version],
    ).fetchone()
    return date.fromisoformat(row[0]) if row and row[0] else None


def _waiting(db: Database, subscription: int) -> int:
    row = db.execute(
        "SELECT count(*) FROM deliveries WHERE subscription = ? AND state = 'suspended'"
        " AND kind = 'alert'",
        [subscription],
    ).fetchone()
    return int(row[0])
