"""Which heading names the document.

Knows headings, the page's `<title>` and what the name of a site looks like: a heading that leads
to the start page, or one in the page's header, or called otherwise than
policies are, where two headings share what `<title>` says.
"""

import re

from monitor.document.named import is_policy_title
from monitor.document.tree import Node

HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_PARTS = re.compile(r"\s[|\u2013\u2014\u00b7:\u00bb\u2022-]\s|\s*[|\u00bb]\s*")
_LONGEST = 200
_TRIED = 8
"""Headings that `<title>` repeats which are looked at: a title stands at the start of a page."""
_HOME = re.compile(
    r"(?:https?:)?(?://[^/]+)?(?:\.?/)*(?:[a-z]{2}(?:-[a-z]{2})?/?)?(?:(?:index|home|default)\.\w+)?(?:#.*)?",
    re.IGNORECASE,
)


def find_titles(root: Node, page_title: str) -> list[Node]:
    """Return the headings that name the document, the one that is most likely its title first.

    These are the `<h1>` that do not name the site, else the headings that `<title>` repeats.
    """
    headings = [node for node in root.walk() if node.tag in HEADINGS and node.size]
    parts = {part.strip().casefold() for part in _PARTS.split(page_title)} - {""}
    named = [node for node in headings if node.size < _LONGEST and _own_text(node) in parts]
    named = named[:_TRIED]
    firsts = [node for node in headings if node.tag == "h1"]
    own = [node for node in firsts if not _is_brand(node, named)]
    if any(node.linked < node.size for node in own):
        own = [node for node in own if node.linked < node.size]
    if len({node.text() for node in own}) > 1:
        own.sort(key=lambda node: not is_policy_title(node.text()))
    return own or [node for node in named if not _is_brand(node, named)] or named or firsts


def _own_text(node: Node) -> str:
    """Return a heading's text in lower case, without the marks that it can be linked by."""
    said = [
        child if isinstance(child, str) else child.text()
        for child in node.children
        if isinstance(child, str) or not child.get("href").startswith("#")
    ]
    return " ".join("".join(said).split()).casefold()


def _is_brand(node: Node, named: list[Node]) -> bool:
    """Tell whether an `<h1>` names the site, and not the document."""
    if _leads_home(node):
        return True
    if not any(one is node for one in named):
        return False
    others = [one for one in named if one.text() != node.text()]
    header = _page_header(node)
    if header is not None and any(_page_header(one) is not header for one in others):
        return True
    return not is_policy_title(node.text()) and any(is_policy_title(one.text()) for one in others)


def _page_header(node: Node) -> Node | None:
    """Return the page's header that an element stands in, None in the page's main matter."""
    if node.is_within(("main", "article")):
        return None
    heads = (up for up in node.above() if up.tag == "header" or up.get("role") == "banner")
    return next(heads, None)


def _leads_home(node: Node) -> bool:
    """Tell whether a heading is a link to the site's start page from end to end."""
    links = [one for one in node.above() if one.tag == "a"]
    if node.linked == node.size > 0:
        links += [one for one in node.walk() if one.tag == "a"]
    return any(link.get("rel") == "home" or _is_home(link.get("href").strip()) for link in links)


def _is_home(target: str) -> bool:
    return bool(target) and not target.startswith("#") and _HOME.fullmatch(target) is not None
