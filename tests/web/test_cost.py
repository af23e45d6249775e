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
import resource, sys
from datetime import timedelta
from monitor.model import Failed, Request, Settings
from monitor.web import Limits, Web

def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024

settings = Settings(host_delay=timedelta(0), allow_private_addresses=True)
with Web(settings, limits=Limits(total=5.0)) as web:
    web.get(Request(sys.argv[1] + "/calm", "w"))
    before = peak()
    outcome = web.get(Request(sys.argv[1] + "/wild", "w"))
    print(outcome.fault if isinstance(outcome, Failed) else "page", peak() - before)
"""


@pytest.mark.parametrize(
    ("script", "fault"),
    [
        (ways.bomb(megabytes=200), "too-large"),
        (ways.endless(), "too-large"),
        (ways.gzipped(bytes(50_000_000), times=2, encoding="gzip, gzip"), "unreadable"),
        (ways.page("a" * (5 * 1_048_576)), "page"),
        (ways.raw(b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 1_000_000), "connection"),
    ],
    ids=["bomb", "endless", "stacked", "largest", "headers"],
)
def test_no_page_costs_more_than_64_mb(website: Website, script: Script, fault: str) -> None:
    website.show("/calm", "calm")
    website.script("/wild", script)
    done = subprocess.run(
        [sys.executable, "-c", MEASURE, website.url], capture_output=True, text=True, check=True
    )
    outcome, megabytes = done.stdout.split()
    assert outcome == fault
    assert int(megabytes) <= 64


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
