"""How far apart two values are, where both are quantities of one unit family.

Knows how a number is written and reads units, currencies and number words from the phrase files
of all languages, since a French page may be told in English. Knows nothing of findings' meaning,
and never guesses: where a value reads in two ways, or the words around it differ, there is no
difference to tell.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from monitor.model import FindingKind
from monitor.render.phrases import Phrases, languages, phrases

_NUMBER = r"\d{1,3}(?:[ ,.']\d{3})+(?:[.,]\d{1,2})?|\d+(?:[.,]\d+)?"
_GROUP = 3
_LONGEST_VALUE = 120


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number of a unit. `around` are the qualifying words before and after it, as read."""

    number: Decimal
    unit: str
    around: tuple[str, str]


def difference(kind: FindingKind, old: str | None, new: str | None, words: Phrases) -> str:
    """Return the phrase for how much `new` differs from `old`, "" where that cannot be said.

    >>> difference(FindingKind.DURATION, "thirty (30) days", "2 weeks", phrases("en"))
    ', 16 days shorter'
    """
    if old is None or new is None:
        return ""
    was, now = quantity(kind, old), quantity(kind, new)
    if was is None or now is None or was.around != now.around:
        return ""
    return _TOLD[kind](was, now, words)


def quantity(kind: FindingKind, value: str) -> Quantity | None:
    """Read a value as written; None where it is no quantity of that kind, or not one alone.

    >>> quantity(FindingKind.AMOUNT, "1 250,50 €").number
    Decimal('1250.50')
    """
    if kind not in _PATTERNS or len(value) > _LONGEST_VALUE:
        return None
    plain = _plain(value)
    readings = {found for code in languages() if (found := _read(kind, plain, code)) is not None}
    return readings.pop() if len(readings) == 1 else None


def _of_durations(was: Quantity, now: Quantity, words: Phrases) -> str:
    units = words.tables["units"]
    if was.unit not in units or now.unit not in units:
        return ""
    first, second = units[was.unit], units[now.unit]
    if first["family"] != second["family"]:
        return ""
    unit = min(first, second, key=lambda u: int(u["size"]))
    apart = (now.number * second["size"] - was.number * first["size"]) / Decimal(unit["size"])
    if apart != round(apart, 2):
        return ""
    count = abs(apart)
    name = unit["one"] if words.singular(count) else unit["many"]
    return _phrase(FindingKind.DURATION, apart, f"{words.number(count)} {name}", words)


def _of_amounts(was: Quantity, now: Quantity, words: Phrases) -> str:
    currencies = words.tables["currencies"]
    if was.unit != now.unit or was.unit not in currencies:
        return ""
    apart = now.number - was.number
    size = words.money(abs(apart), str(currencies[was.unit]["symbol"]))
    return _phrase(FindingKind.AMOUNT, apart, size, words)


def _of_percentages(was: Quantity, now: Quantity, words: Phrases) -> str:
    apart = now.number - was.number
    name = words.phrase("differences", "point" if words.singular(apart) else "points")
    return _phrase(FindingKind.PERCENTAGE, apart, f"{words.number(abs(apart))} {name}", words)


def _of_ages(was: Quantity, now: Quantity, words: Phrases) -> str:
    apart = now.number - was.number
    name = words.phrase("differences", "year" if words.singular(apart) else "years")
    return _phrase(FindingKind.AGE, apart, f"{words.number(abs(apart))} {name}", words)


_TOLD = {
    FindingKind.DURATION: _of_durations,
    FindingKind.AMOUNT: _of_amounts,
    FindingKind.PERCENTAGE: _of_percentages,
    FindingKind.AGE: _of_ages,
}


def _phrase(kind: FindingKind, apart: Decimal, size: str, words: Phrases) -> str:
    way = "same" if apart == 0 else "more" if apart > 0 else "less"
    return words.phrase("differences", f"{kind}-{way}", size=size)


def _read(kind: FindingKind, plain: str, code: str) -> Quantity | None:
    grammar = _grammar(code)
    found = grammar.patterns[kind].fullmatch(plain)
    if found is None:
        return None
    parts = found.groupdict()
    number = _amount(parts, grammar.numbers, exact=kind is FindingKind.PERCENTAGE)
    if number is None:
        return None
    unit = grammar.units.get(parts.get("unit") or parts.get("sign") or "", "")
    around = ((parts["pre"] or "").strip(), (parts["post"] or "").strip())
    return Quantity(number, unit, around)


def _amount(
    parts: dict[str, str | None], numbers: dict[str, int], *, exact: bool
) -> Decimal | None:
    """Return the number; None where digits and words disagree or the digits read two ways."""
    figures = {
        _figure(text, exact=exact)
        for key, text in parts.items()
        if key.startswith("figure") and text
    }
    figures |= {
        Decimal(numbers[text]) for key, text in parts.items() if key.startswith("word") and text
    }
    return figures.pop() if len(figures) == 1 else None


def _figure(text: str, *, exact: bool) -> Decimal | None:
    """Read digits with any language's marks, None where they read in two ways.

    A lone comma or point before exactly three digits groups thousands, for nobody writes a
    thousandth of a day or euro; `exact` says that here they may ("3.125 %").
    """
    marks = [c for c in text if not c.isdigit()]
    digits = re.sub(r"\D", "", text)
    if not marks or marks[-1] in " '":
        return Decimal(digits)
    tail = len(text) - 1 - text.rfind(marks[-1])
    if tail == _GROUP and len(set(marks)) == 1:
        doubtful = len(marks) == 1 and (exact or digits.startswith("0"))
        return None if doubtful else Decimal(digits)
    return Decimal(f"{digits[:-tail]}.{digits[-tail:]}")


def _plain(text: str) -> str:
    straight = text.casefold().translate({0x2019: "'", 0x2018: "'", 0x2011: "-", 0x2010: "-"})
    return " ".join(straight.split())


@dataclass(frozen=True, slots=True)
class _Grammar:
    """How one language writes quantities."""

    patterns: dict[FindingKind, re.Pattern[str]]
    units: dict[str, str]
    numbers: dict[str, int]


_PATTERNS = {
    FindingKind.DURATION: r"{pre}{number}[ -]?(?P<unit>{units})'?{post}",
    FindingKind.AMOUNT: (
        r"{pre}(?:(?P<sign>{currencies}) ?{sole}|{number} ?(?P<unit>{currencies})){post}"
    ),
    FindingKind.PERCENTAGE: r"{pre}{number} ?(?P<unit>{percents}){post}",
    FindingKind.AGE: r"{pre}{number}(?:[ -]?(?P<unit>{years}))?{post}",
}


@lru_cache(maxsize=16)
def _grammar(code: str) -> _Grammar:
    tables = phrases(code).tables
    numbers = {_plain(word): int(value) for word, value in tables["numbers"].items()}
    units = {_plain(f): key for key, u in tables["units"].items() for f in u["forms"]}
    currencies = {_plain(f): key for key, c in tables["currencies"].items() for f in c["forms"]}
    percents = {_plain(f): "percent" for f in tables["percents"]["forms"]}
    years = {form: "year" for form, key in units.items() if key == "year"}
    around = _either(_plain(q) for q in tables["qualifiers"]["words"])
    word = _either(numbers)
    pieces = {
        "pre": rf"(?P<pre>(?:(?:{around}) )*)",
        "post": rf"(?P<post>(?: (?:{around}))*)",
        "number": (
            rf"(?:(?P<word1>{word}) ?\( ?(?P<figure1>{_NUMBER}) ?\)"
            rf"|(?P<figure2>{_NUMBER}) ?\( ?(?P<word2>{word}) ?\)"
            rf"|(?P<figure3>{_NUMBER})|(?P<word3>{word}))"
        ),
        "sole": rf"(?P<figure4>{_NUMBER})",
        "units": _either(units),
        "currencies": _either(currencies),
        "percents": _either(percents),
        "years": _either(years),
    }
    patterns = {kind: re.compile(text.format(**pieces)) for kind, text in _PATTERNS.items()}
    return _Grammar(patterns, units | currencies | percents, numbers)


def _either(forms: Iterable[str]) -> str:
    return "|".join(re.escape(form) for form in sorted(forms, key=len, reverse=True))
