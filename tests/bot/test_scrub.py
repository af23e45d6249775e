"""What a page says does not act on Discord, and reads as before."""

import re
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.scrub import PART, code, plain, prose

ACTING = r"<@|<#|<t:|</|<:|@everyone|@here|```|discord\.gg|[\u202a-\u202e\u2066-\u2069\x00-\x1f]"


@pytest.mark.parametrize(
    ("page", "shown"),
    [
        ("**bold** _it_ ~~no~~ ||x||", r"\*\*bold\*\* \_it\_ \~\~no\~\~ \|\|x\|\|"),
        ("[free](https://evil.example)", r"\[free\](https\://evil.example)"),
        ("# head", r"\# head"),
        ("- item", r"\- item"),
        ("1. item", r"1\. item"),
        ("a\nb\tc\u2028d", "a b c d"),
        ("\x1b[31mred", r"\[31mred"),
        ("x\u202ey\u2066z", "xyz"),
        ("\ud800", "\ufffd"),
        ("क्‍ष 👩‍👧", "क्‍ष 👩‍👧"),
    ],
)
def test_markdown_shows_as_letters(page: str, shown: str) -> None:
    assert prose(page) == shown


@pytest.mark.parametrize("write", [plain, prose, code])
@pytest.mark.parametrize(
    "page",
    [
        "<@1>",
        "<@!1>",
        "<@&1>",
        "<#1>",
        "<t:1:R>",
        "</x:1>",
        "@everyone",
        "@HERE",
        "```",
        "discord.gg/x",
    ],
)
def test_mentions_and_their_like_are_parted(page: str, write: Callable[[str], str]) -> None:
    written = write(page)
    if write is plain and page == "```":
        return
    assert re.search(ACTING, written, re.IGNORECASE) is None
    assert written.replace(PART, "").replace("\\", "") == page


@given(st.text())
def test_whatever_a_page_says_stays_on_its_line_and_in_its_block(page: str) -> None:
    for write in (plain, prose, code):
        written = write(page)
        assert "\n" not in written
        assert re.search(ACTING.replace("```|", ""), written, re.IGNORECASE) is None
        written.encode()
    assert "```" not in code(page)
