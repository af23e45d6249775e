"""Short pages that are policies by their title, and pages that only bear the title."""

import pytest

from monitor.model import Fault
from tests.document.test_gate import fault

SHORT = {
    "a bot": (
        "Privacy policy",
        "Quillbot-7 collects nothing about you. It forgets a message at once.",
    ),
    "a bot, in French": (
        "Politique de confidentialité",
        "Le robot ne conserve aucune donnée. Il oublie chaque message après sa réponse.",
    ),
    "of errors": (
        "Privacy policy of Quill",
        (
            "When an error occurred while a command ran we keep the number of the server and the "
            "command for a week, so that we can mend what is broken; we collect nothing else."
        ),
    ),
    "of logins": (
        "Privacy",
        (
            "To change a setting you must be logged in with a chat account, whose number and servers "
            "we then keep until you log out, which deletes both of them at once and for good."
        ),
    ),
    "of maintenance": (
        "Service level agreement",
        "We credit 5 % of the monthly fee for each hour without service.",
        "Scheduled maintenance, told two days ahead, does not count.",
    ),
    "an imprint": (
        "Mentions légales",
        "Association des joueurs de boules",
        "1 place de la Mairie, 84000 Avignon",
        "Responsable de publication",
        "Lucien Roux",
        "Hébergement : Nuageo, 44000 Nantes",
    ),
    "rules": (
        "Server rules",
        "Be kind to others.",
        "Insults and cheating are prohibited, and punished by a ban.",
    ),
    "refunds": (
        "Refund policy",
        "Send it back within 30 days, unused, and we pay you back what it cost within two weeks of its arrival.",
    ),
    "a German imprint": (
        "Impressum",
        "Angaben gemäß § 5 DDG",
        "Ada Moos",
        "Am Farn 1",
        "12345 Moosdorf",
    ),
}

FAILED = {
    "an error": (
        "Privacy policy",
        "Something went wrong while loading this page.",
        "Try again later.",
    ),
    "to come": (
        "Politique de confidentialité",
        "Cette page est en cours de rédaction. À bientôt !",
    ),
    "consent": ("Cookie policy", "Please accept cookies to view this content."),
    "a file": ("Privacy policy", "Download our privacy policy"),
    "a slogan": ("Terms of service", "Fernleaf is where gardens remember what grew."),
    "a wall": (
        "We value your privacy",
        "We and 812 partners keep data on your device, as you agree.",
    ),
    "a search": (
        "Search results for privacy",
        "Three pages were found that speak of it somewhere.",
    ),
    "an age gate": ("Welcome", "Are you of legal drinking age? By entering you accept our terms."),
}


def page(lines: tuple[str, ...]) -> str:
    body = "".join(f"<p>{line}</p>" for line in lines[1:])
    return f"<html><body><main><h1>{lines[0]}</h1>{body}</main></body></html>"


@pytest.mark.parametrize("name", SHORT)
def test_a_titled_page_of_a_sentence_or_two_is_a_policy(name: str) -> None:
    assert fault(page(SHORT[name])) is None


@pytest.mark.parametrize("name", FAILED)
def test_a_title_alone_makes_no_policy(name: str) -> None:
    assert fault(page(FAILED[name])) is Fault.NOT_A_POLICY


def test_a_hidden_login_form_is_no_wall() -> None:
    form = '<div style="display:none"><input type="password"></div>'
    text = "We keep your name and your orders for ten years since the law says so. " * 2
    assert fault(page(("Privacy policy", text)).replace("<main>", f"{form}<main>")) is None
