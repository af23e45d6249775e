"""A clause taken apart into words that can be weighed.

Knows contractions, elisions, stems, and which words are mere grammar, filler or operators in the
clause's language; matches phrases of the lexicon over stems. Knows nothing of what a difference
between two clauses means.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

import snowballstemmer

from monitor.differ.lexicon import Lexicon
from monitor.document.normal import MASKED_EMAIL, repaired, visible, without_accents

_TOKEN = re.compile(
    r"(?P<contact>https?://[^\s<>\"]+|www\.[^\s<>\"]+|(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}"
    r"|(?<![\w.-])(?:[\w-]{1,63}\.){1,9}(?:com|org|net|fr|ch|eu|io|ai|xyz|gov|edu|uk|de|be|app|dev|gg|me|co)\b(?:/[^\s<>\"]*)?)"
    r"|(?P<sign>[€$£%§&]|\b[nN]°)"
    r"|(?P<number>\d+(?:[.,]\d+)*%?)"
    r"|(?P<word>[^\W\d_]+(?:['·][^\W\d_]+)*'?)"
)


_ENDS = frozenset(".!?:")


@dataclass(frozen=True, slots=True)
class Word:
    """One word: as written, folded (lower case, no accents), its stem, and where it stands.

    `kind` is "word", "number", "contact" or "sign"; `proper` tells that it is capitalised inside
    a sentence, where the language writes names alone so. `start` and `end` are characters in the visible text.
    """

    text: str
    norm: str
    stem: str
    kind: str
    start: int
    end: int
    proper: bool = False


@lru_cache(maxsize=8)
def _stemmer(name: str) -> Callable[[str], str]:
    stem_word: Callable[[str], str] = snowballstemmer.stemmer(name).stemWord
    return stem_word


@lru_cache(maxsize=100_000)
def stem(word: str, stemmer: str) -> str:
    """Return the folded stem of a word in lower case; short words are their own.

    The word comes with its accents, for endings are known by them.
    """
    return without_accents(word if len(word) < 4 else _stemmer(stemmer)(word))


def fold(text: str) -> str:
    """Return lower case without accents: how the lexicon's words are compared."""
    return without_accents(text.casefold())


@dataclass(frozen=True, slots=True)
class Grammar:
    """The `text` table of a lexicon, ready for use."""

    stemmer: str
    contractions: dict[str, tuple[str, ...]]
    elisions: frozenset[str]
    function: frozenset[str]
    filler: frozenset[str]
    capital_nouns: bool


@lru_cache(maxsize=16)
def grammar(lexicon: Lexicon) -> Grammar:
    """Return a language's grammar; cached."""
    table = lexicon.table("text")
    stemmer = str(table["stemmer"])
    return Grammar(
        stemmer=stemmer,
        contractions={
            fold(k): tuple(v.casefold().split()) for k, v in table["contractions"].items()
        },
        elisions=frozenset(table["elisions"]),
        function=frozenset(fold(w) for w in table["function"]),
        filler=frozenset(form for w in table["filler"] for form in (fold(w), fold(w) + "s")),
        capital_nouns=bool(table.get("capital_nouns")),
    )


@lru_cache(maxsize=8192)
def words_of(text: str, lexicon: Lexicon) -> tuple[Word, ...]:
    """Return the words of a text in order. Spans are in `visible(repaired(text))`.

    >>> from monitor.differ.lexicon import load
    >>> [w.norm for w in words_of("We don't sell it.", load("en"))]
    ['we', 'do', 'not', 'sell', 'it']
    """
    seen = visible(repaired(text)).replace(MASKED_EMAIL, "masked@email.invalid")
    return tuple(_words(seen, lexicon))


def _words(seen: str, lexicon: Lexicon) -> Iterator[Word]:
    sentence_starts, nouns = True, grammar(lexicon).capital_nouns
    for match in _TOKEN.finditer(seen):
        kind, raw = match.lastgroup or "word", match[0]
        start, end = match.span()
        if kind == "word":
            inside = raw[0].isupper() and not sentence_starts and not nouns
            for shown, norm, stemmed in _forms(raw, lexicon):
                yield Word(shown, norm, stemmed, kind, start, end, inside and shown[0].isupper())
        else:
            norm = raw.rstrip(".,;:)").lower()
            yield Word(raw, norm, norm, kind, start, end)
        sentence_starts = seen[end : end + 1] in _ENDS


@lru_cache(maxsize=65536)
def _forms(raw: str, lexicon: Lexicon) -> tuple[tuple[str, str, str], ...]:
    """Return (as written, folded, stem) of the words that one written word stands for.

    "don't" is two, and so is "l'accès".
    """
    g = grammar(lexicon)
    lower, norm = raw.casefold(), fold(raw)
    if expansion := g.contractions.get(norm):
        return tuple((raw.lower(), fold(part), stem(part, g.stemmer)) for part in expansion)
    if "·" in norm:  # inclusive writing: "inscrit·e·s" is "inscrits", "un·e" is "un"
        many = "s" if norm.endswith("s") else ""
        lower, norm = lower.split("·", 1)[0] + many, norm.split("·", 1)[0] + many
    lower, norm = lower.strip("'"), norm.strip("'")
    if norm.endswith("'s"):
        lower, norm = lower[:-2], norm[:-2]
    found: list[tuple[str, str, str]] = []
    while "'" in norm and norm.split("'", 1)[0] in g.elisions:
        prefix, norm = norm.split("'", 1)
        lower = lower.split("'", 1)[1]
        found.append((prefix, prefix, prefix))
    if norm:
        shown = raw.rsplit("'", 1)[-1] if found else raw
        found.append((shown or raw, norm, stem(lower, g.stemmer)))
    return tuple(found)


def _is_plain(written: str) -> bool:
    """Tell whether a word is in lower case without accents: no participle that ends in one.

    Capitals may have lost theirs.
    """
    return written.isascii() and written.islower()


class PhraseIndex:
    """Phrases of the lexicon, found in a sequence of words by their stems."""

    def __init__(
        self, phrases: Iterable[tuple[str, str]], lexicon: Lexicon, *, exact: bool = False
    ) -> None:
        """Index (label, phrase) pairs; a phrase is one word or several.

        `exact` compares folded words, not stems: "willfully" must not be found in "will".
        """
        self._exact = exact
        self._by_first: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        endings = tuple(lexicon.table("text").get("participles", ()))
        self._participles: set[str] = set()
        for label, phrase in phrases:
            self._participles |= {
                fold(w) for w in phrase.split() if endings and w.endswith(endings)
            }
            stems = tuple(w.norm if exact else w.stem for w in words_of(phrase, lexicon))
            if stems:
                self._by_first.setdefault(stems[0], []).append((stems, label))
        for candidates in self._by_first.values():
            candidates.sort(key=lambda c: -len(c[0]))

    def find(self, words: Sequence[Word]) -> list[tuple[int, int, str]]:
        """Return (start, end, label) of every phrase in the words, longest first at each place.

        Indices are of words, the end exclusive. One word may begin phrases of several labels;
        of one label only the longest at that place counts.
        """
        found: list[tuple[int, int, str]] = []
        stems = [w.norm if self._exact else w.stem for w in words]
        for i, first in enumerate(stems):
            if first in self._participles and _is_plain(words[i].text):
                continue
            seen: set[str] = set()
            for phrase, label in self._by_first.get(first, ()):
                if label not in seen and tuple(stems[i : i + len(phrase)]) == phrase:
                    seen.add(label)
                    found.append((i, i + len(phrase), label))
        return found


@lru_cache(maxsize=64)
def index(lexicon: Lexicon, table: str, *, exact: bool = False) -> PhraseIndex:
    """Return the index of a lexicon table whose values are lists of phrases; cached."""
    entries = lexicon.table(table)
    return PhraseIndex(
        ((label, phrase) for label, phrases in entries.items() for phrase in phrases),
        lexicon,
        exact=exact,
    )


@lru_cache(maxsize=64)
def nested_index(lexicon: Lexicon, table: str, field: str, *, exact: bool = False) -> PhraseIndex:
    """Return the index of a table of tables, by the phrases under one of their keys; cached."""
    entries = lexicon.table(table)
    return PhraseIndex(
        ((label, phrase) for label, entry in entries.items() for phrase in entry[field]),
        lexicon,
        exact=exact,
    )
