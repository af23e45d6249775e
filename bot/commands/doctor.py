"""Which permissions an alert needs in a channel, and which of them are missing there.

Knows Discord's permissions by name; puts them into words through the phrases. Sends nothing.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import discord

from bot.translations import Words
from monitor.model import Subscription

REQUIRED = ("view_channel", "send_messages", "embed_links", "attach_files")
"""Without one of these no whole alert can be sent."""

OPTIONAL = ("read_message_history",)
"""Without it alerts come; what was sent before a long outage cannot be looked up."""

FOR_THREADS = ("create_public_threads", "send_messages_in_threads")
"""Needed where a subscription asks for a thread for each service."""

Place = discord.TextChannel | discord.Thread


@dataclass(frozen=True, slots=True)
class Health:
    """What is missing in a channel, as names of permissions; both empty where all is well.

    `gone` says that there is no such channel any more, or that it cannot be seen.
    """

    required: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()
    gone: bool = False

    @property
    def can_send(self) -> bool:
        """Tell whether an alert can be sent."""
        return not self.gone and not self.required


def examine(channel: Place, *, threads: bool = False) -> Health:
    """Return what clausewatch lacks in a channel; `threads` asks for those of threads too."""
    held = channel.permissions_for(channel.guild.me)
    required: Iterable[str] = REQUIRED
    if isinstance(channel, discord.Thread):
        required = [_IN_THREAD.get(name, name) for name in REQUIRED]
    optional = OPTIONAL + (FOR_THREADS if threads else ())
    if not held.view_channel:
        return Health(required=("view_channel",))
    return Health(_missing(held, required), _missing(held, optional))


def examine_subscription(guild: discord.Guild, subscription: Subscription) -> Health:
    """Return how the channel of one of a server's subscriptions is."""
    if not subscription.channel.isdigit():
        return Health()
    channel = guild.get_channel_or_thread(int(subscription.channel))
    if not isinstance(channel, Place):
        return Health(gone=True)
    return examine(channel, threads=subscription.thread)


def cannot_mention(channel: Place, role: discord.Role) -> bool:
    """Tell whether mentioning the role in the channel would ping nobody."""
    allowed = channel.permissions_for(channel.guild.me).mention_everyone
    return not role.mentionable and not allowed


def named(permissions: Iterable[str], words: Words) -> str:
    """Return permissions as the client calls them, in bold."""
    return ", ".join(f"**{words.permission(name)}**" for name in permissions)


_IN_THREAD = {"send_messages": "send_messages_in_threads"}


def _missing(held: discord.Permissions, names: Iterable[str]) -> tuple[str, ...]:
    return tuple(name for name in names if not getattr(held, name))
