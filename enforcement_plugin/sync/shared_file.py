"""The shared GeoPackage from inside: the child process that opens ``HUB/cases.gpkg``, and nothing else does.

The file is a replica like every other: its triggers record what people edit in it directly, it takes in
segments like a workspace, and it can be rebuilt from them at any time. It keeps a rollback journal, because
WAL does not work on a network share, and every write is one short transaction.

Answers are one JSON object on standard output: ``{"changes": […]}`` or ``{"state": …}``.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sqlite3
import sys
import tempfile
import uuid
from contextlib import ExitStack, closing, suppress
from datetime import datetime, timezone
from pathlib import Path
from typing import Dict, Optional, Sequence

from enforcement_plugin.errors import InputError, SurroundingsError
from enforcement_plugin.sync.change_json import change_to_json
from enforcement_plugin.sync.folder_hub import FolderHub
from enforcement_plugin.sync.pull import pull
from enforcement_plugin.sync.rows import fold_of
from enforcement_plugin.sync.sealing import waiting_changes
from enforcement_plugin.workspace import Workspace, database, leads
from enforcement_plugin.workspace.model import identifier
from enforcement_plugin.workspace.recording import record_outside_edits
from enforcement_plugin.workspace.styles import copy_new_styles

ACTOR = "shared file"
COPIED_PAGES = 16_384  # of 4 KiB, between two of which another machine may write
APPEARANCE = ("gpkg_data_columns", "gpkg_data_column_constraints", "layer_styles")


def _now() -> datetime:
    return datetime.now(timezone.utc)


def _new_id() -> str:
    return uuid.uuid4().hex


def direct_edits(path: Path) -> Dict[str, object]:
    """Return the changes in the shared file that no segment holds, or that it is busy or damaged."""
    if not path.exists():
        return {"state": "none"}
    try:
        with _open(path) as shared:
            return {"changes": [change_to_json(change) for change in waiting_changes(shared)]}
    except SurroundingsError:
        return {"state": "busy"}
    except (InputError, sqlite3.DatabaseError, UnicodeDecodeError):
        return {"state": "damaged"}


def copy(path: Path, to: Path) -> str:
    """Copy the shared file as it is between two writes; return copied, none, busy or damaged.

    SQLite copies it page by page and begins again where somebody writes meanwhile, so that nobody waits. What
    arrived is checked: pages may be damaged, and a foreign file may be anything.
    """
    if not path.exists():
        return "none"
    if not path.is_file() or path.stat().st_size == 0:
        return "damaged"  # to open a pipe would wait for ever
    try:
        with closing(database.connect(path, read_only=True)) as source, closing(sqlite3.connect(to)) as target:
            source.backup(target, pages=COPIED_PAGES, sleep=0.01)
            target.execute("PRAGMA trusted_schema = OFF")
            whole = target.execute("PRAGMA quick_check(1)").fetchall() == [("ok",)]
    except sqlite3.DatabaseError as error:
        return "busy" if isinstance(error, sqlite3.OperationalError) else "damaged"
    except UnicodeDecodeError:  # in what SQLite says of it
        return "damaged"
    return "copied" if whole else "damaged"


def update(hub: FolderHub, *, like: Path, pack_id: str, crs: str, language: str) -> str:
    """Bring the shared file up to the segments and return updated, rebuilt, busy or none (not writable).

    ``like`` is a workspace whose names, lists of values and styles a new file gets.
    """
    path = hub.shared_file
    if path.exists():
        try:
            with _open(path) as shared:
                if shared.read_only:
                    return "none"
                if _journal(shared) != "delete":
                    return "busy"  # somebody edits it in WAL mode, which other machines must not join
                _pull(shared, hub)
                copy_new_styles(like, shared)
                _show_leads(shared, like)
                return "updated"
        except SurroundingsError:
            return "busy"
        except (InputError, sqlite3.DatabaseError, UnicodeDecodeError):
            # Damaged, empty, or no workspace at all: kept aside, because it may hold somebody's direct edits.
            try:
                path.rename(path.with_name(f"cases.damaged-{_now():%Y%m%dT%H%M%S%f}.gpkg"))
            except OSError:
                return "busy"
    return _rebuild(hub, like, pack_id, crs, language)


def _rebuild(hub: FolderHub, like: Path, pack_id: str, crs: str, language: str) -> str:
    """Build the file from the segments on the local disk, then put it in its place whole."""
    final = hub.shared_file
    part = final.with_name(f".cases.{_new_id()}.part")
    with ExitStack() as stack:
        try:
            folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="enforcement-shared-"))
        except OSError:
            return "none"  # nowhere to build it: the segments are published, and it follows when there is room
        local = Path(folder) / "cases.gpkg"
        with Workspace.create(
            local, pack_id=pack_id, crs=crs, clock=_now, ids=_new_id, language=language
        ) as shared:
            _dress(shared, like)
            _pull(shared, hub)
            _show_leads(shared, like, everything=True)
        try:
            shutil.copyfile(local, part)
            if final.exists():
                return "busy"  # another machine was quicker; its file is brought up to date next time
            part.rename(final)
        except OSError:
            return "none"
        finally:
            with suppress(OSError):
                part.unlink()
    return "rebuilt"


def _show_leads(shared: Workspace, like: Path, *, everything: bool = False) -> None:
    """Give the structures the leads that ``like`` has computed, so that the shared map is not blank.

    Those that it has computed since it last did (workspace.leads), or ``everything``.
    """
    connection = shared.connection
    connection.execute("ATTACH ? AS computed", (f"{like.absolute().as_uri()}?mode=ro",))
    try:
        waiting = None if everything else leads.listed(leads.note(connection, "computed"))
        if waiting == []:
            return
        with shared.write():
            connection.execute(
                "UPDATE structure SET (lead_status, lead_agency) = (SELECT own.lead_status, own.lead_agency"
                " FROM computed.structure AS own WHERE own.uuid = structure.uuid)"
                f" WHERE {'' if waiting is None else 'uuid IN (SELECT value FROM json_each(?)) AND '}"
                "EXISTS (SELECT 1 FROM computed.structure AS own WHERE own.uuid = structure.uuid"
                " AND own.lead_status IS NOT NULL AND (own.lead_status IS NOT structure.lead_status"
                " OR own.lead_agency IS NOT structure.lead_agency))",
                () if waiting is None else (json.dumps(waiting),),
            )
    finally:
        connection.execute("DETACH computed")


def _dress(shared: Workspace, like: Path) -> None:
    """Give a new file the names, lists of values and styles of ``like``, so that it is as pleasant in any GIS."""
    connection = shared.connection
    connection.execute("ATTACH ? AS worn", (f"{like.absolute().as_uri()}?mode=ro",))
    try:
        with shared.write():
            for table in APPEARANCE:
                row = connection.execute("SELECT sql FROM worn.sqlite_master WHERE name = ?", (table,)).fetchone()
                if row is None:
                    continue
                if not connection.execute("SELECT 1 FROM main.sqlite_master WHERE name = ?", (table,)).fetchone():
                    connection.execute(row[0])
                    connection.execute(
                        "INSERT INTO gpkg_contents (table_name, data_type, identifier, srs_id)"
                        " VALUES (?, 'attributes', ?, 0)",
                        (table, table),
                    )
                connection.execute(f"DELETE FROM main.{identifier(table)}")
                connection.execute(f"INSERT INTO main.{identifier(table)} SELECT * FROM worn.{identifier(table)}")
            shared.accept_schema()
    finally:
        connection.execute("DETACH worn")


def _open(path: Path) -> Workspace:
    # An older one is upgraded without a copy: the segments are its copy, and in a second file beside it
    # somebody would edit where nobody looks for edits.
    shared = Workspace.open(path, actor=None, clock=_now, ids=_new_id, shared=True, keep_copy=False)
    try:
        if shared.restored and not shared.read_only:
            # Somebody's tool dropped triggers: what was edited meanwhile is in the tables only.
            record_outside_edits(shared, fold_of(shared.connection))
    except BaseException:
        shared.close()
        raise
    return shared


def _pull(shared: Workspace, hub: FolderHub) -> None:
    pull(shared, hub, actor=ACTOR, step=lambda share, text: None)
    shared.refresh_extents()


def _journal(shared: Workspace) -> str:
    """Return the journal mode, set back to a rollback journal where nobody has the file open."""
    (mode,) = shared.connection.execute("PRAGMA journal_mode").fetchone()
    if mode == "wal":
        with suppress(sqlite3.OperationalError):
            (mode,) = shared.connection.execute("PRAGMA journal_mode = DELETE").fetchone()
    return str(mode)


def main(argv: Optional[Sequence[str]] = None) -> int:
    """Answer one question about the shared file of the hub given as first argument."""
    parser = argparse.ArgumentParser(prog="enforcement_plugin.sync.shared_file")
    parser.add_argument("hub", type=Path)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("edits")
    copying = commands.add_parser("copy")
    copying.add_argument("--to", type=Path, required=True)
    updating = commands.add_parser("update")
    updating.add_argument("--like", type=Path, required=True)
    for name in ("--pack", "--crs", "--language"):
        updating.add_argument(name, required=True)
    given = parser.parse_args(argv)
    hub = FolderHub(given.hub)
    answer: Dict[str, object]
    if given.command == "edits":
        answer = direct_edits(hub.shared_file)
    elif given.command == "copy":
        answer = {"state": copy(hub.shared_file, given.to)}
    else:
        answer = {
            "state": update(hub, like=given.like, pack_id=given.pack, crs=given.crs, language=given.language)
        }
    sys.stdout.buffer.write(json.dumps(answer, ensure_ascii=True).encode("ascii") + b"\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
