"""What stands beside a document in pages that name nothing: bars, calls, pagers, small print."""

import pytest

from tests.document.pages import POLICY, POLICY_TEXT, texts

BAR = '<div class="x1"><p>Plant swap in Little Marden this Saturday, rain or shine.</p></div>'
MENU = '<div class="x2"><a href="/">Fernleaf</a><a href="/seeds">Seeds</a><a href="/in">Log in</a></div>'
BODY = f'<div class="x3"><div class="x4">{POLICY}</div></div>'
CALL = '<div class="x5"><h2>Ready to grow?</h2><p>Join us.</p><a href="/join">Sign up</a></div>'
LETTER = (
    '<div class="x6"><h3>Fern mail</h3><p>News of ferns, once a month.</p>'
    '<form><input type="email"><button>Subscribe</button></form></div>'
)
PAGER = '<div class="x7"><a href="/a">\u2039 Previous</a> - <a href="/b">Next \u203a</a></div>'
FOOT = (
    '<div class="x8"><div><b>Fernleaf</b><p>We help gardens to remember.</p></div>'
    '<div><b>More</b><a href="/seeds">Seeds</a><a href="/jobs">Careers</a></div></div>'
)
MADE = '<div class="x9"><p>Grown with patience in Marden</p></div>'
MARK = "<div>\u00a9 Fernleaf</div>"


@pytest.mark.parametrize("above", ["", BAR, MENU, MENU + BAR, BAR + MENU])
@pytest.mark.parametrize(
    "below", ["", CALL, LETTER, PAGER, FOOT, MARK, CALL + FOOT, PAGER + LETTER + MADE, FOOT + MADE]
)
def test_small_parts_beside_the_document_are_none_of_it(above: str, below: str) -> None:
    assert texts(f"<body><div>{above}{BODY}{below}</div></body>") == POLICY_TEXT


@pytest.mark.parametrize(
    "part",
    [
        "<p>Fernleaf Ltd, 12 Orchard Row</p>",
        "<p>You may ask our <a href='/help'>help desk</a> for a copy of this policy.</p>",
        "<h2>9. Complaints</h2><p>Ask for our <a href='/c'>form</a>.</p>",
        "<p>Write to help@fernleaf.example or ring 0131 496 0000.</p>",
        "<p>Version of 4 March 2025, in force until further notice</p>",
    ],
)
def test_a_small_part_without_a_sign_of_its_own_stays(part: str) -> None:
    lines = texts(f"<body><div>{MENU}{BODY}<div class='x5'>{part}</div></div></body>")
    assert lines[: len(POLICY_TEXT)] == POLICY_TEXT
    assert len(lines) > len(POLICY_TEXT)


def test_a_date_above_the_title_is_the_documents() -> None:
    page = f"<body><div>Last updated: 1 May 2025</div>{BODY}</body>"
    assert texts(page) == ("Last updated: 1 May 2025", *POLICY_TEXT)


def test_long_prose_beside_the_document_stays() -> None:
    prose = "<p>We keep the following apart from the rest since the law asks us to.</p>" * 6
    lines = texts(f"<body><div>{BODY}<div>{prose}</div></div></body>")
    assert len(lines) == len(POLICY_TEXT) + 6


def test_notes_on_the_page_are_no_lines_of_the_document() -> None:
    notes = "<div>Written by Willa Moss</div><p>5 min read</p>"
    trail = '<ol><li><a href="/">Home</a></li><li>Privacy policy of Fernleaf</li></ol>'
    back = '<p><a href="/">\u2190 Back to the start</a></p>'
    for added in (notes, trail, back, '<a href="#top">Jump to search</a>'):
        page = POLICY.replace("</h1>", f"</h1>{added}")
        assert texts(f"<body>{page}<p><a href='#x'>Back to top</a></p></body>") == POLICY_TEXT


def test_a_date_beside_a_note_is_the_documents() -> None:
    date = "Last updated: 1 May 2025 - 5 min read"
    page = POLICY.replace("</h1>", f"</h1><p>{date}</p>")
    assert texts(f"<body>{page}</body>") == (POLICY_TEXT[0], date, *POLICY_TEXT[1:])


def test_a_layout_of_rows_is_no_table_of_data() -> None:
    page = (
        f"<body><table><tr><td colspan=2>{MENU}</td></tr><tr><td><a href='/a'>Seeds</a></td>"
        f"<td>{POLICY.split('<h2>2.')[0]}<p>One.</p><p>Two.</p></td></tr></table></body>"
    )
    assert texts(page) == (*POLICY_TEXT[:10], "One.", "Two.")


ROWS = "".join(
    f"<div class='r'><h2>{number}. {name}</h2><p>{text}</p></div>"
    for number, name, text in (
        (1, "Data", "We keep your name and your address."),
        (2, "Copyright", "The photographs are © their authors."),
        (3, "Sharing", "We share nothing of it with anybody."),
        (4, "Questions", "Ask our garden desk."),
    )
)


def test_sections_in_rows_of_their_own_are_all_kept() -> None:
    page = f"<body>{MENU}<div class='r'><h1>Privacy of Fernleaf</h1></div>{ROWS}{FOOT}{MARK}</body>"
    lines = texts(page)
    assert lines[0] == "Privacy of Fernleaf"
    assert lines[-1] == "Ask our garden desk."
    assert len(lines) == 9


@pytest.mark.parametrize(
    "part",
    [
        "<h2>Copyright</h2><p>All drawings are © of their authors.</p>",
        "<h2>Links</h2><p>Read the <a href='/t'>terms of use of Fernleaf</a> as well.</p>",
        "<ul><li><a href='#web' data-toggle='tab'>On the web</a></li></ul>",
        "<p><a href='/v1'>Version of May 2021</a></p><p><a href='/v2'>Version of June 2022</a></p>",
    ],
)
def test_a_last_section_that_speaks_of_links_or_marks_stays(part: str) -> None:
    lines = texts(f"<body><div>{BODY}<div class='x5'>{part}</div></div></body>")
    assert lines[: len(POLICY_TEXT)] == POLICY_TEXT
    assert len(lines) > len(POLICY_TEXT)


def test_rows_of_claims_beside_the_document_are_none_of_it() -> None:
    claims = (
        "<div><h3>Fast delivery</h3><p>In two days</p></div><div><h3>Help</h3><p>By us</p></div>"
    )
    assert texts(f"<body><div>{BODY}<section>{claims}</section></div></body>") == POLICY_TEXT


@pytest.mark.parametrize("tag", ["app-footer", "ion-header", "x-cookie-banner"])
def test_the_name_of_a_custom_element_tells_as_a_class_does(tag: str) -> None:
    assert (
        texts(f"<body>{POLICY}<{tag}>Grow with us<a href='/'>Home</a></{tag}></body>")
        == POLICY_TEXT
    )


def test_teasers_that_are_articles_are_not_the_document() -> None:
    teaser = "<article><p>2 May</p><a href='/a'>Ten ferns</a><p>For a dark corner.</p></article>"
    page = f"<body><div><article>{POLICY}</article><div>{teaser}{teaser}</div></div></body>"
    assert texts(page) == POLICY_TEXT


@pytest.mark.parametrize(
    "line",
    [
        "Subscribe to our newsletter and never miss a fern.",
        "Suivez-nous sur les réseaux",
        "Handcrafted in Marden",
        "Site réalisé par Atelier Sauge",
    ],
)
def test_lines_of_promotion_and_craft_end_the_page_not_the_document(line: str) -> None:
    assert texts(f"<body><div>{POLICY}<p>{line}</p></div></body>") == POLICY_TEXT


def test_credits_that_a_heading_announces_are_the_documents() -> None:
    credits_ = "<h2>Credits</h2><p>Designed by Atelier Sauge</p>"
    lines = texts(f"<body><div>{POLICY}{credits_}</div></body>")
    assert lines == (*POLICY_TEXT, "Credits", "Designed by Atelier Sauge")
    named = POLICY.replace("</h1>", "</h1><p>Published by: Fernleaf Ltd</p>")
    assert "Published by: Fernleaf Ltd" in texts(f"<body>{named}</body>")
