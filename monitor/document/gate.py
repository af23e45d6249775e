"""Is this page the policy?

Knows what pages that failed show (status, headers, titles, phrases, empty shells) and what a
policy looks like, alone and beside the watch's last good text; the words are in `gate.toml`.
Knows nothing of changes: a page that still reads as a policy is never refused for being
different. When in doubt in a language that the words do not cover, a page is let through.
"""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from monitor.document.chrome import cut_chrome, find_titles
from monitor.document.encoding import decode
from monitor.document.scope import find_document
from monitor.document.tree import Node, parse
from monitor.model import Block, BlockKind, Document, Fault

Refusal = tuple[Fault, str]

_SHORT = 150
"""Words below which a page with a failure phrase anywhere is a failure."""
_LONG = 400
"""Words from which only a title can still tell of a failure."""
_LEAST = 12
"""Words below which nothing is a policy."""
_SPARSE = 60
_FEW_TERMS = 3
"""Policy terms below which a page does not read as a policy in the language it declares; pages
declare wrong languages, so twice as many of another language are as good."""
_HUB_PROSE = 260
_HUB_LINKS = 5
_HUB_SHARE = 0.25
_READ = 400_000
_DENSE_SCRIPT = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]")
_WORDS = re.compile(r"[^\W_]+(?:['\u2019-][^\W_]+)*")
_REFRESH = re.compile(
    r"<meta\b(?=[^>]{0,400}http-equiv\s*=\s*[\"']?refresh)[^>]{0,400}?url\s*=", re.IGNORECASE
)
_PASSWORD = re.compile(r"<input\b[^>]{0,400}type\s*=\s*[\"']?password", re.IGNORECASE)
_TITLE = re.compile(r"<title[^>]*>(.*?)</title", re.IGNORECASE | re.DOTALL)
_UNSEEN = re.compile(
    r"<(script|style|template|svg)\b.*?</\1\s*>|<!--.*?-->|<[^>]*>", re.IGNORECASE | re.DOTALL
)


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


@cache
def _words() -> Mapping[str, Any]:
    text = resources.files("monitor.document").joinpath("gate.toml").read_text("utf-8")
    return tomllib.loads(text)


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
    words = _words()
    for name, values in words["response"]["headers"].items():
        value = headers.get(name, "").lower()
        if name in headers and any(part in value for part in values):
            return f"the header {name} tells of a challenge"
    text = decode(body[:_READ], headers.get("content-type", "")).lower()
    seen = " ".join(_UNSEEN.sub(" ", text).split())
    many = count_words(seen)
    if many > _SHORT and (status == 200 or many > _LONG):
        return ""
    found = _TITLE.search(text)
    title = " ".join(found[1].split()) if found else ""
    marks = words["challenge"]
    mark = next((mark for mark in marks["markup"] if mark in text), "")
    mark = mark or next((mark for mark in marks["title"] if title.startswith(mark)), "")
    if not mark and status != 404:
        mark = next((mark for mark in marks["text"] if mark in seen), "")
    return f"a challenge or block page (it shows {mark!r})" if mark else ""


@dataclass(frozen=True, slots=True)
class _Sight:
    """What is measured on a page. `words` counts all, `prose` those in sentences."""

    words: int
    prose: int
    text: str
    title: str
    terms: int
    known: bool


def fault_of_page(body: bytes, document: Document, prior: Document | None) -> Refusal | None:
    """Tell whether a page is no policy, alone and beside the last good text.

    `body` are the bytes that `document` was read from, `prior` is the watch's last accepted
    document, None before the first. Returns *not-a-policy* (or *blocked*, for a challenge) and a
    short English detail, None for a page that reads as a policy, however different from before.
    """
    markup = decode(body[:_READ]) if document.reader.startswith("html") else ""
    sight = _look(document, markup)
    for ask in (_empty, _challenged, _failed, _refreshed, _walled, _index, _no_policy):
        detail = ask(sight, markup)
        if detail:
            fault = Fault.BLOCKED if ask is _challenged else Fault.NOT_A_POLICY
            return fault, detail
    return _beside(sight, document, prior) if prior is not None else None


def _look(document: Document, markup: str) -> _Sight:
    texts = [block.text for block in document.blocks]
    text = "\n".join(texts).lower().replace("\u2019", "'")
    found = _TITLE.search(markup)
    titles = [" ".join(found[1].split()) if found else "", document.title]
    titles += [b.text for b in document.blocks[:6] if b.kind is BlockKind.HEADING]
    title = "\n".join(titles).lower().replace("\u2019", "'")
    policy = _words()["policy"]
    known = document.language in policy
    said = f"{title}\n{text}"
    terms = _hits(policy[document.language], said) if known else 0
    if terms < _FEW_TERMS:
        elsewhere = max(_hits(names, said) for names in policy.values())
        terms = elsewhere if elsewhere >= 2 * _FEW_TERMS or not known else terms
    prose = sum(count_words(b.text) for b in document.blocks if _is_prose(b))
    return _Sight(count_words(text), prose, text, title, terms, known)


def _hits(names: Iterable[str], text: str) -> int:
    return sum(1 for name in names if name in text)


def _is_prose(block: Block) -> bool:
    return block.kind is not BlockKind.HEADING and count_words(block.text) >= 8


def count_words(text: str) -> int:
    """Count words, or what amounts to them in scripts that put no spaces between words."""
    dense = len(_DENSE_SCRIPT.findall(text))
    unspaced = len(_UNSPACED.findall(text))
    if not dense and not unspaced:
        return len(_WORDS.findall(text))
    spaced = _UNSPACED.sub(" ", _DENSE_SCRIPT.sub(" ", text))
    return len(_WORDS.findall(spaced)) + dense // 2 + unspaced // 4


def _empty(sight: _Sight, markup: str) -> str:
    if sight.words >= _LEAST:
        return ""
    if "<script" in markup.lower():
        return "the page is a shell that scripts fill; set render: true to read it in a browser"
    return "the page is empty" if not sight.words else "the page holds next to no text"


def _challenged(sight: _Sight, markup: str) -> str:
    return _challenge(200, {}, markup.encode()) if sight.words < _SHORT else ""


def _failed(sight: _Sight, _markup: str) -> str:
    marks = _words()["failure"]
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
    if sight.prose < _SPARSE and _PASSWORD.search(markup):
        return "the page asks for a login"
    return ""


def _index(sight: _Sight, markup: str) -> str:
    """Tell of a page that lists policies instead of being one."""
    if not markup or sight.prose >= _HUB_PROSE:
        return ""
    root = parse(markup)
    cut_chrome(root)
    titles = find_titles(root, sight.title)
    names = _words()["hub"]["links"]
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
    if sight.prose >= _SHORT:
        wanting = sight.known and sight.terms < _FEW_TERMS
    elif sight.prose >= _SPARSE:
        wanting = sight.terms < _FEW_TERMS and (sight.known or sight.words > 3 * sight.prose)
    else:
        wanting = sight.terms < _FEW_TERMS or sight.prose < _LEAST
    return "the page does not read as a policy" if wanting else ""


def _beside(sight: _Sight, document: Document, prior: Document) -> Refusal | None:
    """Judge a page by the watch's last good text."""
    before = _vocabulary(prior)
    now = _vocabulary(document)
    shared = len(before & now) / max(1, len(now))
    if (
        document.language
        and prior.language
        and document.language != prior.language
        and shared < 0.3
    ):
        return (
            Fault.NOT_A_POLICY,
            f"the page is in another language ({document.language}, before {prior.language})",
        )
    last = sum(count_words(block.text) for block in prior.blocks)
    collapsed = sight.words < 0.25 * last
    if collapsed and shared < 0.35 and sight.terms < 6:
        return Fault.NOT_A_POLICY, "the page holds little text, and none of what was there before"
    return None


def _vocabulary(document: Document) -> frozenset[str]:
    text = " ".join(block.text for block in document.blocks).lower()
    words = {word for word in _WORDS.findall(text) if len(word) > 3}
    dense = "".join(_DENSE_SCRIPT.findall(text))
    return frozenset(words | {dense[at : at + 2] for at in range(len(dense) - 1)})
