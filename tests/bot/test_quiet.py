"""In quiet hours a subscription is told nothing; what came meanwhile is told when they end."""

import re
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.backend import ClosedError, PassingError
from monitor.model import DeliveryKind, Mention, Pace, Quiet, Severity
from monitor.store.quiet import ends_at, holds, zone_named
from tests.bot.owing import LOGS_KEPT, NOTICE_CUT, owing, to_channel
from tests.bot.test_courier import HERE, Make, Office, office
from tests.doubles.craft import NOON
from tests.doubles.desk import DAYS, HOURS, MINUTES, POLICY
from tests.doubles.post import Post

__all__ = ["office"]

NIGHT = Quiet(time(22), time(7), "Europe/Paris")
WINTER = datetime(2026, 1, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "until"),
    [
        (timedelta(hours=20, minutes=59), None),
        (timedelta(hours=21), timedelta(days=1, hours=6)),
        (timedelta(hours=3), timedelta(hours=6)),
        (timedelta(hours=6) - timedelta(seconds=1), timedelta(hours=6)),
        (timedelta(hours=6), None),
        (timedelta(hours=12), None),
    ],
)
def test_a_night_in_paris_begins_at_21_utc_in_winter(
    now: timedelta, until: timedelta | None
) -> None:
    assert ends_at(NIGHT, WINTER + now) == (None if until is None else WINTER + until)


def test_hours_of_one_day_do_not_reach_into_the_next() -> None:
    lunch = Quiet(time(12), time(13, 30))
    assert ends_at(lunch, WINTER + 12 * HOURS) == WINTER + 13.5 * HOURS
    assert ends_at(lunch, WINTER + 13.5 * HOURS) is None
    assert ends_at(lunch, WINTER + 36 * HOURS) == WINTER + 37.5 * HOURS


@given(
    st.integers(0, 10_000_000).map(lambda n: WINTER + n * MINUTES),
    st.integers(0, 1439),
    st.integers(0, 1439),
    st.sampled_from(["UTC", "Europe/Paris", "America/St_Johns", "Australia/Lord_Howe", "no/such"]),
)
def test_quiet_hours_end_within_a_day_by_the_clock_on_the_wall(
    now: datetime, start: int, end: int, zone: str
) -> None:
    quiet = Quiet(time(*divmod(start, 60)), time(*divmod(end, 60)), zone)
    until = ends_at(quiet, now)
    if until is None:
        return
    assert now < until <= now + timedelta(hours=25)
    clock = until.astimezone(ZoneInfo("UTC" if zone == "no/such" else zone))
    put_on = clock.astimezone(UTC).astimezone(clock.tzinfo).utcoffset() != clock.utcoffset()
    assert clock.time() == quiet.end or put_on or _leaps(clock)
    assert ends_at(quiet, until) is None or quiet.start == quiet.end


def _leaps(clock: datetime) -> bool:
    """Tell whether the clock was changed within the last hours, so that no such time was."""
    return (clock - 3 * HOURS).astimezone(clock.tzinfo).utcoffset() != clock.utcoffset() or (
        (clock.astimezone(UTC) - 3 * HOURS).astimezone(clock.tzinfo).utcoffset()
        != clock.utcoffset()
    )


def test_a_zone_is_known_or_it_is_not() -> None:
    assert zone_named("UTC") is UTC
    assert zone_named("Europe/Paris") == ZoneInfo("Europe/Paris")
    unknown = ("", "Paris", "../etc/passwd", "\x00", "/")
    assert {zone_named(name) for name in unknown} == {None}


def test_high_severity_breaks_through_where_that_is_wanted() -> None:
    night = WINTER + 3 * HOURS
    assert holds(NIGHT, Severity.HIGH, night)
    assert not holds(replace(NIGHT, urgent=True), Severity.HIGH, night)
    assert holds(replace(NIGHT, urgent=True), Severity.MEDIUM, night)
    assert not holds(None, None, night)
    assert not holds(NIGHT, Severity.LOW, WINTER + 12 * HOURS)


AROUND_NOON = Quiet((NOON - 1 * HOURS).time(), (NOON + 22 * HOURS).time())
"""Quiet while the desk makes its first visits, which begin at noon."""


def quiet_office(office: Make, *texts: str, **says: object) -> Office:
    return office(to_channel(1, **{"quiet": AROUND_NOON} | says), texts=texts)


def after_the_quiet(here: Office) -> timedelta:
    return NOON + 22 * HOURS - here.desk.now


def test_an_alert_alone_waits_and_comes_whole(office: Make) -> None:
    here = quiet_office(office, NOTICE_CUT)
    assert here.deliver() == 0
    assert here.states() == ["owed"]
    assert here.deliver(after=after_the_quiet(here) - 1 * MINUTES) == 0
    assert here.deliver(after=1 * MINUTES) == 1
    (message,) = here.post.in_channel(HERE)
    assert message.buttons
    assert message.content.startswith("🔴")


def test_several_alerts_come_as_one_message(office: Make) -> None:
    here = quiet_office(office)
    for days in range(11, 15):
        here.desk.visit(POLICY.replace("for 30 days", f"for {days} days"), after=1 * HOURS)
    assert here.deliver() == 0
    assert here.deliver(after=after_the_quiet(here)) == 1
    (message,) = here.post.in_channel(HERE)
    assert message.content.startswith("📋 **While alerts were held back**: 4 changes")
    assert set(here.states()) == {"sent"}
    assert here.deliver() == 0


def test_roles_are_mentioned_in_what_was_held_back(office: Make) -> None:
    here = quiet_office(office, mentions=(Mention("77", "high"), Mention("88", "minor")))
    here.desk.visit(POLICY.replace("You may ask for a copy.", "~ Copies on request."))
    here.desk.visit(NOTICE_CUT.replace("You may ask for a copy.", "~ Copies on request."))
    assert here.deliver(after=after_the_quiet(here)) == 1
    (message,) = here.post.in_channel(HERE)
    assert message.content.startswith("📋")
    assert message.roles == ("77", "88")
    assert message.content.endswith("<@&77> <@&88>")


def test_what_is_urgent_comes_at_once_and_the_rest_waits(office: Make) -> None:
    here = quiet_office(office, quiet=replace(AROUND_NOON, urgent=True))
    minor = POLICY.replace("You may ask for a copy.", "~ Copies on request.")
    here.desk.visit(minor, after=1 * HOURS)
    here.desk.visit(minor.replace("30 days n", "14 days n"), after=1 * HOURS)
    assert here.deliver() == 1
    (message,) = here.post.in_channel(HERE)
    assert message.content.startswith("🔴")
    assert here.deliver(after=after_the_quiet(here)) == 1
    assert set(here.states()) == {"sent"}


def test_hours_that_are_changed_count_at_once(office: Make) -> None:
    here = quiet_office(office, NOTICE_CUT)
    assert here.deliver() == 0
    (kept,) = here.desk.book.subscriptions()
    assert kept.quiet == AROUND_NOON
    here.desk.book.amend(replace(kept, quiet=None))
    assert here.deliver() == 1


def test_another_channel_does_not_wait(office: Make) -> None:
    here = office(to_channel(1, quiet=AROUND_NOON), to_channel(2), texts=(NOTICE_CUT, LOGS_KEPT))
    assert here.deliver() == 2
    assert here.post.in_channel(HERE) == []


def test_of_two_that_ask_the_one_that_does_not_rest_is_told(office: Make) -> None:
    here = office(to_channel(1, quiet=AROUND_NOON), to_channel(1, wants="watch:lumen-privacy"))
    assert here.deliver() == 1
    (delivery,) = here.desk.book.deliveries()
    assert delivery.subscription == 2


def test_a_digest_that_falls_due_in_quiet_hours_waits(office: Make) -> None:
    morning = Quiet(time(7), time(9, 30))
    here = quiet_office(office, quiet=morning, digest=Pace.DAILY, mentions=(Mention("7", "high"),))
    here.desk.visit(POLICY.replace("You may ask for a copy.", "~ Copies on request."))
    at_eight = (NOON + 20 * HOURS) - here.desk.now
    assert here.deliver(after=at_eight) == 0
    assert here.deliver(after=90 * MINUTES) == 1


def test_what_is_taken_back_in_quiet_hours_is_never_told(office: Make) -> None:
    here = quiet_office(office, NOTICE_CUT)
    here.desk.visit(POLICY, after=30 * MINUTES)
    assert here.deliver(after=after_the_quiet(here)) == 0
    assert here.states() == ["dropped"]


def test_a_fresh_alert_is_put_right_in_quiet_hours_and_an_old_one_after_them(office: Make) -> None:
    begin = NOON + 12 * HOURS
    quiet = Quiet((begin + 10 * MINUTES).time(), (begin + 10 * HOURS).time())
    here = quiet_office(office, NOTICE_CUT, quiet=quiet)
    assert here.deliver() == 1
    here.desk.visit(POLICY, after=30 * MINUTES)
    assert here.deliver() == 1
    assert here.post.channels[HERE][0].edits == 1


def test_an_old_alert_is_replied_to_after_quiet_hours(office: Make) -> None:
    begin = NOON + 12 * HOURS
    quiet = Quiet((begin + 10 * MINUTES).time(), (begin + 10 * HOURS).time())
    here = quiet_office(office, NOTICE_CUT, quiet=quiet)
    assert here.deliver() == 1
    here.desk.visit(POLICY, after=4 * HOURS)
    assert here.deliver() == 0
    assert here.deliver(after=6 * HOURS) == 1
    assert here.post.channels[HERE][1].reply_to == here.post.channels[HERE][0].number


def test_a_fresh_bundle_is_replied_to_after_quiet_hours_too(office: Make) -> None:
    here = quiet_office(office)
    here.desk.visit(NOTICE_CUT, after=1 * HOURS)
    here.desk.visit(LOGS_KEPT, after=1 * HOURS)
    assert here.deliver(after=after_the_quiet(here)) == 1
    (kept,) = here.desk.book.subscriptions()
    here.desk.book.amend(replace(kept, quiet=_hours_from(here, 10 * MINUTES)))
    here.desk.visit(NOTICE_CUT, after=30 * MINUTES)
    assert here.deliver() == 0
    assert here.deliver(after=10 * HOURS) == 1
    bundle, reply = here.post.channels[HERE]
    assert reply.reply_to == bundle.number


def _hours_from(here: Office, begin: timedelta) -> Quiet:
    """Return quiet hours of ten hours that begin so much later than now."""
    start = here.desk.now + begin
    return Quiet(start.time(), (start + 10 * HOURS).time())


def test_an_alert_that_missed_its_time_waits_with_its_nonce(office: Make) -> None:
    begin = NOON + 12 * HOURS
    quiet = Quiet((begin + 1 * MINUTES).time(), (begin + 10 * HOURS).time())
    here = quiet_office(office, NOTICE_CUT, quiet=quiet)
    here.post.faults = [PassingError("503")]
    (before,) = here.desk.book.deliveries()
    assert here.deliver() == 0
    assert here.deliver(after=5 * MINUTES) == 0
    assert here.deliver(after=10 * HOURS) == 1
    (delivery,) = here.desk.book.deliveries()
    assert (delivery.nonce, str(delivery.state)) == (before.nonce, "sent")


def test_a_closed_channel_is_tried_once_when_quiet_hours_end(office: Make) -> None:
    here = quiet_office(office, NOTICE_CUT, quiet=None)
    here.post.faults = [ClosedError("hidden")] * 9
    assert here.deliver() == 0
    for days in range(11, 14):
        here.desk.visit(POLICY.replace("for 30 days", f"for {days} days"))
    (kept,) = here.desk.book.subscriptions()
    here.desk.book.amend(replace(kept, quiet=_hours_from(here, 0 * MINUTES)))
    tries = here.post.tries
    for _ in range(59):
        here.deliver(after=10 * MINUTES)
    assert here.post.tries == tries
    here.deliver(after=10 * MINUTES)
    assert here.post.tries == tries + 1
    here.post.faults = []
    assert here.deliver(after=1 * DAYS) == 4
    assert set(here.states()) == {"sent"}


def test_quiet_hours_are_kept_as_they_were_said(office: Make) -> None:
    here = quiet_office(office, quiet=replace(NIGHT, urgent=True))
    (kept,) = here.desk.book.subscriptions()
    assert kept.quiet == Quiet(time(22), time(7), "Europe/Paris", urgent=True)


steps = st.lists(
    st.tuples(st.integers(1, 300), st.booleans(), st.integers(0, 400)), min_size=1, max_size=9
)


@settings(max_examples=15, deadline=None)
@given(steps, st.integers(0, 23), st.integers(1, 23), st.booleans())
def test_nothing_is_lost_or_told_twice_or_at_night(
    course: list[tuple[int, bool, int]],
    start: int,
    hours: int,
    urgent: bool,  # noqa: FBT001
) -> None:
    quiet = Quiet(time(start), time((start + hours) % 24), "Europe/Paris", urgent)
    with TemporaryDirectory() as folder:
        desk = owing(Path(folder) / "book.db", [to_channel(1, quiet=quiet)])
        here = Office(desk, Post())
        for number, (until, severe, later) in enumerate(course):
            text = desk.page.text.replace(f"for {30 + number} days", f"for {31 + number} days")
            old, new = f"{30 - number} days notice", f"{29 - number} days notice"
            text = text.replace(f"{_noticed(text)} days notice", new if severe else old)
            desk.visit(text, after=until * MINUTES)
            _deliver_awake(here, quiet, later * MINUTES)
        # By the hour: as little as one hour a day may be awake.
        for _ in range(48):
            _deliver_awake(here, quiet, timedelta(hours=1))
        owed = desk.book.deliveries()
        assert {str(delivery.state) for delivery in owed} == {"sent"}
        assert len([d for d in owed if d.kind is DeliveryKind.ALERT]) == len(course)
        alone = [d for d in owed if d.bundle is None]
        assert len(alone) == len(here.post.in_channel(HERE))
        desk.book.close()


def _noticed(text: str) -> int:
    found = re.search(r"(\d+) days notice", text)
    assert found
    return int(found[1])


def _deliver_awake(here: Office, quiet: Quiet, after: timedelta) -> None:
    """Deliver after a while; what is sent in quiet hours must be urgent."""
    before = len(here.post.in_channel(HERE))
    here.deliver(after=after)
    if ends_at(quiet, here.clock.now) is not None:
        sent = here.post.in_channel(HERE)[before:]
        assert not sent or quiet.urgent
        assert all(message.content.startswith("🔴") for message in sent)
