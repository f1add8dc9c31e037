"""Identities and clocks of cases."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from enforcement_plugin.cases.clock import clock_state
from enforcement_plugin.cases.identity import case_number, case_uuid, fact_uuid, violation_uuid


def weekdays(start: date, end: date) -> int:
    return sum((start + timedelta(days=n)).weekday() < 5 for n in range(1, (end - start).days + 1))


def test_two_officers_offline_open_the_same_case() -> None:
    assert case_uuid("a" * 32, "liaocheng") == case_uuid("a" * 32, "liaocheng")
    assert (
        len(
            {case_uuid("a" * 32, "liaocheng"), case_uuid("a" * 32, "baishan"), case_uuid("a" * 32, "liaocheng", 2)}
        )
        == 3
    )


def test_identities_of_different_kinds_never_meet() -> None:
    assert len({violation_uuid("c", "x"), fact_uuid("c", "x"), case_uuid("c", "x")}) == 3


def test_case_numbers_of_offline_officers_differ() -> None:
    one, two = case_uuid("a" * 32, "liaocheng"), case_uuid("b" * 32, "liaocheng")
    assert case_number("LC", 2026, one) != case_number("LC", 2026, two)
    assert case_number("LC", 2026, one).startswith("LC-2026-")


@pytest.mark.parametrize(
    ("due", "today", "state", "days"),
    [
        (None, date(2026, 9, 21), "waiting", None),
        (date(2026, 9, 28), date(2026, 9, 21), "green", 5),
        (date(2026, 9, 23), date(2026, 9, 21), "amber", 2),
        (date(2026, 9, 21), date(2026, 9, 21), "amber", 0),
        (date(2026, 9, 21), date(2026, 9, 22), "red", -1),
    ],
)
def test_the_due_day_is_still_on_time(due: date, today: date, state: str, days: int) -> None:
    found = clock_state(due, today, weekdays)
    assert (found.state, found.days) == (state, days)
