"""What only looks like a fact: references to laws and clauses, registry numbers, web addresses.

Spans found here are claimed before anything else reads the clause.

Knows that a heading word ("article", "law", "section") and the numbers after it are a reference,
with a date that belongs to it ("Act of 6 January 1978"). Does not judge any of it.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator

from monitor.differ.dates import Moment
from monitor.differ.scan import Hit, Scan
from monitor.differ.vocabulary import Vocabulary

EMAIL = re.compile(r"[\w.+-]{1,64}@(?:[\w-]{1,63}\.){1,8}[A-Za-z]{2,24}")
URL = re.compile(r"(?:https?://|www\.)[^\s<>\"'\])}|]{3,2000}", re.IGNORECASE)
_ROMAN = re.compile(r"[IVXLC]{1,7}\Z")
_STOP = re.compile(r"[.;:!?]\s|[\"\u201d\u00bb|]")
_ABBREVIATION = 4
_LONGEST = 40
_REGISTER_REACH = 6


def web_spans(text: str) -> list[tuple[int, int]]:
    """Return the spans of e-mail and web addresses."""
    spans = []
    if "@" in text:
        spans += [match.span() for match in EMAIL.finditer(text)]
    if "://" in text or "www." in text.casefold():
        spans += [match.span() for match in URL.finditer(text)]
    return spans


def claim(scan: Scan, spans: Iterable[tuple[int, int]], claimed: bytearray) -> None:
    """Mark the tokens that stand inside spans of characters."""
    for start, end in spans:
        first, last = bisect_left(scan.starts, start), bisect_left(scan.starts, end)
        if first and scan.ends[first - 1] > start:
            first -= 1
        claimed[first:last] = b"\x01" * (last - first)


def citations(
    scan: Scan, words: Vocabulary, moments: Iterable[Moment]
) -> Iterator[tuple[int, int]]:
    """Find references to laws, articles and sections, as token ranges."""
    begins = {moment.first: moment.last for moment in moments}
    units = {hit.first for kind in ("units", "currencies", "percent") for hit in scan.of(kind)}
    done = 0
    for head in scan.of("citations"):
        if head.first < done:
            continue
        last = _end(scan, words, head, begins, units)
        if last > head.last:
            done = last
            yield head.first, last
    for head in scan.of("registers"):
        last = _registered(scan, head)
        if last > head.last:
            yield head.first, last


def _end(scan: Scan, words: Vocabulary, head: Hit, begins: dict[int, int], units: set[int]) -> int:
    """Walk right over numbers and the small words between them; return where the last one ends."""
    fillers = words.words("citation-fillers")
    place = last = head.last
    while place < min(len(scan.words), head.last + _LONGEST) and _goes_on(scan, place):
        if place in begins:
            if head.slug != "law":
                break
            place = last = begins[place]
            continue
        word = scan.words[place]
        if word[0].isdecimal():
            if place + 1 in units or (place + 2 in units and word.isdecimal() and last > head.last):
                break
            place = last = place + 1
        elif _is_numeral(scan, place):
            place = last = place + 1
        elif word in fillers:
            place += 1
        else:
            break
    return last


def _goes_on(scan: Scan, place: int) -> bool:
    """Tell whether a reference may continue over the gap before a token."""
    gap = scan.gap(place)
    if not _STOP.search(gap):
        return True
    before = scan.raw(place - 1, place)
    return gap.strip() == "." and before.isalpha() and len(before) <= _ABBREVIATION


def _is_numeral(scan: Scan, place: int) -> bool:
    raw = scan.raw(place, place + 1)
    if _ROMAN.match(raw):
        return True
    return len(raw) == 1 and scan.gap(place).endswith("(")


def _registered(scan: Scan, head: Hit) -> int:
    """Return where a registry's number or town ends that stands beside the registry's name."""
    place, last = head.last, head.last
    after_number = head.first > 0 and scan.words[head.first - 1][0].isdecimal()
    limit = min(len(scan.words), head.last + _REGISTER_REACH)
    while place < limit and _goes_on(scan, place):
        word = scan.words[place]
        if any(sign.isdecimal() for sign in word):
            last = place + 1
            limit = min(len(scan.words), last + 2)
        elif after_number and scan.raw(place, place + 1)[0].isupper():
            return place + 1
        elif len(word) > 3 and last > head.last:
            break
        place += 1
    return last
