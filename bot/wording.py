"""The words of what the bot sends, from the TOML files of `bot/phrases`.

Knows how a phrase is found and filled in; holds no word of any language and needs no library, so
that messages can be written where no bot runs.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

from monitor.render.phrases import Phrases, phrases
from monitor.render.phrases import languages as told_in

_FALLBACK = "en"


@dataclass(frozen=True, slots=True)
class Wording:
    """The phrases of one language: the bot's own, and those of `monitor.render`."""

    language: str
    tables: Mapping[str, Mapping[str, Any]]
    nouns: Phrases

    def phrase(self, table: str, key: str, **parts: object) -> str:
        """Return the phrase `key` of `table` with its braces filled in from `parts`."""
        template = str(self.tables[table][key])
        return template.format(**parts) if parts else template

    def counted(self, table: str, key: str, count: int, **parts: object) -> str:
        """Return the phrase for a count: that of `key` with "-one" where one is told of."""
        return self.phrase(table, f"{key}-one" if count == 1 else key, count=count, **parts)


@lru_cache(maxsize=1)
def languages() -> tuple[str, ...]:
    """Return the codes of the languages that both the bot and `monitor.render` have words of."""
    names = {entry.name for entry in files("bot").joinpath("phrases").iterdir()}
    return tuple(code for code in told_in() if f"{code}.toml" in names)


@lru_cache(maxsize=16)
def wording(language: str) -> Wording:
    """Return the words of a language; a region is set aside, an unknown language is English."""
    code = language.lower().replace("_", "-").partition("-")[0]
    code = code if code in languages() else _FALLBACK
    text = files("bot").joinpath("phrases", f"{code}.toml").read_text("utf-8")
    return Wording(code, tomllib.loads(text), phrases(code))
