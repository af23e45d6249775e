"""What a clause is about.

Counts the cues of the lexicon in the clause, in its lead-in and in the headings above it; what
stands in the changed words counts most. Where the clause's language has learnt weights, they have
half the say. Knows nothing of verdicts.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import groupby
from operator import itemgetter

from monitor.differ.lexicon import Lexicon, load
from monitor.differ.subjects import shares
from monitor.differ.tokens import Word, index, nested_index, words_of
from monitor.model import Clause, Finding, FindingKind, Topic

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
About = tuple[tuple[Topic, float], ...]
"""Topics with their shares of 1, the greatest first; never empty."""

_SPECIFICITY = dict.fromkeys(
    ("sale", "ai-use", "children", "cookies", "governing-law", "dispute-resolution", "liability",
     "legal-basis", "user-content-licence", "policy-change-notice"), 1.5,
) | dict.fromkeys(("purpose", "service-scope", "acceptable-use"), 0.7)  # fmt: skip
"""What a cue is worth where some topics are spoken of in passing and others never are."""

_NEARLY = 0.6
"""The share of the best score from which another topic of a list will do."""
_HEADING, _LEAD_IN, _TEXT, _CHANGED = 2.0, 1.5, 1.0, 2.0
_HINT = 3.0
_PASSAGE = 0.5
"""What the average clause of a passage counts for, beside a clause's own words."""
_TOLD = 6
"""How many topics of a finding are told."""
_BESIDE, _SURE, _MOST = 0.25, 0.25, 6
"""What makes a topic one of the change: its votes beside the first's, the share that one finding
gives it, and how many there may be."""
_ORDER = {topic.value: place for place, topic in enumerate(Topic)}
"""The design's order, which decides among equals."""


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
    return about(clause, changed, hint)[0][0]


def about(
    clause: Clause, changed: Collection[tuple[int, int]] = (), hint: Topic | None = None
) -> About:
    """Return what a change in a clause is about: topics and their shares, the greatest first."""
    found = scores(clause, changed)
    if hint is not None:
        found[hint.value] += _HINT
    return _weighed(clause, changed, found)


def about_arrival(clause: Clause, passage: Mapping[str, float]) -> About:
    """Return what a clause that came or went is about.

    Its own words count as changed; `passage`, the scores of what came or went with it, tells
    where they do not.
    """
    every = ((0, len(clause.text)),)
    found = scores(clause, every)
    for label, score in passage.items():
        found[label] += _PASSAGE * score
    return _weighed(clause, every, found)


def _weighed(clause: Clause, changed: Collection[tuple[int, int]], found: Scores) -> About:
    """Return the shares that cues and learnt weights give together, half each."""
    total = sum(found.values())
    cued = {t: v / total for t, v in found.items() if v > 0} if total > 0 else {}
    learnt = shares(clause, changed, found)
    if not cued and not learnt:
        return ((Topic.OTHER, 1.0),)
    sides = [side for side in (cued, learnt) if side]
    mixed = {t: sum(s.get(t, 0.0) for s in sides) / len(sides) for t in {*cued, *learnt}}
    ranked = sorted(mixed, key=lambda t: (-mixed[t], _ORDER[t]))[:_TOLD]
    return tuple((Topic(t), round(mixed[t], 3)) for t in ranked)


def topics_of_change(findings: Iterable[Finding]) -> tuple[Topic, ...]:
    """Return what findings are about together, what most of them tell first.

    Each gives its topics the cube of their shares, so that the sure count most; a topic that
    has little beside the first, or that no finding is sure enough of, is spoken of in passing.
    """
    votes: Scores = defaultdict(float)
    sure: Scores = defaultdict(float)
    for finding in findings:
        for topic, share in finding.about or ((finding.topic, 1.0),):
            votes[topic] += share**3
            sure[topic] = max(sure[topic], share)
    if not votes:
        return ()
    ranked = sorted(votes, key=lambda t: (-votes[t], _ORDER[t]))
    bar = _BESIDE * votes[ranked[0]]
    kept = [t for t in ranked[:_MOST] if votes[t] >= bar and sure[t] >= _SURE]
    return tuple(Topic(t) for t in kept or ranked[:1])


def topic_of_passage(clauses: Sequence[Clause]) -> Topic:
    """Return what neighbouring clauses are about together; their headings count once."""
    return _best(scores_of_passage(clauses))


def scores_of_passage(clauses: Sequence[Clause]) -> Scores:
    """Score every topic for neighbouring clauses together; their headings count once."""
    found: Scores = defaultdict(float)
    for number, clause in enumerate(clauses):
        for label, score in scores(clause).items():
            found[label] += score
        if number:
            for label, score in _heading_scores(clause.path, load(clause.language)):
                found[label] -= score
    return found


def place_of(clause: Clause, among: Collection[Topic] = ()) -> Topic:
    """Return what the list or table that a clause stands in is about: its headings and lead-in.

    One of `among` is told where it is nearly as likely as the best.
    """
    lexicon = load(clause.language)
    found: Scores = defaultdict(float, _heading_scores(clause.path, lexicon))
    for index_of, weight in (("cues", _LEAD_IN), ("heading", _LEAD_IN)):
        lead = nested_index(lexicon, "topics", index_of).find(words_of(clause.lead_in, lexicon))
        for label in {f[2] for f in lead}:
            found[label] += weight
    best = _best(found)
    near = [t for t in among if found[t.value] >= max(0.5, _NEARLY * found[best.value])]
    return best if best in among or not near else max(near, key=lambda t: found[t.value])


def _best(found: Scores) -> Topic:
    """Return the topic with the highest score, the first of the design's order among equals."""
    best = max(found.values(), default=0.0)
    if best <= 0.5:
        return Topic.OTHER
    return Topic(min((t for t, v in found.items() if v == best), key=_ORDER.__getitem__))
