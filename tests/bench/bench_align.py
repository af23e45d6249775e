"""How long alignment and word edits take, on ordinary and on hostile input.

Run `python -m tests.bench.bench_align`; prints a table, asserts nothing. Documents are built from
made-up words with a fixed seed, so that two machines measure the same work.
"""

import random
import sys
import time
from collections.abc import Callable, Iterator

from monitor.differ.align import align
from monitor.differ.words import word_edits
from monitor.document import normal
from monitor.model import Clause

_LETTERS = "etaoinshrdlucmfwypvbgk"


def clauses(texts: list[str]) -> list[Clause]:
    """Make plain clauses of texts, a new section every twenty."""
    return [
        Clause((f"Section {at // 20}",), "", "", text, "en", at) for at, text in enumerate(texts)
    ]


def prose(size: int, seed: int) -> list[str]:
    """Make about `size` bytes of sentences from a vocabulary with a long tail."""
    chance = random.Random(seed)
    words = ["".join(chance.choices(_LETTERS, k=chance.randint(2, 11))) for _ in range(6000)]
    weights = [1 / (rank + 3) for rank in range(len(words))]
    texts: list[str] = []
    total = 0
    while total < size:
        texts.append(" ".join(chance.choices(words, weights, k=chance.randint(8, 35))))
        total += len(texts[-1]) + 1
    return texts


def edited(texts: list[str], share: float, seed: int) -> list[str]:
    """Drop and replace a sixth of the words in a share of the sentences."""
    chance = random.Random(seed)
    return [
        " ".join(
            word if chance.random() > 1 / 6 else chance.choice(("", "otherwise"))
            for word in text.split()
        )
        if chance.random() < share
        else text
        for text in texts
    ]


def ordinary() -> Iterator[tuple[str, list[str], list[str]]]:
    for size in (10_000, 50_000, 200_000, 1_000_000):
        old = prose(size, 1)
        shuffled = old[len(old) // 4 :] + old[: len(old) // 4]
        name = f"{size // 1000} KB"
        yield f"{name}, one clause", old, [*old[:-1], old[-1] + " forever"]
        yield f"{name}, a tenth edited", old, edited(old, 0.1, 2)
        yield f"{name}, quarter moved", old, shuffled
        yield f"{name}, all edited, moved", old, edited(shuffled, 1.0, 3)
        yield f"{name}, rewritten", old, prose(size, 4)


def hostile() -> Iterator[tuple[str, list[str], list[str]]]:
    line = "We keep your data for thirty days."
    yield "10,000 equal lines", [line] * 10_000, [line] * 9_000
    yield (
        "10,000 lines, number differs",
        ([f"Plan {n} keeps logs for {n % 90} days" for n in range(10_000)]),
        [f"Plan {n} keeps logs for {n % 90 + 1} days" for n in range(10_000)],
    )
    yield (
        "10,000 lines, no shared word",
        [f"a{n} b{n} c{n} d{n}" for n in range(10_000)],
        [f"e{n} f{n} g{n} h{n}" for n in range(10_000)],
    )
    yield (
        "10,000 lines, no letter apart",
        [f"we keep data {'x' * (n % 7)}{n} days" for n in range(10_000)],
        [f"we sell data {'y' * (n % 7)}{n} days" for n in range(9_000, -1, -1)],
    )
    endless = prose(1_000_000, 5)
    yield "one endless sentence, edited", [" ".join(endless)], [" ".join(edited(endless, 0.1, 6))]
    yield "one endless sentence, cut", [" ".join(endless)], endless
    yield "endless, cut and edited", [" ".join(endless)], edited(endless, 0.5, 7)
    yield "one repeated word", ["again " * 150_000], ["again " * 140_000 + "stop"]
    yield "one-word lines", ["a"] * 5000 + ["b"] * 5000, ["b"] * 5000 + ["a"] * 5000
    yield "one-word lines, alternating", ["a", "b"] * 5000, ["b", "c"] * 5000
    yield "empty lines", [""] * 10_000, ["."] * 10_000


def timed(task: Callable[[], object]) -> float:
    normal.key.cache_clear()
    start = time.perf_counter()
    task()
    return time.perf_counter() - start


def main() -> None:
    only = sys.argv[1:]
    print(f"{'align':34} {'clauses':>14} {'seconds':>9} {'edits':>7}")
    for name, old, new in [*ordinary(), *hostile()]:
        if only and not any(part in name for part in only):
            continue
        left, right = clauses(old), clauses(new)
        edits: list[object] = []
        took = timed(lambda a=left, b=right, out=edits: out.extend(align(a, b)))  # type: ignore[misc]
        print(f"{name:34} {len(old):>6} {len(new):>7} {took:9.3f} {len(edits):7}", flush=True)
    print(f"\n{'word_edits':34} {'words':>14} {'seconds':>9}")
    for count in (50, 500, 750, 10_000, 100_000):
        one = " ".join(f"a{n}" for n in range(count // 2))
        two = " ".join(f"b{n}" for n in range(count // 2))
        took = timed(lambda a=one, b=two: word_edits(a, b))  # type: ignore[misc]
        print(f"{'nothing in common':34} {count:>14} {took:9.3f}", flush=True)


if __name__ == "__main__":
    main()
