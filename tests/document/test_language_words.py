"""What the reader knows of each language."""

import pytest

from monitor.document.words import languages, vote


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("We may keep the data for as long as you use the service.", "en"),
        ("Nous conservons les données tant que vous utilisez le service.", "fr"),
        ("xyzzy plugh 42", ""),
        ("", ""),
    ],
)
def test_function_words_vote_on_the_language(text: str, language: str) -> None:
    voted, density = vote(text)
    assert voted == language
    assert (density > 0.2) is bool(language)


@pytest.mark.parametrize("code", sorted(languages()))
def test_every_language_is_complete(code: str) -> None:
    words = languages()[code]
    assert len(words.function_words) >= 30
    assert set(words.months.values()) == set(range(1, 13))
    assert words.abbreviations
    assert words.updated
    assert words.effective
    everything = (*words.function_words, *words.abbreviations, *words.updated, *words.effective)
    assert all(w == w.lower() for w in everything)
