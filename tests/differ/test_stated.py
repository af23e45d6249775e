"""What one document states: lists of data in sentences too, nothing that binds nobody."""

import pytest

from monitor.differ.stated import stated
from monitor.model import FindingKind
from tests.differ.mutations.verdicts import document


def said(text: str, language: str) -> list[tuple[str, str]]:
    found = stated(document(f"# Policy\n\n{text}\n", language))
    return [(fact.kind.value, fact.canonical) for fact, _, _ in found]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "We collect your e-mail address, IP address and payment data."),
        ("fr", "Nous collectons votre adresse e-mail, votre adresse IP et vos données bancaires."),
    ],
)
def test_a_sentence_that_lists_collected_data_states_it(language: str, text: str) -> None:
    kinds = [kind for kind, _ in said(text, language)]
    assert kinds.count(FindingKind.DATA_CATEGORY.value) == 3


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Please keep your e-mail address up to date."),
        ("en", "Share capital: 50,000 euros."),
        ("fr", "Tenez votre adresse e-mail à jour."),
    ],
)
def test_what_is_only_mentioned_is_not_stated(language: str, text: str) -> None:
    assert said(text, language) == []
