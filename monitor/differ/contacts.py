"""Ways to reach somebody: e-mail and web addresses, telephone numbers, streets, office hours.

Knows the forms of the first three; see `addresses` and `hours` for the others. Words for a
telephone are the lexicon's. Does not know whose they are.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from monitor.differ.addresses import addresses
from monitor.differ.citations import EMAIL, URL
from monitor.differ.hours import hours
from monitor.differ.scan import Scan
from monitor.differ.vocabulary import Vocabulary

_PHONE = re.compile(r"\+?\(?\d(?:[\s\u00a0.()/-]{0,2}\d){6,14}")
_UNCUED = re.compile(
    r"(?<![\w.,/-])(?:\+\d{1,3}[\s\u00a0.()/-]{0,2}(?:\(0\)[\s\u00a0]?)?\d(?:[\s\u00a0.()/-]{0,2}\d){6,12}"
    r"|\(?0\d{1,4}\)?(?:[\s\u00a0./-]{1,2}\d{2,4}){2,4}|0[1-9]\d{8}"
    r"|(?:1[ .-])?\(?[2-9]\d{2}\)?[ .-]{1,2}\d{3}[ .-]\d{4})(?![\w/-]|[.,]\d)"
)
"""Numbers that only a telephone has: international, or grouped with a leading 0, or 3-3-4."""
_DIGITS = range(9, 16)


class Contact(NamedTuple):
    """A contact's way ("email", "url", "phone", "address", "hours", "time"), value and characters.

    A "time" is a lone time of the day, which may as well be a deadline.
    """

    way: str
    canonical: str
    start: int
    end: int


def contacts(scan: Scan, words: Vocabulary, claimed: Sequence[int] = ()) -> Iterator[Contact]:
    """Find every contact in a clause; overlapping ones are told once.

    `claimed` marks tokens that are something else already (a date, a reference).
    """
    text = scan.text
    if "@" in text:
        for match in EMAIL.finditer(text):
            yield Contact("email", match[0].casefold(), *match.span())
    if "://" in text or "www." in text.casefold():
        for match in URL.finditer(text):
            link = match[0].rstrip(".,;:!?*_")
            yield Contact("url", _host(link), match.start(), match.start() + len(link))
    phones = list(_phones(scan, claimed))
    yield from phones
    taken = bytearray(claimed) or bytearray(len(scan.words))
    for each in phones:
        _take(scan, each, taken)
    for first, last in addresses(scan, words):
        start, end = scan.span(first, last)
        if not any(start < phone.end and phone.start < end for phone in phones):
            found = _contact(scan, "address", "", first, last)
            _take(scan, found, taken)
            yield found
    for span in hours(scan, words, taken):
        way = "hours" if span.office else "time"
        yield _contact(scan, way, span.canonical, span.first, span.last)


def _contact(scan: Scan, way: str, canonical: str, first: int, last: int) -> Contact:
    start, end = scan.span(first, last)
    plain = " ".join(re.findall(r"\w+", scan.text[start:end].casefold()))
    return Contact(way, canonical or plain, start, end)


def _take(scan: Scan, contact: Contact, taken: bytearray) -> None:
    first = bisect_left(scan.starts, contact.start)
    last = bisect_left(scan.starts, contact.end)
    taken[first:last] = b"\x01" * (last - first)


def _host(link: str) -> str:
    rest = re.sub(r"^https?://", "", link.casefold())
    return re.split(r"[/?#]", rest, maxsplit=1)[0].removeprefix("www.")


def _phones(scan: Scan, claimed: Sequence[int]) -> Iterator[Contact]:
    cues = [scan.ends[hit.last - 1] for hit in scan.of("phones")]
    done = 0
    for match in sorted(
        [*_PHONE.finditer(scan.text), *_UNCUED.finditer(scan.text)], key=lambda m: m.start()
    ):
        cued = any(0 <= match.start() - cue < 40 for cue in cues)
        plain = re.sub(r"\D", "", match[0])
        if match.start() < done or not (cued or (match.re is _UNCUED and len(plain) in _DIGITS)):
            continue
        if claimed and not cued and claimed[bisect_left(scan.starts, match.end()) - 1]:
            continue
        done = match.end()
        yield Contact("phone", plain, *match.span())
