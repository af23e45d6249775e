"""Durations, amounts and percentages: the unit is found first, the number to its left.

Knows units and how they convert: exactly within seconds to weeks and within months to years,
never between a month and days, nor between days and working days. Does not know the role that a
quantity plays; see `roles`.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator

from monitor.differ.ages import is_age
from monitor.differ.numbers import LOOSE, Number, Quantity, number_ending, number_starting
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
_LONGEST_EVENT = 10
_ESCAPE = re.compile(r"[0-9A-F]{2}")
_ENDS = frozenset(",;:.()|")


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
    number = _ordinal(scan, words, unit) or _before_unit(scan, words, unit)
    if number is None:
        return _vague(scan, words, unit)
    if claimed[number.first] or _is_rate(scan, words, number, unit):
        return None
    if unit.slug in _SIGNS and (number.value % 12 or number.value < 24):
        return None
    if unit.slug == "year" and is_age(scan, words, number, unit.last):
        return Quantity(FindingKind.AGE, f"{number.value:g}", number.value, number.first, unit.last)
    found = time_of(unit, number.value, number.first, unit.last)
    lower = _range_start(scan, words, number, claimed)
    if lower:
        begin = time_of(unit, lower.value, lower.first, unit.last)
        canonical = f"{begin.canonical}/{found.canonical}"
        return found._replace(canonical=canonical, first=lower.first)
    return found


def time_of(unit: Hit, number: float, first: int, last: int) -> Quantity:
    """Return a length of time; its magnitude is in days."""
    family, factor = _UNITS[unit.slug]
    days = number * factor * _DAYS_EACH[family]
    canonical = canonical_duration(number * factor, family)
    return Quantity(FindingKind.DURATION, canonical, days, first, last)


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


def _ordinal(scan: Scan, words: Vocabulary, unit: Hit) -> Number | None:
    """Read "the fourth day before", "le 15e jour suivant": so long before or after an event."""
    after, place = unit.last, unit.first - 1
    if place < 0 or after >= len(scan.words) or scan.words[after] not in words.words("relative"):
        return None
    named: list[str] = words.settings.get("day-ordinals", [])
    if scan.words[place] in named:
        return Number(named.index(scan.words[place]) + 1.0, place, unit.first)
    if place and scan.words[place] in words.words("ordinals") and not scan.gap(place):
        figure = number_ending(scan, words, place)
        return Number(figure.value, figure.first, unit.first) if figure else None
    return None


def rates(scan: Scan, words: Vocabulary) -> Iterator[Quantity]:
    """Find how often something is done: "once a year", "deux fois par an", "every quarter".

    `canonical` is the time from one to the next; a price's "every month" is none.
    """
    every, per = words.words("every"), words.words("per") | words.words("articles")
    once = {word: count + 1 for count, word in enumerate(words.settings.get("rate-words", ()))}
    for unit in scan.of("units"):
        place = unit.first - 1
        if place < 0 or unit.slug not in _UNITS or unit.slug in _SIGNS:
            continue
        first, count = place, 0.0
        if place and scan.words[place] in per:
            if scan.words[place - 1] in once:
                first, count = place - 1, once[scan.words[place - 1]]
            elif scan.words[place - 1] in words.words("times") and place > 1:
                number = number_ending(scan, words, place - 1)
                first, count = (number.first, number.value) if number else (place, 0.0)
        if not count and scan.words[place] in every:
            while first and scan.words[first - 1] in every:
                first -= 1
            counted = first and _is_counted(scan, words, first, scan.words[first - 1])
            count = 0.0 if counted else 1.0
        if count:
            each = time_of(unit, 1 / count, first, unit.last)
            yield each._replace(canonical=f"R {each.canonical}")


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
    if first > 1 and scan.gap(first) == " " and number_ending(scan, words, first - 1):
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


def amounts(scan: Scan, words: Vocabulary, claimed: bytearray) -> Iterator[Quantity]:
    """Find sums of money, the currency before or after the number; cents join their euros."""
    whole: Quantity | None = None
    for currency in scan.of("currencies"):
        if claimed[currency.first]:
            continue
        number = _beside(scan, words, currency)
        if number and claimed[number.first]:  # told before in figures: "£5 (five pounds)"
            first = next((i for i in range(number.first, number.last) if not claimed[i]), -1)
            number = number._replace(first=first) if first >= 0 else None
        if number is None or any(claimed[number.first : number.last]):
            continue
        code = currency.slug
        first, last = min(number.first, currency.first), max(number.last, currency.last)
        if "(" in scan.raw(first, last):  # "£5 (five pounds)": the second unit is the first's
            again = (h.last for h in scan.of("currencies") if (h.first, h.slug) == (last, code))
            last = next(again, last)
        claimed[first:last] = b"\x01" * (last - first)
        found = sum_of(currency, number.value, first, last)
        if whole and _completes(scan, words, whole, currency, found):
            both = (whole.magnitude or 0) + (found.magnitude or 0)
            code = found.canonical.split()[0]
            canonical = f"{code} {both:.2f}"
            whole = Quantity(FindingKind.AMOUNT, canonical, both, whole.first, last)
            continue
        if whole:
            yield whole
        whole = found
    if whole:
        yield whole


def sum_of(currency: Hit, number: float, first: int, last: int) -> Quantity:
    """Return a sum of money in units of its currency."""
    code = currency.slug.removesuffix("-cent")
    value = number / 100 if code != currency.slug else number
    return Quantity(FindingKind.AMOUNT, f"{code} {value:.2f}", value, first, last)


def _completes(
    scan: Scan, words: Vocabulary, whole: Quantity, currency: Hit, cents: Quantity
) -> bool:
    """Tell whether cents belong to the sum before them: "four euros and fifty cents"."""
    if not currency.slug.endswith("-cent") or whole.canonical.split()[0] != currency.slug[:3]:
        return False
    between = scan.words[whole.last : cents.first]
    joined = not between or (len(between) == 1 and between[0] in words.words("number-joiners"))
    gap = scan.text[scan.ends[whole.last - 1] : scan.starts[cents.first]]
    return joined and not set(gap) & _ENDS


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
        if not LOOSE.match(scan.gap(sign.first)) or _is_encoded(scan, sign):
            continue
        claimed[number.first : sign.last] = b"\x01" * (sign.last - number.first)
        yield Quantity(
            FindingKind.PERCENTAGE, f"{number.value:g}%", number.value, number.first, sign.last
        )


def _is_encoded(scan: Scan, sign: Hit) -> bool:
    """Tell whether a sign begins an escape of an address: "a%20b", "5.0%3B"."""
    return bool(_ESCAPE.match(scan.text, scan.ends[sign.last - 1]))


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
    enders = words.words("joiners")
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
        slug, said = _event(scan, words, hit, last)
        if said and not any(claimed[hit.first : min(last + 1, len(scan.words))]):
            claimed[hit.first : last] = b"\x01" * (last - hit.first)
            meaning = f"SYM:{slug}:{' '.join(said)}"
            yield Quantity(FindingKind.DURATION, meaning, None, hit.first, last)


def _event(scan: Scan, words: Vocabulary, span: Hit, last: int) -> tuple[str, list[str]]:
    """Return an event's words that carry meaning, and whether it ends or goes on.

    As long as something is not done is until it is done; as long as a contract is in force is
    the duration of the contract.
    """
    stops = words.words("stop") | words.words("auxiliaries")
    said = [word for word in scan.words[span.last : last] if word not in stops]
    negations = {word for hit in scan.of("negations") for word in scan.words[hit.first : hit.last]}
    slug = span.slug
    if slug == "while" and negations & set(said):
        slug, said = "until", [word for word in said if word not in negations]
    if slug == "while":
        said = [word for word in said if word not in words.words("lasting")] or said
    return slug, said
