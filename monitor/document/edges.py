"""The first and last lines of a page, where what stands around a document leaks in.

Knows lines and which of them are nothing but links; knows nothing of markup. Only lines before
the document's first heading or prose and after its last are ever dropped, and only such that no
document begins or ends with.
"""

import re
from dataclasses import dataclass
from functools import cache

from monitor.document.chrome import read_words
from monitor.model import Block, BlockKind

_PROSE_LEAST = 60
_CLOSING_MOST = 160
_BARE = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Line:
    """A block, and whether it is a link away from the page from end to end."""

    block: Block
    linked: bool = False


def trim(lines: list[Line]) -> tuple[list[Line], list[Line]]:
    """Part lines into those of the document and those dropped at its edges.

    Above the document: links, up to its title or first prose, and the headings over them. Below
    it: links, marks of copyright and lines without a letter, up to the last that is prose.
    """
    first = _first(lines)
    gone = [_heads_links(lines, place) for place in range(first)]
    last = len(lines)
    while last > first and _closes(lines[last - 1]):
        last -= 1
    if 0 < last < len(lines) and _introduces(lines[last - 1]):
        while last < len(lines) and lines[last].linked:
            last += 1
    above = list(zip(lines[:first], gone, strict=True))
    kept = [line for line, cut in above if not cut] + lines[first:last]
    return kept, [line for line, cut in above if cut] + lines[last:]


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


def _first(lines: list[Line]) -> int:
    """Return the place of the document's title, or of its first prose where it has none."""
    prose = next((at for at, line in enumerate(lines) if _is_prose(line)), len(lines))
    for at, line in enumerate(lines[:prose]):
        if line.block.kind is BlockKind.HEADING and line.block.level == 1 and not line.linked:
            return at
    return prose if prose < len(lines) else 0


def _is_prose(line: Line) -> bool:
    return not line.linked and len(line.block.text) >= _PROSE_LEAST


def _heads_links(lines: list[Line], place: int) -> bool:
    """Tell whether a line above the document is a link, or a heading over links."""
    line = lines[place]
    if line.linked:
        return True
    below = lines[place + 1].linked if place + 1 < len(lines) else False
    return below and line.block.kind is BlockKind.HEADING and line.block.level > 1


def _closes(line: Line) -> bool:
    return line.linked or _is_mark(line)


def _introduces(line: Line) -> bool:
    """Tell whether a line announces what follows, so that links below it are the document's."""
    block = line.block
    return block.kind is BlockKind.HEADING or block.text.endswith((":", "\uff1a"))


@cache
def _marks() -> tuple[tuple[str, ...], tuple[str, ...]]:
    words = read_words()["edges"]
    return tuple(words["closing"]), tuple(words["ending"])


def _is_mark(line: Line) -> bool:
    text = line.block.text.lower()
    if len(text) > _CLOSING_MOST:
        return False
    closing, ending = _marks()
    return text.startswith(closing) or text.endswith(ending) or not _BARE.sub("", text)
