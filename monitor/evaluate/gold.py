"""A folder of labelled pairs: `labels.jsonl`, and `pairs/ID/old.*` and `pairs/ID/new.*`.

Knows the layout and the keys of a label, and tells a fault of the folder with file and line; does
not know what a label is worth.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from monitor.errors import ReadError
from monitor.model import Direction, Topic, Verdict


@dataclass(frozen=True, slots=True)
class GoldFact:
    """A fact that changed, as labelled: values as the pages write them, None where there is none."""

    kind: str
    old: str | None
    new: str | None


@dataclass(frozen=True, slots=True)
class Label:
    """One pair and what careful readers say of it.

    `passages` are the labelled excerpts of both sides that a report should show. `direction` is
    None where the label gives none.
    """

    id: str
    old: Path
    new: Path
    language: str
    verdict: Verdict
    direction: Direction | None
    topics: frozenset[Topic]
    facts: tuple[GoldFact, ...]
    passages: tuple[str, ...]
    why: str

    def request(self) -> str:
        """Return the line that asks `compare --batch` (or another tool) about this pair."""
        return json.dumps(
            {
                "id": self.id,
                "old": str(self.old),
                "new": str(self.new),
                "language": self.language or None,
            }
        )


def load(folder: Path) -> tuple[Label, ...]:
    """Read the labels of a folder in order; a pair marked borderline is left out.

    Raises ReadError where the folder is not in the gold format.
    """
    file = folder / "labels.jsonl"
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise ReadError(
            f"cannot read {file}: a gold folder holds labels.jsonl and pairs/"
        ) from error
    labels = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            told = json.loads(line)
            if not told.get("borderline"):
                labels.append(_label(told, folder))
        except (ValueError, KeyError, TypeError, AttributeError, OSError) as error:
            raise ReadError(f"{file}:{number}: no label in the gold format: {error}") from error
    if not labels:
        raise ReadError(f"{file} labels no pair")
    return tuple(labels)


def _label(told: Mapping[str, Any], folder: Path) -> Label:
    pair = folder / "pairs" / str(told["id"])
    old, new = _side(pair, "old"), _side(pair, "new")
    direction = told.get("direction")
    passages = (_passage(told, "old", old), _passage(told, "new", new))
    return Label(
        id=str(told["id"]),
        old=old,
        new=new,
        language=str(told.get("lang") or ""),
        verdict=Verdict(told["verdict"]),
        direction=Direction(direction) if direction else None,
        topics=frozenset(Topic(topic) for topic in told.get("topics", ())),
        facts=tuple(
            GoldFact(str(f["kind"]), f.get("old"), f.get("new")) for f in told.get("facts", ())
        ),
        passages=tuple(passage for passage in passages if passage),
        why=str(told.get("rationale") or ""),
    )


def _side(pair: Path, name: str) -> Path:
    found = sorted(pair.glob(f"{name}.*"))
    if not found:
        raise ValueError(f"there is no {pair / name}.*")
    return found[0]


def _passage(told: Mapping[str, Any], name: str, file: Path) -> str | None:
    """Return a side's excerpt: as told, or cut from its file by a span of characters."""
    span = told.get(f"key_{name}_span")
    if span:
        # By bytes, since reading as text would fold line ends and move the span.
        return file.read_bytes().decode("utf-8")[span[0] : span[1]]
    excerpt = told.get(f"key_{name}")
    return str(excerpt) if excerpt else None
