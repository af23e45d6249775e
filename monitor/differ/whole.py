"""A clause that came or went whole: what it says, and whether that is news.

Knows stamps, headings, navigation, statements that stand elsewhere, list members and typed facts
in it. Verdict and severity of the whole change are `judge`'s.
"""

from collections.abc import Sequence

from monitor.differ import facts
from monitor.differ.asides import is_aside, is_navigation, is_operative
from monitor.differ.directions import of_member, of_quantity, of_sign
from monitor.differ.frames import reading, stance
from monitor.differ.lexicon import load
from monitor.differ.rewording import KIND_TOPIC, KIND_WHAT, QUANTITIES, ROLE_TOPIC
from monitor.differ.topics import topic_of
from monitor.differ.world import World, context, side
from monitor.document.dates import find_dates, stamp
from monitor.model import (
    Clause, Direction, Edit, EditKind, Fact, Finding, FindingKind, Topic, Verdict,
)  # fmt: skip

_COMING_SERVES = frozenset(
    {Topic.RIGHTS, Topic.SECURITY, Topic.POLICY_CHANGE_NOTICE, Topic.CONTACT_CONTROLLER, Topic.LEGAL_BASIS}
)
_COMING_COSTS = frozenset(
    {
        Topic.DATA_COLLECTION, Topic.SHARING, Topic.SALE, Topic.TRANSFER, Topic.AI_USE, Topic.PURPOSE,
        Topic.COOKIES, Topic.FEES_REFUNDS, Topic.LIABILITY, Topic.ACCEPTABLE_USE, Topic.TERMINATION,
        Topic.DISPUTE_RESOLUTION, Topic.USER_CONTENT_LICENCE,
    }
)  # fmt: skip
_LISTED = frozenset({FindingKind.PARTY, FindingKind.PLACE, FindingKind.RIGHT, FindingKind.DATA_CATEGORY})


def judge_whole(edit: Edit, world: World) -> tuple[Verdict, str, tuple[Finding, ...]]:
    """Return what an added or removed clause amounts to: verdict, rule and findings."""
    came = edit.kind is EditKind.ADDED
    clauses = edit.new if came else edit.old
    clause, text = clauses[0], reading(side(clauses), load(clauses[0].language)).seen
    if stamped := _stamp(clause, text, came=came):
        return stamped
    quiet = _quiet(clause, text, world, came=came)
    if quiet:
        verdict, rule = quiet
        finding = _clause(clause, text, came=came, verdict=verdict, direction=Direction.NEUTRAL, rule=rule)
        return verdict, rule, (finding,)
    findings = _listed(clause, text, came=came)
    if not findings:
        findings = [
            *_quantities(clause, text, came=came),
            _clause(clause, text, came=came, verdict=Verdict.SUBSTANTIVE,
                    direction=_direction(clause, text, came=came), rule="clause-added" if came else "clause-removed"),
        ]  # fmt: skip
    return Verdict.SUBSTANTIVE, findings[0].rule, tuple(findings)


def _quiet(clause: Clause, text: str, world: World, *, came: bool) -> tuple[Verdict, str] | None:
    """Return why a clause is no substance, or None where it is."""
    lexicon = load(clause.language)
    if clause.heading:
        return Verdict.COSMETIC, "heading"
    if (world.old_says if came else world.new_says).says(text, lexicon):
        return Verdict.COSMETIC, "elsewhere"
    if is_navigation(clause, text):
        return Verdict.COSMETIC, "navigation"
    if is_aside(clause, text):
        return Verdict.MINOR, "aside"
    found = facts.find(text, lexicon, context=context(clause))
    if found and len(reading(text, lexicon).words) <= 14 and all(
        f.kind in (FindingKind.CONTACT, FindingKind.DATE) or f.role == "identity" for f in found
    ) and not reading(text, lexicon).frames:  # fmt: skip
        return Verdict.MINOR, "contact"
    if not is_operative(clause, text):
        return Verdict.MINOR, "not-operative"
    return None


def _stamp(clause: Clause, text: str, *, came: bool) -> tuple[Verdict, str, tuple[Finding, ...]] | None:
    found = stamp(text, clause.language)
    if not found:
        return None
    start, end = find_dates(text, clause.language)[0][1]
    verdict = Verdict.MINOR if found[0] == "effective" else Verdict.COSMETIC
    value = text[start:end]
    finding = _finding(
        clause, text, FindingKind.DATE, found[0], value, came=came, direction=Direction.NEUTRAL,
        verdict=verdict, rule="stamp", topic=Topic.OTHER,
    )  # fmt: skip
    return verdict, "stamp", (finding,)


def _finding(
    clause: Clause, text: str, kind: FindingKind, what: str, value: str | None, *, came: bool,
    direction: Direction, verdict: Verdict, rule: str, topic: Topic,
) -> Finding:  # fmt: skip
    return Finding(
        topic=topic, kind=kind, what=what, old=None if came else value, new=value if came else None,
        direction=direction, verdict=verdict, severity=None, section=clause.section,
        before=None if came else text, after=text if came else None, rule=rule,
    )  # fmt: skip


def _clause(
    clause: Clause, text: str, *, came: bool, verdict: Verdict, direction: Direction, rule: str
) -> Finding:
    return _finding(
        clause, text, FindingKind.CLAUSE, "clause", None, came=came, direction=direction,
        verdict=verdict, rule=rule, topic=topic_of(clause),
    )  # fmt: skip


def _listed(clause: Clause, text: str, *, came: bool) -> list[Finding]:
    """Make a finding of each list member that a short item or row names."""
    if not (clause.item or clause.row):
        return []
    lexicon = load(clause.language)
    found = facts.find(text, lexicon, context=context(clause))
    members = _principal([f for f in found if f.kind in _LISTED], clause)
    findings = []
    for fact in members:
        denied = any(f.negated for f in reading(clause.lead_in, lexicon).frames)
        direction = of_member(*((None, fact) if came else (fact, None)), denied=denied)
        findings.append(
            _finding(
                clause, text, fact.kind, KIND_WHAT[fact.kind], fact.value, came=came, direction=direction,
                verdict=Verdict.SUBSTANTIVE, rule=f"list:{fact.kind.value}",
                topic=topic_of(clause, [fact.span], KIND_TOPIC[fact.kind]),
            )  # fmt: skip
        )
    return [*findings, *_quantities(clause, text, came=came)] if findings else []


def _principal(members: Sequence[Fact], clause: Clause) -> Sequence[Fact]:
    """Keep the kind that the item is a member by: that of its first fact, in a short item."""
    if not members or (len(clause.text.split()) > 40 and not clause.row):
        return ()
    kind = members[0].kind
    return [m for m in members if m.kind is kind]


def _quantities(clause: Clause, text: str, *, came: bool) -> list[Finding]:
    lexicon = load(clause.language)
    findings = []
    for fact in facts.find(text, lexicon, context=context(clause)):
        if fact.kind not in QUANTITIES or fact.role == "identity":
            continue
        findings.append(
            _finding(
                clause, text, fact.kind, fact.role, fact.value, came=came,
                direction=of_quantity(*((None, fact) if came else (fact, None))),
                verdict=Verdict.SUBSTANTIVE, rule=f"fact:{fact.role}",
                topic=topic_of(clause, [fact.span], ROLE_TOPIC.get(fact.role)),
            )  # fmt: skip
        )
    return findings


def _direction(clause: Clause, text: str, *, came: bool) -> Direction:
    """Return whom a clause favours by its frames, or else by what it is about."""
    lexicon = load(clause.language)
    lead = stance(clause.lead_in, lexicon) if clause.lead_in and (clause.item or clause.row) else 0.0
    value = stance(text, lexicon) + lead
    if abs(value) < 0.3:
        topic = topic_of(clause)
        value = 1.0 if topic in _COMING_SERVES else -1.0 if topic in _COMING_COSTS else 0.0
    return of_sign(value if came else -value)
