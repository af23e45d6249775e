"""What a person reads in a terminal."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.model import (
    Changed,
    Document,
    Failed,
    Fault,
    Finding,
    First,
    Held,
    Hold,
    Outcome,
    Unchanged,
    WordEdit,
)
from monitor.render import terminal
from monitor.render.ink import Ink, Look, Run, cells
from monitor.render.phrases import languages
from tests.render.golden_files import agrees
from tests.render.samples import CHANGE, COMPARISON, FINDINGS, QUIET, SAME, SEEN_AT

STYLE = re.compile(r"\x1b\[[0-9;]*m")
DOCUMENT = Document((), "Policy", "en", None, None, "html/1")
OUTCOMES: tuple[Outcome, ...] = (
    First("fernbank-privacy", (), DOCUMENT),
    Unchanged("katydid-terms"),
    Held("katydid", (), COMPARISON, SEEN_AT, Hold("k", SEEN_AT, SEEN_AT + timedelta(minutes=5))),
    Changed("fernbank-privacy", (), DOCUMENT, COMPARISON),
    Changed("fernbank-terms", (), DOCUMENT, QUIET),
    Failed("oldmill-privacy", Fault.BLOCKED, "status 403"),
)


@pytest.mark.parametrize("language", languages())
def test_outcomes(language: str) -> None:
    told = [terminal.outcome(o, language, change=42, pad=16) for o in OUTCOMES]
    agrees(f"outcomes.{language}.txt", "\n".join(told) + "\n")


@pytest.mark.parametrize("language", languages())
def test_a_change_in_full(language: str) -> None:
    agrees(f"change.{language}.txt", terminal.change(CHANGE, language, why=True) + "\n")


@pytest.mark.parametrize("language", languages())
def test_history_lines(language: str) -> None:
    quiet = replace(
        CHANGE, id=7, verdict=QUIET.verdict, severity=None, direction=QUIET.direction, flags=()
    )
    told = [terminal.history_line(c, language) for c in (CHANGE, quiet)]
    agrees(f"history.{language}.txt", "\n".join(told) + "\n")


@pytest.mark.parametrize("language", languages())
def test_two_versions_clause_by_clause(language: str) -> None:
    told = terminal.diff(COMPARISON, language, old="version 3", new="version 4")
    agrees(f"diff.{language}.txt", told + "\n")


def test_a_comparison_in_a_narrow_terminal() -> None:
    agrees("comparison.narrow.txt", terminal.comparison(COMPARISON, width=40) + "\n")


def test_a_comparison_in_colour() -> None:
    told = terminal.comparison(COMPARISON, colour=True)
    agrees("comparison.colour.txt", told.replace("\x1b", "ESC") + "\n")


def test_a_failure_is_one_line() -> None:
    told = terminal.failure(Failed("w", Fault.NOT_A_POLICY, "a login wall"))
    assert told.endswith("(a login wall)")
    assert "\n" not in told


def test_nothing_changed_is_said() -> None:
    assert "No change a reader would see." in terminal.comparison(SAME)


def test_a_page_that_never_settles_is_said_to_be_unstable() -> None:
    hold = Hold("k", SEEN_AT, SEEN_AT, fetches=9, told=True)
    told = terminal.outcome(Held("katydid", (), COMPARISON, SEEN_AT, hold, unstable=True))
    assert "Not confirmed within a day" in told


def test_a_change_that_was_taken_back_says_by_which() -> None:
    assert "taken back by change 43" in terminal.history_line(replace(CHANGE, reverted_by=43))


def test_a_passage_is_quoted_once() -> None:
    (first, *_) = COMPARISON.findings
    told = terminal.comparison(replace(COMPARISON, findings=(first, replace(first, what="fee"))))
    assert told.count("before they take effect") == 2
    assert "The passage quoted under 1." in told


def test_colour_is_never_the_only_sign() -> None:
    plain = terminal.comparison(COMPARISON)
    assert "[-30-]" in plain
    assert "{+14+}" in plain
    for word in ("substantive", "high severity", "worse for you"):
        assert word in plain


def test_without_colour_there_is_no_escape() -> None:
    for told in (terminal.change(CHANGE), terminal.diff(COMPARISON), terminal.comparison(QUIET)):
        assert "\x1b" not in told


HOSTILE = st.text() | st.sampled_from(
    ["\x1b[2J", "\x9b31m", "\u202e", "a\rb", "日本語" * 40, "x" * 300]
)


@given(
    st.builds(
        replace,
        st.sampled_from(FINDINGS),
        old=HOSTILE,
        new=HOSTILE,
        before=HOSTILE | st.none(),
        after=HOSTILE | st.none(),
        section=HOSTILE,
        rule=HOSTILE,
    ),
    st.builds(Ink, st.booleans(), st.integers(20, 120)),
)
def test_no_text_of_a_page_acts_in_a_terminal(finding: Finding, ink: Ink) -> None:
    colour, width = ink.colour, ink.width
    hostile = replace(COMPARISON, findings=(finding,))
    change = replace(CHANGE, findings=hostile.findings, service=finding.section, url=finding.rule)
    for told in (
        terminal.comparison(hostile, colour=colour, width=width, why=True),
        terminal.change(change, "fr", colour=colour, width=width),
        terminal.history_line(change, colour=colour, width=width),
    ):
        ours = STYLE.sub("", told) if colour else told
        assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", ours)


@given(st.lists(st.tuples(st.text(), st.sampled_from(Look))), st.integers(20, 90))
def test_lines_are_never_wider_than_asked(runs: list[tuple[str, Look]], width: int) -> None:
    told = Ink(colour=True, width=width).wrapped([Run(t, look) for t, look in runs])
    assert all(cells(line) <= width for line in STYLE.sub("", told).split("\n"))


@given(st.text(st.characters(categories=["L", "N", "P", "Zs"], include_characters="\n")))
def test_wrapping_loses_no_word(text: str) -> None:
    told = Ink(colour=False, width=20).wrapped([Run(text)])
    assert re.sub(r"[ \n]", "", told) == re.sub(r"[ \n\t\r]", "", text)


def test_signs_stand_around_words_and_not_around_spaces() -> None:
    runs = [Run("keep"), Run(" 30 ", Look.GONE), Run("days")]
    assert Ink().wrapped(runs) == "keep [-30-] days"


def test_an_edit_keeps_the_words_that_the_differ_marked() -> None:
    finding = COMPARISON.findings[0]
    (edit,) = [e for e in COMPARISON.edits if e.rule == "value-changed"]
    words = tuple(
        WordEdit(w.op, f"{w.text} days" if w.text in ("30", "14") else w.text.removeprefix(" days"))
        for w in edit.words
    )
    told = terminal.comparison(
        replace(COMPARISON, findings=(finding,), edits=(replace(edit, words=words),))
    )
    assert "[-30 days-]" in told
