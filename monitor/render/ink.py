"""Styled, wrapped text for a terminal: runs of words, their looks, and lines of a given width.

Knows colours (through click) and how wide a character is; knows nothing of changes. Page text comes
in as runs and is escaped here, so that no caller can forget it. Without colour, changed words are
marked with signs instead, as wdiff does: [-gone-] {+come+}.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum

import click

from monitor.render.escape import for_terminal

WIDTH = 88
"""Columns of a line where nothing else is said."""

_LEAST_WIDTH = 20
_LINE_BREAKS = re.compile(r"[\n\t\r]+")
_BREAKS = re.compile(r"[ \n\t\r]+")


class Look(Enum):
    """How a run looks; the words say the same without it."""

    PLAIN = "plain"
    STRONG = "strong"
    FAINT = "faint"
    GONE = "gone"
    COME = "come"
    BAD = "bad"
    GOOD = "good"
    WARN = "warn"


_STYLES: dict[Look, dict[str, object]] = {
    Look.PLAIN: {},
    Look.STRONG: {"bold": True},
    Look.FAINT: {"dim": True},
    Look.GONE: {"fg": "red", "bold": True},
    Look.COME: {"fg": "green", "bold": True, "underline": True},
    Look.BAD: {"fg": "red", "bold": True},
    Look.GOOD: {"fg": "green", "bold": True},
    Look.WARN: {"fg": "yellow", "bold": True},
}
_SIGNS = {Look.GONE: ("[-", "-]"), Look.COME: ("{+", "+}")}


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of text with one look."""

    text: str
    look: Look = Look.PLAIN


@dataclass(frozen=True, slots=True)
class Ink:
    """Whether there is colour, and how wide a line may be."""

    colour: bool = False
    width: int = WIDTH

    def run(self, run: Run) -> str:
        """Return one run escaped and styled, on whatever lines it has."""
        text = for_terminal(run.text)
        if not self.colour or run.look is Look.PLAIN or not text:
            return text
        return click.style(text, **_STYLES[run.look])  # type: ignore[arg-type]

    def line(self, *runs: Run) -> str:
        """Return runs side by side on one line, however long."""
        return "".join(self.run(Run(_LINE_BREAKS.sub(" ", r.text), r.look)) for r in runs)

    def wrapped(
        self,
        runs: Iterable[Run],
        first: str | Sequence[Run] = "",
        rest: str | None = None,
        *,
        look: Look = Look.PLAIN,
    ) -> str:
        """Return runs as lines of at most the width; a word longer than a line is broken.

        `first` stands before the first line, in `look` where it is no run itself, and `rest`
        before the others: spaces, as wide as `first` where None. Behind long indents a line
        keeps 20 columns.
        """
        head = [Run(first, look)] if isinstance(first, str) else list(first)
        taken = sum(cells(run.text) for run in head)
        indent = " " * taken if rest is None else rest
        taken = max(taken, cells(indent))
        room = max(self.width - taken, min(self.width, _LEAST_WIDTH))
        lines = _fill(self._words(runs), room) or [[]]
        heads = [self.line(*head), *([indent] * (len(lines) - 1))]
        return "\n".join(
            (start + "".join(self.run(r) for r in _joined(words))).rstrip(" ")
            for start, words in zip(heads, lines, strict=True)
        )

    def _words(self, runs: Iterable[Run]) -> list[list[Run]]:
        """Split runs into words; a word may be of several runs, and is never empty."""
        words: list[list[Run]] = [[]]
        for run in self._signed(runs):
            for index, piece in enumerate(_BREAKS.split(run.text)):
                if index:
                    words.append([])
                if piece:
                    words[-1].append(Run(for_terminal(piece), run.look))
        return [word for word in words if word]

    def _signed(self, runs: Iterable[Run]) -> Iterable[Run]:
        """Put signs around changed words where there is no colour to show them."""
        for run in runs:
            core = run.text.strip()
            if self.colour or run.look not in _SIGNS or not core:
                yield run
                continue
            opening, closing = _SIGNS[run.look]
            head, _, tail = run.text.partition(core)
            yield Run(f"{head}{opening}{core}{closing}{tail}", run.look)


def cells(text: str) -> int:
    """Return how many columns a terminal gives to `text` (UAX #11, combining marks none)."""
    if text.isascii():
        return len(text)
    return sum(_cell(c) for c in text)


def _cell(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def _fill(words: Sequence[list[Run]], room: int) -> list[list[list[Run]]]:
    lines: list[list[list[Run]]] = []
    left = 0
    for word in words:
        for part in _broken(word, room):
            size = sum(cells(run.text) for run in part)
            if not lines or size + 1 > left:
                lines.append([])
                left = room + 1
            lines[-1].append(part)
            left -= size + 1
    return lines


def _broken(word: list[Run], room: int) -> list[list[Run]]:
    """Break a word that is wider than a line; any other comes back whole."""
    if sum(cells(run.text) for run in word) <= room:
        return [word]
    parts: list[list[Run]] = [[]]
    left = room
    for run in word:
        piece = ""
        for character in run.text:
            size = _cell(character)
            if size > left:
                parts[-1].append(Run(piece, run.look))
                parts.append([])
                piece, left = "", room
            piece += character
            left -= size
        parts[-1].append(Run(piece, run.look))
    return parts


def _joined(words: Sequence[list[Run]]) -> list[Run]:
    """Join the words of a line with spaces, neighbours of one look as one run."""
    joined: list[Run] = []
    for index, word in enumerate(words):
        for place, run in enumerate(word):
            space = " " if index and not place else ""
            if joined and joined[-1].look is run.look:
                joined[-1] = Run(joined[-1].text + space + run.text, run.look)
            else:
                if space and joined:
                    joined.append(Run(space))
                joined.append(run)
    return joined
