"""How a file becomes what this version needs: numbered steps, each in one transaction.

A step makes what the description gives that version's number (``since``); what a description cannot say
(moving values) is in ``DATA_STEPS``. A new file goes through the same steps, so that a new file and an
upgraded one are alike.
"""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import datetime, timezone
from functools import lru_cache
from pathlib import Path
from typing import Callable, Iterable, List, Mapping, Sequence, Tuple

from enforcement_plugin.errors import InputError
from enforcement_plugin.workspace import database, imported
from enforcement_plugin.workspace.capture import all_triggers
from enforcement_plugin.workspace.geopackage import column_definition, create_table, layer_srs
from enforcement_plugin.workspace.machinery import LATER, MACHINERY_TABLES, create_machinery
from enforcement_plugin.workspace.model import Table, identifier
from enforcement_plugin.workspace.tables import SCHEMA_VERSION, TABLES

DATA_STEPS: Mapping[int, Callable[[sqlite3.Connection], None]] = {3: imported.keep_what_is_there}
TRIGGER_PREFIXES = ("capture_", "identity_", "append_only_", "change_log_")


def version_of(connection: sqlite3.Connection) -> int:
    """Return the schema version of a file, 0 for one without any."""
    return int(connection.execute("SELECT coalesce(max(version), 0) FROM schema_version").fetchone()[0])


def migrate(
    connection: sqlite3.Connection,
    *,
    now: str,
    epsg: int,
    tables: Sequence[Table] = TABLES,
    target: int = SCHEMA_VERSION,
    data_steps: Mapping[int, Callable[[sqlite3.Connection], None]] = DATA_STEPS,
) -> None:
    """Take a file to schema version ``target``, one transaction per version; a failing step leaves nothing.

    ``now`` is ISO 8601 UTC. ``epsg`` is the coordinate system of layers that a step creates.
    """
    for version in range(version_of_new(connection) + 1, target + 1):
        connection.execute("BEGIN IMMEDIATE")
        try:
            # Two computers may open the shared file of a hub at once: the second finds the step done.
            if version_of_new(connection) < version:
                _step(connection, version, now, epsg, tables, data_steps)
        except BaseException:
            # SQLite itself has already rolled back after some errors (disk full).
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise
        connection.execute("COMMIT")


def version_of_new(connection: sqlite3.Connection) -> int:
    """Return the schema version of a file that may still be empty."""
    exists = connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'schema_version'").fetchone()
    return version_of(connection) if exists else 0


def _step(
    connection: sqlite3.Connection,
    version: int,
    now: str,
    epsg: int,
    tables: Sequence[Table],
    data_steps: Mapping[int, Callable[[sqlite3.Connection], None]],
) -> None:
    if version == 1:
        create_machinery(connection)
    for statement in LATER.get(version, ()):
        connection.execute(statement)
    for table in tables:
        if table.since == version:
            create_table(connection, table, epsg, version)
        elif table.since < version:
            for column in table.columns:
                if column.since == version:
                    connection.execute(
                        f"ALTER TABLE {identifier(table.name)} ADD COLUMN {column_definition(column)}"
                    )
    if version in data_steps:
        data_steps[version](connection)
    restore_triggers(connection, as_of(tables, version))
    connection.execute("INSERT INTO schema_version VALUES (?, ?)", (version, now))


def as_of(tables: Iterable[Table], version: int) -> List[Table]:
    """Return the description as it was at schema ``version``."""
    return [
        replace(table, columns=tuple(column for column in table.columns if column.since <= version))
        for table in tables
        if table.since <= version
    ]


def missing_tables(connection: sqlite3.Connection, version: int) -> List[str]:
    """Return the tables that a file of schema ``version`` must have and this one has not."""
    present = {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    return [table.name for table in as_of(TABLES, version) if table.name not in present]


def missing_columns(connection: sqlite3.Connection, version: int) -> List[Tuple[str, str]]:
    """Return (table, column) of what a file of schema ``version`` must have and this one has not."""
    missing = []
    for table in as_of(TABLES, version):
        present = {row[1] for row in connection.execute(f"PRAGMA table_info({identifier(table.name)})")}
        wanted = ["fid", "uuid", *(["geom"] if table.geometry else []), *(column.name for column in table.columns)]
        missing += [(table.name, column) for column in wanted if column not in present]
    return missing


def require_whole(connection: sqlite3.Connection, path: Path, version: int) -> None:
    """Raise InputError where a file of schema ``version`` lacks a table or a column."""
    for table in missing_tables(connection, version):
        raise InputError(
            "{path} has lost its table {table}. The log still holds its rows: restore the file from"
            " the shared folder or a backup.",
            path=path,
            table=table,
        )
    for table, column in missing_columns(connection, version):
        raise InputError(
            "{path} has lost the column {column} of its table {table}. Give it back under this name, or"
            " restore the file from the shared folder or a backup.",
            path=path,
            column=column,
            table=table,
        )
    if connection.execute("SELECT count(*) FROM replica").fetchone()[0] != 1:
        raise InputError(database.NOT_A_WORKSPACE, path=path, table="replica")
    for setting in garbled_settings(connection):
        raise InputError(
            "{path} has a setting {setting} that cannot be read. Restore the file from the shared folder or a"
            " backup.",
            path=path,
            setting=setting,
        )


def garbled_settings(connection: sqlite3.Connection) -> List[str]:
    """Return the names of settings whose value is no JSON."""
    found = []
    for name, value in connection.execute("SELECT name, CAST(value AS BLOB) FROM setting ORDER BY name"):
        try:
            json.loads(value)
        except (TypeError, ValueError, RecursionError):
            found.append(str(name))
    return found


def copy_aside(connection: sqlite3.Connection, path: Path, version: int, instant: datetime) -> Path:
    """Copy the file at ``path`` to a name beside it that tells schema and time; a broken copy does not stay."""
    stamp = instant.astimezone(timezone.utc).strftime("%Y%m%dT%H%M%SZ")
    copy = path.with_name(f"{path.stem}.schema{version}-{stamp}{path.suffix}")
    try:
        with closing(sqlite3.connect(str(copy))) as target:
            connection.backup(target)
    except BaseException:
        copy.unlink(missing_ok=True)
        raise
    return copy


def present_triggers(connection: sqlite3.Connection) -> Mapping[str, str]:
    """Return name and text of the file's triggers that bear one of this module's prefixes, or lie on machinery.

    On the tables that keep account nobody else's has any business: it would answer to the plugin's every step.
    """
    rows = connection.execute("SELECT name, sql, lower(tbl_name) FROM sqlite_master WHERE type = 'trigger'")
    return {
        name: sql
        for name, sql, table in rows
        if name.startswith(TRIGGER_PREFIXES) or table in MACHINERY_TABLES or table.startswith(database.METADATA)
    }


def foreign_triggers(connection: sqlite3.Connection, tables: Sequence[Table] = TABLES) -> List[Tuple[str, str]]:
    """Return name and text of triggers on the shared tables that neither this plugin nor GDAL made."""
    names, expected = {table.name for table in tables}, expected_triggers(tables)
    rows = connection.execute("SELECT name, sql, lower(tbl_name) FROM sqlite_master WHERE type = 'trigger'")
    return [
        (name, sql)
        for name, sql, table in rows
        if table in names and name not in expected and not made_by_gdal(name)
    ]


def made_by_gdal(name: str) -> bool:
    """Tell whether a trigger is called as GDAL calls its own: those of spatial indexes, those that count."""
    return name.startswith(("trigger_insert_feature_count_", "trigger_delete_feature_count_", "gpkg_", "rtree_"))


def expected_triggers(tables: Sequence[Table] = TABLES) -> Mapping[str, str]:
    """Return name and text of the triggers that a file of this version must have."""
    return _triggers_of(tuple(tables))


@lru_cache(maxsize=4)
def _triggers_of(tables: Tuple[Table, ...]) -> Mapping[str, str]:
    return {trigger_name(statement): statement for statement in all_triggers(list(tables))}


def trigger_name(statement: str) -> str:
    """Return the name in a CREATE TRIGGER statement of capture.py or machinery.py."""
    return statement.split(None, 3)[2].strip('"')


def damaged_triggers(connection: sqlite3.Connection, tables: Sequence[Table] = TABLES) -> List[str]:
    """Return the names of triggers that are missing, altered, or not ours where only ours belong."""
    present, expected = present_triggers(connection), expected_triggers(tables)
    return sorted(name for name in {*present, *expected} if present.get(name) != expected.get(name))


def restore_triggers(connection: sqlite3.Connection, tables: Sequence[Table] = TABLES) -> List[str]:
    """Put every trigger right and return the names of those that were not. Call inside a transaction."""
    damaged = damaged_triggers(connection, tables)
    present, expected = present_triggers(connection), expected_triggers(tables)
    for name in damaged:
        if name in present:
            connection.execute(f"DROP TRIGGER {identifier(name)}")
        if name in expected:
            connection.execute(expected[name])
    return damaged


def layer_epsg(connection: sqlite3.Connection) -> int:
    """Return the coordinate system of the file's layers."""
    return layer_srs(connection, "structure")
