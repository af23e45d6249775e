"""The operations on the bot itself: who it is, where it is, its commands, the gateway's address."""

from __future__ import annotations

from typing import Any

from tests.doubles.discord_wire import shapes
from tests.doubles.discord_wire.engine import Call, Discord, RefusedError, route
from tests.doubles.discord_wire.world import Guild, Json


@route("GET", "/users/@me")
def me(discord: Discord, _: Call) -> tuple[int, Any]:
    return 200, shapes.own_user(discord.world.bot)


@route("GET", "/oauth2/applications/@me")
def my_application(discord: Discord, _: Call) -> tuple[int, Any]:
    return 200, shapes.application(discord.world)


@route("GET", "/applications/@me")
def my_application_too(discord: Discord, _: Call) -> tuple[int, Any]:
    return 200, shapes.application(discord.world)


@route("GET", "/users/@me/guilds")
def my_guilds(discord: Discord, _: Call) -> tuple[int, Any]:
    mine = _joined(discord)
    return 200, [shapes.my_guild(guild, discord.world.bot) for guild in mine]


def _joined(discord: Discord) -> list[Guild]:
    bot = discord.world.bot.id
    return [guild for guild in discord.world.guilds.values() if bot in guild.members]


@route("GET", "/users/{user_id}")
def get_user(discord: Discord, call: Call) -> tuple[int, Any]:
    user = discord.world.users.get(call.number("user_id"))
    if user is None:
        raise RefusedError(404, 10013, "Unknown User")
    return 200, shapes.user(user)


@route("GET", "/gateway")
def gateway(discord: Discord, _: Call) -> tuple[int, Any]:
    return 200, {"url": discord.gateway_url}


@route("GET", "/gateway/bot")
def gateway_of_bot(discord: Discord, _: Call) -> tuple[int, Any]:
    limit = {"total": 1000, "remaining": 999, "reset_after": 0, "max_concurrency": 1}
    return 200, {
        "url": discord.gateway_url,
        "shards": discord.shards,
        "session_start_limit": limit,
    }


def _guild(discord: Discord, call: Call) -> Guild:
    guild = discord.world.guilds.get(call.number("guild_id"))
    if guild is None:
        raise RefusedError(404, 10004, "Unknown Guild")
    if discord.world.bot.id not in guild.members:
        raise RefusedError(403, 50001, "Missing Access")
    return guild


@route("GET", "/guilds/{guild_id}")
def get_guild(discord: Discord, call: Call) -> tuple[int, Any]:
    return 200, shapes.guild(_guild(discord, call))


@route("GET", "/guilds/{guild_id}/channels")
def guild_channels(discord: Discord, call: Call) -> tuple[int, Any]:
    guild = _guild(discord, call)
    return 200, [shapes.channel(c) for c in guild.channels.values() if not c.is_thread]


@route("GET", "/guilds/{guild_id}/roles")
def guild_roles(discord: Discord, call: Call) -> tuple[int, Any]:
    return 200, [shapes.role(role) for role in _guild(discord, call).roles.values()]


@route("GET", "/guilds/{guild_id}/members/{user_id}")
def guild_member(discord: Discord, call: Call) -> tuple[int, Any]:
    guild = _guild(discord, call)
    user = discord.world.users.get(call.number("user_id"))
    if user is None or user.id not in guild.members:
        raise RefusedError(404, 10007, "Unknown Member")
    return 200, shapes.member(guild, user)


@route("GET", "/applications/{application_id}/commands")
def list_commands(discord: Discord, call: Call) -> tuple[int, Any]:
    _own(discord, call)
    return 200, discord.world.commands[None]


@route("PUT", "/applications/{application_id}/commands")
def set_commands(discord: Discord, call: Call) -> tuple[int, Any]:
    _own(discord, call)
    return 200, _overwrite(discord, call.payload, None)


@route("GET", "/applications/{application_id}/guilds/{guild_id}/commands")
def list_guild_commands(discord: Discord, call: Call) -> tuple[int, Any]:
    _own(discord, call)
    return 200, discord.world.commands.get(_guild(discord, call).id, [])


@route("PUT", "/applications/{application_id}/guilds/{guild_id}/commands")
def set_guild_commands(discord: Discord, call: Call) -> tuple[int, Any]:
    _own(discord, call)
    return 200, _overwrite(discord, call.payload, _guild(discord, call).id)


def _own(discord: Discord, call: Call) -> None:
    if call.number("application_id") != discord.world.application:
        raise RefusedError(
            403, 20012, "You are not authorized to perform this action on this application"
        )


def _overwrite(discord: Discord, sent: list[Json] | None, guild: int | None) -> list[Json]:
    """Replace the commands of a scope; those that keep their name and type keep their id."""
    known = {(c["type"], c["name"]): int(c["id"]) for c in discord.world.commands.get(guild, [])}
    clock = discord.world.clock
    kept = []
    for command in sent or []:
        key = (command.get("type") or 1, command["name"])
        number = known.get(key) or clock.snowflake()
        shape = shapes.command(command, number, clock.snowflake(), discord.world.application, guild)
        kept.append(shape)
    discord.world.commands[guild] = kept
    return kept
