"""Facts, states and origins as tables."""

import re
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.model import Fact, Fault, FindingKind, Topic
from monitor.render.ink import Ink, Run, cells
from monitor.render.phrases import languages
from monitor.render.tables import Brought, Stated, WatchState, blame, facts, status, table
from tests.render.golden_files import agrees
from tests.render.samples import COMPARISON, SEEN_AT, clause


def stated(
    source: str,
    role: str,
    value: str,
    topic: Topic,
    subject: str = "",
    *,
    kind: FindingKind = FindingKind.DURATION,
) -> Stated:
    text = f"We keep {subject or 'this'} for {value}, then it goes."
    at = text.index(value)
    fact = Fact(
        kind=kind,
        role=role,
        subject=subject,
        operator="",
        value=value,
        canonical=value,
        magnitude=None,
        polarity=True,
        span=(at, at + len(value)),
    )
    return Stated(source, fact, clause(1, text, "5. Keeping"), topic)


FERNBANK = (
    stated("fernbank", "retention", "12 months", Topic.RETENTION, "logs"),
    stated("fernbank", "retention", "3 years", Topic.RETENTION, "invoices"),
    stated("fernbank", "notice", "30 days", Topic.POLICY_CHANGE_NOTICE),
)
KATYDID = (
    stated("katydid", "retention", "6 months", Topic.RETENTION, "logs"),
    stated("katydid", "recipient", "Northlake", Topic.SHARING, kind=FindingKind.PARTY),
    stated("katydid", "recipient", "Old Mill", Topic.SHARING, kind=FindingKind.PARTY),
)
STATES = (
    WatchState("fernbank-privacy", "unchanged", 3, SEEN_AT, SEEN_AT + timedelta(hours=6)),
    WatchState("katydid", "failed", 1, SEEN_AT, SEEN_AT, Fault.BLOCKED, "status 403", SEEN_AT),
    WatchState("oldmill", None),
)


@pytest.mark.parametrize("language", languages())
def test_what_one_document_states(language: str) -> None:
    agrees(f"facts.{language}.txt", facts(FERNBANK, language) + "\n")


@pytest.mark.parametrize("language", languages())
def test_what_two_documents_state_side_by_side(language: str) -> None:
    agrees(f"facts-side-by-side.{language}.txt", facts(FERNBANK + KATYDID, language) + "\n")


@pytest.mark.parametrize("language", languages())
def test_how_watches_fare(language: str) -> None:
    agrees(f"status.{language}.txt", status(STATES, language) + "\n")


def test_who_brought_each_clause() -> None:
    rows = [Brought(e.new[0], 9 + n % 3, SEEN_AT) for n, e in enumerate(COMPARISON.edits) if e.new]
    agrees("blame.txt", blame(rows, width=60) + "\n")


def test_nothing_to_tell_is_said() -> None:
    assert facts(()) == status(()) == blame(()) == "nothing recorded"


@given(
    st.lists(st.lists(st.text(), min_size=3, max_size=3), min_size=1, max_size=4),
    st.integers(40, 100),
)
def test_a_table_is_never_wider_than_the_terminal(rows: list[list[str]], width: int) -> None:
    head, *body = [[Run(cell) for cell in row] for row in rows]
    told = table(head, body, Ink(colour=False, width=width))
    assert all(cells(line) <= width for line in told.split("\n"))
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]", told)


def test_dates_of_the_document_share_a_row_whatever_it_is_called() -> None:
    rows = [
        stated("a", "updated", "3 March 2026", Topic.OTHER, kind=FindingKind.DATE),
        stated("b", "updated", "5 May 2026", Topic.TERMINATION, "terms", kind=FindingKind.DATE),
    ]
    (row,) = facts(rows).splitlines()[1:]
    assert re.split(r" {2,}", row) == ["Last updated", "3 March 2026", "5 May 2026"]


def test_what_a_fact_is_said_of_is_in_the_reader_s_language_or_left_out() -> None:
    said = [stated("a", "retention", "1 year", Topic.RETENTION, name) for name in ("logs", "zzz")]
    told = facts(said, "fr")
    assert "(journaux)" in told
    assert "(logs)" not in told
    assert "(zzz)" not in told
