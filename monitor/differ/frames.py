"""Who may, must or will not do what: the frames of a statement, and whom they favour.

A frame is a predicate of the lexicon with its actor, modality and polarity, found by nearness in
one sentence; there is no parser. Knows which frames burden the reader and which protect them;
does not compare documents.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from monitor.differ import facts
from monitor.differ.lexicon import Lexicon
from monitor.differ.tokens import Word, index, nested_index, words_of
from monitor.document.normal import repaired, visible

_MODALITIES = ("must", "will", "may", "can", "should")
_ACTOR_REACH = 14
"""Words between an actor and what it does."""
_WINDOW = 60
"""Words of one sentence that are looked at before a predicate."""
_MODAL_REACH = 6
"""Words between a modal verb or negation and what it governs."""

_RENOUNCING = frozenset({"arbitrate", "accept", "indemnify"})
"""Predicates by which the reader gives a right away."""
_LIMITS = frozenset({"only", "consent", "except", "optional", "safeguard", "knowing"})


@dataclass(frozen=True, slots=True)
class Frame:
    """One predicate with its circumstances.

    `actor` is "company", "user", "third" or "". `phrase` is the modal, negation and verb as
    written; `start` and `end` are characters of the visible text. `aside` tells that it stands in a
    circumstance ("if we collect ...", "in order to protect ..."), which binds nobody.
    """

    predicate: str
    actor: str
    modality: str
    negated: bool
    phrase: str
    start: int
    end: int
    aside: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """A text's words, operators and frames, computed once."""

    seen: str
    words: tuple[Word, ...]
    operators: tuple[tuple[int, int, str], ...]
    frames: tuple[Frame, ...]

    def operator_counts(self) -> Counter[str]:
        """Return how often each operator stands in the text."""
        return Counter(label for _, _, label in self.operators)


@dataclass(frozen=True, slots=True)
class _Scene:
    """A text's words and what was found among them, ready to be asked about a window of words."""

    seen: str
    words: tuple[Word, ...]
    sentences: tuple[int, ...]
    actors: tuple[tuple[int, int, str], ...]
    operators: tuple[tuple[int, int, str], ...]
    openings: tuple[int, ...]
    auxiliaries: frozenset[str]
    late_negation: bool

    def actors_in(self, start: int, end: int) -> Sequence[tuple[int, int, str]]:
        """Return the actors whose first word is in the window."""
        return self.actors[_left(self.actors, start) : _left(self.actors, end)]

    def operators_in(self, start: int, end: int) -> Sequence[tuple[int, int, str]]:
        """Return the operators whose first word is in the window."""
        return self.operators[_left(self.operators, start) : _left(self.operators, end)]

    def openings_in(self, start: int, end: int) -> Sequence[int]:
        """Return where circumstances begin in the window."""
        return self.openings[bisect_left(self.openings, start) : bisect_left(self.openings, end)]


def _left(found: Sequence[tuple[int, int, str]], at: int) -> int:
    return bisect_left(found, at, key=lambda f: f[0])


@lru_cache(maxsize=4096)
def reading(text: str, lexicon: Lexicon) -> Reading:
    """Read a text's frames; cached, since an edit's sides are asked for more than once."""
    seen = visible(repaired(text))
    words = words_of(text, lexicon)
    operators = _operators(seen, words, lexicon)
    asides = index(lexicon, "asides", exact=True).find(words)
    scene = _Scene(
        seen=seen,
        words=words,
        sentences=tuple(_sentences(seen, words)),
        actors=tuple(index(lexicon, "actors", exact=True).find(words)),
        operators=tuple(operators),
        openings=tuple(s for s, _, label in asides if label == "subordinate"),
        auxiliaries=frozenset(lexicon.table("text").get("auxiliaries", ())),
        late_negation=bool(lexicon.table("text").get("late_negation")),
    )
    predicates = nested_index(lexicon, "predicates", "words", exact=True).find(words)
    frames = tuple(_frame(scene, found) for found in _outermost(predicates))
    return Reading(seen, words, tuple(operators), frames)


def _sentences(seen: str, words: Sequence[Word]) -> Iterator[int]:
    """Give, for each word, the index of the first word of its sentence."""
    start = 0
    for i, word in enumerate(words):
        if i and any(mark in ".;!?:" for mark in seen[words[i - 1].end : word.start]):
            start = i
        yield start


def _operators(seen: str, words: Sequence[Word], lexicon: Lexicon) -> list[tuple[int, int, str]]:
    """Find the operators, but for the month of May and the "ne" that negates nothing."""
    found = _outermost(index(lexicon, "operators", exact=True).find(words))
    if not found:
        return found
    open_text = facts.masked(seen, lexicon)
    idle = frozenset(lexicon.table("text").get("expletives", ()))
    openings = [
        s for s, _, label in index(lexicon, "asides", exact=True).find(words)
        if label == "before-expletive"
    ]  # fmt: skip
    return [
        (s, e, label)
        for s, e, label in found
        if open_text[words[s].start : words[e - 1].end].strip()
        and not (words[s].norm in idle and any(0 < s - o <= _ACTOR_REACH for o in openings))
    ]


def _outermost(found: Sequence[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """Drop what lies inside a longer phrase that begins before or with it."""
    kept: list[tuple[int, int, str]] = []
    for start, end, label in sorted(found, key=lambda f: (f[0], -f[1])):
        if not kept or end > kept[-1][1] or (start == kept[-1][0] and end == kept[-1][1]):
            kept.append((start, end, label))
    return kept


def _frame(scene: _Scene, found: tuple[int, int, str]) -> Frame:
    first, end, predicate = found
    seen, words = scene.seen, scene.words
    floor = max(scene.sentences[first], first - _WINDOW)
    near = scene.actors_in(max(floor, first - _ACTOR_REACH - 2), first)
    before = [a for a in near if a[1] <= first and first - a[1] <= _ACTOR_REACH]
    actor_end, actor = (before[-1][1], before[-1][2]) if before else (floor, "")
    governing = _governing(scene, first, end, floor, actor_end)
    modal = next((o for o in reversed(governing) if o[2] in _MODALITIES and o[0] <= first), None)
    negated = any(
        o[2] == "negation" or (o[2] == "without" and first - 1 <= o[1] <= first) for o in governing
    )
    starts = [o[0] for o in governing if o[2] == "negation" or o is modal]
    begin = min([s for s in starts if s <= first and s >= actor_end - 1] or [first])
    while begin > actor_end and words[begin - 1].norm in scene.auxiliaries:
        begin -= 1
    stop = max([end, *(o[1] for o in governing if o[0] == end)])
    start = words[begin].start
    return Frame(
        predicate=predicate,
        actor=actor,
        modality=modal[2] if modal else "",
        negated=negated,
        phrase=seen[start : words[stop - 1].end],
        start=start,
        end=words[stop - 1].end,
        aside=any("," not in seen[words[o].start : start] for o in scene.openings_in(floor, first)),
    )


def _governing(
    scene: _Scene, first: int, end: int, floor: int, actor_end: int
) -> list[tuple[int, int, str]]:
    """Return the operators that govern a predicate: near before it, or a negation tied behind it.

    A negation reaches from the actor on, as long as no punctuation stands between.
    """
    seen, words = scene.seen, scene.words
    reach = max(floor, first - _MODAL_REACH)
    governing = [
        o for o in scene.operators_in(min(reach, actor_end), first)
        if o[0] >= reach or (o[2] == "negation" and _flows(seen, words, o[1], first))
    ]  # fmt: skip
    tied = end < len(words) and seen[words[end - 1].end : words[end].start] == " "
    far = end + _WINDOW if scene.late_negation else end + 1
    behind = scene.operators_in(end, far) if tied else ()
    return [
        *governing,
        *(
            o for o in behind
            if o[2] == "negation" and scene.sentences[o[0]] == scene.sentences[first]
            and _flows(seen, words, end - 1, o[1])
        ),
    ]  # fmt: skip


def _flows(seen: str, words: Sequence[Word], start: int, end: int) -> bool:
    """Tell whether no punctuation stands between two words: one statement goes on."""
    return start >= end or not set(seen[words[start].start : words[end - 1].end]) & set(",;:()")


def _weight(frame: Frame, sign: int, user: int) -> float:
    """Return whom a frame favours: above 0 the reader, below 0 the company.

    `user` is the sign where the reader is the actor, 0 where the lexicon says nothing of that.
    """
    if frame.actor == "user" and user:
        return float(-user if frame.negated else user)
    if frame.actor == "user" and frame.predicate != "entitle":
        if frame.modality == "must":
            return -1.0
        if frame.modality in ("may", "can"):
            return -1.0 if frame.negated else 0.7
        return -0.3 if sign < 0 else 0.3
    value = float(-sign if frame.negated else sign)
    if frame.modality in ("may", "should") and value > 0 and not frame.negated:
        value *= 0.5
    return value


@lru_cache(maxsize=4096)
def stance(text: str, lexicon: Lexicon) -> float:
    """Return how far a statement favours the reader (above 0) or the company (below 0).

    A sum over frames, of which the first with an actor counts twice; damped where the exposure is
    limited by consent, exception or safeguard. A statement of a right favours the reader.
    """
    read = reading(text, lexicon)
    signs = lexicon.table("predicates")
    frames = [
        f for f in read.frames
        if not f.aside and signs[f.predicate].get("when", f.modality) == f.modality
    ]  # fmt: skip
    weights = [
        _weight(f, int(signs[f.predicate]["sign"]), signs[f.predicate].get("user", 0))
        for f in frames
    ]
    main = next((w for f, w in zip(frames, weights, strict=True) if f.actor), 0.0)
    total = sum(weights) + main
    entitled = any(f.predicate == "entitle" and not f.negated for f in frames)
    if entitled and not any(f.predicate in _RENOUNCING for f in frames):
        total = max(total, 1.0)
    counts = read.operator_counts()
    if total < 0 and any(counts[name] for name in _LIMITS):
        total *= 0.6
    total -= 0.8 * counts["discretion"]
    if not read.frames:
        total += _bare(read, lexicon)
    return total


def _bare(read: Reading, lexicon: Lexicon) -> float:
    """Return the stance of a statement without a known predicate: duties weigh on their bearer."""
    actors = [label for _, _, label in index(lexicon, "actors", exact=True).find(read.words)]
    counts = read.operator_counts()
    if not actors:
        return 0.0
    if actors[0] == "user":
        forbidden = counts["negation"] and (counts["may"] or counts["can"])
        return -0.6 if counts["must"] or forbidden else 0.4 * bool(counts["can"] or counts["may"])
    if counts["may"] and not counts["negation"]:
        return -0.4
    return 0.4 if counts["will"] or counts["must"] else 0.0
