"""`/policy`: what is watched, what changed, what it says now; for everyone, answered privately.

Knows the questions of the group and how their options are understood; how an answer reads is
`bot.commands.telling`, where it comes from the book and `monitor.history`.
"""

from collections.abc import Sequence

import discord
from discord import app_commands

from bot.commands import lookup, telling
from bot.commands.asked import Asked
from bot.commands.office import Office
from bot.translations import says
from monitor.model import Change, HistoryQuery
from monitor.render.escape import for_markdown
from monitor.render.quotes import extract
from monitor.render.sentences import summary
from monitor.store import Book, Status

_LIST_PAGE = 8


@app_commands.allowed_installs(guilds=True, users=True)
@app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
class Reading(app_commands.Group):
    """The group of commands that only ask."""

    def __init__(self, office: Office) -> None:
        super().__init__(name="policy", description=says("policy"))
        self._office = office

    @app_commands.command(name="list", description=says("policy list"))
    async def list_watches(self, interaction: discord.Interaction) -> None:
        """List what is watched, what is told in this server first."""
        asked = await Asked.begin(self._office, interaction)
        here = await lookup.followed_here(self._office, interaction)
        states = [state for state in await asked.ask(Book.statuses) if state.active]
        if not states:
            await asked.tell(asked.words.answer("list-empty"))
            return
        states.sort(key=lambda s: (s.watch_id not in here, s.service.casefold(), s.name))
        slices = [states[n : n + _LIST_PAGE] for n in range(0, len(states), _LIST_PAGE)]

        async def page(number: int) -> str:
            shown = slices[number]
            last = await asked.ask(lambda book: [_last_change(book, s) for s in shown])
            rows = zip(shown, last, strict=True)
            blocks = [_list_line(asked, s, change, here=s.watch_id in here) for s, change in rows]
            return telling.pages(asked.words.answer("list"), blocks, limit=1900)[0]

        await asked.tell_pages(len(slices), page)

    @app_commands.command(name="status", description=says("policy status"))
    async def status(self, interaction: discord.Interaction) -> None:
        """Tell how each page fares, what fails first."""
        asked = await Asked.begin(self._office, interaction)
        states = [state for state in await asked.ask(Book.statuses) if state.active]
        states.sort(key=lambda s: (s.fault is None, s.held_since is None, s.watch_id))
        counts = asked.words.answer(
            "status-counts",
            pages=len(states),
            changes=sum(state.changes for state in states),
            faults=sum(state.fault is not None for state in states),
        )
        lines = [telling.status_line(state, asked.words) for state in states]
        await _tell(asked, asked.words.answer("status"), [counts, *lines])


async def _tell(asked: Asked, title: str, blocks: Sequence[str]) -> None:
    """Answer with blocks, in as many pages as they need."""
    made = telling.pages(title, blocks)

    async def page(number: int) -> str:
        return made[number]

    await asked.tell_pages(len(made), page)


def _last_change(book: Book, state: Status) -> Change | None:
    if not state.changes:
        return None
    return next(book.changes(HistoryQuery(watch=state.watch_id, limit=1)), None)


def _list_line(asked: Asked, state: Status, last: Change | None, *, here: bool) -> str:
    words = asked.words
    told = f" · {words.answer('list-followed')}" if here else ""
    head = f"**{telling.title_of(state)}** (`{state.watch_id}`){told}"
    if state.version is None:
        return f"{head}\n-# {words.answer('watch-unread')}"
    if last is None:
        return f"{head}\n-# {words.answer('watch-unchanged')}"
    text = for_markdown(extract(summary(last, words.language), 110))
    when = telling.moment(last.detected_at, words)
    return f"{head}\n-# {words.answer('last-change', when=when, summary=text, number=last.id)}"
