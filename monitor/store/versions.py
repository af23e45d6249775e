"""What of a version depends on the reader: its columns, and the clauses that it shows.

Versions are derived from snapshots: when the reader improves they are written anew, with their
numbers, and so are the changes between them, with their ids.
"""

import hashlib
from collections import Counter
from collections.abc import Mapping
from typing import Any

from sqlite_utils import Database

from monitor.model import Clause, Comparison, Document
from monitor.store import changes
from monitor.store.watches import known


def rewrite(
    db: Database,
    watch_id: str,
    visit: int,
    documents: Mapping[int, Document],
    comparisons: Mapping[int, Comparison],
) -> bool:
    """Write versions (by number) and changes (by id) anew, as read and compared by now.

    `visit` is the watch's last visit when they were asked for; where another was recorded
    since, nothing is written and the answer is False. No alert is owed for what is found.
    """
    watch = known(db, watch_id)
    if watch["visits"] != visit:
        return False
    shown = watch["version"]
    db.execute("DELETE FROM clauses WHERE watch_id = ?", [watch_id])
    for number in sorted(documents, key=lambda number: (number == shown, number)):
        db.table("versions").update((watch_id, number), as_read(documents[number]))
        write_clauses(db, watch_id, number, documents[number].clauses)
    for change, comparison in comparisons.items():
        changes.rewrite(db, change, comparison)
    return True


def as_read(document: Document) -> dict[str, Any]:
    """Return the columns of `versions` that depend on the reader."""
    return {
        "fingerprint": document.fingerprint,
        "reader": document.reader,
        "title": document.title,
        "language": document.language,
        "updated_on": document.updated_on.isoformat() if document.updated_on else None,
        "effective_on": document.effective_on.isoformat() if document.effective_on else None,
    }


def write_clauses(db: Database, watch_id: str, version: int, clauses: tuple[Clause, ...]) -> None:
    """Write which clauses the version shows; those known keep the version that brought them."""
    db.execute("UPDATE clauses SET position = NULL WHERE watch_id = ?", [watch_id])
    met: Counter[str] = Counter()
    rows = []
    for position, clause in enumerate(clauses):
        met[clause.text] += 1
        like = f"{met[clause.text]}\n{clause.text}"
        key = hashlib.blake2b(like.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
        rows.append(
            (watch_id, key, clause.section, clause.label, clause.text, version, version, position)
        )
    db.conn.executemany(
        "INSERT INTO clauses VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
        " ON CONFLICT DO UPDATE SET section = excluded.section, label = excluded.label,"
        " first_version = min(first_version, excluded.first_version),"
        " last_version = max(last_version, excluded.last_version), position = excluded.position",
        rows,
    )
