"""Read and judge mutated pages, and tell every exception that is no named fault.

    python -m tests.bench.fuzz_reading [COUNT] [SEED] [FILE...]

Mutates the FILEs, or the test policy in two shapes and a PDF: bytes flipped, pieces cut out,
doubled, moved and swapped between pages, hostile fragments put in. Prints the figures, and the seed
and place of each failure; ends with 1 where there was one.
"""

import random
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from monitor.document import read
from monitor.document.gate import fault_of_page, fault_of_response
from monitor.errors import ReadError
from monitor.model import Snapshot
from tests.document.pages import POLICY, semantic, widgets
from tests.document.test_html_hazards import PIECES
from tests.document.test_pdf import FIRST, SECOND
from tests.doubles.craft import NOON
from tests.doubles.paper import pdf

MOST = 60_000
"""Bytes of a page that are mutated: more would only be slower."""

URL = "http://h.test/"

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


def outcome(body: bytes) -> str:
    """Read and judge a page; return what it came to."""
    page = Snapshot("w", NOON, URL, 200, "text/html", {}, "", body, URL)
    try:
        refused = fault_of_response(200, {}, body)
        document = read((page,))
        refused = refused or fault_of_page(body, document, document)
    except ReadError:
        return "unreadable"
    return str(refused[0]) if refused else "policy"


def main(count: int, seed: int, files: list[str]) -> int:
    made = [semantic(POLICY).encode(), widgets(POLICY).encode(), pdf([FIRST, SECOND])]
    pages = [Path(name).read_bytes()[:MOST] for name in files] or made
    outcomes: Counter[str] = Counter()
    slowest, failures, began = 0.0, 0, time.perf_counter()
    for number in range(count):
        body = mutated(random.Random(f"{seed}/{number}"), pages)
        started = time.perf_counter()
        try:
            outcomes[outcome(body)] += 1
        except Exception as error:  # noqa: BLE001  (what a fuzzer looks for)
            failures += 1
            print(f"page {number} of seed {seed}: {type(error).__name__}: {error}")
        slowest = max(slowest, time.perf_counter() - started)
    seconds = time.perf_counter() - began
    told = ", ".join(f"{what} {times}" for what, times in outcomes.most_common())
    print(f"{count} pages in {seconds:.0f} s, slowest {slowest:.2f} s: {told}; failures {failures}")
    return 1 if failures else 0


if __name__ == "__main__":
    numbers = [int(one) for one in sys.argv[1:] if one.isdigit()] + [2_000, 1]
    if len(numbers) == 3:
        numbers = [numbers[0], 1]
    sys.exit(main(numbers[0], numbers[1], [one for one in sys.argv[1:] if not one.isdigit()]))
