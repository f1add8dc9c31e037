"""The calendar of an office: the product's years, and those that the office has imported since."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Iterable, Tuple

from enforcement_plugin.errors import InputError
from enforcement_plugin.paths import office_dir
from enforcement_plugin.rules import Calendar, load_calendar, read_year_file


def imported_years() -> Tuple[Path, ...]:
    """Return the year files that this office has imported, by year."""
    return tuple(sorted(_folder().glob("*.json")))


def office_calendar(year_files: Iterable[Path] = ()) -> Calendar:
    """Return the calendar with all imported years, and further files on top.

    Raises InputError naming the file that is damaged.
    """
    return load_calendar([*imported_years(), *year_files])


def import_year(path: Path) -> int:
    """Keep a year file for every later decision of this office and return its year; a newer one replaces it.

    Raises InputError for a file that is no year file, or one of a year that is not published yet.
    """
    content = read_year_file(path)
    if not content.years:
        raise InputError(
            "{file} has no days of its year: it is not published yet (待国务院公布), and the year stays unknown.",
            file=path,
        )
    (year,) = content.years
    folder = _folder()
    folder.mkdir(parents=True, exist_ok=True)
    partial = folder / f"{year}.{os.getpid()}.part"
    partial.write_bytes(Path(path).read_bytes())
    partial.replace(folder / f"{year}.json")
    return year


def _folder() -> Path:
    return office_dir() / "holidays"
