"""A selector to suggest: the CSS that names what was found by structure.

Knows which ids and classes will still be there when a page is built anew, and when a selector
chooses the same text. For `watch test`; pages are read without it.
"""

import re
from collections import Counter
from collections.abc import Iterator

from monitor.document.chrome import cut_chrome
from monitor.document.encoding import decode
from monitor.document.html import read_html
from monitor.document.scope import find_document
from monitor.document.titles import find_titles
from monitor.document.tree import Node, ParseError, parse
from monitor.errors import ReadError
from monitor.model import Block, Scope

_NEARLY_ALL = 0.95
_SAME = 0.98
_TRIED = 4
"""Selectors that are tried; each costs a reading of the page."""

_NAME = re.compile(r"-?[a-zA-Z_][\w-]{1,40}")
_MADE_UP = re.compile(
    r"\d{3}|[0-9a-f]{6}|[a-z][A-Z].*\d|(?:^|[-_])(?=\w*\d)(?=\w*[a-z])\w{5,}$"
    r"|^(?:css|sc|jss|ember|react|ng|svelte|astro|mui)(?:-|\d)"
)
"""Names that a build made, which the next one makes otherwise."""

_LANDMARKS = ("main", "article")


def suggest(body: bytes, media_type: str) -> str | None:
    """Return CSS that chooses the document of an HTML page, None where none is short and sure.

    What it chooses is, within two words in a hundred, what is read without it.
    """
    text = decode(body, media_type)
    try:
        root, whole = parse(text), parse(text)
        read = read_html(body, media_type, Scope()).blocks
    except (ParseError, ReadError):
        return None
    often = Counter(name for node in whole.walk() for name in _names(node))
    tried = 0
    for node in _holders(root):
        for css in _names(node):
            if often[css] != 1:
                continue
            if _is_alike(read, read_html(body, media_type, Scope(select=css)).blocks):
                return css
            tried += 1
            if tried == _TRIED:
                return None
    return None


def _holders(root: Node) -> Iterator[Node]:
    """Yield the elements that hold nearly all of the document, innermost first."""
    cut_chrome(root)
    tops = find_document(root, find_titles(root, ""))
    size = sum(top.size for top in tops)
    path = [root]
    while inner := next((c for c in path[-1].elements() if c.size >= _NEARLY_ALL * size), None):
        path.append(inner)
    yield from (node for node in reversed(path) if node.tag not in ("html", "body", ""))


def _names(node: Node) -> Iterator[str]:
    """Yield selectors of an element, the surest first."""
    if (name := node.get("id")) and _is_lasting(name):
        yield f"#{name}"
    if node.tag in _LANDMARKS:
        yield node.tag
    elif node.get("role") in _LANDMARKS:
        yield f'[role="{node.get("role")}"]'
    for name in node.get("class").split():
        if _is_lasting(name):
            yield f"{node.tag}.{name}"


def _is_lasting(name: str) -> bool:
    return _NAME.fullmatch(name) is not None and not _MADE_UP.search(name)


def _is_alike(read: tuple[Block, ...], chosen: tuple[Block, ...]) -> bool:
    """Tell whether two readings have the same words, but for a few."""
    before, after = (Counter(" ".join(b.text for b in side).split()) for side in (read, chosen))
    most = max(before.total(), after.total())
    return most > 0 and (before & after).total() >= _SAME * most
