import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.errors import UsageError, WatchlistError, WatchNotFoundError
from monitor.model import Watch
from monitor.watchlist import load, parse
from monitor.watchlist_edit import (
    add_to_file,
    add_watch,
    remove_from_file,
    remove_watch,
    render_interval,
    render_starter,
    save,
)
from monitor.watchlist_schema import parse_interval

FORUM = Watch("forum-terms", "Forum", "Terms of use", "terms", ("https://forum.example/terms",))

TEXT = """\
# our services
settings:
  host_delay: 1s   # be polite

watches:
  # the shop
  - id: shop-privacy
    service: Shop
    # spelt as on their page
    name: Privacy policy
    kind: privacy-policy
    url: https://shop.example/privacy
    # every: 1h

  # the bank
  - id: bank-terms   # since March
    service: Bank
    name: Terms
    kind: terms
    url: https://bank.example/terms

# to be looked at: the insurer
"""


def test_a_watch_is_added_after_the_last_and_all_else_stays() -> None:
    assert add_watch(TEXT, FORUM) == TEXT.replace(
        "    url: https://bank.example/terms\n",
        """\
    url: https://bank.example/terms

  - id: forum-terms
    service: Forum
    name: Terms of use
    kind: terms
    url: https://forum.example/terms
    every: 6h
""",
    )


def test_a_watch_is_removed_with_its_own_comments_and_all_else_stays() -> None:
    assert remove_watch(TEXT, "bank-terms") == TEXT[: TEXT.index("  # the bank")] + (
        "# to be looked at: the insurer\n"
    )
    assert remove_watch(TEXT, "shop-privacy") == (
        TEXT[: TEXT.index("  # the shop")] + TEXT[TEXT.index("\n  # the bank") :]
    )


def test_what_is_added_can_be_removed() -> None:
    assert remove_watch(add_watch(TEXT, FORUM), "forum-terms").replace("\n\n\n", "\n\n") == TEXT


@pytest.mark.parametrize(
    "text",
    [
        "watches: []\n",
        "watches: []  # none yet\n",
        "watches: null\n",
        "watches: ~",
        "watches:\n",
        "watches:\nsettings:\n  host_delay: 1s\n",
        "settings:\n  host_delay: 1s",
        "watches:\n- id: a\n  service: A\n  name: A\n  kind: terms\n  url: https://a.example/",
        """\
watches:
  -
    id: a
    service: A
    name: A
    kind: terms
    url: https://a.example/


""",
        """\
watches:
  - {id: a, service: A, name: A, kind: terms,
     url: 'https://a.example/'
    }
settings:
  host_delay: 1s
""",
        """\
watches:
  - id: a
    service: A
# far left
    kind: terms
    url: https://a.example/
    remove:
    - .a
    - .b
    name: >-
      A long
      name
""",
    ],
)
def test_a_watch_is_added_and_removed_however_the_file_is_written(text: str) -> None:
    before = parse(text)
    added = add_watch(text, FORUM)
    assert parse(added).watches == (*before.watches, FORUM)
    assert parse(added).settings == before.settings
    assert parse(remove_watch(added, "forum-terms")) == before
    for watch in before.watches:
        assert parse(remove_watch(added, watch.id)).watches == (FORUM,)


def test_line_ends_are_kept() -> None:
    text = TEXT.replace("\n", "\r\n")
    added = add_watch(text, FORUM)
    assert added.replace("\r\n", "\n") == add_watch(TEXT, FORUM)
    assert added.count("\n") == added.count("\r\n")


def test_an_id_is_not_used_twice() -> None:
    with pytest.raises(UsageError, match="--id: id 'forum-terms' is already used"):
        add_watch(add_watch(TEXT, FORUM), FORUM)


def test_what_is_wrong_with_a_new_watch_is_told_by_its_option() -> None:
    wrong = replace(FORUM, kind="novel", urls=("ftp://forum.example",), remove=(".a", "p >"))
    with pytest.raises(UsageError) as refused:
        add_watch(TEXT, wrong)
    told = str(refused.value)
    assert "--kind: unknown kind 'novel'" in told
    assert "URL: " in told
    assert "watchlist.yaml" not in told


def test_comments_further_out_or_apart_stay_when_a_watch_goes() -> None:
    apart = TEXT.replace("  # the bank\n", "  # the bank\n\n# money\n")
    left = remove_watch(apart, "bank-terms")
    assert "  # the bank\n\n# money\n" in left
    within = TEXT.replace("    # every: 1h\n\n", "    # every: 1h\n")
    assert "    # every: 1h\n" in remove_watch(within, "bank-terms")


def test_a_watch_that_others_refer_to_is_not_removed() -> None:
    translation = Watch(
        "bank-terms-fr", "Bank", "Conditions", "terms", ("https://bank.example/fr",),
        translation_of="bank-terms",
    )  # fmt: skip
    with pytest.raises(WatchlistError, match="there is no watch 'bank-terms'"):
        remove_watch(add_watch(TEXT, translation), "bank-terms")


def test_a_watch_that_is_not_there_is_not_removed() -> None:
    with pytest.raises(WatchNotFoundError, match="no watch 'bank'"):
        remove_watch(TEXT, "bank")


def test_a_list_on_one_line_is_left_to_its_author() -> None:
    text = "watches: [{id: a, service: A, name: A, kind: terms, url: 'https://a.example/'}]"
    with pytest.raises(UsageError, match="by hand"):
        add_watch(text, FORUM)
    with pytest.raises(UsageError, match="by hand"):
        remove_watch(text, "a")


WORDS = st.text(
    st.characters(exclude_categories=["C", "Z"]) | st.just(" "), min_size=1, max_size=40
).filter(lambda text: text.strip() == text)


@given(
    service=WORDS,
    name=WORDS | st.sampled_from(["no", "null", "~", "1.5", "- a", "a: b", "a #b", "&x", "*x"]),
    select=st.sampled_from([None, "main", "#a > p", "[data-x='y: z']", ".a, .b"]),
    remove=st.lists(st.sampled_from([".a", "#b", "p:first-child"]), max_size=3).map(tuple),
    language=st.sampled_from([None, "en", "no", "fr"]),
    every=st.integers(1, 400_000).map(lambda s: timedelta(seconds=s)),
    flags=st.tuples(st.booleans(), st.booleans(), st.sampled_from(["obey", "ignore"])),
    urls=st.lists(
        st.sampled_from(["https://a.example/?b=c&d=%20#e", "http://a.example:8080/é"]),
        min_size=1,
        max_size=3,
    ).map(tuple),
)
def test_any_watch_is_read_back_as_it_was_written(
    *,
    service: str,
    name: str,
    select: str | None,
    remove: tuple[str, ...],
    language: str | None,
    every: timedelta,
    flags: tuple[bool, bool, str],
    urls: tuple[str, ...],
) -> None:
    watch = Watch(
        id="new",
        service=service,
        name=name,
        kind="other",
        urls=urls,
        select=select,
        remove=remove,
        language=language,
        binding=flags[0],
        every=every,
        render=flags[1],
        robots=flags[2],
    )
    assert parse(add_watch(TEXT, watch)).watches[-1] == watch


@given(st.integers(1, 10_000_000))
def test_an_interval_is_read_back_as_it_was_written(seconds: int) -> None:
    interval = timedelta(seconds=seconds)
    assert parse_interval(render_interval(interval)) == interval


def test_a_file_is_changed_in_place(tmp_path: Path) -> None:
    path = tmp_path / "watchlist.yaml"
    path.write_text(TEXT)
    path.chmod(0o640)
    add_to_file(path, FORUM)
    assert load(path).watches[-1] == FORUM
    remove_from_file(path, "shop-privacy")
    assert [watch.id for watch in load(path).watches] == ["bank-terms", "forum-terms"]
    assert path.stat().st_mode & 0o777 == 0o640
    assert list(tmp_path.iterdir()) == [path]


def test_a_bad_text_is_not_written(tmp_path: Path) -> None:
    path = tmp_path / "watchlist.yaml"
    path.write_text(TEXT)
    with pytest.raises(WatchlistError):
        save(path, "watches: 3")
    assert path.read_text() == TEXT


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be written"):
        save(tmp_path / "none" / "watchlist.yaml", TEXT)


def test_the_starter_is_in_order_and_can_be_added_to() -> None:
    assert parse(add_watch(render_starter(), FORUM)).watches[-1] == FORUM


def test_every_key_that_the_starter_comments_is_known() -> None:
    text = render_starter()
    assert "    # translation_of" in text
    active = re.sub(r"(?m)^    # (?!What)", "    ", text)
    active = active.replace("katabump-privacy-fr ", "shop-terms ")
    active = active.replace("  # - id", "  - id").replace("  #   ", "    ")
    first, second = parse(active).watches
    assert (first.binding, first.render, first.robots) == (False, True, "ignore")
    assert len(second.urls) == 2
