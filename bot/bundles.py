"""Several changes or notices as one message, and the messages about the alerts themselves.

Pure: digests, what was held back, notices of pages that cannot be read, a channel that takes no
messages, a page that changes too often, and the sample that a test sends.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot import budget, judgement, messages
from bot.files import diff_file
from bot.message import Embed, Message
from bot.scrub import plain, prose
from bot.wording import Wording, wording
from monitor.model import (
    Change,
    DeliveryKind,
    Direction,
    Fault,
    Finding,
    FindingKind,
    Severity,
    Subscription,
    Topic,
    Verdict,
)
from monitor.store.answers import Notice, Status

_LINE = 400
_ROOM = budget.DESCRIPTION - 200


def bundle(
    kind: DeliveryKind,
    changes: Sequence[Change],
    notices: Sequence[Notice],
    watches: Sequence[Status],
    *,
    number: int,
    language: str,
    subscription: Subscription | None = None,
) -> Message:
    """Return one message for all that was gathered, the weightiest change first.

    `watches` are the pages that the notices speak of; `number` is the delivery's, which marks
    the message. Roles of the subscription are mentioned where a change reaches their level, but
    not for the further changes of a page that changes too often.
    """
    words = wording(language)
    ordered = sorted(changes, key=judgement.weight, reverse=True)
    told = [_line(change, words) for change in ordered]
    told += [notice_line(notice, watches, words) for notice in notices]
    marker = words.phrase("bundle", f"marker-{kind}", number=number)
    if len(told) == 1 and notices:
        return _marked(told[0], marker)
    embed = Embed(
        title=words.phrase("bundle", f"title-{kind}"),
        description=_as_many(told, words),
        colour=judgement.colour(ordered[0]) if ordered else Embed().colour,
        footer=marker,
    )
    file = diff_file(ordered, f"{kind} {number}", language) if ordered else None
    loud = () if kind is DeliveryKind.OVERFLOW else ordered
    roles = messages.roles_reached(loud, subscription)
    return Message(
        content=_head(kind, ordered, len(notices), words) + messages.mention(roles),
        embeds=(embed,),
        attachments=(file,) if file else (),
        roles=roles,
        marker=marker,
    )


def notice_line(notice: Notice, watches: Sequence[Status], words: Wording) -> str:
    """Return what befell a page, in one harmless line."""
    watch = next((w for w in watches if w.watch_id == notice.watch_id), None)
    page = {"service": prose(notice.watch_id), "name": ""}
    return words.phrase(
        "notice",
        notice.kind,
        since=messages.moment(notice.since or notice.at, "f"),
        fault=words.nouns.word(Fault(notice.fault)) if notice.fault else "",
        **(messages.named(watch) if watch else page),
    )


def suspended(subscription: Subscription, *, waiting: int, number: int, language: str) -> Message:
    """Return the word, to another channel or person, that a channel takes no messages."""
    words = wording(language)
    channel = subscription.shown if subscription.is_webhook else f"<#{subscription.channel}>"
    told = words.phrase(
        "trouble",
        "suspended",
        channel=channel,
        why=why(subscription.suspended or "", language),
        number=subscription.id,
        waiting=words.counted("trouble", "waiting", waiting),
    )
    return _marked(told, words.phrase("trouble", "suspended-marker", number=number))


def why(reason: str, language: str) -> str:
    """Return in words why a subscription is suspended: its `suspended` is "gone", "refused:1" ..."""
    words = wording(language)
    name, _, number = reason.partition(":")
    if f"why-{name}" not in words.tables["trouble"]:
        return prose(reason)
    return words.phrase("trouble", f"why-{name}", code=plain(number))


def runaway(watch: Status, *, count: int, since: datetime, number: int, language: str) -> Message:
    """Return the word that a page's further alerts are gathered for a day."""
    words = wording(language)
    told = words.phrase(
        "trouble",
        "runaway",
        count=count,
        until=messages.moment(since + timedelta(days=1), "R"),
        **messages.named(watch),
    )
    return _marked(told, words.phrase("trouble", "runaway-marker", number=number))


def sample(now: datetime, *, language: str) -> Message:
    """Return an alert of an invented service that says that it is a test; it pings nobody."""
    words = wording(language)
    text = words.tables["alert"]
    finding = Finding(
        topic=Topic.POLICY_CHANGE_NOTICE,
        kind=FindingKind.DURATION,
        what="notice",
        old=text["sample-old"],
        new=text["sample-new"],
        direction=Direction.WORSE,
        verdict=Verdict.SUBSTANTIVE,
        severity=Severity.HIGH,
        section=text["sample-section"],
        before=text["sample-before"],
        after=text["sample-after"],
        rule="sample",
    )
    change = Change(
        id=0,
        watch_id="sample",
        service=text["sample-service"],
        name=text["sample-name"],
        url="https://example.org/terms",
        detected_at=now,
        from_version=1,
        to_version=2,
        verdict=Verdict.SUBSTANTIVE,
        severity=Severity.HIGH,
        direction=Direction.WORSE,
        topics=(Topic.POLICY_CHANGE_NOTICE,),
        flags=(),
        findings=(finding,),
    )
    message = messages.alert(change, language=language)
    links = tuple(button for button in message.buttons if button.url is not None)
    told = words.phrase("alert", "test", content=message.content)
    return replace(message, content=told, buttons=links, marker="")


def _line(change: Change, words: Wording) -> str:
    key = "line" if change.reverted_by is None else "line-reverted"
    return words.phrase(
        "bundle",
        key,
        sign=judgement.sign(change),
        says=messages.line(change, words.language, _LINE),
        judged=judgement.judged(change, words.nouns),
        number=change.id,
        seen=messages.moment(change.detected_at, "d"),
        **messages.named(change),
    )


def _head(kind: DeliveryKind, changes: Sequence[Change], notices: int, words: Wording) -> str:
    if not changes:
        return words.phrase("bundle", DeliveryKind.NOTICES, count=notices)
    pages = len({change.watch_id for change in changes})
    key = "changes-here" if pages == 1 and len(changes) > 1 else "changes"
    parts = [words.counted("bundle", key, len(changes), pages=pages)]
    high = sum(c.severity is Severity.HIGH and c.reverted_by is None for c in changes)
    parts += [words.phrase("bundle", "high", count=high)] if high else []
    parts += [words.counted("bundle", "notices-too", notices)] if notices else []
    return words.phrase("bundle", kind, changes=", ".join(parts))


def _as_many(lines: Iterable[str], words: Wording) -> str:
    """Return as many lines as an embed holds, and how many there are beside them."""
    told, room, left = list[str](), _ROOM, 0
    for line in lines:
        room -= budget.units(line) + 1
        if room < 0:
            left += 1
        else:
            told.append(line)
    return "\n".join([*told, *([words.counted("bundle", "more", left)] if left else [])])


def _marked(told: str, marker: str) -> Message:
    return Message(content=f"{told}\n-# {marker}", marker=marker)
