"""What a substantive edit is: the edited blocks, and what must be found.

Knows the topics of tags, and how a direction follows from a sign.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from random import Random
from typing import Any

from tests.differ.mutations.notation import Block

TOPIC_OF = {
    "notice": "policy-change-notice", "retention": "retention", "deletion-delay": "retention",
    "response": "rights", "extension": "rights", "refund-window": "fees-refunds", "refund-delay": "fees-refunds",
    "payment-term": "fees-refunds", "termination-notice": "termination", "breach-notice": "security",
    "trial": "fees-refunds", "fee": "fees-refunds", "cap": "liability", "minimum": "fees-refunds",
    "interest": "fees-refunds", "share": "fees-refunds", "limitation-period": "", "inactivity": "termination",
    "age": "children", "party": "sharing", "place": "transfer", "data": "data-collection", "right": "rights",
    "purpose": "", "law": "governing-law", "court": "dispute-resolution", "basis": "legal-basis",
    "warranty": "", "gift": "", "archive": "", "appeal": "", "interval": "", "availability": "", "count": "", "lifetime": "",
}  # fmt: skip
QUANTITIES = frozenset(
    {
        "notice", "retention", "deletion-delay", "response", "extension", "refund-window", "refund-delay",
        "payment-term", "termination-notice", "breach-notice", "trial", "fee", "cap", "minimum", "interest",
        "share", "limitation-period", "inactivity", "age", "warranty", "gift", "archive", "appeal", "interval",
        "availability", "count", "lifetime",
    }
)  # fmt: skip
NEGATIONS = frozenset({"not", "nepas"})
MODALS = frozenset({"may", "will", "must"})


@dataclass(frozen=True, slots=True)
class Wanted:
    """What must be found: an empty topic or direction is not asked for."""

    topic: str = ""
    direction: str = ""
    facts: tuple[tuple[str | None, str | None], ...] = ()


@dataclass(frozen=True, slots=True)
class Edited:
    """The blocks after an edit, the index of the block it was made in, and what is wanted."""

    blocks: tuple[Block, ...]
    at: int
    wanted: Wanted


Words = dict[str, Any]
Blocks = tuple[Block, ...]
Family = Callable[[Blocks, Random, Words], Edited | None]


def direction_of(sign: float) -> str:
    """Return the direction of a sign; none is asked for at 0."""
    return "" if not sign else "better-for-user" if sign > 0 else "worse-for-user"


def replaced(blocks: Blocks, at: int, text: str) -> Blocks:
    """Return the blocks with another text in one of them."""
    return (*blocks[:at], replace(blocks[at], text=text), *blocks[at + 1 :])


def effect_of(block: Block, names: frozenset[str] = NEGATIONS | MODALS) -> int | None:
    """Return whom a statement serves, None where it states nothing of the kind."""
    for tag in block.tags:
        if tag.name not in names:
            continue
        if tag.name in NEGATIONS:
            return -tag.sign
        if tag.name in MODALS:
            return tag.sign
    return None
