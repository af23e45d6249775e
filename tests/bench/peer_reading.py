"""Trafilatura, asked for the text of pages one after another.

Started by `bench_reading` with an interpreter that has trafilatura; knows nothing of this project.
A request is a line with the number of bytes that follow it, a page of HTML; the answer is a line
with the milliseconds of processor time that the default and `favor_recall` took. The first line
printed is the version.
"""

import json
import sys
import time
from importlib.metadata import version

from trafilatura import extract


def spent(page: bytes, *, favor_recall: bool) -> float:
    started = time.process_time()
    extract(page, favor_recall=favor_recall)
    return 1000 * (time.process_time() - started)


def main() -> None:
    print(json.dumps(version("trafilatura")), flush=True)
    while length := sys.stdin.buffer.readline():
        page = sys.stdin.buffer.read(int(length))
        told = [spent(page, favor_recall=recall) for recall in (False, True)]
        print(json.dumps(told), flush=True)


if __name__ == "__main__":
    main()
