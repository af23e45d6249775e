"""Findings told in one sentence each, and a change in one sentence.

Knows how the parts of a finding go into the phrases of a language; every word comes from the phrase
files and every value from the finding, so nothing is said that the finding does not hold. What it
returns is plain text of one line, not yet escaped for anywhere.
"""

from collections.abc import Mapping
from typing import assert_never

from monitor.model import (
    Change,
    Changed,
    Comparison,
    Failed,
    Fault,
    Finding,
    FindingKind,
    First,
    Held,
    Outcome,
    Topic,
    Unchanged,
    Verdict,
)
from monitor.render.phrases import Phrases, phrases
from monitor.render.quantities import difference
from monitor.render.quotes import changed_words, extract

_MEMBERS = frozenset(
    {
        FindingKind.PARTY,
        FindingKind.PLACE,
        FindingKind.LEGAL_BASIS,
        FindingKind.RIGHT,
        FindingKind.DATA_CATEGORY,
        FindingKind.CONTACT,
    }
)
_LONGEST_VALUE = 120
_LONGEST_SECTION = 60


def says(finding: Finding, language: str = "en") -> str:
    """Tell a finding in one sentence that leads with the fact, then who loses by it."""
    words = phrases(language)
    judgement = words.phrase("judgements", finding.direction.value)
    return " ".join(part for part in (_sentence(fact(finding, words)), judgement) if part)


def headline(finding: Finding, language: str = "en") -> str:
    """Tell the fact alone, without a full stop and without who loses by it."""
    return _capital(fact(finding, phrases(language)))


def summary(change: Comparison | Change, language: str = "en") -> str:
    """Tell a change by its most important finding, and how many others there are.

    A quiet change gets a short sentence that says so. Findings below minor are not counted.
    """
    words = phrases(language)
    if change.verdict.rank < Verdict.MINOR.rank:
        return words.phrase("summaries", change.verdict.value)
    loud = [f for f in change.findings if f.verdict.rank >= Verdict.MINOR.rank]
    if not loud:
        return words.phrase("summaries", change.verdict.value)
    more = len(loud) - 1
    if not more:
        return says(loud[0], language)
    rest = words.phrase("summaries", "more-one" if more == 1 else "more", count=more)
    return f"{says(loud[0], language)} {rest}"


def outcome_says(outcome: Outcome, language: str = "en") -> str:
    """Tell what a visit came to in one sentence."""
    words = phrases(language)
    match outcome:
        case First():
            return words.phrase("outcomes", "first")
        case Unchanged():
            return words.phrase("outcomes", "unchanged")
        case Held() | Changed():
            return summary(outcome.comparison, language)
        case Failed():
            return fault_says(outcome.fault, language)
        case _:
            assert_never(outcome)


def fault_says(fault: Fault, language: str = "en") -> str:
    """Tell why a page could not be read."""
    words = phrases(language)
    return words.phrase("outcomes", "failed", fault=words.word(fault))


def fact(finding: Finding, words: Phrases) -> str:
    """Return the sentence's core, without capital, full stop or judgement."""
    what = words.what(finding.what, finding.topic, finding.kind)
    if finding.kind is FindingKind.CLAUSE:
        return _clause(finding, what, words)
    old, new = finding.old, finding.new
    if finding.kind is FindingKind.OBLIGATION:
        return _obligation(finding, what, words)
    if old is None and new is None:
        return _clause(finding, what, words)
    told = _valued(finding.kind, what, _value(old), _value(new), words)
    return told + difference(finding.kind, old, new, words)


def _valued(
    kind: FindingKind, what: Mapping[str, str], old: str | None, new: str | None, words: Phrases
) -> str:
    way = "added" if old is None else "removed" if new is None else "changed"
    parts = {"label": what["label"], "old": old, "new": new}
    if way in what:
        return what[way].format(**parts)
    return words.phrase("sentences", f"member-{way}" if kind in _MEMBERS else way, **parts)


def _obligation(finding: Finding, what: Mapping[str, str], words: Phrases) -> str:
    """Tell a duty by its modal and verb, or by the changed words where those are the same."""
    old, new = finding.old, finding.new
    if old == new:
        if finding.before is None or finding.after is None:
            return _clause(finding, what, words)
        gone, come = changed_words(finding.before, finding.after)
        old, new = gone or None, come or None
    if old is None and new is None:
        return _clause(finding, what, words)
    return _valued(finding.kind, what, _quoted(old, words), _quoted(new, words), words)


def _clause(finding: Finding, what: Mapping[str, str], words: Phrases) -> str:
    place = _place(finding, words)
    if "bare" in what:
        if finding.old and finding.new:
            return _valued(finding.kind, what, _value(finding.old), _value(finding.new), words)
        return what["bare"].format(place=place)
    before, after = finding.before, finding.after
    if before is not None and after is not None:
        return _reworded(finding, what, place, words)
    if after is not None or finding.new is not None:
        text = _quoted(finding.new if after is None else after, words)
        return words.phrase("sentences", "clause-added", place=place, new=text)
    if before is not None or finding.old is not None:
        text = _quoted(finding.old if before is None else before, words)
        return words.phrase("sentences", "clause-removed", place=place, old=text)
    return words.phrase("sentences", "bare", label=what["label"], place=place)


def _reworded(finding: Finding, what: Mapping[str, str], place: str, words: Phrases) -> str:
    old, new = changed_words(finding.before or "", finding.after or "")
    if not old and not new:
        return words.phrase("sentences", "bare", label=what["label"], place=place)
    key = "words-added" if not old else "words-removed" if not new else "clause-reworded"
    return words.phrase(
        "sentences", key, place=place, old=_quoted(old, words), new=_quoted(new, words)
    )


def _place(finding: Finding, words: Phrases) -> str:
    """Return " in “Section” (topic)", as far as there is a section and a topic to name."""
    section = extract(finding.section.rsplit(" > ", 1)[-1], _LONGEST_SECTION)
    place = ""
    if section:
        place += words.phrase("sentences", "place-section", section=words.quoted(section))
    topic = words.word(finding.topic)
    if finding.topic is not Topic.OTHER and topic.casefold() not in section.casefold():
        place += words.phrase("sentences", "place-topic", topic=topic)
    return place


def _value(value: str | None) -> str | None:
    return None if value is None else extract(value, _LONGEST_VALUE)


def _quoted(text: str | None, words: Phrases) -> str | None:
    return None if text is None else words.quoted(extract(text).removesuffix("."))


def _sentence(text: str) -> str:
    stop = "" if text.endswith((".", "!", "?")) else "."
    return f"{_capital(text)}{stop}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
