"""The HTML redline: whole, harmless, and the same in every language."""

import base64
import hashlib
import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.model import Edit, EditKind, Finding
from monitor.render.phrases import languages
from monitor.render.redline import Heading, redline
from tests.render.golden_files import agrees
from tests.render.samples import CHANGE, COMPARISON, FINDINGS, QUIET, SALE, clause

OUR_TAGS = """
html head meta title style body header section footer h1 h2 h3 h4 p ul ol li a strong span
blockquote div ins del details summary
"""
OURS = frozenset(OUR_TAGS.split())


class Page(HTMLParser):
    """Collects the tags, links and text of a page, and checks that elements nest."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.open: list[str] = []
        self.text: list[str] = []
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs
        if tag != "meta":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "style" not in self.open:
            self.text.append(data)

    def named(self, name: str) -> list[str | None]:
        return [value for key, value in self.attributes if key == name]


@pytest.mark.parametrize("language", languages())
def test_a_change_as_one_file(language: str) -> None:
    told = redline(CHANGE, language)
    body = re.sub(r"<style>.*?</style>", "<style></style>", told, flags=re.DOTALL)
    agrees(f"redline.{language}.html", re.sub(r"sha256-[^']+", "sha256-", body))


def test_the_page_runs_nothing_and_fetches_nothing() -> None:
    told = redline(CHANGE)
    page = Page(told)
    assert set(page.tags) <= OURS
    assert not any(key.startswith("on") or key in ("src", "style") for key, _ in page.attributes)
    style = told.partition("<style>")[2].partition("</style>")[0]
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert f"default-src 'none'; style-src 'sha256-{digest}';" in told.replace("&#x27;", "'")
    assert "url(" not in style
    assert "@import" not in style


def test_the_document_is_whole() -> None:
    page = Page(redline(CHANGE))
    text = " ".join("".join(page.text).split())
    for edit in CHANGE.edits:
        if edit.kind is not EditKind.REWORDED:
            for each in (*edit.old, *edit.new):
                assert each.text in text
    assert page.tags.count("ins") > 3
    assert "(moved from 13. Contact)" in text


def test_a_finding_leads_to_its_place() -> None:
    page = Page(redline(CHANGE))
    inner = [h.removeprefix("#") for h in page.named("href") if h and h.startswith("#")]
    assert len(inner) == 3
    assert set(inner) <= set(page.named("id"))


def test_long_unchanged_stretches_are_folded() -> None:
    kept = tuple(
        Edit(EditKind.KEPT, (clause(n, f"Clause {n}."),), (clause(n, f"Clause {n}."),))
        for n in range(10, 40)
    )
    (gone,) = (e for e in CHANGE.edits if e.kind is EditKind.REMOVED)
    page = Page(redline(CHANGE, edits=(gone, *kept)))
    assert "29 clauses unchanged" in page.text
    assert "Clause 25." in page.text


def test_a_comparison_takes_its_heading_from_the_caller() -> None:
    told = redline(COMPARISON, heading=Heading("Katydid", "Terms", old="old.html", new="new.html"))
    assert "<h1>Katydid · Terms</h1>" in told
    assert "old.html → new.html" in told
    assert "<h1>Only wording" in redline(QUIET)


def test_only_pages_are_linked_to() -> None:
    told = redline(replace(CHANGE, url="javascript:alert(1)"))
    assert "javascript:" not in str(Page(told).named("href"))
    assert "javascript:alert(1)" in told


HOSTILE = st.text() | st.sampled_from(
    ["<script>alert(1)</script>", '"><img src=x onerror=y>', "</style><b>", "<!--", "]]>", "\u202e"]
)


@given(
    st.builds(
        replace,
        st.sampled_from(FINDINGS),
        old=HOSTILE,
        new=HOSTILE,
        before=HOSTILE | st.none(),
        after=HOSTILE | st.none(),
        section=HOSTILE,
        rule=HOSTILE,
        what=HOSTILE,
    ),
    HOSTILE,
)
def test_no_text_of_a_page_acts_in_html(finding: Finding, text: str) -> None:
    old, new = (replace(clause(3, text), path=(text,), label=text), clause(3, SALE.after or ""))
    edits = (
        Edit(EditKind.REWORDED, (old,), (new,)),
        Edit(EditKind.MOVED, (old,), (replace(old, position=4, language=text),)),
    )
    told = redline(
        replace(CHANGE, findings=(finding,), edits=edits, service=text, name=text, url=text)
    )
    page = Page(told)
    assert set(page.tags) <= OURS
    assert not any(key.startswith("on") or key in ("src", "style") for key, _ in page.attributes)
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", told)
