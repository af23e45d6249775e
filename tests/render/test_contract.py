"""The JSON of the command line has exactly the keys of the contract."""

import json
from datetime import timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.model import (
    Changed,
    Clause,
    Document,
    Fact,
    Failed,
    Fault,
    FindingKind,
    First,
    Held,
    Hold,
    Outcome,
    Topic,
    Unchanged,
)
from monitor.render.contract import (
    check_object,
    compare_object,
    facts_object,
    finding_object,
    history_object,
    line,
    moment,
)
from tests.render.samples import CHANGE, COMPARISON, NOTICE, QUIET, SEEN_AT, finding

CHECK = """
watch outcome verdict severity direction topics flags summary findings change version confirm_at
fault detail ms
"""
HISTORY = """
change watch service name url detected_at from_version to_version verdict severity direction topics
flags summary findings
"""
COMPARE = """
id verdict severity direction confidence topics flags summary findings counts fault language ms
"""
FINDING = """
topic kind what old new direction verdict severity section before after says rule
"""
FACT = "kind role what value topic section quote"

DOCUMENT = Document((), "Policy", "en", None, None, "html/1")
OUTCOMES: tuple[Outcome, ...] = (
    First("w", (), DOCUMENT),
    Unchanged("w"),
    Held("w", (), COMPARISON, SEEN_AT, Hold("k", SEEN_AT, SEEN_AT)),
    Changed("w", (), DOCUMENT, COMPARISON),
    Failed("w", Fault.SERVER, "status 503", 30.0),
)


@pytest.mark.parametrize("outcome", OUTCOMES, ids=lambda o: type(o).__name__)
def test_every_outcome_has_all_keys_in_order(outcome: Outcome) -> None:
    assert list(check_object(outcome)) == CHECK.split()


def test_a_held_change_tells_its_findings_and_records_no_change() -> None:
    told = check_object(OUTCOMES[2], ms=12.345)
    assert (told["outcome"], told["verdict"], told["change"]) == ("held", "substantive", None)
    assert told["confirm_at"] == "2026-03-01T12:00:00Z"
    assert len(told["findings"]) == len(COMPARISON.findings)
    assert told["ms"] == 12.3


def test_a_failure_tells_fault_and_detail_and_no_verdict() -> None:
    told = check_object(OUTCOMES[4])
    assert (told["verdict"], told["fault"], told["detail"]) == (None, "server", "status 503")


def test_nothing_new_is_the_verdict_none() -> None:
    assert check_object(OUTCOMES[1])["verdict"] == "none"
    assert check_object(OUTCOMES[0])["verdict"] is None


def test_history_and_compare_and_finding_have_all_keys_in_order() -> None:
    assert list(history_object(CHANGE)) == HISTORY.split()
    assert list(compare_object("p1", COMPARISON)) == COMPARE.split()
    assert list(compare_object("p1", Fault.NOT_A_POLICY)) == COMPARE.split()
    assert list(finding_object(NOTICE)) == FINDING.split()


def test_compare_counts_edits_by_kind() -> None:
    counts = compare_object("p1", COMPARISON)["counts"]
    assert counts == {
        "kept": 5, "moved": 1, "reworded": 3, "split": 0, "merged": 0, "added": 1, "removed": 1,
    }  # fmt: skip


def test_a_pair_that_is_no_policy_is_a_line_with_a_fault() -> None:
    told = compare_object("p1", Failed("p1", Fault.NOT_A_POLICY, "a login wall"), "fr", ms=3)
    assert told["verdict"] is None
    assert told["fault"] == "not-a-policy"
    assert told["summary"].startswith("Non lue")


def test_findings_of_every_verdict_are_told_in_their_order() -> None:
    told = history_object(CHANGE)["findings"]
    assert [f["what"] for f in told] == [f.what for f in CHANGE.findings]
    assert compare_object("q", QUIET)["findings"][0]["verdict"] == "cosmetic"


@pytest.mark.parametrize("source", ["watch", "file"])
def test_a_fact_names_its_source_and_quotes_its_clause(source: str) -> None:
    text = "filler " * 200 + "Logs are kept for 30 days." + " filler" * 200
    at = text.index("30 days")
    fact = Fact(
        kind=FindingKind.DURATION,
        role="retention",
        subject="logs",
        operator="",
        value="30 days",
        canonical="P30D",
        magnitude=30,
        polarity=True,
        span=(at, at + 7),
    )
    clause = Clause(("A", "B"), "", "", text, "en", 0)
    told = (
        facts_object(fact, clause, Topic.RETENTION, watch="w")
        if source == "watch"
        else facts_object(fact, clause, Topic.RETENTION, file="w")
    )
    assert list(told) == [source, *FACT.split()]
    assert told["section"] == "A > B"
    assert "Logs are kept for 30 days." in told["quote"]
    assert len(told["quote"]) < 430


def test_quotes_are_cut_around_what_changed() -> None:
    filler = "and so on and so forth " * 60
    told = finding_object(
        finding(
            FindingKind.DURATION,
            "notice",
            "30 days",
            "14 days",
            before=f"{filler}we give 30 days of notice {filler}",
            after=f"{filler}we give 14 days of notice {filler}",
        )
    )
    assert "give 30 days of" in told["before"]
    assert "give 14 days of" in told["after"]
    assert max(len(told["before"]), len(told["after"])) < 430


def test_moments_are_in_utc() -> None:
    assert moment(SEEN_AT.astimezone(timezone(timedelta(hours=2)))) == "2026-03-01T12:00:00Z"


@given(st.text(), st.text())
def test_a_line_is_one_line_without_controls_and_loses_nothing(old: str, text: str) -> None:
    told = finding_object(
        finding(FindingKind.DURATION, "notice", old, "14 days", before=text, after=old)
    )
    written = line(told)
    assert written.isprintable() or not any(c < " " or "\x7f" <= c <= "\x9f" for c in written)
    assert "\u202e" not in written
    assert json.loads(written) == told
