"""How long autocomplete takes with 10,000 watches: `python -m tests.bench.bench_autocomplete`.

Prints the time to read the names from the book, and the percentiles of an answer: at rest, and
while the names are being read anew in another thread. Discord gives three seconds; the project
allows itself 300 ms.
"""

import asyncio
import random
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bot.autocomplete import FRESH_SECONDS, Index, find_watches
from monitor.store import Book
from tests.bot.commands.library import many

WATCHES = 10_000
ANSWERS = 2_000
TYPED = ("", "s", "se", "service", "priv", "privacy 99", "cookie 17", "SERVICE 399", "zzz", "é")


def told(name: str, seconds: list[float]) -> None:
    cuts = statistics.quantiles(seconds, n=100)
    worst = max(seconds)
    print(
        f"{name:28} p50 {cuts[49] * 1000:6.2f} ms   p99 {cuts[98] * 1000:6.2f} ms"
        f"   worst {worst * 1000:6.2f} ms"
    )


async def answers(index: Index, ask: Any, *, stale: bool) -> list[float]:
    """Answer many times, as the bot does; `stale` has the book read again all the while."""
    dice, taken = random.Random(7), []
    for _ in range(ANSWERS):
        if stale:
            index.forget()
        typed = dice.choice(TYPED)
        began = time.perf_counter()
        shelf = await index.shelf(ask)
        find_watches(shelf.watches.values(), typed, {"s17", "s4711"})
        taken.append(time.perf_counter() - began)
        await asyncio.sleep(0)
    return taken


async def measure(path: Path) -> None:
    def put(question: Callable[[Book], Any]) -> Any:
        with Book.open(path, create=False) as book:
            return question(book)

    async def ask(question: Callable[[Book], Any]) -> Any:
        return await asyncio.to_thread(put, question)

    index = Index()
    began = time.perf_counter()
    shelf = await index.shelf(ask)
    print(f"{len(shelf.watches)} names read in {(time.perf_counter() - began) * 1000:.0f} ms")
    told("at rest", await answers(index, ask, stale=False))
    told("while the book is read", await answers(index, ask, stale=True))
    print(f"the names are read at most every {FRESH_SECONDS:.0f} s")


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "book.db"
        with Book.open(path) as book:
            book.enter(many(WATCHES))
        asyncio.run(measure(path))


if __name__ == "__main__":
    main()
