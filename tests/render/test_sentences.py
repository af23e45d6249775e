"""What findings and changes say, in every language."""

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.errors import UsageError
from monitor.model import Failed, Fault, Finding, FindingKind, Unchanged, Verdict
from monitor.render.phrases import languages
from monitor.render.sentences import outcome_says, says, summary
from tests.render.golden_files import agrees
from tests.render.samples import COMPARISON, FINDINGS, NOTICE, QUIET, SAME, finding


@pytest.mark.parametrize("language", languages())
def test_sentences_as_the_golden_file_has_them(language: str) -> None:
    lines = (f"{f.kind} {f.what}\n    {says(f, language)}\n" for f in FINDINGS)
    agrees(f"sentences.{language}.txt", "".join(lines))


def test_a_cut_notice_leads_with_the_fact_and_ends_with_who_loses() -> None:
    assert says(NOTICE) == (
        "Notice before policy changes: 30 days → 14 days, 16 days shorter. Worse for you."
    )
    french = says(replace(NOTICE, old="30 jours", new="14 jours"), "fr")
    assert french.replace("\u00a0", " ") == (
        "Préavis avant modification de la politique : 30 jours → 14 jours, 16 jours de moins. "
        "Défavorable pour vous."
    )


def test_a_region_is_set_aside_and_an_unknown_language_names_those_there_are() -> None:
    assert says(NOTICE, "fr-CA") == says(NOTICE, "fr")
    with pytest.raises(UsageError, match="'xx'; use de or en or fr"):
        says(NOTICE, "xx")


def test_an_unknown_slug_reads_as_its_own_words() -> None:
    told = says(finding(FindingKind.DURATION, "cooling_off-time", "1 day", "2 days"))
    assert told.startswith("Cooling off time: 1 day → 2 days")


def test_a_summary_counts_what_else_a_reader_must_know() -> None:
    assert summary(COMPARISON) == f"{says(NOTICE)} And 2 more."
    assert summary(replace(COMPARISON, findings=COMPARISON.findings[:2])).endswith("And 1 more.")
    assert summary(replace(COMPARISON, findings=(NOTICE,))) == says(NOTICE)


@pytest.mark.parametrize("language", languages())
def test_quiet_changes_are_said_to_be_quiet(language: str) -> None:
    told = [summary(QUIET, language), summary(SAME, language)]
    assert len(set(told)) == len(told)
    if language == "en":
        assert told == [
            "Only wording, numbering or layout changed; same meaning.",
            "No change a reader would see.",
        ]


def test_a_substantive_change_without_findings_is_still_told() -> None:
    assert summary(replace(SAME, verdict=Verdict.SUBSTANTIVE)) == "The meaning changed."


def test_outcomes_without_a_comparison_are_told_too() -> None:
    assert outcome_says(Unchanged("w")) == "No change a reader would see."
    assert "robots.txt" in outcome_says(Failed("w", Fault.ROBOTS, "disallowed"))


PAGE_TEXT = st.text() | st.none()


@given(
    st.builds(
        replace,
        st.sampled_from(FINDINGS),
        old=PAGE_TEXT,
        new=PAGE_TEXT,
        before=PAGE_TEXT,
        after=PAGE_TEXT,
        what=st.text(),
        section=st.text(),
    )
)
def test_any_text_of_a_page_makes_one_line(sample: Finding) -> None:
    for language in languages():
        told = says(sample, language)
        assert told
        assert not re.search(r"[\r\n]", told)
