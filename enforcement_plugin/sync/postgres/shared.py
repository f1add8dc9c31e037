"""The PostGIS tables as what ``sync.run`` calls the shared file: direct edits travel on, tables follow the log.

What follows from the log without a choice the server has brought into the tables already when a segment was
published. Rows whose changes were made without knowledge of each other wait for whoever syncs next: he merges
them as everywhere (``sync.merge``), and the server takes only values that some change of the row holds.
"""

from __future__ import annotations

import json
from typing import Any, Dict, Iterator, List, Mapping, Optional, Tuple

from enforcement_plugin.sync import memory
from enforcement_plugin.sync.hub import HubReadOnlyError
from enforcement_plugin.sync.layers import known_layers
from enforcement_plugin.sync.postgres.hub import PostgresHub
from enforcement_plugin.sync.rows import state_of
from enforcement_plugin.workspace import Workspace, log, repositories
from enforcement_plugin.workspace.change import Change

ROWS_AT_ONCE = 2000


class PostgresTables:
    """The layer tables of a hub in a database (``sync.run.SharedFile``)."""

    def __init__(self, hub: PostgresHub) -> None:
        self._hub = hub

    def signature(self) -> Optional[object]:
        """Return None: only the server knows whether somebody has edited, and one question is cheap."""
        return None

    def direct_edits(self, remembered: object) -> Tuple[Change, ...]:
        """Return the edits made in the tables that no segment holds and that this login may see."""

        def work(cursor: Any) -> Tuple[Change, ...]:
            cursor.execute(
                "SELECT e.change, e.parents, e.table_name, e.row_uuid, e.op, e.columns, e.actor, e.replica, e.hlc,"
                " e.at FROM enforcement_hub.pending AS p JOIN enforcement_hub.direct_edit AS e USING (change)"
                " ORDER BY e.hlc, e.change"
            )
            return tuple(_change(*row) for row in cursor.fetchall())

        if self._hub.login.role in ("leader", "viewer"):
            return ()  # nobody may relay who may not publish
        return self._hub.session.ask(work)

    def update(self, workspace: Workspace) -> str:
        """Bring contested rows and mass imports of this file into the tables: updated, or none (read-only)."""
        if self._hub.login.role in ("leader", "viewer"):
            return "none"
        try:
            for table, row, heads in self._contested():
                self._settle(workspace, table, row, heads)
            self._load_imports(workspace)
        except HubReadOnlyError:
            return "none"
        return "updated"

    def _contested(self) -> List[Tuple[str, str, List[str]]]:
        def work(cursor: Any) -> List[Tuple[str, str, List[str]]]:
            cursor.execute(
                "SELECT c.table_name, c.row_uuid, array_agg(h.change) FROM enforcement_hub.contested AS c"
                " JOIN enforcement_hub.row_head AS h USING (row_uuid, table_name) GROUP BY 1, 2"
            )
            return [(row[0], row[1], row[2]) for row in cursor.fetchall()]

        return self._hub.session.ask(work)

    def _settle(self, workspace: Workspace, table: str, row: str, heads: List[str]) -> None:
        connection = workspace.connection
        if set(log.heads(connection, table, row)) != set(heads):
            return  # what is new there, or here, comes with the next sync
        state = state_of(connection, (table, row), memory.believed(connection))
        if state is None or state.alive is None:
            return
        values = json.dumps(dict(state.values), ensure_ascii=False)

        def work(cursor: Any) -> None:
            cursor.execute(
                "SELECT enforcement_hub.settle(%s, %s, %s, %s, %s::jsonb)",
                (table, row, heads, state.alive, values),
            )

        self._hub.session.ask(work)

    def _load_imports(self, workspace: Workspace) -> None:
        person = self._hub.login.person
        mine = {
            change.row: change.table
            for change in log.baselines(workspace.connection)
            if change.actor == person and change.row in known_layers(workspace.connection)
        }

        def loaded(cursor: Any) -> List[str]:
            cursor.execute(
                "SELECT edition FROM enforcement_hub.edition_loaded WHERE edition = ANY (%s)", (list(mine),)
            )
            return [row[0] for row in cursor.fetchall()]

        done = set(self._hub.session.ask(loaded)) if mine else set()
        for edition in sorted(set(mine) - done):
            for batch in _batches(workspace, mine[edition], edition):
                self._load(edition, mine[edition], batch)
            self._finish(edition, mine[edition])

    def _load(self, edition: str, table: str, batch: str) -> None:
        def work(cursor: Any) -> None:
            cursor.execute("SELECT enforcement_hub.load_rows(%s, %s, %s::jsonb)", (edition, table, batch))

        self._hub.session.ask(work)

    def _finish(self, edition: str, table: str) -> None:
        def work(cursor: Any) -> None:
            cursor.execute("SELECT enforcement_hub.edition_done(%s, %s)", (edition, table))

        self._hub.session.ask(work)


def _batches(workspace: Workspace, table: str, edition: str) -> Iterator[str]:
    batch: List[Mapping[str, object]] = []
    for row in repositories.each(workspace.connection, table, edition_uuid=edition):
        batch.append({name: _plain(value) for name, value in row.items() if name not in ("fid", "edition_uuid")})
        if len(batch) == ROWS_AT_ONCE:
            yield json.dumps(batch, ensure_ascii=False)
            batch = []
    if batch:
        yield json.dumps(batch, ensure_ascii=False)


def _plain(value: object) -> Optional[str]:
    if value is None:
        return None
    if isinstance(value, bytes):
        return value.hex()
    return str(value).replace("\0", "")


def _change(
    change: str,
    parents: List[str],
    table: str,
    row: str,
    op: str,
    columns: Dict[str, List[str]],
    actor: str,
    replica: str,
    hlc: int,
    at: str,
) -> Change:
    return Change(
        change=change,
        parents=tuple(parents),
        table=table,
        row=row,
        op=op,
        columns={name: (old, new) for name, (old, new) in columns.items()},
        actor=actor,
        replica=replica,
        hlc=int(hlc),
        at=at,
    )
