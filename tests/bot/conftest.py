"""Fixtures of the bot's tests: a loopback Discord, and the book of rules broken in the run."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from monitor.model import Subscription
from tests.bot.owing import owing
from tests.bot.scene import Scene
from tests.doubles.discord_wire import DiscordWire, Ledger

LEDGER = Ledger()


@pytest.fixture(scope="session")
def wire_ledger() -> Iterator[Ledger]:
    """Share one ledger among all doubles of the run, and end the run with none broken."""
    yield LEDGER
    assert not LEDGER.violations, "\n".join(map(str, LEDGER.violations))


@pytest.fixture
def wire(wire_ledger: Ledger) -> Iterator[DiscordWire]:
    """Serve a Discord on loopback for one test."""
    with DiscordWire(ledger=wire_ledger) as double:
        yield double


@pytest.fixture
def scene(wire: DiscordWire, tmp_path: Path) -> Iterator[Scene]:
    channel = wire.channel(wire.guild())
    subscription = Subscription(0, str(channel.id), "everything", at_least="cosmetic")
    desk = owing(tmp_path / "book.db", [subscription])
    yield Scene(wire, desk, channel)
    desk.book.close()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say what the messages were held to, since the official schema may be absent."""
    terminalreporter.write_line(f"loopback Discord: {LEDGER.summary()}")
