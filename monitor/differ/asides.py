"""Which sentences state the policy, and which only point, greet, announce or navigate.

Knows the cues of the lexicon and the shape of running text. Decides nothing about a change.
"""

import re
from collections.abc import Sequence

from monitor.differ.frames import Reading, reading
from monitor.differ.lexicon import Lexicon, load
from monitor.differ.tokens import grammar, index
from monitor.model import Clause

_PROSE_DENSITY = 0.2
"""The share of grammar words in running text."""
_PROSE_WORDS = 6
_FOOTER_WORDS = 25
_MENU, _MOSTLY = 3, 0.6
"""Entries that a menu has at least, and the share of them that are known labels."""
_BETWEEN = re.compile(r"\s+[·•|>›»→/]\s+")
_LABEL = 3
"""Words that a label of a menu has on average at most."""
_PROMOTING = frozenset({"advertise", "collect"})
"""Predicates whose nouns stand in advertisements, too."""
_BINDING = ("must", "may", "will", "can", "should", "negation", "only", "consent", "except")


def is_prose(text: str, lexicon: Lexicon) -> bool:
    """Tell whether a text is running text rather than a label, link or button."""
    read = reading(text, lexicon)
    return len(read.words) >= _PROSE_WORDS and _is_dense(read, lexicon)


def _is_dense(read: Reading, lexicon: Lexicon) -> bool:
    function = grammar(lexicon).function
    return sum(w.norm in function for w in read.words) >= _PROSE_DENSITY * len(read.words)


def asides(text: str, lexicon: Lexicon) -> set[str]:
    """Return which kinds of aside a text has cues of: pointers, announcements, promotion ..."""
    return set(_cues(text, lexicon))


def _cues(text: str, lexicon: Lexicon) -> list[str]:
    return [label for _, _, label in index(lexicon, "asides").find(reading(text, lexicon).words)]


def is_operative(clause: Clause, text: str) -> bool:
    """Tell whether a clause says what somebody does, may, must or has.

    List items and rows do so through their lead-in or section.
    """
    lexicon = load(clause.language)
    read = reading(text, lexicon)
    if clause.item or clause.row:
        return not _is_names(read, lexicon)
    if len(read.words) < 3:
        return any(label == "negation" for _, _, label in read.operators)
    if len(read.words) < _PROSE_WORDS and text.endswith(".") and _is_dense(read, lexicon):
        return True
    if read.frames or any(label in _BINDING for _, _, label in read.operators):
        return True
    return is_prose(text, lexicon)


def _is_names(read: Reading, lexicon: Lexicon) -> bool:
    """Tell whether a text is names and titles alone: who somebody is, not what anybody does."""
    function = grammar(lexicon).function
    content = [w for w in read.words if w.kind == "word" and w.norm not in function]
    spoken = read.frames or read.operators
    return len(content) > 1 and not spoken and all(w.text[:1].isupper() for w in content)


def is_aside(clause: Clause, text: str) -> bool:
    """Tell whether a sentence only points elsewhere or announces, and binds nobody."""
    lexicon = load(clause.language)
    if not asides(text, lexicon) & {"pointers", "announcements"}:
        return False
    read = reading(text, lexicon)
    binding = {label for _, _, label in read.operators} & {
        "must",
        "negation",
        "only",
        "except",
        "may",
    }
    strong = [f for f in read.frames if f.actor in ("company", "third") or f.negated]
    return not binding and len(strong) <= 1


def is_navigation(clause: Clause, text: str) -> bool:
    """Tell whether a text is a menu, button, banner or ticker caught with the page."""
    lexicon = load(clause.language)
    read = reading(text, lexicon)
    if clause.row or (clause.item and clause.lead_in):
        return False
    if is_trail(text):
        return True
    kinds = asides(text, lexicon)
    if "copyright" in kinds and len(read.words) <= _FOOTER_WORDS:
        return True
    short = len(read.words) < _PROSE_WORDS and not text.endswith((".", ";", ":"))
    if "promotion" in kinds and short and not clause.item:
        return True
    if is_prose(text, lexicon):
        return "promotion" in kinds and _only_promotes(read, text, lexicon)
    if clause.item:
        return bool({"promotion", "menu"} & kinds) and len(read.words) <= 4
    sentence = text.endswith((".", ";")) and _is_dense(read, lexicon) and len(read.words) > 2
    return not sentence and not read.operators and not any(f.actor for f in read.frames)


def is_trail(text: str) -> bool:
    """Tell whether a line is labels between signs: a menu, a table of contents, a path of pages.

    >>> is_trail("Home > Legal > Privacy"), is_trail("We share it with A / B.")
    (True, False)
    """
    labels = _BETWEEN.split(text)
    words = sum(len(label.split()) for label in labels)
    return len(labels) >= _MENU and words <= _LABEL * len(labels) and not text.endswith(".")


def _only_promotes(read: Reading, text: str, lexicon: Lexicon) -> bool:
    """Tell whether running text with a cue of promotion says nothing else.

    "Never miss a thing" binds nobody: a firm word needs somebody whom it binds.
    """
    bound = {label for _, _, label in read.operators} & {"must", "negation", "may", "only"}
    twice = sum(kind == "promotion" for kind in _cues(text, lexicon)) > 1
    owning = frozenset(lexicon.table("text").get("possessives", ()))
    known = index(lexicon, "actors", exact=True).find(read.words)
    acting = any(read.words[start].norm not in owning for start, _, _ in known)
    said = {f.predicate for f in read.frames} - _PROMOTING
    return (not bound or twice or not acting) and not said


def is_menu(texts: Sequence[str], lexicon: Lexicon) -> bool:
    """Tell whether neighbouring short items are the entries of a site's menu.

    Most must be whole labels that menus have; a list of recipients may hold one of them.
    """
    labels = 0
    for text in texts:
        words = reading(text, lexicon).words
        found = index(lexicon, "asides").find(words)
        labels += any(label == "menu" and (s, e) == (0, len(words)) for s, e, label in found)
    return len(texts) >= _MENU and labels >= _MOSTLY * len(texts)


def is_binding(clause: Clause) -> bool:
    """Tell whether a clause says what the company does, or what anybody must or must not do."""
    read = reading(clause.text, load(clause.language))
    bound = {label for _, _, label in read.operators} & {"must", "negation", "may"}
    return bool(bound) or any(f.actor == "company" for f in read.frames)
