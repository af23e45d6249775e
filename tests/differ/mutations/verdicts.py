"""What the differ said of a case, held against what is wanted of it."""

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache

from monitor.differ import compare
from monitor.document import read
from monitor.document.normal import key
from monitor.model import Comparison, Document, Finding, Scope, Snapshot, Verdict
from tests.differ.mutations.cases import Case

_THEN = datetime(2026, 1, 1, tzinfo=UTC)
_FLIPPED = {"better-for-user": "worse-for-user", "worse-for-user": "better-for-user"}


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one case went.

    `right` tells that a cosmetic case is quiet, or that a substantive one is caught. The others
    are None where nothing was asked: `direction` is "right", "flipped" or "other"; `fact` and
    `topic` tell whether a finding has exactly the wanted values, or the wanted topic.
    """

    case: Case
    comparison: Comparison
    right: bool
    direction: str | None = None
    fact: bool | None = None
    topic: bool | None = None


@lru_cache(maxsize=256)
def document(text: str, language: str) -> Document:
    """Read Markdown as a page of that language."""
    body = text.encode("utf-8")
    snapshot = Snapshot("mutations", _THEN, "", 200, "text/markdown", {}, "", body)
    return read([snapshot], Scope(language=language))


def judged(case: Case) -> Outcome:
    """Compare the two sides of a case."""
    comparison = compare(document(case.old, case.language), document(case.new, case.language))
    alerted = comparison.verdict is Verdict.SUBSTANTIVE
    if case.wanted is None:
        return Outcome(case, comparison, right=not alerted)
    top = [f for f in comparison.findings if f.verdict is Verdict.SUBSTANTIVE]
    wanted = case.wanted
    return Outcome(
        case,
        comparison,
        right=alerted,
        direction=_direction(comparison, wanted.direction)
        if wanted.direction and alerted
        else None,
        fact=all(_found(old, new, top) for old, new in wanted.facts)
        if wanted.facts and alerted
        else None,
        topic=wanted.topic in comparison.topics if wanted.topic and alerted else None,
    )


def _direction(comparison: Comparison, wanted: str) -> str:
    said = comparison.direction.value
    return "right" if said == wanted else "flipped" if said == _FLIPPED[wanted] else "other"


def _found(old: str | None, new: str | None, findings: list[Finding]) -> bool:
    return any(_same(old, f.old) and _same(new, f.new) for f in findings)


def _same(wanted: str | None, said: str | None) -> bool:
    """Tell whether two values are one, with or without articles, possessives and company forms."""
    if wanted is None or said is None:
        return wanted is said
    one, other = set(key(wanted).split()), set(key(said).split())
    return bool(one) and bool(other) and (one <= other or other <= one)
