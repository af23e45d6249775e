"""The tour itself: the real pipeline over the demo's site, one scene a step of the story.

Knows the watchlist that fits the site and when to move it on; what is told of a scene is the
command line's affair. No network but loopback, no state but the book it is given.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from monitor import run
from monitor.demo.site import Site
from monitor.demo.story import Step, load
from monitor.model import Change, Settings, Watch, Watchlist
from monitor.store import Book


@dataclass(frozen=True, slots=True)
class Scene:
    """One step: what happened on the site, what each visit came to, and what it recorded."""

    number: int
    step: Step
    visits: tuple[run.Visited, ...]
    changes: tuple[Change, ...]


def tour(book: Book) -> Iterator[Scene]:
    """Serve the story step by step and check it with a fresh book; yield a scene a step."""
    with Site(load()) as site:
        watchlist = watched(site)
        for number, step in enumerate(site.story.steps):
            site.step = number
            order = [watch.id for watch in watchlist.watches]
            visits = list(run.check_now(book, watchlist))
            visits.sort(key=lambda visited: order.index(visited.outcome.watch_id))
            recorded = [v.recorded.change for v in visits if v.recorded.change is not None]
            changes = tuple(book.change(change) for change in recorded)
            yield Scene(number + 1, step, tuple(visits), changes)


def watched(site: Site) -> Watchlist:
    """Return the watchlist of the site; changes are told at once, since the tour is short."""
    settings = Settings(
        host_delay=timedelta(0), confirm_after=timedelta(0), allow_private_addresses=True
    )
    return Watchlist(
        settings,
        tuple(
            Watch(
                id=policy.watch,
                service=policy.service,
                name=policy.name,
                kind="privacy-policy",
                urls=(site.address + policy.path,),
                language=policy.language,
            )
            for policy in site.story.policies
        ),
    )
