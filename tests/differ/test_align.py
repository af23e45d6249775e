from collections import Counter
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.differ.align import align
from monitor.model import Clause, Edit, EditKind, Op
from tests.differ.policies import document, told

_MIRROR = {
    "added": "removed",
    "removed": "added",
    "split": "merged",
    "merged": "split",
}

_LINE = st.one_of(
    st.sampled_from(
        [
            "# Your rights",
            "# Cookies",
            "We keep logs for 30 days.",
            "We keep logs for 90 days.",
            "We keep invoices for ten years.",
            "You may ask us for a copy, and we answer within a month.",
            "You may ask us for a copy.",
            "We answer within a month.",
            "We collect:",
            "- your name",
            "- your address",
            "We collect your name and your address.",
            "| Data: logs; Kept: 3 years",
            "| Data: invoices; Kept: 10 years",
            "Nous conservons vos données pendant un an.",
            "Nous ne vendons pas vos données.",
            "***",
        ]
    ),
    st.lists(
        st.sampled_from(["we", "you", "keep", "sell", "data", "logs", "not", "30", "days"]),
        max_size=8,
    ).map(" ".join),
)
_DOCUMENT = st.lists(_LINE, max_size=14).map(lambda lines: document(*lines))


@given(_DOCUMENT, _DOCUMENT)
def test_every_clause_of_both_sides_is_in_exactly_one_edit(
    old: list[Clause], new: list[Clause]
) -> None:
    edits = align(old, new)
    assert sorted(c.position for e in edits for c in e.old) == list(range(len(old)))
    assert sorted(c.position for e in edits for c in e.new) == list(range(len(new)))


@given(_DOCUMENT, _DOCUMENT)
def test_edits_come_in_the_order_of_the_new_document(old: list[Clause], new: list[Clause]) -> None:
    positions = [c.position for e in align(old, new) for c in e.new]
    assert positions == sorted(positions)


@given(_DOCUMENT, _DOCUMENT)
def test_each_kind_has_the_clauses_that_its_name_says(old: list[Clause], new: list[Clause]) -> None:
    shapes: dict[EditKind, Callable[[int, int], bool]] = {
        EditKind.KEPT: lambda o, n: o == n == 1,
        EditKind.MOVED: lambda o, n: o == n == 1,
        EditKind.REWORDED: lambda o, n: o == n == 1,
        EditKind.SPLIT: lambda o, n: 1 <= o <= n > 1,
        EditKind.MERGED: lambda o, n: o > n >= 1,
        EditKind.ADDED: lambda o, n: (o, n) == (0, 1),
        EditKind.REMOVED: lambda o, n: (o, n) == (1, 0),
    }
    for edit in align(old, new):
        assert shapes[edit.kind](len(edit.old), len(edit.new))


@given(_DOCUMENT)
def test_a_document_beside_itself_is_kept(clauses: list[Clause]) -> None:
    assert {edit.kind for edit in align(clauses, clauses)} <= {EditKind.KEPT}


@given(_DOCUMENT, _DOCUMENT)
def test_swapping_the_sides_mirrors_the_edits(old: list[Clause], new: list[Clause]) -> None:
    def shape(edit: Edit, *, mirrored: bool) -> tuple[object, ...]:
        sides = [tuple(c.position for c in side) for side in (edit.old, edit.new)]
        kind = edit.kind.value
        if len(sides[0]) == len(sides[1]):
            return kind, *(sides[::-1] if mirrored else sides)
        return (_MIRROR[kind], *sides[::-1]) if mirrored else (kind, *sides)

    there = Counter(shape(edit, mirrored=False) for edit in align(old, new))
    back = Counter(shape(edit, mirrored=True) for edit in align(new, old))
    assert there == back


@given(_DOCUMENT, _DOCUMENT)
def test_words_rebuild_the_joined_texts_of_both_sides(old: list[Clause], new: list[Clause]) -> None:
    for edit in align(old, new):
        if edit.kind in (EditKind.KEPT, EditKind.MOVED):
            assert not edit.words
            continue
        before = "".join(w.text for w in edit.words if w.op is not Op.INSERT)
        after = "".join(w.text for w in edit.words if w.op is not Op.DELETE)
        assert before == " ".join(c.text for c in edit.old)
        assert after == " ".join(c.text for c in edit.new)


@settings(max_examples=30)
@given(_DOCUMENT, _DOCUMENT)
def test_the_answer_does_not_depend_on_what_was_asked_before(
    old: list[Clause], new: list[Clause]
) -> None:
    assert align(old, new) == align(list(old), tuple(new))


@given(st.lists(st.integers(0, 400), min_size=4, max_size=30, unique=True), st.data())
def test_a_clause_taken_elsewhere_is_moved_and_nothing_else(
    numbers: list[int], data: st.DataObject
) -> None:
    texts = [f"Rule {n} speaks of case {n} alone." for n in numbers]
    start = data.draw(st.integers(0, len(texts) - 1))
    rest = [text for at, text in enumerate(texts) if at != start]
    end = data.draw(st.integers(0, len(rest)))
    edits = align(document(*texts), document(*rest[:end], texts[start], *rest[end:]))
    moved = [e.new[0].text for e in edits if e.kind is EditKind.MOVED]
    assert {edit.kind for edit in edits} <= {EditKind.KEPT, EditKind.MOVED}
    assert len(moved) == (start != end)
    assert moved in ([], [texts[start]]) or abs(start - end) == 1


_CASES = {
    "a value replaced": (
        ["We keep access logs for 30 days.", "We never sell data."],
        ["We keep access logs for 14 days.", "We never sell data."],
        [("reworded", "We keep access logs for 30 days.", "We keep access logs for 14 days.")],
    ),
    "a sentence cut in two": (
        ["You may write to us at any time, and we answer within one month of your letter."],
        ["You may write to us at any time.", "We answer within one month of your letter."],
        [
            (
                "split",
                "You may write to us at any time, and we answer within one month of your letter.",
                "You may write to us at any time. / We answer within one month of your letter.",
            )
        ],
    ),
    "two sentences joined, in French": (
        ["Vous pouvez nous écrire à tout moment.", "Nous répondons dans un délai d'un mois."],
        ["Vous pouvez nous écrire à tout moment et nous répondons dans un délai d'un mois."],
        [
            (
                "merged",
                "Vous pouvez nous écrire à tout moment. / Nous répondons dans un délai d'un mois.",
                "Vous pouvez nous écrire à tout moment et nous répondons dans un délai d'un mois.",
            )
        ],
    ),
    "a list turned into a sentence": (
        ["We collect:", "- your full name", "- your e-mail address", "- your phone number"],
        ["We collect your full name, your e-mail address and your phone number."],
        [
            (
                "merged",
                "We collect: / your full name / your e-mail address / your phone number",
                "We collect your full name, your e-mail address and your phone number.",
            )
        ],
    ),
    "a boundary moved between two sentences": (
        ["We log visits; we keep the log", "for a year. It is then erased."],
        ["We log visits;", "we keep the log for a year. It is then erased."],
        [
            (
                "split",
                "We log visits; we keep the log / for a year. It is then erased.",
                "We log visits; / we keep the log for a year. It is then erased.",
            )
        ],
    ),
    "spaces lost in a copied text": (
        ["Nous ne cédons pas vos données.", "Merci."],
        ["Nous necédons pas vosdonnées.", "Merci."],
        [("reworded", "Nous ne cédons pas vos données.", "Nous necédons pas vosdonnées.")],
    ),
    "moved and edited": (
        [
            "# Retention",
            "Invoices are kept for ten years as tax law demands.",
            "# Security",
            "Passwords are hashed.",
            "Backups are encrypted.",
        ],
        [
            "# Security",
            "Passwords are hashed.",
            "Invoices are kept for six years as tax law demands.",
            "Backups are encrypted.",
            "# Retention",
        ],
        [
            (
                "reworded",
                "Invoices are kept for ten years as tax law demands.",
                "Invoices are kept for six years as tax law demands.",
            ),
            ("moved", "Retention", "Retention"),
        ],
    ),
    "every row of a table changed": (
        [
            "| Data: access logs; Kept: 3 months",
            "| Data: invoices; Kept: 10 years",
            "| Data: tickets; Kept: 3 years",
        ],
        [
            "| Data: access logs; Kept: 6 months",
            "| Data: backups; Kept: 3 months",
            "| Data: invoices; Kept: 6 years",
            "| Data: tickets; Kept: 5 years",
        ],
        [
            (
                "reworded",
                "Data: access logs; Kept: 3 months",
                "Data: access logs; Kept: 6 months",
            ),
            ("added", "", "Data: backups; Kept: 3 months"),
            ("reworded", "Data: invoices; Kept: 10 years", "Data: invoices; Kept: 6 years"),
            ("reworded", "Data: tickets; Kept: 3 years", "Data: tickets; Kept: 5 years"),
        ],
    ),
    "a short value replaced whole": (
        ["Hosting country:", "- Ireland", "We answer letters."],
        ["Hosting country:", "- Germany", "We answer letters."],
        [("reworded", "Ireland", "Germany")],
    ),
    "a heading renamed": (
        ["# Cookies", "We set one cookie."],
        ["# Trackers", "We set one cookie."],
        [("reworded", "Cookies", "Trackers")],
    ),
    "a heading does not become a sentence": (
        ["# Cookies", "Nothing is sold."],
        ["Cookies help us remember the language that you chose.", "Nothing is sold."],
        [
            ("added", "", "Cookies help us remember the language that you chose."),
            ("removed", "Cookies", ""),
        ],
    ),
    "an item dropped from one list stays in the other": (
        ["We collect:", "- name", "- age", "We share:", "- name", "- age"],
        ["We collect:", "- name", "- age", "We share:", "- name"],
        [("removed", "age", "")],
    ),
    "an item dropped from the first of two lists": (
        ["We collect:", "- name", "- age", "We share:", "- name", "- age"],
        ["We collect:", "- name", "We share:", "- name", "- age"],
        [("removed", "age", "")],
    ),
    "sentences with nothing in common": (
        ["We set cookies for advertising partners.", "Bye."],
        ["Disputes go before the courts of Lyon.", "Bye."],
        [
            ("added", "", "Disputes go before the courts of Lyon."),
            ("removed", "We set cookies for advertising partners.", ""),
        ],
    ),
}


@pytest.mark.parametrize("case", _CASES)
def test_clauses_find_their_counterparts(case: str) -> None:
    old, new, expected = _CASES[case]
    edits = told(align(document(*old), document(*new)))
    assert sorted(edit for edit in edits if edit[0] != "kept") == sorted(expected)


def test_an_item_dropped_from_a_list_is_told_under_its_own_lead_in() -> None:
    old = document("We collect:", "- name", "- age", "We share:", "- name", "- age")
    new = document("We collect:", "- name", "We share:", "- name", "- age")
    gone = [edit.old[0] for edit in align(old, new) if edit.kind is EditKind.REMOVED]
    assert [(c.text, c.lead_in) for c in gone] == [("age", "We collect:")]


def test_what_was_removed_comes_where_it_stood() -> None:
    old = document("One rule stands.", "It was here.", "Two rules stand.", "So was this.")
    new = document("One rule stands.", "Two rules stand.")
    assert [kind for kind, *_ in told(align(old, new))] == ["kept", "removed", "kept", "removed"]


def test_keys_given_by_the_caller_decide_what_is_equal() -> None:
    old, new = document("Alpha beta.", "Gamma."), document("Other words.", "Gamma.")
    edits = align(old, new, keys=(["same", "g"], ["same", "g"]))
    assert [edit.kind for edit in edits] == [EditKind.KEPT, EditKind.KEPT]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (["We keep your data."] * 3000, ["We keep your data."] * 2900),
        ([f"a{n} b{n}" for n in range(1500)], [f"c{n} d{n}" for n in range(1500)]),
        ([" ".join(f"word{n % 97}" for n in range(20_000))], ["word1 word2"] * 500),
        (["again " * 10_000], ["again " * 9_000]),
        ([""] * 1000, ["..."] * 900),
    ],
    ids=["equal lines", "no shared word", "one endless sentence", "one word", "nothing to read"],
)
def test_hostile_documents_come_to_an_end(old: list[str], new: list[str]) -> None:
    edits = align(document(*old), document(*new))
    assert sum(len(edit.old) for edit in edits) == len(old)
    assert sum(len(edit.new) for edit in edits) == len(new)
