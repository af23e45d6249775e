"""How alike two clauses are, as numbers.

Knows the words of clauses, weighs a rare word above a common one (cosine of words and word
pairs, weighed by inverse document frequency), and finds for each clause the few others worth
comparing through an inverted index, so that no document is compared clause by clause with all
of another. Knows nothing of order, sections or meaning.
"""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from heapq import nlargest
from itertools import pairwise

STEM = 6
"""Letters of a word that count: "collects" and "collected" are one word here, in any language."""

RAREST = 16
"""Most words of a clause that are looked up in the index, the rarest first."""

BEST = 8
"""Most candidates that one clause is compared with."""

LOOKUPS = 2_000_000
"""About how many index entries all look-ups of one comparison may read together."""


@dataclass(frozen=True, slots=True)
class Profile:
    """The weighed words and word pairs of a clause, and the length of that vector."""

    weights: Mapping[str, float]
    norm: float


class Scale:
    """Weighs words by how few of the clauses given hold them."""

    def __init__(self, keys: Iterable[str]) -> None:
        self._holders: Counter[str] = Counter()
        clauses = 0
        for key in keys:
            clauses += 1
            self._holders.update({word[:STEM] for word in key.split()})
        self._clauses = clauses

    def rarity(self, word: str) -> float:
        """Return the weight of one word (Spärck Jones, 1972), never zero."""
        return math.log(1 + (1 + self._clauses) / (1 + self._holders[word]))

    def profile(self, key: str) -> Profile:
        """Weigh the words of a semantic key and the pairs of neighbours among them."""
        words = [word[:STEM] for word in key.split()]
        rarities = {word: self.rarity(word) for word in set(words)}
        weights: dict[str, float] = {}
        for word, count in Counter(words).items():
            weights[word] = count * rarities[word]
        for (left, right), count in Counter(pairwise(words)).items():
            weights[f"{left} {right}"] = count * (rarities[left] + rarities[right]) / 2
        return Profile(weights, math.sqrt(sum(weight**2 for weight in weights.values())))


def cosine(left: Profile, right: Profile) -> float:
    """Return how alike two profiles are, from 0 (no word shared) to 1."""
    if not left.norm or not right.norm:
        return 0.0
    if len(left.weights) > len(right.weights):
        left, right = right, left
    shared = sum(w * right.weights.get(word, 0.0) for word, w in left.weights.items())
    return round(shared / (left.norm * right.norm), 6)


class Cover:
    """Lays parts side by side over one whole and tells how well they make it up.

    What a part covered is used up: a second part that says the same covers nothing.
    """

    def __init__(self, whole: Profile) -> None:
        self._whole = whole
        self._rest = dict(whole.weights)
        self._sum: dict[str, float] = {}
        self._dot = 0.0
        self._square = 0.0

    @property
    def likeness(self) -> float:
        """Return the cosine of the whole and all parts taken together."""
        if not self._square:
            return 0.0
        return self._dot / (self._whole.norm * math.sqrt(self._square))

    def share(self, part: Profile) -> float:
        """Return how much of a part, by weight, stands in what is not covered yet."""
        total = sum(part.weights.values())
        found = sum(min(w, self._rest.get(word, 0.0)) for word, w in part.weights.items())
        return found / total if total else 0.0

    def likeness_with(self, part: Profile) -> float:
        """Return what `likeness` would be with one more part."""
        dot, square = self._with(part)
        return dot / (self._whole.norm * math.sqrt(square)) if square and dot else 0.0

    def take(self, part: Profile) -> None:
        """Lay one more part over the whole."""
        self._dot, self._square = self._with(part)
        for word, weight in part.weights.items():
            self._sum[word] = self._sum.get(word, 0.0) + weight
            if word in self._rest:
                self._rest[word] = max(0.0, self._rest[word] - weight)

    def _with(self, part: Profile) -> tuple[float, float]:
        dot, square = self._dot, self._square
        for word, weight in part.weights.items():
            had = self._sum.get(word, 0.0)
            square += weight * (2 * had + weight)
            dot += weight * self._whole.weights.get(word, 0.0)
        return dot, square


def nearest(
    asking: Mapping[int, Profile], asked: Mapping[int, Profile]
) -> dict[int, Sequence[int]]:
    """Find for each clause of one side the few of the other that share its rarest words.

    Words that stand in more clauses than the budget of `LOOKUPS` allows are not looked up, and at
    most `BEST` candidates come back, the likeliest first: work and answer stay linear in the
    number of clauses whatever their words are.
    """
    index: dict[str, list[int]] = {}
    for number, profile in asked.items():
        for word in profile.weights:
            index.setdefault(word, []).append(number)
    longest = min(256, max(16, LOOKUPS // (RAREST * max(1, len(asking)))))
    found: dict[int, Sequence[int]] = {}
    for number, profile in asking.items():
        usable = [
            (len(index[word]), word)
            for word in profile.weights
            if word in index and len(index[word]) <= longest
        ]
        votes: dict[int, float] = {}
        for _, word in sorted(usable)[:RAREST] if len(usable) > RAREST else usable:
            weight = profile.weights[word]
            for other in index[word]:
                votes[other] = votes.get(other, 0.0) + weight * asked[other].weights[word]
        ranked = nlargest(
            BEST, votes, key=lambda other: (votes[other] / (asked[other].norm or 1), -other)
        )
        found[number] = ranked
    return found
