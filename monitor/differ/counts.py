"""Numbers of things, multiples of sums, and the numbers of tables whose header has the unit.

Knows "12 rounds", "five articles", "three times the annual fee" and "Price (EUR): 9.90". Which
words multiply is the lexicon's.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator

from monitor.differ.ages import ends_there
from monitor.differ.numbers import LOOSE, Quantity, number_ending, number_starting
from monitor.differ.quantities import sum_of, time_of
from monitor.differ.scan import Hit, Scan
from monitor.differ.vocabulary import Vocabulary
from monitor.model import FindingKind

_TIED = frozenset("/-.#\u2010\u2011\u2013\u00b0")
_SPACES = frozenset({" ", "\u00a0", "\u202f"})
_YEARS = range(1900, 2101)
_SHORTEST_NOUN = 4
_CELL = re.compile(r"(?:^|; )([^:;]{1,60}): ([^;]{1,24})(?=;|$)")
_SHARES = {
    "half": 0.5, "third": 1 / 3, "two-thirds": 2 / 3, "quarter": 0.25, "double": 2.0, "triple": 3.0,
}  # fmt: skip


def counts(scan: Scan, words: Vocabulary, claimed: bytearray) -> Iterator[Quantity]:
    """Find whole numbers of things: "12 rounds", "five articles", "700 million users"."""
    place = -1
    while (place := place + 1) < len(scan.words):
        found = None if claimed[place] else _count(scan, words, claimed, place)
        if found:
            claimed[found.first : found.last] = b"\x01" * (found.last - found.first)
            yield found
            place = found.last - 1


def _count(scan: Scan, words: Vocabulary, claimed: bytearray, place: int) -> Quantity | None:
    figure = scan.words[place][0].isdecimal()
    if not figure and scan.words[place] not in words.numbers:
        return None
    number = number_starting(scan, words, place)
    if number is None or any(claimed[place : number.last]) or _is_tied(scan, place, figure=figure):
        return None
    last = number.last
    measures = scan.of("measures") if figure else ()
    at = bisect_left(measures, last, key=lambda hit: hit.first)
    if at < len(measures) and measures[at].first == last:
        measure = measures[at]
        size = f"N {number.value:g} {measure.slug}"
        return Quantity(FindingKind.AMOUNT, size, number.value, number.first, measure.last)
    if number.value < 2 or number.value % 1 or number.value in _YEARS:
        return None
    if not ends_there(scan, number):
        return None
    if last < len(scan.words) and not claimed[last] and _is_noun(scan, words, last, plain=figure):
        last += 1
    elif not figure or last == place + 1:
        return None
    return Quantity(FindingKind.AMOUNT, f"N {number.value:.0f}", number.value, number.first, last)


def _is_tied(scan: Scan, place: int, *, figure: bool) -> bool:
    """Tell a number that belongs to the word before it: "SHA256", "n° 5", "Release 2"."""
    if not place:
        return figure
    gap = scan.gap(place)
    if not gap or set(gap) & _TIED:
        return True
    capital = scan.raw(place - 1, place)[0].isupper() and gap in _SPACES
    return place > 1 and capital and figure


def _is_noun(scan: Scan, words: Vocabulary, place: int, *, plain: bool) -> bool:
    """Tell whether a token is a thing that is counted; after a number word it is a plural."""
    raw = scan.raw(place, place + 1)
    if not (raw.isalpha() and len(raw) >= _SHORTEST_NOUN and scan.gap(place) in _SPACES):
        return False
    if scan.words[place] in words.words("after-age"):
        return False
    capital = words.capital_nouns and raw[0].isupper() and raw[1:].islower()
    if not (raw.islower() or capital):
        return False
    return plain or raw.endswith(tuple(words.settings.get("plural-endings", ())))


def multiples(scan: Scan, words: Vocabulary, claimed: bytearray) -> Iterator[Quantity]:
    """Find how many times another sum a sum is: "three times the fee", "half of the price"."""
    for hit in scan.of("multiples"):
        if any(claimed[hit.first : hit.last]):
            continue
        first, value = hit.first, _SHARES.get(hit.slug)
        if value is None:
            number = number_ending(scan, words, hit.first)
            if number is None or claimed[number.first] or not LOOSE.match(scan.gap(hit.first)):
                continue
            first, value = number.first, number.value
        claimed[first : hit.last] = b"\x01" * (hit.last - first)
        yield Quantity(FindingKind.AMOUNT, f"X {value:g}", value, first, hit.last)


def cells(scan: Scan, words: Vocabulary, claimed: bytearray) -> Iterator[Quantity]:
    """Find bare numbers of a row whose header tells the unit: "Price (EUR): 9.90"."""
    if scan.text.count(": ") < 1:
        return
    for match in _CELL.finditer(scan.text):
        first = bisect_left(scan.starts, match.start(2))
        last = bisect_left(scan.starts, match.end(2))
        number = number_ending(scan, words, last) if first < last else None
        if number is None or number.first != first or any(claimed[first:last]):
            continue
        head = bisect_left(scan.starts, match.start(1)), first
        found = _with_unit(scan, number.value, head, first, last)
        if found:
            claimed[first:last] = b"\x01" * (last - first)
            yield found


def _with_unit(
    scan: Scan, value: float, head: tuple[int, int], first: int, last: int
) -> Quantity | None:
    for kind in ("currencies", "units", "percent"):
        for hit in scan.of(kind):
            if head[0] <= hit.first < head[1] and _is_told(scan, hit):
                if kind == "currencies":
                    return sum_of(hit, value, first, last)
                if kind == "units":
                    return time_of(hit, value, first, last)
                share = f"{value:g}%"
                return Quantity(FindingKind.PERCENTAGE, share, value, first, last)
    return None


def _is_told(scan: Scan, hit: Hit) -> bool:
    """Tell whether a header names its unit: in brackets, or as its last word."""
    before = scan.gap(hit.first) if hit.first else ""
    after = scan.gap(hit.last) if hit.last < len(scan.words) else ""
    return "(" in before or "[" in before or ":" in after or "/" in before
