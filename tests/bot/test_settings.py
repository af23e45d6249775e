"""A wrong setting is one clear sentence."""

import pytest

from bot.settings import Settings, from_environment
from monitor.errors import UsageError


def test_nothing_set_means_no_bot() -> None:
    assert from_environment({"DISCORD_TOKEN": "  ", "PATH": "x"}) == Settings()


def test_what_is_set_is_read_and_the_token_is_not_shown() -> None:
    settings = from_environment(
        {
            "DISCORD_TOKEN": "Bot abc.def\n",
            "DISCORD_API_BASE": "http://127.0.0.1:8080/api/v10/",
            "DISCORD_GATEWAY": "ws://127.0.0.1:9000",
            "CLAUSEWATCH_OPERATOR_GUILD": "123",
            "CLAUSEWATCH_OPERATOR_CHANNEL": " 456 ",
        }
    )
    assert settings == Settings(
        "abc.def", "http://127.0.0.1:8080/api/v10", "ws://127.0.0.1:9000", 123, 456
    )
    assert "abc.def" not in repr(settings)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DISCORD_TOKEN", "two words"),
        ("DISCORD_TOKEN", "é"),
        ("DISCORD_API_BASE", "discord.com/api"),
        ("DISCORD_API_BASE", "ws://discord.com"),
        ("DISCORD_API_BASE", "http://[::1"),
        ("DISCORD_GATEWAY", "http://127.0.0.1:1"),
        ("DISCORD_GATEWAY", "ws://127.0.0.1:99999"),
        ("CLAUSEWATCH_OPERATOR_GUILD", "my server"),
        ("CLAUSEWATCH_OPERATOR_CHANNEL", "#alerts"),
    ],
)
def test_a_wrong_value_is_one_sentence_that_names_it(name: str, value: str) -> None:
    with pytest.raises(UsageError) as caught:
        from_environment({name: value})
    assert name in str(caught.value)
    assert "\n" not in str(caught.value)
