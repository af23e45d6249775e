"""A server's subscriptions as lines: what they ask for, and whether their channels work.

Knows how a subscription is told; asks the doctor about channels. Reads no book.
"""

from dataclasses import dataclass
from datetime import datetime

import discord

from bot import bundles
from bot.autocomplete import Shelf
from bot.commands import doctor, quieting, telling, wants
from bot.translations import Words
from monitor.model import Subscription
from monitor.store import Mute
from monitor.store.quiet import ends_at


@dataclass(frozen=True, slots=True)
class Overview:
    """What lines about a server's subscriptions are made of."""

    guild: discord.Guild
    shelf: Shelf
    words: Words
    now: datetime
    mutes: tuple[Mute, ...]

    def line(self, kept: Subscription) -> str:
        """Return a subscription: what it asks for, how it is told, and whether that works."""
        there = self.words
        head = there.phrase(
            "alerts",
            "overview-line",
            number=kept.id,
            channel=wants.channel_of(kept),
            wants=wants.told(kept.wants, self.shelf, there),
            level=wants.level(kept.at_least, there),
        )
        states = [*_states(self.guild, kept, there, self.now), *self._muted(kept)]
        below = [" · ".join(_details(kept, there)), *states]
        return "\n".join([head, *(f"-# {line}" for line in below)])

    def _muted(self, kept: Subscription) -> list[str]:
        return [
            self.words.phrase(
                "alerts",
                "muted-until",
                name=wants.told(f"watch:{mute.watch_id}", self.shelf, self.words),
                when=telling.moment(mute.until, self.words),
            )
            for mute in self.mutes
            if mute.subscription == kept.id
        ]


def _details(kept: Subscription, there: Words) -> list[str]:
    details = [wants.language(kept.language), wants.pace(kept.digest, there)]
    if kept.topics:
        named = ", ".join(there.word(topic) for topic in kept.topics)
        details.append(there.phrase("alerts", "only-topics", topics=named))
    if kept.direction:
        leaning = wants.leaning(kept.direction, there)
        details.append(there.phrase("alerts", "only-direction", direction=leaning))
    details += [
        there.phrase(
            "alerts", "mentions", role=f"<@&{m.role}>", level=wants.level(m.at_least, there)
        )
        for m in kept.mentions
    ]
    if kept.thread:
        details.append(there.phrase("alerts", "in-threads"))
    if kept.quiet:
        details.append(quieting.told(kept.quiet, there))
    return details


def _states(guild: discord.Guild, kept: Subscription, there: Words, now: datetime) -> list[str]:
    """Return whether the channel works, and what holds its alerts back."""
    health = doctor.examine_subscription(guild, kept)
    if health.gone:
        states = [there.phrase("alerts", "gone")]
    elif missing := (*health.required, *health.optional):
        states = [there.phrase("alerts", "missing", missing=doctor.named(missing, there))]
    else:
        states = [there.phrase("alerts", "works")]
    if kept.suspended:
        reason = bundles.why(kept.suspended, there.language)
        states.append(there.phrase("alerts", "suspended", reason=reason))
    if kept.paused_until and kept.paused_until > now:
        when = telling.moment(kept.paused_until, there, "f")
        states.append(there.phrase("alerts", "paused-until", when=when))
    if kept.quiet and (ends := ends_at(kept.quiet, now)):
        states.append(there.phrase("alerts", "rests-until", when=telling.moment(ends, there, "t")))
    return states


def short(kept: Subscription, guild: discord.Guild, shelf: Shelf, there: Words) -> str:
    """Return a subscription as one line without markup, for autocomplete."""
    channel = guild.get_channel_or_thread(int(kept.channel)) if kept.channel.isdigit() else None
    where = f"#{channel.name}" if channel else kept.shown
    what = wants.told(kept.wants, shelf, there).replace("\\", "")
    return f"{kept.id} · {where} · {what}"
