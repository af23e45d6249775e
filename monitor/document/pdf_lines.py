"""Runs of text on a page of a PDF -> its lines and the rows of its tables.

Knows where runs stand and how large they are; what stands side by side again and again, at the same
distances from the margin, is a table (`pdf_tables`). Knows nothing of headings and paragraphs.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from monitor.document.pdf_tables import Piece, Row, is_marker, tables

_LIGATURES = str.maketrans(
    {
        "\ufb00": "ff",
        "\ufb01": "fi",
        "\ufb02": "fl",
        "\ufb03": "ffi",
        "\ufb04": "ffl",
        "\ufb05": "st",
    }
)

_GAP = 1.2
"""How many sizes of its letters part two pieces of a line that may be cells."""

_GAP_AT_EDGE = 0.45
"""The same where a piece of a line nearby begins at the very same distance from the margin."""

_WIDER = 2.0
"""How many times the usual gap of its line a gap between cells is, whose lines may be justified."""

_FEW_GAPS = 3
"""Gaps in a line up to which none is the usual one."""

_NEARBY = 8
"""Lines before and after one that tell where columns may begin."""

_MOST_RUNS = 500
"""Runs of a line up to which it is looked at for columns; a line of more is a drawing."""

LETTER = 0.5
"""The mean width of the small letters of the commonest fonts, in sizes."""

_NARROW = frozenset("fijlrtI.,;:'’!|()[] -")
_WIDE = frozenset("mwMWOQ@—…")


@dataclass(frozen=True, slots=True)
class Run:
    """A run of text: where it stands, in points from the foot of the page, and how large it is.

    `letter` is the mean width of its font's small letters, in sizes.
    """

    text: str
    x: float
    y: float
    size: float
    bold: bool
    letter: float = LETTER


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a page; `gap` is the distance from the line before, None where it begins a page.

    A row of a table is a line too: `cells` are then the lines of each of its cells, `columns` the
    left edges of the cells, and `first` tells whether a table begins with it.
    """

    text: str
    y: float
    size: float
    bold: bool
    page: int
    gap: float | None = None
    cells: tuple[tuple[str, ...], ...] = ()
    columns: tuple[float, ...] = ()
    first: bool = False


def lines_of(
    runs: Sequence[Run], page: int, known: Sequence[float] = ()
) -> tuple[list[Line], tuple[float, ...]]:
    """Return the lines of a page, tables as rows, and the columns of the table at its end.

    `known` are the columns of a table that ended the page before and may go on here.
    """
    groups = list(_groups(runs))
    pieces = _all_pieces(groups)
    found = list(tables(pieces, known))
    taken = {id(piece) for table in found for row in table.rows for cell in row for piece in cell}
    cut = {piece.group for piece in pieces if id(piece) in taken}
    starting: dict[int, list[Line]] = {}
    for table in found:
        for number, row in enumerate(table.rows):
            at = min(piece.group for cell in row for piece in cell)
            line = _row(row, table.columns, page, first=number == 0)
            starting.setdefault(at, []).append(line)
    for piece in pieces:
        if piece.group in cut and id(piece) not in taken:
            loose = Line(piece.text, piece.y, piece.size, piece.bold, page)
            starting.setdefault(piece.group, []).append(loose)
    lines: list[Line] = []
    for at, group in enumerate(groups):
        lines += starting.get(at, ()) if at in cut else [_line(group, page)]
    return _spaced(lines), found[-1].columns if found else ()


def _spaced(lines: Sequence[Line]) -> list[Line]:
    """Tell each line how far it is from the one before."""
    above = [None, *(line.y for line in lines)]
    return [
        replace(line, gap=None if y is None else y - line.y)
        for line, y in zip(lines, above, strict=False)
    ]


def _groups(runs: Sequence[Run]) -> Iterator[list[Run]]:
    """Put runs that stand side by side together, in the order in which they are written."""
    group: list[Run] = []
    last: Run | None = None
    for run in runs:
        if not run.text.strip():
            if group and run.text:
                group.append(replace(group[-1], text=" "))
            continue
        if last is not None and not _is_beside(last, run):
            yield group
            group = []
        group.append(run)
        last = run
    if group:
        yield group


def _shown(runs: Sequence[Run]) -> list[Run]:
    return [run for run in runs if run.text.strip()]


def _is_beside(last: Run, run: Run) -> bool:
    height = max(last.size, run.size, 1.0)
    return abs(run.y - last.y) < height / 2 and run.x >= last.x - height / 2


def _all_pieces(groups: Sequence[Sequence[Run]]) -> list[Piece]:
    """Cut groups into pieces where they are far apart, and where lines nearby tell of a column."""
    clear = [
        list(_pieces(group, at, ())) if len(group) <= _MOST_RUNS else [_piece(group, at)]
        for at, group in enumerate(groups)
    ]
    starts = [
        [] if is_marker(pieces[0].text) else [piece.x for piece in pieces[1:]] for pieces in clear
    ]
    for at, group in enumerate(groups):
        near = starts[max(0, at - _NEARBY) : at] + starts[at + 1 : at + 1 + _NEARBY]
        edges = [x for line in near for x in line]
        if edges and 1 < len(group) <= _MOST_RUNS:
            clear[at] = list(_pieces(group, at, edges))
    return [piece for pieces in clear for piece in pieces]


def _pieces(group: Sequence[Run], at: int, edges: Sequence[float]) -> Iterator[Piece]:
    """Cut a group of runs where more than a space parts them, by the measure of its own spaces."""
    shown = _shown(group)
    gaps = [run.x - last.x - _width(last) for last, run in pairwise(shown)]
    usual = median(gaps) if len(gaps) > _FEW_GAPS else 0.0
    piece: list[Run] = []
    number = 0
    for run in group:
        if run.text.strip():
            if piece and _parts(gaps[number - 1], usual, run, edges):
                yield _piece(piece, at)
                piece = []
            number += 1
        piece.append(run)
    yield _piece(piece, at)


def _parts(gap: float, usual: float, run: Run, edges: Sequence[float]) -> bool:
    """Tell whether a gap before a run may be one between two cells."""
    if gap > max(_GAP * run.size, _WIDER * usual):
        return True
    near = gap > max(_GAP_AT_EDGE * run.size, _WIDER * usual)
    return near and any(abs(run.x - x) <= 1 for x in edges)


def _piece(runs: Sequence[Run], at: int) -> Piece:
    shown = _shown(runs)
    line = _line(runs, 0)
    right = shown[-1].x + _width(shown[-1])
    return Piece(line.text, shown[0].x, right, shown[0].y, line.size, line.bold, at)


def _width(run: Run) -> float:
    """Estimate how wide a run is, from letters as wide as those of the commonest fonts."""
    text = run.text.strip()
    narrow = sum(letter in _NARROW for letter in text)
    wide = sum(letter in _WIDE or letter.isupper() for letter in text)
    estimate = run.size * (0.29 * narrow + 0.7 * wide + 0.52 * (len(text) - narrow - wide))
    return estimate * run.letter / LETTER


def _line(runs: Sequence[Run], page: int) -> Line:
    text = " ".join("".join(run.text for run in runs).translate(_LIGATURES).split())
    shown = _shown(runs)
    size = max(shown, key=lambda run: len(run.text)).size
    bold = all(run.bold for run in shown if any(map(str.isalnum, run.text)))
    return Line(text, shown[0].y, round(size, 1), bold, page)


def _row(row: Row, columns: tuple[float, ...], page: int, *, first: bool) -> Line:
    cells = tuple(tuple(piece.text for piece in cell) for cell in row)
    pieces = [piece for cell in row for piece in cell]
    text = " | ".join(" ".join(cell) for cell in cells if cell)
    y = min(piece.y for piece in pieces)
    bold = all(piece.bold for piece in pieces)
    return Line(text, y, pieces[0].size, bold, page, cells=cells, columns=columns, first=first)
