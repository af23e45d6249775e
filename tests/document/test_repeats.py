"""Texts that a page carries twice are read once."""

from hypothesis import given
from hypothesis import strategies as st

from monitor.document.repeats import fold
from monitor.model import Block, BlockKind

LINES = tuple(
    f"Clause {n} says what we do with the data that you give us in case number {n}."
    for n in range(8)
)


def page(*lines: str) -> tuple[Block, ...]:
    return tuple(Block(BlockKind.PARAGRAPH, line) for line in lines)


def test_a_whole_copy_is_folded() -> None:
    assert fold(page(*LINES, *LINES)) == (page(*LINES), True)


def test_three_copies_are_folded_to_one() -> None:
    assert fold(page("Title", *LINES, "x", *LINES, *LINES)) == (page("Title", *LINES, "x"), True)


def test_a_copy_with_short_lines_between_is_folded_whole() -> None:
    text = ("Terms", "1.", LINES[0], "2.", LINES[1], "2.", LINES[2])
    assert fold(page(*text, *text)) == (page(*text), True)


def test_copies_that_differ_are_kept() -> None:
    other = tuple(line.replace("give us", "send us") for line in LINES)
    assert fold(page(*LINES, *other)) == (page(*LINES, *other), False)


def test_a_small_repeat_is_kept() -> None:
    blocks = page(LINES[0], *LINES[1:], LINES[0])
    assert fold(blocks) == (blocks, False)


@given(st.lists(st.sampled_from(["a", "b", LINES[0], LINES[1], LINES[2]]), max_size=30))
def test_folding_is_final_and_loses_no_line(lines: list[str]) -> None:
    blocks = page(*lines)
    folded, changed = fold(blocks)
    assert {block.text for block in folded} == set(lines)
    assert changed == (folded != blocks)
    assert fold(folded) == (folded, False)
