"""The rows that name files: which they are, giving them their hashes, and what is remembered of their files.

What has been dealt with is remembered as a position in the change log and the few rows that still wait, so
that "nothing to do" costs the same with ten photos and a hundred thousand.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass, replace
from typing import Callable, Dict, Iterator, List, Optional, Sequence, Set, Tuple

from enforcement_plugin.errors import CancelledError, InputError
from enforcement_plugin.sync import memory, transfer
from enforcement_plugin.sync.attachment_places import TABLES_WITH_FILES, UNHASHED, Attachment, Places, attachment
from enforcement_plugin.sync.hub import file_sha256
from enforcement_plugin.workspace import Workspace, log, repositories
from enforcement_plugin.workspace.model import identifier
from enforcement_plugin.workspace.tables import BY_NAME, TABLES

WANTED_SETTING = "attachments"  # of the workspace: which files of others it fetches by itself
ALL, OWN, NONE = "all", "own", "none"
MEMORY = "sync.files"
_UNATTRIBUTED = "unattributed"
_RECORDED_AT_ONCE = 50
_REMEMBERED_WAITING = 2000

Asked = Callable[[], bool]
Key = Tuple[str, str]
"""Table and row."""


@dataclass(frozen=True)
class Memory:
    """What the last round left behind.

    ``log`` is the local log id up to which everything is dealt with but for the rows in ``waiting``, 0 when
    every row must be looked at; ``checked`` when every row was, in Unix seconds.
    """

    hub: str = ""
    wanted: str = ALL
    log: int = 0
    checked: float = 0.0
    waiting: Tuple[Key, ...] = ()


def wanted_files(workspace: Workspace) -> str:
    """Return which files of others this workspace fetches by itself: all, own (cases) or none."""
    value = workspace.settings.get(WANTED_SETTING)
    return value if isinstance(value, str) and value in (ALL, OWN, NONE) else ALL


def set_wanted_files(workspace: Workspace, wanted: str) -> None:
    """Remember which files of others this workspace fetches by itself. Raises InputError for another word."""
    if wanted not in (ALL, OWN, NONE):
        raise InputError("{value} is not one of all, own and none.", value=wanted)
    workspace.set(WANTED_SETTING, wanted)


def each_attachment(connection: sqlite3.Connection, keys: Optional[Sequence[Key]] = None) -> Iterator[Attachment]:
    """Yield the rows that name a file, all or those of ``keys`` that are still there."""
    for table in TABLES_WITH_FILES:
        size = "size" if BY_NAME[table].has("size") else "NULL"
        # As bytes: what others wrote may not be UTF-8, and sqlite3 would refuse the whole row for it.
        texts = ", ".join(f"CAST({name} AS BLOB)" for name in ("uuid", "case_uuid", "path", "sha256"))
        select = f"SELECT {texts}, {size} FROM {identifier(table)}"
        if keys is None:
            rows: Iterator[Sequence[object]] = connection.execute(f"{select} WHERE path <> '' OR sha256 <> ''")
        else:
            rows = (
                row
                for other, uuid in keys
                if other == table
                for row in connection.execute(f"{select} WHERE uuid = ?", (uuid,))
            )
        for row in rows:
            if row[2] or row[3]:
                yield attachment(table, *row)


def record_hashes(workspace: Workspace, *, actor: str, cancelled: Asked) -> int:
    """Give hash and size to rows of this file that came with a path alone (QField, ogr2ogr); return how many.

    An ordinary captured change, signed by ``actor``. Only rows whose path was written in this very file: a
    path that somebody else wrote must not make this machine tell what lies there. Raises CancelledError.
    """
    places = Places(workspace.path)
    measured: List[Tuple[Attachment, str, int]] = []
    for row in candidates(workspace, recall(workspace.connection)):
        if row.sha256 or not row.path:
            continue
        found = places.look(row)
        if found.state != UNHASHED or found.path is None or not written_here(workspace, row):
            continue
        if cancelled():
            raise CancelledError
        try:
            digest, size = file_sha256(found.path), found.path.stat().st_size
        except OSError:
            continue  # said when the file cannot be sent; the cases shall not wait for it
        measured.append((row, digest, size))
        if len(measured) % _RECORDED_AT_ONCE == 0:
            _record(workspace, measured[-_RECORDED_AT_ONCE:], actor)
    _record(workspace, measured[len(measured) - len(measured) % _RECORDED_AT_ONCE :], actor)
    return len(measured)


def record_anew(workspace: Workspace, table: str, row: str, *, actor: str) -> None:
    """Record the hash of an attachment's file as it is now: a person says that the altered file shall stand.

    The log keeps the old hash. Raises InputError when the row names no file that is here.
    """
    for each in each_attachment(workspace.connection, [(table, row)]):
        found = Places(workspace.path).look(replace(each, sha256="", size=None))
        if found.path is not None:
            with transfer.local(found.path):
                digest, size = file_sha256(found.path), found.path.stat().st_size
            _record(workspace, [(each, digest, size)], actor)
            return
    raise InputError("There is no file here that row {row} of table {table} names.", row=row, table=table)


def _record(workspace: Workspace, measured: Sequence[Tuple[Attachment, str, int]], actor: str) -> None:
    if not measured:
        return
    with workspace.write() as connection:
        before = connection.execute("SELECT actor, actor_until FROM replica").fetchone()
        signer = None if actor == _UNATTRIBUTED else actor
        connection.execute("UPDATE replica SET actor = ?, actor_until = NULL", (signer,))
        for row, digest, size in measured:
            values: Dict[str, repositories.Given] = {"sha256": digest}
            if BY_NAME[row.table].has("size"):
                values["size"] = size
            if row in each_attachment(connection, [(row.table, row.row)]):  # nobody has changed it meanwhile
                repositories.update(connection, row.table, row.row, values)
        connection.execute("UPDATE replica SET actor = ?, actor_until = ?", before)


def path_replica(connection: sqlite3.Connection, row: Attachment) -> str:
    """Return the file (replica id) in which a row's path was written, empty if the log does not say."""
    changes = [change for change in log.of_row(connection, row.table, row.row) if "path" in change.columns]
    return changes[-1].replica if changes else ""


def written_here(workspace: Workspace, row: Attachment) -> bool:
    """Tell whether a row's path was written in this very file, so that it means a file of this machine.

    Elsewhere ``DCIM/IMG_0001.jpg`` is another camera's photo.
    """
    return path_replica(workspace.connection, row) == workspace.replica_id


def candidates(workspace: Workspace, known: Memory) -> List[Attachment]:
    """Return the attachments that have changed since the last round, and those that waited then."""
    marks = ", ".join("?" for _ in TABLES_WITH_FILES)
    # Not by the index of tables and rows, which would be read from end to end; by the number of the change.
    changed = workspace.connection.execute(
        f"SELECT table_name, row_uuid FROM change_log NOT INDEXED WHERE id > ? AND table_name IN ({marks})",
        (known.log, *TABLES_WITH_FILES),
    ).fetchall()
    keys = dict.fromkeys([*known.waiting, *((str(table), str(row)) for table, row in changed)])
    return list(each_attachment(workspace.connection, list(keys)))


def recall(connection: sqlite3.Connection) -> Memory:
    """Return what the last round left behind; nothing where it is missing or unreadable."""
    found = memory.recall_mapping(connection, MEMORY)
    try:
        waiting = tuple((str(table), str(row)) for table, row in found["waiting"])  # type: ignore[attr-defined]
        return Memory(
            str(found["hub"]), str(found["wanted"]), int(str(found["log"])), float(str(found["checked"])), waiting
        )
    except (KeyError, TypeError, ValueError):
        return Memory()


def remember(connection: sqlite3.Connection, known: Memory) -> None:
    """Keep what a round leaves behind; call inside a transaction."""
    if len(known.waiting) > _REMEMBERED_WAITING:
        # To look at every row is quicker than to keep so many in mind.
        known = replace(known, log=0, waiting=())
    memory.remember(
        connection,
        MEMORY,
        {
            "hub": known.hub,
            "wanted": known.wanted,
            "log": known.log,
            "checked": known.checked,
            "waiting": [list(key) for key in known.waiting],
        },
    )


def own_cases(workspace: Workspace, actor: str) -> Set[str]:
    """Return the cases that were worked on in this file, or by ``actor`` in any."""
    name = "" if actor == _UNATTRIBUTED else actor
    who = (workspace.replica_id, name, name)
    mine = "(l.replica = ? OR (? <> '' AND l.actor = ?))"
    found = workspace.connection.execute(
        f"SELECT DISTINCT row_uuid FROM change_log AS l WHERE table_name = 'enforcement_case' AND {mine}", who
    ).fetchall()
    for table in TABLES:
        if table.case_column == "case_uuid":
            found += workspace.connection.execute(
                f"SELECT DISTINCT t.case_uuid FROM {identifier(table.name)} AS t JOIN change_log AS l"
                f" ON l.table_name = ? AND l.row_uuid = t.uuid WHERE {mine}",
                (table.name, *who),
            ).fetchall()
    return {str(row[0]) for row in found if row[0]}
