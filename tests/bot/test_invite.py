"""The invite link asks for what alerts need, and for nothing else."""

from urllib.parse import parse_qs, urlsplit

import pytest

from bot.commands.doctor import FOR_THREADS, OPTIONAL, REQUIRED
from bot.invite import PERMISSIONS, application_of, link

TOKEN = "MTQ1NjA3NDQ0Mzk4MDgwMDAwNA.not.real"


def test_the_link_names_the_application_both_scopes_and_the_permissions() -> None:
    parts = urlsplit(link(1456074443980800004))
    assert (parts.scheme, parts.netloc, parts.path) == ("https", "discord.com", "/oauth2/authorize")
    assert parse_qs(parts.query) == {
        "client_id": ["1456074443980800004"],
        "scope": ["bot applications.commands"],
        "permissions": ["309237763072"],
    }


def test_what_is_asked_for_is_what_the_doctor_looks_for() -> None:
    assert set(PERMISSIONS) == {*REQUIRED, *OPTIONAL, *FOR_THREADS}
    assert "mention_everyone" not in PERMISSIONS


@pytest.mark.parametrize(
    ("token", "number"),
    [(TOKEN, 1456074443980800004), ("", None), ("x", None), ("bm8.x.y", None), ("é.x.y", None)],
)
def test_a_token_begins_with_its_application(token: str, number: int | None) -> None:
    assert application_of(token) == number
