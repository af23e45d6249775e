"""Does the same statement stand elsewhere in a document?

What is removed here while it stands there is no change of substance, nor is what is added a
second time. Knows clauses by their content stems through an inverted index, built when first
asked; knows nothing of verdicts.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence

from monitor.differ.frames import reading
from monitor.differ.lexicon import Lexicon, load
from monitor.differ.tokens import grammar, words_of
from monitor.model import Clause

_CONTAINED = 0.85
"""The share of a statement's content words that another must hold."""
_MOST_POSTINGS = 60
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

    def says(self, text: str, lexicon: Lexicon, *, least: int = 2) -> bool:
        """Tell whether one clause, or a few neighbours, say what the text says.

        At least `least` content words are needed for an answer other than no; negations and
        modal verbs must be the same in number.
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
        for start, _ in votes.most_common(8):
            if self._holds(start, wanted, text, lexicon):
                return True
        return False

    def _holds(self, at: int, wanted: frozenset[str], text: str, lexicon: Lexicon) -> bool:
        for first in range(max(0, at - _WINDOW + 1), at + 1):
            together: frozenset[str] = frozenset()
            for last in range(first, min(first + _WINDOW, len(self._stems))):
                together |= self._stems[last]
                if last >= at and len(wanted & together) >= _CONTAINED * len(wanted):
                    said = " ".join(c.text for c in self._clauses[first : last + 1])
                    return _same_force(text, said, lexicon)
        return False


def _same_force(text: str, said: str, lexicon: Lexicon) -> bool:
    """Tell whether the other statement negates and binds no less and no more."""
    mine, theirs = (reading(t, lexicon).operator_counts() for t in (text, said))
    return all(mine[name] <= theirs[name] for name in ("negation", "must", "only", "except"))
