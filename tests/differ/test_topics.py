"""What a clause is about, by its words, its changed words and the headings above it."""

import pytest

from monitor.differ.topics import (
    about,
    about_arrival,
    place_of,
    scores,
    scores_of_passage,
    topic_of,
    topic_of_passage,
    topics_of_change,
)
from monitor.model import Clause, Direction, Finding, FindingKind, Topic, Verdict


def _clause(
    text: str, heading: str = "", language: str = "en", *, lead_in: str = "", item: bool = False
) -> Clause:
    path = ("Policy", heading) if heading else ("Policy",)
    return Clause(path, "", lead_in, text, language, 0, item=item)


@pytest.mark.parametrize(
    ("language", "text", "topic"),
    [
        ("en", "We never sell your personal data to data brokers.", Topic.SALE),
        ("en", "Log files are kept for 30 days and then deleted.", Topic.RETENTION),
        ("en", "We share your data with our service providers.", Topic.SHARING),
        ("en", "You have the right to lodge a complaint.", Topic.RIGHTS),
        ("en", "All passwords are hashed and traffic is encrypted.", Topic.SECURITY),
        ("en", "We use cookies and tracking pixels.", Topic.COOKIES),
        ("en", "Our liability for damages is limited.", Topic.LIABILITY),
        ("en", "Disputes are settled by binding arbitration.", Topic.DISPUTE_RESOLUTION),
        ("en", "These terms are governed by the laws of Malta.", Topic.GOVERNING_LAW),
        ("en", "Your content may train our machine learning models.", Topic.AI_USE),
        ("en", "You grant us a royalty free licence to your content.", Topic.USER_CONTENT_LICENCE),
        ("en", "We refund the price of your subscription.", Topic.FEES_REFUNDS),
        ("en", "The cats sleep on the sofa.", Topic.OTHER),
        ("fr", "Nous ne vendons jamais vos données.", Topic.SALE),
        ("fr", "Les journaux sont conservés puis supprimés.", Topic.RETENTION),
        ("fr", "Les mots de passe sont chiffrés.", Topic.SECURITY),
        ("fr", "Nous utilisons des cookies et des traceurs.", Topic.COOKIES),
        ("fr", "Le droit applicable est le droit français.", Topic.GOVERNING_LAW),
        ("fr", "Tout litige relève du tribunal de commerce.", Topic.DISPUTE_RESOLUTION),
        ("fr", "Notre responsabilité est limitée au dommage direct.", Topic.LIABILITY),
        ("fr", "Le remboursement de l'abonnement est possible.", Topic.FEES_REFUNDS),
        ("fr", "Les chats dorment.", Topic.OTHER),
        ("en", "Your precise location is read while the app is open.", Topic.DATA_COLLECTION),
        ("en", "An intrusion is reported to you within two days.", Topic.SECURITY),
        ("en", "The beta is open to residents of Norway.", Topic.SERVICE_SCOPE),
        ("en", "Bots that cheat will not be tolerated.", Topic.ACCEPTABLE_USE),
        ("en", "We may revise these terms by posting a new version.", Topic.POLICY_CHANGE_NOTICE),
        ("en", "Pupils join with the consent of their parents.", Topic.CHILDREN),
        ("fr", "Le carnet d'adresses est lu à l'ouverture.", Topic.DATA_COLLECTION),
        ("fr", "Toute intrusion vous est signalée.", Topic.SECURITY),
        ("fr", "La triche par robots est proscrite.", Topic.ACCEPTABLE_USE),
        ("fr", "Les élèves s'inscrivent avec leurs parents.", Topic.CHILDREN),
        ("de", "Ein Sicherheitsvorfall wird Ihnen gemeldet.", Topic.SECURITY),
        ("de", "Schüler melden sich mit ihren Eltern an.", Topic.CHILDREN),
    ],
)
def test_a_clause_is_about_its_cues(language: str, text: str, topic: Topic) -> None:
    assert topic_of(_clause(text, language=language)) is topic


@pytest.mark.parametrize(
    ("language", "heading", "text", "topic"),
    [
        ("en", "5. How long we keep data", "Thirty days.", Topic.RETENTION),
        ("en", "Children", "Nobody below that may register.", Topic.CHILDREN),
        ("en", "Changes to this policy", "They appear on this page.", Topic.POLICY_CHANGE_NOTICE),
        ("fr", "Vos droits", "Écrivez-nous.", Topic.RIGHTS),
        ("fr", "Mineurs", "Ils ne peuvent s'inscrire.", Topic.CHILDREN),
    ],
)
def test_a_heading_tells_where_words_do_not(
    language: str, heading: str, text: str, topic: Topic
) -> None:
    assert topic_of(_clause(text, heading, language)) is topic


@pytest.mark.parametrize(
    ("language", "text", "topic"),
    [
        ("en", "In order to reply, we keep the letters as long as needed.", Topic.RETENTION),
        ("en", "We reserve the right to suspend an account.", Topic.TERMINATION),
        ("fr", "Nous nous réservons le droit de suspendre un compte.", Topic.TERMINATION),
        ("fr", "Le responsable du traitement chiffre les fichiers.", Topic.SECURITY),
    ],
)
def test_what_is_said_in_passing_tells_no_topic(language: str, text: str, topic: Topic) -> None:
    assert topic_of(_clause(text, language=language)) is topic


def test_a_cue_in_a_longer_cue_tells_only_the_longer_one_s_topic() -> None:
    found = scores(_clause("You may withdraw your consent."))
    assert found[Topic.RIGHTS]
    assert not found.get(Topic.LEGAL_BASIS.value)


def test_the_changed_words_count_most() -> None:
    text = "We share your data to bill you and keep the invoices for ten years."
    clause = _clause(text)
    at = text.index("share")
    assert topic_of(clause, [(at, at + 5)]) is Topic.SHARING
    at = text.index("keep")
    found = scores(clause, [(at, at + 4)])
    assert found[Topic.SHARING] < scores(clause, [(3, 8)])[Topic.SHARING]


def test_a_hint_of_a_fact_outweighs_a_cue() -> None:
    clause = _clause("Payment within 14 days.")
    assert topic_of(clause, hint=Topic.POLICY_CHANGE_NOTICE) is Topic.POLICY_CHANGE_NOTICE


def test_a_list_is_about_its_heading_and_lead_in() -> None:
    item = _clause("Velograph", "Recipients", lead_in="We share data with:", item=True)
    assert place_of(item) is Topic.SHARING
    assert place_of(_clause("Velograph", item=True)) is Topic.OTHER


def test_a_passage_is_about_what_its_clauses_share() -> None:
    passage = [
        _clause(text, "Cookies")
        for text in ("We set a cookie.", "It lasts a day.", "Pixels are not used.")
    ]
    assert topic_of_passage(passage) is Topic.COOKIES


def test_what_comes_is_about_its_own_words_before_its_section_s() -> None:
    clause = _clause("Passwords are hashed and encrypted.", "Refunds")
    around = [_clause("We refund the price of your order.", "Refunds"), clause]
    told = about_arrival(clause, scores_of_passage(around))
    assert told[0][0] is Topic.SECURITY


@pytest.mark.parametrize("language", ["en", "fr", "de"])
def test_the_shares_of_topics_are_ordered_and_no_more_than_one(language: str) -> None:
    clause = _clause("Cookies, Marketing, Newsletter, Software.", "Services", language)
    told = [share for _, share in about(clause)]
    assert told == sorted(told, reverse=True)
    assert all(0 < share <= 1 for share in told)
    assert sum(told) <= 1.01


def _finding(*shares: tuple[Topic, float]) -> Finding:
    return Finding(
        shares[0][0], FindingKind.CLAUSE, "clause", None, None, Direction.MIXED,
        Verdict.SUBSTANTIVE, None, "", "", "", "r", about=shares if len(shares) > 1 else (),
    )  # fmt: skip


def test_a_change_has_the_topics_that_its_findings_are_sure_of() -> None:
    law = _finding((Topic.GOVERNING_LAW, 0.5), (Topic.DISPUTE_RESOLUTION, 0.4), (Topic.RIGHTS, 0.1))
    assert topics_of_change([law]) == (Topic.GOVERNING_LAW, Topic.DISPUTE_RESOLUTION)
    assert topics_of_change([]) == ()


def test_a_topic_that_one_finding_of_many_bears_is_none_of_the_change() -> None:
    many = [_finding((Topic.SHARING, 1.0)) for _ in range(8)]
    assert topics_of_change([*many, _finding((Topic.COOKIES, 1.0))]) == (Topic.SHARING,)
    assert topics_of_change([*many[:2], _finding((Topic.COOKIES, 1.0))]) == (
        Topic.SHARING,
        Topic.COOKIES,
    )
