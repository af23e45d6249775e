"""Asking a tool about labelled pairs: a command that reads a file of requests and prints answers.

Knows the protocol of `compare --batch`, which any tool can be wrapped to speak; knows nothing of
scoring.
"""

import json
import shlex
import subprocess
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from monitor.errors import ReadError, UsageError
from monitor.evaluate.gold import Label

PLACE = "{requests}"
"""What stands in a command for the file of requests."""


def ask(command: str, labels: Iterable[Label]) -> dict[str, dict[str, Any]]:
    """Run a command on the pairs and return its answers by id.

    Lines that are no JSON objects with an id are passed over. Raises UsageError for a command
    that cannot be run, ReadError for one that answers nothing.
    """
    if PLACE not in command:
        raise UsageError(f"the command must name the file of requests as {PLACE}")
    with tempfile.TemporaryDirectory() as folder:
        requests = Path(folder) / "requests.jsonl"
        requests.write_text("".join(label.request() + "\n" for label in labels), "utf-8")
        words = [word.replace(PLACE, str(requests)) for word in shlex.split(command)]
        try:
            done = subprocess.run(  # noqa: S603 - the user's own command, without a shell
                words, capture_output=True, text=True, encoding="utf-8", check=False
            )
        except OSError as error:
            raise UsageError(f"cannot run {words[0]}: {error.strerror or error}") from error
    answers = answers_in(done.stdout)
    if not answers:
        said = done.stderr.strip().splitlines()[-1:]
        raise ReadError(f"the command printed no answer (exit {done.returncode}) {''.join(said)}")
    return answers


def answers_in(output: str) -> dict[str, dict[str, Any]]:
    """Return the answers among the lines of an output by their id."""
    answers = {}
    for line in output.splitlines():
        try:
            told = json.loads(line)
        except json.JSONDecodeError:
            continue
        if isinstance(told, dict) and "id" in told:
            answers[str(told["id"])] = told
    return answers
