"""Which clause became which.

Knows how to bring two lists of clauses together: what stands unchanged (`anchors`), what kept its
order (`order`), what was changed, cut or joined (`matching`), and the order in which a reader
wants to be told. Knows nothing of what a change means: an edit that leaves here has no verdict
and no rule.
"""

from collections.abc import Sequence

from monitor.differ.anchors import Side, equal_pairs
from monitor.differ.matching import Group, Matching
from monitor.differ.order import increasing
from monitor.differ.setting import Setting
from monitor.differ.words import word_edits
from monitor.document import normal
from monitor.model import Clause, Edit, EditKind, Op, WordEdit


def align(
    old: Sequence[Clause],
    new: Sequence[Clause],
    *,
    keys: tuple[Sequence[str], Sequence[str]] | None = None,
) -> tuple[Edit, ...]:
    """Tell which clause became which: every clause of both sides is in exactly one edit.

    `keys` are the semantic keys of both sides (by default `normal.key`); equal keys are equal
    meaning. *Kept*: equal, in order. *Moved*: equal, off the longest run of equal clauses in
    order. *Reworded*: one became one, moved or not. *Split*, *merged*: one became several, or
    several one; where several became several whose letters are the same, fewer to more is a
    split, more to fewer a merge, as many to as many a split. *Added*, *removed*: no partner.

    Edits come in the order of the new document; what was removed comes where it stood. The text
    of a side is its clauses' texts joined by a space; `words` is filled for all but kept and
    moved clauses. Swapping the sides mirrors the answer. Near-linear in the number of clauses.
    """
    old_keys, new_keys = keys or (
        [normal.key(clause.text, clause.language) for clause in old],
        [normal.key(clause.text, clause.language) for clause in new],
    )
    left, right = Side.of(old, old_keys), Side.of(new, new_keys)
    if tuple(new_keys) < tuple(old_keys):
        groups, kept = _groups(right, left)
        groups = [(olds, news) for news, olds in groups]
        kept = [(at_old, at_new) for at_new, at_old in kept]
    else:
        groups, kept = _groups(left, right)
    return _in_reading_order(left, right, groups, set(kept))


def _groups(old: Side, new: Side) -> tuple[list[Group], list[tuple[int, int]]]:
    """Return all groups, and the pairs of equal clauses that kept their order.

    Called with the sides in the one orientation that a comparison and its reverse share, so that
    both agree in every tie.
    """
    equal = equal_pairs(old, new)
    kept = increasing(equal)
    matching = Matching(old, new, equal, Setting(old, new, equal, kept))
    matching.settle()
    return matching.groups, kept


def _in_reading_order(
    old: Side, new: Side, groups: Sequence[Group], kept: set[tuple[int, int]]
) -> tuple[Edit, ...]:
    placed: list[tuple[tuple[int, int, int], Edit]] = []
    removed, added = set(range(len(old))), set(range(len(new)))
    for lefts, rights in groups:
        olds, news = range(lefts[0], lefts[1] + 1), range(rights[0], rights[1] + 1)
        removed.difference_update(olds)
        added.difference_update(news)
        if len(olds) == len(news) == 1:
            equal = old.keys[lefts[0]] == new.keys[rights[0]]
            in_order = (lefts[0], rights[0]) in kept
            kind = _KINDS[equal, in_order]
        else:
            kind = EditKind.MERGED if len(olds) > len(news) else EditKind.SPLIT
        edit = _edit(kind, [old.clauses[at] for at in olds], [new.clauses[at] for at in news])
        placed.append(((rights[0], 0, 0), edit))
    placed += [((at, 0, 0), _edit(EditKind.ADDED, [], [new.clauses[at]])) for at in added]
    placed += [
        ((after, 1, at), _edit(EditKind.REMOVED, [old.clauses[at]], []))
        for at, after in _places(removed, groups)
    ]
    placed.sort(key=lambda item: item[0])
    return tuple(edit for _, edit in placed)


_KINDS = {
    (True, True): EditKind.KEPT,
    (True, False): EditKind.MOVED,
    (False, False): EditKind.REWORDED,
}
"""The kind of a pair, by whether its keys are equal and whether it kept its order."""


def _places(removed: set[int], groups: Sequence[Group]) -> list[tuple[int, int]]:
    """Tell for each removed clause the new position after which it stood, -1 for the start.

    That is the end of the last group before it that kept its order.
    """
    ends = {lefts[0]: (lefts[1], rights[1]) for lefts, rights in groups}
    in_order = increasing(sorted((lefts[0], rights[0]) for lefts, rights in groups))
    places = []
    after, following = -1, iter([*in_order, (1 << 62, 0)])
    start, _ = next(following)
    for at in sorted(removed):
        while start < at:
            after = ends[start][1]
            start, _ = next(following)
        places.append((at, after))
    return places


def _edit(kind: EditKind, old: list[Clause], new: list[Clause]) -> Edit:
    before, after = (" ".join(clause.text for clause in side) for side in (old, new))
    words: tuple[WordEdit, ...] = ()
    if kind is EditKind.ADDED:
        words = (WordEdit(Op.INSERT, after),) if after else ()
    elif kind is EditKind.REMOVED:
        words = (WordEdit(Op.DELETE, before),) if before else ()
    elif kind not in (EditKind.KEPT, EditKind.MOVED):
        words = word_edits(before, after)
    return Edit(kind, tuple(old), tuple(new), words)
