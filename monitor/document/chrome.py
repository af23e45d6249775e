"""What stands around a document: navigation, footers, consent managers, hidden text.

Knows element names, roles, hiding attributes and the word list in `chrome.toml`; knows nothing
of where the document is (`scope`). What is told by a vendor's mark or by HTML itself is cut
wherever it stands; what is told by an author's words only where the page's prose stands elsewhere.
"""

import re
import tomllib
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from typing import Any, Literal

from monitor.document.frame import is_marked, outside_frame
from monitor.document.surroundings import find_surroundings
from monitor.document.titles import HEADINGS, find_titles
from monitor.document.tree import MUTE, Node, drop

Phrases = dict[str, list[tuple[str, ...]]]

_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_WORD = re.compile(r"[a-z]+|[A-Z]+(?![a-z])|[A-Z][a-z]*|\d+|\|")
_PROSE_SHARE = 0.4
"""Share of the page's prose from which an author's word does not cut an element."""
_REST_LEAST = 500
"""Characters of prose that must be left where a footer or consent banner is the larger part."""
_SURE = frozenset({"navigation", "footer", "header", "dialog", "alertdialog"})
_HINT_MOST = 300
"""Characters of prose up to which a mere hint cuts an element."""
_PROSE_LEAST = 600
"""Characters from which an element with few links, in the document's own, is taken for prose."""
_FORM_MOST = 400
_FEW_LINKS = 0.3
_MANY_LINKS = 0.7
_CONTROL_MOST = 400
_BUTTON_LONGEST = 160
_CONTROLS = ("aria-expanded", "aria-controls", "data-toggle", "data-bs-toggle", "data-target")
_HEADS = ("header", "navigation", "nav", "navbar", "top bar", "topbar", "masthead")
_WORKED = frozenset({"button", "dialog", "form"})
_SILENT_INPUTS = frozenset({"hidden", "submit", "button", "image"})
_FIXED = frozenset({"html", "body", "main", "table", "tbody", "tr", "td", "th", "p"}) | HEADINGS
"""Elements that no id or class cuts."""


@dataclass(frozen=True, slots=True)
class _Words:
    vendors: tuple[str, ...]
    phrases: Phrases
    hints: Phrases
    linked: Phrases
    surely: frozenset[str]
    roles: frozenset[str]
    folded: frozenset[str]
    unfolded: frozenset[str]


@cache
def read_words() -> dict[str, Any]:
    """Return the word list as it stands in its file."""
    text = resources.files("monitor.document").joinpath("chrome.toml").read_text("utf-8")
    return tomllib.loads(text)


@cache
def _words() -> _Words:
    data = read_words()
    return _Words(
        tuple(data["vendors"]),
        _by_first_word(data["phrases"]),
        _by_first_word(data["hints"]),
        _by_first_word(data["linked"]),
        frozenset(data["surely"]),
        frozenset(data["roles"]),
        frozenset(data["folded"]),
        frozenset(data["unfolded"]),
    )


def _by_first_word(phrases: list[str]) -> Phrases:
    found: Phrases = defaultdict(list)
    for phrase in phrases:
        words = tuple(phrase.split())
        found[words[0]].append(words)
    return dict(found)


def cut_chrome(root: Node, page_title: str = "") -> Counter[str]:
    """Cut what is no document from a page's tree; return how many characters each reason cut.

    The tree is changed in place. `page_title` is the text of `<title>`: an element that holds
    the document's heading is never cut.
    """
    cut = cut_machinery(root)
    titles = find_titles(root, page_title)
    kept = frozenset(id(up) for title in titles[:1] for up in (title, *title.above()))
    page = _Whole(root.size, root.size - root.linked, kept)
    found: dict[str, list[Node]] = defaultdict(list)
    _visit(root, lambda node: _likely(node, page), found)
    found = {reason: nodes for reason, nodes in found.items() if not _is_common(nodes, page)}
    heads = [node for name in _HEADS for node in found.get(name, ())]
    found["outside header and footer"] = outside_frame(root, heads, found.get("footer", []), kept)
    cut += _drop(root, found)
    title = next(iter(find_titles(root, page_title)), None)
    return cut + _drop(root, {"beside the document": find_surroundings(root, title)})


def cut_machinery(root: Node) -> Counter[str]:
    """Cut hidden text, controls and vendors' widgets, which are no document anywhere."""
    found: dict[str, list[Node]] = defaultdict(list)
    _visit(root, _surely, found)
    return _drop(root, found)


def _drop(root: Node, found: dict[str, list[Node]]) -> Counter[str]:
    cut = Counter({reason: sum(node.size for node in nodes) for reason, nodes in found.items()})
    drop(root, (node for nodes in found.values() for node in nodes))
    return cut


def _visit(root: Node, reason_of: Callable[[Node], str], found: dict[str, list[Node]]) -> None:
    """Gather the outermost elements for which there is a reason, by reason."""
    stack = [root]
    while stack:
        for child in reversed(stack.pop().parts):
            if child.tag in MUTE:
                continue
            reason = reason_of(child)
            if reason:
                found[reason].append(child)
            else:
                stack.append(child)


def _surely(node: Node) -> str:
    """Return why an element is no document wherever it stands, "" where it may be."""
    attrs = node.attrs
    if not (attrs or node.tag in _WORKED) or node.tag in ("html", "body", "main"):
        return ""
    reason = ""
    if node.tag == "button" or attrs.get("role") == "button":
        reason = "" if _opens_something(node) else "button"
    elif node.tag == "dialog" and "open" not in attrs:
        reason = "dialog"
    elif node.tag == "form" and node.size < _FORM_MOST and _asks(node):
        reason = "form"
    elif attrs and _is_hidden(node) and not _is_folded(node):
        reason = "hidden"
    return reason or ("widget" if attrs and _is_vendor(node) else "")


def _asks(form: Node) -> bool:
    """Tell whether a form has a field that a reader fills."""
    return form.holds(
        lambda node: (
            node.tag in ("textarea", "select")
            or (node.tag == "input" and node.get("type") not in _SILENT_INPUTS)
        )
    )


def _opens_something(button: Node) -> bool:
    """Tell whether a button is the heading of an accordion, or running text."""
    if button.size > _BUTTON_LONGEST:
        return True
    if button.is_within(HEADINGS | {"summary", "dt"}):
        return True
    if any(name in button.attrs for name in _CONTROLS):
        return button.get("aria-haspopup") in ("", "false")
    return bool(set(_name_words(button)) & {"accordion", "collapsible", "collapse", "expander"})


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
    words = set(_name_words(node))
    if words & _words().unfolded:
        return False
    if node.get("role") in ("tabpanel", "region") or "aria-labelledby" in node.attrs:
        return True
    return bool(words & _words().folded) or _follows_control(node)


def _follows_control(node: Node) -> bool:
    """Tell whether the element before this one is, or holds, a control that unfolds something."""
    control = node.before
    if control is None or control.tag == "nav" or control.size > _CONTROL_MOST:
        return False
    return control.holds(lambda one: "aria-expanded" in one.attrs)


def _is_vendor(node: Node) -> bool:
    attrs = node.attrs
    return ("id" in attrs or "class" in attrs) and _names_vendor(node.get("id"), node.get("class"))


@lru_cache(maxsize=4096)
def _names_vendor(own: str, classes: str) -> bool:
    vendors = _words().vendors
    return any(name.lower().startswith(vendors) for name in (own, *classes.split()))


def _name_words(node: Node) -> tuple[str, ...]:
    own = node.tag if "-" in node.tag else ""
    return _split_names(f"{node.get('id')} | {node.get('class')} | {own}")


@lru_cache(maxsize=4096)
def _split_names(names: str) -> tuple[str, ...]:
    """Return the words of an id and a class: "siteFooter_a1" gives site, footer, a, 1."""
    return tuple(word.lower() for word in _WORD.findall(names))


@dataclass(frozen=True, slots=True)
class _Whole:
    """A page before cuts: its characters, those outside links, what holds its title."""

    size: int
    prose: int
    kept: frozenset[int]


def _likely(node: Node, page: _Whole) -> str:
    """Return why an element is no document, given that prose stands elsewhere."""
    if node.tag in _FIXED or id(node) in page.kept or _is_plain(node):
        return ""
    if not _is_large(node, page):
        return _reason(node)
    prose = node.size - node.linked
    if not page.kept or page.prose - prose < _REST_LEAST:
        return ""
    reason = _reason(node)
    sure = reason in _SURE or not _words().surely.isdisjoint(reason.split())
    return reason if sure else ""


def _is_plain(node: Node) -> bool:
    """Tell whether neither name nor attributes of an element say anything."""
    return not node.attrs and node.tag not in _LANDMARKS and "-" not in node.tag


def _is_large(node: Node, page: _Whole) -> bool:
    prose = node.size - node.linked
    return prose > _PROSE_SHARE * page.size and node.linked < _MANY_LINKS * node.size


def _is_common(nodes: list[Node], page: _Whole) -> bool:
    """Tell whether a reason takes in so many parts that it must be the document's own word."""
    small = [node for node in nodes if not _is_large(node, page)]
    return sum(node.size - node.linked for node in small) > _PROSE_SHARE * page.size


_LANDMARKS = {
    "nav": ("navigation", ()),
    "navigation": ("navigation", ()),
    "header": ("header", ("main", "article")),
    "banner": ("header", ("main", "article")),
    "footer": ("footer", ("article", "blockquote")),
    "contentinfo": ("footer", ("article", "blockquote")),
    "aside": ("aside", ("main", "article")),
    "complementary": ("aside", ("main", "article")),
}
"""What an element or role is, and the elements within which it is the document's own."""


def _reason(node: Node) -> str:
    role = node.get("role")
    landmark = _LANDMARKS.get(role) or _LANDMARKS.get(node.tag)
    if landmark is None and "-" in node.tag and not _holds_heading(node):
        landmark = _LANDMARKS.get(node.tag.rpartition("-")[2])
    if landmark is not None:
        name, home = landmark
        own = node.linked < _FEW_LINKS * node.size and node.is_within(home)
        if name == "footer" and node.size <= _HINT_MOST:
            own = own and not (node.linked or is_marked(node))
        return "" if own else name
    if role and role in _words().roles:
        return role
    return "dialog" if node.get("aria-modal") == "true" else _named(node)


def _named(node: Node) -> str:
    """Return the phrase in an element's id or class that says it is no document."""
    if not ("id" in node.attrs or "class" in node.attrs or "-" in node.tag):
        return ""
    names = _name_words(node)
    prose, links = node.size - node.linked, 2 * node.linked >= node.size
    phrase = _phrase(names, "phrases")
    if phrase:
        return "" if _is_own(node, phrase) else phrase
    if not links and (prose > _HINT_MOST or _holds_heading(node)):
        return ""
    return _phrase(names, "hints") or (_phrase(names, "linked") if links else "")


def _is_own(node: Node, phrase: str) -> bool:
    """Tell whether an element is the document's own though a phrase is found in its names."""
    if not _words().surely.isdisjoint(phrase.split()):
        return False
    bare = node.linked < _FEW_LINKS * node.size
    if bare and phrase == "footer" and node.size <= _HINT_MOST:
        return not is_marked(node)
    if bare and node.size > _PROSE_LEAST and node.is_within(("main", "article")):
        return True
    return _holds_tabs(node)


@lru_cache(maxsize=4096)
def _phrase(words: tuple[str, ...], kind: Literal["phrases", "hints", "linked"]) -> str:
    """Return the first phrase of a kind that stands in the words of an element's names."""
    phrases: Phrases = getattr(_words(), kind)
    for place, word in enumerate(words):
        for phrase in phrases.get(word, ()):
            if words[place : place + len(phrase)] == phrase:
                return " ".join(phrase)
    return ""


def _holds_tabs(node: Node) -> bool:
    return node.holds(
        lambda one: (
            one.get("role") == "tab"
            or one.attrs.get("data-toggle", one.get("data-bs-toggle")) in ("tab", "pill")
        )
    )


def _holds_heading(node: Node) -> bool:
    return node.holds(lambda one: one.tag in HEADINGS)
