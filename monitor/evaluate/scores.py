"""What answers amount to against their labels: pure arithmetic, no I/O.

Knows the figures that are published and how each is counted. A pair without an answer, or with a
fault, is never quiet and never right. Pairs labelled minor count neither way in precision and
recall; how many of them are alerted is told apart.
"""

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from monitor.evaluate.gold import Label
from monitor.evaluate.values import same_value
from monitor.model import Direction, Verdict

Answers = Mapping[str, Mapping[str, Any]]
"""Objects of `compare --batch` by the id of their pair."""

CONFIDENCE = 1.96
"""Standard deviations of a normal distribution that hold 95 % of it."""

_ONE_SIDED = (Direction.WORSE, Direction.BETTER)
_QUIET = frozenset({Verdict.NONE.value, Verdict.COSMETIC.value, Verdict.MINOR.value})
_ACCEPTED = {
    "duration": {"duration"},
    "amount": {"amount", "duration", "percentage"},
    "age": {"age", "duration"},
    "percentage": {"percentage", "amount"},
    "date": {"date"},
}
"""Kinds of labelled facts that have a value, and the kinds of findings that may tell it."""
_SHOWN = 0.6
"""Share of an excerpt's words that one finding must show."""
_LONGEST = 2000
"""Characters from which a finding quotes a page, not a passage."""


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many."""

    hits: int
    of: int

    @property
    def value(self) -> float | None:
        """The share, None of nothing."""
        return self.hits / self.of if self.of else None

    @property
    def interval(self) -> tuple[float, float]:
        """Return the 95 % interval (Wilson 1927, JASA 22:209): honest near 0 and 1 and when few."""
        if not self.of:
            return 0.0, 1.0
        share, spread = self.hits / self.of, CONFIDENCE**2 / self.of
        centre = (share + spread / 2) / (1 + spread)
        reach = math.sqrt(spread * (share * (1 - share) + spread / 4)) / (1 + spread)
        return max(0.0, centre - reach), min(1.0, centre + reach)


@dataclass(frozen=True, slots=True)
class Detection:
    """Found and rightly so, found and wrongly so, not found."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    @property
    def precision(self) -> Share:
        """How many of what was found are right."""
        return Share(self.right, self.right + self.wrong)

    @property
    def recall(self) -> Share:
        """How many of what should be found are found."""
        return Share(self.right, self.right + self.missed)

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall; 0 where nothing was found rightly."""
        return 2 * self.right / (2 * self.right + self.wrong + self.missed) if self.right else 0.0


@dataclass(frozen=True, slots=True)
class Miss:
    """A pair that was judged wrongly; `got` is a verdict, "missing" or "fault"."""

    id: str
    gold: str
    got: str
    why: str
    says: str


@dataclass(frozen=True, slots=True)
class Scores:
    """The figures of one set of pairs.

    `alerts` is substantive against none and cosmetic; `quiet` the share of none and cosmetic pairs
    that raise no alert; `direction` of the pairs that are better or worse for the user and
    rightly found substantive, `flips` those told as the opposite; `facts` and `evidence` likewise
    of rightly found pairs. `ms` are the milliseconds told in the answers, sorted.
    """

    pairs: int
    unanswered: int
    faulted: int
    alerts: Detection
    quiet: Share
    minor_alerted: Share
    four_way: Share
    direction: Share
    flips: int
    topics: Detection
    facts: Share
    evidence: Share
    ms: tuple[float, ...]
    misses: tuple[Miss, ...]

    def percentile(self, share: float) -> float | None:
        """Return the milliseconds below which that share of the answers took, None of none."""
        return self.ms[min(int(len(self.ms) * share), len(self.ms) - 1)] if self.ms else None


def score(labels: Sequence[Label], answers: Answers) -> Scores:
    """Count the answers to the labelled pairs."""
    answered = [(label, answers.get(label.id)) for label in labels]
    got = [(label, answer or {}, _verdict(answer)) for label, answer in answered]
    found = [
        (label, answer)
        for label, answer, said in got
        if label.verdict is Verdict.SUBSTANTIVE and said == Verdict.SUBSTANTIVE.value
    ]
    calm = [said in _QUIET for label, _, said in got if label.verdict.rank < Verdict.MINOR.rank]
    minor = [said for label, _, said in got if label.verdict is Verdict.MINOR]
    sided = [(label, answer) for label, answer in found if label.direction in _ONE_SIDED]
    facts = [right for label, answer in found for right in _facts(label, answer)]
    shown = [_shows(answer, text) for label, answer in found for text in label.passages]
    return Scores(
        pairs=len(labels),
        unanswered=sum(said == "missing" for _, _, said in got),
        faulted=sum(said == "fault" for _, _, said in got),
        alerts=_alerts((label.verdict, said) for label, _, said in got),
        quiet=Share(sum(calm), len(calm)),
        minor_alerted=Share(minor.count(Verdict.SUBSTANTIVE.value), len(minor)),
        four_way=Share(sum(label.verdict.value == said for label, _, said in got), len(got)),
        direction=Share(sum(a.get("direction") == s.direction for s, a in sided), len(sided)),
        flips=sum(_flipped(label, answer) for label, answer in sided),
        topics=_topics(found),
        facts=Share(sum(facts), len(facts)),
        evidence=Share(sum(shown), len(shown)),
        ms=tuple(sorted(a["ms"] for _, a, _ in got if isinstance(a.get("ms"), int | float))),
        misses=tuple(_miss(*each) for each in got if _is_miss(each[0].verdict, each[2])),
    )


def by_language(labels: Sequence[Label], answers: Answers) -> dict[str, Scores]:
    """Return the scores of each language by its code."""
    codes = sorted({label.language for label in labels})
    return {code: score([x for x in labels if x.language == code], answers) for code in codes}


def _verdict(answer: Mapping[str, Any] | None) -> str:
    return "missing" if answer is None else str(answer.get("verdict") or "fault")


def _alerts(verdicts: Iterable[tuple[Verdict, str]]) -> Detection:
    right = wrong = missed = 0
    for gold, said in verdicts:
        if gold is Verdict.MINOR:
            continue
        should, does = gold is Verdict.SUBSTANTIVE, said == Verdict.SUBSTANTIVE.value
        right += should and does
        wrong += does and not should
        missed += should and not does
    return Detection(right, wrong, missed)


def _is_miss(gold: Verdict, said: str) -> bool:
    if said in ("missing", "fault"):
        return True
    differs = (gold is Verdict.SUBSTANTIVE) != (said == Verdict.SUBSTANTIVE.value)
    return gold is not Verdict.MINOR and differs


def _miss(label: Label, answer: Mapping[str, Any], said: str) -> Miss:
    return Miss(label.id, label.verdict.value, said, label.why, str(answer.get("summary") or ""))


def _flipped(label: Label, answer: Mapping[str, Any]) -> bool:
    return {label.direction, answer.get("direction")} == set(_ONE_SIDED)


def _topics(found: Iterable[tuple[Label, Mapping[str, Any]]]) -> Detection:
    """Count topics over all pairs at once (micro average)."""
    right = wrong = missed = 0
    for label, answer in found:
        told = set(answer.get("topics") or ())
        right += len(label.topics & told)
        wrong += len(told - label.topics)
        missed += len(label.topics - told)
    return Detection(right, wrong, missed)


def _facts(label: Label, answer: Mapping[str, Any]) -> Iterable[bool]:
    """Tell of each labelled fact that has a value whether one finding tells both its values."""
    for fact in label.facts:
        if fact.kind not in _ACCEPTED:
            continue
        yield any(
            finding.get("kind") in _ACCEPTED[fact.kind]
            and same_value(fact.old, finding.get("old"), label.language)
            and same_value(fact.new, finding.get("new"), label.language)
            for finding in _findings(answer)
        )


def _shows(answer: Mapping[str, Any], excerpt: str) -> bool:
    """Tell whether one finding, on its own, shows the labelled passage."""
    want = _words(excerpt)
    for finding in _findings(answer):
        text = " ".join(str(finding.get(k) or "") for k in ("before", "after", "old", "new"))
        if len(text) <= _LONGEST and len(want & _words(text)) >= _SHOWN * len(want):
            return True
    return not want


def _findings(answer: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    return answer.get("findings") or ()


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w+", text.lower()))
