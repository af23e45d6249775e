"""How much a change matters, as a sign, a colour and words: never by colour alone.

Knows which sign stands for which severity and direction; the words are those of the phrase files.
"""

from monitor.model import Change, Direction, Finding, FindingKind, Severity, Verdict
from monitor.render.phrases import Phrases

TAKEN_BACK = "↩️"

_RED, _ORANGE, _BLUE, _GREY = 0xD9534F, 0xF0AD4E, 0x5BC0DE, 0x95A5A6
_LOOKS = {
    Severity.HIGH: ("🔴", _RED),
    Severity.MEDIUM: ("🟠", _ORANGE),
    Severity.LOW: ("🔵", _BLUE),
}
_NUMBERS = frozenset(
    {
        FindingKind.DURATION,
        FindingKind.AMOUNT,
        FindingKind.PERCENTAGE,
        FindingKind.AGE,
        FindingKind.DATE,
    }
)


def sign(change: Change) -> str:
    """Return the sign of a change: 🔴 high, 🟠 medium and not better, 🔵 the rest, ⚪ no substance."""
    if change.reverted_by is not None:
        return TAKEN_BACK
    return _look(change)[0]


def colour(change: Change) -> int:
    """Return the colour that goes with the sign, as 0xRRGGBB."""
    return _GREY if change.reverted_by is not None else _look(change)[1]


def judged(change: Change | Finding, nouns: Phrases) -> str:
    """Return the judgement in words: "high severity, worse for you"; "minor"."""
    if change.severity is None:
        return nouns.word(change.verdict)
    severity = nouns.label("severity-of", severity=nouns.word(change.severity))
    if change.direction is Direction.NEUTRAL:
        return severity
    return f"{severity}, {nouns.word(change.direction)}"


def by_weight(findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """Return the findings worth telling, the weightiest first; among equals, numbers lead.

    Quiet findings are told only where there are no others.
    """
    loud = [f for f in findings if f.verdict.rank >= Verdict.MINOR.rank]
    return tuple(sorted(loud or findings, key=_last))


def weight(change: Change) -> tuple[bool, int, int]:
    """Return what sorts changes by how much they matter, the least first."""
    severity = -1 if change.severity is None else change.severity.rank
    return (change.reverted_by is None, change.verdict.rank, severity)


def _last(finding: Finding) -> tuple[int, int, bool]:
    severity = -1 if finding.severity is None else finding.severity.rank
    number = finding.kind in _NUMBERS and finding.old is not None and finding.new is not None
    return (-finding.verdict.rank, -severity, not number)


def _look(change: Change) -> tuple[str, int]:
    if change.severity is None:
        return ("⚪", _GREY)
    if change.severity is Severity.MEDIUM and change.direction in (
        Direction.BETTER,
        Direction.NEUTRAL,
    ):
        return _LOOKS[Severity.LOW]
    return _LOOKS[change.severity]
