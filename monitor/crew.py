"""The crew of a run: threads that walk hosts, and workers that read what they bring back.

Knows who visits what at the moment, and that a host is never visited twice at once; when a watch is
due, and what is done about a failure, is `monitor.run`'s affair. The book is used by the calling
thread alone.
"""

import contextlib
import logging
import queue
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Self

from monitor.agenda import Agenda
from monitor.check import CRAFT, Craft, check_host
from monitor.model import Changed, Failed, Fault, Get, Order, Outcome, Settings, Watch
from monitor.render import contract, sentences
from monitor.schedule import next_visit
from monitor.store import Book, Recorded
from monitor.web import Web
from monitor.workers import LIMITS, Limits, Workers

log = logging.getLogger(__name__)

Clock = Callable[[], datetime]
Progress = Callable[[Watch], None]

_LONGEST_NAP = 60.0
"""Seconds after which the schedule is looked at again, whatever was expected."""


def utc_now() -> datetime:
    """Return the present moment, aware and in UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Means:
    """What visits are made with. `get` None is the real web; `workers` is hosts at a time.

    `readers` is how many processes read and compare side by side, by default one a processor;
    `limits` is what each step in them may cost.
    """

    get: Get | None = None
    clock: Clock = utc_now
    craft: Craft = CRAFT
    workers: int = 8
    readers: int | None = None
    limits: Limits = LIMITS


@dataclass(frozen=True, slots=True)
class Visited:
    """A visit that was made and recorded; `milliseconds` is how long it took, waits included."""

    watch: Watch
    outcome: Outcome
    recorded: Recorded
    milliseconds: int
    next_visit_at: datetime


@dataclass(frozen=True, slots=True)
class Done:
    """A visit that came back, to be recorded."""

    order: Order
    outcome: Outcome
    milliseconds: int


@dataclass(frozen=True, slots=True)
class _Home:
    """A worker is done with a host."""

    host: str


class Crew:
    """Threads, each walking one host's orders; what they bring back comes in a queue.

    All methods but `_walk` belong to the thread that has the book. With `many` visits ahead all
    pages are read in worker processes, else only those that are large or may be costly.
    """

    def __init__(
        self,
        book: Book,
        settings: Settings,
        means: Means,
        stop: threading.Event,
        progress: Progress | None = None,
        *,
        many: bool = False,
    ) -> None:
        self.means = means
        self._readers = Workers(means.readers, always=many, limits=means.limits)
        self._book, self._settings, self._stop, self._progress = book, settings, stop, progress
        self._out: set[str] = set()
        self._queue: queue.SimpleQueue[Done | _Home | None] = queue.SimpleQueue()
        self._closing = contextlib.ExitStack()

    def __enter__(self) -> Self:
        self._get = self._closing.enter_context(getting(self.means, self._settings))
        self._closing.enter_context(self._readers)
        pool = ThreadPoolExecutor(self.means.workers, thread_name_prefix="visit")
        self._pool = self._closing.enter_context(pool)
        self._closing.callback(self._stop.set)
        return self

    def __exit__(self, *_exception: object) -> None:
        self._closing.close()

    @property
    def is_out(self) -> bool:
        """Tell whether any worker is still on its way."""
        return bool(self._out)

    def takes(self, host: str) -> bool:
        """Tell whether a worker is free for this host."""
        return host not in self._out and len(self._out) < self.means.workers

    def send(self, host: str, watches: Sequence[Watch]) -> None:
        """Send a worker to the watches of a host that it `takes`."""
        now = self.means.clock()
        orders = deque(self._book.order(watch, now) for watch in watches)
        self._out.add(host)
        self._pool.submit(self._walk, host, orders)

    def nap(self, agenda: Agenda) -> float:
        """Return for how many seconds nothing new will be due."""
        coming = agenda.next_at()
        if coming is None:
            return _LONGEST_NAP
        seconds = (coming - self.means.clock()).total_seconds()
        return min(max(seconds, 0.0), _LONGEST_NAP)

    def back(self, nap: float | None) -> Iterator[Done]:
        """Yield the visits that came back, after waiting at most `nap` seconds for the first.

        None waits for as long as a worker is out. A worker that is done with its host, or a
        stop, ends the waiting as well.
        """
        if nap is None and not self._out:
            return
        with contextlib.suppress(queue.Empty):
            message = self._queue.get(timeout=nap)
            while True:
                if isinstance(message, _Home):
                    self._out.discard(message.host)
                elif message is not None:
                    yield message
                message = self._queue.get_nowait()

    def record(self, done: Done) -> Visited:
        """Record a visit, in one transaction."""
        return record(self._book, self._settings, self.means, done)

    def wake_at_stop(self) -> None:
        """Wait for the stop and let `back` return then."""
        self._stop.wait()
        self._queue.put(None)

    def _walk(self, host: str, orders: deque[Order]) -> None:
        """Visit a host's orders in a worker thread, and come home from it, whatever happens."""
        try:
            self._walk_all(orders)
        finally:
            self._queue.put(_Home(host))

    def _walk_all(self, orders: deque[Order]) -> None:
        """Visit orders one after the other; a bug fails one visit, not the others."""
        while orders and not self._stop.is_set():
            began = time.perf_counter()
            try:
                visits = check_host(
                    self._begun(orders), self._get, self._settings, self.means.clock,
                    craft=self.means.craft, decide=self._readers.decide,
                )  # fmt: skip
                for order, outcome in visits:
                    orders.popleft()
                    self._queue.put(Done(order, outcome, since(began)))
                    began = time.perf_counter()
            except Exception as error:
                if not orders:
                    log.exception("host not left in good order")
                    return
                order = orders.popleft()
                log.exception("visit failed by a bug", extra={"watch": order.watch.id})
                detail = f"clausewatch itself failed: {type(error).__name__}"
                failed = Failed(order.watch.id, Fault.UNREADABLE, detail)
                self._queue.put(Done(order, failed, since(began)))

    def _begun(self, orders: deque[Order]) -> Iterator[Order]:
        """Yield the first order for as long as there is one; the consumer takes it off."""
        while orders and not self._stop.is_set():
            if self._progress is not None:
                self._progress(orders[0].watch)
            yield orders[0]


def record(book: Book, settings: Settings, means: Means, done: Done) -> Visited:
    """Record a visit and when the next one is due, in one transaction, and log it."""
    order, outcome, now = done.order, done.outcome, means.clock()
    due = next_visit(order, outcome, settings, now)
    recorded = book.record(order, outcome, at=now, next_visit_at=due)
    log.info(
        "visited",
        extra={
            "watch": order.watch.id,
            "outcome": type(outcome).__name__.lower(),
            "fault": str(outcome.fault) if isinstance(outcome, Failed) else None,
            "version": recorded.version,
            "change": recorded.change,
            **_judged(outcome),
            "ms": done.milliseconds,
            "next": contract.moment(due),
        },
    )
    return Visited(order.watch, outcome, recorded, done.milliseconds, due)


def _judged(outcome: Outcome) -> dict[str, str]:
    """Return what changed, for the log, where a change was confirmed."""
    if not isinstance(outcome, Changed):
        return {}
    judged = outcome.comparison
    return {
        "verdict": str(judged.verdict),
        "direction": str(judged.direction),
        "says": sentences.summary(judged),
    }


@contextlib.contextmanager
def getting(means: Means, settings: Settings) -> Iterator[Get]:
    """Hand out what fetches: the means' own, or the real web for as long as it is needed."""
    if means.get is not None:
        yield means.get
        return
    with Web(settings) as web:
        yield web.get


def since(began: float) -> int:
    """Return the milliseconds since a reading of `time.perf_counter`."""
    return round((time.perf_counter() - began) * 1000)
