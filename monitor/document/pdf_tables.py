"""Which pieces of a PDF's page are the cells of a table.

Knows where pieces of text stand, in the order in which they are written: a row is what stands side
by side, written cell by cell or line by line; rows whose cells share their left edges are a table.
Columns of a page's layout are none, since nothing beside them begins at the same height again.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

_EDGE = 2.0
"""Points by which two left edges may differ and be one column's."""

_APART = 2.0
"""Sizes of the letters by which two columns' left edges lie apart at least."""

_LEADING = 1.8
"""Sizes of the letters from one line of a cell to the next, at most."""

_TIGHT = 1.25
"""How much more than the least distance between two lines begins a new row, where any is more."""

_NEXT_ROW = 5.0
"""Sizes of the letters from one row to the next, at most."""

_ALIGNED = 0.7
"""Share of the cells that must stand at an edge that other rows have as well."""

_FULL = 0.75
"""Share of its column's width from which a line of a page's layout is full."""

_LAST_ROWS = 4
"""Rows whose edges a next one is held against, with those of the first."""

_MOST_ROWS = 400
"""Rows of a table on one page; more are no table that a person reads."""

_HEADS = 4
"""Lines at the head of a page before the rest of a row that began on the page before."""

_MARKER = re.compile(
    r"^(?:[^\w\s]{1,3}|[\W_]?(?:\d{1,2}(?:\.\d{1,2})*|[a-z]|[ivx]{1,5})[\W_]?)$", re.IGNORECASE
)
"""A bullet or a number before an item: what stands beside it is that item."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a line: its edges, its height above the foot of the page, its line's number."""

    text: str
    x: float
    right: float
    y: float
    size: float
    bold: bool
    group: int


Cell = tuple[Piece, ...]
Row = tuple[Cell, ...]
"""A row's cells, one for each column of its table, empty where nothing stands."""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows, and the left edges of their columns in points."""

    rows: tuple[Row, ...]
    columns: tuple[float, ...]


def tables(pieces: Sequence[Piece], known: Sequence[float] = ()) -> Iterator[Table]:
    """Yield the tables of a page, in the order of its text.

    `known` are the columns of a table of the page before: one row that has them all goes on.
    """
    run: list[Sequence[Cell]] = []
    for number, cells in enumerate(_side_by_side(pieces)):
        if run and not _follows(run, cells):
            yield from _table(run, known)
            run = []
        rest = number < _HEADS and _goes_on(cells, known[1:])
        if run or len(cells) > 1 or rest:
            run.append(cells)
    yield from _table(run, known)


def is_marker(text: str) -> bool:
    """Tell whether a text is a bullet or a number before an item."""
    return _MARKER.match(text) is not None


def _side_by_side(pieces: Sequence[Piece]) -> Iterator[Sequence[Cell]]:
    """Yield what stands side by side as cells, and what stands alone as one cell."""
    at = 0
    while at < len(pieces):
        first, at = _column(pieces, at)
        cells = [first]
        if at < len(pieces) and (alone := _before_row(first, pieces[at])) is not None:
            yield from ([(piece,)] for piece in first[:alone])
            cells, top = [first[alone:]], pieces[at].y
            while at < len(pieces) and _is_right_of(cells[-1], pieces[at], top):
                cell, at = _column(pieces, at)
                cells.append(cell)
            yield cells
        else:
            yield from ([(piece,)] for piece in first)


def _column(pieces: Sequence[Piece], at: int) -> tuple[Cell, int]:
    """Return the lines that stand below each other from a piece on, and where they end."""
    cell = [pieces[at]]
    at += 1
    while at < len(pieces) and _is_below(cell[-1], pieces[at]):
        cell.append(pieces[at])
        at += 1
    return tuple(cell), at


def _is_below(upper: Piece, piece: Piece) -> bool:
    return abs(
        upper.x - piece.x
    ) <= _EDGE and 0.5 * piece.size < upper.y - piece.y <= _LEADING * max(upper.size, piece.size)


def _before_row(column: Cell, piece: Piece) -> int | None:
    """Count the lines of a column above the row in which a piece stands beside it; None: no row."""
    for at, line in enumerate(column):
        if abs(line.y - piece.y) < 0.6 * piece.size:
            return at if _is_right_of(column[at:], piece, line.y) else None
    return None


def _is_right_of(cell: Cell, piece: Piece, top: float) -> bool:
    """Tell whether a piece begins the next cell of a row, whose first lines stand at `top`."""
    right = max(line.right for line in cell)
    return (
        abs(piece.y - top) < 0.6 * piece.size
        and piece.x >= cell[0].x + _APART * piece.size
        and piece.x > right - 0.1 * (right - cell[0].x)
    )


def _follows(run: Sequence[Sequence[Cell]], cells: Sequence[Cell]) -> bool:
    """Tell whether cells stand below the last row of a run, at edges that its last rows have."""
    bottom = min(piece.y for cell in run[-1] for piece in cell)
    gap = bottom - cells[0][0].y
    edges = {cell[0].x for row in (*run[:1], *run[-_LAST_ROWS:]) for cell in row}
    size = cells[0][0].size
    if not 0 < gap <= _NEXT_ROW * size or len(run) >= _MOST_ROWS:
        return False
    met = sum(any(abs(cell[0].x - edge) <= _EDGE for edge in edges) for cell in cells)
    if len(cells) == 1:
        return bool(met) and gap <= _LEADING * size and _fits(cells[0], edges)
    return met * 2 >= len(cells)


def _fits(cell: Cell, edges: Iterable[float]) -> bool:
    """Tell whether a cell that stands alone ends before the next column begins."""
    right_of = [edge for edge in edges if edge > cell[0].x + _EDGE]
    return not right_of or max(piece.right for piece in cell) <= min(right_of) + _EDGE


def _table(run: Sequence[Sequence[Cell]], known: Sequence[float]) -> Iterator[Table]:
    """Yield the table that a run of rows is, if it is one."""
    rows = list(run)
    while rows and not _ends_cell(rows):
        rows.pop()
    full = [row for row in rows if len(row) > 1]
    columns = _columns(full)
    goes_on = len(rows) > 0 and _goes_on(rows[0], known)
    if goes_on:
        columns = tuple(known)
    elif len(full) == 1:
        columns = ()
    if len(columns) < 2 or not _is_aligned(full, columns):
        return
    placed = _merged([_placed(row, columns) for row in rows])
    if (len(placed) > 1 or goes_on) and not _is_list(placed) and not _is_prose(placed):
        yield Table(tuple(placed), columns)


def _ends_cell(rows: Sequence[Sequence[Cell]]) -> bool:
    """Tell whether the last of some rows is one, or the end of a cell that is not its row's first."""
    above = next((row for row in reversed(rows) if len(row) > 1), None)
    return len(rows[-1]) > 1 or above is None or abs(rows[-1][0][0].x - above[0][0].x) > _EDGE


def _goes_on(row: Sequence[Cell], known: Sequence[float]) -> bool:
    """Tell whether the cells of a row stand at columns that are known."""
    return all(any(abs(cell[0].x - edge) <= _EDGE for edge in known) for cell in row)


def _columns(rows: Sequence[Sequence[Cell]]) -> tuple[float, ...]:
    """Return the left edges that cells of several rows share, or all edges of a lone row."""
    least = min(2, len(rows))
    clusters: list[list[float]] = []
    for x in sorted(cell[0].x for row in rows for cell in row):
        if clusters and x - clusters[-1][0] <= _EDGE:
            clusters[-1].append(x)
        else:
            clusters.append([x])
    return tuple(min(cluster) for cluster in clusters if len(cluster) >= least)


def _is_aligned(rows: Sequence[Sequence[Cell]], columns: Sequence[float]) -> bool:
    edges = [cell[0].x for row in rows for cell in row]
    met = sum(any(abs(x - column) <= _EDGE for column in columns) for x in edges)
    return met >= _ALIGNED * len(edges)


def _placed(row: Sequence[Cell], columns: Sequence[float]) -> Row:
    placed: list[Cell] = [()] * len(columns)
    for cell in row:
        at = sum(column <= cell[0].x + _EDGE for column in columns) - 1
        placed[max(at, 0)] += cell
    return tuple(placed)


def _merged(rows: Sequence[Row]) -> list[Row]:
    """Put the lines of a row together that are written one after the other."""
    gaps = [_bottom(upper) - _top(lower) for upper, lower in pairwise(rows)]
    size = max(piece.size for row in rows for cell in row for piece in cell)
    least = min(gaps, default=0.0)
    parted = any(gap > _TIGHT * least for gap in gaps)
    merged = [rows[0]]
    for row, gap in zip(rows[1:], gaps, strict=True):
        tight = gap <= _LEADING * size
        within = parted and gap <= _TIGHT * least and gap <= 1.5 * size
        starts_alike = all(map(bool, merged[0])) and row[0]
        if tight and (not row[0] or (within and not _is_head(merged[-1], row) and starts_alike)):
            merged[-1] = tuple(a + b for a, b in zip(merged[-1], row, strict=True))
        else:
            merged.append(row)
    return merged


def _is_head(row: Row, following: Row) -> bool:
    """Tell whether the weight of the letters parts a row from the one below it."""
    bold = [all(piece.bold for cell in one for piece in cell) for one in (row, following)]
    return bold[0] != bold[1]


def _top(row: Row) -> float:
    return max(piece.y for cell in row for piece in cell)


def _bottom(row: Row) -> float:
    return min(piece.y for cell in row for piece in cell)


def _is_list(rows: Sequence[Row]) -> bool:
    """Tell whether the first column holds only bullets or the numbers of items."""
    firsts = [row[0][0].text for row in rows if row[0]]
    return len(rows[0]) == 2 and all(map(is_marker, firsts))


def _is_prose(rows: Sequence[Row]) -> bool:
    """Tell whether the columns are those of a page's layout: full lines that go on in the next."""
    lines = [cell[0] for row in rows if (cell := row[0]) and len(cell) == 1]
    if len(lines) < max(4, len(rows)):
        return False
    widest = max(line.right - line.x for line in lines)
    going_on = sum(line.text[:1].islower() for line in lines)
    full = sum(line.right - line.x >= _FULL * widest for line in lines)
    return going_on * 2 > len(lines) and full * 4 >= 3 * len(lines)
