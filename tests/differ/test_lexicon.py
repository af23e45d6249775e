"""Every language's lexicon has the same tables, so that none is half known."""

import re
from pathlib import Path
from typing import Any

import pytest

import monitor
from monitor.differ.frames import reading
from monitor.differ.lexicon import known, load
from monitor.differ.tokens import grammar
from monitor.differ.vocabulary import vocabulary
from monitor.document.words import languages as read_in
from monitor.model import Topic
from monitor.render.phrases import languages as told_in

OWN = {
    "facts.numbers", "facts.currencies", "facts.company-forms", "facts.streets", "facts.age-before",
    "facts.place-names", "facts.place-adjectives", "facts.data-words", "facts.right-words",
    "facts.rights", "facts.units", "text.contractions",
}  # fmt: skip
"""Tables that hold what a language itself writes; their keys may differ."""

OPTIONAL = {"facts.settings.party-leads-near", "text.capital_nouns", "text.late_negation"}
"""Keys that only some languages need; where they are missing, nothing is said."""

FOLDER = Path(monitor.__file__).parent


def keys(table: dict[str, Any], path: str = "") -> set[str]:
    found: set[str] = set()
    for key, value in table.items():
        name = f"{path}{key}"
        found.add(name)
        if isinstance(value, dict) and name not in OWN:
            found |= keys(value, f"{name}.")
    return found - OPTIONAL


@pytest.mark.parametrize("language", known())
def test_a_lexicon_has_the_tables_and_keys_of_english(language: str) -> None:
    english, other = keys(dict(load("en").tables)), keys(dict(load(language).tables))
    assert other - english == set(), "keys that English does not have"
    assert english - other == set(), "keys that are missing"


@pytest.mark.parametrize("language", known())
def test_a_lexicon_can_be_used(language: str) -> None:
    lexicon = load(language)
    assert grammar(lexicon).function
    assert vocabulary(lexicon).numbers
    assert {Topic(name) for name in lexicon.table("topics")} == set(Topic)
    assert reading("", lexicon).frames == ()


@pytest.mark.parametrize("language", known())
def test_a_predicate_means_the_same_in_every_language(language: str) -> None:
    english, other = load("en").table("predicates"), load(language).table("predicates")
    for name, predicate in other.items():
        assert predicate["words"], name
        assert Topic(predicate["topic"]), name
        mine, theirs = ({**p, "words": ()} for p in (predicate, english[name]))
        assert mine == theirs, name


@pytest.mark.parametrize("language", known())
def test_the_ranks_of_words_for_durations_are_the_same_in_every_language(language: str) -> None:
    assert load(language).table("facts")["symbols"] == load("en").table("facts")["symbols"]


@pytest.mark.parametrize("language", known())
def test_an_operator_means_one_thing(language: str) -> None:
    """A phrase under two operators would count as both lost and gained."""
    operators = load(language).table("operators").items()
    under: dict[str, set[str]] = {}
    for name, phrases in operators:
        for phrase in phrases:
            under.setdefault(phrase, set()).add(name)
    twice = {phrase: names for phrase, names in under.items() if len(names) > 1}
    assert not [phrase for phrase, names in twice.items() if names not in SHARED], twice


SHARED = [{"except", "condition"}, {"optional", "knowing"}]
"""Operators that share phrases on purpose: "provided that" sets a condition and makes an exception,
"volontairement" is of one's free will or knowingly."""


def test_the_same_languages_are_read_compared_and_told() -> None:
    assert set(known()) == set(read_in()) == set(told_in())


def test_no_module_knows_a_language_but_the_fallback() -> None:
    codes = "|".join(set(known()) - {"en"})
    quoted = re.compile(rf"""["'](?:{codes})["']""")
    named = [
        f"{file.relative_to(FOLDER)}: {line.strip()}"
        for file in FOLDER.rglob("*.py")
        for line in re.sub(r'"""[\s\S]*?"""', "", file.read_text("utf-8")).splitlines()
        if quoted.search(line) and not line.lstrip().startswith("#")
    ]
    assert not named
