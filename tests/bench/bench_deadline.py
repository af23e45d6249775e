"""What a visit to a server that never comes to an end costs under the real limits: seconds, memory.

    python -m tests.bench.bench_deadline [SECONDS]

Visits a slow body, slow headers, a silent server, one that stalls after its headers and an endless
one side by side, each in a process of its own, with the deadline of `serve` (45 s; SECONDS tries
another), while one more process visits a healthy page again and again: prints what each came to,
and the longest that a healthy visit took. Ends with 1 where one took a second more than it may.
"""

import subprocess
import sys
import time

from monitor.web import Limits
from tests.doubles import website as ways
from tests.doubles.website import Website

WAYS = {
    "slow body": ways.dripping(interval=1.0),
    "slow headers": ways.dripping_headers(interval=1.0),
    "silent": ways.stalled_before_headers(),
    "half-open": ways.stalled_after_headers(),
    "endless": ways.endless(),
    "bomb": ways.bomb(megabytes=512),
}
VISIT = """
import resource, sys, time
from datetime import timedelta
from monitor.model import Failed, Request, Settings
from monitor.web import Limits, Web

def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024

url, total = sys.argv[1], float(sys.argv[2])
settings = Settings(host_delay=timedelta(0), allow_private_addresses=True)
with Web(settings, limits=Limits(total=total)) as web:
    web.get(Request(url.rpartition("/")[0] + "/calm", "w", robots="ignore"))
    before, began, longest = peak(), time.monotonic(), 0.0
    while True:
        started = time.monotonic()
        outcome = web.get(Request(url, "w", robots="ignore"))
        longest = max(longest, time.monotonic() - started)
        if isinstance(outcome, Failed) or started - began > total:
            break
        time.sleep(0.1)
told = f"{outcome.fault}: {outcome.detail}" if isinstance(outcome, Failed) else "page"
print(f"{longest:6.2f} s  +{peak() - before:>2} MB  {told}")
"""


def visiting(url: str, seconds: float) -> "subprocess.Popen[str]":
    """Start a process that visits an address until it fails or the deadline has passed."""
    command = [sys.executable, "-c", VISIT, url, str(seconds)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def main(seconds: float) -> int:
    """Visit all ways side by side and print what they came to."""
    with Website() as website:
        website.show("/calm", "<p>a calm page</p>")
        urls = {name: website.script(f"/{at}", way) for at, (name, way) in enumerate(WAYS.items())}
        urls["healthy"] = f"{website.url}/calm"
        began = time.monotonic()
        visits = {name: visiting(url, seconds) for name, url in urls.items()}
        told = {name: visit.communicate()[0].strip() for name, visit in visits.items()}
        took = time.monotonic() - began
    for name, says in told.items():
        print(f"{name:13} {says}")
    print(f"all side by side in {took:.1f} s, of which {seconds:g} may be the network's")
    return int(any(float(says.split()[0]) > seconds + 1 for says in told.values()))


if __name__ == "__main__":
    sys.exit(main(float(sys.argv[1]) if len(sys.argv) > 1 else Limits().total))
