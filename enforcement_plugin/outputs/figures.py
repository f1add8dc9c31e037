"""The figures of a workspace: how many structures and cases each agency leads, and what is open.

Read with sqlite alone, in one read transaction, so that the figures of a page belong together.
"""

from __future__ import annotations

import datetime
import hashlib
import json
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Dict, Iterator, List, Optional, Tuple

from enforcement_plugin.errors import InputError, SurroundingsError

STATUSES = ("determined", "undetermined", "conflict", "none", "pending")
DISMISSED = ("dismissed", "demolished")


@dataclass(frozen=True)
class LeadFigures:
    """Counts for one lead: ``status`` is one of STATUSES, ``agency`` an id where it is determined.

    ``structures`` leaves out those dismissed or demolished; ``cases`` are all, ``open_cases`` those without
    a closing date, ``overdue`` those of them whose due day has passed (the due day itself is on time).
    """

    status: str
    agency: Optional[str]
    structures: int = 0
    cases: int = 0
    open_cases: int = 0
    overdue: int = 0


@dataclass(frozen=True)
class Figures:
    """The figures of one state of a workspace.

    ``snapshot`` names the state: 12 hexadecimal digits of the hash over the changes and editions in the
    file, so that two officers who hold the same changes print the same id. ``rows``: the determined ones by
    number of structures, then the other statuses that occur, in the order of STATUSES.
    """

    as_of: datetime.date
    snapshot: str
    pack_id: Optional[str]
    rows: Tuple[LeadFigures, ...]

    @property
    def totals(self) -> LeadFigures:
        """Return the sums over all rows."""
        return LeadFigures(
            "total",
            None,
            sum(row.structures for row in self.rows),
            sum(row.cases for row in self.rows),
            sum(row.open_cases for row in self.rows),
            sum(row.overdue for row in self.rows),
        )


def read_figures(path: Path, *, as_of: datetime.date) -> Figures:
    """Count structures and cases of a workspace by lead as of a day.

    Raises InputError if the file is not a workspace, SurroundingsError if it cannot be read now.
    """
    with closing(_open(path)) as connection, _told_apart(path):
        connection.execute("BEGIN")
        counts: Dict[Tuple[str, Optional[str]], List[int]] = {}
        for status, agency, *numbers in _counts(connection, as_of):
            key = (status, agency)
            counts[key] = [a + b for a, b in zip(counts.get(key, [0, 0, 0, 0]), numbers)]
        rows = [LeadFigures(status, agency, *numbers) for (status, agency), numbers in counts.items()]
        rows.sort(key=lambda row: (STATUSES.index(row.status), -row.structures, -row.cases, row.agency or ""))
        return Figures(as_of, _snapshot(connection), _pack(connection), tuple(rows))


def read_snapshot(path: Path) -> str:
    """Return the id of the state that the workspace is in (see Figures). Raises as read_figures."""
    with closing(_open(path)) as connection, _told_apart(path):
        connection.execute("BEGIN")
        return _snapshot(connection)


def lead_agencies(path: Path) -> Tuple[str, ...]:
    """Return the agencies that lead a structure of the workspace, the busiest first. Raises as read_figures."""
    with closing(_open(path)) as connection, _told_apart(path):
        rows = connection.execute(
            "SELECT lead_agency FROM structure WHERE lead_status = 'determined' AND lead_agency IS NOT NULL"
            " GROUP BY lead_agency ORDER BY count(*) DESC, lead_agency"
        )
        return tuple(str(agency) for (agency,) in rows)
