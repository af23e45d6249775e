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
        ("Rules", "Do not flood the channels.", "Do not flood the channels (jokes, memes, etc.).", "en"),
        ("Règles", "Ne sature pas les salons.", "Ne sature pas les salons (par exemple des blagues ou des images).", "fr"),
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


@pytest.mark.parametrize(
    ("heading", "old", "new", "language"),
    [
        ("Sharing", "We do not sell data and we do not rent data.", "We do not sell data and we rent data.", "en"),
        ("Partage", "Nous ne vendons pas vos données et nous ne les louons pas.", "Nous ne vendons pas vos données et nous les louons.", "fr"),
        ("Plans", "Free plan · 10 users · 30 days of history", "Free plan · 5 users · 7 days of history", "en"),
        ("Refunds", "Orders costing under 50 euros recieve no refund.", "Orders costing over 50 euros receive no refund.", "en"),
        ("Language", "The English text of this agreement prevails.", "The French text of this agreement prevails.", "en"),
        ("Sharing", "We share usage data with partners.", "We share usage data with partners (advertisers and data brokers).", "en"),
        ("Notices", "You may cancel by e-mail or by post.", "You may cancel by e-mail or by /sms post.", "en"),
        ("Durée", "Le contrat est résiliable à tout moment.", "Le contrat est irrésiliable à tout moment.", "fr"),
        ("Settings", "Sharing is off by default.", "Sharing is on by default.", "en"),
    ],
)  # fmt: skip
def test_what_looks_like_a_slip_or_a_label_is_told(
    heading: str, old: str, new: str, language: str
) -> None:
    assert _compared(heading, old, new, language).verdict is Verdict.SUBSTANTIVE


@pytest.mark.parametrize("text", ["No refunds.", "Minimum age 13", "Fee: $5 / month"])
def test_a_short_line_with_a_rule_is_no_menu(text: str) -> None:
    assert _compared("Rules", "", text).verdict is Verdict.SUBSTANTIVE


def test_recipients_that_are_menu_words_are_recipients() -> None:
    items = "We share data with:\n\n- Press\n- Partners\n- Community\n"
    told = _compared("Sharing", items, "We share data with nobody.")
    assert told.verdict is Verdict.SUBSTANTIVE
    assert any(f.what == "recipient" for f in told.findings)


def test_a_value_that_moves_to_other_data_is_told() -> None:
    page = "# Policy\n\n## Messages\n\n{}\n\n## Photos\n\n{}\n"
    old = page.format("We keep messages for 30 days.", "We keep photos while you are here.")
    new = page.format("We keep messages.", "We keep photos for 30 days.")
    told = compare(*(document(side, "en") for side in (old, new)))
    assert told.verdict is Verdict.SUBSTANTIVE
