"""No byte and no connection attempt to an address that is not public."""

import socket
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta

import pytest

from monitor.model import Failed, Fault, Request, Settings, Snapshot
from monitor.web import Web
from tests.doubles.network import PUBLIC, Network
from tests.doubles.website import Exchange, Website, redirect, status

SETTINGS = Settings(host_delay=timedelta(0))
POLICY = "<html><body><h1>Privacy policy</h1>" + "<p>We keep your data for 30 days.</p>" * 60


@pytest.fixture
def network(website: Website) -> Network:
    """Name pub.test a public address that leads to the website, on ports 80 and 8080."""
    network = Network()
    network.name("pub.test", [PUBLIC])
    network.name("localhost", ["127.0.0.1"])
    network.route(PUBLIC, 80, website.port)
    network.route(PUBLIC, 8080, website.port)
    network.route("127.0.0.1", 80, website.port)
    website.show("/", POLICY)
    return network


@pytest.fixture
def web(network: Network) -> Iterator[Web]:
    with Web(SETTINGS, resolve=network.resolve, network=network) as web:
        yield web


def fault(web: Web, url: str, robots: str = "obey") -> Fault:
    outcome = web.get(Request(url, "w", robots=robots))
    assert isinstance(outcome, Failed), outcome
    return outcome.fault


def test_a_public_page_is_fetched_from_the_address_that_was_judged(
    web: Web, network: Network
) -> None:
    snapshot = web.get(Request("http://pub.test/", "w"))
    assert isinstance(snapshot, Snapshot)
    assert snapshot.body == POLICY.encode()
    assert set(network.connected) == {(PUBLIC, 80)}


PRIVATE = [
    "127.0.0.1",
    "127.1",
    "2130706433",
    "0x7f000001",
    "0177.0.0.1",
    "0.0.0.0",
    "[::1]",
    "[::ffff:127.0.0.1]",
    "[::ffff:7f00:1]",
    "[::127.0.0.1]",
    "[64:ff9b::7f00:1]",
    "[2002:7f00:1::]",
    "[2001:0:7f00:1::]",
    "[fe80::1]",
    "１２７.0.0.1",  # digits of full width
    "169.254.169.254",
    "100.64.0.1",
]


@pytest.mark.parametrize("robots", ["obey", "ignore"])
@pytest.mark.parametrize("host", [*PRIVATE, "localhost", "pub.test@127.0.0.1"])
def test_no_form_of_a_private_address_is_dialled(
    web: Web, network: Network, host: str, robots: str
) -> None:
    assert fault(web, f"http://{host}/", robots) == Fault.BLOCKED_ADDRESS
    assert network.connected == []


def test_a_trailing_dot_hides_nothing(web: Web, network: Network) -> None:
    network.name("localhost.", ["127.0.0.1"])
    assert fault(web, "http://localhost./") == Fault.BLOCKED_ADDRESS
    assert network.connected == []


@pytest.mark.parametrize(
    "answers",
    [
        ["127.0.0.1"],
        ["169.254.169.254"],
        ["100.64.0.1"],
        ["::1"],
        [PUBLIC, "10.0.0.1"],
        ["10.0.0.1", PUBLIC],
        [PUBLIC] * 199 + ["192.168.0.1"],
    ],
)
def test_one_private_answer_refuses_the_name(
    web: Web, network: Network, answers: list[str]
) -> None:
    network.name("odd.test", answers)
    assert fault(web, "http://odd.test/") == Fault.BLOCKED_ADDRESS
    assert network.connected == []


def test_a_name_is_looked_up_once_for_a_connection(web: Web, network: Network) -> None:
    network.name("rebind.test", [PUBLIC], ["127.0.0.1"])
    snapshot = web.get(Request("http://rebind.test/", "w", robots="ignore"))
    assert isinstance(snapshot, Snapshot)
    assert network.looked_up == ["rebind.test"]
    assert network.connected == [(PUBLIC, 80)]


def test_a_name_that_turns_private_is_refused_at_its_next_look_up(network: Network) -> None:
    network.name("rebind.test", [PUBLIC], ["127.0.0.1"])
    request = Request("http://rebind.test/", "w", robots="ignore")
    with Web(SETTINGS, resolve=network.resolve, network=network) as web:
        assert isinstance(web.get(request), Snapshot)
    with Web(SETTINGS, resolve=network.resolve, network=network) as web:
        assert fault(web, request.url, "ignore") == Fault.BLOCKED_ADDRESS
    assert set(network.connected) == {(PUBLIC, 80)}


def test_not_more_than_four_addresses_are_tried(web: Web, network: Network) -> None:
    network.name("many.test", [f"93.184.216.{n}" for n in range(100, 200)])
    assert fault(web, "http://many.test/", "ignore") == Fault.CONNECTION
    assert len(network.connected) == 4


def test_another_address_is_tried_where_the_first_is_down(web: Web, network: Network) -> None:
    network.name("two.test", ["93.184.216.99", PUBLIC])
    assert isinstance(web.get(Request("http://two.test/", "w")), Snapshot)


@pytest.mark.parametrize(
    "location",
    [
        "http://127.0.0.1/",
        "http://localhost/",
        "http://priv.test/",
        "http://[::1]/",
        "http://169.254.169.254/latest/meta-data/",
        "http://pub.test:22/",
        "http://pub.test:8080/",
        "http://user:secret@pub.test/",
        "file:///etc/passwd",
        "ftp://pub.test/",
        "data:text/html,hello",
        "javascript:alert(1)",
        "http://[::1",
        "//127.0.0.1/",
        "http://pub.test\\@127.0.0.1/",
    ],
)
def test_a_redirect_is_judged_like_any_address(
    web: Web, network: Network, website: Website, location: str
) -> None:
    network.name("priv.test", ["10.1.2.3"])
    website.script("/moved", redirect(location))
    assert fault(web, "http://pub.test/moved") == Fault.BLOCKED_ADDRESS
    assert set(network.connected) == {(PUBLIC, 80)}


def test_a_name_that_turns_private_between_two_hops_is_refused(
    web: Web, network: Network, website: Website
) -> None:
    def moved(x: Exchange) -> None:
        # Only a connection that is closed is looked up anew for the next hop.
        x.start(302, {"Location": "/", "Content-Length": "0", "Connection": "close"})
        x.hang_up()

    website.script("/moved", moved)
    network.name("rebind.test", [PUBLIC], ["127.0.0.1"])
    assert fault(web, "http://rebind.test/moved", "ignore") == Fault.BLOCKED_ADDRESS
    assert network.looked_up == ["rebind.test", "rebind.test"]
    assert network.connected == [(PUBLIC, 80)]


DIALLED = """
import socket, sys
from datetime import timedelta
from monitor.model import Failed, Request, Settings
from monitor.web import Web

dialled = []
sys.addaudithook(lambda event, args: dialled.append(args) if event == "socket.connect" else None)
with Web(Settings(host_delay=timedelta(0))) as web:
    for host in sys.argv[1:]:
        for scheme in ("http", "https"):
            outcome = web.get(Request(f"{scheme}://{host}/", "w", robots="ignore"))
            assert isinstance(outcome, Failed), outcome
            print(outcome.fault)
with socket.create_server(("127.0.0.1", 0)) as server:
    assert not dialled, dialled
    socket.create_connection(server.getsockname()).close()
    assert len(dialled) == 1, "the recorder sees what is dialled"
"""


def test_nothing_private_is_dialled_as_the_interpreter_itself_sees_it() -> None:
    hosts = [*PRIVATE, "localhost", "pub.test@127.0.0.1"]
    done = subprocess.run(
        [sys.executable, "-c", DIALLED, *hosts], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == ["blocked-address"] * 2 * len(hosts)


def test_robots_txt_leads_nowhere_private_either(
    web: Web, network: Network, website: Website
) -> None:
    website.script("/robots.txt", redirect("http://127.0.0.1/robots.txt"))
    assert isinstance(web.get(Request("http://pub.test/", "w")), Snapshot)
    assert set(network.connected) == {(PUBLIC, 80)}


def test_the_port_of_the_watch_stays_open_through_redirects(web: Web, website: Website) -> None:
    website.script("/moved", redirect("http://pub.test:8080/"))
    snapshot = web.get(Request("http://pub.test:8080/moved", "w"))
    assert isinstance(snapshot, Snapshot)
    assert snapshot.final_url == "http://pub.test:8080/"


def test_loopback_is_visited_where_the_settings_allow_it(website: Website) -> None:
    settings = Settings(host_delay=timedelta(0), allow_private_addresses=True)
    url = website.show("/privacy", POLICY)
    with Web(settings) as web:
        assert isinstance(web.get(Request(url, "w")), Snapshot)


def test_loopback_is_refused_as_long_as_they_do_not(website: Website) -> None:
    url = website.show("/privacy", POLICY)
    with Web(SETTINGS) as web:
        assert fault(web, url) == Fault.BLOCKED_ADDRESS
    assert website.requests == []


def test_proxies_of_the_environment_are_not_used(
    web: Web, website: Website, network: Network, monkeypatch: pytest.MonkeyPatch
) -> None:
    website.script("/proxied", status(500))
    monkeypatch.setenv("HTTP_PROXY", f"{website.url}/proxied")
    monkeypatch.setenv("ALL_PROXY", f"{website.url}/proxied")
    assert isinstance(web.get(Request("http://pub.test/", "w")), Snapshot)
    assert set(network.connected) == {(PUBLIC, 80)}


def test_a_name_without_answer_is_a_dns_fault(network: Network) -> None:
    def nobody(host: str, port: int, **_: object) -> list[tuple[object, ...]]:
        raise socket.gaierror(socket.EAI_NONAME, f"{host}:{port}")

    with Web(SETTINGS, resolve=nobody, network=network) as web:
        assert fault(web, "http://gone.test/") == Fault.DNS
    network.name("empty.test", [])
    with Web(SETTINGS, resolve=network.resolve, network=network) as web:
        assert fault(web, "http://empty.test/") == Fault.DNS
