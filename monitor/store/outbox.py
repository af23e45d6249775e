"""Alerts are owed, then sent: the deliveries written with each change and notice.

A delivery is claimed before it is sent and marked after; a claim that lapses is claimed again,
with the same nonce, so that a crash at any point loses no alert. What is to be told together is
owed as one bundle, whose members are fixed once it is claimed. Knows nothing of Discord.
"""

import hashlib
from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlite_utils import Database

from monitor.model import (
    Comparison,
    Delivery,
    DeliveryKind,
    DeliveryState,
    Pace,
    Subscription,
)
from monitor.store import matching, quiet, replies
from monitor.store.connection import select
from monitor.store.rows import Row, delivery_of, quiet_of, stamp, subscription_of, to_json

NOTICES_AFTER = timedelta(minutes=10)
"""How long notices are gathered: an outage on our side befalls many pages within minutes."""

_A_DAY = timedelta(days=1)
_EDITED_SILENTLY = timedelta(hours=1)
"""How long an alert is edited, which rings nowhere; an older one, or a bundle, is replied to."""

_LONG_BACKLOG = 5
"""More alerts than these that waited for a channel are told in one message."""


def owe(db: Database, change: int, at: datetime, watch: Row, comparison: Comparison) -> int:
    """Write a delivery for every subscription that asks for this change; return how many."""
    service, muted = watch["service"], replies.muted(db, watch["id"], at)
    asking = (
        subscription
        for subscription in _standing(db)
        if subscription.id not in muted
        and matching.is_wanted(subscription, watch["id"], service, comparison)
    )

    def rests(subscription: Subscription) -> bool:
        return quiet.holds(subscription.quiet, comparison.severity, at)

    def waits(subscription: Subscription) -> bool:
        return matching.waits_for_digest(subscription, comparison)

    wanted = matching.once_a_channel(asking, comparison, lambda s: waits(s) or rests(s))
    for subscription in wanted:
        bundle = _bundle(db, subscription, at, waits=waits(subscription))
        if bundle is None and _is_runaway(db, subscription, watch["id"], at):
            bundle = _overflow(db, subscription, watch["id"], at)
        if bundle is None and rests(subscription):
            bundle = _rested(db, subscription, at)
        _insert(db, subscription, DeliveryKind.ALERT, at, change_id=change, bundle=bundle)
    return len(wanted)


def owe_notice(db: Database, notice: int, at: datetime, watch: Row) -> int:
    """Owe a notice to every subscription that is about its page; return how many."""
    asking = (s for s in _standing(db) if matching.concerns(s, watch["id"], watch["service"]))
    concerned = matching.once_a_channel(asking)
    for subscription in concerned:
        waits = subscription.digest is not Pace.INSTANT
        bundle = _bundle(db, subscription, at, waits=waits)
        if bundle is None:
            bundle = _open(db, subscription, DeliveryKind.NOTICES, at, at + NOTICES_AFTER)
        _insert(db, subscription, DeliveryKind.NOTICE, at, notice_id=notice, bundle=bundle)
    return len(concerned)


def owe_suspension(
    db: Database, subscription: Subscription, now: datetime, tell: str | None
) -> None:
    """Owe a word of a suspension to another channel of the server, the owner, or `tell`."""
    other = db.execute(
        "SELECT channel FROM subscriptions WHERE active AND suspended IS NULL AND guild = ?"
        " AND channel != ? AND channel NOT LIKE 'http%' ORDER BY id LIMIT 1",
        [subscription.guild, subscription.channel],
    ).fetchone()
    owner = None if subscription.owner is None else f"user:{subscription.owner}"
    channel = other[0] if other else owner or tell
    if channel is not None and channel != subscription.channel:
        _insert(db, subscription, DeliveryKind.SUSPENSION, now, channel=channel)


def gather_backlog(db: Database, subscription: Subscription, now: datetime) -> None:
    """Make one message of alerts that waited for a channel, where they are many."""
    rows = db.execute(
        "SELECT id FROM deliveries WHERE subscription = ? AND state = 'owed' AND kind = 'alert'"
        " AND bundle IS NULL AND tries = 0",
        [subscription.id],
    ).fetchall()
    if len(rows) <= _LONG_BACKLOG:
        return
    bundle = _open(db, subscription, DeliveryKind.BACKLOG, now, now)
    db.conn.executemany(
        "UPDATE deliveries SET bundle = ? WHERE id = ?", [(bundle, number) for (number,) in rows]
    )


def take_back(db: Database, change: int, reverted: list[int]) -> None:
    """Mark changes as reverted by `change`, and their sent alerts as due to be edited.

    What nobody can have been told of yet is dropped instead.
    """
    for earlier in reverted:
        db.execute("UPDATE changes SET reverted_by = ? WHERE id = ?", [change, earlier])
        db.execute(
            "UPDATE deliveries SET state = 'dropped', next_at = NULL,"
            " detail = 'taken back before it was told' WHERE change_id = ? AND tries = 0"
            " AND state IN ('owed', 'suspended') AND (bundle IS NULL OR bundle IN"
            " (SELECT id FROM deliveries WHERE tries = 0))",
            [earlier],
        )
        db.execute(
            "UPDATE deliveries SET edit_due = 1 WHERE change_id = ? AND state != 'dropped'",
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


def members(db: Database, bundle: int) -> list[Delivery]:
    """Return what a bundle gathers and was not dropped, oldest first."""
    rows = select(
        db,
        "SELECT * FROM deliveries WHERE bundle = ? AND state != 'dropped' ORDER BY id",
        [bundle],
    )
    return [delivery_of(row) for row in rows]


_DUE = """
WITH resting AS (
  SELECT d.id FROM deliveries d JOIN subscriptions s ON s.id = d.subscription
  WHERE (d.state IN ('owed', 'claimed') OR d.edit_due = 1)
    AND s.quiet IN (SELECT value FROM json_each(:quiet))
    AND NOT (json_extract(s.quiet, '$.urgent') AND EXISTS
             (SELECT 1 FROM changes c WHERE c.id = d.change_id AND c.severity = 'high'))
)
SELECT d.id FROM deliveries d JOIN subscriptions s ON s.id = d.subscription
WHERE d.state IN ('owed', 'claimed') AND d.bundle IS NULL
  AND (d.next_at IS NULL OR d.next_at <= :now)
  AND (d.channel IS NOT NULL
       OR s.active AND (s.paused_until IS NULL OR s.paused_until <= :now)
       AND d.id NOT IN (SELECT id FROM resting))
  AND (NOT :webhooks OR coalesce(d.channel, s.channel) LIKE 'http%')
UNION ALL
SELECT d.id FROM deliveries d JOIN subscriptions s ON s.id = d.subscription
WHERE d.edit_due = 1 AND d.state = 'sent' AND s.active AND s.suspended IS NULL
  AND (d.next_at IS NULL OR d.next_at <= :now)
  AND (d.sent_at > :lately AND d.bundle IS NULL
       OR (s.paused_until IS NULL OR s.paused_until <= :now)
       AND d.id NOT IN (SELECT id FROM resting))
  AND (NOT :webhooks OR s.channel LIKE 'http%')
ORDER BY 1 LIMIT :limit
"""
"""Quiet hours are looked at with each claim, so that hours which were changed count at once."""


def claim(
    db: Database, now: datetime, *, lease: timedelta, limit: int, webhooks_only: bool = False
) -> list[Delivery]:
    """Claim what is owed or due to be edited; a claim lapses after `lease`."""
    asked = {
        "now": stamp(now),
        "lately": stamp(now - _EDITED_SILENTLY),
        "limit": limit,
        "webhooks": webhooks_only,
        "quiet": to_json(_quiet_now(db, now)),
    }
    rows = db.execute(_DUE, asked).fetchall()
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
    detail: str = "",
    at: datetime | None = None,
) -> None:
    """Write how a delivery ended: sent (with the message's id), or dropped.

    What a bundle gathers ends with it.
    """
    sent = stamp(at) if at and state is DeliveryState.SENT else None
    db.execute(
        "UPDATE deliveries SET state = ?, message = coalesce(?, message), next_at = NULL, detail = ?,"
        " sent_at = coalesce(sent_at, ?),"
        " edit_due = CASE WHEN ? = 'sent' AND state = 'sent' THEN 0 ELSE edit_due END WHERE id = ?",
        [
            str(state),
            message,
            detail,
            sent,
            str(state),
            delivery,
        ],
    )
    if state in (DeliveryState.SENT, DeliveryState.DROPPED):
        db.execute(
            "UPDATE deliveries SET state = ?, message = ?, sent_at = ?"
            " WHERE bundle = ? AND state IN ('owed', 'suspended')",
            [str(state), message, sent, delivery],
        )


def postpone(db: Database, delivery: int, next_at: datetime, detail: str) -> None:
    """Write that a try failed and when the next one is due; what was sent stays sent."""
    db.execute(
        "UPDATE deliveries SET next_at = ?, detail = ?,"
        " state = CASE state WHEN 'claimed' THEN 'owed' ELSE state END WHERE id = ?",
        [stamp(next_at), detail, delivery],
    )


def acknowledge(db: Database, change: int, subscription: int, name: str) -> bool:
    """Write who acknowledged an alert first; tell whether nobody had before."""
    first = db.execute(
        "UPDATE deliveries SET acknowledged_by = ? WHERE change_id = ? AND subscription = ?"
        " AND acknowledged_by IS NULL",
        [name, change, subscription],
    )
    return bool(first.rowcount)


def _standing(db: Database) -> list[Subscription]:
    rows = select(db, "SELECT * FROM subscriptions WHERE active ORDER BY id")
    return [subscription_of(row) for row in rows]


def _bundle(db: Database, subscription: Subscription, at: datetime, *, waits: bool) -> int | None:
    """Return the bundle that a paused or seldom told subscription's news go into, else None."""
    paused = subscription.paused_until
    if paused is not None and paused > at:
        return _open(db, subscription, DeliveryKind.BACKLOG, at, at)
    if not waits:
        return None
    due = matching.next_digest(subscription.digest, at)
    return _open(db, subscription, DeliveryKind.DIGEST, at, due)


def _quiet_now(db: Database, now: datetime) -> list[str]:
    """Return the quiet hours, as they are written, that `now` lies in."""
    kept = db.execute("SELECT DISTINCT quiet FROM subscriptions WHERE active AND quiet NOT NULL")
    return [text for (text,) in kept if quiet.ends_at(quiet_of(text), now) is not None]


def _rested(db: Database, subscription: Subscription, at: datetime) -> int | None:
    """Return the bundle of what waits for the end of quiet hours; None for a first alert alone."""
    urgent = subscription.quiet is not None and subscription.quiet.urgent
    waiting = db.execute(
        "SELECT d.id FROM deliveries d JOIN changes c ON c.id = d.change_id"
        " WHERE d.subscription = ? AND d.state = 'owed' AND d.kind = 'alert'"
        " AND d.bundle IS NULL AND d.tries = 0 AND NOT (? AND c.severity IS 'high')",
        [subscription.id, urgent],
    ).fetchall()
    if not waiting and _gathering(db, subscription, DeliveryKind.BACKLOG) is None:
        return None
    bundle = _open(db, subscription, DeliveryKind.BACKLOG, at, at)
    db.conn.executemany(
        "UPDATE deliveries SET bundle = ? WHERE id = ?", [(bundle, n) for (n,) in waiting]
    )
    return bundle


def _is_runaway(db: Database, subscription: Subscription, watch_id: str, at: datetime) -> bool:
    """Tell whether the page has had its alerts of the last 24 hours."""
    (count,) = db.execute(
        "SELECT count(*) FROM deliveries d JOIN changes c ON c.id = d.change_id"
        " WHERE d.subscription = ? AND d.owed_at > ? AND c.watch_id = ?"
        " AND d.bundle IS NULL AND d.state != 'dropped'",
        [subscription.id, stamp(at - _A_DAY), watch_id],
    ).fetchone()
    return int(count) >= matching.ALERTS_A_DAY


def _overflow(db: Database, subscription: Subscription, watch_id: str, at: datetime) -> int:
    """Return the bundle of a runaway page's further alerts, and owe one word of it a day."""
    told = db.execute(
        "SELECT 1 FROM deliveries WHERE subscription = ? AND owed_at > ? AND watch_id = ?",
        [subscription.id, stamp(at - _A_DAY), watch_id],
    ).fetchone()
    if told is None:
        _insert(db, subscription, DeliveryKind.RUNAWAY, at, watch_id=watch_id)
    return _open(db, subscription, DeliveryKind.OVERFLOW, at, at + _A_DAY)


def _open(
    db: Database, subscription: Subscription, kind: DeliveryKind, at: datetime, due: datetime
) -> int:
    """Return the bundle of that kind that nobody claimed yet; make it where there is none.

    One that is due later than is now asked for comes earlier: the pace was changed.
    """
    found = _gathering(db, subscription, kind)
    if found is None:
        return _insert(db, subscription, kind, at, next_at=stamp(due))
    db.execute("UPDATE deliveries SET next_at = min(next_at, ?) WHERE id = ?", [stamp(due), found])
    return found


def _gathering(db: Database, subscription: Subscription, kind: DeliveryKind) -> int | None:
    found = db.execute(
        "SELECT id FROM deliveries WHERE subscription = ? AND state IN ('owed', 'suspended')"
        " AND kind = ? AND tries = 0 ORDER BY id DESC LIMIT 1",
        [subscription.id, str(kind)],
    ).fetchone()
    return None if found is None else int(found[0])


def _insert(
    db: Database,
    subscription: Subscription,
    kind: DeliveryKind,
    at: datetime,
    **columns: str | int | None,
) -> int:
    waits = subscription.suspended is not None and "channel" not in columns
    row = {
        "subscription": subscription.id,
        "kind": str(kind),
        "state": str(DeliveryState.SUSPENDED if waits else DeliveryState.OWED),
        "nonce": "",
        "owed_at": stamp(at),
        **columns,
    }
    db.table("deliveries").insert(row)
    (number,) = db.execute("SELECT last_insert_rowid()").fetchone()
    nonce = _nonce(number, str(columns.get("channel") or subscription.channel), at)
    db.execute("UPDATE deliveries SET nonce = ? WHERE id = ?", [nonce, number])
    return int(number)


def _nonce(delivery: int, channel: str, at: datetime) -> str:
    """Return 24 characters (Discord takes 25) that stay with the delivery at every try.

    The moment is in it, since the numbers of another book begin at 1 as well.
    """
    text = f"{delivery}:{channel}:{stamp(at)}".encode()
    return hashlib.blake2b(text, digest_size=12).hexdigest()
