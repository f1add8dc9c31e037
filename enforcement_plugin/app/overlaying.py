"""Determining who leads for every structure of a workspace, or for any layers: the batch behind the click."""

from __future__ import annotations

from collections import Counter
from contextlib import ExitStack
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Callable, Dict, List, Mapping, Optional, Tuple, Union

import numpy as np

from enforcement_plugin.app.combinations import decide_leads, with_defaults
from enforcement_plugin.app.desk import pack_of
from enforcement_plugin.app.facts import STAGE_COLUMN, WITHDRAWN, entered_value, stage_fact
from enforcement_plugin.app.workspaces import open_workspace
from enforcement_plugin.errors import CancelledError
from enforcement_plugin.overlay import FactColumn, OverlayResult, OverlaySpec, ReferenceLayers, determine_facts
from enforcement_plugin.overlay.reading import read_table, workspace_layers
from enforcement_plugin.rules import Pack
from enforcement_plugin.rules.lookup import Rulings
from enforcement_plugin.workspace import Workspace
from enforcement_plugin.workspace.database import said_for

Progress = Callable[[float, str], None]


@dataclass(frozen=True)
class DeterminationSummary:
    """What a determination came to: counts of structures.

    ``by_agency`` counts determined leads; ``notes`` are counts by fact ("" for the structure itself) and
    reason (overlay.REASONS); ``combinations`` is how many different cases had to be decided; ``changed`` how
    many structures now show another lead than before; ``unusable`` how many reference features had an outline
    that was missing, unreadable or repaired.
    """

    structures: int
    by_status: Mapping[str, int]
    by_agency: Mapping[str, int]
    notes: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    combinations: int = 0
    changed: int = 0
    unusable: int = 0

    def as_json(self) -> Dict[str, Any]:
        """Return the object that commands print."""
        return asdict(self)


@said_for
def determine_workspace(
    workspace: Union[str, Path, Workspace],
    *,
    pack: Optional[Pack] = None,
    as_of: Optional[str] = None,
    threads: int = 0,
    progress: Progress = lambda share, text: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> DeterminationSummary:
    """Determine the lead of every structure and keep it in the computed columns lead_status and lead_agency.

    Facts that officers entered for a structure's case go before what map and patrol say. The legal columns of
    cases are not touched: adopting a decision is an act of a person. ``as_of`` (ISO date, today by default) is
    the day for which zones and parcels count; ``pack`` defaults to the workspace's.

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
        layers = workspace_layers(workspace.connection, day, spec)
        stated = sorted(spec.structure_columns & _columns(workspace))
        columns = ("fid", "uuid", "lead_status", "lead_agency", *stated)
        table = read_table(workspace.connection, "structure", columns)
        result = determine_facts(
            table.geometries,
            table.columns,
            layers,
            spec,
            settings=workspace.settings,
            threads=threads,
            progress=lambda share, text: progress(0.15 + 0.7 * share, text),
            cancelled=cancelled,
        )
        progress(0.87, "Deciding")
        facts = with_defaults(rules, result.facts, not_asked(result))
        rulings = decide_leads(rules, _with_entries(workspace, rules, facts, table.columns["uuid"]))
        if cancelled():
            raise CancelledError()
        progress(0.92, "Writing")
        changed = _write_leads(workspace, table.columns, rulings)
    return summarise(result, rulings, layers, changed)


def not_asked(result: OverlayResult) -> List[str]:
    """Return the facts that no loaded layer could answer: for them a pack's default may stand in."""
    counts = result.notes.counts()
    return [name for name in result.facts if counts.get((name, "no_layer"), 0) == len(result)]


def summarise(
    result: OverlayResult, rulings: Rulings, layers: ReferenceLayers, changed: int = 0
) -> DeterminationSummary:
    """Return the counts of a determination."""
    tally = np.bincount(rulings.index, minlength=len(rulings.rulings)).tolist()
    by_status: Counter = Counter()
    by_agency: Counter = Counter()
    for count, ruling in zip(tally, rulings.rulings):
        by_status[ruling.lead.status] += count
        if ruling.lead.agency is not None:
            by_agency[ruling.lead.agency] += count
    notes: Dict[str, Dict[str, int]] = {}
    for (fact, reason), count in result.notes.counts().items():
        notes.setdefault(fact, {})[reason] = count
    parts = (layers.zones, layers.parcels, layers.land_classes)
    return DeterminationSummary(
        len(result),
        dict(by_status.most_common()),
        dict(by_agency.most_common()),
        notes,
        len(rulings.rulings),
        changed,
        sum(len(layer.troubled()) for layer in parts if layer is not None),
    )


def _columns(workspace: Workspace) -> set:
    return {row[1] for row in workspace.connection.execute("PRAGMA table_info(structure)")}


def _with_entries(
    workspace: Workspace, pack: Pack, facts: Dict[str, FactColumn], uuids: Any
) -> Dict[str, FactColumn]:
    """Return the facts with what officers entered for the structures' cases in place of what was computed."""
    entries = _entries(workspace, pack)
    if not entries:
        return facts
    place = {uuid: index for index, uuid in enumerate(uuids)}
    for name in {name for entered in entries.values() for name in entered}:
        column = facts.get(name) or FactColumn(np.full(len(place), -1, np.int32), ())
        codes, values = column.codes.copy(), {value: code for code, value in enumerate(column.values)}
        for uuid, entered in entries.items():
            if name in entered and uuid in place:
                codes[place[uuid]] = values.setdefault(entered[name], len(values))
        facts[name] = FactColumn(codes, tuple(values))
    return facts


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


def _write_leads(workspace: Workspace, columns: Mapping[str, Any], rulings: Rulings) -> int:
    """Write the computed columns where they differ; they are neither logged nor shared."""
    leads: List[Tuple[str, Optional[str]]] = [
        (ruling.lead.status, ruling.lead.agency) for ruling in rulings.rulings
    ]
    updates = [
        (*leads[code], fid)
        for code, fid, status, agency in zip(
            rulings.index.tolist(), columns["fid"], columns["lead_status"], columns["lead_agency"]
        )
        if leads[code] != (status, agency)
    ]
    with workspace.write() as connection:
        connection.executemany("UPDATE structure SET lead_status = ?, lead_agency = ? WHERE fid = ?", updates)
    return len(updates)
