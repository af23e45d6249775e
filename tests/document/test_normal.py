"""What is the same to a reader."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.document.normal import (
    MASKED_EMAIL,
    fingerprint,
    key,
    link,
    repaired,
    split_label,
    visible,
)


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("the user\u2019s \u201cdata\u201d", 'the user\'s "data"'),
        ("\u00ab\u00a0libre\u00a0\u00bb", '"libre"'),
        ("Durée\u00a0: 30\u202fjours\u00a0!", "Durée: 30 jours!"),
        ("10\u00a0% de réduction", "10% de réduction"),
        ("third\u2011party \u2013 or not", "third-party - or not"),
        ("co\u00adop\u200ber\ufeffate", "cooperate"),
        ("l\u2019\u0153uvre\u2026", "l'oeuvre..."),
        ("e\u0301te\u0301", "été"),
        ("  two\t\n spaces  ", "two spaces"),
        ("write to [email  protected]", f"write to {MASKED_EMAIL}"),
        ("x\u00b2 and \u00bd", "x\u00b2 and \u00bd"),
        ("", ""),
    ],
)
def test_the_eye_sees_one_kind_of_sign(text: str, seen: str) -> None:
    assert visible(text) == seen


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("3. Vos données", "4) vos Donnees"),
        ("a) first", "- First"),
        ("Section 12: Fees", "fees"),
        ("We keep \u201clogs\u201d.", "we keep logs"),
        ("10 000 euros", "10000 euros"),
        ("donn\u00c3\u00a9es", "données"),
        ("Article 5", "Article 5 "),
    ],
)
def test_a_key_forgets_case_accents_marks_and_numbering(one: str, other: str) -> None:
    assert key(one) == key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("We sell it", "We tell it"),
        ("30 days", "31 days"),
        ("1.5 euros", "15 euros"),
        ("10 %", "10 €"),
        ("2024 was good", "2025 was good"),
    ],
)
def test_a_key_keeps_words_numbers_and_signs(one: str, other: str) -> None:
    assert key(one) != key(other)


@pytest.mark.parametrize(
    ("text", "label", "rest"),
    [
        ("12.3 Changes", "12.3", "Changes"),
        ("(iv) the logs", "(iv)", "the logs"),
        ("b. second", "b.", "second"),
        ("\u2022 item", "", "item"),
        ("§ 4. Fees", "§ 4.", "Fees"),
        ("Article 5. Prix", "Article 5.", "Prix"),
        ("2024 was good", "", "2024 was good"),
        ("e.g. logs", "", "e.g. logs"),
        ("30 days", "", "30 days"),
        ("7", "", "7"),
    ],
)
def test_a_label_is_a_number_or_bullet_before_a_text(text: str, label: str, rest: str) -> None:
    found, body = split_label(text)
    assert (found.lstrip("\u2022* -"), body) == (label, rest)


@pytest.mark.parametrize(
    ("damaged", "whole"),
    [
        ("donn\u00c3\u00a9es", "données"),
        ("l\u00e2\u20ac\u2122ordre", "l\u2019ordre"),
        ("\u00e2\u20ac\u0153quoted\u00e2\u20ac\u009d", "\u201cquoted\u201d"),
        ("d\u00c3\u00a9j\u00c3 pay\u00c3\u00a9", "déjà payé"),
        ("10 \u00e2\u201a\u00ac", "10 \u20ac"),
        ("c\u00c5\u201cur", "c\u0153ur"),
        ("\u00c3\u2030crivez", "Écrivez"),
        ("d\u00c3\u00a9j\u00e0 un \u2014 mot", "déjà un \u2014 mot"),
        (
            "été, «\u00a0NO\u00cbL\u00bb, P\u00c2T\u00c9",
            "été, «\u00a0NO\u00cbL\u00bb, P\u00c2T\u00c9",
        ),
        ("S\u00c9CURIT\u00c9\u00bb", "S\u00c9CURIT\u00c9\u00bb"),
    ],
)
def test_damaged_letters_are_put_right_one_by_one(damaged: str, whole: str) -> None:
    assert repaired(damaged) == whole


@given(st.text(st.sampled_from("abc éèàçœ’«»€ÀÉ ."), max_size=40))
def test_text_read_by_the_wrong_code_page_is_put_right(text: str) -> None:
    try:
        damaged = text.encode("utf-8").decode("cp1252")
    except UnicodeDecodeError:
        return
    assert visible(repaired(damaged)) == visible(text)


@given(st.text(st.characters(codec="utf-8"), max_size=60))
def test_seeing_twice_is_seeing_once(text: str) -> None:
    assert visible(visible(text)) == visible(text)
    assert key(visible(text)) == key(text)


@pytest.mark.parametrize(
    ("url", "target"),
    [
        ("https://www.example.org/terms/", "example.org/terms"),
        ("http://example.org/terms#top", "example.org/terms"),
        ("//example.org/a?utm_source=x&id=3&gclid=9", "example.org/a?id=3"),
        ("/privacy?v=12", "/privacy"),
        ("mailto:a@example.org", "mailto:a@example.org"),
    ],
)
def test_a_link_is_its_target_without_tracking(url: str, target: str) -> None:
    assert link(url) == target


def test_a_fingerprint_is_of_what_is_seen() -> None:
    one = fingerprint(["The user\u2019s", "data\u00a0!"])
    assert one == fingerprint(["The  user's", "", "data!"])
    assert one != fingerprint(["The users", "data!"])
    assert len(one) == 64
