"""Subscriptions: who is told, and whether their channels take messages.

Knows the table `subscriptions`, and what becomes of a subscription's deliveries when it ends,
pauses, is suspended or works again. Knows nothing of Discord.
"""

from datetime import datetime, timedelta

from sqlite_utils import Database

from monitor.model import Subscription
from monitor.store.connection import select
from monitor.store.outbox import gather_backlog, owe_suspension
from monitor.store.rows import stamp, subscription_of, subscription_to_row

FIRST_PROBE = timedelta(minutes=5)
"""How soon a channel that took no message is tried again, at first; each wait is doubled."""

LONGEST_PROBE = timedelta(hours=24)


_TRIALS = """
WITH ready AS (
  SELECT id, subscription, state FROM deliveries WHERE bundle IS NULL AND channel IS NULL
    AND (tries > 0 OR next_at IS NULL OR next_at <= :now)
)
SELECT s.id, min(d.id) FROM subscriptions s JOIN ready d ON d.subscription = s.id
WHERE s.active AND s.suspended IS NOT NULL AND s.probe_at <= :now AND d.state = 'suspended'
  AND NOT EXISTS (SELECT 1 FROM ready t
                  WHERE t.subscription = s.id AND t.state IN ('owed', 'claimed'))
GROUP BY s.id
"""


def subscribe(db: Database, subscription: Subscription) -> Subscription:
    """Store a subscription; its `id` is given by the book, whatever it was."""
    db.table("subscriptions").insert(subscription_to_row(subscription))
    (number,) = db.execute("SELECT last_insert_rowid()").fetchone()
    return read(db, int(number))


def amend(db: Database, subscription: Subscription) -> Subscription:
    """Write what a subscription now says; its suspension stays as it is."""
    db.table("subscriptions").update(subscription.id, subscription_to_row(subscription))
    return read(db, subscription.id)


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


def find(db: Database, subscription: int) -> Subscription | None:
    """Return a subscription that stands, None where there is no such one."""
    rows = select(db, "SELECT * FROM subscriptions WHERE id = ? AND active", [subscription])
    return next((subscription_of(row) for row in rows), None)


def read(db: Database, subscription: int) -> Subscription:
    """Return a subscription, whether it stands or has ended."""
    return subscription_of(db.table("subscriptions").get(subscription))


def read_all(
    db: Database, *, guild: str | None = None, channel: str | None = None
) -> list[Subscription]:
    """Return the subscriptions that stand, of one server or channel if asked, oldest first."""
    rows = select(
        db,
        "SELECT * FROM subscriptions WHERE active AND (:guild IS NULL OR guild = :guild)"
        " AND (:channel IS NULL OR channel = :channel) ORDER BY id",
        {"guild": guild, "channel": channel},
    )
    return [subscription_of(row) for row in rows]


def thread_of(db: Database, subscription: int, service: str) -> str | None:
    """Return the thread in which a subscription is told of a service, None before the first."""
    row = db.execute(
        "SELECT thread FROM threads WHERE subscription = ? AND service = ?", [subscription, service]
    ).fetchone()
    return None if row is None else str(row[0])


def keep_thread(db: Database, subscription: int, service: str, thread: str | None) -> None:
    """Write in which thread a subscription is told of a service; None forgets it."""
    where = [subscription, service]
    db.execute("DELETE FROM threads WHERE subscription = ? AND service = ?", where)
    if thread is not None:
        db.execute("INSERT INTO threads VALUES (?, ?, ?)", [*where, thread])


def suspend(db: Database, subscription: int, why: str, now: datetime, *, tell: str | None) -> None:
    """Suspend a subscription: its deliveries wait, and its channel is tried again later.

    The first time, another channel of the same server is owed a word of it, or the owner, or
    `tell` (a channel of the operator); nobody where there is none of them.
    """
    row = db.table("subscriptions").get(subscription)
    wait = min(FIRST_PROBE * 2 ** min(row["probes"], 20), LONGEST_PROBE)
    db.execute(
        "UPDATE subscriptions SET suspended = ?, probe_at = ?, probes = probes + 1 WHERE id = ?",
        [why, stamp(now + wait), subscription],
    )
    db.execute(
        "UPDATE deliveries SET state = 'suspended', next_at = NULL"
        " WHERE subscription = ? AND state IN ('owed', 'claimed') AND channel IS NULL",
        [subscription],
    )
    if row["suspended"] is None:
        owe_suspension(db, subscription_of(row), now, tell)


def resume(db: Database, subscription: int, now: datetime) -> bool:
    """Owe again what was suspended, since the channel works; tell whether it was suspended."""
    resumed = db.execute(
        "UPDATE subscriptions SET suspended = NULL, probe_at = NULL, probes = 0"
        " WHERE id = ? AND suspended IS NOT NULL",
        [subscription],
    ).rowcount
    if resumed:
        db.execute(
            "UPDATE deliveries SET state = 'owed', next_at = NULL"
            " WHERE subscription = ? AND state = 'suspended' AND channel IS NULL",
            [subscription],
        )
        gather_backlog(db, read(db, subscription), now)
    return bool(resumed)


def release_claims(db: Database) -> None:
    """Owe again at once what was claimed, to be sent or to be edited."""
    db.execute("UPDATE deliveries SET state = 'owed', next_at = NULL WHERE state = 'claimed'")
    db.execute("UPDATE deliveries SET next_at = NULL WHERE state = 'sent' AND edit_due = 1")


def retry(db: Database, subscription: int, now: datetime) -> None:
    """Try a suspended subscription now, since something in its server has changed.

    With something owed, its next delivery is the trial; with nothing owed it works until the
    contrary is seen.
    """
    db.execute(
        "UPDATE subscriptions SET probe_at = ? WHERE id = ? AND suspended IS NOT NULL",
        [stamp(now), subscription],
    )
    waiting = db.execute(
        "SELECT 1 FROM deliveries WHERE subscription = ? AND channel IS NULL"
        " AND state IN ('owed', 'claimed', 'suspended')",
        [subscription],
    ).fetchone()
    if waiting is None:
        resume(db, subscription, now)


def probe(db: Database, now: datetime) -> None:
    """Owe one delivery of each suspended subscription whose time to be tried again has come.

    One is enough: where the last trial still waits, for quiet hours or for the bot to be there,
    no other is owed beside it.
    """
    due = db.execute(_TRIALS, {"now": stamp(now)}).fetchall()
    for subscription, delivery in due:
        db.execute("UPDATE deliveries SET state = 'owed' WHERE id = ?", [delivery])
        db.execute(
            "UPDATE subscriptions SET probe_at = ? WHERE id = ?",
            [stamp(now + FIRST_PROBE), subscription],
        )
