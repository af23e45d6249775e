"""Due -> group by host -> visit -> record: where the book, the web and the decisions meet.

`check_now` visits once, `serve` on schedule until stopped. Fetching, reading and comparing run
in worker threads, a host never in two of them at once; the book is used by the calling thread
alone. Knows no SQL, no HTTP and no words of a policy.
"""

import contextlib
import difflib
import logging
import queue
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from types import TracebackType
from typing import Self

from monitor.agenda import Agenda
from monitor.check import CRAFT, Craft, check, check_host
from monitor.errors import WatchNotFoundError
from monitor.model import (
    Failed,
    Fault,
    Get,
    Held,
    Order,
    Outcome,
    Settings,
    Watch,
    Watchlist,
)
from monitor.roster import Roster, joined
from monitor.schedule import next_visit
from monitor.store import Book, Recorded
from monitor.web import Web

log = logging.getLogger(__name__)

Clock = Callable[[], datetime]
Progress = Callable[[Watch], None]

_LONGEST_NAP = 60.0
"""Seconds after which the schedule is looked at again, whatever was expected."""

_CLOCK_SLACK = timedelta(minutes=10)
"""How far the clock may go back before the schedule is planned anew."""

_AFTER_A_BUG = timedelta(minutes=5)
"""How long a watch rests whose visit could not be made or recorded."""


def utc_now() -> datetime:
    """Return the present moment, aware and in UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Means:
    """What visits are made with. `get` None is the real web; `workers` is hosts at a time."""

    get: Get | None = None
    clock: Clock = utc_now
    craft: Craft = CRAFT
    workers: int = 8


@dataclass(frozen=True, slots=True)
class Visited:
    """A visit that was made and recorded; `milliseconds` is how long it took, waits included."""

    watch: Watch
    outcome: Outcome
    recorded: Recorded
    milliseconds: int
    next_visit_at: datetime


def check_now(
    book: Book,
    watchlist: Watchlist,
    ids: Sequence[str] = (),
    *,
    due_only: bool = False,
    wait: bool = False,
    progress: Progress | None = None,
    means: Means = Means(),
) -> Iterator[Visited]:
    """Visit the named watches, or all, once and now; yield each visit as it is recorded.

    `due_only` leaves out what is not due. `wait` stays until no change is held any more, and
    yields the confirming visits too. `progress` is called as a visit begins, in the thread that
    makes it. Where the caller stops listening, what is in flight is finished and not recorded.

    Raises:
        WatchNotFoundError: an id that the watchlist has not; nothing is fetched then.
        StoreError: the book cannot be written.
    """
    watchlist = joined(book, watchlist)
    chosen = _chosen(watchlist, ids)
    book.enter(watchlist.watches)
    if due_only:
        due = set(book.due(means.clock()))
        chosen = [watch for watch in chosen if watch.id in due]
    return _visits(book, watchlist.settings, chosen, means, progress, wait=wait)


def accept(book: Book, watchlist: Watchlist, watch_id: str, *, means: Means = Means()) -> Visited:
    """Take a watch's present page as its new base, however unlike the old text it is.

    No change is recorded. A page that reads as no policy at all is a fault still.
    """
    watchlist = joined(book, watchlist)
    (watch,) = _chosen(watchlist, [watch_id])
    book.enter(watchlist.watches)
    order = book.order(watch, means.clock(), accept=True)
    with _getting(means, watchlist.settings) as get:
        began = time.perf_counter()
        outcome = check(order, get, watchlist.settings, means.clock(), craft=means.craft)
    return _record(book, watchlist.settings, means, _Done(order, outcome, _since(began)))


def serve(
    book: Book,
    watchlist: Watchlist,
    stop: threading.Event,
    *,
    told: Callable[[Visited], None] | None = None,
    means: Means = Means(),
) -> None:
    """Visit what is due, again and again, until `stop` is set; then finish what is in flight.

    The schedule is in the book: a restart goes on where the last run was ended, and what is
    overdue waits its turn behind its host's delay. What is approved meanwhile is visited too. `told` is called with each recorded visit.
    A visit that goes wrong by a bug, or cannot be recorded, is logged with its watch, and that
    watch rests.

    Raises:
        StoreError: the book cannot be written at the start.
    """
    roster = Roster(book, watchlist)
    with _Crew(book, watchlist.settings, means, stop) as crew:
        threading.Thread(target=crew.wake_at_stop, daemon=True).start()
        before, agenda = means.clock(), Agenda()
        _plan(book, roster.watchlist, agenda, before)
        while not stop.is_set():
            now = means.clock()
            if now < before - _CLOCK_SLACK:
                log.warning("clock set back", extra={"seconds": (before - now).total_seconds()})
                _plan(book, roster.watchlist, agenda, now)
            before = now
            for watch in roster.newcomers():
                agenda.put(watch, now)
            _send_all(crew, agenda, now)
            _record_all(crew, crew.nap(agenda), agenda, told)
        while crew.is_out:
            _record_all(crew, None, agenda, told)
    log.info("stopped")


def _plan(book: Book, watchlist: Watchlist, agenda: Agenda, now: datetime) -> None:
    """Enter what the book has planned; what it calls due is due now."""
    due, planned = set(book.due(now)), book.planned()
    for watch in watchlist.watches:
        agenda.put(watch, now if watch.id in due else planned.get(watch.id, now))


def _send_all(crew: "_Crew", agenda: Agenda, now: datetime) -> None:
    """Send workers out; a host whose orders cannot be made rests."""
    for host, watches in agenda.take(now, crew.takes):
        try:
            crew.send(host, watches)
        except Exception:
            log.exception("host not visited", extra={"host": host})
            for watch in watches:
                agenda.put(watch, now + _AFTER_A_BUG)


def _record_all(
    crew: "_Crew", nap: float | None, agenda: Agenda, told: Callable[[Visited], None] | None
) -> None:
    """Wait for visits to come back, record each of them, and enter when it is due again."""
    for done in crew.back(nap):
        watch = done.order.watch
        due = crew.means.clock() + _AFTER_A_BUG
        try:
            visited = crew.record(done)
            due = visited.next_visit_at
            if told is not None:
                told(visited)
        except Exception:
            log.exception("visit not recorded or not told", extra={"watch": watch.id})
        agenda.put(watch, due)


def _visits(
    book: Book,
    settings: Settings,
    chosen: Sequence[Watch],
    means: Means,
    progress: Progress | None,
    *,
    wait: bool,
) -> Iterator[Visited]:
    """Visit the chosen watches once, and with `wait` again what is held."""
    agenda = Agenda()
    for watch in chosen:
        agenda.put(watch, means.clock())
    with _Crew(book, settings, means, threading.Event(), progress) as crew:
        while agenda or crew.is_out:
            for host, watches in agenda.take(means.clock(), crew.takes):
                crew.send(host, watches)
            for done in crew.back(crew.nap(agenda)):
                visited = crew.record(done)
                if wait and isinstance(visited.outcome, Held):
                    agenda.put(visited.watch, visited.outcome.confirm_at)
                yield visited


@dataclass(frozen=True, slots=True)
class _Done:
    """A visit that came back, to be recorded."""

    order: Order
    outcome: Outcome
    milliseconds: int


@dataclass(frozen=True, slots=True)
class _Home:
    """A worker is done with a host."""

    host: str


class _Crew:
    """Worker threads, each walking one host's orders; what they bring back comes in a queue.

    All methods but `_walk` belong to the thread that has the book.
    """

    def __init__(
        self,
        book: Book,
        settings: Settings,
        means: Means,
        stop: threading.Event,
        progress: Progress | None = None,
    ) -> None:
        self.means = means
        self._book, self._settings, self._stop, self._progress = book, settings, stop, progress
        self._out: set[str] = set()
        self._queue: queue.SimpleQueue[_Done | _Home | None] = queue.SimpleQueue()
        self._closing = contextlib.ExitStack()

    def __enter__(self) -> Self:
        self._get = self._closing.enter_context(_getting(self.means, self._settings))
        pool = ThreadPoolExecutor(self.means.workers, thread_name_prefix="visit")
        self._pool = self._closing.enter_context(pool)
        self._closing.callback(self._stop.set)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
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

    def back(self, nap: float | None) -> Iterator[_Done]:
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

    def record(self, done: _Done) -> Visited:
        """Record a visit, in one transaction."""
        return _record(self._book, self._settings, self.means, done)

    def wake_at_stop(self) -> None:
        """Wait for the stop and let `back` return then."""
        self._stop.wait()
        self._queue.put(None)

    def _walk(self, host: str, orders: deque[Order]) -> None:
        """Visit a host's orders in a worker thread; a bug fails one visit, not the host."""
        while orders and not self._stop.is_set():
            began = time.perf_counter()
            try:
                visits = check_host(
                    self._begun(orders), self._get, self._settings, self.means.clock,
                    craft=self.means.craft,
                )  # fmt: skip
                for order, outcome in visits:
                    orders.popleft()
                    self._queue.put(_Done(order, outcome, _since(began)))
                    began = time.perf_counter()
            except Exception as error:
                order = orders.popleft()
                log.exception("visit failed by a bug", extra={"watch": order.watch.id})
                detail = f"clausewatch itself failed: {type(error).__name__}"
                failed = Failed(order.watch.id, Fault.UNREADABLE, detail)
                self._queue.put(_Done(order, failed, _since(began)))
        self._queue.put(_Home(host))

    def _begun(self, orders: deque[Order]) -> Iterator[Order]:
        """Yield the first order for as long as there is one; the consumer takes it off."""
        while orders and not self._stop.is_set():
            if self._progress is not None:
                self._progress(orders[0].watch)
            yield orders[0]


def _record(book: Book, settings: Settings, means: Means, done: _Done) -> Visited:
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
            "ms": done.milliseconds,
            "next": due.isoformat(timespec="seconds"),
        },
    )
    return Visited(order.watch, outcome, recorded, done.milliseconds, due)


@contextlib.contextmanager
def _getting(means: Means, settings: Settings) -> Iterator[Get]:
    """Hand out what fetches: the means' own, or the real web for as long as it is needed."""
    if means.get is not None:
        yield means.get
        return
    with Web(settings) as web:
        yield web.get


def _chosen(watchlist: Watchlist, ids: Sequence[str]) -> list[Watch]:
    listed = {watch.id: watch for watch in watchlist.watches}
    for name in ids:
        if name not in listed:
            close = difflib.get_close_matches(name, listed, n=1)
            hint = f"did you mean {close[0]}?" if close else "`clausewatch watch list` has them."
            raise WatchNotFoundError(f"The watchlist has no watch {name!r}; {hint}")
    return [listed[name] for name in dict.fromkeys(ids)] if ids else list(listed.values())


def _since(began: float) -> int:
    return round((time.perf_counter() - began) * 1000)
