"""Whom a changed value or list favours."""

import pytest

from monitor.differ.directions import MORE_IS_BETTER, of_member, of_quantity, of_sign
from monitor.model import Direction, Fact, FindingKind

WORSE, BETTER, MIXED = Direction.WORSE, Direction.BETTER, Direction.MIXED


def _fact(
    role: str, days: float | None, *, kind: FindingKind = FindingKind.DURATION, operator: str = ""
) -> Fact:
    value = "" if days is None else f"{days} days"
    return Fact(kind, role, "", operator, value, f"P{days}D", days, polarity=True, span=(0, 1))


@pytest.mark.parametrize(
    ("role", "old", "new", "direction"),
    [
        ("notice", 30, 14, WORSE),
        ("notice", 14, 30, BETTER),
        ("retention", 30, 365, WORSE),
        ("retention", 365, 30, BETTER),
        ("retention", 30, 1e9, WORSE),
        ("deletion-delay", 30, 90, WORSE),
        ("response", 30, 45, WORSE),
        ("refund-window", 14, 30, BETTER),
        ("limitation-period", 730, 365, WORSE),
        ("inactivity", 365, 180, WORSE),
        ("breach-notice", 3, 1, BETTER),
        ("trial", 7, 14, BETTER),
        ("warranty", 730, 365, WORSE),
        ("duration", 3, 4, MIXED),
    ],
)
def test_more_of_a_role_serves_or_costs(
    role: str, old: float, new: float, direction: Direction
) -> None:
    assert of_quantity(_fact(role, old), _fact(role, new)) is direction


@pytest.mark.parametrize(
    ("role", "old", "new", "direction"),
    [
        ("notice", "at-least", "at-most", WORSE),
        ("notice", "", "at-least", BETTER),
        ("retention", "", "at-least", WORSE),
        ("retention", "at-least", "at-most", BETTER),
        ("response", "within", "", WORSE),
    ],
)
def test_a_limit_turns_a_value_of_the_same_size(
    role: str, old: str, new: str, direction: Direction
) -> None:
    assert of_quantity(_fact(role, 14, operator=old), _fact(role, 14, operator=new)) is direction


@pytest.mark.parametrize(
    ("role", "days", "came", "gone"),
    [
        ("notice", 30, BETTER, WORSE),
        ("notice", 0, WORSE, BETTER),
        ("refund-window", 14, BETTER, WORSE),
        ("fee", 5, WORSE, BETTER),
        ("retention", 1e9, WORSE, BETTER),
        ("retention", 30, MIXED, MIXED),
    ],
)
def test_a_value_that_comes_or_goes(
    role: str, days: float, came: Direction, gone: Direction
) -> None:
    assert of_quantity(None, _fact(role, days)) is came
    assert of_quantity(_fact(role, days), None) is gone


def test_the_bearer_of_a_duty_turns_its_deadline() -> None:
    old, new = _fact("termination-notice", 30), _fact("termination-notice", 60)
    assert of_quantity(old, new) is BETTER
    assert of_quantity(old, new, bearer="user") is WORSE


def test_an_age_cuts_both_ways() -> None:
    old, new = (_fact("minimum-age", years, kind=FindingKind.AGE) for years in (13, 16))
    assert of_quantity(old, new) is MIXED


@pytest.mark.parametrize("role", sorted(MORE_IS_BETTER))
def test_swapping_the_sides_turns_the_direction(role: str) -> None:
    there = of_quantity(_fact(role, 10), _fact(role, 20))
    back = of_quantity(_fact(role, 20), _fact(role, 10))
    assert {there, back} == {WORSE, BETTER}


@pytest.mark.parametrize(
    ("kind", "came", "gone", "came_denied"),
    [
        (FindingKind.PARTY, WORSE, BETTER, BETTER),
        (FindingKind.PLACE, WORSE, BETTER, BETTER),
        (FindingKind.DATA_CATEGORY, WORSE, BETTER, BETTER),
        (FindingKind.RIGHT, BETTER, WORSE, WORSE),
        (FindingKind.LEGAL_BASIS, MIXED, MIXED, MIXED),
    ],
)
def test_a_member_of_a_list(
    kind: FindingKind, came: Direction, gone: Direction, came_denied: Direction
) -> None:
    member = _fact("", None, kind=kind)
    assert of_member(None, member, denied=False) is came
    assert of_member(member, None, denied=False) is gone
    assert of_member(None, member, denied=True) is came_denied
    assert of_member(member, member, denied=False) is MIXED


def test_a_sign_names_a_side() -> None:
    assert [of_sign(s) for s in (0.1, -3, 0)] == [BETTER, WORSE, MIXED]
