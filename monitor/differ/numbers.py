"""Numbers as people write them: digits with any grouping, words, "thirty (30)", "20 million".

Knows how to read the number that ends at a token, looking left, so that a caller who has found
a unit need not try every word of a clause. The number words are the lexicon's.
"""

import re
from functools import lru_cache
from typing import NamedTuple

from monitor.differ.scan import Scan
from monitor.differ.vocabulary import Vocabulary
from monitor.model import FindingKind

_TIGHT = re.compile(r"[\s\-\u2010-\u2013]*\Z")
LOOSE = re.compile(r"[\s\-\u2010-\u2013()\[\]*_\"'\u2019\u00ab\u00bb\u201c\u201d]*\Z")
"""What may stand between a number and its unit, or around a number told twice."""
_THOUSANDS = re.compile(r"\d{1,3}(?:[.,'\u2019 \u00a0\u202f\u2009]\d{3})+\Z")
_LONGEST = 18


class Number(NamedTuple):
    """A number's value and the tokens `first` to `last` - 1 that it is written with."""

    value: float
    first: int
    last: int


class Quantity(NamedTuple):
    """A quantity at tokens `first` to `last` - 1; `magnitude` in days, units, per cent, years."""

    kind: FindingKind
    canonical: str
    magnitude: float | None
    first: int
    last: int


@lru_cache(maxsize=4096)
def digits(token: str, decimal: str) -> float | None:
    """Read digits with grouping and decimals; None where they are no single number ("1.2.3").

    `decimal` is the language's decimal mark. A lone other mark before exactly three digits
    groups thousands; where both marks occur, the last one is the decimal mark.
    """
    if len(token) > _LONGEST or not token[0].isdecimal():
        return None
    plain = re.sub(r"['\u2019 \u00a0\u202f\u2009]", "", token)
    marks = [mark for mark in plain if mark in ".,"]
    if not marks:
        return float(plain)
    if len(set(marks)) == 2 and marks.count(marks[-1]) == 1:
        other = "," if marks[-1] == "." else "."
        whole, _, part = plain.rpartition(marks[-1])
        return float(f"{whole.replace(other, '')}.{part}")
    if len(marks) == 1 and (marks[0] == decimal or not _THOUSANDS.match(plain)):
        return float(plain.replace(",", "."))
    if _THOUSANDS.match(plain) and len(set(marks)) == 1:
        return float(plain.replace(marks[0], ""))
    return None


def number_ending(scan: Scan, words: Vocabulary, last: int) -> Number | None:
    """Return the number whose final token is `last` - 1, with its double ("thirty (30)")."""
    number = _single(scan, words, last)
    if number is None or number.first == 0 or "(" not in scan.gap(number.first):
        return number
    twin = _single(scan, words, number.first)
    if twin and twin.value == number.value and LOOSE.match(scan.gap(number.first)):
        return Number(number.value, twin.first, last)
    return number


def number_starting(scan: Scan, words: Vocabulary, first: int) -> Number | None:
    """Return the longest number whose first token is `first`."""
    for last in range(min(first + 5, len(scan.words)), first, -1):
        number = number_ending(scan, words, last)
        if number and number.first == first:
            return number
    return None


def _single(scan: Scan, words: Vocabulary, last: int) -> Number | None:
    if last < 1:
        return None
    word = scan.words[last - 1]
    if word[0].isdecimal():
        value = digits(scan.raw(last - 1, last), words.settings.get("decimal", "."))
        return None if value is None else Number(value, last - 1, last)
    if word not in words.numbers:
        return None
    first = _run_start(scan, words, last)
    value = _value(scan, words, first, last)
    return None if value is None else Number(value, first, last)


def _run_start(scan: Scan, words: Vocabulary, last: int) -> int:
    """Walk left over number words, their joiners ("et", "and") and a digit before "million"."""
    first = last - 1
    joiners = words.words("number-joiners")
    while first > 0 and last - first < 12 and _TIGHT.match(scan.gap(first)):
        before = scan.words[first - 1]
        if before in words.numbers:
            first -= 1
        elif before[0].isdecimal() and words.numbers.get(scan.words[first], 0) >= 1000:
            return first - 1
        elif (
            before in joiners
            and first > 1
            and _TIGHT.match(scan.gap(first - 1))
            and words.numbers.get(scan.words[first - 2], 0) > words.numbers[scan.words[first]]
        ):
            first -= 2
        else:
            break
    return first


def _value(scan: Scan, words: Vocabulary, first: int, last: int) -> float | None:
    total, current, place = 0.0, 0.0, first
    while place < last:
        word = scan.words[place]
        pair = f"{word}-{scan.words[place + 1]}" if place + 1 < last else ""
        if word[0].isdecimal():
            current += digits(scan.raw(place, place + 1), words.settings.get("decimal", ".")) or 0
        elif pair in words.numbers:
            current += words.numbers[pair]
            place += 1
        elif word in words.numbers:
            value = words.numbers[word]
            if value >= 1000:
                total, current = total + max(current, 1) * value, 0
            elif value == 100:
                current = max(current, 1) * value
            else:
                current += value
        place += 1
    return total + current or None
