"""A clause as tokens, and the lexicon's phrases found among them, in one pass.

Knows how text falls into words, numbers and signs, how a word is folded so that plurals and
French participles meet, and how phrases (also with stems, "retain*") are looked up by their first
word. Does not know what any phrase means: kinds and slugs are handed through from the lexicon.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
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


class Hit(NamedTuple):
    """A phrase found: its kind and slug in the lexicon, and its tokens `first` to `last` - 1."""

    kind: str
    slug: str
    first: int
    last: int


class _Entry(NamedTuple):
    rest: tuple[str, ...]
    labels: tuple[tuple[str, str], ...]


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


def _meets(element: str, word: str) -> bool:
    return word == element or (element[-1] == "*" and word.startswith(element[:-1]))


class Phrases:
    """All phrases of a lexicon, found in a text in one pass over its tokens.

    Built from (phrase, kind, slug). At one place the longest phrase of each kind wins; a phrase
    of the kind "name" (a document's title, say) hides every other that starts inside it.
    """

    def __init__(self, entries: Iterable[tuple[str, str, str]]) -> None:
        labels: dict[tuple[str, ...], list[tuple[str, str]]] = {}
        for phrase, kind, slug in entries:
            if words := words_of(phrase):
                labels.setdefault(words, []).append((kind, slug))
        self._exact: dict[str, list[_Entry]] = {}
        stems: dict[str, list[_Entry]] = {}
        for words, found in labels.items():
            head, entry = words[0], _Entry(words[1:], tuple(found))
            place = stems if head[-1] == "*" else self._exact
            place.setdefault(head.rstrip("*"), []).append(entry)
        self._stems = tuple(stems.items())
        self._starters = tuple(stems)
        self._candidates = lru_cache(maxsize=_MEMORY)(self._look_up)

    def _look_up(self, word: str) -> tuple[_Entry, ...]:
        found = list(self._exact.get(word, ()))
        if self._starters and word.startswith(self._starters):
            for stem, entries in self._stems:
                if word.startswith(stem):
                    found += entries
        return tuple(sorted(found, key=lambda entry: -len(entry.rest)))

    def scan(self, text: str) -> Scan:
        """Read a text into tokens and find every phrase in it."""
        matches = list(_TOKEN.finditer(text))
        words = tuple(folded(match.group()) for match in matches)
        starts = tuple(match.start() for match in matches)
        ends = tuple(match.end() for match in matches)
        found: dict[str, list[Hit]] = {}
        bare = Scan(text, words, starts, ends, {})
        taken: dict[str, int] = {}
        for place, word in enumerate(words):
            if entries := self._candidates(word):
                self._find_at(bare, place, entries, taken, found)
        hits = {kind: tuple(each) for kind, each in found.items()}
        return Scan(text, words, starts, ends, hits)

    @staticmethod
    def _find_at(
        scan: Scan,
        place: int,
        entries: Sequence[_Entry],
        taken: dict[str, int],
        found: dict[str, list[Hit]],
    ) -> None:
        here: dict[str, int] = {}
        for rest, labels in entries:
            last = place + 1 + len(rest)
            if rest and not _continues(scan, place, rest):
                continue
            for kind, slug in labels:
                free = max(taken.get(kind, 0), taken.get("name", 0)) <= place
                if free or here.get(kind) == last:
                    found.setdefault(kind, []).append(Hit(kind, slug, place, last))
                    taken[kind] = here[kind] = last


def _continues(scan: Scan, place: int, rest: Sequence[str]) -> bool:
    words = scan.words
    if place + len(rest) >= len(words):
        return False
    if not all(map(_meets, rest, words[place + 1 : place + 1 + len(rest)])):
        return False
    inner = scan.text[scan.ends[place] : scan.starts[place + len(rest)]]
    return not _BREAK.search(inner)
