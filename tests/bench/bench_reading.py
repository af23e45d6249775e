"""How fast pages of HTML are read and judged, beside another extractor in the same run.

    python -m tests.bench.bench_reading [--peer PYTHON] [FILE...]

Without files, pages of 20 KB, 100 KB and 1 MB are made from the test policy, in two shapes and
anew for each round, so that nothing is remembered from the last. The measures take turns. Printed
are median milliseconds of processor time: of reading (bytes to blocks, what `extract` prints), of
reading as a whole (bytes to clauses, dates and fingerprint), of judging, and of trafilatura, which
does what reading does. That is no dependency: PYTHON is an interpreter that has it, by default
this one. The ratios are of reading, and of reading as a whole, to trafilatura's default.
"""

import argparse
import json
import statistics
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from monitor.document import read
from monitor.document.gate import fault_of_page, fault_of_response
from monitor.document.html import read_html
from monitor.errors import ReadError
from monitor.model import Scope, Snapshot
from tests.document.pages import POLICY, semantic, widgets
from tests.doubles.craft import NOON

ROUNDS = 9
PEER = Path(__file__).with_name("peer_reading.py")
URL = "http://h.test/"

Peer = subprocess.Popen[bytes]


def spent(work: Callable[[], object]) -> float:
    """Return the milliseconds of processor time that some work takes."""
    started = time.process_time()
    work()
    return 1000 * (time.process_time() - started)


@contextmanager
def peer_of(python: str) -> Iterator[Peer | None]:
    """Give a process that answers with trafilatura's times, None where there is none."""
    with subprocess.Popen(
        [python, str(PEER)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    ) as peer:
        version = peer.stdout.readline() if peer.stdout else b""
        if version:
            print(f"beside trafilatura {json.loads(version)}")
        else:
            print(f"{python} has no trafilatura; name one that has with --peer")
        yield peer if version else None
        peer.kill()


def ask(peer: Peer, body: bytes) -> dict[str, float]:
    """Return the milliseconds of processor time that trafilatura takes for a page."""
    if peer.stdin is None or peer.stdout is None:
        return {}
    peer.stdin.write(b"%d\n" % len(body) + body)
    peer.stdin.flush()
    default, recall = json.loads(peer.stdout.readline())
    return {"trafilatura": default, "for recall": recall}


def one_round(body: bytes, peer: Peer | None) -> dict[str, float]:
    """Read a page once by each measure, in turn."""
    page = Snapshot("w", NOON, URL, 200, "text/html", {}, "", body, URL)
    figures = {
        "read": spent(lambda: read_html(body, "text/html", Scope())),
        "whole": spent(lambda: read((page,))),
    }
    document = read((page,))
    figures["judge"] = spent(
        lambda: fault_of_response(200, {}, body) or fault_of_page(body, document, document)
    )
    return figures | (ask(peer, body) if peer else {})


def measure(name: str, bodies: Sequence[bytes], peer: Peer | None) -> dict[str, float]:
    """Print the medians over some bodies of a page, after one that warms up; return them."""
    gathered: dict[str, list[float]] = defaultdict(list)
    one_round(bodies[0], peer)
    for body in bodies:
        for what, ms in one_round(body, peer).items():
            gathered[what].append(ms)
    medians = {what: statistics.median(figures) for what, figures in gathered.items()}
    told = "  ".join(f"{what} {ms:8.1f} ms" for what, ms in medians.items())
    print(f"{name:20} {len(bodies[0]) / 1000:7.0f} KB  {told}{ratios([medians])}", flush=True)
    return medians


def ratios(pages: Sequence[dict[str, float]]) -> str:
    """Return the median ratios of our reading of some pages to trafilatura's, in words."""
    pages = [page for page in pages if page.get("trafilatura")]
    if not pages:
        return ""
    read, whole = (
        statistics.median(page[what] / page["trafilatura"] for page in pages)
        for what in ("read", "whole")
    )
    return f"  ratio {read:.2f}, whole {whole:.2f}"


def policy(size: int, turn: int) -> str:
    """Return policy markup of about so many bytes in which no paragraph stands twice."""
    return "".join(
        POLICY.replace("</p>", f" (Part {number} of {turn}.)</p>").replace(
            "</li>", f" {number}/{turn}</li>"
        )
        for number in range(size // len(POLICY) + 1)
    )


def measure_files(names: Sequence[str], peer: Peer | None) -> None:
    medians = []
    for name in names:
        body = Path(name).read_bytes()
        try:
            medians.append(measure(Path(name).name, [body] * ROUNDS, peer))
        except ReadError as error:
            print(f"{Path(name).name}: {error}")
    print(f"the median page{ratios(medians)}")


def main() -> None:
    parser = argparse.ArgumentParser(description="Time the reading of pages.")
    parser.add_argument("--peer", default=sys.executable, metavar="PYTHON")
    parser.add_argument("files", nargs="*")
    options = parser.parse_args()
    with peer_of(options.peer) as peer:
        if options.files:
            measure_files(options.files, peer)
            return
        for size in (20_000, 100_000, 1_000_000):
            turns = range(ROUNDS if size < 500_000 else 3)
            for name, shape in (("plain", semantic), ("site builder", widgets)):
                bodies = [shape(policy(size, turn)).encode() for turn in turns]
                measure(name, bodies, peer)


if __name__ == "__main__":
    main()
