"""Durations, amounts, percentages and ages: the unit is found first, the number to its left.

Knows units and how they convert: exactly within seconds to weeks and within months to years,
never between a month and days, nor between days and working days. Does not know the role that a
quantity plays; see `roles`.
"""

from bisect import bisect_left
from collections.abc import Iterator
from typing import NamedTuple

from monitor.differ.numbers import LOOSE, Number, number_ending, number_starting
from monitor.differ.scan import Hit, Scan
from monitor.differ.vocabulary import Vocabulary
from monitor.model import FindingKind

_DAY = 86_400
_UNITS = {
    "second": ("S", 1),
    "minute": ("S", 60),
    "hour": ("S", 3_600),
    "hour-sign": ("S", 3_600),
    "day": ("S", _DAY),
    "day-sign": ("S", _DAY),
    "week": ("S", 7 * _DAY),
    "fortnight": ("S", 14 * _DAY),
    "month": ("M", 1),
    "quarter": ("M", 3),
    "half-year": ("M", 6),
    "year": ("M", 12),
    "decade": ("M", 120),
    "business-hour": ("BH", 1),
    "business-day": ("BD", 1),
    "working-day": ("WD", 1),
}
_DAYS_EACH = {"S": 1 / _DAY, "M": 30.4375, "BH": 0.175, "BD": 1.4, "WD": 7 / 6}
_SIGNS = frozenset({"hour-sign", "day-sign"})
_AGES = range(5, 26)
_NEAR = 4
_LIST = 20
_TIED = frozenset("/-.#\u2010\u2011\u2013°")
_SPACES = frozenset({" ", "\u00a0", "\u202f"})
_YEARS = range(1900, 2101)
_LONGEST_EVENT = 10
_ENDS = frozenset(",;:.()|")


class Quantity(NamedTuple):
    """A quantity at tokens `first` to `last` - 1; `magnitude` in days, units, per cent, years."""

    kind: FindingKind
    canonical: str
    magnitude: float | None
    first: int
    last: int


def durations(scan: Scan, words: Vocabulary, claimed: bytearray) -> Iterator[Quantity]:
    """Find lengths of time, and the ages among them; marks the tokens it uses as claimed."""
    for unit in scan.of("units"):
        if claimed[unit.first]:
            continue
        found = _duration(scan, words, unit, claimed)
        if found:
            claimed[found.first : found.last] = b"\x01" * (found.last - found.first)
            yield found


def _duration(scan: Scan, words: Vocabulary, unit: Hit, claimed: bytearray) -> Quantity | None:
    number = _before_unit(scan, words, unit)
    if number is None:
        return _vague(scan, words, unit)
    if claimed[number.first] or _is_rate(scan, words, number, unit):
        return None
    family, factor = _UNITS[unit.slug]
    if unit.slug in _SIGNS and (number.value % 12 or number.value < 24 or scan.gap(unit.first)):
        return None
    lower = _range_start(scan, words, number, claimed)
    canonical = canonical_duration(number.value * factor, family)
    first = number.first
    if lower:
        canonical = f"{canonical_duration(lower.value * factor, family)}/{canonical}"
        first = lower.first
    if unit.slug == "year" and is_age(scan, number, unit.last):
        return Quantity(FindingKind.AGE, f"{number.value:g}", number.value, number.first, unit.last)
    days = number.value * factor * _DAYS_EACH[family]
    return Quantity(FindingKind.DURATION, canonical, days, first, unit.last)


def canonical_duration(count: float, family: str) -> str:
    """Return an ISO 8601 duration; "BD" and "WD" are days of five-day and six-day weeks, "BH" hours.

    `count` is in seconds for the family "S", in months for "M", in its own unit otherwise.
    """
    if family != "S":
        return f"P{count:g}{family}"
    for size, form in ((_DAY, "P{:g}D"), (3_600, "PT{:g}H"), (60, "PT{:g}M")):
        if count % size == 0:
            return form.format(count / size)
    return f"PT{count:g}S"


def _before_unit(scan: Scan, words: Vocabulary, unit: Hit) -> Number | None:
    """Read the number left of a unit, over at most three words such as "additional"."""
    last, between = unit.first, words.words("between")
    for _ in range(4):
        if last < 1 or not LOOSE.match(scan.gap(last)):
            return None
        number = number_ending(scan, words, last)
        if number:
            return number
        word = scan.words[last - 1]
        if word in words.words("articles"):
            return Number(1.0, last - 1, last)
        if word not in between:
            return None
        last -= 1
    return None


def _vague(scan: Scan, words: Vocabulary, unit: Hit) -> Quantity | None:
    first = unit.first
    if not first or scan.words[first - 1] not in words.words("vague"):
        return None
    return Quantity(FindingKind.DURATION, f"SYM:some-{unit.slug}", None, first - 1, unit.last)


def _is_rate(scan: Scan, words: Vocabulary, number: Number, unit: Hit) -> bool:
    """Tell "24 hours a day", "$5 a month", "once a year", "24h/24" and clock times."""
    after = unit.last
    if after < len(scan.words) and "/" in scan.gap(after):
        return True
    per = words.words("per") | words.words("articles")
    units = scan.of("units")
    following = bisect_left(units, after + 1, key=lambda hit: hit.first)
    begins = following < len(units) and units[following].first == after + 1
    if begins and scan.words[after] in per:
        return True
    if not number.first:
        return False
    before = scan.words[number.first - 1]
    if unit.slug == "hour" and number.value < 24 and before in words.words("clock"):
        return True
    article = scan.words[number.first] in words.words("articles")
    return article and _is_counted(scan, words, number.first, before)


def _is_counted(scan: Scan, words: Vocabulary, first: int, before: str) -> bool:
    """Tell whether a count or a price stands before "a month", or "hours in" before "a day"."""
    if before[0].isdecimal() or before in words.words("times") or before in "%€$£¥":
        return True
    ends = {hit.last for kind in ("units", "currencies") for hit in scan.of(kind)}
    return first in ends or (before in words.words("per-in") and first - 1 in ends)


def _range_start(
    scan: Scan, words: Vocabulary, number: Number, claimed: bytearray
) -> Number | None:
    """Read the lower bound of "30 to 90 days", "2-3 weeks", "between 5 and 7 days"."""
    first = number.first
    if not first:
        return None
    if scan.gap(first).strip() in {"-", "\u2013"}:
        lower = number_ending(scan, words, first)
    elif scan.words[first - 1] in words.words("ranges"):
        lower = number_ending(scan, words, first - 1)
    else:
        return None
    fits = lower and not claimed[lower.first] and lower.value < number.value
    return lower if fits else None


def is_age(scan: Scan, number: Number, last: int) -> bool:
    """Tell whether years are somebody's age, by the words around them."""
    if number.value not in _AGES:
        return False
    if any(0 <= number.first - hit.last < _NEAR for hit in scan.of("age-before")):
        return True
    if any(0 <= hit.first - last < 2 for hit in scan.of("age-after")):
        return True
    if any(_governs(scan, hit, number.first) for hit in scan.of("age-before")):
        return True
    limited = any(0 <= number.first - hit.last < 2 for hit in scan.of("age-limits"))
    return limited and bool(scan.of("persons"))


def _governs(scan: Scan, age: Hit, first: int) -> bool:
    """Tell whether the word "age" earlier in a list still speaks of a number there."""
    if age.slug != "age" or not 0 <= first - age.last < _LIST:
        return False
    roles = scan.of("duration-roles")
    return not any(age.last <= hit.first < first for hit in roles)


def bare_ages(scan: Scan, words: Vocabulary, claimed: bytearray) -> Iterator[Quantity]:
    """Find ages without a unit: "under 13", "aged 16 or over", "the age of majority (18)"."""
    for hit in (*scan.of("age-before"), *scan.of("age-limits")):
        number = _number_within(scan, words, hit, 3 if hit.kind == "age-before" else 1)
        if number is None or number.value not in _AGES or any(claimed[number.first : number.last]):
            continue
        if not _ends_there(scan, number):
            continue
        if hit.kind == "age-limits" and not (
            _of_persons(scan, hit) and _stands_alone(scan, words, number.last)
        ):
            continue
        claimed[number.first : number.last] = b"\x01" * (number.last - number.first)
        yield Quantity(
            FindingKind.AGE, f"{number.value:g}", number.value, number.first, number.last
        )


def signed_ages(scan: Scan, words: Vocabulary, claimed: bytearray) -> Iterator[Quantity]:
    """Find "13+" where a clause speaks of persons."""
    for hit in scan.of("age-after"):
        if scan.gap(hit.first) or not scan.of("persons"):
            continue
        number = number_ending(scan, words, hit.first)
        if number and number.value in _AGES and not any(claimed[number.first : number.last]):
            claimed[number.first : number.last] = b"\x01" * (number.last - number.first)
            years = f"{number.value:g}"
            yield Quantity(FindingKind.AGE, years, number.value, number.first, hit.last)


def _number_within(scan: Scan, words: Vocabulary, hit: Hit, reach: int) -> Number | None:
    for first in range(hit.last, min(hit.last + reach, len(scan.words))):
        if not LOOSE.match(scan.gap(first)):
            return None
        if number := number_starting(scan, words, first):
            return number
    return None


def _ends_there(scan: Scan, number: Number) -> bool:
    """Tell that no unit of another sort follows."""
    kinds = ("units", "currencies", "percent")
    return not any(hit.first == number.last for kind in kinds for hit in scan.of(kind))


def _stands_alone(scan: Scan, words: Vocabulary, last: int) -> bool:
    """Tell whether a number counts nothing: punctuation or a small word follows it."""
    if last >= len(scan.words) or scan.gap(last).strip():
        return True
    return scan.words[last] in words.words("after-age")


def _of_persons(scan: Scan, limit: Hit) -> bool:
    return any(-1 <= limit.first - hit.last < _NEAR for hit in scan.of("persons"))


def amounts(scan: Scan, words: Vocabulary, claimed: bytearray) -> Iterator[Quantity]:
    """Find sums of money, the currency before or after the number."""
    for currency in scan.of("currencies"):
        if claimed[currency.first]:
            continue
        number = _beside(scan, words, currency)
        if number is None or any(claimed[number.first : number.last]):
            continue
        first, last = min(number.first, currency.first), max(number.last, currency.last)
        claimed[first:last] = b"\x01" * (last - first)
        value = number.value / 100 if currency.slug.endswith("-cent") else number.value
        code = currency.slug.removesuffix("-cent")
        yield Quantity(FindingKind.AMOUNT, f"{code} {value:.2f}", value, first, last)


def _beside(scan: Scan, words: Vocabulary, currency: Hit) -> Number | None:
    after = None
    if currency.last < len(scan.words) and not scan.gap(currency.last).strip(" \u00a0\u202f("):
        after = number_starting(scan, words, currency.last)
        if after and not scan.gap(currency.last):
            return after
    last = currency.first
    while last > 1 and scan.words[last - 1] in words.words("of-money"):
        last -= 1
    before = None
    if last and LOOSE.match(scan.gap(last)):
        before = number_ending(scan, words, last)
    if before and not (after and "-" in scan.gap(last)):
        return before
    return after if after and scan.words[after.first][0].isdecimal() else None


def percentages(scan: Scan, words: Vocabulary, claimed: bytearray) -> Iterator[Quantity]:
    """Find shares in per cent."""
    for sign in scan.of("percent"):
        number = number_ending(scan, words, sign.first)
        if number is None or any(claimed[number.first : number.last]):
            continue
        if not LOOSE.match(scan.gap(sign.first)):
            continue
        claimed[number.first : sign.last] = b"\x01" * (sign.last - number.first)
        yield Quantity(
            FindingKind.PERCENTAGE, f"{number.value:g}%", number.value, number.first, sign.last
        )


def counts(scan: Scan, words: Vocabulary, claimed: bytearray) -> Iterator[Quantity]:
    """Find whole numbers of things, in figures: "12 rounds", "700 million users"."""
    for place, word in enumerate(scan.words):
        if not word[0].isdecimal() or not place or claimed[place]:
            continue
        number = number_ending(scan, words, place + 1)
        if number is None or _is_tied(scan, place):
            continue
        last = place + 1
        if last < len(scan.words) and words.numbers.get(scan.words[last], 0) >= 1000:
            number = number_starting(scan, words, place) or number
            last = number.last
        if number.value < 2 or number.value % 1 or number.value in _YEARS:
            continue
        if not _ends_there(scan, number):
            continue
        if any(claimed[place:last]):
            continue
        if last < len(scan.words) and _is_noun(scan, words, last):
            last += 1
        elif last == place + 1:
            continue
        count = f"N {number.value:.0f}"
        yield Quantity(FindingKind.AMOUNT, count, number.value, number.first, last)


def _is_tied(scan: Scan, place: int) -> bool:
    """Tell a number that belongs to the word before it: "SHA256", "n° 5", "Release 2"."""
    gap = scan.gap(place)
    if not gap or set(gap) & _TIED:
        return True
    return place > 1 and scan.raw(place - 1, place)[0].isupper() and gap in _SPACES


def _is_noun(scan: Scan, words: Vocabulary, place: int) -> bool:
    raw = scan.raw(place, place + 1)
    plain = raw.isalpha() and raw.islower() and len(raw) > 3 and scan.gap(place) in _SPACES
    return plain and scan.words[place] not in words.words("after-age")


def symbols(scan: Scan, words: Vocabulary, claimed: bytearray) -> Iterator[Quantity]:
    """Find lengths of time that are words: "immediately", "as long as necessary", "forever"."""
    for hit in scan.of("terms"):
        if not any(claimed[hit.first : hit.last]):
            claimed[hit.first : hit.last] = b"\x01" * (hit.last - hit.first)
            rank = words.ranks.get(hit.slug)
            yield Quantity(FindingKind.DURATION, f"SYM:{hit.slug}", rank, hit.first, hit.last)


def events(scan: Scan, words: Vocabulary, claimed: bytearray) -> Iterator[Quantity]:
    """Find lengths of time that an event ends: "until your account is deleted".

    `canonical` holds the words that carry meaning, so that "your account" is "the account".
    """
    stops, enders = words.words("stop"), words.words("joiners")
    trailing = words.words("not-last")
    for hit in scan.of("spans"):
        last = hit.last
        limit = min(len(scan.words), hit.last + _LONGEST_EVENT)
        while last < limit and not claimed[last] and scan.words[last] not in enders:
            if set(scan.gap(last)) & _ENDS:
                break
            last += 1
        while last > hit.last and scan.words[last - 1] in trailing:
            last -= 1
        said = [word for word in scan.words[hit.last : last] if word not in stops]
        if said and not any(claimed[hit.first : min(last + 1, len(scan.words))]):
            claimed[hit.first : last] = b"\x01" * (last - hit.first)
            meaning = f"SYM:{hit.slug}:{' '.join(said)}"
            yield Quantity(FindingKind.DURATION, meaning, None, hit.first, last)
