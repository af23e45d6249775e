"""A value that left one clause and came in another: one change, or none at all.

Knows that notice which stood in a clause now gone and stands in a new one is one promise. Which
clause became which is `align`'s; what a value is worth is `directions`'.
"""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import replace
from typing import NamedTuple

from monitor.differ import facts
from monitor.differ.directions import QUANTITIES, of_quantity
from monitor.differ.lexicon import Lexicon, load
from monitor.differ.pairing import is_same
from monitor.model import Direction, Edit, Fact, Finding, Verdict

Result = tuple[Edit, tuple[Finding, ...]]

_GENERAL = frozenset({"duration", "amount", "percentage", "count", "date"})
"""Roles that tell of two values no more than that they are values."""
_KIN = {"deletion-delay": "retention", "inactivity": "retention"}
"""Roles that one section tells of one thing: how long something is there."""


def joined(results: Sequence[Result], language: str) -> list[Result]:
    """Return judged edits where a value that went and one that came in its role are one finding.

    They are one where a section lost one value of that role, said of one thing, and gained one:
    told where the value came. The same value that came anywhere in the document is no news.
    """
    done, lexicon = [list(found) for _, found in results], load(language)
    values = [
        value
        for i, found in enumerate(done)
        for f in found
        if (value := _value(i, f, lexicon)) is not None
    ]
    for marks in (_by_subject, _by_section, _by_role):
        for gone, came in _partners(values, marks):
            if _join(done, gone, came, anywhere=marks is _by_role):
                values = [v for v in values if v is not gone and v is not came]
    return [
        (_lowered(edit, before, after), tuple(after))
        for (edit, before), after in zip(results, done, strict=True)
    ]


class _Value(NamedTuple):
    """A value that only one side has: its edit's index, its finding and what the quote says."""

    at: int
    finding: Finding
    fact: Fact


def _value(index: int, finding: Finding, lexicon: Lexicon) -> _Value | None:
    lone = finding.kind in QUANTITIES and bool(finding.old) != bool(finding.new)
    if not lone or finding.what in _GENERAL or finding.verdict is not Verdict.SUBSTANTIVE:
        return None
    quote, value = finding.after or finding.before or "", finding.new or finding.old or ""
    if finding.old and finding.before:
        quote = finding.before
    for fact in facts.find(quote, lexicon, context=finding.section):
        if fact.kind is finding.kind and fact.value == value:
            return _Value(index, finding, replace(fact, role=finding.what))
    return None


def _by_subject(value: _Value) -> Hashable | None:
    subject = value.fact.subject
    return (*_by_section(value), subject) if subject else None


def _by_section(value: _Value) -> tuple[Hashable, ...]:
    role = _KIN.get(value.finding.what, value.finding.what)
    return value.finding.kind, role, value.finding.section


def _by_role(value: _Value) -> Hashable:
    return value.finding.kind, value.finding.what, value.finding.section


def _partners(
    values: Sequence[_Value], mark: Callable[[_Value], Hashable | None]
) -> list[tuple[_Value, _Value]]:
    """Return the values gone and come that are alone under a mark."""
    sides: dict[Hashable, tuple[list[_Value], list[_Value]]] = {}
    for value in values:
        if (key := mark(value)) is not None:
            sides.setdefault(key, ([], []))[bool(value.finding.new)].append(value)
    return [(gone[0], came[0]) for gone, came in sides.values() if len(gone) == len(came) == 1]


def _join(done: Sequence[list[Finding]], gone: _Value, came: _Value, *, anywhere: bool) -> bool:
    """Make one finding of two, or quiet ones of the same value; tell whether that was done."""
    if gone.at == came.at:
        return False
    if is_same(gone.fact, came.fact):
        for value in (gone, came):
            place = done[value.at].index(value.finding)
            done[value.at][place] = replace(
                value.finding, direction=Direction.NEUTRAL, verdict=Verdict.COSMETIC,
                rule="elsewhere",
            )  # fmt: skip
        return True
    if anywhere:
        return False
    place = done[came.at].index(came.finding)
    done[gone.at].remove(gone.finding)
    done[came.at][place] = replace(
        came.finding, old=gone.finding.old, before=gone.finding.before,
        direction=of_quantity(gone.fact, came.fact), rule=f"fact:{came.finding.what}",
    )  # fmt: skip
    return True


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
