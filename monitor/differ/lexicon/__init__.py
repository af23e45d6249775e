"""The words that meaning hangs on: one TOML file a language in this folder.

Knows how to find and cache the files; what each table means is told by the module that asks for
it (`facts`, `frames`, `explain`, `topics`). A new language is a new file.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files
from typing import Any

FALLBACK = "en"
"""The language whose words serve where a language has no file."""


@dataclass(frozen=True, slots=True)
class Lexicon:
    """One language's tables; equal and hashed by its language, so that it may key a cache."""

    language: str
    tables: Mapping[str, Any] = field(compare=False, hash=False, repr=False)

    def table(self, name: str) -> Mapping[str, Any]:
        """Return a top-level table; empty where the language has none."""
        found = self.tables.get(name, {})
        assert isinstance(found, Mapping)
        return found


@lru_cache(maxsize=1)
def known() -> tuple[str, ...]:
    """Return the two-letter codes of the languages that have a file."""
    names = (file.name for file in files(__package__).iterdir())
    return tuple(sorted(n.removesuffix(".toml") for n in names if n.endswith(".toml")))


def load(language: str) -> Lexicon:
    """Return the lexicon of a language ("fr", "fr-CH"), or of English where there is none."""
    code = language.split("-", maxsplit=1)[0].lower()
    return _load(code if code in known() else FALLBACK)


@lru_cache(maxsize=16)
def _load(code: str) -> Lexicon:
    text = (files(__package__) / f"{code}.toml").read_text(encoding="utf-8")
    return Lexicon(code, tomllib.loads(text))
