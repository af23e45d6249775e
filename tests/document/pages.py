"""Pages of invented services, in the layouts that site builders make."""

from collections.abc import Callable

from monitor.document.html import read_html
from monitor.model import Scope


def mask(address: str, key: int = 0x2A) -> str:
    """Mask an e-mail address as Cloudflare does."""
    return f"{key:02x}" + "".join(f"{byte ^ key:02x}" for byte in address.encode())


POLICY = f"""
<h1>Privacy policy of Fernleaf</h1>
<p>Last updated: 4 March 2025</p>
<p>This policy tells you which personal data Fernleaf Ltd collects when you keep a garden diary
with us, why we do so, and what you can do about it.</p>
<h2>1. What we collect</h2>
<p>When you open an account we ask for the following:</p>
<ul><li>your name and e-mail address;</li>
<li>your postcode, which
<ul><li>tells us your climate zone, and</li><li>is never shown to others;</li></ul></li>
<li>the photographs that you upload.</li></ul>
<h2>2. How long we keep it</h2>
<table><thead><tr><th>Data</th><th>Purpose</th><th>Kept for</th></tr></thead>
<tbody><tr><td>Account data</td><td>To run your diary</td><td>Until you close the account</td></tr>
<tr><td>Server logs</td><td>Security &amp; abuse</td><td>30 days</td></tr></tbody></table>
<h2>3. Whom to write to</h2>
<p>Fernleaf Ltd<br>12 Orchard Row<br>Little Marden<br>United Kingdom</p>
<p>Write to <a href="/cdn-cgi/l/email-protection" class="__cf_email__"
 data-cfemail="{mask("privacy@fernleaf.example")}">[email&#160;protected]</a> or to our officer.</p>
<p>You may also complain to the data protection authority of the country in which you live, without
charge and at any time, whatever we have answered to your own complaint before.</p>
"""

POLICY_TEXT = (
    "Privacy policy of Fernleaf",
    "Last updated: 4 March 2025",
    (
        "This policy tells you which personal data Fernleaf Ltd collects when you keep a garden "
        "diary with us, why we do so, and what you can do about it."
    ),
    "1. What we collect",
    "When you open an account we ask for the following:",
    "your name and e-mail address;",
    "your postcode, which",
    "tells us your climate zone, and",
    "is never shown to others;",
    "the photographs that you upload.",
    "2. How long we keep it",
    "Data | Purpose | Kept for",
    "Account data | To run your diary | Until you close the account",
    "Server logs | Security & abuse | 30 days",
    "3. Whom to write to",
    "Fernleaf Ltd",
    "12 Orchard Row",
    "Little Marden",
    "United Kingdom",
    "Write to privacy@fernleaf.example or to our officer.",
    (
        "You may also complain to the data protection authority of the country in which you live, "
        "without charge and at any time, whatever we have answered to your own complaint before."
    ),
)

_LINKS = "".join(
    f'<li class="item"><a href="/{name.lower()}">{name}</a></li>'
    for name in ("Home", "Seeds", "Tools", "Journal", "Help")
)
_FOOT = (
    '<p>© 2025 Fernleaf Ltd. All rights reserved.</p><a href="/privacy">Privacy</a> '
    '<a href="/terms">Terms</a> <a href="/jobs">Careers at Fernleaf</a>'
)


def _page(body: str, head: str = "") -> str:
    return (
        '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">'
        f"<title>Privacy policy of Fernleaf | Fernleaf</title>{head}</head>{body}</html>"
    )


def semantic(policy: str) -> str:
    return _page(
        f"<body><header><nav><ul>{_LINKS}</ul></nav></header><main>{policy}</main>"
        f"<footer>{_FOOT}</footer></body>"
    )


def blog(policy: str) -> str:
    """A blog engine: an article among widgets, related posts and share buttons."""
    return _page(
        f'<body class="page-template"><div id="page" class="site"><header id="masthead" '
        f'class="site-header"><div class="site-branding"><a href="/">Fernleaf</a></div>'
        f'<nav class="main-navigation"><ul class="menu">{_LINKS}</ul></nav></header>'
        f'<div id="content"><article class="post"><div class="entry-content">{policy}</div>'
        f'<div class="sharedaddy"><a href="https://social.example/share">Share on Chirp</a></div>'
        f'</article><section class="related-posts"><h3>You may also like</h3><ul><li>'
        f'<a href="/a">Ten hardy ferns for a dark corner of the garden</a></li></ul></section>'
        f'<div id="sidebar" class="widget-area"><h3>Newsletter</h3><form><input type="email">'
        f"<button>Subscribe</button></form></div></div>"
        f'<footer id="colophon" class="site-footer">{_FOOT}</footer></div></body>'
    )


def soup(policy: str) -> str:
    """A page of nothing but divisions."""
    return _page(
        f'<body><div class="wrap-a1"><div class="top-bar"><a href="/">Fernleaf</a><a href="/in">'
        f'Sign in</a></div><div class="navbar"><ul>{_LINKS}</ul></div><div class="c-9f3"><div '
        f'class="row"><div class="col-12">{policy}</div></div></div>'
        f'<div id="footer">{_FOOT}</div></div></body>'
    )


def layout_table(policy: str) -> str:
    """An old page that is laid out with a table."""
    return _page(
        f'<body bgcolor="#ffffff"><table width="100%"><tr><td><ul>{_LINKS}</ul></td></tr>'
        f"<tr><td>{policy}</td></tr></table></body>"
    )


def widgets(policy: str) -> str:
    """A shop with a consent manager, a dialog, hidden menus and a script's data."""
    return _page(
        '<body><div id="onetrust-consent-sdk"><div id="onetrust-banner-sdk" role="dialog">'
        "<h2>We value your privacy</h2><p>We and our 812 partners store information on your device "
        "and process personal data such as unique identifiers, to show you advertisements.</p>"
        "<button>Accept all</button></div></div>"
        '<a class="skip-link" href="#main">Skip to content</a>'
        f'<header class="site-header"><nav>{_LINKS}</nav></header>'
        '<div role="dialog" aria-modal="true" aria-label="Basket"><h2>Your basket is empty</h2>'
        "</div>"
        f'<main id="main"><div class="breadcrumbs"><a href="/">Home</a> / Privacy</div>{policy}'
        '<div hidden>Draft: we will keep logs for 90 days.</div><div style="display:none">Not for '
        "you</div></main>"
        f'<script id="__DATA__" type="application/json">{{"policy": "We sell your data"}}</script>'
        f"<noscript>Please enable JavaScript</noscript><footer>{_FOOT}</footer></body>"
    )


LAYOUTS: tuple[Callable[[str], str], ...] = (semantic, blog, soup, layout_table, widgets)


def texts(
    page: str | bytes, media_type: str = "text/html", scope: Scope | None = None
) -> tuple[str, ...]:
    """Return the lines that are read from a page."""
    body = page.encode() if isinstance(page, str) else page
    return tuple(block.text for block in read_html(body, media_type, scope or Scope()).blocks)
