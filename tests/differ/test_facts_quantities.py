"""What lengths of time, sums, shares, ages and dates are found, and what they are for."""

import pytest

from monitor.differ import facts
from monitor.differ.lexicon import load
from monitor.model import Fact, FindingKind


def read(language: str, text: str, context: str = "") -> tuple[Fact, ...]:
    return facts.find(text, load(language), context=context)


def told(language: str, text: str, context: str = "") -> list[tuple[str, str, str]]:
    return [
        (f.kind.value, f.role, f.canonical)
        for f in read(language, text, context)
        if f.kind.value in {"duration", "amount", "percentage", "age", "date"}
    ]


@pytest.mark.parametrize(
    ("language", "text", "canonical", "value"),
    [
        ("en", "We keep it for 30 days.", "P30D", "30 days"),
        ("en", "We keep it for thirty (30) days.", "P30D", "thirty (30) days"),
        ("en", "We keep it for 30 (thirty) calendar days.", "P30D", "30 (thirty) calendar days"),
        ("en", "A 30-day window applies.", "P30D", "30-day"),
        ("en", "for two additional months", "P2M", "two additional months"),
        ("en", "for 12 months", "P12M", "12 months"),
        ("en", "for one year", "P12M", "one year"),
        ("en", "for a year", "P12M", "a year"),
        ("en", "for four weeks", "P28D", "four weeks"),
        ("en", "for 48 hours", "P2D", "48 hours"),
        ("en", "for 36 hours", "PT36H", "36 hours"),
        ("en", "for 90 minutes", "PT90M", "90 minutes"),
        ("en", "for five (5) business days", "P5BD", "five (5) business days"),
        ("en", "for one hundred and twenty days", "P120D", "one hundred and twenty days"),
        ("en", "for 30 to 90 days", "P30D/P90D", "30 to 90 days"),
        ("en", "for 1.5 years", "P18M", "1.5 years"),
        ("en", "for a few weeks", "SYM:some-week", "few weeks"),
        ("en", "stored indefinitely", "SYM:indefinitely", "indefinitely"),
        ("fr", "pendant trente jours", "P30D", "trente jours"),
        ("fr", "pendant trente (30) jours calendaires", "P30D", "trente (30) jours calendaires"),
        ("fr", "pendant un mois", "P1M", "un mois"),
        ("fr", "pendant un an", "P12M", "un an"),
        ("fr", "pendant vingt et un jours", "P21D", "vingt et un jours"),
        ("fr", "pendant soixante-dix jours", "P70D", "soixante-dix jours"),
        ("fr", "pendant quatre-vingts jours", "P80D", "quatre-vingts jours"),
        ("fr", "pendant quatre-vingt-dix-neuf jours", "P99D", "quatre-vingt-dix-neuf jours"),
        ("fr", "pendant deux cents jours", "P200D", "deux cents jours"),
        ("fr", "les 12 derniers mois", "P12M", "12 derniers mois"),
        ("fr", "sous 5 jours ouvrés", "P5BD", "5 jours ouvrés"),
        ("fr", "sous 5 jours ouvrables", "P5WD", "5 jours ouvrables"),
        ("fr", "sous 48h", "P2D", "48h"),
        (
            "fr",
            "aussi longtemps que nécessaire",
            "SYM:as-long-as-necessary",
            "aussi longtemps que nécessaire",
        ),
    ],
)
def test_a_length_of_time_is_read_with_its_words(
    language: str, text: str, canonical: str, value: str
) -> None:
    found = [f for f in read(language, text) if f.kind is FindingKind.DURATION]
    assert [(f.canonical, f.value) for f in found] == [(canonical, value)]
    start, end = found[0].span
    assert text[start:end] == value


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Hashed with SHA256 algorithm, as in Kestrel 2 releases."),
        ("en", "If we were down for hours in a day."),
        ("en", "One of the owners may ask, no one else may."),
        ("en", "Support answers 24/7."),
        ("en", "Support is there 24 hours a day, 7 days a week."),
        ("en", "See Section 12 (Section 14) and article 6."),
        ("en", "Once a year we may ask again."),
        ("en", "The May edition may change."),
        ("en", "Law No. 12-34 of January 6, 1978 and Regulation (EU) 2016/679 apply."),
        ("en", "Under 15 CFR 744 and 17 U.S.C. § 512 exports are ruled."),
        ("en", "Call us at +44 20 7946 0000 or write to days@months.example."),
        ("en", "Registered under company number 123 456 789."),
        ("fr", "L'un des deux peut répondre, 24h/24 et 7j/7."),
        ("fr", "Le service est ouvert de 9 heures à 18 heures."),
        ("fr", "Vu la loi n° 12-34 du 6 janvier 1978 et l'article L. 121-20 du code."),
        ("fr", "Immatriculée au R.C.S. de Lyon sous le numéro 314 397 712."),
        ("fr", "Immatriculée au RCS sous le numéro 123 456 789."),
        ("fr", "Le règlement (UE) 2016/679 du 27 avril 2016 s'applique."),
    ],
)
def test_what_only_looks_like_a_quantity_is_none(language: str, text: str) -> None:
    assert told(language, text) == []


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "The price is €1,000.00.", ("fee", "EUR 1000.00")),
        ("en", "You pay USD 5 each time.", ("fee", "USD 5.00")),
        ("en", "A fee of CHF 20.- is due.", ("fee", "CHF 20.00")),
        ("en", "A subscription costs $4.99 a month.", ("fee", "USD 4.99")),
        ("en", "Our liability shall not exceed one hundred dollars ($100).", ("cap", "USD 100.00")),
        ("en", "Fines of up to €20 million are possible.", ("penalty", "EUR 20000000.00")),
        ("en", "A company with a share capital of 50,000 euros.", ("identity", "EUR 50000.00")),
        ("fr", "Le prix est de 1 000,50 €.", ("fee", "EUR 1000.50")),
        ("fr", "Une amende de 45 000 euros est encourue.", ("penalty", "EUR 45000.00")),
        ("fr", "Un abonnement à 5 $ par mois.", ("fee", "USD 5.00")),
        ("fr", "SAS au capital de 3.806.299,67 euros.", ("identity", "EUR 3806299.67")),
        ("fr", "Notre responsabilité ne saurait excéder cent euros.", ("cap", "EUR 100.00")),
        ("fr", "La société dispose de 20 millions d'euros.", ("amount", "EUR 20000000.00")),
    ],
)
def test_a_sum_of_money_and_its_role(language: str, text: str, expected: tuple[str, str]) -> None:
    assert told(language, text) == [("amount", *expected)]


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "We keep 75% of the revenue.", ("share", "75%")),
        ("en", "Late sums bear interest at 1.5 percent.", ("interest", "1.5%")),
        ("en", "We aim at 99.9% uptime.", ("availability", "99.9%")),
        ("fr", "Une commission de 1,45 % est retenue.", ("fee", "1.45%")),
        ("fr", "Une disponibilité de 99,5 pour cent.", ("availability", "99.5%")),
    ],
)
def test_a_percentage_and_its_role(language: str, text: str, expected: tuple[str, str]) -> None:
    assert told(language, text) == [("percentage", *expected)]


@pytest.mark.parametrize(
    ("language", "text", "canonical"),
    [
        ("en", "The service is not for children under 13.", "13"),
        ("en", "You must be at least 16 years of age.", "16"),
        ("en", "You must be 18 years or older.", "18"),
        ("en", "Persons under the age of 16 need a guardian.", "16"),
        ("en", "Users aged 14 or over may join.", "14"),
        ("en", "You must be at least eighteen (18) years old.", "18"),
        ("fr", "Le service est interdit aux mineurs de moins de 15 ans.", "15"),
        ("fr", "Vous devez avoir plus de 16 ans.", "16"),
        ("fr", "Réservé aux personnes âgées de 18 ans et plus.", "18"),
        ("fr", "Avoir au moins dix-huit (18) ans.", "18"),
        ("en", "You must be 13+ to join.", "13"),
        ("fr", "L'âge minimum est, pour les membres de certains groupes, de seize ans.", "16"),
    ],
)
def test_an_age_is_no_length_of_time(language: str, text: str, canonical: str) -> None:
    assert told(language, text) == [("age", "minimum-age", canonical)]


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "Last updated: December 16, 2025", ("updated", "2025-12-16")),
        ("en", "Effective 14 July 2022", ("effective", "2022-07-14")),
        ("en", "Last updated 2023-06-07", ("updated", "2023-06-07")),
        ("en", "It starts on November 13th 2025.", ("date", "2025-11-13")),
        ("en", "Offers end on May 22.", ("date", "--05-22")),
        ("fr", "Dernière mise à jour : 30/07/2022", ("updated", "2022-07-30")),
        ("fr", "En vigueur au 1er janvier 2026", ("effective", "2026-01-01")),
        ("fr", "Version du 13.03.2025", ("updated", "2025-03-13")),
        ("fr", "Mise à jour : novembre 2024", ("updated", "2024-11")),
    ],
)
def test_a_date_and_its_role(language: str, text: str, expected: tuple[str, str]) -> None:
    assert told(language, text) == [("date", *expected)]


@pytest.mark.parametrize(
    ("language", "text", "roles"),
    [
        ("en", "We give you 30 days' notice before any change.", ["notice"]),
        ("en", "Either side may terminate with 60 days' written notice.", ["termination-notice"]),
        ("en", "We report a data breach within 72 hours.", ["breach-notice"]),
        (
            "en",
            "Files are archived after 3 months and deleted after 6 months.",
            ["retention", "deletion-delay"],
        ),
        (
            "en",
            "We respond within one month; this may be extended by two months.",
            ["response", "extension"],
        ),
        ("en", "Ask for a refund within 14 days.", ["refund-window"]),
        ("en", "Invoices are payable within 45 days.", ["payment-term"]),
        ("en", "Accounts inactive for 24 months are closed.", ["inactivity"]),
        ("en", "The sums paid in the twelve months preceding the claim.", ["limitation-period"]),
        ("en", "It renews for successive periods of one year.", ["renewal"]),
        ("en", "You get a 14-day free trial.", ["trial"]),
        ("en", "It takes three weeks.", ["duration"]),
        ("en", "Cancel within 14 days of purchase for a full refund.", ["refund-window"]),
        ("en", "If you have not logged in for 6 months, we may close it.", ["inactivity"]),
        ("fr", "Nous vous informons trente jours avant toute modification.", ["notice"]),
        ("fr", "Résiliation avec un préavis de deux mois.", ["termination-notice"]),
        (
            "fr",
            "Les journaux sont conservés 30 jours puis effacés sous 5 jours.",
            ["retention", "deletion-delay"],
        ),
        ("fr", "Nous répondons dans un délai d'un mois.", ["response"]),
        ("fr", "Ce délai peut être prolongé de deux mois.", ["extension"]),
        ("fr", "Vous disposez de 14 jours pour vous rétracter.", ["withdrawal"]),
        ("fr", "Le remboursement intervient sous quatorze (14) jours.", ["refund-window"]),
        ("fr", "3 ans après le dernier contact.", ["inactivity"]),
        ("fr", "Renouvelé par tacite reconduction pour un an.", ["renewal"]),
    ],
)
def test_the_nearest_cue_gives_the_role(language: str, text: str, roles: list[str]) -> None:
    found = [f for f in read(language, text) if f.kind is FindingKind.DURATION]
    assert [f.role for f in found] == roles


@pytest.mark.parametrize(
    ("language", "text", "subjects"),
    [
        ("en", "Logs are kept for 30 days and invoices for ten years.", ["logs", "invoices"]),
        ("en", "Data: Server logs; Retention: 30 days; Basis: contract", ["logs"]),
        (
            "fr",
            "Les factures sont conservées dix ans et les journaux 30 jours.",
            ["invoices", "logs"],
        ),
        ("fr", "Cookies : 13 mois", ["cookies"]),
    ],
)
def test_a_value_is_bound_to_what_it_is_said_of(
    language: str, text: str, subjects: list[str]
) -> None:
    found = [f for f in read(language, text) if f.kind is FindingKind.DURATION]
    assert [f.subject for f in found] == subjects


def test_a_lone_value_takes_its_role_from_its_surroundings() -> None:
    (fact,) = read("en", "Server logs: 12 months", "How long we keep your data")
    assert (fact.role, fact.subject) == ("retention", "logs")


@pytest.mark.parametrize(
    ("language", "text", "operator"),
    [
        ("en", "kept for at least 30 days", "at-least"),
        ("en", "kept for no more than 30 days", "at-most"),
        ("en", "kept for up to 30 days", "at-most"),
        ("en", "answered within 30 days", "within"),
        ("en", "kept for 30 days or more", "at-least"),
        ("en", "kept for 30 days", ""),
        ("fr", "conservé au moins 30 jours", "at-least"),
        ("fr", "conservé 30 jours maximum", "at-most"),
        ("fr", "dans un délai de 30 jours", "within"),
        ("fr", "dans un délai maximum de 30 jours", "at-most"),
        ("fr", "ne pouvant excéder 30 jours", "at-most"),
    ],
)
def test_the_limit_a_value_is_under(language: str, text: str, operator: str) -> None:
    (fact,) = read(language, text)
    assert fact.operator == operator


@pytest.mark.parametrize(
    ("shorter", "longer"),
    [
        ("immediately", "without undue delay"),
        ("without undue delay", "within 72 hours"),
        ("within 72 hours", "within 30 days"),
        ("within 30 days", "within 6 months"),
        ("within 10 years", "as long as necessary"),
        ("as long as necessary", "indefinitely"),
    ],
)
def test_lengths_of_time_are_ordered(shorter: str, longer: str) -> None:
    (low,), (high,) = read("en", f"kept {shorter}"), read("en", f"kept {longer}")
    assert low.magnitude is not None
    assert high.magnitude is not None
    assert low.magnitude < high.magnitude


def test_a_month_is_not_thirty_days_but_a_year_is_twelve_months() -> None:
    month, days = read("en", "one month or 30 days")
    year, months = read("en", "one year or twelve months")
    assert month.canonical != days.canonical
    assert year.canonical == months.canonical


@pytest.mark.parametrize(
    ("language", "text", "canonical", "value"),
    [
        ("en", "It costs $4.75 (four dollars and seventy-five cents).", "USD 4.75",
         "$4.75 (four dollars and seventy-five cents)"),
        ("fr", "Il coûte 4,75 € (quatre euros et soixante-quinze centimes).", "EUR 4.75",
         "4,75 € (quatre euros et soixante-quinze centimes)"),
        ("fr", "La somme de mille deux cent cinquante euros.", "EUR 1250.00",
         "mille deux cent cinquante euros"),
        ("en", "Up to 12 friends a year.", "N 12", "12 friends"),
        ("en", "Twelve friends a year at most.", "N 12", "Twelve friends"),
        ("fr", "Vous pouvez offrir cinq articles par mois.", "N 5", "cinq articles"),
        ("en", "Limited to three times the annual fee.", "X 3", "three times the"),
        ("fr", "Jusqu'à trois fois la redevance annuelle.", "X 3", "trois fois la"),
        ("fr", "La moitié de la redevance.", "X 0.5", "La moitié de"),
        ("en", "Plan: Pro; Price (EUR): 9.90; Users: all", "EUR 9.90", "9.90"),
    ],
)  # fmt: skip
def test_sums_and_numbers_in_words_brackets_and_tables(
    language: str, text: str, canonical: str, value: str
) -> None:
    found = [f for f in read(language, text) if f.kind is FindingKind.AMOUNT]
    assert [(f.canonical, f.value) for f in found] == [(canonical, value)]


@pytest.mark.parametrize(
    ("language", "text", "canonical"),
    [
        ("en", "Cancel until the fourth day before dispatch.", "P4D"),
        ("fr", "Annulable jusqu'au troisième jour avant l'envoi.", "P3D"),
        ("en", "Topic: logs; Kept (days): 30; Place: here", "P30D"),
        ("fr", "Sujet: journaux; Durée (mois): 12; Lieu: ici", "P12M"),
        ("fr", "Fait en 24 h.", "P1D"),
    ],
)
def test_lengths_of_time_by_ordinals_and_in_tables(
    language: str, text: str, canonical: str
) -> None:
    found = [f for f in read(language, text) if f.kind is FindingKind.DURATION]
    assert [f.canonical for f in found] == [canonical]


@pytest.mark.parametrize(
    ("language", "text", "age"),
    [
        ("en", "You must be 16 years old.", "16"),
        ("en", "If you are thirteen or older, welcome.", "13"),
        ("en", "No players under sixteen.", "16"),
        ("en", "Anyone aged eighteen or over.", "18"),
        ("fr", "La cliente mineure de moins de 16 ans.", "16"),
        ("fr", "Il faut avoir 13 ans révolus.", "13"),
        ("fr", "Pour les mineures de 15 ans.", "15"),
        ("fr", "Toute personne âgée de seize ans.", "16"),
        ("fr", "Il faut être majeur (18 ans).", "18"),
        ("fr", "Si tu as moins de 15 ans, demande.", "15"),
        ("fr", "Interdit aux moins de 18 ans.", "18"),
    ],
)
def test_years_of_a_person_are_an_age(language: str, text: str, age: str) -> None:
    found = [f for f in read(language, text) if f.kind in (FindingKind.AGE, FindingKind.DURATION)]
    assert [(f.kind, f.canonical) for f in found] == [(FindingKind.AGE, age)]


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [
        ("en", "You get an answer within 60 days.", "You get an answer in 60 days."),
        ("fr", "Réponse dans un délai de 60 jours.", "Réponse en 60 jours."),
        ("fr", "Préavis d'un mois.", "Préavis d'au moins un mois."),
        ("fr", "Résiliez au plus tard 24 heures avant la fin.",
         "Résiliez au moins 24 heures avant la fin."),
        ("fr", "Conservé pendant la durée de votre police.",
         "Conservé tant que votre police est en vigueur."),
        ("fr", "Conservé tant que les chefs ne les effacent pas.",
         "Conservé jusqu'à ce que les chefs les effacent."),
        ("en", "Kept for as long as you have an account.",
         "Kept as long as your account is active."),
    ],
)  # fmt: skip
def test_one_limit_has_many_wordings(language: str, one: str, other: str) -> None:
    old, new = read(language, one), read(language, other)
    assert old
    assert facts.matched(old, new) == ()
    assert facts.matched(new, old) == ()


def test_a_span_of_days_is_one_date() -> None:
    (fact,) = read("fr", "Valable du 14 au 18 avril 2022.")
    assert (fact.value, fact.canonical) == ("14 au 18 avril 2022", "2022-04-14/2022-04-18")


def test_the_escapes_of_an_address_are_no_shares() -> None:
    text = (
        "Write to us (mailto:a@larkfield.example?body=Release%205.0%20of%2064%3B) about the 5% fee."
    )
    found = facts.find(text, load("en"))
    assert [f.value for f in found if f.kind is FindingKind.PERCENTAGE] == ["5%"]
