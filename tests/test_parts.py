"""One document in several addresses: read, judged, compared and recorded as one."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from monitor.model import Changed, Failed, Fault, First, Settings, Unchanged, Watch, Watchlist
from monitor.run import Visited, check_now
from monitor.store import Book
from tests.doubles.website import Website, status, with_etag

TERMS = """<html lang="en"><title>Terms</title><main><h1>Terms of service</h1>
<p>These terms apply between you and Quillhaven when you use the service.</p>
<h2>Fees</h2><p>You pay 5 euro a month for your account, in advance.</p>
<h2>Termination</h2><p>We may end this agreement with a notice of 30 days.</p></main></html>"""

ANNEX = """<html lang="en"><title>Providers</title><main><h1>Annex: providers</h1>
<p>We share your personal data with these providers, under contract:</p>
<ul><li>Norrland Hosting AB, Sweden, which keeps our servers;</li>
<li>Blaufuchs Post GmbH, Germany, which sends our letters.</li></ul></main></html>"""

MORE = ANNEX.replace(
    "<li>Blaufuchs",
    "<li>Sundial Metrics Inc., United States, which measures visits;</li><li>Blaufuchs",
)
DOWN = "<html><title>Maintenance</title><h1>We are down for maintenance</h1></html>"


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    with Book.open(tmp_path / "book.db") as opened:
        yield opened


@pytest.fixture
def listed(website: Website) -> Watchlist:
    urls = website.script("/terms", with_etag(TERMS)), website.script("/annex", with_etag(ANNEX))
    watch = Watch("q", "Quillhaven", "Terms", "terms", urls, language="en")
    settings = Settings(
        host_delay=timedelta(0), confirm_after=timedelta(0), allow_private_addresses=True
    )
    return Watchlist(settings, (watch,))


def visit(book: Book, listed: Watchlist) -> Visited:
    (visited,) = check_now(book, listed)
    return visited


def test_parts_are_one_document_and_each_is_named(book: Book, listed: Watchlist) -> None:
    outcome = visit(book, listed).outcome
    assert isinstance(outcome, First)
    paths = {clause.text: clause.path for clause in outcome.document.clauses}
    assert paths["We may end this agreement with a notice of 30 days."] == (
        "Terms of service",
        "Termination",
    )
    shared = next(path for text, path in paths.items() if text.startswith("Norrland"))
    assert shared == ("Annex: providers",)
    assert [clause.position for clause in outcome.document.clauses] == list(range(len(paths)))
    for clause in outcome.document.clauses:
        assert clause.text[:20] in outcome.document.blocks[clause.block].text
    assert [snapshot.url for snapshot in book.snapshots_of("q", 1)] == list(listed.watches[0].urls)


def test_a_change_in_one_part_is_told_with_its_name(
    book: Book, listed: Watchlist, website: Website
) -> None:
    visit(book, listed)
    assert isinstance(visit(book, listed).outcome, Unchanged)
    website.script("/annex", with_etag(MORE))
    visited = visit(book, listed)
    assert isinstance(visited.outcome, Changed)
    assert {finding.section for finding in visited.outcome.comparison.findings} == {
        "Annex: providers"
    }
    assert website.last("/terms").headers["if-none-match"]
    assert [s.body.decode() for s in book.snapshots_of("q", 2)] == [TERMS, MORE]
    assert isinstance(visit(book, listed).outcome, Unchanged)


@pytest.mark.parametrize(
    ("script", "fault"),
    [
        (status(200, DOWN), Fault.NOT_A_POLICY),
        (status(200, ""), Fault.NOT_A_POLICY),
        (status(503), Fault.SERVER),
        (status(404), Fault.NOT_FOUND),
    ],
    ids=["maintenance", "empty", "503", "404"],
)
def test_a_part_that_fails_fails_the_visit_and_is_named(
    book: Book, listed: Watchlist, website: Website, script: object, fault: Fault
) -> None:
    visit(book, listed)
    website.script("/annex", script)  # type: ignore[arg-type]  # a Script, which pytest hides
    outcome = visit(book, listed).outcome
    assert isinstance(outcome, Failed)
    assert outcome.fault is fault
    assert "/annex: " in outcome.detail
    website.script("/annex", with_etag(ANNEX))
    assert isinstance(visit(book, listed).outcome, Unchanged)
