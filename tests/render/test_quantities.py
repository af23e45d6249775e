"""Differences are computed where both values are quantities of one family, and never guessed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.model import FindingKind
from monitor.render.phrases import languages, phrases
from monitor.render.quantities import difference

DURATION, AMOUNT, PERCENTAGE, AGE = (
    FindingKind.DURATION,
    FindingKind.AMOUNT,
    FindingKind.PERCENTAGE,
    FindingKind.AGE,
)


@pytest.mark.parametrize(
    ("kind", "old", "new", "said"),
    [
        (DURATION, "30 days", "14 days", ", 16 days shorter"),
        (DURATION, "thirty (30) days", "60 calendar days", ", 30 days longer"),
        (DURATION, "90 (ninety) days’ notice", "30 days’ notice", ", 60 days shorter"),
        (DURATION, "at least 30 days", "at least 14 days", ", 16 days shorter"),
        (DURATION, "72 hours", "2 days", ", 24 hours shorter"),
        (DURATION, "1 year", "six months", ", 6 months shorter"),
        (DURATION, "30-day", "31-day", ", 1 day longer"),
        (DURATION, "un mois", "trois mois", ", 2 months longer"),
        (DURATION, "12 months", "1 year", ", the same length"),
        (DURATION, "1,000 days", "500 days", ", 500 days shorter"),
        (AMOUNT, "€5", "7,50 €", ", €2.50 more"),
        (AMOUNT, "$1,000 per month", "$1,500 per month", ", $500 more"),
        (AMOUNT, "1.250,00 EUR", "1 000 €", ", €250 less"),
        (PERCENTAGE, "3 %", "2.5%", ", 0.5 percentage points lower"),
        (PERCENTAGE, "2 per cent", "3%", ", 1 percentage point higher"),
        (AGE, "16", "13 years", ", 3 years lower"),
        (AGE, "seize ans", "quinze ans", ", 1 year lower"),
    ],
)
def test_differences(kind: FindingKind, old: str, new: str, said: str) -> None:
    assert difference(kind, old, new, phrases("en")) == said


@pytest.mark.parametrize(
    ("kind", "old", "new"),
    [
        (DURATION, "1 month", "30 days"),
        (DURATION, "30 days", "30 business days"),
        (DURATION, "5 jours ouvrés", "5 jours ouvrables"),
        (DURATION, "at least 30 days", "up to 30 days"),
        (DURATION, "30 days", "a reasonable time"),
        (DURATION, "thirty (14) days", "60 days"),
        (DURATION, "30 days or 2 months", "60 days"),
        (DURATION, "30 days", None),
        (AMOUNT, "$5", "€5"),
        (AMOUNT, "$5 per month", "$50 per year"),
        (AMOUNT, "the fees you paid", "$100"),
        (PERCENTAGE, "3.125 %", "4 %"),
        (PERCENTAGE, "most of it", "4 %"),
        (FindingKind.DATE, "1 May 2025", "2 May 2025"),
    ],
)
def test_what_cannot_be_subtracted_is_not(kind: FindingKind, old: str, new: str | None) -> None:
    assert difference(kind, old, new, phrases("en")) == ""


@given(st.integers(0, 5000), st.integers(0, 5000), st.sampled_from(languages()))
def test_a_difference_is_the_arithmetic_one_and_mirrors(a: int, b: int, language: str) -> None:
    words = phrases(language)
    there = difference(DURATION, f"{a} days", f"{b} days", words)
    back = difference(DURATION, f"{b} jours", f"{a} jours", words)
    digits = "".join(c for c in there if c.isdigit())
    assert digits == (str(abs(a - b)) if a != b else "")
    assert digits == "".join(c for c in back if c.isdigit())
    assert (there == back) is (a == b)


@given(st.sampled_from(sorted(FindingKind)), st.text(), st.text())
def test_no_text_breaks_the_grammar(kind: FindingKind, old: str, new: str) -> None:
    difference(kind, old, new, phrases("en"))
