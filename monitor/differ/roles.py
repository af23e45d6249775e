"""What a value is for and what it is said of: the nearest cue in the clause, else its context.

Knows distance: tokens between, borders crossed (commas, conjunctions, other values), and that a
cue on the left is preferred. Cues and the rules that refine a role are the lexicon's.
"""

from bisect import bisect_left
from collections.abc import Iterable

from monitor.differ.scan import Hit, Scan
from monitor.differ.vocabulary import Vocabulary

_RIGHT = 2.5
_COMMA = 3.0
_STOP = 9.0
_JOINER = 2.0
_VALUE = 5.0
_WEAK = 6.0
_HEAD = 5.0
"""The cost of the way from a row's first cell to the others."""
_FAR = 30.0
_SUBJECT_FAR = 16.0


class Surroundings:
    """A clause with its values' places, ready to be asked what each value is for."""

    def __init__(
        self,
        scan: Scan,
        context: Scan,
        words: Vocabulary,
        values: Iterable[tuple[int, int]],
        *,
        head: tuple[int, int] = (0, 0),
    ) -> None:
        """Prepare a clause; `head` are the tokens of a row's first cell, which all others serve."""
        self._scan = scan
        self._context = context
        self._words = words
        spans = sorted(values)
        self._begins = [begin for begin, _ in spans]
        self._ends = sorted(end for _, end in spans)
        self._head = range(*head)
        self._things = {(hit.first, hit.last) for hit in scan.of("subjects")}
        joiners = words.words("joiners")
        self._costs = [0.0] * (len(scan.words) + 1)
        total = 0.0
        for index, word in enumerate(scan.words):
            gap = scan.gap(index) if index else ""
            if gap not in {"", " "}:
                total += _STOP * (";" in gap or ". " in gap) + _COMMA * ("," in gap or "|" in gap)
            total += 1 + _JOINER * (word in joiners)
            self._costs[index + 1] = total

    def role(
        self, kind: str, first: int, last: int, default: str, *, own_words: bool = True
    ) -> str:
        """Return the role of the value at tokens `first` to `last` - 1, as a slug.

        `kind` names the tables: "duration" reads `duration-roles` and `duration-roles-weak`.
        Without `own_words`, cues inside the value itself do not count. Where all that the clause
        has for a cue is what it speaks of ("invoices: ten years"), its context goes first.
        """
        best, least, sure = "", _FAR, False
        for table, extra in ((f"{kind}-roles", 0.0), (f"{kind}-roles-weak", _WEAK)):
            for hit in self._cues(table, first, last):
                if not own_words and first <= hit.first < last:
                    continue
                cost = extra + self._distance(hit, first, last)
                thing = (hit.first, hit.last) in self._things
                sure = sure or not thing
                if hit.first in self._head and not thing:
                    cost = min(cost, extra + _HEAD)
                if cost < least:
                    best, least = hit.slug, cost
        if not sure:
            best = self._from_context(kind) or best
        return self._refined(best) if best else default

    def subject(self, first: int, last: int) -> str:
        """Return what the value is said of, as a slug; empty where nothing near says it."""
        best, least = "", _SUBJECT_FAR
        for hit in self._scan.near("subjects", first, last, round(_SUBJECT_FAR)):
            cost = self._distance(hit, first, last)
            if cost < least:
                best, least = hit.slug, cost
        return best

    def _distance(self, hit: Hit, first: int, last: int) -> float:
        """Return the cost of the way between a cue and a value."""
        if hit.first < last and first < hit.last:
            return 0.0
        if hit.last <= first:
            start, end, side = hit.last, first, 0.0
        else:
            start, end, side = last, hit.first, _RIGHT
        cost = side + self._costs[end] - self._costs[start]
        if side and ("," in self._scan.gap(last) or ";" in self._scan.gap(last)):
            cost += _COMMA
        inside = bisect_left(self._ends, end + 1) - bisect_left(self._begins, start)
        return cost + _VALUE * max(inside, 0)

    def _cues(self, table: str, first: int, last: int) -> tuple[Hit, ...]:
        """Return the cues that may be near enough, those of a row's first cell included."""
        cues = self._scan.near(table, first, last, round(_FAR))
        if self._head and self._head.stop < first - _FAR:
            cues += self._scan.near(table, self._head.start, self._head.stop, 0)
        return cues

    def _from_context(self, kind: str) -> str:
        """Return the role that the context speaks of most, the last one among equals."""
        counts: dict[str, float] = {}
        for table, weight in ((f"{kind}-roles", 1.0), (f"{kind}-roles-weak", 0.4)):
            for hit in self._context.of(table):
                counts[hit.slug] = counts.get(hit.slug, 0.0) + weight
        return max(reversed(counts), key=lambda slug: counts[slug]) if counts else ""

    def _refined(self, role: str) -> str:
        """Apply the lexicon's rules: notice beside words of termination is termination notice."""
        near: set[str] | None = None
        for rule in self._words.refinements:
            if rule.role != role:
                continue
            if near is None:
                near = {hit.slug for hit in self._scan.of("groups")}
                near |= {hit.slug for hit in self._context.of("groups")} if not near else set()
            if near & rule.near and not near & rule.without:
                return rule.becomes
        return role
