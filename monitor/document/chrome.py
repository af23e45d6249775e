"""What stands around a document: navigation, footers, consent managers, hidden text.

Knows element names, roles, hiding attributes and the word list in `chrome.toml`; knows nothing
of where the document is (`scope`). What is told by a vendor's mark or by HTML itself is cut
wherever it stands; what is told by an author's words only where the page's prose stands elsewhere.
"""

import re
import tomllib
from collections import Counter
from functools import cache
from importlib import resources
from typing import Any

from monitor.document.tree import MUTE, Node

_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_WORD = re.compile(r"[a-z]+|[A-Z]+(?![a-z])|[A-Z][a-z]*|\d+")
_TAGS = {"nav": "navigation", "footer": "footer", "aside": "aside"}
_PROSE_SHARE = 0.4
_BUTTON_LONGEST = 160
_CONTROLS = ("aria-expanded", "aria-controls", "data-toggle", "data-bs-toggle", "data-target")


@cache
def _words() -> dict[str, Any]:
    text = resources.files("monitor.document").joinpath("chrome.toml").read_text("utf-8")
    data = tomllib.loads(text)
    phrases: dict[str, list[tuple[str, ...]]] = {}
    for phrase in data["phrases"]:
        words = tuple(phrase.split())
        phrases.setdefault(words[0], []).append(words)
    return {
        "vendors": tuple(data["vendors"]),
        "phrases": phrases,
        "roles": frozenset(data["roles"]),
        "folded": frozenset(data["folded"]),
    }


def cut_chrome(root: Node) -> Counter[str]:
    """Cut what is no document from a page's tree; return how many characters each reason cut.

    The tree is changed in place.
    """
    cut: Counter[str] = Counter()
    _cut_where(root, _surely, cut)
    whole = root.size
    titles = [node for node in root.walk() if node.tag == "h1" and node.size]
    _cut_where(root, lambda node: _likely(node, whole, titles), cut)
    return cut


def cut_machinery(root: Node) -> Counter[str]:
    """Cut only hidden text, controls and vendors' widgets, where a watch names its document."""
    cut: Counter[str] = Counter()
    _cut_where(root, _surely, cut)
    return cut


def _cut_where(root: Node, reason_of: Any, cut: Counter[str]) -> None:
    stack = [root]
    while stack:
        node = stack.pop()
        for child in reversed(node.elements()):
            if child.tag in MUTE:
                continue
            reason = reason_of(child)
            if reason:
                cut[reason] += child.size
                child.cut()
            else:
                stack.append(child)


def _surely(node: Node) -> str:
    """Return why an element is no document wherever it stands, "" where it may be."""
    attrs = node.attrs
    if node.tag in ("html", "body", "main"):
        return ""
    if node.tag == "button" or attrs.get("role") == "button":
        return "" if _opens_something(node) else "button"
    if node.tag == "dialog" and "open" not in attrs:
        return "dialog"
    if not attrs:
        return ""
    if _is_hidden(node) and not _is_folded(node):
        return "hidden"
    return "widget" if _is_vendor(node) else ""


def _opens_something(button: Node) -> bool:
    """Tell whether a button is the heading of an accordion, or a link in running text."""
    if button.size > _BUTTON_LONGEST or not button.size:
        return False
    if any(
        up.tag in ("h1", "h2", "h3", "h4", "h5", "h6", "summary", "dt") for up in button.above()
    ):
        return True
    if any(name in button.attrs for name in _CONTROLS):
        return button.get("aria-haspopup") in ("", "false")
    words = set(_name_words(button))
    return bool(words & {"accordion", "collapsible", "collapse", "expander"})


def _is_hidden(node: Node) -> bool:
    attrs = node.attrs
    if "hidden" in attrs and attrs["hidden"].lower() != "until-found":
        return True
    style = attrs.get("style", "")
    return bool(style and _HIDDEN_STYLE.search(style)) or (
        attrs.get("aria-hidden", "").lower() == "true" and node.size < 200
    )


def _is_folded(node: Node) -> bool:
    """Tell whether hidden text is a panel that a reader can unfold."""
    if node.size < 20 or node.get("role") in ("dialog", "alertdialog", "menu"):
        return False
    if node.get("role") in ("tabpanel", "region") or "aria-labelledby" in node.attrs:
        return True
    return bool(set(_name_words(node)) & _words()["folded"])


def _is_vendor(node: Node) -> bool:
    vendors = _words()["vendors"]
    names = [node.get("id"), *node.get("class").split()]
    return any(name.lower().startswith(vendors) for name in names if name)


def _name_words(node: Node) -> list[str]:
    names = f"{node.attrs.get('id', '')} | {node.attrs.get('class', '')}"
    return [word.lower() if word != "|" else word for word in _split_names(names)]


@cache
def _split_names(names: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(names))


def _likely(node: Node, whole: int, titles: list[Node]) -> str:
    """Return why an element is no document, given that prose stands elsewhere."""
    if node.tag in ("html", "body", "main", "h1", "h2", "h3", "p", "li", "table", "tr", "td"):
        return ""
    reason = _reason(node)
    if not reason:
        return ""
    prose = node.size - node.linked
    if prose > _PROSE_SHARE * whole and node.linked < 0.7 * node.size:
        return ""
    if any(node in title.above() for title in titles) and not _another(node, titles):
        return ""
    return reason


def _another(node: Node, titles: list[Node]) -> bool:
    return any(node not in title.above() for title in titles)


def _reason(node: Node) -> str:
    role = node.get("role")
    if node.tag == "header" or role == "banner":
        inside = any(up.tag in ("main", "article") for up in node.above())
        return "" if inside and node.linked < 0.5 * node.size else "header"
    if node.tag in _TAGS:
        return _TAGS[node.tag]
    if role and role in _words()["roles"]:
        return role
    return "dialog" if node.get("aria-modal") == "true" else _phrase(node)


def _phrase(node: Node) -> str:
    if not ("id" in node.attrs or "class" in node.attrs):
        return ""
    phrases = _words()["phrases"]
    words = _name_words(node)
    for place, word in enumerate(words):
        for phrase in phrases.get(word, ()):
            if tuple(words[place : place + len(phrase)]) == phrase:
                return " ".join(phrase)
    return ""
