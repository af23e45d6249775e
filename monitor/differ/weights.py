"""What the marks of a change weigh: whom it favours, and whether it is of substance.

The weights are learnt from edits that were written for it (`python -m tests.learning` makes the
files from the corpus beside it); they are data, one file a language, and a language without one
uses `any.json`, which speaks only of marks that mean the same everywhere. Sums of weights are
turned to chances here; what is made of them is for those who ask.
"""

import json
import math
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files

from monitor.differ.lexicon import load
from monitor.differ.marks import Marks, change_marks, placed_marks
from monitor.model import Clause, Direction

Table = Mapping[str, Mapping[str, float]]
"""For each mark, what it weighs for each question."""

SIDE = "better"
"""The question whom a change favours: 1 the reader, 0 the company."""
SUBSTANCE = "substantive"
"""The question whether a change is of substance."""
BIAS = "*"
"""The mark that everything has."""
SURE = 0.8
"""The chance from which rule and weights together name a side."""
_RULE = 1.4
"""What a rule weighs, as log odds: alone it is just sure enough."""
_NEVER = 1e-4
"""A chance that is as good as none."""
SLIGHT, SLIGHT_REWORDING = 0.3, 0.28
"""The chances of substance below which a clause, and a rewording, is slight."""


@lru_cache(maxsize=8)
def _table(language: str) -> Table:
    folder = files("monitor.differ.lexicon") / "weights"
    file = folder / f"{language.split('-', maxsplit=1)[0].lower()}.json"
    if not file.is_file():
        file = folder / "any.json"
    table: Table = json.loads(file.read_text(encoding="utf-8"))
    return table


def _sums(marks: Marks, table: Table) -> dict[str, float]:
    """Return what the marks weigh together for every question that they speak of."""
    sums: dict[str, float] = {}
    for mark, value in marks.items():
        for question, weight in table.get(mark, {}).items():
            sums[question] = sums.get(question, 0.0) + value * weight
    return sums


def _chance(total: float) -> float:
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))


def difference(old: Marks, new: Marks) -> Marks:
    """Return the marks that came (above 0) and went (below 0); what both have is left out."""
    found = {mark: new.get(mark, 0.0) - old.get(mark, 0.0) for mark in {**old, **new}}
    return {mark: value for mark, value in found.items() if value}


def favour(old: Clause | None, new: Clause | None, old_text: str = "", new_text: str = "") -> float:
    """Return how likely a change favours the reader: 1 surely, 0 surely not, 0.5 nobody knows.

    A side that is missing is None; the texts serve where a side is more than one clause. Swapping
    the sides turns the answer round.
    """
    some = new or old
    assert some is not None
    before = placed_marks(old, old_text or old.text) if old else {}
    after = placed_marks(new, new_text or new.text) if new else {}
    return _chance(_sums(difference(before, after), _table(some.language)).get(SIDE, 0.0))


def settled(rule: Direction, chance: float) -> Direction:
    """Return the side that rule and weights name together, mixed where both leave it open.

    `chance` is what `favour` says. A rule weighs as much as a few words do: clear weights
    overrule it. Neutral stays neutral.
    """
    if rule is Direction.NEUTRAL:
        return rule
    chance = min(max(chance, _NEVER), 1 - _NEVER)
    said = {Direction.BETTER: _RULE, Direction.WORSE: -_RULE}.get(rule, 0.0)
    together = _chance(math.log(chance / (1 - chance)) + said)
    if abs(together - 0.5) < SURE - 0.5:
        return Direction.MIXED
    return Direction.BETTER if together > 0.5 else Direction.WORSE


def is_slight(old_text: str, new_text: str, language: str) -> bool:
    """Tell whether a change explains, points or decorates rather than decides anything.

    The bars are set where hardly any change of substance passes for slight; what they take and
    miss of written edits that were held out, `python -m tests.learning --figures` prints.
    """
    bar = SLIGHT_REWORDING if old_text and new_text else SLIGHT
    return substance(old_text, new_text, language) < bar


def substance(old_text: str, new_text: str, language: str) -> float:
    """Return how likely a change of wording is of substance, from 0 to 1; a side may be empty."""
    marks = change_marks(old_text, new_text, load(language))
    return _chance(_sums({**marks, BIAS: 1.0}, _table(language)).get(SUBSTANCE, 0.0))
