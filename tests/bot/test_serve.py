"""`clausewatch serve` as people run it: a process of its own, a changing page, an alert."""

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from monitor.demo.story import load
from monitor.model import Subscription
from monitor.store import Book
from tests.doubles.discord_wire import Channel, DiscordWire
from tests.doubles.website import Website

WATCHLIST = """\
settings:
  allow_private_addresses: true
  host_delay: 0s
  confirm_after: 0s
watches:
  - id: quillhaven-privacy
    service: Quillhaven
    name: Privacy policy
    kind: privacy-policy
    url: {url}
    every: 1s
    robots: ignore
"""


class Service:
    """A folder with a watchlist and a book, in which `serve` runs as a child process."""

    def __init__(self, folder: Path, website: Website) -> None:
        self.folder, self._site, self._story = folder, website, load()
        self.db = folder / "book.db"
        self._children: list[Child] = []
        url = self.show(0)
        (folder / "watchlist.yaml").write_text(WATCHLIST.format(url=url), "utf-8")

    def show(self, step: int) -> str:
        page = self._story.page(self._story.policies[0], step)
        assert page is not None
        return self._site.show("/privacy", page)

    def visits(self) -> int:
        return self._site.count("/privacy")

    def subscribe(self, channel: str) -> None:
        with Book.open(self.db) as book:
            book.subscribe(Subscription(0, channel, "everything"))

    def start(self, **environment: str) -> "Child":
        kept = {k: v for k, v in os.environ.items() if not k.startswith("DISCORD_")}
        child = Child(self.db, self.folder, kept | environment)
        self._children.append(child)
        return child

    def end(self) -> None:
        for child in self._children:
            child.kill()


class Child:
    """A running `serve`, with the workers that it starts; its log goes to a file."""

    def __init__(self, db: Path, folder: Path, environment: dict[str, str]) -> None:
        self._log = folder / "serve.log"
        with self._log.open("w", encoding="utf-8") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "monitor.cli", "serve", "--db", str(db)],
                cwd=folder,
                env=environment,
                # Nothing of the run's own: a child that outlives it must hold no pipe open.
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def stop(self) -> tuple[int, str]:
        """Ask it to stop; return its status and its log."""
        self._process.send_signal(signal.SIGTERM)
        return self.ended()

    def ended(self) -> tuple[int, str]:
        """Wait for its end; return its status and its log."""
        try:
            status = self._process.wait(40)
        except subprocess.TimeoutExpired:
            pytest.fail(f"serve did not end:\n{self._log.read_text('utf-8')}")
        return status, self._log.read_text("utf-8")

    def kill(self) -> None:
        """End it and its workers, whatever they do."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait(10)


@pytest.fixture
def service(tmp_path: Path, website: Website) -> Iterator[Service]:
    service = Service(tmp_path, website)
    yield service
    service.end()


@pytest.fixture
def alerts(wire: DiscordWire) -> Channel:
    return wire.channel(wire.guild())


def environment(wire: DiscordWire, token: str | None = None) -> dict[str, str]:
    return {
        "DISCORD_TOKEN": token or wire.token,
        "DISCORD_API_BASE": wire.api_base,
        "DISCORD_GATEWAY": wire.gateway,
    }


def seen(service: Service, visits: int) -> Callable[[], bool]:
    return lambda: service.visits() >= visits


def test_a_changing_page_is_one_alert_and_sigterm_a_good_end(
    wire: DiscordWire, service: Service, alerts: Channel
) -> None:
    service.subscribe(str(alerts.id))
    child = service.start(**environment(wire))
    wire.wait_connected(30)
    wire.wait_for(seen(service, 2), 30, "the first version")
    service.show(3)
    (message,) = wire.wait_messages(alerts, 1, 30)
    wire.wait_for(seen(service, service.visits() + 2), 30, "more visits")
    status, log = child.stop()
    assert status == 0, log
    assert "Quillhaven" in message.content
    assert "30" in message.content
    assert "14" in message.content
    assert len(wire.messages(alerts)) == 1
    assert "https://discord.com/oauth2/authorize?client_id=" in log
    assert "permissions=309237763072" in log
    assert wire.token not in log


def test_without_a_token_serve_says_so_and_still_tells_webhooks(
    wire: DiscordWire, service: Service, alerts: Channel
) -> None:
    service.subscribe(wire.webhook(alerts).url)
    child = service.start(DISCORD_API_BASE=wire.api_base)
    wire.wait_for(seen(service, 2), 30, "the first version")
    service.show(3)
    wire.wait_messages(alerts, 1, 30)
    status, log = child.stop()
    assert status == 0, log
    assert "no DISCORD_TOKEN" in log
    assert wire.identified == []


def test_a_wrong_token_is_one_sentence_and_status_2(wire: DiscordWire, service: Service) -> None:
    child = service.start(**environment(wire, "wrong.token"))
    status, log = child.ended()
    assert status == 2, log
    told = [line for line in log.splitlines() if line.startswith("clausewatch: ")]
    assert len(told) == 1
    assert told[0].startswith("clausewatch: Discord does not accept DISCORD_TOKEN;")
    assert "Traceback" not in log
    assert "wrong.token" not in log
