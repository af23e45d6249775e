"""Typed facts that differ between two wordings: a value for a value, a member come or gone.

Knows which facts are news and whom they favour; what words are left over is `rewording`'s.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from monitor.differ import facts
from monitor.differ.directions import QUANTITIES, of_member, of_quantity
from monitor.differ.explain import Explanation
from monitor.differ.frames import Reading
from monitor.differ.pair import Pair
from monitor.differ.pairing import is_same, matched, meaning
from monitor.differ.tokens import Word, fold, index
from monitor.differ.topics import KIND_TOPIC, KIND_WHAT, ROLE_TOPIC, scores, topic_of
from monitor.differ.vocabulary import scanned, vocabulary
from monitor.differ.world import context
from monitor.model import Direction, Fact, Finding, FindingKind, Topic, Verdict

_NEARLY = 0.12
"""How far two spans of different units may differ and still be one restated (31 days, one month)."""
_NEAR_VALUE = 120
"""Characters between a verb and the value that belongs to it."""
_VAGUE = frozenset({"inactivity", "limitation-period", "duration", "interval"})
_OFFICES = frozenset({"controller", "representative", "dpo", "host"})
_NAMES = frozenset({FindingKind.PARTY, FindingKind.PLACE})
_LIMITS = frozenset({"least", "most"})
_COUNTED = frozenset({"count", "percentage"})
"""Roles of numbers that tell how things are unless somebody owes them."""
_DUTIES = frozenset({"may", "must", "should", "only", "least", "most", "consent", "without"})
_FEW = 2
"""Unexplained words beside a name that still leave it a member of a list."""
EXPOSING = frozenset({"collect", "share", "sell", "track", "retain", "use"})
"""Predicates of what is done with the reader's data."""
_PLACED = frozenset(
    {Topic.TRANSFER, Topic.GOVERNING_LAW, Topic.DISPUTE_RESOLUTION, Topic.RETENTION, Topic.SECURITY}
)
_CATEGORISED = frozenset({Topic.DATA_COLLECTION, Topic.SHARING, Topic.RETENTION, Topic.COOKIES})
_NAMED = frozenset({Topic.CONTACT_CONTROLLER, Topic.DISPUTE_RESOLUTION, Topic.GOVERNING_LAW})

Span = tuple[int, int]


def _facts(pair: Pair) -> tuple[tuple[Fact, ...], tuple[Fact, ...]]:
    old, new = pair.old.seen, pair.new.seen
    return (
        facts.find(old, pair.lexicon, context=context(pair.old_clause))
        + facts.worded(old, pair.lexicon),
        facts.find(new, pair.lexicon, context=context(pair.new_clause))
        + facts.worded(new, pair.lexicon),
    )


def quantities_differ(pair: Pair, *, swapped: bool) -> bool:
    """Tell whether a quantity or its limit differs, though no word is left unexplained.

    `swapped` tells that words changed places, so that equal values may belong to other things;
    so do values that stand in another order.
    """
    old, new = _facts(pair)
    before, after = ([(f.kind, *meaning(f)) for f in side if _is_size(f)] for side in (old, new))
    if not swapped and before == after:
        return False
    return any(_is_size(fact) for both in matched(old, new) for fact in both if fact)


def has_sizes(pair: Pair) -> bool:
    """Tell whether either side names a quantity."""
    return any(_is_size(fact) for side in _facts(pair) for fact in side)


def _is_size(fact: Fact) -> bool:
    return fact.kind in QUANTITIES and not fact.canonical.startswith("SYM:")


def fact_findings(pair: Pair, told: Explanation) -> tuple[list[Finding], list[Span], list[Span]]:
    """Make a finding of each fact that differs; return the spans that facts answer for, too."""
    old, new = _facts(pair)
    pairs = matched(old, new)
    claimed_old, claimed_new = _equal_spans(pair, old, new)
    findings: list[Finding] = []
    for a, b in _swapped(pairs):
        fact = b or a
        assert fact is not None
        if pair.new_clause.heading and fact.kind not in {*QUANTITIES, FindingKind.DATE}:
            continue
        if a and b and a.canonical == b.canonical and _only_misspelt(a, b, told):
            continue
        touched = _touched(a, told.removed) or _touched(b, told.added)
        if not touched and fact.kind not in QUANTITIES:
            continue
        sided = (told.removed, old) if b is None else (told.added, new)
        if fact.kind in _NAMES and (not a or not b) and not _is_member(pair, fact, *sided):
            continue
        found = _quantity(pair, a, b) if fact.kind in QUANTITIES else _member(pair, a, b)
        if found is None:
            continue
        findings.append(found)
        claimed_old += [a.span] if a else []
        claimed_new += [b.span] if b else []
    return findings, claimed_old, claimed_new


def _only_misspelt(old: Fact, new: Fact, told: Explanation) -> bool:
    """Tell whether a limit seems to differ for a slip of the pen alone: one side knows none."""
    operators = {*told.operators_lost, *told.operators_gained}
    one_sided = not (old.operator and new.operator)
    return one_sided and "spelling" in told.rules and not operators & _LIMITS


def _is_member(pair: Pair, fact: Fact, unexplained: Sequence[Word], found: Sequence[Fact]) -> bool:
    """Tell whether a name that came or went is a member of a list, not part of a new sentence.

    It is one in an item or row, beside another of its kind, or where little else changed.
    """
    if pair.new_clause.item or pair.new_clause.row:
        return True
    kin = [f for f in found if f.kind is fact.kind]
    rest = [w for w in unexplained if not any(f.span[0] <= w.start < f.span[1] for f in kin)]
    return len(rest) <= _FEW


def _swapped(
    pairs: Sequence[tuple[Fact | None, Fact | None]],
) -> list[tuple[Fact | None, Fact | None]]:
    """Make one pair of a single party, place or basis that gave way to another."""
    result = _without_echoes(pairs)
    for kind in (FindingKind.PARTY, FindingKind.PLACE, FindingKind.LEGAL_BASIS):
        gone = [a for a, b in pairs if a and not b and a.kind is kind]
        came = [b for a, b in pairs if b and not a and b.kind is kind]
        if len(gone) == len(came) == 1:
            result.remove((gone[0], None))
            result[result.index((None, came[0]))] = (gone[0], came[0])
    return result


def _without_echoes(
    pairs: Sequence[tuple[Fact | None, Fact | None]],
) -> list[tuple[Fact | None, Fact | None]]:
    """Drop a value that went in one role and came in another, but is the same value."""
    came = [b for a, b in pairs if a is None and b is not None]
    echoes: set[int] = set()
    for gone in (a for a, b in pairs if b is None and a is not None):
        twin = next((f for f in came if is_same(f, gone)), None)
        if twin is not None:
            came.remove(twin)
            echoes |= {id(gone), id(twin)}
    return [(a, b) for a, b in pairs if not (a is None or b is None) or id(a or b) not in echoes]


def _equal_spans(
    pair: Pair, old: Sequence[Fact], new: Sequence[Fact]
) -> tuple[list[Span], list[Span]]:
    """Return the spans of facts that stand on both sides with one meaning.

    Where the limit is one, too, its words go with the value: "within 60 days", "in 60 days".
    """
    keys_old = {(f.kind, f.canonical) for f in old}
    keys_new = {(f.kind, f.canonical) for f in new}
    both = keys_old & keys_new

    def spans(seen: str, side: Sequence[Fact], other: Sequence[Fact]) -> list[Span]:
        return [
            facts.with_limit(seen, pair.lexicon, f) if any(is_same(f, o) for o in other) else f.span
            for f in side
            if (f.kind, f.canonical) in both
        ]

    return spans(pair.old.seen, old, new), spans(pair.new.seen, new, old)


def _touched(fact: Fact | None, words: Iterable[Word]) -> bool:
    return fact is not None and any(fact.span[0] < w.end and w.start < fact.span[1] for w in words)


def _quantity(pair: Pair, old: Fact | None, new: Fact | None) -> Finding | None:
    old, new = (_kept_for(pair, fact) if fact else None for fact in (old, new))
    if old is None or new is None:
        if _is_worded(old) or _is_worded(new):
            return None
    elif _is_worded(new):  # words tell a value, and the other side what it is for
        new = replace(new, role=old.role)
    fact = new or old
    assert fact is not None
    verdict, rule = Verdict.SUBSTANTIVE, f"fact:{fact.role}"
    direction = of_quantity(old, new, bearer=_bearer(pair, fact, is_new=new is not None))
    if fact.canonical.startswith("SYM:") and fact.role == "duration":
        return None
    if fact.role in ("identity", "capital"):
        verdict, direction, rule = Verdict.MINOR, Direction.NEUTRAL, "identity"
    elif old and new and is_same(old, new):
        return None
    elif fact.role in _COUNTED and not _binds(pair) and not _is_granted(pair, fact):
        verdict, direction, rule = Verdict.MINOR, Direction.NEUTRAL, "statistic"
    elif old and new and _restated(old, new):
        verdict, direction, rule = Verdict.MINOR, Direction.NEUTRAL, "restated-span"
    same = bool(old and new and old.value == new.value)
    values = _limited(pair.old, old, same=same), _limited(pair.new, new, same=same)
    return pair.finding(
        fact.kind, fact.role, *values,
        direction=direction, verdict=verdict, rule=rule, hint=ROLE_TOPIC.get(fact.role),
        spans=[new.span] if new else [],
    )  # fmt: skip


def _is_granted(pair: Pair, fact: Fact) -> bool:
    """Tell whether a number is a limit, or stands in a clause that speaks to the reader."""
    if fact.operator in ("at-most", "within"):
        return True
    actors = index(pair.lexicon, "actors", exact=True)
    return any(
        who == "user" for read in (pair.old, pair.new) for *_, who in actors.find(read.words)
    )


def _is_worded(fact: Fact | None) -> bool:
    """Tell a value that only words tell (see `facts.worded`)."""
    if fact is None:
        return False
    symbol = fact.canonical.startswith("SYM:")
    worded = symbol and (fact.kind is FindingKind.AMOUNT or fact.canonical.endswith("-receipt"))
    return worded or fact.canonical.startswith("R ")


def _limited(read: Reading, fact: Fact | None, *, same: bool) -> str | None:
    """Return a value as written; with its limit ("at least 30 days") where only that differs."""
    if fact is None or not same:
        return fact.value if fact else None
    for start, end, label in read.operators:
        if label in _LIMITS and 0 <= fact.span[0] - read.words[end - 1].end <= 2:
            return read.seen[read.words[start].start : fact.span[1]]
    return fact.value


def _kept_for(pair: Pair, fact: Fact) -> Fact:
    """Return the fact with the role of its section, where its own is vague: data is kept so long."""
    if fact.role in _VAGUE and topic_of(pair.new_clause, [fact.span]) is Topic.RETENTION:
        return replace(fact, role="retention")
    return fact


def _bearer(pair: Pair, fact: Fact, *, is_new: bool) -> str:
    """Return whose duty a value belongs to: "user", "company" or "" where nothing near says it."""
    read, start = (pair.new if is_new else pair.old), fact.span[0]
    duties = [
        s for s, e, label in read.operators
        if label in ("must", "should") and 0 <= start - read.words[e - 1].end < _NEAR_VALUE
    ]  # fmt: skip
    actors = index(pair.lexicon, "actors", exact=True).find(read.words)
    bound = [a for a in actors if duties and a[1] <= duties[-1]]
    if bound and bound[-1][2] == "user":
        return "user"
    verbs = [f for f in read.frames if 0 <= start - f.end < _NEAR_VALUE / 2]
    owed = (
        verbs
        and verbs[-1].predicate in ("refund", "notify")
        and verbs[-1].modality not in ("may", "can")
        and verbs[-1].actor in ("company", "user")
    )
    return "company" if owed and not _from_purchase(pair, fact, read.seen) else ""


def _from_purchase(pair: Pair, fact: Fact, seen: str) -> bool:
    """Tell whether a time runs from what the reader bought: then it is the reader's time to ask.

    "Within 30 days of your order", but not "of receiving the goods that you return".
    """
    scan = scanned(vocabulary(pair.lexicon), seen)

    def follows(kind: str, slug: str) -> bool:
        starts = (scan.starts[hit.first] for hit in scan.of(kind) if hit.slug == slug)
        return any(0 <= at - fact.span[1] < _NEAR_VALUE / 2 for at in starts)

    return follows("groups", "bought") and not follows("duration-roles", "refund-window")


def _restated(old: Fact, new: Fact) -> bool:
    """Tell whether two spans in different units are nearly one: a month and 30 days."""
    a, b = old.magnitude, new.magnitude
    if (
        old.kind is not FindingKind.DURATION
        or not a
        or not b
        or old.canonical[-1] == new.canonical[-1]
    ):
        return False
    return abs(a - b) <= _NEARLY * max(a, b) and meaning(old)[1] == meaning(new)[1]


def _binds(pair: Pair) -> bool:
    """Tell whether anybody may, must or will do something by either wording."""
    return any(
        any(not f.aside for f in read.frames) or _DUTIES & {label for *_, label in read.operators}
        for read in (pair.old, pair.new)
    )


def _member(pair: Pair, old: Fact | None, new: Fact | None) -> Finding | None:
    fact = new or old
    assert fact is not None
    if fact.kind is FindingKind.DATE:
        what = fact.role if fact.role in ("updated", "effective") else "date"
        verdict = Verdict.COSMETIC if what == "updated" else Verdict.MINOR
        direction, rule, hint = Direction.NEUTRAL, "stamp", None
        if fact.role == "deadline" or (what == "date" and _binds(pair)):
            verdict, direction, rule = Verdict.SUBSTANTIVE, Direction.MIXED, "fact:date"
    elif fact.kind is FindingKind.CONTACT:
        if fact.role == "time":  # as a deadline it counts; its words tell which it is
            return None
        what, verdict, direction, rule = "contact", Verdict.MINOR, Direction.NEUTRAL, "contact"
        hint = Topic.CONTACT_CONTROLLER
    else:
        listed = _listed(pair, old, new)
        if listed is None:
            return None
        what, hint, direction = listed
        verdict, rule = Verdict.SUBSTANTIVE, f"list:{fact.kind.value}"
    return pair.finding(
        fact.kind, what, old.value if old else None, new.value if new else None,
        direction=direction, verdict=verdict, rule=rule, hint=hint,
        spans=[new.span] if new else [],
    )  # fmt: skip


def _renamed(old: str, new: str, pair: Pair) -> bool:
    """Tell whether one name is the other, but for words replaced throughout the document."""
    gone, came = f" {fold(old)} ", f" {fold(new)} "
    return any(
        gone.replace(f" {before} ", f" {after} ").split() == came.split()
        for before, after in pair.world.renamed
    )


def _listed(
    pair: Pair, old: Fact | None, new: Fact | None
) -> tuple[str, Topic | None, Direction] | None:
    """Return what a list member is called, its topic and direction; None where it is no member.

    A country named in passing, or a kind of data in a sentence about something else, is none.
    """
    fact = new or old
    assert fact is not None
    if old and new and _renamed(old.value, new.value, pair):
        return None
    about = scores(pair.new_clause, pair.changed())
    best = max((t for t in about), key=lambda t: about[t], default="other")
    hint: Topic | None = KIND_TOPIC.get(fact.kind)
    stored = about[Topic.TRANSFER] > 0
    if fact.kind is FindingKind.PLACE and not (best in _PLACED or stored or pair.new_clause.row):
        return None
    if fact.kind is FindingKind.DATA_CATEGORY and best not in _CATEGORISED:
        return None
    what = KIND_WHAT.get(fact.kind, fact.kind.value)
    read = pair.new if new else pair.old
    denied = any(f.negated and f.predicate in EXPOSING for f in read.frames)
    direction = of_member(old, new, denied=denied)
    office = fact.role in _OFFICES or (best in _NAMED and fact.role != "recipient")
    if fact.kind is FindingKind.PARTY and office:
        what, hint, direction = "controller", Topic.CONTACT_CONTROLLER, Direction.NEUTRAL
    if fact.kind is FindingKind.PLACE and not (stored or pair.new_clause.row):
        hint, direction = None, Direction.MIXED
    counts = pair.new.operator_counts()
    if direction is Direction.WORSE and new and (counts["consent"] or counts["optional"]):
        direction = Direction.MIXED
    return what, hint, direction
