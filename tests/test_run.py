"""Visits as `check` and `serve` make them: grouped by host, recorded, retried, stopped."""

import threading
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from monitor.errors import WatchNotFoundError
from monitor.model import (
    Changed,
    Failed,
    Fault,
    First,
    Held,
    HistoryQuery,
    NotModified,
    Request,
    Settings,
    Snapshot,
    Unchanged,
    Verdict,
    Watch,
    Watchlist,
)
from monitor.run import Means, Visited, accept, check_now, serve, utc_now
from monitor.schedule import next_visit
from monitor.store import Book
from tests.doubles.craft import NOON, TOY, Page
from tests.doubles.desk import POLICY, WATCH, Desk

NOTICE_CUT = POLICY.replace("30 days notice", "14 days notice")
FAST = timedelta(milliseconds=60)


class Web:
    """Several pages; notes which hosts are visited at the same time, and may fail on purpose."""

    def __init__(self, watches: tuple[Watch, ...]) -> None:
        self.pages = {url: Page(POLICY) for watch in watches for url in watch.urls}
        self.guard = threading.Lock()
        self.inside: Counter[str] = Counter()
        self.crowded: set[str] = set()
        self.broken: set[str] = set()

    def get(self, request: Request) -> Snapshot | NotModified | Failed:
        host = request.url.split("/")[2]
        with self.guard:
            self.inside[host] += 1
            if self.inside[host] > 1:
                self.crowded.add(host)
        try:
            if request.watch_id in self.broken:
                raise ZeroDivisionError(request.watch_id)
            return self.pages[request.url].get(request)
        finally:
            with self.guard:
                self.inside[host] -= 1

    def show(self, text: str) -> None:
        for page in self.pages.values():
            page.text = text


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    with Book.open(tmp_path / "book.db") as opened:
        yield opened


def listed(count: int, hosts: int, *, confirm: timedelta = timedelta(0)) -> Watchlist:
    """Return a watchlist of `count` watches that are spread over `hosts`."""
    watches = tuple(
        replace(WATCH, id=f"w{n}", urls=(f"http://h{n % hosts}.test/{n}",), every=FAST)
        for n in range(count)
    )
    return Watchlist(Settings(confirm_after=confirm), watches)


def means(web: Web) -> Means:
    return Means(get=web.get, craft=TOY)


def outcomes(visits: Iterator[Visited]) -> dict[str, list[str]]:
    said: dict[str, list[str]] = {}
    for visit in visits:
        said.setdefault(visit.watch.id, []).append(type(visit.outcome).__name__.lower())
    return said


def test_every_watch_is_visited_once_and_hosts_one_after_the_other(book: Book) -> None:
    watchlist = listed(50, hosts=3)
    web = Web(watchlist.watches)
    began: list[str] = []
    said = outcomes(
        check_now(book, watchlist, progress=lambda w: began.append(w.id), means=means(web))
    )
    assert said == {watch.id: ["first"] for watch in watchlist.watches}
    assert sorted(began) == sorted(said)
    assert web.crowded == set()


def test_named_watches_alone_are_visited(book: Book) -> None:
    watchlist = listed(4, hosts=2)
    web = Web(watchlist.watches)
    assert set(outcomes(check_now(book, watchlist, ["w1", "w3"], means=means(web)))) == {"w1", "w3"}
    with pytest.raises(WatchNotFoundError, match="did you mean w3"):
        check_now(book, watchlist, ["w33"], means=means(web))


def test_only_what_is_due_is_visited_when_that_is_asked(book: Book) -> None:
    watchlist = listed(3, hosts=1)
    hourly = replace(
        watchlist, watches=tuple(replace(w, every=timedelta(hours=1)) for w in watchlist.watches)
    )
    web = Web(watchlist.watches)
    assert len(outcomes(check_now(book, hourly, ["w0"], means=means(web)))) == 1
    said = outcomes(check_now(book, hourly, due_only=True, means=means(web)))
    assert set(said) == {"w1", "w2"}


def test_waiting_stays_until_held_changes_are_confirmed(book: Book) -> None:
    watchlist = listed(3, hosts=2, confirm=timedelta(milliseconds=50))
    web = Web(watchlist.watches)
    list(check_now(book, watchlist, means=means(web)))
    list(check_now(book, watchlist, means=means(web)))
    web.pages[watchlist.watches[1].urls[0]].text = NOTICE_CUT
    said = outcomes(check_now(book, watchlist, wait=True, means=means(web)))
    assert said == {"w0": ["unchanged"], "w1": ["held", "changed"], "w2": ["unchanged"]}


def test_a_confirmed_change_is_told_in_the_log(
    book: Book, caplog: pytest.LogCaptureFixture
) -> None:
    watchlist = listed(1, hosts=1)
    web = Web(watchlist.watches)
    for _ in range(2):
        list(check_now(book, watchlist, means=means(web)))
    web.show(NOTICE_CUT)
    caplog.set_level("INFO", logger="monitor")
    list(check_now(book, watchlist, means=means(web)))
    (logged,) = map(vars, caplog.records)
    assert logged["outcome"] == "changed"
    assert (logged["verdict"], logged["direction"]) == ("substantive", "worse-for-user")
    assert logged["says"]
    assert logged["next"].endswith("Z")


def test_a_bug_fails_one_visit_and_no_other(book: Book, caplog: pytest.LogCaptureFixture) -> None:
    watchlist = listed(5, hosts=1)
    web = Web(watchlist.watches)
    web.broken = {"w2"}
    visits = {v.watch.id: v.outcome for v in check_now(book, watchlist, means=means(web))}
    broken = visits.pop("w2")
    assert isinstance(broken, Failed)
    assert broken.fault is Fault.UNREADABLE
    assert "ZeroDivisionError" in broken.detail
    assert all(isinstance(outcome, First) for outcome in visits.values())
    assert [vars(record)["watch"] for record in caplog.records if record.exc_info] == ["w2"]


def test_a_caller_that_stops_listening_leaves_a_whole_book(book: Book) -> None:
    watchlist = listed(30, hosts=2)
    web = Web(watchlist.watches)
    visits = check_now(book, watchlist, means=means(web))
    heard = next(visits)
    visits.close()  # type: ignore[attr-defined]
    recorded = [status.watch_id for status in book.statuses() if status.visits]
    assert heard.watch.id in recorded
    assert book.verify().fault is None


def test_accepting_makes_the_page_the_base(book: Book) -> None:
    watchlist = listed(1, hosts=1, confirm=timedelta(hours=1))
    web = Web(watchlist.watches)
    list(check_now(book, watchlist, means=means(web)))
    web.show("Another text.\nAltogether another one.")
    visited = accept(book, watchlist, "w0", means=means(web))
    assert isinstance(visited.outcome, First)
    assert visited.recorded.version == 2
    assert outcomes(check_now(book, watchlist, means=means(web))) == {"w0": ["unchanged"]}


class Stage:
    """Lets `serve` run until what the test waits for was seen in every watch."""

    def __init__(self, watchlist: Watchlist) -> None:
        self.stop = threading.Event()
        self.watchlist = watchlist
        self.waits: Counter[str] = Counter()
        self.acts = iter(())  # type: Iterator[tuple[type, object]]
        self.wanted: type = First
        self.seen: set[str] = set()

    def play(self, *acts: tuple[type, object]) -> None:
        """Wait for each outcome in turn; once all watches had it, call what stands beside it."""
        self.acts = iter(acts)
        self._next()

    def told(self, visited: Visited) -> None:
        if isinstance(visited.outcome, self.wanted):
            self.seen.add(visited.watch.id)
        if len(self.seen) == len(self.watchlist.watches):
            if callable(self.then):
                self.then()
            self._next()

    def _next(self) -> None:
        self.seen = set()
        act = next(self.acts, None)
        if act is None:
            self.stop.set()
        else:
            self.wanted, self.then = act


@pytest.mark.parametrize("confirm", [timedelta(0), timedelta(milliseconds=20)])
def test_serve_visits_confirms_and_survives_faults(book: Book, confirm: timedelta) -> None:
    watchlist = listed(6, hosts=2, confirm=confirm)
    web, stage = Web(watchlist.watches), Stage(watchlist)

    def fault(fault: Fault | None) -> None:
        for page in web.pages.values():
            page.fault = fault

    stage.play(
        (First, None),
        (Unchanged, lambda: web.show(NOTICE_CUT)),
        (Changed, lambda: fault(Fault.SERVER)),
        (Failed, lambda: fault(None)),
        (Unchanged, None),
    )
    serve(book, watchlist, stage.stop, told=stage.told, means=means(web))
    changes = list(book.changes(HistoryQuery(at_least=Verdict.NONE)))
    assert sorted(change.watch_id for change in changes) == [w.id for w in watchlist.watches]
    assert web.crowded == set()


def test_serve_goes_on_where_it_was_ended(book: Book) -> None:
    watchlist = listed(2, hosts=1, confirm=timedelta(milliseconds=20))
    web = Web(watchlist.watches)
    for shown, wanted in ((POLICY, Unchanged), (NOTICE_CUT, Held), (NOTICE_CUT, Changed)):
        stage = Stage(watchlist)
        web.show(shown)
        stage.play((wanted, None))
        serve(book, watchlist, stage.stop, told=stage.told, means=means(web))
    assert len(list(book.changes(HistoryQuery()))) == 2


def test_serve_rests_a_watch_whose_visit_cannot_be_recorded(
    book: Book, caplog: pytest.LogCaptureFixture
) -> None:
    watchlist = listed(2, hosts=2)
    web, stage = Web(watchlist.watches), Stage(replace(watchlist, watches=watchlist.watches[1:]))
    whole = web.get

    def get(request: Request) -> Snapshot | NotModified | Failed:
        answer = whole(request)
        assert isinstance(answer, Snapshot)
        return replace(answer, status="?") if request.watch_id == "w0" else answer  # type: ignore[arg-type]

    stage.play((First, None), (Unchanged, None), (Unchanged, None))
    serve(book, watchlist, stage.stop, told=stage.told, means=Means(get=get, craft=TOY))
    assert [vars(record)["watch"] for record in caplog.records if record.exc_info] == ["w0"]
    assert {status.watch_id: status.visits > 0 for status in book.statuses()} == {
        "w0": False,
        "w1": True,
    }


def test_serve_survives_a_listener_that_does_not(
    book: Book, caplog: pytest.LogCaptureFixture
) -> None:
    watchlist = listed(2, hosts=2)
    web, stage = Web(watchlist.watches), Stage(watchlist)

    def told(visited: Visited) -> None:
        stage.told(visited)
        raise OSError("the listener is broken")

    stage.play((First, None), (Unchanged, None), (Unchanged, None))
    serve(book, watchlist, stage.stop, told=told, means=means(web))
    assert all(record.exc_info for record in caplog.records if record.levelname == "ERROR")


def test_serve_visits_again_when_the_clock_was_set_back(book: Book) -> None:
    hourly = tuple(replace(w, every=timedelta(hours=1)) for w in listed(3, hosts=3).watches)
    watchlist = Watchlist(Settings(confirm_after=timedelta(0)), hourly)
    web, stage = Web(hourly), Stage(watchlist)
    shift = timedelta(0)

    def set_back() -> None:
        nonlocal shift
        shift = timedelta(days=-365)

    stage.play((First, set_back), (Unchanged, None))
    set_means = replace(means(web), clock=lambda: utc_now() + shift)
    serve(book, watchlist, stage.stop, told=stage.told, means=set_means)
    assert [status.visits for status in book.statuses()] == [2, 2, 2]


def test_serve_ends_at_once_when_nothing_is_due(book: Book) -> None:
    stop = threading.Event()
    timer = threading.Timer(0.1, stop.set)
    timer.start()
    serve(book, Watchlist(Settings(), ()), stop, means=means(Web(())))
    timer.join()


@pytest.mark.parametrize(
    ("fault", "failures", "retry_after", "minutes"),
    [
        (Fault.TIMEOUT, 0, None, 5),
        (Fault.TIMEOUT, 1, None, 10),
        (Fault.SERVER, 0, 1200.0, 20),
        (Fault.SERVER, 20, None, 1440),
        (Fault.BLOCKED, 0, None, 360),
        (Fault.BLOCKED, 1, None, 720),
        (Fault.BLOCKED, 9, None, 1440),
        (Fault.RATE_LIMITED, 0, 1e9, 1440),
        (Fault.RATE_LIMITED, 0, -5.0, 360),
    ],
)
def test_faults_back_off(
    book: Book, fault: Fault, failures: int, retry_after: float | None, minutes: int
) -> None:
    desk = Desk(book, Page(POLICY))
    order = replace(book.order(WATCH, NOON), failures=failures)
    failed = Failed(WATCH.id, fault, "", retry_after)
    assert next_visit(order, failed, desk.settings, NOON) == NOON + timedelta(minutes=minutes)


def test_the_clock_is_in_utc() -> None:
    now: datetime = utc_now()
    assert now.utcoffset() == timedelta(0)
