"""What a page says, made harmless for the place where it is shown.

Knows what acts in a terminal, in Markdown, in HTML, in a spreadsheet and in a file system, and
nothing else. Page text is hostile: everything of a page goes through one of these, once, at the
moment when it is written out. Controls that nobody sees become U+FFFD, so that they are seen.
"""

import hashlib
import html
import re
import unicodedata
from urllib.parse import urlsplit

_SEEN = "\ufffd"
_UNSEEN_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
_JOINERS = frozenset("\u200c\u200d\u00ad")
"""Joiners and the soft hyphen: letters of real scripts need them, and HTML is not moved by them."""

_MARKDOWN_ANYWHERE = re.compile(r"([\\`*_\[\]<>#|~&@^$])")
_MARKDOWN_AT_START = re.compile(r"^(\s*)([-+=]|\d{1,9}(?=[.)]))", re.MULTILINE)
_MARKDOWN_AUTOLINK = re.compile(r"(?<=\w)(:)(?=//)|(?<=www)(\.)|(?<=mailto)(:)", re.IGNORECASE)
_FORMULA = re.compile(r"^\s*[=+\-@\uff1d\uff0b\uff0d\uff20\u2212]|^[\t\r\n]")
_LONGEST_SLUG = 60


def for_terminal(text: str) -> str:
    r"""Return `text` with every control but newline and tab replaced by U+FFFD.

    That takes ESC and C1 sequences (ECMA-48), backspaces, carriage returns, bidirectional controls
    and zero-width characters: nothing that stays can move the cursor or reorder letters.

    >>> for_terminal("a\x1b[31mb\u202ec")
    'a�[31mb�c'
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(c if c in "\n\t" or not _is_unseen(c) else _SEEN for c in text)


def for_terminal_line(text: str) -> str:
    """Return `text` for the terminal, on one line."""
    return for_terminal(" ".join(text.split()))


def for_json(written: str) -> str:
    r"""Return a line of JSON with `\u` escapes for every character that cannot be seen.

    A loss-free form of `for_terminal`: JSON itself escapes only what is below U+0020.
    """
    if written.isascii() and written.isprintable():
        return written
    return "".join(_json_escape(c) if _is_unseen(c) else c for c in written)


def for_markdown(text: str) -> str:
    r"""Return `text` as one line of CommonMark that renders as those very letters.

    No emphasis, link, heading, list, table, HTML, entity or autolink of the text survives.

    >>> print(for_markdown("# *free* [gift](http://x)"))
    \# \*free\* \[gift\](http\://x)
    """
    escaped = _MARKDOWN_ANYWHERE.sub(r"\\\1", for_terminal_line(text))
    escaped = _MARKDOWN_AUTOLINK.sub(lambda m: "\\" + m[0], escaped)
    return _MARKDOWN_AT_START.sub(_markdown_start, escaped)


def for_html(text: str) -> str:
    """Return `text` for HTML, between tags and in quoted attributes alike."""
    plain = "".join(c if c in "\n\t" or c in _JOINERS or not _is_unseen(c) else _SEEN for c in text)
    return html.escape(plain, quote=True)


def link(url: str) -> str | None:
    """Return `url` where it may be linked to, None where not.

    Only absolute http and https addresses without user name and without white space or controls
    are: no `javascript:`, no `data:`, nothing relative.
    """
    if any(c.isspace() or _is_unseen(c) or c in "\"'<>`\\" for c in url):
        return None
    try:
        parts = urlsplit(url)
        named = bool(parts.hostname) and parts.username is None and parts.password is None
    except ValueError:
        return None
    return url if parts.scheme in ("http", "https") and named else None


def for_csv(text: str) -> str:
    """Return a cell that a spreadsheet takes for text, never for a formula.

    A quote is set before what would act; JSON lines are the faithful export.
    """
    plain = for_terminal(text)
    return f"'{plain}" if _FORMULA.match(plain) or _FORMULA.match(text) else plain


def file_name(name: str, suffix: str = "") -> str:
    """Return a file name for `name`: a slug and a hash, so that no two names fall together.

    Only a-z, 0-9, "-" and the given suffix (".html"): no path, no reserved name, no hidden file,
    at most 80 characters.
    """
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    slug = re.sub(r"[^a-z0-9]+", "-", plain.lower())[:_LONGEST_SLUG].strip("-")
    digest = hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:10]
    return f"{slug or 'unnamed'}-{digest}{suffix}"


def _is_unseen(character: str) -> bool:
    return unicodedata.category(character) in _UNSEEN_CATEGORIES


def _json_escape(character: str) -> str:
    units = character.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[i] << 8 | units[i + 1]:04x}" for i in range(0, len(units), 2))


def _markdown_start(found: re.Match[str]) -> str:
    space, mark = found.groups()
    return f"{space}{mark}\\" if mark.isdigit() else f"{space}\\{mark}"
