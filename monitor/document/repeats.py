"""Texts that a page carries twice.

Knows that pages lay out one text for wide and for narrow screens, or render it once more for
scripts; such a copy is told by being long and word for word the same. Knows nothing of markup.
"""

from collections import defaultdict
from itertools import pairwise

from monitor.model import Block

_LEAST_SHARE = 1 / 3
_ANCHOR_LEAST = 20
_ANCHOR_MOST = 6


def fold(blocks: tuple[Block, ...]) -> tuple[tuple[Block, ...], bool]:
    """Fold a run of blocks that repeats to its first copy.

    A run counts where it repeats exactly, without overlapping itself, and makes up at least a
    third of the characters of the page without the copy; copies that differ in a word are kept as far as they differ.
    Returns the blocks, and whether any were folded.
    """
    folded = False
    while (run := _longest(blocks)) is not None:
        start, length = run
        blocks = blocks[:start] + blocks[start + length :]
        folded = True
    return blocks, folded


def _longest(blocks: tuple[Block, ...]) -> tuple[int, int] | None:
    """Return start and length of the later copy of the heaviest repeated run, if heavy enough."""
    texts = [block.text for block in blocks]
    weights = [0]
    for text in texts:
        weights.append(weights[-1] + len(text))
    least = weights[-1] * _LEAST_SHARE / (1 + _LEAST_SHARE)
    places: dict[str, list[int]] = defaultdict(list)
    for place, text in enumerate(texts):
        if len(text) >= _ANCHOR_LEAST:
            places[text].append(place)
    best: tuple[int, int] | None = None
    heaviest = least
    seen: set[tuple[int, int]] = set()
    for found in places.values():
        if not 1 < len(found) <= _ANCHOR_MOST:
            continue
        for first, second in pairwise(found):
            start, end = _grow(texts, first, second, seen)
            weight = weights[second + end] - weights[second - start]
            if weight >= heaviest:
                heaviest, best = weight, (second - start, start + end)
    return best


def _grow(texts: list[str], first: int, second: int, seen: set[tuple[int, int]]) -> tuple[int, int]:
    """Return how many blocks before and from two equal blocks on are equal, without overlap."""
    if (first, second) in seen:
        return 0, 0
    gap = second - first
    start = 0
    while (
        start < first and start < gap - 1 and texts[first - start - 1] == texts[second - start - 1]
    ):
        start += 1
    end = 1
    while (
        start + end < gap
        and second + end < len(texts)
        and texts[first + end] == texts[second + end]
    ):
        end += 1
    seen.update((first + step, second + step) for step in range(end))
    return start, end
