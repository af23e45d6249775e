"""check and serve: what visits come to, for people and programs, now and on schedule."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from typing import Any

from monitor.store import Book
from tests.cli.conftest import Desk
from tests.doubles.website import Website, challenge, in_turn, page

KEYS = [
    "watch",
    "outcome",
    "verdict",
    "severity",
    "direction",
    "topics",
    "flags",
    "summary",
    "findings",
    "change",
    "version",
    "confirm_at",
    "fault",
    "detail",
    "ms",
]
Pages = Callable[[int], str]


def told(desk: Desk, *arguments: str, status: int = 0) -> dict[str, Any]:
    (line,) = desk.json("check", *arguments, status=status)
    assert list(line) == KEYS
    return line


def test_first_unchanged_changed(desk: Desk, website: Website, pages: Pages) -> None:
    desk.watch(
        {
            "id": "a",
            "url": website.script("/a", in_turn(page(pages(2)), page(pages(2)), page(pages(3)))),
        }
    )
    first, same, changed = (told(desk) for _ in range(3))
    assert (first["outcome"], first["version"], first["verdict"]) == ("first", 1, None)
    assert (same["outcome"], same["version"], same["verdict"]) == ("unchanged", 1, "none")
    assert (changed["outcome"], changed["version"]) == ("changed", 2)
    assert (changed["change"], changed["verdict"]) == (1, "substantive")
    assert "silent-edit" in changed["flags"]


def test_a_change_is_held_until_a_later_visit_agrees(
    desk: Desk, website: Website, pages: Pages
) -> None:
    url = website.script("/a", in_turn(page(pages(2)), page(pages(2)), page(pages(3))))
    desk.watch({"id": "a", "url": url}, confirm_after="1s")
    told(desk)
    told(desk)
    held, changed = desk.json("check", "--wait")
    assert (held["outcome"], held["verdict"], held["change"]) == ("held", "substantive", None)
    assert held["confirm_at"] is not None
    assert held["findings"] == changed["findings"]
    assert (changed["outcome"], changed["change"]) == ("changed", 1)


def test_a_fault_is_told_by_name_and_the_others_are_done(
    desk: Desk, website: Website, pages: Pages
) -> None:
    desk.watch(
        {"id": "walled", "url": website.script("/walled", challenge())},
        {"id": "open", "url": website.show("/open", pages(0))},
    )
    lines = {line["watch"]: line for line in desk.json("check", status=3)}
    assert lines["walled"]["fault"] == "blocked"
    assert lines["walled"]["version"] is None
    assert lines["open"]["outcome"] == "first"
    assert desk.run("check", "open").exit_code == 0


def test_a_failing_page_keeps_its_version(desk: Desk, website: Website, pages: Pages) -> None:
    desk.watch({"id": "a", "url": website.script("/a", in_turn(page(pages(0)), challenge()))})
    assert told(desk)["version"] == 1
    assert told(desk, status=3)["version"] == 1


def test_only_what_is_due_is_visited(desk: Desk, website: Website, pages: Pages) -> None:
    desk.watch({"id": "a", "url": website.show("/a", pages(0))})
    assert [line["watch"] for line in desk.json("check", "--due")] == ["a"]
    assert desk.json("check", "--due") == []


def test_an_unknown_watch_is_refused_before_anything_is_fetched(
    desk: Desk, website: Website, pages: Pages
) -> None:
    desk.watch({"id": "a", "url": website.show("/a", pages(0))})
    done = desk.run("check", "a", "b")
    assert done.exit_code == 2
    assert "'b'" in done.stderr
    assert website.count("/a") == 0


def test_people_read_one_line_a_watch(desk: Desk, website: Website, pages: Pages) -> None:
    desk.watch({"id": "a", "url": website.script("/a", in_turn(page(pages(2)), page(pages(3))))})
    assert "First version" in desk.run("check").stdout
    changed = desk.run("check").stdout
    assert "30 days → 14 days" in changed
    assert "\x1b" not in changed


def served(desk: Desk) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "monitor.cli", "serve"]
    places = ["--watchlist", str(desk.watchlist), "--db", str(desk.db)]
    return subprocess.Popen([*command, *places], stderr=subprocess.PIPE, text=True)


def test_serve_visits_logs_and_ends_with_zero_on_sigterm(
    desk: Desk, website: Website, pages: Pages
) -> None:
    desk.watch({"id": "a", "url": website.show("/a", pages(0))})
    with served(desk) as process:
        assert process.stderr is not None
        line = next(line for line in process.stderr if "watch=a" in line)
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=15)
    assert process.returncode == 0
    assert " info " in line
    with Book.open(desk.db, create=False) as book:
        assert [status.version for status in book.statuses()] == [1]


def test_a_terminal_that_goes_away_ends_quietly(recorded: Desk) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    command = [sys.executable, "-m", "monitor.cli", "history", "--db", str(recorded.db)]
    done = subprocess.run(command, stdout=writing, stderr=subprocess.PIPE, check=False)
    os.close(writing)
    assert (done.returncode, done.stderr) == (141, b"")
