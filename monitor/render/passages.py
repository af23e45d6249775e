"""A comparison's edits in the order in which a reader meets them.

Knows how added, removed, moved and kept clauses of two texts go into one, and which runs of words
stand on either side of an edit; knows nothing of how that looks anywhere.
"""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from monitor.model import Clause, Edit, EditKind, Op, WordEdit
from monitor.render.quotes import gathered, marks

_FOLD_FROM = 4
"""So many unchanged clauses in a row are folded; fewer are kept in sight, for context."""

_CONTEXT = 1
"""So many unchanged clauses stay in sight before and after a change."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of edits, either all unchanged or all changed; `folded` where unchanged and long."""

    edits: tuple[Edit, ...]
    folded: bool = False


def told_anew(edits: Sequence[Edit]) -> list[Edit]:
    """Return the edits that say something new, in reading order: none kept or only moved."""
    quiet = (EditKind.KEPT, EditKind.MOVED)
    return [edit for edit in in_reading_order(edits) if edit.kind not in quiet]


def in_reading_order(edits: Sequence[Edit]) -> tuple[Edit, ...]:
    """Return the edits in the order of the new text, removed clauses where they once stood."""
    anchors = sorted(
        (edit.old[0].position, edit.new[0].position)
        for edit in edits
        if edit.old and edit.new and edit.kind is not EditKind.MOVED
    )
    olds = [old for old, _ in anchors]

    def place(edit: Edit) -> tuple[int, int, int]:
        if edit.new:
            return edit.new[0].position, 0, 0
        old = edit.old[0].position if edit.old else 0
        before = bisect_left(olds, old)
        return (anchors[before - 1][1] if before else -1), 1, old

    return tuple(sorted(edits, key=place))


def passages(edits: Sequence[Edit]) -> tuple[Passage, ...]:
    """Return the edits in reading order, the middle of long unchanged stretches folded."""
    stretches = [tuple(run) for _, run in groupby(in_reading_order(edits), key=_is_loud)]
    told: list[Passage] = []
    for index, stretch in enumerate(stretches):
        head = _CONTEXT if index else 0
        tail = _CONTEXT if index < len(stretches) - 1 else 0
        if _is_loud(stretch[0]) or len(stretch) - head - tail < _FOLD_FROM:
            told.append(Passage(stretch))
            continue
        middle = len(stretch) - tail
        parts = (stretch[:head], stretch[head:middle], stretch[middle:])
        told += [Passage(p, p is parts[1]) for p in parts if p]
    return tuple(told)


def section(edit: Edit) -> tuple[str, ...]:
    """Return the section path under which an edit is shown."""
    return here(edit).path


def here(edit: Edit) -> Clause:
    """Return the clause where an edit is shown: the new one, or the old one if it is gone."""
    return edit.new[0] if edit.new else edit.old[0]


def text(clauses: Sequence[Clause]) -> str:
    """Return the text of one side of an edit."""
    return " ".join(clause.text for clause in clauses)


def word_edits(edit: Edit) -> tuple[WordEdit, ...]:
    """Return the word edits of an edit, worked out from its texts where it has none."""
    if edit.words:
        return gathered(edit.words)
    match edit.kind:
        case EditKind.KEPT | EditKind.MOVED:
            return (WordEdit(Op.EQUAL, text(edit.new)),)
        case EditKind.ADDED:
            return (WordEdit(Op.INSERT, text(edit.new)),)
        case EditKind.REMOVED:
            return (WordEdit(Op.DELETE, text(edit.old)),)
        case _:
            return marks(text(edit.old), text(edit.new))


def side(edits: Sequence[WordEdit], op: Op) -> tuple[WordEdit, ...]:
    """Return the runs of one side: DELETE for the old one, INSERT for the new one."""
    return tuple(edit for edit in edits if edit.op in (op, Op.EQUAL))


def _is_loud(edit: Edit) -> bool:
    return edit.kind is not EditKind.KEPT
