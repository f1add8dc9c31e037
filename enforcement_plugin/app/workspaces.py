"""Creating, opening, checking and reading back a workspace."""

from __future__ import annotations

import math
import sqlite3
import uuid
from collections import deque
from datetime import datetime, timezone
from pathlib import Path
from typing import Callable, Dict, List, Mapping, Optional, Sequence, Union

from enforcement_plugin.app.flagged import flagged_rows
from enforcement_plugin.app.value_labels import value_labels
from enforcement_plugin.errors import EnforcementError, InputError
from enforcement_plugin.paths import resources_dir
from enforcement_plugin.rules import load_pack
from enforcement_plugin.sync.attachment_places import ABSENT, Places
from enforcement_plugin.sync.attachments import each_attachment, path_replica
from enforcement_plugin.sync.devices import Device, devices_of
from enforcement_plugin.sync.rows import fold_of
from enforcement_plugin.sync.transfer import LocalFileError
from enforcement_plugin.workspace import (
    Workspace,
    database,
    imported,
    labels,
    log,
    migrations,
    odd_texts,
    recording,
    styles,
    verification,
)
from enforcement_plugin.workspace.change import Change, parse_literal
from enforcement_plugin.workspace.tables import SCHEMA_VERSION

PathLike = Union[str, Path]


def system_clock() -> datetime:
    """Return the present instant."""
    return datetime.now(timezone.utc)


def random_id() -> str:
    """Return a new random id of 32 hexadecimal digits."""
    return uuid.uuid4().hex


def create_workspace(
    path: PathLike,
    *,
    pack: str,
    crs: str,
    language: str = "zh",
    clock: Callable[[], datetime] = system_clock,
    ids: Callable[[], str] = random_id,
) -> Workspace:
    """Create an empty workspace for a city's rules and return it open, with nobody as its actor.

    ``pack`` is the id of a rule pack or a folder; ``crs`` is like ``EPSG:4547``.
    Raises InputError when the file exists, its place is unfit, or pack or coordinate system are unknown.
    """
    if language not in labels.LANGUAGES:
        raise InputError("{language} is not one of the languages zh and en.", language=language)
    if Path(path).suffix.lower() != ".gpkg":
        raise InputError("A workspace is a GeoPackage: give {path} a name that ends in .gpkg.", path=path)
    rules = load_pack(pack)
    name = str(Path(pack).absolute()) if Path(pack).is_dir() else rules.id
    workspace = Workspace.create(path, pack_id=name, crs=crs, clock=clock, ids=ids, language=language)
    try:
        styles.write_styles(workspace, value_labels(rules), language, resources_dir() / "styles")
    except BaseException:
        workspace.close()
        Path(path).unlink()
        raise
    return workspace


def open_workspace(
    path: PathLike,
    actor: Optional[str] = None,
    *,
    clock: Callable[[], datetime] = system_clock,
    ids: Callable[[], str] = random_id,
) -> Workspace:
    """Open a workspace; ``actor`` is whom the log ascribes edits to until it is closed.

    Where triggers were missing, they are put back and what was edited meanwhile is recorded as outside edits.
    """
    _look_first(Path(path))
    workspace = Workspace.open(path, actor=actor or None, clock=clock, ids=ids)
    try:
        if workspace.restored:
            recording.record_outside_edits(workspace, fold_of(workspace.connection))
        if not workspace.read_only and styles.undressed(workspace.connection):
            _dress_new_tables(workspace)
    except BaseException:
        workspace.close()
        raise
    return workspace


def _look_first(path: Path) -> None:
    """Refuse, before anything is written to it, a file whose outside edits could not be told.

    Where the capture is in order nothing is read of the log.
    """
    if not path.is_file():
        return  # Workspace.open says it
    database.inspect(path)
    if database.waits_for_recovery(path):
        return  # what the file is can only be seen when a writer has played it back
    with database.named_errors(path), database.reading(path) as connection:
        found = migrations.version_of(connection)
        if found != SCHEMA_VERSION:
            return
        migrations.require_whole(connection, path, found)
        (silenced,) = connection.execute("SELECT applying FROM replica").fetchone()
        if silenced or migrations.damaged_triggers(connection):
            with log.readable(path):
                kept = imported.trusted(connection)
                for each in (
                    verification.outside_edits(connection, fold_of(connection), kept),
                    verification.altered_editions(connection, kept),
                ):
                    deque(each, maxlen=0)


def _dress_new_tables(workspace: Workspace) -> None:
    """Let plain QGIS show what an upgrade brought in words; without the city's rules it does so in ids."""
    pack = workspace.settings.get("pack_id")
    try:
        own = value_labels(load_pack(str(pack)))
    except EnforcementError:
        own = labels.with_labels({})
    styles.dress_new_tables(workspace, own)


def is_workspace(path: PathLike) -> bool:
    """Whether there is a workspace at ``path``, which nothing but its own commands may replace."""
    try:
        database.inspect(Path(path))
    except EnforcementError:
        return False
    return True


def check_workspace(
    path: PathLike,
    repair: bool = False,
    *,
    clock: Callable[[], datetime] = system_clock,
    ids: Callable[[], str] = random_id,
) -> Mapping[str, object]:
    """Hold a file against its description, its triggers, its log, its imports and its evidence files.

    Returns ``ok``, ``findings`` (each with ``kind`` and what it is about; features without an outline alone leave
    it ok) and ``repaired`` (those that
    ``repair`` has settled: triggers put back, outside edits and altered imports recorded, the switch that
    silences the capture turned off). Without ``repair`` the file is only read.
    Raises InputError for anything that is no whole workspace.
    """
    path = Path(path)
    found = _findings(path)
    if not repair or not found:
        return {"ok": _sound(found), "findings": found, "repaired": []}
    with Workspace.open(path, actor=None, clock=clock, ids=ids, shared=True) as workspace:
        if not any(finding["kind"] == "log_unreadable" for finding in found):
            recording.record_outside_edits(workspace, fold_of(workspace.connection))
    left = _findings(path)
    repaired = [finding for finding in found if finding not in left]
    return {"ok": _sound(left), "findings": left, "repaired": repaired}


def _sound(findings: Sequence[Mapping[str, object]]) -> bool:
    """Whether nothing is wrong with a file: a feature that came without an outline is told, but no damage."""
    return all(finding["kind"] == "geometry" and finding["detail"] == "empty" for finding in findings)


def _findings(path: Path) -> List[Dict[str, object]]:
    database.inspect(path)
    with database.named_errors(path), database.reading(path) as connection:
        damage = [str(row[0]) for row in connection.execute("PRAGMA quick_check(20)")]
        if damage != ["ok"]:
            return [{"kind": "damaged", "detail": text} for text in damage]
        missing = verification.missing_columns(connection)
        if missing:
            return [{"kind": "schema", "table": table, "column": column} for table, column in missing]
        found: List[Dict[str, object]] = [
            {"kind": "trigger", "trigger": name, "state": state}
            for name, state in sorted(verification.trigger_faults(connection).items())
        ]
        replica = connection.execute("SELECT applying FROM replica").fetchone()
        if replica is None:
            return [*found, {"kind": "schema", "table": "replica", "column": "replica"}]
        if replica[0]:
            found.append({"kind": "capture_silenced"})
        found += [{"kind": "setting", "setting": name} for name in migrations.garbled_settings(connection)]
        faults = list(log.faults(connection))
        found += [{"kind": f"log_{kind}", "change": change, "detail": text} for kind, change, text in faults]
        if any(kind == "unreadable" for kind, _, _ in faults):
            # What the tables should hold cannot be told from a log that cannot be read.
            return found
        kept = imported.trusted(connection)
        found += [
            {
                "kind": "outside_edit",
                "table": edit.table,
                "row": edit.row,
                "columns": {name: [plain(old), plain(new)] for name, (old, new) in edit.columns.items()},
            }
            for edit in verification.outside_edits(connection, fold_of(connection), kept)
        ]
        found += [
            {
                "kind": "edition",
                "table": edition.layer,
                "edition": edition.edition,
                "expected": edition.expected,
                "found": edition.found,
            }
            for edition in verification.altered_editions(connection, kept)
        ]
        found += [
            {"kind": kind, "table": table, "row": row, "column": column}
            for kind, table, row, column in odd_texts.odd_texts(connection)
        ]
        found += map(dict, flagged_rows(connection))
        found += _evidence(connection, path)
    return found


def _evidence(connection: sqlite3.Connection, path: Path) -> List[Dict[str, object]]:
    """Hold the files that evidence and documents name against their hashes.

    A path that is never touched (sync/attachment_places.py) is named and not looked at. What others recorded
    may well not have been fetched: that is ``sync files``' to tell.
    """
    found: List[Dict[str, object]] = []
    places = Places(path)
    (replica,) = connection.execute("SELECT replica FROM replica").fetchone()
    for row in each_attachment(connection):
        subject = {"table": row.table, "row": row.row, "path": row.path}
        try:
            state = places.look(row, thorough=True)
        except LocalFileError:
            found.append({"kind": "file_unreadable", **subject})
            continue
        if row.path and places.named(row.path) is None:
            found.append({"kind": "file_path", **subject})
        elif state.state == ABSENT and path_replica(connection, row) in ("", replica):
            found.append({"kind": "file_missing", **subject})
        elif state.altered is not None and path_replica(connection, row) in ("", replica):
            found.append({"kind": "file_altered", **subject})
    return found


def case_history(path: PathLike, case_uuid: str) -> List[Mapping[str, object]]:
    """Return every change of a case, its sub-cases and what belongs to them, oldest first.

    Given the uuid of any other row (a structure), return the changes of that row.
    Each is the object of the contract (``workspace history``): values as JSON has them, a geometry as
    hexadecimal WKB; what has been published names the ``device`` that sealed it as well.
    Raises InputError when the file has never known the case.
    """
    path = Path(path)
    database.inspect(path)
    with database.named_errors(path), database.reading(path) as connection, log.readable(path):
        changes = log.of_case(connection, case_uuid) or log.of_uuid(connection, case_uuid)
        devices = devices_of(connection, [change.change for change in changes])
    if not changes:
        raise InputError("{path} has no case {uuid}.", path=path, uuid=case_uuid)
    return [_as_json(change, devices.get(change.change)) for change in changes]


def _as_json(change: Change, device: Optional[Device]) -> Mapping[str, object]:
    sealed = {} if device is None else {"device": _device_as_json(device)}
    return {
        **sealed,
        "change": change.change,
        "parents": list(change.parents),
        "table": change.table,
        "row": change.row,
        "op": change.op,
        "columns": {name: [plain(old), plain(new)] for name, (old, new) in change.columns.items()},
        "actor": change.actor,
        "at": change.at,
        "replica": change.replica,
    }


def _device_as_json(device: Device) -> Mapping[str, object]:
    return {
        "sealer": device.sealer,
        "person": device.person or None,
        "agency": device.agency or None,
        "role": device.role or None,
        "confirmed": device.confirmed,
    }


def plain(literal: Optional[str]) -> object:
    """Return a literal of the log as a JSON value: blobs hexadecimal, infinities as text."""
    value = None if literal is None else parse_literal(literal)
    if isinstance(value, bytes):
        return value.hex().upper()
    if isinstance(value, float) and math.isinf(value):
        return "Infinity" if value > 0 else "-Infinity"
    if isinstance(value, str):
        # A lone surrogate stands for a byte that is no UTF-8; output streams cannot write it.
        return value.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    return value
