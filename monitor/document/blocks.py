"""Elements to blocks: the lines that a reader sees.

Knows which elements begin a new line, how lists, tables, line breaks and masked e-mail
addresses read; knows nothing of what belongs to the document (`chrome`, `scope`).
"""

import re
from dataclasses import dataclass, field

from monitor.document.edges import Line, Link
from monitor.document.normal import link
from monitor.document.tables import Table, find_table
from monitor.document.tree import MUTE, Node
from monitor.model import Block, BlockKind

BLOCK_TAGS = frozenset(
    {"address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details"}
    | {"dialog", "dir", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form"}
    | {"h1", "h2", "h3", "h4", "h5", "h6", "header", "hgroup", "hr", "html", "legend", "li"}
    | {"main", "menu", "nav", "ol", "option", "p", "pre", "search", "section", "summary"}
    | {"table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul"}
)
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_LEVELS = frozenset("123456")
_LISTS = frozenset({"ul", "ol", "menu", "dir"})
_LINE_ROLES = frozenset({"heading", "listitem", "list", "paragraph", "region", "article", "row"})
_BOLD = frozenset({"b", "strong", "dt", "summary", "th"})
_BOLD_STYLE = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)", re.IGNORECASE)
_PRE_STYLE = re.compile(r"white-space\s*:\s*(?:pre|break-spaces)", re.IGNORECASE)
_BULLET = re.compile(
    "^([\u2022\u2023\u2043\u25aa\u25ab\u25e6\u25cf\u25cb\u25a0\u25a1\u25c6\u25c7\u27a2\u27a4\u2713\u2714\u2219"
    r"\u00b7*\u2013\u2014-])\s+(?=\S)"
)
_TELLING = _HEADINGS.keys() | _LISTS | _BOLD | {"li", "pre", "a"}
"""Elements that say by their name alone how the text inside is to be read."""
_SOUP_TAGS = frozenset({"span", "font", "a", "label", "strong", "b", "em", "i"})
_SOUP_LEAST = 4
_MARK_MOST = 40
_WRAP_LEAST = 50
_SENTENCE_ENDS = ".!?:;\u3002\uff01\uff1f\uff1a\uff1b\u061f\u060c\u2026"


@dataclass(slots=True)
class _Item:
    """A list item; its first line is the item, later ones are paragraphs in it."""

    level: int
    told: bool = False


@dataclass(frozen=True, slots=True)
class _Around:
    """What holds for the text inside an element."""

    heading: int = 0
    lists: int = 0
    item: _Item | None = None
    bold: bool = False
    pre: bool = False
    link: Link = Link.NONE


@dataclass(slots=True)
class _Lines:
    """Gathers text and closes it into lines."""

    lines: list[Line] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)
    bold: int = 0
    plain: int = 0
    told: dict[Link, int] = field(default_factory=dict)
    around: _Around = field(default_factory=_Around)

    def add(self, text: str, around: _Around) -> None:
        """Take in a run of text."""
        shown = text if around.pre else fold_run(text)
        self.pieces.append(shown)
        if not shown.strip():
            return
        if not (self.bold or self.plain):
            self.around = around
        if any(map(str.isalnum, shown)):
            self.told[around.link] = self.told.get(around.link, 0) + 1
        if around.bold:
            self.bold += 1
        else:
            self.plain += 1

    def close(self) -> None:
        """End the line: what was taken in becomes blocks."""
        if not self.pieces:
            return
        text = "".join(self.pieces)
        self.pieces.clear()
        bold = self.bold > 0 and self.plain == 0
        link = next(iter(self.told)) if len(self.told) == 1 else Link.NONE
        self.bold = self.plain = 0
        self.told.clear()
        if not text.strip():
            return
        around = self.around
        lines = [" ".join(line.split()) for line in text.split("\n")]
        lines = [line for line in lines if line]
        lines = [" ".join(lines)] if around.heading else join_wraps(lines)
        self.lines.extend(
            Line(_block(line, around, bold=bold), Link.NONE if _is_address(line) else link)
            for line in lines
        )


_ADDRESS = re.compile(r"[^\s@]+@[^\s@]+\.\w+|(?:https?://|www\.)\S+", re.IGNORECASE)


def _is_address(line: str) -> bool:
    return " " not in line and _ADDRESS.fullmatch(line) is not None


def lines_of(nodes: list[Node]) -> tuple[list[Line], tuple[str, ...]]:
    """Return the lines of these elements and their links' targets, in the order of the page."""
    lines = _Lines()
    stack: list[tuple[Node | str | None, _Around]] = [(node, _Around()) for node in reversed(nodes)]
    while stack:
        item, around = stack.pop()
        if item is None:
            if lines.pieces:
                lines.close()
        elif isinstance(item, str):
            lines.add(item, around)
        elif item.tag in ("br", "hr"):
            lines.add("\n", _Around(pre=True, heading=around.heading, item=around.item))
        elif item.tag in MUTE or (item.tag == "a" and _is_anchor(item)):
            continue
        elif item.attrs and (address := masked_address(item)):
            lines.add(address, around)
        else:
            _enter(item, around, lines, stack)
    lines.close()
    return lines.lines, tuple(lines.links)


def _enter(
    node: Node,
    around: _Around,
    lines: _Lines,
    stack: list[tuple[Node | str | None, _Around]],
) -> None:
    table = find_table(node)
    if table is not None:
        lines.close()
        _add_rows(table, lines)
        lines.links.extend(target for one in node.walk() if (target := _target(one)))
        return
    if node.tag == "a" and (target := _target(node)):
        lines.links.append(target)
    inner = _inside(node, around)
    if node.tag in BLOCK_TAGS or node.attrs.get("role") in _LINE_ROLES:
        lines.close()
        stack.append((None, inner))
    if is_soup(node):
        for child in reversed(node.children):
            stack.extend(((None, inner), (child, inner), (None, inner)))
    else:
        stack.extend((child, inner) for child in reversed(node.children))


def _inside(node: Node, around: _Around) -> _Around:
    """Return what holds inside an element."""
    tag, attrs = node.tag, node.attrs
    if tag not in _TELLING and not (attrs and ("role" in attrs or "style" in attrs)):
        return around
    role = attrs.get("role", "")
    heading, lists, item = around.heading, around.lists, around.item
    if tag in _HEADINGS:
        heading = _HEADINGS[tag]
    elif role == "heading":
        level = node.get("aria-level")
        heading = int(level) if level in _LEVELS else 2
    if tag in _LISTS or role == "list":
        lists += 1
        item = None
    elif tag == "li" or role == "listitem":
        item = _Item(max(lists, 1))
    style = node.get("style")
    bold = around.bold or tag in _BOLD or bool(style and _BOLD_STYLE.search(style))
    pre = around.pre or tag == "pre" or bool(style and _PRE_STYLE.search(style))
    link = _leads(node) if tag == "a" else around.link
    inner = _Around(heading, lists, item, bold, pre, link)
    return around if inner == around else inner


def _leads(node: Node) -> Link:
    """Return where a link leads: a person is nowhere, a place on a page named is this page's."""
    href = node.get("href").lower()
    path, _, place = href.partition("#")
    if not href:
        return Link.NONE if "name" in node.attrs or "id" in node.attrs else Link.AWAY
    if href.startswith(("mailto:", "tel:", "sms:")):
        return Link.NONE
    return Link.WITHIN if href[0] == "#" or (place and path.strip("/")) else Link.AWAY


def _is_anchor(node: Node) -> bool:
    """Tell whether an element is the mark that a heading can be linked by, as in "Scope #"."""
    if node.tag != "a" or not node.get("href").startswith("#"):
        return False
    if node.size > 1:
        return node.size < _MARK_MOST and _is_beside_heading(node)
    return not node.opens_with().isalnum()


def _is_beside_heading(node: Node) -> bool:
    """Tell whether an element stands last in a heading, after what the heading says."""
    heading = next((up for up in node.above() if up.tag in _HEADINGS), None)
    return heading is not None and 2 * node.size < heading.size and _ends(node, heading)


def _ends(node: Node, heading: Node) -> bool:
    last = [child for child in heading.children if not isinstance(child, str) or child.strip()][-1]
    return isinstance(last, Node) and (last is node or any(up is last for up in node.above()))


def _target(node: Node) -> str:
    """Return where an element leads, as links are compared; "" where it leads nowhere else."""
    target = node.get("href") if node.tag == "a" else ""
    if not target or target.lower().startswith(("javascript:", "data:")):
        return ""
    return "" if "/cdn-cgi/l/email-protection" in target else link(target)


def _block(line: str, around: _Around, *, bold: bool) -> Block:
    if around.heading:
        return Block(BlockKind.HEADING, line, around.heading, bold=bold)
    bullet = _BULLET.match(line)
    marker = bullet[1] if bullet else ""
    text = line[bullet.end() :] if bullet else line
    item = around.item
    if item is not None and not item.told:
        item.told = True
        return Block(BlockKind.ITEM, text, item.level, marker, bold=bold)
    if bullet:
        return Block(BlockKind.ITEM, text, item.level + 1 if item else 1, marker, bold=bold)
    return Block(BlockKind.PARAGRAPH, text, bold=bold)


def _add_rows(table: Table, lines: _Lines) -> None:
    if table.caption is not None:
        lines.lines.extend(lines_of([table.caption])[0])
    names = {cell.column: cell_text(cell.node) for cell in table.head or ()}
    for row in table.rows:
        cells = tuple((cell_text(cell.node), cell.column) for cell in row)
        shown = tuple((text, column) for text, column in cells if text)
        if not shown:
            continue
        texts = tuple(text for text, _ in shown)
        header: tuple[str, ...] = ()
        if row is not table.head and table.head is not None:
            header = tuple(names.get(column, "") for _, column in shown)
        bold = row is table.head
        text = " | ".join(texts)
        block = Block(BlockKind.ROW, text, cells=texts, header=header, bold=bold)
        lines.lines.append(Line(block))


def cell_text(node: Node) -> str:
    """Return the text of a cell on one line, its own lines parted by spaces."""
    pieces: list[str] = []
    stack: list[Node | str] = [node]
    while stack:
        item = stack.pop()
        if isinstance(item, str):
            pieces.append(item)
        elif item.tag in MUTE:
            continue
        elif item.attrs and (address := masked_address(item)):
            pieces.append(address)
        else:
            if item.tag in BLOCK_TAGS or item.tag == "br":
                pieces.append(" ")
                stack.append(" ")
            stack.extend(reversed(item.children))
    return " ".join("".join(pieces).split())


def fold_run(text: str) -> str:
    """Fold white space to single spaces, one kept at either end where there was some."""
    folded = " ".join(text.split())
    if not folded:
        return " " if text else ""
    return f"{' ' * text[0].isspace()}{folded}{' ' * text[-1].isspace()}"


def join_wraps(lines: list[str]) -> list[str]:
    """Join lines that were broken in the middle of a sentence to fit a width.

    A break is a wrap where a long line ends without the end of a sentence and the next begins
    in lower case; lists and addresses, whose lines are short or begin in upper case, stay apart.
    """
    joined: list[str] = []
    for line in lines:
        before = joined[-1] if joined else ""
        wrapped = (
            len(before) >= _WRAP_LEAST and before[-1] not in _SENTENCE_ENDS and line[0].islower()
        )
        if wrapped:
            joined[-1] = f"{before} {line}"
        else:
            joined.append(line)
    return joined


def is_soup(node: Node) -> bool:
    """Tell whether an element lays out its lines as inline elements.

    So it is where text stands only inside at least four inline elements of one kind, directly
    below something that is no line itself, and nearly each of them begins like a line.
    """
    if len(node.parts) < _SOUP_LEAST:
        return False
    if node.tag not in ("div", "section", "main", "article", "body", "td"):
        return False
    inner = [child for child in node.elements() if child.size and child.tag not in MUTE]
    if len(inner) < _SOUP_LEAST or any(child.tag not in _SOUP_TAGS for child in inner):
        return False
    if any(isinstance(child, str) and child.strip() for child in node.children):
        return False
    if sum(child.size for child in inner) < 25 * len(inner):
        return False
    starts = [first for child in inner[1:] if (first := child.opens_with())]
    return sum(1 for first in starts if not first.islower()) >= 0.9 * len(starts)


def masked_address(node: Node) -> str:
    """Return the e-mail address that an element masks from harvesters, "" where it masks none.

    Cloudflare's form: hex, the first byte is a key that the others are combined with (exclusive
    or). The key changes at each request.
    """
    mask = node.attrs.get("data-cfemail", "")
    if not mask and node.tag == "a":
        place, found, rest = node.get("href").partition("/cdn-cgi/l/email-protection#")
        shown = node.text() if found else ""
        if found and ("[email" in shown or not shown) and not place.startswith("#"):
            mask = rest
    if not mask:
        return ""
    try:
        key, *hidden = bytes.fromhex(mask.split("?")[0])
        return bytes(byte ^ key for byte in hidden).decode()
    except ValueError:
        return ""
