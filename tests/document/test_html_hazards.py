"""Pages made to break a reader: depth, size, nonsense."""

from contextlib import suppress

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from monitor.document.html import read_html
from monitor.document.tree import parse
from monitor.errors import ReadError
from monitor.model import Scope
from tests.document.pages import POLICY, POLICY_TEXT, semantic, texts


@pytest.mark.parametrize("depth", [255, 256, 1000, 20_000])
def test_depth_loses_no_text(depth: int) -> None:
    page = semantic("<div>" * depth + POLICY + "</div>" * depth)
    assert texts(page) == POLICY_TEXT


def test_select_reads_deep_pages_too() -> None:
    page = semantic("<div>" * 400 + POLICY + "</div>" * 400)
    assert texts(page, scope=Scope(select="h1")) == POLICY_TEXT[:1]


@pytest.mark.parametrize(
    "markup",
    [
        "<" * 50_000,
        "<a href='" * 20_000,
        "<b><i><a>x" * 5_000,
        "<ul><li>" * 5_000 + "x",
        "<table><tr><td>" * 3_000 + "x",
        "<form>" * 5_000 + "x<input>",
        '<div class="nav">' * 5_000 + "x",
        "<script" * 20_000,
        "<td rowspan=99999 colspan=99999>x" * 2_000,
        '<div hidden class="panel">some text that is long enough</div>' * 5_000,
        "<div><span>a</span><span>b</span><span>c</span><span>" * 3_000,
        "<p " + " ".join(f"a{n}=1" for n in range(20_000)) + ">x",
        f"<table><tr><td colspan={'9' * 5000} rowspan=\u0663>x<td>y<tr><td>z<td>w</table>",
        f'<div role="heading" aria-level="{"9" * 5000}">x</div>',
        "&#0;&#x110000;&nosuch;&" * 5_000,
    ],
)
def test_hostile_markup_is_read_in_bounded_time(markup: str) -> None:
    read_html(f"<body>{markup}".encode(), "text/html", Scope())


PIECES = (
    *"<>/=\"'& \n",
    *("<div", "<p>", "</p>", "<table>", "<td colspan=2>", "<li>", "<br>", "<h1>", "<h2>"),
    *(
        "<main>",
        "<header>",
        "</footer>",
        "<script>",
        "</script>",
        "<!--",
        "-->",
        "<![CDATA[",
        "<?xml",
    ),
    *(" hidden", ' class="cookie-banner"', ' role="row"', ' style="display:none"'),
    *(' data-cfemail="1"', "&amp;", "&#8203;", "\x00", "text", "Überschrift", "条款"),
)
BINARY_FROM = 4
"""Characters of noise from which a few bytes are no text at all."""
FRAGMENTS = st.lists(st.sampled_from(PIECES), max_size=60)


@settings(max_examples=300, deadline=None)
@given(FRAGMENTS)
def test_nonsense_is_read_and_read_alike(fragments: list[str]) -> None:
    assume(fragments.count("\x00") < BINARY_FROM)
    body = "".join(fragments).encode()
    first = read_html(body, "text/html", Scope())
    assert first == read_html(body, "text/html", Scope())
    assert all(block.text and block.text == " ".join(block.text.split()) for block in first.blocks)


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(body: bytes) -> None:
    with suppress(ReadError):
        read_html(body, "text/html", Scope())


WORDS = st.text(alphabet="abcdefgé漢ع", min_size=1, max_size=8)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.lists(WORDS, min_size=1, max_size=5), min_size=1, max_size=12))
def test_no_paragraph_of_a_plain_page_is_lost(paragraphs: list[list[str]]) -> None:
    lines = [" ".join(words) for words in paragraphs]
    markup = "".join(f"<p>{line}</p>" for line in lines)
    page = read_html(f'<meta charset="utf-8">{markup}'.encode(), "text/html", Scope())
    assert [block.text for block in page.blocks] == lines


def test_sizes_hold_after_cuts() -> None:
    root = parse("<div><p>one two</p><script>three</script><a href='/x'>four</a></div>")
    assert (root.size, root.linked) == (10, 4)
