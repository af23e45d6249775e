"""Fixtures that all tests share."""

from collections.abc import Iterator

import pytest

from tests.doubles.website import Website


@pytest.fixture
def website() -> Iterator[Website]:
    """Serve a hostile website on loopback for one test."""
    with Website() as site:
        yield site
