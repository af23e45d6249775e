"""What a clause is about.

Counts the cues of the lexicon in the clause, in its lead-in and in the headings above it; what
stands in the changed words counts most. Knows nothing of verdicts.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from functools import lru_cache
from itertools import groupby
from operator import itemgetter

from monitor.differ.lexicon import Lexicon, load
from monitor.differ.tokens import Word, index, nested_index, words_of
from monitor.model import Clause, FindingKind, Topic

ROLE_TOPIC = {
    "notice": Topic.POLICY_CHANGE_NOTICE, "retention": Topic.RETENTION, "deletion-delay": Topic.RETENTION,
    "response": Topic.RIGHTS, "extension": Topic.RIGHTS, "refund-window": Topic.FEES_REFUNDS,
    "withdrawal": Topic.RIGHTS, "payment-term": Topic.FEES_REFUNDS, "termination-notice": Topic.TERMINATION,
    "inactivity": Topic.TERMINATION, "breach-notice": Topic.SECURITY, "limitation-period": Topic.LIABILITY,
    "renewal": Topic.FEES_REFUNDS, "trial": Topic.FEES_REFUNDS, "fee": Topic.FEES_REFUNDS, "cap": Topic.LIABILITY,
    "penalty": Topic.FEES_REFUNDS, "minimum": Topic.FEES_REFUNDS, "amount": Topic.FEES_REFUNDS,
    "share": Topic.FEES_REFUNDS, "interest": Topic.FEES_REFUNDS, "minimum-age": Topic.CHILDREN,
}  # fmt: skip
"""The topic that the role of a typed fact speaks for."""
KIND_TOPIC = {
    FindingKind.PARTY: Topic.SHARING, FindingKind.PLACE: Topic.TRANSFER, FindingKind.RIGHT: Topic.RIGHTS,
    FindingKind.LEGAL_BASIS: Topic.LEGAL_BASIS, FindingKind.DATA_CATEGORY: Topic.DATA_COLLECTION,
    FindingKind.CONTACT: Topic.CONTACT_CONTROLLER, FindingKind.AGE: Topic.CHILDREN,
}  # fmt: skip
"""The topic that a member of a list speaks for."""
KIND_WHAT = {
    FindingKind.PARTY: "recipient", FindingKind.PLACE: "place", FindingKind.RIGHT: "right",
    FindingKind.LEGAL_BASIS: "legal-basis", FindingKind.DATA_CATEGORY: "data-category",
    FindingKind.CONTACT: "contact",
}  # fmt: skip
"""What a member of a list is called in a finding."""

Scores = defaultdict[str, float]
"""How much speaks for each topic, 0 where nothing does."""

_SPECIFICITY = dict.fromkeys(
    ("sale", "ai-use", "children", "cookies", "governing-law", "dispute-resolution", "liability",
     "legal-basis", "user-content-licence", "policy-change-notice"), 1.5,
) | dict.fromkeys(("purpose", "service-scope", "acceptable-use"), 0.7)  # fmt: skip
"""What a cue is worth where some topics are spoken of in passing and others never are."""

_HEADING, _LEAD_IN, _TEXT, _CHANGED = 2.0, 1.5, 1.0, 2.0


@lru_cache(maxsize=8192)
def _heading_scores(path: tuple[str, ...], lexicon: Lexicon) -> tuple[tuple[str, float], ...]:
    """Score the headings, the innermost most."""
    scores: Scores = defaultdict(float)
    for depth, heading in enumerate(reversed(path[1:] or path)):
        words = words_of(heading, lexicon)
        for label in {label for _, _, label in _told(words, lexicon, "heading")}:
            scores[label] += _HEADING / (1 + depth)
    return tuple(scores.items())


def scores(clause: Clause, changed: Collection[tuple[int, int]] = ()) -> Scores:
    """Score every topic for a clause; `changed` are spans of its visible text that differ."""
    lexicon = load(clause.language)
    found: Scores = defaultdict(float, _heading_scores(clause.path, lexicon))
    for label in {label for _, _, label in _told(words_of(clause.lead_in, lexicon), lexicon)}:
        found[label] += _LEAD_IN
    words = words_of(clause.text, lexicon)
    once: dict[tuple[str, str], float] = {}
    for start, end, label in _told(words, lexicon):
        first, last = words[start].start, words[end - 1].end
        touched = any(s < last and first < e for s, e in changed)
        key = (label, words[start].stem)
        value = (_TEXT + (_CHANGED if touched else 0)) * (1.3 if end - start > 1 else 1.0)
        once[key] = max(once.get(key, 0.0), value)
    for (label, _), value in once.items():
        found[label] += value
    for label in found:
        found[label] *= _SPECIFICITY.get(label, 1.0)
    return found


def _told(
    words: Sequence[Word], lexicon: Lexicon, field: str = "cues"
) -> Iterator[tuple[int, int, str]]:
    """Give the cues in a text that stand in no longer cue and in no phrase said in passing."""
    passing = index(lexicon, "passing").find(words)
    found = [*nested_index(lexicon, "topics", field).find(words), *passing]
    reached = 0
    for _, group in groupby(sorted(found), key=itemgetter(0)):
        here = list(group)
        longest = max(end for _, end, _ in here)
        for start, end, label in here:
            if end == longest > reached and (start, end, label) not in passing:
                yield start, end, label
        reached = max(reached, longest)


def topic_of(
    clause: Clause, changed: Collection[tuple[int, int]] = (), hint: Topic | None = None
) -> Topic:
    """Return the topic of a change in a clause; `hint` is what a fact or frame speaks for."""
    found = scores(clause, changed)
    if hint is not None:
        found[hint.value] += 3.0
    return _best(found)


def topic_of_passage(clauses: Sequence[Clause]) -> Topic:
    """Return what neighbouring clauses are about together; their headings count once."""
    found: Scores = defaultdict(float)
    for number, clause in enumerate(clauses):
        for label, score in scores(clause).items():
            found[label] += score
        if number:
            for label, score in _heading_scores(clause.path, load(clause.language)):
                found[label] -= score
    return _best(found)


def place_of(clause: Clause) -> Topic:
    """Return what the list or table that a clause stands in is about: its headings and lead-in."""
    lexicon = load(clause.language)
    found: Scores = defaultdict(float, _heading_scores(clause.path, lexicon))
    for index_of, weight in (("cues", _LEAD_IN), ("heading", _LEAD_IN)):
        lead = nested_index(lexicon, "topics", index_of).find(words_of(clause.lead_in, lexicon))
        for label in {f[2] for f in lead}:
            found[label] += weight
    return _best(found)


def _best(found: Scores) -> Topic:
    """Return the topic with the highest score, the first of the design's order among equals."""
    best = max(found.values(), default=0.0)
    if best <= 0.5:
        return Topic.OTHER
    order = [t.value for t in Topic]
    return Topic(min((t for t, v in found.items() if v == best), key=order.index))
