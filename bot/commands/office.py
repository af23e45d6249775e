"""What all commands share: where the book is, the settings, and a clock.

Knows how the book is asked without stopping the event loop: in a thread, opened anew for each
question, since a book belongs to the thread that opened it. Knows no command.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

from bot.autocomplete import Index
from bot.commands.refusal import Refusal
from monitor.store import Book

_Answer = TypeVar("_Answer")


def utc_now() -> datetime:
    """Return the present moment, aware and in UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Office:
    """The book's path, the watchlist's, the operator's server, and what autocomplete knows.

    `operator_guild` None: nobody operates from Discord.
    """

    book_path: Path
    watchlist: Path = Path("watchlist.yaml")
    operator_guild: int | None = None
    clock: Callable[[], datetime] = utc_now
    index: Index = field(default_factory=Index)

    async def ask(self, question: Callable[[Book], _Answer]) -> _Answer:
        """Put a question to the book, or write to it, in a thread.

        Raises:
            Refusal: there is no book yet.
            StoreError: it cannot be used.
        """
        return await asyncio.to_thread(self._ask, question)

    def _ask(self, question: Callable[[Book], _Answer]) -> _Answer:
        if not self.book_path.exists():
            raise Refusal("no-book")
        with Book.open(self.book_path, create=False) as book:
            return question(book)
