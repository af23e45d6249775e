"""Read and judge mutated pages, and tell every exception that is no named fault.

    python -m tests.bench.fuzz_reading [--count 2000] [--minutes M] [--seed 1] [FILE...]

Mutates the FILEs, and the test policy in two shapes, as a PDF and as text: bytes flipped, pieces
cut out, doubled, moved and swapped between pages, hostile fragments put in. Prints the figures, and
the seed and place of each failure and of each page slower than all before it (in seconds of the
processor, since a soak gives way to all else); ends with 1 where there was a failure. With
`--minutes` it goes on for as long, whatever the count, and tells every ten minutes how far it is.
"""

import argparse
import random
import resource
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from monitor.document import read
from monitor.document.gate import fault_of_page, fault_of_response
from monitor.errors import ReadError
from monitor.model import Snapshot
from tests.document.pages import POLICY, POLICY_TEXT, semantic, widgets
from tests.document.test_html_hazards import PIECES
from tests.document.test_pdf import FIRST, SECOND
from tests.doubles.craft import NOON
from tests.doubles.paper import pdf

MOST = 60_000
"""Bytes of a page that are mutated: more would only be slower."""

TOLD_FROM_S = 0.5
"""Seconds below which the slowest page yet is not told."""

URL = "http://h.test/"

KINDS = (
    "text/html",
    "text/html",
    "text/html",
    "text/plain",
    "text/markdown",
    "application/pdf",
    "",
)
"""What the server calls a page, whatever it is."""

Mutation = Callable[[random.Random, bytearray, bytes], None]


def flip(chance: random.Random, page: bytearray, _other: bytes) -> None:
    for _ in range(chance.randint(1, 40)):
        page[chance.randrange(len(page))] = chance.randrange(256)


def cut(chance: random.Random, page: bytearray, _other: bytes) -> None:
    start = chance.randrange(len(page))
    del page[start : start + chance.randint(1, 3000)]


def double(chance: random.Random, page: bytearray, _other: bytes) -> None:
    start = chance.randrange(len(page))
    page[start:start] = page[start : start + chance.randint(1, 300)] * chance.randint(1, 20)


def swap(chance: random.Random, page: bytearray, other: bytes) -> None:
    start, there = chance.randrange(len(page)), chance.randrange(len(other))
    page[start : start + 500] = other[there : there + chance.randint(1, 4000)]


def put(chance: random.Random, page: bytearray, _other: bytes) -> None:
    for _ in range(chance.randint(1, 30)):
        start = chance.randrange(len(page))
        page[start:start] = chance.choice(PIECES).encode() * chance.randint(1, 6)


MUTATIONS: tuple[Mutation, ...] = (flip, cut, double, swap, put)


def mutated(chance: random.Random, pages: list[bytes]) -> bytes:
    page = bytearray(chance.choice(pages))
    for _ in range(chance.randint(1, 5)):
        chance.choice(MUTATIONS)(chance, page, chance.choice(pages))
        if not page:
            return b""
    return bytes(page)


def outcome(body: bytes, kind: str) -> str:
    """Read and judge a page; return what it came to."""
    page = Snapshot("w", NOON, URL, 200, kind, {}, "", body, URL)
    try:
        refused = fault_of_response(200, {}, body)
        document = read((page,))
        refused = refused or fault_of_page(body, document, document)
    except ReadError:
        return "unreadable"
    return str(refused[0]) if refused else "policy"


class Soak:
    """Pages read so far, what they came to, and the slowest of them."""

    def __init__(self, pages: list[bytes], seed: int) -> None:
        self._pages, self._seed = pages, seed
        self._outcomes: Counter[str] = Counter()
        self._slowest = 0.0
        self._began = time.perf_counter()
        self.failures = 0
        self.count = 0

    @property
    def minutes(self) -> float:
        return (time.perf_counter() - self._began) / 60

    def read_one(self) -> None:
        """Make the next page and read it; tell of a failure and of the slowest yet."""
        self.count += 1
        chance = random.Random(f"{self._seed}/{self.count}")
        body, kind = mutated(chance, self._pages), chance.choice(KINDS)
        named = f"page {self.count} of seed {self._seed} ({kind or 'no type'}, {len(body)} bytes)"
        started = time.process_time()
        try:
            self._outcomes[outcome(body, kind)] += 1
        except Exception as error:  # noqa: BLE001  (what a fuzzer looks for)
            self.failures += 1
            print(f"{named}: {type(error).__name__}: {error}", flush=True)
        seconds = time.process_time() - started
        if seconds > self._slowest:
            self._slowest = seconds
            if seconds > TOLD_FROM_S:
                print(f"{named}: {seconds:.2f} s", flush=True)

    def told(self) -> str:
        """Return the figures so far."""
        shares = ", ".join(f"{what} {times}" for what, times in self._outcomes.most_common())
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        return (
            f"{self.count} pages in {self.minutes:.1f} min, slowest {self._slowest:.2f} s, peak"
            f" {peak:.0f} MB: {shares}; failures {self.failures}"
        )


def main() -> int:
    """Read pages until there are enough, and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=2_000)
    parser.add_argument("--minutes", type=float, help="go on for so long, whatever the count")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("files", nargs="*", type=Path)
    options = parser.parse_args()
    made = [semantic(POLICY).encode(), widgets(POLICY).encode(), pdf([FIRST, SECOND])]
    made.append("\n\n".join(POLICY_TEXT).encode())
    soak = Soak([*made, *(path.read_bytes()[:MOST] for path in options.files)], options.seed)
    next_word = 10.0
    while soak.minutes < options.minutes if options.minutes else soak.count < options.count:
        soak.read_one()
        if soak.minutes >= next_word:
            next_word += 10.0
            print(soak.told(), flush=True)
    print(soak.told())
    return 1 if soak.failures else 0


if __name__ == "__main__":
    sys.exit(main())
