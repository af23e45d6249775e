"""The two sides of a rewording, read once, and the findings that quote them.

Knows how to say where two wordings differ; decides nothing about what that means.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from monitor.differ.explain import healed
from monitor.differ.frames import Reading, reading
from monitor.differ.lexicon import Lexicon, load
from monitor.differ.topics import about
from monitor.differ.words import word_edits
from monitor.differ.world import World, side
from monitor.document.normal import visible
from monitor.model import (
    Clause,
    Direction,
    Edit,
    Finding,
    FindingKind,
    Op,
    Topic,
    Verdict,
    WordEdit,
)

Span = tuple[int, int]
_ADDRESS = re.compile(r"\W*(?:https?://|www\.)\S+\W*")
_LONGEST_TITLE = 12
"""Words in the title of a link."""
_LONGEST_RUN = 160
"""Characters of a changed run that a finding's `old` and `new` tell."""


@dataclass(frozen=True, slots=True)
class Pair:
    """The two sides of a rewording, read once."""

    old_clause: Clause
    new_clause: Clause
    old: Reading
    new: Reading
    lexicon: Lexicon
    words: tuple[WordEdit, ...]
    world: World

    def changed(self) -> tuple[tuple[int, int], ...]:
        """Return the spans of the new text that differ, or of the old where nothing was added."""
        spans: list[tuple[int, int]] = []
        for op in (Op.INSERT, Op.DELETE):
            at, other = 0, Op.DELETE if op is Op.INSERT else Op.INSERT
            for run in self.words:
                if run.op is op:
                    spans.append((at, at + len(run.text)))
                if run.op is not other:
                    at += len(run.text)
            if spans:
                break
        return tuple(spans)

    def links(self) -> tuple[list[Span], list[Span]]:
        """Return the spans, of the old and the new text, where an address gave way to its title.

        One side's run is an address and nothing else, the other's is no longer than a title.
        """
        old: list[Span] = []
        new: list[Span] = []
        at_old = at_new = 0
        for run, following in zip(self.words, (*self.words[1:], None), strict=True):
            paired = run.op is Op.DELETE and following is not None and following.op is Op.INSERT
            if paired and following and _titled(run.text, following.text):
                old.append((at_old, at_old + len(run.text)))
                new.append((at_new, at_new + len(following.text)))
            at_old += len(run.text) if run.op is not Op.INSERT else 0
            at_new += len(run.text) if run.op is not Op.DELETE else 0
        return old, new

    def finding(
        self, kind: FindingKind, what: str, old: str | None, new: str | None, *,
        direction: Direction, verdict: Verdict, rule: str, hint: Topic | None = None,
        spans: Sequence[tuple[int, int]] | None = None,
    ) -> Finding:  # fmt: skip
        """Make a finding that quotes both sides."""
        changed = self.changed() if spans is None else spans
        told = about(self.new_clause, changed, hint)
        return Finding(
            topic=told[0][0], kind=kind, what=what, old=old, new=new, direction=direction,
            verdict=verdict, severity=None, section=self.new_clause.section,
            before=self.old.seen, after=self.new.seen, rule=rule,
            about=told,
        )  # fmt: skip

    def clause(self, verdict: Verdict, direction: Direction, rule: str) -> Finding:
        """Make a finding of the clause as reworded: its longest changed runs."""
        return self.finding(
            FindingKind.CLAUSE,
            "clause",
            _run(self.words, Op.DELETE),
            _run(self.words, Op.INSERT),
            direction=direction,
            verdict=verdict,
            rule=rule,
        )


def _titled(one: str, other: str) -> bool:
    return any(
        _ADDRESS.fullmatch(a) and len(b.split()) <= _LONGEST_TITLE
        for a, b in ((one, other), (other, one))
    )


def pair_of(edit: Edit, world: World) -> Pair:
    """Read both sides of an edit; letters that one side has damaged are read by the other."""
    clause = edit.new[0]
    lexicon = load(clause.language)
    before, after = healed(side(edit.old), side(edit.new))
    old, new = reading(before, lexicon), reading(after, lexicon)
    return Pair(edit.old[0], clause, old, new, lexicon, word_edits(old.seen, new.seen), world)


def _run(words: Sequence[WordEdit], op: Op) -> str | None:
    """Return the longest changed run of one side, cut to a line."""
    runs = [w.text.strip() for w in words if w.op is op and any(c.isalnum() for c in w.text)]
    longest = max(runs, key=len, default="")
    if len(longest) > _LONGEST_RUN:
        longest = longest[:_LONGEST_RUN].rsplit(" ", 1)[0] + " ..."
    return visible(longest) or None
