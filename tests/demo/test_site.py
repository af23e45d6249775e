"""The demo's site serves its story: every step, with noise, and the wall where it stands."""

from collections.abc import Iterator
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

from monitor.demo.site import Site
from monitor.demo.story import load


@pytest.fixture
def site() -> Iterator[Site]:
    with Site(load()) as site:
        yield site


def fetched(url: str) -> str:
    with urlopen(url, timeout=5) as response:
        return str(response.read().decode("utf-8"))


def test_each_policy_has_five_versions_and_one_of_them_is_noise() -> None:
    story = load()
    for policy in story.policies:
        pages = [story.page(policy, step) for step in range(len(story.steps))]
        assert len({page for page in pages if page}) == 5


def test_two_requests_differ_in_noise_alone(site: Site) -> None:
    policy = site.story.policies[0]
    first, second = (fetched(site.address + policy.path) for _ in range(2))
    assert first != second
    assert "{{" not in first
    assert len(first.splitlines()) == len(second.splitlines())


def test_a_challenge_stands_before_the_page_during_its_step_alone(site: Site) -> None:
    site.step = next(n for n, step in enumerate(site.story.steps) if step.challenge)
    walled = set(site.story.steps[site.step].challenge)
    for policy in site.story.policies:
        if policy.watch not in walled:
            fetched(site.address + policy.path)
            continue
        with pytest.raises(HTTPError, match="403") as refused:
            fetched(site.address + policy.path)
        assert refused.value.headers["Cf-Mitigated"] == "challenge"
        refused.value.close()
    site.step += 1
    assert all(fetched(site.address + policy.path) for policy in site.story.policies)


def test_what_is_not_in_the_story_is_not_found(site: Site) -> None:
    with pytest.raises(HTTPError, match="404") as missing:
        fetched(f"{site.address}/robots.txt")
    missing.value.close()
