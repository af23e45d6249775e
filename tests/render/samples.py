"""Findings, comparisons and changes of invented services, for the tests of render."""

from dataclasses import replace
from datetime import UTC, date, datetime

from monitor.model import (
    Change,
    Clause,
    Comparison,
    Direction,
    Edit,
    EditKind,
    Finding,
    FindingKind,
    Flag,
    Op,
    Severity,
    Topic,
    Verdict,
    WordEdit,
)

WORSE, BETTER, MIXED, NEUTRAL = Direction
SEEN_AT = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
STAMP = date(2026, 2, 1)


def finding(
    kind: FindingKind,
    what: str,
    old: str | None,
    new: str | None,
    *,
    topic: Topic = Topic.OTHER,
    direction: Direction = WORSE,
    section: str = "",
    before: str | None = None,
    after: str | None = None,
    verdict: Verdict = Verdict.SUBSTANTIVE,
) -> Finding:
    return Finding(
        topic=topic,
        kind=kind,
        what=what,
        old=old,
        new=new,
        direction=direction,
        verdict=verdict,
        severity=Severity.HIGH if verdict is Verdict.SUBSTANTIVE else None,
        section=section,
        before=before,
        after=after,
        rule="value-changed",
    )


NOTICE = finding(
    FindingKind.DURATION,
    "notice",
    "30 days",
    "14 days",
    topic=Topic.POLICY_CHANGE_NOTICE,
    section="Terms > 12. Changes",
    before="We tell you of changes 30 days before they take effect.",
    after="We tell you of changes 14 days before they take effect.",
)
RECIPIENT = finding(
    FindingKind.PARTY,
    "recipient",
    None,
    "Northlake Analytics",
    topic=Topic.SHARING,
    section="4. Who receives your data",
    before=None,
    after="Northlake Analytics",
)
SALE = finding(
    FindingKind.OBLIGATION,
    "sale",
    "do not sell",
    "may sell",
    topic=Topic.SALE,
    section="4. Who receives your data",
    before="We do not sell your data to anyone.",
    after="We may sell your data to partners.",
)
STAMPED = finding(
    FindingKind.DATE,
    "updated",
    "1 January 2026",
    "1 February 2026",
    direction=NEUTRAL,
    verdict=Verdict.COSMETIC,
    before="Last updated: 1 January 2026",
    after="Last updated: 1 February 2026",
)

FINDINGS = (
    NOTICE,
    replace(NOTICE, old="30 jours", new="quinze (15) jours"),
    finding(FindingKind.DURATION, "retention", "12 months", "2 years", topic=Topic.RETENTION),
    finding(
        FindingKind.DURATION,
        "retention",
        "1 month",
        "30 days",
        topic=Topic.RETENTION,
        direction=NEUTRAL,
    ),
    finding(
        FindingKind.DURATION,
        "retention",
        "12 months",
        "one year",
        topic=Topic.RETENTION,
        direction=NEUTRAL,
    ),
    finding(FindingKind.DURATION, "retention", None, "as long as necessary", topic=Topic.RETENTION),
    finding(FindingKind.DURATION, "response", "one month", None, topic=Topic.RIGHTS),
    finding(FindingKind.DURATION, "cooling-off", "14 days", "28 days", direction=BETTER),
    finding(FindingKind.AMOUNT, "fee", "€5", "€7.50", topic=Topic.FEES_REFUNDS),
    finding(FindingKind.AMOUNT, "cap", "1 000 €", "500 €", topic=Topic.LIABILITY),
    finding(
        FindingKind.PERCENTAGE, "share", "75%", "95%", topic=Topic.FEES_REFUNDS, direction=BETTER
    ),
    finding(FindingKind.AGE, "minimum-age", "16", "13", topic=Topic.CHILDREN, direction=MIXED),
    RECIPIENT,
    finding(
        FindingKind.PARTY,
        "recipient",
        "Old Mill Hosting",
        None,
        topic=Topic.SHARING,
        direction=NEUTRAL,
    ),
    finding(FindingKind.RIGHT, "right", "restriction of processing", None, topic=Topic.RIGHTS),
    finding(
        FindingKind.PLACE, "transfer", "Canada", "Chile", topic=Topic.TRANSFER, direction=MIXED
    ),
    SALE,
    finding(
        FindingKind.OBLIGATION, "exception", None, "unless required by law", topic=Topic.SHARING
    ),
    finding(
        FindingKind.OBLIGATION,
        "sharing",
        "may share",
        "may share",
        topic=Topic.SHARING,
        before="We may share your address with couriers.",
        after="We may share your address with any third party.",
    ),
    finding(
        FindingKind.CLAUSE,
        "clause",
        None,
        None,
        topic=Topic.DISPUTE_RESOLUTION,
        section="Terms > 14. Disputes",
        after="Every dispute is settled by binding arbitration in the city of our seat.",
    ),
    finding(
        FindingKind.CLAUSE,
        "clause",
        None,
        None,
        topic=Topic.RIGHTS,
        section="7. Your rights",
        before="You may lodge a complaint with your supervisory authority.",
    ),
    finding(
        FindingKind.CLAUSE,
        "clause",
        None,
        None,
        topic=Topic.SECURITY,
        direction=MIXED,
        section="5. Security",
        before="Backups are encrypted and kept in two places.",
        after="Backups are kept in two places.",
    ),
    finding(
        FindingKind.CLAUSE,
        "link",
        None,
        None,
        direction=NEUTRAL,
        section="9. Contact",
        before="Write to us.",
        after="Write to us.",
        verdict=Verdict.COSMETIC,
    ),
    STAMPED,
)


def clause(position: int, text: str, *path: str, label: str = "", heading: bool = False) -> Clause:
    return Clause(path, label, "", text, "en", position, heading=heading)


_WHO = "4. Who receives your data"


def _edits() -> tuple[Edit, ...]:
    kept = [
        clause(0, "Privacy policy of Fernbank", heading=True),
        clause(2, "We run a small photo service.", "1. Who we are", label="1.1"),
        clause(3, "You can reach us by post.", "1. Who we are", label="1.2"),
        clause(4, "We hold your name and your address.", "2. What we hold"),
        clause(5, "We hold what you upload.", "2. What we hold"),
    ]
    stamp = (
        clause(1, "Last updated: 1 January 2026"),
        clause(1, "Last updated: 1 February 2026"),
    )
    sale = (
        clause(6, SALE.before or "", _WHO),
        clause(6, SALE.after or "", _WHO),
    )
    notice = (
        clause(8, NOTICE.before or "", "12. Changes", label="12.1"),
        clause(8, NOTICE.after or "", "12. Changes", label="12.1"),
    )
    moved = (
        clause(9, "We answer within one month.", "13. Contact"),
        clause(9, "We answer within one month.", "7. Your rights"),
    )
    gone = clause(10, "We keep no copies of deleted photos.", "6. Deletion")
    come = clause(7, "Northlake Analytics", _WHO)
    return (
        *(Edit(EditKind.KEPT, (c,), (c,), rule="same-words") for c in kept),
        Edit(EditKind.REWORDED, *_pair(stamp), rule="stamp", verdict=Verdict.COSMETIC),
        Edit(
            EditKind.REWORDED,
            *_pair(sale),
            rule="modality",
            verdict=Verdict.SUBSTANTIVE,
        ),
        Edit(EditKind.ADDED, (), (come,), rule="member-added", verdict=Verdict.SUBSTANTIVE),
        Edit(
            EditKind.REWORDED,
            *_pair(notice),
            words=(
                WordEdit(Op.EQUAL, "We tell you of changes "),
                WordEdit(Op.DELETE, "30"),
                WordEdit(Op.INSERT, "14"),
                WordEdit(Op.EQUAL, " days before they take effect."),
            ),
            rule="value-changed",
            verdict=Verdict.SUBSTANTIVE,
        ),
        Edit(EditKind.MOVED, *_pair(moved), rule="moved", verdict=Verdict.COSMETIC),
        Edit(EditKind.REMOVED, (gone,), (), rule="duty-removed", verdict=Verdict.SUBSTANTIVE),
    )


def _pair(clauses: tuple[Clause, Clause]) -> tuple[tuple[Clause], tuple[Clause]]:
    return (clauses[0],), (clauses[1],)


COMPARISON = Comparison(
    verdict=Verdict.SUBSTANTIVE,
    severity=Severity.HIGH,
    direction=WORSE,
    topics=(Topic.POLICY_CHANGE_NOTICE, Topic.SALE, Topic.SHARING),
    edits=_edits(),
    findings=(NOTICE, SALE, RECIPIENT, STAMPED),
    flags=(Flag.SILENT_EDIT,),
    confidence=0.94,
)
QUIET = Comparison(Verdict.COSMETIC, None, NEUTRAL, (), (), (STAMPED,), (), 0.9)
SAME = Comparison(Verdict.NONE, None, NEUTRAL, (), (), (), (), 1.0)
CHANGE = Change(
    id=42,
    watch_id="fernbank-privacy",
    service="Fernbank",
    name="Privacy policy",
    url="https://fernbank.example/privacy",
    detected_at=SEEN_AT,
    from_version=3,
    to_version=4,
    verdict=COMPARISON.verdict,
    severity=COMPARISON.severity,
    direction=COMPARISON.direction,
    topics=COMPARISON.topics,
    flags=COMPARISON.flags,
    findings=COMPARISON.findings,
    edits=COMPARISON.edits,
)
