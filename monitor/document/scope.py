"""Where the document stands on a page.

Knows the elements and roles that hold a page's main matter, and how to apply a watch's own
`select` and `remove`; knows nothing of what is cut from within (`chrome`).
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from monitor.document.tree import Node
from monitor.model import Scope

if TYPE_CHECKING:
    from bs4 import BeautifulSoup, Tag

_MAIN_SHARE = 0.5
_ARTICLE_SHARE = 0.8
_TITLE_MOST = 300


def find_document(root: Node, titles: Sequence[Node] = ()) -> list[Node]:
    """Return the elements that hold the document, in the order of the page.

    That is the `<main>` that holds at least half of the page's prose, in it the one `<article>`
    that holds nearly all of that, else the page. `titles` are the headings that name the
    document (`chrome.find_titles`): where one stands before what was found, and none within, it
    comes with what stands beside it.
    """
    best = _largest(root, ("main",), "main", _MAIN_SHARE)
    best = _largest(best, ("article",), "article", _ARTICLE_SHARE)
    if best is root:
        return [root]
    inside = {id(node) for node in best.walk()}
    if any(id(title) in inside for title in titles):
        return [best]
    title = next((one for one in titles if one.parent is not None and one.size), None)
    if title is None or not _stands_before(root, title, best):
        return [best]
    beside = title.parent
    if beside is None or beside.size > _TITLE_MOST or 2 * beside.linked > beside.size:
        beside = title
    return [beside, best]


def _largest(root: Node, tags: tuple[str, ...], role: str, share: float) -> Node:
    """Return the element of a kind that holds at least this share of the prose, else the root."""
    least = share * (root.size - root.linked)
    found, most = root, 0
    for node in root.walk():
        prose = node.size - node.linked
        if (node.tag in tags or node.get("role") == role) and prose >= max(least, most + 1):
            found, most = node, prose
    return found


def _stands_before(root: Node, first: Node, second: Node) -> bool:
    for node in root.walk():
        if node is second:
            return False
        if node is first:
            return True
    return False


def apply_scope(text: str, scope: Scope) -> tuple[str, bool, tuple[str, ...]]:
    """Return the markup that a watch's `select` and `remove` leave.

    Also returned are whether `select` chose it (False: the document is still to be found by
    structure), and notes on what either came to.
    """
    from bs4 import BeautifulSoup  # noqa: PLC0415  # slow to import, needed by few watches

    soup = BeautifulSoup(text, "lxml")
    notes: list[str] = []
    for css in scope.remove:
        found = _select(soup, css, "remove", notes)
        notes.append(f"{len(found)} removed by {css!r}")
        for element in found:
            element.decompose()
    if scope.select is None:
        return str(soup), False, tuple(notes)
    chosen = _select(soup, scope.select, "select", notes)
    known = {id(one) for one in chosen}
    outer = [one for one in chosen if not any(id(up) in known for up in one.parents)]
    if not any(one.get_text(strip=True) for one in outer):
        notes.append(f"select {scope.select!r} finds no text; found by structure instead")
        return str(soup), False, tuple(notes)
    return "".join(str(one) for one in outer), True, tuple(notes)


def _select(soup: "BeautifulSoup", css: str, key: str, notes: list[str]) -> "list[Tag]":
    from soupsieve import SelectorSyntaxError  # noqa: PLC0415  # comes with bs4, as above

    try:
        return list(soup.select(css))
    except (SelectorSyntaxError, NotImplementedError):
        notes.append(f"{key} {css!r} is no CSS selector and was left aside")
        return []
