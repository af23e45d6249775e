"""Parties and places: who and where, found by form and context, never from a list of companies.

Knows that a legal form ends a name ("Example Hosting, Inc."), that capitalised words in a list
of recipients are names, and that countries and unions are a gazetteer of the lexicon while towns
are known by what stands before them ("the courts of ..."). Does not know who anybody is.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from monitor.differ.scan import Hit, Scan
from monitor.differ.vocabulary import Vocabulary

_LONGEST_NAME = 6
_JOINS = frozenset({" ", "-", ".", " & ", "&", "\u2019", "'", " + ", "\u00a0"})
_FEW_WORDS = 14
_GIVEN_REACH = 6
_TITLE_WORDS = 3
_TITLE_SHARE = 0.6
_SHORTEST = 6
"""Words that a sentence has at least."""
_PLAIN = frozenset({" ", "\u00a0"})
_OPENS = re.compile(r"[.!?:;]\s")
_QUOTES = frozenset('"\u201c\u201e\u00ab')
_KNOWN = (
    "months",
    "place-names",
    "place-adjectives",
    "rights",
    "right-words",
    "data",
    "data-words",
    "bases",
    "base-words",
    "subjects",
    "units",
    "citations",
    "name",
    "recipients",
    "persons",
)


class Name(NamedTuple):
    """A party or place at tokens `first` to `last` - 1."""

    canonical: str
    first: int
    last: int


def companies(scan: Scan, words: Vocabulary) -> Iterator[Name]:
    """Find names that end in a legal form; the canonical name ends in the form's slug."""
    stops = words.words("name-stops")
    end = 0
    for form in scan.of("company-forms"):
        if form.first < end or not scan.raw(form.first, form.first + 1)[0].isupper():
            continue
        first = form.first
        while first > end and form.first - first < _LONGEST_NAME:
            gap = scan.gap(first)
            joined = gap in _JOINS or (first == form.first and gap in {", ", " (", ","})
            if not joined or not _is_part(scan, words, first - 1) or scan.words[first - 1] in stops:
                break
            first -= 1
        while first < form.first and scan.raw(first, first + 1)[0].islower():
            first += 1
        if first < form.first:
            end = form.last
            yield Name(_plain(scan, first, form.first, form.slug), first, form.last)


def _plain(scan: Scan, first: int, last: int, form: str = "") -> str:
    """Return a name without case and punctuation; a legal form as its slug."""
    parts = [scan.raw(place, place + 1).casefold() for place in range(first, last)]
    return " ".join([*parts, form] if form else parts)


def _is_part(scan: Scan, words: Vocabulary, place: int) -> bool:
    raw = scan.raw(place, place + 1)
    if raw[0].isupper() or raw[0].isdecimal() or scan.words[place] in words.words("name-links"):
        return True
    return place > 0 and scan.gap(place) == "." and raw.islower()


def recipients(scan: Scan, context: Scan, words: Vocabulary, claimed: bytearray) -> Iterator[Name]:
    """Find capitalised names in a clause that speaks of recipients, or stands in such a list."""
    listed = bool(context.of("recipients")) and len(scan.words) <= _FEW_WORDS
    if not listed and (not scan.of("recipients") or _is_title(scan)):
        return
    known, leads = _known_tokens(scan), words.words("party-leads")
    stops = words.words("name-stops")
    common = words.words("common-capitals") | stops
    done = 0
    for place, start in enumerate(scan.starts):
        if place < done or not scan.text[start].isupper() or claimed[place]:
            continue
        done = _run(scan, place, claimed)
        first, last = _trimmed(scan, place, done, known, common)
        while last > first and scan.words[last - 1] in stops:
            last -= 1
        if first == last or _is_ordinary(scan, words, first, last):
            continue
        if _in_list(scan, first, leads, listed=listed):
            raw = scan.raw(first, last)
            if len(raw) > 1 and not raw.isdecimal():
                yield Name(_plain(scan, first, last), first, last)


def _is_ordinary(scan: Scan, words: Vocabulary, first: int, last: int) -> bool:
    """Tell whether capitals are those of an ordinary noun, a defined term or a sentence's start."""
    if _begins_sentence(scan, first, last):
        return True
    before = scan.words[first - 1] if first else ""
    articled = words.capital_nouns or before in words.words("name-articles")
    if articled and not _is_striking(scan, first, last):
        return True
    return before in words.words("party-leads-near") and not _is_given(scan, first)


def _is_title(scan: Scan) -> bool:
    """Tell whether so many words are capitalised that capitals mark no names."""
    letters = [scan.text[start] for start in scan.starts if scan.text[start].isalpha()]
    capitals = sum(letter.isupper() for letter in letters)
    return len(letters) > _TITLE_WORDS and capitals > _TITLE_SHARE * len(letters)


def _run(scan: Scan, first: int, claimed: bytearray) -> int:
    """Return where a run of capitalised tokens ends that begins at `first`."""
    place = first
    while place < min(len(scan.words), first + _LONGEST_NAME) and not claimed[place]:
        raw = scan.raw(place, place + 1)
        gap = scan.gap(place) if place > first else ""
        if place > first and gap not in _JOINS:
            break
        if not raw[0].isupper() and not (place > first and gap == "." and raw.isalpha()):
            break
        place += 1
    return place


def _begins_sentence(scan: Scan, first: int, last: int) -> bool:
    """Tell whether a lone capital is that of a sentence's first word, not of a name."""
    if last - first > 1 or last >= len(scan.words) or scan.gap(last) not in _PLAIN:
        return False
    opens = not first or bool(_OPENS.search(scan.gap(first)))
    follows = scan.raw(last, last + 1)
    plain = scan.raw(first, last)[1:].islower() and follows.islower()
    return opens and plain and len(scan.words) > _SHORTEST and scan.text.endswith((".", ";"))


def _is_given(scan: Scan, first: int) -> bool:
    """Tell whether a word of giving or sharing stands shortly before a name."""
    return any(0 < first - hit.last <= _GIVEN_REACH for hit in scan.of("recipients"))


def _is_striking(scan: Scan, first: int, last: int) -> bool:
    """Tell a name after an article ("la SNAF") from a defined term ("la Mission")."""
    if last - first > 1:
        return True
    raw = scan.raw(first, last)
    return len(raw) > 2 and any(letter.isupper() for letter in raw[1:])


def _trimmed(
    scan: Scan, first: int, last: int, known: set[int], common: frozenset[str]
) -> tuple[int, int]:
    """Drop ordinary words from the front; nothing is left where every word is ordinary."""
    while first < last and scan.words[first] in common:
        first += 1
    odd = [i for i in range(first, last) if i not in known and scan.words[i] not in common]
    return (first, last) if odd else (last, last)


def _known_tokens(scan: Scan) -> set[int]:
    return {
        index for kind in _KNOWN for hit in scan.of(kind) for index in range(hit.first, hit.last)
    }


def _in_list(scan: Scan, first: int, leads: frozenset[str], *, listed: bool) -> bool:
    """Tell whether a name stands where names of a list stand."""
    if first == 0:
        return listed
    gap = scan.gap(first)
    if not listed and set(gap) & _QUOTES:
        return False
    if any(sign in gap for sign in ",:(/[|"):
        return True
    return "." not in gap and scan.words[first - 1] in leads


def places(scan: Scan, words: Vocabulary, claimed: bytearray) -> Iterator[Name]:
    """Find countries, unions and regions; towns only after words that tell a place."""
    taken: set[int] = set()
    money = {index for hit in scan.of("currencies") for index in range(hit.first, hit.last)}
    for hit in scan.of("place-names"):
        if claimed[hit.first] or hit.first in money or not _is_place(scan, hit):
            continue
        taken.update(range(hit.first, hit.last))
        yield Name(hit.slug, hit.first, hit.last)
    near = words.words("place-adjective-beside")
    capital = bool(words.settings.get("capital_adjectives"))
    for hit in scan.of("place-adjectives"):
        if claimed[hit.first] or (capital and not scan.raw(hit.first, hit.last)[0].isupper()):
            continue
        beside = scan.words[max(0, hit.first - 2) : hit.first] + scan.words[hit.last : hit.last + 2]
        if near & set(beside):
            yield Name(hit.slug, hit.first, hit.last)
    headed = [h for h in scan.of("town-headers") if _is_header(scan, h)]
    for hit in (*scan.of("town-before"), *headed):
        last = hit.last
        while last < len(scan.words) and last - hit.last < 3 and _is_town(scan, hit.last, last):
            last += 1
        if last > hit.last and hit.last not in taken and not claimed[hit.last]:
            yield Name(_plain(scan, hit.last, last), hit.last, last)


def _is_header(scan: Scan, hit: Hit) -> bool:
    """Tell whether words are the header of a row's cell, which a colon follows."""
    return hit.last < len(scan.words) and scan.gap(hit.last) == ": "


def _is_place(scan: Scan, hit: Hit) -> bool:
    """Tell a country from a common word ("us", "turkey") and from a code of laws ("U.S.C.")."""
    raw = scan.raw(hit.first, hit.last)
    if not raw[0].isupper() or (len(raw) == 2 and not raw.isupper()):
        return False
    return hit.last == len(scan.words) or raw[-2:-1] != "." or scan.gap(hit.last) != "."


def _is_town(scan: Scan, first: int, place: int) -> bool:
    gaps = {" ", "\u00a0", ": "} if place == first else {" ", "-", "\u00a0"}
    raw = scan.raw(place, place + 1)
    return raw[0].isupper() and raw[1:].islower() and scan.gap(place) in gaps
