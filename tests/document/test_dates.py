"""Dates as pages write them."""

from datetime import date

import pytest

from monitor.document.dates import begins_stamp, find_dates, own_dates, stamp
from monitor.document.markdown import read_markdown


@pytest.mark.parametrize(
    ("language", "text", "found"),
    [
        ("en", "March 4, 2026", ["2026-03-04"]),
        ("en", "on the 3rd of June 2025", ["2025-06-03"]),
        ("en", "Sept. 5, 2024", ["2024-09-05"]),
        ("en", "May 2025", ["2025-05-01"]),
        ("en", "2024-12-31 and 2025/1/2", ["2024-12-31", "2025-01-02"]),
        ("en", "05/12/2023", ["2023-05-12"]),
        ("fr", "05/12/2023", ["2023-12-05"]),
        ("en", "31/12/2023", ["2023-12-31"]),
        ("fr", "31.12.25", ["2025-12-31"]),
        ("fr", "1er janvier 2026", ["2026-01-01"]),
        ("fr", "le 12 août 2025, puis le 3 déc. 2025", ["2025-08-12", "2025-12-03"]),
        ("en", "2024-02-30, version 1.2.3", []),
        ("en", "we may keep 30 of 2000 logs", []),
    ],
)
def test_dates_in_a_text(language: str, text: str, found: list[str]) -> None:
    told = find_dates(text, language)
    assert [day.isoformat() for day, _ in told] == found
    assert all(text[start:end].strip() for _, (start, end) in told)


@pytest.mark.parametrize(
    ("language", "text", "told"),
    [
        ("en", "Last updated: March 4, 2026", ("updated", date(2026, 3, 4))),
        ("en", "Effective as of 1 June 2025", ("effective", date(2025, 6, 1))),
        ("en", "As of 1 June 2025", ("updated", date(2025, 6, 1))),
        ("en", "This policy was last revised on May 1, 2025.", ("updated", date(2025, 5, 1))),
        ("en", "Effective date: 1 June 2025", ("effective", date(2025, 6, 1))),
        ("fr", "Dernière mise à jour\u00a0: 4 mars 2026", ("updated", date(2026, 3, 4))),
        ("fr", "En vigueur au 1er juin 2025", ("effective", date(2025, 6, 1))),
        ("en", "Last updated: never", None),
        ("en", "The fee was last updated on March 4, 2026 and rises by two euros a year.", None),
        ("en", "Orders placed on March 4, 2026 are refunded.", None),
    ],
)
def test_a_stamp_is_little_more_than_a_date(
    language: str, text: str, told: tuple[str, date] | None
) -> None:
    assert stamp(text, language) == told


def test_a_stamp_may_begin_without_a_date() -> None:
    assert begins_stamp("Last updated: soon")
    assert begins_stamp("Dernière mise à jour : bientôt")
    assert not begins_stamp("We have last updated it.")


@pytest.mark.parametrize(
    ("language", "page", "dates"),
    [
        (
            "en",
            "# Policy\n\nLast updated: 1 May 2025. Effective date: 1 June 2025.",
            (date(2025, 5, 1), date(2025, 6, 1)),
        ),
        ("en", "# Policy\n\nLast updated\n\n1 May 2025", (date(2025, 5, 1), None)),
        ("en", "# Policy\n\nEffective as of 1 June 2025", (None, date(2025, 6, 1))),
        ("fr", "# Politique\n\n*Mise à jour le 1er mai 2025*", (date(2025, 5, 1), None)),
        ("en", "# Policy\n\nFounded on 1 May 2025.", (None, None)),
    ],
)
def test_the_page_s_own_dates(
    language: str, page: str, dates: tuple[date | None, date | None]
) -> None:
    assert own_dates(read_markdown(page).blocks, language) == dates


def test_only_the_beginning_and_the_end_of_a_page_are_asked() -> None:
    many = "\n\n".join(f"Line {n}." for n in range(100))
    stamped = "Last updated: 1 May 2025."
    for page, told in (
        (f"{stamped}\n\n{many}", date(2025, 5, 1)),
        (f"{many}\n\n{stamped}", date(2025, 5, 1)),
        (f"{many}\n\n{stamped}\n\n{many}", None),
    ):
        assert own_dates(read_markdown(page).blocks, "en")[0] == told
