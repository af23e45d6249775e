"""What readers said of alerts, written as labelled pairs in the gold format.

Knows how "noise" and "matters" become a verdict: noise is cosmetic, since no alert was due; what
matters is substantive. The pages are written as they were received. Readers who disagree evenly
make a borderline pair, which `gold.load` leaves out.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from monitor.errors import UsageError
from monitor.model import Change, Direction, FindingKind, Snapshot, Verdict
from monitor.render.sentences import headline
from monitor.store import Book, Labelled

_SUFFIXES = {
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "text/markdown": ".md",
    "application/pdf": ".pdf",
}
_KINDS = {
    FindingKind.PLACE: "country",
    FindingKind.OBLIGATION: "modality",
    FindingKind.LEGAL_BASIS: "other",
    FindingKind.DATA_CATEGORY: "other",
    FindingKind.CLAUSE: "other",
}
"""What the gold format calls kinds that it has no word of its own for."""

_FORMATS = {".html": "html", ".md": "markdown", ".pdf": "pdf", ".txt": "text"}


def export_labels(book: Book, folder: Path) -> int:
    """Write `labels.jsonl` and `pairs/` for every change that a reader labelled; return how many.

    Raises:
        UsageError: the folder holds labels already, or cannot be written.
    """
    file = folder / "labels.jsonl"
    if file.exists():
        raise UsageError(f"{file} exists already; choose another folder")
    try:
        lines = [_write(book, labelled, folder) for labelled in book.labelled()]
        folder.mkdir(parents=True, exist_ok=True)
        file.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    except OSError as error:
        raise UsageError(f"{folder} cannot be written ({error.strerror})") from error
    return len(lines)


def _write(book: Book, labelled: Labelled, folder: Path) -> str:
    """Write both pages of a change; return its label as a line of JSON."""
    change = book.change(labelled.change)
    old, new = _differing(book, change)
    name = f"{change.watch_id}-{change.id}"
    pair = folder / "pairs" / name
    pair.mkdir(parents=True, exist_ok=True)
    for side, snapshot in (("old", old), ("new", new)):
        (pair / f"{side}{_suffix(snapshot)}").write_bytes(snapshot.body)
    language = next(v.language for v in book.versions(change.watch_id))
    told = {
        "id": name,
        "source": change.service,
        "path": new.url,
        "old_commit": old.sha256,
        "new_commit": new.sha256,
        "date": change.detected_at.date().isoformat(),
        "lang": language,
        "format": _FORMATS[_suffix(new)],
        **_judged(change, labelled),
        "readers": {"noise": labelled.noise, "matters": labelled.matters},
        "facts_exhaustive": False,
        "tags": ["reader-label"],
    }
    return json.dumps(told, ensure_ascii=False)


def _judged(change: Change, labelled: Labelled) -> dict[str, Any]:
    if labelled.noise == labelled.matters:
        judged = _as_recorded(change) | {"borderline": True, "rationale": "Readers disagree."}
    elif labelled.noise > labelled.matters:
        judged = {
            "verdict": Verdict.COSMETIC.value,
            "topics": [],
            "facts": [],
            "direction": Direction.NEUTRAL.value,
            "rationale": "Readers call this alert noise.",
            "key_old": None,
            "key_new": None,
        }
    else:
        verdict = {"verdict": Verdict.SUBSTANTIVE.value}
        judged = _as_recorded(change) | verdict | {"rationale": "Readers say that this matters."}
    return judged


def _as_recorded(change: Change) -> dict[str, Any]:
    first = change.findings[0] if change.findings else None
    return {
        "verdict": change.verdict.value,
        "topics": [topic.value for topic in change.topics],
        "facts": list(_facts(change)),
        "direction": change.direction.value,
        "key_old": first.before if first else None,
        "key_new": first.after if first else None,
    }


def _facts(change: Change) -> Iterator[dict[str, Any]]:
    for finding in change.findings:
        if finding.verdict is Verdict.SUBSTANTIVE:
            yield {
                "kind": _KINDS.get(finding.kind, finding.kind.value),
                "topic": finding.topic.value,
                "old": finding.old,
                "new": finding.new,
                "what": headline(finding, "en"),
            }


def _differing(book: Book, change: Change) -> tuple[Snapshot, Snapshot]:
    """Return the first page of the document whose bytes differ between the two versions."""
    old = book.snapshots_of(change.watch_id, change.from_version)
    new = book.snapshots_of(change.watch_id, change.to_version)
    pairs = list(zip(old, new, strict=False))
    return next((pair for pair in pairs if pair[0].sha256 != pair[1].sha256), pairs[0])


def _suffix(snapshot: Snapshot) -> str:
    return _SUFFIXES.get(snapshot.media_type.partition(";")[0].strip().lower(), ".txt")
