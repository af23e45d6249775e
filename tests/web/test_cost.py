"""What one visit costs at most, measured in a process of its own."""

import subprocess
import sys
import threading
from datetime import timedelta

import pytest

from monitor.model import Failed, Fault, Request, Settings, Snapshot
from monitor.web import Limits, Web
from tests.doubles import website as ways
from tests.doubles.website import Script, Website

MEASURE = """
import resource, sys, time
from datetime import timedelta
from monitor.model import Failed, Request, Settings
from monitor.web import Limits, Web

def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024

settings = Settings(host_delay=timedelta(0), allow_private_addresses=True)
with Web(settings, limits=Limits(total=3.0)) as web:
    web.get(Request(sys.argv[1] + "/calm", "w"))
    before, began = peak(), time.monotonic()
    outcome = web.get(Request(sys.argv[1] + "/wild", "w"))
    seconds = time.monotonic() - began
    print(outcome.fault if isinstance(outcome, Failed) else "page", peak() - before, seconds)
"""


@pytest.mark.parametrize(
    ("script", "fault"),
    [
        (ways.bomb(megabytes=200), "too-large"),
        (ways.endless(), "too-large"),
        (ways.gzipped(bytes(50_000_000), times=2, encoding="gzip, gzip"), "unreadable"),
        (ways.page("a" * (5 * 1_048_576)), "page"),
        (ways.raw(b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 1_000_000), "connection"),
        (ways.page("\x89PNG\r\n" + "a" * 900_000, "text/html", Content_Encoding="br"), "unreadable"),
        (ways.stalled_before_headers(), "timeout"),
        (ways.stalled_after_headers(), "timeout"),
        (ways.dripping(), "timeout"),
        (ways.dripping_headers(), "timeout"),
        (ways.cut_short(b"<p>cut" * 1000), "connection"),
        (ways.cut_chunked([b"<p>cut" * 1000]), "connection"),
        (ways.gzipped(b"<p>cut" * 1000, cut=12), "connection"),
        (ways.raw(b"\x16\x03\x01 what is this"), "connection"),
    ],
    ids=[
        "bomb", "endless", "stacked", "largest", "headers", "brotli", "silent", "half-open",
        "dripping", "dripping headers", "cut", "cut chunked", "cut gzip", "no HTTP",
    ],
)  # fmt: skip
def test_no_page_costs_more_than_its_time_and_64_mb(
    website: Website, script: Script, fault: str
) -> None:
    website.show("/calm", "calm")
    website.script("/wild", script)
    done = subprocess.run(
        [sys.executable, "-c", MEASURE, website.url], capture_output=True, text=True, check=True
    )
    outcome, megabytes, seconds = done.stdout.split()
    assert outcome == fault
    assert int(megabytes) <= 64
    # The clock of a busy machine: what matters is that it ends by the limit, not by the peer.
    assert float(seconds) <= 3.0 + 5.0


def test_a_stalled_visit_delays_no_other(website: Website) -> None:
    settings = Settings(host_delay=timedelta(0), allow_private_addresses=True)
    arrived = threading.Event()

    def stalled(x: ways.Exchange) -> None:
        arrived.set()
        x.wait()
        x.hang_up()

    slow, quick = website.script("/slow", stalled), website.show("/quick", "quick")
    outcomes: list[object] = []
    with Web(settings, limits=Limits(total=60.0, read=60.0)) as web:
        visit = threading.Thread(target=lambda: outcomes.append(web.get(Request(slow, "w"))))
        visit.start()
        assert arrived.wait(10)
        assert isinstance(web.get(Request(quick, "w")), Snapshot)
        assert outcomes == []
        website.closing.set()
        visit.join(10)
    (outcome,) = outcomes
    assert isinstance(outcome, Failed)
    assert outcome.fault == Fault.CONNECTION
