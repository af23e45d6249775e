"""A watch made of an address alone: its id, its service, what kind of document it is.

Knows the words that addresses of policies hold; knows nothing of pages.
"""

import re
from urllib.parse import urlsplit

from monitor.model import Watch

KINDS = (
    (re.compile(r"privacy|privac|confidential|datenschutz|vie-privee"), "privacy-policy"),
    (re.compile(r"cookie"), "cookies"),
    (re.compile(r"\bdpa\b|processing|traitement"), "dpa"),
    (re.compile(r"acceptable"), "acceptable-use"),
    (re.compile(r"terms|tos|cgu|cgv|conditions|agb"), "terms"),
)
"""What an address says about the kind of its document, by its path; the first that fits."""


def watch_for(url: str, *, kind: str | None = None) -> Watch:
    """Return a watch for an address, named after its host; `kind` is guessed where it is None."""
    kind = kind or kind_of(url)
    host = (urlsplit(url).hostname or "").removeprefix("www.")
    name = kind.replace("-", " ").capitalize()
    return Watch(_id(host, kind), host, name, kind, (url,))


def kind_of(url: str) -> str:
    """Return the kind of document that an address's path speaks of, "other" where it does not."""
    path = urlsplit(url).path.lower()
    return next((kind for pattern, kind in KINDS if pattern.search(path)), "other")


def _id(host: str, kind: str) -> str:
    words = f"{host.rpartition('.')[0] or host}-{kind.removesuffix('-policy')}"
    return re.sub(r"[^a-z0-9]+", "-", words.lower()).strip("-")[:80]
