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
_DATED = re.compile(r"(?:19|20)\d\d")
"""A year: links to earlier versions are the document's."""
_TRAIL = re.compile(r".{0,80}[/>|\u203a\u00bb\u2192]\s*$")
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
    title = lines[first].block.text if first < len(lines) else ""
    gone = [_heads_links(lines, place, title) for place in range(first)]
    end = len(lines)
    while end > first and (_is_mark(lines[end - 1]) or _is_left_over(lines, end - 1)):
        end -= 1
    last = end
    while last > first and _closes(lines[last - 1]):
        last -= 1
    if 0 < last < end and _introduces(lines[last - 1]):
        while last < end and lines[last].linked:
            last += 1
    above = list(zip(lines[:first], gone, strict=True))
    kept = [line for line, cut in above if not cut] + lines[first:last]
    return kept, [line for line, cut in above if cut] + lines[last:]


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


def _first(lines: list[Line]) -> int:
    """Return the place of the document's title, or of its first prose where it has none."""
    prose = next((at for at, line in enumerate(lines) if _is_prose(line)), len(lines))
    for at, line in enumerate(lines[:prose]):
        if line.block.kind is BlockKind.HEADING and line.block.level == 1 and not line.linked:
            return at
    return prose if prose < len(lines) else 0


def _is_prose(line: Line) -> bool:
    return not line.linked and len(line.block.text) >= _PROSE_LEAST


def _heads_links(lines: list[Line], place: int, title: str) -> bool:
    """Tell whether a line above the document is a link, a heading over links or a trail of both."""
    line = lines[place]
    if line.linked or _is_skip(line.block.text) or _is_trail(line.block.text, title):
        return True
    below = lines[place + 1].linked if place + 1 < len(lines) else False
    return below and line.block.kind is BlockKind.HEADING and line.block.level > 1


def _is_skip(text: str) -> bool:
    return len(text) < _PROSE_LEAST and text.lower().startswith(_marks()[2])


def _is_trail(text: str, title: str) -> bool:
    """Tell whether a line leads down to the title: "Home / Legal / Privacy policy"."""
    return text != title and text.endswith(title) and _TRAIL.match(text[: -len(title)]) is not None


def _closes(line: Line) -> bool:
    return (line.linked and not _DATED.search(line.block.text)) or _is_mark(line)


def _introduces(line: Line) -> bool:
    """Tell whether a line announces what follows, so that links below it are the document's."""
    block = line.block
    return block.kind is BlockKind.HEADING or block.text.endswith((":", "\uff1a"))


@cache
def _marks() -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    words = read_words()["edges"]
    return tuple(words["closing"]), tuple(words["ending"]), tuple(words["skips"])


def _is_mark(line: Line) -> bool:
    text = line.block.text.lower()
    if len(text) > _CLOSING_MOST:
        return False
    closing, ending, _ = _marks()
    return text.startswith(closing) or text.endswith(ending) or not _BARE.sub("", text)
