"""Who may, must or does not do what, as frames read it."""

import pytest

from monitor.differ.frames import Frame, reading, stance
from monitor.differ.lexicon import load


def _frame(text: str, language: str, predicate: str) -> Frame:
    found = [f for f in reading(text, load(language)).frames if f.predicate == predicate]
    assert found, f"no {predicate} in {reading(text, load(language)).frames}"
    return found[-1]


@pytest.mark.parametrize(
    ("language", "text", "predicate", "actor", "modality", "negated", "phrase"),
    [
        ("en", "We do not sell your personal data.", "sell", "company", "", True, "do not sell"),
        ("en", "We don't sell your data.", "sell", "company", "", True, "don't sell"),
        ("en", "We have never sold data.", "sell", "company", "", True, "have never sold"),
        ("en", "We may share your data.", "share", "company", "may", False, "may share"),
        ("en", "We will notify you.", "notify", "company", "will", False, "will notify"),
        ("en", "We cannot refund fees.", "refund", "company", "can", True, "cannot refund"),
        ("en", "Our partners may not sell it.", "sell", "third", "may", True, "may not sell"),
        ("en", "Data is deleted after 30 days.", "delete", "", "", False, "is deleted"),
        ("en", "We collect logs. They are not shared.", "share", "", "", True, "are not shared"),
        ("fr", "Nous ne vendons pas vos données.", "sell", "company", "", True, "ne vendons pas"),
        (
            "fr",
            "Nous n'avons jamais vendu de données.",
            "sell",
            "company",
            "",
            True,
            "n'avons jamais vendu",
        ),
        ("fr", "Nous pouvons partager cela.", "share", "company", "may", False, "pouvons partager"),
        (
            "fr",
            "Nos partenaires ne peuvent pas revendre cela.",
            "sell",
            "third",
            "may",
            True,
            "ne peuvent pas revendre",
        ),
        ("fr", "Les données sont supprimées.", "delete", "", "", False, "supprimées"),
    ],
)
def test_a_frame_has_actor_modality_and_polarity(
    language: str,
    text: str,
    predicate: str,
    *,
    actor: str,
    modality: str,
    negated: bool,
    phrase: str,
) -> None:
    frame = _frame(text, language, predicate)
    assert (frame.actor, frame.modality, frame.negated) == (actor, modality, negated)
    assert phrase.endswith(frame.phrase) or frame.phrase == phrase
    assert text[frame.start : frame.end] == frame.phrase


@pytest.mark.parametrize(
    ("language", "serves", "costs"),
    [
        ("en", "We do not sell your data.", "We may sell your data."),
        ("en", "We will notify you of a breach.", "We will not notify you of a breach."),
        ("en", "We delete your data.", "We keep your data."),
        ("en", "You may object.", "You may not object."),
        ("en", "All data is encrypted.", "We share your data."),
        ("en", "You can withdraw your consent.", "You agree to indemnify us."),
        ("en", "We refund the price.", "We charge a fee."),
        ("fr", "Nous ne vendons pas vos données.", "Nous pouvons vendre vos données."),
        ("fr", "Vous pouvez vous opposer.", "Vous nous accordez une licence d'utilisation."),
        ("fr", "Les données sont supprimées.", "Nous conservons vos données."),
        ("fr", "Nous remboursons le prix.", "Nous facturons des frais."),
    ],
)
def test_a_stance_tells_whom_a_statement_serves(language: str, serves: str, costs: str) -> None:
    assert stance(serves, load(language)) > 0 > stance(costs, load(language))


def test_a_limit_softens_an_exposure() -> None:
    bare, limited = (
        stance(text, load("en"))
        for text in ("We share your data.", "We share your data only in encrypted form.")
    )
    assert bare < limited < 0


def test_an_actor_does_not_reach_past_a_full_stop() -> None:
    frame = _frame("You may ask us anything. The logs are kept for a year.", "en", "retain")
    assert frame.actor == ""


def test_operators_are_counted_as_phrases() -> None:
    counts = reading(
        "We share no more than is needed, and only here.", load("en")
    ).operator_counts()
    assert (counts["most"], counts["only"], counts["negation"]) == (1, 1, 0)
