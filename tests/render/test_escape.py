"""The attack list: what a page may hold, and what must not act where it is shown."""

import csv
import io
import json
import re
import unicodedata
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.render.escape import (
    file_name,
    for_csv,
    for_html,
    for_json,
    for_markdown,
    for_terminal,
    for_terminal_line,
    link,
)

TERMINAL_ATTACKS = [
    "\x1b[31mred",  # colour
    "\x1b[2J\x1b[H",  # clear the screen
    "\x1b]8;;https://evil.example\x07click\x1b]8;;\x07",  # OSC 8: a link under other words
    "\x1b]52;c;ZXZpbA==\x07",  # OSC 52: write to the clipboard
    "\x1b]0;title\x07",
    "\x9b31m",  # CSI as one C1 character
    "\x90q\x9c",  # DCS ... ST
    "progress 100%\rpwned      ",  # carriage return overwrites the line
    "abc\x08\x08\x08xyz",  # backspaces
    "bell\x07",
    "user\u202eexe.txt",  # right-to-left override
    "\u2066isolate\u2069",
    "\u200f\u200e\u061c",
    "pay\u200bpal",  # zero width space
    "a\u200db\u2060c\ufeffd\xade",
    "\U000e0041\U000e0042",  # tag characters
    "line\u2028separator\u2029paragraph",
    "\ud800",  # a lone surrogate
    "\x00",
    "\x7f",
]


@pytest.mark.parametrize("attack", TERMINAL_ATTACKS, ids=ascii)
def test_nothing_in_a_terminal_acts(attack: str) -> None:
    shown = for_terminal(attack)
    assert "\ufffd" in shown
    assert not any(is_unseen(c) for c in shown if c not in "\n\t")
    assert len(shown) == len(attack)


def is_unseen(character: str) -> bool:
    return unicodedata.category(character) in {"Cc", "Cf", "Cs", "Zl", "Zp"}


@given(st.text(st.characters(codec=None)))
def test_any_text_in_a_terminal_is_seen_or_replaced(text: str) -> None:
    assert not any(is_unseen(c) for c in for_terminal(text) if c not in "\n\t")
    assert not any(is_unseen(c) for c in for_terminal_line(text))


def test_what_is_seen_stays() -> None:
    text = "Préavis : 30 jours → 14 jours\n\t日本語, العربية, ñ"
    assert for_terminal(text) == text


@given(st.text(st.characters(codec=None)))
def test_json_is_free_of_controls_and_reads_back(text: str) -> None:
    written = for_json(json.dumps(text, ensure_ascii=False))
    assert not any(is_unseen(c) for c in written)
    assert json.loads(written) == text


MARKDOWN_ATTACKS = [
    ("# heading", "\\# heading"),
    ("*bold* _it_ ~~gone~~ `code`", "\\*bold\\* \\_it\\_ \\~\\~gone\\~\\~ \\`code\\`"),
    ("[click](javascript:x)", "\\[click\\](javascript:x)"),
    ("![pixel](http://x/p.png)", "!\\[pixel\\](http\\://x/p.png)"),
    ("<script>alert(1)</script>", "\\<script\\>alert(1)\\</script\\>"),
    ("<http://evil.example>", "\\<http\\://evil.example\\>"),
    ("see www.evil.example", "see www\\.evil.example"),
    ("&lt;b&gt; &#x41;", "\\&lt;b\\&gt; \\&\\#x41;"),
    ("| a | b |", "\\| a \\| b \\|"),
    ("- item", "\\- item"),
    ("+ item", "\\+ item"),
    ("1. item", "1\\. item"),
    ("12) item", "12\\) item"),
    ("=====", "\\====="),
    ("a\n\n---\n\nb", "a --- b"),
    ("    code by indent", "code by indent"),
    ("> quote", "\\> quote"),
    ("```\nfence\n```", "\\`\\`\\` fence \\`\\`\\`"),
    ("@everyone", "\\@everyone"),
    ("ends in a backslash \\", "ends in a backslash \\\\"),
    ("[^1]: note", "\\[\\^1\\]: note"),
    ("$x$", "\\$x\\$"),
]


@pytest.mark.parametrize(("attack", "shown"), MARKDOWN_ATTACKS)
def test_nothing_in_markdown_acts(attack: str, shown: str) -> None:
    assert for_markdown(attack) == shown


@given(st.text())
def test_every_sign_of_markdown_is_escaped(text: str) -> None:
    shown = for_markdown(text)
    assert "\n" not in shown
    assert not re.search(r"[`*_\[\]<>#|~&@^$\\]", re.sub(r"\\.", "", shown))
    assert not re.match(r"\s*([-+=]|\d+[.)])", shown)


HTML_ATTACKS = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "</style><script>alert(1)</script>",
    "<!-- --><svg/onload=alert(1)>",
    "&lt;script&gt;",
    "</p></div></body>",
]


class Tags(HTMLParser):
    """Counts what a browser would take for tags, and joins the text."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, list[tuple[str, str | None]]]] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, attrs))

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.mark.parametrize("attack", HTML_ATTACKS)
def test_nothing_in_html_acts(attack: str) -> None:
    parser = Tags()
    parser.feed(f'<p title="{for_html(attack)}">{for_html(attack)}</p>')
    parser.close()
    assert parser.tags == [("p", [("title", attack)])]
    assert parser.text == attack


def test_html_replaces_what_reorders_and_keeps_what_scripts_need() -> None:
    assert for_html("a\u202eb\x1bc") == "a\ufffdb\ufffdc"
    assert for_html("می\u200cخواهم") == "می\u200cخواهم"


@pytest.mark.parametrize("url", ["https://a.example/x?y=1&z=2#f", "http://127.0.0.1:8000/privacy"])
def test_links_to_pages_stay(url: str) -> None:
    assert link(url) == url


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        " javascript:alert(1)",
        "java\tscript:alert(1)",
        "data:text/html,<script>",
        "vbscript:x",
        "file:///etc/passwd",
        "//evil.example",
        "/relative",
        "https:///no-host",
        "https://user:word@evil.example",
        "https://good.example@evil.example",
        'https://a.example/"onclick="x',
        "https://a.example/\u202egpj.exe",
        "https://a.example/ b",
        "http://[::1",
        "",
    ],
)
def test_other_links_do_not(url: str) -> None:
    assert link(url) is None


FORMULAS = [
    "=1+1",
    "+1",
    "-1+2",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    "  =1",
    "=HYPERLINK(1)",
    "＝1",
]


@pytest.mark.parametrize("formula", FORMULAS)
def test_no_cell_is_a_formula(formula: str) -> None:
    assert for_csv(formula).startswith("'")


@given(st.text())
def test_a_row_of_cells_reads_back_without_formulas(text: str) -> None:
    file = io.StringIO()
    csv.writer(file).writerow([for_csv(text), "end"])
    row = next(csv.reader(io.StringIO(file.getvalue(), newline="")))
    assert row[-1] == "end"
    assert not re.match(r"\s*[=+\-@]|[\t\r\n]", row[0])


NAMES = [
    "../../etc/passwd",
    "/absolute",
    "C:\\Windows",
    "CON",
    "nul.txt",
    ".hidden",
    "-rf",
    "a\x00b",
    "x" * 300,
    "trailing. ",
    "",
    "日本",
    "\ud800",
    "a/b",
    "a-b",
    "A-B",
    "${HOME}",
    "$(id)",
    "~root",
    "a:b",
]


@pytest.mark.parametrize("name", NAMES, ids=ascii)
def test_file_names_stay_where_they_are_put(name: str, tmp_path: Path) -> None:
    written = file_name(name, ".html")
    assert re.fullmatch(r"[a-z0-9][a-z0-9-]*-[0-9a-f]{10}\.html", written)
    assert len(written) <= 80
    assert (tmp_path / written).resolve().parent == tmp_path.resolve()


def test_no_two_names_fall_together() -> None:
    written = [file_name(name).casefold() for name in NAMES]
    assert len(set(written)) == len(written)
