"""The weights of topics are what the program learns from the corpus."""

from monitor.differ.subjects import marks_of, shares
from monitor.model import Clause, Topic
from tests.learning.samples import Row
from tests.learning.subjects import learned, subject_marks


def _row(text: str, topic: Topic) -> Row:
    return Row("en", "", text, "Terms", (topic,), "substantive", "worse")


def test_marks_weigh_for_the_topic_of_their_rows() -> None:
    rows = [
        row
        for animal in ("cat", "dog", "hen", "cow", "ewe", "pig", "fox", "owl", "bat", "ant")
        for row in (
            _row(f"Each {animal} must wear a bell.", Topic.SECURITY),
            _row(f"Every {animal} owes a coin.", Topic.FEES_REFUNDS),
        )
    ]
    weights = learned(rows, [subject_marks(row) for row in rows])
    assert weights["w:bell"][Topic.SECURITY] > 0 > weights["w:coin"].get(Topic.SECURITY, -1)
    assert "w:cat" not in weights


def test_a_language_without_weights_has_no_shares() -> None:
    clause = Clause(("Richtlinie",), "", "", "Wir speichern Cookies.", "de", 0)
    assert shares(clause, (), {}) == {}


def test_shares_are_of_one() -> None:
    clause = Clause(("Policy",), "", "", "The fee is due each month.", "en", 0)
    told = shares(clause, (), {"fees-refunds": 2.0})
    assert abs(sum(told.values()) - 1) < 1e-9
    assert max(told, key=lambda topic: told[topic]) == Topic.FEES_REFUNDS
    assert marks_of(clause, (), {"fees-refunds": 2.0})["t:fees-refunds"] == 1
