"""What a reader module hands on: the blocks of a page and what it says of itself.

Knows only the shape shared by the readers of HTML, plain text, Markdown and PDF; how blocks
become clauses is told in `clauses`.
"""

from dataclasses import dataclass

from monitor.model import Block


@dataclass(frozen=True, slots=True)
class Page:
    """The document part of one page.

    `title` is the page's own (empty where there is none). `language` is what the markup
    declares ("fr", lower case, no region), empty where it says nothing. `reader` names the
    module and its version ("html/1"). `cut` says in words what was left out, one entry a part,
    for `watch test`. `links` are the targets of the links in reading order, as `normal.link`
    writes them: they are compared, but are no text.
    """

    blocks: tuple[Block, ...]
    title: str = ""
    language: str = ""
    reader: str = ""
    cut: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
