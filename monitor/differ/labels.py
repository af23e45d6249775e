"""Words of a rewording that only name a thing: renamed products and plans, commands, examples.

What a plan, a button or a command is called binds nobody; who receives data, hosts them or
judges does, so that names in such clauses are left alone. Knows forms and places of names;
decides no verdict.
"""

import re
from collections.abc import Sequence

from monitor.differ import facts
from monitor.differ.frames import reading
from monitor.differ.lexicon import Lexicon
from monitor.differ.pair import Pair
from monitor.differ.tokens import Word, fold, index
from monitor.differ.topics import scores
from monitor.differ.typed import EXPOSING
from monitor.differ.vocabulary import scanned, vocabulary
from monitor.model import FindingKind, Op, Topic

_TELLING = frozenset(
    {
        Topic.SHARING, Topic.SALE, Topic.TRANSFER, Topic.CONTACT_CONTROLLER, Topic.GOVERNING_LAW,
        Topic.DISPUTE_RESOLUTION,
    }
)  # fmt: skip
"""Topics in which a name is what the clause is there for."""
_LISTED = frozenset(
    {
        FindingKind.PARTY, FindingKind.PLACE, FindingKind.DATA_CATEGORY, FindingKind.RIGHT,
        FindingKind.LEGAL_BASIS, FindingKind.DURATION, FindingKind.AMOUNT, FindingKind.AGE,
        FindingKind.PERCENTAGE,
    }
)  # fmt: skip
_HALF = 0.5
"""The share of the best topic's score from which a clause is about a telling topic as well."""
_LONGEST = 3
"""Words in the name of a product or plan."""
_COMMAND = "/;#!@\\_"
_BRACKETED = re.compile(r"[\s,]*\([^()]*\)[\s,.;]*")


def declared(pair: Pair) -> frozenset[str]:
    """Return the words of names that the new text itself calls new: "Gold (formerly Premium)".

    The name before must stand in the old text.
    """
    cues = index(pair.lexicon, "asides", exact=True).find(pair.new.words)
    known = {w.norm for w in pair.old.words}
    words, found = pair.new.words, set[str]()
    for start, end, label in cues:
        if label != "renaming" or end >= len(words) or words[end].norm not in known:
            continue
        first = start
        while first > 0 and start - first < _LONGEST and words[first - 1].text[:1].isupper():
            first -= 1
        if first < start:
            found.update(w.norm for w in words[first : end + 1])
    return frozenset(found)


def is_command(word: Word, seen: str) -> bool:
    """Tell whether a word is part of a command or code: "/data export", "pk;delete"."""
    before = seen[word.start - 1 : word.start] if word.start else ""
    after = seen[word.end : word.end + 1]
    far = seen[word.start - 2 : word.start - 1]
    tied = after in ";_" and seen[word.end + 1 : word.end + 2].isalnum() if after else False
    return (
        tied
        or (bool(before) and before in _COMMAND and not far.isalnum())
        or (before in (";", "_") and far.isalnum())
    )


def renamed_once(pair: Pair, removed: Sequence[Word], added: Sequence[Word]) -> bool:
    """Tell whether one short name gave way to another, and nothing else differs.

    Names count that are no party, place, right or value, where the clause is not about such.
    """
    if not 0 < len(removed) <= _LONGEST or not 0 < len(added) <= _LONGEST:
        return False
    listed = pair.new_clause.item or pair.new_clause.row
    sides = ((pair.old, removed), (pair.new, added))
    for read, words in sides:
        if not all(w.proper or (listed and w.text[:1].isupper()) for w in words):
            return False
        if _is_fact(read.seen, words, pair.lexicon):
            return False
    return not names_somebody(pair, added) and not _both_stay(pair, removed, added)


def _both_stay(pair: Pair, removed: Sequence[Word], added: Sequence[Word]) -> bool:
    """Tell whether the new name was there before, or the old one still is: two things, then."""
    sides = ((pair.world.new, removed), (pair.world.old, added))
    return any(
        f" {' '.join(w.norm for w in words)} " in f" {fold(clause.text)} "
        for document, words in sides
        for clause in document.clauses
    )


def names_somebody(pair: Pair, words: Sequence[Word]) -> bool:
    """Tell whether words stand in a clause that is there to name: who receives, hosts or judges."""
    found = scores(pair.new_clause, [(w.start, w.end) for w in words])
    telling = max(found[topic.value] for topic in _TELLING)
    return telling > 0 and telling >= _HALF * max(found.values())


def _is_fact(seen: str, words: Sequence[Word], lexicon: Lexicon) -> bool:
    """Tell whether some of the words belong to a fact of substance, or to a country or language."""
    scan = scanned(vocabulary(lexicon), seen)
    if any(
        scan.starts[hit.first] <= word.start < scan.ends[hit.last - 1]
        for hit in scan.of("place-adjectives") for word in words
    ):  # fmt: skip
        return True
    return any(
        fact.kind in _LISTED and any(fact.span[0] < w.end and w.start < fact.span[1] for w in words)
        for fact in facts.find(seen, lexicon)
    )


def is_example(pair: Pair) -> bool:
    """Tell whether all that came or went is examples in brackets that bind nobody.

    Whom data goes to, and what is done with it, is never an example.
    """
    if any(f.predicate in EXPOSING for f in pair.new.frames):
        return False
    runs = [w for w in pair.words if w.op is not Op.EQUAL and any(c.isalnum() for c in w.text)]
    if not runs or len({run.op for run in runs}) > 1:
        return False
    return all(_is_remark(run.text, pair.lexicon) for run in runs)


def _is_remark(text: str, lexicon: Lexicon) -> bool:
    if not _BRACKETED.fullmatch(text):
        return False
    read = reading(text, lexicon)
    cues = {label for _, _, label in index(lexicon, "asides", exact=True).find(read.words)}
    if "examples" not in cues or read.operators or read.frames:
        return False
    return not any(fact.kind in _LISTED for fact in facts.find(text, lexicon))
