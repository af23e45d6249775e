"""compare: two files and batches, for people and programs, with the statuses of the contract."""

import json
import random
from collections.abc import Callable

from monitor.cli.compare import answers
from monitor.demo.story import SAMPLES
from monitor.workers import Limits, Workers
from tests.cli.conftest import Desk

KEYS = [
    "id",
    "verdict",
    "severity",
    "direction",
    "confidence",
    "topics",
    "flags",
    "summary",
    "findings",
    "counts",
    "fault",
    "language",
    "ms",
]
FINDING_KEYS = [
    "topic",
    "kind",
    "what",
    "old",
    "new",
    "direction",
    "verdict",
    "severity",
    "section",
    "before",
    "after",
    "says",
    "rule",
]
CHALLENGE = (SAMPLES / "challenge.html").read_text("utf-8")
Pages = Callable[[int], str]


def test_a_substantive_change_ends_with_one(desk: Desk, pages: Pages) -> None:
    old, new = desk.file("old.html", pages(2)), desk.file("new.html", pages(3))
    (told,) = desk.json("compare", old, new, status=1)
    assert list(told) == KEYS
    assert (told["verdict"], told["direction"]) == ("substantive", "worse-for-user")
    assert told["topics"] == ["policy-change-notice"]
    assert list(told["findings"][0]) == FINDING_KEYS
    assert (told["findings"][0]["old"], told["findings"][0]["new"]) == ("30 days", "14 days")
    assert told["fault"] is None
    assert told["ms"] > 0


def test_the_same_words_end_with_zero(desk: Desk, pages: Pages) -> None:
    old, new = desk.file("old.html", pages(0)), desk.file("new.html", pages(1))
    (told,) = desk.json("compare", old, new)
    assert told["verdict"] in {"none", "cosmetic"}
    assert told["findings"] == []


def test_what_is_no_policy_ends_with_four(desk: Desk, pages: Pages) -> None:
    old, new = desk.file("old.html", pages(0)), desk.file("new.html", CHALLENGE)
    (told,) = desk.json("compare", old, new, status=4)
    assert list(told) == KEYS
    assert (told["verdict"], told["fault"]) == (None, "blocked")


def test_an_unreadable_file_ends_with_two(desk: Desk, pages: Pages) -> None:
    done = desk.run("compare", desk.file("old.html", pages(0)), desk.folder / "missing.html")
    assert done.exit_code == 2
    assert done.stderr.count("\n") == 1
    assert "missing.html" in done.stderr


def test_bytes_that_are_no_text_end_with_two(desk: Desk, pages: Pages) -> None:
    old, noise = desk.file("old.html", pages(0)), desk.folder / "noise.bin"
    noise.write_bytes(random.Random(7).randbytes(20_000))
    done = desk.run("extract", noise)
    assert (done.exit_code, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert "unreadable: The bytes are no text" in done.stderr
    (told,) = desk.json("compare", old, noise, status=2)
    assert (told["verdict"], told["fault"]) == (None, "unreadable")
    pair = json.dumps({"id": "a", "old": str(old), "new": str(noise)})
    (told,) = desk.json("compare", "--batch", desk.file("batch.jsonl", pair))
    assert told["fault"] == "unreadable"


def test_files_and_a_batch_are_not_asked_together(desk: Desk) -> None:
    batch = desk.file("batch.jsonl", "")
    assert desk.run("compare").exit_code == 2
    assert desk.run("compare", batch, batch, "--batch", batch).exit_code == 2


def test_people_read_the_sentence_first_and_no_colour_in_a_pipe(desk: Desk, pages: Pages) -> None:
    old, new = desk.file("old.html", pages(2)), desk.file("new.html", pages(3))
    done = desk.run("compare", old, new)
    assert done.exit_code == 1
    assert "30 days → 14 days" in done.stdout
    assert "\x1b" not in done.stdout
    french = desk.run("compare", old, new, "--lang", "fr")
    assert "30 days → 14 days" in french.stdout
    assert french.stdout != done.stdout


def test_a_bad_pair_is_a_line_and_never_the_end(desk: Desk, pages: Pages) -> None:
    old, new = desk.file("old.html", pages(2)), desk.file("new.html", pages(3))
    wall = desk.file("wall.html", CHALLENGE)
    requests = [
        {"id": "a", "old": str(old), "new": str(new), "language": "en"},
        {"id": "b", "old": str(old), "new": str(desk.folder / "missing.html")},
        {"id": "c", "old": str(old), "new": str(wall), "language": None},
        {"id": "d"},
    ]
    lines = [json.dumps(request) for request in requests] + ["", "{not json", "[]"]
    batch = desk.file("batch.jsonl", "\n".join(lines))
    told = desk.json("compare", "--batch", batch)
    assert all(list(line) == KEYS for line in told)
    assert [line["id"] for line in told] == ["a", "b", "c", "d", "6", "7"]
    assert [line["verdict"] for line in told] == ["substantive"] + [None] * 5
    faults = [line["fault"] for line in told]
    assert faults == [None, "unreadable", "blocked", "unreadable", "unreadable", "unreadable"]
    causes = [line["summary"] for line in told]
    assert "missing.html" in causes[1]
    assert "old, new" in causes[3]
    assert "not JSON" in causes[4]


def test_no_name_of_a_file_ends_a_batch(desk: Desk) -> None:
    strange = ["a\0b", "\ud800", "", "x" * 5000]
    requests = [json.dumps({"id": name, "old": name, "new": name}) for name in strange]
    batch = desk.file("batch.jsonl", "\n".join([*requests, "[" * 100_000]))
    told = desk.json("compare", "--batch", batch)
    assert [line["fault"] for line in told] == ["unreadable"] * 5


def test_a_pair_that_breaks_a_worker_costs_its_own_line(desk: Desk, pages: Pages) -> None:
    old, new = desk.file("old.html", pages(2)), desk.file("new.html", pages(3))
    endless = desk.file("endless.html", "<ul><li>x" * 90_000)
    sides = [("a", old, new), ("b", old, endless), ("c", endless, new), ("d", old, new)]
    requests = [json.dumps({"id": i, "old": str(o), "new": str(n)}) for i, o, n in sides]
    with Workers(1, limits=Limits(read=2.0)) as workers:
        told = [one.line("en") for one in answers(requests, workers)]
    assert [line["id"] for line in told] == ["a", "b", "c", "d"]
    assert [line["fault"] for line in told] == [None, "unreadable", "unreadable", None]
    assert "within 2 seconds" in told[1]["summary"]
    assert told[0] | {"id": "", "ms": 0} == told[3] | {"id": "", "ms": 0}


def test_a_batch_is_read_from_standard_input(desk: Desk, pages: Pages) -> None:
    old, new = desk.file("old.html", pages(2)), desk.file("new.html", pages(3))
    request = json.dumps({"id": "a", "old": str(old), "new": str(new)})
    done = desk.run("compare", "--batch", "-", input=request)
    assert done.exit_code == 0
    assert json.loads(done.stdout)["verdict"] == "substantive"


def test_short_texts_are_compared_and_their_suffix_tells_how_to_read_them(desk: Desk) -> None:
    old = desk.file("old.md", "# Privacy\n\nWe keep **logs** for 6 months.\n")
    new = desk.file("new.md", "# Privacy\n\nWe keep **logs** for 9 months.\n")
    (told,) = desk.json("compare", old, new, status=1)
    assert (told["findings"][0]["old"], told["findings"][0]["new"]) == ("6 months", "9 months")
    assert told["findings"][0]["section"] == "Privacy"
    assert "*" not in told["findings"][0]["before"]


def test_an_empty_text_is_no_policy(desk: Desk) -> None:
    old, new = desk.file("old.txt", "We keep logs for 6 months."), desk.file("new.txt", "\n")
    (told,) = desk.json("compare", old, new, status=4)
    assert told["fault"] == "not-a-policy"
