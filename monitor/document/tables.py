"""Which tables hold data, and their rows.

Knows `<table>` and the ARIA roles that make one of other elements; tells tables that hold data
from tables that only lay out a page. Knows nothing of how a cell's text reads.
"""

from dataclasses import dataclass

from monitor.document.tree import Node

_CELL_TAGS = frozenset({"td", "th"})
_TABLE_ROLES = frozenset({"table", "grid", "treegrid"})
_CELL_ROLES = frozenset({"cell", "gridcell", "columnheader", "rowheader"})
_WIDEST = 60
"""Columns of a table that are read; the spans of a cell cost what they claim."""
_LONGEST = 1000
_DIGITS = 6
_LAYOUT_SHARE = 0.7
_LAYOUT_SIZE = 1000
_LONE_ROW_CELL = 250
_TEXT_TAGS = frozenset({"p", "h1", "h2", "h3", "h4", "li"})
_MANY_PARTS = 6


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell and the column it stands in, counted from 0, spans reckoned in."""

    node: Node
    column: int
    head: bool


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of a table that holds data; `head` is one of them, or None."""

    rows: tuple[tuple[Cell, ...], ...]
    head: tuple[Cell, ...] | None
    caption: Node | None


def find_table(node: Node) -> Table | None:
    """Return the table that an element is, None where it is no table or lays out a page."""
    if not _is_table(node) or node.attrs.get("role") in ("presentation", "none"):
        return None
    found = _rows_below(node)
    if found is None:
        return None
    rows, caption = found
    if not _holds_data(node, rows):
        return None
    head = rows[0] if _is_head(rows) else None
    return Table(tuple(rows), head, caption)


def _is_table(node: Node) -> bool:
    return node.tag == "table" or node.attrs.get("role") in _TABLE_ROLES


def _rows_below(table: Node) -> tuple[list[tuple[Cell, ...]], Node | None] | None:
    """Return the rows and the caption; None for a table that holds another table."""
    rows: list[Node] = []
    caption: Node | None = None
    stack = [table]
    while stack:
        node = stack.pop()
        for child in reversed(node.elements()):
            if child.size and _is_table(child):
                return None
            if child.tag == "caption":
                caption = child
            else:
                stack.append(child)
        if node.tag == "tr" or node.attrs.get("role") == "row":
            rows.append(node)
    return _place(rows), caption


def _place(rows: list[Node]) -> list[tuple[Cell, ...]]:
    """Give each cell its column; a cell that spans rows pushes those below it."""
    placed: list[tuple[Cell, ...]] = []
    busy: dict[int, int] = {}
    for row in rows:
        column = 0
        cells: list[Cell] = []
        spanned: dict[int, int] = {}
        for node in row.elements():
            if node.tag not in _CELL_TAGS and node.attrs.get("role") not in _CELL_ROLES:
                continue
            if column >= _WIDEST:
                break
            while busy.get(column, 0) > 0:
                column += 1
            head = node.tag == "th" or node.attrs.get("role") == "columnheader"
            cells.append(Cell(node, column, head))
            wide = min(_span(node, "colspan"), _WIDEST - column)
            for offset in range(wide):
                spanned[column + offset] = _span(node, "rowspan")
            column += wide
        busy = {column: left - 1 for column, left in busy.items() if left > 1}
        busy |= {column: left - 1 for column, left in spanned.items() if left > 1}
        if cells:
            placed.append(tuple(cells))
    return placed


def _span(node: Node, name: str) -> int:
    value = node.attrs.get(name, "")
    if not (value.isdecimal() and value.isascii()):
        return 1
    return max(1, min(int(value[:_DIGITS]), _LONGEST))


def _holds_data(table: Node, rows: list[tuple[Cell, ...]]) -> bool:
    cells = [cell for row in rows for cell in row]
    filled = [row for row in rows if sum(1 for cell in row if cell.node.size) > 1]
    if not filled:
        return False
    largest = max(cell.node.size for cell in cells)
    if largest > _LAYOUT_SIZE and largest > _LAYOUT_SHARE * table.size:
        return False
    if any(_lays_out(cell.node, table) for cell in cells if not cell.head):
        return False
    if any(cell.head for cell in cells):
        return True
    return len(rows) > 1 or largest <= _LONE_ROW_CELL


def _lays_out(cell: Node, table: Node) -> bool:
    """Tell whether a cell holds the larger part of a table, as paragraphs under headings or many."""
    if cell.size <= _LAYOUT_SHARE * table.size:
        return False
    parts = [node for node in cell.walk() if node.size and node.tag in _TEXT_TAGS]
    return len(parts) >= _MANY_PARTS


def _is_head(rows: list[tuple[Cell, ...]]) -> bool:
    """Tell whether the first row names the columns: by markup, or bold from end to end."""
    first = [cell for cell in rows[0] if cell.node.size]
    if len(rows) < 2 or len(first) < 2:
        return False
    if all(cell.head for cell in first):
        return True
    return all(_is_bold(cell.node) for cell in first) and not all(
        _is_bold(cell.node) for cell in rows[1] if cell.node.size
    )


def _is_bold(cell: Node) -> bool:
    if cell.tag == "th":
        return True
    strong = sum(
        node.size
        for node in cell.walk()
        if node.tag in ("b", "strong") and not any(up.tag in ("b", "strong") for up in node.above())
    )
    return strong >= cell.size > 0
