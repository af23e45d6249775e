"""Which sentences state the policy, and which only point, announce or navigate."""

import pytest

from monitor.differ.asides import is_aside, is_navigation, is_operative, is_prose
from monitor.differ.lexicon import load
from monitor.model import Clause


def _clause(text: str, language: str = "en", *, item: bool = False, lead_in: str = "") -> Clause:
    return Clause(("Terms",), "", lead_in, text, language, 0, item=item)


@pytest.mark.parametrize(
    ("language", "text", "prose"),
    [
        ("en", "We keep the data for as long as you use the service.", True),
        ("en", "Products Pricing Blog Careers Contact Press", False),
        ("en", "We sell it.", False),
        ("fr", "Nous conservons les données aussi longtemps que vous utilisez le service.", True),
        ("fr", "Produits Tarifs Blog Carrières Contact Presse", False),
    ],
)
def test_running_text_is_dense_in_grammar_words(language: str, text: str, *, prose: bool) -> None:
    assert is_prose(text, load(language)) is prose


@pytest.mark.parametrize(
    ("language", "text", "operative"),
    [
        ("en", "We sell your data to partners.", True),
        ("en", "You must pay within 14 days.", True),
        ("en", "Fabric cut to your measure cannot be returned.", True),
        ("en", "Search", False),
        ("fr", "Nous partageons vos données avec des partenaires.", True),
        ("fr", "Vous devez payer sous 14 jours.", True),
        ("fr", "Rechercher", False),
    ],
)
def test_an_operative_clause_binds_or_tells(language: str, text: str, *, operative: bool) -> None:
    assert is_operative(_clause(text, language), text) is operative


def test_an_item_is_operative_through_its_list() -> None:
    assert is_operative(_clause("date of birth", item=True), "date of birth")


@pytest.mark.parametrize(
    ("language", "text", "aside"),
    [
        ("en", "For more information, see our help pages.", True),
        ("en", "We have updated this policy to make it easier to read.", True),
        ("en", "For more information on how we sell your data, you must ask us.", False),
        ("en", "We do not share your data; see our list of partners.", False),
        ("fr", "Pour en savoir plus, consultez notre page d'aide.", True),
        ("fr", "Nous ne partageons pas vos données, pour en savoir plus.", False),
    ],
)
def test_an_aside_binds_nobody(language: str, text: str, *, aside: bool) -> None:
    assert is_aside(_clause(text, language), text) is aside


@pytest.mark.parametrize(
    ("language", "text", "navigation"),
    [
        ("en", "Skip to content", True),
        ("en", "Products | Pricing | Blog", True),
        ("en", "Subscribe to our newsletter and follow us on all the networks!", True),
        ("en", "We may sell your data to the partners named in the list below.", False),
        ("en", "You must not share your password with anybody else.", False),
        ("fr", "Aller au contenu", True),
        ("fr", "Produits | Tarifs | Blog", True),
        ("fr", "Nous pouvons vendre vos données aux partenaires de la liste ci-dessous.", False),
    ],
)
def test_navigation_is_no_statement(language: str, text: str, *, navigation: bool) -> None:
    assert is_navigation(_clause(text, language), text) is navigation


def test_a_member_of_a_list_led_in_is_no_navigation() -> None:
    text = "Search"
    assert not is_navigation(_clause(text, item=True, lead_in="We record the use of:"), text)
