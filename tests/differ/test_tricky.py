"""docs/tricky-cases.md says what the differ says, and hard cases do not get worse unseen."""

from tests.differ.tricky import PAGE, cases, page


def test_the_page_of_tricky_cases_is_what_the_differ_says() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run python -m tests.differ.tricky"


def test_the_cases_have_names_of_their_own() -> None:
    names = [(case.language, case.name) for case in cases()]
    assert len(names) == len(set(names))
