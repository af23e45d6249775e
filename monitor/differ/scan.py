"""A clause as tokens, and the lexicon's phrases found among them, in one pass.

Knows how text falls into words, numbers and signs, how a word is folded so that plurals and
French participles meet, and how phrases (also with stems, "retain*") are looked up by their first
word. Does not know what any phrase means: kinds and slugs are handed through from the lexicon.
"""

import re
from bisect import bisect_left
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

_TOKEN = re.compile(
    r"\d{1,3}(?:[ \u00a0\u202f\u2009]\d{3})+(?:[.,]\d{1,2})?(?!\d)"
    r"|\d+(?:[.,'\u2019]\d+)*"
    r"|[^\W\d_]+"
    r"|[€$£¥₹%§+°]"
)
_BREAK = re.compile(r"[.;:!?]\s|,")
_MEMORY = 65_536
_LONGEST_PHRASE = 12
"""Tokens in a phrase of a lexicon, at most."""


class Hit(NamedTuple):
    """A phrase found: its kind and slug in the lexicon, and its tokens `first` to `last` - 1."""

    kind: str
    slug: str
    first: int
    last: int


class _Node:
    """A place in the tree of phrases: what ends here, and which words may follow."""

    __slots__ = ("exact", "labels", "stems")

    def __init__(self) -> None:
        self.labels: dict[tuple[str, str], None] = {}
        self.exact: dict[str, _Node] = {}
        self.stems: dict[str, _Node] = {}

    def child(self, element: str) -> "_Node":
        """Return the node for the next element, made if there is none."""
        place, key = (self.stems, element[:-1]) if element[-1] == "*" else (self.exact, element)
        return place.setdefault(key, _Node())


@dataclass(frozen=True, slots=True)
class Scan:
    """A text's folded tokens, where each stands, and the phrases found, by kind, left to right."""

    text: str
    words: tuple[str, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    hits: Mapping[str, tuple[Hit, ...]]

    def of(self, kind: str) -> tuple[Hit, ...]:
        """Return the hits of one kind."""
        return self.hits.get(kind, ())

    def near(self, kind: str, first: int, last: int, reach: int) -> tuple[Hit, ...]:
        """Return the hits of one kind that lie at most `reach` tokens beside a range of tokens."""
        hits = self.of(kind)
        begin = bisect_left(hits, first - reach - _LONGEST_PHRASE, key=lambda hit: hit.first)
        end = bisect_left(hits, last + reach + 1, key=lambda hit: hit.first)
        return hits[begin:end]

    def slugs(self, kind: str) -> frozenset[str]:
        """Return the distinct slugs of one kind."""
        return frozenset(hit.slug for hit in self.of(kind))

    def gap(self, index: int) -> str:
        """Return the text between token `index` - 1 and token `index`."""
        return self.text[self.ends[index - 1] : self.starts[index]]

    def raw(self, first: int, last: int) -> str:
        """Return the text from token `first` to the end of token `last` - 1."""
        return self.text[self.starts[first] : self.ends[last - 1]]

    def span(self, first: int, last: int) -> tuple[int, int]:
        """Return the characters that tokens `first` to `last` - 1 stand on."""
        return self.starts[first], self.ends[last - 1]


@lru_cache(maxsize=_MEMORY)
def folded(word: str) -> str:
    """Return a word without case, plural ending and the ending of a French participle."""
    word = word.casefold()
    if len(word) > 3 and word.endswith("s"):
        if word.endswith("sses"):
            word = word[:-2]
        elif not word.endswith("ss"):
            word = word[:-1]
    return word[:-1] if word.endswith("ée") else word


def words_of(phrase: str) -> tuple[str, ...]:
    """Return a lexicon phrase's folded tokens; one that ends in "*" stands for a stem."""
    found: list[str] = []
    for part in phrase.split():
        stem = part.endswith("*")
        tokens = _TOKEN.findall(part)
        found += [folded(token) for token in tokens]
        if stem and tokens:
            found[-1] = f"{tokens[-1].casefold()}*"
    return tuple(found)


class Phrases:
    """All phrases of a lexicon, found in a text in one pass over its tokens.

    Built from (phrase, kind, slug). At one place the longest phrase of each kind wins; a phrase
    of the kind "name" (a document's title, say) hides every other that starts inside it.
    """

    def __init__(self, entries: Iterable[tuple[str, str, str]]) -> None:
        self._root = _Node()
        for phrase, kind, slug in entries:
            node = self._root
            for element in words_of(phrase):
                node = node.child(element)
            if node is not self._root:
                node.labels[kind, slug] = None
        self._starts = lru_cache(maxsize=_MEMORY)(self._look_up)

    def _look_up(self, word: str) -> tuple[tuple[_Node, ...], Container[str] | None] | None:
        """Return the nodes a word begins, and the next words without which none of them ends."""
        root = self._root
        exact = (root.exact[word],) if word in root.exact else ()
        stems = [node for stem, node in root.stems.items() if word.startswith(stem)]
        nodes = (*exact, *stems)
        if not nodes:
            return None
        if any(node.labels or node.stems for node in nodes):
            return nodes, None
        return nodes, frozenset(next_word for node in nodes for next_word in node.exact)

    def scan(self, text: str) -> Scan:
        """Read a text into tokens and find every phrase in it."""
        matches = list(_TOKEN.finditer(text))
        words = [folded(match.group()) for match in matches]
        spans = [match.span() for match in matches]
        found: dict[str, list[Hit]] = {}
        taken = {"name": 0}
        starts, final = self._starts, len(words) - 1
        for place, word in enumerate(words):
            begun = starts(word)
            if begun is None:
                continue
            nodes, needed = begun
            if needed is not None and (place == final or words[place + 1] not in needed):
                continue
            if ends := _ends(nodes, place + 1, words, text, spans):
                _keep(place, ends, taken, found)
        return Scan(
            text,
            tuple(words),
            tuple([start for start, _ in spans]),
            tuple([end for _, end in spans]),
            {kind: tuple(each) for kind, each in found.items()},
        )


def _ends(
    nodes: Sequence[_Node],
    last: int,
    words: Sequence[str],
    text: str,
    spans: Sequence[tuple[int, int]],
) -> list[tuple[int, _Node]]:
    """Follow the tree from the nodes of one token; return every node where phrases end."""
    ends = [(last, node) for node in nodes if node.labels]
    while last < len(words):
        word = words[last]
        further: list[_Node] = []
        for node in nodes:
            if (next_node := node.exact.get(word)) is not None:
                further.append(next_node)
            if node.stems:
                further += [each for stem, each in node.stems.items() if word.startswith(stem)]
        if not further or _BREAK.search(text, spans[last - 1][1], spans[last][0] + 1):
            break
        nodes, last = further, last + 1
        ends += [(last, node) for node in nodes if node.labels]
    return ends


def _keep(
    place: int,
    ends: Sequence[tuple[int, _Node]],
    taken: dict[str, int],
    found: dict[str, list[Hit]],
) -> None:
    """Keep the longest phrase of each kind that begins at a token and is not inside another."""
    here: dict[str, int] = {}
    for last, node in reversed(ends):
        for kind, slug in node.labels:
            free = taken.get(kind, 0) <= place and taken["name"] <= place
            if free or here.get(kind) == last:
                found.setdefault(kind, []).append(Hit(kind, slug, place, last))
                taken[kind] = here[kind] = last
