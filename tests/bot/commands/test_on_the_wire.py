"""Every command through real HTTP and a real gateway, each request held to Discord's own schema.

The simulator replaces what lies beneath discord.py; here nothing is replaced.
"""

from collections.abc import Iterator
from datetime import time
from pathlib import Path
from typing import Any

import discord
import pytest

from bot.translations import WHY, language_of, words
from monitor.model import Quiet
from monitor.store import Book
from tests.bot.commands.library import SHOP, TERMS, change_again
from tests.bot.running import Running, settings_for
from tests.doubles.craft import NOON
from tests.doubles.discord_wire import Channel, DiscordWire, Permission, Person, Reply
from tests.doubles.discord_wire.world import POSTER

ANSWER_WITHIN = 1500
"""Milliseconds to the acknowledgement; Discord gives 3,000."""


class Office:
    """A running bot, a channel in the operator's server, and a person who manages it."""

    def __init__(self, wire: DiscordWire, book_path: Path, locale: str) -> None:
        self.wire, self.path = wire, book_path
        self.guild = wire.guild()
        self.channel: Channel = wire.channel(self.guild)
        role = wire.role(self.guild, "Keepers", permissions=POSTER | Permission.MANAGE_GUILD)
        user = wire.user("maud", guild=self.guild, roles=(role,), locale=locale)
        self.person: Person = wire.person(user, self.channel)

    def asks(self, words: str, **options: Any) -> str:
        """Ask, and return the whole answer, which came in time and to the asker alone."""
        return self.heard(self.person.slash(words, **options))

    def heard(self, reply: Reply) -> str:
        assert not reply.failed
        assert reply.milliseconds < ANSWER_WITHIN
        reply.settled()
        return reply.text


@pytest.fixture(params=["en-US", "fr"])
def office(request: pytest.FixtureRequest, wire: DiscordWire, book_path: Path) -> Iterator[Office]:
    made = Office(wire, book_path, request.param)
    with Running(settings_for(wire, operator_guild=made.guild.id), book_path):
        wire.wait_connected()
        wire.wait_for(lambda: wire.commands(made.guild) or None, 10, "the commands")
        yield made


def test_every_command_is_answered(office: Office) -> None:
    told = [
        office.asks("policy list"),
        office.asks("policy history", watch=SHOP.id, topic="sale", since="9000d"),
        office.asks("policy show", change=1),
        office.asks("policy diff", change=2),
        office.asks("policy facts", watch=SHOP.id),
        office.asks("policy search", text="personal data"),
        office.asks("policy status"),
        office.asks("policy follow", watch=TERMS.id),
        office.asks("policy-alerts subscribe", watch=SHOP.id, channel=office.channel),
        office.asks("policy-alerts overview"),
        office.asks("policy-alerts pause", hours=2),
        office.asks("policy-alerts pause", hours=0),
        office.asks("policy-alerts test", channel=office.channel),
        office.asks("policy-alerts edit", subscription=2),
        office.asks("policy-alerts unsubscribe", subscription=2),
        office.asks("policy-admin add", url="https://www.meadowlark.example/privacy"),
        office.asks("policy-admin approve", watch="meadowlark-privacy"),
        office.asks("policy-admin check", watch=SHOP.id),
    ]
    assert all(told)
    assert not [text for text in told if "in the log" in text or "dans le journal" in text]
    (sample,) = office.wire.messages(office.channel)
    assert "14" in sample.content


def test_quiet_hours_are_set_by_options_and_in_a_form(office: Office) -> None:
    told = office.asks(
        "policy-alerts subscribe", watch=SHOP.id, quiet="22h-7h", zone="Europe/Paris"
    )
    assert "22:00-07:00 (Europe/Paris)" in told
    edit = office.person.slash("policy-alerts edit", subscription=1).settled()
    there = words(language_of(discord.Locale(office.person.user.locale)))
    button = there.phrase("alerts", "edit-quiet", hours="22:00-07:00")
    form = office.person.click(edit.message, button)
    office.person.submit(form, quiet="23:00-06:00", zone="tokyo")
    office.wire.wait_for(lambda: "23:00-06:00" in edit.text or None, 10, "the saved hours")
    with Book.open(office.path) as book:
        (kept,) = book.subscriptions()
        assert kept.quiet == Quiet(time(23), time(6), "Asia/Tokyo")


def test_names_are_offered_in_time(office: Office) -> None:
    for command, option, typed in (
        ("policy history", "watch", "lark"),
        ("policy show", "change", ""),
        ("policy-alerts subscribe", "watch", ""),
        ("policy history", "since", ""),
        ("policy-alerts subscribe", "zone", "paris"),
        ("policy-alerts edit", "quiet", ""),
    ):
        reply = office.person.complete(command, option, typed)
        assert 1 <= len(reply.choices) <= 25
        assert reply.milliseconds < ANSWER_WITHIN


def test_the_buttons_of_a_delivered_alert_work(office: Office) -> None:
    office.asks("policy-alerts subscribe", watch=SHOP.id)
    change_again(office.path)
    (alert,) = office.wire.wait_messages(office.channel, 1)
    ids = [button["custom_id"] for row in alert.components for button in row["components"]
           if "custom_id" in button]  # fmt: skip
    assert ids == ["cw:diff:4", "cw:ack:4", "cw:more:4"]
    assert "24 months" in office.heard(office.person.click(alert, "cw:diff:4"))
    assert "SHA-256" in office.heard(office.person.menu(WHY, alert))
    more = office.person.click(alert, "cw:more:4").settled()
    assert office.heard(office.person.click(more.message, "cw:noise:4"))
    office.person.click(alert, "cw:ack:4")
    office.wire.wait_for(
        lambda: "maud" in str(office.wire.messages(office.channel)[0].embeds) or None,
        10,
        "the acknowledgement",
    )
    with Book.open(office.path) as book:
        assert book.labelled()[0].noise == 1


def test_a_mute_in_the_thread_of_a_service_is_for_its_channel(office: Office) -> None:
    office.asks("policy-alerts subscribe", watch=SHOP.id, thread=True)
    change_again(office.path)
    (first,) = office.wire.wait_messages(office.channel, 1)
    thread = office.wire.wait_for(
        lambda: office.wire.discord.world.channels.get(first.id), 10, "the thread"
    )
    office.wire.wait_for(lambda: _threaded(office.path) or None, 10, "the thread in the book")
    change_again(office.path, "36 months")
    (second,) = [m for m in office.wire.wait_messages(thread, 1) if m.components]
    there = office.wire.person(office.person.user, thread)
    more = there.click(second, "cw:more:5").settled()
    told = office.heard(there.click(more.message, "cw:mute:5"))
    assert f"<#{office.channel.id}>" in told
    with Book.open(office.path) as book:
        assert [mute.subscription for mute in book.mutes(NOON)] == [1]


def _threaded(path: Path) -> bool:
    with Book.open(path) as book:
        return book.thread_of(1, SHOP.service) is not None
