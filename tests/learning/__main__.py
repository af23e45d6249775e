"""Learn the weights of `monitor.differ.weights` from the corpus, and tell how well they do.

Run with: python -m tests.learning [--figures] [--no-write]

`--figures` holds out a fifth of the rows five times and prints what is right on them.
"""

import argparse
import json
from collections import Counter, defaultdict
from collections.abc import Sequence
from pathlib import Path

import monitor.differ.lexicon as home
from monitor.differ.weights import BIAS, SIDE, SLIGHT, SLIGHT_REWORDING, SUBSTANCE, SURE
from tests.learning.logistic import Sample, answer, learn
from tests.learning.samples import SIDES, Row, rows

LANGUAGES = ("en", "fr")
_LEAST = 0.02
"""Weights below this say nothing."""
_FOLDS = 5
_PLAIN = ("t:", "f:", "a:", "o:", "m:", "x:", "d:f:", "d:o:", "d:m:", "k:", "stance", BIAS)
"""Beginnings of marks that mean the same in every language."""

Weights = dict[str, dict[str, float]]


def side_samples(of: Sequence[Row]) -> list[Sample]:
    """Return what teaches whom a change favours; what favours nobody teaches the middle."""
    return [
        (r.side_marks, SIDES.get(r.direction, 0.5), 1.0 if r.direction in SIDES else 0.4)
        for r in of
        if r.verdict == "substantive" or r.direction in SIDES
    ]


def substance_samples(of: Sequence[Row]) -> list[Sample]:
    """Return what teaches whether a change is of substance."""
    return [(r.change_marks, float(r.verdict == "substantive"), 1.0) for r in of]


def learn_all(of: Sequence[Row]) -> Weights:
    """Learn both questions from the rows."""
    found: Weights = defaultdict(dict)
    questions = {
        SIDE: learn(side_samples(of), bias=None),
        SUBSTANCE: learn(substance_samples(of), decay=0.03),
    }
    for question, weights in questions.items():
        for mark, weight in weights.items():
            if abs(weight) >= _LEAST:
                found[mark][question] = round(weight, 2)
    return found


def _one(weights: Weights, question: str) -> dict[str, float]:
    return {mark: w[question] for mark, w in weights.items() if question in w}


def figures(of: Sequence[Row]) -> Counter[str]:
    """Return what weights learnt from four fifths say of the fifth that was held out."""
    told: Counter[str] = Counter()
    for fold in range(_FOLDS):
        weights = learn_all([r for i, r in enumerate(of) if i % _FOLDS != fold])
        side, substance = _one(weights, SIDE), _one(weights, SUBSTANCE)
        for row in (r for i, r in enumerate(of) if i % _FOLDS == fold):
            heavy = row.verdict == "substantive"
            if row.direction in SIDES and heavy:
                better = answer(side, row.side_marks) - 0.5
                told["sided"] += 1
                told["sure"] += abs(better) > SURE - 0.5
                right = (better > 0) == (row.direction == "better")
                told["sure and right"] += right and abs(better) > SURE - 0.5
            chance = answer(substance, {**row.change_marks, BIAS: 1.0})
            bar = SLIGHT_REWORDING if row.old and row.new else SLIGHT
            told["of substance" if heavy else "slight"] += 1
            told["of substance, taken for slight" if heavy else "slight, known"] += chance < bar
    return told


def main() -> None:
    """Learn, write, tell."""
    wanted = argparse.ArgumentParser(description=__doc__)
    wanted.add_argument("--figures", action="store_true")
    wanted.add_argument("--no-write", action="store_true")
    asked = wanted.parse_args()
    every: list[Row] = []
    for language in LANGUAGES:
        of = list(rows(language))
        every += of
        if asked.figures:
            print(language, len(of), dict(figures(of)))
        if not asked.no_write:
            _write(language, learn_all(of))
    if not asked.no_write:
        plain = {m: w for m, w in learn_all(every).items() if m.startswith(_PLAIN)}
        _write("any", plain)


def _write(name: str, weights: Weights) -> None:
    folder = Path(home.__file__).parent / "weights"
    lines = [
        f"{json.dumps(mark, ensure_ascii=False)}: {json.dumps(weights[mark])}"
        for mark in sorted(weights)
    ]
    text = "{\n" + ",\n".join(lines) + "\n}\n"
    (folder / f"{name}.json").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
