"""What simple rules would have answered: the figures to beat.

Knows three rules of tools that watch pages: any changed word, five words or more, so many per cent
of the words. Each sees the text that our reader cuts from the page, menus and scripts gone, which
is more than most tools do, so that only the judging is compared. Pure.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from monitor.differ.words import tokens, word_edits
from monitor.evaluate.gold import Label
from monitor.evaluate.scores import Scores, score
from monitor.model import Op

A_FEW = 5
"""Words from which the second rule alerts."""

PERCENTS = (0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0)
"""Shares of changed words, of which the third rule may choose the best in hindsight."""


@dataclass(frozen=True, slots=True)
class Extent:
    """How much of a text changed. `changed` counts a replaced run by its longer side."""

    changed: int
    words: int

    @property
    def percent(self) -> float:
        """Changed words of a hundred of the longer side."""
        return 100 * self.changed / self.words if self.words else 0.0


def extent(old: str, new: str) -> Extent:
    """Count the words that changed between two texts; marks and spaces are no words.

    >>> extent("We keep logs for 30 days.", "We keep logs for 14 days!")
    Extent(changed=1, words=6)
    """
    changed = gone = 0
    for run in word_edits(old, new):
        count = _count(run.text)
        if run.op is Op.INSERT:
            changed += max(gone, count)
            gone = 0
            continue
        changed += gone
        gone = count if run.op is Op.DELETE else 0
    return Extent(changed + gone, max(_count(old), _count(new)))


def _count(text: str) -> int:
    return sum(any(c.isalnum() for c in token) for token in tokens(text))


def baselines(labels: tuple[Label, ...], extents: Mapping[str, Extent]) -> dict[str, Scores]:
    """Score the rules by name; the percentage is the one with the best F1 on these very pairs."""
    found = extents.items()
    alike = {
        f"{percent:g} % of words": _scored(labels, {i: e.percent >= percent for i, e in found})
        for percent in PERCENTS
    }
    best = max(alike, key=lambda name: alike[name].alerts.f1)
    return {
        "any change": _scored(labels, {i: e.changed > 0 for i, e in found}),
        f"{A_FEW} words": _scored(labels, {i: e.changed >= A_FEW for i, e in found}),
        best: alike[best],
    }


def _scored(labels: tuple[Label, ...], alerts: Mapping[str, bool]) -> Scores:
    said = {True: "substantive", False: "none"}
    return score(labels, {id_: {"verdict": said[loud]} for id_, loud in alerts.items()})
