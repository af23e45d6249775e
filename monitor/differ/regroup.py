"""Which clauses were cut apart or joined.

Knows two signs of it: runs of neighbours whose letters, put together, are the same on both sides
(a boundary moved and nothing else), and runs whose words, put together, make up one clause of the
other side better than any of them alone (as wikidiff2 tells a split line). Knows nothing of where
a document moved its clauses.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence

from monitor.differ.likeness import Cover, Profile

LONGEST_RUN = 200
"""Most clauses of one side in one group."""

SHARE = 0.5
"""How much of a part must stand in what the parts before it left of the whole."""

GAIN = 0.04
"""How much likeness a part must add; a part found whole (`WHOLE_SHARE`) need only add some."""

WHOLE_SHARE = 0.8

_OPENING = 10
_TRIES = 4

Span = tuple[int, int]
"""Neighbouring clauses, first and last."""


def same_letters(old: Mapping[int, str], new: Mapping[int, str]) -> list[tuple[Span, Span]]:
    """Find runs of neighbours that hold the same letters in the same order on both sides.

    Takes the free clauses of each side, by position, as their letters and digits alone. The
    smallest runs are found; no clause is in two.
    """
    starts: dict[str, list[int]] = {}
    for at in sorted(new, reverse=True):
        starts.setdefault(_opening(new, at), []).append(at)
    found: list[tuple[Span, Span]] = []
    used_old: set[int] = set()
    used_new: set[int] = set()
    for left in sorted(old):
        waiting = starts.get(_opening(old, left), [])
        while waiting and waiting[-1] in used_new:
            waiting.pop()
        if left in used_old or not old[left]:
            continue
        for right in waiting[-1 : -1 - _TRIES : -1]:
            spans = _joined(old, new, left, right)
            if not spans:
                continue
            lefts = range(spans[0][0], spans[0][1] + 1)
            rights = range(spans[1][0], spans[1][1] + 1)
            if used_old.isdisjoint(lefts) and used_new.isdisjoint(rights):
                used_old.update(lefts)
                used_new.update(rights)
                found.append(spans)
                break
    return found


def _opening(side: Mapping[int, str], at: int) -> str:
    letters = side[at]
    while len(letters) < _OPENING and at + 1 in side:
        at += 1
        letters += side[at][:_OPENING]
    return letters[:_OPENING]


def _joined(
    old: Mapping[int, str], new: Mapping[int, str], left: int, right: int
) -> tuple[Span, Span] | None:
    """Grow two runs from their first clauses until both hold the same letters."""
    at_left, at_right = left, right
    rest_left, rest_right = old[left], new[right]
    while rest_left != rest_right:
        if rest_right.startswith(rest_left):
            rest_right = rest_right[len(rest_left) :]
            at_left += 1
            rest_left = old.get(at_left, "")
        elif rest_left.startswith(rest_right):
            rest_left = rest_left[len(rest_right) :]
            at_right += 1
            rest_right = new.get(at_right, "")
        else:
            return None
        if at_left not in old or at_right not in new:
            return None
        if max(at_left - left, at_right - right) > LONGEST_RUN:
            return None
    return (left, at_left), (right, at_right)


def made_up_of(
    whole: Profile,
    parts: Sequence[Profile] | Mapping[int, Profile],
    seed: int,
    usable: Callable[[int], bool],
) -> tuple[Span, float]:
    """Grow a run of neighbours around `seed` while each makes up more of `whole`.

    Returns the run (it may be the seed alone) and how alike it is to the whole, taken together.
    """
    cover = Cover(whole)
    cover.take(parts[seed])
    first = last = seed
    grown = True
    while grown and last - first < LONGEST_RUN:
        grown = False
        for at in (last + 1, first - 1):
            if usable(at) and _adds(cover, parts[at]):
                cover.take(parts[at])
                first, last = min(first, at), max(last, at)
                grown = True
    return (first, last), round(cover.likeness, 6)


def _adds(cover: Cover, part: Profile) -> bool:
    share = cover.share(part)
    if share < SHARE:
        return False
    gain = cover.likeness_with(part) - cover.likeness
    return gain >= GAIN or (share >= WHOLE_SHARE and gain > 0)


def letters(keys: Mapping[int, str] | Iterable[tuple[int, str]]) -> dict[int, str]:
    """Return keys without anything but letters and digits, by position."""
    return {at: "".join(filter(str.isalnum, key)) for at, key in dict(keys).items()}
