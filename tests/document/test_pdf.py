"""PDFs are read as the paragraphs, headings and items that a reader sees."""

import os
import subprocess
import sys
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.document import read, read_page
from monitor.document.pdf import read_pdf
from monitor.errors import ReadError
from monitor.model import BlockKind, Scope
from tests.doubles.paper import Text, pdf, printed
from tests.test_workers import snapshot

pytest.importorskip("pypdf", reason="the extra `pdf` is not installed")

HEAD = "Fernweh Maps - Privacy notice"
FIRST = printed(
    ("##Privacy notice",),
    ("Last updated: 3 March 2026",),
    ("#1. What we collect",),
    (
        "We collect your name, your address and the routes that you re-",
        "cord with the app, and we keep them on servers in Lisbon for as",
        "long as you have an account with us.",
    ),
    ("We collect in particular:",),
    ("• your e-mail address and, where you give it, your tele-", "phone number;"),
    ("• the places that you have marked.",),
    ("We share your routes with nobody, unless you publish them, and",),
    header=HEAD,
    footer="Page 1 of 3",
)
SECOND = printed(
    ("then with everybody who can see the page.",),
    ("#2. How long we keep it",),
    ("We keep logs for 30 days. Write to us by e-mail or telephone.",),
    header=HEAD,
    footer="Page 2 of 3",
)
THIRD = printed(
    ("*Your rights",),
    ("You may ask us to delete your data at any time.",),
    header=HEAD,
    footer="Page 3 of 3",
)
POLICY = [FIRST, SECOND, THIRD]


def texts(body: bytes) -> list[str]:
    return [block.text for block in read_pdf(body).blocks]


def test_a_policy_is_read_as_its_paragraphs() -> None:
    page = read_pdf(pdf(POLICY, links=("https://fernweh.example/rights?utm_source=pdf",)))
    assert [(block.kind, block.text) for block in page.blocks] == [
        (BlockKind.HEADING, "Privacy notice"),
        (BlockKind.PARAGRAPH, "Last updated: 3 March 2026"),
        (BlockKind.HEADING, "1. What we collect"),
        (
            BlockKind.PARAGRAPH,
            (
                "We collect your name, your address and the routes that you record with the app, and"
                " we keep them on servers in Lisbon for as long as you have an account with us."
            ),
        ),
        (BlockKind.PARAGRAPH, "We collect in particular:"),
        (BlockKind.ITEM, "your e-mail address and, where you give it, your telephone number;"),
        (BlockKind.ITEM, "the places that you have marked."),
        (
            BlockKind.PARAGRAPH,
            (
                "We share your routes with nobody, unless you publish them, and then with everybody"
                " who can see the page."
            ),
        ),
        (BlockKind.HEADING, "2. How long we keep it"),
        (BlockKind.PARAGRAPH, "We keep logs for 30 days. Write to us by e-mail or telephone."),
        (BlockKind.PARAGRAPH, "Your rights"),
        (BlockKind.PARAGRAPH, "You may ask us to delete your data at any time."),
    ]
    assert page.title == "Privacy notice"
    assert page.links == ("fernweh.example/rights",)
    assert page.cut == ("repeated at the edges of pages: 6 lines",)
    assert [block.level for block in page.blocks if block.level] == [1, 2, 1, 1, 2]
    assert [block.text for block in page.blocks if block.bold] == ["Your rights"]


def test_sections_dates_and_language_come_of_it() -> None:
    document = read((snapshot(pdf(POLICY), "application/pdf"),))
    assert document.reader == "pdf/2"
    assert document.language == "en"
    assert str(document.updated_on) == "2026-03-03"
    kept = next(clause for clause in document.clauses if "30 days" in clause.text)
    assert kept.path == ("Privacy notice", "2. How long we keep it")
    deleted = next(clause for clause in document.clauses if "delete" in clause.text)
    assert deleted.path[-1] == "Your rights"


def test_other_page_breaks_make_the_same_document() -> None:
    whole = [line for page in POLICY for line in page if 30 < line.y < 810]
    one = [Text(line.says, 2000 - at * 14, line.size, line.bold) for at, line in enumerate(whole)]
    first, again = read_pdf(pdf(POLICY)), read_pdf(pdf([one]))
    assert "".join(b.text for b in again.blocks).split() == (
        "".join(b.text for b in first.blocks).split()
    )


def test_a_hyphen_that_is_written_elsewhere_stays() -> None:
    lines = ("Ask for opt-out forms. We honour every opt-", "out within a month of it.")
    assert texts(pdf([printed(lines)]))[0].endswith("every opt-out within a month of it.")


def test_numbers_that_are_no_page_numbers_stay() -> None:
    page = printed(("We keep them for", "30"), ("That is all.",))
    assert any("30" in text for text in texts(pdf([page])))


def test_bytes_tell_a_pdf_whatever_they_are_called() -> None:
    assert read_page(pdf(POLICY), "text/html", Scope()).reader == "pdf/2"


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (b"%PDF-1.7 and nothing more", "cannot be parsed"),
        (pdf(POLICY)[:400], "cannot be parsed"),
        (pdf([[]]), "no text"),
        (pdf([[] for _ in range(401)]), "401 pages"),
    ],
    ids=["stub", "cut", "pictures", "long"],
)
def test_what_cannot_be_read_is_said(body: bytes, says: str) -> None:
    with pytest.raises(ReadError, match=says):
        read_pdf(body)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_spoilt_pdf_is_read_or_refused(data: st.DataObject) -> None:
    body = bytearray(pdf([FIRST]))
    for _ in range(data.draw(st.integers(1, 12))):
        body[data.draw(st.integers(0, len(body) - 1))] = data.draw(st.integers(0, 255))
    with suppress(ReadError):
        read_pdf(bytes(body))


def test_without_the_extra_the_remedy_is_told() -> None:
    program = (
        "import sys; sys.modules['pypdf'] = None\n"
        "from monitor.document.pdf import read_pdf\n"
        "from monitor.errors import ReadError\n"
        "try: read_pdf(b'%PDF-1.4')\n"
        "except ReadError as error: print(error)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, env=os.environ
    )
    assert done.stdout.strip() == (
        "This is a PDF, which needs the extra: pip install 'clausewatch[pdf]'"
    )
