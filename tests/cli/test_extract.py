"""extract: the document as text, a block a line, and a refusal of what is no policy."""

import json
from collections.abc import Callable

from monitor.cli.inputs import read_policy, snapshot_of_file
from monitor.model import Failed, Fault, Scope
from monitor.workers import Limits
from tests.cli.conftest import Desk
from tests.doubles.website import Website, challenge

Pages = Callable[[int], str]


def test_the_document_is_printed_without_its_frame(desk: Desk, pages: Pages) -> None:
    done = desk.run("extract", desk.file("policy.html", pages(0)))
    assert done.exit_code == 0
    lines = done.stdout.splitlines()
    assert lines[0] == "Privacy policy"
    assert "Sign-in records | 12 months" in lines
    assert "We do not sell your personal data to anyone." in lines
    assert not any("cookies to keep you signed in" in line or line == "Sign in" for line in lines)


def test_blocks_come_as_json(desk: Desk, pages: Pages) -> None:
    blocks = desk.json("extract", desk.file("policy.html", pages(0)))
    assert blocks[0] == {"kind": "heading", "level": 1, "text": "Privacy policy"}


def test_an_address_is_fetched_with_the_watchlists_word(
    desk: Desk, website: Website, pages: Pages
) -> None:
    url = website.show("/privacy", pages(0))
    refused = desk.run("extract", url)
    assert refused.exit_code == 4
    assert "blocked-address" in refused.stderr
    desk.watch({"id": "a", "url": url})
    assert desk.run("extract", url).stdout.startswith("Privacy policy\n")


def test_what_is_no_policy_is_refused_with_four(desk: Desk, website: Website) -> None:
    desk.watch({"id": "a", "url": website.script("/wall", challenge())})
    done = desk.run("extract", website.script("/wall", challenge()))
    assert (done.exit_code, done.stdout) == (4, "")
    assert "blocked" in done.stderr


def test_no_such_file_ends_with_two(desk: Desk) -> None:
    done = desk.run("extract", desk.folder / "missing.html")
    assert done.exit_code == 2
    assert done.stderr.startswith("clausewatch: cannot read ")


def test_a_page_cannot_move_the_terminal(desk: Desk, pages: Pages) -> None:
    hostile = pages(0).replace("any time.", "any time. \x1b]0;owned\x07\u202e")
    done = desk.run("extract", desk.file("policy.html", hostile))
    assert done.exit_code == 0
    assert not {"\x1b", "\x07", "\u202e"} & set(done.stdout)


def test_json_is_one_object_a_line(desk: Desk, pages: Pages) -> None:
    done = desk.run("extract", desk.file("policy.html", pages(0)), "--json")
    assert all(isinstance(json.loads(line), dict) for line in done.stdout.splitlines())


def test_a_large_page_is_read_in_a_process_of_its_own_and_the_same(
    desk: Desk, pages: Pages
) -> None:
    filler = "<!--" + "x" * 300_000 + "-->"
    small, large = desk.file("a.html", pages(0)), desk.file("b.html", pages(0) + filler)
    assert desk.run("extract", large).stdout == desk.run("extract", small).stdout
    tried = [desk.json("watch", "test", file)[0]["text"] for file in (small, large)]
    assert tried[0] == tried[1]


def test_a_page_that_no_reader_comes_to_an_end_with_is_a_fault(desk: Desk) -> None:
    endless = snapshot_of_file(desk.file("endless.html", "<ul><li>x" * 90_000))
    refused = read_policy(endless, Scope(), Limits(read=1.0))
    assert isinstance(refused, Failed)
    assert refused.fault is Fault.UNREADABLE
    assert "within 1 seconds" in refused.detail
