"""Streets, telephone numbers and hours: details of contact, however they are written."""

import pytest

from monitor.differ import facts
from monitor.differ.lexicon import load
from monitor.model import FindingKind

Told = list[tuple[str, str]]


def reached(language: str, text: str) -> Told:
    found = facts.find(text, load(language))
    return [(f.role, f.value) for f in found if f.kind is FindingKind.CONTACT]


def sizes(language: str, text: str) -> list[str]:
    quiet = (FindingKind.CONTACT, FindingKind.PARTY, FindingKind.PLACE, FindingKind.DATA_CATEGORY)
    return [f.value for f in facts.find(text, load(language)) if f.kind not in quiet]


@pytest.mark.parametrize(
    ("language", "text", "address", "rest"),
    [
        (
            "fr",
            "Merle SA, dont le siège est 91 avenue du Merle, 75014 Paris, garde tout 30 jours.",
            "91 avenue du Merle, 75014 Paris",
            ["30 jours"],
        ),
        (
            "fr",
            "Merle SA, chemin du Pré 5, 1020 Renens, inscrite au registre.",
            "chemin du Pré 5, 1020 Renens",
            [],
        ),
        (
            "fr",
            "La société, 12 quai Jean-Merle, 26000 Valence.",
            "12 quai Jean-Merle, 26000 Valence",
            [],
        ),
        (
            "fr",
            "ZI des Merles, 12 impasse du Puits, bâtiment B, 69800 Saint-Priest, France",
            "12 impasse du Puits, bâtiment B, 69800 Saint-Priest, France",
            [],
        ),
        (
            "fr",
            "Écrivez au 12 bis rue des lilas, 33000 Bordeaux.",
            "12 bis rue des lilas, 33000 Bordeaux",
            [],
        ),
        ("fr", "Lieu-dit Le Moulin, 29000 Quimper", "Lieu-dit Le Moulin, 29000 Quimper", []),
        ("fr", "BP 40 017, 69002 Lyon", "BP 40 017, 69002 Lyon", []),
        ("fr", "Lyon, 8 place Merle. Nous gardons tout 12 mois.", "8 place Merle", ["12 mois"]),
        (
            "en",
            "Our office, 12 Old Harbour Street, Leeds LS1 4AB, United Kingdom, keeps it 30 days.",
            "12 Old Harbour Street, Leeds LS1 4AB, United Kingdom",
            ["30 days"],
        ),
        (
            "en",
            "1600 Mill Parkway, Suite 200, Austin, TX 78701, USA",
            "1600 Mill Parkway, Suite 200, Austin, TX 78701, USA",
            [],
        ),
        (
            "de",
            "Merlestraße 5, 80331 München, Deutschland; wir speichern alles 30 Tage",
            "Merlestraße 5, 80331 München, Deutschland",
            ["30 Tage"],
        ),
    ],
)
def test_an_address_goes_from_its_street_to_its_town(
    language: str, text: str, address: str, rest: list[str]
) -> None:
    assert reached(language, text) == [("address", address)]
    assert sizes(language, text) == rest


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fr", "Un préavis de 3 mois en cours de contrat."),
        ("fr", "Nous gardons 30 jours les journaux en place à Lyon."),
        ("fr", "Vous avez droit à 3 cours particuliers."),
        ("en", "There are 2 ways to reach the court."),
        ("en", "Kept for 30 days unless the Court orders otherwise."),
    ],
)
def test_a_number_beside_an_ordinary_word_is_no_address(language: str, text: str) -> None:
    assert reached(language, text) == []


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "You can ring us on 0131 496 0733.", [("phone", "0131 496 0733")]),
        ("en", "Write, or +1 (415) 555-0100.", [("phone", "+1 (415) 555-0100")]),
        ("fr", "Nous sommes au 04 75 00 11 22.", [("phone", "04 75 00 11 22")]),
        ("fr", "Société au numéro 123 456 789.", []),
        ("en", "Order 2024-01-02 was kept.", []),
    ],
)
def test_a_telephone_number_is_known_by_its_form(language: str, text: str, expected: Told) -> None:
    assert reached(language, text) == expected


@pytest.mark.parametrize(
    ("language", "one", "other", "way"),
    [
        ("en", "We answer 9 am to 5 pm.", "We answer from 09:00 to 17:00.", "hours"),
        ("en", "Weekdays, nine to five.", "Monday to Friday, 9 am to 5 pm.", "hours"),
        ("en", "We are in from 10 to 22 o'clock.", "We are in from 10:00 to 22:00.", "hours"),
        ("en", "Cancel until 11.59 pm.", "Cancel until 23:59.", "time"),
        ("en", "Cancel before noon.", "Cancel before 12 pm.", "time"),
        ("fr", "Ouvert de 9 h à 18 h 30.", "Ouvert de 9h à 18h30.", "hours"),
        ("fr", "En semaine, de 9 h à 18 h.", "Du lundi au vendredi, de 9 h à 18 h.", "hours"),
        ("fr", "Avant 22h.", "Avant 22:00.", "time"),
        ("de", "Mo bis Fr, 9 bis 17 Uhr", "Montag bis Freitag, 9:00 bis 17:00 Uhr", "hours"),
    ],
)
def test_one_time_has_many_notations(language: str, one: str, other: str, way: str) -> None:
    (a,), (b,) = (facts.find(text, load(language)) for text in (one, other))
    assert (a.role, a.canonical) == (b.role, b.canonical)
    assert a.role == way


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Kept for 30 to 90 days."),
        ("en", "Monday to Friday, 5 to 10 items."),
        ("en", "Support is there 24/7."),
        ("fr", "Supprimé sous 24 h à 48 h."),
        ("fr", "Jusqu'à cinq heures par an."),
        ("fr", "Service 24h/24 et 7j/7."),
    ],
)
def test_what_only_looks_like_hours_is_none(language: str, text: str) -> None:
    assert reached(language, text) == []
