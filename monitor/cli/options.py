"""The options that every command takes, and the two ways to answer: for people and as JSON.

Knows where the watchlist and the book are by default and whether colour is wanted; knows nothing
of what a command does with them.
"""

import contextlib
import functools
import os
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Concatenate, ParamSpec, TypedDict, TypeVar

import click

from monitor.model import Failed, Fault, Settings
from monitor.render import contract
from monitor.render.ink import WIDTH
from monitor.render.phrases import languages

P = ParamSpec("P")
R = TypeVar("R")
T = TypeVar("T")

SUBSTANTIVE = 1
"""The exit status when OLD and NEW differ in substance, as diff(1) has it for any difference."""

UNUSABLE = 2
"""The exit status for a wrong option, a configuration or file or book that cannot be used."""

SOME_FAILED = 3
"""The exit status when some watches failed and all others were done."""

NO_POLICY = 4
"""The exit status for an input that is no policy."""


def status_of(failed: Failed) -> int:
    """Return the exit status for an input that failed: unreadable bytes are an unusable file."""
    return UNUSABLE if failed.fault is Fault.UNREADABLE else NO_POLICY


WIDEST = 120
"""Columns of a line on the widest terminal: longer ones are hard to read."""


class Paper(TypedDict):
    """The keyword arguments that every text for the terminal takes."""

    colour: bool
    width: int


@dataclass(frozen=True, slots=True)
class Options:
    """What the shared options said. `language` is that of sentences, not of pages."""

    watchlist: Path
    db: Path
    language: str
    as_json: bool

    @property
    def colour(self) -> bool:
        """Whether standard output is a terminal and NO_COLOR (https://no-color.org) is unset."""
        return sys.stdout.isatty() and not os.environ.get("NO_COLOR")

    @property
    def paper(self) -> Paper:
        """What a rendered text must know of where it goes: colour, and columns of a line."""
        columns = shutil.get_terminal_size().columns if sys.stdout.isatty() else WIDTH
        return {"colour": self.colour, "width": min(columns, WIDEST)}


def shared(command: Callable[Concatenate[Options, P], R]) -> Callable[..., R]:
    """Give a command the options of all commands, as its first argument."""

    @click.option(
        "--watchlist",
        type=click.Path(path_type=Path),
        default=Path("watchlist.yaml"),
        show_default=True,
        help="The file that says what is watched.",
    )
    @click.option(
        "--db",
        type=click.Path(path_type=Path),
        default=Path("data/clausewatch.db"),
        show_default=True,
        help="The book of record.",
    )
    @click.option(
        "--lang",
        type=click.Choice(languages()),
        default="en",
        show_default=True,
        help="The language of the sentences.",
    )
    @click.option("--json", "as_json", is_flag=True, help="Answer in JSON, one object a line.")
    @functools.wraps(command)
    def wrapped(*args: P.args, **kwargs: P.kwargs) -> R:
        names = ("watchlist", "db", "lang", "as_json")
        options = Options(*(kwargs.pop(name) for name in names))  # type: ignore[arg-type]
        return command(options, *args, **kwargs)

    return wrapped


def settings_of(options: Options) -> Settings:
    """Return the watchlist's settings, the defaults where there is no such file."""
    if not options.watchlist.exists():
        return Settings()
    from monitor import watchlist

    return watchlist.load(options.watchlist).settings


def answer(line: contract.Json) -> None:
    """Print one object of the JSON contract as one line, at once."""
    click.echo(contract.line(line))


@contextlib.contextmanager
def progress(items: Iterable[T], length: int, label: str) -> Iterator[Iterable[T]]:
    """Draw how far a long work is on standard error, where a person watches it."""
    hidden = not sys.stderr.isatty() or sys.stdout.isatty() or bool(os.environ.get("NO_COLOR"))
    with click.progressbar(
        items, length=length, label=label, file=sys.stderr, hidden=hidden
    ) as drawn:
        yield drawn
