"""What one document says now: its facts, each with its clause and what it is about.

Knows how a clause is read by itself; compares nothing.
"""

from collections.abc import Iterator

from monitor.differ import facts
from monitor.differ.lexicon import load
from monitor.differ.topics import KIND_TOPIC, ROLE_TOPIC, topic_of
from monitor.differ.world import context
from monitor.model import Clause, Document, Fact, FindingKind, Topic

_COMPANY = "identity"
"""The role of capital, register numbers and the like, which bind nobody."""


def stated(document: Document) -> Iterator[tuple[Fact, Clause, Topic]]:
    """Yield what a document states, in its order; headings state nothing."""
    for clause in document.clauses:
        if clause.heading:
            continue
        for fact in facts.find(clause.text, load(clause.language), context=context(clause)):
            if fact.role != _COMPANY and not _is_mentioned(fact, clause):
                hint = ROLE_TOPIC.get(fact.role) or KIND_TOPIC.get(fact.kind)
                yield fact, clause, topic_of(clause, [fact.span], hint)


def _is_mentioned(fact: Fact, clause: Clause) -> bool:
    """Tell whether a clause only speaks of a category of data: what is collected is listed."""
    return fact.kind is FindingKind.DATA_CATEGORY and not (clause.item or clause.row)
