"""The words of each language, read from the TOML files beside this module.

Knows how to load a file and find a phrase in it; knows no language and holds no word of any. A new
language is a new file: nothing here, nor anywhere in Python, names the languages that exist.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from importlib.resources import files
from typing import Any

from monitor.errors import UsageError
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

_NO_BREAK_SPACE = "\u00a0"

_TABLES: Mapping[type, str] = {
    Topic: "topics",
    Direction: "directions",
    Severity: "severities",
    Verdict: "verdicts",
    Flag: "flags",
    Fault: "faults",
    FindingKind: "kinds",
    EditKind: "edits",
}

Word = Topic | Direction | Severity | Verdict | Flag | Fault | FindingKind | EditKind
"""An enum member that every language has a word for."""


@dataclass(frozen=True, slots=True)
class Phrases:
    """The phrases of one language; `tables` is its TOML file, with unbreakable spaces set."""

    language: str
    tables: Mapping[str, Mapping[str, Any]]

    def word(self, member: Word) -> str:
        """Return the word for a topic, direction, severity, verdict, flag, fault or kind."""
        return str(self.tables[_TABLES[type(member)]][member.value])

    def phrase(self, table: str, key: str, **parts: object) -> str:
        """Return the phrase `key` of `table` with its braces filled in from `parts`.

        Parts are put in as they are: braces inside them mean nothing.
        """
        template = str(self.tables[table][key])
        return template.format(**parts) if parts else template

    def label(self, key: str, **parts: object) -> str:
        """Return a label of the terminal, Markdown and HTML."""
        return self.phrase("labels", key, **parts)

    def what(self, slug: str, topic: Topic, kind: FindingKind) -> Mapping[str, str]:
        """Return how a finding's `what` is told: its `label`, and sentences of its own if any.

        A slug that the file does not know reads as its own words: "cooling-off" is "cooling off".
        """
        table = self.tables["what"]
        for key in (f"{slug}/{topic}", f"{slug}/{kind}", slug):
            if key in table:
                known: Mapping[str, str] = table[key]
                return known
        return {"label": " ".join(slug.replace("-", " ").replace("_", " ").split()) or str(kind)}

    def subject(self, name: str) -> str | None:
        """Return what a fact is said of ("logs") in this language; None without a word for it."""
        known: Mapping[str, str] = self.tables["subjects"]
        return known.get(name)

    def quoted(self, text: str) -> str:
        """Return `text` between this language's quotation marks."""
        marks = self.tables["format"]
        return f"{marks['open']}{text}{marks['close']}"

    def number(self, value: Decimal) -> str:
        """Return a number as the language writes it: "1,250.5"."""
        written = f"{value:,f}"
        if "." in written:
            written = written.rstrip("0").rstrip(".")
        return self._punctuated(written)

    def money(self, value: Decimal, symbol: str) -> str:
        """Return an amount as the language writes it: "€1,250.50", "€5"."""
        written = f"{value:,.2f}".removesuffix(".00")
        return self.phrase("format", "amount", number=self._punctuated(written), symbol=symbol)

    def singular(self, count: Decimal) -> bool:
        """Tell whether a count takes the singular."""
        least, most = self.tables["format"]["singular"]
        return bool(Decimal(str(least)) <= abs(count) <= Decimal(str(most)))

    def _punctuated(self, written: str) -> str:
        marks = self.tables["format"]
        swap = {",": str(marks["group"]), ".": str(marks["decimal"])}
        return "".join(swap.get(c, c) for c in written)


@lru_cache(maxsize=1)
def languages() -> tuple[str, ...]:
    """Return the codes of the languages there are, sorted: ("en", "fr")."""
    names = (entry.name for entry in files(__name__).iterdir())
    return tuple(sorted(name.removesuffix(".toml") for name in names if name.endswith(".toml")))


@lru_cache(maxsize=16)
def phrases(language: str) -> Phrases:
    """Return the phrases of a language; a region is set aside ("fr-CA" is "fr").

    Raises `UsageError` for a language that there is no file for.
    """
    code = language.lower().replace("_", "-").partition("-")[0]
    if code not in languages():
        raise UsageError(
            f"there are no phrases for the language {language!r}; use {' or '.join(languages())}"
        )
    tables = tomllib.loads(files(__name__).joinpath(f"{code}.toml").read_text("utf-8"))
    return Phrases(code, _bound(tables))


def _bound(tables: dict[str, Any]) -> dict[str, Any]:
    """Make the spaces of `format.bind` unbreakable in all templates but the grammar's forms."""
    pieces: list[str] = tables["format"]["bind"]
    grammar = {"name", "units", "qualifiers", "percents", "currencies", "numbers"}

    def bind(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: bind(part) for key, part in value.items()}
        if isinstance(value, str):
            for piece in pieces:
                value = value.replace(piece, piece.replace(" ", _NO_BREAK_SPACE))
        return value

    bound = {key: part if key in grammar else bind(part) for key, part in tables.items()}
    bound["format"]["bind"] = pieces
    return bound
