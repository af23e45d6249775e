"""Whether a reported value is the labelled one, however each of them is written.

Reads numbers, units and months in the words of the pair's language, so that "thirty (30) days" is
"30 days"; families of units are kept apart, so that a month is never 30 days. Reads more loosely
than the differ and shares no code with it: a judge must not be the judged.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from monitor.document.words import languages as documents
from monitor.render.phrases import languages, phrases

_GROUPED = re.compile(r"(?<=\d)[ ,.'](?=\d{3}(?!\d))")
_TWICE = re.compile(r"(\d+) ?\( ?\1 ?\)")
_ISO = re.compile(r"(?<!\d)(\d{4})[-./ ](\d{1,2})[-./ ](\d{1,2})(?!\d)")
_NUMERIC = re.compile(r"(?<!\d)(\d{1,2})[-./ ](\d{1,2})[-./ ](\d{4})(?!\d)")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_WORD = re.compile(r"[\w.€$£%]+")
_LAST_DAY, _FIRST_YEAR = 31, 1900
_SHORTEST = 3
"""Characters from which a reported value may be but a part of the labelled one."""


class _Quantity(NamedTuple):
    family: str
    size: float
    number: float


def same_value(gold: str | None, reported: str | None, language: str) -> bool:
    """Tell whether a reported value is the labelled one.

    A date equals a date, a quantity a quantity; other values are compared as words, where one may
    hold the other. None equals only None or the empty string. A report much longer than the label
    quotes the clause and is no value.

    >>> same_value("within thirty (30) days", "30 days", "en"), same_value("1 month", "30 days", "en")
    (True, False)
    """
    if gold is None or not reported:
        return gold is None and not reported
    tables = _tables(language)
    want, got = tables.plain(gold), tables.plain(reported)
    if not got or len(got) > 2 * len(want) + 40:
        return False
    if day := tables.date(want):
        return tables.date(got) == day
    if quantity := tables.quantity(want):
        other = tables.quantity(got)
        if other is None:
            return False
        if quantity.family and other.family:
            return quantity[:2] == other[:2]
        return quantity.number == other.number
    return want in got or (got in want and len(got) >= _SHORTEST)


@dataclass(frozen=True)
class _Tables:
    """One language's number words, units (family and size) and months, ready to be found."""

    numbers: Mapping[str, int]
    units: Mapping[str, tuple[str, float]]
    months: Mapping[str, int]
    month_first: bool
    number_words: re.Pattern[str]
    measured: re.Pattern[str]
    month_words: re.Pattern[str]

    def plain(self, value: str) -> str:
        """Return lower case with plain spaces and quotes, and number words as digits."""
        text = _folded(value)
        text = self.number_words.sub(lambda found: str(self.numbers[found[0]]), text)
        text = _TWICE.sub(r"\1", _GROUPED.sub("", text))
        text = re.sub(r"(?<=\d),(?=\d)", ".", text)
        return " ".join(word.rstrip(".") for word in _WORD.findall(text.replace("-", " ")))

    def date(self, plain: str) -> tuple[int, int, int] | None:
        """Return (year, month, day) of the first date, 0 for a part that is not told."""
        if found := _ISO.search(plain):
            return int(found[1]), int(found[2]), int(found[3])
        if found := _NUMERIC.search(plain):
            first, second, year = (int(part) for part in found.groups())
            # "31/12" and "12/31" are both the last day of a year, whatever is the custom.
            swapped = second > 12 or (self.month_first and first <= 12)
            return (year, first, second) if swapped else (year, second, first)
        month = self.month_words.search(plain)
        numbers = [int(figure) for figure in re.findall(r"\d+", plain)]
        if not month or not numbers:
            return None
        year = next((n for n in numbers if n > _FIRST_YEAR), 0)
        return year, self.months[month[0]], next((n for n in numbers if 0 < n <= _LAST_DAY), 0)

    def quantity(self, plain: str) -> _Quantity | None:
        """Return the first number with a unit of time, else the first number, else None."""
        if found := self.measured.search(plain):
            number = float(found[1])
            family, size = self.units[found[2]]
            return _Quantity(family, number * size, number)
        if bare := _NUMBER.search(plain):
            return _Quantity("", float(bare[0]), float(bare[0]))
        return None


def _folded(text: str) -> str:
    straight = unicodedata.normalize("NFKC", text).casefold()
    return " ".join(straight.replace("\u2019", "'").replace("\u2018", "'").split())


@lru_cache(maxsize=16)
def _tables(language: str) -> _Tables:
    code = language.partition("-")[0].lower()
    words = phrases(code if code in languages() else "en").tables
    read = documents().get(code, documents()["en"])
    numbers = {_folded(word): int(value) for word, value in words["numbers"].items()}
    units = {
        _folded(form).replace("-", " "): (str(unit["family"]), float(unit["size"]))
        for unit in words["units"].values()
        for form in unit["forms"]
    }
    months = {_folded(name): number for name, number in read.months.items()}
    return _Tables(
        numbers=numbers,
        units=units,
        months=months,
        month_first=read.month_first,
        number_words=re.compile(rf"\b(?:{_either(numbers)})\b"),
        measured=re.compile(rf"(\d+(?:\.\d+)?) ?(?:\w+ ){{0,2}}?({_either(units)})\b"),
        month_words=re.compile(rf"\b(?:{_either(months)})\b"),
    )


def _either(forms: Iterable[str]) -> str:
    return "|".join(re.escape(form) for form in sorted(forms, key=len, reverse=True))
