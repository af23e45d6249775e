"""`export labels`: what readers said of alerts, as pairs that `evaluate` reads."""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from monitor.cli import root
from monitor.evaluate import gold
from monitor.model import Direction, Verdict
from monitor.store import Book, LabelKind
from tests.doubles.craft import NOON, Page
from tests.doubles.desk import POLICY, Desk


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    with Book.open(tmp_path / "book.db") as opened:
        desk = Desk(opened, Page(POLICY), confirm=timedelta(0))
        for text in (POLICY, POLICY, POLICY.replace("30 days notice", "14 days notice"),
                     POLICY.replace("30 days", "14 months"), POLICY.replace("copy", "list")):  # fmt: skip
            desk.visit(text)
        yield opened


def export(book: Book, folder: Path) -> str:
    command = ["export", "labels", str(folder), "--db", str(book.path)]
    return CliRunner().invoke(root, command).output


def test_the_majority_of_readers_decides_and_a_tie_is_left_out(book: Book, tmp_path: Path) -> None:
    for change, readers in ((1, "mmn"), (2, "nn"), (3, "nm")):
        for number, label in enumerate(readers):
            kind = LabelKind.MATTERS if label == "m" else LabelKind.NOISE
            book.label(change, f"{number}", kind, NOON)
    folder = tmp_path / "gold"
    assert "Wrote 3 labelled pairs" in export(book, folder)
    first, second = gold.load(folder)
    assert (first.verdict, second.verdict) == (Verdict.SUBSTANTIVE, Verdict.COSMETIC)
    assert b"14 days notice" in first.new.read_bytes()
    assert b"14 days notice" in second.old.read_bytes()
    assert not second.facts


def test_the_last_word_of_a_reader_counts_and_nobody_is_named(book: Book, tmp_path: Path) -> None:
    for kind in (LabelKind.NOISE, LabelKind.MATTERS):
        book.label(1, "1456074443980800004", kind, NOON)
    export(book, tmp_path / "gold")
    (label,) = gold.load(tmp_path / "gold")
    assert label.verdict is Verdict.SUBSTANTIVE
    written = (tmp_path / "gold" / "labels.jsonl").read_text()
    assert "1456074443980800004" not in written


KEYS = {
    "id", "source", "path", "old_commit", "new_commit", "date", "lang", "format", "verdict",
    "topics", "facts", "direction", "rationale", "key_old", "key_new", "facts_exhaustive", "tags",
}  # fmt: skip
KINDS = {
    "duration", "amount", "age", "date", "party", "country", "modality", "negation", "contact",
    "percentage", "right", "other",
}  # fmt: skip


def test_a_line_has_the_keys_and_kinds_of_the_gold_format(book: Book, tmp_path: Path) -> None:
    for change in (1, 2, 3):
        kind = LabelKind.NOISE if change == 2 else LabelKind.MATTERS
        book.label(change, "somebody", kind, NOON)
    export(book, tmp_path / "gold")
    written = (tmp_path / "gold" / "labels.jsonl").read_text().splitlines()
    lines = [json.loads(line) for line in written]
    assert all(line.keys() - {"readers", "borderline"} == KEYS for line in lines)
    first, noise, _ = lines
    (fact,) = first["facts"]
    assert fact.keys() == {"kind", "topic", "old", "new", "what"}
    assert "14" in fact["what"]
    assert first["direction"] in set(Direction)
    assert (noise["verdict"], noise["direction"], noise["facts"]) == ("cosmetic", "neutral", [])
    assert {fact["kind"] for line in lines for fact in line["facts"]} <= KINDS


def test_labels_that_are_there_are_not_overwritten(book: Book, tmp_path: Path) -> None:
    export(book, tmp_path)
    assert "exists already" in export(book, tmp_path)
