"""How the policies of this folder are written: Markdown with tags on what may be changed.

"{30 days~notice+}" is the text "30 days", a notice, of which more serves the reader; a minus says
that more costs the reader, no sign that nobody can tell. A lead-in that ends in "{~party-}" leads
a list of parties in. Knows blocks, sentences and tags; changes nothing.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path

POLICIES = Path(__file__).parent / "policies"

_TAG = re.compile(r"\{(?P<text>[^{}~]*)~(?P<name>[a-z-]+?)(?P<sign>[+-]?)\}")
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[\"{A-ZÀ-Ý])")


@dataclass(frozen=True, slots=True)
class Tag:
    """A tagged span: its text, what it is, whom more of it serves, and where it stands."""

    text: str
    name: str
    sign: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Block:
    """A heading, a sentence of a paragraph, a list item or a table row, with its tags.

    Sentences of one paragraph share `group`; so do the items of a list and the rows of a table.
    `member` is the tag of the lead-in that a list item stands under.
    """

    kind: str
    text: str
    group: int
    level: int = 0
    marker: str = "-"
    member: str = ""
    header: bool = False

    @property
    def plain(self) -> str:
        """Return the text without tags."""
        return untagged(self.text)

    @property
    def tags(self) -> tuple[Tag, ...]:
        """Return the tagged spans in order, but for those of lists."""
        return tuple(tag for tag in tags(self.text) if tag.text)


@dataclass(frozen=True, slots=True)
class Policy:
    """A policy in its blocks."""

    name: str
    language: str
    blocks: tuple[Block, ...] = field(repr=False)

    def plain(self) -> "Policy":
        """Return the policy without tags."""
        return replace(self, blocks=tuple(replace(b, text=b.plain) for b in self.blocks))


def tags(text: str) -> Iterator[Tag]:
    """Give the tags of a text."""
    for m in _TAG.finditer(text):
        sign = {"+": 1, "-": -1, "": 0}[m["sign"]]
        yield Tag(m["text"], m["name"], sign, m.start(), m.end())


def untagged(text: str) -> str:
    """Return a text as a reader sees it.

    >>> untagged("We keep logs for {6 months~retention-}.")
    'We keep logs for 6 months.'
    """
    return _TAG.sub(r"\g<text>", text)


@lru_cache(maxsize=1)
def policies() -> tuple[Policy, ...]:
    """Return every policy of the folder; the first two letters of its name are its language."""
    return tuple(
        Policy(path.stem, path.stem[:2], tuple(_blocks(path.read_text(encoding="utf-8"))))
        for path in sorted(POLICIES.glob("*.md"))
    )


def _blocks(text: str) -> Iterator[Block]:
    member = ""
    for group, chunk in enumerate(re.split(r"\n\s*\n", text.strip())):
        lines = chunk.splitlines()
        first = lines[0]
        if first.startswith("#"):
            mark, _, title = first.partition(" ")
            yield Block("heading", title, group, level=len(mark))
        elif first.startswith("|"):
            yield from _rows(lines, group)
        elif first[:2] in ("- ", "* "):
            for line in lines:
                yield Block("item", line[2:], group, marker=first[0], member=member)
        else:
            for sentence in _SENTENCE.split(" ".join(lines)):
                yield Block("sentence", sentence, group)
            last = list(tags(lines[-1]))
            member = f"{last[-1].name}" if last and not last[-1].text else ""


def _rows(lines: Sequence[str], group: int) -> Iterator[Block]:
    for at, line in enumerate(lines):
        if at != 1:
            cells = " | ".join(cell.strip() for cell in line.strip("| ").split("|"))
            yield Block("row", cells, group, header=at == 0)


def markdown(blocks: Iterable[Block]) -> str:
    """Write blocks as Markdown; consecutive ones of a kind and group make one paragraph or list."""
    chunks: list[str] = []
    previous: Block | None = None
    for block in blocks:
        line = _line(block)
        together = (
            previous is not None
            and block.kind != "heading"
            and (previous.kind, previous.group) == (block.kind, block.group)
        )
        if together:
            chunks[-1] += (" " if block.kind == "sentence" else "\n") + line
        else:
            chunks.append(line)
        if block.header:
            chunks[-1] += "\n|" + " --- |" * (block.text.count("|") + 1)
        previous = block
    return "\n\n".join(chunks) + "\n"


def _line(block: Block) -> str:
    text = block.plain
    if block.kind == "heading":
        return f"{'#' * block.level} {text}"
    if block.kind == "item":
        return f"{block.marker} {text}"
    return f"| {text} |" if block.kind == "row" else text
