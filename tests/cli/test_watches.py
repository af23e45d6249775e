"""init, watch and status: the watchlist's file is edited with care, its faults are told at once."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import Desk
from tests.doubles.website import Website, challenge, in_turn, page

Pages = Callable[[int], str]


def test_init_writes_once_and_never_over_a_file(desk: Desk) -> None:
    assert desk.run("init").exit_code == 0
    written = desk.watchlist.read_text("utf-8")
    again = desk.run("init")
    assert (again.exit_code, again.stderr.count("\n")) == (2, 1)
    assert desk.watchlist.read_text("utf-8") == written
    assert desk.run("watch", "list").exit_code == 0


def test_watches_are_added_and_removed_around_the_comments(desk: Desk) -> None:
    desk.watchlist.write_text("# ours\nwatches:  # all of them\n", "utf-8")
    (added,) = desk.json("watch", "add", "https://www.example.org/legal/terms", "--every", "1d")
    assert (added["watch"], added["kind"], added["every"]) == ("example-terms", "terms", "1d")
    assert [w["watch"] for w in desk.json("watch", "list")] == ["example-terms"]
    assert "https://www.example.org/legal/terms" in desk.run("watch", "list").stdout
    assert desk.run("watch", "remove", "example-terms").exit_code == 0
    assert desk.json("watch", "list") == []
    assert "# ours" in desk.watchlist.read_text("utf-8")
    assert "# all of them" in desk.watchlist.read_text("utf-8")


@pytest.mark.parametrize(
    "command",
    [
        ["add", "not an address"],
        ["add", "https://example.org/privacy", "--every", "often"],
        ["add", "https://example.org/privacy", "--kind", "novel"],
        ["remove", "nobody"],
        ["test", "nobody"],
        ["accept", "nobody"],
    ],
    ids=" ".join,
)
def test_what_cannot_be_done_changes_nothing(desk: Desk, command: list[str]) -> None:
    desk.watch({"id": "a", "url": "http://127.0.0.1:9/"})
    before = desk.watchlist.read_bytes()
    done = desk.run("watch", *command)
    assert done.exit_code == 2
    assert done.stderr
    assert desk.watchlist.read_bytes() == before


def test_an_addition_names_the_option_or_the_file_at_fault(desk: Desk) -> None:
    desk.watchlist = desk.folder / "w2.yaml"
    desk.watch({"id": "a", "url": "https://example.org/privacy"})
    novel = desk.run("watch", "add", "https://example.org/terms", "--kind", "novel")
    assert novel.exit_code == 2
    assert "--kind: unknown kind 'novel'" in novel.stderr
    assert ".yaml" not in novel.stderr
    desk.watchlist.write_text("watches: 3\n", "utf-8")
    broken = desk.run("watch", "add", "https://example.org/terms")
    assert broken.stderr.startswith(f"{desk.watchlist}:1:")


def test_an_address_is_watched_twice_only_under_an_id_of_its_own(desk: Desk) -> None:
    desk.watch({"id": "a", "url": "https://example.org/privacy"})
    refused = desk.run("watch", "add", "https://example.org/privacy/")
    assert refused.exit_code == 2
    assert "watched already, as a;" in refused.stderr
    assert desk.run("watch", "add", "https://example.org/privacy", "--id", "b").exit_code == 0
    assert [w["watch"] for w in desk.json("watch", "list")] == ["a", "b"]


def test_every_problem_of_a_watchlist_is_told_at_once_with_its_place(desk: Desk) -> None:
    desk.watchlist.write_text(
        "watches:\n"
        "  - id: a\n    service: A\n    name: P\n    knid: terms\n    kind: terms\n"
        "    url: https://example.org/a\n    every: soon\n",
        "utf-8",
    )
    done = desk.run("check")
    assert done.exit_code == 2
    lines = done.stderr.splitlines()
    assert len(lines) == 2
    assert lines[0].startswith(f"{desk.watchlist}:5:5: ")
    assert "did you mean 'kind'?" in lines[0]
    assert lines[1].startswith(f"{desk.watchlist}:8:")
    assert not desk.db.exists()


def test_a_missing_watchlist_is_one_sentence_with_the_remedy(desk: Desk) -> None:
    done = desk.run("check")
    assert done.exit_code == 2
    assert done.stderr.count("\n") == 1
    assert "clausewatch init" in done.stderr


@pytest.mark.parametrize("command", ["check", "init"])
def test_a_place_that_cannot_be_written_is_one_sentence(desk: Desk, command: str) -> None:
    desk.watch({"id": "a", "url": "http://127.0.0.1:9/"})
    blocked = desk.file("file", "") / "under"
    desk.db = blocked / "book.db"
    if command == "init":
        desk.watchlist = blocked / "watchlist.yaml"
    done = desk.run(command)
    assert done.exit_code == 2
    assert done.stderr.count("\n") == 1
    assert str(blocked.parent) in done.stderr


def test_a_page_is_accepted_as_the_new_base(desk: Desk, website: Website, pages: Pages) -> None:
    desk.watch(
        {
            "id": "a",
            "url": website.script("/a", in_turn(page(pages(2)), page(pages(2)), page(pages(3)))),
        }
    )
    desk.run("check")
    desk.run("check")
    (accepted,) = desk.json("watch", "accept", "a")
    assert (accepted["outcome"], accepted["change"]) == ("first", None)
    assert desk.json("check")[0]["outcome"] == "unchanged"
    assert desk.json("history") == []
    assert desk.run("watch", "accept", "a").stdout == "a: accepted as the new base, version 2.\n"


def test_a_watch_is_tried_without_recording(desk: Desk, website: Website, pages: Pages) -> None:
    walled = website.script("/walled", challenge())
    desk.watch({"id": "a", "url": website.show("/a", pages(0))}, {"id": "b", "url": walled})
    (tried,) = desk.json("watch", "test", "a")
    assert (tried["fault"], tried["updated_on"]) == (None, "2026-02-03")
    assert "Sign-in records | 12 months" in tried["text"]
    assert "Sign-in records | 12 months" in desk.run("watch", "test", "a").stdout
    (refused,) = desk.json("watch", "test", "b", status=4)
    assert list(refused) == list(tried)
    assert refused["fault"] == "blocked"
    assert not desk.db.exists()


def test_an_address_or_a_file_is_tried_before_it_is_watched(
    desk: Desk, website: Website, pages: Pages
) -> None:
    desk.watch({"id": "a", "url": website.show("/a", pages(0))})
    (by_name,) = desk.json("watch", "test", "a")
    (by_address,) = desk.json("watch", "test", f"{website.url}/a")
    (by_file,) = desk.json("watch", "test", desk.file("policy.html", pages(0)))
    assert by_name["text"] == by_address["text"] == by_file["text"]
    missing = desk.run("watch", "test", "nothing-like-that")
    assert missing.exit_code == 2
    assert "no file either" in missing.stderr


def test_a_selector_is_suggested_and_can_be_tried(desk: Desk) -> None:
    clauses = "".join(
        f"<h2>{n}. Data</h2><p>We collect and share personal data number {n} with third parties for"
        f" {n} days, by your consent, and you have the right to object to the processing. Our data"
        " protection officer answers within a month.</p>"
        for n in range(2, 9)
    )
    markup = (
        '<html lang="en"><title>Privacy policy</title><body><nav><a href="/">Home</a></nav>'
        f'<div class="css-1a2b3c"><div id="legal-text"><h1>Privacy policy</h1>{clauses}</div></div>'
        '<aside class="teaser"><a href="/x">Read our blog</a></aside></body></html>'
    )
    page = desk.file("policy.html", markup)
    (tried,) = desk.json("watch", "test", page)
    assert tried["suggested_select"] == "#legal-text"
    assert any(reason.startswith("nav") for reason in tried["cut"])
    assert "select: '#legal-text'" in desk.run("watch", "test", page).stdout
    (chosen,) = desk.json("watch", "test", page, "--select", "#legal-text", "--remove", "h1")
    assert chosen["suggested_select"] is None
    assert chosen["text"] == tried["text"][1:]


def test_the_watchlist_is_found_where_it_is_said(desk: Desk, tmp_path: Path) -> None:
    desk.watchlist = tmp_path / "elsewhere.yaml"
    assert desk.run("init").exit_code == 0
    assert (tmp_path / "elsewhere.yaml").exists()
