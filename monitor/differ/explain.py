"""Explaining away: what is left of a rewording when every harmless reason has had its turn.

Knows the benign rules: typography, spacing, encoding, spelling, inflection, synonyms, order,
repetition, grammar and filler. What no rule explains is returned, words and operators apart; the
judge decides what that amounts to. (Measured on real edits, asking "what is unexplained?" keeps
recall where asking "is a known keyword touched?" loses a fifth of it.)
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import accumulate

from monitor.differ.frames import Reading, reading
from monitor.differ.lexicon import Lexicon
from monitor.differ.tokens import PhraseIndex, Word, grammar
from monitor.differ.vocabulary import vocabulary

_SIGNS = frozenset({"§", "&", "n°"})
_SEARCHED = 250_000
"""Pairs of words up to which the likest order is searched; beyond it all counts as changed."""
_LONG = 5
"""Letters from which one differing letter may be a slip."""
_VERY_LONG = 8
"""Letters from which two may."""

_EQUAL_OPERATORS = (
    frozenset({"may", "can"}),
    frozenset({"only", "most"}),
    frozenset({"must", "will"}),
)
_LIMITS = frozenset({"least", "most"})
_WEAK_OPERATORS = frozenset({"will", "can", "all", "some"})


@dataclass(slots=True)
class Explanation:
    """What remains of two wordings, and the rules that took the rest."""

    removed: list[Word] = field(default_factory=list)
    added: list[Word] = field(default_factory=list)
    operators_lost: tuple[str, ...] = ()
    operators_gained: tuple[str, ...] = ()
    rules: list[str] = field(default_factory=list)

    @property
    def complete(self) -> bool:
        """Tell whether nothing is left to explain."""
        return not (self.removed or self.added or self.operators_lost or self.operators_gained)


@lru_cache(maxsize=16)
def _synonyms(lexicon: Lexicon) -> PhraseIndex:
    groups = lexicon.table("synonyms")["groups"]
    return PhraseIndex(
        ((str(number), phrase) for number, group in enumerate(groups) for phrase in group), lexicon
    )


def _shared(one: Sequence[str], other: Sequence[str]) -> int:
    """Return how many words two sequences begin with in common."""
    for count, (a, b) in enumerate(zip(one, other, strict=False)):
        if a != b:
            return count
    return min(len(one), len(other))


def _weighed(word: Word, figures: Mapping[str, int]) -> str:
    """Return what a word is compared by: its stem, or the figures of a number word ("two").

    "One" is more often an article or a pronoun.
    """
    value = figures.get(word.norm, 0) if word.kind == "word" else 0
    return str(value) if value > 1 else word.stem


class _Sides:
    """The words of both sides and which of them still want an explanation (by index)."""

    def __init__(
        self, old: Sequence[Word], new: Sequence[Word], figures: Mapping[str, int]
    ) -> None:
        self.old, self.new = old, new
        self.open_old: set[int] = set()
        self.open_new: set[int] = set()
        stems_old, stems_new = ([_weighed(w, figures) for w in side] for side in (old, new))
        head = _shared(stems_old, stems_new)
        tail = _shared(stems_old[head:][::-1], stems_new[head:][::-1])
        middle_old = stems_old[head : len(old) - tail]
        middle_new = stems_new[head : len(new) - tail]
        if len(middle_old) * len(middle_new) > _SEARCHED:
            self.open_old.update(range(head, len(old) - tail))
            self.open_new.update(range(head, len(new) - tail))
            return
        matcher = SequenceMatcher(None, middle_old, middle_new, autojunk=False)
        for tag, i1, i2, j1, j2 in matcher.get_opcodes():
            if tag != "equal":
                self.open_old.update(range(head + i1, head + i2))
                self.open_new.update(range(head + j1, head + j2))

    def close(self, old: Iterable[int], new: Iterable[int]) -> bool:
        """Take words as explained; tell whether any was open."""
        before = len(self.open_old) + len(self.open_new)
        self.open_old.difference_update(old)
        self.open_new.difference_update(new)
        return len(self.open_old) + len(self.open_new) < before


def explain(
    old: str, new: str, lexicon: Lexicon,
    *, claimed_old: Sequence[tuple[int, int]] = (), claimed_new: Sequence[tuple[int, int]] = (),
) -> Explanation:  # fmt: skip
    """Return what no benign rule explains of the step from one wording to another.

    `claimed_*` are spans, in characters of the visible text, that typed facts answer for.
    """
    a, b = reading(old, lexicon), reading(new, lexicon)
    told = Explanation()
    if [w.norm for w in a.words] == [w.norm for w in b.words]:
        told.rules.append("typography")
        return told
    if "".join(w.norm for w in a.words) == "".join(w.norm for w in b.words):
        told.rules.append("spacing")
        return told
    sides = _Sides(a.words, b.words, vocabulary(lexicon).numbers)
    told.rules += [name for name, rule in _FIRST if rule(sides, lexicon)]
    operators = _operators(a.operators, b.operators, sides)
    told.rules += [name for name, rule in _THEN if rule(sides, lexicon)]
    if sides.close(_inside(a.words, claimed_old), _inside(b.words, claimed_new)):
        told.rules.append("fact")
    told.operators_lost = _unanswered(operators[0], a, claimed_old)
    told.operators_gained = _unanswered(operators[1], b, claimed_new)
    operator_words_old = {i for s, e, _ in a.operators for i in range(s, e)}
    operator_words_new = {i for s, e, _ in b.operators for i in range(s, e)}
    told.removed = [a.words[i] for i in sorted(sides.open_old - operator_words_old)]
    told.added = [b.words[i] for i in sorted(sides.open_new - operator_words_new)]
    return told


def _inside(words: Sequence[Word], spans: Sequence[tuple[int, int]]) -> list[int]:
    inside: list[int] = []
    ordered = sorted(spans)
    reach = list(accumulate((e for _, e in ordered), max))
    for i, word in enumerate(words):
        before = bisect_left(ordered, word.end, key=lambda span: span[0])
        if before and reach[before - 1] > word.start:
            inside.append(i)
    return inside


def _operators(
    old: Sequence[tuple[int, int, str]], new: Sequence[tuple[int, int, str]], sides: _Sides
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the operators lost and gained among the words that differ."""
    lost = Counter(label for s, e, label in old if sides.open_old.intersection(range(s, e)))
    gained = Counter(label for s, e, label in new if sides.open_new.intersection(range(s, e)))
    lost, gained = lost - gained, gained - lost
    for pair in _EQUAL_OPERATORS:
        first, second = sorted(pair)
        for x, y in ((first, second), (second, first)):
            common = min(lost[x], gained[y])
            lost[x] -= common
            gained[y] -= common
    quantified = (lost["all"] and gained["some"]) or (lost["some"] and gained["all"])
    kept = {"all", "some"} if quantified else set[str]()
    return _strong(+lost, kept), _strong(+gained, kept)


def _unanswered(
    names: tuple[str, ...], read: Reading, claimed: Sequence[tuple[int, int]]
) -> tuple[str, ...]:
    """Return operators but for limits ("at least") that facts answer for wherever they stand."""
    inside = set(_inside(read.words, claimed))
    limits = [(range(s, e), label) for s, e, label in read.operators if label in _LIMITS]
    answered = {label for words, label in limits if inside.issuperset(words)}
    answered -= {label for words, label in limits if not inside.issuperset(words)}
    return tuple(name for name in names if name not in answered)


def _strong(labels: Counter[str], kept: set[str]) -> tuple[str, ...]:
    return tuple(sorted(set(labels) - (_WEAK_OPERATORS - kept)))


def _reordered(sides: _Sides, _: Lexicon) -> bool:
    """Words that left one place and stand in another."""
    by_stem: dict[str, list[int]] = {}
    for j in sorted(sides.open_new):
        by_stem.setdefault(sides.new[j].stem, []).append(j)
    pairs = [
        (i, by_stem[sides.old[i].stem].pop(0))
        for i in sorted(sides.open_old)
        if by_stem.get(sides.old[i].stem)
    ]
    return sides.close([i for i, _ in pairs], [j for _, j in pairs])


def _spaced(sides: _Sides, _: Lexicon) -> bool:
    """Words written together or apart: the letters of a run are the same."""
    done = False
    for run_old in _runs(sides.open_old):
        letters = "".join(sides.old[i].norm for i in run_old)
        for run_new in _runs(sides.open_new):
            joined = "".join(sides.new[j].norm for j in run_new)
            several = len(run_old) + len(run_new) > 2
            if several and (letters == joined or is_slip(letters, joined)):
                done = sides.close(run_old, run_new) or done
    return done


def _runs(indices: set[int]) -> list[list[int]]:
    runs: list[list[int]] = []
    for i in sorted(indices):
        if runs and runs[-1][-1] == i - 1:
            runs[-1].append(i)
        else:
            runs.append([i])
    return runs


def _synonymous(sides: _Sides, lexicon: Lexicon) -> bool:
    """Phrases of one group of synonyms, each for one of the other side.

    A phrase whose words are all new or gone wants such a phrase on the other side; one that only
    grew or shrank ("terms", "terms and conditions") wants its other half to have stayed.
    """
    found_old, found_new = (_synonyms(lexicon).find(side) for side in (sides.old, sides.new))
    done = False
    for label in {f[2] for f in found_old} & {f[2] for f in found_new}:
        old, new = (
            [
                range(s, e)
                for s, e, group in found
                if group == label and is_open.intersection(range(s, e))
            ]
            for found, is_open in ((found_old, sides.open_old), (found_new, sides.open_new))
        )
        for mine, theirs in zip(old, new, strict=False):
            done = sides.close(mine, theirs) or done
        for mine in old[len(new) :]:
            if not sides.open_old.issuperset(mine):
                done = sides.close(mine, ()) or done
        for theirs in new[len(old) :]:
            if not sides.open_new.issuperset(theirs):
                done = sides.close((), theirs) or done
    return done


def _misspelt(sides: _Sides, _: Lexicon) -> bool:
    """Words that differ by a slip of the pen or by damaged encoding."""
    done = False
    if len(sides.open_old) * len(sides.open_new) > _SEARCHED:
        return False
    for i in sorted(sides.open_old):
        for j in sorted(sides.open_new):
            if is_slip(sides.old[i].norm, sides.new[j].norm):
                done = sides.close([i], [j]) or done
                break
    return done


def is_slip(one: str, other: str) -> bool:
    """Tell whether two folded words are one word, misspelt or with damaged letters.

    A prefix that negates is no slip, nor is anything in numbers or short words.

    >>> is_slip("harrasment", "harassment"), is_slip("lawful", "unlawful"), is_slip("now", "not")
    (True, False, False)
    """
    if "\ufffd" in one + other:
        plain, broken = (one, other) if "\ufffd" in other else (other, one)
        return sum((Counter(broken.replace("\ufffd", "")) - Counter(plain)).values()) == 0
    shorter = min(len(one), len(other))
    if shorter < _LONG or any(c.isdigit() for c in one + other) or "@" in one + other:
        return False
    if one.endswith(other) or other.endswith(one):  # "lawful" and "unlawful", "able" and "unable"
        return False
    if one[0] != other[0]:
        return False
    return distance(one, other, 3) <= (2 if shorter >= _VERY_LONG else 1)


def healed(old: str, new: str) -> tuple[str, str]:
    """Return both texts with damaged letters (U+FFFD) of one read by the other's words.

    >>> healed("les donn\ufffdes", "les données")
    ('les données', 'les données')
    """
    if "\ufffd" not in old and "\ufffd" not in new:
        return old, new
    a, b = old.split(), new.split()
    if len(a) * len(b) > _SEARCHED:
        return old, new
    for _, i1, i2, j1, j2 in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        for i, j in zip(range(i1, i2), range(j1, j2), strict=False):
            if "\ufffd" in a[i] and is_slip(a[i], b[j]):
                a[i] = b[j]
            elif "\ufffd" in b[j] and is_slip(a[i], b[j]):
                b[j] = a[i]
    return " ".join(a), " ".join(b)


def distance(one: str, other: str, limit: int) -> int:
    """Return the number of letters to add, drop, change or swap with a neighbour, up to `limit`."""
    if abs(len(one) - len(other)) >= limit:
        return limit
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        earlier, before, row = before, row, [i]
        for j, b in enumerate(other, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                cost = min(cost, earlier[j - 2] + 1)
            row.append(cost)
        if min(row) >= limit:
            return limit
    return min(row[-1], limit)


def _repeated(sides: _Sides, _: Lexicon) -> bool:
    """Words that the other side says too, only more or less often."""
    in_old = {w.stem for w in sides.old if w.kind == "word"}
    in_new = {w.stem for w in sides.new if w.kind == "word"}
    return sides.close(
        [i for i in sides.open_old if sides.old[i].stem in in_new],
        [j for j in sides.open_new if sides.new[j].stem in in_old],
    )


def _grammatical(sides: _Sides, lexicon: Lexicon) -> bool:
    """Words without a meaning of their own."""
    function = grammar(lexicon).function
    return sides.close(
        [i for i in sides.open_old if sides.old[i].norm in function or sides.old[i].norm in _SIGNS],
        [j for j in sides.open_new if sides.new[j].norm in function or sides.new[j].norm in _SIGNS],
    )


def _filling(sides: _Sides, lexicon: Lexicon) -> bool:
    """Words whose coming and going changes nothing, unless they are names."""
    filler = grammar(lexicon).filler
    return sides.close(
        [i for i in sides.open_old if sides.old[i].norm in filler],
        [j for j in sides.open_new if sides.new[j].norm in filler],
    )


_FIRST = (("spacing", _spaced), ("spelling", _misspelt), ("synonym", _synonymous))
"""Rules that also excuse an operator: a misspelt "only" is still one."""
_THEN = (
    ("reordered", _reordered),
    ("synonym", _synonymous),
    ("spelling", _misspelt),
    ("repetition", _repeated),
    ("grammar", _grammatical),
    ("filler", _filling),
)
