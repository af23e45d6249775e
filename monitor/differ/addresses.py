"""Postal addresses: where one begins and where it ends.

Knows the orders of house number, street, postcode and town ("12 quai ...", "Avenue de la Gare 33,
1003 Lausanne", "12 Harbour Street, Suite 200, Leeds"), so that no number inside is a count and
what follows the town is a clause again. Streets and small words are the lexicon's.
"""

import re
from collections.abc import Iterator

from monitor.differ.scan import Hit, Scan
from monitor.differ.vocabulary import Vocabulary

_JOIN = re.compile(r"(?: ?[,.\u2019'/\-\u00a0 ] ?| [\u2013\u2014-] )?\Z")
_COMMA = re.compile(r" ?, ?\Z")
_PLAIN = frozenset({" ", "\u00a0", ", "})
_HOUSE = re.compile(r"\d{1,5}\Z")
_POSTCODE = re.compile(r"\d{4,5}\Z|\d{2}[ \u00a0]\d{3}\Z")
_LONGEST = 26
_NAME = 7
"""Tokens in the name of a street."""
_ABBREVIATION = 4
_LONGEST_FIGURE = 6


def addresses(scan: Scan, words: Vocabulary) -> Iterator[tuple[int, int]]:
    """Find postal addresses, as token ranges, left to right; none overlap."""
    done = 0
    for street in _streets(scan, words):
        if street.first < done:
            continue
        begun = _begin(scan, words, street)
        if begun is None or begun[0] < done:
            continue
        first, last = begun
        done = _end(scan, words, last)
        yield first, done


def _streets(scan: Scan, words: Vocabulary) -> list[Hit]:
    """Return the words for a street, those that only end in one ("Beispielstraße") included."""
    found = list(scan.of("streets"))
    endings = tuple(words.settings.get("street-endings", ()))
    if endings:
        taken = {hit.first for hit in found}
        found += [
            Hit("streets", "street", place, place + 1)
            for place, word in enumerate(scan.words)
            if place not in taken and word.endswith(endings) and not word.startswith(endings)
        ]
    return sorted(found, key=lambda hit: hit.first)


def _begin(scan: Scan, words: Vocabulary, street: Hit) -> tuple[int, int] | None:
    """Return where an address begins, and the token after its street and house number."""
    capital = scan.raw(street.first, street.last)[0].isupper()
    if street.slug not in ("any", "zone") and not capital:
        return None
    after = street.last
    if street.slug == "box":
        numbered = after < len(scan.words) and scan.words[after][0].isdecimal()
        return (street.first, after + 1) if numbered else None
    if street.slug == "any":
        left = _number_beside(scan, words, street.first)
        if left is not None and _is_named(scan, words, after):
            return left, _name_end(scan, words, after)
    elif street.slug != "zone" and (left := _number_left(scan, street.first)) is not None:
        return left, after
    if (right := _number_right(scan, words, after)) is not None:
        return street.first, right + 1
    if (capital or street.slug == "zone") and _is_coded(scan, _name_end(scan, words, after)):
        return street.first, _name_end(scan, words, after)
    return None


def _number_beside(scan: Scan, words: Vocabulary, street: int) -> int | None:
    """Return the house number's token directly left of a street: "12", "12 bis", "23-25"."""
    place = street - 1
    if place > 0 and (scan.words[place] in words.words("number-suffixes")):
        place -= 1
    if place < 0 or not _HOUSE.match(scan.words[place]) or scan.gap(street) not in _PLAIN:
        return None
    return _paired(scan, place)


def _number_left(scan: Scan, street: int) -> int | None:
    """Return the house number's token left of a name in capitals: "12 Old Harbour Street"."""
    for place in range(street - 1, max(-1, street - 5), -1):
        if scan.gap(place + 1) not in _PLAIN and scan.gap(place + 1) != "-":
            return None
        if _HOUSE.match(scan.words[place]):
            return _paired(scan, place)
        if not scan.raw(place, place + 1)[0].isupper():
            return None
    return None


def _paired(scan: Scan, place: int) -> int:
    """Return where "23-25" begins."""
    paired = place and scan.gap(place) in {"-", "\u2013", "/"} and scan.words[place - 1].isdecimal()
    return place - 1 if paired else place


def _number_right(scan: Scan, words: Vocabulary, place: int) -> int | None:
    """Return the house number's token right of a street's name.

    Where a language writes numbers first, a postcode must follow.
    """
    last = _name_end(scan, words, place, numbered=True)
    if last >= len(scan.words) or not _HOUSE.match(scan.words[last]):
        return None
    if scan.gap(last) not in _PLAIN:
        return None
    plain = words.settings.get("number_after_street", False) and scan.gap(last) != ", "
    return last if plain or _is_coded(scan, last + 1) else None


def _name_end(scan: Scan, words: Vocabulary, place: int, *, numbered: bool = False) -> int:
    """Return the token after a street's name; a name in small letters ends before a postcode.

    With `numbered`, it may as well end before a house number.
    """
    links, last, at = words.words("address-links"), place, place
    while at < min(len(scan.words), place + _NAME) and not _COMMA.match(scan.gap(at) or "."):
        raw = scan.raw(at, at + 1)
        if ". " in scan.gap(at) or (at > place and scan.gap(at).strip(" -'\u2019\u00a0")):
            break
        if numbered and raw[0].isdecimal():
            return at
        if raw[0].isupper():
            last = at + 1
        elif scan.words[at] not in links and not raw.isalpha():
            break
        at += 1
    return at if _is_coded(scan, at) else last


def _is_named(scan: Scan, words: Vocabulary, place: int) -> bool:
    """Tell whether a street's name follows: a capital, at once or after small words."""
    end = _name_end(scan, words, place)
    if end <= place or end > len(scan.words):
        return False
    while place < end and scan.words[place] in words.words("address-links"):
        place += 1
    return place < len(scan.words) and (
        scan.raw(place, place + 1)[0].isupper() or _is_coded(scan, end)
    )


def _is_coded(scan: Scan, place: int) -> bool:
    """Tell whether a postcode and a town stand at a token."""
    if not 0 < place < len(scan.words) - 1 or not _POSTCODE.match(scan.raw(place, place + 1)):
        return False
    return bool(_JOIN.match(scan.gap(place))) and scan.raw(place + 1, place + 2)[0].isupper()


def _end(scan: Scan, words: Vocabulary, place: int) -> int:
    """Walk right over town, postcode and country; return the token after the last of them."""
    foreign = {hit.first for kind in ("registers", "citations", "phones") for hit in scan.of(kind)}
    start, last, coded = place, place, False
    while place < min(len(scan.words), start + _LONGEST) and place not in foreign:
        taken = _taken(scan, words, place, coded=coded) if _goes_on(scan, place) else 0
        if not taken:
            break
        coded = coded or _is_coded(scan, place)
        place += abs(taken)
        last = place if taken > 0 else last
    return last


def _taken(scan: Scan, words: Vocabulary, place: int, *, coded: bool) -> int:
    """Return how many tokens belong to an address: 0 ends it, -1 is a small word inside."""
    after_comma = bool(_COMMA.match(scan.gap(place)))
    country = [hit.last - place for hit in scan.of("place-names") if hit.first == place]
    if country and (after_comma or not coded):
        return country[0]
    if coded and after_comma:
        return 0
    raw = scan.raw(place, place + 1)
    if raw[0].isdecimal():
        return int(len(raw) <= _LONGEST_FIGURE)
    if raw[0].isupper() or scan.words[place] in words.words("address-parts"):
        return 1
    return 0 if after_comma or scan.words[place] not in words.words("address-links") else -1


def _goes_on(scan: Scan, place: int) -> bool:
    """Tell whether an address may go on over the gap before a token."""
    gap = scan.gap(place)
    if ". " in gap or gap == ".":
        before = scan.raw(place - 1, place)
        return before.isalpha() and before[0].isupper() and len(before) <= _ABBREVIATION
    return bool(_JOIN.match(gap))
