"""Whom a changed value or list favours: the signs of roles and of list members.

Knows, for each role of a typed fact, whether more of it serves the reader. Knows no language.
"""

from monitor.model import Direction, Fact, FindingKind

QUANTITIES = frozenset(
    {FindingKind.DURATION, FindingKind.AMOUNT, FindingKind.PERCENTAGE, FindingKind.AGE}
)
"""Kinds of facts that have a size."""

MORE_IS_BETTER = {
    "notice": 1, "retention": -1, "deletion-delay": -1, "response": -1, "extension": -1,
    "refund-window": 1, "withdrawal": 1, "payment-term": 1, "termination-notice": 1,
    "inactivity": 1, "breach-notice": -1, "limitation-period": 1, "trial": 1, "fee": -1,
    "cap": 1, "penalty": -1, "minimum": -1, "share": 1, "interest": -1,
    "warranty": 1,
    "appeal": 1,
    "delivery": -1,
    "suspension": -1,
    "confidentiality": 1,
    "commitment": -1,
    "refund": 1,
    "discount": 1,
    "availability": 1,
    "archive": -1,
}  # fmt: skip
"""1: the larger the better for the reader; -1: the worse; roles not named say nothing."""

_WELCOME_AT_ALL = {"notice", "refund-window", "withdrawal", "trial", "breach-notice", "response"}
_UNWELCOME_AT_ALL = {"fee", "penalty", "minimum", "limitation-period"}
_FOR_EVER = 1e6
"""Days from which a time is no limit at all."""
_BOUND = {"at-least": 1, "at-most": -1, "within": -1}
"""Which way a limit lets a value of the same size go."""
_NOTICES = frozenset({"notice", "termination-notice"})
_PAYABLE = frozenset({"refund-window", "share", "appeal"})
_MEMBER_SIGN = {
    FindingKind.PARTY: -1,
    FindingKind.PLACE: -1,
    FindingKind.DATA_CATEGORY: -1,
    FindingKind.RIGHT: 1,
}


def of_sign(sign: float) -> Direction:
    """Return the direction of a sign; 0 cuts both ways."""
    if sign > 0:
        return Direction.BETTER
    return Direction.WORSE if sign < 0 else Direction.MIXED


def of_quantity(old: Fact | None, new: Fact | None, *, bearer: str = "") -> Direction:
    """Return whom a changed quantity favours.

    `bearer` tells whose duty it belongs to: a deadline that the reader must keep serves by being
    late, one that the company must keep serves by being soon.
    """
    fact = new or old
    assert fact is not None
    if fact.kind is FindingKind.AGE:
        return Direction.MIXED
    if old is None or new is None:
        if fact.role in _WELCOME_AT_ALL:
            return of_sign((1 if old is None else -1) * (-1 if fact.magnitude == 0 else 1))
        if fact.role == "deletion-delay" and old is None:
            return Direction.BETTER
        if fact.role in _UNWELCOME_AT_ALL:
            return of_sign(-1 if old is None else 1)
        if fact.role == "retention" and (fact.magnitude or 0) >= _FOR_EVER:
            return of_sign(-1 if old is None else 1)
        return Direction.MIXED
    if old.magnitude is None or new.magnitude is None:
        return Direction.MIXED
    sign = MORE_IS_BETTER.get(fact.role, 0)
    reversed_by = {"user": _NOTICES, "company": _PAYABLE}.get(bearer, frozenset[str]())
    if fact.role in reversed_by:
        sign = -sign
    growth = new.magnitude - old.magnitude or _BOUND.get(new.operator, 0) - _BOUND.get(
        old.operator, 0
    )
    return of_sign(sign * growth)


def of_member(old: Fact | None, new: Fact | None, *, denied: bool) -> Direction:
    """Return whom a list member favours that came, went or was replaced.

    `denied` tells that the list is of what is *not* done ("we do not collect ...").
    """
    fact = new or old
    assert fact is not None
    if (old is not None and new is not None) or fact.kind not in _MEMBER_SIGN:
        return Direction.MIXED
    sign = _MEMBER_SIGN[fact.kind] * (1 if old is None else -1)
    return of_sign(-sign if denied else sign)
