"""Every language says the same things."""

import doctest
import importlib
import string
import tomllib
from collections.abc import Iterator
from importlib.resources import files
from typing import Any

import pytest

from monitor.model import (
    Direction,
    EditKind,
    Fault,
    FindingKind,
    Flag,
    Severity,
    Topic,
    Verdict,
)
from monitor.render.phrases import Word, languages, phrases

GRAMMAR = {"name", "format", "units", "qualifiers", "percents", "currencies", "numbers"}
OWN_SENTENCES = {"added", "removed", "changed", "bare"}
ENUMS = (Topic, Direction, Severity, Verdict, Flag, Fault, FindingKind, EditKind)


def keys(tables: dict[str, Any]) -> set[tuple[str, str]]:
    return {(name, key) for name, t in tables.items() if name not in GRAMMAR for key in t}


def texts(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for part in value.values():
            yield from texts(part)
    elif isinstance(value, str):
        yield value


def test_there_are_english_and_french() -> None:
    assert {"en", "fr"} <= set(languages())


@pytest.mark.parametrize("language", languages())
def test_every_language_has_the_keys_of_english(language: str) -> None:
    english, other = phrases("en").tables, phrases(language).tables
    assert keys(dict(english)) == keys(dict(other))
    assert set(english) == set(other)
    assert set(english["format"]) == set(other["format"])
    assert set(english["units"]) <= set(other["units"])
    assert set(english["currencies"]) <= set(other["currencies"])


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("member", [member for enum in ENUMS for member in enum])
def test_every_enum_member_has_words(language: str, member: Word) -> None:
    assert phrases(language).word(member).strip()


@pytest.mark.parametrize("language", languages())
def test_phrases_have_the_fields_of_english(language: str) -> None:
    english, other = phrases("en").tables, phrases(language).tables
    for name, key in keys(dict(english)):
        if name != "what":
            assert fields(english[name][key]) == fields(other[name][key]), (name, key)


@pytest.mark.parametrize("language", languages())
def test_what_a_finding_speaks_of_is_told_with_known_fields(language: str) -> None:
    for slug, told in phrases(language).tables["what"].items():
        assert told["label"], slug
        assert set(told) <= {"label", *OWN_SENTENCES}, slug
        for text in texts(told):
            assert fields(text) <= {"old", "new", "place"}, slug


@pytest.mark.parametrize("language", languages())
def test_every_role_that_a_fact_can_play_has_words(language: str) -> None:
    folder = files("monitor.differ.lexicon")
    known = {slug.partition("/")[0] for slug in phrases(language).tables["what"]}
    for file in folder.iterdir():
        if file.name.endswith(".toml"):
            facts = tomllib.loads(file.read_text("utf-8"))["facts"]
            roles = {r for name, table in facts.items() if "-roles" in name for r in table}
            assert roles <= known, file.name


def fields(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name}


@pytest.mark.parametrize("name", ["quantities", "quotes", "escape", "contract"])
def test_the_examples_in_the_docstrings_hold(name: str) -> None:
    module = importlib.import_module(f"monitor.render.{name}")
    assert doctest.testmod(module).failed == 0


@pytest.mark.parametrize("language", languages())
def test_all_that_facts_are_said_of_has_words(language: str) -> None:
    lexicon = tomllib.loads(files("monitor.differ.lexicon").joinpath("en.toml").read_text("utf-8"))
    assert set(lexicon["facts"]["subjects"]) == set(phrases(language).tables["subjects"])
