"""`/policy follow`: changes of a policy told to one person by direct message.

Knows that a direct message may be refused, and that the way to end it belongs into the message.
"""

import discord

from bot.commands.asked import Asked
from bot.commands.refusal import Refusal
from bot.views import button, buttons
from monitor.model import Subscription
from monitor.store import Book

_LEVEL = "substantive"
_CLOSED = 50007
"""Discord's code for direct messages that the person does not take."""


async def follow(asked: Asked, watch_id: str, name: str) -> None:
    """Subscribe the asker to a watch, and say so by direct message; `name` is escaped already."""
    words, user = asked.words, asked.interaction.user
    wants = f"watch:{watch_id}"
    known = await asked.ask(lambda book: _known(book, str(user.id), wants))
    if known is not None:
        text = words.answer("followed-already", name=name)
        await asked.tell(text, view=buttons(button("unfollow", known.id, words)))
        return
    level = words.choice(_LEVEL).partition(":")[0].strip()
    text = words.answer("followed", name=name, level=level)
    channel = await _direct(user)
    wanted = Subscription(
        0, str(channel.id), wants, _LEVEL, language=asked.language, owner=str(user.id)
    )
    made = await asked.ask(lambda book: book.subscribe(wanted))
    try:
        await channel.send(text, view=buttons(button("unfollow", made.id, words)))
    except discord.HTTPException as error:
        await asked.ask(lambda book: book.unsubscribe(made.id))
        if isinstance(error, discord.Forbidden) and error.code == _CLOSED:
            raise Refusal("no-dm") from error
        raise
    asked.office.index.forget()
    await asked.tell(text, view=buttons(button("unfollow", made.id, words)))


async def unfollow(asked: Asked, number: int) -> None:
    """End a subscription of the asker's own."""
    owner = str(asked.interaction.user.id)
    ended = await asked.ask(lambda book: _end(book, number, owner))
    asked.office.index.forget()
    name = f"`{ended.wants.partition(':')[2]}`" if ended else f"{number}"
    await asked.tell(asked.words.answer("unfollowed", name=name))


async def _direct(user: discord.User | discord.Member) -> discord.DMChannel:
    try:
        return user.dm_channel or await user.create_dm()
    except discord.HTTPException as error:
        raise Refusal("no-dm") from error


def _known(book: Book, owner: str, wants: str) -> Subscription | None:
    mine = (s for s in book.subscriptions() if s.owner == owner and s.guild is None)
    return next((s for s in mine if s.wants == wants), None)


def _end(book: Book, number: int, owner: str) -> Subscription | None:
    found = next((s for s in book.subscriptions() if s.id == number and s.owner == owner), None)
    if found is not None:
        book.unsubscribe(number)
    return found
