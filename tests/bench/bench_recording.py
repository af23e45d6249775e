"""How many visits a second one book takes: accepted changes, and visits that change nothing.

    python -m tests.bench.bench_recording [CLAUSES]

Prints visits a second and the size of the book, for pages of CLAUSES clauses (default 200) of
which two change. Deciding is included, fetching and real reading are not.
"""

import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path

from monitor.store import Book
from tests.doubles.craft import Page
from tests.doubles.desk import MINUTES, Desk

CHANGES = 200
QUIET = 1000


def text(clauses: int, version: int) -> str:
    lines = [f"Clause {n} says how we handle a matter of some weight." for n in range(clauses)]
    lines[3] = f"We keep logs for {version} days."
    lines[clauses // 2] = f"~ Revision {version}."
    return "\n".join(lines)


def main(clauses: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "book.db"
        with Book.open(path) as book:
            desk = Desk(book, Page(etags=True), confirm=timedelta(0))
            began = time.perf_counter()
            for version in range(CHANGES):
                desk.visit(text(clauses, version))
            changed = time.perf_counter()
            for _ in range(QUIET):
                desk.visit(after=MINUTES)
            ended = time.perf_counter()
            began_verifying = time.perf_counter()
            assert book.verify().fault is None
            verified = time.perf_counter() - began_verifying
        size = path.stat().st_size / CHANGES / 1024
        print(f"changes   {CHANGES / (changed - began):8.0f} /s  ({size:.1f} KiB each)")
        print(f"unchanged {QUIET / (ended - changed):8.0f} /s")
        print(f"verify    {CHANGES / verified:8.0f} snapshots/s")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 200)
