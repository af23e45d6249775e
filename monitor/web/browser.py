"""Pages that scripts fill, through a real browser that has no network of its own.

Knows how to let Chromium (the system's, driven by Playwright, which the extra `browser` brings)
run a page's scripts and say what the page then shows. Whatever the page asks for is fetched by
`monitor.web.fetch`, under the same guard of addresses, limits and deadline as the page itself, and
handed to the browser: it resolves no name and opens no connection. No downloads, no permissions,
nothing but GET, and nothing that is kept from one visit to the next. What of it is shown as one page
is `monitor.web.shown`'s affair.
"""

import os
import shutil
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from hashlib import sha256
from pathlib import Path
from typing import Any

from monitor.model import Fault, Snapshot
from monitor.web.faults import VisitError
from monitor.web.shown import shown_markup

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
"""Names under which a Chromium is looked for on PATH."""

MEMORY = 1_500 * 1_048_576
"""Bytes that the browser's processes may take together, where the platform tells (Linux)."""

_MOST_REQUESTS = 150
_MOST_BYTES = 25 * 1_048_576
_MOST_MARKUP = 5 * 1_048_576
_SETTLE_S = 8.0
"""How long scripts may go on asking for more after the page has begun to show."""

_UNSEEN = {
    "image": "image/gif",
    "media": "video/mp4",
    "font": "font/woff2",
    "stylesheet": "text/css",
}
"""What changes no word of a page is not fetched; it is empty."""

_ALONE = (
    # Nothing is resolved, not even the name of the proxy that everything would have to go through.
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--proxy-server=http://nowhere.invalid:9",
    "--proxy-bypass-list=<-loopback>",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-domain-reliability",
    "--disable-gpu",
    "--no-pings",
    "--js-flags=--max-old-space-size=512",
)
_NO_OTHER_WAYS = (
    "for (const name of ['RTCPeerConnection', 'webkitRTCPeerConnection', 'WebSocket',"
    " 'WebTransport', 'EventSource', 'Worker', 'SharedWorker']) delete window[name];"
)
_LEFT_OUT = frozenset(
    {"content-encoding", "content-length", "transfer-encoding", "connection", "etag"}
    | {"last-modified", "content-security-policy", ":certificate"}
)
_NOT_SENT = frozenset(
    {"accept-encoding", "connection", "content-length", "cookie", "host", "range", "user-agent"}
)

_one_at_a_time = threading.Lock()


@dataclass(frozen=True, slots=True)
class Resource:
    """What the page asked for, as fetched: status, headers in lower case, and the decoded body."""

    status: int
    headers: Mapping[str, str]
    body: bytes


Fetch = Callable[[str, Mapping[str, str]], Resource]
"""Fetch an address with some headers of the page's own; raises `VisitError` where it may not."""


def render(snapshot: Snapshot, fetch: Fetch, *, seconds: float, user_agent: str) -> Snapshot:
    """Return the page with what its scripts have filled in, as if it had been served that way.

    It may take so many seconds, in which one browser at a time is at work.

    Raises:
        VisitError: Playwright or a browser is missing (unreadable); the page took too long
            (timeout), too much memory or text (too-large), or brought the browser down.
    """
    browser = _browser()
    start = _playwright()
    with _one_at_a_time:
        markup = _Rendering(snapshot, fetch, user_agent).markup(start, browser, seconds)
    body = markup.encode("utf-8", "replace")
    if len(body) > _MOST_MARKUP:
        raise VisitError(Fault.TOO_LARGE, "the page, once its scripts have run, is over 5 MB")
    headers = {name: v for name, v in snapshot.headers.items() if name not in _LEFT_OUT}
    return replace(
        snapshot,
        media_type="text/html; charset=utf-8",
        headers=headers,
        body=body,
        sha256=sha256(body).hexdigest(),
    )


def _browser() -> str:
    for name in BROWSERS:
        if found := shutil.which(name):
            return found
    raise VisitError(
        Fault.UNREADABLE,
        "`render: true` needs a browser: install Chromium (the package is called chromium) and"
        " see that it is on PATH",
    )


def _playwright() -> Any:
    try:
        from playwright.sync_api import sync_playwright  # noqa: PLC0415  (an extra, and slow)
    except ImportError:
        raise VisitError(
            Fault.UNREADABLE,
            "`render: true` needs the extra: pip install 'clausewatch[browser]'",
        ) from None
    return sync_playwright


@dataclass
class _Rendering:
    """One page in one browser. Without slots: Playwright marks the object whose method it calls."""

    snapshot: Snapshot
    fetch: Fetch
    user_agent: str
    requests: int = 0
    size: int = 0
    served: bool = False
    _over: list[VisitError] = field(default_factory=list)

    def markup(self, start: Any, browser: str, seconds: float) -> str:
        """Let the page come to rest and return its markup."""
        from playwright.sync_api import Error  # noqa: PLC0415  (as above)

        until = time.monotonic() + seconds
        try:
            with start() as playwright, self._started(playwright, browser, until) as page:
                page.goto(self.snapshot.final_url, wait_until="domcontentloaded")
                with suppress(Error):
                    page.wait_for_load_state("networkidle", timeout=1000 * _SETTLE_S)
                return shown_markup(page)
        except Error as error:
            if self._over:
                raise self._over[0] from None
            says = str(error).splitlines()[0][:120]
            raise VisitError(Fault.UNREADABLE, f"the browser gave up on the page: {says}") from None

    @contextmanager
    def _started(self, playwright: Any, browser: str, until: float) -> Iterator[Any]:
        # Chromium has no sandbox for root; as anybody else it must have one or does not start.
        is_root = hasattr(os, "geteuid") and os.geteuid() == 0
        left = 1000 * max(1.0, until - time.monotonic())
        with playwright.chromium.launch(
            executable_path=browser,
            args=list(_ALONE),
            chromium_sandbox=not is_root,
            timeout=left,
            handle_sigint=False,
            handle_sigterm=False,
            handle_sighup=False,
        ) as running:
            pid = _pid_of(running)
            done = threading.Event()
            guard = threading.Thread(target=self._watch, args=(pid, until, done), daemon=True)
            guard.start()
            try:
                yield self._page(running, left)
            finally:
                done.set()
                guard.join()

    def _page(self, browser: Any, timeout: float) -> Any:
        context = browser.new_context(
            user_agent=self.user_agent,
            accept_downloads=False,
            service_workers="block",
            permissions=[],
        )
        context.set_default_timeout(timeout)
        context.add_init_script(_NO_OTHER_WAYS)
        context.route("**/*", self._answer)
        page = context.new_page()
        page.on("popup", lambda popup: popup.close())
        return page

    def _watch(self, pid: int, until: float, done: threading.Event) -> None:
        """End the browser where it takes too long or too much; no call of Playwright's does."""
        while not done.wait(0.2):
            if time.monotonic() > until:
                self._over.append(VisitError(Fault.TIMEOUT, "its scripts came to no end in time"))
            elif _memory_of(pid) > MEMORY:
                told = "its scripts take more memory than a page may"
                self._over.append(VisitError(Fault.TOO_LARGE, told))
            else:
                continue
            with suppress(ProcessLookupError):
                os.kill(pid, 9)
            return

    def _answer(self, route: Any) -> None:
        """Answer what the browser asks for: the page from the snapshot, the rest as fetched."""
        request = route.request
        if not self.served and request.is_navigation_request():
            self.served = True
            kind = self.snapshot.media_type or "text/html"
            route.fulfill(status=200, content_type=kind, body=self.snapshot.body)
            return
        if empty := _UNSEEN.get(request.resource_type):
            route.fulfill(status=200, content_type=empty, body=b"")
            return
        self.requests += 1
        if request.method != "GET" or self.requests > _MOST_REQUESTS or self.size > _MOST_BYTES:
            route.abort()
            return
        sent = {name: v for name, v in request.headers.items() if name not in _NOT_SENT}
        try:
            found = self.fetch(request.url, sent)
        except VisitError:
            route.abort()
            return
        self.size += len(found.body)
        headers = {name: v for name, v in found.headers.items() if name not in _LEFT_OUT}
        route.fulfill(status=found.status, headers=headers, body=found.body)


def _pid_of(browser: Any) -> int:
    session = browser.new_browser_cdp_session()
    processes = session.send("SystemInfo.getProcessInfo")["processInfo"]
    session.detach()
    return next(int(one["id"]) for one in processes if one["type"] == "browser")


def _memory_of(pid: int) -> int:
    """Return the bytes in memory of a process and all below it, 0 where nothing tells."""
    parents, pages = dict[int, int](), dict[int, int]()
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError, ValueError, IndexError):
            number = int(folder.name)
            parents[number] = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
            pages[number] = int((folder / "statm").read_text().split()[1])
    total = 0
    for number, size in pages.items():
        up = number
        while up not in (pid, 0, 1) and up in parents:
            up = parents[up]
        total += size if up == pid else 0
    return total * (os.sysconf("SC_PAGE_SIZE") if total else 0)
