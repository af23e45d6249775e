"""What can be counted of a clause: the marks that learnt weights speak of.

A mark is a short string: a content stem, alone or with whoever acts ("user|pay") or under a
negation ("!share"), a frame, an operator, the topic that the clause's
headings and cues tell. Only the marks without a stem mean the same in every language. Knows no
weight and decides nothing.
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache

from monitor.differ.frames import Reading, reading, stance
from monitor.differ.lexicon import Lexicon, load
from monitor.differ.tokens import Word, grammar, index, words_of
from monitor.differ.topics import scores
from monitor.model import Clause

Marks = dict[str, float]
"""How much of each mark a text has."""

_MODALITIES = frozenset({"must", "will", "may", "can", "should"})
_SHORT = 10
"""Words below which a clause is a short one."""
_REACH = 12
"""Words up to which an actor or a negation colours what follows."""
_FIRM = 2.0
"""The stance beyond which louder says no more."""
_ENDS = frozenset(".;:!?()")
_SENTENCES = frozenset(".;:!?")


@lru_cache(maxsize=4096)
def marks_of(text: str, lexicon: Lexicon) -> tuple[tuple[str, float], ...]:
    """Return the marks of a text, each once: who does what, and in which words."""
    read = reading(text, lexicon)
    found = {*_framed(read), *_bound(read, lexicon), *_worded(read, lexicon)}
    return tuple((mark, 1.0) for mark in sorted(found))


def placed_marks(clause: Clause, text: str) -> Marks:
    """Return the marks of a clause's text with those of its lead-in and of what it is about."""
    lexicon = load(clause.language)
    marks: Marks = dict(marks_of(text, lexicon))
    if clause.item or clause.row:
        marks.update({f"lead:{mark}": value for mark, value in marks_of(clause.lead_in, lexicon)})
    marks["stance"] = max(-_FIRM, min(_FIRM, stance(text, lexicon))) / _FIRM
    about = scores(clause)
    total = sum(about.values())
    marks.update({f"t:{label}": score / total for label, score in about.items() if score > 0})
    return marks


def _framed(read: Reading) -> Iterator[str]:
    for frame in read.frames:
        base = ("a:" if frame.aside else "f:") + frame.predicate + ("-" if frame.negated else "")
        yield base
        yield f"{base}:{frame.actor or 'nobody'}"
        if frame.modality and not frame.aside:
            yield f"{base}:{frame.actor or 'nobody'}:{frame.modality}"


def _bound(read: Reading, lexicon: Lexicon) -> Iterator[str]:
    """Give the operators, and each modal verb with who is bound by it."""
    actors = index(lexicon, "actors", exact=True).find(read.words)
    for start, end, label in read.operators:
        yield f"o:{label}"
        if label in _MODALITIES:
            before = [a for a in actors if a[1] <= start and start - a[1] <= _REACH]
            actor = before[-1][2] if before else "nobody"
            near = {o[2] for o in read.operators if 0 <= o[0] - end <= 1}
            yield f"m:{actor}:{label}" + ("-" if "negation" in near else "")


def _worded(read: Reading, lexicon: Lexicon) -> Iterator[str]:
    """Give the stems, with the actor and the negation that they stand after."""
    common = [w for w in read.words if not w.proper or w.text.isupper()]  # names favour nobody
    yield from _stems(common, lexicon)
    function, fillers = grammar(lexicon).function, grammar(lexicon).filler
    actors = {s: label for s, _, label in index(lexicon, "actors", exact=True).find(read.words)}
    negations = {s for s, _, label in read.operators if label in ("negation", "without")}
    actor, denied, last = "", -_REACH, 0
    for i, word in enumerate(read.words):
        between = set(read.seen[last : word.start])
        last = word.end
        if between & _SENTENCES:
            actor = ""
        if between & _ENDS:
            denied = -_REACH
        actor = actors.get(i, actor)
        if i in negations:
            denied = i
        named = word.proper and not word.text.isupper()
        if word.kind != "word" or named or word.norm in function or word.norm in fillers:
            continue
        if actor:
            yield f"{actor}|{word.stem}"
        if 0 < i - denied < _REACH:
            yield f"!{word.stem}"


def _stems(words: Sequence[Word], lexicon: Lexicon) -> Iterator[str]:
    """Give the content stems; a number is a number, whichever it is."""
    function = grammar(lexicon).function
    for word in words:
        if word.kind in ("word", "number") and word.norm not in function:
            yield "#" if word.kind == "number" else word.stem


def change_marks(old: str, new: str, lexicon: Lexicon) -> Marks:
    """Return the marks of a change, whichever side they stand on, and its shape.

    Either text may be empty: a clause that came or went.
    """
    before, after = (dict(marks_of(t, lexicon)) if t else {} for t in (old, new))
    marks: Marks = {f"d:{mark}": 1.0 for mark in before.keys() ^ after.keys()}
    if old and new:
        marks.update({f"k:{mark}": 0.5 for mark in before.keys() & after.keys() if ":" in mark})
    shape = "reworded" if old and new else "came" if new else "went"
    marks[f"x:{shape}"] = 1.0
    words = words_of(new or old, lexicon)
    if len(words) < _SHORT:
        marks["x:short"] = 1.0
    if any(w.proper for w in words):
        marks["x:name"] = 1.0
    if old and new and _proper(old, lexicon) != _proper(new, lexicon):
        marks["x:renamed"] = 1.0
    return marks


def _proper(text: str, lexicon: Lexicon) -> set[str]:
    return {w.norm for w in words_of(text, lexicon) if w.proper}
