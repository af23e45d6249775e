"""Which parties, places, rights, bases, data and contacts are found, and what is masked."""

import pytest

from monitor.differ import facts
from monitor.differ.lexicon import load
from monitor.model import Fact, FindingKind


def read(kind: FindingKind, language: str, text: str, context: str = "") -> list[Fact]:
    return [f for f in facts.find(text, load(language), context=context) if f.kind is kind]


@pytest.mark.parametrize(
    ("language", "text", "context", "values"),
    [
        (
            "en",
            "This contract is made with Heron Software, Inc. of Dublin.",
            "",
            ["Heron Software, Inc."],
        ),
        ("en", "The controller is Kestrel Netherlands B.V.", "", ["Kestrel Netherlands B.V."]),
        (
            "en",
            "Your data goes to Kestrel & Sons Ltd and to nobody else.",
            "",
            ["Kestrel & Sons Ltd"],
        ),
        (
            "en",
            "We share data with Finchly, Amber Web Services and WrenPay.",
            "",
            ["Finchly", "Amber Web Services", "WrenPay"],
        ),
        ("en", "Finchly", "Our sub-processors:", ["Finchly"]),
        ("en", "Provider: Finchly; Purpose: payment", "Recipients of your data", ["Finchly"]),
        ("en", "We share Personal Data with Partners and Affiliates under these Terms.", "", []),
        ("en", "The Service is provided to Users by Us.", "", []),
        ("en", "Transfers rely on the Standard Contractual Clauses and on the GDPR.", "", []),
        ("fr", "Le site est édité par MERLE SAS.", "", ["MERLE SAS"]),
        (
            "fr",
            "Vos données sont transmises à Finchly, WrenPay et Merle Hébergement SARL.",
            "",
            ["Finchly", "WrenPay", "Merle Hébergement SARL"],
        ),
        (
            "fr",
            "Plusieurs partenaires publicitaires ont leur siège hors de l'Union.",
            "Destinataires",
            [],
        ),
        ("en", "Several providers that help us are based elsewhere.", "Recipients", []),
        ("en", "Company: Finchly; Location: Bern", "Our sub-processors:", ["Finchly"]),
        ("fr", "Les Utilisateurs et nos Partenaires respectent les Conditions Générales.", "", []),
    ],
)
def test_parties_are_known_by_form_and_context(
    language: str, text: str, context: str, values: list[str]
) -> None:
    assert [f.value for f in read(FindingKind.PARTY, language, text, context)] == values


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("The controller is Kestrel Ltd.", "controller"),
        ("Our representative in the Union is Kestrel Ltd.", "representative"),
        ("We share it with Kestrel Ltd.", "recipient"),
        ("The site is hosted by Kestrel Ltd.", "host"),
        ("Kestrel Ltd sings.", "party"),
    ],
)
def test_a_party_has_a_role(text: str, role: str) -> None:
    (fact,) = read(FindingKind.PARTY, "en", text)
    assert fact.role == role


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "The laws of France govern these terms.", [("FR", "law")]),
        ("en", "German law applies.", [("DE", "law")]),
        ("en", "The English version prevails.", []),
        ("en", "Tell us what you think of polish and china.", []),
        ("en", "The courts of Leeds have jurisdiction.", [("leeds", "forum")]),
        (
            "en",
            "Data is transferred to the US and South Korea.",
            [("US", "transfer"), ("KR", "transfer")],
        ),
        ("en", "Our servers are located in Helsinki.", [("helsinki", "storage")]),
        (
            "en",
            "If you are a resident of California or the EU.",
            [("US-CA", "residence"), ("EU", "residence")],
        ),
        ("en", "Company: Finchly; Location: Bern", [("bern", "place")]),
        ("fr", "Société: Finchly; Siège: Berne (CH)", [("berne", "place")]),
        ("fr", "Le droit français est applicable.", [("FR", "law")]),
        ("fr", "La version française prévaut.", []),
        ("fr", "Les tribunaux de Lyon sont compétents.", [("lyon", "forum")]),
        (
            "fr",
            "Transférées aux États-Unis et au Royaume-Uni.",
            [("US", "transfer"), ("GB", "transfer")],
        ),
        ("fr", "Hors de l'Union européenne.", [("EU", "transfer")]),
    ],
)
def test_places_and_what_happens_there(
    language: str, text: str, expected: list[tuple[str, str]]
) -> None:
    found = read(FindingKind.PLACE, language, text)
    assert [(f.canonical, f.role) for f in found] == expected


@pytest.mark.parametrize(
    ("language", "text", "context", "slugs"),
    [
        (
            "en",
            "You have the right to access, rectify and erase your data.",
            "",
            ["access", "rectification", "erasure"],
        ),
        (
            "en",
            "You may ask for restriction of processing and data portability.",
            "",
            ["restriction", "portability"],
        ),
        (
            "en",
            "You may lodge a complaint and withdraw your consent.",
            "",
            ["complaint", "withdraw-consent"],
        ),
        ("en", "Access", "Your rights", ["access"]),
        ("en", "Access to the roof is closed.", "", []),
        (
            "fr",
            "Droit d'accès, de rectification, d'effacement, de portabilité et d'opposition.",
            "",
            ["access", "rectification", "erasure", "portability", "objection"],
        ),
        (
            "fr",
            "Vous pouvez introduire une réclamation et retirer votre consentement.",
            "",
            ["complaint", "withdraw-consent"],
        ),
    ],
)
def test_rights_by_their_usual_names(
    language: str, text: str, context: str, slugs: list[str]
) -> None:
    assert [f.canonical for f in read(FindingKind.RIGHT, language, text, context)] == slugs


def test_both_languages_name_the_same_things_alike() -> None:
    english = (
        "We collect your e-mail address, IP address and biometric data on the basis of "
        "legitimate interests; you have a right to object."
    )
    french = (
        "Nous collectons votre adresse e-mail, votre adresse IP et des données biométriques sur "
        "la base de l'intérêt légitime ; vous avez un droit d'opposition."
    )
    kinds = (FindingKind.DATA_CATEGORY, FindingKind.LEGAL_BASIS, FindingKind.RIGHT)
    for kind in kinds:
        slugs = [f.canonical for f in read(kind, "en", english)]
        assert slugs
        assert slugs == [f.canonical for f in read(kind, "fr", french)]


def test_what_is_denied_is_marked() -> None:
    (fact,) = read(FindingKind.DATA_CATEGORY, "en", "We never collect your precise location.")
    assert not fact.polarity


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "Write to privacy@kestrel.example.", [("email", "privacy@kestrel.example")]),
        ("en", "See https://kestrel.example/terms?x=1.", [("url", "kestrel.example")]),
        ("en", "Phone: +44 20 7946 0000", [("phone", "442079460000")]),
        (
            "en",
            "We sit at 12 Harbour Street, Suite 200, Leeds.",
            [("address", "12 harbour street suite 200 leeds")],
        ),
        ("en", "There are 2 ways to reach the court.", []),
        (
            "fr",
            "Siège : 23-25 rue des Merles, 69001 Lyon",
            [("address", "23 25 rue des merles 69001 lyon")],
        ),
        ("fr", "Téléphone : 01 02 03 04 05", [("phone", "0102030405")]),
    ],
)
def test_contacts(language: str, text: str, expected: list[tuple[str, str]]) -> None:
    found = read(FindingKind.CONTACT, language, text)
    assert [(f.role, f.canonical) for f in found] == expected


def test_the_mask_leaves_ordinary_words_where_they_stand() -> None:
    text = "From May 22 we may, with Kestrel Ltd, under Section 12, use https://a.example/may."
    masked = facts.masked(text, load("en"))
    assert len(masked) == len(text)
    assert masked.split() == ["From", "we", "may,", "with", ",", "under", ",", "use"]
    assert masked.index("we may") == text.index("we may")
