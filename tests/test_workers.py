"""Worker processes: what oversteps costs one of them, and nothing else."""

import operator
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from pickle import UnpicklingError

import pytest

from monitor.check import CRAFT, check, decide
from monitor.errors import ReadError
from monitor.model import (
    Document,
    Failed,
    Fault,
    First,
    Order,
    Scope,
    Settings,
    Snapshot,
    Watchlist,
)
from monitor.reread import reread
from monitor.run import Means, Visited, check_now, serve
from monitor.store import Book
from monitor.workers import Limits, Workers
from tests.document.pages import POLICY as MARKUP
from tests.document.pages import semantic
from tests.doubles.craft import NOON, TOY, Page, read
from tests.doubles.desk import POLICY, WATCH

PROJECT = Path(__file__).parents[1]
QUICK = Limits(read=1.0, compare=1.0)


@pytest.fixture(scope="module")
def workers() -> Iterator[Workers]:
    with Workers(1) as started:
        yield started


def pid(workers: Workers) -> int:
    number = workers.run(os.getpid, seconds=10)
    assert isinstance(number, int)
    return number


def test_a_worker_is_another_process_and_is_used_again(workers: Workers) -> None:
    assert pid(workers) == pid(workers) != os.getpid()


def test_what_takes_too_long_is_ended_and_the_next_task_done(workers: Workers) -> None:
    first = pid(workers)
    began = time.monotonic()
    with pytest.raises(ReadError, match=r"within 0\.2 seconds"):
        workers.run(time.sleep, 60, seconds=0.2)
    assert time.monotonic() - began < 20
    assert pid(workers) != first


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux limits a process's memory")
def test_what_takes_too_much_memory_is_ended(workers: Workers) -> None:
    first = pid(workers)
    with pytest.raises(ReadError, match="too much memory"):
        workers.run(bytearray, 2 << 30, seconds=60)
    assert pid(workers) != first


@pytest.mark.skipif(os.name != "posix", reason="ends a process by a signal")
def test_a_crash_is_a_fault_with_a_reason(workers: Workers) -> None:
    with pytest.raises(ReadError, match=signal.strsignal(signal.SIGSEGV)):
        workers.run(signal.raise_signal, signal.SIGSEGV, seconds=10)
    assert pid(workers)


def test_a_bug_is_no_fault_and_keeps_its_traceback(workers: Workers) -> None:
    with pytest.raises(RuntimeError, match="ZeroDivisionError") as caught:
        workers.run(divmod, 1, 0, seconds=10)
    assert "Traceback" in caught.value.__notes__[0]


def test_what_is_printed_is_no_answer(workers: Workers) -> None:
    assert workers.run(print, "b" * 100, seconds=10) is None
    assert pid(workers)


def test_nothing_but_values_is_taken_from_a_worker(workers: Workers) -> None:
    with pytest.raises(UnpicklingError, match="operator"):
        workers.run(operator.attrgetter, "system", seconds=10)


def snapshot(body: bytes, media_type: str = "text/html") -> Snapshot:
    return Snapshot("w", NOON, "http://h.test/", 200, media_type, {}, "", body, "http://h.test/")


def test_a_worker_decides_as_this_process_does(workers: Workers) -> None:
    order = Order(WATCH)
    fetched = (snapshot(semantic(MARKUP).encode()),)
    here = decide(order, fetched, Settings(), NOON, CRAFT)
    assert isinstance(here, First)
    assert workers.decide(order, fetched, Settings(), NOON) == here


@pytest.mark.parametrize(
    ("bodies", "started"),
    [
        ([b"<p>short</p>"], False),
        ([b"<p>short</p>" * 30_000], True),
        ([b"<b><i><a>" * 2_000], True),
        ([b"%PDF-1.7 short"], True),
    ],
    ids=["small", "large", "many tags", "PDF"],
)
def test_a_worker_is_started_only_where_it_is_worth_it(
    bodies: list[bytes],
    started: bool,  # noqa: FBT001  (a parameter of the test's)
) -> None:
    with Workers(1, always=False) as workers:
        fetched = tuple(snapshot(body) for body in bodies)
        craft = replace(TOY, read=tell_process)
        outcome = workers.decide(Order(WATCH), fetched, Settings(), NOON, craft)
    assert isinstance(outcome, Failed)
    assert (int(outcome.detail) != os.getpid()) is started


def tell_process(_snapshots: tuple[Snapshot, ...], _scope: Scope) -> Document:
    raise ReadError(str(os.getpid()))


def read_or_hang(snapshots: tuple[Snapshot, ...], scope: Scope) -> Document:
    if b"%%hang" in snapshots[0].body:
        time.sleep(60)
    if b"%%swell" in snapshots[0].body:
        return read(snapshots, Scope(select=str(len(bytearray(4 << 30)))))
    return read(snapshots, scope)


def watches(count: int) -> Watchlist:
    every = tuple(
        replace(WATCH, id=f"w{n}", urls=(f"http://h{n}.test/",), every=timedelta(milliseconds=60))
        for n in range(count)
    )
    return Watchlist(Settings(confirm_after=timedelta(0)), every)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux limits a process's memory")
def test_a_page_that_breaks_readers_costs_its_own_visit_alone(tmp_path: Path) -> None:
    watchlist = watches(5)
    pages = {watch.urls[0]: Page(POLICY) for watch in watchlist.watches}
    pages["http://h2.test/"].text = "%%hang"
    pages["http://h4.test/"].text = "%%swell"
    means = Means(
        get=lambda request: pages[request.url].get(request),
        craft=replace(TOY, read=read_or_hang),
        readers=2,
        limits=QUICK,
    )
    with Book.open(tmp_path / "book.db") as book:
        visits = {v.watch.id: v.outcome for v in check_now(book, watchlist, means=means)}
        broken = {name: o for name, o in visits.items() if isinstance(o, Failed)}
        assert {name: o.fault for name, o in broken.items()} == {
            "w2": Fault.UNREADABLE,
            "w4": Fault.UNREADABLE,
        }
        assert "within 1 seconds" in broken["w2"].detail
        assert "memory" in broken["w4"].detail

        stop, again = threading.Event(), set[str]()

        def told(visited: Visited) -> None:
            again.add(visited.watch.id)
            if len(again) == len(pages):
                stop.set()

        serve(book, watchlist, stop, told=told, means=means)
    assert again == set(visits)


ORPHANS = """
import os, signal, sys, threading, time
from monitor.workers import Workers
workers = Workers(2)
workers.run(os.getpid, seconds=10)
if sys.argv[1] == "busy":
    threading.Thread(target=workers.run, args=(time.sleep, 60), kwargs={"seconds": 0.5}).start()
    time.sleep(0.2)
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.skipif(os.name != "posix", reason="kills a process by a signal")
@pytest.mark.parametrize("state", ["idle", "busy"])
def test_no_worker_outlives_who_started_it(state: str) -> None:
    # The workers inherit the pipe of standard error: its end is theirs.
    done = subprocess.run(
        [sys.executable, "-c", ORPHANS, state],
        cwd=PROJECT,
        stderr=subprocess.PIPE,
        timeout=30,
        check=False,
    )
    assert done.returncode == -signal.SIGKILL


def test_a_visit_can_be_decided_elsewhere(workers: Workers) -> None:
    page = Page(POLICY)
    outcome = check(Order(WATCH), page.get, Settings(), NOON, craft=TOY, decide=workers.decide)
    assert isinstance(outcome, First)


def test_the_past_is_read_again_within_the_limits(tmp_path: Path) -> None:
    watchlist = watches(2)
    pages = {watch.urls[0]: Page(POLICY) for watch in watchlist.watches}
    means = Means(get=lambda request: pages[request.url].get(request), craft=TOY)
    with Book.open(tmp_path / "book.db") as book:
        list(check_now(book, watchlist, means=means))
        with Workers(1, limits=QUICK) as workers:
            slow = workers.craft(replace(TOY, read=hang_on_the_second))
            told = {done.watch_id: done for done in reread(book, watchlist, craft=slow)}
    assert told["w0"].fault is None
    assert told["w0"].versions == 1
    assert "within 1 seconds" in (told["w1"].fault or "")


def hang_on_the_second(snapshots: tuple[Snapshot, ...], scope: Scope) -> Document:
    if snapshots[0].watch_id == "w1":
        time.sleep(60)
    return read(snapshots, scope)
