"""How fast pages of HTML are read and judged: median milliseconds by size.

    python -m tests.bench.read_pages [FILE...]

Without files, pages of 20 KB, 100 KB and 1 MB are made from the test policy.
"""

import statistics
import sys
import time
from pathlib import Path

from monitor.document.gate import fault_of_page, fault_of_response
from monitor.document.html import read_html
from monitor.model import Document, Scope
from tests.document.pages import POLICY, widgets

ROUNDS = 9


def measure(name: str, body: bytes) -> None:
    reading, judging = [], []
    for _ in range(ROUNDS):
        started = time.perf_counter()
        page = read_html(body, "text/html", Scope())
        reading.append(time.perf_counter() - started)
        document = Document((), page.title, page.language, None, None, page.reader, page.blocks)
        started = time.perf_counter()
        _ = fault_of_response(200, {}, body) or fault_of_page(body, document, document)
        judging.append(time.perf_counter() - started)
    print(
        f"{name:24} {len(body) / 1000:8.0f} KB  read {1000 * statistics.median(reading):7.1f} ms"
        f"  judge {1000 * statistics.median(judging):7.1f} ms  {len(page.blocks)} blocks"
    )


def main() -> None:
    if len(sys.argv) > 1:
        for name in sys.argv[1:]:
            measure(Path(name).name, Path(name).read_bytes())
        return
    for size in (20_000, 100_000, 1_000_000):
        measure("made", widgets(POLICY * (size // len(POLICY))).encode())


if __name__ == "__main__":
    main()
