"""Which fact of the old side became which of the new.

Knows that a quantity is replaced where role and subject agree, and that a list gains and loses
members. Does not know what a difference amounts to.
"""

from collections.abc import Callable, Hashable, Sequence

from monitor.model import Fact, FindingKind

_LISTS = frozenset(
    {
        FindingKind.PARTY,
        FindingKind.PLACE,
        FindingKind.LEGAL_BASIS,
        FindingKind.RIGHT,
        FindingKind.DATA_CATEGORY,
    }
)
_LIMITS = {"within": "at-most"}
_ENDING = frozenset(
    {
        "response", "extension", "refund-window", "withdrawal", "payment-term", "breach-notice",
        "appeal", "deletion-delay", "delivery", "duration",
    }
)  # fmt: skip
"""Roles whose time is a last day, whether "within" stands before it or not."""
_BEGINNING = frozenset({"notice", "termination-notice"})
"""Roles whose time is a shortest one, whether "at least" stands before it or not."""

Pair = tuple[Fact | None, Fact | None]


def matched(old: Sequence[Fact], new: Sequence[Fact]) -> tuple[Pair, ...]:
    """Return the differences between two sides' facts, as pairs; equal facts are left out.

    A replaced quantity or contact is one pair (old, new), found by kind, role and subject first
    and by kind last; what only one side has is (old, None) or (None, new). Members of lists
    (parties, places, rights, bases, categories) are compared by canonical value alone. Pairs
    come in the order of the text.
    """
    pairs: list[Pair] = []
    for kind in FindingKind:
        before = [fact for fact in old if fact.kind is kind]
        after = [fact for fact in new if fact.kind is kind]
        if before or after:
            pairs += (_listed if kind in _LISTS else _replaced)(before, after)
    return tuple(sorted(pairs, key=_place))


def _place(pair: Pair) -> tuple[int, int]:
    fact = pair[1] or pair[0]
    return fact.span if fact else (0, 0)


def _listed(old: list[Fact], new: list[Fact]) -> list[Pair]:
    had, has = {fact.canonical for fact in old}, {fact.canonical for fact in new}
    lost = list({f.canonical: f for f in reversed(old) if f.canonical not in has}.values())
    gained = list({f.canonical: f for f in reversed(new) if f.canonical not in had}.values())
    return [*((fact, None) for fact in lost), *((None, fact) for fact in gained)]


def _replaced(old: list[Fact], new: list[Fact]) -> list[Pair]:
    """Drop what is equal, then pair what is left by fewer and fewer marks."""
    seen_old, seen_new = {meaning(f) for f in old}, {meaning(f) for f in new}
    _drop(old, new, lambda f: (f.role, f.subject, *_written(f)))
    _drop(old, new, lambda f: (f.role, f.subject, *meaning(f)))
    pairs = _take(old, new, lambda f: (f.role, f.subject) if _is_bound(f) else None)
    _drop(old, new, _written)
    _drop(old, new, meaning)
    pairs += _take(old, new, lambda f: f.role)
    pairs += _take(old, new, lambda f: f.subject or None)
    if len(old) == len(new):
        pairs += zip(old, new, strict=True)
    else:
        pairs += [(fact, None) for fact in old if meaning(fact) not in seen_new]
        pairs += [(None, fact) for fact in new if meaning(fact) not in seen_old]
    return pairs


def _is_bound(fact: Fact) -> bool:
    """Tell whether a fact says what it is for or what it is said of."""
    return bool(fact.subject) or fact.role != fact.kind.value


def is_same(one: Fact, other: Fact) -> bool:
    """Tell whether two facts of one kind say the same: as written, or by what their limits mean."""
    if one.kind is not other.kind:
        return False
    return _written(one) == _written(other) or meaning(one) == meaning(other)


def _written(fact: Fact) -> tuple[str, str]:
    return fact.canonical, _LIMITS.get(fact.operator, fact.operator)


def meaning(fact: Fact) -> tuple[str, str]:
    """Return what makes two values of one kind equal: the quantity, and the limit it is under."""
    limit = _LIMITS.get(fact.operator, fact.operator)
    if fact.kind is FindingKind.DURATION:
        if limit == "at-most" and fact.role in _ENDING:
            limit = ""
        if limit == "at-least" and fact.role in _BEGINNING:
            limit = ""
    return fact.canonical, limit


def _drop(old: list[Fact], new: list[Fact], mark: Callable[[Fact], Hashable]) -> None:
    """Remove from both sides what is equal under a mark, one for one."""
    _take(old, new, mark)


def _take(old: list[Fact], new: list[Fact], mark: Callable[[Fact], Hashable | None]) -> list[Pair]:
    """Remove facts with one mark from both sides and return them as pairs, in order."""
    pairs: list[Pair] = []
    for fact in list(old):
        wanted = mark(fact)
        if wanted is None:
            continue
        partner = next((other for other in new if mark(other) == wanted), None)
        if partner is not None:
            old.remove(fact)
            new.remove(partner)
            pairs.append((fact, partner))
    return pairs
