"""The tables that are not work but keep account of it: log, heads, replica, and what sync remembers.

change_log     every change, append-only (format: change.py)
row_head       the changes of a row that no other known change descends from
replica        who this file is and who works in it, one row:
               replica        random id; NULL in a packaged copy, whose first edit mints one
               actor          who edits, NULL when nobody said
               actor_until    the hlc from which on that is no longer believed, NULL for ever
               hlc            hybrid logical clock: Unix milliseconds * 65536 + counter
                              (Kulkarni et al. 2014, "Logical Physical Clocks")
               applying       1 while changes of others are written, which must not be logged again;
                              only ever inside a transaction, never committed
               replaced       the row that an insert in progress pushes out (INSERT OR REPLACE)
               schema_cookie  PRAGMA schema_version when the triggers were last found in order
session        who has the file open, so that an actor ends with the session that set it
conflict       concurrent values of one row that a person must choose between
published      which change was read back from which segment of a hub
segment        the segments of a hub that this file has read: the reader's cursor
witness        heads of other writers' chains that this file has seen
imported_rows  how the rows of mass imports came in (imported.py)
setting        settings of this workspace: name, JSON value
schema_version which migrations made the file what it is
"""

from __future__ import annotations

import sqlite3
from typing import List, Mapping, Tuple

MACHINERY = (
    """CREATE TABLE schema_version (version INTEGER PRIMARY KEY, applied_at TEXT NOT NULL)""",
    """CREATE TABLE replica (one INTEGER PRIMARY KEY CHECK (one = 1), replica TEXT, actor TEXT,
  actor_until INTEGER, hlc INTEGER NOT NULL DEFAULT 0, applying INTEGER NOT NULL DEFAULT 0, replaced TEXT,
  schema_cookie INTEGER)""",
    """CREATE TABLE session (session TEXT PRIMARY KEY, actor TEXT NOT NULL, opened_at TEXT NOT NULL)""",
    """CREATE TABLE change_log (id INTEGER PRIMARY KEY AUTOINCREMENT, change TEXT NOT NULL UNIQUE,
  table_name TEXT NOT NULL, row_uuid TEXT NOT NULL,
  op TEXT NOT NULL CHECK (op IN ('I', 'U', 'D', 'withhold', 'resolve', 'baseline', 'outside')),
  columns TEXT NOT NULL, parents TEXT NOT NULL, replica TEXT NOT NULL, actor TEXT NOT NULL,
  hlc INTEGER NOT NULL, at TEXT NOT NULL)""",
    """CREATE INDEX change_log_row ON change_log (table_name, row_uuid)""",
    """CREATE TABLE row_head (table_name TEXT NOT NULL, row_uuid TEXT NOT NULL, change TEXT NOT NULL,
  PRIMARY KEY (table_name, row_uuid, change)) WITHOUT ROWID""",
    """CREATE TABLE conflict (conflict TEXT PRIMARY KEY, table_name TEXT NOT NULL, row_uuid TEXT NOT NULL,
  columns TEXT NOT NULL, candidates TEXT NOT NULL, opened_at TEXT NOT NULL,
  settled_by TEXT, settled_at TEXT)""",
    """CREATE INDEX conflict_row ON conflict (table_name, row_uuid)""",
    """CREATE TABLE published (change TEXT PRIMARY KEY, segment TEXT NOT NULL) WITHOUT ROWID""",
    """CREATE TABLE segment (segment TEXT PRIMARY KEY, sealer TEXT NOT NULL, first INTEGER NOT NULL,
  last INTEGER NOT NULL, hash TEXT NOT NULL, read_at TEXT NOT NULL) WITHOUT ROWID""",
    """CREATE TABLE witness (sealer TEXT NOT NULL, position INTEGER NOT NULL, hash TEXT NOT NULL,
  seen_at TEXT NOT NULL, PRIMARY KEY (sealer, position)) WITHOUT ROWID""",
    """CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT NOT NULL)""",
)

IMPORTED_ROWS = """CREATE TABLE IF NOT EXISTS imported_rows (table_name TEXT NOT NULL, edition TEXT NOT NULL,
  number INTEGER NOT NULL, uuids BLOB, shapes BLOB NOT NULL, texts BLOB NOT NULL,
  PRIMARY KEY (table_name, edition, number))"""

# What a later schema version brought, by its number.
LATER: Mapping[int, Tuple[str, ...]] = {3: (IMPORTED_ROWS,)}

REQUIRED_TABLES = (
    "gpkg_contents",
    "gpkg_geometry_columns",
    "gpkg_spatial_ref_sys",
    "schema_version",
    "replica",
    "session",
    "change_log",
    "row_head",
    "conflict",
    "published",
    "segment",
    "witness",
    "setting",
)

# Including those that an older file lacks: nobody else's view or trigger has any business there.
MACHINERY_TABLES = (*REQUIRED_TABLES, "imported_rows")

# RAISE instead of silence: an overwritten log row would otherwise be lost through INSERT OR REPLACE, which
# fires no delete trigger while recursive_triggers is off.
LOG_TRIGGERS = (
    """CREATE TRIGGER change_log_no_replace BEFORE INSERT ON change_log
WHEN EXISTS (SELECT 1 FROM change_log WHERE change = NEW.change OR id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'change_log is append-only'); END""",
    """CREATE TRIGGER change_log_no_update BEFORE UPDATE ON change_log
BEGIN SELECT RAISE(ABORT, 'change_log is append-only'); END""",
    """CREATE TRIGGER change_log_no_delete BEFORE DELETE ON change_log
BEGIN SELECT RAISE(ABORT, 'change_log is append-only'); END""",
    """CREATE TRIGGER change_log_heads AFTER INSERT ON change_log
WHEN NEW.op <> 'baseline' AND (SELECT applying FROM replica) = 0
BEGIN
  DELETE FROM row_head WHERE table_name = NEW.table_name AND row_uuid = NEW.row_uuid;
  INSERT INTO row_head VALUES (NEW.table_name, NEW.row_uuid, NEW.change);
END""",
)


def create_machinery(connection: sqlite3.Connection) -> None:
    """Create the tables of this module; the triggers come with those of the capture."""
    for statement in MACHINERY:
        connection.execute(statement)


def log_triggers() -> List[str]:
    """Return the statements of the triggers that guard the log and keep ``row_head``."""
    return list(LOG_TRIGGERS)
