"""A clause that came or went whole: what it says, and whether that is news.

Knows stamps, headings, navigation, statements that stand elsewhere, list members and typed facts
in it. What a clause is about and whom it favours is asked of the passage that came or went with
it. Verdict and severity of the whole change are `judge`'s.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from monitor.differ import facts
from monitor.differ.asides import asides, is_aside, is_navigation, is_operative, is_prose, is_trail
from monitor.differ.directions import QUANTITIES, of_member, of_quantity, of_sign
from monitor.differ.frames import reading
from monitor.differ.lexicon import load
from monitor.differ.passages import Arrival, Passage
from monitor.differ.tokens import index
from monitor.differ.topics import (
    KIND_TOPIC,
    KIND_WHAT,
    ROLE_TOPIC,
    place_of,
    scores,
    topic_of,
)
from monitor.differ.typed import EXPOSING
from monitor.differ.weights import favour, is_slight, settled
from monitor.differ.world import World, context, side
from monitor.document.dates import find_dates, stamp
from monitor.model import (
    Direction,
    Edit,
    EditKind,
    Fact,
    Finding,
    FindingKind,
    Topic,
    Verdict,
)  # fmt: skip

_COMING_SERVES = frozenset(
    {Topic.RIGHTS, Topic.SECURITY, Topic.POLICY_CHANGE_NOTICE, Topic.CONTACT_CONTROLLER}
)
_COMING_COSTS = frozenset(
    {
        Topic.DATA_COLLECTION, Topic.SHARING, Topic.SALE, Topic.TRANSFER, Topic.AI_USE, Topic.PURPOSE,
        Topic.COOKIES, Topic.FEES_REFUNDS, Topic.LIABILITY, Topic.ACCEPTABLE_USE,
        Topic.USER_CONTENT_LICENCE,
    }
)  # fmt: skip
_FIRM = frozenset({"negation", "consent", "except", "only", "safeguard", "must"})
"""Operators with which a clause is no mere explanation."""
_ASKED = 24
"""Values of one clause whose own topics are asked for."""
_MOTTO = 8
"""Words that a motto has at most."""
_PRIOR = 0.7
_CLEAR = 0.9
"""A stance that names a side where the topic lets expect none."""
_LOUD = 1.5
"""A stance that overrules what the topic lets expect."""
_PLAIN = frozenset(
    {
        Topic.PURPOSE,
        Topic.RIGHTS,
        Topic.DATA_COLLECTION,
        Topic.SHARING,
        Topic.SALE,
        Topic.AI_USE,
        Topic.CONTACT_CONTROLLER,
    }
)
"""Topics of which the mere coming says enough."""
_LISTED = {
    Topic.SHARING: FindingKind.PARTY, Topic.DATA_COLLECTION: FindingKind.DATA_CATEGORY,
    Topic.RIGHTS: FindingKind.RIGHT, Topic.TRANSFER: FindingKind.PLACE,
}  # fmt: skip
_HEADER = re.compile(r"(?:^|; )[^;:]{1,60}: ")
_LONGEST_HEAD = 7
"""Words in what an item or row is about."""


def judge_whole(
    edit: Edit, world: World, passage: Passage
) -> tuple[Verdict, str, tuple[Finding, ...]]:
    """Return what an added or removed clause amounts to: verdict, rule and findings."""
    came = edit.kind is EditKind.ADDED
    clauses = edit.new if came else edit.old
    text = reading(side(clauses), load(clauses[0].language)).seen
    arrival = Arrival(clauses[0], text, came, world, passage)
    if stamped := _stamp(arrival):
        return stamped
    if quiet := _quiet(arrival):
        verdict, rule = quiet
        finding = arrival.finding(
            FindingKind.CLAUSE,
            "clause",
            None,
            direction=Direction.NEUTRAL,
            verdict=verdict,
            rule=rule,
        )
        return verdict, rule, (finding,)
    findings = _listed(arrival)
    if not findings:
        rule = "clause-added" if came else "clause-removed"
        sized = _quantities(arrival)
        aged = any(f.kind is FindingKind.AGE for f in sized)  # a limit of age favours nobody
        direction = Direction.MIXED if aged else _direction(arrival)
        clause = arrival.finding(
            FindingKind.CLAUSE, "clause", None, direction=direction,
            verdict=Verdict.SUBSTANTIVE, rule=rule,
        )  # fmt: skip
        findings = [*sized, clause]
    return Verdict.SUBSTANTIVE, findings[0].rule, tuple(findings)


def _quiet(arrival: Arrival) -> tuple[Verdict, str] | None:
    """Return why a clause is no substance, or None where it is."""
    clause, text = arrival.clause, arrival.text
    lexicon = load(clause.language)
    there = arrival.world.old_says if arrival.came else arrival.world.new_says
    if there.says(text, lexicon) or (there.heads(text) and not clause.lead_in):
        return Verdict.COSMETIC, "elsewhere"
    if not is_prose(text, lexicon) and "officers" in asides(text, lexicon):
        return None if arrival.topic is Topic.CONTACT_CONTROLLER else (Verdict.COSMETIC, "heading")
    if clause.heading:
        return Verdict.COSMETIC, "heading"
    if not _belongs(arrival) or _is_path(arrival):
        return Verdict.COSMETIC, "navigation"
    if _listed(arrival):
        return None
    return _minor(arrival, valued=_is_valued(arrival))


def _is_path(arrival: Arrival) -> bool:
    """Tell whether a line is a path of pages or a menu, with no act and no value in it."""
    clause = arrival.clause
    if clause.lead_in or clause.row or clause.item or not is_trail(arrival.text):
        return False
    lexicon = load(clause.language)
    sized = any(f.kind in QUANTITIES for f in facts.find(arrival.text, lexicon))
    return not sized and not reading(arrival.text, lexicon).frames


def _minor(arrival: Arrival, *, valued: bool) -> tuple[Verdict, str] | None:
    """Return why a sentence that is no part of a list is no substance, or None where it is."""
    clause, text = arrival.clause, arrival.text
    if is_navigation(clause, text) and not valued:
        return Verdict.COSMETIC, "navigation"
    if is_aside(clause, text):
        return Verdict.MINOR, "aside"
    if _is_address(arrival):
        return Verdict.MINOR, "contact"
    if not (valued or is_operative(clause, text)) or _says_nothing(arrival):
        return Verdict.MINOR, "not-operative"
    return (Verdict.MINOR, "slight") if not valued and _is_slight(arrival) else None


def _is_slight(arrival: Arrival) -> bool:
    """Tell whether a sentence explains or points, and forbids, demands or denies nothing.

    What the company does with the reader's data is never slight, nor is a member of a list.
    """
    read = reading(arrival.text, load(arrival.clause.language))
    if arrival.clause.item or arrival.clause.row:
        return False
    if _FIRM.intersection(label for _, _, label in read.operators):
        return False
    if any(f.actor == "company" and f.predicate in EXPOSING and not f.aside for f in read.frames):
        return False
    sides = ("", arrival.text) if arrival.came else (arrival.text, "")
    return is_slight(*sides, arrival.clause.language)


def _is_valued(arrival: Arrival) -> bool:
    """Tell whether a sentence names a time or a sum: what costs, lasts or is owed is no menu.

    The sums and shares of an advertisement are no terms.
    """
    lexicon = load(arrival.clause.language)
    kinds = QUANTITIES
    if "promotion" in asides(arrival.text, lexicon):
        kinds = frozenset({FindingKind.DURATION, FindingKind.AGE})
    found = facts.find(arrival.text, lexicon, context=context(arrival.clause))
    valued = any(f.kind in kinds and f.role not in ("identity", "count") for f in found)
    aged = any(f.kind is FindingKind.AGE for f in found)
    told = arrival.text.endswith((".", ";", ":")) or ": " in arrival.text
    return aged or (valued and told)


def _says_nothing(arrival: Arrival) -> bool:
    """Tell whether a sentence has no actor, no act, no firm word, no fact and no topic.

    What it is about would be told by its place alone: a motto at the foot of a page is no clause.
    """
    clause, lexicon = arrival.clause, load(arrival.clause.language)
    if clause.item or clause.row:
        return False
    read = reading(arrival.text, lexicon)
    if (
        len(read.words) > _MOTTO
        or read.frames
        or read.operators
        or index(lexicon, "actors", exact=True).find(read.words)
    ):
        return False
    bare = replace(clause, path=(), lead_in="")
    return not facts.find(arrival.text, lexicon) and not scores(bare)


def _belongs(arrival: Arrival) -> bool:
    """Tell whether an item or row is a member of a list of the policy.

    A short one with no line that leads in, in a list that is new from end to end under an old
    heading, is a menu that was caught with the page.
    """
    clause = arrival.clause
    if clause.item and not clause.lead_in and arrival.passage.menu:
        return False
    if not clause.item or clause.lead_in or is_prose(arrival.text, load(clause.language)):
        return True
    anchored = arrival.world.new_lists if arrival.came else arrival.world.old_lists
    return clause.position in anchored


def _is_address(arrival: Arrival) -> bool:
    """Tell whether a short clause is but an address, a telephone number or a date."""
    lexicon = load(arrival.clause.language)
    read = reading(arrival.text, lexicon)
    if read.frames or len(read.words) > 14 or read.operator_counts()["negation"]:
        return False
    found = facts.find(arrival.text, lexicon, context=context(arrival.clause))
    quiet = (FindingKind.CONTACT, FindingKind.DATE)
    return bool(found) and all(f.kind in quiet or f.role == "identity" for f in found)


def _stamp(arrival: Arrival) -> tuple[Verdict, str, tuple[Finding, ...]] | None:
    text, language = arrival.text, arrival.clause.language
    found = stamp(text, language)
    if not found:
        return None
    start, end = find_dates(text, language)[0][1]
    verdict = Verdict.MINOR if found[0] == "effective" else Verdict.COSMETIC
    finding = arrival.finding(
        FindingKind.DATE, found[0], text[start:end], direction=Direction.NEUTRAL, verdict=verdict,
        rule="stamp", topic=Topic.OTHER,
    )  # fmt: skip
    return verdict, "stamp", (finding,)


def _listed(arrival: Arrival) -> list[Finding]:
    """Make a finding of each list member that an item or row names."""
    clause = arrival.clause
    lexicon = load(clause.language)
    is_member = clause.item or clause.row
    if clause.heading or (not is_member and is_prose(arrival.text, lexicon)):
        return []
    every = facts.find(arrival.text, lexicon, context=context(clause))
    kind = _LISTED.get(place_of(clause, _LISTED)) or (
        _named_kind(arrival.text, every) if is_member else None
    )
    headers = [m.span() for m in _HEADER.finditer(arrival.text)]
    body_only = len(headers) > 1
    found = [
        f for f in every
        if f.kind is kind and not (body_only and any(s <= f.span[0] < e for s, e in headers))
    ]  # fmt: skip
    if kind is None:
        return []
    head, body = _head(arrival.text, body_only=body_only)
    values = [f.value for f in found if f.span[0] < len(head) or not body or not is_member]
    if not is_member and len(values) < 2 and not arrival.text.endswith("."):
        return []
    if not values:
        if not is_member or is_prose(head, lexicon) or not 0 < len(head.split()) <= _LONGEST_HEAD:
            return []
        values = [head]
    denied = any(f.negated for f in reading(clause.lead_in, lexicon).frames)
    sample = Fact(kind, "", "", "", head, head, None, polarity=True, span=(0, 0))
    direction = of_member(*((None, sample) if arrival.came else (sample, None)), denied=denied)
    return [
        *(arrival.finding(kind, KIND_WHAT[kind], value, direction=_optional(arrival, direction),
                          verdict=Verdict.SUBSTANTIVE, rule=f"list:{kind.value}", topic=KIND_TOPIC[kind])
          for value in dict.fromkeys(values)),
        *_quantities(arrival),
    ]  # fmt: skip


def _named_kind(text: str, found: Sequence[Fact]) -> FindingKind | None:
    """Return the kind that most of a short text is: a company's name is a member of its list."""
    named = [f for f in found if f.kind is FindingKind.PARTY]
    covered = sum(f.span[1] - f.span[0] for f in named)
    return FindingKind.PARTY if covered * 2 >= len(text) else None


def _head(text: str, *, body_only: bool) -> tuple[str, str]:
    """Return what a row or item is about, and what it says of it.

    >>> _head("Marketing partners: they send you offers", body_only=False)
    ('Marketing partners', 'they send you offers')
    """
    if body_only:
        text = _HEADER.sub("\n", text).strip()
        head, _, body = text.partition("\n")
        return head.rstrip("; "), body
    head, mark, body = text.partition(": ")
    return (head, body) if mark else (text.rstrip(" ;,."), "")


def _optional(arrival: Arrival, direction: Direction) -> Direction:
    """Return mixed for what comes only with the reader's consent."""
    counts = reading(arrival.text, load(arrival.clause.language)).operator_counts()
    if arrival.came and direction is Direction.WORSE and (counts["consent"] or counts["optional"]):
        return Direction.MIXED
    return direction


def _quantities(arrival: Arrival) -> list[Finding]:
    clause = arrival.clause
    findings: list[Finding] = []
    for fact in facts.find(arrival.text, load(clause.language), context=context(clause)):
        deadline = fact.kind is FindingKind.DATE and fact.role in ("date", "deadline")
        if not (fact.kind in QUANTITIES or deadline) or fact.role == "identity":
            continue
        topic = arrival.topic  # beyond a sentence's worth of values their own words are not asked
        if len(findings) < _ASKED:
            topic = topic_of(clause, [fact.span], ROLE_TOPIC.get(fact.role))
        findings.append(
            arrival.finding(
                fact.kind,
                "date" if deadline else fact.role,
                fact.value,
                direction=of_quantity(*((None, fact) if arrival.came else (fact, None))),
                verdict=Verdict.SUBSTANTIVE,
                rule=f"fact:{fact.role}",
                topic=topic,
            )
        )
    return findings


def _direction(arrival: Arrival) -> Direction:
    """Return whom a clause that came or went favours; a quantity in it speaks for itself."""
    return _optional(arrival, settled(_by_rule(arrival), _by_weight(arrival)))


def _by_weight(arrival: Arrival) -> float:
    """Return how likely the clause favours the reader, by what its words weigh."""
    clause = arrival.clause
    return favour(None, clause) if arrival.came else favour(clause, None)


def _by_rule(arrival: Arrival) -> Direction:
    """Return whom the passage favours by its frames and its topic."""
    prior = _PRIOR if arrival.topic in _COMING_SERVES or arrival.passage.promises else 0.0
    if not prior and arrival.topic in _COMING_COSTS:
        prior = -_PRIOR
    stance_, value = arrival.passage.stance, arrival.passage.stance + prior
    agree = stance_ * prior > 0 or (not stance_ and arrival.topic in _PLAIN)
    if not agree and abs(stance_) < (_LOUD if prior else _CLEAR):
        return Direction.MIXED
    return of_sign(value if arrival.came else -value)
