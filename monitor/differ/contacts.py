"""Ways to reach somebody: e-mail addresses, web hosts, telephone numbers, postal addresses.

Knows their forms; streets and words for a telephone are the lexicon's. Does not know whose they
are.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from monitor.differ.citations import EMAIL, URL
from monitor.differ.scan import Hit, Scan
from monitor.differ.vocabulary import Vocabulary

_PHONE = re.compile(r"\+?\(?\d(?:[\s\u00a0.()/-]{0,2}\d){6,14}")
_LINE_END = re.compile(r"[;:|\n]|\.\s|\s[\u2013\u2014]\s(?=[A-Z][a-z]+ :)|\s\(")
_LONGEST_ADDRESS = 120
_NEAR = 4


class Contact(NamedTuple):
    """A contact's way ("email", "url", "phone", "address"), value and span of characters."""

    way: str
    canonical: str
    start: int
    end: int


def contacts(scan: Scan, words: Vocabulary) -> Iterator[Contact]:
    """Find every contact in a clause; overlapping ones are told once."""
    text = scan.text
    if "@" in text:
        for match in EMAIL.finditer(text):
            yield Contact("email", match[0].casefold(), *match.span())
    if "://" in text or "www." in text.casefold():
        for match in URL.finditer(text):
            link = match[0].rstrip(".,;:!?*_")
            yield Contact("url", _host(link), match.start(), match.start() + len(link))
    if scan.of("phones"):
        yield from _phones(scan)
    yield from _addresses(scan, words)


def _host(link: str) -> str:
    rest = re.sub(r"^https?://", "", link.casefold())
    return re.split(r"[/?#]", rest, maxsplit=1)[0].removeprefix("www.")


def _phones(scan: Scan) -> Iterator[Contact]:
    cues = [scan.ends[hit.last - 1] for hit in scan.of("phones")]
    for match in _PHONE.finditer(scan.text):
        if any(0 <= match.start() - cue < 40 for cue in cues):
            digits = re.sub(r"\D", "", match[0])
            yield Contact("phone", digits, *match.span())


def _addresses(scan: Scan, words: Vocabulary) -> Iterator[Contact]:
    """Find a street with a number beside it, and follow it to the end of the line."""
    end = 0
    for street in scan.of("streets"):
        if street.slug != "any" and not scan.raw(street.first, street.last)[0].isupper():
            continue
        first = _house_number(scan, words, street)
        if first is None or scan.starts[first] < end:
            continue
        start = scan.starts[first]
        stop = _LINE_END.search(scan.text, scan.ends[street.last - 1])
        end = min(stop.start() if stop else len(scan.text), start + _LONGEST_ADDRESS)
        value = scan.text[start:end].rstrip(" .,)*_\u00a0")
        end = start + len(value)
        yield Contact("address", " ".join(re.findall(r"\w+", value.casefold())), start, end)


def _house_number(scan: Scan, words: Vocabulary, street: Hit) -> int | None:
    """Return the token of the house number: left of the street within four, or right of it."""
    for place in range(street.first - 1, max(-1, street.first - 1 - _NEAR), -1):
        gap = scan.gap(place + 1)
        if any(sign in gap for sign in ";:|."):
            break
        if scan.words[place][0].isdecimal() and len(scan.words[place]) <= 5:
            paired = place and scan.gap(place) in {"-", "\u2013", "/"}
            return place - 1 if paired and scan.words[place - 1].isdecimal() else place
    right = street.last
    number_after = words.settings.get("number_after_street", False) or street.slug == "box"
    if number_after and right < len(scan.words) and scan.words[right][0].isdecimal():
        return street.first
    return None
