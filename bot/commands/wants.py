"""What a subscription asks for: read from what was typed, and told in words.

Knows the spelling in the book: everything, watch:ID, service:NAME, topic:SLUG.
"""

from bot.autocomplete import Shelf, fold
from bot.commands.choices import EVERYTHING
from bot.commands.lookup import watch_named
from bot.commands.office import Office
from bot.scrub import prose
from bot.translations import Words, languages_named
from monitor.model import Change, Direction, Pace, Subscription, Topic


async def wants_of(office: Office, typed: str, words: Words) -> str:
    """Return what was asked for, as the book spells it.

    Raises:
        Refusal: no watch, service or topic is called so.
    """
    shelf = await office.index.shelf(office.ask)
    kind, _, name = typed.strip().partition(":")
    if fold(typed.strip()) in {EVERYTHING, fold(words.phrase("alerts", "everything"))}:
        return EVERYTHING
    if kind == "topic" and name in list(Topic):
        return f"topic:{name}"
    services = {fold(watch.service): watch.service for watch in shelf.watches.values()}
    named = fold(name if kind == "service" else typed.strip())
    if named in services:
        return f"service:{services[named]}"
    found = await watch_named(office, name if kind == "watch" else typed)
    return f"watch:{found.id}"


def concerns(subscription: Subscription, change: Change) -> bool:
    """Tell whether a subscription may tell about the page of a change."""
    kind, _, name = subscription.wants.partition(":")
    if kind == "watch":
        return name == change.watch_id
    return kind != "service" or name.casefold() == change.service.casefold()


def told(wants: str, shelf: Shelf, words: Words) -> str:
    """Return what a subscription asks for, in words, escaped."""
    kind, _, name = wants.partition(":")
    if kind == "service":
        return words.phrase("alerts", "service", service=prose(name))
    if kind == "topic" and name in list(Topic):
        return words.phrase("alerts", "topic", topic=words.word(Topic(name)))
    if kind == "watch":
        watch = shelf.watches.get(name)
        return prose(watch.title) if watch else f"`{name}`"
    return words.phrase("alerts", "everything")


def channel_of(subscription: Subscription) -> str:
    """Return the channel as a link to it; a webhook's address without its secret."""
    if subscription.channel.isdigit():
        return f"<#{subscription.channel}>"
    return f"`{subscription.shown}`"


def level(value: str, words: Words) -> str:
    """Return a level by its short name: what stands before the colon of its choice."""
    return words.choice(value).partition(":")[0].strip()


def pace(value: Pace, words: Words) -> str:
    """Return how often a subscription is told."""
    return words.choice(value.value)


def leaning(value: Direction | None, words: Words) -> str:
    """Return which direction a subscription asks for."""
    return words.choice(value.value if value else "any")


def language(code: str) -> str:
    """Return a language by its own name."""
    return languages_named().get(code, code)
