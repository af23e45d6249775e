"""Plain text as blocks."""

import pytest

from monitor.document.plain import read_plain


def _blocks(text: str) -> list[tuple[str, str]]:
    return [(block.kind.value, block.text) for block in read_plain(text).blocks]


def test_a_policy_in_capitals_numbers_and_bullets() -> None:
    text = """PRIVACY POLICY

1. Who we are

We are Larkfield.

1.1 Contact
Write to us.

* by post
* by telephone

-----
Data | Kept for
Logs | 1 year
"""
    assert _blocks(text) == [
        ("heading", "PRIVACY POLICY"),
        ("heading", "1. Who we are"),
        ("paragraph", "We are Larkfield."),
        ("heading", "1.1 Contact"),
        ("paragraph", "Write to us."),
        ("item", "by post"),
        ("item", "by telephone"),
        ("row", "Data | Kept for"),
        ("row", "Logs | 1 year"),
    ]
    page = read_plain(text)
    assert page.title == "PRIVACY POLICY"
    assert [b.level for b in page.blocks if b.kind.value == "heading"] == [2, 2, 3]
    assert page.blocks[-1].cells == ("Logs", "1 year")


def test_hard_wrapped_lines_are_one_paragraph() -> None:
    lines = [
        "We keep the records of every order for as long as tax law demands it",
        "of us, and not a day longer.",
        "",
        "- the first member of a list, which is long enough to be wrapped as",
        "  well, and is",
        "- the second",
    ]
    assert _blocks("\n".join(lines)) == [
        ("paragraph", f"{lines[0]} {lines[1]}"),
        ("item", "the first member of a list, which is long enough to be wrapped as well, and is"),
        ("item", "the second"),
    ]


def test_lines_of_any_length_are_paragraphs() -> None:
    long = "We keep it. " * 20
    assert _blocks(f"{long}\nAnother line.") == [
        ("paragraph", long.strip()),
        ("paragraph", "Another line."),
    ]


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("FEES AND REFUNDS", "heading"),
        ("2. Fees", "heading"),
        ("WE DO NOT SELL IT.", "paragraph"),
        ("2. we do not sell it", "item"),
        ("OK", "paragraph"),
        ("a) the logs", "item"),
        ("30 days is the period that applies here", "paragraph"),
    ],
)
def test_what_a_line_is(line: str, kind: str) -> None:
    assert _blocks(line) == [(kind, line if kind != "item" else line.split(" ", 1)[1])]


@pytest.mark.parametrize("text", ["", "\n\n", "----\n", "   "])
def test_nothing_is_no_block(text: str) -> None:
    assert read_plain(text).blocks == ()
    assert read_plain(text).title == ""
