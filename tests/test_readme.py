"""The README says what is so: its length, its commands, its alert."""

import re
import tomllib
from pathlib import Path

from click.testing import CliRunner

from monitor.cli import COMMANDS, root

PROJECT = Path(__file__).parents[1]
README = (PROJECT / "README.md").read_text("utf-8")


def test_it_is_short_and_sets_up_in_two_commands() -> None:
    assert README.count("\n") <= 150
    assert len(re.findall(r"^python3 -m venv .*$", README, re.MULTILINE)) == 2
    extras = set(re.findall(r"'\.\[(\w+)\]'", README))
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text("utf-8"))["project"]
    assert extras <= set(project["optional-dependencies"])


def test_it_names_no_command_that_is_not_there() -> None:
    code = re.findall(r"```sh\n(.*?)```", README, re.DOTALL) + re.findall(r"`[^`\n]+`", README)
    named = set(re.findall(r"clausewatch ([a-z]+)", "\n".join(code)))
    assert named
    assert named <= set(COMMANDS)


def test_its_alert_is_what_the_demo_says(tmp_path: Path) -> None:
    alert = README.partition("```text\n")[2].partition("```")[0]
    said = CliRunner().invoke(root, ["demo", "--out", str(tmp_path)]).stdout
    told = [line for line in alert.splitlines() if line and "UTC" not in line]
    assert [line for line in told if line not in said] == []
