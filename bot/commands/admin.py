"""`/policy-admin`: pages proposed and approved, and a visit now; in the operator's own server only.

Knows which addresses may come from Discord: no literal IP, ports 80 and 443. What is proposed lives
in the book; on equal ids the watchlist's file wins.
"""

import asyncio
from dataclasses import replace

import discord
from discord import app_commands

from bot.autocomplete import MOST, fold, label
from bot.commands import choices, lookup, telling
from bot.commands.asked import Asked
from bot.commands.office import Office
from bot.commands.refusal import Refusal
from bot.scrub import plain, prose
from bot.translations import says, with_options_of
from monitor import run, watchlist
from monitor.addresses import is_literal, refusal_of_url
from monitor.errors import StoreError, WatchlistError, WatchNotFoundError
from monitor.naming import watch_for
from monitor.render.sentences import outcome_says
from monitor.store import Book, Proposal

_LONGEST_URL = 500


@app_commands.guild_only()
@app_commands.allowed_installs(guilds=True, users=False)
@app_commands.default_permissions(manage_guild=True)
class Admin(app_commands.Group):
    """The group of commands that operate this clausewatch."""

    def __init__(self, office: Office) -> None:
        super().__init__(name="policy-admin", description=says("policy-admin"))
        self._office = office

    async def interaction_check(self, interaction: discord.Interaction) -> bool:
        """Let only the operator's server in, wherever Discord shows the command."""
        guild = self._office.operator_guild
        return guild is not None and interaction.guild_id == guild

    @app_commands.command(name="add", description=says("policy-admin add"))
    @with_options_of("policy-admin add")
    async def add(
        self,
        interaction: discord.Interaction,
        url: app_commands.Range[str, 8, _LONGEST_URL],
    ) -> None:
        """Propose a page to be watched."""
        asked = await Asked.begin(self._office, interaction)
        url = url.strip()
        shown = f"<{url}>" if refusal_of_url(url) is None else f"`{plain(url)[:200]}`"
        if reason := refusal_of_url(url):
            raise Refusal("bad-url", table="admin", url=shown, reason=prose(reason))
        if is_literal(url):
            raise Refusal("literal", table="admin", url=shown)
        proposal = Proposal(watch_for(url), interaction.user.display_name, self._office.clock())
        stored = await asked.ask(lambda book: _propose(book, proposal))
        if isinstance(stored, str):
            raise Refusal("known", table="admin", url=shown, watch=stored)
        await asked.tell(asked.words.phrase("admin", "proposed", watch=stored.watch.id, url=shown))

    @app_commands.command(name="approve", description=says("policy-admin approve"))
    @with_options_of("policy-admin approve")
    async def approve(self, interaction: discord.Interaction, watch: str) -> None:
        """Approve a proposed page: it is visited like a listed one from now on."""
        asked = await Asked.begin(self._office, interaction)
        by, now = interaction.user.display_name, self._office.clock()
        listed = await asyncio.to_thread(self._listed_ids)
        done = await asked.ask(lambda book: book.approve(watch.strip(), by, now))
        if done is None:
            name = prose(watch[:100])
            raise Refusal("no-proposal", table="admin", name=name)
        key = "approved-file" if done.watch.id in listed else "approved"
        self._office.index.forget()
        await asked.tell(asked.words.phrase("admin", key, watch=done.watch.id))

    @app_commands.command(name="check", description=says("policy-admin check"))
    @with_options_of("policy-admin check")
    async def check(self, interaction: discord.Interaction, watch: str) -> None:
        """Visit a page now, whatever the schedule says."""
        asked = await Asked.begin(self._office, interaction)
        named = await lookup.watch_named(self._office, watch)
        visited = await asked.ask(lambda book: self._visit(book, named.id))
        self._office.index.forget()
        told = prose(outcome_says(visited.outcome, asked.language))
        if visited.recorded.change is not None:
            told += f" · #{visited.recorded.change}"
        name = telling.title_of(named)
        await asked.tell(asked.words.phrase("admin", "checking", name=name, outcome=told))

    @approve.autocomplete("watch")
    async def offer_proposals(
        self, _: discord.Interaction, typed: str
    ) -> list[app_commands.Choice[str]]:
        """Offer what waits for approval."""
        try:
            waiting = await self._office.ask(Book.proposals)
        except (Refusal, StoreError):
            return []
        named = [(f"{p.watch.id} · {p.watch.urls[0]}", p.watch.id) for p in waiting]
        return [
            app_commands.Choice(name=label(name), value=watch_id)
            for name, watch_id in named
            if fold(typed) in fold(name)
        ][:MOST]

    @check.autocomplete("watch")
    async def offer_watches(
        self, interaction: discord.Interaction, typed: str
    ) -> list[app_commands.Choice[str]]:
        """Offer watches."""
        return await choices.offer_watches(self._office, interaction, typed)

    def _visit(self, book: Book, watch_id: str) -> run.Visited:
        try:
            listed = watchlist.load(self._office.watchlist)
            return next(iter(run.check_now(book, listed, [watch_id])))
        except (WatchlistError, WatchNotFoundError) as error:
            reason = prose(str(error)[:300])
            raise Refusal("no-watchlist", table="admin", reason=reason) from error

    def _listed_ids(self) -> set[str]:
        try:
            return {watch.id for watch in watchlist.load(self._office.watchlist).watches}
        except WatchlistError:
            return set()


def _propose(book: Book, proposal: Proposal) -> Proposal | str:
    """Store a proposal under an id that is free; return the id that has its address already."""
    url = proposal.watch.urls[0]
    waiting = book.proposals()
    taken = {state.watch_id: state.url for state in book.statuses() if state.active}
    taken |= {p.watch.id: p.watch.urls[0] for p in waiting}
    for watch_id, known in taken.items():
        if known == url:
            return watch_id
    base, number = proposal.watch.id, 1
    while not book.propose(proposal):
        number += 1
        proposal = replace(proposal, watch=replace(proposal.watch, id=f"{base}-{number}"))
    return proposal
