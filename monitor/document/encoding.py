"""Which characters the bytes of a page stand for.

Knows byte order marks, declared charsets and the order in which they are believed (WHATWG
Encoding Standard and HTML section 13.2.3, with one difference told in `decode`), and when bytes
are no text at all; knows nothing of markup beyond the `<meta>` that names a charset.
"""

import codecs
import re
import unicodedata

from monitor.errors import ReadError

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([\w.:+-]+)", re.IGNORECASE)
_META = re.compile(rb"<meta\b[^>]{0,300}?charset\s*=\s*[\"']?\s*([\w.:+-]+)", re.IGNORECASE)
_XML = re.compile(rb"^\s*<\?xml\b[^>]{0,200}?encoding\s*=\s*[\"']([\w.:+-]+)", re.IGNORECASE)
_META_REACH = 16_384
"""Bytes searched for a `<meta>`; browsers search 1,024, real pages put it later."""

_SUPERSETS = {"iso8859-1": "cp1252", "ascii": "cp1252", "iso8859-9": "cp1254", "gb2312": "gb18030"}
"""Labels that browsers read as a larger set (WHATWG Encoding Standard, section 4.2)."""

_SINGLE_BYTE = re.compile(r"cp125\d|iso8859-\d+|cp1254|ascii")
_BAD_SHARE = 0.02

_NO_TEXT_TYPES = re.compile(r"\s*(?:(?:image|audio|video|font)/[^;\s]+|application/zip)", re.ASCII)
_JUDGED_ON = 100_000
"""Characters at the start that tell whether bytes are text."""
_MOST_NOISE = 0.05
"""Share of characters that no text has; a damaged page has fewer, compressed or random bytes more."""
_SHORT_NOISE = 0.08
"""The same share of a text of a few lines, where chance weighs more."""
_LITTLE_NOISE = 3
"""Characters of noise up to which nothing is judged: a stray control in a short text is no binary."""
_MUCH_NOISE = 20
"""Characters of noise from which a text counts as long."""
_SIGNS = (
    b"\x89PNG", b"GIF8", b"\xff\xd8\xff", b"RIFF", b"PK\x03\x04", b"\x1f\x8b", b"BZh", b"7z\xbc\xaf",
    b"\xfd7zXZ", b"\x28\xb5\x2f\xfd", b"wOFF", b"wOF2", b"OggS", b"ID3", b"\x7fELF", b"MZ\x90",
    b"\xd0\xcf\x11\xe0", b"\x00asm",
)  # fmt: skip
"""How files begin that are no text: images, archives, compressed bytes, fonts, sounds, programs."""
_NOISE = frozenset({"Cc", "Cn", "Co", "Cs"})
"""Unicode categories of what nobody reads: controls, unassigned, private use, surrogates."""


def text_of(body: bytes, media_type: str = "") -> str:
    """Return the text of a page as `decode` does, but only where the bytes are text.

    Raises:
        ReadError: the media type is that of an image, sound, film, font or archive; the bytes
            begin as such a file does and hold what no text has; or more than 5 % of the first
            100,000 characters (8 % of a few lines, and more than 3) are ones that no text has.
    """
    refused = _NO_TEXT_TYPES.match(media_type.lower())
    if refused:
        kind = refused[0].strip()
        raise ReadError(f"The address holds {kind}, which is no text; name the page of the policy.")
    text = _decode(body, media_type)
    start = text[:_JUDGED_ON]
    if _noise(start) > _borne(body, len(start)):
        raise ReadError("The bytes are no text, but binary data; name a page, PDF or text file.")
    return _plain(text)


def _borne(body: bytes, length: int) -> float:
    """Return how many characters of noise bytes that make so many characters may have."""
    if body.startswith(_SIGNS):
        return 0
    short = min(_MUCH_NOISE, length * _SHORT_NOISE)
    return max(_LITTLE_NOISE, short, length * _MOST_NOISE)


def _noise(text: str) -> int:
    """Count the characters that no text has: the replacement character, controls but for space."""
    return sum(
        text.count(char)
        for char in set(text)
        if char not in "\t\n\r\f" and (char == "\ufffd" or unicodedata.category(char) in _NOISE)
    )


def decode(body: bytes, media_type: str = "") -> str:
    """Return the text of a page.

    Believed in this order: a byte order mark, the charset of `media_type` (a Content-Type
    value), a `<meta>` or XML declaration, UTF-8, and windows-1252 as the last resort. A charset
    that is unknown or cannot decode the bytes is passed over. Differing from browsers, a
    `<meta>` that names a one-byte charset is not believed where the bytes are valid UTF-8
    beyond ASCII: pages are re-encoded by servers and editors that leave the old `<meta>`.
    NUL characters are dropped and line ends are made one kind. Never raises.
    """
    return _plain(_decode(body, media_type))


def _plain(text: str) -> str:
    return text.replace("\x00", "").replace("\r\n", "\n").replace("\r", "\n")


def _decode(body: bytes, media_type: str) -> str:
    for mark, name in _BOMS:
        if body.startswith(mark):
            return body[len(mark) :].decode(name, "replace")
    guessed = _utf16_without_mark(body)
    if guessed:
        return body.decode(guessed, "replace")
    for name in _candidates(body, media_type):
        try:
            return body.decode(name)
        except (UnicodeDecodeError, LookupError):
            continue
    loose = body.decode("utf-8", "replace")
    beyond_ascii = sum(1 for char in loose if char > "\x7f") or 1
    if loose.count("\ufffd") <= max(1, beyond_ascii * _BAD_SHARE):
        return loose
    return body.decode("cp1252", "replace")


def _candidates(body: bytes, media_type: str) -> list[str]:
    named = _CHARSET.search(media_type)
    header = _codec(named[1]) if named else ""
    found = _XML.search(body[:400]) or _META.search(body[:_META_REACH])
    meta = _codec(found[1].decode("ascii", "replace")) if found else ""
    if meta.startswith("utf-16"):
        meta = "utf-8"
    if _SINGLE_BYTE.fullmatch(meta):
        return [name for name in (header, "utf-8", meta) if name]
    return [name for name in (header, meta, "utf-8") if name]


def _codec(label: str) -> str:
    """Return Python's name for a charset label, "" for one that is unknown or no text."""
    try:
        info = codecs.lookup(label)
    except (LookupError, ValueError):
        return ""
    try:
        "a".encode(info.name)
    except (LookupError, UnicodeError):
        return ""
    return _SUPERSETS.get(info.name, info.name)


def _utf16_without_mark(body: bytes) -> str:
    """Return the UTF-16 form of bytes whose every second byte of markup is zero, else ""."""
    head = body[:200]
    if len(head) < 8:
        return ""
    if head[1::2].count(0) > len(head) // 2 * 0.9 and head[0::2].count(0) == 0:
        return "utf-16-le"
    if head[0::2].count(0) > len(head) // 2 * 0.9 and head[1::2].count(0) == 0:
        return "utf-16-be"
    return ""
