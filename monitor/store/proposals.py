"""Watches that were proposed from outside the watchlist's file, until and after approval.

Knows the table `proposals`. An approved proposal is visited like a listed watch; on equal ids the
file wins, which is for those to see to who read the file.
"""

from collections.abc import Iterable
from datetime import datetime

from sqlite_utils import Database

from monitor.model import Watch
from monitor.store.answers import Proposal
from monitor.store.connection import select
from monitor.store.rows import Row, moment, stamp


def propose(db: Database, proposal: Proposal) -> bool:
    """Store a proposal; False where a listed watch or another proposal has its id."""
    watch = proposal.watch
    taken = db.execute(
        "SELECT 1 FROM watches WHERE id = :id AND active UNION"
        " SELECT 1 FROM proposals WHERE id = :id",
        {"id": watch.id},
    ).fetchone()
    if taken:
        return False
    db.table("proposals").insert(
        {
            "id": watch.id,
            "service": watch.service,
            "name": watch.name,
            "kind": watch.kind,
            "url": watch.urls[0],
            "proposed_by": proposal.proposed_by,
            "proposed_at": stamp(proposal.proposed_at),
        }
    )
    return True


def open_ones(db: Database) -> list[Proposal]:
    """Return what waits for approval, oldest first."""
    return _proposals(
        select(db, "SELECT * FROM proposals WHERE approved_at IS NULL ORDER BY rowid")
    )


def approve(db: Database, watch_id: str, by: str, at: datetime) -> Proposal | None:
    """Write who approved an open proposal, and return it."""
    done = db.execute(
        "UPDATE proposals SET approved_by = ?, approved_at = ?"
        " WHERE id = ? AND approved_at IS NULL",
        [by, stamp(at), watch_id],
    )
    if not done.rowcount:
        return None
    (found,) = _proposals(select(db, "SELECT * FROM proposals WHERE id = ?", [watch_id]))
    return found


def approved(db: Database) -> list[Watch]:
    """Return the watches of approved proposals, in the order of their approval."""
    rows = select(
        db, "SELECT * FROM proposals WHERE approved_at IS NOT NULL ORDER BY approved_at, rowid"
    )
    return [proposal.watch for proposal in _proposals(rows)]


def _proposals(rows: Iterable[Row]) -> list[Proposal]:
    return [
        Proposal(
            Watch(row["id"], row["service"], row["name"], row["kind"], (row["url"],)),
            row["proposed_by"],
            moment(row["proposed_at"]),
            row["approved_by"],
        )
        for row in rows
    ]
