"""A recorded change as one message: a line for the push notification, an embed, buttons, files.

Pure: knows what an alert says, in which order and how much of it; the words are those of the
phrase files, the limits those of `budget`. Knows nothing of channels, and sends nothing.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time
from typing import Any

from bot import budget, judgement, quoting
from bot.files import files_of
from bot.message import Button, Embed, Field, Message
from bot.scrub import plain, prose
from bot.wording import Wording, wording
from monitor.model import Change, EditKind, Finding, Level, Subscription, Topic, Verdict
from monitor.render.escape import link
from monitor.render.sentences import headline, summary

_TOLD = 3
"""So many findings are told with their quotes; the others are in the files."""

_MOST_ROLES = 20
_LINE = 500
_SECTIONS = (1700, 900, 700)
"""Units for the quotes of the first, second and third finding."""


def alert(
    change: Change,
    *,
    language: str,
    subscription: Subscription | None = None,
    effective_on: date | None = None,
    acknowledged: str | None = None,
) -> Message:
    """Return the alert of a change, in a subscription's language.

    Roles of the subscription are mentioned where the change reaches their level. A change that
    was taken back (`reverted_by`) is told as such; it is what an alert is edited into.
    `effective_on` is the day from which the page says that the new text applies; `acknowledged`
    the name of the person who did.
    """
    words = wording(language)
    findings = judgement.by_weight(change.findings)
    roles = roles_reached([change], subscription)
    return Message(
        content=_content(change, words) + mention(roles),
        embeds=(_embed(change, findings, words, effective_on, acknowledged),),
        buttons=_buttons(change, words),
        attachments=files_of(change, words.language),
        roles=roles,
        marker=words.phrase("alert", "marker", number=change.id),
    )


def taken_back(change: Change, *, language: str) -> Message:
    """Return the reply to an alert that is too old to be edited: its change was taken back."""
    words = wording(language)
    told = words.phrase(
        "alert", "taken-back", sign=judgement.TAKEN_BACK, number=change.id, **named(change)
    )
    marker = words.phrase("alert", "taken-back-marker", number=change.id)
    return Message(content=f"{told}\n-# {marker}", marker=marker)


def named(page: Any) -> dict[str, str]:
    """Return the harmless `service` and `name` of a change or of how a watch stands."""
    return {
        "service": budget.fit(page.service, 80, prose),
        "name": budget.fit(page.name, 120, prose),
    }


def roles_reached(changes: Sequence[Change], subscription: Subscription | None) -> tuple[str, ...]:
    """Return the roles of a subscription whose level a change that still stands reaches."""
    if subscription is None:
        return ()
    reached = (
        mention.role
        for mention in subscription.mentions
        for change in changes
        if change.reverted_by is None
        and Level(mention.at_least).is_reached(change.verdict, change.severity)
    )
    return tuple(dict.fromkeys(reached))[:_MOST_ROLES]


def mention(roles: Sequence[str]) -> str:
    """Return what follows a line so that roles are mentioned, nothing where there are none."""
    return "".join(f" <@&{role}>" for role in roles)


def moment(at: datetime, style: str = "f") -> str:
    """Return a moment that each reader's client shows in its own time: `<t:...:f>`."""
    return f"<t:{int(at.timestamp())}:{style}>"


def line(change: Change, language: str, limit: int = _LINE) -> str:
    """Return what a change says in one harmless line, its values bold."""
    findings = judgement.by_weight(change.findings)
    if not findings:
        return budget.fit(summary(change, language), limit, prose)
    first = findings[0]
    told = budget.fit(headline(first, language), limit - 4, prose)
    if first.old is None or first.new is None:
        return told
    values = f"{prose(first.old)} → {prose(first.new)}"
    return told.replace(values, f"**{values}**") if told.count(values) == 1 else told


def _content(change: Change, words: Wording) -> str:
    told = line(change, words.language)
    if change.reverted_by is not None:
        sign = judgement.TAKEN_BACK
        return words.phrase("alert", "taken-back-was", sign=sign, says=told, **named(change))
    return words.phrase(
        "alert",
        "content",
        sign=judgement.sign(change),
        says=told,
        judged=judgement.judged(change, words.nouns),
        **named(change),
    )


def _embed(
    change: Change,
    findings: tuple[Finding, ...],
    words: Wording,
    effective_on: date | None,
    acknowledged: str | None,
) -> Embed:
    first = findings[0] if findings else None
    title = headline(first, words.language) if first else summary(change, words.language)
    place = [change.service, change.name, *([first.section] if first and first.section else [])]
    return Embed(
        author=budget.fit(" · ".join(filter(None, place)), budget.AUTHOR, plain),
        title=budget.fit(title, budget.TITLE, prose),
        url=_address(change.url, 2048),
        description="\n".join(_description(change, findings, words)),
        colour=judgement.colour(change),
        fields=tuple(_fields(change, words, effective_on)),
        footer=_footer(change, findings, words, acknowledged),
    )


def _description(change: Change, findings: tuple[Finding, ...], words: Wording) -> Iterator[str]:
    if change.reverted_by is not None:
        yield words.phrase("alert", "taken-back-note", number=change.reverted_by)
    for flag in change.flags:
        yield words.phrase("alert", "note", note=words.nouns.phrase("flag-notes", flag))
    for place, finding in enumerate(findings[:_TOLD]):
        yield from _section(finding, place, words)
    if len(findings) > _TOLD:
        yield words.counted("alert", "more", len(findings) - _TOLD)


def _section(finding: Finding, place: int, words: Wording) -> Iterator[str]:
    """Yield the lines of one finding: its headline (the first one's is the title) and quotes."""
    if place:
        told = budget.fit(headline(finding, words.language), 240, prose)
        yield f"**{told}** · {judgement.judged(finding, words.nouns)}"
    else:
        judged = words.nouns.phrase("judgements", finding.direction)
        if judged:
            yield judged
    runs = quoting.runs_of(finding)
    if not runs:
        return
    room = _SECTIONS[place]
    # Words struck and bold wrap and work everywhere; the block adds colour where it has room.
    yield f"> {quoting.in_prose(runs, room // 2)}"
    if place == 0:
        block = quoting.as_diff(runs, room // 2)
        yield from [block] if block else []


def _fields(change: Change, words: Wording, effective_on: date | None) -> Iterator[Field]:
    judged = judgement.judged(change, words.nouns)
    yield Field(words.phrase("alert", "severity"), judged[:1].upper() + judged[1:])
    if effective_on is not None and effective_on >= change.detected_at.date():
        noon = datetime.combine(effective_on, time(12), UTC)
        when = f"{moment(noon, 'D')} ({moment(noon, 'R')})"
        yield Field(words.phrase("alert", "takes-effect"), when)
    yield Field(words.phrase("alert", "seen"), moment(change.detected_at))
    topics = [words.nouns.word(topic) for topic in change.topics if topic is not Topic.OTHER]
    if topics:
        yield Field(words.phrase("alert", "topics"), budget.fit(", ".join(topics), 400))


def _footer(
    change: Change, findings: tuple[Finding, ...], words: Wording, acknowledged: str | None
) -> str:
    edits = (edit for edit in change.edits if edit.kind is not EditKind.KEPT)
    quiet = sum(edit.verdict.rank < Verdict.MINOR.rank for edit in edits)
    parts = [
        words.phrase("alert", "marker", number=change.id),
        words.phrase("alert", "versions", old=change.from_version, new=change.to_version),
    ]
    if findings:
        parts.append(words.phrase("alert", "rule", rule=budget.fit(findings[0].rule, 80, plain)))
    if quiet and change.verdict.rank >= Verdict.MINOR.rank:
        parts.append(words.counted("alert", "quiet", quiet))
    if acknowledged is not None:
        name = budget.fit(acknowledged, 80, plain)
        parts.append(words.phrase("alert", "acknowledged", name=name))
    return " · ".join(parts)


def _buttons(change: Change, words: Wording) -> tuple[Button, ...]:
    """Return the buttons of an alert; `bot.views` answers the custom ids."""
    own = [Button(words.phrase("buttons", "diff"), custom_id=f"cw:diff:{change.id}")]
    page = _address(change.url, budget.ADDRESS)
    if page is not None:
        own.append(Button(words.phrase("buttons", "page"), url=page))
    if change.reverted_by is None:
        own.append(Button(words.phrase("buttons", "acknowledge"), custom_id=f"cw:ack:{change.id}"))
    own.append(Button(words.phrase("buttons", "more"), custom_id=f"cw:more:{change.id}"))
    return tuple(own)


def _address(url: str, limit: int) -> str | None:
    return url if budget.units(url) <= limit and link(url) else None
