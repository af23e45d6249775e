"""One text in many encodings is one text."""

import codecs
import gzip
import random
import zlib

import pytest

from monitor.document import read_page
from monitor.document.encoding import decode, text_of
from monitor.errors import ReadError
from monitor.model import Scope

LATIN = "Données personnelles – « durée », 40 € par an"
PAGE = "<html><head><meta charset='{}'></head><p>{}</p>"


@pytest.mark.parametrize(
    ("codec", "label"),
    [
        ("utf-8", "utf-8"),
        ("utf-8", "UTF8"),
        ("cp1252", "windows-1252"),
        ("cp1252", "iso-8859-1"),
        ("cp1252", "latin1"),
        ("cp1252", "us-ascii"),
        ("utf-8-sig", "nonsense"),
        ("utf-16", "utf-8"),
    ],
)
def test_a_declared_charset_is_read(codec: str, label: str) -> None:
    body = LATIN.encode(codec)
    assert decode(body, f"text/html; charset={label}") == LATIN


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
def test_utf16_without_a_mark_is_seen(codec: str) -> None:
    assert decode(PAGE.format("utf-8", LATIN).encode(codec)).endswith(f"{LATIN}</p>")


@pytest.mark.parametrize(
    ("codec", "text"),
    [
        ("gb18030", "隐私政策：我们收集的个人信息"),
        ("shift_jis", "プライバシーポリシーと個人情報"),
        ("euc-kr", "개인정보 처리방침"),
        ("windows-1251", "Политика конфиденциальности"),
        ("iso-8859-2", "Zásady ochrany osobních údajů"),
        ("windows-1256", "سياسة الخصوصية"),
        ("big5", "隱私權政策"),
    ],
)
def test_a_meta_charset_is_read(codec: str, text: str) -> None:
    assert text in decode(PAGE.format(codec, text).encode(codec))


def test_a_late_meta_is_read() -> None:
    page = "<head>" + "<!-- x -->" * 500 + PAGE.format("windows-1251", "Политика")
    assert "Политика" in decode(page.encode("windows-1251"))


def test_the_header_outweighs_the_meta() -> None:
    body = PAGE.format("utf-8", "Условия").encode("windows-1251")
    assert "Условия" in decode(body, "text/html; charset=windows-1251")


def test_a_mark_outweighs_the_header() -> None:
    body = codecs.BOM_UTF8 + LATIN.encode()
    assert decode(body, "text/html; charset=windows-1251") == LATIN


def test_an_old_meta_over_new_bytes_is_not_believed() -> None:
    assert LATIN in decode(PAGE.format("iso-8859-1", LATIN).encode("utf-8"))


def test_a_charset_that_cannot_be_is_passed_over() -> None:
    assert decode(LATIN.encode("cp1252"), "text/html; charset=utf-8") == LATIN
    assert decode(LATIN.encode(), "text/html; charset=klingon") == LATIN
    assert decode(b"plain", "text/html; charset=base64") == "plain"


def test_one_bad_byte_does_not_spoil_a_text() -> None:
    body = (LATIN * 40).encode()[:-1] + b"\xff"
    assert decode(body).startswith(LATIN)


def test_nul_and_line_ends_are_made_plain() -> None:
    assert decode(b"a\x00b\r\nc\rd") == "ab\nc\nd"


NOISE = random.Random(7).randbytes(20_000)
PROSE = "<p>We keep your data for 30 days, and tell you before that changes.</p>\n" * 40


@pytest.mark.parametrize("media_type", ["text/html", "text/plain", "application/octet-stream", ""])
@pytest.mark.parametrize("body", [NOISE, zlib.compress(NOISE), bytes(5000)])
def test_bytes_that_are_no_text_are_refused(body: bytes, media_type: str) -> None:
    with pytest.raises(ReadError, match="no text"):
        read_page(body, media_type, Scope())


DOT = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360000000020001e221bc330000000049454e44ae426082"
)
"""A picture of one dot."""


@pytest.mark.parametrize("media_type", ["text/html", "text/plain", "application/octet-stream", ""])
@pytest.mark.parametrize(
    "body",
    [
        DOT,
        DOT[:20],
        gzip.compress(b"We keep it.", mtime=0),
        b"PK\x03\x04\x14\0\0\0",
        *(NOISE[n : n + 90] for n in range(0, 900, 90)),
    ],
)
def test_a_few_bytes_that_are_no_text_are_refused(body: bytes, media_type: str) -> None:
    with pytest.raises(ReadError, match="no text"):
        read_page(body, media_type, Scope())


@pytest.mark.parametrize(
    "text", ["", "\x00", "We\x07 keep\x0c it\x1b.", "RIFFs of our band: the terms", "ID3 tags"]
)
def test_a_few_letters_are_text_whatever_strays_in(text: str) -> None:
    assert text_of(text.encode(), "text/html") == text.replace("\x00", "")


@pytest.mark.parametrize("media_type", ["image/png", "Font/WOFF2; v=1", "application/zip"])
def test_what_is_said_to_be_no_text_is_refused(media_type: str) -> None:
    with pytest.raises(ReadError, match="which is no text"):
        read_page(PROSE.encode(), media_type, Scope())


@pytest.mark.parametrize("media_type", ["text/html", "text/plain", "application/octet-stream"])
def test_a_damaged_text_is_read(media_type: str) -> None:
    damaged = "".join("\ufffd" if n % 50 == 7 else c for n, c in enumerate(PROSE))
    assert "30 days" in text_of(damaged.encode(), media_type)
    assert "30 days" in text_of(PROSE.encode("utf-16"), media_type)


@pytest.mark.parametrize("media_type", ["text/plain", "text/markdown"])
def test_text_and_markdown_are_decoded_as_pages_are(media_type: str) -> None:
    body = "Условия\x00 использования".encode("windows-1251")
    blocks = read_page(body, f"{media_type}; charset=windows-1251", Scope()).blocks
    assert [block.text for block in blocks] == ["Условия использования"]
    blocks = read_page(LATIN.encode("utf-16-le"), media_type, Scope()).blocks
    assert blocks[0].text.startswith("Données personnelles")
