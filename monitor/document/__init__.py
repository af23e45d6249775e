"""Bytes -> Document: what a reader would call the document, cut into comparable clauses.

`read` chooses the reader for the kind of bytes (HTML, PDF, Markdown, plain text), folds repeats, cuts
clauses and finds the page's own dates. Pure: no network, no clock. Whether the page *is* a policy
is asked of `gate`.
"""

from collections.abc import Sequence
from dataclasses import replace
from urllib.parse import urlsplit

from monitor.document.clauses import cut
from monitor.document.dates import own_dates
from monitor.document.encoding import text_of
from monitor.document.normal import fingerprint
from monitor.document.page import Page
from monitor.document.words import FALLBACK, vote
from monitor.model import Block, Clause, Document, Scope, Snapshot

__all__ = ["read", "read_page"]

_VOTED_ON = 20_000
"""Characters that vote on a page's language."""


def read(snapshots: Sequence[Snapshot], scope: Scope | None = None) -> Document:
    """Read the snapshots of one document's addresses, in order, as one document.

    Raises `ReadError` where the bytes cannot be decoded or parsed.
    """
    scope = scope or Scope()
    pages = [read_page(s.body, s.media_type, scope) for s in snapshots]
    blocks = tuple(b for n, page in enumerate(pages) for b in _numbered(page.blocks, n))
    title = next((page.title for page in pages if page.title), "")
    language = _language(scope, pages, blocks)
    updated_on, effective_on = own_dates(blocks, language)
    return Document(
        clauses=_clauses(snapshots, pages, language),
        title=title,
        language=language,
        updated_on=updated_on,
        effective_on=effective_on,
        reader=pages[0].reader if pages else "",
        blocks=blocks,
        fingerprint=fingerprint(block.text for block in blocks),
        links=tuple(link for page in pages for link in page.links),
    )


def _clauses(
    snapshots: Sequence[Snapshot], pages: Sequence[Page], language: str
) -> tuple[Clause, ...]:
    """Cut the pages into the clauses of one document.

    A page's headings reign over its own clauses alone. Of several pages each is named at the head
    of its clauses' paths: by its title, or by the end of its address where it has none.
    """
    if len(pages) == 1:
        return cut(pages[0].blocks, language)
    clauses: list[Clause] = []
    blocks = 0
    for snapshot, page in zip(snapshots, pages, strict=True):
        name = page.title or urlsplit(snapshot.url).path.rstrip("/").rpartition("/")[2]
        for clause in cut(page.blocks, language):
            own = clause.path[:1] == (name,) or (clause.heading and clause.text == name)
            path = clause.path if own or not name else (name, *clause.path)
            block = clause.block + blocks
            clauses.append(replace(clause, path=path, position=len(clauses), block=block))
        blocks += len(page.blocks)
    return tuple(clauses)


def _numbered(blocks: tuple[Block, ...], part: int) -> tuple[Block, ...]:
    return blocks if part == 0 else tuple(replace(block, part=part) for block in blocks)


def read_page(body: bytes, media_type: str, scope: Scope) -> Page:
    """Read one page by its media type; without a known one, by how its bytes begin.

    Repeated runs are folded. Raises `ReadError`.
    """
    from monitor.document.repeats import fold  # noqa: PLC0415 - beside the readers it serves

    page = _reader(body, media_type, scope)
    blocks, folded = fold(page.blocks)
    if not folded:
        return page
    return replace(page, blocks=blocks, cut=(*page.cut, "an exact repeat of a large part"))


def _reader(body: bytes, media_type: str, scope: Scope) -> Page:
    kind = media_type.split(";", 1)[0].strip().lower()
    if kind == "application/pdf" or body[:5] == b"%PDF-":
        from monitor.document.pdf import read_pdf  # noqa: PLC0415 - an extra, only where needed

        return read_pdf(body)
    if kind == "text/markdown":
        from monitor.document.markdown import read_markdown  # noqa: PLC0415 - only where needed

        return read_markdown(text_of(body, media_type))
    if kind == "text/plain" and b"<html" not in body[:2000].lower():
        from monitor.document.plain import read_plain  # noqa: PLC0415 - only where needed

        return read_plain(text_of(body, media_type))
    from monitor.document.html import read_html  # noqa: PLC0415 - lxml is slow to import

    return read_html(body, media_type, scope)


def _language(scope: Scope, pages: Sequence[Page], blocks: Sequence[Block]) -> str:
    """Return the watch's word, else what the text's function words say, else the markup's."""
    if scope.language:
        return scope.language.split("-")[0].lower()
    text, length = [], 0
    for block in blocks:
        text.append(block.text)
        length += len(block.text)
        if length > _VOTED_ON:
            break
    voted, _ = vote(" ".join(text))
    declared = next((page.language for page in pages if page.language), "")
    return voted or declared or FALLBACK
