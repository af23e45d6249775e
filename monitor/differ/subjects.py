"""How likely a clause is about each topic, by weights learnt from written edits.

Reads stems of the heading, the lead-in, the clause and its changed words, beside what the cues of
`topics` tell. The weights are data, one file a language (`python -m tests.learning.subjects`
makes them from the corpus beside it); a language without one has no chances. Knows no verdict.
"""

import json
import math
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import lru_cache
from importlib.resources import files
from itertools import pairwise

from monitor.differ.lexicon import Lexicon, load
from monitor.differ.tokens import Word, grammar, words_of
from monitor.model import Clause

Marks = dict[str, float]
"""How much of each mark a clause has: "h:" heading, "l:" lead-in, "w:" word, "c:" changed word."""
Table = Mapping[str, Mapping[str, float]]
"""For each mark, what it weighs for each topic."""

BIAS = "*"
"""The mark that every clause has."""
_FAIR = 0.4
"""The chance from which words tell a topic that no cue tells."""
_FULL = 6.0
"""The score of the cues beyond which more says no more."""


def marks_of(
    clause: Clause, changed: Collection[tuple[int, int]], cues: Mapping[str, float]
) -> Marks:
    """Return the marks of a clause; `changed` are spans of its text, `cues` the topics' scores."""
    lexicon = load(clause.language)
    words = words_of(clause.text, lexicon)
    heading = clause.section or " ".join(clause.path[-1:])
    marks: Marks = {BIAS: 1.0}
    for prefix, these in (
        ("h:", words_of(heading, lexicon)),
        ("l:", words_of(clause.lead_in, lexicon)),
        ("w:", words),
        ("c:", [w for w in words if any(s < w.end and w.start < e for s, e in changed)]),
    ):
        marks.update((prefix + stem, 1.0) for stem in _stems(these, lexicon))
    total = sum(cues.values())
    for label, score in cues.items():
        if score > 0:
            marks[f"t:{label}"] = score / total
            marks[f"s:{label}"] = min(1.0, score / _FULL)
    return marks


def _stems(words: Sequence[Word], lexicon: Lexicon) -> Iterator[str]:
    """Give the content stems and their neighbourhoods; a number is a number."""
    function = grammar(lexicon).function
    kept = [
        "#" if w.kind == "number" else w.stem for w in words
        if w.kind in ("word", "number") and w.norm not in function
    ]  # fmt: skip
    yield from kept
    for one, other in pairwise(kept):
        yield f"{one}_{other}"


@lru_cache(maxsize=8)
def _table(language: str) -> Table:
    name = f"{language.split('-', maxsplit=1)[0].lower()}.json"
    file = files("monitor.differ.lexicon") / "subjects" / name
    table: Table = json.loads(file.read_text(encoding="utf-8")) if file.is_file() else {}
    return table


def shares(
    clause: Clause, changed: Collection[tuple[int, int]], cues: Mapping[str, float]
) -> dict[str, float]:
    """Return each topic's share, from 0 to 1, of what the weights give all topics together.

    Nothing where the clause's language has no weights, or where no cue and no word is known.
    """
    table = _table(clause.language)
    sums: dict[str, float] = {}
    for mark, value in marks_of(clause, changed, cues).items() if table else ():
        for topic, weight in table.get(mark, {}).items():
            sums[topic] = sums.get(topic, 0.0) + value * weight
    chances = {topic: 1 / (1 + math.exp(-max(-30.0, min(30.0, x)))) for topic, x in sums.items()}
    if not cues and max(chances.values(), default=0.0) < _FAIR:
        return {}
    total = sum(chances.values())
    return {topic: chance / total for topic, chance in chances.items()}
