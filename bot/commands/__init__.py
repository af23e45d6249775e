"""The slash commands: what people ask, and how they are answered.

    office = commands.install(client, book_path, watchlist=path, operator_guild=1234)

Knows how the groups are put into a client's command tree: `/policy` and `/policy-alerts`
everywhere, `/policy-admin` in the operator's server alone, the message command, and the buttons
that stay on alerts. Registering them with Discord is the client's affair.
"""

from pathlib import Path
from typing import Any

import discord
from discord import app_commands

from bot.commands.admin import Admin
from bot.commands.alerts import Alerts
from bot.commands.office import Office
from bot.commands.reading import Reading
from bot.commands.refusal import tell_error
from bot.commands.staying import staying, why_command
from bot.translations import PhraseTranslator

__all__ = ["Office", "install"]


async def install(
    tree: app_commands.CommandTree[Any],
    book_path: Path,
    *,
    watchlist: Path = Path("watchlist.yaml"),
    operator_guild: int | None = None,
) -> Office:
    """Put the commands into `tree` and return what they share; call it in `setup_hook`.

    Nothing is sent to Discord: the client registers the tree when it sees fit.
    """
    office = Office(book_path, watchlist, operator_guild)
    await tree.set_translator(PhraseTranslator())
    tree.on_error = tell_error  # type: ignore[method-assign]
    tree.add_command(Reading(office))
    tree.add_command(Alerts(office))
    tree.add_command(why_command(office))
    if operator_guild is not None:
        tree.add_command(Admin(office), guild=discord.Object(operator_guild))
    tree.client.add_dynamic_items(staying(office))
    return office
