"""Fixtures that all tests share, and how hypothesis searches where a commit is proven."""

import os
from collections.abc import Iterator

import pytest
from hypothesis import settings

from tests.doubles.website import Website

# A commit is judged by the same examples every time; new ones are sought at the desk.
settings.register_profile("ci", derandomize=True, deadline=None, print_blob=True)
if os.environ.get("CI"):
    settings.load_profile("ci")


@pytest.fixture
def website() -> Iterator[Website]:
    """Serve a hostile website on loopback for one test."""
    with Website() as site:
        yield site
