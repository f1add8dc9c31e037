"""Write resources/holidays/china.json from the package chinesecalendar, at release.

Needs the package on the path (``make setup`` puts it into build/pydeps): the product itself does not.
"""

from __future__ import annotations

import datetime
import json
import sys
from importlib import metadata
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "build" / "pydeps"))

from chinese_calendar import constants  # noqa: E402 - found through the line above

PACKAGE = "chinesecalendar"


def table() -> dict:
    """Return the table: by year, weekdays that are off and weekend days that are worked."""
    off = {day for day in constants.holidays if day.weekday() < 5}
    worked = {day for day in constants.workdays if day.weekday() >= 5}
    first = min(day.year for day in constants.holidays)
    last = max(day.year for day in constants.holidays)
    about = metadata.metadata(PACKAGE)
    return {
        "source": f"{PACKAGE} {metadata.version(PACKAGE)} (PyPI)",
        "licence": about.get("License") or about.get("License-Expression"),
        "author": about.get("Author"),
        "meaning": "off: weekdays that are not worked; worked: Saturdays and Sundays that are (调休)",
        "years": {
            str(year): {"off": _iso(off, year), "worked": _iso(worked, year)} for year in range(first, last + 1)
        },
    }


def _iso(days: set[datetime.date], year: int) -> list[str]:
    return sorted(day.isoformat() for day in days if day.year == year)


if __name__ == "__main__":
    target = ROOT / "resources" / "holidays" / "china.json"
    target.write_text(json.dumps(table(), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    print(target)
