"""Texts are cut where nothing changed, and never above their limit."""

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from bot.budget import around, fit, units
from bot.scrub import prose
from monitor.model import Op, WordEdit

KEEP, GONE, COME = Op.EQUAL, Op.DELETE, Op.INSERT


def joined(runs: Sequence[WordEdit]) -> str:
    return "".join(run.text for run in runs)


@given(st.text(), st.integers(1, 60))
def test_a_text_is_cut_to_its_limit(text: str, limit: int) -> None:
    assert units(fit(text, limit, prose)) <= max(limit, 1)
    assert fit(text, 10_000, prose) == prose(text)


def test_emoji_count_as_two() -> None:
    assert fit("🔴" * 10, 9) == "🔴" * 4 + "…"


@given(st.text("ab ", max_size=500), st.text("cd ", max_size=500), st.integers(40, 200))
def test_what_changed_stays_and_the_rest_is_cut(head: str, tail: str, limit: int) -> None:
    runs = [
        WordEdit(KEEP, head),
        WordEdit(GONE, "old"),
        WordEdit(COME, "new"),
        WordEdit(KEEP, tail),
    ]
    cut = around(runs, limit, joined)
    assert units(cut) <= limit
    assert "oldnew" in cut


def test_the_words_beside_a_change_are_kept() -> None:
    far = "far away " * 200
    runs = [
        WordEdit(KEEP, f"{far}we keep it "),
        WordEdit(GONE, "30"),
        WordEdit(KEEP, f" days {far}"),
    ]
    cut = around(runs, 60, joined)
    assert "keep it 30 days" in cut
    assert cut.startswith("…")
    assert cut.endswith("…")


@given(st.lists(st.integers(1, 3000), min_size=1, max_size=200), st.integers(60, 900))
def test_however_much_changed_it_fits(lengths: list[int], limit: int) -> None:
    runs = [WordEdit((GONE, COME)[i % 2], "x" * length) for i, length in enumerate(lengths)]
    assert units(around(runs, limit, joined)) <= limit
