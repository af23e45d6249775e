"""Markdown -> blocks.

Knows the Markdown that people write and that converters make of HTML: headings of both kinds,
nested lists, pipe tables, emphasis, links, escapes, comments, front matter and a little inline
HTML. What is not shown to a reader (targets of links, images, comments) is no text; link targets
are kept beside the blocks.
"""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from monitor.document.normal import link
from monitor.document.page import Page
from monitor.model import Block, BlockKind

_FRONT_MATTER = re.compile(r"\A\ufeff?---[ \t]*\n(.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_FRONT_TITLE = re.compile(r"^title:\s*[\"']?(.+?)[\"']?\s*$", re.MULTILINE)
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_HIDDEN_HTML = re.compile(r"<(script|style|svg|template)\b.*?</\1\s*>", re.DOTALL | re.IGNORECASE)
_ATX = re.compile(r"^ {0,3}(#{1,6})(?:\s+(.*?))?\s*#*\s*$")
_SETEXT = re.compile(r"^ {0,3}(=+|-+)\s*$")
_RULE = re.compile(r"^ {0,3}(?:[-*_]\s*){3,}$")
_ITEM = re.compile(r"^(\s*)([-*+•·]|\(?\d{1,3}[.)]|\(?[a-zA-Z][.)]|\([ivx]{1,4}\))\s+(?=\S)")
_FENCE = re.compile(r"^\s*(```|~~~)")
_TABLE_RULE = re.compile(r"^\s*\|?\s*:?-+:?\s*(?:\|\s*:?-*:?\s*)*\|?\s*$")
_DEFINITION = re.compile(r"^ {0,3}\[[^\]]+\]:\s*\S+")
_HTML_BREAKS = (
    (re.compile(r"<h([1-6])\b[^>]*>\s*", re.IGNORECASE), lambda m: "\n\n" + "#" * int(m[1]) + " "),
    (re.compile(r"\s*<li\b[^>]*>\s*", re.IGNORECASE), lambda _: "\n- "),
    (re.compile(r"\s*</t[dh]>\s*", re.IGNORECASE), lambda _: " | "),
    (re.compile(r"\s*<tr\b[^>]*>\s*", re.IGNORECASE), lambda _: "\n\n| "),
    (re.compile(r"</?(?:h[1-6]|p|div|ul|ol|table|tbody|thead|section|details|summary|center)\b[^>]*>",
                re.IGNORECASE), lambda _: "\n\n"),
)  # fmt: skip
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_TAG = re.compile(r"</?[a-zA-Z][a-zA-Z0-9-]*(?:\s[^<>]*)?/?>")
_IMAGE = re.compile(r"!\[((?:[^\[\]]|\\.)*)\]\((?:[^()\\]|\\.|\([^()]*\))*\)|!\[[^\]]*\]\[[^\]]*\]")
_LINK = re.compile(
    r"\[((?:[^\[\]\\]|\\.|\[[^\[\]]*\])*)\]\(\s*<?((?:[^()\\\s<>]|\\.|\([^()]*\))*)>?"
    r"(?:\s+(?:\"[^\"]*\"|'[^']*'|\([^()]*\)))?\s*\)"
)
_REFERENCE = re.compile(r"(?<!\\)\[((?:[^\[\]\\]|\\.)+)\]\[[^\]]*\]")
_AUTOLINK = re.compile(r"<((?:https?://|mailto:)[^\s<>]+|[^\s<>@]+@[^\s<>@]+)>")
_STRONG = re.compile(
    r"(?<!\\)(\*{1,3})(?=\S)((?:[^*]|\\\*)+?)(?<=\S)\1|(?<!\w)(_{1,3})(?=\S)([^_]+?)(?<=\S)\3(?!\w)"
)
_STRAY_STARS = re.compile(r"\*{2,}")
_TICKS = re.compile(r"`+([^`]*)`+")
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+\-.!|<>~&$:;'\"=^@/%,?])")
_SPACE = re.compile(r"\s+")
_BOLD_LINE = re.compile(r"^\s*(?:\*\*|__)(?!\s)[^*]+(?:\*\*|__)\s*:?\s*$")


@dataclass(slots=True)
class _Reading:
    """The state of one pass over the lines."""

    blocks: list[Block] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    run: list[str] = field(default_factory=list)
    item: re.Match[str] | None = None
    levels: list[int] = field(default_factory=list)
    header: tuple[str, ...] = ()
    in_table: bool = False


def read_markdown(text: str) -> Page:
    """Read Markdown; the title is the front matter's or the first heading."""
    title = ""
    if match := _FRONT_MATTER.match(text):
        named = _FRONT_TITLE.search(match[1])
        title, text = (named[1] if named else ""), text[match.end() :]
    reading = _Reading()
    if title:
        reading.blocks.append(Block(BlockKind.HEADING, inline(title, []), level=1))
    lines = list(_lines(text))
    fenced = False
    for number, line in enumerate(lines):
        if _FENCE.match(line):
            _close(reading)
            fenced = not fenced
        elif fenced:
            _paragraph(reading, line)
        else:
            _line(reading, line, lines[number + 1] if number + 1 < len(lines) else "")
    _close(reading)
    first = next((b.text for b in reading.blocks if b.kind is BlockKind.HEADING), "")
    return Page(
        blocks=tuple(reading.blocks), title=title or first, reader="markdown/1",
        links=tuple(reading.links),
    )  # fmt: skip


def _lines(text: str) -> Iterator[str]:
    text = _HIDDEN_HTML.sub("", _COMMENT.sub("", text)).replace("\r\n", "\n").replace("\r", "\n")
    if "<" in text:
        for pattern, replacement in _HTML_BREAKS:
            text = pattern.sub(replacement, text)
    for line in text.split("\n"):
        if "<br" not in line.lower():
            yield line
        elif line.lstrip().startswith("|"):
            yield _BREAK.sub(" ", line)
        else:
            for part in _BREAK.split(line):
                yield part
                yield ""


def _line(reading: _Reading, line: str, following: str) -> None:
    bare = line.lstrip("> ") if line.lstrip().startswith(">") else line
    if not bare.strip():
        _close(reading)
        reading.in_table = reading.in_table and following.lstrip().startswith("|")
    elif _DEFINITION.match(bare):
        _close(reading)
    elif reading.run and not reading.item and _SETEXT.match(bare):
        _heading(reading, " ".join(reading.run), 1 if bare.lstrip()[0] == "=" else 2)
    elif match := _ATX.match(bare):
        _close(reading)
        _heading(reading, match[2] or "", len(match[1]))
    elif _RULE.match(bare):
        _close(reading)
    elif bare.lstrip().startswith("|") or (reading.in_table and "|" in bare) or (
        "|" in bare and "|" in following and _TABLE_RULE.match(following)
    ):  # fmt: skip
        _row(reading, bare, following)
    elif match := _ITEM.match(bare):
        _close(reading)
        reading.item = match
        reading.run.append(bare[match.end() :])
    else:
        if reading.run and _hard_break(reading.run[-1], bare):
            _close(reading, keep_item=True)
        reading.run.append(bare)


def _hard_break(previous: str, line: str) -> bool:
    """Tell whether two spaces or a backslash end the line, and a new statement begins."""
    return previous.endswith(("  ", "\\")) and not line.lstrip()[:1].islower()


def _close(reading: _Reading, *, keep_item: bool = False) -> None:
    """End the paragraph or item that is being gathered."""
    run, item = reading.run, reading.item
    reading.run = []
    if not keep_item:
        reading.item = None
    if not run:
        return
    raw = " ".join(
        part.rstrip("\\").strip() if part.endswith("\\") else part.strip() for part in run
    )
    text = inline(raw, reading.links)
    if not text:
        return
    bold = bool(_BOLD_LINE.match(raw))
    if item is None:
        reading.blocks.append(Block(BlockKind.PARAGRAPH, text, bold=bold))
        if len(run) and not run[0].startswith(" "):
            reading.levels = []
        return
    level = _level(reading, len(item[1].expandtabs(4)))
    marker = item[2] if item[2] not in "-*+•·" else ""
    reading.blocks.append(Block(BlockKind.ITEM, text, level=level, marker=marker, bold=bold))


def _level(reading: _Reading, indent: int) -> int:
    """Return the depth of an item indented by so many columns, 1 for the outermost."""
    while reading.levels and reading.levels[-1] > indent:
        reading.levels.pop()
    if not reading.levels or indent > reading.levels[-1]:
        reading.levels.append(indent)
    return len(reading.levels)


def _heading(reading: _Reading, raw: str, level: int) -> None:
    reading.run, reading.item, reading.levels, reading.in_table = [], None, [], False
    if text := inline(raw, reading.links):
        reading.blocks.append(Block(BlockKind.HEADING, text, level=level))


def _paragraph(reading: _Reading, line: str) -> None:
    if text := _SPACE.sub(" ", line).strip():
        reading.blocks.append(Block(BlockKind.PARAGRAPH, text))


def _row(reading: _Reading, line: str, following: str) -> None:
    _close(reading)
    reading.levels = []
    if _TABLE_RULE.match(line):
        reading.in_table = True
        return
    bare = line.strip().removeprefix("|")
    bare = bare[:-1] if bare.endswith("|") and not bare.endswith("\\|") else bare
    cells = tuple(inline(cell, reading.links) for cell in re.split(r"(?<!\\)\|", bare))
    is_header = bool(_TABLE_RULE.match(following))
    if is_header or not reading.in_table:
        reading.header = cells if is_header and any(cells) else ()
    reading.in_table = True
    if any(cells):
        header = () if is_header else reading.header
        text = " | ".join(cell for cell in cells if cell)
        reading.blocks.append(Block(BlockKind.ROW, text, cells=cells, header=header))


def inline(raw: str, links: list[str]) -> str:
    """Return the text of a run of Markdown, and append the targets of its links to `links`.

    >>> inline("See **our** [terms](https://example.org/terms).", [])
    'See our terms.'
    """
    text = raw
    if "](" in text or "][" in text:
        text = _IMAGE.sub("", text)
        for _ in range(2):  # a link may wrap what was an image, or a bracketed text
            text = _LINK.sub(lambda m: _target(m, links), text)
        text = _REFERENCE.sub(r"\1", text)
    if "<" in text:
        text = _TAG.sub("", _AUTOLINK.sub(r"\1", text))
    if "`" in text:
        text = _TICKS.sub(r"\1", text)
    if "*" in text or "_" in text:
        for _ in range(3):
            text = _STRONG.sub(lambda m: m[2] or m[4], text)
        text = _STRAY_STARS.sub("", text)
    if "\\" in text:
        text = _ESCAPE.sub(r"\1", text)
    if "~~" in text:
        text = text.replace("~~", "")
    if "&" in text:
        text = html.unescape(text)
    return _SPACE.sub(" ", text).strip()


def _target(match: re.Match[str], links: list[str]) -> str:
    links.append(link(match[2]))
    return match[1]
