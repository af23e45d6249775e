"""Blocks -> clauses.

Knows how headings make a section path, how a line ending in a colon leads a list in, how a
table row reads with its headers, and where a sentence ends in the languages of `words`. Knows
nothing of meaning.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from monitor.document.normal import split_label
from monitor.document.words import languages, vote
from monitor.model import Block, BlockKind, Clause

_LONGEST_TITLE = 14
"""Words in a line that may pass for a heading without being marked as one."""
_ROW_AS_ONE = 45
"""Words up to which a table row is one clause; a longer one is cut at its sentences."""

_END = re.compile(
    r"([.!?…;](?:(?<=;)|(?<!;)(?<![.!?…]{2})[.!?…]*+(?:[\"')\]»”’]|\s»)*+))"
    r"\s+(?=[\"'(\[«“‘]*\s?[^\W_])"
)
"""What may end a sentence. It begins with the marks alone: so they are found at the speed of C."""
_ONLY_LABEL = re.compile(r"^\(?(?:\d{1,3}(?:\.\d{1,3})*|[ivxlc]{1,5}|[a-z])[.)]?$", re.IGNORECASE)
_SEMICOLON_HALF = 8
"""Words that each side of a semicolon needs to stand as a clause of its own."""
_LOOKED_AT = 400
"""Characters beside a mark that tell whether it ends a clause: a text of any length costs its length."""
_LONGEST_SHORT = 24
"""Characters before a full stop in which an abbreviation may stand."""
_ENOUGH_WORDS = 8
"""Words a clause needs before its own language is asked for."""
_CLEARLY, _DENSE = 0.2, 0.25
"""Shares of function words: from which a clause is in the page's language; in another one."""


@dataclass(slots=True)
class _Walk:
    """Where the walk through the blocks stands.

    `path` holds depth and text of the headings above, `titles` their texts alone.
    """

    language: str
    path: list[tuple[int, str]] = field(default_factory=list)
    titles: tuple[str, ...] = ()
    lead_in: str = ""
    item_leads: list[tuple[int, str]] = field(default_factory=list)
    label: str = ""
    clauses: list[Clause] = field(default_factory=list)


def cut(blocks: Sequence[Block], language: str) -> tuple[Clause, ...]:
    """Cut blocks into clauses, in reading order.

    Headings are clauses too (`heading` is set): a reader sees them, and so must a comparison.
    """
    walk = _Walk(language)
    for index, block in enumerate(blocks):
        if _ONLY_LABEL.match(block.text) and block.kind is not BlockKind.ROW:
            walk.label = block.text
            continue
        following = blocks[index + 1] if index + 1 < len(blocks) else None
        level = _heading_level(block, following)
        if level:
            _heading(walk, block, index, level)
        elif block.kind is BlockKind.ROW:
            _row(walk, block, index, heading=_heads_columns(block, following))
        else:
            _prose(walk, block, index)
    return tuple(walk.clauses)


def _heading_level(block: Block, following: Block | None) -> int:
    """Return the depth of a block that heads others, 0 where it heads none.

    Lines in bold, and short lines with a number, head what follows unless that is missing.
    """
    if block.kind is BlockKind.HEADING:
        return block.level or 1
    if following is None or block.kind is not BlockKind.PARAGRAPH:
        return 0
    words = block.text.split()
    if len(words) > _LONGEST_TITLE or block.text[-1] in ".;,!:":
        return 0
    label, rest = split_label(block.text)
    if block.bold:
        return 7
    if label and label[0].isdigit() and rest[:1].isupper() and len(words) <= 10:
        return 7 + label.rstrip(".)").count(".")
    return 0


def _heading(walk: _Walk, block: Block, index: int, level: int) -> None:
    while walk.path and walk.path[-1][0] >= level:
        walk.path.pop()
    outer = tuple(text for _, text in walk.path)
    label, text = split_label(block.text)
    _append(walk, text, index, path=outer, label=label or walk.label, lead_in="", heading=True)
    walk.path.append((level, block.text))
    walk.titles = (*outer, block.text)
    walk.lead_in, walk.item_leads, walk.label = "", [], ""


def _heads_columns(block: Block, following: Block | None) -> bool:
    """Tell whether a row only names the columns of the rows below, which repeat it."""
    names = {cell for cell in block.cells if cell}
    return following is not None and bool(names) and names == {h for h in following.header if h}


def _row(walk: _Walk, block: Block, index: int, *, heading: bool) -> None:
    text = row_text(block)
    if not text:
        return
    if heading or len(text.split()) <= _ROW_AS_ONE:
        _append(walk, text, index, row=True, heading=heading)
        return
    for part in sentences(text, walk.language):
        _append(walk, part, index, row=True)


def row_text(block: Block) -> str:
    """Return a table row as it reads with its headers.

    >>> row_text(Block(BlockKind.ROW, "", cells=("Logs", "1 year"), header=("Data", "Kept for")))
    'Data: Logs; Kept for: 1 year'
    >>> row_text(Block(BlockKind.ROW, "", cells=("Logs", "1 year")))
    'Logs: 1 year'
    """
    cells = [cell.strip() for cell in block.cells]
    if any(block.header) and len(block.header) >= len(cells) > 1:
        pairs = zip(block.header, cells, strict=False)
        return "; ".join(f"{head}: {cell}" if head else cell for head, cell in pairs if cell)
    filled = [cell for cell in cells if cell]
    if len(filled) == 2 and len(filled[0].split()) <= 8:
        return f"{filled[0].rstrip(':')}: {filled[1]}"
    return "; ".join(filled)


def _prose(walk: _Walk, block: Block, index: int) -> None:
    is_item = block.kind is BlockKind.ITEM
    label, text = split_label(block.text)
    label = block.marker or label or walk.label
    walk.label = ""
    if is_item:
        while walk.item_leads and walk.item_leads[-1][0] >= block.level:
            walk.item_leads.pop()
    else:
        walk.item_leads = []
    lead = walk.item_leads[-1][1] if walk.item_leads else walk.lead_in
    parts = list(sentences(text, walk.language))
    for number, part in enumerate(parts):
        _append(walk, part, index, label=label if number == 0 else "",
                lead_in=lead if is_item else "", item=is_item)  # fmt: skip
    if is_item:
        walk.item_leads.append((block.level, parts[-1] if parts else text))
    else:
        walk.lead_in = parts[-1] if parts and text.rstrip().endswith(":") else ""


def _append(
    walk: _Walk, text: str, index: int, *, path: tuple[str, ...] | None = None, label: str = "",
    lead_in: str | None = None, heading: bool = False, row: bool = False, item: bool = False,
) -> None:  # fmt: skip
    if not text.strip():
        return
    walk.clauses.append(
        Clause(
            path=walk.titles if path is None else path,
            label=label,
            lead_in=walk.lead_in if lead_in is None else lead_in,
            text=text,
            language=_language(text, walk.language),
            position=len(walk.clauses),
            block=index,
            heading=heading,
            row=row,
            item=item,
        )
    )


def _language(text: str, language: str) -> str:
    """Return the clause's own language where its function words speak clearly, else the page's."""
    tokens = text.casefold().split()
    if len(tokens) <= _ENOUGH_WORDS:
        return language
    page = languages().get(language)
    known = sum(map(page.function_words.__contains__, tokens)) if page else 0
    if known > _CLEARLY * len(tokens):
        return language
    own, density = vote(text)
    if not own or own == language or density < _DENSE:
        return language
    return own if known < density * len(tokens) / 2 else language


@lru_cache(maxsize=8)
def _abbreviations(language: str) -> re.Pattern[str]:
    every = languages()
    words = every[language].abbreviations if language in every else frozenset[str]()
    if not words:
        words = frozenset().union(*(w.abbreviations for w in every.values()))
    longest_first = "|".join(sorted(map(re.escape, words), key=len, reverse=True))
    ordinal = r"|\b\d{1,2}" if language in every and every[language].ordinal_point else ""
    return re.compile(
        rf"(?:\b(?:{longest_first}){ordinal}|\b[A-Z]|^\W*\d{{1,3}}|\b\d{{1,2}}\.\d{{1,2}})\.$",
        re.IGNORECASE,
    )


def sentences(text: str, language: str) -> Iterator[str]:
    """Give the sentences of a text; what is joined by one space is the text again.

    A full stop after an abbreviation, an initial or a number at the start ends nothing, nor does
    one before a small letter. A semicolon ends a clause between two halves of eight words or more.

    >>> list(sentences("We use e.g. logs. They help. See art. 6.", "en"))
    ['We use e.g. logs.', 'They help.', 'See art. 6.']
    """
    start = 0
    for match, end in _ends(text):
        head = text[max(start, match.end(1) - _LOOKED_AT) : match.end(1)]
        if match[1] == ";":
            half = text[match.end() : min(end, match.end() + _LOOKED_AT)]
            if min(len(head.split()), len(half.split())) < _SEMICOLON_HALF:
                continue
        else:
            following = text[match.end() : match.end() + 9].lstrip("\"'([«“‘ \u00a0")[:1]
            short = head[-_LONGEST_SHORT:]
            if following.islower() or (match[1] == "." and _abbreviations(language).search(short)):
                continue
        yield text[start : match.end(1)].strip()
        start = match.end()
    if rest := text[start:].strip():
        yield rest


def _ends(text: str) -> Iterator[tuple[re.Match[str], int]]:
    """Give what may end a sentence, each with where the next one stands."""
    previous: re.Match[str] | None = None
    for match in _END.finditer(text):
        if previous is not None:
            yield previous, match.end(1)
        previous = match
    if previous is not None:
        yield previous, len(text)
