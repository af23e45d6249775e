"""The markup of a page as a light tree.

Knows tags, attributes, text and how much text and link text stands below each element; knows
nothing of what a document is. The tree is built from the events of libxml2's parser and not by
its tree builder, which silently drops all text below 256 levels. Nothing here recurses, so that
depth costs memory only.
"""

from collections.abc import Callable, Collection, Iterable, Iterator
from itertools import islice
from typing import Any

from lxml import etree  # type: ignore[import-untyped]  # lxml ships no types

ParseError: type[Exception] = etree.LxmlError
"""What `parse` raises when the parser gives up."""

MUTE = frozenset(
    {"script", "style", "template", "noscript", "noframes", "noembed", "head", "title", "svg"}
    | {"math", "iframe", "object", "embed", "canvas", "audio", "video", "map", "textarea"}
    | {"select", "datalist", "input", "progress", "meter", "picture", "applet", "xml"}
)
"""Elements whose text no reader of the page sees as its text."""


_CONTROLS = frozenset({"button", "form"})
_REACH = 200
_LOOK = 500
"""How far elements are sought from one: what is asked of each element must not cost the page."""


class Node:
    """One element.

    `children` are elements and runs of text in order, `parts` the elements alone; `before` is the element before this one in
    the page as parsed, `lost` tells that a control was cut from below it. `size` counts the characters that a
    reader sees below the element (white space left out), `linked` those inside links.
    """

    __slots__ = ("attrs", "before", "children", "linked", "lost", "parent", "parts", "size", "tag")

    def __init__(self, tag: str, attrs: dict[str, str], parent: "Node | None") -> None:
        self.tag = tag
        self.attrs = attrs
        self.parent = parent
        self.before: Node | None = None
        self.children: list[Node | str] = []
        self.parts: list[Node] = []
        self.size = 0
        self.linked = 0
        self.lost = False

    def get(self, name: str) -> str:
        """Return an attribute's value, "" where there is none."""
        return self.attrs.get(name, "")

    def elements(self) -> list["Node"]:
        """Return the child elements, in a list that is not to be changed."""
        return self.parts

    def measure(self) -> None:
        """Set the sizes from the children's."""
        self.size = self.linked = 0
        for child in self.children:
            if isinstance(child, str):
                self.size += len("".join(child.split()))
            elif child.tag not in MUTE:
                self.size += child.size
                self.linked += child.size if _is_link(child) else child.linked

    def walk(self) -> Iterator["Node"]:
        """Yield this element and all below it, in the order of the page."""
        stack = [self]
        while stack:
            node = stack.pop()
            yield node
            if node.parts:
                stack += node.parts[::-1]

    def above(self) -> Iterator["Node"]:
        """Yield the elements around this one, innermost first."""
        node = self.parent
        while node is not None:
            yield node
            node = node.parent

    def is_within(self, tags: Collection[str]) -> bool:
        """Tell whether one of the 200 elements around this one is of these kinds."""
        return any(up.tag in tags for up in islice(self.above(), _REACH))

    def holds(self, is_sought: Callable[["Node"], bool]) -> bool:
        """Tell whether this element, or one of the first 500 below it, is what is sought."""
        return any(is_sought(node) for node in islice(self.walk(), _LOOK))

    def text(self) -> str:
        """Return all text below, white space folded, muted elements left out."""
        pieces: list[str] = []
        stack: list[Node | str] = [self]
        while stack:
            item = stack.pop()
            if isinstance(item, str):
                pieces.append(item)
            elif item is self or item.tag not in MUTE:
                stack.extend(reversed(item.children))
        return " ".join("".join(pieces).split())

    def opens_with(self) -> str:
        """Return the first character that is no white space, "" where there is none."""
        stack: list[Node | str] = [self]
        while stack:
            item = stack.pop()
            if isinstance(item, Node):
                stack.extend(reversed(item.children) if item.tag not in MUTE else ())
            elif item.strip():
                return item.lstrip()[0]
        return ""


def drop(root: Node, nodes: Iterable[Node]) -> None:
    """Take elements out of a tree and measure anew what held them. Linear in the tree's size."""
    gone = {id(node): node for node in nodes}
    touched: set[int] = set()
    for node in gone.values():
        if node.parent is not None and node.tag in _CONTROLS:
            node.parent.lost = True
        for up in node.above():
            if id(up) in touched:
                break
            touched.add(id(up))
    order: list[Node] = []
    stack = [root] if touched else []
    while stack:
        node = stack.pop()
        order.append(node)
        node.children = [child for child in node.children if id(child) not in gone]
        node.parts = [child for child in node.parts if id(child) not in gone]
        stack.extend(child for child in node.parts if id(child) in touched)
    for node in reversed(order):
        node.measure()


_CONTACTS = ("mailto:", "tel:", "sms:", "/cdn-cgi/l/email-protection")


def _is_link(node: Node) -> bool:
    """Tell whether an element leads somewhere; an address to write to is text."""
    return node.tag == "a" and not node.get("href").lower().startswith(_CONTACTS)


class _Builder:
    """Receives the parser's events.

    `last` holds, of each element in `open`, the child element that came last.
    """

    def __init__(self) -> None:
        self.root = Node("", {}, None)
        self.open = [self.root]
        self.last: list[Node | None] = [None]
        self.text: list[str] = []

    def start(self, tag: str, attrs: dict[str, str]) -> None:
        if self.text:
            self.settle()
        parent = self.open[-1]
        if tag == "template" and "shadowrootmode" in attrs:
            tag = "div"
        node = Node(tag, attrs or {}, parent)
        node.before = self.last[-1]
        self.last[-1] = node
        self.last.append(None)
        parent.children.append(node)
        parent.parts.append(node)
        self.open.append(node)

    def end(self, _tag: str) -> None:
        if self.text:
            self.settle()
        node = self.open[-1]
        parent = node.parent
        if parent is None:
            self.last[-1] = None
            return
        self.open.pop()
        self.last.pop()
        if node.size and node.tag not in MUTE:
            parent.size += node.size
            parent.linked += node.size if _is_link(node) else node.linked

    def data(self, text: str) -> None:
        self.text.append(text)

    def settle(self) -> None:
        """Put the text gathered so far below the open element, as one run."""
        text = "".join(self.text) if len(self.text) > 1 else self.text[0]
        self.text.clear()
        node = self.open[-1]
        if node.tag not in MUTE:
            node.size += len("".join(text.split()))
        node.children.append(text)

    def comment(self, _text: str) -> None:
        pass

    def pi(self, *_words: Any) -> None:
        pass

    def close(self) -> Node:
        if self.text:
            self.settle()
        while len(self.open) > 1:
            self.end("")
        return self.root


def parse(text: str) -> Node:
    """Return the root of a page's markup: a nameless element that holds what the page holds.

    Raises:
        ParseError: the parser gave up.
    """
    parser = etree.HTMLParser(target=_Builder(), huge_tree=True, remove_pis=True)
    parser.feed(text)
    root: Node = parser.close()
    return root
