"""Whatever a page says, an answer fits into messages, and nothing in it acts."""

import re
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.budget import units
from bot.commands import difference, telling
from bot.translations import words
from bot.wording import languages
from monitor.model import (
    Change,
    Clause,
    Direction,
    Edit,
    EditKind,
    Finding,
    FindingKind,
    Severity,
    Topic,
    Verdict,
)
from monitor.store import Status
from tests.doubles.craft import NOON

HOSTILE = st.sampled_from(
    ["@everyone", "<@1>", "<@&2>", "<#3>", "```", "`", "**", "~~", "\u202e", "||", "# ", "> ",
     "[x](http://evil.example)", "<t:1:R>", "discord.gg/x", "\u200b", "🔴" * 40, "ß" * 300,
     "w" * 6000, "مرحبا", "\n", "\x1b[31m", "</policy list:1>", "\ud800"],
)  # fmt: skip
TEXT = st.lists(HOSTILE | st.text(max_size=80), max_size=12).map(" ".join)
ACTS = re.compile(r"(?<!\\)<(?=[@#]|t:|/\w)|@(?=everyone|here)|\x1b|\u202e|discord\.gg")


@st.composite
def findings(draw: st.DrawFn) -> Finding:
    verdict = draw(st.sampled_from(Verdict))
    return Finding(
        topic=draw(st.sampled_from(Topic)),
        kind=draw(st.sampled_from(FindingKind)),
        what=draw(st.sampled_from(["notice", "recipient", "clause", "retention"])),
        old=draw(st.none() | TEXT),
        new=draw(st.none() | TEXT),
        direction=draw(st.sampled_from(Direction)),
        verdict=verdict,
        severity=Severity.HIGH if verdict is Verdict.SUBSTANTIVE else None,
        section=draw(TEXT),
        before=draw(st.none() | TEXT),
        after=draw(st.none() | TEXT),
        rule=draw(TEXT),
    )


@st.composite
def changes(draw: st.DrawFn) -> Change:
    found = tuple(draw(st.lists(findings(), max_size=8)))
    sides = draw(st.lists(st.tuples(TEXT, TEXT), max_size=8))
    edits = tuple(
        Edit(EditKind.REWORDED, (clause(old),), (clause(new),), verdict=Verdict.MINOR)
        for old, new in sides
    )
    return Change(
        id=draw(st.integers(1, 10**9)), watch_id="w", service=draw(TEXT), name=draw(TEXT),
        url="https://example.org", detected_at=NOON, from_version=1, to_version=2,
        verdict=Verdict.SUBSTANTIVE, severity=Severity.HIGH, direction=Direction.WORSE,
        topics=(), flags=(), findings=found, edits=edits,
    )  # fmt: skip


def clause(text: str) -> Clause:
    return Clause((text[:40],), "", "", text, "en", 0)


@pytest.mark.parametrize("language", languages())
@settings(deadline=None, max_examples=30, suppress_health_check=[HealthCheck.too_slow])
@given(change=changes())
def test_a_page_of_an_answer_is_a_legal_and_harmless_message(change: Change, language: str) -> None:
    there = words(language)
    title = there.answer("show", number=change.id, name=telling.title_of(change))
    made = [
        *telling.pages(title, telling.change_blocks(change, there)),
        *telling.pages(title, difference.blocks(change, there)),
        *telling.pages(title, [telling.change_line(change, there)] * 12),
    ]
    for page in made:
        assert 0 < units(page) <= 2000 - len("\n-# Page 100 of 100")
        assert not ACTS.search(re.sub(r"<t:\d+:[A-Za-z]>", "", page))


@given(name=TEXT)
@settings(deadline=None, max_examples=40)
def test_a_status_line_is_harmless_whatever_a_watch_is_called(name: str) -> None:
    state = Status(
        watch_id="w", service=name, name=name, url="", active=True, visits=3, version=2,
        version_since=NOON, provisional=False, changes=0, last_change_at=None,
        last_visit_at=NOON, last_good_at=NOON, next_visit_at=NOON + timedelta(hours=6),
        failures=1, failing_since=NOON, fault="timeout", detail=name, held_since=NOON,
        confirm_at=NOON, unstable=False,
    )  # fmt: skip
    told = telling.status_line(state, words("en"))
    assert not ACTS.search(re.sub(r"<t:\d+:[A-Za-z]>", "", told))
