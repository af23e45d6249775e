"""The courier sends each alert once, whatever happens, and never lets one channel keep another."""

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.backend import ClosedError, PassingError, RefusedError
from bot.courier import Courier
from bot.presence import Presence
from monitor.model import DeliveryKind, DeliveryState, Direction, Fault, Mention, Pace, Subscription
from monitor.store import Book
from monitor.store.matching import next_digest
from tests.bot.owing import LOGS_KEPT, NOTICE_CUT, channel, owing, to_channel
from tests.bot.running import within
from tests.doubles.desk import DAYS, HOURS, MINUTES, POLICY, Desk
from tests.doubles.post import Lost, Post

HERE = channel(1)


class Clock:
    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now


async def no_sleep(_: float) -> None:
    await asyncio.sleep(0)


class Office:
    """A desk that makes changes, a post that takes messages, and a courier between them."""

    def __init__(self, desk: Desk, post: Post) -> None:
        self.desk, self.post = desk, post
        self.clock = Clock(desk.now)

    def deliver(self, *, after: timedelta = timedelta(0)) -> int:
        self.clock.now = max(self.clock.now, self.desk.now) + after
        self.desk.now = self.clock.now

        async def work() -> int:
            courier = Courier(self.desk.book.path, self.post, now=self.clock, sleep=no_sleep)
            try:
                return await courier.deliver_due()
            finally:
                await courier.close()

        return within(work())

    def states(self) -> list[str]:
        return [str(delivery.state) for delivery in self.desk.book.deliveries()]


Make = Callable[..., Office]


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Make]:
    opened: list[Book] = []

    def make(*subscriptions: Subscription, texts: tuple[str, ...] = (NOTICE_CUT,)) -> Office:
        asked = subscriptions or (to_channel(1),)
        desk = owing(tmp_path / "book.db", asked, *texts)
        opened.append(desk.book)
        return Office(desk, Post())

    yield make
    for book in opened:
        book.close()


def test_an_alert_is_sent_once(office: Make) -> None:
    here = office()
    assert here.deliver() == 1
    assert here.deliver() == 0
    (message,) = here.post.in_channel(HERE)
    assert "Lumen" in message.content
    (delivery,) = here.desk.book.deliveries()
    assert (delivery.state, delivery.message) == (DeliveryState.SENT, "1000")
    assert delivery.sent_at == here.clock.now


@pytest.mark.parametrize("forgetful", [False, True], ids=["nonce kept", "nonce forgotten"])
def test_a_lost_answer_repeats_nothing(office: Make, *, forgetful: bool) -> None:
    here = office()
    here.post.forgetful = forgetful
    here.post.faults = [Lost(PassingError("reset"))]
    assert here.deliver() == 0
    assert here.deliver(after=1 * MINUTES) == 1
    assert len(here.post.in_channel(HERE)) == 1
    assert here.post.looks == 1
    assert here.states() == ["sent"]


def test_what_passes_is_tried_later_and_ever_more_seldom(office: Make) -> None:
    here = office()
    here.post.faults = [PassingError("503")] * 5
    waits = []
    for _ in range(5):
        here.deliver()
        (delivery,) = here.desk.book.deliveries()
        assert (delivery.state, delivery.detail) == (DeliveryState.OWED, "503")
        assert delivery.next_at is not None
        waits.append((delivery.next_at - here.clock.now).total_seconds())
        here.clock.now = delivery.next_at
    assert waits == [2, 4, 8, 16, 32]
    assert here.deliver() == 1


def test_discord_says_how_long_to_wait(office: Make) -> None:
    here = office()
    here.post.faults = [PassingError("429", after=90)]
    here.deliver()
    assert here.deliver(after=89 * MINUTES / 60) == 0
    assert here.deliver(after=1 * MINUTES) == 1


def test_one_dead_channel_keeps_no_other(office: Make) -> None:
    here = office(*(to_channel(number) for number in range(1, 6)))
    here.post.faults = [ClosedError("gone")]
    assert here.deliver() == 4
    assert sorted(here.states()) == ["sent"] * 4 + ["suspended"]


def test_a_closed_channel_suspends_until_it_works_again(office: Make) -> None:
    here = office(to_channel(1, guild="7"), to_channel(2, guild="7", wants="watch:other"))
    here.post.faults = [ClosedError("hidden")]
    assert here.deliver() == 1  # the word of it, to the server's other channel
    (word,) = here.post.in_channel(channel(2))
    assert f"<#{channel(1)}>" in word.content
    assert "View Channel" in word.content
    assert "1 alert waits" in word.content
    (subscription, _) = here.desk.book.subscriptions()
    assert subscription.suspended == "hidden"
    here.desk.visit(LOGS_KEPT)
    here.post.faults = [ClosedError("hidden")]
    assert here.deliver() == 0  # tried again, closed still
    assert len(here.post.in_channel(channel(2))) == 1  # told once
    assert here.deliver(after=4 * MINUTES) == 0
    assert here.deliver(after=1 * DAYS) == 2  # opened: both alerts arrive
    assert len(here.post.in_channel(HERE)) == 2
    assert here.desk.book.subscriptions()[0].suspended is None


def test_a_closed_channel_is_asked_once_however_much_is_due(office: Make) -> None:
    here = office(texts=(NOTICE_CUT, LOGS_KEPT))
    here.post.faults = [ClosedError("hidden")]
    assert here.deliver() == 0
    assert here.post.tries == 1
    assert here.states() == ["suspended"] * 2
    assert here.deliver(after=1 * DAYS) == 2
    assert len(here.post.in_channel(HERE)) == 2


def test_where_files_are_forbidden_the_alert_comes_without_them(office: Make) -> None:
    here = office()
    here.post.faults = [ClosedError("forbidden")]
    assert here.deliver() == 1
    (message,) = here.post.in_channel(HERE)
    assert message.embeds
    assert not message.attachments


def test_a_message_that_is_refused_is_sent_bare(office: Make) -> None:
    here = office()
    here.post.faults = [RefusedError("400")]
    assert here.deliver() == 1
    (message,) = here.post.in_channel(HERE)
    assert "Lumen" in message.content
    assert message.content.endswith("-# Change #1")
    assert not message.embeds


def test_a_message_refused_even_bare_is_dropped_visibly(office: Make) -> None:
    here = office()
    here.post.faults = [RefusedError("400"), RefusedError("still 400")]
    assert here.deliver() == 0
    (delivery,) = here.desk.book.deliveries()
    assert (delivery.state, delivery.detail) == (DeliveryState.DROPPED, "still 400")


def test_a_young_alert_is_edited_when_its_change_is_taken_back(office: Make) -> None:
    here = office()
    here.deliver()
    here.desk.visit(POLICY, after=30 * MINUTES)
    assert here.deliver() == 1
    (posted,) = here.post.channels[HERE]
    assert posted.edits == 1
    assert posted.message.content.startswith("↩️")
    assert not posted.message.roles
    assert here.deliver() == 0


def test_an_old_alert_is_replied_to(office: Make) -> None:
    here = office()
    here.deliver()
    here.desk.visit(POLICY, after=6 * HOURS)
    assert here.deliver() == 1
    alert, reply = here.post.channels[HERE]
    assert (alert.edits, reply.reply_to) == (0, alert.number)
    assert reply.message.content.startswith("↩️")
    assert here.deliver() == 0


def test_an_alert_that_takes_no_edit_is_replied_to(office: Make) -> None:
    here = office()
    here.deliver()
    here.desk.visit(POLICY, after=30 * MINUTES)
    here.post.faults = [RefusedError("archived")]
    assert here.deliver() == 1
    alert, reply = here.post.channels[HERE]
    assert (alert.edits, reply.reply_to) == (0, alert.number)
    assert here.states() == ["sent"]


def test_a_sent_alert_stays_sent_though_its_correction_is_refused(office: Make) -> None:
    here = office()
    here.deliver()
    here.desk.visit(POLICY, after=6 * HOURS)
    here.post.faults = [RefusedError("bad form")]
    assert here.deliver() == 0
    assert here.states() == ["sent"]
    assert here.deliver(after=1 * DAYS) == 0


def test_a_change_taken_back_before_it_was_told_is_not_told(office: Make) -> None:
    here = office()
    here.desk.visit(POLICY)
    assert here.deliver() == 0
    assert here.states() == ["dropped"]


def test_a_digest_is_one_message_at_its_time_and_high_severity_does_not_wait(
    office: Make,
) -> None:
    mentions = (Mention("77", "high"), Mention("88", "cosmetic"))
    here = office(to_channel(1, digest=Pace.DAILY, mentions=mentions), texts=())
    minor = POLICY.replace("You may ask for a copy.", "~ Copies on request.")
    here.desk.visit(minor, after=1 * HOURS)
    here.desk.visit(minor.replace("Copies on", "Two copies on"), after=1 * HOURS)
    assert here.deliver() == 0
    loud = minor.replace("~ Copies", "~ Free copies").replace("30 days n", "14 days n")
    here.desk.visit(loud, after=1 * HOURS)
    assert here.deliver() == 1
    assert here.deliver(after=1 * DAYS) == 1
    _, digest = here.post.in_channel(HERE)
    assert digest.content == "📋 **Digest**: 2 changes on 1 page. <@&88>"
    assert digest.roles == ("88",)
    assert set(here.states()) == {"sent"}


def test_a_digest_that_is_asked_for_more_often_waits_no_week(office: Make) -> None:
    here = office(to_channel(1, digest=Pace.WEEKLY), texts=())
    minor = POLICY.replace("You may ask for a copy.", "~ Copies on request.")
    here.desk.visit(minor, after=2 * DAYS)
    (subscription,) = here.desk.book.subscriptions()
    here.desk.book.amend(replace(subscription, digest=Pace.DAILY))
    here.desk.visit(minor.replace("Copies on", "Two copies on"), after=1 * HOURS)
    (digest,) = (d for d in here.desk.book.deliveries() if d.kind is DeliveryKind.DIGEST)
    daily, weekly = (next_digest(pace, here.desk.now) for pace in (Pace.DAILY, Pace.WEEKLY))
    assert digest.next_at == daily < weekly


def test_nobody_is_replied_to_in_a_pause(office: Make) -> None:
    here = office()
    assert here.deliver() == 1
    (subscription,) = here.desk.book.subscriptions()
    paused = replace(subscription, paused_until=here.desk.now + 2 * DAYS)
    here.desk.book.amend(paused)
    here.desk.visit(POLICY, after=4 * HOURS)
    assert here.deliver() == 0
    assert here.deliver(after=2 * DAYS) == 1
    assert here.post.channels[HERE][1].reply_to == here.post.channels[HERE][0].number


def test_a_pause_gathers_what_came_meanwhile(office: Make) -> None:
    here = office(texts=())
    (subscription,) = here.desk.book.subscriptions()
    paused = replace(subscription, paused_until=here.desk.now + 2 * DAYS)
    here.desk.book.amend(paused)
    here.desk.visit(NOTICE_CUT)
    here.desk.visit(LOGS_KEPT)
    assert here.deliver(after=1 * DAYS) == 0
    here.desk.book.amend(replace(paused, paused_until=None))
    assert here.deliver() == 1
    (message,) = here.post.in_channel(HERE)
    assert message.content.startswith("📋 **While alerts were held back**: 2 changes")


def test_a_runaway_page_is_told_so_once_and_then_gathered(office: Make) -> None:
    here = office(to_channel(1, mentions=(Mention("77", "cosmetic"),)), texts=())
    for days in range(11, 21):
        here.desk.visit(POLICY.replace("for 30 days", f"for {days} days"), after=1 * HOURS)
    here.deliver()
    kinds = [delivery.kind for delivery in here.desk.book.deliveries()]
    assert kinds.count(DeliveryKind.RUNAWAY) == 1
    assert len(here.post.in_channel(HERE)) == 6 + 1
    assert "6 alerts within a day" in here.post.in_channel(HERE)[-1].content
    assert here.deliver(after=2 * DAYS) == 1
    assert here.post.in_channel(HERE)[-1].content.startswith("📋 **Further alerts")
    assert not here.post.in_channel(HERE)[-1].roles
    assert set(here.states()) == {"sent"}


def test_roles_are_mentioned_from_their_own_level_on(office: Make) -> None:
    mentions = (Mention("77", "cosmetic"), Mention("88", "high"))
    here = office(to_channel(1, mentions=mentions), texts=())
    here.desk.visit(POLICY.replace("You may ask for a copy.", "~ Copies on request."))
    here.desk.visit(NOTICE_CUT)
    here.deliver()
    quiet, loud = here.post.in_channel(HERE)
    assert quiet.roles == ("77",)
    assert loud.roles == ("77", "88")
    assert "<@&88>" in loud.content


def test_a_channel_is_told_once_by_the_subscription_that_says_most(office: Make) -> None:
    here = office(
        to_channel(1),
        to_channel(1, wants="watch:lumen-privacy", mentions=(Mention("77", "cosmetic"),)),
        to_channel(1, language="fr"),
        to_channel(1, direction=Direction.BETTER),
    )
    assert here.deliver() == 2
    english, french = sorted(here.post.in_channel(HERE), key=lambda m: m.marker[6])
    assert english.roles == ("77",)
    assert french.marker == "Changement #1"


def test_notices_of_many_pages_are_one_message(office: Make) -> None:
    here = office(texts=())
    for _ in range(3):
        here.desk.page.fault = Fault.NOT_FOUND
        here.desk.visit()
    assert here.deliver() == 0
    assert here.deliver(after=11 * MINUTES) == 1
    (message,) = here.post.in_channel(HERE)
    assert "cannot be read since <t:" in message.content


def test_without_a_bot_only_webhooks_are_served(office: Make) -> None:
    address = "https://discord.com/api/webhooks/1/secret"
    here = office(to_channel(1), to_channel(2, channel=address))
    here.post.webhooks_only = True
    assert here.deliver() == 1
    assert here.post.in_channel(HERE) == []
    here.post.webhooks_only = False
    assert here.deliver() == 1


def test_a_service_has_its_thread(office: Make) -> None:
    here = office(to_channel(1, thread=True))
    assert here.deliver() == 1
    assert here.post.threads == {f"{HERE}/1000": "Lumen"}
    here.desk.visit(LOGS_KEPT)
    assert here.deliver() == 1
    assert [len(here.post.channels[place]) for place in (HERE, "1000")] == [1, 1]
    here.desk.visit(LOGS_KEPT.replace("90", "60"))
    here.post.faults = [ClosedError("gone")]
    assert here.deliver() == 0
    assert here.deliver(after=1 * MINUTES) == 1
    assert len(here.post.channels[HERE]) == 2
    assert here.desk.book.subscriptions()[0].suspended is None


def test_alerts_that_are_due_at_once_share_their_thread(office: Make) -> None:
    here = office(to_channel(1, thread=True), texts=(NOTICE_CUT, LOGS_KEPT))
    assert here.deliver() == 2
    assert [len(here.post.channels[place]) for place in (HERE, "1000")] == [1, 1]
    here.desk.visit(NOTICE_CUT, after=30 * MINUTES)
    assert here.deliver() == 1
    assert here.post.channels["1000"][0].edits == 1


def test_two_couriers_share_the_work(office: Make, tmp_path: Path) -> None:
    here = office(*(to_channel(number) for number in range(40)))

    async def work() -> int:
        couriers = [Courier(tmp_path / "book.db", here.post, now=here.clock) for _ in "ab"]
        sent = await asyncio.gather(*(courier.deliver_due() for courier in couriers))
        for courier in couriers:
            await courier.close()
        return sum(sent)

    assert within(work()) == 40
    assert here.post.tries == 40


def test_what_a_dead_courier_claimed_is_delivered_at_once(office: Make) -> None:
    here = office()
    (claimed,) = here.desk.book.claim(here.desk.now, lease=1 * HOURS)
    assert here.states() == ["claimed"]
    assert here.deliver() == 1
    assert here.post.looks == 1
    assert claimed.nonce == here.post.channels[HERE][0].nonce


def test_what_a_living_courier_claimed_is_left_to_it(office: Make, tmp_path: Path) -> None:
    here = office()
    living = Presence(tmp_path / "book.db")
    living.share()
    here.desk.book.claim(here.desk.now, lease=1 * HOURS)
    assert here.deliver() == 0
    living.leave()
    assert here.deliver() == 1


def test_a_bug_in_one_delivery_keeps_no_other(
    office: Make, caplog: pytest.LogCaptureFixture
) -> None:
    here = office(*(to_channel(number) for number in range(1, 6)))
    here.post.faults = [ZeroDivisionError("bug")]
    assert here.deliver() == 4
    assert sorted(here.states()) == ["owed", *["sent"] * 4]
    assert "not delivered by a bug" in caplog.text
    assert here.deliver(after=1 * MINUTES) == 1


def test_a_stop_cuts_off_what_does_not_end_and_the_next_run_sends_it(office: Make) -> None:
    here = office()

    async def work() -> None:
        stop = asyncio.Event()
        here.post.hold, here.post.held = asyncio.Event(), asyncio.Event()
        courier = Courier(here.desk.book.path, here.post, now=here.clock, patience=0.1)
        running = asyncio.create_task(courier.run(stop))
        await asyncio.wait_for(here.post.held.wait(), 5)
        stop.set()
        await asyncio.wait_for(running, 5)

    within(work())
    here.post.hold = None
    assert here.deliver(after=1 * MINUTES) == 1
    assert len(here.post.in_channel(HERE)) == 1


def test_run_delivers_until_it_is_stopped(office: Make) -> None:
    here = office()

    async def work() -> None:
        stop = asyncio.Event()

        async def rest(_: float) -> None:
            stop.set()

        courier = Courier(here.desk.book.path, here.post, now=here.clock, sleep=rest)
        await asyncio.wait_for(courier.run(stop), 5)

    within(work())
    assert here.states() == ["sent"]
