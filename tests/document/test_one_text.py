"""One text is one version, however it is encoded; another letter is another text."""

import html
import unicodedata
from collections.abc import Callable

import pytest

from monitor.differ import compare
from monitor.document import read
from monitor.model import Document, Verdict
from tests.test_workers import snapshot

TEXT = (
    "Règles de confidentialité",
    "Nous conservons vos données « personnelles » pendant 30 jours : c'est l'usage.",
    "Le délégué à la protection des données répond à l’adresse dpo@exemple.fr.",
    "Vous pouvez – à tout moment – retirer votre consentement, où que vous soyez.",
)


def markup(lines: tuple[str, ...] = TEXT, charset: str = "") -> str:
    meta = f'<meta charset="{charset}">' if charset else ""
    title, *paragraphs = lines
    body = "".join(f"<p>{line}</p>" for line in paragraphs)
    return f'<html lang="fr"><head>{meta}</head><main><h1>{title}</h1>{body}</main></html>'


def document(body: bytes, media_type: str = "text/html") -> Document:
    return read((snapshot(body, media_type),))


def rewritten(change: Callable[[str], str]) -> bytes:
    return markup(tuple(map(change, TEXT)), "utf-8").encode()


def named(text: str) -> str:
    return text.translate({ord(sign): f"&{name};" for sign, name in NAMES.items()})


NAMES = {"é": "eacute", "è": "egrave", "à": "agrave", "«": "laquo", "»": "raquo", "’": "rsquo"}

FORMS: dict[str, tuple[bytes, str]] = {
    "utf-8 by header": (markup().encode(), "text/html; charset=utf-8"),
    "utf-8 by meta": (markup(charset="utf-8").encode(), "text/html"),
    "utf-8 with a mark": (markup().encode("utf-8-sig"), "text/html"),
    "utf-8 unsaid": (markup().encode(), "text/html"),
    "utf-16 with a mark": (markup().encode("utf-16"), "text/html; charset=utf-8"),
    "utf-16 little": (markup().encode("utf-16-le"), "text/html"),
    "utf-16 big": (markup().encode("utf-16-be"), "text/html"),
    "windows-1252 by header": (markup().encode("cp1252"), "text/html; charset=windows-1252"),
    "windows-1252 by meta": (markup(charset="windows-1252").encode("cp1252"), "text/html"),
    "windows-1252 as latin-1": (markup().encode("cp1252"), "text/html; charset=iso-8859-1"),
    "windows-1252 unsaid": (markup().encode("cp1252"), "text/html; charset=utf-8"),
    "macintosh": (markup().encode("mac-roman"), "text/html; charset=macintosh"),
    "gb18030": (markup().encode("gb18030"), "text/html; charset=gb2312"),
    "utf-8 under an old meta": (markup(charset="iso-8859-1").encode(), "text/html"),
    "numbered entities": (markup().encode("ascii", "xmlcharrefreplace"), "text/html"),
    "named entities": (rewritten(named), "text/html"),
    "NFD": (rewritten(lambda text: unicodedata.normalize("NFD", text)), "text/html"),
    "no-break spaces": (rewritten(lambda text: text.replace(" ", "\u00a0")), "text/html"),
    "thin spaces": (
        rewritten(lambda text: text.replace(" :", "\u202f:").replace("« ", "«\u2009")),
        "text/html",
    ),
    "no spaces at signs": (
        rewritten(lambda text: text.replace(" :", ":").replace("« ", "«").replace(" »", "»")),
        "text/html",
    ),
    "soft hyphens": (rewritten(lambda text: text.replace("consent", "con\u00adsent")), "text/html"),
    "joiners": (rewritten(lambda text: text.replace("nn", "n\u200dn\u200b")), "text/html"),
    "other quotes": (rewritten(lambda text: text.replace("’", "'").replace("'", "‘")), "text/html"),
    "other dashes": (rewritten(lambda text: text.replace("–", "—")), "text/html"),
    "NUL and CRLF": (markup().replace("<p>", "\r\n<p>\x00").encode(), "text/html; charset=utf-8"),
    "escaped twice over": (
        markup(tuple(html.escape(line, quote=True) for line in TEXT), "utf-8").encode(),
        "text/html",
    ),
}


@pytest.mark.parametrize("form", FORMS)
def test_one_text_in_many_forms_is_one_version(form: str) -> None:
    plain = document(markup(charset="utf-8").encode())
    other = document(*FORMS[form])
    assert other.fingerprint == plain.fingerprint
    assert compare(plain, other).verdict is Verdict.NONE


@pytest.mark.parametrize(
    ("letter", "double"),
    [("o", "\u043e"), ("a", "\u0430"), ("e", "\u0435"), ("c", "\u0441"), ("p", "\u0440")],
    ids="oaecp",
)
def test_a_letter_of_another_alphabet_is_seen(letter: str, double: str) -> None:
    plain = document(markup(charset="utf-8").encode())
    swapped = document(rewritten(lambda text: text.replace(letter, double, 1)))
    assert swapped.fingerprint != plain.fingerprint
    assert any(edit.kind.name != "KEPT" for edit in compare(plain, swapped).edits)


@pytest.mark.parametrize(
    ("before", "after"),
    [("30", "３０"), ("30", "3O"), ("jours", "jοurs"), ("l'usage", "1'usage")],
    ids=["full width", "letter O", "omicron", "one for l"],
)
def test_a_number_that_only_looks_alike_is_told_apart_or_is_the_same_number(
    before: str, after: str
) -> None:
    plain = document(markup(charset="utf-8").encode())
    swapped = document(rewritten(lambda text: text.replace(before, after)))
    same_number = unicodedata.normalize("NFKC", after) == before
    assert (swapped.fingerprint == plain.fingerprint) <= same_number
