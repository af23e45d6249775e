"""Edits -> findings, verdict, direction, severity: the one place that decides.

Gathers what `rewording` and `whole` find, ranks it, and draws the sum by the rules of the design:
the highest verdict, the topics at it, the side with more than twice the other's weight, the
highest severity. Flags are set here too. Knows no language.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

from monitor.differ.across import joined
from monitor.differ.asides import is_binding
from monitor.differ.passages import Passage
from monitor.differ.rewording import judge_rewording
from monitor.differ.topics import topic_of_passage, topics_of_change
from monitor.differ.whole import judge_whole
from monitor.differ.words import word_edits
from monitor.differ.world import World, side
from monitor.document.normal import visible
from monitor.model import (
    Clause,
    Comparison,
    Direction,
    Document,
    Edit,
    EditKind,
    Finding,
    FindingKind,
    Flag,
    Severity,
    Topic,
    Verdict,
)  # fmt: skip

WEIGHTY = frozenset(
    {
        Topic.SALE, Topic.SHARING, Topic.TRANSFER, Topic.DATA_COLLECTION, Topic.AI_USE, Topic.RETENTION,
        Topic.POLICY_CHANGE_NOTICE, Topic.DISPUTE_RESOLUTION, Topic.LIABILITY, Topic.FEES_REFUNDS,
        Topic.TERMINATION, Topic.USER_CONTENT_LICENCE,
    }
)  # fmt: skip
"""Topics whose changes weigh most (design, "Severity")."""

_WEIGHT = {Severity.HIGH: 3, Severity.MEDIUM: 2, Severity.LOW: 1}
_REPLACED = 0.25
"""Below this share of kept clauses a document is another one."""
_TRUNCATED = 0.4
"""Below this share of its length a document has lost its body."""
_A_FEW, _MOST = 3, 0.5
_SECTION = 40
"""Clauses of a section that tell what it is about."""
_QUIET_RULES = frozenset({"navigation", "elsewhere", "heading", "not-operative", "aside", "stamp"})
_TERMS = frozenset({FindingKind.DURATION, FindingKind.AGE})
"""Kinds of facts that menus and banners do not state."""
_KIND_ORDER = {FindingKind.CLAUSE: 1, FindingKind.OBLIGATION: 0.5}


def judge(edits: Sequence[Edit], world: World) -> Comparison:
    """Return the comparison that these edits of two documents amount to."""
    judged: list[Edit] = []
    findings: list[Finding] = []
    passages = _passages(edits)
    results = [_judge_edit(edit, world, passages.get(i)) for i, edit in enumerate(edits)]
    results = joined(results, world.new.language)
    outvoted = _outvoted(passages, results)
    for i, result in enumerate(results):
        done, found = _as_navigation(*result) if i in outvoted else result
        judged.append(done)
        findings.extend(found)
    findings = [_placed(f, world) for f in _distinct(findings)]
    findings = [replace(f, severity=severity_of(f)) for f in findings]
    findings.sort(key=_importance)
    verdict = max((f.verdict for f in findings), key=lambda v: v.rank, default=Verdict.NONE)
    verdict = (
        max(verdict, *(e.verdict for e in judged), key=lambda v: v.rank) if judged else verdict
    )
    top = [f for f in findings if f.verdict is verdict]
    severities = [f.severity for f in top if f.severity is not None]
    return Comparison(
        verdict=verdict,
        severity=max(severities, key=lambda s: s.rank) if severities else None,
        direction=direction_of(top) if verdict is Verdict.SUBSTANTIVE else Direction.NEUTRAL,
        topics=_topics(top) if verdict.rank >= Verdict.MINOR.rank else (),
        edits=tuple(judged),
        findings=tuple(findings),
        flags=_flags(world, judged, verdict, findings),
        confidence=_confidence(top, verdict),
    )


def _passages(edits: Sequence[Edit]) -> dict[int, Passage]:
    """Return, by the index of an edit, the clauses of one section that came or went with it."""
    passages: dict[int, Passage] = {}
    for kind in (EditKind.ADDED, EditKind.REMOVED):
        run: list[tuple[int, Clause]] = []
        for i, edit in enumerate(edits):
            if edit.kind is not kind:
                continue
            clause = (edit.new or edit.old)[0]
            if run and (clause.heading or clause.position != run[-1][1].position + 1):
                _close(run, passages)
                run = []
            run.append((i, clause))
        _close(run, passages)
    return passages


def _close(run: Sequence[tuple[int, Clause]], passages: dict[int, Passage]) -> None:
    passage = Passage(tuple(clause for _, clause in run))
    passages.update((i, passage) for i, _ in run)


def _outvoted(
    passages: Mapping[int, Passage], results: Sequence[tuple[Edit, tuple[Finding, ...]]]
) -> set[int]:
    """Return the edits of passages that are mostly menu or banner, so that the rest is, too."""
    members: dict[int, list[int]] = {}
    for i, passage in passages.items():
        members.setdefault(id(passage), []).append(i)
    outvoted: set[int] = set()
    for mates in members.values():
        rules = [results[i][0].rule for i in mates]
        quiet = sum(rule in _QUIET_RULES for rule in rules)
        if len(mates) < _A_FEW or "navigation" not in rules or quiet < _MOST * len(mates):
            continue
        if passages[mates[0]].topic is not Topic.CONTACT_CONTROLLER:
            outvoted.update(i for i in mates if _may_be_chrome(*results[i]))
    return outvoted


def _may_be_chrome(edit: Edit, findings: Sequence[Finding]) -> bool:
    """Tell whether a clause among menus is one, too: it binds nobody and names no age or term."""
    valued = any(f.rule.startswith("fact:") and f.kind in _TERMS for f in findings)
    loud = edit.verdict.rank >= Verdict.MINOR.rank
    return loud and not valued and not is_binding((edit.new or edit.old)[0])


def _as_navigation(edit: Edit, findings: Sequence[Finding]) -> tuple[Edit, tuple[Finding, ...]]:
    verdict, rule = Verdict.COSMETIC, "navigation"
    return (
        replace(edit, verdict=verdict, rule=rule),
        tuple(
            replace(f, direction=Direction.NEUTRAL, verdict=verdict, rule=rule) for f in findings
        ),
    )


def _judge_edit(
    edit: Edit, world: World, passage: Passage | None
) -> tuple[Edit, tuple[Finding, ...]]:
    match edit.kind:
        case EditKind.KEPT:
            same = visible(side(edit.old)) == visible(side(edit.new))
            if same:
                return replace(edit, rule="same-words"), ()
            words = word_edits(visible(side(edit.old)), visible(side(edit.new)))
            return replace(edit, words=words, rule="typography", verdict=Verdict.COSMETIC), ()
        case EditKind.MOVED:
            return replace(edit, rule="moved", verdict=Verdict.COSMETIC), ()
        case EditKind.ADDED | EditKind.REMOVED:
            assert passage is not None
            verdict, rule, findings = judge_whole(edit, world, passage)
            return replace(edit, rule=rule, verdict=verdict), findings
        case _:
            verdict, rule, findings = judge_rewording(edit, world)
            words = edit.words or word_edits(visible(side(edit.old)), visible(side(edit.new)))
            return replace(edit, words=words, rule=rule, verdict=verdict), findings


def _placed(finding: Finding, world: World) -> Finding:
    """Return a finding whose own words tell no topic with that of its section."""
    if finding.topic is not Topic.OTHER or finding.verdict is not Verdict.SUBSTANTIVE:
        return finding
    kin = [c for d in (world.new, world.old) for c in d.clauses if c.section == finding.section]
    return replace(finding, topic=topic_of_passage(kin[:_SECTION])) if kin else finding


def severity_of(finding: Finding) -> Severity | None:
    """Return the severity of a substantive finding by the design's table."""
    if finding.verdict is not Verdict.SUBSTANTIVE:
        return None
    harmful = finding.direction in (Direction.WORSE, Direction.MIXED)
    if finding.topic in WEIGHTY:
        return Severity.HIGH if harmful else Severity.MEDIUM
    return Severity.MEDIUM if harmful else Severity.LOW


def direction_of(findings: Iterable[Finding]) -> Direction:
    """Return whom findings favour together: a side with more than twice the other's weight.

    Mixed findings weigh on neither side; with nothing on either the sum is mixed.
    """
    weights = {Direction.WORSE: 0, Direction.BETTER: 0}
    directions = set()
    for finding in findings:
        directions.add(finding.direction)
        if finding.direction in weights and finding.severity is not None:
            weights[finding.direction] += _WEIGHT[finding.severity]
    worse, better = weights[Direction.WORSE], weights[Direction.BETTER]
    if worse > 2 * better:
        return Direction.WORSE
    if better > 2 * worse:
        return Direction.BETTER
    return Direction.NEUTRAL if directions <= {Direction.NEUTRAL} else Direction.MIXED


def _distinct(findings: Iterable[Finding]) -> list[Finding]:
    """Drop a finding told twice: the same value gone and come in clauses that say the same."""
    seen: set[tuple[object, ...]] = set()
    kept: list[Finding] = []
    for f in findings:
        told = (f.topic, f.kind, f.what, f.old, f.new, f.before, f.after)
        if told not in seen:
            seen.add(told)
            kept.append(f)
    return kept


def _importance(finding: Finding) -> tuple[float, ...]:
    severity = _WEIGHT[finding.severity] if finding.severity else 0
    valued = 0 if finding.old and finding.new else 1
    return (-finding.verdict.rank, -severity, _KIND_ORDER.get(finding.kind, 0), valued)


def _topics(findings: Iterable[Finding]) -> tuple[Topic, ...]:
    return topics_of_change(findings)


def _flags(
    world: World, edits: Sequence[Edit], verdict: Verdict, findings: Sequence[Finding]
) -> tuple[Flag, ...]:
    flags: list[Flag] = []
    old, new = world.old, world.new
    if verdict is Verdict.SUBSTANTIVE:
        same_stamp = old.updated_on and old.updated_on == new.updated_on
        if same_stamp and old.language == new.language:
            flags.append(Flag.SILENT_EDIT)
        if _breaches(old, new, findings):
            flags.append(Flag.NOTICE_BREACH)
    kept = sum(
        len(e.old) for e in edits if e.kind in (EditKind.KEPT, EditKind.MOVED, EditKind.REWORDED)
    )
    length_old, length_new = (sum(len(c.text) for c in d.clauses) for d in (old, new))
    if old.clauses and length_new < _TRUNCATED * length_old:
        flags.append(Flag.TRUNCATED)
    elif len(old.clauses) >= 10 and kept < _REPLACED * len(old.clauses):
        flags.append(Flag.REPLACED)
    return tuple(flags)


def _breaches(old: Document, new: Document, findings: Sequence[Finding]) -> bool:
    """Tell whether the new text takes effect sooner than the old promised.

    The page's own dates decide: from its update to its entry into force.
    """
    promised = next((f.old for f in findings if f.what == "notice" and f.old), None)
    if (
        not promised
        or not new.updated_on
        or not new.effective_on
        or old.updated_on == new.updated_on
    ):
        return False
    days = "".join(c for c in promised if c.isdigit())
    return bool(days) and new.effective_on - new.updated_on < timedelta(days=int(days[:4]))


def _confidence(top: Sequence[Finding], verdict: Verdict) -> float:
    """Return how sure the verdict is: facts and frames more than words left unexplained."""
    if verdict is Verdict.NONE:
        return 1.0
    if verdict is not Verdict.SUBSTANTIVE:
        return 0.85
    by_rule = {"fact": 0.97, "list": 0.9, "negation": 0.95, "modality": 0.9, "operator": 0.8}
    return max((by_rule.get(f.rule.split(":")[0], 0.7) for f in top), default=0.7)
