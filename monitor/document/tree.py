"""The markup of a page as a light tree.

Knows tags, attributes, text and how much text and link text stands below each element; knows
nothing of what a document is. The tree is built from the events of libxml2's parser and not by
its tree builder, which silently drops all text below 256 levels. Nothing here recurses, so that
depth costs memory only.
"""

from collections.abc import Iterator
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


class Node:
    """One element.

    `children` are elements and runs of text in order. `size` counts the characters that a
    reader sees below the element (white space left out), `linked` those inside links.
    """

    __slots__ = ("attrs", "children", "linked", "parent", "size", "tag")

    def __init__(self, tag: str, attrs: dict[str, str], parent: "Node | None") -> None:
        self.tag = tag
        self.attrs = attrs
        self.parent = parent
        self.children: list[Node | str] = []
        self.size = 0
        self.linked = 0

    def get(self, name: str) -> str:
        """Return an attribute's value, "" where there is none."""
        return self.attrs.get(name, "")

    def elements(self) -> list["Node"]:
        """Return the child elements."""
        return [child for child in self.children if isinstance(child, Node)]

    def walk(self) -> Iterator["Node"]:
        """Yield this element and all below it, in the order of the page."""
        stack = [self]
        while stack:
            node = stack.pop()
            yield node
            stack.extend(child for child in reversed(node.children) if isinstance(child, Node))

    def above(self) -> Iterator["Node"]:
        """Yield the elements around this one, innermost first."""
        node = self.parent
        while node is not None:
            yield node
            node = node.parent

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

    def cut(self) -> None:
        """Take this element out of its tree and correct the sizes above it."""
        if self.parent is None:
            return
        self.parent.children = [child for child in self.parent.children if child is not self]
        for node in self.above():
            node.size -= self.size
            node.linked -= self.linked
        self.parent = None


_CONTACTS = ("mailto:", "tel:", "sms:", "/cdn-cgi/l/email-protection")


def _is_link(node: Node) -> bool:
    """Tell whether an element leads somewhere; an address to write to is text."""
    return node.tag == "a" and not node.get("href").lower().startswith(_CONTACTS)


class _Builder:
    """Receives the parser's events."""

    def __init__(self) -> None:
        self.root = Node("", {}, None)
        self.open = [self.root]

    def start(self, tag: str, attrs: dict[str, str]) -> None:
        parent = self.open[-1]
        node = Node(tag, dict(attrs), parent)
        parent.children.append(node)
        self.open.append(node)

    def end(self, _tag: str) -> None:
        node = self.open.pop()
        parent = node.parent
        if parent is None:
            self.open.append(node)
        elif node.tag not in MUTE:
            parent.size += node.size
            parent.linked += node.size if _is_link(node) else node.linked

    def data(self, text: str) -> None:
        node = self.open[-1]
        node.size += sum(map(len, text.split()))
        if node.children and isinstance(node.children[-1], str):
            node.children[-1] += text
        else:
            node.children.append(text)

    def comment(self, _text: str) -> None:
        pass

    def pi(self, *_words: Any) -> None:
        pass

    def close(self) -> Node:
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
