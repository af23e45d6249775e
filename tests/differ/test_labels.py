"""What only names a thing: plans, commands, remarks, menus; and names that are no mere labels."""

import pytest

from monitor.differ import compare
from monitor.differ.asides import is_menu, is_trail
from monitor.differ.lexicon import load
from monitor.model import Comparison, Verdict
from tests.differ.mutations.verdicts import document

_FRAME = (
    "# Terms\n\n## {}\n\nThis service is provided by Larkfield.\n\n{}\n\n"
    "We keep our offices tidy for everybody who visits us.\n"
)


def _compared(heading: str, old: str, new: str, language: str = "en") -> Comparison:
    sides = (_FRAME.format(heading, text) for text in (old, new))
    return compare(*(document(side, language) for side in sides))


@pytest.mark.parametrize(
    ("heading", "old", "new", "language"),
    [
        ("Prices", "The Basic plan costs 4 euros a month.", "The Starter plan costs 4 euros a month.", "en"),
        ("Prices", "The Basic plan costs 4 euros.", "The Starter (formerly Basic) plan costs 4 euros.", "en"),
        ("Prix", "L'offre Duo coûte 4 euros par mois.", "L'offre Tandem (anciennement Duo) coûte 4 euros par mois.", "fr"),
        ("Your rights", "Run /data export to see your data.", "Run /privacy export to see your data.", "en"),
        ("Rules", "Do not flood the channels.", "Do not flood the channels (jokes, memes, stickers).", "en"),
        ("Règles", "Ne sature pas les salons.", "Ne sature pas les salons (blagues, images, autocollants).", "fr"),
    ],
)  # fmt: skip
def test_what_only_names_or_illustrates_is_no_alert(
    heading: str, old: str, new: str, language: str
) -> None:
    told = _compared(heading, old, new, language)
    assert told.verdict.rank <= Verdict.MINOR.rank
    assert told.verdict is not Verdict.NONE


@pytest.mark.parametrize(
    ("heading", "old", "new", "language"),
    [
        ("Who receives your data", "Payments are handled by Nordpay.", "Payments are handled by Quickpay.", "en"),
        ("Disputes", "Disputes go to the mediator Medialis.", "Disputes go to the mediator Concilium.", "en"),
        ("Litiges", "Nous adhérons au service de médiation Medialis.", "Nous adhérons au service de médiation Concilium.", "fr"),
        ("Data we collect", "We collect your name.", "We collect your name (and your date of birth).", "en"),
        ("Retention", "We keep logs.", "We keep logs (for two years).", "en"),
        ("Deletion", "Deleted posts are gone.", "Deleted posts are gone (unless a court demands them).", "en"),
    ],
)  # fmt: skip
def test_a_name_or_remark_of_substance_is_told(
    heading: str, old: str, new: str, language: str
) -> None:
    assert _compared(heading, old, new, language).verdict is Verdict.SUBSTANTIVE


def test_a_processor_replaced_throughout_is_no_renamed_brand() -> None:
    text = "## Who receives your data\n\nWe share your address with {0}.\n\n{0} receives your order, too.\n"
    old, new = (
        document(f"# Policy\n\n{text.format(name)}", "en") for name in ("Nordpost", "Vivamail")
    )
    assert compare(old, new).verdict is Verdict.SUBSTANTIVE


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Home > Legal > Privacy", True),
        ("Shop · News · Contact", True),
        ("Accueil / Aide / Confidentialité", True),
        ("We share it with the police / the courts / the tax office.", False),
        ("Home > Privacy", False),
        ("Data that we have / data that you give us / data that others send to us", False),
    ],
)
def test_a_path_of_pages_is_known_by_its_signs(line: str, *, expected: bool) -> None:
    assert is_trail(line) is expected


def test_a_menu_is_mostly_labels_that_menus_have() -> None:
    en = load("en")
    assert is_menu(["Blog", "Pricing", "Careers", "Contact"], en)
    assert not is_menu(["Partners", "Payment providers", "Public authorities", "Hosts"], en)
    assert not is_menu(["Blog", "Pricing"], en)


def test_a_denial_in_fewer_words_is_the_same_denial() -> None:
    told = _compared(
        "Partage", "Nous ne vendons aucune donnée.", "Nous ne vendons pas de données.", "fr"
    )
    assert told.verdict.rank <= Verdict.MINOR.rank
    told = _compared("Partage", "Nous ne vendons aucune donnée.", "Nous vendons des données.", "fr")
    assert told.verdict is Verdict.SUBSTANTIVE
