"""Recorded changes, statuses and facts as lines for Discord. PURE.

Knows Discord's markdown and the 2,000 characters of a message; everything of a page is escaped
here, once. Knows no interaction and no book.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime

from discord.utils import format_dt

from bot import judgement, quoting
from bot.autocomplete import Listed
from bot.budget import fit, units
from bot.scrub import plain, prose
from bot.translations import Words
from monitor.model import Change, Fault, Finding, Topic
from monitor.render.quotes import extract
from monitor.render.sentences import says, summary
from monitor.render.tables import Stated
from monitor.store import Status

PAGE = 1800
"""Characters of a page: Discord takes 2,000, and the page number stands below."""

_QUOTE = 700
_SUMMARY = 300


def pages(title: str, blocks: Iterable[str], limit: int = PAGE) -> list[str]:
    """Pack blocks of lines into pages under a title; a block longer than a page is cut."""
    head = f"### {title}"
    room = limit - units(head) - 1
    packed = [head]
    for block in blocks:
        shown = fit(block, room)
        # Some renderers let a quote go on until an empty line.
        gap = "\n\n" if packed[-1].rpartition("\n")[2].startswith(">") else "\n"
        if units(packed[-1]) + len(gap) + units(shown) > limit:
            packed.append(head)
            gap = "\n"
        packed[-1] += gap + shown
    return packed


def title_of(thing: Change | Status | Listed) -> str:
    """Return what people call a watch, escaped: "Service · Name"."""
    return prose(extract(f"{thing.service} · {thing.name}", 120))


def moment(when: datetime | None, words: Words, style: str = "R") -> str:
    """Return a moment that every reader's client shows in its own zone and language."""
    return format_dt(when, style) if when else words.answer("never")  # type: ignore[arg-type]


def change_line(change: Change, words: Words) -> str:
    """Return a change in two lines: which, how bad, when, and its summary."""
    head = words.answer(
        "change-line",
        number=change.id,
        mark=judgement.sign(change),
        name=title_of(change),
        when=moment(change.detected_at, words),
    )
    told = prose(extract(summary(change, words.language), _SUMMARY))
    return f"{head}\n-# {judgement.judged(change, words.nouns)}\n> {told}"


def change_blocks(change: Change, words: Words) -> list[str]:
    """Return a change as blocks: how it is judged, then every finding with its quotes."""
    seen = words.answer(
        "versions",
        old=change.from_version,
        new=change.to_version,
        when=moment(change.detected_at, words, "f"),
    )
    head = [f"{judgement.sign(change)} {judgement.judged(change, words.nouns)}", f"-# {seen}"]
    notes = words.nouns
    head += [f"-# ⚑ {prose(notes.phrase('flag-notes', flag))}" for flag in change.flags]
    if change.reverted_by:
        head.append(f"-# {words.answer('reverted', number=change.reverted_by)}")
    found = [finding_block(n, f, words) for n, f in enumerate(change.findings, 1)]
    if not found:
        found = [prose(summary(change, words.language))]
    return ["\n".join(head), *found]


def finding_block(number: int, finding: Finding, words: Words) -> str:
    """Return a finding: its sentence, where it stands, the words before and after, its rule."""
    told = prose(extract(says(finding, words.language), _SUMMARY))
    place = [] if finding.topic is Topic.OTHER else [words.word(finding.topic)]
    if finding.section:
        place.insert(0, prose(extract(finding.section, 120)))
    place.append(words.answer("rule", rule=fit(finding.rule, 60, plain).replace("`", "'")))
    quoted = quoting.in_prose(quoting.runs_of(finding), _QUOTE)
    lines = [f"**{number}.** {told}", f"-# {' · '.join(place)}"]
    return "\n".join(lines + ([f"> {quoted}"] if quoted else []))


def status_line(state: Status, words: Words) -> str:
    """Return how a watch fares, its fault below."""
    if not state.visits:
        return words.answer("status-never", name=title_of(state))
    lines = [
        words.answer(
            "status-line",
            name=title_of(state),
            version=state.version or 0,
            last=moment(state.last_visit_at, words),
            next=moment(state.next_visit_at, words),
        )
    ]
    if state.fault:
        fault = words.nouns.word(Fault(state.fault))
        since = moment(state.failing_since, words)
        lines.append(f"> {words.answer('status-fault', fault=fault, since=since)}")
    if state.held_since:
        lines.append(f"> {words.answer('status-held', when=moment(state.confirm_at, words))}")
    return "\n".join(lines)


def fact_blocks(rows: Sequence[Stated], words: Words) -> list[str]:
    """Return what a document states, gathered by topic."""
    there = words.nouns
    by_topic: dict[Topic, list[str]] = {}
    for row in rows:
        label = there.what(row.fact.role, row.topic, row.fact.kind)["label"]
        subject = f" ({extract(row.fact.subject, 60)})" if row.fact.subject else ""
        named = prose(f"{label[:1].upper()}{label[1:]}{subject}")
        value = prose(extract(row.fact.value, 100))
        line = f"- {named}: **{value}**\n-# {prose(extract(row.clause.text, 180))}"
        if line not in by_topic.setdefault(row.topic, []):
            by_topic[row.topic].append(line)
    blocks: list[str] = []
    for topic in Topic:
        if topic in by_topic:
            name = there.word(topic)
            first, *rest = by_topic[topic]
            blocks += [f"**{name[:1].upper()}{name[1:]}**\n{first}", *rest]
    return blocks
