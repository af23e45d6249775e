"""A value is the labelled one whatever its spelling, and never one that merely looks like it."""

import doctest

import pytest

from monitor.evaluate import baselines, values
from monitor.evaluate.values import same_value


@pytest.mark.parametrize(
    ("gold", "reported", "language"),
    [
        ("thirty (30) days", "30 days", "en"),
        ("within thirty days of your request", "30 days", "en"),
        ("12 months", "one year", "en"),
        ("72 hours", "three days", "en"),
        ("a 30-day period", "30 days", "en"),
        ("quatre-vingt-dix jours", "90 jours", "fr"),
        ("10 000 €", "10000 €", "fr"),
        ("2,5 %", "2.5%", "fr"),
        ("GreatHost will remit 75%", "75%", "en"),
        ("16 ans", "16", "fr"),
        ("July 21, 2020", "21 July 2020", "en"),
        ("le 1er août 2022", "2022-08-01", "fr"),
        ("12/31/2024", "2024-12-31", "en"),
        ("02/03/2024", "2 mars 2024", "fr"),
        ("02/03/2024", "February 3, 2024", "en"),
        ("dreißig (30) Tagen", "30 Tage", "de"),
        ("1. März 2024", "01.03.2024", "de"),
        ("as long as necessary", "As long as\u00a0necessary", "en"),
        (None, None, "en"),
        (None, "", "en"),
    ],
)
def test_the_same_value(gold: str | None, reported: str | None, language: str) -> None:
    assert same_value(gold, reported, language)


@pytest.mark.parametrize(
    ("gold", "reported"),
    [
        ("1 month", "30 days"),
        ("30 days", "30 business days"),
        ("30 days", "30 months"),
        ("30 days", "a reasonable time"),
        ("July 21, 2020", "July 21, 2021"),
        ("30 days", None),
        (None, "30 days"),
        ("30 days", "We will tell you at least 30 days before a change takes effect, by e-mail."),
    ],
)
def test_another_value(gold: str | None, reported: str | None) -> None:
    assert not same_value(gold, reported, "en")


@pytest.mark.parametrize("module", [values, baselines])
def test_the_examples_in_the_docstrings_hold(module: object) -> None:
    assert doctest.testmod(module).failed == 0  # type: ignore[arg-type]
