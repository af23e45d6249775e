"""German is data: a lexicon, reader's words and phrases, held to the bar of the other languages."""

from pathlib import Path

import pytest

from monitor.differ.facts import find
from monitor.differ.lexicon import load
from monitor.document.clauses import sentences
from monitor.document.dates import stamp
from monitor.document.words import vote
from monitor.model import FindingKind, Verdict
from monitor.render.sentences import summary
from tests.differ.tricky import Case, cases

CASES = cases(Path(__file__).parent)
LOUD = Verdict.SUBSTANTIVE.value
BAR = 0.9


def test_changes_of_substance_are_found() -> None:
    own = [case for case in CASES if case.verdict == LOUD]
    missed = [case.name for case in own if case.compared().verdict.value != LOUD]
    assert len(missed) <= (1 - BAR) * len(own), missed


def test_what_changes_nothing_is_quiet() -> None:
    own = [case for case in CASES if case.verdict != LOUD]
    loud = [case.name for case in own if case.compared().verdict.value == LOUD]
    assert len(loud) <= (1 - BAR) * len(own), loud


def test_values_are_told_as_written() -> None:
    wrong = [case.name for case in CASES if case.fact and not _tells(case)]
    assert not wrong


def test_directions_are_mostly_told() -> None:
    sided = [case for case in CASES if case.direction]
    wrong = [case.name for case in sided if case.compared().direction.value != case.direction]
    assert len(wrong) <= 0.3 * len(sided), wrong


def _tells(case: Case) -> bool:
    wanted = (case.fact["kind"], case.fact.get("old"), case.fact.get("new"))
    return wanted in [(f.kind.value, f.old, f.new) for f in case.compared().findings]


def test_a_change_is_told_in_german() -> None:
    cut = next(case for case in CASES if case.name == "Ankündigungsfrist verkürzt")
    said = "Ankündigung von Änderungen: 30 Tage → 14 Tage, 16 Tage kürzer. Schlechter für Sie."
    assert summary(cut.compared(), "de") == said


def test_a_capital_alone_makes_no_company() -> None:
    found = find("Wir geben Daten an Werbepartner, Behörden und Reichweite AG.", load("de"))
    assert [f.value for f in found if f.kind is FindingKind.PARTY] == ["Reichweite AG"]


def test_german_is_known_by_its_words() -> None:
    assert vote("Wir speichern die Daten für die Dauer von zwei Jahren und löschen sie.")[0] == "de"


def test_an_ordinal_ends_no_sentence() -> None:
    text = "Das gilt ab dem 3. Mai. Art. 6 Abs. 1 lit. f DSGVO bleibt unberührt, z. B. bei Werbung."
    assert list(sentences(text, "de")) == [
        "Das gilt ab dem 3. Mai.",
        "Art. 6 Abs. 1 lit. f DSGVO bleibt unberührt, z. B. bei Werbung.",
    ]


@pytest.mark.parametrize(
    ("text", "name"),
    [("Stand: 3. März 2024", "updated"), ("Diese AGB gelten ab dem 1.6.2025.", "effective")],
)
def test_a_page_says_its_dates_in_german(text: str, name: str) -> None:
    found = stamp(text, "de")
    assert found is not None
    assert found[0] == name
