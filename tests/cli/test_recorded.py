"""history, show, diff, blame, facts, status, verify and backup: questions to the book."""

import contextlib
import sqlite3
from pathlib import Path

import pytest

from tests.cli.conftest import Desk

HISTORY_KEYS = [
    "change",
    "watch",
    "service",
    "name",
    "url",
    "detected_at",
    "from_version",
    "to_version",
    "verdict",
    "severity",
    "direction",
    "topics",
    "flags",
    "summary",
    "findings",
]


def test_history_is_newest_first_and_begins_at_minor(recorded: Desk) -> None:
    everything = recorded.json("history", "--all")
    assert all(list(change) == HISTORY_KEYS for change in everything)
    assert [change["to_version"] for change in everything] == [3, 2]
    (loud,) = recorded.json(
        "history", "--at-least", "substantive", "--topic", "policy-change-notice"
    )
    assert (loud["verdict"], loud["direction"]) == ("substantive", "worse-for-user")
    assert loud["detected_at"].endswith("Z")


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        (["--since", "1d"], True),
        (["--until", "1d"], False),
        (["--since", "2020-01-01", "--until", "2999-01-01"], True),
        (["--topic", "policy-change-notice"], True),
        (["--topic", "children"], False),
        (["--direction", "worse-for-user"], True),
        (["--service", "Quillhaven"], True),
        (["--search", "takes effect"], True),
        (["--search", "helicopter"], False),
        (["quillhaven-privacy"], True),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_history_is_asked_for_what_matters(
    recorded: Desk, asked: list[str], *, found: bool
) -> None:
    changes = recorded.json("history", *asked)
    assert any("policy-change-notice" in change["topics"] for change in changes) is found


def test_history_names_the_policy_and_says_when_there_is_nothing(recorded: Desk) -> None:
    assert "  Quillhaven · Privacy policy\n" in recorded.run("history").stdout
    none = recorded.run("history", "--until", "1d")
    assert (none.exit_code, none.stdout, none.stderr) == (0, "", "No change matches.\n")
    assert recorded.run("history", "--until", "1d", "--json").stderr == ""


def test_quiet_edits_are_told_with_their_rule(recorded: Desk) -> None:
    edits = [
        edit for change in recorded.json("history", "--all", "--why") for edit in change["edits"]
    ]
    assert any(edit["verdict"] == "cosmetic" for edit in edits)
    assert all(edit["rule"] for edit in edits)
    assert "rule" in recorded.run("history", "--all", "--why").stdout


def test_a_change_is_shown_and_written_as_a_page_of_its_own(recorded: Desk) -> None:
    change = recorded.json("history")[0]["change"]
    target = recorded.folder / "change.html"
    done = recorded.run("show", str(change), "--html", target)
    assert done.exit_code == 0
    assert "30 days → 14 days" in done.stdout
    page = target.read_text("utf-8")
    assert "<ins>14</ins>" in page
    assert "We do not sell your personal data to anyone." in page
    assert not any(outside in page for outside in ("<script", "<link", "src="))
    (told,) = recorded.json("show", str(change))
    assert list(told) == HISTORY_KEYS


def test_two_versions_are_compared_by_the_present_reader(recorded: Desk) -> None:
    (last,) = recorded.json("diff", "quillhaven-privacy")
    assert last["topics"] == ["policy-change-notice"]
    (both,) = recorded.json("diff", "quillhaven-privacy", "1..3")
    assert "policy-change-notice" in both["topics"]
    done = recorded.run("diff", "quillhaven-privacy")
    assert "{+14+}" in done.stdout
    for wrong in ("1", "3..9", "x..y"):
        assert recorded.run("diff", "quillhaven-privacy", wrong).exit_code == 2


def test_blame_names_the_version_of_each_clause(recorded: Desk) -> None:
    lines = recorded.json("blame", "quillhaven-privacy")
    brought = {line["text"]: line["version"] for line in lines}
    assert brought["We do not sell your personal data to anyone."] == 1
    assert {v for text, v in brought.items() if "14 days" in text} == {3}
    assert recorded.run("blame", "quillhaven-privacy").exit_code == 0


def test_facts_say_what_stands_now_and_stand_side_by_side(recorded: Desk) -> None:
    facts = recorded.json("facts", "quillhaven-privacy")
    assert {f["watch"] for f in facts} == {"quillhaven-privacy"}
    (notice,) = (
        f for f in facts if f["topic"] == "policy-change-notice" and f["kind"] == "duration"
    )
    assert notice["value"] == "14 days"
    assert list(notice) == ["watch", "kind", "role", "what", "value", "topic", "section", "quote"]
    other = recorded.file("other.md", "# Privacy\n\nWe keep logs for 5 years.\n")
    mixed = recorded.json("facts", "quillhaven-privacy", other)
    assert any(f.get("file") == str(other) and f["value"] == "5 years" for f in mixed)
    table = recorded.run("facts", "quillhaven-privacy", other).stdout
    assert "14 days" in table
    assert "5 years" in table
    assert recorded.json("facts") == facts


def test_status_verify_and_backup(recorded: Desk) -> None:
    (status,) = recorded.json("status")
    assert (status["watch"], status["version"], status["fault"]) == ("quillhaven-privacy", 3, None)
    shown = recorded.run("status").stdout
    assert "quillhaven-privacy" in shown
    assert f"{status['next_visit_at'][:16]}Z" in shown
    (proof,) = recorded.json("verify")
    assert (proof["snapshots"], proof["fault"]) == (3, None)
    copy = recorded.folder / "copy.db"
    assert recorded.run("backup", copy).exit_code == 0
    recorded.db = copy
    assert recorded.json("verify") == [proof]
    assert recorded.run("backup", copy).exit_code == 2


def test_the_past_is_judged_anew_and_keeps_its_numbers(recorded: Desk) -> None:
    before = recorded.json("history", "--all")
    listed = recorded.watchlist.read_text("utf-8")
    (done,) = recorded.json("reread", "quillhaven-privacy")
    assert done == {
        "watch": "quillhaven-privacy",
        "versions": 3,
        "changes": 2,
        "rejudged": [],
        "fault": None,
    }
    assert recorded.json("history", "--all") == before
    recorded.watchlist.write_text(f"{listed}    select: h1\n", "utf-8")
    assert "judged otherwise now: 1, 2" in recorded.run("reread").stdout
    assert [change["change"] for change in recorded.json("history", "--all")] == [2, 1]
    assert {change["verdict"] for change in recorded.json("history", "--all")} == {"none"}
    recorded.watchlist.write_text(listed, "utf-8")
    assert recorded.run("reread").exit_code == 0
    assert recorded.json("history", "--all") == before
    assert recorded.json("verify")[0]["fault"] is None


@pytest.mark.parametrize(
    "command",
    [
        ["reread", "nobody"],
        ["history", "nobody"],
        ["history", "--service", "nobody"],
        ["history", "--since", "yesterday"],
        ["history", "--search", ""],
        ["history", "--search", "§ --"],
        ["show", "99"],
        ["show", "99999999999999999999"],
        ["diff", "nobody"],
        ["diff", "quillhaven-privacy", "1..99999999999999999999"],
        ["diff", "quillhaven-privacy", f"1..{'9' * 5000}"],
        ["blame", "nobody"],
        ["facts", "nobody"],
    ],
    ids=" ".join,
)
def test_what_the_book_has_not_ends_with_two(recorded: Desk, command: list[str]) -> None:
    done = recorded.run(*command)
    assert done.exit_code == 2
    assert done.stderr
    assert not done.stdout


@pytest.mark.parametrize("command", ["history", "status", "verify", "facts"])
def test_a_question_never_leaves_an_empty_book_behind(desk: Desk, command: str) -> None:
    done = desk.run(command)
    assert done.exit_code == 2
    assert done.stderr.count("\n") == 1
    assert not desk.db.exists()


def test_what_is_no_book_is_left_alone(desk: Desk, tmp_path: Path) -> None:
    desk.db = desk.file("notes.txt", "not a database, but long enough to be taken for one" * 20)
    before = desk.db.read_bytes()
    desk.watch({"id": "a", "url": "http://127.0.0.1:9/"})
    for command in (["history"], ["check"], ["backup", str(tmp_path / "b.db")]):
        done = desk.run(*command)
        assert done.exit_code == 2
        assert done.stderr.count("\n") == 1
    assert desk.db.read_bytes() == before


@pytest.mark.parametrize("command", ["history", "check", "status"])
def test_a_book_of_a_newer_version_is_left_alone(recorded: Desk, command: str) -> None:
    with contextlib.closing(sqlite3.connect(recorded.db)) as book:
        book.execute("PRAGMA user_version = 999")
    before = recorded.db.read_bytes()
    done = recorded.run(command)
    assert done.exit_code == 2
    assert "newer" in done.stderr
    assert done.stderr.count("\n") == 1
    assert recorded.db.read_bytes() == before
