"""Which fact of the old side became which of the new."""

import pytest

from monitor.differ import facts
from monitor.differ.lexicon import load

Told = tuple[str | None, str | None]


def matched(language: str, old: str, new: str) -> list[Told]:
    lexicon = load(language)
    pairs = facts.matched(facts.find(old, lexicon), facts.find(new, lexicon))
    return [(a.value if a else None, b.value if b else None) for a, b in pairs]


@pytest.mark.parametrize(
    ("language", "old", "new", "expected"),
    [
        ("en", "Kept for thirty (30) days.", "Kept for 30 days.", []),
        ("en", "Kept for one year.", "Kept for twelve months.", []),
        ("en", "Kept for one month.", "Kept for 30 days.", [("one month", "30 days")]),
        ("en", "Kept for 30 days.", "Kept for 60 days.", [("30 days", "60 days")]),
        (
            "en",
            "Archived after 3 months, deleted after 6 months.",
            "Archived after 6 months, deleted after 3 months.",
            [("3 months", "6 months"), ("6 months", "3 months")],
        ),
        (
            "en",
            "Logs are kept for 30 days and invoices for ten years.",
            "Logs are kept for ten years and invoices for 30 days.",
            [("30 days", "ten years"), ("ten years", "30 days")],
        ),
        (
            "en",
            "At least seven years and a maximum of ten years.",
            "At least two years.",
            [("seven years", "two years"), ("ten years", None)],
        ),
        (
            "en",
            "We share it with Finchly.",
            "We share it with Finchly and WrenPay.",
            [(None, "WrenPay")],
        ),
        (
            "en",
            "You have a right of access and to data portability.",
            "You have a right of access.",
            [("data portability", None)],
        ),
        ("en", "Kept for up to 30 days.", "Kept within 30 days.", []),
        ("en", "Kept for at least 30 days.", "Kept for at most 30 days.", [("30 days", "30 days")]),
        ("en", "30 days (that is, 30 days).", "30 days.", []),
        ("en", "You pay €5.", "You pay €7 within 3 days.", [("€5", "€7"), (None, "3 days")]),
        ("fr", "Conservé trente jours.", "Conservé 30 jours.", []),
        (
            "fr",
            "Préavis de soixante (60) jours.",
            "Préavis de quatorze (14) jours.",
            [("soixante (60) jours", "quatorze (14) jours")],
        ),
        (
            "fr",
            "Le droit français s'applique.",
            "Le droit irlandais s'applique.",
            [("français", None), (None, "irlandais")],
        ),
    ],
)
def test_what_was_replaced_added_and_removed(
    language: str, old: str, new: str, expected: list[Told]
) -> None:
    assert sorted(matched(language, old, new), key=str) == sorted(expected, key=str)
