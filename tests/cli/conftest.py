"""A desk to type commands at: a folder, a watchlist, a book, and pages on a loopback site."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from monitor.cli import root
from monitor.demo.story import Story, load
from tests.doubles.website import Website, in_turn, page

SETTINGS = """\
settings:
  allow_private_addresses: true
  host_delay: 0s
  confirm_after: {confirm_after}
watches:
"""

WATCH = """\
  - id: {id}
    service: {service}
    name: Privacy policy
    kind: privacy-policy
    url: {url}
    language: {language}
"""


class Desk:
    """Runs commands on one watchlist and one book, in one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.watchlist = folder / "watchlist.yaml"
        self.db = folder / "book.db"

    def watch(self, *watches: dict[str, str], confirm_after: str = "0s") -> None:
        """Write a watchlist of pages on this machine."""
        text = SETTINGS.format(confirm_after=confirm_after)
        defaults = {"service": "Quillhaven", "language": "en"}
        text += "".join(WATCH.format(**defaults | watch) for watch in watches)
        self.watchlist.write_text(text, "utf-8")

    def run(self, *arguments: str | Path, **extra: Any) -> Result:
        """Type a command; the shared options are filled in behind its name."""
        words = [str(argument) for argument in arguments]
        places = ["--watchlist", str(self.watchlist), "--db", str(self.db)]
        return CliRunner().invoke(root, [*words, *places], **extra)

    def json(self, *arguments: str | Path, status: int = 0) -> list[dict[str, Any]]:
        """Type a command that must end with `status`, and return its lines of JSON."""
        done = self.run(*arguments, "--json")
        assert done.exit_code == status, done.output
        return [json.loads(line) for line in done.stdout.splitlines()]

    def file(self, name: str, text: str) -> Path:
        """Write a file into the folder."""
        path = self.folder / name
        path.write_text(text, "utf-8")
        return path


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


@pytest.fixture(scope="session")
def story() -> Story:
    return load()


@pytest.fixture
def pages(story: Story) -> Callable[[int], str]:
    """Return the English sample policy at a step of the demo's story."""
    return lambda step: story.page(story.policies[0], step) or ""


@pytest.fixture
def recorded(desk: Desk, website: Website, pages: Callable[[int], str]) -> Desk:
    """A desk whose book has three versions of one watch; the last step cut the notice."""
    url = website.script("/privacy", in_turn(*(page(pages(step)) for step in (0, 2, 3))))
    desk.watch({"id": "quillhaven-privacy", "url": url})
    for _ in range(3):
        assert desk.run("check").exit_code == 0
    return desk
