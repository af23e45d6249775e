"""Learn the weights of `monitor.differ.subjects` from the corpus.

Run with: python -m tests.learning.subjects [--figures]

`--figures` holds out a fifth of the rows and prints how many get their topic, and writes nothing.
"""

import argparse
import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import monitor.differ.lexicon as home
from monitor.differ.subjects import BIAS, Marks, marks_of
from monitor.differ.topics import scores
from monitor.differ.words import word_edits
from monitor.document.normal import visible
from monitor.model import Op, Topic
from tests.learning.logistic import answer, learn
from tests.learning.samples import Row, rows

LANGUAGES = ("en", "fr")
_LEAST = 0.3
"""Weights below this say nothing."""
_OFTEN = 3
"""Rows that must have a mark: of one or two nothing general can be learnt."""
_FOLDS = 5

Weights = dict[str, dict[str, float]]


def subject_marks(row: Row) -> Marks:
    """Return what tells the topic of a written edit; what came or went is changed as a whole."""
    clause = row.clause(row.new or row.old)
    assert clause is not None
    spans = [(0, len(clause.text))]
    if row.old and row.new:
        at, spans = 0, []
        for run in word_edits(visible(row.old), visible(row.new)):
            if run.op is Op.INSERT:
                spans.append((at, at + len(run.text)))
            at += len(run.text) if run.op is not Op.DELETE else 0
    return marks_of(clause, spans, scores(clause, spans))


def learned(of: Sequence[Row], marks: Sequence[Marks]) -> Weights:
    """Learn what each mark weighs for each topic."""
    seen = Counter(mark for these in marks for mark in these)
    kept = [{m: v for m, v in these.items() if seen[m] >= _OFTEN} for these in marks]
    weights: Weights = {}
    for topic in Topic:
        samples = [(m, float(topic in r.topics), 1.0) for m, r in zip(kept, of, strict=True)]
        for mark, weight in learn(samples, bias=BIAS).items():
            if abs(weight) >= _LEAST:
                weights.setdefault(mark, {})[topic.value] = round(weight, 2)
    return weights


def held_out(of: Sequence[Row]) -> float:
    """Return the share of a fifth of the rows whose topic weights learnt from the rest tell."""
    marks = [subject_marks(row) for row in of]
    rest = [i for i in range(len(of)) if i % _FOLDS]
    weights = learned([of[i] for i in rest], [marks[i] for i in rest])
    by_topic = {t: {m: w[t] for m, w in weights.items() if t in w} for t in Topic}
    told = [
        max(Topic, key=lambda t: answer(by_topic[t], marks[i])) in of[i].topics
        for i in range(0, len(of), _FOLDS)
    ]
    return sum(told) / len(told)


def main() -> None:
    """Write the weights of every language, or print how good they are."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--figures", action="store_true")
    only_figures = parser.parse_args().figures
    for language in LANGUAGES:
        of = list(rows(language))
        if only_figures:
            print(f"{language}: {held_out(of):.3f} of {len(of)} rows")
            continue
        weights = learned(of, [subject_marks(row) for row in of])
        file = Path(home.__file__).parent / "subjects" / f"{language}.json"
        lines = [
            f"{json.dumps(m, ensure_ascii=False)}: {json.dumps(w)}"
            for m, w in sorted(weights.items())
        ]
        file.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
