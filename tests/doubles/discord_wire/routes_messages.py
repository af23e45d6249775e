"""The operations on channels, messages, threads and private conversations."""

from __future__ import annotations

from typing import Any

from tests.doubles.discord_wire import posting, rules, shapes
from tests.doubles.discord_wire.engine import Call, Discord, RefusedError, route
from tests.doubles.discord_wire.world import Channel, ChannelKind, Json, Message, Permission

CROSSPOSTS_AN_HOUR = 10


@route("GET", "/channels/{channel_id}")
def get_channel(discord: Discord, call: Call) -> tuple[int, Any]:
    return 200, shapes.channel(discord.channel(call.number("channel_id")))


@route("PATCH", "/channels/{channel_id}")
def edit_channel(discord: Discord, call: Call) -> tuple[int, Any]:
    channel = discord.channel(call.number("channel_id"))
    discord.need(channel, Permission.MANAGE_THREADS)
    channel.name = call.payload.get("name", channel.name)
    channel.archived = call.payload.get("archived", channel.archived)
    channel.locked = call.payload.get("locked", channel.locked)
    event = "THREAD_UPDATE" if channel.is_thread else "CHANNEL_UPDATE"
    discord.dispatch(event, shapes.channel(channel), guild=channel.guild, intent=1)
    return 200, shapes.channel(channel)


@route("GET", "/channels/{channel_id}/messages")
def list_messages(discord: Discord, call: Call) -> tuple[int, Any]:
    channel = discord.channel(call.number("channel_id"))
    held = discord.world.permissions(discord.world.bot, channel)
    if not held & Permission.READ_MESSAGE_HISTORY:
        return 200, []
    limit = int(call.query.get("limit", 50))
    if not 1 <= limit <= 100:
        raise RefusedError(400, 50035, "Invalid Form Body")
    before = int(call.query.get("before", 1 << 63))
    after = int(call.query.get("after", 0))
    found = [m for m in channel.messages.values() if after < m.id < before]
    chosen = found[:limit] if "after" in call.query else found[-limit:]
    return 200, [shapes.message(m, discord.base) for m in reversed(chosen)]


@route("GET", "/channels/{channel_id}/messages/{message_id}")
def get_message(discord: Discord, call: Call) -> tuple[int, Any]:
    channel = discord.channel(call.number("channel_id"))
    discord.need(channel, Permission.READ_MESSAGE_HISTORY)
    return 200, shapes.message(discord.message(channel, call.number("message_id")), discord.base)


@route("POST", "/channels/{channel_id}/messages")
def create_message(discord: Discord, call: Call) -> tuple[int, Any]:
    channel = discord.channel(call.number("channel_id"))
    _may_send(discord, channel, call.payload, has_files=bool(call.files))
    if rules.is_empty(call.payload, call.files):
        raise RefusedError(400, 50006, "Cannot send an empty message")
    known = _same_nonce(discord, call.payload)
    if known is None:
        known = posting.compose(discord, channel, discord.world.bot, call.payload, call.files)
    return 200, shapes.message(known, discord.base)


def _may_send(discord: Discord, channel: Channel, payload: Json, *, has_files: bool) -> None:
    """Refuse a message for which the bot lacks a permission, or that cannot arrive."""
    if channel.kind == ChannelKind.FORUM:
        raise RefusedError(400, 50008, "Cannot send messages in a non-text channel")
    if channel.recipient is not None and not channel.recipient.dms_open:
        raise RefusedError(403, 50007, "Cannot send messages to this user")
    sends = Permission.SEND_MESSAGES_IN_THREADS if channel.is_thread else Permission.SEND_MESSAGES
    discord.need(channel, sends)
    if payload.get("embeds"):
        discord.need(channel, Permission.EMBED_LINKS)
    if has_files:
        discord.need(channel, Permission.ATTACH_FILES)
    if channel.is_thread:
        if channel.locked:
            raise RefusedError(400, 160005, "This thread is locked")
        channel.archived = False


def _same_nonce(discord: Discord, payload: Json) -> Message | None:
    """Return the bot's own message of the past few minutes with this enforced nonce."""
    nonce = payload.get("nonce")
    if nonce is None or not payload.get("enforce_nonce"):
        return None
    since = discord.world.clock.now() - discord.nonce_memory
    for channel in discord.world.channels.values():
        for message in channel.messages.values():
            own = message.author is discord.world.bot and message.nonce == nonce
            if own and message.sent_at >= since:
                return message
    return None


@route("PATCH", "/channels/{channel_id}/messages/{message_id}")
def edit_message(discord: Discord, call: Call) -> tuple[int, Any]:
    channel = discord.channel(call.number("channel_id"))
    message = discord.message(channel, call.number("message_id"))
    if message.author is not discord.world.bot:
        raise RefusedError(403, 50005, "Cannot edit a message authored by another user")
    if channel.is_thread and channel.archived:
        raise RefusedError(400, 50083, "Thread is archived")
    posting.refuse_old_edit(discord, message)
    posting.revise(discord, message, call.payload, call.files)
    return 200, shapes.message(message, discord.base)


@route("DELETE", "/channels/{channel_id}/messages/{message_id}")
def delete_message(discord: Discord, call: Call) -> tuple[int, Any]:
    channel = discord.channel(call.number("channel_id"))
    message = discord.message(channel, call.number("message_id"))
    if message.author is not discord.world.bot:
        discord.need(channel, Permission.MANAGE_MESSAGES)
    posting.remove(discord, message)
    return 204, None


@route("POST", "/channels/{channel_id}/messages/{message_id}/crosspost")
def crosspost(discord: Discord, call: Call) -> tuple[int, Any]:
    channel = discord.channel(call.number("channel_id"))
    message = discord.message(channel, call.number("message_id"))
    if channel.kind != ChannelKind.ANNOUNCEMENT:
        raise RefusedError(400, 50024, "Cannot execute action on this channel type")
    discord.need(channel, Permission.SEND_MESSAGES)
    if message.flags & 1:
        raise RefusedError(400, 40033, "This message has already been crossposted")
    now = discord.world.clock.now()
    channel.crossposts = [at for at in channel.crossposts if now - at < posting.HOUR]
    if len(channel.crossposts) >= CROSSPOSTS_AN_HOUR:
        raise RefusedError(429, 20022, "This message cannot be published due to the hourly limit")
    channel.crossposts.append(now)
    message.flags |= 1
    return 200, shapes.message(message, discord.base)


@route("POST", "/channels/{channel_id}/messages/{message_id}/threads")
def thread_from_message(discord: Discord, call: Call) -> tuple[int, Any]:
    channel = discord.channel(call.number("channel_id"))
    message = discord.message(channel, call.number("message_id"))
    discord.need(channel, Permission.CREATE_PUBLIC_THREADS)
    if message.thread is not None:
        raise RefusedError(400, 160004, "A thread has already been created for this message")
    message.thread = _thread(discord, channel, message.id, call.payload)
    return 201, shapes.thread(message.thread)


@route("POST", "/channels/{channel_id}/threads")
def thread_of_channel(discord: Discord, call: Call) -> tuple[int, Any]:
    channel = discord.channel(call.number("channel_id"))
    if channel.kind == ChannelKind.FORUM:
        discord.need(channel, Permission.SEND_MESSAGES)
        thread = _thread(discord, channel, discord.world.clock.snowflake(), call.payload)
        first = call.payload["message"]
        message = posting.compose(discord, thread, discord.world.bot, first, call.files)
        shape = shapes.thread(thread)
        return 201, shape | {"message": shapes.message(message, discord.base)}
    discord.need(channel, Permission.CREATE_PUBLIC_THREADS)
    thread = _thread(discord, channel, discord.world.clock.snowflake(), call.payload)
    return 201, shapes.thread(thread)


def _thread(discord: Discord, channel: Channel, number: int, payload: Json) -> Channel:
    if channel.is_thread or channel.guild is None:
        raise RefusedError(400, 50024, "Cannot execute action on this channel type")
    kind = ChannelKind.PUBLIC_THREAD
    if channel.kind == ChannelKind.ANNOUNCEMENT:
        kind = ChannelKind.ANNOUNCEMENT_THREAD
    thread = Channel(number, kind, payload["name"], channel.guild, parent=channel)
    thread.owner = discord.world.bot.id
    thread.auto_archive = payload.get("auto_archive_duration") or 1440
    channel.guild.channels[number] = discord.world.channels[number] = thread
    event = shapes.thread(thread) | {"newly_created": True}
    discord.dispatch("THREAD_CREATE", event, guild=channel.guild, intent=1)
    return thread


@route("POST", "/users/@me/channels")
def create_dm(discord: Discord, call: Call) -> tuple[int, Any]:
    user = discord.world.users.get(int(call.payload["recipient_id"]))
    if user is None:
        raise RefusedError(404, 10013, "Unknown User")
    return 200, shapes.channel(discord.world.dm(user))
