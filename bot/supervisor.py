"""Keeps the bot connected: one client's life after another, until stopped or refused for good.

Knows which endings are for people to mend (a wrong token, intents that need approval) and ends
with one sentence on them; everything else, bugs included, is answered with a pause and a new
client. The pause grows with each life that came to nothing, and is shaken, so that many bots do
not return at once.
"""

import asyncio
import logging
import random
from collections.abc import Callable

import aiohttp
import discord

from bot import invite
from bot.client import PATIENCE, BotClient, Kit, Patience, prepare
from bot.gateway import GatewayRefusedError
from bot.pauses import Chance, pauses, sleep_until
from bot.settings import Settings
from monitor.errors import ClausewatchError

log = logging.getLogger(__name__)

GOOD_LIFE = 120.0
"""Seconds after which a life counts as good, and the pauses begin anew."""

KEY_REFUSED, INTENTS_REFUSED = 4004, 4014
"""Close codes of the gateway that say the same as a refused login."""

ConnectorFactory = Callable[[], aiohttp.BaseConnector]


class BotRefusedError(ClausewatchError):
    """Discord refuses the bot, and only its operator can mend that."""


WRONG_KEY = (
    "Discord does not accept DISCORD_TOKEN; take a new one from the Bot page of the Discord"
    " developer portal (Reset Token)."
)
WRONG_INTENTS = (
    "Discord refuses the intents of this bot, though it asks for none that needs approval;"
    " look at the Bot page of the Discord developer portal."
)


async def keep_connected(
    settings: Settings,
    kit: Kit,
    stop: asyncio.Event,
    *,
    connector: ConnectorFactory | None = None,
    chance: Chance = random.random,
    patience: Patience = PATIENCE,
) -> None:
    """Stay connected until `stop` is set.

    Raises:
        BotRefusedError: the token, or the intents, are refused; one sentence tells the remedy.
    """
    prepare(settings)
    waits = pauses(chance)
    refusals = 0
    while not stop.is_set():
        dialled = None if connector is None else connector()
        client = BotClient(settings, kit, connector=dialled, patience=patience)
        began = asyncio.get_running_loop().time()
        ending = await _live(client, stop)
        if stop.is_set():
            return
        refusals = 0 if client.was_ready else refusals + (_refusal(ending) is not None)
        _end_for_good(ending, refusals)
        if client.was_ready and asyncio.get_running_loop().time() - began > GOOD_LIFE:
            waits = pauses(chance)
        pause = next(waits)
        log.warning(
            "bot lost Discord",
            extra={"why": _says(ending), "seconds": round(pause, 1)},
        )
        await sleep_until(stop, pause)


async def _live(client: BotClient, stop: asyncio.Event) -> Exception | None:
    """Live one life; return what ended it, None for an end in good order."""
    life = asyncio.create_task(client.live())
    stopping = asyncio.create_task(stop.wait())
    try:
        await asyncio.wait({life, stopping}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        stopping.cancel()
        life.cancel()
        results = await asyncio.gather(life, stopping, return_exceptions=True)
        await client.leave()
    ending = results[0]
    return ending if isinstance(ending, Exception) else None


def _end_for_good(ending: Exception | None, refusals: int) -> None:
    """Raise where only a person can mend it.

    A refusal by the gateway counts when it comes twice, with no good connection between: the
    login before it was accepted, so that the first may be the gateway's own mistake.
    """
    sentence = _refusal(ending)
    if isinstance(ending, discord.LoginFailure) or (sentence is not None and refusals > 1):
        raise BotRefusedError(sentence or WRONG_KEY) from ending


def _refusal(ending: Exception | None) -> str | None:
    """Return the sentence on an ending that may be for good."""
    code = ending.code if isinstance(ending, GatewayRefusedError) else None
    if isinstance(ending, discord.LoginFailure) or code == KEY_REFUSED:
        return WRONG_KEY
    if isinstance(ending, discord.PrivilegedIntentsRequired) or code == INTENTS_REFUSED:
        return WRONG_INTENTS
    return None


def _says(ending: Exception | None) -> str:
    if ending is None:
        return "the connection ended"
    return f"{type(ending).__name__}: {ending}" if str(ending) else type(ending).__name__


def tell_invite(client: BotClient) -> None:
    """Log the link that invites the bot."""
    assert client.application_id is not None
    name = str(client.user)
    log.info("bot logged in", extra={"bot": name, "invite": invite.link(client.application_id)})
