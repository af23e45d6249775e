"""The frame of a page: its first header and its footers, and what stands outside of them.

Promotions and consent bars are put before the header and after the footer, whatever they are
called. Knows nothing of names and classes (`chrome` finds the headers and footers).
"""

from collections.abc import Collection, Iterable

from monitor.document.tree import MUTE, Node

_MOST_SHARE = 0.15
"""Share of the page's prose up to which what stands outside the frame is none of it."""
_FEW_LINKS = 0.3
_TRIED = 8


def outside_frame(
    root: Node, heads: Iterable[Node], feet: Iterable[Node], kept: Collection[int]
) -> list[Node]:
    """Return the elements before the page's first header and after its first closing footer.

    `kept` are the ids of the document's title and of what holds it. A footer closes a page when
    what follows has little prose, and neither a title nor a `<main>`.
    """
    first, last = {id(node) for node in heads}, {id(node) for node in feet}
    both = first | last
    frame = [node for node in root.walk() if id(node) in both and _is_of_page(node)] if both else []
    gone: list[Node] = []
    if frame and id(frame[0]) in first:
        gone += _outside(frame[0], root, kept, before=True)
    for node in [node for node in frame if id(node) in last][:_TRIED]:
        after = _outside(node, root, kept, before=False)
        if after:
            return gone + after
    return gone


def is_marked(node: Node) -> bool:
    """Tell whether an element bears a mark of copyright, as footers of pages do."""
    text = node.text().lower()
    return "\u00a9" in text or "(c)" in text or "copyright" in text


def _is_of_page(node: Node) -> bool:
    """Tell whether a header or footer is the page's own, and not that of a part."""
    if node.is_within(("main", "article", "section", "li", "td")):
        return False
    named = node.tag in ("header", "footer") or node.get("role") in ("banner", "contentinfo")
    return named or node.linked > _FEW_LINKS * node.size or (node.size > 0 and is_marked(node))


def _outside(node: Node, root: Node, kept: Collection[int], *, before: bool) -> list[Node]:
    """Return the elements before, or after, one; none where they may be the document's."""
    outside: list[Node] = []
    inner = node
    for outer in node.above():
        siblings = outer.elements()
        place = next(at for at, one in enumerate(siblings) if one is inner)
        outside += siblings[:place] if before else siblings[place + 1 :]
        inner = outer
    outside = [one for one in outside if one.size and one.tag not in MUTE]
    if any(id(one) in kept or _holds_main(one) for one in outside):
        return []
    size = sum(one.size for one in outside)
    linked = sum(one.linked for one in outside)
    if size - linked > _MOST_SHARE * root.size:
        return []
    rich = node.linked > _FEW_LINKS * node.size or (
        linked + node.linked >= _FEW_LINKS * (size + node.size)
    )
    return outside if rich or is_marked(node) else []


def _holds_main(node: Node) -> bool:
    return any(one.tag in ("main", "h1") or one.get("role") == "main" for one in node.walk())
