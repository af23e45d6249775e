"""Hold, confirm, remember: whether a changed page is believed yet, and what kind of change it is.

Pure decisions on a comparison, an order's memory of the past and a moment. Knows nothing of
fetching, reading or storing.

A server may answer with another text for a minute, an hour or every second time. A change is
therefore held until later fetches show the same changed clauses; what else differs on the page
does not matter. Of 75,000 changes recorded by public archives one third are exact returns, and
87 % of those come within two days.
"""

import hashlib
import json
from collections.abc import Iterable
from datetime import datetime, timedelta

from monitor.model import (
    Clause,
    Comparison,
    Document,
    Edit,
    EditKind,
    Flag,
    Hold,
    Op,
    Order,
    Settings,
    Verdict,
)

UNSTABLE_AFTER = timedelta(hours=24)
"""How long a page may go unconfirmed before it is told as unstable."""

RETURNS_TO_FLAP = 2
"""How many returns within a week make the next one flapping."""

_LITTLE_IN_COMMON = 0.3
"""Share of the old text that survives, in characters, below which a page was replaced."""

_CUT_SHORT = 0.5
"""A page below this share of the old length, most of which is old text, was truncated."""

_TRIES_BEFORE_UNSTABLE = 3


def key_of(comparison: Comparison) -> str:
    """Name the changed clauses: equal keys are the same change.

    Where some edits alert, those alone count, so that a rotating tip beside a real change does
    not keep it from being confirmed.
    """
    edits = changed(comparison)
    loud = [edit for edit in edits if edit.verdict.rank >= Verdict.MINOR.rank]
    parts = sorted([str(edit.kind), _texts(edit.old), _texts(edit.new)] for edit in loud or edits)
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def changed(comparison: Comparison) -> list[Edit]:
    """Return the edits of clauses that were not simply kept."""
    return [edit for edit in comparison.edits if edit.kind is not EditKind.KEPT]


def likeness(comparison: Comparison) -> Flag | None:
    """Tell whether the page is another text altogether: replaced, truncated, or None.

    A text that stands more than once counts once: some pages show their policy three times.
    """
    before = {clause.text for edit in comparison.edits for clause in edit.old}
    after = {clause.text for edit in comparison.edits for clause in edit.new}
    old, new = sum(map(len, before)), sum(map(len, after))
    reworded = sum(_carried(edit) for edit in changed(comparison) if edit.old and edit.new)
    survived = sum(map(len, before & after)) + reworded
    if new < _CUT_SHORT * old and survived > new / 2:
        return Flag.TRUNCATED
    return Flag.REPLACED if survived < _LITTLE_IN_COMMON * old else None


def returned(order: Order, document: Document) -> tuple[Flag, ...]:
    """Tell whether the page went back to a text that it showed within the last week."""
    if all(past.fingerprint != document.fingerprint for past in order.past):
        return ()
    if order.returns >= RETURNS_TO_FLAP:
        return (Flag.REVERTED, Flag.FLAPPING)
    return (Flag.REVERTED,)


def hold(order: Order, comparison: Comparison, settings: Settings, now: datetime) -> Hold | None:
    """Return what is to be waited for, None where the change may be believed now.

    An unlike page needs two further fetches that agree, any other needs one. A fetch before
    `confirm_at` neither confirms nor restarts the waiting, unless it shows another change.
    Each further fetch doubles the next wait, up to the watch's own interval.
    """
    if not settings.confirm_after:
        return None
    key, held = key_of(comparison), order.hold
    if held is None:
        return Hold(key, now, now + settings.confirm_after)
    fetches = held.fetches + 1
    confirm_at = now + _wait(order, settings, fetches)
    told = held.told or _is_unstable(held, now)
    if held.key != key:
        return Hold(key, held.since, confirm_at, 0, fetches, told)
    if now < held.confirm_at:
        return held
    agreed = held.agreed + 1
    needed = 1 if likeness(comparison) is None else 2
    return None if agreed >= needed else Hold(key, held.since, confirm_at, agreed, fetches, told)


def _is_unstable(held: Hold, now: datetime) -> bool:
    return now - held.since >= UNSTABLE_AFTER and held.fetches >= _TRIES_BEFORE_UNSTABLE


def _wait(order: Order, settings: Settings, fetches: int) -> timedelta:
    longest = max(order.watch.every, settings.confirm_after)
    doublings: int = 2 ** min(fetches - 2, 10)
    return min(settings.confirm_after * doublings, longest)


def _carried(edit: Edit) -> int:
    """Return how many characters of a reworded clause stand in the new one."""
    return sum(len(run.text) for run in edit.words if run.op is Op.EQUAL)


def _texts(clauses: Iterable[Clause]) -> list[str]:
    return [clause.text for clause in clauses]
