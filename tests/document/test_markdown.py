"""Markdown as blocks."""

import pytest

from monitor.document.markdown import inline, read_markdown
from monitor.model import Block


def _told(text: str) -> list[tuple[str, int, str]]:
    return [(b.kind.value, b.level, b.text) for b in read_markdown(text).blocks]


def _rows(text: str) -> list[Block]:
    return [b for b in read_markdown(text).blocks if b.kind.value == "row"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("# One\n\n### Three ###", [("heading", 1, "One"), ("heading", 3, "Three")]),
        ("One\n===\n\nTwo\n---", [("heading", 1, "One"), ("heading", 2, "Two")]),
        ("one\ntwo", [("paragraph", 0, "one two")]),
        ("one  \nTwo", [("paragraph", 0, "one"), ("paragraph", 0, "Two")]),
        ("one\\\nTwo", [("paragraph", 0, "one"), ("paragraph", 0, "Two")]),
        ("one<br>two", [("paragraph", 0, "one"), ("paragraph", 0, "two")]),
        ("> quoted\n> more", [("paragraph", 0, "quoted more")]),
        ("- a\n  - b\n- c", [("item", 1, "a"), ("item", 2, "b"), ("item", 1, "c")]),
        ("- a\n  and more\n- b", [("item", 1, "a and more"), ("item", 1, "b")]),
        ("* * *", []),
        ("<!-- hidden -->shown", [("paragraph", 0, "shown")]),
        ("<script>x()</script>shown", [("paragraph", 0, "shown")]),
        ("<p>one</p><p>two</p>", [("paragraph", 0, "one"), ("paragraph", 0, "two")]),
        ("<h2>Head</h2>text", [("heading", 2, "Head"), ("paragraph", 0, "text")]),
        ("<ul><li>a</li><li>b</li></ul>", [("item", 1, "a"), ("item", 1, "b")]),
        ("```\n# no heading\n```", [("paragraph", 0, "# no heading")]),
        ("[ref]: http://example.org\ntext", [("paragraph", 0, "text")]),
        ("", []),
    ],
)
def test_the_blocks_of_a_text(text: str, told: list[tuple[str, int, str]]) -> None:
    assert _told(text) == told


def test_the_markers_of_items_are_kept() -> None:
    blocks = read_markdown("1. one\n2) two\n(a) three\n\n- four").blocks
    assert [b.marker for b in blocks] == ["1.", "2)", "(a)", ""]


def test_the_title_is_the_front_matter_s_or_the_first_heading() -> None:
    page = read_markdown("---\ntitle: 'My policy'\nlang: en\n---\n\n# Head\n")
    assert page.title == "My policy"
    assert page.blocks[0].text == "My policy"
    assert read_markdown("text\n\n## Head").title == "Head"
    assert read_markdown("text").title == ""


def test_a_table_reads_with_its_head() -> None:
    rows = _rows("| Data | Kept for |\n|:--|--:|\n| Logs | 1 year |\n| \\| | **2** |\n")
    assert [r.cells for r in rows] == [("Data", "Kept for"), ("Logs", "1 year"), ("|", "2")]
    assert [r.header for r in rows] == [(), ("Data", "Kept for"), ("Data", "Kept for")]
    assert rows[1].text == "Logs | 1 year"


def test_a_table_without_edges_or_with_an_empty_head() -> None:
    rows = _rows("Data | Kept\n--- | ---\nLogs | 1 year\n")
    assert rows[1].header == ("Data", "Kept")
    rows = _rows("| | |\n|---|---|\n| Logs | 1 year |\n")
    assert [(r.cells, r.header) for r in rows] == [(("Logs", "1 year"), ())]


def test_a_second_table_has_its_own_head() -> None:
    rows = _rows("| A | B |\n|---|---|\n| 1 | 2 |\n\n| C | D |\n|---|---|\n| 3 | 4 |\n")
    assert [r.header for r in rows] == [(), ("A", "B"), (), ("C", "D")]


@pytest.mark.parametrize(
    ("raw", "text", "links"),
    [
        ("a **bold** and *slanted* __x__", "a bold and slanted x", []),
        ("snake_case_word", "snake_case_word", []),
        ("2 * 3 * 4", "2 * 3 * 4", []),
        ("[terms](https://www.example.org/t?utm_source=a#b)", "terms", ["example.org/t"]),
        ("[a (b)](http://example.org/x_(y))", "a (b)", ["example.org/x_(y)"]),
        ("![logo](logo.png) text", "text", []),
        ("[![logo](l.png)](/home)", "", ["/home"]),
        ("[that][ref]", "that", []),
        ("<https://example.org> <a@example.org>", "https://example.org a@example.org", []),
        ("<b>bold</b> & &amp; &eacute;", "bold & & é", []),
        ("1 < 2 > 0", "1 < 2 > 0", []),
        (r"\*not bold\* \[x\]", "*not bold* [x]", []),
        ("`code` and ~~gone~~", "code and gone", []),
    ],
)
def test_inline_marks_are_no_text(raw: str, text: str, links: list[str]) -> None:
    found: list[str] = []
    assert inline(raw, found) == text
    assert found == links


def test_the_targets_of_links_are_kept_beside_the_text() -> None:
    one, other = (read_markdown(f"See [our terms]({to}).") for to in ("/a", "/b"))
    assert one.blocks == other.blocks
    assert (one.links, other.links) == (("/a",), ("/b",))


def test_a_line_in_bold_is_marked() -> None:
    blocks = read_markdown("**Fees**\n\nWe **charge** fees.").blocks
    assert [b.bold for b in blocks] == [True, False]
