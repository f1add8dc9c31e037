"""Working days of the State Council's arrangement, with make-up workdays 调休.

The trigger day is not counted; a year whose arrangement is not known is an error, never Monday to Friday.
"""

from __future__ import annotations

import datetime
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Dict, FrozenSet, Iterable, List, Mapping, Optional, Union

from enforcement_plugin.errors import InputError
from enforcement_plugin.paths import resources_dir

TABLE_FILE = "china.json"
_ONE_DAY = datetime.timedelta(days=1)


class UnknownYearError(InputError):
    """The working days of a year are not known; ``year`` says which."""

    def __init__(self, year: int) -> None:
        super().__init__(
            "The holiday arrangement of {year} is not known (待国务院公布). "
            "Import the year's file once the State Council has published it.",
            year=year,
        )
        self.year = year


@dataclass(frozen=True)
class Calendar:
    """Which days of which years are worked: weekdays that are off, and weekend days that are worked."""

    years: FrozenSet[int] = frozenset()
    days_off: FrozenSet[datetime.date] = frozenset()
    days_worked: FrozenSet[datetime.date] = frozenset()
    sources: Mapping[int, str] = field(default_factory=dict)

    def is_workday(self, day: datetime.date) -> bool:
        """Whether a day is worked. Raises UnknownYearError."""
        if day.year not in self.years:
            raise UnknownYearError(day.year)
        if day in self.days_worked:
            return True
        return day.weekday() < 5 and day not in self.days_off

    def due(self, trigger: datetime.date, working_days: int) -> datetime.date:
        """Return the ``working_days``-th working day after ``trigger``, which itself is not counted.

        Raises UnknownYearError where that reaches into (or starts in) a year that is not known, InputError for
        fewer than one day.
        """
        if working_days < 1:
            raise InputError("The number of working days must be 1 or more, not {found}.", found=working_days)
        if trigger.year not in self.years:
            raise UnknownYearError(trigger.year)
        day, left = trigger, working_days
        while left:
            day += _ONE_DAY
            left -= self.is_workday(day)
        return day

    def last_workday_until(self, day: datetime.date) -> datetime.date:
        """Return ``day`` if it is worked, else the last worked day before it. Raises UnknownYearError."""
        while not self.is_workday(day):
            day -= _ONE_DAY
        return day

    def with_year(self, other: Calendar) -> Calendar:
        """Return this calendar with the years of another, which replace its own.

        An arrangement may move days of the year before (New Year's make-up days): those are taken over, too.
        """
        replaced = other.days_off | other.days_worked
        return Calendar(
            self.years | other.years,
            _kept(self.days_off, other.years, replaced) | other.days_off,
            _kept(self.days_worked, other.years, replaced) | other.days_worked,
            {**self.sources, **other.sources},
        )


def _kept(
    days: FrozenSet[datetime.date], years: FrozenSet[int], replaced: FrozenSet[datetime.date]
) -> FrozenSet[datetime.date]:
    return frozenset(day for day in days if day.year not in years and day not in replaced)


def load_calendar(year_files: Iterable[Path] = ()) -> Calendar:
    """Return the product's calendar, with imported year files (``read_year_file``) on top.

    Raises InputError for a damaged file.
    """
    calendar = _read_table(resources_dir() / "holidays" / TABLE_FILE)
    for path in year_files:
        calendar = calendar.with_year(read_year_file(path))
    return calendar


def _read_table(path: Path) -> Calendar:
    table = _read_json(path)
    try:
        return Calendar(
            frozenset(int(year) for year in table["years"]),
            frozenset(_days(path, (day for year in table["years"].values() for day in year["off"]))),
            frozenset(_days(path, (day for year in table["years"].values() for day in year["worked"]))),
            {int(year): str(table["source"]) for year in table["years"]},
        )
    except (KeyError, TypeError, AttributeError, ValueError):
        raise InputError("{file}: this is no table of holidays.", file=path) from None


def read_year_file(path: Union[str, Path]) -> Calendar:
    """Return the one-year calendar of a file in the form of holiday-cn (``year``, ``days[{date, isOffDay}]``).

    A file without days is a year that is not published yet: it knows no year, so that the year stays unknown.
    Raises InputError for anything else that is not such a file.
    """
    path = Path(path)
    content = _read_json(path)
    if not isinstance(content, dict) or not isinstance(content.get("year"), int):
        raise InputError('{file}: a year file has "year" (a number) and "days" (a list).', file=path)
    entries = content.get("days")
    if not isinstance(entries, list):
        raise InputError('{file}: a year file has "year" (a number) and "days" (a list).', file=path)
    off: List[datetime.date] = []
    worked: List[datetime.date] = []
    for number, entry in enumerate(entries, 1):
        if not isinstance(entry, dict) or not isinstance(entry.get("isOffDay"), bool):
            raise InputError('{file}, day {number}: "date" and "isOffDay" are needed.', file=path, number=number)
        (day,) = _days(path, (entry.get("date"),))
        (off if entry["isOffDay"] else worked).append(day)
    year = content["year"]
    published = any(day.year == year for day in (*off, *worked))
    return Calendar(
        frozenset((year,)) if published else frozenset(),
        frozenset(off),
        frozenset(worked),
        {year: path.name} if published else {},
    )


def _read_json(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        raise InputError("{file}: there is no such file.", file=path) from None
    except ValueError:
        raise InputError("{file}: this is not JSON.", file=path) from None


def _days(path: Path, texts: Iterable[Any]) -> Iterable[datetime.date]:
    days: Dict[datetime.date, None] = {}
    for text in texts:
        try:
            days[datetime.date.fromisoformat(text)] = None
        except (TypeError, ValueError):
            raise InputError(
                "{file}: “{found}” is no date; YYYY-MM-DD is needed.", file=path, found=text
            ) from None
    return days


def parse_day(text: str, name: Optional[str] = None) -> datetime.date:
    """Return the date that an ISO text names. Raises InputError."""
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        raise InputError(
            "{name}: “{found}” is no date; write YYYY-MM-DD.", name=name or "date", found=text
        ) from None
