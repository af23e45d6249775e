"""What a change amounts to as a whole: verdict, severity, direction, topics, flags."""

import pytest

from monitor.differ import compare
from monitor.differ.judge import WEIGHTY, direction_of, severity_of
from monitor.model import (
    Comparison,
    Direction,
    EditKind,
    Finding,
    FindingKind,
    Flag,
    Severity,
    Topic,
    Verdict,
)
from tests.differ.mutations.notation import markdown, policies
from tests.differ.mutations.verdicts import document

WORSE, BETTER, MIXED = Direction.WORSE, Direction.BETTER, Direction.MIXED
HIGH, MEDIUM, LOW = Severity.HIGH, Severity.MEDIUM, Severity.LOW

_FRAME = {
    "en": "# Policy\n\n## Terms\n\nThis service is provided by Larkfield.\n\n{}\n\n"
    "We keep our offices tidy for everybody who visits us.\n",
    "fr": "# Politique\n\n## Conditions\n\nCe service est fourni par Rivelune.\n\n{}\n\n"
    "Nous gardons nos bureaux propres pour toutes les personnes qui viennent.\n",
}


def _compared(old: str, new: str, language: str = "en") -> Comparison:
    frame = _FRAME[language]
    return compare(document(frame.format(old), language), document(frame.format(new), language))


def _finding(topic: Topic, direction: Direction, verdict: Verdict = Verdict.SUBSTANTIVE) -> Finding:
    bare = Finding(
        topic, FindingKind.CLAUSE, "clause", None, None, direction, verdict, None, "", "", "", "r"
    )
    severity = severity_of(bare)
    return Finding(
        topic,
        FindingKind.CLAUSE,
        "clause",
        None,
        None,
        direction,
        verdict,
        severity,
        "",
        "",
        "",
        "r",
    )


@pytest.mark.parametrize(
    ("topic", "direction", "severity"),
    [
        (Topic.SALE, WORSE, HIGH),
        (Topic.SALE, MIXED, HIGH),
        (Topic.SALE, BETTER, MEDIUM),
        (Topic.SALE, Direction.NEUTRAL, MEDIUM),
        (Topic.RETENTION, WORSE, HIGH),
        (Topic.RIGHTS, WORSE, MEDIUM),
        (Topic.RIGHTS, MIXED, MEDIUM),
        (Topic.RIGHTS, BETTER, LOW),
        (Topic.OTHER, WORSE, MEDIUM),
        (Topic.OTHER, Direction.NEUTRAL, LOW),
    ],
)
def test_the_severity_table(topic: Topic, direction: Direction, severity: Severity) -> None:
    assert severity_of(_finding(topic, direction)) is severity


def test_only_substance_has_a_severity() -> None:
    assert severity_of(_finding(Topic.SALE, WORSE, Verdict.MINOR)) is None


def test_the_weighty_topics_are_the_design_s() -> None:
    assert len(WEIGHTY) == 12
    assert not WEIGHTY & {Topic.RIGHTS, Topic.SECURITY, Topic.OTHER, Topic.CHILDREN}


@pytest.mark.parametrize(
    ("findings", "direction"),
    [
        ([(Topic.SALE, WORSE)], WORSE),
        ([(Topic.SALE, WORSE), (Topic.RIGHTS, BETTER)], WORSE),
        ([(Topic.SALE, WORSE), (Topic.SALE, BETTER)], MIXED),
        ([(Topic.RIGHTS, WORSE), (Topic.RIGHTS, BETTER)], MIXED),
        ([(Topic.RIGHTS, WORSE), (Topic.OTHER, WORSE), (Topic.RIGHTS, BETTER)], WORSE),
        ([(Topic.SALE, BETTER), (Topic.SALE, MIXED)], BETTER),
        ([(Topic.SALE, MIXED)], MIXED),
        ([(Topic.OTHER, Direction.NEUTRAL)], Direction.NEUTRAL),
    ],
)
def test_the_side_with_more_than_twice_the_weight(
    findings: list[tuple[Topic, Direction]], direction: Direction
) -> None:
    assert direction_of(_finding(*f) for f in findings) is direction


@pytest.mark.parametrize(
    ("language", "old", "new", "verdict"),
    [
        ("en", "We keep logs for 30 days.", "We keep logs for 30 days.", Verdict.NONE),
        ("en", "We keep logs for 30 days.", "We keep logs for thirty (30) days.", Verdict.COSMETIC),
        ("en", "We keep logs for 30 days.", "We keep the logs for 30 days!", Verdict.COSMETIC),
        ("en", "We keep logs for one month.", "We keep logs for 30 days.", Verdict.MINOR),
        ("en", "We keep logs for 30 days.", "We keep logs for 90 days.", Verdict.SUBSTANTIVE),
        ("en", "Last updated: 1 May 2025.", "Last updated: 7 June 2025.", Verdict.COSMETIC),
        ("en", "Effective date: 1 May 2025.", "Effective date: 7 June 2025.", Verdict.MINOR),
        ("en", "Write to a@larkfield.example.", "Write to b@larkfield.example.", Verdict.MINOR),
        ("en", "We do not sell your data.", "We may sell your data.", Verdict.SUBSTANTIVE),
        ("fr", "Journaux gardés 30 jours.", "Journaux gardés trente jours.", Verdict.COSMETIC),
        (
            "fr",
            "Nous gardons les journaux un mois.",
            "Nous gardons les journaux 30 jours.",
            Verdict.MINOR,
        ),
        (
            "fr",
            "Nous gardons les journaux 30 jours.",
            "Nous gardons les journaux 90 jours.",
            Verdict.SUBSTANTIVE,
        ),
        ("fr", "Mis à jour le 1er mai 2025.", "Mis à jour le 7 juin 2025.", Verdict.COSMETIC),
        (
            "fr",
            "Nous ne vendons pas vos données.",
            "Nous pouvons vendre vos données.",
            Verdict.SUBSTANTIVE,
        ),
    ],
)
def test_the_verdict_of_one_sentence(language: str, old: str, new: str, verdict: Verdict) -> None:
    assert _compared(old, new, language).verdict is verdict
    assert _compared(new, old, language).verdict is verdict


@pytest.mark.parametrize(
    ("language", "old", "new", "kind", "values", "direction"),
    [
        (
            "en",
            "We announce changes 30 days in advance.",
            "We announce changes 14 days in advance.",
            FindingKind.DURATION,
            ("30 days", "14 days"),
            WORSE,
        ),
        (
            "en",
            "A late payment fee of 15 euros is charged.",
            "A late payment fee of 5 euros is charged.",
            FindingKind.AMOUNT,
            ("15 euros", "5 euros"),
            BETTER,
        ),
        (
            "en",
            "We do not sell your personal data.",
            "We may sell your personal data.",
            FindingKind.OBLIGATION,
            ("do not sell", "may sell"),
            WORSE,
        ),
        (
            "fr",
            "Nous annonçons les modifications 30 jours à l'avance.",
            "Nous annonçons les modifications 14 jours à l'avance.",
            FindingKind.DURATION,
            ("30 jours", "14 jours"),
            WORSE,
        ),
        (
            "fr",
            "Des frais de retard de 15 euros sont facturés.",
            "Des frais de retard de 5 euros sont facturés.",
            FindingKind.AMOUNT,
            ("15 euros", "5 euros"),
            BETTER,
        ),
        (
            "fr",
            "Nous ne vendons pas vos données personnelles.",
            "Nous pouvons vendre vos données personnelles.",
            FindingKind.OBLIGATION,
            ("ne vendons pas", "pouvons vendre"),
            WORSE,
        ),
    ],
)
def test_the_finding_of_one_sentence(
    language: str,
    old: str,
    new: str,
    *,
    kind: FindingKind,
    values: tuple[str, str],
    direction: Direction,
) -> None:
    told = _compared(old, new, language)
    first = told.findings[0]
    assert (first.kind, first.old, first.new) == (kind, *values)
    assert first.direction is told.direction is direction
    assert (first.before, first.after) == (old, new)
    assert first.section == {"en": "Policy > Terms", "fr": "Politique > Conditions"}[language]
    assert told.topics == (first.topic,)
    assert told.severity is first.severity is not None


def test_the_most_important_finding_comes_first() -> None:
    told = _compared(
        "We reply within 30 days. We do not sell your personal data.",
        "We reply within 20 days. We may sell your personal data.",
    )
    assert [f.severity for f in told.findings] == [HIGH, LOW]
    assert told.severity is HIGH
    assert told.topics[0] is Topic.SALE


def test_quiet_edits_keep_their_rule() -> None:
    told = _compared("We keep the logs. They are safe.", "They are safe. We keep the logs!")
    assert told.verdict is Verdict.COSMETIC
    assert {e.rule for e in told.edits if e.kind is EditKind.MOVED} == {"moved"}
    assert all(e.rule for e in told.edits)


_DATED = "# Policy\n\nLast updated: {}\n\n## Notice\n\nWe announce changes {} in advance.\n"


@pytest.mark.parametrize(
    ("old", "new", "silent"),
    [
        (("1 May 2025", "30 days"), ("1 May 2025", "14 days"), True),
        (("1 May 2025", "30 days"), ("2 May 2025", "14 days"), False),
        (("1 May 2025", "30 days"), ("1 May 2025", "thirty days"), False),
        (("never", "30 days"), ("never", "14 days"), False),
    ],
)
def test_a_silent_edit_leaves_the_date(
    old: tuple[str, str], new: tuple[str, str], *, silent: bool
) -> None:
    told = compare(document(_DATED.format(*old), "en"), document(_DATED.format(*new), "en"))
    assert (Flag.SILENT_EDIT in told.flags) is silent


def test_a_notice_is_breached_where_the_new_text_takes_effect_sooner() -> None:
    page = (
        "# Policy\n\nLast updated: {}\n\nEffective date: {}\n\n"
        "## Changes\n\nWe announce changes to this policy {} in advance.\n"
    )
    old = document(page.format("1 May 2025", "1 May 2025", "30 days"), "en")
    soon = document(page.format("1 June 2025", "5 June 2025", "10 days"), "en")
    late = document(page.format("1 June 2025", "5 July 2025", "10 days"), "en")
    assert Flag.NOTICE_BREACH in compare(old, soon).flags
    assert Flag.NOTICE_BREACH not in compare(old, late).flags


def _long(name: str, count: int = 30) -> str:
    lines = [f"The {name} number {n} must never leave the {name} room." for n in range(count)]
    return "# Policy\n\n" + "\n\n".join(lines)


def test_a_document_that_lost_its_body_is_truncated() -> None:
    told = compare(document(_long("logs"), "en"), document(_long("logs", 8), "en"))
    assert told.flags == (Flag.TRUNCATED,)
    assert told.verdict is Verdict.SUBSTANTIVE


def test_another_document_is_replaced() -> None:
    host, shop = (
        document(markdown(p.blocks), "en") for p in policies() if p.name in ("en_host", "en_shop")
    )
    assert Flag.REPLACED in compare(host, shop).flags
    assert Flag.REPLACED not in compare(host, host).flags


def test_a_changed_link_alone_is_cosmetic() -> None:
    old, new = (document(f"See [our terms]({to}).", "en") for to in ("/a", "/b"))
    told = compare(old, new)
    assert (told.verdict, told.findings, told.direction) == (
        Verdict.COSMETIC,
        (),
        Direction.NEUTRAL,
    )
