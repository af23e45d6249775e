"""What is "the same to a reader".

Two layers, both pure string work in linear time: `visible` is what the eye sees (typography and
invisible characters aside), `key` is what the mind keeps of it (case, accents, punctuation,
numbering and encoding damage aside). Knows nothing of languages, clauses or blocks.
"""

import hashlib
import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

MASKED_EMAIL = "[email protected]"
"""What Cloudflare shows where no script decodes the address; it stands for any address."""

_INVISIBLE = dict.fromkeys(
    [
        *(0x00AD, 0x034F, 0x061C, 0x180E, 0xFEFF),
        *range(0x200B, 0x2010),
        *range(0x202A, 0x202F),
        *range(0x2060, 0x2070),
        *range(0xFE00, 0xFE10),
        *range(0xFFF9, 0xFFFC),
    ]
)
_QUOTES = dict.fromkeys(map(ord, "‘’‚‛′`´ʼ＇"), "'") | dict.fromkeys(map(ord, "“”„‟″«»＂"), '"')
_DASHES = dict.fromkeys([0x2010, 0x2011, 0x2012, 0x2013, 0x2014, 0x2015, 0x2212, 0xFE63], "-")
_LIGATURES = {
    0xFB00: "ff", 0xFB01: "fi", 0xFB02: "fl", 0xFB03: "ffi", 0xFB04: "ffl",
    0x0153: "oe", 0x0152: "Oe", 0x2026: "...", 0x2022: "·", 0x25CF: "·", 0x25AA: "·",
}  # fmt: skip
_TABLE = _INVISIBLE | _QUOTES | _DASHES | _LIGATURES

_SPACE = re.compile(r"\s+")
_FRENCH_SPACE = re.compile(r"(?<=\S) (?=[:;!?%»](?:\s|$))|(?<=\") (?=\w[^\"]*\")")
_SPACED_SIGN = re.compile(r" [:;!?%»]|\" ")
_INNER_QUOTE_SPACE = re.compile(r'" ([^"]*?) "')
_EMAIL_BRACKET = re.compile(r"\[\s*e-?mail\s+protected\s*\]", re.IGNORECASE)
_FOLLOWING = "\u0080-\u00bf\u2018-\u203a\u20ac\u0152-\u0161\u017d\u017e\u0178\u0192\u2013-\u2022\u2026\u2030\u2122\u02c6\u02dc"
"""What the bytes 80 to BF look like in Windows-1252."""
_MOJIBAKE = re.compile(rf"[ÂÃÅ][{_FOLLOWING}]|â[{_FOLLOWING}]{{2}}|Ê¼|â€|Ã(?=\s|$)")
_CURTAILED = {"Ã": "à", "â€": '"'}
_TRACKING = re.compile(
    r"([?&])(?:utm_\w+|gclid|fbclid|msclkid|mc_[ce]id|_ga|_gl|sid|session(?:_?id)?|phpsessid"
    r"|jsessionid|expires|signature|token|nonce|ref|ref_src|hl|_hs\w+|v|ver|ts|t)=[^&#\s)]*",
    re.IGNORECASE,
)
_NUMBER = (
    r"(?:\(?(?:\d{1,3}(?:\.\d{1,3})*|[ivxlc]{1,5}|[a-z])[.)\]:]\)?(?:\d{1,3}[.)]?)*\s+"
    r"|(?!(?:e\.g|i\.e|a\.m|p\.m|u\.s|n\.b)\b)(?:[a-z]|\d{1,3})(?:\.(?:[a-z]|\d{1,3}))+\.?\s+|\d{1,3}\s*[-:/]\s+)"
)
_LABEL = re.compile(
    rf"^\s*(?:[·•●▪*\-+>#§¶]\s*)*(?:(?:(?:article|section|art\.?|clause|§)\s*(?=\d))?{_NUMBER}"
    r"|(?:article|section|art\.?|clause|§)\s*\d{1,3}\s*$)?",
    re.IGNORECASE,
)
_WORD = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+|[%€$£¥§@]")
_SPLIT_THOUSANDS = re.compile(r"(?<=\d) (?=\d{3}\b)")


@lru_cache(maxsize=16384)
def visible(text: str) -> str:
    r"""Return what a reader sees: one kind of quote, dash and space, nothing invisible.

    >>> visible("Vos\u00a0droits : « l’accès »")
    'Vos droits: "l\'accès"'
    """
    if not text.isascii():
        text = unicodedata.normalize("NFC", text).translate(_TABLE)
    text = " ".join(text.split())
    text = _EMAIL_BRACKET.sub(MASKED_EMAIL, text) if "rotected" in text else text
    if '"' in text:
        text = _INNER_QUOTE_SPACE.sub(r'"\1"', text)
    return _FRENCH_SPACE.sub("", text) if _SPACED_SIGN.search(text) else text


def split_label(text: str) -> tuple[str, str]:
    """Return the number or bullet written before a text, and the text.

    >>> split_label("12.3 Changes")
    ('12.3', 'Changes')
    >>> split_label("2024 was good")
    ('', '2024 was good')
    """
    end = match.end() if (match := _LABEL.match(text)) else 0
    if not text[end:].strip():
        return "", text
    return text[:end].strip(), text[end:]


def repaired(text: str) -> str:
    """Return the text with UTF-8 that was once read as Windows-1252 put right, letter by letter.

    A last byte may be lost where white space was folded or what has no letter was dropped.

    >>> repaired("donnÃ©es dÃ©jÃ  lâ€™ordre"), repaired("été")
    ("données déjà  l'ordre".replace("'", "’"), 'été')
    """
    if text.isascii() or not _MOJIBAKE.search(text):
        return text
    return _MOJIBAKE.sub(_letter, text)


def _letter(match: re.Match[str]) -> str:
    seen = match[0]
    if seen in _CURTAILED:
        return _CURTAILED[seen]
    read = b"".join(
        c.encode("latin-1") if ord(c) < 0x100 else c.encode("cp1252", "replace") for c in seen
    )
    try:
        return read.decode("utf-8")
    except UnicodeDecodeError:
        return seen


def without_accents(text: str) -> str:
    """Return the text without combining marks: "é" is "e"."""
    if text.isascii():
        return text
    decomposed = unicodedata.normalize("NFD", text)
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def words(text: str) -> list[str]:
    """Return the words of a text as `key` sees them: folded, without accents or punctuation."""
    folded = without_accents(visible(repaired(text)).casefold())
    return _WORD.findall(_SPLIT_THOUSANDS.sub("", folded))


@lru_cache(maxsize=65536)
def key(text: str, language: str = "") -> str:
    """Return what makes two clauses the same: words without case, accents, marks, numbering.

    `language` is accepted for callers that have it and changes nothing.

    >>> key("3. Vos données") == key("4) vos Donnees")
    True
    """
    del language
    return " ".join(words(split_label(visible(repaired(text)))[1]))


def link(url: str) -> str:
    """Return an address without scheme, tracking parameters, fragment and trailing slash."""
    bare = re.sub(r"^(?:https?:)?//(?:www\.)?", "", url.strip().split("#", 1)[0])
    previous = "" if "?" in bare or "&" in bare else bare
    while previous != bare:
        previous, bare = bare, _TRACKING.sub(r"\1", bare).replace("?&", "?").replace("&&", "&")
    return bare.rstrip("?&/")


def fingerprint(texts: Iterable[str]) -> str:
    """Return the SHA-256, in hex, of what a reader sees of these texts in this order."""
    stream = " ".join(seen for text in texts if (seen := visible(text)))
    return hashlib.sha256(stream.encode("utf-8", "surrogatepass")).hexdigest()
