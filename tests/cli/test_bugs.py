"""An error that is ours: one sentence, a status of its own, the traceback where it is asked for."""

import click
import pytest
from click.testing import CliRunner

from monitor.cli import Root


class Faulty(Root):
    """The commands, with one among them that has a bug."""

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return the faulty command, else the usual ones."""
        return _divide if cmd_name == "divide" else super().get_command(ctx, cmd_name)


@click.command("divide")
@click.argument("numbers", type=int, nargs=-1)
def _divide(numbers: tuple[int, ...]) -> None:
    click.echo(1 // sum(numbers))


@pytest.mark.parametrize("asked", ["", "1"])
def test_a_bug_is_one_sentence_and_never_says_substantive(asked: str) -> None:
    environment = {"CLAUSEWATCH_DEBUG": asked}
    done = CliRunner().invoke(Faulty("root"), ["divide", "0"], env=environment)
    assert done.exit_code == 70
    assert "ZeroDivisionError" in done.stderr.splitlines()[-1]
    assert ("Traceback" in done.stderr) is bool(asked)
    assert asked or (done.stderr.count("\n") == 1 and "CLAUSEWATCH_DEBUG" in done.stderr)


def test_wrong_usage_is_still_told_as_such() -> None:
    done = CliRunner().invoke(Faulty("root"), ["divide", "--no-such-option"])
    assert done.exit_code == 2
    assert "No such option" in done.stderr
