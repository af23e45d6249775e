"""Blocks cut into clauses."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.document.clauses import cut, row_text, sentences
from monitor.document.markdown import read_markdown
from monitor.model import Block, BlockKind, Clause


def _clauses(text: str, language: str = "en") -> tuple[Clause, ...]:
    return cut(read_markdown(text).blocks, language)


@pytest.mark.parametrize(
    ("language", "text", "parts"),
    [
        ("en", "We log it. You agree.", ["We log it.", "You agree."]),
        ("en", "See e.g. Art. 6 of it. They help.", ["See e.g. Art. 6 of it.", "They help."]),
        ("en", "Larkfield Inc. keeps it. We too.", ["Larkfield Inc. keeps it.", "We too."]),
        ("en", "Is it sold? No! Never.", ["Is it sold?", "No!", "Never."]),
        ("en", 'We say "no." You agree.', ['We say "no."', "You agree."]),
        ("en", "It costs 4.90 euros. Pay now.", ["It costs 4.90 euros.", "Pay now."]),
        ("en", "Logs, etc. are kept.", ["Logs, etc. are kept."]),
        ("en", "Data is kept; it is safe.", ["Data is kept; it is safe."]),
        (
            "en",
            "We keep the logs of the server for one year; we delete the files of users at once.",
            [
                "We keep the logs of the server for one year;",
                "we delete the files of users at once.",
            ],
        ),
        ("fr", "Voir p. ex. l'art. 6. Il aide.", ["Voir p. ex. l'art. 6.", "Il aide."]),
        ("fr", "M. Martin répond. « Oui. » Voilà.", ["M. Martin répond.", "« Oui. »", "Voilà."]),
        ("fr", "Est-ce vendu ? Jamais.", ["Est-ce vendu ?", "Jamais."]),
    ],
)
def test_where_a_sentence_ends(language: str, text: str, parts: list[str]) -> None:
    assert list(sentences(text, language)) == parts


@given(
    st.lists(st.sampled_from(["We log it.", "a;", "No!", "e.g.", "1.", "\u00ab x \u00bb", "..."]))
)
def test_sentences_join_to_the_text(parts: list[str]) -> None:
    text = " ".join(parts)
    assert " ".join(sentences(text, "en")) == text


@given(st.text(max_size=80))
def test_a_sentence_is_cut_alike_wherever_it_stands(text: str) -> None:
    followed = list(sentences(f"{text.strip()}\n\nWe end here.", "en"))
    assert " ".join(" ".join(followed).split()) == " ".join(f"{text} We end here.".split())


def test_a_semicolon_is_judged_by_its_own_halves() -> None:
    text = "Our partner receives the number of your card; we never see it."
    assert list(sentences(text, "en")) == [text]
    behind = "We store the list of your past orders so that you can order again."
    assert list(sentences(f"{text} {behind}", "en")) == [text, behind]


@pytest.mark.parametrize("words", [1, 10, 2000])
def test_a_mark_is_judged_alike_however_long_the_sentence(words: int) -> None:
    long = "We keep" + " logs" * words
    parts = [f"{long} for Larkfield Inc. See e.g. Art. 6 of it.", f"{long} in 12.", "We end."]
    assert list(sentences(" ".join(parts), "en")) == parts


def test_headings_make_a_path() -> None:
    found = _clauses(
        "# Policy\n\n## 2. Logs\n\nKept.\n\n### 2.1 Errors\n\nToo.\n\n## Fees\n\nNone."
    )
    assert [(c.heading, c.path, c.label, c.text) for c in found] == [
        (True, (), "", "Policy"),
        (True, ("Policy",), "2.", "Logs"),
        (False, ("Policy", "2. Logs"), "", "Kept."),
        (True, ("Policy", "2. Logs"), "2.1", "Errors"),
        (False, ("Policy", "2. Logs", "2.1 Errors"), "", "Too."),
        (True, ("Policy",), "", "Fees"),
        (False, ("Policy", "Fees"), "", "None."),
    ]
    assert [c.position for c in found] == list(range(7))


def test_a_bold_line_heads_what_follows() -> None:
    found = _clauses("**Fees**\n\nThere are none.")
    assert [(c.heading, c.path) for c in found] == [(True, ()), (False, ("Fees",))]
    assert not _clauses("We say so.\n\n**Fees**")[-1].heading


def test_items_know_the_line_that_leads_in() -> None:
    found = _clauses(
        "We keep your data. We collect:\n\n- your name\n- addresses:\n  - of delivery\n- logs\n\nDone."
    )
    assert [(c.item, c.lead_in, c.text) for c in found] == [
        (False, "", "We keep your data."),
        (False, "", "We collect:"),
        (True, "We collect:", "your name"),
        (True, "We collect:", "addresses:"),
        (True, "addresses:", "of delivery"),
        (True, "We collect:", "logs"),
        (False, "", "Done."),
    ]


def test_a_row_reads_with_its_head_and_the_head_is_a_heading() -> None:
    found = _clauses("| Data | Kept for |\n|---|---|\n| Logs | 1 year |")
    assert [(c.row, c.heading, c.text) for c in found] == [
        (True, True, "Data: Kept for"),
        (True, False, "Data: Logs; Kept for: 1 year"),
    ]


@pytest.mark.parametrize(
    ("cells", "header", "text"),
    [
        (("Logs", "1 year"), ("Data", "Kept for"), "Data: Logs; Kept for: 1 year"),
        (("Logs", "1 year"), (), "Logs: 1 year"),
        (("Logs:", "1 year"), (), "Logs: 1 year"),
        (("a", "b", "c"), (), "a; b; c"),
        (("a", "", "c"), ("A", "B", "C"), "A: a; C: c"),
        (("a", "b"), ("", "B"), "a; B: b"),
        (("only",), ("A",), "only"),
        (("", ""), ("A", "B"), ""),
    ],
)
def test_how_a_row_reads(cells: tuple[str, ...], header: tuple[str, ...], text: str) -> None:
    assert row_text(Block(BlockKind.ROW, "", cells=cells, header=header)) == text


def test_a_label_alone_belongs_to_what_follows() -> None:
    found = _clauses("1.\n\nWe keep logs.")
    assert [(c.label, c.text) for c in found] == [("1.", "We keep logs.")]


def test_a_clause_has_its_own_language() -> None:
    found = _clauses(
        "We keep the data for as long as it is needed by us.\n\n"
        "Nous ne vendons pas les données et nous ne les louons pas à des tiers.\n\nOui."
    )
    assert [c.language for c in found] == ["en", "fr", "en"]
