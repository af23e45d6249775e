"""Quotes: which words of two texts differ, and how a long text is cut around them.

Knows words and characters alone; pure. It quotes and cuts, and changes no character of a text but
to fold white space in what stands inside a sentence. The differ's own word edits are used where a
change brings them; a recorded finding has its two quotes only, and history is to be told without
loading the differ.
"""

import re
from collections.abc import Sequence
from difflib import SequenceMatcher
from functools import lru_cache

from monitor.model import Op, WordEdit

ELLIPSIS = "…"
_TOKEN = re.compile(r"\w+|\s+|[^\w\s]")
_MANY_TOKENS = 1200
"""Above this many differing tokens a text counts as replaced whole: matching is quadratic."""

Span = tuple[int, int]


@lru_cache(maxsize=256)
def marks(before: str, after: str) -> tuple[WordEdit, ...]:
    """Return the word edits that make `after` of `before`; joining one side's runs gives it.

    >>> [(w.op.value, w.text) for w in marks("keep it 30 days", "keep it 14 days")]
    [('=', 'keep it '), ('-', '30'), ('+', '14'), ('=', ' days')]
    """
    old, new = _TOKEN.findall(before), _TOKEN.findall(after)
    head = _shared(old, new)
    tail = _shared(old[head:][::-1], new[head:][::-1])
    runs = [(Op.EQUAL, "".join(old[:head]))]
    runs += _middle(old[head : len(old) - tail], new[head : len(new) - tail])
    runs.append((Op.EQUAL, "".join(old[len(old) - tail :])))
    return _joined(runs)


def gathered(edits: Sequence[WordEdit]) -> tuple[WordEdit, ...]:
    """Return word edits with changes joined that only spaces or punctuation part.

    "July 21, 2020" that became "May 1, 2021" reads as one change, not as two around a comma.
    """
    runs: list[tuple[Op, str]] = []
    for index, edit in enumerate(edits):
        between = 0 < index < len(edits) - 1
        if edit.op is Op.EQUAL and between and not any(c.isalnum() for c in edit.text):
            runs += [(Op.DELETE, edit.text), (Op.INSERT, edit.text)]
        else:
            runs.append((edit.op, edit.text))
    return _joined(runs)


def spans(edits: Sequence[WordEdit], op: Op) -> tuple[Span, ...]:
    """Return where one side's text was changed, as (start, end) in that side's text.

    `op` is DELETE for the old side and INSERT for the new one. Where only the other side has
    words, the place between the words counts, as an empty span.
    """
    found: list[Span] = []
    place = 0
    for edit in edits:
        here = edit.op in (op, Op.EQUAL)
        if edit.op is not Op.EQUAL:
            found.append((place, place + len(edit.text) if here else place))
        place += len(edit.text) if here else 0
    return tuple(found)


def cut_around(text: str, kept: Sequence[Span], limit: int) -> str:
    """Cut `text` to about `limit` characters, keeping the `kept` spans and what is near them.

    Only text between the spans is left out, each gap told by an ellipsis; where the spans alone
    are longer than the limit, the later ones are cut too. Without spans the beginning is kept.
    """
    if len(text) <= limit:
        return text
    wanted = _within(sorted(kept) or [(0, 0)], limit)
    low, high = 0, limit
    while low < high:
        margin = (low + high + 1) // 2
        if sum(end - start for start, end in _widened(text, wanted, margin)) <= limit:
            low = margin
        else:
            high = margin - 1
    return _with_gaps(text, _widened(text, wanted, low))


def quote(before: str | None, after: str | None, limit: int = 400) -> tuple[str | None, str | None]:
    """Cut both sides of a finding to about `limit` characters around what changed."""
    if before is None or after is None:
        return (
            None if before is None else cut_around(before, (), limit),
            None if after is None else cut_around(after, (), limit),
        )
    if max(len(before), len(after)) <= limit:
        return before, after
    edits = marks(before, after)
    return (
        cut_around(before, spans(edits, Op.DELETE), limit),
        cut_around(after, spans(edits, Op.INSERT), limit),
    )


def extract(text: str, limit: int = 140) -> str:
    """Return the beginning of `text` on one line, cut between words."""
    line = " ".join(text.split())
    if len(line) <= limit:
        return line
    kept = line[: limit + 1]
    head = kept.rsplit(" ", 1)[0] if " " in kept[limit // 2 :] else line[:limit]
    return head.rstrip(" ,;:.(") + ELLIPSIS


def changed_words(before: str, after: str) -> tuple[str, str]:
    """Return the weightiest run of changed words of both sides, either of them maybe empty.

    Runs with up to two kept words between them are taken as one.
    """
    hunks: list[tuple[str, str]] = [("", "")]
    bridge = ""
    for edit in marks(before, after):
        if edit.op is Op.EQUAL:
            bridge = edit.text
            if len(re.findall(r"\w+", bridge)) > 2 and hunks[-1] != ("", ""):
                hunks.append(("", ""))
            continue
        old, new = hunks[-1]
        if (old, new) != ("", ""):
            old, new = old + bridge, new + bridge
        bridge = ""
        is_old = edit.op is Op.DELETE
        hunks[-1] = (old + edit.text, new) if is_old else (old, new + edit.text)
    old, new = max(hunks, key=lambda hunk: len(hunk[0]) + len(hunk[1]))
    return old.strip(), new.strip()


def _shared(one: Sequence[str], other: Sequence[str]) -> int:
    count = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        count += 1
    return count


def _middle(old: list[str], new: list[str]) -> list[tuple[Op, str]]:
    if not old or not new or len(old) + len(new) > _MANY_TOKENS:
        return [(Op.DELETE, "".join(old)), (Op.INSERT, "".join(new))]
    runs: list[tuple[Op, str]] = []
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for name, i1, i2, j1, j2 in matcher.get_opcodes():
        gap = "".join(old[i1:i2])
        if name == "equal" and any(c.isalnum() for c in gap):
            runs.append((Op.EQUAL, gap))
        else:
            # What is no word between changed words belongs to the change.
            runs += [(Op.DELETE, gap), (Op.INSERT, "".join(new[j1:j2]))]
    return runs


def _joined(runs: Sequence[tuple[Op, str]]) -> tuple[WordEdit, ...]:
    """Join neighbouring runs, so that deletions precede insertions between two kept runs."""
    edits: list[WordEdit] = []
    deleted = inserted = ""
    for op, text in [*runs, (Op.EQUAL, "")]:
        if op is Op.DELETE:
            deleted += text
        elif op is Op.INSERT:
            inserted += text
        elif text or op is Op.EQUAL:
            edits += [WordEdit(o, t) for o, t in ((Op.DELETE, deleted), (Op.INSERT, inserted)) if t]
            deleted = inserted = ""
            edits += [WordEdit(Op.EQUAL, text)] if text else []
    return tuple(edits)


def _within(kept: Sequence[Span], limit: int) -> list[Span]:
    """Return the spans, the last of them shortened or left out where they exceed the limit."""
    room, fitting = limit, list[Span]()
    for start, end in kept:
        if room <= 0:
            break
        fitting.append((start, min(end, start + room)))
        room -= min(end - start, room)
    return fitting


def _widened(text: str, kept: Sequence[Span], margin: int) -> list[Span]:
    """Widen each span by up to `margin` characters, to whole words, and join those that meet."""
    merged: list[Span] = []
    for start, end in kept:
        left, right = max(0, start - margin), min(len(text), end + margin)
        while 0 < left < start and not text[left - 1].isspace():
            left += 1
        while end < right < len(text) and not text[right].isspace():
            right -= 1
        if merged and left <= merged[-1][1] + 1:
            merged[-1] = (merged[-1][0], max(merged[-1][1], right))
        else:
            merged.append((left, right))
    return merged


def _with_gaps(text: str, kept: Sequence[Span]) -> str:
    pieces = [text[start:end].strip() for start, end in kept]
    joined = f" {ELLIPSIS} ".join(piece for piece in pieces if piece)
    head = f"{ELLIPSIS} " if kept[0][0] > 0 else ""
    tail = f" {ELLIPSIS}" if kept[-1][1] < len(text) else ""
    return f"{head}{joined}{tail}"
