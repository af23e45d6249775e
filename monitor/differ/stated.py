"""What one document says now: its facts, each with its clause and what it is about.

Knows how a clause is read by itself; compares nothing.
"""

from collections.abc import Iterator, Sequence

from monitor.differ import facts
from monitor.differ.frames import reading
from monitor.differ.lexicon import Lexicon, load
from monitor.differ.topics import KIND_TOPIC, ROLE_TOPIC, topic_of
from monitor.differ.world import context
from monitor.model import Clause, Document, Fact, FindingKind, Topic

_SILENT = frozenset({"identity", "count", "time"})
"""Roles that bind nobody: capital and register numbers, numbers of things, lone times."""
_GATHERED = frozenset({"collect", "track", "retain"})
"""What is done with data that a clause lists."""


def stated(document: Document) -> Iterator[tuple[Fact, Clause, Topic]]:
    """Yield what a document states, in its order; headings state nothing."""
    for clause in document.clauses:
        if clause.heading:
            continue
        lexicon = load(clause.language)
        found = facts.find(clause.text, lexicon, context=context(clause))
        listed = _lists_data(found, clause, lexicon)
        for fact in found:
            mentioned = fact.kind is FindingKind.DATA_CATEGORY and not listed
            if fact.role not in _SILENT and not mentioned:
                hint = ROLE_TOPIC.get(fact.role) or KIND_TOPIC.get(fact.kind)
                yield fact, clause, topic_of(clause, [fact.span], hint)


def _lists_data(found: Sequence[Fact], clause: Clause, lexicon: Lexicon) -> bool:
    """Tell whether a clause lists data that is collected, and does not only speak of some."""
    if clause.item or clause.row:
        return True
    several = len({f.canonical for f in found if f.kind is FindingKind.DATA_CATEGORY}) > 1
    frames = reading(clause.text, lexicon).frames
    return several and any(f.predicate in _GATHERED for f in frames)
