"""A simulated Discord with the commands installed, and people in it who ask."""

import logging
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import discord
import pytest
import pytest_asyncio
import simcord
from discord import app_commands

from bot import commands
from bot.commands import Office
from monitor.store import Book
from tests.bot.commands.library import make_book


class Bot(discord.Client):
    """A client with the commands and nothing else."""

    def __init__(self, book: Path, watchlist: Path, operator: int | None = None) -> None:
        super().__init__(
            intents=discord.Intents(guilds=True),
            member_cache_flags=discord.MemberCacheFlags.none(),
            allowed_mentions=discord.AllowedMentions.none(),
        )
        self.tree = app_commands.CommandTree(self)
        self.book, self.watchlist, self.operator = book, watchlist, operator
        self.office: Office

    async def setup_hook(self) -> None:
        self.office = await commands.install(
            self.tree, self.book, watchlist=self.watchlist, operator_guild=self.operator
        )
        await self.tree.sync()
        if self.operator is not None:
            await self.tree.sync(guild=discord.Object(self.operator))


class Town:
    """One server with a channel, a manager and a visitor, and the language that all speak."""

    def __init__(self, env: simcord.Env, bot: Bot) -> None:
        self.env, self.bot, self.locale = env, bot, "en-US"
        self.guild = env.create_guild()
        self.channel = self.guild.create_text_channel("policies")
        manages = discord.Permissions(manage_guild=True)
        role = self.guild.create_role("Keepers", permissions=manages)
        self.manager = self.guild.add_member(env.create_user("maud"), roles=[role])
        self.visitor = self.guild.add_member(env.create_user("vic"))
        self.listen()

    def listen(self) -> None:
        """Let interactions come in this town's language; the simulator speaks en-US alone."""
        parsers = self.env.bot._connection.parsers
        parse = parsers["INTERACTION_CREATE"]

        def in_our_language(payload: dict[str, Any]) -> None:
            parse(payload | {"locale": self.locale, "guild_locale": self.locale})

        parsers["INTERACTION_CREATE"] = in_our_language

    async def ask(self, command: str, *, who: Any = None, **options: Any) -> str:
        """Ask as the visitor, or as somebody else, and return the private answer."""
        result = await self.answer(command, who=who, **options)
        assert result.ephemeral
        assert len(result.response.content) <= 2000
        return str(result.response.content)

    async def restart(self, operator: int | None = None) -> None:
        """Let the bot end and begin anew, in a world that stays."""
        bot = Bot(self.bot.book, self.bot.watchlist, operator)
        await self.env.restart_bot(bot)
        self.bot = bot
        self.listen()

    async def answer(self, command: str, *, who: Any = None, **options: Any) -> Any:
        """Ask, and return all that the simulator knows of the answer."""
        return await (who or self.visitor).slash(self.channel, command, **options)

    def book(self) -> Book:
        """Open the book that the bot has."""
        return Book.open(self.bot.book)


@pytest.fixture(scope="session")
def library(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """Make the book once; each test has a copy."""
    return make_book(tmp_path_factory.mktemp("library") / "book.db").read_bytes()


@pytest.fixture
def book_path(tmp_path: Path, library: bytes) -> Path:
    """Return a book with recorded changes."""
    path = tmp_path / "book.db"
    path.write_bytes(library)
    return path


@pytest_asyncio.fixture
async def town(
    book_path: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> AsyncIterator[Town]:
    """Run the bot in a simulated Discord; what it logs as an error of its own fails the test."""
    bot = Bot(book_path, tmp_path / "watchlist.yaml")
    env = simcord.Env(bot)
    await env.start()
    try:
        yield Town(env, bot)
    finally:
        await env.shutdown()
    errors = [record for record in caplog.get_records("call") if record.levelno >= logging.ERROR]
    assert not errors, [record.exc_info for record in errors]
