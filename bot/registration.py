"""Telling Discord which commands there are, when they have changed and not otherwise.

Knows how the commands of a tree become a fingerprint, and where the last registered one is kept,
with the ids and versions that Discord gave: in a small file beside the book, whose loss costs one
registration more. Discord is asked whether it still has them, since others may have registered
theirs. A refusal is logged and tried again later; it never keeps the bot from starting.
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

PAUSES = (5.0, 30.0, 120.0, 600.0, 3600.0)
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

    def standing(self, scope: str, fingerprint: str) -> list[str] | None:
        """Return what Discord had after registering this, None where it was not registered."""
        held = self._read().get(scope)
        if not isinstance(held, dict) or held.get("fingerprint") != fingerprint:
            return None
        standing = held.get("standing")
        return standing if isinstance(standing, list) else None

    def enter(self, scope: str, fingerprint: str, standing: list[str]) -> None:
        """Note what the scope has now."""
        entry = {"fingerprint": fingerprint, "standing": standing}
        text = json.dumps(self._read() | {scope: entry}, indent=1)
        fresh = self._path.with_name(f"{self._path.name}.new")
        fresh.write_text(text, "utf-8")
        fresh.replace(self._path)

    def _read(self) -> dict[str, Any]:
        try:
            held = json.loads(self._path.read_text("utf-8"))
        except (OSError, ValueError):
            return {}
        return held if isinstance(held, dict) else {}


class _Scope:
    """One place that has commands: everywhere, or one server."""

    def __init__(self, tree: Tree, guild: int | None) -> None:
        self._tree, self._guild = tree, guild
        self._http, self._application = tree.client.http, tree.client.application_id
        self.name = f"{self._application}/{guild or 'everywhere'}"

    async def wanted(self) -> list[dict[str, Any]]:
        """Return all that Discord is to be told of the commands."""
        tree, translator = self._tree, self._tree.translator
        guild = None if self._guild is None else discord.Object(self._guild)
        return [
            command.to_dict(tree)
            if translator is None
            else await command.get_translated_payload(tree, translator)
            for command in tree.get_commands(guild=guild)
        ]

    async def held(self) -> list[str]:
        """Ask Discord what it has."""
        assert self._application is not None
        if self._guild is None:
            return _standing(await self._http.get_global_commands(self._application))
        return _standing(await self._http.get_guild_commands(self._application, self._guild))

    async def overwrite(self, wanted: list[dict[str, Any]]) -> list[str]:
        """Tell Discord, and return what it has from then on."""
        assert self._application is not None
        if self._guild is None:
            put = self._http.bulk_upsert_global_commands(self._application, payload=wanted)
        else:
            put = self._http.bulk_upsert_guild_commands(
                self._application, self._guild, payload=wanted
            )
        return _standing(await put)


def _standing(commands: Any) -> list[str]:
    """Return what stands for the commands that Discord says it has."""
    return sorted(f"{each['id']}:{each.get('version', '')}" for each in commands)


def _fingerprint(wanted: list[dict[str, Any]]) -> str:
    ordered = sorted(wanted, key=lambda each: (each.get("type", 1), each["name"]))
    return hashlib.sha256(json.dumps(ordered, sort_keys=True).encode()).hexdigest()


async def register(
    tree: Tree,
    guilds: tuple[int, ...],
    book: Register,
    *,
    sleep: Sleep = asyncio.sleep,
) -> None:
    """Register the commands of all scopes that have changed; return when Discord has them all."""
    waiting = [_Scope(tree, each) for each in (None, *guilds)]
    tries = 0
    while True:
        waiting = [scope for scope in waiting if not await _registered(scope, book)]
        if not waiting:
            return
        await sleep(PAUSES[min(tries, len(PAUSES) - 1)])
        tries += 1


async def _registered(scope: _Scope, book: Register) -> bool:
    """Register one scope where it has changed; tell whether Discord has it now."""
    wanted = await scope.wanted()
    mark = _fingerprint(wanted)
    known = book.standing(scope.name, mark)
    try:
        if known is not None and await _is_held(scope, known):
            return True
        book.enter(scope.name, mark, await scope.overwrite(wanted))
    except (discord.DiscordException, aiohttp.ClientError, OSError, TimeoutError) as error:
        log.warning("commands not registered", extra={"scope": scope.name, "error": str(error)})
        return False
    log.info("commands registered", extra={"scope": scope.name, "commands": len(wanted)})
    return True


async def _is_held(scope: _Scope, known: list[str]) -> bool:
    try:
        return await scope.held() == known
    except discord.NotFound:
        # A proxy that takes registrations need not answer questions.
        return False
