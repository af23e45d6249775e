"""A finding's two quotes in a message: struck and bold words in prose, and a coloured diff block.

Knows Discord's markdown for both and how they are cut; page text is made harmless here. Pure.
"""

from collections.abc import Sequence
from functools import partial

from bot import budget
from bot.scrub import code, prose
from monitor.model import Finding, Op, WordEdit
from monitor.render.passages import side
from monitor.render.quotes import gathered, marks

_SIGNS = {Op.DELETE: "~~", Op.INSERT: "**"}
_FENCES = "```diff\n\n```"


def runs_of(finding: Finding) -> tuple[WordEdit, ...]:
    """Return what became of the quoted words; a clause that came or went is one run."""
    before, after = finding.before, finding.after
    if before and after:
        return gathered(marks(before, after))
    if before:
        return (WordEdit(Op.DELETE, before),)
    return (WordEdit(Op.INSERT, after),) if after else ()


def in_prose(runs: Sequence[WordEdit], limit: int) -> str:
    """Return one line: what went is struck, what came is bold; at most `limit` units."""
    return _cut(runs, limit, _marked, prose)


def as_diff(runs: Sequence[WordEdit], limit: int) -> str:
    """Return a ```diff block of both sides, at most `limit` units; empty where it has no room."""
    sides = [
        (sign, side(runs, op))
        for sign, op in (("-", Op.DELETE), ("+", Op.INSERT))
        if any(run.op is op for run in runs)
    ]
    if not sides:
        return ""
    room = (limit - len(_FENCES)) // len(sides) - 3
    if room < 40:
        return ""
    lines = [f"{sign} {_cut(part, room, partial(_joined), code)}" for sign, part in sides]
    return "```diff\n" + "\n".join(lines) + "\n```"


def _cut(runs: Sequence[WordEdit], limit: int, put: budget.Put, write: budget.Write) -> str:
    if all(run.op is Op.EQUAL for run in runs):
        return budget.fit("".join(run.text for run in runs), limit, write)
    return budget.around(runs, limit, put)


def _joined(runs: Sequence[WordEdit]) -> str:
    return code("".join(run.text for run in runs))


def _marked(runs: Sequence[WordEdit]) -> str:
    """Return runs with the changed ones struck or bold; the signs must touch the words."""
    parts: list[str] = []
    for run in runs:
        core = prose(run.text)
        sign = _SIGNS.get(run.op, "") if core else ""
        # A space parts what went from what came: side by side, their signs would read as one.
        touching = sign and parts and parts[-1].endswith(("*", "~"))
        head = " " if run.text[:1].isspace() or touching else ""
        tail = " " if core and run.text[-1:].isspace() else ""
        parts.append(f"{head}{sign}{core}{sign}{tail}")
    return " ".join("".join(parts).split())
