"""The computed leads of structures, and which of them the shared file does not show yet.

Leads are computed columns: neither logged nor merged. The shared map shows what whoever synced last had
computed; so that this costs what changed and not a pass over the whole city, the file remembers what that is.
"""

from __future__ import annotations

import json
import sqlite3
from typing import List, Optional, Sequence

from enforcement_plugin.workspace import repositories
from enforcement_plugin.workspace.model import identifier

WAITING = "leads.waiting"
MOST_ROWS = 1000  # more than this and a pass over all structures is no slower


def keep(connection: sqlite3.Connection, structure: str, status: str, agency: Optional[str]) -> None:
    """Keep the lead of one structure; call inside a transaction."""
    row = repositories.find(connection, "structure", structure)
    if row is None or (row["lead_status"], row["lead_agency"]) == (status, agency):
        return
    repositories.update(connection, "structure", structure, {"lead_status": status, "lead_agency": agency})
    rows = waiting(connection)
    if rows is not None and structure not in rows:
        _remember(connection, [*rows, structure])


def keep_many(connection: sqlite3.Connection, leads: Sequence[Sequence[object]]) -> None:
    """Keep many leads, (status, agency, fid) each; call inside a transaction."""
    connection.executemany("UPDATE structure SET lead_status = ?, lead_agency = ? WHERE fid = ?", leads)
    if leads:
        _remember(connection, None)


def waiting(connection: sqlite3.Connection) -> Optional[List[str]]:
    """Return the structures whose leads the shared file does not show yet, None for any of them."""
    return listed(note(connection))


def note(connection: sqlite3.Connection, schema: str = "main") -> str:
    """Return what the file remembers of that, as it stands there; ``schema`` is the name it is attached under."""
    row = connection.execute(
        f"SELECT value FROM {identifier(schema)}.setting WHERE name = ?", (WAITING,)
    ).fetchone()
    return str(row[0]) if row is not None else "0"


def listed(noted: str) -> Optional[List[str]]:
    """Return the structures that a ``note`` names, None for any: it is then the number of times that was so."""
    found = json.loads(noted)
    return [str(uuid) for uuid in found] if isinstance(found, list) else None


def shown(connection: sqlite3.Connection, before: str) -> None:
    """Remember that the shared file shows what the ``note`` named before it was written; inside a transaction.

    What was computed meanwhile goes on waiting.
    """
    rows = waiting(connection)
    if note(connection) == before:
        _remember(connection, [])
    elif rows is not None:
        _remember(connection, [uuid for uuid in rows if uuid not in (listed(before) or ())])


def _remember(connection: sqlite3.Connection, rows: Optional[List[str]]) -> None:
    if rows is None or len(rows) > MOST_ROWS:
        before = json.loads(note(connection))
        value = json.dumps(before + 1 if isinstance(before, int) else 1)
    else:
        value = json.dumps(rows)
    connection.execute(
        "INSERT INTO setting VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        (WAITING, value),
    )
