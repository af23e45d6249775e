"""What the loopback Discord holds: servers, people, channels, messages, webhooks, commands.

Plain mutable records and the clock that dates them; knows nothing of HTTP, of the gateway or of
JSON shapes. Only the double's own event loop touches them.
"""

from __future__ import annotations

import secrets
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import IntFlag
from typing import Any

Json = dict[str, Any]

DISCORD_EPOCH = 1_420_070_400_000
"""Milliseconds of the first snowflake."""


class Permission(IntFlag):
    """The bits of Discord's permissions that a bot for alerts meets."""

    ADMINISTRATOR = 1 << 3
    MANAGE_CHANNELS = 1 << 4
    MANAGE_GUILD = 1 << 5
    VIEW_CHANNEL = 1 << 10
    SEND_MESSAGES = 1 << 11
    MANAGE_MESSAGES = 1 << 13
    EMBED_LINKS = 1 << 14
    ATTACH_FILES = 1 << 15
    READ_MESSAGE_HISTORY = 1 << 16
    MENTION_EVERYONE = 1 << 17
    MANAGE_WEBHOOKS = 1 << 29
    USE_APPLICATION_COMMANDS = 1 << 31
    MANAGE_THREADS = 1 << 34
    CREATE_PUBLIC_THREADS = 1 << 35
    SEND_MESSAGES_IN_THREADS = 1 << 38


NOTHING = Permission(0)
EVERYTHING = Permission((1 << 50) - 1)

MEMBER = (
    Permission.VIEW_CHANNEL
    | Permission.SEND_MESSAGES
    | Permission.READ_MESSAGE_HISTORY
    | Permission.USE_APPLICATION_COMMANDS
)
"""What everyone may do in a server unless it says otherwise."""

POSTER = (
    MEMBER
    | Permission.EMBED_LINKS
    | Permission.ATTACH_FILES
    | Permission.CREATE_PUBLIC_THREADS
    | Permission.SEND_MESSAGES_IN_THREADS
)
"""What the invite link of an alerting bot asks for, and the members' own."""


class ChannelKind:
    """Discord's numbers for the kinds of channels."""

    TEXT = 0
    DM = 1
    ANNOUNCEMENT = 5
    ANNOUNCEMENT_THREAD = 10
    PUBLIC_THREAD = 11
    FORUM = 15
    THREADS = (ANNOUNCEMENT_THREAD, PUBLIC_THREAD)


class Clock:
    """The double's clock: the machine's, moved on by what a test says."""

    def __init__(self) -> None:
        self.offset = 0.0
        self._last = 0

    def now(self) -> float:
        """Return seconds since 1970."""
        return time.time() + self.offset

    def moment(self) -> datetime:
        """Return the present as an aware datetime."""
        return datetime.fromtimestamp(self.now(), UTC)

    def snowflake(self) -> int:
        """Return a new id; ids grow with time, as Discord's do."""
        fresh = (int(self.now() * 1000) - DISCORD_EPOCH) << 22
        self._last = max(self._last + 1, fresh)
        return self._last


@dataclass(slots=True, eq=False)
class User:
    """A person or a bot; `dms_open` tells whether private messages from bots arrive."""

    id: int
    name: str
    bot: bool = False
    locale: str = "en-US"
    dms_open: bool = True


@dataclass(slots=True, eq=False)
class Role:
    """A role of a server; `bot_of` is set for the role that an invited bot brings along."""

    id: int
    name: str
    permissions: Permission
    mentionable: bool = False
    position: int = 0
    bot_of: int | None = None


@dataclass(slots=True, eq=False)
class Overwrite:
    """What a channel allows and denies to one role or one member."""

    allow: Permission = NOTHING
    deny: Permission = NOTHING
    member: bool = False


@dataclass(slots=True, eq=False)
class Guild:
    """A server, with its channels and threads by id."""

    id: int
    name: str
    owner: User
    locale: str = "en-US"
    roles: dict[int, Role] = field(default_factory=dict)
    members: dict[int, set[int]] = field(default_factory=dict)
    channels: dict[int, Channel] = field(default_factory=dict)


@dataclass(slots=True, eq=False)
class Channel:
    """A channel, thread or private conversation, with its messages by id, oldest first."""

    id: int
    kind: int
    name: str
    guild: Guild | None = None
    overwrites: dict[int, Overwrite] = field(default_factory=dict)
    messages: dict[int, Message] = field(default_factory=dict)
    parent: Channel | None = None
    recipient: User | None = None
    owner: int | None = None
    archived: bool = False
    locked: bool = False
    auto_archive: int = 1440
    crossposts: list[float] = field(default_factory=list)

    @property
    def is_thread(self) -> bool:
        """Whether this is a thread of another channel."""
        return self.kind in ChannelKind.THREADS


@dataclass(slots=True, eq=False)
class Attachment:
    """A file of a message."""

    id: int
    filename: str
    body: bytes
    media_type: str
    description: str | None = None


@dataclass(slots=True, eq=False)
class Message:
    """A stored message. `pings` names whom it notified: "everyone", "role:ID", "user:ID"."""

    id: int
    channel: Channel
    author: User
    sent_at: float
    content: str = ""
    embeds: list[Json] = field(default_factory=list)
    components: list[Json] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)
    flags: int = 0
    nonce: str | int | None = None
    webhook: int | None = None
    application: int | None = None
    edited_at: float | None = None
    reference: Message | None = None
    thread: Channel | None = None
    interaction: Json | None = None
    pings: frozenset[str] = frozenset()
    old_edits: int = 0

    @property
    def ephemeral(self) -> bool:
        """Whether only the person who asked sees it."""
        return bool(self.flags & 64)

    @property
    def loading(self) -> bool:
        """Whether it still shows "... is thinking"."""
        return bool(self.flags & 128)

    def file(self, filename: str) -> bytes:
        """Return the bytes of an attached file."""
        return next(a.body for a in self.attachments if a.filename == filename)


@dataclass(slots=True, eq=False)
class Webhook:
    """An address that posts to one channel; `url` is filled by the double."""

    id: int
    token: str
    channel: Channel
    url: str = ""
    user: User | None = None


class World:
    """All of it, and who the bot is."""

    def __init__(self) -> None:
        self.clock = Clock()
        self.bot = User(self.clock.snowflake(), "clausewatch-test", bot=True)
        self.owner = User(self.clock.snowflake(), "operator")
        self.users: dict[int, User] = {self.bot.id: self.bot, self.owner.id: self.owner}
        self.guilds: dict[int, Guild] = {}
        self.channels: dict[int, Channel] = {}
        self.webhooks: dict[int, Webhook] = {}
        self.commands: dict[int | None, list[Json]] = {None: []}

    @property
    def application(self) -> int:
        """The application's id, which is the bot's too."""
        return self.bot.id

    def add_user(self, name: str, locale: str = "en-US") -> User:
        """Make a person."""
        user = User(self.clock.snowflake(), name, locale=locale)
        self.users[user.id] = user
        return user

    def add_guild(self, name: str, locale: str, permissions: Permission) -> Guild:
        """Make a server that the bot was invited to with those permissions."""
        number = self.clock.snowflake()
        guild = Guild(number, name, self.add_user(f"{name}-owner"), locale)
        guild.roles[number] = Role(number, "@everyone", MEMBER)
        own = Role(
            self.clock.snowflake(), self.bot.name, permissions, position=1, bot_of=self.bot.id
        )
        guild.roles[own.id] = own
        guild.members[guild.owner.id] = set()
        guild.members[self.bot.id] = {own.id}
        self.guilds[number] = guild
        return guild

    def add_channel(self, guild: Guild, name: str, kind: int = ChannelKind.TEXT) -> Channel:
        """Make a channel in a server."""
        channel = Channel(self.clock.snowflake(), kind, name, guild)
        guild.channels[channel.id] = self.channels[channel.id] = channel
        return channel

    def dm(self, user: User) -> Channel:
        """Return the bot's private conversation with a person, made where there is none."""
        for channel in self.channels.values():
            if channel.recipient is user:
                return channel
        channel = Channel(self.clock.snowflake(), ChannelKind.DM, user.name, recipient=user)
        self.channels[channel.id] = channel
        return channel

    def add_webhook(self, channel: Channel) -> Webhook:
        """Make a webhook that no application owns."""
        webhook = Webhook(self.clock.snowflake(), secrets.token_urlsafe(48), channel)
        self.webhooks[webhook.id] = webhook
        return webhook

    def permissions(self, user: User, channel: Channel) -> Permission:
        """Compute what a member may do in a channel, in the order that Discord documents."""
        guild = channel.guild
        if guild is None:
            return POSTER
        if user.id not in guild.members:
            return Permission(0)
        home = channel.parent if channel.is_thread and channel.parent else channel
        held = guild.members[user.id]
        granted = base_permissions(guild, user)
        if granted is EVERYTHING:
            return EVERYTHING
        for layer in ({guild.id}, held, {user.id}):
            rules = [home.overwrites[i] for i in layer if i in home.overwrites]
            for rule in rules:
                granted &= ~rule.deny
            for rule in rules:
                granted |= rule.allow
        return granted if granted & Permission.VIEW_CHANNEL else Permission(0)


def base_permissions(guild: Guild, user: User) -> Permission:
    """Return what a member's roles grant in the server as a whole."""
    granted = guild.roles[guild.id].permissions
    for role in guild.members.get(user.id, ()):
        granted |= guild.roles[role].permissions
    if user is guild.owner or granted & Permission.ADMINISTRATOR:
        return EVERYTHING
    return granted
