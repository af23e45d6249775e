"""Marks tile both texts; cuts keep what changed."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.model import Op, WordEdit
from monitor.render.quotes import changed_words, cut_around, extract, gathered, marks, quote, spans

WORDS = st.lists(st.sampled_from(["we", "may", "not", "sell", "your", "data", "."])).map(" ".join)


@given(WORDS | st.text(), WORDS | st.text())
def test_marks_tile_both_sides(before: str, after: str) -> None:
    edits = marks(before, after)
    assert "".join(e.text for e in edits if e.op is not Op.INSERT) == before
    assert "".join(e.text for e in edits if e.op is not Op.DELETE) == after
    assert all(e.text for e in edits)
    assert all(a.op is not b.op for a, b in pairwise(edits))


@given(WORDS | st.text(), WORDS | st.text())
def test_gathered_marks_still_tile_both_sides(before: str, after: str) -> None:
    edits = gathered(marks(before, after))
    assert "".join(e.text for e in edits if e.op is not Op.INSERT) == before
    assert "".join(e.text for e in edits if e.op is not Op.DELETE) == after


def test_a_date_is_one_change() -> None:
    words = (
        WordEdit(Op.EQUAL, "From "),
        WordEdit(Op.DELETE, "July 21"),
        WordEdit(Op.INSERT, "May 1"),
        WordEdit(Op.EQUAL, ", "),
        WordEdit(Op.DELETE, "2020"),
        WordEdit(Op.INSERT, "2021"),
        WordEdit(Op.EQUAL, "."),
    )
    assert gathered(words) == (
        WordEdit(Op.EQUAL, "From "),
        WordEdit(Op.DELETE, "July 21, 2020"),
        WordEdit(Op.INSERT, "May 1, 2021"),
        WordEdit(Op.EQUAL, "."),
    )


@given(WORDS)
def test_equal_texts_have_no_marks(text: str) -> None:
    assert all(edit.op is Op.EQUAL for edit in marks(text, text))


def test_very_long_texts_are_marked_without_long_work() -> None:
    before = " ".join(f"old{n}" for n in range(20_000))
    after = " ".join(f"new{n}" for n in range(20_000))
    assert [edit.op for edit in marks(before, after)][:2] == [Op.DELETE, Op.INSERT]


@given(st.text(), st.lists(st.tuples(st.integers(0, 60), st.integers(0, 40))), st.integers(20, 80))
def test_cuts_stay_about_the_limit(text: str, sizes: list[tuple[int, int]], limit: int) -> None:
    kept = [(min(a, len(text)), min(a + n, len(text))) for a, n in sizes]
    cut = cut_around(text, kept, limit)
    assert len(cut) <= max(len(text), limit + 3 * len(kept) + 4)
    assert cut == text or "…" in cut or not cut.strip()


@given(st.integers(0, 300), st.integers(0, 300), st.integers(1, 12))
def test_the_changed_words_are_kept(before: int, after: int, size: int) -> None:
    changed = " ".join(["changed"] * size)
    text = f"{'word ' * before}{changed}{' word' * after}"
    old = text.replace(changed, "other")
    shown = quote(old, text, 200)[1]
    assert shown is not None
    assert changed in shown
    assert len(shown) <= 210


def test_a_gap_is_told_and_words_stay_whole() -> None:
    text = "alpha beta gamma delta epsilon zeta eta theta iota kappa"
    place = text.index("epsilon")
    assert cut_around(text, [(place, place + 7)], 24) == "… delta epsilon zeta eta …"


def test_words_taken_out_leave_their_place_in_the_quote() -> None:
    filler = "and so on " * 100
    old, new = quote(f"{filler}safe and sound{filler}", f"{filler}sound{filler}", 100)
    assert old is not None
    assert new is not None
    assert "safe and sound" in old
    assert "sound" in new


@pytest.mark.parametrize("missing", [0, 1])
def test_a_side_that_is_missing_stays_missing(missing: int) -> None:
    text = "word " * 200
    told = quote(None, text, 100) if missing == 0 else quote(text, None, 100)
    assert told[missing] is None
    assert len(told[1 - missing] or "") <= 102


def test_spans_of_either_side() -> None:
    edits = marks("keep it 30 days", "keep it for 14 days")
    (start, end), *_ = spans(edits, Op.DELETE)
    assert "keep it 30 days"[start:end] == "30"
    start, end = spans(edits, Op.INSERT)[-1]
    assert "keep it for 14 days"[start:end] == "for 14"


def test_changed_words_join_what_stands_close_together() -> None:
    assert changed_words("We may sell it.", "We do not sell it.") == ("may", "do not")
    assert changed_words("a b c d e f", "a X c Y e f") == ("b c d", "X c Y")
    assert changed_words("same", "same") == ("", "")


@given(st.text())
def test_an_extract_is_one_short_line(text: str) -> None:
    told = extract(text, 40)
    assert len(told) <= 41
    assert told == " ".join(told.split())
