"""Whom a statement binds, and how firmly: the sentence around a change, seen from the reader.

Knows the first actor of a sentence, its modality and negation, and whether what is done exposes
the reader. From that follows whom an exception, a condition or a weaker verb serves. Needs no
predicate of the lexicon to be there; does not compare documents.
"""

from dataclasses import dataclass

from monitor.differ.frames import Reading
from monitor.differ.lexicon import Lexicon
from monitor.differ.tokens import index

_EXPOSING = frozenset({"sell", "use", "share", "transfer", "collect", "track", "train-ai", "advertise", "retain",
                       "terminate", "charge", "demand"})  # fmt: skip
_STRENGTH = {"must": 3, "will": 3, "should": 2, "may": 1, "can": 1}
_FIRM = 3
"""The strength of a verb without a modal: what is done is done."""


@dataclass(frozen=True, slots=True)
class Grip:
    """How one sentence binds.

    `actor` is "company", "user", "third" or "". `strength` is 3 for what must, will or does
    happen, 2 for what should, 1 for what may. `exposes` tells that the reader's data, money or
    access is at stake, `negated` that the sentence denies.
    """

    actor: str
    strength: int
    negated: bool
    exposes: bool
    modal: bool

    @property
    def serves(self) -> int:
        """Return whom the sentence serves: 1 the reader, -1 the company, 0 nobody plainly."""
        if self.actor == "user":
            if self.negated:
                return -1 if self.modal else 0
            return -1 if self.strength > 1 and self.modal else int(self.modal)
        if self.negated:
            return 1
        if self.exposes or (self.strength == 1 and self.modal):
            return -1
        return 1 if self.actor or self.modal else 0


def grip(read: Reading, at: int, lexicon: Lexicon) -> Grip:
    """Return how the sentence binds that holds the character `at` of the visible text."""
    start, end = _sentence(read.seen, at)
    words = read.words
    inside = [i for i, w in enumerate(words) if start <= w.start < end]
    owning = frozenset(lexicon.table("text").get("possessives", ()))
    first, last = (inside[0], inside[-1] + 1) if inside else (0, 0)
    actors = [
        a for a in index(lexicon, "actors", exact=True).find(words)
        if first <= a[0] < last and words[a[0]].norm not in owning
    ]  # fmt: skip
    operators = [o for o in read.operators if first <= o[0] < last]
    modal = next((o for o in operators if o[2] in _STRENGTH), None)
    comma = read.seen.find(",", words[actors[0][0]].start if actors else start)
    reach = comma if 0 <= comma < end else end
    negated = any(o[2] == "negation" and words[o[0]].start < reach for o in operators)
    frames = [f for f in read.frames if start <= f.start < end and not f.aside]
    return Grip(
        actor=actors[0][2] if actors else "",
        strength=_STRENGTH[modal[2]] if modal else _FIRM,
        negated=negated,
        exposes=any(f.predicate in _EXPOSING for f in frames[:2]),
        modal=modal is not None,
    )


def _sentence(seen: str, at: int) -> tuple[int, int]:
    """Return where the sentence around a character begins and ends."""
    at = min(at, len(seen))
    start = max(seen.rfind(mark, 0, max(0, at - 1)) for mark in (". ", "; ", "! ", "? "))
    ends = [e for mark in (". ", "; ", "! ", "? ") if (e := seen.find(mark, at)) >= 0]
    return (start + 2 if start >= 0 else 0), min(ends, default=len(seen))
