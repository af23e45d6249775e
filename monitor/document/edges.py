"""The first and last lines of a page, where what stands around a document leaks in.

Knows lines and which of them are nothing but links; knows nothing of markup. Only lines before
the document's first heading or prose and after its last are ever dropped, and only such that no
document begins or ends with.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from functools import cache

from monitor.document.chrome import read_words
from monitor.document.dates import own_dates
from monitor.model import Block, BlockKind

_PROSE_LEAST = 60
_CLOSING_MOST = 160
_NOTE_MOST = 59
_DATED = re.compile(r"(?:19|20)\d\d")
"""A year: links to earlier versions are the document's."""
_TRAIL = re.compile(r".{0,80}[/>|\u203a\u00bb\u2192]\s*$")
_ARROWS = ("\u2190", "\u2039", "\u00ab", "<", "\u21e6", "\u2b05")
_MARK = re.compile(r"\u00a9|\(c\)|copyright|rights reserved|droits r\u00e9serv\u00e9s")
_BARE = re.compile(r"[\W_]+")


class Link(Enum):
    """Where the links lead that a line is made of from end to end."""

    NONE = 0
    WITHIN = 1
    AWAY = 2


@dataclass(frozen=True, slots=True)
class Line:
    """A block, and where it leads if it is links from end to end."""

    block: Block
    link: Link = Link.NONE

    @property
    def linked(self) -> bool:
        """Tell whether the line leads away from the page."""
        return self.link is Link.AWAY


def trim(lines: list[Line], named: str = "") -> tuple[list[Line], list[Line]]:
    """Part lines into those of the document and those dropped at its edges.

    `named` is the text of the heading that names the document. Above the document: links, up to
    its title or first prose, the headings over them, and what else says the title. Between title
    and prose: who wrote a page and how long it takes to read. Below it: links, marks of copyright
    and lines without a letter, up to the last that is prose.
    """
    first, titled = _first(lines, named)
    title = lines[first].block.text if first < len(lines) else ""
    gone = {place for place in range(first) if _heads_links(lines, place, title, titled=titled)}
    head = _head(lines, first)
    gone.update(place for place in range(head) if _is_note(lines[place].block))
    if titled:
        gone.update(_trail_below(lines, first, head))
    last = _last(lines, first + titled)
    gone.update(range(last, len(lines)))
    kept = [line for place, line in enumerate(lines) if place not in gone]
    return kept, [line for place, line in enumerate(lines) if place in gone]


def _last(lines: list[Line], first: int) -> int:
    """Return the place after the document's last line."""
    end = len(lines)
    while end > first and (_is_print(lines, end - 1) or _is_left_over(lines, end - 1)):
        end -= 1
    last = end
    while last > first and _closes(lines, last - 1):
        last -= 1
    if 0 < last < end and _introduces(lines[last - 1]):
        while last < end and lines[last].linked:
            last += 1
    return last


def _is_print(lines: list[Line], last: int) -> bool:
    """Tell whether the last line is a mark, and not what a heading as "Credits" announces."""
    said = last > 0 and lines[last - 1].block.kind is BlockKind.HEADING
    text = lines[last].block.text.lower()
    return _is_mark(lines[last]) and not (
        said and _BARE.sub("", text) and _MARK.search(text) is None
    )


def _head(lines: list[Line], first: int) -> int:
    """Return the place of the first line below the title that is a heading or prose."""
    for place in range(first + 1, len(lines)):
        if _is_prose(lines[place]) or lines[place].block.kind is BlockKind.HEADING:
            return place
    return min(first + 1, len(lines))


def _trail_below(lines: list[Line], first: int, head: int) -> Iterator[int]:
    """Yield the places, below the title, of a trail to it, of links back and past the menu."""
    title = lines[first].block.text
    again = next((at for at in range(first + 1, head) if lines[at].block.text == title), first)
    for place in range(first + 1, head):
        line = lines[place]
        back = line.linked and line.block.text.startswith(_ARROWS)
        if (line.linked and place < again) or place == again or back or _is_skip(line.block.text):
            yield place


def _is_note(block: Block) -> bool:
    """Tell whether a line tells who wrote a page, how long ago, and how long it takes to read."""
    text = block.text.lower()
    if len(text) > _NOTE_MOST or block.kind is not BlockKind.PARAGRAPH:
        return False
    marks = _marks()
    if not (text.startswith(marks.noted) or any(mark in text for mark in marks.noting)):
        return False
    return not any(own_dates((block,), ""))


def _is_left_over(lines: list[Line], last: int) -> bool:
    """Tell whether the last line is a heading of which nothing is left but the name.

    Pages that set their text in headings end in one too: there the line before is a heading.
    """
    block = lines[last].block
    if block.kind is not BlockKind.HEADING or block.level == 1 or not last:
        return False
    before = lines[last - 1].block.kind
    return before is not BlockKind.HEADING and len(block.text) < _PROSE_LEAST


def once(lines: list[Line]) -> list[Line]:
    """Leave out a heading that says again what the line before it said."""
    return [
        line
        for before, line in zip([None, *lines], lines, strict=False)
        if before is None
        or line.block.text != before.block.text
        or line.block.kind is not BlockKind.HEADING
        or before.block.kind is not BlockKind.HEADING
    ]


def _first(lines: list[Line], named: str) -> tuple[int, bool]:
    """Return the place of the document's title, or of its first prose, and whether it is titled."""
    prose = next((at for at, line in enumerate(lines) if _is_prose(line)), len(lines))
    above = lines[: prose + 1]
    heads = [at for at, line in enumerate(above) if line.block.kind is BlockKind.HEADING]
    for at in heads:
        if lines[at].block.text == named:
            return at, True
    for at in heads:
        if lines[at].block.level == 1 and not lines[at].linked:
            return at, True
    return (prose if prose < len(lines) else 0), False


def _is_prose(line: Line) -> bool:
    return not line.linked and len(line.block.text) >= _PROSE_LEAST


def _heads_links(lines: list[Line], place: int, title: str, *, titled: bool) -> bool:
    """Tell whether a line above the document is a link, a heading over links or a trail of both."""
    line = lines[place]
    if titled and (line.link is not Link.NONE or line.block.text == title):
        return True
    if line.linked or _is_skip(line.block.text) or _is_trail(line.block.text, title):
        return True
    below = lines[place + 1].linked if place + 1 < len(lines) else False
    top = line.block.level == 1 and not titled
    return below and line.block.kind is BlockKind.HEADING and not top


def _is_skip(text: str) -> bool:
    return len(text) < _PROSE_LEAST and text.lower().startswith(_marks().skips)


def _is_trail(text: str, title: str) -> bool:
    """Tell whether a line leads down to the title: "Home / Legal / Privacy policy"."""
    return text != title and text.endswith(title) and _TRAIL.match(text[: -len(title)]) is not None


def _closes(lines: list[Line], last: int) -> bool:
    line = lines[last]
    if line.link is Link.WITHIN and line.block.text.lower().startswith(_marks().tops):
        return True
    return (line.linked and not _DATED.search(line.block.text)) or _is_print(lines, last)


def _introduces(line: Line) -> bool:
    """Tell whether a line announces what follows, so that links below it are the document's."""
    block = line.block
    return block.kind is BlockKind.HEADING or block.text.endswith((":", "\uff1a"))


@dataclass(frozen=True, slots=True)
class _Marks:
    closing: tuple[str, ...]
    ending: tuple[str, ...]
    skips: tuple[str, ...]
    noted: tuple[str, ...]
    noting: tuple[str, ...]
    tops: tuple[str, ...]


@cache
def _marks() -> _Marks:
    words = read_words()["edges"]
    return _Marks(*(tuple(words[name]) for name in _Marks.__dataclass_fields__))


def _is_mark(line: Line) -> bool:
    text = line.block.text.lower()
    if len(text) > _CLOSING_MOST:
        return False
    marks = _marks()
    return text.startswith(marks.closing) or text.endswith(marks.ending) or not _BARE.sub("", text)
