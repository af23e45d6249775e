"""Tables of PDFs are rows: cells side by side, headers above them; what only looks so is none."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.document import read
from monitor.document.pdf import read_pdf
from monitor.model import Block, BlockKind
from tests.doubles.paper import Text, pdf, printed, tabled
from tests.test_workers import snapshot

pytest.importorskip("pypdf", reason="the extra `pdf` is not installed")

COLUMNS = (72.0, 200.0, 420.0)
ENGLISH = (
    ("*Data", "Purpose", "Kept for"),
    ("Account data/and address", "To run your diary and to tell you of/changes to it", "2 years"),
    ("Server logs", "Security", "30 days"),
    ("Invoices", "Duties that tax law puts on us", "10 years"),
)
FRENCH = (
    ("*Données", "Finalité", "Durée de conservation"),
    ("Données du/compte", "Tenir votre journal et vous avertir/de ses évolutions", "2 ans"),
    ("Journaux", "Sécurité du service", "30 jours"),
    ("Factures", "Obligations fiscales", "10 ans"),
)
INTRO = printed(
    ("##How long we keep it",),
    ("We keep your data for as long as this table tells, and no longer than that, unless the",
     "law asks us to."),
)  # fmt: skip
AFTER = Text("You may write to us about any of this, and we answer within a month of it.", 400)


def blocks(*pages: list[Text]) -> tuple[Block, ...]:
    return read_pdf(pdf(list(pages))).blocks


def rows(*pages: list[Text]) -> list[str]:
    return [block.text for block in blocks(*pages) if block.kind is BlockKind.ROW]


def whole(row: tuple[str, ...]) -> str:
    return " | ".join(cell.lstrip("*").replace("/", " ") for cell in row)


@pytest.mark.parametrize("by_line", [False, True], ids=["by cell", "by line"])
@pytest.mark.parametrize("table", [ENGLISH, FRENCH], ids=["en", "fr"])
def test_a_table_is_its_rows(table: tuple[tuple[str, ...], ...], *, by_line: bool) -> None:
    page = [*INTRO, *tabled(*table, columns=COLUMNS, top=660, by_line=by_line), AFTER]
    found = blocks(page)
    assert [block.text for block in found if block.kind is BlockKind.ROW] == [*map(whole, table)]
    first, *others = (block for block in found if block.kind is BlockKind.ROW)
    assert first.header == ()
    head = (table[0][0].lstrip("*"), *table[0][1:])
    assert all(block.header == head for block in others)
    assert [block.text for block in found if block.kind is BlockKind.PARAGRAPH] == [
        " ".join(line.says for line in INTRO[1:]),
        AFTER.says,
    ]


@pytest.mark.parametrize(
    ("table", "says"),
    [
        (ENGLISH, "Data: Server logs; Purpose: Security; Kept for: 30 days"),
        (
            FRENCH,
            "Données: Journaux; Finalité: Sécurité du service; Durée de conservation: 30 jours",
        ),
    ],
    ids=["en", "fr"],
)
def test_its_clauses_read_with_their_headers(table: tuple[tuple[str, ...], ...], says: str) -> None:
    page = [*INTRO, *tabled(*table, columns=COLUMNS, top=660), AFTER]
    document = read((snapshot(pdf([page]), "application/pdf"),))
    (clause,) = (one for one in document.clauses if "30" in one.text)
    assert clause.text == says
    assert clause.path == ("How long we keep it",)


def test_a_table_without_bold_has_no_head() -> None:
    plain = [(row[0].lstrip("*"), *row[1:]) for row in ENGLISH]
    found = blocks([*INTRO, *tabled(*plain, columns=COLUMNS, top=660)])
    assert [block.header for block in found if block.kind is BlockKind.ROW] == [()] * 4


def test_an_empty_cell_leaves_the_others_in_their_columns() -> None:
    table = (*ENGLISH, ("Backups", "", "90 days"))
    *_, last = blocks([*INTRO, *tabled(*table, columns=COLUMNS, top=660)])
    assert last.cells == ("Backups", "90 days")
    assert last.header == ("Data", "Kept for")


def test_names_beside_their_values_are_rows() -> None:
    contacts = (("Controller", "Fernleaf Ltd"), ("E-mail", "privacy@fernleaf.example"))
    assert rows([*INTRO, *tabled(*contacts, columns=(72, 160), top=640)]) == [*map(whole, contacts)]


def test_a_table_goes_on_on_the_next_page() -> None:
    first = [*INTRO, *tabled(*ENGLISH[:3], columns=COLUMNS, top=660)]
    second = [*tabled(ENGLISH[0], *ENGLISH[3:], columns=COLUMNS, top=760), AFTER]
    assert rows(first, second) == [*map(whole, ENGLISH)]
    alone = [*tabled(*ENGLISH[3:], columns=COLUMNS, top=760), AFTER]
    assert rows(first, alone) == [*map(whole, ENGLISH)]
    found = [block for block in blocks(first, alone) if block.kind is BlockKind.ROW]
    assert found[-1].header == ("Data", "Purpose", "Kept for")


def test_a_row_that_ends_on_the_next_page_is_one() -> None:
    first = [*INTRO, *tabled(*ENGLISH[:2], columns=COLUMNS, top=660)]
    rest = [Text("and to nothing else.", 760, x=200), Text("more or less", 760, x=420)]
    *_, last = rows(first, [*rest, AFTER])
    assert last.startswith("Account data and address | To run your diary")
    assert last.endswith("changes to it and to nothing else. | 2 years more or less")


def test_a_list_is_no_table() -> None:
    bullets = [("•", "one thing that we collect"), ("•", "another thing"), ("•", "a third")]
    numbers = [(f"{n}.", f"thing {n} that we collect") for n in range(1, 6)]
    for items in (bullets, numbers):
        found = blocks([*INTRO, *tabled(*items, columns=(72, 100), top=660), AFTER])
        assert [block.text for block in found if block.kind is BlockKind.ROW] == []
        assert all(any(text in block.text for block in found) for _, text in items)


LEFT = [
    "We collect what you give us when you",
    "open an account, and nothing else in",
    "any case. Where you write to us, the",
    "letter is kept for as long as it takes",
    "to answer you, which is a month and",
    "no longer. You may ask us for a copy",
]
RIGHT = [
    "of all that we hold of you, and we",
    "send it to you within a month, free",
    "of charge. You may have it corrected",
    "where it is wrong and deleted where",
    "nothing obliges us to keep it. These",
    "rights end with your account only.",
]


@pytest.mark.parametrize("by_line", [False, True], ids=["column by column", "line by line"])
def test_columns_of_a_layout_are_no_table(*, by_line: bool) -> None:
    left = [Text(says, 700 - 14 * at) for at, says in enumerate(LEFT)]
    right = [Text(says, 700 - 14 * at, x=320) for at, says in enumerate(RIGHT)]
    page = left + right
    if by_line:
        page = [line for pair in zip(left, right, strict=True) for line in pair]
    assert rows(page) == []


def test_justified_lines_are_no_table() -> None:
    lines = [
        [Text(word, 700 - 14 * at, x=72 + 70 * place) for place, word in enumerate(words)]
        for at, words in enumerate((LEFT[0].split()[:6], RIGHT[0].split()[:6]))
    ]
    assert rows([piece for line in lines for piece in line]) == []


CELL = st.lists(st.text("abcdefghijklm", min_size=1, max_size=12), min_size=1, max_size=3).map(
    "/".join
)


@settings(max_examples=50, deadline=None)
@given(st.lists(st.tuples(CELL, CELL, CELL), min_size=2, max_size=8))
def test_no_word_of_a_table_is_lost(table: list[tuple[str, str, str]]) -> None:
    page = tabled(*table, columns=COLUMNS, top=760)
    words = sorted(word for row in table for cell in row for word in cell.split("/"))
    text = " ".join(block.text for block in blocks(page)).replace(" |", "")
    assert sorted(text.split()) == words
