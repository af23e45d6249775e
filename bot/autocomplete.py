"""What is offered while people type: watches, changes, subscriptions; never more than 25.

Knows how names are matched and ranked, in memory: Discord waits three seconds for an answer and
people do not wait that long. What the book holds is read in a thread and kept for a minute; a stale
answer is given at once while a fresh one is being read. Nothing typed is trusted: what is chosen
is looked up again by the command.
"""

import asyncio
import heapq
import logging
import time
import unicodedata
from collections.abc import Awaitable, Callable, Collection, Iterable
from dataclasses import dataclass, field
from typing import Protocol, TypeVar

from discord.app_commands import AppCommandError

from bot import signs
from bot.wording import languages
from monitor.errors import ClausewatchError
from monitor.model import Change, HistoryQuery, Subscription
from monitor.render.sentences import headline
from monitor.store import Book, Named

log = logging.getLogger(__name__)

MOST = 25
"""So many choices Discord takes; one more, and it shows none."""

FRESH_SECONDS = 60.0
RECENT_CHANGES = 300
LONGEST_LABEL = 100

_Answer = TypeVar("_Answer")


class Ask(Protocol):
    """Put a question to the book in a thread."""

    def __call__(self, question: Callable[[Book], _Answer], /) -> Awaitable[_Answer]:
        """Return what the question returned."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A watch as it is offered; `folded` is what typed words are looked for in."""

    id: str
    service: str
    name: str
    folded: str

    @property
    def title(self) -> str:
        """What people call it."""
        return f"{self.service} · {self.name}"


@dataclass(frozen=True, slots=True)
class Told:
    """A recorded change as it is offered; `says` is its headline by language."""

    number: int
    watch_id: str
    title: str
    says: dict[str, str]
    folded: str


@dataclass(frozen=True, slots=True)
class Shelf:
    """What was read of the book in one go: listed watches by id, changes newest first."""

    watches: dict[str, Listed] = field(default_factory=dict)
    changes: tuple[Told, ...] = ()
    subscriptions: tuple[Subscription, ...] = ()


class Index:
    """The names of everything, as of at most a minute ago."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock, self._shelf = clock, Shelf()
        self._read_at: float | None = None
        self._is_forgotten = False
        self._reading: asyncio.Task[None] | None = None

    async def shelf(self, ask: Ask) -> Shelf:
        """Return what is known; wait for the book the first time only."""
        if self._reading is None and self._is_stale():
            self._reading = asyncio.create_task(self._read(ask), name="autocomplete-index")
        if self._read_at is None and self._reading is not None:
            await asyncio.shield(self._reading)
        return self._shelf

    def forget(self) -> None:
        """Read the book again at the next question, because it was written to."""
        self._is_forgotten = True

    def _is_stale(self) -> bool:
        if self._is_forgotten or self._read_at is None:
            return True
        return self._clock() - self._read_at >= FRESH_SECONDS

    async def _read(self, ask: Ask) -> None:
        # What is written while the book is read is not in what was read: forgotten anew.
        self._is_forgotten = False
        try:
            self._shelf = await ask(read)
        except (ClausewatchError, AppCommandError) as error:
            # No book yet, or a busy one: what was known still serves.
            log.info("names not read", extra={"reason": str(error)})
        finally:
            self._read_at, self._reading = self._clock(), None


def read(book: Book) -> Shelf:
    """Read the names of all that may be offered."""
    recent = book.changes(HistoryQuery(limit=RECENT_CHANGES))
    listed = sorted(map(_listed, book.names()), key=lambda watch: watch.folded)
    return Shelf(
        watches={watch.id: watch for watch in listed},
        changes=tuple(_told(change) for change in recent),
        subscriptions=tuple(book.subscriptions()),
    )


def find_watches(
    watches: Iterable[Listed], typed: str, first: Collection[str] = (), most: int = MOST
) -> list[Listed]:
    """Return the watches that hold every typed word, best first, else in the order given.

    `first` are ids that go before others that fit as well: what is followed here. A service that
    begins with what was typed goes before a word that does, and that before the middle of a word.
    One pass over thousands of names, while Discord waits and the event loop with it.
    """
    head, *tail = fold(typed).split() or [""]
    word = f" {head}"
    ranks: list[list[Listed]] = [[] for _ in range(6)]
    for watch in watches:
        folded = watch.folded
        if head not in folded or not all(token in folded for token in tail):
            continue
        place = 0 if folded.startswith(head) else 2 if word in folded else 4
        rank = ranks[place if watch.id in first else place + 1]
        if len(rank) < most:
            rank.append(watch)
    return [watch for rank in ranks for watch in rank][:most]


def find_changes(
    changes: Iterable[Told], typed: str, first: Collection[str] = (), most: int = MOST
) -> list[Told]:
    """Return the changes that hold every typed word or bear the number, newest first.

    Where nothing was typed, those of the watches in `first` go before the others.
    """
    tokens = fold(typed.replace("#", " ")).split()
    fitting = [c for c in changes if all(token in c.folded for token in tokens)]
    if len(tokens) == 1 and tokens[0].isdigit():
        fitting.sort(key=lambda change: str(change.number) != tokens[0])
    elif not tokens:
        fitting.sort(key=lambda change: change.watch_id not in first)
    return fitting[:most]


def fold(text: str) -> str:
    """Return `text` without case and accents, so that "etat" finds "État"."""
    if text.isascii():
        return text.lower()
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in plain if not unicodedata.combining(c))


def label(text: str, limit: int = LONGEST_LABEL) -> str:
    """Return `text` as Discord takes it for the name of a choice: one line, never empty."""
    line = " ".join(text.split())
    line = "".join(c for c in line if unicodedata.category(c) not in {"Cc", "Cf", "Cs"}) or "?"
    return line if len(line) <= limit else line[: signs.before(line, limit - 1)].rstrip() + "…"


def services(watches: Iterable[Listed], typed: str, most: int) -> list[str]:
    """Return the services with more than one watch whose name holds every typed word."""
    counts: dict[str, int] = {}
    for watch in watches:
        counts[watch.service] = counts.get(watch.service, 0) + 1
    tokens = fold(typed).split()
    several = (name for name, count in counts.items() if count > 1)
    return heapq.nsmallest(most, (n for n in several if all(t in fold(n) for t in tokens)))


def _listed(named: Named) -> Listed:
    folded = fold(f"{named.service} {named.name} {named.watch_id}")
    return Listed(named.watch_id, named.service, named.name, folded)


def _told(change: Change) -> Told:
    says = {
        code: headline(change.findings[0], code) if change.findings else "" for code in languages()
    }
    title = f"{change.service} · {change.name}"
    folded = fold(" ".join([str(change.id), title, change.watch_id, *says.values()]))
    return Told(change.id, change.watch_id, title, says, folded)
