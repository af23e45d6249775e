"""Pages that scripts fill, in a real browser whose every request passes our guard."""

import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta

import pytest

from monitor.document import read
from monitor.document.gate import fault_of_page
from monitor.model import Failed, Fault, Request, Scope, Settings, Snapshot
from monitor.web import Limits, Web
from monitor.web.browser import BROWSERS
from monitor.web.shown import _is_of, _site_of
from tests.document.pages import POLICY
from tests.doubles.website import Website, page, redirect

pytest.importorskip("playwright", reason="the extra `browser` is not installed")
needs_chromium = pytest.mark.skipif(
    not any(map(shutil.which, BROWSERS)), reason="there is no Chromium on PATH"
)
SETTINGS = Settings(host_delay=timedelta(0), allow_private_addresses=True)

SHELL = """<html lang="en"><title>Privacy policy</title><body><div id="app"></div>
<script src="/app.js"></script></body></html>"""
APP = """
fetch('/policy.json', {headers: {'x-part': 'privacy'}}).then(r => r.json()).then(data => {
  document.getElementById('app').innerHTML = '<main>' + data.text + '</main>';
});
"""


@pytest.fixture
def web() -> Iterator[Web]:
    with Web(SETTINGS, limits=Limits(total=40.0)) as opened:
        yield opened


def shell(website: Website, script: str) -> str:
    """Lay a page that one script fills."""
    website.script("/app.js", page(script, "text/javascript"))
    return website.show("/policy", SHELL)


def rendered(web: Web, url: str) -> Snapshot:
    outcome = web.get(Request(url, "w", robots="ignore", render=True))
    assert isinstance(outcome, Snapshot), outcome
    return outcome


@needs_chromium
def test_a_shell_is_read_as_its_scripts_fill_it(website: Website, web: Web) -> None:
    import json

    website.script("/policy.json", page(json.dumps({"text": POLICY}), "application/json"))
    website.script("/moved", redirect("/policy"))
    shell(website, APP)
    plain = web.get(Request(f"{website.url}/policy", "w", robots="ignore"))
    assert isinstance(plain, Snapshot)
    refused = fault_of_page(plain.body, read((plain,)), None)
    assert refused is not None
    assert "render: true" in refused[1]

    snapshot = rendered(web, f"{website.url}/moved")
    assert snapshot.final_url == f"{website.url}/policy"
    assert snapshot.media_type == "text/html; charset=utf-8"
    assert "etag" not in snapshot.headers
    assert fault_of_page(snapshot.body, read((snapshot,)), None) is None
    asked = website.last("/policy.json").headers
    assert asked["x-part"] == "privacy"
    assert asked["user-agent"] == SETTINGS.user_agent
    assert website.count("/policy") == 2


PIECES = """
const host = document.createElement('policy-card');
host.innerHTML = '<p>We keep your data for 30 days.</p><p slot="title">How long</p><p>Not slotted?</p>';
host.attachShadow({mode: 'open'}).innerHTML =
  '<h2><slot name="title"></slot></h2><div><slot></slot></div><inner-card></inner-card>' +
  '<slot name="none">Ask us at any time.</slot>';
host.shadowRoot.querySelector('inner-card').attachShadow({mode: 'open'}).innerHTML =
  '<p>We sell nothing.</p>';
const bare = document.createElement('div');
bare.innerHTML = '<p>shown by nobody</p>';
bare.attachShadow({mode: 'open'}).innerHTML = '<p>Shown instead.</p>';
const frames = ['/terms', 'CANARY', '/hidden'].map(place => {
  const frame = document.createElement('iframe');
  frame.src = place;
  if (place === '/hidden') frame.style.display = 'none';
  return frame;
});
const written = document.createElement('iframe');
written.srcdoc = '<p>Written into a frame.</p>';
document.getElementById('app').append(host, bare, ...frames, written);
"""


@needs_chromium
def test_shadow_trees_and_the_sites_own_frames_are_read(website: Website, web: Web) -> None:
    website.show(
        "/terms", "<h2>Terms</h2><p>You may leave at any time.</p><iframe src=/deep></iframe>"
    )
    website.show("/deep", "<p>A frame within a frame.</p>")
    website.show("/hidden", "<p>a hidden frame</p>")
    with socket.create_server(("127.0.0.1", 0)) as canary:
        place = f"http://127.0.0.1:{canary.getsockname()[1]}/"
        snapshot = rendered(web, shell(website, PIECES.replace("CANARY", place)))
        canary.settimeout(0.5)
        with pytest.raises(TimeoutError):
            canary.accept()
    texts = [block.text for block in read((snapshot,), Scope(select="body")).blocks]
    assert texts == [
        "How long",
        "We keep your data for 30 days.",
        "Not slotted?",
        "We sell nothing.",
        "Ask us at any time.",
        "Shown instead.",
        "Terms",
        "You may leave at any time.",
        "A frame within a frame.",
        "Written into a frame.",
    ]


@pytest.mark.parametrize(
    ("url", "is_own"),
    [
        ("https://example.com/terms", True),
        ("https://legal.example.com/terms", True),
        ("http://www.example.com/", True),
        ("about:srcdoc", True),
        ("https://notexample.com/", False),
        ("https://example.com.evil.test/", False),
        ("data:text/html,x", False),
        ("", False),
    ],
)
def test_which_frames_are_the_sites_own(url: str, *, is_own: bool) -> None:
    assert _is_of(url, _site_of("https://www.example.com/privacy")) is is_own


ESCAPES = """
const there = 'CANARY';
const ways = [
  () => fetch('http://' + there + '/fetch'),
  () => fetch('http://' + there + '/post', {method: 'POST', mode: 'no-cors', body: 'x'}),
  () => navigator.sendBeacon('http://' + there + '/beacon', 'x'),
  () => { new Image().src = 'http://' + there + '/image'; },
  () => new WebSocket('ws://' + there + '/socket'),
  () => new EventSource('http://' + there + '/events'),
  () => { const l = document.createElement('link'); l.rel = 'preconnect';
          l.href = 'http://' + there; document.head.append(l); },
  () => { const f = document.createElement('iframe'); f.src = 'http://' + there + '/frame';
          document.body.append(f); },
  () => window.open('http://' + there + '/popup'),
  () => new Worker(URL.createObjectURL(new Blob([`fetch('http://${there}/worker')`]))),
  () => new RTCPeerConnection({iceServers: [{urls: 'stun:' + there}]}).createDataChannel('x'),
  () => fetch('/sent-on'),
  () => fetch('/form', {method: 'POST', body: 'x'}),
];
for (const way of ways) { try { Promise.resolve(way()).catch(() => 0); } catch (error) {} }
document.getElementById('app').innerHTML = '<p id="done">all tried</p>';
"""


@needs_chromium
def test_no_page_reaches_where_we_do_not(website: Website, web: Web) -> None:
    with socket.create_server(("127.0.0.1", 0)) as canary:
        place = f"127.0.0.1:{canary.getsockname()[1]}"
        website.script("/sent-on", redirect(f"http://{place}/redirected"))
        url = shell(website, ESCAPES.replace("CANARY", place))
        snapshot = rendered(web, url)
        assert b"all tried" in snapshot.body
        canary.settimeout(0.5)
        with pytest.raises(TimeoutError):
            canary.accept()
    assert website.count("/sent-on") == 1
    assert website.count("/form") == 0


@needs_chromium
def test_scripts_that_never_end_are_ended(website: Website) -> None:
    url = shell(website, "for (;;) {}")
    with Web(SETTINGS, limits=Limits(total=5.0)) as web:
        outcome = web.get(Request(url, "w", robots="ignore", render=True))
        assert isinstance(outcome, Failed)
        assert outcome.fault is Fault.TIMEOUT
        assert "no end" in outcome.detail
        again = web.get(Request(url, "w", robots="ignore"))
        assert isinstance(again, Snapshot)


MISSING = """
import sys
from datetime import timedelta
from monitor.model import Request, Settings
from monitor.web import Web
if sys.argv[2] == "extra":
    sys.modules["playwright"] = sys.modules["playwright.sync_api"] = None
settings = Settings(host_delay=timedelta(0), allow_private_addresses=True)
with Web(settings) as web:
    outcome = web.get(Request(sys.argv[1], "w", robots="ignore", render=True))
print(outcome.fault, outcome.detail)
"""


@pytest.mark.parametrize(
    ("missing", "remedy"), [("browser", "install Chromium"), ("extra", "clausewatch[browser]")]
)
def test_what_is_missing_is_said_with_the_remedy(
    website: Website, missing: str, remedy: str
) -> None:
    if missing == "extra" and not any(map(shutil.which, BROWSERS)):
        pytest.skip("there is no Chromium on PATH")
    environment = {"PATH": ""} if missing == "browser" else None
    done = subprocess.run(
        [sys.executable, "-c", MISSING, website.show("/p", POLICY), missing],
        capture_output=True,
        text=True,
        check=True,
        env=environment,
    )
    assert done.stdout.startswith("unreadable `render: true` needs")
    assert remedy in done.stdout
