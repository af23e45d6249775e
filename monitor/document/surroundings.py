"""What stands before and after the part of a page that holds its prose.

Knows sizes, links and the marks that calls to action, pagers and footers bear; knows nothing of
ids and classes. Only small parts are ever told to be no document, and only on such evidence: a
part of prose is kept wherever it stands.
"""

import re
from collections.abc import Collection, Iterator
from itertools import islice, pairwise

from monitor.document.dates import find_dates, own_dates
from monitor.document.frame import is_marked
from monitor.document.tables import find_table
from monitor.document.titles import HEADINGS
from monitor.document.tree import MUTE, Node
from monitor.model import Block, BlockKind

_MOST_PROSE = 300
"""Characters outside links from which a part is taken for prose."""
_MOST_CALL = 220
"""The same of a call to action: a heading, a sentence or two, a button."""
_HOLDS_SHARE = 0.5
_LINKS_MOST = 40
"""Links of a part that are looked at."""
_FEW_LINKS = 0.3
_HOLDERS = frozenset(
    {"html", "body", "div", "main", "article", "section", "form", "center", "table", "tbody", "tr"}
    | {"td", "fieldset", "font"}
)
_INLINE = frozenset({"span", "b", "strong", "i", "em", "font", "label", "small", "u"})
_STOPS = (".", "!", "?", ";", ":")
_PLACE = re.compile(r"#\w")
_DATED = re.compile(r"(?:19|20)\d\d")
_CONTACT = re.compile(r"[^\s@]+@[^\s@]+\.\w|\[at\]|\(at\)|\+?\d[\d .()/-]{7,}\d")
_NUMBERED = re.compile(
    r"\W*(?:\d+(?:\.\d+)*\s*[.):\u2013\u2014-]|[ivx]+[.)]"
    r"|(?:art(?:icle|\.)?|section|annexe?|appendix|anhang|\u00a7)\s*[\divx]{1,4}\b)",
    re.IGNORECASE,
)


def find_surroundings(root: Node, title: Node | None) -> list[Node]:
    """Return the elements around the document that are no part of it.

    `title` is the document's own heading. Before the document, small parts above the title's are
    none of it, but for a date of the document. After it, parts made of links, marks of copyright
    and calls to action are none, and neither is what is small and follows one of these.
    """
    path = _path(root)
    if not path[-1].elements():
        return []
    held = {id(node) for node in ((title, *title.above()) if title else ())}
    after = [node for node in _beside(path, after=True) if id(node) not in held]
    gone = [*_last_of(path[-1], held), *_endings(after)]
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


def _last_of(holder: Node, held: Collection[int]) -> Iterator[Node]:
    """Yield the last parts of the element that holds the prose, back to the first that is none."""
    if _is_text(holder):
        return
    closed = False
    for node in reversed(holder.elements()):
        if not node.size or node.tag in MUTE:
            continue
        text = node.text()
        small = _prose(node) <= _MOST_PROSE and node.tag in _HOLDERS and id(node) not in held
        if not small or _NUMBERED.match(text):
            return
        if not (_is_ending if closed else _is_close)(node, text):
            return
        closed = True
        yield node


def _is_text(node: Node) -> bool:
    return any(isinstance(child, str) and child.strip() for child in node.children)


def _beside(path: list[Node], *, after: bool) -> Iterator[Node]:
    """Yield the elements before, or after, those of a path, in the order of the page."""
    found: list[list[Node]] = []
    for outer, inner in pairwise(path):
        if _is_text(outer):
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
    left = {id(one) for up in {node.parent for node in parts} if up for one in up.elements()}
    for node in parts:
        text = node.text()
        ended = ended or _follows_cut(node, left)
        if _prose(node) > _MOST_PROSE or _NUMBERED.match(text):
            ended = ended and _prose(node) <= _MOST_PROSE
            continue
        if _is_ending(node, text) or (ended and not _CONTACT.search(text)):
            ended = True
            yield node


def _follows_cut(node: Node, left: Collection[int]) -> bool:
    """Tell whether links were cut between an element and the one that now stands before it.

    `left` are the ids of the elements that were not cut.
    """
    one = node.before
    while one is not None and id(one) not in left:
        if one.linked and one.linked >= _FEW_LINKS * one.size:
            return True
        one = one.before
    return False


def _is_ending(node: Node, text: str) -> bool:
    if _is_close(node, text):
        return True
    if node.size > _MOST_CALL or _CONTACT.search(text) or _tells_date(node, text):
        return False
    return _calls(node) or _is_grid(node)


def _is_close(node: Node, text: str) -> bool:
    return _is_small_print(node, text) or _is_links(node, text)


def _is_links(node: Node, text: str) -> bool:
    """Tell whether a part is made of links, and not of links to versions of the document."""
    many = node.linked >= _FEW_LINKS * node.size
    return many and _is_menu(node) and not _tells_date(node, text)


def _is_small_print(node: Node, text: str) -> bool:
    """Tell whether a part bears a mark of copyright, and is no section on copyright."""
    if not is_marked(node):
        return False
    return _is_menu(node) or not (node.holds(_is_heading) or text.endswith(_STOPS))


def _is_heading(node: Node) -> bool:
    return node.tag in HEADINGS and node.size > 0


def _is_menu(node: Node) -> bool:
    """Tell whether at least half of a part's links stand in no sentence."""
    links = list(islice(filter(_leads, node.walk()), _LINKS_MOST))
    return bool(links) and 2 * sum(map(_is_said, links)) <= len(links)


def _leads(node: Node) -> bool:
    """Tell whether an element is a link with a text that does not lead to a named place here."""
    return node.tag == "a" and node.size > 0 and not _PLACE.match(node.get("href"))


def _is_said(link: Node) -> bool:
    """Tell whether a link is a word of a sentence: text goes before, or goes on behind it."""
    around = link.parent.children if link.parent is not None else []
    place = next((at for at, child in enumerate(around) if child is link), 0)
    before = around[place - 1] if place else ""
    behind = around[place + 1] if place + 1 < len(around) else ""
    if isinstance(before, str) and any(map(str.isalpha, before)):
        return True
    return isinstance(behind, str) and behind.strip()[:1].isalpha()


def _is_grid(node: Node) -> bool:
    """Tell whether a part is made of several headings with a few words below each."""
    heads = [one for one in node.walk() if _is_heading(one)]
    lines = [one for one in node.walk() if one.tag in ("p", "li", "div") and _is_text(one)]
    return len(heads) > 1 and not any(one.text().endswith(_STOPS) for one in lines)


def _tells_date(node: Node, text: str) -> bool:
    """Tell whether a part gives a date of the document's, or leads to versions of it by year."""
    if not node.linked:
        return bool(find_dates(text))
    # A link may hold all that follows, links included, where markup is broken.
    links = islice((one for one in node.walk() if one.tag == "a" and one.size), _LINKS_MOST)
    return any(own_dates((Block(BlockKind.PARAGRAPH, text),), "")) or any(
        _DATED.search(link.text()) for link in links
    )


def _calls(node: Node) -> bool:
    """Tell whether a part calls to action: it held a button or form, or a link stands alone."""
    return node.holds(
        lambda one: one.lost or (_leads(one) and (_stands_alone(one) or _is_in_row(one)))
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
