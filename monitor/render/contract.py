"""The JSON of the command line: one object for each finding, outcome, change, pair and fact.

Knows the keys of the contract, all of which are always there, and how a line of JSON is written;
knows nothing of where the line goes. Nothing is left out of `findings`, which stand as given, most
important first; only their quotes are cut, to about 400 characters around what changed.
"""

import json
from collections import Counter
from datetime import UTC, datetime
from typing import Any

from monitor.model import (
    Change,
    Changed,
    Clause,
    Comparison,
    EditKind,
    Fact,
    Failed,
    Fault,
    Finding,
    First,
    Held,
    Outcome,
    Topic,
    Unchanged,
    Verdict,
)
from monitor.render.escape import for_json
from monitor.render.quotes import cut_around, quote
from monitor.render.sentences import fault_says, outcome_says, says, summary

QUOTE_LENGTH = 400
"""About how many characters of a clause a finding quotes on each side."""

Json = dict[str, Any]


def line(entry: Json) -> str:
    r"""Return one line of JSON: readable letters, and `\u` escapes for what cannot be seen.

    >>> print(line({"old": "\x9b31m", "new": "é"}))
    {"old": "\u009b31m", "new": "é"}
    """
    return for_json(json.dumps(entry, ensure_ascii=False))


def moment(value: datetime | None) -> str | None:
    """Return a moment as ISO 8601 in UTC, to the second: "2026-03-01T12:00:00Z"."""
    if value is None:
        return None
    return value.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def finding_object(finding: Finding, language: str = "en") -> Json:
    """Return a finding as the contract tells it."""
    before, after = quote(finding.before, finding.after, QUOTE_LENGTH)
    return {
        "topic": finding.topic.value,
        "kind": finding.kind.value,
        "what": finding.what,
        "old": finding.old,
        "new": finding.new,
        "direction": finding.direction.value,
        "verdict": finding.verdict.value,
        "severity": finding.severity.value if finding.severity else None,
        "section": finding.section,
        "before": before,
        "after": after,
        "says": says(finding, language),
        "rule": finding.rule,
    }


def check_object(
    outcome: Outcome,
    language: str = "en",
    *,
    change: int | None = None,
    version: int | None = None,
    ms: float | None = None,
) -> Json:
    """Return what a visit came to; `change` and `version` are the book's numbers, if it has any."""
    comparison = outcome.comparison if isinstance(outcome, Held | Changed) else None
    return {
        "watch": outcome.watch_id,
        "outcome": outcome_word(outcome),
        **_judged(comparison),
        **({"verdict": Verdict.NONE.value} if isinstance(outcome, Unchanged) else {}),
        "summary": outcome_says(outcome, language),
        "findings": _findings(comparison, language),
        "change": change,
        "version": version,
        "confirm_at": moment(outcome.confirm_at) if isinstance(outcome, Held) else None,
        "fault": outcome.fault.value if isinstance(outcome, Failed) else None,
        "detail": outcome.detail if isinstance(outcome, Failed) else None,
        "ms": _milliseconds(ms),
    }


def outcome_word(outcome: Outcome) -> str:
    """Return the contract's word for an outcome: "first", "held" ..."""
    names = {
        First: "first",
        Unchanged: "unchanged",
        Held: "held",
        Changed: "changed",
        Failed: "failed",
    }
    return names[type(outcome)]


def history_object(change: Change, language: str = "en") -> Json:
    """Return a recorded change."""
    judged = _judged(change)
    return {
        "change": change.id,
        "watch": change.watch_id,
        "service": change.service,
        "name": change.name,
        "url": change.url,
        "detected_at": moment(change.detected_at),
        "from_version": change.from_version,
        "to_version": change.to_version,
        **judged,
        "summary": summary(change, language),
        "findings": _findings(change, language),
    }


def compare_object(
    pair_id: str,
    result: Comparison | Failed | Fault,
    language: str = "en",
    *,
    document_language: str | None = None,
    ms: float | None = None,
) -> Json:
    """Return the comparison of a pair, or the fault of the side that is no policy.

    `language` is that of the sentences, `document_language` that of the documents.
    """
    if isinstance(result, Comparison):
        comparison, fault, told = result, None, summary(result, language)
    else:
        fault = result.fault if isinstance(result, Failed) else result
        comparison, told = None, fault_says(fault, language)
        if isinstance(result, Failed) and result.detail:
            told = f"{told.removesuffix('.')} ({result.detail.removesuffix('.')})."
    return {
        "id": pair_id,
        "verdict": comparison.verdict.value if comparison else None,
        "severity": comparison.severity.value if comparison and comparison.severity else None,
        "direction": comparison.direction.value if comparison else None,
        "confidence": round(comparison.confidence, 3) if comparison else None,
        "topics": [topic.value for topic in comparison.topics] if comparison else [],
        "flags": [flag.value for flag in comparison.flags] if comparison else [],
        "summary": told,
        "findings": _findings(comparison, language),
        "counts": _counts(comparison),
        "fault": fault.value if fault else None,
        "language": document_language,
        "ms": _milliseconds(ms),
    }


def facts_object(
    fact: Fact,
    clause: Clause,
    topic: Topic,
    *,
    watch: str | None = None,
    file: str | None = None,
) -> Json:
    """Return a fact of a document and the clause that states it.

    One of `watch` and `file` tells whose document it is. `what` is what the fact is said of, as
    written ("logs"), null where the clause does not say.
    """
    source = {"file": file} if watch is None else {"watch": watch}
    return {
        **source,
        "kind": fact.kind.value,
        "role": fact.role,
        "what": fact.subject or None,
        "value": fact.value,
        "topic": topic.value,
        "section": clause.section,
        "quote": cut_around(clause.text, (fact.span,), QUOTE_LENGTH),
    }


def _judged(change: Comparison | Change | None) -> Json:
    if change is None:
        return {"verdict": None, "severity": None, "direction": None, "topics": [], "flags": []}
    return {
        "verdict": change.verdict.value,
        "severity": change.severity.value if change.severity else None,
        "direction": change.direction.value,
        "topics": [topic.value for topic in change.topics],
        "flags": [flag.value for flag in change.flags],
    }


def _findings(change: Comparison | Change | None, language: str) -> list[Json]:
    return [finding_object(f, language) for f in change.findings] if change else []


def _counts(comparison: Comparison | None) -> dict[str, int]:
    seen = Counter(edit.kind for edit in comparison.edits) if comparison else Counter[EditKind]()
    return {kind.value: seen[kind] for kind in EditKind}


def _milliseconds(value: float | None) -> float | None:
    return None if value is None else round(value, 1)
