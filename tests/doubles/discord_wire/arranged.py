"""How a test arranges the loopback Discord's world: servers, channels, people, permissions.

What is made while a bot is connected is told to it, as Discord would.
"""

from __future__ import annotations

from tests.doubles.discord_wire import posting, shapes
from tests.doubles.discord_wire.people import Person
from tests.doubles.discord_wire.served import Served
from tests.doubles.discord_wire.world import (
    NOTHING,
    POSTER,
    Channel,
    ChannelKind,
    Guild,
    Message,
    Overwrite,
    Permission,
    Role,
    User,
    Webhook,
)

GUILDS = 1
"""The intent for servers, channels, roles and threads."""


class Arranged(Served):
    """A double whose world can be arranged."""

    def guild(
        self, name: str = "server", *, locale: str = "en-US", permissions: Permission = POSTER
    ) -> Guild:
        """Make a server that invited the bot with those permissions."""

        def make() -> Guild:
            guild = self.discord.world.add_guild(name, locale, permissions)
            event = shapes.guild_create(guild, self.discord.world.bot)
            self.discord.dispatch("GUILD_CREATE", event, guild=guild, intent=GUILDS)
            return guild

        return self.do(make)

    def channel(self, guild: Guild, name: str = "alerts", kind: int = ChannelKind.TEXT) -> Channel:
        """Make a channel."""

        def make() -> Channel:
            channel = self.discord.world.add_channel(guild, name, kind)
            shape = shapes.channel(channel)
            self.discord.dispatch("CHANNEL_CREATE", shape, guild=guild, intent=GUILDS)
            return channel

        return self.do(make)

    def role(
        self, guild: Guild, name: str, permissions: Permission = NOTHING, *,
        mentionable: bool = False,
    ) -> Role:  # fmt: skip
        """Make a role."""

        def make() -> Role:
            world = self.discord.world
            role = Role(world.clock.snowflake(), name, permissions, mentionable=mentionable)
            guild.roles[role.id] = role
            event = {"guild_id": str(guild.id), "role": shapes.role(role)}
            self.discord.dispatch("GUILD_ROLE_CREATE", event, guild=guild, intent=GUILDS)
            return role

        return self.do(make)

    def permit(self, guild: Guild, permissions: Permission) -> None:
        """Let the role that the bot brought along have other permissions in a server."""

        def change() -> None:
            bot = self.discord.world.bot.id
            role = next(role for role in guild.roles.values() if role.bot_of == bot)
            role.permissions = permissions
            event = {"guild_id": str(guild.id), "role": shapes.role(role)}
            self.discord.dispatch("GUILD_ROLE_UPDATE", event, guild=guild, intent=GUILDS)

        self.do(change)

    def grant(self, guild: Guild, role: Role) -> None:
        """Give the bot one more role."""

        def give() -> None:
            bot = self.discord.world.bot
            guild.members[bot.id].add(role.id)
            event = shapes.member(guild, bot) | {"guild_id": str(guild.id)}
            # The bot is told of its own roles, whatever its intents.
            self.discord.dispatch("GUILD_MEMBER_UPDATE", event, guild=guild, intent=GUILDS)

        self.do(give)

    def invite(self, guild: Guild) -> None:
        """Invite the bot again to a server that it was removed from."""

        def come_back() -> None:
            bot = self.discord.world.bot
            own = next(role for role in guild.roles.values() if role.bot_of == bot.id)
            guild.members[bot.id] = {own.id}
            event = shapes.guild_create(guild, bot)
            self.discord.dispatch("GUILD_CREATE", event, guild=guild, intent=GUILDS)

        self.do(come_back)

    def user(
        self, name: str = "reader", *, guild: Guild | None = None, roles: tuple[Role, ...] = (),
        locale: str = "en-US",
    ) -> User:  # fmt: skip
        """Make a person, as a member of a server with roles where one is given."""

        def make() -> User:
            user = self.discord.world.add_user(name, locale)
            if guild is not None:
                guild.members[user.id] = {role.id for role in roles}
            return user

        return self.do(make)

    def person(self, user: User, channel: Channel | None = None) -> Person:
        """Return a person in a channel, or in their private conversation with the bot."""
        where = channel or self.do(lambda: self.discord.world.dm(user))
        return Person(self, user, where)

    def dm(self, user: User) -> Channel:
        """Return the bot's private conversation with a person."""
        return self.do(lambda: self.discord.world.dm(user))

    def webhook(self, channel: Channel) -> Webhook:
        """Make a webhook of a channel, with its address in `url`."""

        def make() -> Webhook:
            webhook = self.discord.world.add_webhook(channel)
            webhook.url = f"{self.api_base}/webhooks/{webhook.id}/{webhook.token}"
            return webhook

        return self.do(make)

    def allow(self, channel: Channel, *permissions: Permission) -> None:
        """Give the bot permissions in one channel."""
        self._overwrite(channel, allow=permissions, deny=())

    def deny(self, channel: Channel, *permissions: Permission) -> None:
        """Take permissions from the bot in one channel."""
        self._overwrite(channel, allow=(), deny=permissions)

    def _overwrite(
        self, channel: Channel, allow: tuple[Permission, ...], deny: tuple[Permission, ...]
    ) -> None:
        def write() -> None:
            bot = self.discord.world.bot.id
            rule = channel.overwrites.setdefault(bot, Overwrite(member=True))
            for permission in allow:
                rule.allow, rule.deny = rule.allow | permission, rule.deny & ~permission
            for permission in deny:
                rule.allow, rule.deny = rule.allow & ~permission, rule.deny | permission
            shape = shapes.channel(channel)
            self.discord.dispatch("CHANNEL_UPDATE", shape, guild=channel.guild, intent=GUILDS)

        self.do(write)

    def delete_channel(self, channel: Channel) -> None:
        """Delete a channel; what is asked of it answers 404, 10003."""

        def delete() -> None:
            self.discord.world.channels.pop(channel.id, None)
            if channel.guild is not None:
                channel.guild.channels.pop(channel.id, None)
            shape = shapes.channel(channel)
            self.discord.dispatch("CHANNEL_DELETE", shape, guild=channel.guild, intent=GUILDS)

        self.do(delete)

    def kick(self, guild: Guild) -> None:
        """Remove the bot from a server."""

        def leave() -> None:
            guild.members.pop(self.discord.world.bot.id, None)
            event = {"id": str(guild.id)}
            self.discord.dispatch("GUILD_DELETE", event, guild=guild, intent=GUILDS)

        self.do(leave)

    def post(self, channel: Channel, user: User, content: str) -> Message:
        """Let a person write a message."""
        return self.do(
            lambda: posting.compose(self.discord, channel, user, {"content": content}, {})
        )

    def advance(self, seconds: float) -> None:
        """Move the double's clock on: nonces are forgotten, tokens end, messages age."""

        def move() -> None:
            self.discord.world.clock.offset += seconds

        self.do(move)
