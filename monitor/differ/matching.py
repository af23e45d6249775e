"""Which changed clause became which.

Knows the clauses that no equal partner explains, and pairs them: what has the same letters first,
then by likeness of words and place, the surest pair first, whole runs beside single clauses, and
last what stands alone in the same place. Knows nothing of meaning or of the order of edits.
"""

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from heapq import heapify, heappop, heappush
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

from monitor.differ.anchors import Side
from monitor.differ.likeness import Profile, Scale, cosine, nearest
from monitor.differ.regroup import Span, letters, made_up_of, same_letters
from monitor.differ.setting import Setting

ALONE = 0.30
"""Least likeness of words for a pair that nothing else supports."""

SUPPORTED = 0.15
"""Least likeness of words for a pair between the same kept clauses, with `SUPPORT` or more."""

SUPPORT = 0.10

IN_PLACE = 0.12
"""Least likeness of words for clauses that are left in the same place on both sides."""

IN_PLACE_BRIEF = 0.06
"""The same where neither has more than `BRIEF` words ("Effective: May 2", a cell, an item)."""

BRIEF = 12

MADE_UP = 0.40
"""Least likeness of a clause and the run of clauses that is to be its parts."""

SHORT = 4
"""Words of a clause so short that its value may be replaced whole ("Weekly", "3 years")."""

BAND = 3
"""How far from the diagonal of a large gap clauses are compared whatever their words."""

SMALL_GAP = 400
"""Pairs of clauses in a gap up to which each is compared with each."""

SEED = 0.06
"""Least likeness of a clause and a part of it."""

SEEDS = 3
"""From how many of its likeliest candidates a run is grown for one clause."""

Group = tuple[Span, Span]


class _Candidate(NamedTuple):
    """A pair, or a run seeded by a pair; the least sorts first."""

    cost: float
    distance: int
    left: int
    right: int
    whole: str
    spans: Group


class Matching:
    """The groups found so far and the clauses still free on each side."""

    def __init__(
        self, old: Side, new: Side, equal: Sequence[tuple[int, int]], setting: Setting
    ) -> None:
        """Start from the pairs of equal clauses."""
        self._old, self._new, self._setting = old, new, setting
        self.groups: list[Group] = [((left, left), (right, right)) for left, right in equal]
        self._free_old = set(range(len(old))) - {left for left, _ in equal}
        self._free_new = set(range(len(new))) - {right for _, right in equal}
        self._old_profiles: dict[int, Profile] = {}
        self._new_profiles: dict[int, Profile] = {}

    def settle(self) -> None:
        """Find all groups; what is free afterwards was added or removed."""
        if self._free_old and self._free_new:
            self._take_same_letters()
        if self._free_old and self._free_new:
            scale = Scale((*self._old.keys, *self._new.keys))
            self._old_profiles = {
                at: scale.profile(self._old.keys[at]) for at in sorted(self._free_old)
            }
            self._new_profiles = {
                at: scale.profile(self._new.keys[at]) for at in sorted(self._free_new)
            }
            self._take_likeliest()
            self._take_in_place()

    def _take(self, group: Group) -> None:
        lefts, rights = group
        self.groups.append(group)
        self._free_old.difference_update(range(lefts[0], lefts[1] + 1))
        self._free_new.difference_update(range(rights[0], rights[1] + 1))

    def _take_same_letters(self) -> None:
        old = letters((at, self._old.keys[at]) for at in self._free_old)
        new = letters((at, self._new.keys[at]) for at in self._free_new)
        for group in same_letters(old, new):
            self._take(group)

    def _take_likeliest(self) -> None:
        """Take pairs and runs by score, the best first (greedy: order in the text is no duty)."""
        likeness = {
            (left, right): cosine(self._old_profiles[left], self._new_profiles[right])
            for left, right in _worth_comparing(
                self._setting, self._old_profiles, self._new_profiles
            )
        }
        heap = [
            _Candidate(-score, abs(left - right), left, right, "", ((left, left), (right, right)))
            for (left, right), alike in likeness.items()
            if (score := self._score(left, right, alike)) is not None
        ]
        for left, right, whole in _seeds(likeness):
            part, all_of_it = self._old_profiles[left], self._new_profiles[right]
            if whole == "old":
                part, all_of_it = all_of_it, part
            if part.norm < all_of_it.norm:
                heap.extend(self._run(left, right, whole))
        heapify(heap)
        while heap:
            candidate = heappop(heap)
            if candidate.left not in self._free_old or candidate.right not in self._free_new:
                continue
            if candidate.whole:
                again = self._run(candidate.left, candidate.right, candidate.whole)
                if [run.spans for run in again] != [candidate.spans]:
                    for run in again:
                        heappush(heap, run)
                    continue
            self._take(candidate.spans)

    def _score(self, left: int, right: int, alike: float) -> float | None:
        bonus = self._setting.bonus(left, right)
        supported = self._setting.same_gap(left, right) and bonus >= SUPPORT
        if alike >= ALONE or (supported and alike >= SUPPORTED):
            return round(alike + bonus, 6)
        return None

    def _run(self, left: int, right: int, whole: str) -> list[_Candidate]:
        """Grow a run around a pair; none where the pair is all there is."""
        old, new = self._old_profiles, self._new_profiles
        lefts, rights = (left, left), (right, right)
        if whole == "old":
            rights, alike = made_up_of(old[left], new, right, self._free_new.__contains__)
        else:
            lefts, alike = made_up_of(new[right], old, left, self._free_old.__contains__)
        score = self._score(left, right, alike)
        if score is None or alike < MADE_UP or (lefts, rights) == ((left, left), (right, right)):
            return []
        return [_Candidate(-score, abs(left - right), left, right, whole, (lefts, rights))]

    def _take_in_place(self) -> None:
        """Pair what is left over in the same place: between the same neighbours on both sides."""
        for lefts, rights in list(self._holes()):
            alone = len(lefts) == len(rights) == 1
            scores = {
                (left, right): alike + self._setting.bonus(left, right)
                for left, right in _near_diagonal(lefts, rights)
                if self._setting.same_shape(left, right)
                and (alike := cosine(self._old_profiles[left], self._new_profiles[right]))
                >= self._least_in_place(left, right, alone=alone)
            }
            for left, right in _best_in_order(scores):
                self._take(((left, left), (right, right)))

    def _least_in_place(self, left: int, right: int, *, alone: bool) -> float:
        words = max(len(self._old.keys[left].split()), len(self._new.keys[right].split()))
        if alone and words <= SHORT:
            return 0.0
        return IN_PLACE_BRIEF if words <= BRIEF else IN_PLACE

    def _holes(self) -> Iterator[tuple[range, range]]:
        """Yield the runs of free clauses that stand between matched neighbours of both sides."""
        ends = {rights[1]: lefts[1] for lefts, rights in self.groups}
        starts = {lefts[0]: rights[0] for lefts, rights in self.groups}
        ends[-1], starts[len(self._old)] = -1, len(self._new)
        for end_new, end_old in sorted(ends.items()):
            lefts = _free_after(end_old, self._free_old)
            rights = _free_after(end_new, self._free_new)
            if lefts and rights and starts.get(lefts.stop) == rights.stop:
                yield lefts, rights


def _free_after(at: int, free: set[int]) -> range:
    stop = at + 1
    while stop in free:
        stop += 1
    return range(at + 1, stop)


def _worth_comparing(
    setting: Setting, old: Mapping[int, Profile], new: Mapping[int, Profile]
) -> list[tuple[int, int]]:
    """List the pairs that share rare words or stand in the same gap."""
    pairs = {(left, right) for left, found in nearest(old, new).items() for right in found}
    pairs |= {(left, right) for right, found in nearest(new, old).items() for left in found}
    gaps: dict[int, tuple[list[int], list[int]]] = {}
    for left in old:
        gaps.setdefault(setting.old_gap(left), ([], []))[0].append(left)
    for right in new:
        gaps.setdefault(setting.new_gap(right), ([], []))[1].append(right)
    for lefts, rights in gaps.values():
        pairs.update(_near_diagonal(lefts, rights))
    return sorted(pairs)


def _near_diagonal(lefts: Sequence[int], rights: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Yield all pairs of a small gap; of a large one those about as far from its start or end."""
    if len(lefts) * len(rights) <= SMALL_GAP:
        yield from ((left, right) for left in lefts for right in rights)
        return
    shift = len(rights) - len(lefts)
    for at, left in enumerate(lefts):
        near = {*range(at - BAND, at + BAND + 1), *range(at + shift - BAND, at + shift + BAND + 1)}
        yield from ((left, rights[to]) for to in sorted(near) if 0 <= to < len(rights))


def _seeds(likeness: Mapping[tuple[int, int], float]) -> Iterator[tuple[int, int, str]]:
    """Yield the pairs from which runs are grown, with the side whose clause may be the whole."""
    by_old: dict[int, list[tuple[float, int]]] = {}
    by_new: dict[int, list[tuple[float, int]]] = {}
    for (left, right), alike in likeness.items():
        if alike >= SEED:
            by_old.setdefault(left, []).append((-alike, right))
            by_new.setdefault(right, []).append((-alike, left))
    for left, found in by_old.items():
        yield from ((left, right, "old") for _, right in sorted(found)[:SEEDS])
    for right, found in by_new.items():
        yield from ((left, right, "new") for _, left in sorted(found)[:SEEDS])


def _best_in_order(scores: Mapping[tuple[int, int], float]) -> list[tuple[int, int]]:
    """Pick the pairs of highest total score that do not cross (Needleman and Wunsch, 1970).

    Sparse: only pairs that have a score are looked at, from the left, beside the ends of the
    chains that no other chain beats in both total and position.
    """
    before: dict[tuple[int, int], tuple[int, int] | None] = {}
    ends: list[int] = []
    totals: list[float] = []
    chains: list[tuple[int, int]] = []
    for _, row in groupby(sorted(scores), key=itemgetter(0)):
        reached = []
        for pair in row:
            at = bisect_left(ends, pair[1])
            before[pair] = chains[at - 1] if at else None
            reached.append((max(0.0, scores[pair]) + (totals[at - 1] if at else 0.0), pair))
        for total, pair in reached:
            at = bisect_left(ends, pair[1])
            if at and totals[at - 1] >= total:
                continue
            beaten = at
            while beaten < len(ends) and totals[beaten] <= total:
                beaten += 1
            if beaten < len(ends) and ends[beaten] == pair[1]:
                continue
            ends[at:beaten], totals[at:beaten], chains[at:beaten] = [pair[1]], [total], [pair]
    picked = []
    pair_at = chains[-1] if chains else None
    while pair_at is not None:
        picked.append(pair_at)
        pair_at = before[pair_at]
    return picked[::-1]
