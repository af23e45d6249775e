"""The options that every command takes, and the two ways to answer: for people and as JSON.

Knows where the watchlist and the book are by default and whether colour is wanted; knows nothing
of what a command does with them.
"""

import functools
import json
import os
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Concatenate, ParamSpec, TypeVar

import click

P = ParamSpec("P")
R = TypeVar("R")


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
        show_default="data/clausewatch.db",
        help="The book of record.",
    )
    @click.option(
        "--lang",
        type=click.Choice(["en", "fr"]),
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


def answer(line: Mapping[str, object]) -> None:
    """Print one object of the JSON contract as one line, at once."""
    click.echo(json.dumps(line, ensure_ascii=False))


def on_terminal() -> bool:
    """Whether a person watches standard error, so that progress may be drawn there."""
    return sys.stderr.isatty() and not os.environ.get("NO_COLOR")
