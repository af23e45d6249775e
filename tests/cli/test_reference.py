"""The command line tells of itself truly: help, table of commands and docs/cli.md agree."""

import click
import pytest

from monitor.cli import COMMANDS, root
from tests.cli.write_reference import REFERENCE, reference


def command_named(name: str) -> click.Command:
    command = root.get_command(click.Context(root), name)
    assert command is not None
    return command


def test_the_reference_is_what_help_says() -> None:
    assert REFERENCE.read_text(encoding="utf-8") == reference(), (
        "run python -m tests.cli.write_reference"
    )


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_has_the_tables_sentence_and_an_example(name: str) -> None:
    command = command_named(name)
    assert command.get_short_help_str(limit=200) == COMMANDS[name][1]
    assert "clausewatch" in (command.epilog or "")


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_takes_the_shared_options(name: str) -> None:
    command = command_named(name)
    leaves = command.commands.values() if isinstance(command, click.Group) else [command]
    for leaf in leaves:
        options = {option for parameter in leaf.params for option in parameter.opts}
        assert {"--watchlist", "--db", "--lang", "--json"} <= options
