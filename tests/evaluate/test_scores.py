"""The figures are what a reader with a pencil finds."""

import math
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.evaluate.baselines import Extent, baselines, extent
from monitor.evaluate.gold import GoldFact, Label
from monitor.evaluate.scores import Detection, Share, by_language, score
from monitor.model import Direction, Topic, Verdict

WORSE, BETTER = Direction.WORSE, Direction.BETTER


def label(id_: str, verdict: str, language: str = "en", **said: object) -> Label:
    parts: dict[str, object] = {
        "direction": None,
        "topics": frozenset(),
        "facts": (),
        "passages": (),
        "why": "",
    }
    here = Path(id_)
    return Label(id_, here, here, language, Verdict(verdict), **{**parts, **said})  # type: ignore[arg-type]


SAID = label(
    "said",
    "substantive",
    direction=WORSE,
    topics=frozenset({Topic.RETENTION, Topic.SALE}),
    facts=(GoldFact("duration", "30 days", "14 days"), GoldFact("party", None, "Acme Ltd")),
    passages=("kept for 30 days",),
)


def test_what_each_pair_counts_for() -> None:
    labels = [
        SAID,
        label("lost", "substantive"),
        label("loud", "cosmetic"),
        label("calm", "none"),
        label("same", "cosmetic"),
        label("small", "minor"),
        label("gone", "none"),
        label("broken", "substantive"),
    ]
    answers: dict[str, dict[str, object]] = {
        "said": {"verdict": "substantive", "findings": []},
        "lost": {"verdict": "cosmetic"},
        "loud": {"verdict": "substantive", "summary": "Too loud."},
        "calm": {"verdict": "minor"},
        "same": {"verdict": "cosmetic"},
        "small": {"verdict": "substantive"},
        "broken": {"verdict": None, "fault": "unreadable"},
    }
    told = score(labels, answers)
    assert (told.pairs, told.unanswered, told.faulted) == (8, 1, 1)
    assert told.alerts == Detection(right=1, wrong=1, missed=2)
    assert told.alerts.f1 == pytest.approx(2 / 5)
    assert told.quiet == Share(2, 4)
    assert told.minor_alerted == Share(1, 1)
    assert told.four_way == Share(2, 8)
    assert [(m.id, m.got) for m in told.misses] == [
        ("lost", "cosmetic"),
        ("loud", "substantive"),
        ("gone", "missing"),
        ("broken", "fault"),
    ]
    assert told.misses[1].says == "Too loud."


def test_what_is_asked_of_a_pair_that_is_found() -> None:
    finding = {"kind": "duration", "old": "thirty days", "new": "14 days", "before": "Kept for 30"}
    answer = {
        "verdict": "substantive",
        "direction": "worse-for-user",
        "topics": ["retention", "other"],
        "findings": [finding],
        "ms": 12.5,
    }
    told = score([SAID], {"said": answer})
    assert (told.direction, told.flips) == (Share(1, 1), 0)
    assert told.topics == Detection(right=1, wrong=1, missed=1)
    assert told.facts == Share(1, 1)
    assert told.evidence == Share(1, 1)
    assert told.percentile(0.5) == told.percentile(0.95) == 12.5


@pytest.mark.parametrize(
    ("direction", "right", "flips"),
    [("better-for-user", 0, 1), ("mixed", 0, 0), ("worse-for-user", 1, 0)],
)
def test_a_flip_is_the_opposite_side_alone(direction: str, right: int, flips: int) -> None:
    told = score([SAID], {"said": {"verdict": "substantive", "direction": direction}})
    assert (told.direction.hits, told.flips) == (right, flips)


def test_a_value_under_another_kind_or_in_two_findings_is_not_told() -> None:
    halves = [
        {"kind": "duration", "old": "30 days", "new": None},
        {"kind": "duration", "old": None, "new": "14 days"},
        {"kind": "age", "old": "30 days", "new": "14 days"},
    ]
    assert score([SAID], {"said": {"verdict": "substantive", "findings": halves}}).facts.hits == 0


def test_a_page_quoted_whole_is_no_evidence() -> None:
    page = {"kind": "clause", "before": "kept for 30 days " * 200}
    told = score([SAID], {"said": {"verdict": "substantive", "findings": [page]}})
    assert told.evidence == Share(0, 1)


def test_languages_are_scored_apart() -> None:
    labels = [label("a", "substantive"), label("b", "substantive", "fr")]
    told = by_language(labels, {"a": {"verdict": "substantive"}, "b": {"verdict": "minor"}})
    assert [(code, s.alerts.recall.value) for code, s in told.items()] == [("en", 1.0), ("fr", 0.0)]


def test_no_pair_of_a_kind_gives_no_figure() -> None:
    told = score([label("a", "none")], {"a": {"verdict": "none"}})
    assert told.alerts.precision.value is None
    assert told.minor_alerted.value is None
    assert told.percentile(0.5) is None


def test_the_interval_agrees_with_a_published_table() -> None:
    # Newcombe 1998, Statistics in Medicine 17:857, table I, method 3.
    for hits, of, low, high in [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605)]:
        assert Share(hits, of).interval == pytest.approx((low, high), abs=5e-5)
    assert Share(0, 20).interval == pytest.approx((0.0, 0.1611), abs=5e-5)


@given(st.integers(0, 500), st.integers(1, 500))
def test_an_interval_holds_its_share(hits: int, of: int) -> None:
    share = Share(min(hits, of), of)
    low, high = share.interval
    value = share.value
    assert value is not None
    assert 0 <= low <= value + 1e-9
    assert value - 1e-9 <= high <= 1
    assert math.isfinite(low)


def test_the_extent_of_a_change() -> None:
    old = "We keep logs for thirty days, then delete them."
    assert extent(old, old) == Extent(0, 9)
    assert extent(old, old.replace("thirty", "90")) == Extent(1, 9)
    assert extent(old, old + " We never sell data.") == Extent(4, 13)
    assert extent("", "") == Extent(0, 0)


def test_simple_rules_alert_by_size_alone() -> None:
    labels = (label("big", "cosmetic"), label("one", "substantive"), label("same", "none"))
    extents = {"big": Extent(40, 100), "one": Extent(1, 900), "same": Extent(0, 50)}
    told = baselines(labels, extents)
    assert told["any change"].alerts == Detection(1, 1, 0)
    assert told["5 words"].alerts == Detection(0, 1, 1)
    assert len(told) == 3
