"""The demo's web site: the story's pages on a free loopback port, one step at a time.

Knows how to serve a step, with noise that no reader sees, and the challenge page with the status
and header that a real one has; knows nothing of what visits it.
"""

import itertools
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Self

from monitor.demo.story import CHALLENGE, SAMPLES, Story


class Site:
    """The served story; a context manager. Set `step` to move the whole site."""

    def __init__(self, story: Story) -> None:
        self.story = story
        self.step = 0
        self._requests = itertools.count(1)
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _pages_of(self))
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(0.05,), daemon=True
        )

    @property
    def address(self) -> str:
        """Return the site's root address, without a slash at the end."""
        return f"http://127.0.0.1:{self._server.server_port}"

    def answer(self, path: str) -> tuple[int, dict[str, str], str]:
        """Return status, headers and body of one request."""
        policy = next((p for p in self.story.policies if p.path == path), None)
        if policy is None:
            return 404, {}, "not found"
        page = self.story.page(policy, self.step)
        if page is None:
            wall = (SAMPLES / CHALLENGE).read_text(encoding="utf-8")
            return 403, {"Cf-Mitigated": "challenge"}, self._noisy(wall)
        return 200, {}, self._noisy(page)

    def _noisy(self, page: str) -> str:
        """Fill in what differs with every request and means nothing, as on real sites."""
        count = next(self._requests)
        noise = {"nonce": f"{count * 7919:016x}", "build": f"{count:08x}", "number": str(count)}
        for name, value in noise.items():
            page = page.replace(f"{{{{{name}}}}}", value)
        return page

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


def _pages_of(site: Site) -> type[BaseHTTPRequestHandler]:
    """Make the request class that answers from this site."""

    class Pages(BaseHTTPRequestHandler):
        """One request to the site."""

        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            """Answer one page."""
            status, headers, text = site.answer(self.path.partition("?")[0])
            body = text.encode("utf-8")
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Stay quiet: the terminal belongs to the tour."""

    return Pages
