"""SIGKILL at any moment of a check, then check again: as if nothing had happened."""

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from monitor.model import HistoryQuery, Verdict
from monitor.store import Book

PROJECT = Path(__file__).parents[1]

# What must be the same; visits may be more, since a killed check is made again.
SAME = {
    "versions": "number, fingerprint, seen_at, left_at, title",
    "changes": "id, from_version, to_version, detected_at, verdict, flags, topics, reverted_by",
    "findings": "*",
    "edits": "*",
    "clauses": "*",
    "deliveries": "*",
    "notices": "kind, at",
    "changes_fts": "rowid, text",
}


def told(folder: Path, seed: int) -> tuple[int, dict[str, list[tuple[object, ...]]]]:
    """Play the story of `tests.doubles.crash`; return the kills and what the book then holds."""
    folder.mkdir()
    command = [sys.executable, "-m", "tests.doubles.crash", str(folder), str(seed)]
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    connection = sqlite3.connect(folder / "book.db")
    try:
        rows = {
            table: connection.execute(f"SELECT {columns} FROM {table} ORDER BY 1, 2").fetchall()
            for table, columns in SAME.items()
        }
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    finally:
        connection.close()
    return int(done.stdout), rows


@pytest.mark.skipif(not hasattr(os, "fork"), reason="kills forked children")
def test_a_kill_at_any_moment_changes_nothing(tmp_path: Path) -> None:
    _, calm = told(tmp_path / "calm", 0)
    alerts = [row for row in calm["deliveries"] if row[2] is not None]
    assert len(calm["changes"]) == len(alerts) + 3 == 6
    killed = 0
    for seed in (11, 23):
        kills, harassed = told(tmp_path / str(seed), seed)
        killed += kills
        assert harassed == calm
        with Book.open(tmp_path / str(seed) / "book.db") as book:
            assert book.verify().fault is None
            assert len(list(book.changes(HistoryQuery(at_least=Verdict.NONE)))) == 6
    assert killed >= 20
