"""A text is never cut inside of what a reader sees as one sign."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot import signs
from bot.budget import around, fit, units
from monitor.model import Op, WordEdit

FAMILY = "👩‍👩‍👧‍👦"
SIGNS = [
    "a", " ", "é", "e\u0301", "🔴", FAMILY, "👍🏽", "🏴\U000e0067\U000e0062\U000e0065\U000e007f",
    "🇫🇷", "🇬🇧", "क्षि"[:2], "각", "각", "❤️", "שׁ", "1️⃣", "🧑🏿‍🚀",
]  # fmt: skip

wholes = st.lists(st.sampled_from(SIGNS), min_size=1, max_size=30)


def cuts_of(parts: list[str]) -> set[int]:
    """Return the places between the signs, joined."""
    return {len("".join(parts[:n])) for n in range(len(parts) + 1)}


@given(wholes, st.integers(0, 200))
@example(["🇫🇷", "🇬🇧", "🇫🇷"], 3)
def test_a_cut_is_between_signs_on_its_side(parts: list[str], place: int) -> None:
    text, between = "".join(parts), cuts_of(parts)
    left, right = signs.before(text, place), signs.after(text, place)
    assert left == max(cut for cut in between if cut <= place)
    assert right == min((cut for cut in between if cut >= place), default=len(text))


def test_a_sign_made_to_break_displays_is_cut_all_the_same() -> None:
    zalgo = "z" + "\u0301" * 10_000
    assert signs.before(zalgo, 500) == signs.after(zalgo, 500) == 500
    flags = "🇫" * 10_000
    assert 498 <= signs.before(flags, 500) <= 500


@given(wholes, st.integers(2, 60))
def test_a_text_is_cut_between_signs(parts: list[str], limit: int) -> None:
    cut = fit("".join(parts), limit)
    assert units(cut) <= limit
    starts = {"".join(parts[:n]).rstrip() for n in range(len(parts) + 1)}
    assert cut.removesuffix("…").rstrip() in starts


@pytest.mark.parametrize("limit", range(20, 120))
def test_what_changed_is_cut_between_signs(limit: int) -> None:
    runs = [
        WordEdit(Op.EQUAL, FAMILY * 20),
        WordEdit(Op.DELETE, FAMILY * 9),
        WordEdit(Op.INSERT, "🇫🇷" * 9),
        WordEdit(Op.EQUAL, "👍🏽" * 20),
    ]
    cut = around(runs, limit, lambda parts: "".join(part.text for part in parts))
    left = cut.replace(FAMILY, "").replace("🇫🇷", "").replace("👍🏽", "")
    assert set(left) <= {"…", " "}
