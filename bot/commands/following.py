"""`/policy follow`: changes of a policy told to one person by direct message.

Knows that a follow belongs to a person and to no server, that a direct message may be refused, and
that the way to end it belongs into the message. Who cannot be written to is told at the next
answer, since there is nowhere else to say it.
"""

from dataclasses import dataclass, replace
from datetime import datetime

import discord

from bot.commands import quieting, wants
from bot.commands.asked import Asked
from bot.commands.refusal import Refusal
from bot.views import button, buttons
from monitor.model import PERSON, Level, Subscription
from monitor.store import Book

_CLOSED = 50007
"""Discord's code for direct messages that the person does not take."""


@dataclass(frozen=True, slots=True)
class Terms:
    """How a person asks to be told: what was not said is None."""

    level: str | None = None
    hours: str | None = None
    zone: str | None = None
    urgent: bool | None = None

    def on(self, kept: Subscription, asked: Asked) -> Subscription:
        """Return a follow as it now is to be."""
        quiet = quieting.quiet_as(
            kept.quiet, self.hours, self.zone, urgent=self.urgent, words=asked.words
        )
        return replace(kept, at_least=self.level or kept.at_least, quiet=quiet)


_AS_EVER = Terms()


async def follow(asked: Asked, watch_id: str, name: str, terms: Terms = _AS_EVER) -> None:
    """Tell the asker about a watch by direct message, beginning with one; `name` is escaped.

    One who follows it already changes how; one whose messages were closed is tried again.
    """
    known = await asked.ask(lambda book: _known(book, asked.person, watch_id))
    if known is None:
        await _begin(asked, watch_id, name, terms)
        return
    wanted = terms.on(known, asked)
    if wanted == known and known.suspended is None:
        await _tell(asked, asked.words.answer("followed-already", name=name), known)
        return
    kept = await asked.ask(lambda book: book.amend(wanted))
    text = _said(asked, name, kept)
    if kept.suspended is not None:
        await _greet(asked, text, kept)
        await asked.ask(lambda book: _resume(book, kept.channel, asked.office.clock()))
    asked.office.index.forget()
    await _tell(asked, text, kept)


async def unfollow(asked: Asked, number: int) -> None:
    """End a follow of the asker's own."""
    ended = await asked.ask(lambda book: _end(book, number, asked.person))
    shelf = await asked.office.index.shelf(asked.office.ask)
    asked.office.index.forget()
    name = wants.told(ended.wants, shelf, asked.words) if ended else f"{number}"
    await asked.tell(asked.words.answer("unfollowed", name=name))


async def number_of(asked: Asked, watch_id: str) -> int | None:
    """Return the number under which the asker follows a watch, None where it is not followed."""
    known = await asked.ask(lambda book: _known(book, asked.person, watch_id))
    return None if known is None else known.id


async def _begin(asked: Asked, watch_id: str, name: str, terms: Terms) -> None:
    bare = Subscription(
        id=0,
        channel=f"{PERSON}{asked.person}",
        wants=f"watch:{watch_id}",
        at_least=str(Level.SUBSTANTIVE),
        language=asked.language,
        owner=asked.person,
    )
    wanted = terms.on(bare, asked)
    made = await asked.ask(lambda book: book.subscribe(wanted))
    text = _said(asked, name, made)
    try:
        await _greet(asked, text, made)
    except (Refusal, discord.HTTPException):
        await asked.ask(lambda book: book.unsubscribe(made.id))
        raise
    asked.office.index.forget()
    await _tell(asked, text, made)


async def _greet(asked: Asked, text: str, kept: Subscription) -> None:
    """Write to the asker.

    Raises:
        Refusal: the asker takes no direct messages.
    """
    user = asked.interaction.user
    try:
        channel = user.dm_channel or await user.create_dm()
        await channel.send(text, view=buttons(button("unfollow", kept.id, asked.words)))
    except discord.Forbidden as error:
        if error.code == _CLOSED:
            raise Refusal("no-dm") from error
        raise


async def _tell(asked: Asked, text: str, kept: Subscription) -> None:
    await asked.tell(text, view=buttons(button("unfollow", kept.id, asked.words)))


def _said(asked: Asked, name: str, kept: Subscription) -> str:
    level = wants.level(kept.at_least, asked.words)
    told = asked.words.answer("followed", name=name, level=level)
    return "\n".join([told, *quieting.promised(kept.quiet, asked.words)])


def _known(book: Book, person: str, watch_id: str) -> Subscription | None:
    mine = book.subscriptions(channel=f"{PERSON}{person}")
    return next((s for s in mine if s.wants == f"watch:{watch_id}"), None)


def _resume(book: Book, channel: str, now: datetime) -> None:
    """Go on with all that a person follows, since the person can be written to."""
    for subscription in book.subscriptions(channel=channel):
        book.resume(subscription.id, now)


def _end(book: Book, number: int, person: str) -> Subscription | None:
    mine = book.subscriptions(channel=f"{PERSON}{person}")
    found = next((s for s in mine if s.id == number), None)
    if found is not None:
        book.unsubscribe(number)
    return found
