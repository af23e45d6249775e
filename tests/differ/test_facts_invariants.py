"""What holds of facts for any text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.differ import facts
from monitor.differ.lexicon import load
from monitor.model import FindingKind

WORDS = [
    "30",
    "thirty",
    "(30)",
    "days",
    "jours",
    "un",
    "mois",
    "an",
    "a",
    "one",
    "of",
    "the",
    "€",
    "$5",
    "20",
    "million",
    "%",
    "May",
    "22,",
    "2025",
    "mars",
    "31/02/2024",
    "Section",
    "12",
    "under",
    "13",
    "Inc.",
    "Data",
    "U.S.",
    "share with",
    "Finch",
    "SAS",
    "not",
    "ne",
    "pas",
    "until",
    "jusqu'à",
    ";",
    ".",
    ":",
    "(",
    ")",
    "24/7",
    "quatre-vingt-dix",
    "hundred",
    "and",
    "et",
    "law",
    "no",
    "n°",
    "rue",
    "PO",
    "box",
    "tel",
    "x@y.z",
]
TEXTS = st.one_of(
    st.text(max_size=200),
    st.lists(st.sampled_from(WORDS), max_size=25).map(" ".join),
    st.lists(st.sampled_from(WORDS), max_size=12).map("".join),
)
LANGUAGES = st.sampled_from(["en", "fr", "xx"])


@given(TEXTS, TEXTS, LANGUAGES)
def test_facts_are_found_where_they_say(text: str, context: str, language: str) -> None:
    for fact in facts.find(text, load(language), context=context):
        start, end = fact.span
        assert 0 <= start < end <= len(text)
        assert text[start:end] == fact.value
        assert fact.canonical
        assert fact.role


@given(TEXTS, LANGUAGES)
def test_the_mask_is_as_long_as_the_text(text: str, language: str) -> None:
    masked = facts.masked(text, load(language))
    assert len(masked) == len(text)
    assert all(a in (b, " ") for a, b in zip(masked, text, strict=True))


@given(TEXTS, TEXTS, LANGUAGES)
def test_a_text_does_not_differ_from_itself(text: str, other: str, language: str) -> None:
    lexicon = load(language)
    old, new = facts.find(text, lexicon), facts.find(other, lexicon)
    assert facts.matched(old, old) == ()
    for before, after in facts.matched(old, new):
        assert before or after
        assert before is None or before in old
        assert after is None or after in new


@given(
    st.integers(min_value=2, max_value=999),
    st.sampled_from(["days", "weeks", "months", "years", "business days", "hours", "minutes"]),
)
def test_a_value_read_again_is_the_same(count: int, unit: str) -> None:
    lexicon = load("en")
    (fact,) = facts.find(f"kept for {count} {unit}", lexicon)
    (again,) = facts.find(fact.value, lexicon)
    assert (again.canonical, again.magnitude) == (fact.canonical, fact.magnitude)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_any_kind_of_long_text_is_read(language: str) -> None:
    for text in ("30 days " * 3000, "quatre-vingt-" * 3000, "Finch " * 5000, "1 000 " * 4000):
        assert facts.find(text, load(language)) is not None
    assert FindingKind.DURATION in {f.kind for f in facts.find("30 days, 30 jours", load(language))}
