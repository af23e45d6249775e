from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.differ.order import increasing
from monitor.differ.words import SEARCH_BOUND, TIDY_BOUND, changed, tokens, word_edits
from monitor.model import Op

_TEXT = st.one_of(
    st.text(max_size=60),
    st.lists(
        st.sampled_from(
            ["we", "sell", "don't", "l'accès", "30", "10 000", "%", ",", ".", "  ", "\u00a0", "é"]
        ),
        max_size=20,
    ).map(" ".join),
)


def _told(old: str, new: str) -> list[str]:
    return [f"{edit.op.value}{edit.text}" for edit in word_edits(old, new)]


@given(_TEXT, _TEXT)
def test_the_runs_of_each_side_join_to_its_text(old: str, new: str) -> None:
    edits = word_edits(old, new)
    assert "".join(edit.text for edit in edits if edit.op is not Op.INSERT) == old
    assert "".join(edit.text for edit in edits if edit.op is not Op.DELETE) == new


@given(_TEXT, _TEXT)
def test_no_run_is_empty_and_neighbours_differ(old: str, new: str) -> None:
    ops = [edit.op for edit in word_edits(old, new)]
    assert all(edit.text for edit in word_edits(old, new))
    assert all(left is not right for left, right in pairwise(ops))
    assert (Op.INSERT, Op.DELETE) not in set(pairwise(ops))


@given(_TEXT)
def test_tokens_join_to_the_text(text: str) -> None:
    assert "".join(tokens(text)) == text


@given(_TEXT)
def test_a_text_beside_itself_is_equal(text: str) -> None:
    assert [edit.op for edit in word_edits(text, text)] == [Op.EQUAL] * bool(text)
    assert changed(text, text) == ((), ())


@given(st.lists(st.integers(0, 50), unique=True, max_size=12))
def test_the_longest_rising_chain_is_longest(values: list[int]) -> None:
    pairs = list(enumerate(values))
    chain = increasing(pairs)
    assert chain == sorted(chain)
    assert all(a[1] < b[1] for a, b in pairwise(chain))
    longest = [1] * len(values)
    for at, value in enumerate(values):
        longest[at] += max((longest[b] for b in range(at) if values[b] < value), default=0)
    assert len(chain) == max(longest, default=0)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("30 days' notice.", ["30", "days", "'", "notice", "."]),
        ("We don't; it's users' data", ["We", "don't", ";", "it's", "users", "'", "data"]),
        (
            "L’accès qu'il a jusqu'à l'UE",
            ["L’", "accès", "qu'", "il", "a", "jusqu'", "à", "l'", "UE"],
        ),
        ("1,250.50 € ou 10 000,50 €", ["1,250.50", "€", "ou", "10 000,50", "€"]),
        ("2026-05-01, 01/05/2026, 12:30", ["2026-05-01", ",", "01/05/2026", ",", "12:30"]),
        ("§ 5, 30% (50 %)", ["§", "5", ",", "30", "%", "(", "50", "%", ")"]),
        ("third-party e-mail", ["third-party", "e-mail"]),
        ("Write to a.b+c@mail.example.org.", ["Write", "to", "a.b+c@mail.example.org", "."]),
        ("[email protected] (mail)", ["[email protected]", "(", "mail", ")"]),
        ("(https://example.org/a?b=c).", ["(", "https://example.org/a?b=c", ")", "."]),
        ("www.example.org, see", ["www.example.org", ",", "see"]),
        ("1er, 30th", ["1er", ",", "30th"]),
        ("utilisateur·rice·s", ["utilisateur·rice·s"]),
        ("wait... what", ["wait", "...", "what"]),
        ("個人情報", ["個", "人", "情", "報"]),
    ],
)
def test_a_text_falls_into_words(text: str, words: list[str]) -> None:
    assert [token for token in tokens(text) if not token.isspace()] == words


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (
            "We give 30 days' notice.",
            "We give 14 days' notice.",
            ["=We give ", "-30", "+14", "= days' notice."],
        ),
        (
            "We do not sell data.",
            "We may sell data.",
            ["=We ", "-do not", "+may", "= sell data."],
        ),
        (
            "any substantial change",
            "any material change",
            ["=any ", "-substantial", "+material", "= change"],
        ),
        (
            "Nous gardons l'adresse un an.",
            "Nous gardons l'adresse et l'âge un an.",
            ["=Nous gardons l'adresse", "+ et l'âge", "= un an."],
        ),
        ("kept for one month", "kept for 30 days", ["=kept for ", "-one month", "+30 days"]),
        ("", "new", ["+new"]),
        ("old", "", ["-old"]),
    ],
)
def test_a_reader_sees_whole_words_change(old: str, new: str, told: list[str]) -> None:
    assert _told(old, new) == told


def test_changed_lists_words_as_a_reader_sees_them() -> None:
    assert changed("Vos données\u00a0: l’âge.", "Vos données : l'âge, l'adresse.") == (
        (),
        (",", "l'", "adresse"),
    )
    assert changed("We sell data for 30 days", "We keep data for 14 days") == (
        ("sell", "30"),
        ("keep", "14"),
    )


def test_above_the_bound_the_words_that_stand_once_still_match() -> None:
    left = [f"a{n}" for n in range(SEARCH_BOUND)]
    old = " ".join([*left, "landmark", *left])
    new = " ".join([*(f"b{n}" for n in range(SEARCH_BOUND)), "landmark", *left[::-1]])
    gone, come = changed(old, new)
    assert "landmark" not in gone
    assert "landmark" not in come


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("a." * 50_000, "b." * 50_000),
        ("a " * TIDY_BOUND, "a " * (TIDY_BOUND - 7) + "b"),
        (" ".join(f"a{n}" for n in range(150_000)), " ".join(f"b{n}" for n in range(150_000))),
        ("x" * 200_000, "x" * 199_999 + "@"),
    ],
    ids=["periodic", "one word", "more words than codes", "one long word"],
)
def test_hostile_texts_come_to_an_end(old: str, new: str) -> None:
    edits = word_edits(old, new)
    assert "".join(edit.text for edit in edits if edit.op is not Op.INSERT) == old
    assert "".join(edit.text for edit in edits if edit.op is not Op.DELETE) == new
