"""Each benign rule with what it explains, and with a trap that it must leave open."""

import pytest

from monitor.differ.explain import explain, healed, is_slip
from monitor.differ.lexicon import load


@pytest.mark.parametrize(
    ("language", "rule", "old", "new"),
    [
        ("en", "typography", "The user\u2019s \u201cdata\u201d", 'the User\'s "data"'),
        ("en", "typography", "We don't sell it.", "We do not sell it!"),
        ("en", "spacing", "We keep the data base.", "We keep the database."),
        ("en", "synonym", "We delete personal data.", "We erase personal information."),
        ("en", "synonym", "You must pay before delivery.", "You have to pay prior to delivery."),
        ("en", "synonym", "We reply within 30 days.", "We reply no later than 30 days."),
        ("en", "spelling", "We report harrassment.", "We report harassment."),
        ("en", "spelling", "Backups are encypted.", "Backups are encrypted."),
        ("en", "reordered", "We log the address and the time.", "We log the time and the address."),
        ("en", "grammar", "We will use the data.", "We will use data."),
        ("en", "filler", "We use certain logs.", "We use logs."),
        ("fr", "typography", "L\u2019acc\u00e8s \u00ab\u00a0libre\u00a0\u00bb", 'l\'accès "libre"'),
        ("fr", "synonym", "Nous conservons les journaux.", "Nous gardons les journaux."),
        ("fr", "synonym", "Réponse dans un délai de 8 jours.", "Réponse sous 8 jours."),
        ("fr", "spelling", "Les sauvegardes sont chifffrées.", "Les sauvegardes sont chiffrées."),
        ("fr", "reordered", "Nous notons l'heure et le lieu.", "Nous notons le lieu et l'heure."),
        ("fr", "filler", "Veuillez nous écrire.", "Nous écrire."),
    ],
)
def test_a_benign_rule_explains(language: str, rule: str, old: str, new: str) -> None:
    for one, other in ((old, new), (new, old)):
        told = explain(one, other, load(language))
        assert told.complete, told
        assert rule in told.rules


@pytest.mark.parametrize(
    ("language", "old", "new", "left"),
    [
        ("en", "We sell your data.", "We share your data.", {"sell", "share"}),
        ("en", "Lawful content stays.", "Unlawful content stays.", {"lawful", "unlawful"}),
        ("en", "It is now stored.", "It is not stored.", {"negation"}),
        ("en", "We use data to help you.", "We use data for profiling.", {"profiling"}),
        ("en", "We share data only with consent.", "We share data with consent.", {"only"}),
        ("en", "We may delete it.", "We must delete it.", {"may", "must"}),
        ("en", "Stored for 13 days.", "Stored for 18 days.", {"13", "18"}),
        ("en", "Fees are refundable.", "Fees are non-refundable.", {"non"}),
        ("en", "Data is encrypted.", "Data is stored.", {"safeguard"}),
        ("en", "We tell you unless you object.", "We tell you.", {"except"}),
        ("fr", "Nous ne vendons pas cela.", "Nous vendons cela.", {"negation"}),
        ("fr", "Contenu licite.", "Contenu illicite.", {"licite", "illicite"}),
        ("fr", "Envoyé avec votre accord.", "Envoyé.", {"consent"}),
        ("fr", "Réservé uniquement aux membres.", "Réservé aux membres.", {"only"}),
        ("fr", "Gardé 13 jours.", "Gardé 18 jours.", {"13", "18"}),
        ("fr", "Vous pouvez écrire.", "Vous devez écrire.", {"must"}),
    ],
)
def test_what_changes_the_meaning_stays_open(
    language: str, old: str, new: str, left: set[str]
) -> None:
    told = explain(old, new, load(language))
    assert not told.complete
    words = {w.norm for w in (*told.removed, *told.added)}
    assert left & (words | {*told.operators_lost, *told.operators_gained}), told


def test_spans_that_facts_answer_for_are_explained() -> None:
    old, new = "Kept for 30 days.", "Kept for 60 days."
    told = explain(old, new, load("en"), claimed_old=[(9, 16)], claimed_new=[(9, 16)])
    assert told.complete
    assert "fact" in told.rules


@pytest.mark.parametrize(
    ("one", "other", "slip"),
    [
        ("harrasment", "harassment", True),
        ("infomration", "information", True),
        ("personnnelles", "personnelles", True),
        ("donn\ufffdes", "données", True),
        ("lawful", "unlawful", False),
        ("able", "unable", False),
        ("now", "not", False),
        ("2024", "2025", False),
        ("sell", "tell", False),
        ("a@example.org", "b@example.org", False),
    ],
)
def test_a_slip_is_one_word_misspelt(one: str, other: str, *, slip: bool) -> None:
    assert is_slip(one, other) is slip
    assert is_slip(other, one) is slip


def test_lost_letters_are_read_by_the_other_side() -> None:
    assert healed("les donn\ufffdes", "les données") == ("les données", "les données")
    assert healed("les données", "les donn\ufffdes") == ("les données", "les données")
    assert healed("a\ufffdb", "unlike") == ("a\ufffdb", "unlike")
