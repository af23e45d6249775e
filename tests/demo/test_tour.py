"""The tour tells of the samples what a careful reader would."""

from pathlib import Path

import pytest

from monitor.demo.tour import Scene, tour
from monitor.model import Changed, Direction, Failed, Fault, First, Flag, Topic, Unchanged, Verdict
from monitor.store import Book


@pytest.fixture(scope="module")
def scenes(tmp_path_factory: pytest.TempPathFactory) -> list[Scene]:
    with Book.open(tmp_path_factory.mktemp("demo") / "book.db") as book:
        return list(tour(book))


def test_the_first_visit_is_the_base_and_noise_says_nothing(scenes: list[Scene]) -> None:
    assert all(isinstance(visit.outcome, First) for visit in scenes[0].visits)
    assert all(isinstance(visit.outcome, Unchanged) for visit in scenes[1].visits)


def test_other_words_for_the_same_are_recorded_and_quiet(scenes: list[Scene]) -> None:
    assert all(isinstance(visit.outcome, Changed) for visit in scenes[2].visits)
    assert {change.verdict for change in scenes[2].changes} == {Verdict.COSMETIC}


def test_substance_is_told_with_its_values(scenes: list[Scene]) -> None:
    notice, logs = scenes[3].changes
    assert (notice.findings[0].old, notice.findings[0].new) == ("30 days", "14 days")
    assert (logs.findings[0].old, logs.findings[0].new) == ("6 mois", "12 mois")
    for change in (notice, logs):
        assert (change.verdict, change.direction) == (Verdict.SUBSTANTIVE, Direction.WORSE)
        assert Flag.SILENT_EDIT in change.flags


def test_a_wall_is_a_fault_and_no_version(scenes: list[Scene]) -> None:
    walled, other = scenes[4].visits
    assert isinstance(walled.outcome, Failed)
    assert walled.outcome.fault is Fault.BLOCKED
    assert walled.recorded.version == scenes[3].visits[0].recorded.version
    assert isinstance(other.outcome, Unchanged)


def test_a_sale_is_worse_and_a_shorter_answer_is_better(scenes: list[Scene]) -> None:
    sale, answer = scenes[5].changes
    assert (sale.direction, answer.direction) == (Direction.WORSE, Direction.BETTER)
    assert set(sale.topics) == {Topic.SALE, Topic.SHARING}
    assert "Broadwick Analytics" in {finding.new for finding in sale.findings}
    assert Flag.SILENT_EDIT not in sale.flags


def test_the_tour_says_so_on_the_terminal(tmp_path: Path) -> None:
    from click.testing import CliRunner

    from monitor.cli import root

    done = CliRunner().invoke(
        root, ["demo", "--out", str(tmp_path), "--db", str(tmp_path / "b.db")]
    )
    assert done.exit_code == 0
    assert "Notice before policy changes: 30 days → 14 days" in done.stdout
    assert "<ins>14</ins>" in (tmp_path / "clausewatch-demo.html").read_text("utf-8")
    assert CliRunner().invoke(root, ["demo", "--db", str(tmp_path / "b.db")]).exit_code == 2
