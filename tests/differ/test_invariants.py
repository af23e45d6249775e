"""What holds of any comparison, whatever the texts say."""

from collections import Counter

from hypothesis import HealthCheck, example, given, reject, settings
from hypothesis import strategies as st

from monitor.differ import compare
from monitor.document.normal import visible
from monitor.errors import ReadError
from monitor.model import (
    Clause,
    Comparison,
    Direction,
    Document,
    EditKind,
    Finding,
    FindingKind,
    Verdict,
)
from tests.differ.mutations.cases import (
    COSMETIC,
    SUBSTANTIVE,
    Case,
    case_of,
    substantive_cases,
)
from tests.differ.mutations.notation import markdown, policies
from tests.differ.mutations.verdicts import document

_QUANTITIES = {
    FindingKind.DURATION,
    FindingKind.AMOUNT,
    FindingKind.PERCENTAGE,
    FindingKind.AGE,
}
_MIRRORED = {
    EditKind.ADDED: EditKind.REMOVED,
    EditKind.REMOVED: EditKind.ADDED,
    EditKind.SPLIT: EditKind.MERGED,
    EditKind.MERGED: EditKind.SPLIT,
}
_SIDED = {Direction.WORSE, Direction.BETTER}
_LINES = [block.plain for policy in policies() for block in policy.blocks]
_LANGUAGES = st.sampled_from(("en", "fr"))
_CHARACTERS = st.text(
    st.one_of(
        st.characters(codec="utf-8", exclude_categories=("Cc", "Cn", "Co", "Cs")),
        st.sampled_from("#-*|_[](){}<>&;:.,!?'\"«»’\u00a0\u200bÃÂâ€0123456789%€ \n"),
    ),
    max_size=120,
)
_LINE = st.one_of(st.sampled_from(_LINES), _CHARACTERS)
_MARKS = st.sampled_from(("", "- ", "# ", "## ", "| ", "1. ", "> ", "**"))


@st.composite
def _pages(draw: st.DrawFn) -> str:
    """Lines of policies and of noise, as Markdown."""
    lines = draw(st.lists(st.tuples(_MARKS, _LINE), max_size=12))
    return "\n\n".join(mark + line for mark, line in lines)


_FAMILIES = st.sampled_from(sorted({**COSMETIC, **SUBSTANTIVE}))
_SEEDS = st.integers(0, 10_000)
_CASES = st.builds(case_of, _FAMILIES, _LANGUAGES, _SEEDS).filter(lambda case: case is not None)


def _read(text: str, language: str) -> Document:
    """Read a made page; what no reader takes for text is no example."""
    try:
        return document(text, language)
    except ReadError:
        reject()


_SLOW = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True
)


@given(_pages(), _LANGUAGES)
@settings(_SLOW, max_examples=100)
def test_a_document_beside_itself_is_unchanged(page: str, language: str) -> None:
    one, other = _read(page, language), _read(page + "\n", language)
    for told in (compare(one, one), compare(one, other)):
        assert told.verdict is Verdict.NONE
        assert (told.severity, told.direction, told.confidence) == (None, Direction.NEUTRAL, 1.0)
        assert (told.edits, told.findings, told.topics, told.flags) == ((), (), (), ())


@given(_pages(), _pages(), _LANGUAGES)
@settings(_SLOW, max_examples=100)
@example("", "", "en")
@example("", "\u200e\n\n- \u200e", "en")
@example("", "We sell your data.", "en")
@example("| |\n| --- |\n| |", "|", "fr")
def test_any_two_texts_can_be_compared(old: str, new: str, language: str) -> None:
    _sound(_read(old, language), _read(new, language))


@given(_pages(), _pages())
@settings(_SLOW)
def test_texts_of_two_languages_can_be_compared(old: str, new: str) -> None:
    _sound(_read(old, "en"), _read(new, "fr"))


@given(_CASES)
@settings(_SLOW)
def test_edits_tile_both_sides_of_any_case(case: Case) -> None:
    _sound(_read(case.old, case.language), _read(case.new, case.language))


def _sound(old: Document, new: Document) -> None:
    """Hold a comparison to the contract of its parts."""
    told = compare(old, new)
    if told.edits or old.fingerprint != new.fingerprint:
        assert _positions(told, old=True) == [c.position for c in old.clauses]
        assert _positions(told, old=False) == [c.position for c in new.clauses]
    assert all(e.rule for e in told.edits)
    ranks = [f.verdict.rank for f in told.findings]
    assert ranks == sorted(ranks, reverse=True)
    assert told.verdict.rank >= max(ranks, default=0)
    assert 0 < told.confidence <= 1
    for finding in told.findings:
        assert (finding.severity is None) == (finding.verdict is not Verdict.SUBSTANTIVE)
        assert finding.rule
        assert finding.before is not None or finding.after is not None
    top = [f for f in told.findings if f.verdict is told.verdict]
    if told.verdict is Verdict.SUBSTANTIVE:
        assert told.topics
        assert len(told.topics) == len(set(told.topics))
        assert set(told.topics) <= {t for f in top for t in (f.topic, *dict(f.about))}
        assert told.severity is not None
        assert top
    else:
        assert (told.severity, told.direction) == (None, Direction.NEUTRAL)


def _positions(told: Comparison, *, old: bool) -> list[int]:
    return sorted(c.position for e in told.edits for c in (e.old if old else e.new))


@given(_CASES)
@settings(_SLOW)
def test_the_words_of_an_edit_join_to_both_sides(case: Case) -> None:
    told = compare(document(case.old, case.language), document(case.new, case.language))
    for edit in told.edits:
        if edit.words:
            gone = "".join(w.text for w in edit.words if w.op.value != "+")
            came = "".join(w.text for w in edit.words if w.op.value != "-")
            assert visible(gone) == visible(" ".join(c.text for c in edit.old))
            assert visible(came) == visible(" ".join(c.text for c in edit.new))


@given(_CASES)
@settings(_SLOW)
def test_swapping_old_and_new_mirrors_the_edits(case: Case) -> None:
    old, new = document(case.old, case.language), document(case.new, case.language)
    there, back = compare(old, new), compare(new, old)
    mirrored = Counter(_MIRRORED.get(e.kind, e.kind) for e in there.edits)
    assert mirrored == Counter(e.kind for e in back.edits)
    assert (there.verdict is Verdict.SUBSTANTIVE) == (back.verdict is Verdict.SUBSTANTIVE)


@given(_CASES)
@settings(_SLOW)
def test_swapping_old_and_new_turns_the_direction_of_quantities(case: Case) -> None:
    old, new = document(case.old, case.language), document(case.new, case.language)
    there = {_pair(f): f.direction for f in compare(old, new).findings if _valued(f)}
    for finding in compare(new, old).findings:
        before = there.get((finding.what, finding.new, finding.old))
        if _valued(finding) and before in _SIDED:
            assert finding.direction is not before, finding


def _valued(finding: Finding) -> bool:
    return finding.kind in _QUANTITIES and bool(finding.old and finding.new)


def _pair(finding: Finding) -> tuple[str, str | None, str | None]:
    return finding.what, finding.old, finding.new


@given(_SEEDS, _LANGUAGES)
@settings(_SLOW)
def test_a_moved_clause_changes_nothing(seed: int, language: str) -> None:
    policy = [p for p in policies() if p.language == language][seed % 3].plain()
    blocks = [b for b in policy.blocks if b.kind != "row"]
    movable = [i for i, b in enumerate(blocks) if b.kind == "sentence" and b.text.endswith(".")]
    moved = blocks[movable[seed % len(movable)]]
    rest = [b for b in blocks if b is not moved]
    place = blocks[movable[(seed * 7 + 3) % len(movable)]]
    at = rest.index(place) if place in rest else 0
    shifted = [*rest[: at + 1], moved, *rest[at + 1 :]]
    told = compare(document(markdown(blocks), language), document(markdown(shifted), language))
    assert told.verdict.rank <= Verdict.COSMETIC.rank
    assert {e.kind for e in told.edits} <= {EditKind.KEPT, EditKind.MOVED}


_SAFE = ("quotes", "dashes", "spaces", "invisible", "case", "emphasis", "entities", "lost-accents")


@given(st.sampled_from(_SAFE), _LANGUAGES, _SEEDS)
@settings(_SLOW)
def test_typography_never_alerts(family: str, language: str, seed: int) -> None:
    case = case_of(family, language, seed)
    if case is not None:
        told = compare(document(case.old, language), document(case.new, language))
        assert told.verdict.rank <= Verdict.COSMETIC.rank


def test_the_same_pair_gives_the_same_answer() -> None:
    for case in substantive_cases("fr", 12, 3):
        old, new = document(case.old, "fr"), document(case.new, "fr")
        assert compare(old, new) == compare(old, new)


def test_positions_count_the_clauses() -> None:
    clauses: tuple[Clause, ...] = document("# Title\n\nOne. Two.\n\n- three", "en").clauses
    assert [c.position for c in clauses] == [0, 1, 2, 3]
