"""How well two clauses fit each other by where they stand.

Knows the gaps between the clauses that were kept in order, sections, lead-ins and rows, and
turns them into a small bonus or malus beside the likeness of the words. Knows nothing of words,
but for the first cell of a row, which names the row.
"""

from bisect import bisect_right
from collections.abc import Sequence

from monitor.differ.anchors import Side
from monitor.document import normal

SAME_SECTION = 0.08
SAME_LEAD_IN = 0.04
SAME_GAP = 0.06
SAME_PLACE = 0.06
SAME_ROW = 0.20
OTHER_SHAPE = -0.10
HEADING_AND_TEXT = -0.20


class Setting:
    """Where the clauses of two documents stand, measured from the clauses kept in order."""

    def __init__(
        self,
        old: Side,
        new: Side,
        equal: Sequence[tuple[int, int]],
        kept: Sequence[tuple[int, int]],
    ) -> None:
        """Take all pairs of equal clauses, and those among them that kept their order."""
        self._old, self._new = old, new
        self._old_posts = [-1, *(left for left, _ in kept), len(old)]
        self._new_posts = [-1, *(right for _, right in kept), len(new)]
        self._kin = {(old.sections[left], new.sections[right]) for left, right in equal}

    def old_gap(self, at: int) -> int:
        """Return the number of the gap in which an old clause stands, from 0."""
        return bisect_right(self._old_posts, at) - 1

    def new_gap(self, at: int) -> int:
        """Return the number of the gap in which a new clause stands, from 0."""
        return bisect_right(self._new_posts, at) - 1

    def same_gap(self, left: int, right: int) -> bool:
        """Tell whether two clauses stand between the same kept clauses."""
        return self.old_gap(left) == self.new_gap(right)

    def same_section(self, left: int, right: int) -> bool:
        """Tell whether two clauses stand under one heading, be it renamed.

        A heading counts as renamed to another when an unchanged clause stands under both.
        """
        sections = self._old.sections[left], self._new.sections[right]
        return sections[0] == sections[1] or sections in self._kin

    def same_shape(self, left: int, right: int) -> bool:
        """Tell whether both are headings, both are rows, or neither."""
        a, b = self._old.clauses[left], self._new.clauses[right]
        return a.heading == b.heading and a.row == b.row

    def bonus(self, left: int, right: int) -> float:
        """Return what the places of two clauses add to their likeness; may be below zero."""
        a, b = self._old.clauses[left], self._new.clauses[right]
        total = self._nearness(left, right)
        if self.same_section(left, right):
            total += SAME_SECTION
        if self._old.lead_ins[left] and self._old.lead_ins[left] == self._new.lead_ins[right]:
            total += SAME_LEAD_IN
        if a.heading != b.heading:
            total += HEADING_AND_TEXT
        if a.row != b.row:
            total += OTHER_SHAPE
        elif a.row and _first_cell(a.text) == _first_cell(b.text):
            total += SAME_ROW
        return total

    def _nearness(self, left: int, right: int) -> float:
        gap = self.old_gap(left)
        if gap != self.new_gap(right):
            apart = abs(left / len(self._old) - right / len(self._new))
            return SAME_PLACE / 2 * (1 - apart)
        from_start = (left - self._old_posts[gap]) - (right - self._new_posts[gap])
        from_end = (self._old_posts[gap + 1] - left) - (self._new_posts[gap + 1] - right)
        return SAME_GAP + SAME_PLACE / (1 + min(abs(from_start), abs(from_end)))


def _first_cell(text: str) -> str:
    return normal.key(text.partition(";")[0])
