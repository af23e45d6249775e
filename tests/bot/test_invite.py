"""The invite link asks for what alerts need, and for nothing else."""

from urllib.parse import parse_qs, urlsplit

from bot.commands.doctor import FOR_THREADS, OPTIONAL, REQUIRED
from bot.invite import PERMISSIONS, link


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
