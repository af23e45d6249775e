"""What stands before and after the part of a page that holds its prose.

Knows sizes, links and the marks that calls to action, pagers and footers bear; knows nothing of
ids and classes. Only small parts are ever told to be no document, and only on such evidence: a
part of prose is kept wherever it stands.
"""

import re
from collections.abc import Iterator
from itertools import pairwise

from monitor.document.dates import own_dates
from monitor.document.frame import is_marked
from monitor.document.tables import find_table
from monitor.document.tree import MUTE, Node
from monitor.model import Block, BlockKind

_MOST_PROSE = 300
"""Characters outside links from which a part is taken for prose."""
_MOST_CALL = 220
"""The same of a call to action: a heading, a sentence or two, a button."""
_HOLDS_SHARE = 0.5
_FEW_LINKS = 0.3
_HOLDERS = frozenset(
    {"html", "body", "div", "main", "article", "section", "form", "center", "table", "tbody", "tr"}
    | {"td", "fieldset", "font"}
)
_INLINE = frozenset({"span", "b", "strong", "i", "em", "font", "label", "small", "u"})
_DATED = re.compile(r"(?:19|20)\d\d")
_CONTACT = re.compile(r"[^\s@]+@[^\s@]+\.\w|\[at\]|\(at\)|\+?\d[\d .()/-]{7,}\d")
_NUMBERED = re.compile(
    r"\W*(?:\d+(?:\.\d+)*\s*[.):\u2013\u2014-]|[ivx]+[.)]|(?:art|sec|ann)[a-z]*\.? )", re.IGNORECASE
)


def find_surroundings(root: Node, title: Node | None) -> list[Node]:
    """Return the elements around the document that are no part of it.

    `title` is the document's own heading. Before the document, small parts above the title's are
    none of it, but for a date of the document. After it, parts made of links, marks of copyright
    and calls to action are none, and neither is what is small and follows one of these.
    """
    path = _path(root)
    held = {id(node) for node in ((title, *title.above()) if title else ())}
    after = [node for node in _beside(path, after=True) if id(node) not in held]
    gone = list(_endings(after))
    before = list(_beside(path, after=False))
    place = next((at for at, node in enumerate(before) if id(node) in held), None)
    if place is None and id(path[-1]) not in held:
        return gone
    above = before[:place]
    return gone + [node for node in above if not _opens(node)]


def _prose(node: Node) -> int:
    return node.size - node.linked


def _path(root: Node) -> list[Node]:
    """Return the elements from the root to the innermost that holds half of the page's prose."""
    path = [root]
    least = _HOLDS_SHARE * _prose(root)
    while True:
        inner = max(path[-1].elements(), key=_prose, default=None)
        if inner is None or inner.tag not in _HOLDERS or _prose(inner) < max(least, 1):
            return path
        if inner.tag == "table" and find_table(inner) is not None:
            return path
        path.append(inner)


def _beside(path: list[Node], *, after: bool) -> Iterator[Node]:
    """Yield the elements before, or after, those of a path, in the order of the page."""
    found: list[list[Node]] = []
    for outer, inner in pairwise(path):
        if any(isinstance(child, str) and child.strip() for child in outer.children):
            continue
        siblings = outer.elements()
        place = next(at for at, one in enumerate(siblings) if one is inner)
        level = siblings[place + 1 :] if after else siblings[:place]
        found.append([node for node in level if node.size and node.tag not in MUTE])
    for level in reversed(found) if after else found:
        yield from level


def _opens(node: Node) -> bool:
    """Tell whether a part above the title is the document's: prose, or its date."""
    if _prose(node) > _MOST_PROSE and node.linked < _FEW_LINKS * node.size:
        return True
    text = node.text()
    return not node.linked and any(own_dates((Block(BlockKind.PARAGRAPH, text),), ""))


def _endings(parts: list[Node]) -> Iterator[Node]:
    """Yield, of the parts after the document, those that are none of it."""
    ended = False
    for node in parts:
        text = node.text()
        ended = ended or _follows_cut(node)
        if _prose(node) > _MOST_PROSE or _NUMBERED.match(text):
            ended = ended and _prose(node) <= _MOST_PROSE
            continue
        if _is_ending(node, text) or (ended and not _CONTACT.search(text)):
            ended = True
            yield node


def _follows_cut(node: Node) -> bool:
    """Tell whether links were cut between an element and the one that now stands before it."""
    left = {id(one) for one in node.parent.elements()} if node.parent is not None else set()
    one = node.before
    while one is not None and id(one) not in left:
        if one.linked and one.linked >= _FEW_LINKS * one.size:
            return True
        one = one.before
    return False


def _is_ending(node: Node, text: str) -> bool:
    if is_marked(node):
        return True
    if _DATED.search(text):
        return False
    if node.linked >= _FEW_LINKS * node.size:
        return True
    return node.size <= _MOST_CALL and not _CONTACT.search(text) and _calls(node)


def _calls(node: Node) -> bool:
    """Tell whether a part calls to action: it held a button or form, or a link stands alone."""
    return node.holds(
        lambda one: one.lost or (one.tag == "a" and (_stands_alone(one) or _is_in_row(one)))
    )


def _is_in_row(link: Node) -> bool:
    """Tell whether a link follows another with nothing said between the two."""
    around = link.parent
    beside = around.children if around is not None else []
    place = next((at for at, child in enumerate(beside) if child is link), 0)
    before = [child for child in beside[:place] if not isinstance(child, str) or child.strip()]
    return bool(before) and isinstance(before[-1], Node) and before[-1].tag == "a"


def _stands_alone(link: Node) -> bool:
    """Tell whether a link has a line of its own."""
    around = link.parent
    if around is None or not link.size:
        return False
    if around.size == around.linked:
        return True
    beside = [child for child in around.children if child is not link]
    return around.tag in _HOLDERS and not any(
        child.strip() if isinstance(child, str) else child.tag in _INLINE for child in beside
    )
