"""The JSON shapes in which Discord tells of its things, for REST answers and gateway events.

Knows field names and nothing else; the shapes are held to the official schema by `schema`.
"""

from datetime import UTC, datetime

from tests.doubles.discord_wire.world import (
    Attachment,
    Channel,
    ChannelKind,
    Guild,
    Json,
    Message,
    Role,
    User,
    Webhook,
    World,
    base_permissions,
)


def moment(seconds: float) -> str:
    """Write a time as Discord does."""
    return datetime.fromtimestamp(seconds, UTC).isoformat()


def user(who: User) -> Json:
    """Tell of a person or bot."""
    return {
        "id": str(who.id),
        "username": who.name,
        "avatar": None,
        "discriminator": "0",
        "public_flags": 0,
        "flags": 0,
        "bot": who.bot,
        "global_name": None,
        "primary_guild": None,
    }


def own_user(who: User) -> Json:
    """Tell a bot of itself."""
    return user(who) | {"mfa_enabled": True, "locale": who.locale, "verified": True, "email": None}


def application(world: World) -> Json:
    """Tell of the bot's application."""
    return {
        "id": str(world.application),
        "name": world.bot.name,
        "icon": None,
        "description": "",
        "type": None,
        "verify_key": "0" * 64,
        "flags": 0,
        "flags_new": "0",
        "redirect_uris": [],
        "interactions_endpoint_url": None,
        "role_connections_verification_url": None,
        "owner": user(world.owner),
        "approximate_guild_count": len(world.guilds),
        "approximate_user_install_count": 0,
        "approximate_user_authorization_count": 0,
        "explicit_content_filter": 0,
        "team": None,
        "eligible_oauth2_scopes": [],
        "bot_public": True,
        "bot_require_code_grant": False,
        "bot": user(world.bot),
    }


def role(what: Role) -> Json:
    """Tell of a role."""
    shape: Json = {
        "id": str(what.id),
        "name": what.name,
        "permissions": str(int(what.permissions)),
        "position": what.position,
        "color": 0,
        "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
        "hoist": False,
        "managed": what.bot_of is not None,
        "mentionable": what.mentionable,
        "icon": None,
        "unicode_emoji": None,
        "flags": 0,
    }
    if what.bot_of is not None:
        shape["tags"] = {"bot_id": str(what.bot_of)}
    return shape


def member(guild: Guild, who: User) -> Json:
    """Tell of a person as a member of a server."""
    return {
        "avatar": None,
        "banner": None,
        "communication_disabled_until": None,
        "flags": 0,
        "joined_at": "2025-01-01T00:00:00+00:00",
        "nick": None,
        "pending": False,
        "premium_since": None,
        "roles": [str(number) for number in sorted(guild.members[who.id])],
        "user": user(who),
        "mute": False,
        "deaf": False,
    }


def channel(what: Channel) -> Json:
    """Tell of a channel, thread or private conversation."""
    if what.kind == ChannelKind.DM:
        assert what.recipient is not None
        return {
            "id": str(what.id),
            "type": what.kind,
            "flags": 0,
            "last_message_id": _last(what),
            "recipients": [user(what.recipient)],
        }
    if what.is_thread:
        return thread(what)
    assert what.guild is not None
    return {
        "id": str(what.id),
        "type": what.kind,
        "flags": 0,
        "guild_id": str(what.guild.id),
        "name": what.name,
        "position": 0,
        "topic": None,
        "nsfw": False,
        "parent_id": None,
        "rate_limit_per_user": 0,
        "last_message_id": _last(what),
        "permission_overwrites": [
            {
                "id": str(number),
                "type": int(rule.member),
                "allow": str(int(rule.allow)),
                "deny": str(int(rule.deny)),
            }
            for number, rule in what.overwrites.items()
        ],
    }


def thread(what: Channel) -> Json:
    """Tell of a thread."""
    assert what.guild is not None
    assert what.parent is not None
    return {
        "id": str(what.id),
        "type": what.kind,
        "flags": 0,
        "guild_id": str(what.guild.id),
        "name": what.name,
        "parent_id": str(what.parent.id),
        "owner_id": str(what.owner),
        "last_message_id": _last(what),
        "rate_limit_per_user": 0,
        "message_count": len(what.messages),
        "member_count": 1,
        "total_message_sent": len(what.messages),
        "thread_metadata": {
            "archived": what.archived,
            "archive_timestamp": "2025-01-01T00:00:00+00:00",
            "auto_archive_duration": what.auto_archive,
            "locked": what.locked,
            "create_timestamp": "2025-01-01T00:00:00+00:00",
            "invitable": True,
        },
    }


def _last(what: Channel) -> str | None:
    return str(next(reversed(what.messages))) if what.messages else None


def guild(what: Guild) -> Json:
    """Tell of a server as REST does."""
    return {
        "id": str(what.id),
        "name": what.name,
        "icon": None,
        "description": None,
        "home_header": None,
        "splash": None,
        "discovery_splash": None,
        "features": [],
        "banner": None,
        "owner_id": str(what.owner.id),
        "application_id": None,
        "region": "us-west",
        "afk_channel_id": None,
        "afk_timeout": 300,
        "system_channel_id": None,
        "system_channel_flags": 0,
        "widget_enabled": False,
        "widget_channel_id": None,
        "verification_level": 0,
        "roles": [role(each) for each in what.roles.values()],
        "default_message_notifications": 1,
        "mfa_level": 0,
        "explicit_content_filter": 0,
        "max_presences": None,
        "max_members": 500000,
        "max_stage_video_channel_users": 50,
        "max_video_channel_users": 25,
        "vanity_url_code": None,
        "premium_tier": 0,
        "premium_subscription_count": 0,
        "preferred_locale": what.locale,
        "rules_channel_id": None,
        "safety_alerts_channel_id": None,
        "public_updates_channel_id": None,
        "premium_progress_bar_enabled": False,
        "nsfw": False,
        "nsfw_level": 0,
        "emojis": [],
        "stickers": [],
        "incidents_data": None,
    }


def guild_create(what: Guild, bot: User) -> Json:
    """Tell of a server as the gateway does when the bot connects or is invited."""
    plain = [channel(each) for each in what.channels.values() if not each.is_thread]
    threads = [thread(c) for c in what.channels.values() if c.is_thread and not c.archived]
    return guild(what) | {
        "joined_at": "2025-01-01T00:00:00+00:00",
        "large": False,
        "unavailable": False,
        "member_count": len(what.members),
        "voice_states": [],
        "members": [member(what, bot)],
        "channels": plain,
        "threads": threads,
        "presences": [],
        "stage_instances": [],
        "guild_scheduled_events": [],
        "soundboard_sounds": [],
    }


def my_guild(what: Guild, bot: User) -> Json:
    """Tell of a server as a line of the bot's own list."""
    return {
        "id": str(what.id),
        "name": what.name,
        "icon": None,
        "banner": None,
        "owner": False,
        "permissions": str(int(base_permissions(what, bot))),
        "features": [],
    }


def attachment(what: Attachment, base: str) -> Json:
    """Tell of a file; its address is on this double."""
    address = f"{base}/attachments/{what.id}/{what.filename}"
    shape: Json = {
        "id": str(what.id),
        "filename": what.filename,
        "size": len(what.body),
        "url": address,
        "proxy_url": address,
        "content_type": what.media_type,
    }
    if what.description is not None:
        shape["description"] = what.description
    return shape


def embed(what: Json) -> Json:
    """Tell of an embed as stored: Discord adds its type and drops what is null."""
    return {"type": "rich"} | {k: v for k, v in what.items() if v is not None and k != "flags"}


def message(what: Message, base: str, *, reference: bool = True) -> Json:
    """Tell of a message."""
    shape: Json = {
        "id": str(what.id),
        "type": _message_type(what),
        "channel_id": str(what.channel.id),
        "author": user(what.author),
        "content": what.content,
        "mentions": [],
        "mention_roles": sorted(p[5:] for p in what.pings if p.startswith("role:")),
        "mention_everyone": "everyone" in what.pings,
        "attachments": [attachment(each, base) for each in what.attachments],
        "embeds": [embed(each) for each in what.embeds],
        "timestamp": moment(what.sent_at),
        "edited_timestamp": None if what.edited_at is None else moment(what.edited_at),
        "flags": what.flags,
        "components": numbered(what.components),
        "pinned": False,
        "tts": False,
    }
    optional = {
        "nonce": what.nonce,
        "webhook_id": None if what.webhook is None else str(what.webhook),
        "application_id": None if what.application is None else str(what.application),
        "interaction_metadata": what.interaction,
        "thread": None if what.thread is None else thread(what.thread),
    }
    shape |= {key: value for key, value in optional.items() if value is not None}
    if what.reference is not None:
        shape["message_reference"] = {
            "type": 0,
            "channel_id": str(what.reference.channel.id),
            "message_id": str(what.reference.id),
        }
        if reference:
            shape["referenced_message"] = message(what.reference, base, reference=False)
    return shape


def _message_type(what: Message) -> int:
    if what.interaction is not None and what.reference is None:
        return 20 if what.interaction["type"] == 2 else 0
    return 19 if what.reference is not None else 0


def numbered(components: list[Json]) -> list[Json]:
    """Give every component of a message its number, as Discord does, in reading order."""
    count = 0

    def visit(component: Json) -> Json:
        nonlocal count
        count += 1
        shape = {"id": count} | {k: v for k, v in component.items() if v is not None}
        for key in ("components", "accessory", "component"):
            inner = shape.get(key)
            if isinstance(inner, list):
                shape[key] = [visit(each) for each in inner]
            elif isinstance(inner, dict):
                shape[key] = visit(inner)
        return shape

    return [visit(each) for each in components]


def webhook(what: Webhook) -> Json:
    """Tell of a webhook to who holds its token."""
    assert what.channel.guild is not None
    return {
        "application_id": None,
        "avatar": None,
        "channel_id": str(what.channel.id),
        "guild_id": str(what.channel.guild.id),
        "id": str(what.id),
        "name": "alerts",
        "type": 1,
        "token": what.token,
        "url": what.url,
    }


def command(
    what: Json, number: int, version: int, application_id: int, guild_id: int | None
) -> Json:
    """Tell of a registered command: what was sent, with ids and Discord's defaults."""
    defaults: Json = {
        "type": 1,
        "description": "",
        "default_member_permissions": None,
        "nsfw": False,
        "dm_permission": True,
        "integration_types": [0],
        "contexts": None,
    }
    sent = {key: value for key, value in what.items() if value is not None}
    shape = defaults | sent
    shape |= {"id": str(number), "version": str(version), "application_id": str(application_id)}
    if guild_id is not None:
        shape["guild_id"] = str(guild_id)
        shape.pop("dm_permission")
    permissions = shape["default_member_permissions"]
    shape["default_member_permissions"] = None if permissions is None else str(permissions)
    return shape
