"""Rows written beside the result, and copied behind those that stand there: not all come in their order."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import List, Tuple

from enforcement_plugin.app.overlay_work import DETERMINATION
from enforcement_plugin.overlay.writing import PAGE_BYTES, quoted, scratch


def _tables(connection: sqlite3.Connection) -> List[Tuple[str, str]]:
    """Return name and SQL of the tables that are written, the structures' first."""
    return connection.execute(
        "SELECT name, sql FROM sqlite_master WHERE type = 'table'"
        " AND name IN (SELECT table_name FROM gpkg_contents) ORDER BY name != ?",
        (DETERMINATION,),
    ).fetchall()


def prepare_part(connection: sqlite3.Connection, path: Path) -> None:
    """Make a file beside the result with the same tables: rows of the same form are copied as they are."""
    with closing(scratch(path)) as part:
        part.execute(f"PRAGMA page_size = {PAGE_BYTES}")
        for _, sql in _tables(connection):
            part.execute(sql)


def append_part(connection: sqlite3.Connection, path: Path) -> None:
    """Copy a part's rows behind those that are there.

    Rows of other tables than the structures' count on, and come in the order of the structures, whatever their
    order in the part.
    """
    connection.execute("COMMIT")
    connection.execute("ATTACH ? AS part", (str(path),))
    connection.execute("PRAGMA part.cache_size = -32000")
    connection.execute("BEGIN")
    for name, _ in _tables(connection):
        if name == DETERMINATION:
            connection.execute(f"INSERT INTO main.{quoted(name)} SELECT * FROM part.{quoted(name)}")
            continue
        columns = [row[1] for row in connection.execute(f"PRAGMA main.table_info({quoted(name)})")]
        listed = ", ".join(quoted(column) for column in columns if column != "fid")
        connection.execute(
            f"INSERT INTO main.{quoted(name)} ({listed}) SELECT {listed} FROM part.{quoted(name)}"
            f" ORDER BY {DETERMINATION}_fid, fid"
        )
    connection.execute("COMMIT")
    connection.execute("DETACH part")
    connection.execute("BEGIN")
