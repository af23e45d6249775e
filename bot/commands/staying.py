"""The buttons that stay on alerts, and the message command "Why this alert?".

Knows what a click does: the whole difference, an acknowledgement that all see, and behind "More"
the rule, a personal follow, a mute for this channel, and the reader's word that an alert was noise
or mattered. The change's number comes with the button, so that all this works after any restart.
"""

import re
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

import discord
from discord import app_commands

from bot import messages
from bot.backend import TOO_MANY_EDITS
from bot.commands import following, lookup, telling
from bot.commands.asked import Asked
from bot.commands.difference import tell_difference
from bot.commands.evidence import tell_evidence
from bot.commands.office import Office
from bot.commands.refusal import Answering, Refusal
from bot.commands.wants import concerns
from bot.scrub import prose
from bot.translations import WHY, language_of, words
from bot.views import STAYING, button, buttons
from monitor.model import Change
from monitor.store import Book, LabelKind, Parcel

_MUTED_DAYS = 30
_MOST_BUTTONS = 25

Verb = Callable[[Asked, int], Awaitable[None]]


def staying(office: Office) -> type[discord.ui.DynamicItem[discord.ui.Button[Any]]]:
    """Return the class by which discord.py answers the buttons that stay, for an office."""

    class Staying(discord.ui.DynamicItem[discord.ui.Button[Any]], template=STAYING):
        """A button known by its custom id alone."""

        def __init__(self, item: discord.ui.Button[Any], verb: str, number: int) -> None:
            super().__init__(item)
            self._verb, self._number = verb, number

        @classmethod
        async def from_custom_id(
            cls,
            interaction: discord.Interaction,  # noqa: ARG003 - the custom id says it all
            item: discord.ui.Item[Any],
            match: re.Match[str],
        ) -> "Staying":
            """Make the item of a click."""
            assert isinstance(item, discord.ui.Button)
            return cls(item, match["verb"], int(match["number"]))

        async def callback(self, interaction: discord.Interaction) -> None:
            """Answer the click; discord.py would only log an error."""
            async with Answering(interaction):
                if self._verb == "ack":
                    await _acknowledge(office, interaction, self._number)
                else:
                    asked = await Asked.begin(office, interaction)
                    await _VERBS[self._verb](asked, self._number)

    return Staying


def why_command(office: Office) -> app_commands.ContextMenu:
    """Return the message command that tells why an alert was sent."""

    @app_commands.allowed_installs(guilds=True, users=True)
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
    async def why(interaction: discord.Interaction, message: discord.Message) -> None:
        asked = await Asked.begin(office, interaction)
        numbers = await asked.ask(lambda book: book.told_in(str(message.id)))
        numbers = numbers or _numbers_on(message)
        if not numbers:
            raise Refusal("why-no-alert", table="replies")
        if len(numbers) > 1:
            await _ask_which(asked, numbers[-_MOST_BUTTONS:])
        else:
            await tell_evidence(asked, await lookup.change_numbered(office, numbers[0]))

    return app_commands.ContextMenu(name=WHY, callback=why)


async def _ask_which(asked: Asked, numbers: Sequence[int]) -> None:
    """Let the asker choose one of the changes that a message tells."""
    shown = (button("why", number, asked.words, label=f"#{number}") for number in numbers)
    await asked.tell(asked.words.phrase("replies", "why-which"), view=buttons(*shown))


async def _acknowledge(office: Office, interaction: discord.Interaction, number: int) -> None:
    """Write into the alert who acknowledged it, or below it where it is too old; anyone may."""
    await interaction.response.defer()
    there, name = words(language_of(interaction.locale)), interaction.user.display_name
    message = str(interaction.message.id) if interaction.message else ""
    parcel = await office.ask(lambda book: _acknowledged(book, number, message, name))
    if parcel is None:
        text = there.phrase("replies", "acknowledged-already")
        await interaction.followup.send(text, ephemeral=True)
        return
    told = messages.alert(
        parcel.changes[0],
        language=parcel.subscription.language,
        subscription=parcel.subscription,
        effective_on=parcel.effective_on,
        acknowledged=name,
    )
    try:
        await interaction.edit_original_response(**told.to_discord(files=False))
    except discord.HTTPException as error:
        if error.code != TOO_MANY_EDITS:
            raise
        there = words(parcel.subscription.language)
        text = there.phrase("replies", "acknowledged-by", number=number, name=prose(name))
        await interaction.followup.send(text, allowed_mentions=discord.AllowedMentions.none())


def _acknowledged(book: Book, number: int, message: str, name: str) -> Parcel | None:
    """Write who acknowledged; None where somebody had before.

    Raises:
        Refusal: the message is no alert that the book knows.
    """
    sent = next((d for d in book.deliveries(number) if d.message == message), None)
    if sent is None:
        raise Refusal("why-no-alert", table="replies")
    if not book.acknowledge(number, sent.subscription, name):
        return None
    return book.parcel(sent)


async def _difference(asked: Asked, number: int) -> None:
    await tell_difference(asked, await lookup.change_numbered(asked.office, number))


async def _evidence(asked: Asked, number: int) -> None:
    await tell_evidence(asked, await lookup.change_numbered(asked.office, number))


async def _more(asked: Asked, number: int) -> None:
    """Offer what else can be done about an alert; a mute is for those who manage the server."""
    change, there = await lookup.change_numbered(asked.office, number), asked.words
    followed = await following.number_of(asked, change.watch_id)
    offered = [("why", number), ("unfollow" if followed else "follow", followed or number)]
    offered += [("mute", number)] if _manages(asked.interaction) else []
    offered += [("noise", number), ("matters", number)]
    text = there.phrase("replies", "more", number=number, name=telling.title_of(change))
    await asked.tell(text, view=buttons(*(button(verb, which, there) for verb, which in offered)))


async def _follow(asked: Asked, number: int) -> None:
    change = await lookup.change_numbered(asked.office, number)
    await following.follow(asked, change.watch_id, telling.title_of(change))


async def _mute(asked: Asked, number: int) -> None:
    """Mute the change's page in this channel, or let it be told again where it was muted."""
    if not _manages(asked.interaction):
        raise app_commands.MissingPermissions(["manage_guild"])
    change, there = await lookup.change_numbered(asked.office, number), asked.words
    now, channel = asked.office.clock(), await _told_in(asked)
    until = now + timedelta(days=_MUTED_DAYS)
    muted = await asked.ask(lambda book: _switch_mute(book, channel, change, now, until))
    parts = {"name": telling.title_of(change), "channel": f"<#{channel}>", "days": _MUTED_DAYS}
    key = "no-mute" if muted is None else "muted" if muted else "unmuted"
    await asked.tell(there.phrase("replies", key, **parts))


async def _told_in(asked: Asked) -> str:
    """Return the channel of the subscriptions that are meant: of a service's thread, its parent.

    A thread that people made may have subscriptions of its own.
    """
    place, here = asked.interaction.channel, str(asked.interaction.channel_id)
    if isinstance(place, discord.Thread) and not await asked.ask(
        lambda book: book.subscriptions(channel=here)
    ):
        return str(place.parent_id)
    return here


def _switch_mute(
    book: Book, channel: str, change: Change, now: datetime, until: datetime
) -> bool | None:
    """Turn the mute of a channel's subscriptions; None where none is about the page."""
    kept = {
        subscription.id
        for subscription in book.subscriptions(channel=channel)
        if concerns(subscription, change)
    }
    if not kept:
        return None
    lasting = {m.subscription for m in book.mutes(now) if m.watch_id == change.watch_id}
    mutes = not kept & lasting
    for number in kept:
        book.mute(number, change.watch_id, until if mutes else now)
    return mutes


async def _noise(asked: Asked, number: int) -> None:
    await _label(asked, number, LabelKind.NOISE)


async def _matters(asked: Asked, number: int) -> None:
    await _label(asked, number, LabelKind.MATTERS)


async def _label(asked: Asked, number: int, label: LabelKind) -> None:
    await lookup.change_numbered(asked.office, number)
    reader, now = str(asked.interaction.user.id), asked.office.clock()
    await asked.ask(lambda book: book.label(number, reader, label, now))
    await asked.tell(asked.words.phrase("replies", f"noted-{label}"))


_VERBS: dict[str, Verb] = {
    "diff": _difference,
    "more": _more,
    "why": _evidence,
    "follow": _follow,
    "mute": _mute,
    "noise": _noise,
    "matters": _matters,
    "unfollow": following.unfollow,
}
"""What each verb of `bot.views.STAYING` does, but for the one that edits the alert."""


def _manages(interaction: discord.Interaction) -> bool:
    return interaction.guild_id is not None and interaction.permissions.manage_guild


def _numbers_on(message: discord.Message) -> list[int]:
    """Return the change that a message's own buttons are about; nobody else can make those."""
    for row in message.components:
        for item in getattr(row, "children", ()):
            found = STAYING.fullmatch(getattr(item, "custom_id", None) or "")
            if found and found["verb"] in ("diff", "ack", "more"):
                return [int(found["number"])]
    return []
