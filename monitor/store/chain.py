"""Bodies by hash, snapshots as links of a chain, and the proof that nothing was altered.

Each row of `snapshots` carries a hash over its own content and the hash of the row before it:
whoever keeps the last hash elsewhere can later prove that no snapshot up to there was altered,
inserted or dropped. The bodies are covered through their own hashes.
"""

import hashlib
import json
import zlib
from collections.abc import Iterable
from typing import Any

from sqlite_utils import Database

from monitor.model import Snapshot
from monitor.store.answers import Proof
from monitor.store.connection import select
from monitor.store.rows import Row, snapshot_of, stamp, to_json

GENESIS = "0" * 64
"""What the first link takes for the hash of the row before it."""

_LINKED = (
    "id", "watch_id", "visit", "part", "url", "final_url", "fetched_at",
    "status", "media_type", "headers", "sha256",
)  # fmt: skip


def keep(db: Database, visit: int, snapshots: Iterable[Snapshot]) -> None:
    """Store the snapshots of a visit, bodies compressed and once, as the chain's next links."""
    last = db.execute("SELECT id, chain FROM snapshots ORDER BY id DESC LIMIT 1").fetchone()
    number, chain = last or (0, GENESIS)
    for part, snapshot in enumerate(snapshots):
        number += 1
        row: dict[str, Any] = {
            "id": number,
            "watch_id": snapshot.watch_id,
            "visit": visit,
            "part": part,
            "url": snapshot.url,
            "final_url": snapshot.final_url,
            "fetched_at": stamp(snapshot.fetched_at),
            "status": snapshot.status,
            "media_type": snapshot.media_type,
            "headers": to_json(dict(snapshot.headers)),
            "sha256": snapshot.sha256,
        }
        chain = row["chain"] = _link(row, chain)
        _keep_body(db, snapshot)
        db.table("snapshots").insert(row)


def kept(db: Database, watch_id: str, visit: int) -> tuple[Snapshot, ...]:
    """Return the snapshots of a visit, in the order of the watch's addresses."""
    rows = select(
        db,
        "SELECT s.*, b.body FROM snapshots s JOIN blobs b USING (sha256)"
        " WHERE watch_id = ? AND visit = ? ORDER BY part",
        [watch_id, visit],
    )
    return tuple(snapshot_of(row, zlib.decompress(row["body"])) for row in rows)


def verify(db: Database) -> Proof:
    """Walk the whole chain and every body; stop at the first thing that is wrong."""
    chain, number = GENESIS, 0
    rows = select(
        db, "SELECT s.*, b.body FROM snapshots s LEFT JOIN blobs b USING (sha256) ORDER BY s.id"
    )
    for row in rows:
        fault = _fault(row, chain, number + 1)
        if fault is not None:
            return Proof(number, chain, fault)
        chain, number = row["chain"], number + 1
    return Proof(number, chain, None)


def _keep_body(db: Database, snapshot: Snapshot) -> None:
    db.execute(
        "INSERT INTO blobs (sha256, size, body) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
        [snapshot.sha256, len(snapshot.body), zlib.compress(snapshot.body)],
    )


def _link(row: Row, before: str) -> str:
    content = json.dumps([before, *(row[column] for column in _LINKED)], ensure_ascii=True)
    return hashlib.sha256(content.encode()).hexdigest()


def _fault(row: Row, before: str, expected: int) -> str | None:
    who = f"snapshot {row['id']} of {row['watch_id']}, fetched {row['fetched_at']},"
    if row["id"] != expected:
        return f"snapshot {expected} is missing"
    if row["chain"] != _link(row, before):
        return f"{who} does not match its link: it or one before it was altered"
    if row["body"] is None:
        return f"{who} has lost its body"
    try:
        body = zlib.decompress(row["body"])
    except zlib.error:
        return f"{who} has a damaged body"
    if hashlib.sha256(body).hexdigest() != row["sha256"]:
        return f"{who} has an altered body"
    return None
