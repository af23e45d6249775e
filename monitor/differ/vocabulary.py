"""The `[facts]` tables of a lexicon, made ready for look-up once a language.

Knows the layout of those tables: `numbers` (word = value), `settings`, `symbols` (ranks of
durations that are words), `refine` (rules on roles); every other table is a kind of phrase and
maps slugs to lists of phrases. Does not know what a kind is for.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from monitor.differ.lexicon import Lexicon
from monitor.differ.scan import Phrases, Scan, folded, words_of

_NOT_PHRASES = frozenset({"numbers", "settings", "symbols", "refine"})


@dataclass(frozen=True, slots=True)
class Refinement:
    """A role that becomes another where phrases of the groups `near` stand beside it."""

    role: str
    near: frozenset[str]
    without: frozenset[str]
    becomes: str


@dataclass(frozen=True, slots=True, eq=False)
class Vocabulary:
    """One language's facts: the phrases to find, number words, settings and rules on roles.

    `numbers` maps folded number words to values; a compound ("quatre-vingt") is joined by "-".
    `capital_nouns` tells that a capital marks no name.
    """

    language: str
    phrases: Phrases
    numbers: Mapping[str, int]
    ranks: Mapping[str, float]
    refinements: tuple[Refinement, ...]
    settings: Mapping[str, Any]
    capital_nouns: bool

    def scan(self, text: str) -> Scan:
        """Read a text into tokens with every phrase of this language."""
        return self.phrases.scan(text)

    def words(self, setting: str) -> frozenset[str]:
        """Return a setting's list of single words, folded as tokens are."""
        return _folded_set(self, setting)


@lru_cache(maxsize=256)
def _folded_set(vocabulary: Vocabulary, setting: str) -> frozenset[str]:
    return frozenset(folded(word) for word in vocabulary.settings.get(setting, ()))


@lru_cache(maxsize=16)
def vocabulary(lexicon: Lexicon) -> Vocabulary:
    """Return the vocabulary of a lexicon, compiled on first use."""
    tables = lexicon.table("facts")
    numbers = tables.get("numbers", {})
    return Vocabulary(
        language=lexicon.language,
        phrases=Phrases(_entries(tables)),
        numbers={"-".join(words_of(word)): int(value) for word, value in numbers.items()},
        ranks={slug: float(rank) for slug, rank in tables.get("symbols", {}).items()},
        refinements=tuple(
            Refinement(
                role=rule["role"],
                near=frozenset(rule.get("near", ())),
                without=frozenset(rule.get("without", ())),
                becomes=rule["becomes"],
            )
            for rule in tables.get("refine", ())
        ),
        settings=tables.get("settings", {}),
        capital_nouns=bool(lexicon.table("text").get("capital_nouns")),
    )


def _entries(tables: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    for kind, slugs in tables.items():
        if kind not in _NOT_PHRASES:
            for slug, phrases in slugs.items():
                for phrase in phrases:
                    yield phrase, kind, slug


@lru_cache(maxsize=1024)
def scanned(words: Vocabulary, text: str) -> Scan:
    """Read a text as `Vocabulary.scan` does; cached, as clauses share contexts and come twice."""
    return words.scan(text)
