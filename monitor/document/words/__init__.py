"""The words a reader needs of each language: one TOML file a language in this folder.

Knows which languages there are, their function words, abbreviations, months and date cues;
knows nothing of meaning. A new language is a new file.
"""

import re
import tomllib
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

FALLBACK = "en"
"""The language of a text that does not tell its own."""


@dataclass(frozen=True, slots=True)
class Words:
    """One language file, as read. `months` maps each spelling to 1..12.

    `ordinal_point` tells that a point after a number makes it an ordinal ("am 3. Mai").
    """

    language: str
    function_words: frozenset[str]
    abbreviations: frozenset[str]
    months: dict[str, int]
    month_first: bool
    updated: tuple[str, ...]
    effective: tuple[str, ...]
    ordinal_point: bool


@lru_cache(maxsize=1)
def languages() -> dict[str, Words]:
    """Return every language that has a file here, by its two-letter code."""
    found: dict[str, Words] = {}
    for file in sorted(files(__package__).iterdir(), key=lambda f: f.name):
        if not file.name.endswith(".toml"):
            continue
        raw = tomllib.loads(file.read_text(encoding="utf-8"))
        code, dates = file.name.removesuffix(".toml"), raw["dates"]
        found[code] = Words(
            language=code,
            function_words=frozenset(raw["function_words"]),
            abbreviations=frozenset(raw["abbreviations"]),
            months={name: n for n, names in enumerate(dates["months"], 1) for name in names},
            month_first=dates["month_first"],
            updated=tuple(dates["updated"]),
            effective=tuple(dates["effective"]),
            ordinal_point=dates["ordinal_point"],
        )
    return found


_TOKEN = re.compile(r"[^\W\d_]+")


def vote(text: str) -> tuple[str, float]:
    """Return the language whose function words are densest in the text, and that density.

    The empty string where no language reaches one word in twenty; words shared by several
    languages count for each of them.

    >>> vote("nous pouvons conserver les données pour une durée de deux ans")[0]
    'fr'
    """
    tokens = Counter(_TOKEN.findall(text.casefold()))
    total = sum(tokens.values())
    if not total:
        return "", 0.0
    best, density = "", 0.05
    for code, words in languages().items():
        share = sum(tokens[token] for token in tokens.keys() & words.function_words) / total
        if share > density:
            best, density = code, share
    return best, density if best else 0.0
