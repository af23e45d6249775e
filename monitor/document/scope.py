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
_BESIDE_MOST = 300
_BEYOND_LEAST = 200


def find_document(root: Node, titles: Sequence[Node] = ()) -> list[Node]:
    """Return the elements that hold the document, in the order of the page.

    These are the `<main>` elements that hold at least half of the page's prose, or in the only
    one the `<article>` that holds nearly all of that, or the title and half; else the page. With them come the
    first of `titles` (`titles.find_titles`) where it stands before, with the short lines between
    (a date, a subtitle), and prose that stands after an article.
    """
    mains = _outermost(root, "main", "main")
    if sum(_prose(node) for node in mains) < _MAIN_SHARE * _prose(root) or not mains:
        mains = [root]
    if len(mains) > 1:
        return mains
    home = mains[0]
    articles = [
        node for node in _outermost(home, "article", "article") if 2 * node.linked < node.size
    ]
    best = home
    largest = max(articles, key=_prose, default=home)
    titled = bool(titles) and any(up is largest for up in titles[0].above())
    if _prose(largest) >= (_MAIN_SHARE if titled else _ARTICLE_SHARE) * _prose(home):
        best = largest
    if best is root:
        return [root]
    return [*_before(root, best, titles), best, *(_beyond(home, best) if best is not home else ())]


def _prose(node: Node) -> int:
    return node.size - node.linked


def _outermost(root: Node, tag: str, role: str) -> list[Node]:
    """Return the elements of a kind that hold prose and stand in no other of it."""
    found: list[Node] = []
    stack = [root]
    while stack:
        node = stack.pop()
        named = node.tag == tag or (node.attrs and node.get("role") == role)
        if named and node is not root:
            found += [node] if _prose(node) else []
        elif node.parts:
            stack += node.parts[::-1]
    return found


def _before(root: Node, best: Node, titles: Sequence[Node]) -> list[Node]:
    """Return the document's title and the short lines from there to what was found."""
    inside = {id(node) for node in best.walk()}
    title = next((one for one in titles if one.size), None)
    if title is None or any(id(one) in inside for one in titles):
        return []
    around = {id(up): up for up in best.above()}
    branch = title
    for up in title.above():
        if id(up) in around:
            break
        if up.size <= _BESIDE_MOST and 2 * up.linked <= up.size:
            branch = up
    shared = next((up for up in title.above() if id(up) in around), root)
    found = False
    lines: list[Node] = []
    for child in shared.elements():
        holds = {id(up) for up in (title, *title.above())}
        if id(child) in around or child is best:
            return lines
        if id(child) in holds:
            found = True
            lines.append(branch)
        elif found and 0 < child.size <= _BESIDE_MOST and 2 * child.linked < child.size:
            lines.append(child)
    return []


def _beyond(home: Node, best: Node) -> list[Node]:
    """Return the prose that stands after an article in the element that holds it."""
    found: list[Node] = []
    inner = best
    for outer in best.above():
        siblings = outer.elements()
        place = next(at for at, one in enumerate(siblings) if one is inner)
        found += [
            one
            for one in siblings[place + 1 :]
            if one.size >= _BEYOND_LEAST and 5 * one.linked < one.size
        ]
        if outer is home:
            break
        inner = outer
    return found


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
