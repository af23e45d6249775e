"""Duties and permissions that differ between two wordings, and whom a rewording favours.

Knows what a changed modality or negation does to a frame; what words are left over is
`rewording`'s.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher

from monitor.differ.directions import of_sign
from monitor.differ.explain import Explanation
from monitor.differ.frames import Frame, stance
from monitor.differ.grip import Grip, grip
from monitor.differ.pair import Pair
from monitor.differ.tokens import Word, index
from monitor.differ.topics import place_of
from monitor.differ.typed import EXPOSING, Span
from monitor.differ.weights import favour, settled
from monitor.model import Direction, Finding, FindingKind, Op, Topic, Verdict

_PREDICATE_WHAT = {
    "sell": "sale", "share": "sharing", "collect": "collection", "advertise": "marketing",
    "retain": "retention", "delete": "deletion", "notify": "notification", "transfer": "transfer",
    "protect": "security", "track": "tracking", "train-ai": "ai-training", "charge": "charge",
    "refund": "refund", "terminate": "termination", "disclaim": "liability", "indemnify": "liability",
    "arbitrate": "arbitration", "licence": "licence", "entitle": "access",
}  # fmt: skip
_MANY = 400
"""Actors in one edit from which their order is told no more."""
_PARTIES = frozenset({"company", "user"})
_CLEAR = 0.9
"""How far the stance must shift to name a side."""
_COSTLY = frozenset(
    {Topic.DATA_COLLECTION, Topic.SHARING, Topic.PURPOSE, Topic.SALE, Topic.COOKIES}
)
"""What a list is of that the reader would rather have shorter."""
_SOME = 0.5
"""The stance from which a statement takes a side at all."""


def frame_findings(pair: Pair, told: Explanation) -> tuple[list[Finding], list[Span], list[Span]]:
    """Make a finding of each predicate whose polarity or modality differs."""
    findings: list[Finding] = []
    spans_old: list[Span] = []
    spans_new: list[Span] = []
    if not (told.operators_lost or told.operators_gained):
        return findings, spans_old, spans_new
    for a, b in _frame_pairs(pair.old.frames, pair.new.frames):
        if a.negated == b.negated and _force(a) == _force(b):
            continue
        if a.phrase.lower() == b.phrase.lower():
            continue
        sign = int(pair.lexicon.table("predicates")[a.predicate]["sign"])
        findings.append(
            pair.finding(
                FindingKind.OBLIGATION,
                _PREDICATE_WHAT.get(a.predicate, "obligation"),
                a.phrase,
                b.phrase,
                direction=_obliged(a, b, sign, pair),
                verdict=Verdict.SUBSTANTIVE,
                rule="negation" if a.negated != b.negated else "modality",
                hint=Topic(pair.lexicon.table("predicates")[a.predicate]["topic"]),
                spans=[(b.start, b.end)],
            )
        )
        spans_old.append((a.start, a.end))
        spans_new.append((b.start, b.end))
    return findings, spans_old, spans_new


def _force(frame: Frame) -> str:
    """Return the class of modality: what is done and what will be done are one."""
    if frame.negated and frame.modality == "can":
        return ""
    return {"will": "", "can": "may"}.get(frame.modality, frame.modality)


def _frame_pairs(old: Sequence[Frame], new: Sequence[Frame]) -> Iterable[tuple[Frame, Frame]]:
    """Pair the frames of one predicate in order."""
    for predicate in dict.fromkeys(f.predicate for f in old):
        mine = [f for f in old if f.predicate == predicate]
        theirs = [f for f in new if f.predicate == predicate]
        yield from zip(mine, theirs, strict=False)


def _obliged(old: Frame, new: Frame, sign: int, pair: Pair) -> Direction:
    if old.negated != new.negated and old.actor != "user":
        return of_sign(sign if old.negated else -sign)
    delta = stance(pair.new.seen, pair.lexicon) - stance(pair.old.seen, pair.lexicon)
    return of_sign(delta if abs(delta) > 0.2 else 0)


def actors_turned(pair: Pair) -> bool:
    """Tell whether company and reader changed places: who does it to whom.

    A replaced actor, or the same actors in another order, though every word stands on both sides.
    """
    known = index(pair.lexicon, "actors", exact=True)
    old, new = (
        [label for _, _, label in known.find(read.words) if label in _PARTIES]
        for read in (pair.old, pair.new)
    )
    if old == new:
        return False
    if len(old) == len(new):
        return True
    if max(len(old), len(new)) > _MANY:
        return False
    steps = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    return any(
        tag == "replace" and i2 - i1 == j2 - j1 and old[i1:i2] != new[j1:j2]
        for tag, i1, i2, j1, j2 in steps
    )


def conjunction_turned(pair: Pair) -> bool:
    """Tell whether an "and" became an "or", or the reverse: whether all must hold or one."""
    known = index(pair.lexicon, "asides", exact=True)
    old, new = (
        Counter(label for _, _, label in known.find(read.words)) for read in (pair.old, pair.new)
    )
    joined, parted = (new[name] - old[name] for name in ("joining", "parting"))
    return joined * parted < 0


def leaning(pair: Pair, removed: Sequence[Word], added: Sequence[Word]) -> Direction:
    """Return whom a rewording favours; weak signs say "mixed", for a wrong side is worse than none."""
    chance = favour(pair.old_clause, pair.new_clause, pair.old.seen, pair.new.seen)
    return settled(_by_rule(pair, removed, added), chance)


def _by_rule(pair: Pair, removed: Sequence[Word], added: Sequence[Word]) -> Direction:
    """Return whom a rewording favours by rule.

    Asked in turn: was consent, a safeguard or a licence to act at will set or lifted; did a
    modal verb, an exception or a limit change in a sentence that binds somebody; did what the
    company does to the reader grow or shrink; did the stance of the statement shift.
    """
    gained = pair.new.operator_counts() - pair.old.operator_counts()
    lost = pair.old.operator_counts() - pair.new.operator_counts()
    old, new = _grips(pair)
    denied = old.negated and (gained["without"] or lost["without"])
    for name, sign in (("consent", -1 if denied else 1), ("safeguard", 1), ("discretion", -1)):
        if change := gained[name] - lost[name]:
            return of_sign(sign * change)
    before, after = stance(pair.old.seen, pair.lexicon), stance(pair.new.seen, pair.lexicon)
    shift = after - before if abs(after - before) > _CLEAR else 0.0
    if gained["negation"] or lost["negation"]:
        return of_sign(shift)
    if bound := _modality(old, new, gained, lost) or _limit(old, gained, lost):
        return of_sign(bound)
    base = after if abs(after) >= abs(before) else before
    listed = (pair.new_clause.item or pair.new_clause.row) and place_of(pair.new_clause) in _COSTLY
    exposes = listed or base < -_SOME / 2 or any(f.predicate in EXPOSING for f in pair.old.frames)
    gone, came = (
        sum(len(w.text) for w in pair.words if w.op is op) for op in (Op.DELETE, Op.INSERT)
    )
    if exposes and added and not removed and gone * 3 <= came:
        return of_sign(-1)
    if exposes and removed and not added and came * 3 <= gone:
        return of_sign(1)
    return of_sign(shift)


def _grips(pair: Pair) -> tuple[Grip, Grip]:
    """Return how the sentence of the first changed word binds, on both sides."""
    at_old = at_new = 0
    for run in pair.words:
        if run.op is not Op.EQUAL and any(c.isalnum() for c in run.text):
            break
        at_old += len(run.text) if run.op is not Op.INSERT else 0
        at_new += len(run.text) if run.op is not Op.DELETE else 0
    return grip(pair.old, at_old, pair.lexicon), grip(pair.new, at_new, pair.lexicon)


def _modality(old: Grip, new: Grip, gained: Counter[str], lost: Counter[str]) -> int:
    """Return whom a weaker or stronger verb favours: a sign, or 0 where none changed."""
    touched = any(gained[name] or lost[name] for name in ("must", "may", "should"))
    if not touched or old.actor != new.actor or old.negated != new.negated or not old.actor:
        return 0
    growth = (new.strength > old.strength) - (new.strength < old.strength)
    if old.actor == "user":
        return -growth
    return -growth if old.exposes or old.negated else growth


def _limit(old: Grip, gained: Counter[str], lost: Counter[str]) -> int:
    """Return whom the limits favour that were set or lifted: a sign, or 0 where none was."""
    if (only := gained["only"] - lost["only"]) and not (gained["must"] or lost["must"]):
        return -only if old.actor == "user" else only
    loosened = sum(gained[name] - lost[name] for name in ("except", "condition"))
    if old.serves > 0:
        loosened = loosened or gained["hedge"] - lost["hedge"]
    return -loosened * old.serves
