"""Due -> group by host -> visit -> record: where the book, the web and the decisions meet.

`check_now` visits once, `serve` on schedule until stopped. Visits are made by a crew
(`monitor.crew`), a host never in two hands at once; the book is used by the calling thread alone.
Knows no SQL, no HTTP and no words of a policy.
"""

import difflib
import logging
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta

from monitor.agenda import Agenda
from monitor.check import check
from monitor.crew import (
    Clock,
    Crew,
    Done,
    Means,
    Progress,
    Visited,
    getting,
    record,
    since,
    utc_now,
)
from monitor.errors import WatchNotFoundError
from monitor.model import Held, Settings, Watch, Watchlist
from monitor.roster import Roster, joined
from monitor.store import Book
from monitor.workers import Workers

__all__ = [
    "Clock", "Means", "Progress", "Visited", "accept", "check_now", "serve", "utc_now",
]  # fmt: skip

log = logging.getLogger(__name__)

_CLOCK_SLACK = timedelta(minutes=10)
"""How far the clock may go back before the schedule is planned anew."""

_AFTER_A_BUG = timedelta(minutes=5)
"""How long a watch rests whose visit could not be made or recorded."""

_FEW = 4
"""Watches up to which small pages are read here, since workers take longer to start."""

_USUAL = Means()


def check_now(
    book: Book,
    watchlist: Watchlist,
    ids: Sequence[str] = (),
    *,
    due_only: bool = False,
    wait: bool = False,
    progress: Progress | None = None,
    means: Means = _USUAL,
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


def accept(book: Book, watchlist: Watchlist, watch_id: str, *, means: Means = _USUAL) -> Visited:
    """Take a watch's present page as its new base, however unlike the old text it is.

    No change is recorded. A page that reads as no policy at all is a fault still.
    """
    watchlist = joined(book, watchlist)
    (watch,) = _chosen(watchlist, [watch_id])
    book.enter(watchlist.watches)
    order = book.order(watch, means.clock(), accept=True)
    with getting(means, watchlist.settings) as get, Workers(1, always=False) as workers:
        began = time.perf_counter()
        outcome = check(
            order, get, watchlist.settings, means.clock(), craft=means.craft, decide=workers.decide
        )
    return record(book, watchlist.settings, means, Done(order, outcome, since(began)))


def serve(
    book: Book,
    watchlist: Watchlist,
    stop: threading.Event,
    *,
    told: Callable[[Visited], None] | None = None,
    means: Means = _USUAL,
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
    with Crew(book, watchlist.settings, means, stop, many=True) as crew:
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


def _send_all(crew: Crew, agenda: Agenda, now: datetime) -> None:
    """Send workers out; a host whose orders cannot be made rests."""
    for host, watches in agenda.take(now, crew.takes):
        try:
            crew.send(host, watches)
        except Exception:
            log.exception("host not visited", extra={"host": host})
            for watch in watches:
                agenda.put(watch, now + _AFTER_A_BUG)


def _record_all(
    crew: Crew, nap: float | None, agenda: Agenda, told: Callable[[Visited], None] | None
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
    many = len(chosen) > _FEW
    with Crew(book, settings, means, threading.Event(), progress, many=many) as crew:
        while agenda or crew.is_out:
            for host, watches in agenda.take(means.clock(), crew.takes):
                crew.send(host, watches)
            for done in crew.back(crew.nap(agenda)):
                visited = crew.record(done)
                if wait and isinstance(visited.outcome, Held):
                    agenda.put(visited.watch, visited.outcome.confirm_at)
                yield visited


def _chosen(watchlist: Watchlist, ids: Sequence[str]) -> list[Watch]:
    listed = {watch.id: watch for watch in watchlist.watches}
    for name in ids:
        if name not in listed:
            close = difflib.get_close_matches(name, listed, n=1)
            hint = f"did you mean {close[0]}?" if close else "`clausewatch watch list` has them."
            raise WatchNotFoundError(f"The watchlist has no watch {name!r}; {hint}")
    return [listed[name] for name in dict.fromkeys(ids)] if ids else list(listed.values())
