"""Determining who leads for every structure of a workspace, or for any layers: the batch behind the click."""

from __future__ import annotations

import hashlib
import json
import sqlite3
import time
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Callable, Dict, List, Mapping, Optional, Sequence, Tuple, Union

import numpy as np

from enforcement_plugin.app.combinations import Memories, decide_leads, with_defaults
from enforcement_plugin.app.desk import pack_of
from enforcement_plugin.app.facts import STAGE_COLUMN, WITHDRAWN, entered_value, stage_fact
from enforcement_plugin.app.summary import DeterminationSummary, summarise, together, unusable
from enforcement_plugin.app.workspaces import open_workspace
from enforcement_plugin.errors import CancelledError
from enforcement_plugin.overlay import FactColumn, OverlaySpec, ReferenceLayers, determine_facts
from enforcement_plugin.overlay.reading import table_chunks, workspace_layers
from enforcement_plugin.paths import version
from enforcement_plugin.rules import Pack
from enforcement_plugin.rules.lookup import Rulings
from enforcement_plugin.sync.memory import LAYERS
from enforcement_plugin.workspace import Workspace, leads, log
from enforcement_plugin.workspace.database import said_for

Progress = Callable[[float, str], None]


@said_for
def determine_workspace(
    workspace: Union[str, Path, Workspace],
    *,
    pack: Optional[Pack] = None,
    as_of: Optional[str] = None,
    patient: bool = False,
    threads: int = 0,
    progress: Progress = lambda share, text: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> DeterminationSummary:
    """Determine the lead of every structure and keep it in the computed columns lead_status and lead_agency.

    Facts that officers entered for a structure's case go before what map and patrol say. The legal columns of
    cases are not touched: adopting a decision is an act of a person. ``as_of`` (ISO date, today by default) is
    the day for which zones and parcels count; ``pack`` defaults to the workspace's;
    ``patient`` as in write_leads.

    Raises InputError for no workspace or one without a pack, CancelledError (then nothing was written),
    SurroundingsError when the file is busy or shapely 2 is missing.
    """
    with ExitStack() as stack:
        if not isinstance(workspace, Workspace):
            workspace = stack.enter_context(open_workspace(workspace))
        rules = pack or pack_of(workspace)
        day = as_of or workspace.clock().astimezone().date().isoformat()
        progress(0.0, "Reading parcels and zones")
        spec = OverlaySpec.from_pack(rules)
        (total,) = workspace.connection.execute("SELECT count(*) FROM structure").fetchone()
        state = state_of(workspace, rules, day)
        layers = workspace_layers(workspace.connection, day, spec, work=total)
        found = Determination(workspace, rules, spec, layers).run(
            threads=threads,
            progress=lambda count: progress(
                0.15 + 0.75 * count / max(total, 1), "Laying structures over parcels and zones"
            ),
            cancelled=cancelled,
        )
        progress(0.92, "Writing")
        write_leads(workspace, found, state, patient=patient)
    return found.summary


@dataclass(frozen=True)
class Determined:
    """What was determined: the counts, and what is to be written as (lead_status, lead_agency, fid)."""

    summary: DeterminationSummary
    updates: List[Tuple[str, Optional[str], int]]


@dataclass(frozen=True)
class Determination:
    """Structures of a workspace laid over layers and decided by a pack; ``memories`` outlive a run."""

    workspace: Workspace
    pack: Pack
    spec: OverlaySpec
    layers: ReferenceLayers
    memories: Memories = field(default_factory=dict)

    def run(
        self,
        fids: Optional[Sequence[int]] = None,
        *,
        threads: int = 0,
        progress: Callable[[int], None] = lambda count: None,
        cancelled: Callable[[], bool] = lambda: False,
    ) -> Determined:
        """Determine the structures of these fids, all by default. Raises CancelledError."""
        stated = sorted(self.spec.structure_columns & _columns(self.workspace))
        columns = ("fid", "uuid", "lead_status", "lead_agency", *stated)
        entries = _entries(self.workspace, self.pack)
        settings = _settings(self.workspace)
        summary = DeterminationSummary(0, {}, {}, unusable=unusable(self.layers))
        updates: List[Tuple[str, Optional[str], int]] = []
        for geometries, table in table_chunks(self.workspace.connection, "structure", columns, fids):
            result = determine_facts(
                geometries, table, self.layers, self.spec, settings=settings, threads=threads, cancelled=cancelled
            )
            facts = with_defaults(self.pack, result)
            facts = _with_entries(self.pack, entries, facts, table["uuid"])
            rulings = decide_leads(self.pack, facts, self.memories)
            fresh = _changed(table, rulings)
            updates += fresh
            summary = together(summary, summarise(result, rulings, self.layers, len(fresh)))
            progress(summary.structures)
            if cancelled():
                raise CancelledError()
        met = sum(len(memory.rulings) for memory in self.memories.values())
        return Determined(replace(summary, combinations=met), updates)


#: The setting in which a workspace remembers what its leads were determined from.
STATE = "determined"
#: Settings that no decision asks: what sync and the shared map remember changes at every sync.
BOOKKEEPING = (STATE, "sync.", "leads.")


def state_of(workspace: Workspace, pack: Pack, day: str) -> Dict[str, Any]:
    """Return what the leads of a workspace follow from, now: pack, day, settings, the last change of the log."""
    last, change = log.newest(workspace.connection)
    settings = _settings(workspace)
    asked = present(workspace.connection, day)
    rules = hashlib.sha256(Path(pack.file).read_bytes()).hexdigest()
    # The rows of an import may come later than the entry in the log that announces them.
    arrived = workspace.settings.get(LAYERS)
    basis = json.dumps([version(), pack.id, rules, settings, asked, arrived], sort_keys=True)
    digest = hashlib.sha256(basis.encode("utf-8")).hexdigest()
    return {"id": last, "change": change, "basis": digest, "day": day}


def _settings(workspace: Workspace) -> Dict[str, object]:
    """Return the settings that a decision may ask."""
    return {name: value for name, value in workspace.settings.items() if not name.startswith(BOOKKEEPING)}


def present(connection: sqlite3.Connection, day: str) -> List[str]:
    """Return which layers, and which kinds of zones, hold anything on a day: what can be asked at all."""
    found = []
    for table, column in (("zone", "kind"), ("parcel", "'parcel'"), ("land_class", "'land_class'")):
        limit = "" if table == "zone" else " LIMIT 1"
        distinct = "DISTINCT " if table == "zone" else ""
        rows = connection.execute(
            f"SELECT {distinct}{column} FROM {table} WHERE geom IS NOT NULL"
            " AND substr(coalesce(valid_from, ''), 1, 10) <= ?"
            f" AND coalesce(nullif(substr(valid_to, 1, 10), ''), '9999-12-31') >= ?{limit}",
            (day, day),
        )
        found += sorted(str(value) for (value,) in rows)
    return found


#: How many leads are written at a time while others wait, and how long they are let in: longer than SQLite lets
#: who waits sleep (a tenth of a second).
_PORTION, _PAUSE_SECONDS = 20_000, 0.12


def write_leads(
    workspace: Workspace, found: Determined, state: Mapping[str, Any], *, patient: bool = False
) -> None:
    """Write the computed columns where they differ, and what they follow from; neither is logged nor shared.

    ``patient`` writes many leads in portions and lets others write in between. What they change there is in the
    log after ``state``, and cut off between two portions the old state stands: either way the next
    determination looks at it again.
    """
    updates = found.updates
    while patient and len(updates) > _PORTION:
        with workspace.write() as connection:
            leads.keep_many(connection, updates[:_PORTION])
        updates = updates[_PORTION:]
        time.sleep(_PAUSE_SECONDS)
    with workspace.write() as connection:
        leads.keep_many(connection, updates)
        connection.execute(
            "INSERT INTO setting VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
            (STATE, json.dumps(state)),
        )


def _columns(workspace: Workspace) -> set:
    return {row[1] for row in workspace.connection.execute("PRAGMA table_info(structure)")}


def _with_entries(
    pack: Pack, entries: Mapping[str, Mapping[str, Any]], facts: Dict[str, FactColumn], uuids: Sequence[Any]
) -> Dict[str, FactColumn]:
    """Return the facts with what officers entered for the structures' cases in place of what was computed.

    A fact that only officers know is there for all structures then: by the pack's default where none was entered.
    """
    if not entries:
        return facts
    place = {uuid: index for index, uuid in enumerate(uuids)}
    for name in sorted({name for entered in entries.values() for name in entered}):
        column = facts.get(name) or _by_default(pack, name, len(place))
        codes, values = column.codes.copy(), {value: code for code, value in enumerate(column.values)}
        for uuid, entered in entries.items():
            if name in entered and uuid in place:
                codes[place[uuid]] = values.setdefault(entered[name], len(values))
        facts[name] = FactColumn(codes, tuple(values))
    return facts


def _by_default(pack: Pack, name: str, count: int) -> FactColumn:
    default = pack.facts[name].default if pack.facts[name].has_default else None
    code, values = (-1, ()) if default is None else (0, (default,))
    return FactColumn(np.full(count, code, np.int32), values)


def _entries(workspace: Workspace, pack: Pack) -> Dict[str, Dict[str, Any]]:
    """Return, by structure, the facts that its case knows better; sub-cases speak for themselves only."""
    connection = workspace.connection
    stage = stage_fact(pack)
    cases = connection.execute(
        f"SELECT uuid, structure_uuid, {STAGE_COLUMN} FROM enforcement_case"
        " WHERE structure_uuid IS NOT NULL AND coalesce(parent_uuid, '') = ''"
    ).fetchall()
    structure_of = {case: structure for case, structure, _ in cases}
    entries: Dict[str, Dict[str, Any]] = {structure: {} for structure in structure_of.values()}
    for _, structure, text in cases:
        value = entered_value(pack.facts[stage], text) if stage else None
        if stage and value is not None:
            entries[structure][stage] = value
    suspected: Dict[str, List[str]] = {structure: [] for structure in entries}
    for case, violation, status in connection.execute("SELECT case_uuid, violation, status FROM case_violation"):
        if case in structure_of and status not in WITHDRAWN and violation in pack.violations:
            suspected[structure_of[case]].append(violation)
    if pack.violations_fact is not None:
        for structure, violations in suspected.items():
            entries[structure][pack.violations_fact] = tuple(sorted(set(violations)))
    for case, name, text in connection.execute("SELECT case_uuid, fact, value FROM case_fact"):
        if case in structure_of and name in pack.facts and text:
            value = entered_value(pack.facts[name], text)
            if value is not None:
                entries[structure_of[case]][name] = value
    return entries


def _changed(columns: Mapping[str, Any], rulings: Rulings) -> List[Tuple[str, Optional[str], int]]:
    """Return (lead_status, lead_agency, fid) of the structures that now show another lead."""
    leads = [(ruling.lead.status, ruling.lead.agency) for ruling in rulings.rulings]
    return [
        (*leads[code], fid)
        for code, fid, status, agency in zip(
            rulings.index.tolist(), columns["fid"], columns["lead_status"], columns["lead_agency"]
        )
        if leads[code] != (status, agency)
    ]
