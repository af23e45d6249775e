"""evaluate: this program and other tools, measured alike on a small folder of labelled pairs."""

import json
import shlex
import sys
from pathlib import Path

import pytest

from monitor.evaluate import gold
from tests.cli.conftest import Desk

GOLD = Path(__file__).parent / "gold"

ALARMIST = """
import json, sys
for line in open(sys.argv[1], encoding="utf-8"):
    asked = json.loads(line)
    old, new = (open(asked[side], encoding="utf-8").read() for side in ("old", "new"))
    said = "none" if old == new else "substantive"
    print(json.dumps({"id": asked["id"], "verdict": said, "direction": "worse-for-user",
                      "topics": ["sale"], "ms": 1}))
print("done")
"""


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def test_our_own_figures_on_the_small_set(desk: Desk) -> None:
    (told,) = desk.json("evaluate", GOLD)
    assert (told["pairs"], told["unanswered"], told["faulted"]) == (9, 0, 0)
    assert (told["f1"], told["quiet"], told["direction_flips"]) == (1.0, 1.0, 0)
    assert (told["facts_exact"], told["facts_of"]) == (1.0, 3)
    assert set(told["by_language"]) == {"en", "fr"}
    assert told["misses"] == []
    assert told["ms_p50"] > 0
    assert told["baselines"]["any change"]["quiet"] < 1


def test_another_tool_is_measured_by_the_same_rules(desk: Desk) -> None:
    tool = desk.file("alarmist.py", ALARMIST)
    command = shlex.join([sys.executable, str(tool)]) + " {requests}"
    (told,) = desk.json("evaluate", GOLD, "--command", command)
    # Five substantive pairs and three quiet ones, all of which it calls substantive.
    assert (told["precision"], told["recall"], told["quiet"]) == (0.625, 1.0, 0.0)
    assert told["minor_alerted"] == 1.0
    assert (told["direction_accuracy"], told["direction_flips"]) == (0.6, 2)
    # "sale" is one of the five labelled topics, and told of five pairs.
    assert told["topics_f1"] == 0.2
    assert len(told["misses"]) == 3


def test_the_report_for_people(desk: Desk) -> None:
    tool = desk.file("alarmist.py", ALARMIST)
    command = shlex.join([sys.executable, str(tool)]) + " {requests}"
    done = desk.run("evaluate", GOLD, "--command", command, "--show", "misses")
    assert done.exit_code == 0
    assert "0.625" in done.stdout
    assert "5 words" in done.stdout
    assert "same-length: labelled cosmetic, judged substantive" in done.stdout


def test_a_pair_on_which_readers_differ_is_left_out() -> None:
    assert "doubtful" not in {label.id for label in gold.load(GOLD)}


def test_an_excerpt_may_be_told_by_its_place() -> None:
    kept = next(label for label in gold.load(GOLD) if label.id == "kept-shorter")
    assert kept.passages[0] == "We keep your messages for 12 months."


@pytest.mark.parametrize(
    ("label", "reason"),
    [
        ("{", "labels.jsonl:1"),
        (json.dumps({"id": "a"}), "labels.jsonl:1"),
        (json.dumps({"id": "a", "verdict": "none"}), "there is no"),
        ("[]", "labels.jsonl:1"),
        ("", "labels no pair"),
    ],
)
def test_a_folder_that_is_not_gold_is_one_sentence(desk: Desk, label: str, reason: str) -> None:
    desk.file("labels.jsonl", label + "\n")
    done = desk.run("evaluate", desk.folder)
    assert done.exit_code == 2
    assert reason in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


@pytest.mark.parametrize(
    ("command", "reason"),
    [
        ("true", "{requests}"),
        ("true {requests}", "printed no answer"),
        ("/no/such/tool {requests}", "cannot run /no/such/tool"),
    ],
)
def test_a_tool_that_does_not_answer_is_one_sentence(desk: Desk, command: str, reason: str) -> None:
    done = desk.run("evaluate", GOLD, "--command", command)
    assert done.exit_code == 2
    assert reason in done.stderr
