"""Writing into the log what happened behind its back (verification.py finds it).

The value stays; the record, an ``outside`` change, says that nobody is known to have written it.
"""

from __future__ import annotations

import sqlite3
from typing import List, Mapping, Tuple

from enforcement_plugin.workspace import imported, log
from enforcement_plugin.workspace.capture import TICK
from enforcement_plugin.workspace.change import Change, Pair, format_literal, parse_literal
from enforcement_plugin.workspace.model import identifier
from enforcement_plugin.workspace.tables import TABLES
from enforcement_plugin.workspace.verification import (
    Fold,
    OutsideEdit,
    altered_editions,
    outside_edits,
    readable_uuid,
)
from enforcement_plugin.workspace.workspace import Workspace, iso


def record_outside_edits(workspace: Workspace, fold: Fold) -> List[OutsideEdit]:
    """Write what happened behind the log's back into the log, in one transaction, and return it.

    Rows without an identity, or with another's, are given their own. Whoever did it is not known: the actor
    is ``unattributed``, whoever has the file open now.
    """
    with workspace.merging() as connection:
        log.rebuild_heads(connection)
        _complete_identities(workspace, connection)
        kept = imported.trusted(connection)
        edits = list(outside_edits(connection, fold, kept))
        for edit in edits:
            columns = edit.columns
            if edit.came is not None:
                first = _first_appearance(connection, edit.table, edit.row, edit.came)
                if not log.append(connection, [first]) and "_row" not in columns:
                    # A row of another layer has the same id and took the entry's: this one must tell all it holds.
                    columns = {**edit.came, **columns}
            heads = tuple(log.heads(connection, edit.table, edit.row))
            _record(workspace, connection, edit.table, edit.row, "outside", columns, heads)
        for edition in list(altered_editions(connection, kept)):
            columns = {
                "count": ("NULL", format_literal(edition.count)),
                "sha256": (format_literal(edition.expected), format_literal(edition.found)),
                "edition": ("NULL", format_literal(edition.edition)),
                "_altered": ("NULL", "1"),
            }
            _record(workspace, connection, edition.layer, edition.edition, "baseline", columns, ())
            edits.append(OutsideEdit(edition.layer, edition.edition, columns))
    return edits


def _first_appearance(connection: sqlite3.Connection, table: str, row: str, came: Mapping[str, Pair]) -> Change:
    """Return what the trigger would have written before an imported row's first change (capture.py)."""
    edition = str(parse_literal(came["edition_uuid"][1]))
    known = connection.execute(
        "SELECT strftime('%Y-%m-%d', as_of) FROM edition WHERE uuid = ?", (edition,)
    ).fetchone()
    day = known[0] if known is not None and known[0] is not None else "1970-01-01"
    return Change(
        change=row.replace(" ", "_"),
        parents=(),
        table=table,
        row=row,
        op="I",
        columns=came,
        actor="baseline",
        replica=edition,
        hlc=0,
        at=f"{day}T00:00:00.000Z",
    )


def _record(
    workspace: Workspace,
    connection: sqlite3.Connection,
    table: str,
    row: str,
    op: str,
    columns: Mapping[str, Pair],
    parents: Tuple[str, ...],
) -> None:
    connection.execute(TICK)
    replica, hlc = connection.execute("SELECT replica, hlc FROM replica").fetchone()
    change = Change(
        change=workspace.ids(),
        parents=parents,
        table=table,
        row=row,
        op=op,
        columns=columns,
        actor="unattributed",
        replica=str(replica),
        hlc=int(hlc),
        at=iso(workspace.clock()),
    )
    log.append(connection, [change])


def _complete_identities(workspace: Workspace, connection: sqlite3.Connection) -> None:
    for table in TABLES:
        name = identifier(table.name)
        connection.execute(f"UPDATE {name} SET uuid = CAST(uuid AS TEXT) WHERE typeof(uuid) = 'blob'")
        unreadable = [
            fid
            for fid, uuid in connection.execute(
                f"SELECT fid, CAST(uuid AS BLOB) FROM {name} WHERE uuid GLOB '*[^ -~]*'"
            ).fetchall()
            if not readable_uuid(uuid)
        ]
        nameless = connection.execute(
            f"SELECT fid FROM {name} WHERE uuid IS NULL OR uuid = '' UNION ALL"
            f" SELECT fid FROM {name} AS t WHERE EXISTS"
            f" (SELECT 1 FROM {name} AS other WHERE other.uuid = t.uuid AND other.fid < t.fid)"
        ).fetchall()
        for fid in sorted({*unreadable, *(row[0] for row in nameless)}):
            connection.execute(f"UPDATE {name} SET uuid = ? WHERE fid = ?", (workspace.ids(), fid))
