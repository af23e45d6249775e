"""PDF -> blocks.

Knows where a PDF puts its runs of text, and makes paragraphs, headings and rows of the lines that
`pdf_lines` finds in them: what repeats at the top and foot of pages is dropped, words cut at a
line's end are joined. A PDF says nothing of structure, so sizes, weights and gaps must tell. Needs
pypdf, which the extra `pdf` brings; knows nothing of what a policy says.
"""

import io
import logging
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from math import sqrt
from statistics import median
from typing import TYPE_CHECKING, Any

from monitor.document.normal import link
from monitor.document.page import Page
from monitor.document.pdf_lines import LETTER, Line, Run, lines_of
from monitor.errors import ReadError
from monitor.model import Block, BlockKind

if TYPE_CHECKING:
    from pypdf import PageObject, PdfReader

READER = "pdf/2"
_MOST_PAGES = 400
_MOST_TEXT = 3_000_000
_EDGE_LINES = 3
"""Lines at the top and at the foot of a page that may belong to all pages."""

_LARGER = 1.12
"""How much larger than the body's a heading's letters are."""

_PARAGRAPH_GAP = 1.3
"""How much more than the usual distance between lines parts two paragraphs."""

_SHORT_LINE = 0.8
"""Share of the usual length below which a line that ends a sentence ends its paragraph."""

_BULLET = re.compile(r"^([-•●○◦▪■‣⁃–—*·o➢✓➔]|\(?\d{1,2}\)|\(?[a-z][.)]|\(?[ivx]{1,4}\))\s+(?=\S)")
_NUMBERED = re.compile(
    r"^(?:article|section|art\.|§)?\s*\d{1,2}(?:\.\d{1,2})*[.)]?\s+\S", re.IGNORECASE
)
_PAGE_NUMBER = re.compile(
    r"^\W*(?:page|seite|p\.)?\s*\d{1,3}(?:\s*(?:/|of|sur|von|de)\s*\d{1,3})?\W*$", re.IGNORECASE
)
_SENTENCE_END = re.compile(r"[.!?:;…][\"')\]»”’]*$")
_CUT_WORD = re.compile(r"([^\W\d_]{2,})[-\u2010]$")
_LONGEST_WORD = 80
"""Letters at a line's end among which a cut word is looked for."""

_BOLD = re.compile(r"bold|black|heavy|semibold|demi", re.IGNORECASE)
_NO_TEXT = "The PDF holds pictures of its pages and no text; name an address that has it as text."


def read_pdf(body: bytes) -> Page:
    """Read a PDF. Pure; the title is its first heading.

    Raises:
        ReadError: pypdf is not installed, or the PDF is broken, locked, of more than 400 pages
            or without text.
    """
    reader = _opened(body)
    pages, links = _read_all(reader)
    pages, dropped = _without_edges(pages)
    lines = [line for page in pages for line in page]
    if not lines:
        raise ReadError(_NO_TEXT)
    blocks = tuple(_blocks(lines))
    title = next((b.text for b in blocks if b.kind is BlockKind.HEADING), "")
    cut = (f"repeated at the edges of pages: {dropped} lines",) if dropped else ()
    return Page(blocks, title, "", READER, cut, links)


def _opened(body: bytes) -> "PdfReader":
    try:
        from pypdf import PdfReader  # noqa: PLC0415  (an extra, slow to import)
        from pypdf.errors import PyPdfError  # noqa: PLC0415
    except ImportError:
        raise ReadError(
            "This is a PDF, which needs the extra: pip install 'clausewatch[pdf]'"
        ) from None
    # What it has to say of a malformed file goes to nobody: the page is read or it is not.
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        reader = PdfReader(io.BytesIO(body))
        locked = reader.is_encrypted and not reader.decrypt("")
        count = 0 if locked else len(reader.pages)
    except (PyPdfError, *_BROKEN) as error:
        raise _unreadable(error) from error
    except ImportError as error:
        raise ReadError("The PDF is encrypted, and cannot be read without its owner.") from error
    if locked:
        raise ReadError("The PDF is locked by a password.")
    if count > _MOST_PAGES:
        raise ReadError(f"The PDF has {count} pages; at most {_MOST_PAGES} are read.")
    return reader


_BROKEN = (
    ArithmeticError, AssertionError, AttributeError, LookupError, NotImplementedError, OSError,
    RecursionError, TypeError, ValueError,
)  # fmt: skip
"""What a malformed file makes a parser stumble over."""


def _unreadable(error: Exception) -> ReadError:
    return ReadError(f"The PDF cannot be parsed ({type(error).__name__}: {str(error)[:80]}).")


def _read_all(reader: "PdfReader") -> tuple[list[list[Line]], tuple[str, ...]]:
    """Return the lines of each page, and the targets of the links."""
    from pypdf.errors import PyPdfError  # noqa: PLC0415  (see `_opened`)

    pages, links, size = [], list[str](), 0
    columns: tuple[float, ...] = ()
    try:
        for number, page in enumerate(reader.pages):
            lines, columns = lines_of(_runs(page), number, columns)
            size += sum(len(line.text) for line in lines)
            if size > _MOST_TEXT:
                raise ReadError("The PDF holds more than three million letters.")
            pages.append(lines)
            links += _links(page)
    except (PyPdfError, *_BROKEN) as error:
        raise _unreadable(error) from error
    return pages, tuple(links)


def _runs(page: "PageObject") -> list[Run]:
    runs: list[Run] = []

    def take(text: str, cm: Sequence[float], tm: Sequence[float], font: Any, size: float) -> None:
        x = tm[4] * cm[0] + tm[5] * cm[2] + cm[4]
        y = tm[4] * cm[1] + tm[5] * cm[3] + cm[5]
        scale = sqrt(abs((tm[0] * tm[3] - tm[1] * tm[2]) * (cm[0] * cm[3] - cm[1] * cm[2])))
        name = str((font or {}).get("/BaseFont", ""))
        runs.append(Run(text, x, y, size * scale, bool(_BOLD.search(name)), _width(font or {})))

    page.extract_text(visitor_text=take)
    return runs


def _width(font: Any) -> float:
    """Return the mean width of the small letters of a font, in sizes; the usual where none tells."""
    widths, first = font.get("/Widths"), font.get("/FirstChar")
    if not isinstance(widths, list) or not isinstance(first, int) or not 0 <= first <= ord("a"):
        return LETTER
    letters = widths[ord("a") - first : ord("z") - first + 1]
    known = [float(one) for one in letters if isinstance(one, int | float) and one > 0]
    return min(max(sum(known) / len(known) / 1000, 0.2), 1.0) if len(known) > 5 else LETTER


def _links(page: "PageObject") -> Iterator[str]:
    for note in page.get("/Annots") or ():
        action = note.get_object().get("/A")
        target = action.get_object().get("/URI") if action is not None else None
        if isinstance(target, str):
            yield link(target)


def _without_edges(pages: list[list[Line]]) -> tuple[list[list[Line]], int]:
    """Drop what stands at the top or foot of many pages, and page numbers; tell how much."""
    often: Counter[str] = Counter()
    for page in pages:
        often.update({_shape(page[at].text) for at in _edges(page)})
    least = max(3, len(pages) // 2)
    left, dropped = [], 0
    for page in pages:
        gone = {
            at
            for at in _edges(page)
            if often[_shape(page[at].text)] >= least
            or (len(pages) > 1 and at in (0, len(page) - 1) and _PAGE_NUMBER.match(page[at].text))
        }
        left.append([line for at, line in enumerate(page) if at not in gone])
        dropped += len(gone)
    return left, dropped


def _edges(page: Sequence[Line]) -> set[int]:
    """Return the places of the highest and of the lowest lines of a page."""
    by_height = sorted(range(len(page)), key=lambda at: -page[at].y)
    return {*by_height[:_EDGE_LINES], *by_height[-_EDGE_LINES:]}


def _shape(text: str) -> str:
    return re.sub(r"\d+", "0", text)


@dataclass(frozen=True, slots=True)
class _Measure:
    """What is usual in a document: the size of its letters, the lines' distance and length."""

    size: float
    gap: float
    length: float
    sizes: tuple[float, ...]
    words: frozenset[str]


def _measure(lines: Sequence[Line]) -> _Measure:
    letters: Counter[float] = Counter()
    for line in lines:
        letters[line.size] += len(line.text)
    size = letters.most_common(1)[0][0]
    body = [line for line in lines if line.size == size]
    gaps = [line.gap for line in body if line.gap is not None and 0 < line.gap < 3 * size]
    lengths = sorted(len(line.text) for line in body if not line.cells) or [0]
    larger = sorted({one for one in letters if one > size * _LARGER}, reverse=True)
    text = " ".join(line.text for line in lines).lower()
    return _Measure(
        size=size,
        gap=median(gaps) if gaps else size * 1.2,
        length=lengths[len(lengths) * 9 // 10],
        sizes=tuple(larger),
        words=frozenset(re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", text)),
    )


def _blocks(lines: Sequence[Line]) -> Iterator[Block]:
    usual = _measure(lines)
    run: list[Line] = []
    rows: list[Line] = []
    for line in lines:
        if run and (line.cells or not _goes_on(run, line, usual)):
            yield _block(run, usual)
            run = []
        if rows and (not line.cells or (line.first and not _continues(rows[-1], line))):
            yield from _rows(rows, usual)
            rows = []
        (rows if line.cells else run).append(line)
    if run:
        yield _block(run, usual)
    yield from _rows(rows, usual)


def _rows(lines: Sequence[Line], usual: _Measure) -> Iterator[Block]:
    """Yield the rows of a table, which may stand on several pages and begin each with its head."""
    header = lines[0] if len(lines) > 1 and lines[0].bold and not lines[1].bold else None
    whole: list[Line] = []
    for at, line in enumerate(lines):
        if line.first and at and header is not None and line.text == header.text:
            continue
        if line.first and at and not line.cells[0]:
            cells = tuple(a + b for a, b in zip(whole[-1].cells, line.cells, strict=True))
            whole[-1] = replace(whole[-1], cells=cells)
        else:
            whole.append(line)
    for line in whole:
        yield _row(line, None if line is header else header, usual)


def _continues(before: Line, line: Line) -> bool:
    """Tell whether a row goes on with the table that ended the page before."""
    return (
        before.page + 1 == line.page
        and len(before.columns) == len(line.columns)
        and all(abs(a - b) <= 2 for a, b in zip(before.columns, line.columns, strict=True))
    )


def _row(line: Line, header: Line | None, usual: _Measure) -> Block:
    """Return a row; empty cells are left out, and with them what stands above them."""
    shown = [(at, _joined(cell, usual.words)) for at, cell in enumerate(line.cells) if cell]
    names: tuple[str, ...] = ()
    if header is not None:
        names = tuple(_joined(header.cells[at], usual.words) for at, _ in shown)
    cells = tuple(text for _, text in shown)
    return Block(BlockKind.ROW, " | ".join(cells), cells=cells, header=names, bold=line.bold)


def _goes_on(run: Sequence[Line], line: Line, usual: _Measure) -> bool:
    """Tell whether a line belongs to the paragraph that the lines before it have begun."""
    last = run[-1]
    if abs(last.size - line.size) > 0.05 * usual.size + 0.1 or _BULLET.match(line.text):
        return False
    heads = line.size > usual.size * _LARGER
    ended = _SENTENCE_END.search(last.text) is not None
    if line.page != last.page:
        return not heads and not ended and line.text[:1].islower()
    usual_gap = usual.gap * max(1.0, line.size / usual.size)
    if line.gap is None or not -1 < line.gap <= usual_gap * _PARAGRAPH_GAP:
        return False
    if heads:
        return True
    if last.bold != line.bold and (ended or len(last.text) < _SHORT_LINE * usual.length):
        return False
    if _NUMBERED.match(line.text) and (ended or len(last.text) < _SHORT_LINE * usual.length):
        return False
    return not (ended and len(last.text) < _SHORT_LINE * usual.length)


def _block(run: Sequence[Line], usual: _Measure) -> Block:
    text = _joined((line.text for line in run), usual.words)
    size, bold = run[0].size, all(line.bold for line in run)
    if size > usual.size * _LARGER and len(text) < 300:
        level = min(6, 1 + usual.sizes.index(size)) if size in usual.sizes else 1
        return Block(BlockKind.HEADING, text, level=level)
    if match := _BULLET.match(text):
        marker = match[1] if any(map(str.isalnum, match[1])) and match[1] != "o" else ""
        return Block(BlockKind.ITEM, text[match.end() :], level=1, marker=marker, bold=bold)
    return Block(BlockKind.PARAGRAPH, text, bold=bold)


def _joined(texts: Iterable[str], words: frozenset[str]) -> str:
    """Join lines; a word cut at a line's end is made whole as it is written elsewhere."""
    joined = ""
    for text in texts:
        cut = _CUT_WORD.search(joined, max(0, len(joined) - _LONGEST_WORD))
        if joined.endswith("\u00ad"):
            joined = joined[:-1] + text
        elif cut and text[:1].islower():
            rest = re.match(r"[^\W\d_]+", text)
            hyphened = f"{cut[1]}-{rest[0] if rest else ''}".lower()
            whole = hyphened.replace("-", "")
            kept = hyphened in words and whole not in words
            joined = joined + text if kept else joined[:-1] + text
        else:
            joined = f"{joined} {text}" if joined else text
    return joined.replace("\u00ad", "")
