"""Write docs/cli.md from the help of the commands; run by hand, kept true by a test."""

from pathlib import Path

import click

from monitor.cli import COMMANDS, root

REFERENCE = Path(__file__).parents[2] / "docs" / "cli.md"

OPENING = """\
# Command line

Written from `--help` by `tests/cli/write_reference.py`.

Exit status: 0 done; 1 `compare OLD NEW` found something substantive; 2 usage, configuration, unreadable file or book;
3 some watches failed (all others done); 4 the input is no policy (`extract`, `compare OLD NEW`); 70 a fault of
clausewatch itself (CLAUSEWATCH_DEBUG=1 shows where); 130 interrupted.
Times are ISO 8601 in UTC. `NO_COLOR` and a pipe mean no colour and no progress bar. With `--json` every command
answers in JSON, one object a line, whose keys are always all there.
"""


def help_of(command: click.Command, parents: tuple[str, ...]) -> str:
    """Return a command's help at a fixed width."""
    context: click.Context | None = None
    for name in parents:
        context = click.Context(root, parent=context, info_name=name, **root.context_settings)
    own = click.Context(command, parent=context, info_name=command.name, terminal_width=96)
    return command.get_help(own)


def reference() -> str:
    """Return the whole page."""
    parts = [OPENING]
    for name in COMMANDS:
        command = root.get_command(click.Context(root), name)
        assert command is not None
        parts.append(f"\n## {name}\n\n```text\n{help_of(command, ('clausewatch',))}\n```\n")
        if isinstance(command, click.Group):
            for child_name, child in command.commands.items():
                told = help_of(child, ("clausewatch", name))
                parts.append(f"\n### {name} {child_name}\n\n```text\n{told}\n```\n")
    return "".join(parts)


if __name__ == "__main__":
    REFERENCE.write_text(reference(), encoding="utf-8")
