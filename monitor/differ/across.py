"""A value that left one clause and came in another: one change, or none at all.

Knows that notice which stood in a clause now gone and stands in a new one is one promise. Which
clause became which is `align`'s; what a value is worth is `directions`'.
"""

from collections.abc import Sequence
from dataclasses import replace

from monitor.differ import facts
from monitor.differ.directions import QUANTITIES, of_quantity
from monitor.differ.lexicon import Lexicon, load
from monitor.differ.pairing import is_same
from monitor.model import Direction, Edit, Fact, Finding, Verdict

Result = tuple[Edit, tuple[Finding, ...]]

_GENERAL = frozenset({"duration", "amount", "percentage", "count", "date"})
"""Roles that tell of two values no more than that they are values."""
_KIN = {"deletion-delay": "retention"}


def joined(results: Sequence[Result], language: str) -> list[Result]:
    """Return judged edits where a value that went and one that came in its role are one finding.

    They are one where a section, or else the document, lost one value of that role and gained
    one. Told where the value came; where it is the same value, it is no news.
    """
    done, lexicon = [list(found) for _, found in results], load(language)
    for by_section in (True, False):
        for gone, came in _partners(done, by_section=by_section):
            _join(done, gone, came, lexicon)
    return [
        (_lowered(edit, before, after), tuple(after))
        for (edit, before), after in zip(results, done, strict=True)
    ]


def _partners(
    done: Sequence[Sequence[Finding]], *, by_section: bool
) -> list[tuple[tuple[int, Finding], tuple[int, Finding]]]:
    """Return the values gone and come that are alone in their role, each with its edit's index."""
    gone: dict[tuple[object, ...], list[tuple[int, Finding]]] = {}
    came: dict[tuple[object, ...], list[tuple[int, Finding]]] = {}
    for i, findings in enumerate(done):
        for f in findings:
            if f.kind not in QUANTITIES or f.what in _GENERAL or (f.old and f.new):
                continue
            if f.verdict is Verdict.SUBSTANTIVE:
                role = _KIN.get(f.what, f.what) if by_section else f.what
                key = (f.kind, role, f.section if by_section else "")
                (gone if f.old else came).setdefault(key, []).append((i, f))
    return [
        (gone[key][0], came[key][0])
        for key in gone
        if len(gone[key]) == 1 and len(came.get(key, ())) == 1
    ]


def _join(
    done: Sequence[list[Finding]],
    gone: tuple[int, Finding],
    came: tuple[int, Finding],
    lexicon: Lexicon,
) -> None:
    (i, old), (j, new) = gone, came
    a, b = _read(old.old, old, lexicon), _read(new.new, new, lexicon)
    if i == j or a is None or b is None:
        return
    at = done[j].index(new)
    if is_same(a, b):
        for index, finding in (gone, came):
            place = done[index].index(finding)
            done[index][place] = replace(
                finding, direction=Direction.NEUTRAL, verdict=Verdict.COSMETIC, rule="elsewhere"
            )
        return
    done[i].remove(old)
    done[j][at] = replace(
        new, old=old.old, before=old.before, direction=of_quantity(a, b), rule=f"fact:{new.what}"
    )


def _read(value: str | None, finding: Finding, lexicon: Lexicon) -> Fact | None:
    """Read a value again, in the role that its clause gave it."""
    quote = finding.after or finding.before or ""
    every = facts.find(value or "", lexicon, context=quote)
    found = [f for f in every if f.kind is finding.kind]
    return replace(found[0], role=finding.what) if len(found) == 1 else None


def _lowered(edit: Edit, before: Sequence[Finding], after: Sequence[Finding]) -> Edit:
    """Return an edit with the verdict of the findings that are left to it."""
    if list(before) == list(after) or not after:
        return edit
    highest = max((f.verdict for f in after), key=lambda verdict: verdict.rank)
    was = max((f.verdict for f in before), key=lambda verdict: verdict.rank)
    if highest is was or edit.verdict is not was:
        return edit
    rule = next(f.rule for f in after if f.verdict is highest)
    return replace(edit, verdict=highest, rule=rule)
