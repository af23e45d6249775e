"""What a clause is about.

Counts the cues of the lexicon in the clause, in its lead-in and in the headings above it; what
stands in the changed words counts most. Knows nothing of verdicts.
"""

from collections import Counter
from collections.abc import Collection
from functools import lru_cache

from monitor.differ.lexicon import Lexicon, load
from monitor.differ.tokens import nested_index, words_of
from monitor.model import Clause, Topic

_HEADING, _LEAD_IN, _TEXT, _CHANGED = 2.0, 1.5, 1.0, 2.0


@lru_cache(maxsize=8192)
def _heading_scores(path: tuple[str, ...], lexicon: Lexicon) -> tuple[tuple[str, float], ...]:
    """Score the headings, the innermost most."""
    scores: Counter[str] = Counter()
    for depth, heading in enumerate(reversed(path[1:] or path)):
        words = words_of(heading, lexicon)
        for label in {f[2] for f in nested_index(lexicon, "topics", "heading").find(words)}:
            scores[label] += _HEADING / (1 + depth)
    return tuple(scores.items())


def scores(clause: Clause, changed: Collection[tuple[int, int]] = ()) -> Counter[str]:
    """Score every topic for a clause; `changed` are spans of its visible text that differ."""
    lexicon = load(clause.language)
    found: Counter[str] = Counter(dict(_heading_scores(clause.path, lexicon)))
    cues = nested_index(lexicon, "topics", "cues")
    for label in {f[2] for f in cues.find(words_of(clause.lead_in, lexicon))}:
        found[label] += _LEAD_IN
    words = words_of(clause.text, lexicon)
    once: dict[tuple[str, str], float] = {}
    for start, end, label in cues.find(words):
        first, last = words[start].start, words[end - 1].end
        touched = any(s < last and first < e for s, e in changed)
        key = (label, words[start].stem)
        value = (_TEXT + (_CHANGED if touched else 0)) * (1.3 if end - start > 1 else 1.0)
        once[key] = max(once.get(key, 0.0), value)
    for (label, _), value in once.items():
        found[label] += value
    return found


def topic_of(
    clause: Clause, changed: Collection[tuple[int, int]] = (), hint: Topic | None = None
) -> Topic:
    """Return the topic of a change in a clause; `hint` is what a fact or frame speaks for."""
    found = scores(clause, changed)
    if hint is not None:
        found[hint.value] += 3.0
    if not found:
        return Topic.OTHER
    best = max(found.values())
    if best < 1.0:
        return Topic.OTHER
    order = [t.value for t in Topic]
    return Topic(min((t for t, v in found.items() if v == best), key=order.index))
