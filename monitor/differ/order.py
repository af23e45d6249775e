"""What kept its order.

Knows pairs of numbers, and which of them rise together; both the alignment of clauses and the
difference of long texts rest on it. Knows nothing of what the numbers stand for.
"""

from bisect import bisect_left
from collections.abc import Sequence


def increasing(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Pick a longest chain of pairs that rises on both sides, from pairs sorted by the first.

    Numbers may not repeat within a side. Fredman, On computing the length of longest increasing
    subsequences (1975): patience sorting in O(n log n).
    """
    tops: list[int] = []
    piles: list[int] = []
    before = [-1] * len(pairs)
    for at, (_, value) in enumerate(pairs):
        pile = bisect_left(tops, value)
        if pile:
            before[at] = piles[pile - 1]
        tops[pile : pile + 1] = [value]
        piles[pile : pile + 1] = [at]
    chain = []
    at = piles[-1] if piles else -1
    while at >= 0:
        chain.append(pairs[at])
        at = before[at]
    return chain[::-1]
