"""What a page says, made harmless for Discord: prose, code blocks, and plain labels.

Knows what acts in a Discord message: markdown, mentions, timestamps, invites, links, and controls
that reorder or hide letters. Page text is hostile; all of it goes through one of these, once, where
it is written into a message. A zero-width space parts what must not be read as one.
"""

import re
import unicodedata

PART = "\u200b"
"""Set between two characters that would act together."""

_JOINERS = frozenset("\u200c\u200d")
"""Letters of real scripts and joined emoji need these two."""

_DROPPED = frozenset({"Cc", "Cf"})
_SPACES = frozenset({"Zl", "Zp"})
_MARKDOWN = re.compile(r"([\\`*_~|\[\]<>#])")
_AT_START = re.compile(r"^(\s*)([-+=]|\d{1,9}(?=[.)]))")
_ADDRESS = re.compile(r"(?<=\w)(:)(?=//)")
_OPENS = re.compile(r"<(?=[@#:/a-z])", re.IGNORECASE)
_EVERYONE = re.compile(r"@(?=everyone|here)", re.IGNORECASE)
_INVITE = re.compile(r"(discord(?:app)?)(?=\.(?:gg|io|me|li|com)\b)", re.IGNORECASE)
_FENCE = re.compile(r"`(?=`)")


def plain(text: str) -> str:
    r"""Return `text` on one line for where Discord reads no markdown: authors, footers, files.

    Controls are gone, among them those that reorder letters; lone surrogates are U+FFFD.

    >>> plain("a\u202eb\n<@1>").replace(PART, "|")
    'ab <|@1>'
    """
    return _parted(_seen(text))


def prose(text: str) -> str:
    r"""Return `text` as one line of Discord markdown that shows those very letters.

    >>> print(prose("# [gift](http://x) *now*"))
    \# \[gift\](http\://x) \*now\*
    """
    escaped = _MARKDOWN.sub(r"\\\1", _seen(text))
    escaped = _ADDRESS.sub(r"\\\1", escaped)
    return _AT_START.sub(_start, _parted(escaped))


def code(text: str) -> str:
    """Return `text` as one line inside of a fenced block, which it cannot leave."""
    return _FENCE.sub(f"`{PART}", _parted(_seen(text)))


def _seen(text: str) -> str:
    if not (text.isascii() and text.isprintable()):
        text = "".join(map(_shown, text))
    return " ".join(text.split())


def _shown(character: str) -> str:
    category = unicodedata.category(character)
    if category == "Cs":
        return "\ufffd"
    if category in _SPACES or character.isspace():
        return " "
    return "" if category in _DROPPED and character not in _JOINERS else character


def _parted(text: str) -> str:
    text = _OPENS.sub(f"<{PART}", text)
    text = _EVERYONE.sub(f"@{PART}", text)
    return _INVITE.sub(rf"\1{PART}", text)


def _start(found: re.Match[str]) -> str:
    space, mark = found.groups()
    return f"{space}{mark}\\" if mark.isdigit() else f"{space}\\{mark}"
