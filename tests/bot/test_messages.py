"""Any change becomes a message that Discord takes, with the changed words in it; nothing pings."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot import bundles, messages
from bot.budget import (
    AUTHOR,
    CONTENT,
    DESCRIPTION,
    EMBED_TOTAL,
    FIELD_NAME,
    FIELD_VALUE,
    FILE_BYTES,
    FOOTER,
    LABEL,
    TITLE,
    units,
)
from bot.message import Embed, Message
from bot.scrub import PART
from monitor.model import (
    Change,
    Clause,
    DeliveryKind,
    Direction,
    Edit,
    EditKind,
    Finding,
    FindingKind,
    Flag,
    Mention,
    Severity,
    Subscription,
    Topic,
    Verdict,
)
from monitor.store import Notice, NoticeKind, Status
from tests.bot.golden_files import agrees
from tests.doubles.discord_wire import rules
from tests.doubles.discord_wire.schema import official
from tests.render.samples import CHANGE, FINDINGS, SEEN_AT

HOSTILE = [
    "@everyone",
    "@here",
    "<@123456789012345678>",
    "<@!123>",
    "<@&456>",
    "<#789>",
    "<t:1700000000:R>",
    "</policy list:1>",
    "<:smile:1>",
    "<a:smile:1>",
    "<id:customize>",
    "```",
    "````diff",
    "`",
    "``",
    "[free](https://evil.example)",
    "https://discord.gg/abc",
    "discord.com/invite/abc",
    "# Title",
    "-# small",
    ">>> quote",
    "1. one",
    "||spoiler||",
    "**bold**",
    "__u__",
    "~~gone~~",
    "\\",
    "\x1b[31m",
    "\u202eevil\u202c",
    "\u2066x\u2069",
    "שלום עולם",
    "مرحبا بالعالم",
    "👩‍👩‍👧",
    "\ud800",
    "\x00",
    "\u200b",
    "\u2028",
    "नमस्ते",
]
ACTS = re.compile(
    r"<@[!&]?\d|<#\d|<t:\d|</\w|<a?:\w+:\d|<id:|@everyone|@here|discord\.gg|discord\.com/invite"
    r"|[\u202a-\u202e\u2066-\u2069\x00-\x08\x0b-\x1f\x7f]",
    re.IGNORECASE,
)
LINKS = re.compile(r"(?<!\\)\]\(")
BLOCKS = re.compile(r"```diff\n.*?```", re.DOTALL)
OWN_MOMENTS = re.compile(r"<t:\d+:[fFdDR]>")

words = st.one_of(
    st.text(max_size=30),
    st.sampled_from(HOSTILE),
    st.sampled_from("abcdefghijklmnopqrstuvwxyz").map(lambda c: c * 6000),
    st.from_regex(r"[a-z]{1,12}", fullmatch=True),
)
sentences = st.lists(words, max_size=8).map(" ".join)
quotes = st.one_of(st.none(), sentences, sentences.map(lambda s: f"We keep {s} for 30 days."))
values = st.one_of(st.none(), words)


@st.composite
def findings(draw: st.DrawFn) -> Finding:
    verdict = draw(st.sampled_from(Verdict))
    return Finding(
        topic=draw(st.sampled_from(Topic)),
        kind=draw(st.sampled_from(FindingKind)),
        what=draw(st.sampled_from(["notice", "retention", "recipient", "clause", "strange-thing"])),
        old=draw(values),
        new=draw(values),
        direction=draw(st.sampled_from(Direction)),
        verdict=verdict,
        severity=draw(st.sampled_from(Severity)) if verdict is Verdict.SUBSTANTIVE else None,
        section=draw(words),
        before=draw(quotes),
        after=draw(quotes),
        rule=draw(st.sampled_from(["value-changed", "duty-removed"])),
    )


@st.composite
def changes(draw: st.DrawFn) -> Change:
    few = draw(st.lists(findings(), min_size=1, max_size=6))
    told = tuple(few * draw(st.sampled_from([1, 1, 1, 70])))[:400]
    top = max(told, key=lambda f: (f.verdict.rank, f.severity.rank if f.severity else -1))
    return Change(
        id=draw(st.integers(1, 10**9)),
        watch_id=draw(words) or "watch",
        service=draw(words),
        name=draw(words),
        url=draw(st.sampled_from(["https://a.example/p", "javascript:alert(1)", "x" * 3000, ""])),
        detected_at=datetime(2026, 3, 1, tzinfo=UTC),
        from_version=3,
        to_version=4,
        verdict=top.verdict,
        severity=top.severity,
        direction=top.direction,
        topics=tuple(draw(st.lists(st.sampled_from(Topic), max_size=8))),
        flags=tuple(draw(st.lists(st.sampled_from(Flag), max_size=3))),
        findings=told,
        edits=tuple(
            _edit(f, i)
            for i, f in enumerate(told[: draw(st.integers(0, 400))])
            if f.before is not None or f.after is not None
        ),
        reverted_by=draw(st.sampled_from([None, None, 7])),
    )


def _edit(finding: Finding, place: int) -> Edit:
    def side(text: str | None) -> tuple[Clause, ...]:
        return () if text is None else (Clause(("A",), "", "", text, "en", place),)

    kind = EditKind.ADDED if finding.before is None else EditKind.REMOVED
    kind = EditKind.REWORDED if finding.before is not None and finding.after is not None else kind
    return Edit(kind, side(finding.before), side(finding.after), verdict=Verdict.MINOR)


def texts(message: Message) -> list[str]:
    found = [message.content]
    for embed in message.embeds:
        found += [embed.title, embed.description, embed.author, embed.footer]
        found += [part for field in embed.fields for part in (field.name, field.value)]
    return found


def broken_rules(message: Message) -> list[str]:
    """Return what Discord would refuse of a message, by its documented limits."""
    wrong = []

    def most(name: str, text: str, limit: int, *, needed: bool = False) -> None:
        if units(text) > limit or (needed and not text.strip(f" {PART}")):
            wrong.append(f"{name}: {units(text)} of {limit}")

    most("content", message.content, CONTENT, needed=True)
    total = 0
    for embed in message.embeds:
        most("title", embed.title, TITLE, needed=True)
        most("description", embed.description, DESCRIPTION)
        most("author", embed.author, AUTHOR)
        most("footer", embed.footer, FOOTER, needed=True)
        for field in embed.fields:
            most("field", field.name, FIELD_NAME, needed=True)
            most("field", field.value, FIELD_VALUE, needed=True)
        total += _size(embed)
    if total > EMBED_TOTAL or len(message.embeds) > 1:
        wrong.append(f"embeds: {total}")
    for button in message.buttons:
        most("button", button.label, LABEL, needed=True)
        most("button", button.url or button.custom_id or "", 512 if button.url else 100)
    wrong += [f"file: {f.name}" for f in message.attachments if len(f.data) > FILE_BYTES]
    wrong += [f"id: {role}" for role in message.roles if not role.isdigit()]
    return wrong + refused(message)


CREATE = "/channels/{channel_id}/messages"


def refused(message: Message) -> list[str]:
    """Return what the loopback Discord has against a message, in all its forms."""
    sizes = {f"files[{n}]": len(file.data) for n, file in enumerate(message.attachments)}
    wrong = []
    for form in (message, message.for_webhook()):
        payload = form.to_payload()
        wrong += rules.broken_message(payload, sizes)
        if (schema := official()) is not None:
            wrong += schema.request("POST", CREATE, payload)
    return wrong


def _size(embed: Embed) -> int:
    fields = sum(units(field.name) + units(field.value) for field in embed.fields)
    told = (embed.title, embed.description, embed.author, embed.footer)
    return fields + sum(map(units, told))


@settings(max_examples=40, deadline=None)
@given(changes(), st.sampled_from(["en", "fr"]))
def test_any_change_makes_a_legal_message_in_which_nothing_acts(
    change: Change, language: str
) -> None:
    subscription = Subscription(1, "1", "everything", mentions=(Mention("77", "high"),))
    message = messages.alert(change, language=language, subscription=subscription)
    assert broken_rules(message) == []
    for text in texts(message):
        own = OWN_MOMENTS.sub("", text).replace("<@&77>", "")
        assert ACTS.search(own) is None, own
    for text in (message.content, message.embeds[0].title, message.embeds[0].description):
        assert LINKS.search(BLOCKS.sub("", text)) is None, text
    fences = [line for line in message.embeds[0].description.split("\n") if "```" in line]
    assert fences in ([], ["```diff", "```"])
    assert set(message.roles) <= {"77"}
    message.to_payload()["content"].encode()


@settings(max_examples=15, deadline=None)
@given(st.lists(changes(), min_size=1, max_size=8), st.sampled_from(["en", "fr"]))
def test_any_changes_make_a_legal_digest(many: list[Change], language: str) -> None:
    kind = DeliveryKind.DIGEST
    asking = Subscription(1, "1", "everything", mentions=(Mention("77", "minor"),))
    message = bundles.bundle(kind, many, (), (), number=5, language=language, subscription=asking)
    assert broken_rules(message) == []
    for text in texts(message):
        assert ACTS.search(OWN_MOMENTS.sub("", text).replace("<@&77>", "")) is None


PLAIN = st.from_regex(r"[a-z]{1,20}", fullmatch=True)


@settings(max_examples=50, deadline=None)
@given(
    st.lists(PLAIN, min_size=1, max_size=12),
    st.lists(PLAIN, min_size=1, max_size=12),
    st.text("abc 🔴*`_", max_size=4000),
    st.text("abc שלום*`_", max_size=4000),
    st.integers(1, 400),
)
def test_changed_words_survive_however_long_the_rest_is(
    gone: list[str], come: list[str], head: str, tail: str, count: int
) -> None:
    old, new = " ".join(f"old{w}" for w in gone), " ".join(f"new{w}" for w in come)
    first = replace(
        FINDINGS[0], before=f"{head} {old} {tail}", after=f"{head} {new} {tail}", old=None, new=None
    )
    change = replace(CHANGE, findings=(first,) * count, edits=())
    message = messages.alert(change, language="en")
    assert broken_rules(message) == []
    seen = message.embeds[0].description
    assert all(f"old{w}" in seen for w in gone)
    assert all(f"new{w}" in seen for w in come)
    file = message.attachments[0].data.decode()
    assert file.count(f"{old}") == file.count(f"{new}") == count


def test_a_word_too_long_for_a_message_is_cut_in_its_middle_and_whole_in_the_file() -> None:
    long = "x" * 3000 + "MIDDLE" + "y" * 3000
    first = replace(FINDINGS[0], before="We keep it.", after=f"We keep {long}.")
    message = messages.alert(replace(CHANGE, findings=(first,), edits=()), language="en")
    shown = message.embeds[0].description
    assert "xxxx" in shown
    assert "yyyy" in shown
    assert "MIDDLE" not in shown
    assert long in message.attachments[0].data.decode()


def test_the_redline_goes_along_where_the_change_is_long() -> None:
    names = [Path(file.name).suffix for file in messages.alert(CHANGE, language="en").attachments]
    assert names == [".diff"]
    long = replace(CHANGE, edits=CHANGE.edits * 30)
    files = messages.alert(long, language="en").attachments
    assert [Path(file.name).suffix for file in files] == [".diff", ".html"]
    assert files[1].data.startswith(b"<!doctype html>")


def test_severity_is_said_in_words_and_numbers_lead() -> None:
    message = messages.alert(CHANGE, language="en")
    assert message.content.startswith("🔴 **Fernbank** · Privacy policy: ")
    assert "**30 days → 14 days**" in message.content
    assert "high severity, worse for you" in message.content
    assert "30 days → 14 days" in message.embeds[0].title


def test_a_day_that_is_still_to_come_is_told() -> None:
    coming = messages.alert(CHANGE, language="en", effective_on=date(2026, 4, 1)).embeds[0]
    assert any(field.name == "Takes effect" for field in coming.fields)
    past = messages.alert(CHANGE, language="en", effective_on=date(2020, 4, 1)).embeds[0]
    assert all(field.name != "Takes effect" for field in past.fields)


NAMES = ["alert", "taken-back", "taken-back-reply", "digest", "notices", "suspended", "runaway"]


def _golden(name: str, language: str) -> Message:
    status = Status("fernbank-privacy", "Fernbank", "Privacy policy", CHANGE.url, *[None] * 17)  # type: ignore[arg-type]
    since = SEEN_AT - timedelta(hours=9)
    notices = [
        Notice(1, "fernbank-privacy", kind, SEEN_AT, fault, "", since)
        for kind, fault in zip(NoticeKind, ("not-found", "not-found", None, None), strict=True)
    ]
    minor = replace(CHANGE, id=43, findings=FINDINGS[-1:], verdict=Verdict.COSMETIC, severity=None)
    subscription = Subscription(7, "123", "everything", suspended="forbidden")
    mentions = (Mention("77", "high"), Mention("88", "minor"))
    match name:
        case "alert":
            return messages.alert(
                CHANGE,
                language=language,
                subscription=replace(subscription, mentions=mentions),
                effective_on=date(2026, 4, 1),
                acknowledged="Ada <@1>",
            )
        case "taken-back":
            return messages.alert(replace(CHANGE, reverted_by=44), language=language)
        case "taken-back-reply":
            return messages.taken_back(replace(CHANGE, reverted_by=44), language=language)
        case "digest":
            three = (minor, CHANGE, replace(CHANGE, id=41, reverted_by=44))
            kind = DeliveryKind.DIGEST
            return bundles.bundle(kind, three, notices[:1], [status], number=9, language=language)
        case "notices":
            kind = DeliveryKind.NOTICES
            return bundles.bundle(kind, (), notices, [status], number=9, language=language)
        case "suspended":
            return bundles.suspended(subscription, waiting=3, number=9, language=language)
        case _:
            return bundles.runaway(status, count=6, since=since, number=9, language=language)


def as_page(message: Message) -> str:
    """Return a message as a page that people can read."""
    lines = [message.content]
    for embed in message.embeds:
        lines += ["", f"┃ {embed.author}", f"┃ {embed.title} <{embed.url}>"]
        lines += [f"┃ {line}" for line in embed.description.split("\n")]
        lines += [f"┃ [{field.name}] {field.value}" for field in embed.fields]
        lines += [f"┃ {embed.footer} #{embed.colour:06x}"]
    lines += [
        "",
        *(f"({button.label}: {button.url or button.custom_id})" for button in message.buttons),
    ]
    lines += [f"📎 {file.name}: {file.description}" for file in message.attachments]
    lines += [f"pings: {', '.join(message.roles) or 'nobody'}", f"marker: {message.marker}"]
    return "\n".join(lines).replace(PART, "·") + "\n"


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("name", NAMES)
def test_messages_read_as_they_should(name: str, language: str) -> None:
    message = _golden(name, language)
    assert broken_rules(message) == []
    agrees(f"{name}.{language}.txt", as_page(message))
