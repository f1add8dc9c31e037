"""The same edits through pygeodiff, written as its users write it: two copies of a base, rebase, changesets."""

from __future__ import annotations

import json
import logging
import shutil
import sqlite3
import sys
import time
from contextlib import closing
from pathlib import Path
from typing import Any, Dict, List, Optional, Sequence

from sync_office import Edit, Plan, apply_edits, plain_copy, table_contents

from enforcement_plugin.workspace import database

PEERS = Path(__file__).resolve().parents[2] / "build" / "peers"


class Peer:
    """A base that both sides have, and two copies that are edited."""

    def __init__(self, folder: Path, source: Path) -> None:
        if str(PEERS) not in sys.path:
            sys.path.append(str(PEERS))
        import pygeodiff

        self.geodiff = pygeodiff.GeoDiff()
        logging.getLogger("pygeodiff").setLevel(logging.CRITICAL)
        self.version = str(self.geodiff.version())
        self.base, self.theirs, self.ours = (folder / f"{name}.gpkg" for name in ("base", "theirs", "ours"))
        self.changes, self.conflicts = folder / "ours.diff", folder / "conflicts.json"
        plain_copy(source, self.base)

    def round(self, edits: Plan) -> Dict[str, Any]:
        """Edit both copies, merge; return what it took, whether both sides are alike then, and what was lost.

        Timed is what one side does at a sync: rebase its edits on the other's, and the changeset for the other.
        """
        for path, side in ((self.theirs, edits.theirs), (self.ours, edits.ours)):
            shutil.copyfile(self.base, path)
            with closing(database.connect(path)) as connection:
                connection.execute("BEGIN")
                apply_edits(connection, side)
                connection.execute("COMMIT")
        self.conflicts.unlink(missing_ok=True)
        start, before = time.perf_counter(), time.process_time()
        self.geodiff.rebase(str(self.base), str(self.theirs), str(self.ours), str(self.conflicts))
        self.geodiff.create_changeset(str(self.theirs), str(self.ours), str(self.changes))
        seconds, cpu = time.perf_counter() - start, time.process_time() - before
        self.geodiff.apply_changeset(str(self.theirs), str(self.changes))
        with closing(sqlite3.connect(self.ours)) as ours, closing(sqlite3.connect(self.theirs)) as theirs:
            alike = list(table_contents(ours)) == list(table_contents(theirs))
            told = self.conflicts.read_text("utf-8") if self.conflicts.exists() else ""
            lost = lost_values(ours, [*edits.ours, *edits.theirs], told)
        shutil.move(self.ours, self.base)
        return {"seconds": seconds, "cpu": cpu, "alike": alike, "lost": lost}


def lost_values(connection: sqlite3.Connection, edits: Sequence[Edit], told: str) -> List[str]:
    """Return the edits whose value is neither in the file nor in what the user is told of conflicts.

    ``update removed`` where the row went away, ``update replaced`` where another value stands.
    """
    told = told.encode("utf-8").decode("unicode_escape", "ignore") if "\\u" in told else told
    lost = []
    for edit in edits:
        if edit.op == "D":
            continue
        row = _row(connection, edit)
        for column, value in edit.values.items():
            if column == "edited_by" or (row is not None and row.get(column) == value) or str(value) in told:
                continue
            lost.append("update removed" if row is None else "update replaced")
    return lost


def _row(connection: sqlite3.Connection, edit: Edit) -> Optional[Dict[str, object]]:
    cursor = connection.execute(f'SELECT * FROM "{edit.table}" WHERE uuid = ?', (edit.row,))
    values = cursor.fetchone()
    return None if values is None else dict(zip((name for name, *_ in cursor.description), values))


def told_of_conflicts(connection: sqlite3.Connection) -> str:
    """Return what a workspace tells of its open conflicts, as one text."""
    rows = connection.execute("SELECT candidates FROM conflict WHERE settled_by IS NULL")
    return "\n".join(json.dumps(json.loads(row[0]), ensure_ascii=False) for row in rows)
