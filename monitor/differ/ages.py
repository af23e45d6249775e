"""Ages: "16 years old", "under 13", "mineure de moins de 16 ans", "18+".

Knows that years are somebody's age by the words around them: a word for age, a person, a limit.
A number of years that nobody is, is a length of time; see `quantities`.
"""

from collections.abc import Iterator

from monitor.differ.numbers import LOOSE, Number, Quantity, number_ending, number_starting
from monitor.differ.scan import Hit, Scan
from monitor.differ.vocabulary import Vocabulary
from monitor.model import FindingKind

_AGES = range(5, 26)
_NEAR = 4
_LIST = 20
_BETWEEN = 3
"""Small words that may stand between a person and her years."""


def is_age(scan: Scan, words: Vocabulary, number: Number, last: int) -> bool:
    """Tell whether years (tokens up to `last` - 1) are somebody's age, by the words around them."""
    if number.value not in _AGES:
        return False
    before = scan.near("age-before", number.first, number.first, _LIST)
    if any(0 <= number.first - hit.last < _NEAR for hit in before):
        return True
    after = scan.near("age-after", number.first, last, 2)
    if any(number.last <= hit.first < last + 2 and hit.last > last for hit in after):
        return True
    if any(_governs(scan, hit, number.first) for hit in before):
        return True
    if _is_of(scan, words, number.first):
        return True
    limited = scan.near("age-limits", number.first, number.first, 2)
    limits = [hit for hit in limited if 0 <= number.first - hit.last < 2]
    if limits and any(hit.slug == "person" for hit in scan.of("persons")):
        return True
    return any(_of_persons(scan, limit) for limit in limits)


def _governs(scan: Scan, age: Hit, first: int) -> bool:
    """Tell whether the word "age" earlier in a list still speaks of a number there."""
    if age.slug != "age" or not 0 <= first - age.last < _LIST:
        return False
    roles = scan.near("duration-roles", age.last, first, 0)
    return not any(age.last <= hit.first < first for hit in roles)


def _is_of(scan: Scan, words: Vocabulary, first: int) -> bool:
    """Tell "a child of 12 years", "(adults: 18 years)": a person, then small words or a bracket."""
    small = words.words("age-between")
    for hit in scan.near("persons", first, first, _BETWEEN):
        if hit.slug != "person" or not 0 <= first - hit.last <= _BETWEEN:
            continue
        between = scan.words[hit.last : first]
        if between and all(word in small for word in between):
            return True
        if len(between) <= 1 and "(" in scan.gap(first):
            return True
    return False


def bare_ages(scan: Scan, words: Vocabulary, claimed: bytearray) -> Iterator[Quantity]:
    """Find ages without a unit: "under 13", "aged 16 or over", "the age of majority (18)"."""
    for hit in (*scan.of("age-before"), *scan.of("age-limits")):
        number = _number_within(scan, words, hit, 3 if hit.kind == "age-before" else 1)
        if number is None or number.value not in _AGES or any(claimed[number.first : number.last]):
            continue
        if not ends_there(scan, number):
            continue
        alone = _stands_alone(scan, words, number.last)
        if hit.kind == "age-limits" and not (_of_persons(scan, hit) and alone):
            continue
        if hit.slug == "have" and not alone:
            continue
        claimed[number.first : number.last] = b"\x01" * (number.last - number.first)
        yield Quantity(
            FindingKind.AGE, f"{number.value:g}", number.value, number.first, number.last
        )


def signed_ages(scan: Scan, words: Vocabulary, claimed: bytearray) -> Iterator[Quantity]:
    """Find "13+", "thirteen or older" where a clause speaks of persons."""
    for hit in scan.of("age-after"):
        if scan.gap(hit.first).strip() or not scan.of("persons"):
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


def ends_there(scan: Scan, number: Number) -> bool:
    """Tell that no unit of any sort follows a number."""
    kinds = ("units", "currencies", "percent")
    beside = (scan.near(kind, number.last, number.last, 0) for kind in kinds)
    return not any(hit.first == number.last for hits in beside for hit in hits)


def _stands_alone(scan: Scan, words: Vocabulary, last: int) -> bool:
    """Tell whether a number counts nothing: punctuation or a small word follows it."""
    if last >= len(scan.words) or scan.gap(last).strip():
        return True
    return scan.words[last] in words.words("after-age")


def _of_persons(scan: Scan, limit: Hit) -> bool:
    return any(-1 <= limit.first - hit.last < _NEAR for hit in scan.of("persons"))
