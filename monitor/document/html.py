"""Pages of HTML as blocks.

Puts the steps together: characters (`encoding`), markup (`tree`), what is no document
(`chrome`), where the document stands (`scope`), lines (`blocks`). Knows nothing of the network
or of what a policy says; whether a page is a policy is asked in `gate`.
"""

import re

from monitor.document.blocks import lines_of
from monitor.document.chrome import cut_chrome, cut_machinery
from monitor.document.edges import once, trim
from monitor.document.encoding import text_of
from monitor.document.page import Page
from monitor.document.scope import apply_scope, find_document
from monitor.document.titles import find_titles
from monitor.document.tree import Node, ParseError, parse
from monitor.errors import ReadError
from monitor.model import Block, BlockKind, Scope

READER = "html/2"
_MOST_TAGS = 300_000
_LANGUAGE = re.compile(r"[a-zA-Z]{2,3}")


def read_html(body: bytes, media_type: str, scope: Scope) -> Page:
    """Read a page of HTML.

    Pure. `media_type` is the Content-Type as received, which may name the charset.
    `scope.select` and `scope.remove` are CSS; where they find nothing the document is found by
    structure and `Page.cut` says so. An empty page has no blocks.

    Raises:
        ReadError: the bytes are no text, the markup has more than 300,000 tags, or the parser gave up.
    """
    text = text_of(body, media_type)
    if text.count("<") > _MOST_TAGS:
        raise ReadError("The page has more than 300,000 tags; name a smaller page in the watch.")
    root = _parse(text)
    title = _title(root)
    language = _language(root)
    chosen = False
    notes: tuple[str, ...] = ()
    if scope.select is not None or scope.remove:
        left, chosen, notes = apply_scope(text, scope)
        root = _parse(left)
    if chosen:
        cut = cut_machinery(root)
        lines, links = lines_of([root])
    else:
        cut = cut_chrome(root, title)
        titles = find_titles(root, title)
        lines, links = lines_of(find_document(root, titles))
        named = titles[0].text() if titles else ""
        lines, edges = trim(once(lines), named)
        cut["edges"] += sum(len(line.block.text) for line in edges)
    blocks = tuple(line.block for line in lines)
    told = tuple(f"{reason}: {size} characters" for reason, size in cut.most_common() if size)
    return Page(blocks, _heading(blocks) or title, language, READER, notes + told, links)


def _parse(text: str) -> Node:
    try:
        return parse(text)
    except ParseError as error:
        raise ReadError(f"The page's markup cannot be parsed: {error}.") from error


def _title(root: Node) -> str:
    for node in root.walk():
        if node.tag == "title" and not any(up.tag == "svg" for up in node.above()):
            return node.text()
    return ""


def _language(root: Node) -> str:
    for node in root.walk():
        if node.tag == "html":
            found = _LANGUAGE.match(node.get("lang") or node.get("xml:lang"))
            return found[0].lower() if found else ""
    return ""


def _heading(blocks: tuple[Block, ...]) -> str:
    for block in blocks:
        if block.kind is BlockKind.HEADING and block.level == 1:
            return block.text
    return ""
