"""A clause that was reworded: which findings it makes, and what explains the rest.

Reads facts, frames and operators on both sides and asks `explain` for what is left. Says what
each difference is; verdict and severity of the whole are `judge`'s.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from monitor.differ import facts
from monitor.differ.asides import asides, is_aside, is_operative
from monitor.differ.directions import QUANTITIES, of_member, of_quantity, of_sign
from monitor.differ.explain import Explanation, explain, healed
from monitor.differ.frames import Frame, Reading, reading, stance
from monitor.differ.lexicon import Lexicon, load
from monitor.differ.pairing import matched
from monitor.differ.tokens import Word, fold, index
from monitor.differ.topics import KIND_TOPIC, KIND_WHAT, ROLE_TOPIC, scores, topic_of
from monitor.differ.words import word_edits
from monitor.differ.world import World, context, side
from monitor.document.dates import begins_stamp, find_dates, stamp
from monitor.document.normal import visible
from monitor.model import (
    Clause, Direction, Edit, Fact, Finding, FindingKind, Op, Topic, Verdict, WordEdit,
)  # fmt: skip

_PREDICATE_WHAT = {
    "sell": "sale", "share": "sharing", "collect": "collection", "advertise": "marketing",
    "retain": "retention", "delete": "deletion", "notify": "notification", "transfer": "transfer",
    "protect": "security", "track": "tracking", "train-ai": "ai-training", "charge": "charge",
    "refund": "refund", "terminate": "termination", "disclaim": "liability", "indemnify": "liability",
    "arbitrate": "arbitration", "licence": "licence", "entitle": "access",
}  # fmt: skip
_NEARLY = 0.12
"""How far two spans of different units may differ and still be one restated (31 days, one month)."""
_LONGEST_RUN = 160
_NEAR_VALUE = 120
"""Characters between a verb and the value that belongs to it."""
_VAGUE = frozenset({"inactivity", "limitation-period", "duration", "interval"})
_CLEAR = 0.9
"""How far the stance must shift to name a side."""
_OFFICES = frozenset({"controller", "representative", "dpo", "host"})
_NAMES = frozenset({FindingKind.PARTY, FindingKind.PLACE})
_FEW = 2
"""Unexplained words beside a name that still leave it a member of a list."""
_SOME = 0.5
"""The stance from which a statement takes a side at all."""
_EXPOSING = frozenset({"collect", "share", "sell", "track", "retain"})
_PLACED = frozenset(
    {Topic.TRANSFER, Topic.GOVERNING_LAW, Topic.DISPUTE_RESOLUTION, Topic.RETENTION, Topic.SECURITY}
)
_CATEGORISED = frozenset({Topic.DATA_COLLECTION, Topic.SHARING, Topic.RETENTION, Topic.COOKIES})
_NAMED = frozenset({Topic.CONTACT_CONTROLLER, Topic.DISPUTE_RESOLUTION, Topic.GOVERNING_LAW})


@dataclass(frozen=True, slots=True)
class Pair:
    """The two sides of a rewording, read once."""

    old_clause: Clause
    new_clause: Clause
    old: Reading
    new: Reading
    lexicon: Lexicon
    words: tuple[WordEdit, ...]
    world: World

    def changed(self) -> tuple[tuple[int, int], ...]:
        """Return the spans of the new text that differ, or of the old where nothing was added."""
        spans: list[tuple[int, int]] = []
        for op in (Op.INSERT, Op.DELETE):
            at, other = 0, Op.DELETE if op is Op.INSERT else Op.INSERT
            for run in self.words:
                if run.op is op:
                    spans.append((at, at + len(run.text)))
                if run.op is not other:
                    at += len(run.text)
            if spans:
                break
        return tuple(spans)

    def finding(
        self, kind: FindingKind, what: str, old: str | None, new: str | None, *,
        direction: Direction, verdict: Verdict, rule: str, hint: Topic | None = None,
        spans: Sequence[tuple[int, int]] | None = None,
    ) -> Finding:  # fmt: skip
        """Make a finding that quotes both sides."""
        topic = topic_of(self.new_clause, self.changed() if spans is None else spans, hint)
        return Finding(
            topic=topic, kind=kind, what=what, old=old, new=new, direction=direction,
            verdict=verdict, severity=None, section=self.new_clause.section,
            before=self.old.seen, after=self.new.seen, rule=rule,
        )  # fmt: skip


def judge_rewording(edit: Edit, world: World) -> tuple[Verdict, str, tuple[Finding, ...]]:
    """Return what a reworded, split or merged edit amounts to: verdict, rule and findings."""
    pair = _pair(edit, world)
    if pair.old.seen == pair.new.seen:
        return Verdict.COSMETIC, "encoding", ()
    if stamped := _stamp(pair):
        return stamped
    told = explain(pair.old.seen, pair.new.seen, pair.lexicon)
    if told.complete and not _quantities_differ(pair):
        return Verdict.COSMETIC, (told.rules or ["grammar"])[0], ()
    findings, claimed_old, claimed_new = _fact_findings(pair, told)
    obliged, spans_old, spans_new = _frame_findings(pair, told)
    findings += obliged
    told = explain(
        pair.old.seen, pair.new.seen, pair.lexicon,
        claimed_old=claimed_old + spans_old, claimed_new=claimed_new + spans_new,
    )  # fmt: skip
    findings += _leftover(pair, told, obliged=bool(obliged), found=findings)
    if not findings:
        return Verdict.COSMETIC, (told.rules or ["grammar"])[0], ()
    verdict = max((f.verdict for f in findings), key=lambda v: v.rank)
    return verdict, next(f.rule for f in findings if f.verdict is verdict), tuple(findings)


def _pair(edit: Edit, world: World) -> Pair:
    clause = edit.new[0]
    lexicon = load(clause.language)
    before, after = healed(side(edit.old), side(edit.new))
    old, new = reading(before, lexicon), reading(after, lexicon)
    return Pair(edit.old[0], clause, old, new, lexicon, word_edits(old.seen, new.seen), world)


def _stamp(pair: Pair) -> tuple[Verdict, str, tuple[Finding, ...]] | None:
    """Judge a date stamp: a new "last updated" is cosmetic, a new effective date minor."""
    language = pair.new_clause.language
    old, new = stamp(pair.old.seen, language), stamp(pair.new.seen, language)
    if not new or not (old or begins_stamp(pair.old.seen)):
        return None
    old = old or new
    verdict = Verdict.MINOR if new[0] == "effective" and old[0] == "effective" else Verdict.COSMETIC
    finding = Finding(
        topic=Topic.OTHER, kind=FindingKind.DATE, what=new[0], old=_date_text(pair.old.seen, language),
        new=_date_text(pair.new.seen, language), direction=Direction.NEUTRAL, verdict=verdict,
        severity=None, section=pair.new_clause.section, before=pair.old.seen, after=pair.new.seen,
        rule="stamp",
    )  # fmt: skip
    return verdict, "stamp", (finding,)


def _date_text(seen: str, language: str) -> str | None:
    found = find_dates(seen, language)
    return seen[found[0][1][0] : found[0][1][1]] if found else None


def _facts(pair: Pair) -> tuple[tuple[Fact, ...], tuple[Fact, ...]]:
    return (
        facts.find(pair.old.seen, pair.lexicon, context=context(pair.old_clause)),
        facts.find(pair.new.seen, pair.lexicon, context=context(pair.new_clause)),
    )


def _quantities_differ(pair: Pair) -> bool:
    """Tell whether a quantity or its limit differs, though no word is left unexplained."""
    old, new = _facts(pair)
    return any(
        (a or b) is not None and (a or b).kind in QUANTITIES  # type: ignore[union-attr]
        for a, b in matched(old, new)
    )


def _fact_findings(
    pair: Pair, told: Explanation
) -> tuple[list[Finding], list[tuple[int, int]], list[tuple[int, int]]]:
    """Make a finding of each fact that differs; return the spans that facts answer for, too."""
    old, new = _facts(pair)
    pairs = matched(old, new)
    claimed_old, claimed_new = _equal_spans(old, new)
    findings: list[Finding] = []
    for a, b in _swapped(pairs):
        fact = b or a
        assert fact is not None
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
    result = list(pairs)
    for kind in (FindingKind.PARTY, FindingKind.PLACE, FindingKind.LEGAL_BASIS):
        gone = [a for a, b in pairs if a and not b and a.kind is kind]
        came = [b for a, b in pairs if b and not a and b.kind is kind]
        if len(gone) == len(came) == 1:
            result.remove((gone[0], None))
            result[result.index((None, came[0]))] = (gone[0], came[0])
    return result


def _equal_spans(
    old: Sequence[Fact], new: Sequence[Fact]
) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    """Return the spans of facts that stand on both sides with one meaning."""
    keys_old = {(f.kind, f.canonical) for f in old}
    keys_new = {(f.kind, f.canonical) for f in new}
    both = keys_old & keys_new
    return (
        [f.span for f in old if (f.kind, f.canonical) in both],
        [f.span for f in new if (f.kind, f.canonical) in both],
    )


def _touched(fact: Fact | None, words: Iterable[Word]) -> bool:
    return fact is not None and any(fact.span[0] < w.end and w.start < fact.span[1] for w in words)


def _quantity(pair: Pair, old: Fact | None, new: Fact | None) -> Finding | None:
    old, new = (_kept_for(pair, fact) if fact else None for fact in (old, new))
    fact = new or old
    assert fact is not None
    verdict, rule = Verdict.SUBSTANTIVE, f"fact:{fact.role}"
    direction = of_quantity(old, new, bearer=_bearer(pair, fact, is_new=new is not None))
    if fact.role == "duration" and fact.canonical.startswith("SYM:"):
        return None
    if fact.role in ("identity", "capital"):
        verdict, direction, rule = Verdict.MINOR, Direction.NEUTRAL, "identity"
    elif old and new and old.canonical == new.canonical and old.operator == new.operator:
        return None
    elif old and new and _restated(old, new):
        verdict, direction, rule = Verdict.MINOR, Direction.NEUTRAL, "restated-span"
    return pair.finding(
        fact.kind, fact.role, old.value if old else None, new.value if new else None,
        direction=direction, verdict=verdict, rule=rule, hint=ROLE_TOPIC.get(fact.role),
        spans=[new.span] if new else [],
    )  # fmt: skip


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
    )
    return "company" if owed else ""


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
    return abs(a - b) <= _NEARLY * max(a, b) and old.operator == new.operator


def _member(pair: Pair, old: Fact | None, new: Fact | None) -> Finding | None:
    fact = new or old
    assert fact is not None
    if fact.kind is FindingKind.DATE:
        what = fact.role if fact.role in ("updated", "effective") else "date"
        verdict = Verdict.COSMETIC if what == "updated" else Verdict.MINOR
        direction, rule, hint = Direction.NEUTRAL, "stamp", None
    elif fact.kind is FindingKind.CONTACT:
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


def _listed(
    pair: Pair, old: Fact | None, new: Fact | None
) -> tuple[str, Topic | None, Direction] | None:
    """Return what a list member is called, its topic and direction; None where it is no member.

    A country named in passing, or a kind of data in a sentence about something else, is none.
    """
    fact = new or old
    assert fact is not None
    if old and new and (fold(old.value), fold(new.value)) in pair.world.renamed:
        return None
    about = scores(pair.new_clause, pair.changed())
    best = max((t for t in about), key=lambda t: about[t], default="other")
    hint: Topic | None = KIND_TOPIC.get(fact.kind)
    stored = about[Topic.TRANSFER] > 0
    if fact.kind is FindingKind.PLACE and best not in _PLACED and not stored:
        return None
    if fact.kind is FindingKind.DATA_CATEGORY and best not in _CATEGORISED:
        return None
    what = KIND_WHAT.get(fact.kind, fact.kind.value)
    read = pair.new if new else pair.old
    denied = any(f.negated and f.predicate in _EXPOSING for f in read.frames)
    direction = of_member(old, new, denied=denied)
    if fact.kind is FindingKind.PARTY and (best in _NAMED or fact.role in _OFFICES):
        what, hint, direction = "controller", Topic.CONTACT_CONTROLLER, Direction.NEUTRAL
    if fact.kind is FindingKind.PLACE and not stored:
        hint, direction = None, Direction.MIXED
    counts = pair.new.operator_counts()
    if direction is Direction.WORSE and new and (counts["consent"] or counts["optional"]):
        direction = Direction.MIXED
    return what, hint, direction


def _frame_findings(
    pair: Pair, told: Explanation
) -> tuple[list[Finding], list[tuple[int, int]], list[tuple[int, int]]]:
    """Make a finding of each predicate whose polarity or modality differs."""
    findings: list[Finding] = []
    spans_old: list[tuple[int, int]] = []
    spans_new: list[tuple[int, int]] = []
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
            )  # fmt: skip
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


def _leftover(
    pair: Pair, told: Explanation, *, obliged: bool, found: Sequence[Finding]
) -> list[Finding]:
    """Make a finding of the words and operators that nothing explains."""
    removed, added, names = _without_names(pair, told)
    operators = () if obliged else (*told.operators_lost, *told.operators_gained)
    if not removed and not added and not operators:
        if names and not found:
            return [_clause(pair, Verdict.MINOR, Direction.NEUTRAL, names)]
        return []
    if (
        any(f.verdict is Verdict.SUBSTANTIVE for f in found)
        and not operators
        and len(removed) + len(added) <= 2
    ):
        return []
    rule = f"operator:{operators[0]}" if operators else "unexplained"
    if pair.new_clause.heading:
        return [_clause(pair, Verdict.MINOR, Direction.NEUTRAL, "heading")]
    if not operators and _said_elsewhere(pair, removed, added):
        return [_clause(pair, Verdict.COSMETIC, Direction.NEUTRAL, "elsewhere")]
    aside = is_aside(pair.new_clause, pair.new.seen) and is_aside(pair.old_clause, pair.old.seen)
    if aside or not is_operative(pair.new_clause, pair.new.seen):
        return [_clause(pair, Verdict.MINOR, Direction.NEUTRAL, "aside")]
    return [_clause(pair, Verdict.SUBSTANTIVE, _direction(pair, removed, added), rule)]


def _said_elsewhere(pair: Pair, removed: Sequence[Word], added: Sequence[Word]) -> bool:
    """Tell whether what went stands elsewhere now, and what came stood elsewhere before."""
    gone, came = (" ".join(w.text for w in words) for words in (removed, added))
    return bool(gone or came) and (
        (not gone or pair.world.new_says.says(gone, pair.lexicon, least=4))
        and (not came or pair.world.old_says.says(came, pair.lexicon, least=4))
    )


def _without_names(pair: Pair, told: Explanation) -> tuple[list[Word], list[Word], str]:
    """Take out renamed names, contacts and cross-references; name the rule that took them."""
    gone = {word for old, _ in pair.world.renamed for word in old.split()}
    came = {word for _, new in pair.world.renamed for word in new.split()}
    identity = {"identity"} <= asides(pair.new.seen, pair.lexicon)
    rule = ""
    sides: list[list[Word]] = []
    for words, names, read in ((told.removed, gone, pair.old), (told.added, came, pair.new)):
        kept: list[Word] = []
        for word in words:
            if word.norm in names:
                rule = rule or "rename"
            elif word.kind == "contact":
                rule = rule or "contact"
            elif word.kind == "number" and _is_reference(word, read, pair.lexicon):
                rule = rule or "cross-reference"
            elif identity and (word.kind == "number" or word.proper):
                rule = rule or "identity"
            else:
                kept.append(word)
        sides.append(kept)
    return sides[0], sides[1], rule


def _is_reference(word: Word, read: Reading, lexicon: Lexicon) -> bool:
    """Tell whether a number names a section, article or version."""
    at = next(i for i, w in enumerate(read.words) if w.start == word.start)
    near = read.words[max(0, at - 3) : at + 2]
    return any(label == "references" for _, _, label in index(lexicon, "asides").find(near))


def _direction(pair: Pair, removed: Sequence[Word], added: Sequence[Word]) -> Direction:
    """Return whom a rewording favours; weak signs say "mixed", for a wrong side is worse than none.

    Asked in turn: did a "may" come or go, was a limit set or lifted, did what the company does to
    the reader grow or shrink, did the stance of the statement shift.
    """
    before, after = stance(pair.old.seen, pair.lexicon), stance(pair.new.seen, pair.lexicon)
    gained = pair.new.operator_counts() - pair.old.operator_counts()
    lost = pair.old.operator_counts() - pair.new.operator_counts()
    base = after if abs(after) >= abs(before) else before
    if gained["negation"] or lost["negation"]:
        return of_sign(after - before if abs(after - before) > _CLEAR else 0)
    if safeguards := gained["safeguard"] - lost["safeguard"]:
        return of_sign(safeguards)
    ours = [{f.predicate for f in r.frames if f.actor == "company"} for r in (pair.old, pair.new)]
    same = ours[0] & ours[1]
    if same and bool(gained["may"]) != bool(lost["may"]) and abs(base) >= _SOME:
        return of_sign(base if lost["may"] else -base)
    if limit := _limit(gained, lost, base):
        return of_sign(limit)
    exposes = base < -_SOME / 2 or any(f.predicate in _EXPOSING for f in pair.old.frames)
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


def _clause(pair: Pair, verdict: Verdict, direction: Direction, rule: str) -> Finding:
    gone = _run(pair.words, Op.DELETE)
    came = _run(pair.words, Op.INSERT)
    return pair.finding(
        FindingKind.CLAUSE, "clause", gone, came, direction=direction, verdict=verdict, rule=rule
    )


def _run(words: Sequence[WordEdit], op: Op) -> str | None:
    """Return the longest changed run of one side, cut to a line."""
    runs = [w.text.strip() for w in words if w.op is op and any(c.isalnum() for c in w.text)]
    longest = max(runs, key=len, default="")
    if len(longest) > _LONGEST_RUN:
        longest = longest[:_LONGEST_RUN].rsplit(" ", 1)[0] + " ..."
    return visible(longest) or None
