"""What worker processes cost and bring: their start, and visits a second with none, one, two.

    python -m tests.bench.bench_workers [PAGES]

Decides PAGES first visits (default 60) to a page of 100 KB, fetching left out.
"""

import os
import sys
import time
from concurrent.futures import ThreadPoolExecutor

from monitor.check import CRAFT, decide
from monitor.model import First, Order, Settings, Snapshot
from monitor.workers import Workers
from tests.document.pages import POLICY, widgets
from tests.doubles.craft import NOON
from tests.doubles.desk import WATCH

SIZE = 100_000


def main(pages: int) -> None:
    body = widgets(POLICY * (SIZE // len(POLICY))).encode()
    url = "http://h.test/"
    fetched = (Snapshot("w", NOON, url, 200, "text/html", {}, "", body, url),)
    order = Order(WATCH)
    began = time.perf_counter()
    for _ in range(pages):
        assert isinstance(decide(order, fetched, Settings(), NOON, CRAFT), First)
    print(f"here       {pages / (time.perf_counter() - began):6.1f} visits/s")
    for count in range(1, (os.cpu_count() or 1) + 1):
        with Workers(count) as workers, ThreadPoolExecutor(count) as threads:
            began = time.perf_counter()
            list(threads.map(lambda _, w=workers: w.run(os.getpid, seconds=60), range(count)))
            started = time.perf_counter() - began

            def visit(_: int, workers: Workers = workers) -> object:
                return workers.decide(order, fetched, Settings(), NOON)

            began = time.perf_counter()
            assert all(isinstance(one, First) for one in threads.map(visit, range(pages)))
            rate = pages / (time.perf_counter() - began)
        print(f"{count} workers  {rate:6.1f} visits/s  started in {1000 * started:.0f} ms")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 60)
