"""Renders the screenshots of docs/discord.md: `python -m tests.bot.commands.shots docs/images`.

Needs the simulator's screenshot extra (`simcord[screenshot]`) and a Chromium that Playwright finds.
What is shown is what a simulated Discord holds after people asked; nothing is drawn by hand.
"""

import asyncio
import io
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import discord
import simcord
from PIL import Image

from bot.translations import WHY
from tests.bot.commands.conftest import Bot, Town
from tests.bot.commands.library import SHOP, make_book
from tests.bot.commands.test_staying import alert

WHEN = datetime(2026, 4, 2, 9, tzinfo=UTC)
COLOURS = 64


async def take(folder: Path, book: Path) -> None:
    """Let people ask, and render what they are told."""
    bot = Bot(book, book.with_name("watchlist.yaml"))
    env = simcord.Env(bot)
    await env.start()
    try:
        town = Town(env, bot)
        await town.ask("policy-alerts subscribe", who=town.manager, watch="everything")
        message = await alert(town, subscribe=False)
        await render(town, message, folder / "alert.png")
        await reading(town, message, folder)
        await managing(town, folder)
    finally:
        await env.shutdown()


async def reading(town: Town, message: discord.Message, folder: Path) -> None:
    """Render what anybody may ask."""
    for name, command, options in (
        ("list", "policy list", {}),
        ("show", "policy show", {"change": 1}),
        ("diff", "policy diff", {"change": 4}),
    ):
        await render(town, await town.answer(command, **options), folder / f"{name}.png")
    why = await town.visitor.context_menu(town.channel, WHY, message)
    await render(town, why, folder / "why.png")
    town.locale = "fr"
    await render(town, await town.answer("policy history"), folder / "history-fr.png")
    town.locale = "en-US"


async def managing(town: Town, folder: Path) -> None:
    """Render what those who manage the server see."""
    cannot = discord.PermissionOverwrite(attach_files=False, embed_links=False)
    closed = town.guild.create_text_channel("legal", overwrites={town.guild.default_role: cannot})
    ask = {"who": town.manager}
    night: dict[str, Any] = {"quiet": "22:00-07:00", "zone": "Europe/Paris", "urgent": True}
    await town.ask("policy-alerts subscribe", watch=SHOP.id, channel=closed, **ask, **night)
    test = await town.answer("policy-alerts test", channel=closed, **ask)
    await render(town, test, folder / "test.png", town.manager)
    overview = await town.answer("policy-alerts overview", **ask)
    await render(town, overview, folder / "overview.png", town.manager)
    edit = await town.answer("policy-alerts edit", subscription=2, **ask)
    await render(town, edit, folder / "edit.png", town.manager)


async def render(town: Town, target: Any, path: Path, viewer: Any = None) -> None:
    """Write one message as a small PNG."""
    people = [town.manager, town.visitor]
    async with town.env.preview(
        town.channel, viewers=people, width=820, height=1400, presentation_time=WHEN
    ) as preview:
        shot = await preview.screenshot(viewer=viewer or town.visitor, target=target)
    assert shot.png is not None
    Image.open(io.BytesIO(shot.png)).convert("RGB").quantize(COLOURS).save(path, optimize=True)
    print(path)


def main() -> None:
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as work:
        asyncio.run(take(folder, make_book(Path(work) / "book.db")))


if __name__ == "__main__":
    main()
