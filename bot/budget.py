"""How much fits into a message, and what is left out where it does not.

Knows Discord's limits, which count UTF-16 units, and how a text is cut: in the middle of what did
not change, never in the words that did, as long as those fit at all. Pure; knows no language.
"""

from collections.abc import Callable, Sequence

from bot import signs
from monitor.model import Op, WordEdit
from monitor.render.quotes import ELLIPSIS

CONTENT = 2000
TITLE = 256
AUTHOR = 256
DESCRIPTION = 4096
FIELDS = 25
FIELD_NAME = 256
FIELD_VALUE = 1024
FOOTER = 2048
EMBEDS = 10
EMBED_TOTAL = 6000
LABEL = 80
THREAD_NAME = 100
ADDRESS = 512
FILES = 10
FILE_BYTES = 8 * 1024 * 1024
"""Below the 10 MiB that every server takes, since a request has other parts too."""

Write = Callable[[str], str]
Put = Callable[[Sequence[WordEdit]], str]


def units(text: str) -> int:
    """Return the length of `text` as Discord counts it: in UTF-16 units.

    >>> units("a\U0001f534")
    3
    """
    return len(text) + sum(c > "\uffff" for c in text)


def fit(text: str, limit: int, write: Write = str) -> str:
    """Return `write(text)`, cut at its end so that it has at most `limit` units."""
    whole = write(text)
    if units(whole) <= limit:
        return whole
    # No more characters than units can be kept, however long the text is.
    low, high = 0, min(len(text), limit)
    while low < high:
        middle = (low + high + 1) // 2
        if units(write(_head(text, middle) + ELLIPSIS)) <= limit:
            low = middle
        else:
            high = middle - 1
    return write(_head(text, low) + ELLIPSIS) if low else ELLIPSIS[:limit]


def around(runs: Sequence[WordEdit], limit: int, put: Put) -> str:
    """Return `put(runs)` in at most `limit` units, cut where nothing changed.

    Where the changed words alone are too many, each of them is cut in its middle; where there are
    too many changes for that, the last ones are left out.
    """
    whole = put(runs)
    if units(whole) <= limit:
        return whole
    if units(put(_near(runs, 0))) <= limit:
        margin = _most(limit, lambda n: units(put(_near(runs, n))) <= limit)
        return put(_near(runs, margin))
    bare = _near(runs, 0)
    for count in _fewer(len(bare)):
        kept = [*bare[:count], *([WordEdit(Op.EQUAL, ELLIPSIS)] if count < len(bare) else [])]
        if units(put(_short(kept, 24))) <= limit:
            return put(_short(kept, _longest(kept, limit, put)))
    return put([WordEdit(Op.EQUAL, ELLIPSIS)])


def _longest(kept: Sequence[WordEdit], limit: int, put: Put) -> int:
    return _most(limit, lambda n: n <= 24 or units(put(_short(kept, n))) <= limit)


def _most(high: int, fits: Callable[[int], bool]) -> int:
    """Return the largest number up to `high` that fits, 0 where none does."""
    low = 0
    while low < high:
        middle = (low + high + 1) // 2
        if fits(middle):
            low = middle
        else:
            high = middle - 1
    return low


def _fewer(count: int) -> list[int]:
    """Return ever smaller counts, the first of them `count` itself."""
    counts = [count]
    while counts[-1] > 1:
        counts.append(counts[-1] * 2 // 3)
    return counts


def _near(runs: Sequence[WordEdit], margin: int) -> list[WordEdit]:
    """Keep `margin` characters of unchanged text on each side that touches a change."""
    last = len(runs) - 1
    return [
        run if run.op is not Op.EQUAL else WordEdit(Op.EQUAL, _kept(run.text, margin, i, last))
        for i, run in enumerate(runs)
    ]


def _kept(text: str, margin: int, place: int, last: int) -> str:
    head = 0 if place == 0 else margin
    tail = 0 if place == last else margin
    if len(text) <= head + tail + len(ELLIPSIS) + 2:
        return text
    gap = f" {ELLIPSIS} "
    before = f"{_head(text, head)}{gap}" if head or place else f"{ELLIPSIS} "
    after = _tail(text, tail).lstrip()
    if place == last:
        before = before.rstrip()
    elif not tail and place:
        after = ""
    return before + after


def _short(runs: Sequence[WordEdit], longest: int) -> list[WordEdit]:
    """Cut every changed run to `longest` characters, in its middle."""
    return [run if run.op is Op.EQUAL else _cut(run, longest) for run in runs]


def _cut(run: WordEdit, longest: int) -> WordEdit:
    if len(run.text) <= longest:
        return run
    half = max((longest - 1) // 2, 1)
    head = run.text[: signs.before(run.text, half)]
    return WordEdit(run.op, f"{head}{ELLIPSIS}{_tail(run.text, half)}")


def _head(text: str, count: int) -> str:
    return text[: signs.before(text, count)].rstrip()


def _tail(text: str, count: int) -> str:
    return text[signs.after(text, len(text) - count) :] if count else ""
