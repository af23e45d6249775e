"""Pages that break parsers, visited as `serve` does: each costs its own visit, and no memory here.

    python -m tests.test_hazards

prints what each of them costs under the real limits; a run of the tests tries some, under less.
"""

import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[1]

PAGES = {
    "angles": "b'<' * 5_000_000",
    "attributes": "b'<p ' + b' '.join(b'a%d=1' % n for n in range(100_000)) + b'>x</p>'",
    "unclosed": 'b"<a href=\'" * 200_000',
    "entities": "b'&amp;' * 1_000_000",
    "misnested": "b'<b><i><a>' * 50_000",
    "paragraphs": "b'<p>' * 299_000",
    "lines": "b'<br>' * 290_000",
    "deep": "b'<div>' * 290_000",
    "table": "b'<table>' + b'<td colspan=1000 rowspan=1000>x' * 100_000",
    "nested tables": "b'<table><tr><td>' * 60_000",
    "lists": "b'<ul><li>x' * 90_000",
    "one word": "b'a' * 5_000_000",
    "words": "b'data ' * 1_000_000",
    "sentences": "b'We keep it. ' * 400_000",
    "headings": "b'<h2>1. Data</h2>' * 70_000",
    "PDF": "b'%PDF-1.7' + b'1 0 obj<</Type/Catalog/Pages 1 0 R>>endobj ' * 40_000",
    "PDF bomb": "bomb()",
}

VISIT = """
import resource, sys, time, zlib
from datetime import datetime, timedelta, UTC
from monitor.model import Failed, Order, Settings, Snapshot, Watch
from monitor.workers import Limits, Workers

def bomb():
    stream = zlib.compress(zlib.compress(bytes(400_000_000)))
    return (b"%%PDF-1.7\\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\\n"
            b"2 0 obj<</Type/Pages/Count 1/Kids[3 0 R]>>endobj\\n"
            b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R>>endobj\\n"
            b"4 0 obj<</Filter[/FlateDecode/FlateDecode]/Length %d>>stream\\n" % len(stream)
            + stream + b"\\nendstream endobj\\ntrailer<</Root 1 0 R>>\\nstartxref\\n0\\n%%EOF")

body = eval(sys.argv[1])
calm = b"<p>a calm page</p>" * 9
url = "http://h.test/"
order = Order(Watch("w", "S", "N", "terms", (url,)))

def fetched(body):
    return (Snapshot("w", datetime.now(UTC), url, 200, "text/html", {}, "", body, url),)

def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024

limits = Limits(read=float(sys.argv[2]), pdf=float(sys.argv[2]))
with Workers(1, limits=limits) as workers:
    workers.decide(order, fetched(calm), Settings(), datetime.now(UTC))
    before, began = peak(), time.monotonic()
    outcome = workers.decide(order, fetched(body), Settings(), datetime.now(UTC))
    seconds, grown = time.monotonic() - began, peak() - before
    after = workers.decide(order, fetched(calm), Settings(), datetime.now(UTC))
    print(type(outcome).__name__, type(after).__name__, grown, seconds, sep="|")
    print(getattr(outcome, "fault", "") or "", getattr(outcome, "detail", "")[:90], sep=": ")
"""


def visited(page: str, seconds: float) -> tuple[list[str], str]:
    """Visit a page in a child that reads it in a worker; return what it measured and was told."""
    done = subprocess.run(
        [sys.executable, "-c", VISIT, PAGES[page], str(seconds)],
        capture_output=True,
        text=True,
        cwd=PROJECT,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    figures, told = done.stdout.splitlines()
    return figures.split("|"), told


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux limits a process's memory")
@pytest.mark.parametrize("page", ["attributes", "misnested", "one word", "PDF", "PDF bomb"])
def test_no_page_costs_more_than_a_worker(page: str) -> None:
    (outcome, after, grown, seconds), told = visited(page, 1.0)
    assert outcome in ("Failed", "First"), told
    assert after == "Failed", "a page of nothing is no policy, and the next worker says so"
    # Each of reading and judging may take its second, on a machine that may be busy.
    assert float(seconds) <= 20.0
    assert int(grown) <= 64, "what swells swells elsewhere"


if __name__ == "__main__":
    for name in PAGES:
        (ending, _, megabytes, spent), said = visited(name, 10.0)
        print(f"{name:14} {float(spent):6.1f} s  +{megabytes:>2} MB  {ending:8} {said}")
