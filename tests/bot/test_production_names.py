"""The bot as it is in production: Discord's own host names, over TLS, nothing set or patched.

A private authority signs for the names, and a resolver sends them to the loopback Discord.
"""

import socket
import ssl
from collections.abc import Iterator
from pathlib import Path

import aiohttp
import pytest
import trustme
from aiohttp.abc import AbstractResolver, ResolveResult

from bot.settings import Settings
from monitor.model import Subscription
from tests.bot.owing import NOTICE_CUT, owing
from tests.bot.running import Running
from tests.doubles.discord_wire import DiscordWire, Ledger

NAMES = ("discord.com", "gateway.discord.gg", "gateway-us-east1-b.discord.gg")


class ToLoopback(AbstractResolver):
    """Resolves Discord's names to the double's ports, and nothing else."""

    def __init__(self, wire: DiscordWire) -> None:
        self._wire = wire
        self.asked: list[str] = []

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        if host not in NAMES or port != 443:
            raise OSError(f"{host}:{port} is not Discord's")
        self.asked.append(host)
        place = self._wire.port if host == "discord.com" else self._wire.gateway_port
        return [
            ResolveResult(
                hostname=host,
                host="127.0.0.1",
                port=place,
                family=family if family == socket.AF_INET else socket.AF_INET,
                proto=0,
                flags=socket.AI_NUMERICHOST,
            )
        ]

    async def close(self) -> None:
        """Hold nothing."""


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def secure_wire(wire_ledger: Ledger, authority: trustme.CA) -> Iterator[DiscordWire]:
    served = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(*NAMES).configure_cert(served)
    with DiscordWire(ledger=wire_ledger, tls=served) as wire:
        wire.advertise("wss://gateway-us-east1-b.discord.gg")
        yield wire


def test_production_addresses_lead_to_one_alert(
    secure_wire: DiscordWire, authority: trustme.CA, tmp_path: Path
) -> None:
    wire, resolver = secure_wire, ToLoopback(secure_wire)
    trusting = ssl.create_default_context()
    authority.configure_trust(trusting)
    channel = wire.channel(wire.guild())
    subscription = Subscription(0, str(channel.id), "everything", at_least="cosmetic")
    desk = owing(tmp_path / "book.db", [subscription])

    def connector() -> aiohttp.BaseConnector:
        return aiohttp.TCPConnector(resolver=resolver, ssl=trusting)

    with Running(Settings(token=wire.token), desk.book.path, connector):
        wire.wait_connected()
        wire.close_gateway(4000)
        wire.wait_for(lambda: wire.resumed, 20, "the session to be resumed")
        desk.visit(NOTICE_CUT)
        (message,) = wire.wait_messages(channel)
    desk.book.close()
    assert "Lumen" in message.content
    assert set(resolver.asked) == {"discord.com", "gateway-us-east1-b.discord.gg"}
