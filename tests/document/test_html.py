"""What is read from a page, and how it is told apart."""

from collections.abc import Callable

import pytest

from monitor.document.html import read_html
from monitor.errors import ReadError
from monitor.model import Block, BlockKind, Scope
from tests.document.pages import LAYOUTS, POLICY, POLICY_TEXT, mask, semantic, texts, widgets


def blocks(body: str) -> tuple[Block, ...]:
    return read_html(f"<body>{body}</body>".encode(), "text/html", Scope()).blocks


@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_layout_gives_the_same_lines(layout: Callable[[str], str]) -> None:
    assert texts(layout(POLICY)) == POLICY_TEXT


def test_the_page_names_itself() -> None:
    page = read_html(semantic(POLICY).encode(), "text/html", Scope())
    assert page.title == "Privacy policy of Fernleaf"
    assert page.language == "en"
    assert page.reader.startswith("html/")
    assert any("footer" in note for note in page.cut)


def test_kinds_and_levels_of_blocks() -> None:
    found = {block.text: block for block in blocks(POLICY)}
    heading = found["1. What we collect"]
    assert (heading.kind, heading.level) == (BlockKind.HEADING, 2)
    assert found["your name and e-mail address;"].kind is BlockKind.ITEM
    assert found["your name and e-mail address;"].level == 1
    assert found["tells us your climate zone, and"].level == 2
    row = found["Server logs | Security & abuse | 30 days"]
    assert row.kind is BlockKind.ROW
    assert row.cells == ("Server logs", "Security & abuse", "30 days")
    assert row.header == ("Data", "Purpose", "Kept for")


def test_a_title_outside_main_is_kept_with_what_stands_beside_it() -> None:
    body = POLICY.replace("<h1>Privacy policy of Fernleaf</h1>", "")
    page = (
        '<body><header class="hero"><h1>Privacy policy of Fernleaf</h1></header>'
        f"<main>{body}</main></body>"
    )
    assert texts(page) == POLICY_TEXT


def test_only_what_is_folded_is_kept_of_the_hidden() -> None:
    page = """<h1>Terms</h1><p>These terms hold for the use of our garden diary by anybody.</p>
    <div class="accordion-item"><h2><button aria-expanded="false" aria-controls="p1">Refunds
    </button></h2><div id="p1" class="accordion-panel" hidden><p>You get your money back within
    14 days of ordering.</p></div></div>
    <details><summary>Notice</summary><p>We tell you 30 days before a change.</p></details>
    <div><button aria-expanded="false">Liability</button></div>
    <div aria-hidden="true" style="height:0">We are liable for what we break.</div>
    <div style="display: none">An old draft that nobody can unfold.</div>"""
    assert [block.text for block in blocks(page)] == [
        "Terms",
        "These terms hold for the use of our garden diary by anybody.",
        "Refunds",
        "You get your money back within 14 days of ordering.",
        "Notice",
        "We tell you 30 days before a change.",
        "Liability",
        "We are liable for what we break.",
    ]


def test_tabs_definitions_and_captions_are_text() -> None:
    page = """<h1>Prices and their conditions</h1><p>The prices below hold from January on.</p>
    <ul class="nav nav-tabs"><li><a data-toggle="tab" href="#a">Monthly</a></li></ul>
    <dl><dt>Fee</dt><dd>What you pay each month.</dd><dt>Deposit</dt><dd>What you get back.</dd></dl>
    <table><caption>Fees in euros</caption><tr><td>Small</td><td>4.00</td></tr>
    <tr><td>Large</td><td>9.00</td></tr></table>"""
    assert [block.text for block in blocks(page)][2:] == [
        "Monthly",
        "Fee",
        "What you pay each month.",
        "Deposit",
        "What you get back.",
        "Fees in euros",
        "Small | 4.00",
        "Large | 9.00",
    ]


def test_tables_of_roles_are_tables_and_tables_of_layout_are_not() -> None:
    aria = """<div role="table"><div role="row"><div role="columnheader">Partner</div>
    <div role="columnheader">Country</div></div><div role="row"><div role="cell">Quillpost</div>
    <div role="cell">Norway</div></div></div>"""
    assert blocks(aria)[1].header == ("Partner", "Country")
    layout = "<table><tr><td><p>First paragraph of a text.</p><p>Second.</p></td></tr></table>"
    assert [block.kind for block in blocks(layout)] == [BlockKind.PARAGRAPH] * 2


def test_spans_of_rows_keep_cells_under_their_headers() -> None:
    page = """<table><tr><th>Data</th><th>Why</th><th>How long</th></tr>
    <tr><td rowspan="2">Logs</td><td>Security</td><td>30 days</td></tr>
    <tr><td>Statistics</td><td>1 year</td></tr></table>"""
    assert blocks(page)[2].cells == ("Statistics", "1 year")
    assert blocks(page)[2].header == ("Why", "How long")


def test_lines_without_block_elements() -> None:
    page = """<div><span>We collect your name and your address.</span><span>We keep both for two
    years after you leave.</span><span>We give neither to anybody else.</span><span>Write to us to
    have them deleted.</span></div>"""
    assert len(blocks(page)) == 4
    inline = "<div><span>Last</span> <span>updated:</span> <span>4</span> <span>March</span></div>"
    assert [block.text for block in blocks(inline)] == ["Last updated: 4 March"]


def test_a_break_inside_a_sentence_is_no_line() -> None:
    page = """<p>We keep the addresses of our customers for as long as the law<br>asks us to, and
    not a day longer.<br>Then they are deleted.<br>_ga: 2 years<br>_gid: 24 hours</p>"""
    assert [block.text for block in blocks(page)] == [
        (
            "We keep the addresses of our customers for as long as the law asks us to, and not a "
            "day longer."
        ),
        "Then they are deleted.",
        "_ga: 2 years",
        "_gid: 24 hours",
    ]


def test_bullets_in_the_text_are_markers() -> None:
    first, second = blocks("<p>• your name</p><p>- your address</p>")
    assert (first.kind, first.marker, first.text) == (BlockKind.ITEM, "•", "your name")
    assert (second.kind, second.marker, second.text) == (BlockKind.ITEM, "-", "your address")


def test_masked_addresses_are_read_in_every_form() -> None:
    hidden = mask("dpo@fernleaf.example", 0x91)
    page = f"""<p>Ask <a href="/cdn-cgi/l/email-protection#{hidden}">[email&#160;protected]</a>.</p>
    <p>Or <a href="/cdn-cgi/l/email-protection#{hidden}">our officer</a>.</p>
    <p>Or <span class="__cf_email__" data-cfemail="{hidden}">[email protected]</span></p>
    <p>Or <span data-cfemail="zz">[email protected]</span></p>"""
    assert [block.text for block in blocks(page)] == [
        "Ask dpo@fernleaf.example.",
        "Or our officer.",
        "Or dpo@fernleaf.example",
        "Or [email protected]",
    ]


def test_lists_of_links_inside_a_document_stay() -> None:
    page = f"""<ul><li><a href="/a">Seeds</a></li><li><a href="/b">Tools</a></li></ul>{POLICY}
    <h2>Other documents</h2><ul><li><a href="/t">Terms of sale</a></li></ul>"""
    lines = texts(page)
    assert lines[0] == POLICY_TEXT[0]
    assert lines[-2:] == ("Other documents", "Terms of sale")


def test_select_and_remove_decide_what_is_the_document() -> None:
    page = widgets(POLICY)
    chosen = Scope(select="main table", remove=("thead",))
    assert texts(page, scope=chosen) == POLICY_TEXT[12:14]


@pytest.mark.parametrize("css", ["#nowhere", "main >> [", "p:nope(", ".empty"])
def test_a_selector_that_finds_nothing_falls_back_and_says_so(css: str) -> None:
    page = semantic(POLICY) + '<div class="empty"></div>'
    read = read_html(page.encode(), "text/html", Scope(select=css))
    assert tuple(block.text for block in read.blocks) == POLICY_TEXT
    assert any(css in note for note in read.cut)


def test_links_are_kept_beside_the_text() -> None:
    page = read_html(
        b"<p>See our <a href='https://www.fernleaf.example/terms/?utm_source=x'>terms</a>.</p>",
        "text/html",
        Scope(),
    )
    assert page.links == ("fernleaf.example/terms",)


@pytest.mark.parametrize("body", [b"", b"   ", b"<!-- -->", b"\x00\x00", b"<html></html>"])
def test_an_empty_page_has_no_blocks(body: bytes) -> None:
    assert read_html(body, "text/html", Scope()).blocks == ()


def test_a_page_of_too_many_tags_is_refused() -> None:
    with pytest.raises(ReadError, match="300,000 tags"):
        read_html(b"<p>" * 300_001, "text/html", Scope())
