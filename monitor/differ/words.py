"""Which words changed inside a pair of texts.

Knows how a text falls into words and finds the shortest readable difference of two texts with
diff-match-patch, fed one private code point a word so that no word is ever cut. Knows nothing of
meaning: whether a changed word matters is for others to say. No clock takes part: the library's
deadline is off, and a bound on the work takes its place, so that equal input gives equal output
on any machine.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from diff_match_patch import diff_match_patch

from monitor.differ.order import increasing
from monitor.document import normal
from monitor.model import Op, WordEdit

SEARCH_BOUND = 1_500
"""Most words, of both sides together, that are searched for the shortest difference.

The search is quadratic in the number of words that differ (1,500 words with nothing in common:
about a third of a second). Longer stretches are first cut at the words that stand once on both
sides; what is then still longer is told as one block replaced by another.
"""

TIDY_BOUND = 20_000
"""Most words, of both sides together, whose difference is made more readable afterwards.

The library's cleanup is quadratic on periodic text; longer differences stay as they were found.
"""

_TOKEN = re.compile(
    r"""
      \[\s*e-?mail\s+protected\s*\]                     # a masked address is one word
    | (?:https?://|www\.)[^\s<>"«»]*[^\s<>"«».,;:!?)\]}'\u2019]
    | [\w.+-]{1,64}+@\w[\w-]*(?:\.\w[\w-]*)+            # RFC 5321, 4.5.3.1.1: 64 before the @
    | \d{4}-\d{2}-\d{2}(?!\w)
    | \d{1,3}(?:[ \u00a0\u202f]\d{3})+(?!\w)(?:,\d+)?   # 10 000 or 10 000,50
    | \d+(?:[.,:/'\u2019]\d+)*\w*
    | [\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]         # scripts without spaces
    | (?:[^\W\d_]{1,2}|[^\W\d_]*qu)['\u2019](?=[aâàeéèêëhiîïoôuùûyæœ\d«"])
    | \w+(?:['\u2019·]\w+|[-\u2010\u2011]\w+)*
    | \s+
    | ([^\w\s])\1*
    """,
    re.VERBOSE | re.IGNORECASE,
)
_PRIVATE = (*range(0xE000, 0xF900), *range(0xF0000, 0xFFFFE), *range(0x100000, 0x10FFFE))
_OPS = {0: Op.EQUAL, -1: Op.DELETE, 1: Op.INSERT}

_Run = tuple[int, str]


def tokens(text: str) -> tuple[str, ...]:
    """Cut a text into words, marks and white space; joined they are the text again.

    A number keeps its separators, an address or link is one word, a French elision ("l'", "qu'")
    stands apart from its noun while an English contraction ("don't") stays whole: told by form,
    since elision stands before a vowel or h alone. Runs of one mark are one token.

    >>> tokens("L'accès à 10 000 fiches")
    ("L'", 'accès', ' ', 'à', ' ', '10 000', ' ', 'fiches')
    """
    return tuple(match.group() for match in _TOKEN.finditer(text))


def word_edits(old: str, new: str) -> tuple[WordEdit, ...]:
    """Tell which runs of words were kept, deleted and inserted.

    Joining EQUAL and DELETE runs gives `old`, EQUAL and INSERT runs give `new`, to the letter.
    Runs alternate, no run is empty, and a DELETE stands before the INSERT that replaces it.
    Short equal stretches between longer edits are swept into one replacement. Bounded by
    `SEARCH_BOUND` and `TIDY_BOUND`.
    """
    if old == new:
        return (WordEdit(Op.EQUAL, old),) if old else ()
    left, right = tokens(old), tokens(new)
    codes = _codes(left, right)
    if codes is None:
        return _as_edits([(-1, old), (1, new)])
    runs = _difference(_coded(left, codes), _coded(right, codes))
    if len(left) + len(right) <= TIDY_BOUND:
        matcher = _matcher()
        matcher.diff_cleanupMerge(runs)
        matcher.diff_cleanupSemantic(runs)
    shown = {code: token for token, code in codes.items()}
    return _as_edits((op, "".join(map(shown.__getitem__, run))) for op, run in runs)


def changed(old: str, new: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the deleted and the inserted words, as a reader sees them.

    Typography (`normal.visible`) is no difference here. Words and marks in text order, white
    space left out. The shortest difference, not the most readable one: a word that stands
    unchanged between two changed ones is not listed, though `word_edits` may show it as swept
    along.
    """
    left, right = tokens(normal.visible(old)), tokens(normal.visible(new))
    codes = _codes(left, right)
    if codes is None:
        return tuple(filter(str.strip, left)), tuple(filter(str.strip, right))
    shown = {code: token for token, code in codes.items()}
    gone: list[str] = []
    come: list[str] = []
    for number, run in _difference(_coded(left, codes), _coded(right, codes)):
        if number:
            side = gone if number < 0 else come
            side += [shown[code] for code in run if shown[code].strip()]
    return tuple(gone), tuple(come)


def _matcher() -> diff_match_patch:
    matcher = diff_match_patch()
    matcher.Diff_Timeout = 0
    return matcher


def _codes(left: Iterable[str], right: Iterable[str]) -> dict[str, str] | None:
    """Give each distinct token a code point of its own; None where there are too many.

    A single space stays a space, by which the library's cleanup sees where words end. Surrogates
    are no characters and are not used.
    """
    codes = {" ": " "}
    free: Iterator[int] = iter(_PRIVATE)
    for side in (left, right):
        for token in side:
            if token not in codes:
                code = next(free, None)
                if code is None:
                    return None
                codes[token] = chr(code)
    return codes


def _coded(words: Iterable[str], codes: dict[str, str]) -> str:
    return "".join(map(codes.__getitem__, words))


def _difference(left: str, right: str) -> list[_Run]:
    """Search where the bound allows, else cut at common landmarks and search between them."""
    if len(left) + len(right) <= SEARCH_BOUND:
        return _search(left, right)
    start = _shared_start(left, right)
    end = _shared_start(left[start:][::-1], right[start:][::-1])
    core_left, core_right = left[start : len(left) - end], right[start : len(right) - end]
    runs: list[_Run] = [(0, left[:start])]
    at_left = at_right = 0
    for mark_left, mark_right in _landmarks(core_left, core_right):
        runs += _search(core_left[at_left:mark_left], core_right[at_right:mark_right])
        runs.append((0, core_left[mark_left]))
        at_left, at_right = mark_left + 1, mark_right + 1
    runs += _search(core_left[at_left:], core_right[at_right:])
    runs.append((0, left[len(left) - end :]))
    return [run for run in runs if run[1]]


def _search(left: str, right: str) -> list[_Run]:
    if len(left) + len(right) > SEARCH_BOUND and left and right and left != right:
        return [(-1, left), (1, right)]
    return list(_matcher().diff_main(left, right, False))  # noqa: FBT003  # checklines, by place


def _shared_start(left: str, right: str) -> int:
    shorter = min(len(left), len(right))
    return next((at for at in range(shorter) if left[at] != right[at]), shorter)


def _landmarks(left: str, right: str) -> list[tuple[int, int]]:
    """Find the tokens that stand once on both sides and keep their order (patience diff)."""
    once_left, once_right = _single(left), _single(right)
    pairs = [(at, once_right[code]) for code, at in once_left.items() if code in once_right]
    return increasing(pairs)


def _single(text: str) -> dict[str, int]:
    counts = Counter(text)
    return {code: at for at, code in enumerate(text) if counts[code] == 1}


def _as_edits(runs: Iterable[_Run]) -> tuple[WordEdit, ...]:
    """Turn runs into edits: neighbours of one kind joined, deletion before insertion."""
    edits: list[WordEdit] = []
    gone: list[str] = []
    come: list[str] = []

    def settle() -> None:
        edits.extend(
            WordEdit(op, "".join(texts))
            for op, texts in ((Op.DELETE, gone), (Op.INSERT, come))
            if any(texts)
        )
        gone.clear()
        come.clear()

    for number, text in runs:
        op = _OPS[number]
        if op is not Op.EQUAL:
            (gone if op is Op.DELETE else come).append(text)
        elif text:
            settle()
            if edits and edits[-1].op is Op.EQUAL:
                edits[-1] = WordEdit(Op.EQUAL, edits[-1].text + text)
            else:
                edits.append(WordEdit(Op.EQUAL, text))
    settle()
    return tuple(edits)
