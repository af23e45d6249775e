"""Edits of a page's markup that a reader cannot see change no line."""

import random
import re
from collections.abc import Callable

import pytest

from tests.document.pages import LAYOUTS, POLICY, POLICY_TEXT, blog, mask, semantic, texts, widgets

Edit = Callable[[str], str]


def hashed_classes(page: str) -> str:
    return re.sub(r"(<(?:p|h2|li|table|td)\b)", r'\1 class="css-1x9f3k2 sc-bdVaJa"', page)


def wrapped_parts(page: str) -> str:
    page = re.sub(r"(<p>.*?</p>)", r'<div class="r8"><div>\1</div></div>', page, flags=re.DOTALL)
    return page.replace("<body", '<body data-x="1"', 1)


def wrapped_lines(page: str) -> str:
    return re.sub(r"(?<=[a-z,]) (?=[a-z])", "\n          ", page)


def joined_lines(page: str) -> str:
    return re.sub(r"\s*\n\s*", " ", page)


def promotion(page: str) -> str:
    bar = (
        '<div class="promo-bar"><p>Spring sale! 20 % off all ferns until Sunday, while stocks last.'
        '</p><a href="/sale">Shop now</a></div>'
    )
    return re.sub(r"(<body[^>]*>)", rf"\1{bar}", page, count=1)


def cookie_banner(page: str) -> str:
    banner = (
        '<div class="cookie-banner" role="region"><p>We use cookies to make this site work and, '
        "if you agree, to measure how it is used. Read our cookie policy for the details.</p>"
        "<button>Accept</button><button>Decline</button></div>"
    )
    return page.replace("</body>", f"{banner}</body>")


def vendor_banner(page: str) -> str:
    rows = "".join(f"<tr><td>_c{n}</td><td>Measures use</td></tr>" for n in range(60))
    banner = f'<div id="CybotCookiebotDialog"><h2>Consent</h2><table>{rows}</table></div>'
    return re.sub(r"(<body[^>]*>)", rf"\1{banner}", page, count=1)


def grown_footer(page: str) -> str:
    more = "".join(f'<li><a href="/c{n}">Gardens of region {n}</a></li>' for n in range(80))
    if "</footer>" in page:
        return page.replace("</footer>", f"<ul>{more}</ul></footer>")
    return page.replace("</body>", f"<footer><ul>{more}</ul></footer></body>")


def more_links(page: str) -> str:
    return page.replace("Help</a></li>", 'Help</a></li><li><a href="/new">New arrivals</a></li>')


def turned_attributes(page: str) -> str:
    page = page.replace("<td>", '<td style="padding:2px" valign=top data-k=\'v "w"\'>')
    return re.sub(r'<(\w+) class="([^"]*)" href="([^"]*)"', r'<\1 href="\3" class="\2"', page)


def entities(page: str) -> str:
    page = page.replace("&amp;", "&#38;").replace("©", "&copy;")
    return page.replace("Orchard", "&#79;rch&#x61;rd").replace("[email&#160;", "[email&nbsp;")


def comments(page: str) -> str:
    return page.replace("<li>", "<li><!-- build 8842 -->").replace("</p>", "<!--/--></p>")


def scripts(page: str) -> str:
    added = (
        '<script nonce="r4nd0m">window.t={"a":"We sell all your data"}</script><style>p{}</style>'
    )
    return page.replace("</h2>", f"</h2>{added}").replace("</head>", f"{added}</head>")


def new_request(page: str) -> str:
    page = page.replace("<head>", '<head><meta name="csrf-token" content="9d8f7a6b5c">')
    return page.replace(mask("privacy@fernleaf.example"), mask("privacy@fernleaf.example", 0x5F))


def capital_tags(page: str) -> str:
    return re.sub(r"</?(?:p|ul|li|h2|td|tr|table)\b", lambda tag: tag[0].upper(), page)


def open_ends(page: str) -> str:
    return re.sub(r"</(?:p|li|td|tr|tbody|thead)>", "", page)


def inline_marks(page: str) -> str:
    page = page.replace("garden diary", "<em>garden</em> <span>di</span><b>ary</b>")
    return page.replace("climate zone", "climate<wbr> zone<img src=x alt='map'>")


def hidden_notes(page: str) -> str:
    return page.replace("<h2>", '<span hidden>note 7</span><i aria-hidden="true">★</i><h2>')


EDITS: tuple[Edit, ...] = (
    hashed_classes,
    wrapped_parts,
    wrapped_lines,
    joined_lines,
    promotion,
    cookie_banner,
    vendor_banner,
    grown_footer,
    more_links,
    turned_attributes,
    entities,
    comments,
    scripts,
    new_request,
    capital_tags,
    open_ends,
    inline_marks,
    hidden_notes,
)


@pytest.mark.parametrize("edit", EDITS)
@pytest.mark.parametrize("layout", LAYOUTS)
def test_an_edit_of_the_markup_changes_no_line(layout: Callable[[str], str], edit: Edit) -> None:
    page = layout(POLICY)
    edited = edit(page)
    assert edited != page
    assert texts(edited) == POLICY_TEXT


@pytest.mark.parametrize("layout", LAYOUTS)
def test_all_edits_together_change_no_line(layout: Callable[[str], str]) -> None:
    chosen = [edit for edit in EDITS if edit not in (joined_lines, open_ends)]
    for seed in range(4):
        random.Random(seed).shuffle(chosen)
        page = layout(POLICY)
        for edit in chosen:
            page = edit(page)
        assert texts(page) == POLICY_TEXT


@pytest.mark.parametrize("layout", [semantic, blog, widgets])
@pytest.mark.parametrize("place", ["before", "after"])
def test_what_stands_outside_header_and_footer_is_no_document(
    layout: Callable[[str], str], place: str
) -> None:
    bar = '<div class="q7z"><p>Plant swap in Little Marden on Saturday, rain or shine.</p></div>'
    page = layout(POLICY).replace("<main", "<div").replace("</main", "</div")
    page = (
        re.sub(r"(<body[^>]*>)", rf"\1{bar}", page, count=1)
        if place == "before"
        else page.replace("</body>", f"{bar}</body>")
    )
    assert texts(page) == POLICY_TEXT


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_clause_added_or_taken_changes_only_its_own_line(layout: Callable[[str], str]) -> None:
    added = POLICY.replace("<h2>3.", "<p>We sell your photographs to seed merchants.</p><h2>3.")
    lines = list(texts(layout(added)))
    lines.remove("We sell your photographs to seed merchants.")
    assert tuple(lines) == POLICY_TEXT
    taken = POLICY.replace("<li>the photographs that you upload.</li>", "")
    expected = tuple(line for line in POLICY_TEXT if line != "the photographs that you upload.")
    assert texts(layout(taken)) == expected
