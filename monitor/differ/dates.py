"""Calendar dates in a clause, in words and in figures.

Knows day, month and year in any order that the lexicon's month names allow, and figures with
dots, slashes or hyphens. Does not know which date is a document's own; see `document.dates`.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from monitor.differ.scan import Hit, Scan
from monitor.differ.vocabulary import Vocabulary

_FIGURES = re.compile(
    r"(?<![\w./-])(?:(\d{4})([-/.])(\d{1,2})\2(\d{1,2})|(\d{1,2})([-/.])(\d{1,2})\6(\d{4}|\d{2}))"
    r"(?![\w/-]|\.\d)"
)
_MAYBE = re.compile(r"\d[-/.]\d{1,2}[-/.]\d")
_APART = re.compile(r"[\s.,]{1,3}\Z")
_YEARS = range(1800, 2200)


class Moment(NamedTuple):
    """A date at tokens `first` to `last` - 1: "2025-12-16", "2024-11" or "--11-19" (no year).

    `ordinal` counts days as `date.toordinal` does; None where a part is missing.
    """

    canonical: str
    ordinal: float | None
    first: int
    last: int


def dates(scan: Scan, words: Vocabulary) -> Iterator[Moment]:
    """Find every date that has a month and a day or a year."""
    if _MAYBE.search(scan.text):
        yield from _in_figures(scan, words)
    for month in scan.of("months"):
        if found := _in_words(scan, words, month):
            yield found


def _in_figures(scan: Scan, words: Vocabulary) -> Iterator[Moment]:
    for match in _FIGURES.finditer(scan.text):
        if match[1]:
            year, month, day = int(match[1]), int(match[3]), int(match[4])
        else:
            year, month, day = int(match[8]), int(match[7]), int(match[5])
            if len(match[8]) == 2:
                if match[6] == ".":
                    continue
                year += 2000
            if month > 12 or (words.settings.get("month_first") and day <= 12):
                month, day = day, month
        first = bisect_left(scan.starts, match.start())
        last = bisect_left(scan.starts, match.end())
        found = _moment(year, month, day, first, last)
        if found and first < last:
            yield found


def _in_words(scan: Scan, words: Vocabulary, month: Hit) -> Moment | None:
    if words.settings.get("capital_months") and scan.raw(month.first, month.first + 1)[0].islower():
        return None
    number = int(month.slug)
    first, day = _day_before(scan, words, month.first)
    last, year = month.last, None
    if day is None:
        last, day = _day_after(scan, words, month.last)
    last, year = _year_after(scan, words, last)
    if day is None and year is None:
        return None
    found = _moment(year, number, day, first, last)
    begin = _begun(scan, words, first) if found and day and first < month.first else None
    if found and begin and begin[1] < (day or 0):
        since = _moment(year, number, begin[1], begin[0], last)
        return since and since._replace(canonical=f"{since.canonical}/{found.canonical}")
    return found


def _begun(scan: Scan, words: Vocabulary, day: int) -> tuple[int, int] | None:
    """Read the first day of "14 to 18 April", "du 14 au 18 avril": its token and the day."""
    place = day - 1
    if place > 0 and scan.words[place] in words.words("hours-ranges"):
        place -= 1
    elif scan.gap(day).strip() not in {"-", "\u2013"}:
        return None
    while place > 0 and scan.words[place] in words.words("ordinals"):
        place -= 1
    begun = _figure(scan, place, range(1, 32))
    return None if begun is None else (place, begun)


def _figure(scan: Scan, place: int, allowed: range) -> int | None:
    if not 0 <= place < len(scan.words):
        return None
    word = scan.words[place]
    if not word.isdecimal() or len(word) > 4 or int(word) not in allowed:
        return None
    return int(word)


def _day_before(scan: Scan, words: Vocabulary, month: int) -> tuple[int, int | None]:
    """Read "16", "16th of", "1er" to the left of a month's token."""
    place = month - 1
    skipped = words.words("ordinals") | words.words("of-month")
    while place > 0 and month - place <= 2 and scan.words[place] in skipped:
        place -= 1
    tight = all(_is_apart(scan, index) for index in range(place + 1, month + 1))
    day = _figure(scan, place, range(1, 32)) if place >= 0 and tight else None
    return (month, None) if day is None else (place, day)


def _day_after(scan: Scan, words: Vocabulary, place: int) -> tuple[int, int | None]:
    """Read "16", "16th" to the right of a month."""
    day = _figure(scan, place, range(1, 32))
    if day is None or not _is_apart(scan, place):
        return place, None
    last = place + 1
    if last < len(scan.words) and scan.words[last] in words.words("ordinals"):
        last += 1
    return last, day


def _year_after(scan: Scan, words: Vocabulary, place: int) -> tuple[int, int | None]:
    start = place
    if place < len(scan.words) and scan.words[place] in words.words("of-month"):
        place += 1
    year = _figure(scan, place, _YEARS)
    if year is None or not _is_apart(scan, place):
        return start, None
    return place + 1, year


def _is_apart(scan: Scan, index: int) -> bool:
    """Tell whether nothing but spaces, a dot or a comma stands before a token."""
    gap = scan.gap(index)
    return not gap or bool(_APART.match(gap))


def _moment(year: int | None, month: int, day: int | None, first: int, last: int) -> Moment | None:
    if not 1 <= month <= 12:
        return None
    if day is None:
        return Moment(f"{year:04}-{month:02}", None, first, last)
    if year is None:
        return Moment(f"--{month:02}-{day:02}", None, first, last)
    try:
        whole = date(year, month, day)
    except ValueError:
        return None
    return Moment(whole.isoformat(), float(whole.toordinal()), first, last)
