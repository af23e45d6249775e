"""Is this page the policy?

Knows what pages that failed show (status, headers, titles, phrases, empty shells) and what a
policy looks like, alone and beside the watch's last good text; the words are in `gate.toml`.
Knows nothing of changes: a page that still reads as a policy is never refused for being
different. When in doubt in a language that the words do not cover, a page is let through.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from monitor.document.chrome import cut_chrome
from monitor.document.encoding import decode
from monitor.document.named import lines_told
from monitor.document.scope import find_document
from monitor.document.titles import find_titles
from monitor.document.tongue import (
    DENSE_SCRIPT,
    SIGNS,
    TONGUE_LEAST,
    WORDS,
    count_words,
    read_words,
    tongue_of,
)
from monitor.document.tree import Node, ParseError, parse
from monitor.model import Block, BlockKind, Document, Fault

Refusal = tuple[Fault, str]

_SHORT = 150
"""Words below which a page with a failure phrase anywhere is a failure."""
_LONG = 400
"""Words from which only a title can still tell of a failure."""
_LEAST = 12
"""Words below which nothing is a policy."""
_TOLD = 10
"""Words below a policy's own title from which a page is one, however short it is."""
_TOLD_PLAINLY = 18
"""The same where none of them is a policy's term: a page may show a slogan below its title."""
_SPARSE = 60
_FEW_TERMS = 4
"""Policy terms below which a page does not read as a policy. Price lists have 5, the start page
of a service 2 or 3 in thousands of words."""
_SHARED_TONGUE = 0.3
_SHARED_REST = 0.35
_COLLAPSED = 0.25
_HUB_PROSE = 260
_HUB_LINKS = 5
_HUB_SHARE = 0.25
_READ = 400_000
_MARKED = 150_000
_HEAD = 40_000
"""Bytes that are looked at: of a short page, for marks of a challenge, and of a long page."""
_SHORT_TEXT = 10_000
_TITLE_MOST = 500
_REFRESH = re.compile(
    r"<meta\b(?=[^>]{0,400}http-equiv\s*=\s*[\"']?refresh)[^>]{0,400}?url\s*=", re.IGNORECASE
)
_PASSWORD = re.compile(r"<input\b[^>]{0,400}type\s*=\s*[\"']?password", re.IGNORECASE)


_STATUSES: Mapping[int, Refusal] = {
    401: (Fault.BLOCKED, "the page asks for a login"),
    404: (Fault.NOT_FOUND, "the server says there is no such page"),
    408: (Fault.TIMEOUT, "the server waited too long for the request"),
    410: (Fault.NOT_FOUND, "the server says the page is gone"),
    429: (Fault.RATE_LIMITED, "the server asks for fewer requests"),
    451: (Fault.BLOCKED, "the page is withheld for legal reasons"),
}
_STATUS_CLASSES: tuple[tuple[int, Fault, str], ...] = (
    (500, Fault.SERVER, "the server failed"),
    (400, Fault.BLOCKED, "the server refuses the request"),
    (300, Fault.SERVER, "the server redirects without an address"),
)


def fault_of_response(status: int, headers: Mapping[str, str], body: bytes) -> Refusal | None:
    """Tell what a response's status, headers and challenge markers say is wrong.

    `headers` has lower-case keys. Returns the fault and a short English detail, None for a
    response that may hold a page. A challenge is *blocked* whatever its status.
    """
    challenge = _challenge(status, headers, body)
    if challenge:
        return Fault.BLOCKED, challenge
    if status == 200:
        return None
    return _fault_of_status(status)


def _fault_of_status(status: int) -> Refusal:
    told = _STATUSES.get(status)
    if told is None:
        for least, fault, says in _STATUS_CLASSES:
            if status >= least:
                told = fault, says
                break
        else:
            told = Fault.NOT_A_POLICY, "the server sends no page"
    return told[0], f"{told[1]} (status {status})"


def _challenge(status: int, headers: Mapping[str, str], body: bytes) -> str:
    """Return what tells of a challenge or block, "" where nothing does."""
    words = read_words()
    for name, values in words["response"]["headers"].items():
        value = headers.get(name, "").lower()
        if name in headers and any(part in value for part in values):
            return f"the header {name} tells of a challenge"
    text = decode(body[:_MARKED], headers.get("content-type", "")).lower()
    title = _title(text)
    marks = words["challenge"]
    mark = next((mark for mark in marks["markup"] if mark in text), "")
    mark = mark or next((mark for mark in marks["title"] if title.startswith(mark)), "")
    if not mark and status != 404:
        mark = next((mark for mark in marks["text"] if mark in text), "")
    if not mark:
        return ""
    many = count_words(_seen(text))
    if many > (_SHORT if status == 200 else _LONG):
        return ""
    return f"a challenge or block page (it shows {mark!r})"


def _title(markup: str) -> str:
    """Return the text of `<title>`, "" where there is none. Linear in the markup's length."""
    start = markup.find(">", markup.find("<title")) if "<title" in markup else -1
    end = markup.find("</title", start) if start >= 0 else -1
    return " ".join(markup[start + 1 : min(end, start + _TITLE_MOST)].split()) if end >= 0 else ""


def _seen(markup: str) -> str:
    """Return the text that a reader sees of some markup, "" of what cannot be parsed."""
    try:
        return parse(markup).text()
    except ParseError:
        return ""


@dataclass(frozen=True, slots=True)
class _Sight:
    """What is measured on a page.

    `words` counts all words, `prose` those in sentences, `terms` the policy terms of the page's
    language. `known` tells whether that language is one of those that the terms cover. `told`
    counts the words below a title that only policies have, none where there is no such title.
    """

    words: int
    prose: int
    text: str
    title: str
    terms: int
    known: bool
    told: int


def fault_of_page(
    body: bytes, document: Document, prior: Document | None, *, given: bool = False
) -> Refusal | None:
    """Tell whether a page is no policy, alone and beside the last good text.

    `body` are the bytes that `document` was read from, `prior` is the watch's last accepted
    document, None before the first. Returns *not-a-policy* (or *blocked*, for a challenge) and a
    short English detail, None for a page that reads as a policy, however different from before.
    `given` is for a file that somebody named, not a page that a server chose to answer with: as
    plain text it may be short and speak of anything, so long as it tells of no failure.
    """
    short = sum(len(block.text) for block in document.blocks) < _SHORT_TEXT
    markup = decode(body[: _READ if short else _HEAD]) if document.reader[:4] == "html" else ""
    sight = _look(document, markup)
    if given and not markup and sight.words:
        detail = _failed(sight, markup)
        return (Fault.NOT_A_POLICY, detail) if detail else None
    for ask in (_challenged, _empty, _failed, _refreshed, _walled, _index, _no_policy):
        detail = ask(sight, markup)
        if detail:
            fault = Fault.BLOCKED if ask is _challenged else Fault.NOT_A_POLICY
            return fault, detail
    return _beside(sight, document, prior) if prior is not None else None


def fault_of_part(body: bytes, document: Document) -> Refusal | None:
    """Tell whether one address of several failed, as `fault_of_page` tells.

    A part need not read as a policy by itself (it may be a list of providers, say), but where it
    shows a challenge, a failure or nothing at all, the document is not whole.
    """
    markup = decode(body[:_READ]) if document.reader[:4] == "html" else ""
    sight = _look(document, markup)
    for ask in (_challenged, _empty, _failed, _refreshed, _walled):
        detail = ask(sight, markup)
        if detail:
            return (Fault.BLOCKED if ask is _challenged else Fault.NOT_A_POLICY), detail
    return None


def _look(document: Document, markup: str) -> _Sight:
    text = _text(document)
    titles = [_title(markup), document.title]
    titles += [b.text for b in document.blocks[:6] if b.kind is BlockKind.HEADING]
    title = "\n".join(titles).lower().replace("\u2019", "'")
    tongue = tongue_of(text)
    policy = read_words()["policy"]
    tried = [policy[tongue]] if tongue in policy else list(policy.values())
    terms = _terms(f"{title} {text[:_READ]}", tried)
    words = count_words(text)
    lines = lines_told(document.blocks) if words < _LONG else []
    told = sum(map(count_words, lines))
    if told < _TOLD_PLAINLY and not _terms(" ".join(lines).lower(), tried):
        told = 0
    prose = sum(count_words(b.text) for b in document.blocks if _is_prose(b))
    return _Sight(words, prose, text, title, terms, tongue in policy, told)


def _terms(text: str, lists: Sequence[Sequence[str]]) -> int:
    """Count the policy terms in a text in lower case, by the list that finds most of them."""
    spaced = f" {SIGNS.sub(' ', text)} "
    return max(sum(1 for name in names if name in spaced) for names in lists)


def _text(document: Document) -> str:
    return "\n".join(block.text for block in document.blocks).lower().replace("\u2019", "'")


def _is_prose(block: Block) -> bool:
    return block.kind is not BlockKind.HEADING and count_words(block.text) >= 8


def _empty(sight: _Sight, markup: str) -> str:
    if sight.words >= _LEAST:
        return ""
    if "<script" in markup.lower():
        return "the page is a shell that scripts fill; set render: true to read it in a browser"
    return "the page is empty" if not sight.words else "the page holds next to no text"


def _challenged(sight: _Sight, markup: str) -> str:
    return _challenge(200, {}, markup.encode()) if sight.words < _SHORT else ""


def _failed(sight: _Sight, _markup: str) -> str:
    if sight.told >= _TOLD:
        return ""
    marks = read_words()["failure"]
    first = sight.title.split("\n")[0]
    if sight.words < _LONG and not (sight.words >= _SHORT and sight.terms >= 8):
        for mark in marks["title"]:
            if _says(mark, sight.title):
                return f"the page's title tells of a failure ({first[:60]!r})"
    if sight.words < _SHORT and sight.terms < 8:
        for mark in marks["text"]:
            if mark in sight.text:
                return f"the page tells of a failure ({mark!r})"
    return ""


def _says(mark: str, title: str) -> bool:
    """Tell whether a title says a phrase, as words of its own where its script has any."""
    if not mark.isascii():
        return mark in title
    return re.search(rf"(?<!\w){re.escape(mark)}(?!\w)", title) is not None


def _refreshed(sight: _Sight, markup: str) -> str:
    if sight.words < _SPARSE and _REFRESH.search(markup):
        return "the page only sends the reader on to another address"
    return ""


def _walled(sight: _Sight, markup: str) -> str:
    if sight.told < 2 * _TOLD and sight.prose < _SPARSE and _PASSWORD.search(markup):
        return "the page asks for a login"
    return ""


def _index(sight: _Sight, markup: str) -> str:
    """Tell of a page that lists policies instead of being one."""
    if not markup or sight.prose >= _HUB_PROSE:
        return ""
    try:
        root = parse(markup)
    except ParseError:
        return ""
    cut_chrome(root)
    titles = find_titles(root, sight.title)
    names = read_words()["names"]["policies"]
    found = 0
    size = linked = 0
    for top in find_document(root, titles):
        size += top.size
        linked += top.linked
        for node in top.walk():
            if node.tag == "a" and 0 < node.size < 90 and _leads_away(node):
                found += any(name in node.text().lower() for name in names)
    if found >= _HUB_LINKS and linked >= _HUB_SHARE * size:
        return f"the page is an index of {found} policies, not one of them"
    return ""


def _leads_away(link: Node) -> bool:
    return not link.get("href").startswith(("#", "mailto:", "tel:"))


def _no_policy(sight: _Sight, _markup: str) -> str:
    """Tell of a page that speaks of nothing that policies speak of, in a language we know."""
    if sight.told >= _TOLD:
        return ""
    if not sight.known and sight.words >= TONGUE_LEAST:
        wanting = sight.prose < _LEAST and sight.terms < _FEW_TERMS
    elif sight.prose >= _SPARSE:
        wanting = sight.terms < _FEW_TERMS
    else:
        brief = sight.prose < _LEAST and sight.words < 2 * _LEAST
        wanting = brief or sight.terms < _FEW_TERMS + 2 * (sight.prose < _LEAST)
    return "the page does not read as a policy" if wanting else ""


def _beside(sight: _Sight, document: Document, prior: Document) -> Refusal | None:
    """Judge a page by the watch's last good text."""
    before, now = _vocabulary(prior), _vocabulary(document)
    shared = len(before & now) / max(1, len(now))
    tongues = tongue_of(_text(prior)), tongue_of(sight.text)
    if all(tongues) and tongues[0] != tongues[1] and shared < _SHARED_TONGUE:
        told = f"the page is in another language ({tongues[1]}, before {tongues[0]})"
        return Fault.NOT_A_POLICY, told
    if shared >= _SHARED_REST:
        return None
    last = _look(prior, "")
    if sight.words < _COLLAPSED * last.words and sight.terms < _FEW_TERMS + 2:
        return Fault.NOT_A_POLICY, "the page holds little text, and none of what was there before"
    if 2 * sight.terms <= last.terms and _is_named(last.title) and not _is_named(sight.title):
        return Fault.NOT_A_POLICY, "neither the page's title nor its words are those of a policy"
    return None


def _is_named(title: str) -> bool:
    return any(name in title for name in read_words()["names"]["policies"])


def _vocabulary(document: Document) -> frozenset[str]:
    text = " ".join(block.text for block in document.blocks).lower()
    words = {word for word in WORDS.findall(text) if len(word) > 3}
    dense = "".join(DENSE_SCRIPT.findall(text))
    return frozenset(words | {dense[at : at + 2] for at in range(len(dense) - 1)})
