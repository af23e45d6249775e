"""How fast pages of HTML are read and judged, beside another extractor in the same run.

    python -m tests.bench.bench_reading [FILE...]

Without files, pages of 20 KB, 100 KB and 1 MB are made from the test policy, in two shapes. Prints
median milliseconds of reading (bytes to blocks), of reading as a whole (bytes to clauses, dates and
fingerprint), of judging, and of trafilatura where that is installed (it is no dependency).
"""

import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

from monitor.document import read
from monitor.document.gate import fault_of_page, fault_of_response
from monitor.document.html import read_html
from monitor.model import Scope, Snapshot
from tests.document.pages import POLICY, semantic, widgets
from tests.doubles.craft import NOON

ROUNDS = 9

try:
    from trafilatura import extract
except ImportError:
    extract = None


def timed(rounds: int, work: Callable[[], object]) -> float:
    """Return the median milliseconds of CPU that some work takes."""
    spent = []
    for _ in range(rounds):
        started = time.process_time()
        work()
        spent.append(time.process_time() - started)
    return 1000 * statistics.median(spent)


def measure(name: str, body: bytes) -> None:
    rounds = ROUNDS if len(body) < 500_000 else 3
    url = "http://h.test/"
    page = Snapshot("w", NOON, url, 200, "text/html", {}, "", body, url)
    document = read((page,))
    figures = {
        "read": timed(rounds, lambda: read_html(body, "text/html", Scope())),
        "whole": timed(rounds, lambda: read((page,))),
        "judge": timed(
            rounds,
            lambda: fault_of_response(200, {}, body) or fault_of_page(body, document, document),
        ),
    }
    if extract is not None:
        text = body.decode("utf-8", "replace")
        figures["trafilatura"] = timed(rounds, lambda: extract(text, favor_recall=True))
    told = "  ".join(f"{what} {ms:8.1f} ms" for what, ms in figures.items())
    print(f"{name:20} {len(body) / 1000:7.0f} KB  {told}  {len(document.blocks)} blocks")


def policy(size: int) -> str:
    """Return policy markup of about so many bytes in which no paragraph stands twice."""
    return "".join(
        POLICY.replace("</p>", f" (Part {number}.)</p>").replace("</li>", f" {number}</li>")
        for number in range(size // len(POLICY) + 1)
    )


def main() -> None:
    if len(sys.argv) > 1:
        for name in sys.argv[1:]:
            measure(Path(name).name, Path(name).read_bytes())
        return
    for size in (20_000, 100_000, 1_000_000):
        measure("plain", semantic(policy(size)).encode())
        measure("site builder", widgets(policy(size)).encode())


if __name__ == "__main__":
    main()
