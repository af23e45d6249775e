"""Telling Discord which commands there are, when they have changed and not otherwise.

Knows how the commands of a tree become a fingerprint, and where the last registered one is kept:
in a small file beside the book, whose loss costs one registration more. A refusal is logged and
tried again later; it never keeps the bot from starting.
"""

import asyncio
import hashlib
import json
import logging
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import aiohttp
import discord
from discord import app_commands

log = logging.getLogger(__name__)

PAUSES = (30.0, 120.0, 600.0, 3600.0)
"""Seconds until a refused registration is tried again; the last one repeats."""

Tree = app_commands.CommandTree[Any]
Sleep = Callable[[float], Awaitable[None]]


class Register:
    """What was registered last, by scope; the file is written after each success."""

    def __init__(self, path: Path) -> None:
        self._path = path

    @classmethod
    def beside(cls, book_path: Path) -> "Register":
        """Return the register that belongs to a book."""
        return cls(book_path.with_name(f"{book_path.name}.commands.json"))

    def holds(self, scope: str, fingerprint: str) -> bool:
        """Tell whether this is what the scope has."""
        return self._read().get(scope) == fingerprint

    def enter(self, scope: str, fingerprint: str) -> None:
        """Note what the scope has now."""
        text = json.dumps(self._read() | {scope: fingerprint}, indent=1)
        fresh = self._path.with_name(f"{self._path.name}.new")
        fresh.write_text(text, "utf-8")
        fresh.replace(self._path)

    def _read(self) -> dict[str, str]:
        try:
            held = json.loads(self._path.read_text("utf-8"))
        except (OSError, ValueError):
            return {}
        return held if isinstance(held, dict) else {}


async def fingerprint(tree: Tree, guild: discord.abc.Snowflake | None) -> str:
    """Return what stands for all that Discord is told of a scope's commands."""
    commands = tree.get_commands(guild=guild)
    translator = tree.translator
    told = [
        command.to_dict(tree)
        if translator is None
        else await command.get_translated_payload(tree, translator)
        for command in commands
    ]
    told.sort(key=lambda each: (each.get("type", 1), each["name"]))
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()


async def register(
    tree: Tree,
    guilds: tuple[int, ...],
    book: Register,
    *,
    sleep: Sleep = asyncio.sleep,
) -> None:
    """Register the commands of all scopes that have changed; return when Discord has them all."""
    waiting: list[int | None] = [None, *guilds]
    tries = 0
    while True:
        waiting = [scope for scope in waiting if not await _registered(tree, scope, book)]
        if not waiting:
            return
        await sleep(PAUSES[min(tries, len(PAUSES) - 1)])
        tries += 1


async def _registered(tree: Tree, scope: int | None, book: Register) -> bool:
    """Register one scope where it has changed; tell whether Discord has it now."""
    guild = None if scope is None else discord.Object(scope)
    name = f"{tree.client.application_id}/{scope or 'everywhere'}"
    mark = await fingerprint(tree, guild)
    if book.holds(name, mark):
        return True
    try:
        registered = await tree.sync(guild=guild)
    except (discord.DiscordException, aiohttp.ClientError, OSError, TimeoutError) as error:
        log.warning("commands not registered", extra={"scope": name, "error": str(error)})
        return False
    book.enter(name, mark)
    log.info("commands registered", extra={"scope": name, "commands": len(registered)})
    return True
