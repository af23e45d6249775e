"""Duties and permissions that differ between two wordings, and whom a rewording favours.

Knows what a changed modality or negation does to a frame; what words are left over is
`rewording`'s.
"""

from collections import Counter
from collections.abc import Iterable, Sequence

from monitor.differ.directions import of_sign
from monitor.differ.explain import Explanation
from monitor.differ.frames import Frame, stance
from monitor.differ.pair import Pair
from monitor.differ.tokens import Word
from monitor.differ.typed import EXPOSING, Span
from monitor.model import Direction, Finding, FindingKind, Op, Topic, Verdict

_PREDICATE_WHAT = {
    "sell": "sale", "share": "sharing", "collect": "collection", "advertise": "marketing",
    "retain": "retention", "delete": "deletion", "notify": "notification", "transfer": "transfer",
    "protect": "security", "track": "tracking", "train-ai": "ai-training", "charge": "charge",
    "refund": "refund", "terminate": "termination", "disclaim": "liability", "indemnify": "liability",
    "arbitrate": "arbitration", "licence": "licence", "entitle": "access",
}  # fmt: skip
_CLEAR = 0.9
"""How far the stance must shift to name a side."""
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


def leaning(pair: Pair, removed: Sequence[Word], added: Sequence[Word]) -> Direction:
    """Return whom a rewording favours; weak signs say "mixed", for a wrong side is worse than none.

    Asked in turn: did a "may" come or go, was a limit set or lifted, did what the company does to
    the reader grow or shrink, did the stance of the statement shift.
    """
    before, after = stance(pair.old.seen, pair.lexicon), stance(pair.new.seen, pair.lexicon)
    gained = pair.new.operator_counts() - pair.old.operator_counts()
    lost = pair.old.operator_counts() - pair.new.operator_counts()
    base = after if abs(after) >= abs(before) else before
    if consent := gained["consent"] - lost["consent"]:
        return of_sign(consent)
    if gained["negation"] or lost["negation"]:
        return of_sign(after - before if abs(after - before) > _CLEAR else 0)
    if safeguards := gained["safeguard"] - lost["safeguard"]:
        return of_sign(safeguards)
    ours = [{f.predicate for f in r.frames if f.actor == "company"} for r in (pair.old, pair.new)]
    same = ours[0] & ours[1]
    if same and bool(gained["may"]) != bool(lost["may"]) and abs(base) >= _SOME:
        return of_sign(base if lost["may"] else -base)
    if loose := gained["discretion"] - lost["discretion"]:
        return of_sign(-loose)
    if (hedges := gained["hedge"] - lost["hedge"]) and base >= _SOME:
        return of_sign(-hedges)
    if limit := _limit(gained, lost, base):
        return of_sign(limit)
    exposes = base < -_SOME / 2 or any(f.predicate in EXPOSING for f in pair.old.frames)
    gone, came = (
        sum(len(w.text) for w in pair.words if w.op is op) for op in (Op.DELETE, Op.INSERT)
    )
    if exposes and added and gone * 3 <= came:
        return of_sign(-1)
    if exposes and removed and came * 3 <= gone:
        return of_sign(1)
    return of_sign(after - before if abs(after - before) > _CLEAR else 0)


def _limit(gained: Counter[str], lost: Counter[str], base: float) -> float:
    """Return whom the limits favour that were set or lifted: a sign, or 0 where none was.

    A limit on what exposes the reader serves, one on what protects costs.
    """
    limits = sum(gained[name] - lost[name] for name in ("except", "only", "consent", "condition"))
    return -limits * base if abs(base) >= _SOME / 2 else 0.0
