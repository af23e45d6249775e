"""How long reading and comparing take, on ordinary and on hostile pages.

Run `python -m tests.bench.bench_compare [--largest 1000000]`; prints a table, asserts nothing.
Ordinary pages are the policies of the mutations, repeated under other headings; hostile ones are
what a page could hold to make a pattern or an alignment slow. A time that grows by more than the
length does is marked.
"""

import argparse
import time
from collections.abc import Iterator

from monitor.differ import compare
from tests.differ.mutations.notation import markdown, policies
from tests.differ.mutations.verdicts import document

_SIZES = (10_000, 20_000, 40_000)
_SUPERLINEAR = 3.0
"""Growth, where the length doubles, from which a time is marked."""
_NOTICEABLE = 0.3
_HOSTILE = {
    "full stops": ".", "semicolons": "a; ", "stars": "*", "underscores": "_a", "brackets": "[",
    "links": "[a](b)", "images": "![", "pipes": "|", "rows": "| a | b |\n", "quotes": '" ',
    "backticks": "`", "angles": "<", "ampersands": "&", "hashes": "#", "versions": "1.",
    "numbers": "12 ", "equal lines": "same line here\n\n", "one sentence": "we keep your data ",
    "damaged letters": "Ã©", "masked addresses": "[email protected] ", "dashes": "- ",
    "sentences": "We keep your data for 30 days. ", "initials": "A. ", "durations": "30 days ",
    "addresses": "a@", "hosts": "a.b", "links in text": "https://a.b/c?x=y&", "labels": "1.1.1 ",
    "elisions": "l'", "thousands": "1,000,", "euros": "€ ", "spaces": " ", "newlines": "\n",
    "items": "- a\n", "headings": "# a\n\n", "modals": "may not ", "colons": ": ",
}  # fmt: skip


def main() -> None:
    """Time every page and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--largest", type=int, default=200_000, help="characters of prose")
    parser.add_argument("--page", action="append", help="hostile pages, all by default")
    options = parser.parse_args()
    print(f"{'ordinary page':24}{'read':>9}{'compare':>9}")
    for name, old, new in _ordinary(options.largest):
        read, compared = _timed(old, new)
        print(f"{name:24}{read:8.2f}s{compared:8.2f}s", flush=True)
    print(f"\n{'hostile page':20}" + "".join(f"{size // 1000:>10} KB" for size in _SIZES))
    for name in options.page or _HOSTILE:
        print(_grown(name, _HOSTILE[name]), flush=True)


def _ordinary(largest: int) -> Iterator[tuple[str, str, str]]:
    policy = markdown(next(p for p in policies() if p.name == "en_host").blocks)
    size = 10_000
    while size <= largest:
        parts = [policy.replace("## ", f"## Part {n}: ") for n in range(size // len(policy) + 1)]
        page = "\n".join(parts)[:size]
        yield f"{size // 1000} KB, one value", page, page.replace("30 days", "14 days", 1)
        yield f"{size // 1000} KB, rewritten", page, page.replace("your", "the reader's")
        size *= 5 if str(size).startswith("1") else 2


def _timed(old: str, new: str) -> tuple[float, float]:
    start = time.perf_counter()
    one, other = document(old, "en"), document(new, "en")
    read = time.perf_counter()
    compare(one, other)
    return read - start, time.perf_counter() - read


def _grown(name: str, unit: str) -> str:
    document.cache_clear()
    times: list[float] = []
    for size in _SIZES:
        page = (unit * (size // len(unit) + 1))[:size]
        times.append(sum(_timed("We sell it.", page)) + sum(_timed(page, f"{page}\n\nWe sell it.")))
    last = times[-1] / max(times[-2], 1e-9)
    mark = "  grows faster than the page" if last > _SUPERLINEAR and times[-1] > _NOTICEABLE else ""
    return f"{name:20}" + "".join(f"{t:12.2f}s" for t in times) + mark


if __name__ == "__main__":
    main()
