"""What language a text is in, and how many words it has.

Knows scripts, and the short frequent words in `gate.toml` that tell a language; knows nothing of
what a text says. A language that is not known, or that two could be, is "".
"""

import re
import tomllib
from collections import Counter
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any

_SAMPLE = 20_000
"""Characters by which a text's language is told."""
_TONGUE_SHARE = 0.06
_TONGUE_LEAD = 1.3
TONGUE_LEAST = 25
_SCRIPTS = tuple(
    (code, re.compile(f"[{letters}]"), share)
    for code, letters, share in (
        ("ja", "\u3041-\u30ff", 0.1),
        ("zh", "\u4e00-\u9fff", 0.3),
        ("ko", "\uac00-\ud7af", 0.3),
        ("th", "\u0e01-\u0e3a", 0.3),
        ("he", "\u05d0-\u05ea", 0.3),
        ("hi", "\u0904-\u0939", 0.2),
        ("fa", "\u067e\u0686\u06af\u06cc\u06a9", 0.04),
        ("ar", "\u0621-\u064a", 0.3),
    )
)
"""Scripts that tell a language, and the share of the letters from which they do."""
DENSE_SCRIPT = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]")
_SIGN = r"\s!-&(-,./:-@\[-`{-~\u00a0-\u00bf\u2000-\u2018\u201a-\u206f\u3000-\u303f\uff00-\uff20"
"""Spaces and signs; written out, since vowel signs of many scripts are no letters to `\\w`."""
SIGNS = re.compile(f"[{_SIGN}'\u2019-]+")
WORDS = re.compile(f"[^{_SIGN}]+")


@cache
def read_words() -> Mapping[str, Any]:
    """Return the word lists of the gate as they stand in their file."""
    text = resources.files("monitor.document").joinpath("gate.toml").read_text("utf-8")
    return tomllib.loads(text)


@cache
def _tongues() -> Mapping[str, Mapping[str, float]]:
    """Return each language's telling words; a word that several share tells less of each."""
    lists = {code: set(words) for code, words in read_words()["tongue"].items()}
    shared = Counter(word for words in lists.values() for word in words)
    return {code: {word: 1 / shared[word] for word in words} for code, words in lists.items()}


def tongue_of(text: str) -> str:
    """Return the language (ISO 639-1) that a text's script or commonest words tell, else ""."""
    sample = text[:_SAMPLE].lower()
    letters = sum(map(str.isalpha, sample)) or 1
    for code, script, share in () if sample.isascii() else _SCRIPTS:
        if len(script.findall(sample)) > share * letters:
            return code
    said = Counter(WORDS.findall(sample))
    total = sum(said.values()) or 1
    shares = sorted(
        (sum(said[word] * weight for word, weight in words.items()) / total, code)
        for code, words in _tongues().items()
    )
    (second, _), (share, best) = shares[-2:]
    clear = share >= _TONGUE_SHARE and share >= _TONGUE_LEAD * second
    return best if clear and total >= TONGUE_LEAST else ""


def count_words(text: str) -> int:
    """Count words, or what amounts to them in scripts that put no spaces between words."""
    if text.isascii():
        return len(text.split())
    dense = len(DENSE_SCRIPT.findall(text))
    unspaced = len(_UNSPACED.findall(text))
    if not dense and not unspaced:
        return len(text.split())
    spaced = _UNSPACED.sub(" ", DENSE_SCRIPT.sub(" ", text))
    return len(WORDS.findall(spaced)) + dense // 2 + unspaced // 4
