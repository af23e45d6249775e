"""A sample of the mutations, with floors; `python -m tests.bench.mutations` runs thousands."""

from collections.abc import Iterable
from functools import lru_cache

import pytest

from tests.differ.mutations.cases import (
    COSMETIC,
    SUBSTANTIVE,
    Case,
    cosmetic_cases,
    substantive_cases,
)
from tests.differ.mutations.notation import markdown, policies, tags
from tests.differ.mutations.verdicts import Outcome, judged

_EACH = 84
_SEED = 20
_LANGUAGES = ("en", "fr")


@lru_cache(maxsize=4)
def _outcomes(language: str, kind: str) -> tuple[Outcome, ...]:
    draw = cosmetic_cases if kind == "cosmetic" else substantive_cases
    return tuple(judged(case) for case in draw(language, _EACH, _SEED))


def _share(values: Iterable[bool]) -> float:
    counted = list(values)
    return sum(counted) / len(counted)


def _wrong(outcomes: Iterable[Outcome]) -> list[str]:
    return [o.case.name for o in outcomes if not o.right]


@pytest.mark.parametrize("language", _LANGUAGES)
def test_cosmetic_edits_are_quiet(language: str) -> None:
    outcomes = _outcomes(language, "cosmetic")
    assert _share(o.right for o in outcomes) >= 0.97, _wrong(outcomes)


@pytest.mark.parametrize("language", _LANGUAGES)
def test_substantive_edits_are_caught(language: str) -> None:
    outcomes = _outcomes(language, "substantive")
    assert _share(o.right for o in outcomes) >= 0.97, _wrong(outcomes)


@pytest.mark.parametrize("language", _LANGUAGES)
def test_directions_are_told_and_seldom_flipped(language: str) -> None:
    told = [o.direction for o in _outcomes(language, "substantive") if o.direction]
    assert told.count("right") >= 0.6 * len(told)
    assert told.count("flipped") <= 0.06 * len(told)


@pytest.mark.parametrize("language", _LANGUAGES)
def test_values_are_told_as_written(language: str) -> None:
    asked = [o.fact for o in _outcomes(language, "substantive") if o.fact is not None]
    assert _share(asked) >= 0.8


@pytest.mark.parametrize("language", _LANGUAGES)
def test_topics_are_told(language: str) -> None:
    asked = [o.topic for o in _outcomes(language, "substantive") if o.topic is not None]
    assert _share(asked) >= 0.75


def test_every_family_draws_cases() -> None:
    assert len(COSMETIC) >= 40
    assert len(SUBSTANTIVE) >= 30
    draws = ((COSMETIC, cosmetic_cases), (SUBSTANTIVE, substantive_cases))
    for families, draw in draws:
        turns = len(families) * 3
        drawn = {c.family for code in _LANGUAGES for c in draw(code, turns, _SEED)}
        assert drawn == set(families)


def test_substantive_edits_stand_in_sentences_items_and_rows() -> None:
    for code in _LANGUAGES:
        positions = {c.position for c in substantive_cases(code, 84, _SEED)}
        assert {"sentence", "item", "row"} <= positions


def _texts(cases: Iterable[Case]) -> list[tuple[str, str, str]]:
    return [(c.name, c.old, c.new) for c in cases]


def test_a_seed_gives_the_same_cases() -> None:
    for draw in (cosmetic_cases, substantive_cases):
        assert _texts(draw("en", 20, 5)) == _texts(draw("en", 20, 5))
        assert _texts(draw("en", 20, 5)) != _texts(draw("en", 20, 6))


def test_policies_are_long_enough_and_hide_their_tags() -> None:
    assert sorted(p.language for p in policies()) == ["en"] * 3 + ["fr"] * 3
    for policy in policies():
        stated = [b for b in policy.blocks if b.kind != "heading"]
        assert 40 <= len(stated) <= 110
        assert sum(len(list(tags(b.text))) for b in policy.blocks) >= 30
        assert not set("{}~") & set(markdown(policy.blocks))
