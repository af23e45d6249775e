"""Does the same statement stand elsewhere in a document?

What is removed here while it stands there is no change of substance, nor is what is added a
second time. Knows clauses by their content stems through an inverted index, built when first
asked; knows nothing of verdicts.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from itertools import pairwise

from monitor.differ.frames import reading
from monitor.differ.lexicon import Lexicon, load
from monitor.differ.tokens import grammar, words_of
from monitor.document.normal import key
from monitor.model import Clause

_CONTAINED = 0.9
"""The share of a statement's weight (rare words weigh most) that another must hold."""
_MOST_POSTINGS = 60
_NEIGHBOURS = 0.5
_WINDOW = 3
"""Neighbouring clauses that together may say what one clause said."""


def content_stems(text: str, lexicon: Lexicon) -> frozenset[str]:
    """Return the stems of the words that carry meaning."""
    g = grammar(lexicon)
    return frozenset(
        w.stem for w in words_of(text, lexicon) if w.norm not in g.function and len(w.norm) > 1
    )


class Elsewhere:
    """The clauses of one document, searchable by what they say."""

    def __init__(self, clauses: Sequence[Clause]) -> None:
        """Take the clauses; nothing is computed yet."""
        self._clauses = clauses
        self._stems: list[frozenset[str]] = []
        self._postings: dict[str, list[int]] = {}
        self._headings: frozenset[str] | None = None

    def heads(self, text: str) -> bool:
        """Tell whether the document has a heading of these words: then the text is an index of it."""
        if self._headings is None:
            self._headings = frozenset(key(c.text) for c in self._clauses if c.heading)
        return key(text) in self._headings

    def _build(self) -> None:
        if self._stems or not self._clauses:
            return
        postings: dict[str, list[int]] = defaultdict(list)
        for i, clause in enumerate(self._clauses):
            stems = content_stems(clause.text, load(clause.language))
            self._stems.append(stems)
            for stem in stems:
                postings[stem].append(i)
        self._postings = postings

    def _weight(self, stems: Iterable[str]) -> float:
        """Return how much these words say: those that the document uses rarely say most."""
        count = len(self._clauses) + 1
        return sum(math.log(count / (1 + len(self._postings.get(s, ())))) + 0.1 for s in stems)

    def says(self, text: str, lexicon: Lexicon, *, least: int = 2) -> bool:
        """Tell whether one clause, or a few neighbours, say what the text says.

        At least `least` content words are needed for an answer other than no; negations and
        modal verbs must be no fewer there.
        """
        wanted = content_stems(text, lexicon)
        if len(wanted) < least:
            return False
        self._build()
        votes: Counter[int] = Counter()
        for stem in wanted:
            where = self._postings.get(stem, ())
            if len(where) <= _MOST_POSTINGS:
                votes.update(where)
        enough = _CONTAINED * self._weight(wanted)
        return any(self._holds(at, wanted, enough, text, lexicon) for at, _ in votes.most_common(8))

    def _holds(
        self, at: int, wanted: Collection[str], enough: float, text: str, lexicon: Lexicon
    ) -> bool:
        for size in range(1, _WINDOW + 1):  # the fewest clauses that say it are what says it
            for first in range(max(0, at - size + 1), min(at, len(self._stems) - size) + 1):
                together = frozenset().union(*self._stems[first : first + size])
                if self._weight(s for s in wanted if s in together) < enough:
                    continue
                said = " ".join(c.text for c in self._clauses[first : first + size])
                if (
                    _same_numbers(wanted, together)
                    and _same_order(text, said, lexicon)
                    and _same_force(text, said, lexicon)
                ):
                    return True
        return False


def _same_numbers(wanted: Collection[str], said: Collection[str]) -> bool:
    """Tell whether every number of a statement stands there, too."""
    return all(stem in said for stem in wanted if any(c.isdigit() for c in stem))


def _same_order(text: str, said: str, lexicon: Lexicon) -> bool:
    """Tell whether at least half of the neighbouring words are neighbours there, too."""
    mine, theirs = (_neighbours(t, lexicon) for t in (text, said))
    return len(mine & theirs) >= _NEIGHBOURS * len(mine)


def _neighbours(text: str, lexicon: Lexicon) -> set[tuple[str, str]]:
    function = grammar(lexicon).function
    stems = [w.stem for w in words_of(text, lexicon) if w.norm not in function]
    return set(pairwise(stems))


def _same_force(text: str, said: str, lexicon: Lexicon) -> bool:
    """Tell whether the other statement negates as often and binds no less."""
    mine, theirs = (reading(t, lexicon).operator_counts() for t in (text, said))
    if bool(mine["negation"]) != bool(theirs["negation"]):
        return False
    return all(mine[name] <= theirs[name] for name in ("negation", "must", "only", "except"))
