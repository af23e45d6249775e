"""What is compared: edits, facts, findings and the comparison that they make up.

Knows what belongs to each; knows nothing of how a change is judged.
"""

from dataclasses import dataclass
from enum import Enum

from monitor.model.pages import Clause
from monitor.model.words import Direction, EditKind, FindingKind, Flag, Severity, Topic, Verdict


class Op(Enum):
    """What happened to a run of words."""

    EQUAL = "="
    DELETE = "-"
    INSERT = "+"


@dataclass(frozen=True, slots=True)
class WordEdit:
    """A run of words kept, deleted or inserted; joining the runs of one side gives its text."""

    op: Op
    text: str


@dataclass(frozen=True, slots=True)
class Edit:
    """What happened to one clause, or to the clauses of a split or merge.

    `words` is empty for kept and moved clauses. `rule` names what explained the edit, or why it
    alerts; it is never empty once the edit was judged.
    """

    kind: EditKind
    old: tuple[Clause, ...]
    new: tuple[Clause, ...]
    words: tuple[WordEdit, ...] = ()
    rule: str = ""
    verdict: Verdict = Verdict.NONE


@dataclass(frozen=True, slots=True)
class Fact:
    """A typed value in a clause and the role that it plays there.

    `role` is a slug of the lexicon ("notice", "retention", "fee" ...), `subject` what it is said
    of ("logs"), `operator` one of "", "at-least", "at-most", "within". `value` is as written;
    `canonical` compares: equal strings are equal values ("P30D", "P12M", "EUR 40.00",
    "2025-12-16", "16"). `magnitude` orders values of one unit family (days, currency units, per
    cent, years), None where there is no order. `span` is (start, end) in the clause's text.
    """

    kind: FindingKind
    role: str
    subject: str
    operator: str
    value: str
    canonical: str
    magnitude: float | None
    polarity: bool
    span: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that a reader must know about a change.

    `what` is a slug that `render` puts into words ("notice", "recipient", "retention").
    `old` and `new` are values as written, None where there is none; `before` and `after` quote
    the clause. `severity` is None below substantive. `rule` names the rule that decided.
    `about` are the topics that come into question, with their shares of 1, the greatest first;
    it is empty where `topic` alone does. A change's topics are drawn from it.
    """

    topic: Topic
    kind: FindingKind
    what: str
    old: str | None
    new: str | None
    direction: Direction
    verdict: Verdict
    severity: Severity | None
    section: str
    before: str | None
    after: str | None
    rule: str
    about: tuple[tuple[Topic, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Comparison:
    """All that `differ.compare` says about two documents; findings most important first."""

    verdict: Verdict
    severity: Severity | None
    direction: Direction
    topics: tuple[Topic, ...]
    edits: tuple[Edit, ...]
    findings: tuple[Finding, ...]
    flags: tuple[Flag, ...]
    confidence: float
