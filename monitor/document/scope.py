"""Where the document stands on a page.

Knows the elements and roles that hold a page's main matter, and how to apply a watch's own
`select` and `remove`; knows nothing of what is cut from within (`chrome`).
"""

from monitor.document.tree import Node
from monitor.model import Scope

_MAIN_SHARE = 0.5
_ARTICLE_SHARE = 0.85


def find_document(root: Node) -> list[Node]:
    """Return the elements that hold the document, outermost and in the order of the page.

    That is the `<main>` that holds at least half of the page's prose, else the page.
    """
    prose = root.size - root.linked
    best = root
    for node in root.walk():
        is_main = node.tag == "main" or node.attrs.get("role") == "main"
        if is_main and node.size - node.linked >= _MAIN_SHARE * prose:
            best = node
    return [best]


def apply_scope(text: str, scope: Scope) -> tuple[str | None, tuple[str, ...]]:
    """Return the markup that a watch's `select` and `remove` leave, and notes on what failed.

    The markup is None where there is nothing to select or the selector finds nothing: the
    document is then found by structure.
    """
    from bs4 import BeautifulSoup  # noqa: PLC0415  # slow to import, needed by few watches
    from soupsieve import SelectorSyntaxError  # noqa: PLC0415  # as above

    soup = BeautifulSoup(text, "lxml")
    notes: list[str] = []
    for css in scope.remove:
        try:
            found = soup.select(css)
        except SelectorSyntaxError:
            notes.append(f"remove {css!r} is no CSS selector and was left aside")
            continue
        for element in found:
            element.decompose()
        notes.append(f"{len(found)} removed by {css!r}")
    if scope.select is None:
        return str(soup), tuple(notes)
    try:
        chosen = soup.select(scope.select)
    except SelectorSyntaxError:
        notes.append(f"select {scope.select!r} is no CSS selector; found by structure instead")
        return None if not scope.remove else str(soup), tuple(notes)
    outer = [one for one in chosen if not any(up in chosen for up in one.parents)]
    if not any(one.get_text(strip=True) for one in outer):
        notes.append(f"select {scope.select!r} finds no text; found by structure instead")
        return None if not scope.remove else str(soup), tuple(notes)
    return "".join(str(one) for one in outer), tuple(notes)
