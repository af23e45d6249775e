"""Whether a statement stands elsewhere in a document."""

import pytest

from monitor.differ.elsewhere import Elsewhere, content_stems
from monitor.differ.lexicon import load
from tests.differ.mutations.verdicts import document

_EN = """# Policy

## Security

We encrypt all backups before they leave our data centre. Keys are held by two members of staff.
We never sell your postal address. You must report every breach of your password.

## Retention

Invoices are kept for ten years. Log files are deleted after 30 days.
"""
_FR = """# Politique

## Sécurité

Nous chiffrons toutes les sauvegardes avant leur départ du centre de données. Les clés sont détenues
par deux personnes. Nous ne vendons jamais votre adresse postale.

## Conservation

Les factures sont conservées pendant dix ans. Les journaux sont supprimés après 30 jours.
"""


@pytest.mark.parametrize(
    ("language", "text", "said"),
    [
        ("en", "All backups are encrypted before they leave our data centre.", True),
        ("en", "Invoices are kept for ten years.", True),
        ("en", "We encrypt all backups. Keys are held by two members of staff.", True),
        ("en", "We encrypt all recordings before they leave our offices.", False),
        ("en", "Log files are deleted after 90 days.", False),
        ("en", "Keys.", False),
        ("fr", "Nous chiffrons les sauvegardes avant leur départ du centre de données.", True),
        ("fr", "Les factures sont conservées pendant dix ans.", True),
        ("fr", "Les journaux sont supprimés après 90 jours.", False),
        ("fr", "Les photographies sont conservées pendant dix ans.", False),
    ],
)
def test_a_statement_is_found_where_it_is_said(language: str, text: str, *, said: bool) -> None:
    elsewhere = Elsewhere(document(_EN if language == "en" else _FR, language).clauses)
    assert elsewhere.says(text, load(language)) is said


def test_an_empty_document_says_nothing() -> None:
    assert not Elsewhere(()).says("We encrypt all backups.", load("en"))
    assert not Elsewhere(()).heads("Security")


def test_headings_are_found_without_their_numbers() -> None:
    elsewhere = Elsewhere(document("# Policy\n\n## 3. Security\n\nWe encrypt it.", "en").clauses)
    assert elsewhere.heads("Security")
    assert elsewhere.heads("4) SECURITY")
    assert not elsewhere.heads("We encrypt it.")


def test_content_is_what_grammar_leaves() -> None:
    assert content_stems("We do not sell it to them.", load("en")) == {"sell", "not"}
