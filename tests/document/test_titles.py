"""Which heading names the document, and what it does for the lines around it."""

import pytest

from monitor.document.titles import find_titles
from monitor.document.tree import parse
from tests.document.pages import POLICY, POLICY_TEXT, texts

REST = POLICY.split("</h1>")[1]
NAME = "Privacy policy of Fernleaf"


def page(body: str, title: str = f"{NAME} | Fernleaf") -> str:
    return f"<html><head><title>{title}</title></head><body>{body}</body></html>"


@pytest.mark.parametrize(
    "head",
    [
        f'<header><h1><a href="/">Fernleaf</a></h1></header><h2>{NAME}</h2>',
        f'<div><a href="https://fernleaf.example/en/"><h1>Fernleaf</h1></a></div><h1>{NAME}</h1>',
        f"<header><h1>Fernleaf</h1><p>We help gardens to remember.</p></header><h2>{NAME}</h2>",
        f'<h1><a href="/privacy.html">{NAME}</a></h1>',
        f'<header><h1 id="p"><a href="/legal/privacy">{NAME}</a></h1></header>',
        f'<div class="breadcrumbs"><h2>{NAME}</h2><ol><li><a href="/">Home</a></li><li>{NAME}</li></ol></div>',
        f'<div><a href="/">Legal</a><span>\u203a</span><span>{NAME}</span></div><h1>{NAME}</h1>',
        f'<h1>{NAME} <a href="#p">Print this</a></h1>',
        f'<div><h1>Fernleaf</h1>[ <a href="/a">Seeds</a> | <a href="/b">Tools</a> ]</div><h2>{NAME}</h2>',
        f'<h1><a href="https://fernleaf.example/site/">Site</a></h1><h1>{NAME}</h1>',
    ],
)
def test_the_documents_title_is_told_from_the_sites_name(head: str) -> None:
    assert texts(page(f"{head}<div>{REST}</div>")) == POLICY_TEXT


@pytest.mark.parametrize("target", ["/", "./", "index.html", "https://fern.example", "/fr/"])
def test_a_heading_that_leads_home_is_no_title(target: str) -> None:
    root = parse(page(f'<h1><a href="{target}">Fernleaf</a></h1><h2>{NAME}</h2>'))
    assert [node.text() for node in find_titles(root, f"{NAME} - Fernleaf")] == [NAME]


def test_a_lone_heading_in_a_header_is_the_title() -> None:
    root = parse(page("<header><h1>Terms</h1></header><h2>Terms of Fernleaf</h2>", "Terms"))
    assert [node.text() for node in find_titles(root, "Terms")] == ["Terms"]
