"""`/policy`: what is watched, what changed, what it says now; for everyone, answered privately.

Knows the questions of the group and how their options are understood; how an answer reads is
`bot.commands.telling`, where it comes from the book and `monitor.history`.
"""

from collections.abc import Sequence
from itertools import islice

import discord
from discord import app_commands

from bot.commands import choices, following, lookup, telling, texts
from bot.commands.asked import Asked
from bot.commands.difference import tell_difference
from bot.commands.office import Office
from bot.scrub import prose
from bot.translations import says, with_options_of
from monitor import history
from monitor.model import Change, HistoryQuery, Topic, Verdict
from monitor.render.quotes import extract
from monitor.render.sentences import summary
from monitor.store import Book, Status

_LIST_PAGE = 8
_MOST_CHANGES = 200

Offered = list[app_commands.Choice[str]]


@app_commands.allowed_installs(guilds=True, users=True)
@app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
class Reading(app_commands.Group):
    """The group of commands that only ask."""

    def __init__(self, office: Office) -> None:
        super().__init__(name="policy", description=says("policy"))
        self._office = office

    @app_commands.command(name="list", description=says("policy list"))
    async def list_watches(self, interaction: discord.Interaction) -> None:
        """List what is watched, what the asker or this server is told of first."""
        asked = await Asked.begin(self._office, interaction)
        here = await lookup.followed_here(self._office, interaction)
        mine = await asked.ask(lambda book: lookup.followed_by(book, asked.person))
        states = [state for state in await asked.ask(Book.statuses) if state.active]
        if not states:
            await asked.tell(asked.words.answer("list-empty"))
            return
        states.sort(key=lambda s: (s.watch_id not in here | mine, s.service.casefold(), s.name))
        slices = [states[n : n + _LIST_PAGE] for n in range(0, len(states), _LIST_PAGE)]

        async def page(number: int) -> str:
            shown = slices[number]
            last = await asked.ask(lambda book: [_last_change(book, s) for s in shown])
            rows = zip(shown, last, strict=True)
            told = (("list-followed", here), ("list-yours", mine))
            blocks = [
                _list_line(asked, s, change, [key for key, ids in told if s.watch_id in ids])
                for s, change in rows
            ]
            return telling.pages(asked.words.answer("list"), blocks, limit=1900)[0]

        await asked.tell_pages(len(slices), page)

    @app_commands.command(name="history", description=says("policy history"))
    @with_options_of("policy history")
    @choices.topics
    @choices.levels
    async def history(
        self,
        interaction: discord.Interaction,
        watch: str | None = None,
        topic: str | None = None,
        from_: str | None = None,
        since: str | None = None,
    ) -> None:
        """Tell the recorded changes, newest first."""
        asked = await Asked.begin(self._office, interaction)
        named = await lookup.watch_named(self._office, watch) if watch else None
        query = HistoryQuery(
            watch=named.id if named else None,
            since=choices.moment_of(since, self._office.clock()),
            topic=Topic(topic) if topic else None,
            at_least=choices.least_verdict(from_),
        )
        found = await asked.ask(lambda book: _entries(book, query, from_))
        title = asked.words.answer("history")
        if named:
            title = asked.words.answer("history-of", name=telling.title_of(named))
        if not found and not await asked.ask(_has_changes):
            await asked.tell(asked.words.answer("nothing-recorded"))
            return
        lines = [telling.change_line(change, asked.words) for change in found]
        await tell_blocks(asked, title, lines or [asked.words.answer("history-empty")])

    @app_commands.command(name="show", description=says("policy show"))
    @with_options_of("policy show")
    async def show(self, interaction: discord.Interaction, change: int) -> None:
        """Tell one change: every finding with its quotes."""
        asked = await Asked.begin(self._office, interaction)
        found = await lookup.change_numbered(self._office, change)
        title = asked.words.answer("show", number=found.id, name=telling.title_of(found))
        await tell_blocks(asked, title, telling.change_blocks(found, asked.words))

    @app_commands.command(name="diff", description=says("policy diff"))
    @with_options_of("policy diff")
    async def diff(self, interaction: discord.Interaction, change: int) -> None:
        """Tell one change word by word, with files."""
        asked = await Asked.begin(self._office, interaction)
        await tell_difference(asked, await lookup.change_numbered(self._office, change))

    @app_commands.command(name="facts", description=says("policy facts"))
    @with_options_of("policy facts")
    async def facts(self, interaction: discord.Interaction, watch: str) -> None:
        """Tell what a policy says now."""
        asked = await Asked.begin(self._office, interaction)
        named = await lookup.watch_named(self._office, watch)
        name, listed = telling.title_of(named), self._office.watchlist
        rows = await asked.ask(lambda book: texts.facts_of(book, listed, named.id))
        if rows is None:
            await asked.tell(asked.words.answer("facts-unread", name=name))
            return
        blocks = telling.fact_blocks(rows, asked.words)
        await tell_blocks(
            asked,
            asked.words.answer("facts", name=name),
            blocks or [asked.words.answer("facts-empty")],
        )

    @app_commands.command(name="search", description=says("policy search"))
    @with_options_of("policy search")
    async def search(
        self, interaction: discord.Interaction, text: app_commands.Range[str, 1, 200]
    ) -> None:
        """Tell the changes whose clauses hold the words, quiet ones too."""
        asked = await Asked.begin(self._office, interaction)
        query = HistoryQuery(search=text, at_least=Verdict.NONE)
        found = await asked.ask(lambda book: _entries(book, query, None))
        title = asked.words.answer("search", text=prose(extract(text, 80)))
        lines = [telling.change_line(change, asked.words) for change in found]
        await tell_blocks(asked, title, lines or [asked.words.answer("search-empty")])

    @app_commands.command(name="status", description=says("policy status"))
    async def status(self, interaction: discord.Interaction) -> None:
        """Tell how each page fares, what fails first."""
        asked = await Asked.begin(self._office, interaction)
        states = [state for state in await asked.ask(Book.statuses) if state.active]
        states.sort(key=lambda s: (s.fault is None, s.held_since is None, s.watch_id))
        counted = {
            "status-pages": len(states),
            "status-changes": sum(state.changes for state in states),
            "status-faults": sum(state.fault is not None for state in states),
        }
        told = (asked.words.counted("answers", key, count) for key, count in counted.items())
        counts = " · ".join(told)
        lines = [telling.status_line(state, asked.words) for state in states]
        await tell_blocks(asked, asked.words.answer("status"), [counts, *lines])

    @app_commands.command(name="follow", description=says("policy follow"))
    @with_options_of("policy follow")
    @choices.levels
    async def follow(
        self,
        interaction: discord.Interaction,
        *,
        watch: str,
        from_: str | None = None,
        quiet: str | None = None,
        zone: str | None = None,
        urgent: bool | None = None,
    ) -> None:
        """Tell the asker about changes of a policy by direct message."""
        asked = await Asked.begin(self._office, interaction)
        named = await lookup.watch_named(self._office, watch)
        terms = following.Terms(from_, quiet, zone, urgent)
        await following.follow(asked, named.id, telling.title_of(named), terms)

    @history.autocomplete("watch")
    @facts.autocomplete("watch")
    @follow.autocomplete("watch")
    async def offer_watches(self, interaction: discord.Interaction, typed: str) -> Offered:
        """Offer watches."""
        return await choices.offer_watches(self._office, interaction, typed)

    @follow.autocomplete("quiet")
    async def offer_hours(self, interaction: discord.Interaction, typed: str) -> Offered:
        """Offer quiet hours."""
        return await choices.offer_hours(interaction, typed)

    @follow.autocomplete("zone")
    async def offer_zones(self, interaction: discord.Interaction, typed: str) -> Offered:
        """Offer time zones."""
        return await choices.offer_zones(self._office, interaction, typed)

    @history.autocomplete("since")
    async def offer_moments(self, _: discord.Interaction, typed: str) -> Offered:
        """Offer lengths of time."""
        return await choices.offer_moments(typed)

    @show.autocomplete("change")
    @diff.autocomplete("change")
    async def offer_changes(
        self, interaction: discord.Interaction, typed: str
    ) -> list[app_commands.Choice[int]]:
        """Offer recent changes."""
        return await choices.offer_changes(self._office, interaction, typed)


async def tell_blocks(asked: Asked, title: str, blocks: Sequence[str]) -> None:
    """Answer with blocks under a title, in as many pages as they need."""
    made = telling.pages(title, blocks)

    async def page(number: int) -> str:
        return made[number]

    await asked.tell_pages(len(made), page)


def _entries(book: Book, query: HistoryQuery, level: str | None) -> list[Change]:
    reaching = (c for c in history.entries(book, query) if choices.reaches(c, level))
    return list(islice(reaching, _MOST_CHANGES))


def _has_changes(book: Book) -> bool:
    return any(True for _ in book.changes(HistoryQuery(at_least=Verdict.NONE, limit=1)))


def _last_change(book: Book, state: Status) -> Change | None:
    if not state.changes:
        return None
    return next(book.changes(HistoryQuery(watch=state.watch_id, limit=1)), None)


def _list_line(asked: Asked, state: Status, last: Change | None, told: Sequence[str]) -> str:
    words = asked.words
    parts = [f"**{telling.title_of(state)}** (`{state.watch_id}`)", *map(words.answer, told)]
    head = " · ".join(parts)
    if state.version is None:
        return f"{head}\n-# {words.answer('watch-unread')}"
    if last is None:
        return f"{head}\n-# {words.answer('watch-unchanged')}"
    text = prose(extract(summary(last, words.language), 110))
    when = telling.moment(last.detected_at, words)
    return f"{head}\n-# {words.answer('last-change', when=when, summary=text, number=last.id)}"
