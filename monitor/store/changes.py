"""Recorded changes with their findings and edits: written once, asked for often.

Knows the tables `changes`, `findings`, `edits` and the full-text index over their words. Words
that a user searches for are quoted one by one: the index's query language never acts.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlite_utils import Database

from monitor.model import (
    Change,
    Comparison,
    Direction,
    Edit,
    EditKind,
    Finding,
    Flag,
    HistoryQuery,
    Topic,
    Verdict,
)
from monitor.store.connection import select
from monitor.store.rows import (
    Row,
    edit_of,
    edit_to_row,
    finding_of,
    finding_to_row,
    moment,
    severity_of,
    stamp,
    to_json,
)


@dataclass(frozen=True, slots=True)
class Step:
    """Where a change belongs: the watch, the visit that recorded it, and both versions."""

    watch_id: str
    visit: int
    from_version: int
    to_version: int
    at: datetime


def write(db: Database, step: Step, comparison: Comparison) -> int:
    """Write a change with its findings and edits; return its id.

    Kept clauses are not stored: they stand in both snapshots.
    """
    change: int = db.execute("SELECT coalesce(max(id), 0) + 1 FROM changes").fetchone()[0]
    place = {
        "id": change,
        "watch_id": step.watch_id,
        "visit": step.visit,
        "from_version": step.from_version,
        "to_version": step.to_version,
        "detected_at": stamp(step.at),
    }
    db.table("changes").insert(place | _judged(comparison))
    _write_parts(db, change, comparison)
    return change


def rewrite(db: Database, change: int, comparison: Comparison) -> None:
    """Write what a change comes to anew, under its old id; what was owed for it stays."""
    db.table("changes").update(change, _judged(comparison))
    db.execute("DELETE FROM findings WHERE change_id = ?", [change])
    db.execute("DELETE FROM edits WHERE change_id = ?", [change])
    db.execute("DELETE FROM changes_fts WHERE rowid = ?", [change])
    _write_parts(db, change, comparison)


def _judged(comparison: Comparison) -> dict[str, Any]:
    """Return the columns of `changes` that depend on the differ."""
    return {
        "verdict": str(comparison.verdict),
        "verdict_rank": comparison.verdict.rank,
        "severity": None if comparison.severity is None else str(comparison.severity),
        "direction": str(comparison.direction),
        "topics": to_json([str(topic) for topic in comparison.topics]),
        "flags": to_json([str(flag) for flag in comparison.flags]),
        "confidence": comparison.confidence,
    }


def _write_parts(db: Database, change: int, comparison: Comparison) -> None:
    edits = [edit for edit in comparison.edits if edit.kind is not EditKind.KEPT]
    _number(db, "findings", change, (finding_to_row(finding) for finding in comparison.findings))
    _number(db, "edits", change, (edit_to_row(edit) for edit in edits))
    db.execute(
        "INSERT INTO changes_fts (rowid, text) VALUES (?, ?)",
        [change, "\n".join(_words(comparison.findings, edits))],
    )


_ASKED = """
SELECT c.*, w.service, w.name, w.url FROM changes c JOIN watches w ON w.id = c.watch_id
WHERE c.verdict_rank >= :at_least
  AND (:watch IS NULL OR c.watch_id = :watch)
  AND (:service IS NULL OR w.service = :service COLLATE NOCASE)
  AND (:since IS NULL OR c.detected_at >= :since)
  AND (:until IS NULL OR c.detected_at < :until)
  AND (:topic IS NULL OR instr(c.topics, :topic))
  AND (:direction IS NULL OR c.direction = :direction)
  AND (:words IS NULL
       OR c.id IN (SELECT rowid FROM changes_fts WHERE changes_fts MATCH :words))
ORDER BY c.detected_at DESC, c.id DESC LIMIT :limit
"""


def read(db: Database, query: HistoryQuery) -> Iterator[Change]:
    """Yield the changes that the query asks for, newest first."""
    words = None if query.search is None else quoted(query.search)
    if words == "":
        return
    rows = select(
        db,
        _ASKED,
        {
            "at_least": query.at_least.rank,
            "watch": query.watch,
            "service": query.service,
            "since": stamp(query.since) if query.since else None,
            "until": stamp(query.until) if query.until else None,
            "topic": f'"{query.topic}"' if query.topic else None,
            "direction": str(query.direction) if query.direction else None,
            "words": words,
            "limit": -1 if query.limit is None else query.limit,
        },
    )
    for row in list(rows):
        yield _change(db, row, with_edits=query.edits)


def read_one(db: Database, change: int) -> Change | None:
    """Return one change with all its edits, None where there is no such one."""
    rows = select(
        db,
        "SELECT c.*, w.service, w.name, w.url FROM changes c JOIN watches w ON w.id = c.watch_id"
        " WHERE c.id = ?",
        [change],
    )
    row = next(iter(rows), None)
    return None if row is None else _change(db, row, with_edits=True)


def since_left(db: Database, watch_id: str, version: int) -> list[int]:
    """Return the ids of the changes since the watch last left this version, that one included."""
    rows = db.execute(
        "SELECT id FROM changes WHERE watch_id = :watch AND id >= ("
        " SELECT max(id) FROM changes WHERE watch_id = :watch AND from_version = :version)"
        " ORDER BY id",
        {"watch": watch_id, "version": version},
    )
    return [row[0] for row in rows]


def _number(db: Database, table: str, change: int, rows: Iterable[dict[str, Any]]) -> None:
    numbered = [
        {"change_id": change, "position": position} | row for position, row in enumerate(rows)
    ]
    if numbered:
        db.table(table).insert_all(numbered)


def _words(findings: Iterable[Finding], edits: Iterable[Edit]) -> Iterator[str]:
    for edit in edits:
        for clause in (*edit.old, *edit.new):
            yield clause.section
            yield clause.text
    for finding in findings:
        yield from (text for text in (finding.section, finding.old, finding.new) if text)


def quoted(words: str) -> str:
    """Quote every word for FTS5, so that nothing in it is syntax; empty where no word is left.

    >>> quoted('30-day "notice" OR')
    '"30-day" "notice" "OR"'
    """
    bare = (word.replace('"', "") for word in words.replace("\0", " ").split())
    return " ".join(f'"{word}"' for word in bare if any(map(str.isalnum, word)))


def _change(db: Database, row: Row, *, with_edits: bool) -> Change:
    change = [row["id"]]
    findings = select(db, "SELECT * FROM findings WHERE change_id = ? ORDER BY position", change)
    edits: Iterable[dict[str, Any]] = ()
    if with_edits:
        edits = select(db, "SELECT * FROM edits WHERE change_id = ? ORDER BY position", change)
    return Change(
        id=row["id"],
        watch_id=row["watch_id"],
        service=row["service"],
        name=row["name"],
        url=row["url"],
        detected_at=moment(row["detected_at"]),
        from_version=row["from_version"],
        to_version=row["to_version"],
        verdict=Verdict(row["verdict"]),
        severity=severity_of(row["severity"]),
        direction=Direction(row["direction"]),
        topics=tuple(Topic(slug) for slug in json.loads(row["topics"])),
        flags=tuple(Flag(slug) for slug in json.loads(row["flags"])),
        findings=tuple(finding_of(found) for found in findings),
        edits=tuple(edit_of(edit) for edit in edits),
        confidence=row["confidence"],
        reverted_by=row["reverted_by"],
    )
