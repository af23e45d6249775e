"""`/policy-alerts`: which changes are told in which channel; for those who manage the server.

Knows the options of the group and what each command writes into the book. Discord keeps the group
from those without Manage Server, unless the server's own settings say otherwise.
"""

from dataclasses import replace
from datetime import datetime, timedelta

import discord
from discord import app_commands

from bot.autocomplete import MOST, label
from bot.commands import choices, doctor, quieting, telling, wants
from bot.commands.asked import Asked
from bot.commands.doctor import Health, Place
from bot.commands.editing import EditView
from bot.commands.office import Office
from bot.commands.overview import Overview, short
from bot.commands.reading import tell_blocks
from bot.commands.refusal import Refusal
from bot.commands.trial import send_sample
from bot.translations import Words, language_of, says, with_options_of, words
from monitor.model import Direction, Mention, Pace, Subscription, Topic
from monitor.store import Book

_LONGEST_PAUSE = 720
_LEVEL = "substantive"


@app_commands.guild_only()
@app_commands.allowed_installs(guilds=True, users=False)
@app_commands.default_permissions(manage_guild=True)
class Alerts(app_commands.Group):
    """The group of commands that manage a server's subscriptions."""

    def __init__(self, office: Office) -> None:
        super().__init__(name="policy-alerts", description=says("policy-alerts"))
        self._office = office

    @app_commands.command(name="subscribe", description=says("policy-alerts subscribe"))
    @with_options_of("policy-alerts subscribe")
    @choices.levels
    @choices.topics
    @choices.directions
    @choices.tongues
    @choices.paces
    async def subscribe(
        self,
        interaction: discord.Interaction,
        *,
        watch: str,
        channel: discord.TextChannel | discord.Thread | None = None,
        from_: str = _LEVEL,
        topic: str | None = None,
        direction: str | None = None,
        language: str | None = None,
        digest: str = Pace.INSTANT.value,
        mention: discord.Role | None = None,
        thread: bool = False,
        quiet: str | None = None,
        zone: str | None = None,
        urgent: bool | None = None,
    ) -> None:
        """Tell changes of a policy in a channel."""
        asked = await Asked.begin(self._office, interaction)
        guild, place = _place(interaction, channel)
        if mention is not None and mention.is_default():
            raise Refusal("not-everyone", table="alerts")
        wanted = Subscription(
            id=0,
            channel=str(place.id),
            wants=await wants.wants_of(self._office, watch, asked.words),
            at_least=from_,
            direction=Direction(direction) if direction else None,
            topics=(Topic(topic),) if topic else (),
            language=language or language_of(interaction.guild_locale or interaction.locale),
            guild=str(guild.id),
            owner=str(interaction.user.id),
            digest=Pace(digest),
            mentions=(Mention(str(mention.id), from_),) if mention else (),
            thread=thread,
            quiet=quieting.quiet_as(None, quiet, zone, urgent=urgent, words=asked.words),
        )
        made = await asked.ask(lambda book: _subscribed(book, wanted))
        self._office.index.forget()
        await asked.tell("\n".join(await self._subscribed(asked, made, place, mention)))

    async def _subscribed(
        self, asked: Asked, made: Subscription, place: Place, mention: discord.Role | None
    ) -> list[str]:
        there, shelf = asked.words, await self._office.index.shelf(self._office.ask)
        told = there.phrase(
            "alerts",
            "subscribed",
            channel=place.mention,
            wants=wants.told(made.wants, shelf, there),
            level=wants.level(made.at_least, there),
            language=wants.language(made.language),
            digest=wants.pace(made.digest, there),
            number=made.id,
        )
        health = doctor.examine(place, threads=made.thread)
        lines = [told, *quieting.promised(made.quiet, there), *_complaints(health, place, there)]
        if mention and doctor.cannot_mention(place, mention):
            lines.append(there.phrase("alerts", "unmentionable", role=mention.mention))
        return lines

    @app_commands.command(name="unsubscribe", description=says("policy-alerts unsubscribe"))
    @with_options_of("policy-alerts unsubscribe")
    async def unsubscribe(self, interaction: discord.Interaction, subscription: int) -> None:
        """End a subscription."""
        asked = await Asked.begin(self._office, interaction)
        found = await _own(asked, subscription)
        shelf = await self._office.index.shelf(self._office.ask)
        await asked.ask(lambda book: book.unsubscribe(found.id))
        self._office.index.forget()
        told = wants.told(found.wants, shelf, asked.words)
        await asked.tell(
            asked.words.phrase(
                "alerts", "unsubscribed", channel=wants.channel_of(found), wants=told
            )
        )

    @app_commands.command(name="edit", description=says("policy-alerts edit"))
    @with_options_of("policy-alerts edit")
    async def edit(
        self,
        interaction: discord.Interaction,
        subscription: int,
        *,
        quiet: str | None = None,
        zone: str | None = None,
        urgent: bool | None = None,
    ) -> None:
        """Change a subscription by menus; its quiet hours at once, where they are given."""
        asked = await Asked.begin(self._office, interaction)
        found = await _own(asked, subscription)
        resting = quieting.quiet_as(found.quiet, quiet, zone, urgent=urgent, words=asked.words)
        if resting != found.quiet:
            rested = replace(found, quiet=resting)
            found = await asked.ask(lambda book: book.amend(rested))
            self._office.index.forget()
        shelf = await self._office.index.shelf(self._office.ask)
        told = wants.told(found.wants, shelf, asked.words)
        await interaction.edit_original_response(view=EditView(asked, found, told))

    @app_commands.command(name="overview", description=says("policy-alerts overview"))
    async def overview(self, interaction: discord.Interaction) -> None:
        """List the server's subscriptions, and what their channels lack."""
        asked = await Asked.begin(self._office, interaction)
        guild, now = _guild(interaction), self._office.clock()
        kept = await asked.ask(lambda book: book.subscriptions(guild=str(guild.id)))
        mutes = await asked.ask(lambda book: book.mutes(now))
        shelf = await self._office.index.shelf(self._office.ask)
        desk = Overview(guild, shelf, asked.words, now, tuple(mutes))
        lines = [desk.line(subscription) for subscription in kept]
        title = asked.words.phrase("alerts", "overview")
        await tell_blocks(asked, title, lines or [asked.words.phrase("alerts", "none")])

    @app_commands.command(name="pause", description=says("policy-alerts pause"))
    @with_options_of("policy-alerts pause")
    async def pause(
        self, interaction: discord.Interaction, hours: app_commands.Range[int, 0, _LONGEST_PAUSE]
    ) -> None:
        """Hold all alerts of the server back for some hours; 0 ends it."""
        asked = await Asked.begin(self._office, interaction)
        guild = _guild(interaction)
        until = self._office.clock() + timedelta(hours=hours) if hours else None
        count = await asked.ask(lambda book: _pause(book, str(guild.id), until))
        if not count:
            await asked.tell(asked.words.phrase("alerts", "none"))
        elif until is None:
            await asked.tell(asked.words.phrase("alerts", "resumed"))
        else:
            when = telling.moment(until, asked.words, "f")
            await asked.tell(asked.words.phrase("alerts", "paused", when=when))

    @app_commands.command(name="test", description=says("policy-alerts test"))
    @with_options_of("policy-alerts test")
    async def test(
        self,
        interaction: discord.Interaction,
        channel: discord.TextChannel | discord.Thread | None = None,
    ) -> None:
        """Send a sample alert, and say which permission is missing where."""
        asked = await Asked.begin(self._office, interaction)
        _, place = _place(interaction, channel)
        kept = await asked.ask(lambda book: book.subscriptions(channel=str(place.id)))
        health = doctor.examine(place, threads=any(s.thread for s in kept))
        there, now = asked.words, self._office.clock()
        refused = await send_sample(place, there, now) if health.can_send else ""
        if not health.can_send or refused:
            head = there.phrase("alerts", "cannot-send", channel=place.mention)
            await asked.tell("\n".join([head, *_complaints(health, place, there), refused]).strip())
            return
        resumed = await asked.ask(lambda book: sum(book.resume(s.id, now) for s in kept))
        key = "tested-optional" if health.optional else "tested"
        lines = [there.phrase("alerts", key, channel=place.mention)]
        lines += _complaints(health, place, there)
        lines += [there.counted("alerts", "resumed-count", resumed)] if resumed else []
        await asked.tell("\n".join(lines))

    @subscribe.autocomplete("watch")
    async def offer_wants(
        self, interaction: discord.Interaction, typed: str
    ) -> list[app_commands.Choice[str]]:
        """Offer everything, services, topics and watches."""
        return await choices.offer_wants(self._office, interaction, typed)

    @subscribe.autocomplete("quiet")
    @edit.autocomplete("quiet")
    async def offer_hours(
        self, interaction: discord.Interaction, typed: str
    ) -> list[app_commands.Choice[str]]:
        """Offer quiet hours."""
        return await choices.offer_hours(interaction, typed)

    @subscribe.autocomplete("zone")
    @edit.autocomplete("zone")
    async def offer_zones(
        self, interaction: discord.Interaction, typed: str
    ) -> list[app_commands.Choice[str]]:
        """Offer time zones."""
        return await choices.offer_zones(self._office, interaction, typed)

    @unsubscribe.autocomplete("subscription")
    @edit.autocomplete("subscription")
    async def offer_subscriptions(
        self, interaction: discord.Interaction, typed: str
    ) -> list[app_commands.Choice[int]]:
        """Offer the server's subscriptions."""
        shelf = await self._office.index.shelf(self._office.ask)
        there, guild = words(language_of(interaction.locale)), interaction.guild
        kept = [s for s in shelf.subscriptions if guild and s.guild == str(guild.id)]
        named = [(s.id, short(s, guild, shelf, there)) for s in kept if guild]
        return [
            app_commands.Choice(name=label(name), value=number)
            for number, name in named
            if typed.casefold() in name.casefold()
        ][:MOST]


def _place(interaction: discord.Interaction, channel: Place | None) -> tuple[discord.Guild, Place]:
    """Return the server, and the channel that is meant: the one named, or the present one."""
    guild = _guild(interaction)
    place = channel or interaction.channel
    if isinstance(place, Place):
        return guild, place
    raise Refusal("no-channel")


def _guild(interaction: discord.Interaction) -> discord.Guild:
    if interaction.guild is None:
        raise Refusal("server-only")
    return interaction.guild


async def _own(asked: Asked, number: int) -> Subscription:
    """Return a subscription of the asking server.

    Raises:
        Refusal: this server has none of that number.
    """
    guild = _guild(asked.interaction)
    digits = "".join(c for c in str(number) if c.isdecimal())[:15]
    found = await asked.ask(lambda book: book.subscription(int(digits or 0)))
    if found is None or found.guild != str(guild.id):
        raise Refusal("no-subscription", table="alerts", name=digits or "?")
    return found


def _subscribed(book: Book, wanted: Subscription) -> Subscription:
    for known in book.subscriptions(channel=wanted.channel):
        same = known.wants == wanted.wants and known.topics == wanted.topics
        if same and known.language == wanted.language:
            channel = wants.channel_of(known)
            raise Refusal("subscribed-already", table="alerts", channel=channel, number=known.id)
    return book.subscribe(wanted)


def _pause(book: Book, guild: str, until: datetime | None) -> int:
    kept = book.subscriptions(guild=guild)
    for subscription in kept:
        book.amend(replace(subscription, paused_until=until))
    return len(kept)


def _complaints(health: Health, place: Place, there: Words) -> list[str]:
    """Return a sentence for what is missing, and one for what would be nice."""
    found = (("missing-required", health.required), ("missing-optional", health.optional))
    return [
        there.phrase("alerts", key, channel=place.mention, missing=doctor.named(names, there))
        for key, names in found
        if names
    ]
