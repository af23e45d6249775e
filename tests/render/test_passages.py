"""Edits in the order in which a reader meets them."""

from monitor.model import Clause, Edit, EditKind, Op
from monitor.render.passages import in_reading_order, passages, side, word_edits
from tests.render.samples import COMPARISON, clause


def kept(position: int, old: int | None = None) -> Edit:
    new = clause(position, f"clause {position}")
    return Edit(EditKind.KEPT, (clause(position if old is None else old, new.text),), (new,))


def removed(position: int) -> Edit:
    return Edit(EditKind.REMOVED, (clause(position, f"gone {position}"),), ())


def texts(edits: tuple[Edit, ...]) -> list[str]:
    return [(edit.new or edit.old)[0].text for edit in edits]


def test_removed_clauses_stand_where_they_stood() -> None:
    edits = (removed(0), removed(3), kept(0, 1), kept(1, 2), kept(2, 4), removed(2))
    assert texts(in_reading_order(edits)) == [
        "gone 0",
        "clause 0",
        "gone 2",
        "clause 1",
        "gone 3",
        "clause 2",
    ]


def test_a_moved_clause_is_no_anchor() -> None:
    moved = Edit(EditKind.MOVED, (clause(0, "moved"),), (clause(5, "moved"),))
    edits = (moved, removed(1), kept(0, 2))
    assert texts(in_reading_order(edits)) == ["gone 1", "clause 0", "moved"]


def test_long_unchanged_stretches_fold_and_keep_their_neighbours_in_sight() -> None:
    edits = (*(kept(i) for i in range(10)), removed(10), *(kept(i, i + 1) for i in range(10, 12)))
    told = passages(edits)
    assert [(len(p.edits), p.folded) for p in told] == [
        (9, True),
        (1, False),
        (1, False),
        (2, False),
    ]


def test_nothing_is_lost_between_edits_and_passages() -> None:
    edits = [edit for passage in passages(COMPARISON.edits) for edit in passage.edits]
    assert sorted(map(id, edits)) == sorted(map(id, COMPARISON.edits))


def test_word_edits_are_worked_out_where_the_differ_gave_none() -> None:
    old: Clause = clause(0, "We may sell it.")
    edit = Edit(EditKind.REWORDED, (old,), (clause(0, "We never sell it."),))
    assert "".join(w.text for w in side(word_edits(edit), Op.DELETE)) == "We may sell it."
    assert "".join(w.text for w in side(word_edits(edit), Op.INSERT)) == "We never sell it."
