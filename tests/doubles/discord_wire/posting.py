"""How messages come about and change: composed from a payload, revised, and whom they notify.

Knows what Discord does with a payload once it has been accepted; knows nothing of HTTP.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from tests.doubles.discord_wire import shapes
from tests.doubles.discord_wire.engine import Discord, RefusedError
from tests.doubles.discord_wire.world import (
    EVERYTHING,
    Attachment,
    Channel,
    Json,
    Message,
    Permission,
    User,
)

GUILD_MESSAGES, DIRECT_MESSAGES = 1 << 9, 1 << 12
HOUR = 3600.0
OLD_EDITS = 3
"""Edits that a message older than an hour takes before Discord says 30046."""


def compose(
    discord: Discord,
    channel: Channel,
    author: User,
    payload: Json,
    files: Mapping[str, Attachment],
    *,
    webhook: int | None = None,
) -> Message:
    """Make and store a message; ephemeral ones are kept out of the channel."""
    world = discord.world
    message = Message(
        world.clock.snowflake(),
        channel,
        author,
        world.clock.now(),
        content=payload.get("content") or "",
        embeds=list(payload.get("embeds") or []),
        components=list(payload.get("components") or []),
        flags=payload.get("flags") or 0,
        nonce=payload.get("nonce"),
        webhook=webhook,
        application=world.application if author is world.bot else None,
    )
    message.attachments = _described(files, payload.get("attachments") or [])
    reference = payload.get("message_reference")
    if reference is not None:
        message.reference = _referenced(discord, channel, reference)
    message.pings = _pings(discord, message, payload.get("allowed_mentions"))
    if not message.ephemeral:
        channel.messages[message.id] = message
        _tell(discord, "MESSAGE_CREATE", message)
    return message


def revise(
    discord: Discord, message: Message, payload: Json, files: Mapping[str, Attachment]
) -> None:
    """Change a message as a payload says; what it does not name stays."""
    for key, empty in (("content", ""), ("embeds", []), ("components", [])):
        if key in payload:
            setattr(message, key, payload[key] or empty)
    if payload.get("flags") is not None:
        kept = message.flags & ~(1 << 2)
        message.flags = kept | (payload["flags"] & ((1 << 2) | (1 << 15)))
    if "attachments" in payload:
        listed = payload["attachments"] or []
        staying = {str(each["id"]) for each in listed}
        message.attachments = [a for a in message.attachments if str(a.id) in staying]
        message.attachments += _described(files, listed)
    else:
        message.attachments += _described(files, [])
    message.flags &= ~128
    message.edited_at = discord.world.clock.now()
    if not message.ephemeral:
        _tell(discord, "MESSAGE_UPDATE", message)


def refuse_old_edit(discord: Discord, message: Message) -> None:
    """Count an edit of a message older than an hour, and refuse the many."""
    if discord.world.clock.now() - message.sent_at > HOUR:
        if message.old_edits >= OLD_EDITS:
            says = "Maximum number of edits to messages older than 1 hour reached. Try again later"
            raise RefusedError(429, 30046, says)
        message.old_edits += 1


def remove(discord: Discord, message: Message) -> None:
    """Delete a message."""
    message.channel.messages.pop(message.id, None)
    guild = message.channel.guild
    data = {"id": str(message.id), "channel_id": str(message.channel.id)}
    if guild is not None:
        data["guild_id"] = str(guild.id)
    intent = DIRECT_MESSAGES if guild is None else GUILD_MESSAGES
    discord.dispatch("MESSAGE_DELETE", data, guild=guild, intent=intent)


def _tell(discord: Discord, event: str, message: Message) -> None:
    guild = message.channel.guild
    data = shapes.message(message, discord.base)
    if guild is not None:
        data["guild_id"] = str(guild.id)
    intent = DIRECT_MESSAGES if guild is None else GUILD_MESSAGES
    discord.dispatch(event, data, guild=guild, intent=intent)


def _described(files: Mapping[str, Attachment], listed: Sequence[Json]) -> list[Attachment]:
    """Return the new files, with the names and descriptions that the payload gives them."""
    told = {f"files[{each['id']}]": each for each in listed}
    for name, attachment in files.items():
        entry = told.get(name, {})
        attachment.description = entry.get("description")
        attachment.filename = entry.get("filename") or attachment.filename
    return list(files.values())


def _referenced(discord: Discord, channel: Channel, reference: Json) -> Message | None:
    held = discord.world.permissions(discord.world.bot, channel)
    if not held & Permission.READ_MESSAGE_HISTORY:
        raise RefusedError(
            400, 160002, "You cannot reply without permission to read message history"
        )
    found = channel.messages.get(int(reference["message_id"]))
    if found is None and reference.get("fail_if_not_exists", True):
        raise RefusedError(400, 50035, "Invalid Form Body: MESSAGE_REFERENCE_UNKNOWN_MESSAGE")
    return found


def _texts(components: Iterable[Json]) -> Iterable[str]:
    for component in components:
        if component.get("type") == 10:
            yield component.get("content") or ""
        yield from _texts(component.get("components") or ())


def _pings(discord: Discord, message: Message, allowed: Json | None) -> frozenset[str]:
    """Return whom the message notifies: what it names, and `allowed_mentions` and roles let it."""
    text = "\n".join([message.content, *_texts(message.components)])
    guild = message.channel.guild
    trusted = EVERYTHING
    if message.webhook is None:
        trusted = discord.world.permissions(message.author, message.channel)
    may_all = bool(trusted & Permission.MENTION_EVERYONE)

    def lets(kind: str, number: int = 0) -> bool:
        if allowed is None:
            return True
        listed: list[Any] = allowed.get(kind) or []
        return kind in (allowed.get("parse") or []) or str(number) in map(str, listed)

    pings = set()
    if re.search(r"@(everyone|here)\b", text) and may_all and lets("everyone"):
        pings.add("everyone")
    for number in map(int, re.findall(r"<@&(\d+)>", text)):
        role = guild.roles.get(number) if guild else None
        if role is not None and (role.mentionable or may_all) and lets("roles", number):
            pings.add(f"role:{number}")
    for number in map(int, re.findall(r"<@!?(\d+)>", text)):
        if number in discord.world.users and lets("users", number):
            pings.add(f"user:{number}")
    return frozenset(pings)
