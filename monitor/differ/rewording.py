"""A clause that was reworded: which findings it makes, and what explains the rest.

Asks `typed` and `duties` for facts and frames that differ, and `explain` for what is left. Says
what each difference is; verdict and severity of the whole are `judge`'s.
"""

from collections.abc import Sequence

from monitor.differ.asides import asides, is_aside, is_operative, is_trail
from monitor.differ.duties import actors_turned, conjunction_turned, frame_findings, leaning
from monitor.differ.explain import Explanation, explain
from monitor.differ.frames import Reading
from monitor.differ.labels import declared, is_command, is_example, names_somebody, renamed_once
from monitor.differ.lexicon import Lexicon
from monitor.differ.pair import Pair, pair_of
from monitor.differ.tokens import Word, index
from monitor.differ.typed import fact_findings, has_sizes, quantities_differ
from monitor.differ.weights import is_slight
from monitor.differ.world import World
from monitor.document.dates import begins_stamp, find_dates, stamp
from monitor.model import Direction, Edit, Finding, FindingKind, Topic, Verdict

_ROOT = 5
"""Letters of a word that may carry a prefix which turns it round."""
_FIRM = frozenset({"negation", "consent", "except", "only", "safeguard", "may", "must"})
"""Operators whose coming or going is news in any sentence."""


def judge_rewording(edit: Edit, world: World) -> tuple[Verdict, str, tuple[Finding, ...]]:
    """Return what a reworded, split or merged edit amounts to: verdict, rule and findings."""
    pair = pair_of(edit, world)
    if pair.old.seen == pair.new.seen:
        return Verdict.COSMETIC, "encoding", ()
    if stamped := _stamp(pair):
        return stamped
    if _is_trail(pair):
        finding = pair.clause(Verdict.COSMETIC, Direction.NEUTRAL, "navigation")
        return Verdict.COSMETIC, "navigation", (finding,)
    told = explain(pair.old.seen, pair.new.seen, pair.lexicon)
    if told.complete and not quantities_differ(pair, swapped="reordered" in told.rules):
        if actors_turned(pair):
            direction = leaning(pair, told.removed, told.added)
            return (
                Verdict.SUBSTANTIVE,
                "actors",
                (pair.clause(Verdict.SUBSTANTIVE, direction, "actors"),),
            )
        if conjunction_turned(pair):
            finding = pair.clause(Verdict.MINOR, Direction.NEUTRAL, "conjunction")
            return Verdict.MINOR, "conjunction", (finding,)
        return Verdict.COSMETIC, (told.rules or ["grammar"])[0], ()
    findings, claimed_old, claimed_new = fact_findings(pair, told)
    obliged, spans_old, spans_new = frame_findings(pair, told)
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


def _is_trail(pair: Pair) -> bool:
    """Tell whether both sides are a path of pages or a menu, with no act and no value in it."""
    clause = pair.new_clause
    if clause.row or clause.item or clause.lead_in:
        return False
    sides = (pair.old, pair.new)
    return all(is_trail(read.seen) and not read.frames for read in sides) and not has_sizes(pair)


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


def _leftover(
    pair: Pair, told: Explanation, *, obliged: bool, found: Sequence[Finding]
) -> list[Finding]:
    """Make a finding of the words and operators that nothing explains."""
    removed, added, names = _without_names(pair, told)
    operators = () if obliged else _operators_left(told, found)
    if not removed and not added and not operators:
        if names and not found:
            return [pair.clause(Verdict.MINOR, Direction.NEUTRAL, names)]
        return []
    if (
        any(f.verdict is Verdict.SUBSTANTIVE for f in found)
        and not operators
        and len(removed) + len(added) <= 2
    ):
        return []
    rule = f"operator:{operators[0]}" if operators else "unexplained"
    if pair.new_clause.heading:
        return [pair.clause(Verdict.MINOR, Direction.NEUTRAL, "heading")]
    if not operators and not found and is_example(pair):
        return [pair.clause(Verdict.MINOR, Direction.NEUTRAL, "example")]
    firm = _FIRM.intersection(operators)
    if not operators and _said_elsewhere(pair, removed, added):
        return [pair.clause(Verdict.COSMETIC, Direction.NEUTRAL, "elsewhere")]
    aside = is_aside(pair.new_clause, pair.new.seen) and is_aside(pair.old_clause, pair.old.seen)
    if not firm and (aside or not is_operative(pair.new_clause, pair.new.seen)):
        return [pair.clause(Verdict.MINOR, Direction.NEUTRAL, "aside")]
    named = any(w.proper for w in (*removed, *added)) and names_somebody(pair, added)
    named = named or _prefixed(removed, added)
    slight = not named and is_slight(pair.old.seen, pair.new.seen, pair.new_clause.language)
    if not firm and not any(f.verdict is Verdict.SUBSTANTIVE for f in found) and slight:
        return [pair.clause(Verdict.MINOR, Direction.NEUTRAL, "slight")]
    sized = [f.direction for f in found if f.rule.startswith("fact:")]
    direction = sized[0] if sized else leaning(pair, removed, added)
    return [pair.clause(Verdict.SUBSTANTIVE, direction, rule)]


def _operators_left(told: Explanation, found: Sequence[Finding]) -> tuple[str, ...]:
    """Return the operators that came or went and that no value answers for."""
    operators = (*told.operators_lost, *told.operators_gained)
    if any(f.rule.startswith("fact:") for f in found):  # a limit is told with its value
        operators = tuple(name for name in operators if name not in ("least", "most"))
    return operators


def _prefixed(removed: Sequence[Word], added: Sequence[Word]) -> bool:
    """Tell whether a word gave way to itself with a prefix: "lawful" and "unlawful"."""
    return any(
        a.norm != b.norm and (a.norm.endswith(b.norm) or b.norm.endswith(a.norm))
        for a in removed for b in added if min(len(a.norm), len(b.norm)) >= _ROOT
    )  # fmt: skip


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
    told_new = declared(pair)
    gone, came = gone | told_new, came | told_new
    identity = {"identity"} <= asides(pair.new.seen, pair.lexicon)
    linked = pair.links()
    rule = ""
    sides: list[list[Word]] = []
    commanded = all(
        any(is_command(word, read.seen) for word in read.words) for read in (pair.old, pair.new)
    )
    for words, names, read in ((told.removed, gone, pair.old), (told.added, came, pair.new)):
        kept: list[Word] = []
        for word in words:
            if word.norm in names:
                rule = rule or "rename"
            elif commanded and is_command(word, read.seen):
                rule = rule or "command"
            elif word.kind == "contact" or any(s <= word.start < e for s, e in linked[len(sides)]):
                rule = rule or "contact"
            elif word.kind == "number" and _is_reference(word, read, pair.lexicon):
                rule = rule or "cross-reference"
            elif identity and (word.kind == "number" or word.proper):
                rule = rule or "identity"
            else:
                kept.append(word)
        sides.append(kept)
    if renamed_once(pair, sides[0], sides[1]):
        return [], [], "rename"
    return sides[0], sides[1], rule


def _is_reference(word: Word, read: Reading, lexicon: Lexicon) -> bool:
    """Tell whether a number names a section, article or version."""
    at = next(i for i, w in enumerate(read.words) if w.start == word.start)
    near = read.words[max(0, at - 3) : at + 2]
    return any(label == "references" for _, _, label in index(lexicon, "asides").find(near))
