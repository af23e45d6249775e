"""`subscribe` and `unsubscribe`: alerts to a Discord channel by its webhook, without a bot.

Knows how the two are asked for and told. A webhook's address is a secret: it is never printed, and
may be given on standard input to keep it out of the shell's history.
"""

import difflib
import sys
from collections.abc import Iterable
from dataclasses import replace

import click

from monitor import hours, watchlist
from monitor.cli.options import Options, answer, shared
from monitor.errors import UsageError
from monitor.model import Direction, Level, Mention, Pace, Quiet, Subscription, Topic
from monitor.render import contract, escape
from monitor.store import Book

DIRECTIONS = {"worse": Direction.WORSE, "better": Direction.BETTER}

_STDIN = "-"
_webhook = click.option(
    "--webhook", metavar="URL", help="The webhook's address; - reads it from standard input."
)


@click.command(
    "subscribe",
    short_help="Tell a Discord channel of changes by its webhook, without a bot.",
    epilog="Example: clausewatch subscribe --webhook - --service Acme --from minor < address.txt",
)
@_webhook
@click.option("--watch", metavar="ID", help="Only this watch; default: everything.")
@click.option("--service", metavar="NAME", help="Only this service.")
@click.option(
    "--topic", type=click.Choice([str(topic) for topic in Topic]), help="Only this topic."
)
@click.option(
    "--from",
    "level",
    type=click.Choice([str(level) for level in Level]),
    default="substantive",
    show_default=True,
    help="The least that is told.",
)
@click.option(
    "--direction", type=click.Choice([*DIRECTIONS]), help="Only what is worse, or better, for you."
)
@click.option(
    "--digest",
    type=click.Choice([str(pace) for pace in Pace]),
    default="instant",
    show_default=True,
    help="At once, or one message a day or week.",
)
@click.option(
    "--mention",
    "mentions",
    metavar="ROLE[:LEVEL]",
    multiple=True,
    help="A role's id to mention, from a level of its own.",
)
@click.option("--quiet", metavar="HOURS", help="Hours in which nothing is told: 22:00-07:00.")
@click.option("--zone", metavar="ZONE", help="Their time zone, such as Europe/Paris; default: UTC.")
@click.option("--urgent", is_flag=True, help="Tell what is of high severity in them too.")
@click.option(
    "--test", is_flag=True, help="Send a sample alert first; without one, nothing is kept."
)
@shared
def subscribe_command(
    options: Options,
    webhook: str | None,
    watch: str | None,
    service: str | None,
    topic: str | None,
    *,
    level: str,
    direction: str | None,
    digest: str,
    mentions: tuple[str, ...],
    quiet: str | None,
    zone: str | None,
    urgent: bool,
    test: bool,
) -> None:
    """Tell a Discord channel of changes by its webhook; without --webhook, list who is told.

    `check` and `serve` send what is owed. Subscribing again with the same webhook and the same
    WATCH, SERVICE or TOPIC changes that subscription. --lang is the language of the alerts.
    """
    if webhook is None:
        _list(options)
        return
    with Book.open(options.db) as book:
        wanted = Subscription(
            id=0,
            channel=_address(webhook),
            wants=_wants(options, book, watch, service, topic),
            at_least=level,
            direction=None if direction is None else DIRECTIONS[direction],
            language=_tongue(options.language),
            digest=Pace(digest),
            mentions=tuple(map(_mention, mentions)),
            quiet=_quiet(quiet, zone, urgent=urgent),
        )
        if test:
            _try(wanted)
        _tell(options, _keep(book, wanted))


@click.command(
    "unsubscribe",
    short_help="End subscriptions, by their number or their webhook.",
    epilog="Example: clausewatch unsubscribe 3",
)
@click.argument("numbers", nargs=-1, type=int, metavar="[NUMBER]...")
@_webhook
@shared
def unsubscribe_command(options: Options, numbers: tuple[int, ...], webhook: str | None) -> None:
    """End subscriptions, by their NUMBER or all of a webhook; what they were owed is dropped."""
    if not numbers and webhook is None:
        raise UsageError("give NUMBER or --webhook; `clausewatch subscribe` lists them")
    with Book.open(options.db, create=False) as book:
        standing = book.subscriptions()
        channel = None if webhook is None else _address(webhook)
        ending = [s for s in standing if s.id in numbers or s.channel == channel]
        unknown = set(numbers) - {s.id for s in ending}
        if unknown or not ending:
            raise UsageError(
                f"there is no subscription {', '.join(map(str, sorted(unknown))) or 'of it'};"
                " `clausewatch subscribe` lists them"
            )
        for subscription in ending:
            book.unsubscribe(subscription.id)
            _tell(options, subscription, ended=True)


def _keep(book: Book, wanted: Subscription) -> Subscription:
    """Store a subscription, in the place of one for the same webhook and wants."""
    for kept in book.subscriptions(channel=wanted.channel):
        if kept.wants == wanted.wants:
            return book.amend(replace(wanted, id=kept.id, paused_until=kept.paused_until))
    return book.subscribe(wanted)


def _tongue(language: str) -> str:
    """Return a language that alerts are written in; reports know more of them."""
    from bot.wording import languages

    if language not in languages():
        known = ", ".join(languages())
        raise UsageError(f"alerts are not written in {language!r} yet, but in: {known}")
    return language


def _address(webhook: str) -> str:
    from bot.webhooks import checked

    return checked(sys.stdin.readline() if webhook == _STDIN else webhook)


def _try(wanted: Subscription) -> None:
    from bot.dispatch import try_webhook
    from bot.settings import from_environment

    try_webhook(wanted.channel, wanted.language, from_environment())


def _wants(
    options: Options, book: Book, watch: str | None, service: str | None, topic: str | None
) -> str:
    given = [part for part in (watch, service, topic) if part is not None]
    if len(given) > 1:
        raise UsageError("give one of --watch, --service and --topic; subscribe again for another")
    if topic is not None:
        return f"topic:{topic}"
    if not given:
        return "everything"
    states = book.statuses()
    listed = watchlist.load(options.watchlist).watches if options.watchlist.exists() else ()
    if watch is not None:
        names = {status.watch_id for status in states} | {known.id for known in listed}
        return f"watch:{_known('watch', watch, names)}"
    names = {status.service for status in states} | {known.service for known in listed}
    return f"service:{_known('service', service or '', names)}"


def _known(noun: str, name: str, names: Iterable[str]) -> str:
    folded = {known.casefold(): known for known in names}
    if name.casefold() in folded:
        return folded[name.casefold()]
    close = difflib.get_close_matches(name.casefold(), folded, n=1)
    hint = f"did you mean {folded[close[0]]}?" if close else "`clausewatch watch list` has them."
    raise UsageError(f"There is no {noun} {name!r}; {hint}")


def _mention(text: str) -> Mention:
    role, _, level = text.partition(":")
    if not role.isascii() or not role.isdigit() or (level and level not in list(Level)):
        raise UsageError(
            f"--mention {text!r} is no role's id with a level, such as 123456789012345678:high"
        )
    return Mention(role, level or str(Level.SUBSTANTIVE))


def _quiet(typed: str | None, zone: str | None, *, urgent: bool) -> Quiet | None:
    if typed is None:
        if zone is not None or urgent:
            raise UsageError("--zone and --urgent are said of --quiet hours; give those too")
        return None
    found = hours.read_hours(typed)
    if found is None or found[0] == found[1]:
        raise UsageError(f"--quiet {typed!r} are no hours, such as 22:00-07:00")
    place = hours.zone_called(zone or "UTC")
    if place is None:
        close = hours.zone_like(zone or "")
        hint = f"did you mean {close}?" if close else "write it as Europe/Paris."
        raise UsageError(f"There is no time zone {zone!r}; {hint}")
    return Quiet(*found, place, urgent)


def _list(options: Options) -> None:
    with Book.open(options.db, create=False) as book:
        standing = book.subscriptions()
    for subscription in standing:
        _tell(options, subscription)
    if not standing and not options.as_json:
        click.echo("Nobody is told of anything yet.")


def _tell(options: Options, subscription: Subscription, *, ended: bool = False) -> None:
    if options.as_json:
        answer(_object(subscription, ended=ended))
        return
    wants = escape.for_terminal_line(subscription.wants)
    told = f"{subscription.id}  {subscription.shown}  {wants}, from {subscription.at_least}"
    parts = [
        "" if subscription.digest is Pace.INSTANT else str(subscription.digest),
        _resting(subscription.quiet),
        _suspension(subscription, options.language),
        "ended" if ended else "",
    ]
    click.echo(", ".join([told, *filter(None, parts)]))


def _resting(quiet: Quiet | None) -> str:
    if quiet is None:
        return ""
    but = " but for high" if quiet.urgent else ""
    return f"quiet {quiet.start:%H:%M}-{quiet.end:%H:%M} {quiet.zone}{but}"


def _suspension(subscription: Subscription, language: str) -> str:
    if subscription.suspended is None:
        return ""
    from bot.bundles import why

    return f"suspended: {why(subscription.suspended, language)}"


def _quiet_object(quiet: Quiet | None) -> contract.Json | None:
    if quiet is None:
        return None
    return {
        "start": f"{quiet.start:%H:%M}",
        "end": f"{quiet.end:%H:%M}",
        "zone": quiet.zone,
        "urgent": quiet.urgent,
    }


def _object(subscription: Subscription, *, ended: bool) -> contract.Json:
    return {
        "subscription": subscription.id,
        "channel": subscription.shown,
        "wants": subscription.wants,
        "from": subscription.at_least,
        "direction": None if subscription.direction is None else str(subscription.direction),
        "language": subscription.language,
        "digest": str(subscription.digest),
        "mentions": [{"role": m.role, "from": m.at_least} for m in subscription.mentions],
        "quiet": _quiet_object(subscription.quiet),
        "suspended": subscription.suspended,
        "ended": ended,
    }
