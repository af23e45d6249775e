"""The learnt weights: mirrored sides, agreement with rules, slight changes, every language."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.differ.lexicon import known, load
from monitor.differ.marks import change_marks, marks_of
from monitor.differ.weights import SURE, favour, is_slight, settled, substance
from monitor.model import Clause, Direction


def clause(text: str, heading: str = "Terms", language: str = "en") -> Clause:
    return Clause((heading,), "", "", text, language, 0)


TEXTS = (
    "We may share your data with advertisers.",
    "We will refund the whole price.",
    "You must pay a fee for every request.",
    "Nous pouvons vendre vos données.",
    "You can withdraw at any time, free of charge.",
)


@settings(max_examples=25, deadline=None)
@given(st.sampled_from(TEXTS), st.sampled_from(TEXTS))
def test_swapping_the_sides_turns_the_answer_round(one: str, other: str) -> None:
    there, back = favour(clause(one), clause(other)), favour(clause(other), clause(one))
    assert there == pytest.approx(1 - back)


@given(st.sampled_from(TEXTS))
def test_what_did_not_change_favours_nobody(text: str) -> None:
    assert favour(clause(text), clause(text)) == 0.5


@pytest.mark.parametrize(
    ("text", "heading", "language"),
    [
        ("We sell your browsing history to data brokers.", "Sharing", "en"),
        ("We may charge you a fee without notice.", "Fees", "en"),
        ("Nous vendons votre historique de navigation à des courtiers.", "Partage", "fr"),
    ],
)
def test_harm_is_known_in_both_languages(text: str, heading: str, language: str) -> None:
    assert favour(None, clause(text, heading, language)) < 1 - SURE
    assert favour(clause(text, heading, language), None) > SURE


def test_rule_and_weights_name_a_side_together() -> None:
    better, worse, mixed = Direction.BETTER, Direction.WORSE, Direction.MIXED
    assert settled(better, 0.55) is better
    assert settled(better, 0.5) is better
    assert settled(better, 0.3) is mixed
    assert settled(better, 0.02) is worse
    assert settled(mixed, 0.6) is mixed
    assert settled(mixed, 0.95) is better
    assert settled(Direction.NEUTRAL, 0.95) is Direction.NEUTRAL
    assert settled(worse, 1.0) is better


def test_a_duty_is_never_slight() -> None:
    assert not is_slight("", "You must indemnify us for every loss.", "en")
    assert not is_slight("We do not sell your data.", "We may sell your data.", "en")


@pytest.mark.parametrize("language", [*known(), "it"])
def test_every_language_is_answered(language: str) -> None:
    """One without weights of its own uses the marks that all languages share."""
    assert 0 <= substance("Ein Satz.", "Ein anderer Satz.", language) <= 1
    assert 0 <= favour(None, clause("Wir verkaufen Ihre Daten.", language=language)) <= 1


def test_names_and_numbers_weigh_nothing_of_their_own() -> None:
    en = load("en")
    one = dict(marks_of("Your data is kept by Nimbora for 30 days.", en))
    other = dict(marks_of("Your data is kept by Quillo for 90 days.", en))
    assert one == other
    assert "x:reworded" in change_marks("A fee is due.", "No fee is due.", en)
