"""Which clauses stand unchanged in both documents.

Knows equal keys, where each stands, and how to tell apart the many that are written more than
once: by the heading and lead-in above them, by their neighbours, by their order. Knows nothing
of likeness: a clause with one word changed is no anchor.
"""

from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass, field

from monitor.document import normal
from monitor.model import Clause


@dataclass(frozen=True, slots=True)
class Side:
    """One document's clauses with their keys, and the keys of what stands above each."""

    clauses: Sequence[Clause]
    keys: Sequence[str]
    sections: Sequence[str]
    lead_ins: Sequence[str]

    @classmethod
    def of(cls, clauses: Sequence[Clause], keys: Sequence[str]) -> "Side":
        """Read what stands above each clause: the nearest heading and the lead-in, as keys."""
        return cls(
            clauses,
            keys,
            [
                normal.key(clause.path[-1], clause.language) if clause.path else ""
                for clause in clauses
            ],
            [normal.key(clause.lead_in, clause.language) for clause in clauses],
        )

    def __len__(self) -> int:
        return len(self.clauses)


@dataclass(slots=True)
class _Pairs:
    old: Side
    new: Side
    partner: dict[int, int] = field(default_factory=dict)
    taken: set[int] = field(default_factory=set)

    def free(self, left: int, right: int) -> bool:
        return (
            0 <= left < len(self.old)
            and 0 <= right < len(self.new)
            and left not in self.partner
            and right not in self.taken
            and self.old.keys[left] == self.new.keys[right]
        )

    def join(self, left: int, right: int) -> None:
        self.partner[left] = right
        self.taken.add(right)

    def spread(self, left: int, right: int, step: int) -> None:
        """Join the equal neighbours of a pair, one after the other, in one direction."""
        left, right = left + step, right + step
        while self.free(left, right):
            self.join(left, right)
            left, right = left + step, right + step


def equal_pairs(old: Side, new: Side) -> list[tuple[int, int]]:
    """Pair the clauses of equal key, sorted by old position; linear in the number of clauses.

    Common start and end first; then what is unique with its heading and lead-in, unique as a
    heading or as text, unique at all, each with its equal neighbours; then what is repeated, in
    order.
    """
    pairs = _Pairs(old, new)
    pairs.spread(-1, -1, 1)
    pairs.spread(len(old), len(new), -1)
    for mark in (_in_context, _by_kind, _by_key):
        for left, right in list(_unique(pairs, mark)):
            if pairs.free(left, right):
                pairs.join(left, right)
        for left, right in sorted(pairs.partner.items()):
            pairs.spread(left, right, 1)
            pairs.spread(left, right, -1)
    for mark in (_in_context, _by_kind, _by_key):
        left_groups, right_groups = _grouped(pairs, mark)
        for value, lefts in left_groups.items():
            for left, right in zip(lefts, right_groups.get(value, ()), strict=False):
                pairs.join(left, right)
    return sorted(pairs.partner.items())


_Mark = Callable[[Side, int], Hashable]


def _in_context(side: Side, at: int) -> Hashable:
    clause = side.clauses[at]
    return clause.heading, clause.row, side.sections[at], side.lead_ins[at], side.keys[at]


def _by_kind(side: Side, at: int) -> Hashable:
    return side.clauses[at].heading, side.keys[at]


def _by_key(side: Side, at: int) -> Hashable:
    return side.keys[at]


def _grouped(
    pairs: _Pairs, mark: _Mark
) -> tuple[dict[Hashable, list[int]], dict[Hashable, list[int]]]:
    lefts: dict[Hashable, list[int]] = {}
    rights: dict[Hashable, list[int]] = {}
    for at in range(len(pairs.old)):
        if at not in pairs.partner:
            lefts.setdefault(mark(pairs.old, at), []).append(at)
    for at in range(len(pairs.new)):
        if at not in pairs.taken:
            rights.setdefault(mark(pairs.new, at), []).append(at)
    return lefts, rights


def _unique(pairs: _Pairs, mark: _Mark) -> Iterator[tuple[int, int]]:
    lefts, rights = _grouped(pairs, mark)
    for value, left in lefts.items():
        right = rights.get(value, ())
        if len(left) == 1 and len(right) == 1:
            yield left[0], right[0]
