"""What people say about alerts: labels, mutes, and which message told which change.

Knows the tables `labels` and `mutes`, and finds a message in `deliveries`. Knows nothing of
Discord: a message is an id, a reader a hash.
"""

import hashlib
from datetime import datetime

from sqlite_utils import Database

from monitor.store.answers import LabelKind, Labelled, Mute
from monitor.store.connection import select
from monitor.store.rows import moment, stamp


def told_in(db: Database, message: str) -> list[int]:
    """Return the changes that a sent message tells; a digest tells several."""
    rows = db.execute(
        "SELECT DISTINCT change_id FROM deliveries WHERE change_id IS NOT NULL AND (message = :id"
        " OR bundle IN (SELECT id FROM deliveries WHERE message = :id)) ORDER BY change_id",
        {"id": message},
    )
    return [row[0] for row in rows]


def label(db: Database, change: int, reader: str, kind: LabelKind, at: datetime) -> None:
    """Write what a reader says; the last word counts."""
    who = hashlib.blake2b(reader.encode(), digest_size=12, person=b"clausewatch").hexdigest()
    row = {"change_id": change, "reader": who, "label": str(kind), "at": stamp(at)}
    db.table("labels").upsert(row, pk=("change_id", "reader"))


def labelled(db: Database) -> list[Labelled]:
    """Return the counts for each change that anybody spoke of."""
    rows = select(
        db,
        "SELECT change_id, sum(label = 'noise') AS noise, sum(label = 'matters') AS matters"
        " FROM labels GROUP BY change_id ORDER BY change_id",
    )
    return [Labelled(row["change_id"], row["noise"], row["matters"]) for row in rows]


def mute(db: Database, subscription: int, watch_id: str, until: datetime) -> None:
    """Write until when a subscription is not told about a watch."""
    row = {"subscription": subscription, "watch_id": watch_id, "until": stamp(until)}
    db.table("mutes").upsert(row, pk=("subscription", "watch_id"))


def mutes(db: Database, now: datetime) -> list[Mute]:
    """Return the mutes that last beyond `now`, by subscription."""
    rows = select(db, "SELECT * FROM mutes WHERE until > ? ORDER BY subscription", [stamp(now)])
    return [Mute(row["subscription"], row["watch_id"], moment(row["until"])) for row in rows]


def muted(db: Database, watch_id: str, now: datetime) -> set[int]:
    """Return the subscriptions that are not told about a watch at present."""
    rows = db.execute(
        "SELECT subscription FROM mutes WHERE watch_id = ? AND until > ?", [watch_id, stamp(now)]
    )
    return {row[0] for row in rows}
