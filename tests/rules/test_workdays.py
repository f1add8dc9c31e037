"""A deadline computed a day too late is a missed legal duty; one guessed for an unknown year is a false one."""

from __future__ import annotations

import datetime
import json
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from enforcement_plugin.errors import InputError
from enforcement_plugin.rules import Calendar, UnknownYearError, load_calendar, read_year_file

CALENDAR = load_calendar()
DAY = datetime.timedelta(days=1)
days = st.dates(datetime.date(2004, 1, 1), datetime.date(2026, 9, 1))


@pytest.mark.parametrize(
    ("trigger", "number", "due"),
    [
        ("2025-09-26", 2, "2025-09-29"),  # Friday; Sunday 28 is worked for the National Day week
        ("2025-09-30", 2, "2025-10-10"),
        ("2025-12-31", 2, "2026-01-05"),
        ("2026-02-13", 2, "2026-02-24"),
        ("2026-05-08", 2, "2026-05-11"),  # Saturday 9 is worked
        ("2025-01-24", 2, "2025-01-27"),
    ],
)
def test_make_up_days_are_worked_and_holidays_are_not(trigger: str, number: int, due: str) -> None:
    assert CALENDAR.due(datetime.date.fromisoformat(trigger), number).isoformat() == due


def test_the_reference_calendar(shared: Path) -> None:
    reference = yaml.safe_load((shared / "rules" / "reference.yaml").read_text(encoding="utf-8"))
    assert len(reference["calendar_tests"]) >= 18
    for case in reference["calendar_tests"]:
        trigger = datetime.date.fromisoformat(case["trigger"])
        if case["due"] is None:
            with pytest.raises(UnknownYearError):
                CALENDAR.due(trigger, case["working_days"])
        else:
            assert CALENDAR.due(trigger, case["working_days"]).isoformat() == case["due"]


@given(days, st.integers(1, 30))
def test_exactly_so_many_working_days_lie_between(trigger: datetime.date, number: int) -> None:
    due = CALENDAR.due(trigger, number)
    passed = [trigger + DAY * step for step in range(1, (due - trigger).days + 1)]
    assert CALENDAR.is_workday(due)
    assert sum(CALENDAR.is_workday(day) for day in passed) == number


@given(days, st.integers(1, 20))
def test_a_later_trigger_is_never_due_earlier(trigger: datetime.date, number: int) -> None:
    assert (
        CALENDAR.due(trigger, number)
        <= CALENDAR.due(trigger + DAY, number)
        < CALENDAR.due(trigger + DAY, number + 1)
    )


def test_the_table_says_what_the_package_says() -> None:
    package = pytest.importorskip("chinese_calendar", reason="chinesecalendar is not installed (make setup)")
    day = datetime.date(2004, 1, 1)
    while day.year <= 2026:
        assert CALENDAR.is_workday(day) == package.is_workday(day), day
        day += DAY


def test_the_table_names_its_source_and_licence() -> None:
    path = Path(__file__).parents[2] / "resources" / "holidays" / "china.json"
    table = json.loads(path.read_text(encoding="utf-8"))
    assert "chinesecalendar" in table["source"]
    assert "MIT" in table["licence"]


@pytest.mark.parametrize("trigger", ["2026-12-31", "2027-01-04", "2003-12-31"])
def test_a_year_that_is_not_known_is_an_error_that_names_it(trigger: str) -> None:
    with pytest.raises(UnknownYearError, match=r"2027|2003"):
        CALENDAR.due(datetime.date.fromisoformat(trigger), 2)


def test_no_working_days_are_refused() -> None:
    with pytest.raises(InputError):
        CALENDAR.due(datetime.date(2026, 1, 5), 0)


def year_file(folder: Path, year: int, **days: bool) -> Path:
    path = folder / f"{year}.json"
    entries = [
        {"name": "节", "date": day.replace("_", "-").lstrip("d"), "isOffDay": off} for day, off in days.items()
    ]
    path.write_text(json.dumps({"year": year, "papers": [], "days": entries}), encoding="utf-8")
    return path


def test_an_empty_year_stays_unknown(tmp_path: Path) -> None:
    calendar = CALENDAR.with_year(read_year_file(year_file(tmp_path, 2027)))
    with pytest.raises(UnknownYearError):
        calendar.due(datetime.date(2026, 12, 31), 1)


def test_an_imported_year_is_used(tmp_path: Path) -> None:
    calendar = load_calendar([year_file(tmp_path, 2027, d2027_01_01=True, d2027_01_02=False)])
    assert calendar.due(datetime.date(2026, 12, 31), 1) == datetime.date(2027, 1, 2)
    assert calendar.due(datetime.date(2026, 12, 31), 2) == datetime.date(2027, 1, 4)


def test_a_year_may_move_days_of_the_year_before(tmp_path: Path) -> None:
    calendar = load_calendar([year_file(tmp_path, 2027, d2026_12_31=True, d2027_01_01=True)])
    assert calendar.is_workday(datetime.date(2026, 12, 30))
    assert not calendar.is_workday(datetime.date(2026, 12, 31))


def test_an_imported_year_replaces_the_own_one(tmp_path: Path) -> None:
    calendar = load_calendar([year_file(tmp_path, 2026, d2026_03_02=True)])
    assert not calendar.is_workday(datetime.date(2026, 3, 2))
    assert calendar.is_workday(datetime.date(2026, 10, 1))


@pytest.mark.parametrize(
    "content",
    ["[]", "nonsense", '{"year": "2027", "days": []}', '{"year": 2027}',
     '{"year": 2027, "days": [{"date": "2027-01-01"}]}',
     '{"year": 2027, "days": [{"date": "1 January", "isOffDay": true}]}'],
)  # fmt: skip
def test_a_damaged_year_file_is_refused(tmp_path: Path, content: str) -> None:
    path = tmp_path / "2027.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(InputError, match=r"2027\.json"):
        read_year_file(path)


def test_years_published_by_others_agree(shared: Path) -> None:
    files = sorted((shared / "data" / "holidays").glob("holiday-cn_20*.json"))
    assert len(files) >= 9
    theirs = Calendar()
    for path in files:
        theirs = theirs.with_year(read_year_file(path))
    assert theirs.years == set(range(2018, 2027)), "the empty file of 2027 must not count as published"
    day = datetime.date(2018, 1, 1)
    while day.year <= 2026:
        assert theirs.is_workday(day) == CALENDAR.is_workday(day), day
        day += DAY
