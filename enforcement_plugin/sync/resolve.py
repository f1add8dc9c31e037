"""Settling a conflict: an act of a person, recorded as a ``resolve`` change that names the conflict."""

from __future__ import annotations

import binascii
from typing import Dict, Mapping, Optional, Tuple

from enforcement_plugin.errors import InputError
from enforcement_plugin.sync import clocks, memory
from enforcement_plugin.sync.history import ALIVE, DEAD
from enforcement_plugin.sync.meaning import NULL
from enforcement_plugin.sync.merge import Candidate, Conflict
from enforcement_plugin.sync.rows import merge_rows, open_states
from enforcement_plugin.sync.units import CONFLICT, ROW
from enforcement_plugin.workspace import Workspace, geometry, log
from enforcement_plugin.workspace.change import Change, format_literal
from enforcement_plugin.workspace.tables import BY_NAME
from enforcement_plugin.workspace.workspace import iso

Columns = Dict[str, Tuple[Optional[str], str]]


def take_candidate(workspace: Workspace, conflict: str, change: str, *, actor: str) -> Change:
    """Settle ``conflict`` with the value that ``change`` proposed; return the resolution.

    Raises InputError when there is no such open conflict or no such candidate.
    """
    found, heads = _open_conflict(workspace, conflict)
    candidate = next((each for each in found.candidates if each.change == change), None)
    if candidate is None:
        raise InputError(
            "{change} is no candidate of conflict {conflict}. The candidates are {allowed}.",
            change=change,
            conflict=conflict,
            allowed=", ".join(each.change for each in found.candidates),
        )
    if found.unit == ROW:
        columns: Columns = {ROW: (ALIVE, DEAD if candidate.value is None else ALIVE)}
    else:
        columns = _replaced(found, candidate.value or {})
    return _settle(workspace, found, columns, heads, actor)


def set_value(workspace: Workspace, conflict: str, value: object, *, actor: str) -> Change:
    """Settle ``conflict`` with ``value`` (JSON data) and return the resolution.

    For one column the value itself, for several an object of columns (those it leaves out keep what shows
    now), for a removed row null to remove it or true to keep it. Geometries are hexadecimal WKB.
    Raises InputError when there is no such open conflict or the value does not fit.
    """
    found, heads = _open_conflict(workspace, conflict)
    if found.unit == ROW:
        if value is not None and value is not True:
            raise InputError(
                "Conflict {conflict} is about whether the row stays: write true to keep it, null to remove it.",
                conflict=conflict,
            )
        return _settle(workspace, found, {ROW: (ALIVE, DEAD if value is None else ALIVE)}, heads, actor)
    if isinstance(value, dict):
        given: Mapping[str, object] = value
    elif len(found.columns) == 1:
        given = {found.columns[0]: value}
    else:
        raise InputError(
            "Conflict {conflict} is about {columns}: write an object with these names.",
            conflict=conflict,
            columns=", ".join(found.columns),
        )
    new = dict(_visible(found).value or {})
    for column, plain in given.items():
        if column not in found.columns:
            raise InputError(
                "Conflict {conflict} is not about {column}, but about {columns}.",
                conflict=conflict,
                column=column,
                columns=", ".join(found.columns),
            )
        new[column] = _literal(found.table, column, plain)
    return _settle(workspace, found, _replaced(found, new), heads, actor)


def _open_conflict(workspace: Workspace, name: str) -> Tuple[Conflict, Tuple[str, ...]]:
    """Return the conflict as the log has it now, and the row's heads."""
    for state in open_states(workspace.connection):
        for conflict in state.conflicts:
            if conflict.conflict == name:
                return conflict, state.heads
    raise InputError("There is no open conflict {conflict} in {path}.", conflict=name, path=workspace.path)


def _visible(conflict: Conflict) -> Candidate:
    return next(each for each in conflict.candidates if each.visible)


def _replaced(conflict: Conflict, new: Mapping[str, str]) -> Columns:
    """Return every column of the unit from what shows now to what was decided."""
    shown = _visible(conflict).value or {}
    names = sorted({*shown, *new, *conflict.columns})
    return {name: (shown.get(name, NULL), new.get(name, NULL)) for name in names}


def _literal(table: str, column: str, value: object) -> str:
    described = BY_NAME[table].column(column) if table in BY_NAME else None
    kind = described.sql if described is not None else "TEXT"
    fits: object = value is None
    if column == "geom" and isinstance(value, str):
        try:
            content = binascii.unhexlify(value)
            geometry.wkb_envelope(content)
            return format_literal(content)
        except (ValueError, geometry.MalformedGeometryError):
            fits = False
    elif kind == "INTEGER":
        fits = fits or (isinstance(value, int) and not isinstance(value, bool))
    elif kind == "REAL":
        fits = fits or (isinstance(value, (int, float)) and not isinstance(value, bool))
    else:
        fits = fits or isinstance(value, str)
    if not fits:
        raise InputError(
            "{value} is no value of {table}.{column}, which is {kind}.",
            value=value,
            table=table,
            column=column,
            kind=kind,
        )
    return format_literal(value)  # type: ignore[arg-type]


def _settle(
    workspace: Workspace, conflict: Conflict, columns: Columns, heads: Tuple[str, ...], actor: str
) -> Change:
    now = workspace.clock()
    with workspace.merging() as connection:
        change = Change(
            change=workspace.ids(),
            parents=heads,
            table=conflict.table,
            row=conflict.row,
            op="resolve",
            columns={**columns, CONFLICT: (NULL, format_literal(conflict.conflict))},
            actor=actor,
            replica=workspace.replica_id,
            hlc=clocks.tick(connection, now),
            at=iso(now),
        )
        log.append(connection, [change])
        merge_rows(
            connection,
            [(conflict.table, conflict.row)],
            horizons=memory.believed(workspace.connection),
            now=iso(now),
        )
    return change
