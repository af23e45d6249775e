"""Clauses that came or went together, and one of them with all that judging it asks.

Knows what a passage is about, whom it favours and whether it is a menu; makes the findings that
quote a clause. Decides nothing; `whole` does.
"""

from dataclasses import dataclass
from functools import cached_property

from monitor.differ.asides import is_menu
from monitor.differ.frames import reading, stance
from monitor.differ.lexicon import load
from monitor.differ.topics import about_arrival, scores_of_passage, topic_of_passage
from monitor.differ.world import World
from monitor.model import Clause, Direction, Finding, FindingKind, Topic, Verdict

_HEARD = 0.5
"""A stance that makes another of the other side a disagreement."""
_PROMISED = frozenset({"sell", "share", "collect", "track", "transfer", "train-ai", "advertise"})


@dataclass(frozen=True)
class Passage:
    """Neighbouring clauses of one section that came, or went, together."""

    clauses: tuple[Clause, ...]

    @cached_property
    def topic(self) -> Topic:
        """What the passage is about."""
        return topic_of_passage(self.clauses)

    @cached_property
    def scores(self) -> dict[str, float]:
        """What speaks for each topic in its average clause."""
        total = scores_of_passage(self.clauses)
        return {topic: score / len(self.clauses) for topic, score in total.items()}

    @cached_property
    def menu(self) -> bool:
        """Whether it is a menu that was caught with the page."""
        return is_menu([c.text for c in self.clauses], load(self.clauses[0].language))

    @cached_property
    def stance(self) -> float:
        """Whom its loudest clause favours, nobody where clauses disagree.

        A list takes the stance of the line leading in, too.
        """
        stances = [stance(c.text, load(c.language)) for c in self.clauses]
        if max(stances) >= _HEARD and min(stances) <= -_HEARD:
            return 0.0
        loudest = max(stances, key=abs)
        leads = {c.lead_in: c.language for c in self.clauses if c.lead_in and (c.item or c.row)}
        return loudest + sum(stance(lead, load(language)) for lead, language in leads.items())

    @cached_property
    def promises(self) -> bool:
        """Whether it grants a right, or denies what would expose the reader."""
        frames = [f for c in self.clauses for f in reading(c.text, load(c.language)).frames]
        return any(
            (f.predicate in _PROMISED and f.negated)
            or (f.predicate == "entitle" and not f.negated and not f.aside)
            for f in frames
        )


@dataclass(frozen=True, slots=True)
class Arrival:
    """A clause that came (or went), with the passage that did so with it."""

    clause: Clause
    text: str
    came: bool
    world: World
    passage: Passage

    @property
    def topic(self) -> Topic:
        """What the passage is about."""
        return self.passage.topic

    def finding(
        self, kind: FindingKind, what: str, value: str | None, *, direction: Direction,
        verdict: Verdict, rule: str, topic: Topic | None = None,
    ) -> Finding:  # fmt: skip
        """Make a finding that quotes the clause."""
        told = about_arrival(self.clause, self.passage.scores) if topic is None else ()
        return Finding(
            topic=topic or told[0][0], kind=kind, what=what,
            old=None if self.came else value, new=value if self.came else None,
            direction=direction, verdict=verdict, severity=None, section=self.clause.section,
            before=None if self.came else self.text, after=self.text if self.came else None, rule=rule,
            about=told,
        )  # fmt: skip
