"""The figures of a workspace: how many structures and cases each agency leads, and what is open.

Read with sqlite alone, in one read transaction, so that the figures of a page belong together.
"""

from __future__ import annotations

import datetime
import hashlib
import json
import sqlite3
from contextlib import closing, contextmanager
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
    file and the leads computed from them, so that two officers who hold the same print the same id.
    ``rows``: the determined ones by number of structures, then the other statuses that occur, in the order
    of STATUSES.
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
    with closing(opened_to_read(path)) as connection, told_apart(path):
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
    with closing(opened_to_read(path)) as connection, told_apart(path):
        connection.execute("BEGIN")
        return _snapshot(connection)


def lead_agencies(path: Path) -> Tuple[str, ...]:
    """Return the agencies that lead structures of a workspace, the busiest first. Raises as read_figures."""
    with closing(opened_to_read(path)) as connection, told_apart(path):
        rows = connection.execute(
            "SELECT lead_agency FROM structure WHERE lead_status = 'determined' AND lead_agency IS NOT NULL"
            " GROUP BY lead_agency ORDER BY count(*) DESC, lead_agency"
        )
        return tuple(str(agency) for (agency,) in rows)


def _counts(connection: sqlite3.Connection, as_of: datetime.date) -> Iterator[Tuple]:
    """Yield (status, agency, structures, cases, open cases, overdue), in parts that add up."""
    known = ", ".join("?" for _ in STATUSES)
    status = f"CASE WHEN lead_status IN ({known}) THEN lead_status ELSE 'pending' END"
    agency = "CASE WHEN lead_status = 'determined' THEN lead_agency END"
    gone = ", ".join("?" for _ in DISMISSED)
    yield from connection.execute(
        f"SELECT {status}, {agency}, count(*), 0, 0, 0 FROM structure"
        f" WHERE coalesce(status, '') NOT IN ({gone}) GROUP BY 1, 2",
        (*STATUSES, *DISMISSED),
    )
    yield from connection.execute(
        f"SELECT {status}, {agency}, 0, count(*), sum(coalesce(closed_on, '') = ''),"
        " coalesce(sum(coalesce(closed_on, '') = '' AND date(due_on) < ?), 0)"
        " FROM enforcement_case GROUP BY 1, 2",
        (*STATUSES, as_of.isoformat()),
    )


def _snapshot(connection: sqlite3.Connection) -> str:
    digest = hashlib.sha256()
    for statement in (
        "SELECT change FROM change_log ORDER BY change",
        "SELECT uuid || ' ' || coalesce(sha256, '') FROM edition ORDER BY 1",
        # Computed columns are in no log, but on every map.
        "SELECT coalesce(lead_status, '') || ' ' || coalesce(lead_agency, '') || ' ' || count(*)"
        " FROM structure GROUP BY lead_status, lead_agency ORDER BY 1",
    ):
        for (text,) in connection.execute(statement):
            digest.update(str(text).encode("utf-8") + b"\n")
        digest.update(b"\n")
    return digest.hexdigest()[:12]


def _pack(connection: sqlite3.Connection) -> Optional[str]:
    row = connection.execute("SELECT value FROM setting WHERE name = 'pack_id'").fetchone()
    if row is None or row[0] is None:
        return None
    try:
        value = json.loads(row[0])
    except json.JSONDecodeError:
        return None
    return value if isinstance(value, str) else None


def opened_to_read(path: Path) -> sqlite3.Connection:
    """Return a read-only connection to a workspace. Raises InputError if there is none."""
    if not path.is_file():
        raise InputError("There is no workspace at {path}.", path=path)
    try:
        return sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=5, isolation_level=None)
    except sqlite3.OperationalError as error:
        raise SurroundingsError("{path} cannot be opened: {reason}.", path=path, reason=error) from error


@contextmanager
def told_apart(path: Path) -> Iterator[None]:
    """Turn what SQLite says into who can mend it: another program's lock, or a file that is no workspace."""
    try:
        yield
    except sqlite3.OperationalError as error:
        if "locked" in str(error) or "busy" in str(error) or "unable to open" in str(error):
            raise SurroundingsError(
                "{path} is in use by another program ({reason}); nothing was lost, try again.",
                path=path,
                reason=error,
            ) from error
        raise InputError("{path} is not a workspace of this plugin: {reason}.", path=path, reason=error) from error
    except sqlite3.DatabaseError as error:
        raise InputError("{path} is not a GeoPackage or is damaged: {reason}.", path=path, reason=error) from error
