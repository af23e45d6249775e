"""What a server may answer, and what a visit makes of it."""

import socket
import ssl
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pytest
import trustme

from monitor.model import (
    Failed,
    Fault,
    NotModified,
    Request,
    Settings,
    Snapshot,
    Validators,
    Watch,
    Watchlist,
)
from monitor.run import Means, check_now
from monitor.store import Book
from monitor.web import Limits, Web
from tests.document import pages
from tests.document.pages import semantic
from tests.doubles import website as ways
from tests.doubles.website import Script, Website

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
SETTINGS = Settings(host_delay=timedelta(0), allow_private_addresses=True)
LIMITS = Limits(total=1.0, connect=0.5, read=0.5, wire=200_000, decoded=400_000)
POLICY = (
    "<html><body><h1>Privacy policy</h1>"
    + "<p>We keep your order data for 30 days after the contract ends.</p>" * 100
    + "</body></html>"
)

WHOLE = semantic(pages.POLICY)
"""A page that is read as a policy, where one is read."""


@pytest.fixture
def web() -> Iterator[Web]:
    with Web(SETTINGS, limits=LIMITS, now=lambda: NOW) as web:
        yield web


def failed(web: Web, url: str) -> Failed:
    outcome = web.get(Request(url, "shop-privacy"))
    assert isinstance(outcome, Failed), outcome
    return outcome


def snapshot(web: Web, url: str, validators: Validators | None = None) -> Snapshot:
    outcome = web.get(Request(url, "shop-privacy", validators or Validators()))
    assert isinstance(outcome, Snapshot), outcome
    return outcome


def test_a_snapshot_holds_what_the_server_sent(web: Web, website: Website) -> None:
    url = website.show("/privacy", POLICY, "text/html; charset=ISO-8859-1", X_Build="77")
    shot = snapshot(web, url + "#children")
    assert shot.watch_id == "shop-privacy"
    assert shot.fetched_at == NOW
    assert (shot.url, shot.final_url) == (url + "#children", url)
    assert shot.media_type == "text/html; charset=ISO-8859-1"
    assert shot.headers["x-build"] == "77"
    assert shot.body == POLICY.encode()
    assert shot.sha256 == sha256(POLICY.encode()).hexdigest()


def test_we_say_who_we_are_and_ask_for_gzip_alone(website: Website) -> None:
    url = website.show("/privacy", POLICY)
    with Web(replace(SETTINGS, user_agent="clausewatch (+mailto:müller@shop.example)")) as web:
        snapshot(web, url)
    asked = website.last("/privacy").headers
    assert asked["user-agent"] == "clausewatch (+mailto:m?ller@shop.example)"
    assert asked["accept-encoding"] == "gzip"
    assert "if-none-match" not in asked
    assert "cookie" not in asked


def test_cookies_are_neither_sent_back_nor_kept(web: Web, website: Website) -> None:
    url = website.show("/privacy", POLICY, Set_Cookie="session=1; Path=/")
    assert "set-cookie" not in snapshot(web, url).headers
    snapshot(web, url)
    assert "cookie" not in website.last("/privacy").headers


def test_an_etag_saves_the_body(web: Web, website: Website) -> None:
    url = website.script("/privacy", ways.with_etag(POLICY))
    etag = snapshot(web, url).headers["etag"]
    assert web.get(Request(url, "w", Validators(etag=etag))) == NotModified(url)
    assert snapshot(web, url, Validators(etag='"another"')).body == POLICY.encode()


def test_a_date_saves_the_body(web: Web, website: Website) -> None:
    url = website.script("/privacy", ways.with_last_modified(POLICY, NOW))
    stamp = snapshot(web, url).headers["last-modified"]
    assert web.get(Request(url, "w", Validators(last_modified=stamp))) == NotModified(url)


def test_validators_go_to_the_address_that_gave_them_alone(web: Web, website: Website) -> None:
    page = website.script("/en/privacy", ways.with_etag(POLICY))
    url = website.script("/privacy", ways.redirect("/en/privacy"))
    etag = snapshot(web, url).headers["etag"]
    assert web.get(Request(url, "w", Validators(etag=etag, url=page))) == NotModified(url)
    assert snapshot(web, url, Validators(etag=etag, url=website.url + "/old")).body
    assert snapshot(web, url, Validators(etag=etag)).body


def test_a_validator_that_is_no_header_is_not_sent(web: Web, website: Website) -> None:
    url = website.show("/privacy", POLICY)
    snapshot(web, url, Validators(etag='"a"\r\nX-Evil: 1', last_modified="gestern, 10 März"))
    asked = website.last("/privacy").headers
    assert not {"if-none-match", "if-modified-since", "x-evil"} & set(asked)


def test_304_to_a_request_without_condition_is_a_fault(web: Web, website: Website) -> None:
    url = website.script("/privacy", ways.not_modified_always())
    assert failed(web, url).fault == Fault.SERVER


@pytest.mark.parametrize(
    ("script", "fault"),
    [
        (ways.challenge(403), Fault.BLOCKED),
        (ways.challenge(503), Fault.BLOCKED),
        (ways.challenge(200), Fault.BLOCKED),
        (ways.status(403), Fault.BLOCKED),
        (ways.status(404), Fault.NOT_FOUND),
        (ways.status(410), Fault.NOT_FOUND),
        (ways.status(429), Fault.RATE_LIMITED),
        (ways.status(500), Fault.SERVER),
        (ways.status(503), Fault.SERVER),
        (ways.stalled_before_headers(), Fault.TIMEOUT),
        (ways.stalled_after_headers(), Fault.TIMEOUT),
        (ways.dripping(), Fault.TIMEOUT),
        (ways.dripping_headers(), Fault.TIMEOUT),
        (ways.endless(), Fault.TOO_LARGE),
        (ways.page("a" * 400_001), Fault.TOO_LARGE),
        (ways.bomb(megabytes=64), Fault.TOO_LARGE),
        (ways.gzipped(b"a" * 10_000, times=2, encoding="gzip, gzip"), Fault.UNREADABLE),
        (ways.gzipped(b"a" * 10_000, encoding="br"), Fault.UNREADABLE),
        (ways.page(POLICY, Content_Encoding="gzip"), Fault.UNREADABLE),
        (ways.gzipped(POLICY.encode(), cut=12), Fault.CONNECTION),
        (ways.gzipped(POLICY.encode(), cut=1), Fault.CONNECTION),
        (ways.cut_short(POLICY.encode()), Fault.CONNECTION),
        (ways.cut_chunked([POLICY.encode()]), Fault.CONNECTION),
        (ways.raw(b""), Fault.CONNECTION),
        (ways.raw(b"SSH-2.0-OpenSSH_9.2\r\n"), Fault.CONNECTION),
        (ways.raw(b"HTTP/1.1 200 OK\r\nX: " + b"a" * 200_000), Fault.CONNECTION),
        (ways.raw(b"HTTP/1.1 200 OK\r\n" + b"Content-Length: 1\r\nContent-Length: 2\r\n\r\nab"),
         Fault.CONNECTION),
    ],
)  # fmt: skip
def test_each_way_to_fail_has_its_name(
    web: Web, website: Website, script: Script, fault: Fault
) -> None:
    url = website.script("/privacy", script)
    outcome = failed(web, url)
    assert (outcome.fault, outcome.watch_id) == (fault, "shop-privacy")
    assert outcome.detail
    # The next visit is none the worse for it.
    assert snapshot(web, website.show("/terms", POLICY)).body == POLICY.encode()


@pytest.mark.parametrize(
    "script",
    [
        ways.gzipped(POLICY.encode()),
        ways.gzipped(POLICY.encode(), encoding="x-gzip"),
        ways.page(POLICY, Content_Encoding="identity"),
        ways.page(__import__("gzip").compress(POLICY.encode()) + b"\0" * 20,
                  Content_Encoding="gzip"),
    ],
)  # fmt: skip
def test_bodies_that_are_whole_come_out_whole(web: Web, website: Website, script: Script) -> None:
    assert snapshot(web, website.script("/privacy", script)).body == POLICY.encode()


def test_an_error_page_that_cannot_be_read_is_still_that_error(web: Web, website: Website) -> None:
    def script(x: ways.Exchange) -> None:
        x.start(404, {"Content-Encoding": "br", "Content-Length": "900"})
        x.write(b"\x1b\x03")
        x.hang_up()

    assert failed(web, website.script("/privacy", script)).fault == Fault.NOT_FOUND


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("120", 120.0),
        ("Sun, 01 Mar 2026 12:10:00 GMT", 600.0),
        ("99999999999999999999", 86_400.0),
        ("Fri, 01 Jan 2100 00:00:00 GMT", 86_400.0),
        ("0", None),
        ("-5", None),
        ("Sun, 01 Mar 2020 12:10:00 GMT", None),
        ("soon", None),
        ("", None),
        ("٣", None),
        ("Sun, 99 Mar 2026 99:10:00 GMT", None),
    ],
)
def test_retry_after_is_read_and_clamped(
    web: Web, website: Website, header: str, seconds: float | None
) -> None:
    def script(x: ways.Exchange) -> None:
        x.write(b"HTTP/1.1 429 Slow\r\nContent-Length: 0\r\nRetry-After: ")
        x.write(header.encode() + b"\r\n\r\n")

    assert failed(web, website.script("/privacy", script)).retry_after == seconds


def test_redirects_are_followed_five_times(web: Web, website: Website) -> None:
    url = ways.chain(website, "/five", 5, POLICY)
    shot = snapshot(web, url)
    assert (shot.url, shot.final_url) == (url, website.url + "/five/5")
    assert failed(web, ways.chain(website, "/six", 6, POLICY)).fault == Fault.REDIRECT_LOOP


def test_a_loop_ends_where_it_closes(web: Web, website: Website) -> None:
    website.script("/a", ways.redirect("/b"))
    website.script("/b", ways.redirect("/a#again"))
    assert failed(web, website.url + "/a").fault == Fault.REDIRECT_LOOP
    assert website.count("/a") == website.count("/b") == 1


@pytest.mark.parametrize("location", ["en/privacy", "./en/privacy", "/en/privacy", "?lang=en"])
def test_a_location_may_be_relative(web: Web, website: Website, location: str) -> None:
    website.script("/legal/start", ways.redirect(location, 308))
    for path in ("/legal/en/privacy", "/en/privacy", "/legal/start?lang=en"):
        website.show(path, POLICY)
    assert snapshot(web, website.url + "/legal/start").body == POLICY.encode()


def test_a_location_beyond_ascii_is_understood(web: Web, website: Website) -> None:
    def script(x: ways.Exchange) -> None:
        x.write(b"HTTP/1.1 302 Found\r\nContent-Length: 0\r\n")
        x.write("Location: /confidentialité\r\n\r\n".encode())

    website.show("/confidentialit%C3%A9", POLICY)
    assert snapshot(web, website.script("/fr", script)).body == POLICY.encode()


def test_a_redirect_that_names_no_place_is_no_page(web: Web, website: Website) -> None:
    assert failed(web, website.script("/privacy", ways.status(302))).fault


def test_a_closed_port_is_a_connection_fault(web: Web) -> None:
    assert failed(web, f"http://127.0.0.1:{ways.unused_port()}/").fault == Fault.CONNECTION


def test_a_slow_look_up_ends_with_the_visit(website: Website) -> None:
    def resolve(*_: object, **__: object) -> list[tuple[object, ...]]:
        website.closing.wait()
        return []

    with Web(SETTINGS, limits=LIMITS, resolve=resolve) as web:
        assert failed(web, "http://slow.test/").fault == Fault.DNS


@pytest.mark.parametrize("host", ["a" * 70 + ".test", "..", "a..b", "-", "xn--", "%00", "*"])
def test_a_name_that_no_host_can_have_is_a_fault(web: Web, host: str) -> None:
    assert failed(web, f"http://{host}/").fault in {Fault.DNS, Fault.BLOCKED_ADDRESS}


class TestTls:
    authority = trustme.CA()

    @pytest.fixture
    def secure(self) -> Iterator[Website]:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.authority.issue_cert("127.0.0.1").configure_cert(context)
        with Website(tls=context) as site:
            yield site

    @pytest.fixture
    def trust(self) -> ssl.SSLContext:
        context = ssl.create_default_context()
        self.authority.configure_trust(context)
        return context

    def test_a_trusted_page_comes_with_its_certificates_hash(
        self, secure: Website, trust: ssl.SSLContext
    ) -> None:
        url = secure.show("/privacy", POLICY)
        with Web(SETTINGS, limits=LIMITS, context=trust) as web:
            assert len(snapshot(web, url).headers[":certificate"]) == 64

    def test_a_certificate_that_nobody_vouches_for_is_refused(self, secure: Website) -> None:
        url = secure.show("/privacy", POLICY)
        with Web(SETTINGS, limits=LIMITS) as web:
            outcome = failed(web, url)
        assert outcome.fault == Fault.TLS
        assert "certificate" in outcome.detail
        assert secure.requests == []

    def test_a_certificate_for_another_host_is_refused(
        self, secure: Website, trust: ssl.SSLContext
    ) -> None:
        def resolve(_: str, port: int, **kwargs: int) -> list[tuple[object, ...]]:
            return list(socket.getaddrinfo("127.0.0.1", port, **kwargs))

        with Web(SETTINGS, limits=LIMITS, context=trust, resolve=resolve) as web:
            assert failed(web, f"https://other.test:{secure.port}/").fault == Fault.TLS

    def test_a_certificate_that_has_run_out_is_refused(self, trust: ssl.SSLContext) -> None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        past = datetime(2020, 1, 1, tzinfo=UTC)
        self.authority.issue_cert("127.0.0.1", not_after=past).configure_cert(context)
        with Website(tls=context) as site, Web(SETTINGS, limits=LIMITS, context=trust) as web:
            outcome = failed(web, site.show("/privacy", POLICY))
            assert site.requests == []
        assert outcome.fault == Fault.TLS
        assert "expired" in outcome.detail

    def test_a_handshake_that_is_never_answered_ends_in_time(self) -> None:
        # What waits in the queue of a server that takes no connection is connected, and no more.
        with socket.create_server(("127.0.0.1", 0)) as silent:
            url = f"https://127.0.0.1:{silent.getsockname()[1]}/"
            with Web(SETTINGS, limits=LIMITS) as web:
                outcome = web.get(Request(url, "w", robots="ignore"))
        assert isinstance(outcome, Failed)
        assert outcome.fault == Fault.TIMEOUT

    def test_the_book_keeps_the_certificates_hash_and_the_headers(
        self, secure: Website, trust: ssl.SSLContext, tmp_path: Path
    ) -> None:
        url = secure.show("/privacy", WHOLE, X_Served_By="edge-7", Set_Cookie="a=b")
        watch = Watch("w", "Shop", "Privacy", "privacy-policy", (url,))
        with (
            Web(SETTINGS, limits=LIMITS, context=trust) as web,
            Book.open(tmp_path / "book.db") as book,
        ):
            list(check_now(book, Watchlist(SETTINGS, (watch,)), means=Means(get=web.get)))
            (kept,) = book.snapshots_of("w", 1)
        assert len(kept.headers[":certificate"]) == 64
        assert kept.headers["x-served-by"] == "edge-7"
        assert "set-cookie" not in kept.headers

    def test_a_server_that_speaks_no_tls_is_refused(self, website: Website) -> None:
        url = website.url.replace("http:", "https:")
        with Web(SETTINGS, limits=LIMITS) as web:
            assert failed(web, url + "/privacy").fault in {Fault.TLS, Fault.CONNECTION}

    def test_no_redirect_leads_from_tls_to_plain(
        self, secure: Website, trust: ssl.SSLContext
    ) -> None:
        url = secure.script("/privacy", ways.redirect(f"http://127.0.0.1:{secure.port}/plain"))
        with Web(SETTINGS, limits=LIMITS, context=trust) as web:
            assert failed(web, url).fault == Fault.BLOCKED_ADDRESS
        assert secure.count("/plain") == 0


@pytest.mark.parametrize("lie", ["always 304", "one date", "a new tag each time"])
def test_validators_are_a_hint_and_no_lie_of_theirs_hides_a_change(
    website: Website, tmp_path: Path, lie: str
) -> None:
    text, tags = [WHOLE], iter(range(100))

    def script(x: ways.Exchange) -> None:
        asked = "if-none-match" in x.headers or "if-modified-since" in x.headers
        if lie == "always 304" and asked:
            x.send(304)
            return
        tag = f'"{next(tags)}"' if lie == "a new tag each time" else 'W/"1"'
        told = {"ETag": tag, "Last-Modified": "Sun, 01 Mar 2026 12:00:00 GMT"}
        x.send(200, text[0].encode(), {"Content-Type": "text/html", **told})

    settings = replace(SETTINGS, confirm_after=timedelta(0))
    watch = Watch("w", "Shop", "Privacy", "privacy-policy", (website.script("/privacy", script),))
    seen: list[str] = []
    with Web(settings, limits=LIMITS) as web, Book.open(tmp_path / "book.db") as book:
        for visit in range(12):
            if visit == 3:
                text[0] = WHOLE.replace("30 days", "60 days")
            made = check_now(book, Watchlist(settings, (watch,)), means=Means(get=web.get))
            seen += [type(one.outcome).__name__ for one in made]
    assert seen.count("Changed") == 1
    assert seen.index("Changed") <= 3 + 8
    assert set(seen) == {"First", "Unchanged", "Changed"}


class Clock:
    """A clock that moves when someone sleeps on it."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.slept: list[float] = []

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(round(seconds, 3))
        self.now += seconds


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def polite(clock: Clock) -> Iterator[Callable[[str], Snapshot | NotModified | Failed]]:
    settings = replace(SETTINGS, host_delay=timedelta(seconds=5))
    with Web(settings, clock=clock, sleep=clock.sleep, limits=LIMITS) as web:
        yield lambda url: web.get(Request(url, "w"))


class TestPoliteness:
    def test_a_host_is_left_alone_between_two_visits(
        self, polite: Callable[[str], object], clock: Clock, website: Website
    ) -> None:
        url = website.show("/privacy", POLICY)
        polite(url)
        assert clock.slept == [1.0]  # between robots.txt and the page
        polite(url)
        assert clock.slept == [1.0, 5.0]
        clock.now += 3
        polite(url)
        assert clock.slept == [1.0, 5.0, 2.0]
        clock.now += 60
        polite(url)
        assert clock.slept == [1.0, 5.0, 2.0]

    def test_the_hops_of_one_visit_are_a_second_apart(
        self, polite: Callable[[str], object], clock: Clock, website: Website
    ) -> None:
        assert isinstance(polite(ways.chain(website, "/three", 3, POLICY)), Snapshot)
        assert clock.slept == [1.0] * 4

    def test_a_crawl_delay_is_kept_within_reason(
        self, polite: Callable[[str], object], clock: Clock, website: Website
    ) -> None:
        website.robots("User-agent: *\nCrawl-delay: 9999\n")
        url = website.show("/privacy", POLICY)
        polite(url)
        polite(url)
        assert clock.slept == [1.0, 30.0]


class TestRobots:
    @pytest.mark.parametrize(
        "rules",
        [
            "User-agent: *\nDisallow: /\n",
            "User-agent: clausewatch\nDisallow: /privacy\n",
            "\ufeffUser-agent: *\nDisallow: /*acy$\n",
            "User-agent: *\nAllow: /\n\nUser-agent: ClauseWatch\nDisallow: /p\n",
        ],
    )
    def test_what_is_disallowed_is_not_fetched(
        self, web: Web, website: Website, rules: str
    ) -> None:
        website.robots(rules)
        url = website.show("/privacy", POLICY)
        outcome = failed(web, url)
        assert outcome.fault == Fault.ROBOTS
        assert "robots: ignore" in outcome.detail
        assert website.count("/privacy") == 0

    @pytest.mark.parametrize(
        "rules",
        [
            "",
            "User-agent: *\nDisallow:\n",
            "User-agent: otherbot\nDisallow: /\n",
            "User-agent: *\nDisallow: /\nAllow: /privacy\n",
            "<html><body>Welcome</body></html>",
            "\x00\xff\xfe: ::\n",
        ],
    )
    def test_what_is_not_disallowed_is_fetched(
        self, web: Web, website: Website, rules: str
    ) -> None:
        website.robots(rules)
        snapshot(web, website.show("/privacy", POLICY))

    @pytest.mark.parametrize("code", [400, 401, 403, 404, 410, 429])
    def test_4xx_means_that_there_are_no_rules(self, web: Web, website: Website, code: int) -> None:
        website.script("/robots.txt", ways.status(code))
        snapshot(web, website.show("/privacy", POLICY))

    def test_5xx_means_that_nothing_may_be_fetched(self, web: Web, website: Website) -> None:
        website.script("/robots.txt", ways.status(503))
        assert failed(web, website.show("/privacy", POLICY)).fault == Fault.ROBOTS
        assert website.count("/privacy") == 0

    def test_5xx_is_asked_again_soon(self, clock: Clock, website: Website) -> None:
        website.script("/robots.txt", ways.in_turn(ways.status(500), ways.status(404)))
        url = website.show("/privacy", POLICY)
        with Web(SETTINGS, clock=clock, sleep=clock.sleep) as web:
            assert failed(web, url).fault == Fault.ROBOTS
            assert failed(web, url).fault == Fault.ROBOTS
            clock.now += 20
            snapshot(web, url)
        assert website.count("/robots.txt") == 2

    def test_the_operator_may_have_leave(self, web: Web, website: Website) -> None:
        website.robots("User-agent: *\nDisallow: /\n")
        url = website.show("/privacy", POLICY)
        assert isinstance(web.get(Request(url, "w", robots="ignore")), Snapshot)
        assert website.count("/robots.txt") == 0

    def test_it_is_asked_for_once_a_day(self, clock: Clock, website: Website) -> None:
        website.robots("User-agent: *\nAllow: /\n")
        url = website.show("/privacy", POLICY)
        with Web(SETTINGS, clock=clock, sleep=clock.sleep) as web:
            snapshot(web, url)
            clock.now += 23 * 3600
            snapshot(web, url)
            assert website.count("/robots.txt") == 1
            clock.now += 2 * 3600
            snapshot(web, url)
            assert website.count("/robots.txt") == 2

    def test_it_is_asked_of_each_host_that_a_redirect_leads_to(
        self, web: Web, website: Website
    ) -> None:
        website.robots("User-agent: *\nDisallow: /en/\n")
        website.show("/en/privacy", POLICY)
        url = website.script("/privacy", ways.redirect("/en/privacy"))
        assert failed(web, url).fault == Fault.ROBOTS
        assert website.count("/en/privacy") == 0

    def test_a_redirect_of_it_is_followed(self, web: Web, website: Website) -> None:
        website.script("/robots.txt", ways.redirect("/other.txt"))
        website.show("/other.txt", "User-agent: *\nDisallow: /\n", "text/plain")
        assert failed(web, website.show("/privacy", POLICY)).fault == Fault.ROBOTS

    def test_a_loop_of_it_is_none(self, web: Web, website: Website) -> None:
        website.script("/robots.txt", ways.redirect("/robots.txt"))
        snapshot(web, website.show("/privacy", POLICY))

    def test_a_huge_one_is_read_as_far_as_it_need_be(self, web: Web, website: Website) -> None:
        website.robots("User-agent: *\nDisallow: /privacy\n" + "# filler\n" * 200_000)
        assert failed(web, website.show("/privacy", POLICY)).fault == Fault.ROBOTS

    def test_a_silent_one_is_a_timeout(self, web: Web, website: Website) -> None:
        website.script("/robots.txt", ways.stalled_before_headers())
        outcome = failed(web, website.show("/privacy", POLICY))
        assert outcome.fault == Fault.TIMEOUT
        assert "robots.txt" in outcome.detail
