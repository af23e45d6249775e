"""Plain text -> blocks.

Knows blank lines, hard-wrapped lines, bullets, numbered headings and headings in capitals;
knows nothing of markup.
"""

import re
from collections.abc import Iterator

from monitor.document.normal import split_label
from monitor.document.page import Page
from monitor.model import Block, BlockKind

_BULLET = re.compile(r"^\s*([-*•·–—▪o]|\(?\d{1,2}[.)]|\(?[a-z][.)]|\(?[ivx]{1,4}[.)])\s+(?=\S)")
_RULE = re.compile(r"^\s*[-=_*]{3,}\s*$")
_WRAPPED_AT = range(60, 101)
"""The longest line of a hard-wrapped text, in characters."""


def read_plain(text: str) -> Page:
    """Read plain text; the title is its first line where that looks like one."""
    lines = text.expandtabs(4).splitlines()
    longest = max((len(line.rstrip()) for line in lines), default=0)
    wrapped = longest in _WRAPPED_AT and any(not line.strip() for line in lines)
    blocks = tuple(_block(run) for run in _runs(lines, wrapped=wrapped))
    title = blocks[0].text if blocks and blocks[0].kind is BlockKind.HEADING else ""
    return Page(blocks=blocks, title=title, reader="plain/1")


def _runs(lines: list[str], *, wrapped: bool) -> Iterator[str]:
    """Give the text of one block at a time: a line, or the lines of a wrapped paragraph."""
    run: list[str] = []
    for line in lines:
        stripped = line.strip()
        ends = not stripped or _RULE.match(line)
        if run and (ends or not wrapped or (_BULLET.match(line) and _BULLET.match(run[0]))):
            yield " ".join(run)
            run = []
        if not ends:
            run.append(stripped)
    if run:
        yield " ".join(run)


def _block(text: str) -> Block:
    if heading_level := _heading_level(text):
        return Block(BlockKind.HEADING, text, level=heading_level)
    if match := _BULLET.match(text):
        return Block(BlockKind.ITEM, text[match.end() :].strip(), level=1, marker=match[1])
    if "\t" in text or text.count(" | ") >= 1:
        cells = tuple(cell.strip() for cell in text.strip("| ").split("|"))
        return Block(BlockKind.ROW, " | ".join(cells), cells=cells)
    return Block(BlockKind.PARAGRAPH, text)


def _heading_level(text: str) -> int:
    """Return a heading's depth, 0 where the text is none.

    A heading is short, ends like none of a sentence, and is numbered or in capitals.
    """
    words = text.split()
    if len(words) > 14 or text[-1:] in ".;,:!?" or not any(c.isalpha() for c in text):
        return 0
    label, rest = split_label(text)
    if label and rest[:1].isupper():
        return 1 + min(4, len(re.findall(r"\d+", label)))
    if text.isupper() and len(text) > 3:
        return 2
    return 0
