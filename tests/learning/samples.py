"""The written edits of the corpus, and what is to be learnt from them.

A line of `corpus/<language>*.jsonl` is one edit: `old` and `new` (one may be null), `heading`,
`topics`, `verdict`, `direction`. All texts were written for this corpus.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from monitor.differ.lexicon import Lexicon, load
from monitor.differ.marks import Marks, change_marks, placed_marks
from monitor.differ.weights import difference
from monitor.model import Clause

CORPUS = Path(__file__).parent / "corpus"
SIDES = {"worse": 0.0, "better": 1.0}
_WORDS_OF_A_SENTENCE = 7


@dataclass(frozen=True)
class Row:
    """One written edit."""

    language: str
    old: str
    new: str
    heading: str
    topics: tuple[str, ...]
    verdict: str
    direction: str

    @property
    def lexicon(self) -> Lexicon:
        """The words of its language."""
        return load(self.language)

    def clause(self, text: str) -> Clause | None:
        """Return one side as a clause under its heading; None where there is none."""
        if not text:
            return None
        item = len(text.split()) < _WORDS_OF_A_SENTENCE or not text.rstrip().endswith(
            (".", "!", "?")
        )
        lead = self.heading if item else ""
        return Clause((self.heading,), "", lead, text, self.language, 0, item=item)

    @cached_property
    def side_marks(self) -> Marks:
        """What came less what went."""
        sides = [self.clause(text) for text in (self.old, self.new)]
        old, new = (placed_marks(c, c.text) if c else {} for c in sides)
        return difference(old, new)

    @cached_property
    def change_marks(self) -> Marks:
        """What tells whether it is of substance."""
        return change_marks(self.old, self.new, self.lexicon)


def rows(language: str) -> Iterator[Row]:
    """Give the edits of a language, in the order of their files."""
    for file in sorted(CORPUS.glob(f"{language}*.jsonl")):
        for line in file.read_text(encoding="utf-8").splitlines():
            raw = json.loads(line)
            yield Row(
                language=language,
                old=raw["old"] or "",
                new=raw["new"] or "",
                heading=raw["heading"] or "",
                topics=tuple(raw["topics"]),
                verdict=raw["verdict"],
                direction=raw["direction"],
            )
