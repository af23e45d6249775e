import json
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.errors import Problem, WatchlistError
from monitor.model import Settings, Watch
from monitor.watchlist import load, parse
from monitor.watchlist_schema import parse_interval, schema_json

PROJECT = Path(__file__).parents[1]

WATCH = """\
  - id: shop-privacy
    service: Shop
    name: Privacy policy
    kind: privacy-policy
    url: https://shop.example/privacy
"""


def problems(text: str) -> list[str]:
    with pytest.raises(WatchlistError) as caught:
        parse(text)
    return str(caught.value).splitlines()


def problems_of(text: str) -> tuple[Problem, ...]:
    """Return the problems of any text; whatever else is raised is a bug."""
    try:
        parse(text)
    except WatchlistError as error:
        return error.problems
    return ()


def watch(*lines: str) -> str:
    """Return a watchlist whose one watch has these lines more, the first on line 7."""
    return "watches:\n" + WATCH + "".join(f"    {line}\n" for line in lines)


def test_a_short_watchlist_takes_the_defaults() -> None:
    watchlist = parse("watches:\n" + WATCH)
    assert watchlist.settings == Settings()
    assert watchlist.watches == (
        Watch(
            id="shop-privacy",
            service="Shop",
            name="Privacy policy",
            kind="privacy-policy",
            urls=("https://shop.example/privacy",),
        ),
    )


def test_every_key_is_read() -> None:
    watchlist = parse(
        """
settings:
  user_agent: "clausewatch (+mailto:watch@shop.example)"
  host_delay: 0s
  confirm_after: 1.5m
  allow_private_addresses: yes
watches:
  - id: a
    service: Årøya & Sønner
    name: 'Personvern: "alt"'
    kind: dpa
    urls: [http://127.0.0.1:8765/a, "https://shop.example/b?c=1#d"]
    language: no
    every: 90m
    binding: false
    translation_of: b
    select: "main article, #policy"
    remove: .share-buttons
    render: true
    robots: ignore
  - {id: b, service: S, name: N, kind: terms, url: 'https://shop.example/', language: nb-NO,
     remove: [".a", ".b > p"], every: 2 w}
"""
    )
    assert watchlist.settings == Settings(
        user_agent="clausewatch (+mailto:watch@shop.example)",
        host_delay=timedelta(0),
        confirm_after=timedelta(seconds=90),
        allow_private_addresses=True,
    )
    assert watchlist.watches == (
        Watch(
            id="a",
            service="Årøya & Sønner",
            name='Personvern: "alt"',
            kind="dpa",
            urls=("http://127.0.0.1:8765/a", "https://shop.example/b?c=1#d"),
            select="main article, #policy",
            remove=(".share-buttons",),
            language="no",
            binding=False,
            translation_of="b",
            every=timedelta(minutes=90),
            render=True,
            robots="ignore",
        ),
        Watch(
            id="b",
            service="S",
            name="N",
            kind="terms",
            urls=("https://shop.example/",),
            remove=(".a", ".b > p"),
            language="nb-NO",
            every=timedelta(weeks=2),
        ),
    )


def test_all_problems_are_told_at_once_in_the_order_of_the_file() -> None:
    text = """\
setings: {}
settings:
  host_delay: 5
watches:
  - id: shop
    service: Shop
    name: Terms
    knid: terms
    url: https://shop.example/terms
    every: 6 hours
    every: 6h
  - id: shop
    service: Shop
    name: Privacy
    kind: privacy
    url: ftp://shop.example/privacy
    translation_of: shopp
"""
    assert problems(text) == [
        "watchlist.yaml:1:1: unknown key 'setings'; did you mean 'settings'?",
        "watchlist.yaml:3:15: write an interval like 30m, 6h or 1d",
        "watchlist.yaml:5:5: watch 'shop' has no 'kind'",
        "watchlist.yaml:8:5: unknown key 'knid'; did you mean 'kind'?",
        "watchlist.yaml:10:12: write an interval like 30m, 6h or 1d",
        "watchlist.yaml:11:5: duplicate key 'every', already on line 10",
        "watchlist.yaml:12:9: id 'shop' is already used on line 5",
        (
            "watchlist.yaml:15:11: unknown kind 'privacy'; did you mean 'privacy-policy'? (kinds:"
            " privacy-policy, terms, cookies, dpa, acceptable-use, community, other)"
        ),
        (
            "watchlist.yaml:16:10: only addresses that begin with http:// or https:// are visited;"
            " write an address like https://example.org/privacy"
        ),
        "watchlist.yaml:17:21: there is no watch 'shopp'; did you mean 'shop'?",
    ]


@pytest.mark.parametrize(
    ("line", "place", "says"),
    [
        ("every: soon", "7:12", "write an interval like 30m, 6h or 1d"),
        ("every: -6h", "7:12", "write an interval like 30m, 6h or 1d"),
        ("every: 6y", "7:12", "write an interval like 30m, 6h or 1d"),
        ("every:", "7:11", "write an interval like 30m, 6h or 1d"),
        ("every: [6h]", "7:12", "write an interval like 30m, 6h or 1d"),
        ("every: 0s", "7:12", "at most once a second"),
        ("every: 999999999w", "7:12", "longer than a year"),
        ("urls: [https://shop.example/2]", "7:5", "either `url` or"),
        ("translation_of: shop-privacy", "7:21", "a translation of itself"),
        ("select: 'main >> ['", "7:13", "is no CSS selector"),
        ("remove: ['.a', 'p:nope']", "7:20", "is no CSS selector"),
        ("remove: {a: b}", "7:13", "write a list here"),
        ("language: english", "7:15", "like en, fr or pt-BR"),
        ("render: sometimes", "7:13", "write true or false"),
        ("robots: no", "7:13", "`robots: obey` or `robots: ignore`"),
        ("colour: red", "7:5", "unknown key 'colour'"),
        ("URL: https://shop.example/", "7:5", "did you mean 'url'?"),
    ],
)
def test_a_bad_value_is_told_with_its_place(line: str, place: str, says: str) -> None:
    (problem,) = problems(watch(line))
    assert problem.startswith(f"watchlist.yaml:{place}: ")
    assert says in problem


@pytest.mark.parametrize(
    "url",
    [
        "shop.example/privacy",
        "http://user:secret@shop.example/",
        "file:///etc/passwd",
        "'https://shop.example/a b'",
        "https://shop.example:99999/",
        "https://",
        "7",
        "[https://shop.example/]",
    ],
)
def test_an_address_that_could_not_be_visited_is_told(url: str) -> None:
    text = ("watches:\n" + WATCH).replace("https://shop.example/privacy", url)
    (problem,) = problems(text)
    assert problem.startswith("watchlist.yaml:6:10: ")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "`clausewatch init` writes one"),
        ("# nothing yet\n", "`clausewatch init` writes one"),
        ("[]", "has `settings:` and `watches:`"),
        ("just words", "has `settings:` and `watches:`"),
        ("watches: 3", "write a list here"),
        ("watches: {shop: https://shop.example}", "write a list here"),
        ("watches: [https://shop.example]", "write keys and values here"),
        ("watches:\n  -\n", "write keys and values here"),
        ("settings: fast", "write keys and values here"),
        ("watches: [{}]", "this watch has no 'id'"),
        ("watches: [", "this is not YAML"),
        ("watches:\n\t- a", "this is not YAML"),
        ("watches: \x07", "this is not YAML"),
        ("a: &all [x]\nb: [*all, *all]", "anchors (&all) are not allowed"),
        ("a: *all", "aliases (*all) are not allowed"),
        ("watches: !!python/object/apply:os.system ['true']", "tags ("),
        ("watches: !!str x", "tags ("),
        ("watches: []\n---\nwatches: []", "one document"),
        ("? [a]\n: b", "a key is a word"),
        ("? {a: b}\n: b", "a key is a word"),
        ("watches: " + "[" * 200_000, "nested more than 8 deep"),
        ("- " * 100_000, "nested more than 8 deep"),
        ("watches: " + "{a: " * 100_000, "nested more than 8 deep"),
        ("x" * 10_000_001, "larger than 10 MB"),
    ],
    ids=lambda text: text[:30].replace("\n", " "),
)
def test_what_is_no_watchlist_is_refused(text: str, says: str) -> None:
    assert any(says in problem for problem in problems(text))


def test_a_list_without_watches_is_fine() -> None:
    assert parse("watches:").watches == ()
    assert parse("settings:\nwatches: []").watches == ()


@given(st.text())
def test_any_text_is_a_watchlist_or_told_not_to_be(text: str) -> None:
    assert all(problem.says for problem in problems_of(text))


YAML = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(
                ["id", "url", "urls", "every", "watches", "settings", "translation_of"]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=20,
)


@given(st.fixed_dictionaries({"watches": YAML | st.lists(YAML, max_size=4)}))
def test_any_structure_is_a_watchlist_or_told_not_to_be(data: object) -> None:
    assert all(problem.line for problem in problems_of(json.dumps(data)))


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(WatchlistError, match="there is no such file; `clausewatch init`"):
        load(tmp_path / "watchlist.yaml")


def test_a_file_that_is_a_folder(tmp_path: Path) -> None:
    with pytest.raises(WatchlistError, match="cannot be read"):
        load(tmp_path)


def test_a_file_that_is_not_text(tmp_path: Path) -> None:
    path = tmp_path / "watchlist.yaml"
    path.write_bytes("watches: [] # Datenschutzerklärung".encode("latin-1"))
    with pytest.raises(WatchlistError, match="not UTF-8 text"):
        load(path)


def test_a_file_from_another_system(tmp_path: Path) -> None:
    path = tmp_path / "watchlist.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + ("watches:\n" + WATCH).replace("\n", "\r\n").encode())
    assert load(path).watches[0].urls == ("https://shop.example/privacy",)


def test_problems_name_the_file_as_it_was_given(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text("watch: []")
    with pytest.raises(WatchlistError) as caught:
        load(path)
    assert str(caught.value) == f"{path}:1:1: unknown key 'watch'; did you mean 'watches'?"


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("30s", 30), ("30m", 1800), ("6h", 21_600), ("1d", 86_400), ("2w", 1_209_600), ("0.5h", 1800)],
)
def test_intervals(text: str, seconds: int) -> None:
    assert parse_interval(text) == timedelta(seconds=seconds)


def test_the_tracked_watchlist_is_in_order() -> None:
    watches = load(PROJECT / "watchlist.yaml").watches
    assert {watch.service for watch in watches} == {
        "KataBump",
        "JSBCloud",
        "Forelight",
        "HostArea",
        "PROMTON-TICKETS",
    }


def test_the_tracked_watchlists_commented_translation_is_in_order() -> None:
    text = (PROJECT / "watchlist.yaml").read_text(encoding="utf-8")
    for commented, active in (
        ("  # - id", "  - id"),
        ("  #   ", "    "),
        ("# translation", "trans"),
    ):
        assert commented in text
        text = text.replace(commented, active.replace("trans", "translation"))
    by_id = {watch.id: watch for watch in parse(text).watches}
    assert by_id["katabump-privacy"].translation_of == "katabump-privacy-fr"
    assert by_id["katabump-privacy-fr"].language == "fr"


def test_the_schema_for_editors_is_the_one_in_use() -> None:
    shipped = (PROJECT / "docs" / "watchlist.schema.json").read_text(encoding="utf-8")
    assert shipped == schema_json(), "write schema_json() to docs/watchlist.schema.json"
