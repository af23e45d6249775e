"""What an edit is judged against: the two documents around it.

Holds what must be known of the whole to judge a part: names replaced throughout, statements that
stand elsewhere, addresses that a page masks. Decides nothing.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from monitor.differ.elsewhere import Elsewhere
from monitor.differ.lexicon import load
from monitor.differ.tokens import fold, grammar, words_of
from monitor.differ.topics import topic_of
from monitor.differ.words import word_edits
from monitor.model import Clause, Document, Edit, EditKind, Op, Topic

_PAIRED = (EditKind.REWORDED, EditKind.SPLIT, EditKind.MERGED)
_ABOUT_OTHERS = frozenset({Topic.SHARING, Topic.TRANSFER, Topic.DISPUTE_RESOLUTION, Topic.SALE})
_BY_NAME = 5
"""Clauses from which a name that stands in them is the service's own."""
_LONGEST_NAME = 5
"""Words in a name that may be replaced throughout."""


@dataclass(frozen=True, slots=True)
class World:
    """Both documents, and what judging one edit asks of them.

    `old_lists` and `new_lists` are the positions of items that are members of a list of the
    policy: of one that the other document has too, or that stands under a heading of its own.
    """

    old: Document
    new: Document
    old_says: Elsewhere
    new_says: Elsewhere
    renamed: frozenset[tuple[str, str]]
    old_lists: frozenset[int]
    new_lists: frozenset[int]


def side(clauses: Sequence[Clause]) -> str:
    """Return the text of one side of an edit."""
    return " ".join(clause.text for clause in clauses)


def context(clause: Clause) -> str:
    """Return the words around a clause that give its values a role."""
    return " ".join((*clause.path, clause.lead_in))


def look(old: Document, new: Document, edits: Sequence[Edit]) -> World:
    """Gather what the edits of two documents have in common."""
    return World(
        old=old,
        new=new,
        old_says=Elsewhere(old.clauses),
        new_says=Elsewhere(new.clauses),
        renamed=_renames(old, new, edits),
        old_lists=_anchored(old, new, {c.position for e in edits if e.new for c in e.old}),
        new_lists=_anchored(new, old, {c.position for e in edits if e.old for c in e.new}),
    )


def _anchored(one: Document, other: Document, paired: set[int]) -> frozenset[int]:
    """Return the positions of items in lists that are paired in part, or under a new heading."""
    paths = {c.path[-1:] for c in other.clauses}
    found: set[int] = set()
    run: list[Clause] = []
    for clause in (*one.clauses, None):
        if clause is not None and clause.item and (not run or run[-1].path == clause.path):
            run.append(clause)
            continue
        positions = {c.position for c in run}
        if run and (positions & paired or run[0].path[-1:] not in paths):
            found |= positions
        run = [clause] if clause is not None and clause.item else []
    return frozenset(found)


def _renames(old: Document, new: Document, edits: Sequence[Edit]) -> frozenset[tuple[str, str]]:
    """Find names replaced by one another throughout: (old run, new run), folded.

    A name is a short run written like one. It counts where the same replacement was made in two
    clauses or more and the old name gives way to the new; a word that was dropped from a name
    counts where it was dropped in three.
    """
    seen: Counter[tuple[str, str]] = Counter()
    for edit in edits:
        if edit.kind in _PAIRED:
            seen.update(set(_replacements(edit)))
    often = {pair for pair, times in seen.items() if times >= (2 if pair[1] else 3)}
    if not often:
        return frozenset()
    often = {pair for pair in often if not _is_another(pair[0], old)}
    before = _padded(c.text for c in old.clauses)
    after = _padded(c.text for c in new.clauses)
    return frozenset(
        (gone, came)
        for gone, came in often
        if after.count(f" {gone} ") <= 0.7 * before.count(f" {gone} ")
        and (not came or before.count(f" {came} ") <= 0.7 * after.count(f" {came} "))
    )


def _is_another(name: str, old: Document) -> bool:
    """Tell whether a name is somebody else's than the service's: one whose change is no renaming.

    A service is named often or in a heading; a processor or mediator a few times, where the text
    is about those.
    """
    found = [c for c in old.clauses if f" {name} " in _padded([c.text])]
    if len(found) >= _BY_NAME or any(c.heading for c in found) or name in fold(old.title):
        return False
    return any(topic_of(clause) in _ABOUT_OTHERS for clause in found)


def _padded(texts: Iterable[str]) -> str:
    return " ".join(f" {' '.join(_folded(text))} " for text in texts)


def _folded(text: str) -> list[str]:
    return [w.norm for w in words_of(text, load("en"))]


def _is_name(run: str, *, capital_nouns: bool) -> bool:
    """Tell whether a run is written like a name: with a capital, a digit or a placeholder's signs.

    Where all nouns have a capital, it takes one inside a word or two words that have one.
    """
    if not capital_nouns:
        return any(c.isupper() or c.isdigit() or c in "{_." for c in run)
    capitals = sum(word[:1].isupper() for word in run.split())
    inside = any(c.isupper() for word in run.split() for c in word[1:])
    return capitals > 1 or inside or any(c.isdigit() or c in "{_." for c in run)


def _replacements(edit: Edit) -> Iterable[tuple[str, str]]:
    gone = ""
    nouns = grammar(load(edit.old[0].language)).capital_nouns
    runs = edit.words or word_edits(side(edit.old), side(edit.new))
    for run, following in zip(runs, (*runs[1:], None), strict=True):
        if run.op is Op.DELETE:
            gone = run.text.strip()
            if _is_name(gone, capital_nouns=nouns) and (
                following is None or following.op is Op.EQUAL
            ):
                yield from _named(gone, "")
            continue
        named = any(_is_name(name, capital_nouns=nouns) for name in (gone, run.text))
        if run.op is Op.INSERT and gone and named:
            yield from _named(gone, run.text.strip())
        gone = ""


def _named(gone: str, came: str) -> Iterable[tuple[str, str]]:
    pair = " ".join(_folded(gone)), " ".join(_folded(came))
    short = max(len(gone.split()), len(came.split())) <= _LONGEST_NAME
    if short and pair[0] and bool(came) == bool(pair[1]) and not any(p.isdigit() for p in pair):
        yield pair
