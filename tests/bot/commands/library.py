"""A book made by real visits to invented policies, for tests of what people ask the bot."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from monitor import run
from monitor.model import Failed, Fault, HistoryQuery, Settings, Watch, Watchlist
from monitor.run import Means
from monitor.store import Book
from tests.doubles.craft import NOON, Page

SHOP = Watch("larkspur-privacy", "Larkspur", "Privacy policy", "privacy-policy",
             ("https://larkspur.example/privacy",), language="en")  # fmt: skip
TERMS = Watch("larkspur-terms", "Larkspur", "Terms of service", "terms",
              ("https://larkspur.example/terms",), language="en")  # fmt: skip
HOST = Watch("corbeau-confidentialite", "Corbeau", "Politique de confidentialité",
             "privacy-policy", ("https://corbeau.example/confidentialite",),
             language="fr")  # fmt: skip
WATCHES = (SHOP, TERMS, HOST)

OPENING = """Privacy policy

Larkspur Ltd runs an online shop. This policy explains which personal data we collect when you use
our website and our services, why we use your information, and which rights you have.

1. What we keep

We keep order records for 6 years, as tax law requires. We keep server logs for 30 days.

2. Who receives your data

We do not sell your personal data to third parties. Our payment provider receives your card number
in order to charge it.

3. Your rights

You may ask us for access to your personal data at any time by writing to privacy@larkspur.example.
You may object to marketing messages.

4. Changes to this policy

We give 30 days' notice by e-mail before changes to this privacy policy take effect.
"""
CUT = OPENING.replace("We give 30 days' notice", "We give 14 days' notice")
SOLD = CUT.replace("We do not sell", "We may sell")
STYLED = SOLD.replace("in order to charge it", "to charge it")

RULES = """Terms of service

These terms are an agreement between you and Larkspur Ltd about the use of our services. By using
the website you accept these terms.

1. Your account

You must be at least 16 years old to open an account. You may close your account at any time.

2. Liability

Our liability to you is limited to 100 euros for each order. We are not liable for damage that we
could not foresee when the contract was made.

3. Changes and termination

We may change these terms. If you do not agree to the changed terms, you may terminate this
agreement by closing your account. These terms are governed by the laws of Ireland.
"""

FRENCH = """Politique de confidentialité

Corbeau SARL héberge des sites. La présente politique explique quelles données personnelles nous
collectons lorsque vous utilisez nos services, pourquoi, et quels droits vous avez.

1. Conservation

Nous conservons les journaux de connexion pendant 6 mois.

2. Vos droits

Vous pouvez demander l'accès à vos données personnelles à tout moment. Nous répondons dans un délai
d'un mois.
"""


def make_book(path: Path) -> Path:
    """Record four versions of one policy, one of two others, one of which then fails."""
    shop, terms, host = (Page(text, etags=True) for text in (OPENING, RULES, FRENCH))
    pages = {SHOP.urls[0]: shop, TERMS.urls[0]: terms, HOST.urls[0]: host}
    listed = Watchlist(Settings(confirm_after=timedelta(0), host_delay=timedelta(0)), WATCHES)
    days = iter(NOON + timedelta(days=n) for n in range(20))
    with Book.open(path) as book:
        for text in (OPENING, OPENING, CUT, SOLD, STYLED):
            shop.text = text
            visit(book, listed, pages, next(days))
        host.fault = Fault.TIMEOUT
        visit(book, listed, pages, next(days))
    return path


def change_again(path: Path, kept: str = "24 months") -> int:
    """Record one more change, of high severity: how long logs are kept; return its number."""
    listed = Watchlist(Settings(confirm_after=timedelta(0), host_delay=timedelta(0)), (SHOP,))
    text = STYLED.replace("server logs for 30 days", f"server logs for {kept}")
    with Book.open(path) as book:
        done = sum(state.visits for state in book.statuses([SHOP.id]))
        day = NOON + timedelta(days=30 + done)
        visit(book, listed, {SHOP.urls[0]: Page(text, etags=True)}, day)
        book.enter(WATCHES)
        return max(change.id for change in book.changes(HistoryQuery(watch=SHOP.id)))


def visit(book: Book, listed: Watchlist, pages: dict[str, Page], now: datetime) -> None:
    """Visit all watches of a list once, at a given moment."""
    means = Means(get=lambda request: pages[request.url].get(request), clock=lambda: now)
    for visited in run.check_now(book, listed, means=means):
        assert not isinstance(visited.outcome, Failed) or pages[visited.watch.urls[0]].fault


def many(count: int) -> Iterator[Watch]:
    """Yield so many watches of a few hundred services."""
    for number in range(count):
        service = f"Service {number % 400:03}"
        name = f"{('Privacy policy', 'Terms of service', 'Cookie notice')[number % 3]} {number}"
        url = f"https://service{number % 400}.example/{number}"
        yield replace(SHOP, id=f"s{number}", service=service, name=name, urls=(url,))
