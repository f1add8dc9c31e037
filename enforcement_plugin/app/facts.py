"""The facts of one structure and its case, each with where it comes from.

An officer's entry stands before what the case row says, that before what the map says; the map's answer is
kept beside it, so that the difference is always visible.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Dict, FrozenSet, List, Mapping, Optional, Sequence, Tuple

from enforcement_plugin.app.desk import Desk
from enforcement_plugin.app.entries import Entries
from enforcement_plugin.errors import InputError
from enforcement_plugin.overlay import AreaLayer, OverlayResult, ReferenceLayers, determine_facts
from enforcement_plugin.overlay.ellipsoid import AreaScale
from enforcement_plugin.rules import Fact, FactError, Pack
from enforcement_plugin.rules.facts import (
    MeasureSource,
    ParcelSource,
    SettingSource,
    StructureSource,
    ZoneSource,
)
from enforcement_plugin.workspace import repositories
from enforcement_plugin.workspace.geometry import wkb_envelope

# Columns of the case row that hold a fact: what is entered is kept there and nowhere else. The stage is the
# fact that reads the structure's own column of that name, whatever a pack calls it.
STAGE_COLUMN = "build_stage"
EVENT_COLUMNS = {"site_verified": "site_verified_on", "decision": "decided_on"}
# A violation row that no longer says so: unticked, or found to be none.
WITHDRAWN = ("withdrawn", "dismissed")

_ORIGINS = (
    (ZoneSource, "zone"),
    (ParcelSource, "parcel"),
    (MeasureSource, "parcel"),
    (StructureSource, "structure"),
    (SettingSource, "setting"),
)


@dataclass(frozen=True)
class FactUse:
    """One fact as it is used: ``origin`` is where from, ``computed`` what map and structure say."""

    value: Any
    origin: str
    computed: Any = None
    computed_origin: str = "unknown"
    note: str = ""
    entered: bool = False
    undecided: bool = False  # the map was asked and could not tell: no default may stand in

    def taken_back(self) -> FactUse:
        """Return the fact without any entry."""
        return FactUse(
            self.computed, self.computed_origin, self.computed, self.computed_origin, undecided=self.undecided
        )


@dataclass(frozen=True)
class ParcelHit:
    """A parcel under the structure: its row, the overlap in m² on the ellipsoid and as a share (0–1)."""

    row: Mapping[str, Any]
    area_m2: float
    share: float


@dataclass(frozen=True)
class ZoneHit:
    """A zone that the structure lies in, and with which share (0–1)."""

    row: Mapping[str, Any]
    share: float


@dataclass(frozen=True)
class Findings:
    """All that is known about one structure and its case before anything is decided."""

    structure: Mapping[str, Any]
    case: Optional[Mapping[str, Any]]
    uses: Mapping[str, FactUse]
    violations: FrozenSet[str]
    parcels: Tuple[ParcelHit, ...]
    zones: Tuple[ZoneHit, ...]
    notes: Tuple[Tuple[str, str], ...]  # (fact or "", reason id of the overlay)
    area_m2: float
    editions: Tuple[str, ...]

    def facts(self) -> Dict[str, Any]:
        """Return the facts to decide on; None for those that the map left open, which is not "not said"."""
        return {name: use.value for name, use in self.uses.items() if use.value is not None or use.undecided}


def find_facts(desk: Desk, structure_uuid: str, case_uuid: str, entries: Optional[Entries] = None) -> Findings:
    """Return the facts of a structure and its case, with ``entries`` that are not saved yet.

    Raises InputError when there is no such structure.
    """
    connection = desk.workspace.connection
    structure = repositories.find(connection, "structure", structure_uuid)
    if structure is None:
        raise InputError("There is no structure {uuid} in this workspace.", uuid=structure_uuid)
    case = repositories.find(connection, "enforcement_case", case_uuid)
    result, parcels, zones = _overlay(desk, structure)
    uses = _computed(desk, result)
    _apply_case(desk, case, case_uuid, uses)
    violations, origin = _violations(desk, structure, case, case_uuid, entries)
    if desk.pack.violations_fact is not None:
        uses[desk.pack.violations_fact] = FactUse(tuple(sorted(violations)), origin, entered=origin != "structure")
    if entries is not None:
        for name, value in entries.facts.items():
            _enter(uses, name, value, "unsaved", entries.reasons.get(name, ""))
    editions = sorted({str(row["edition_uuid"]) for row in (*parcels, *zones) if row.get("edition_uuid")})
    return Findings(
        structure,
        case,
        uses,
        violations,
        tuple(ParcelHit(parcels[feature], area, share) for feature, area, share in _hits(result.parcels.of(0))),
        tuple(ZoneHit(zones[feature], share) for feature, _area, share in _hits(result.zones.of(0))),
        tuple(result.notes.of(0)),
        float(result.area_m2[0]),
        tuple(editions),
    )


def _hits(overlaps: Any) -> List[Tuple[int, float, float]]:
    return [
        (int(feature), float(area), float(share))
        for feature, area, share in zip(overlaps.feature, overlaps.area_m2, overlaps.share)
    ]


def _overlay(
    desk: Desk, structure: Mapping[str, Any]
) -> Tuple[OverlayResult, List[Mapping[str, Any]], List[Mapping[str, Any]]]:
    """Lay the structure over its own neighbourhood; the same engine as for a million."""
    zone_rows, zones, land_classes = _standing_layers(desk)
    geometry = structure.get("geom")
    box = wkb_envelope(geometry) if isinstance(geometry, bytes) else None
    parcel_rows: List[Mapping[str, Any]] = []
    if box is not None:
        minx, maxx, miny, maxy = box
        parcel_rows = [
            row
            for row in repositories.within(desk.workspace.connection, "parcel", minx, miny, maxx, maxy)
            if in_force(row, desk.today().isoformat())
        ]
    crs = f"EPSG:{desk.workspace.epsg}"
    parcels = _layer("parcel", parcel_rows) if _has_rows(desk, "parcel") else None
    layers = ReferenceLayers(crs, AreaScale(crs), zones, parcels, land_classes)
    attributes = {name: [value] for name, value in structure.items() if name not in {"geom", "fid", "uuid"}}
    result = determine_facts(
        [geometry], attributes, layers, desk.spec, settings=desk.workspace.settings, threads=1
    )
    return result, parcel_rows, zone_rows


def _standing_layers(desk: Desk) -> Tuple[List[Mapping[str, Any]], Optional[AreaLayer], Optional[AreaLayer]]:
    """Return zones and land classes; read again only when an edition of theirs or a zone has changed."""
    connection = desk.workspace.connection
    # Every import and every edit is in the log: the last one of these layers names their state.
    state = connection.execute(
        "SELECT max(id) FROM change_log WHERE table_name IN ('zone', 'land_class')"
    ).fetchone()
    if desk.cache.get("standing_state") != state:
        today = desk.today().isoformat()
        zones = [row for row in repositories.rows(connection, "zone") if in_force(row, today)]
        classes = [row for row in repositories.rows(connection, "land_class") if in_force(row, today)]
        desk.cache["standing"] = (
            zones,
            _layer("zone", zones) if zones else None,
            _layer("land_class", classes) if classes else None,
        )
        desk.cache["standing_state"] = state
    return desk.cache["standing"]  # type: ignore[return-value]


def _has_rows(desk: Desk, table: str) -> bool:
    return bool(desk.workspace.connection.execute(f"SELECT EXISTS (SELECT 1 FROM {table})").fetchone()[0])


def _layer(table: str, rows: Sequence[Mapping[str, Any]]) -> AreaLayer:
    """Return rows as a layer; with none it still has its columns: nothing here is not nothing known."""
    names = [name for name in repositories.names(repositories.described(table)) if name not in {"geom", "fid"}]
    return AreaLayer.of([row["geom"] for row in rows], {name: [row[name] for row in rows] for name in names})


def in_force(row: Mapping[str, Any], day: str) -> bool:
    """Whether a zone, parcel or land class stood on ``day`` (ISO date): from and to are both included."""
    start, end = row.get("valid_from"), row.get("valid_to")
    return (not start or str(start)[:10] <= day) and (not end or day <= str(end)[:10])


def _computed(desk: Desk, result: OverlayResult) -> Dict[str, FactUse]:
    """What map, structure and settings say; facts that only an officer can enter are there as unknown."""
    reasons = dict(result.notes.of(0))
    sources = {source.name: source for source in desk.spec.facts}
    uses: Dict[str, FactUse] = {}
    for name, fact in desk.pack.facts.items():
        if fact.derived is not None:
            continue
        column = result.facts.get(name)
        value = None if column is None else column.value(0)
        if value is not None:
            try:
                value = fact.read(value)
            except FactError:
                # Typed into a table or imported: not one of the pack's values, so not known.
                value, reasons[name] = None, "not_allowed"
        undecided = value is None and reasons.get(name, "no_layer") != "no_layer"
        origin = "unknown"
        if value is not None:
            origin = _origin(sources[name].sources)
        elif fact.has_default and not undecided:
            # A default stands in for what nobody has said, never for what the map left open.
            value, origin = fact.default, "default"
        uses[name] = FactUse(value, origin, value, origin, reasons.get(name, ""), undecided=undecided)
    return uses


def _origin(sources: Tuple[Any, ...]) -> str:
    for source in sources:
        for kind, origin in _ORIGINS:
            if isinstance(source, kind):
                return origin
    return "unknown"


def _apply_case(desk: Desk, case: Optional[Mapping[str, Any]], case_uuid: str, uses: Dict[str, FactUse]) -> None:
    if case is not None:
        for name, column in case_columns(desk.pack).items():
            value = entered_value(desk.pack.facts[name], case[column])
            if value is not None:
                _enter(uses, name, value, "case", "")
    for row in repositories.rows(desk.workspace.connection, "case_fact", case_uuid=case_uuid):
        name = str(row["fact"])
        value = entered_value(desk.pack.facts[name], row["value"]) if name in uses else None
        if value is not None:
            _enter(uses, name, value, "entry", str(row["reason"] or ""))


def case_columns(pack: Pack) -> Dict[str, str]:
    """Return which facts of a pack have a column of the case row: fact to column."""
    columns = {name: column for name, column in EVENT_COLUMNS.items() if name in pack.facts}
    stage = stage_fact(pack)
    return {stage: STAGE_COLUMN, **columns} if stage else columns


def stage_fact(pack: Pack) -> Optional[str]:
    """Return the fact of a pack that is the building stage, None where the document asks for none."""
    for name, fact in pack.facts.items():
        if StructureSource(STAGE_COLUMN) in fact.source:
            return name
    return None


def entered_value(fact: Fact, kept: object) -> Any:
    """Return a kept entry in the fact's type; one that the pack does not (or no longer) allow is none."""
    if not isinstance(kept, str) or not kept:
        return None
    try:
        value = json.loads(kept)
    except ValueError:
        # A column, or written by another program without JSON quotes: the text itself is meant.
        value = kept
    try:
        return fact.read(value)
    except FactError:
        return None


def _enter(uses: Dict[str, FactUse], name: str, value: Any, origin: str, note: str) -> None:
    before = uses.get(name, FactUse(None, "unknown"))
    uses[name] = (
        before.taken_back()
        if value is None
        else FactUse(value, origin, before.computed, before.computed_origin, note, True, before.undecided)
    )


def _violations(
    desk: Desk,
    structure: Mapping[str, Any],
    case: Optional[Mapping[str, Any]],
    case_uuid: str,
    entries: Optional[Entries],
) -> Tuple[FrozenSet[str], str]:
    """What is ticked, else the case's rows, else what the structure was flagged with; and which of them."""
    if entries is not None:
        return entries.violations & set(desk.pack.violations), "unsaved"
    if case is not None:
        rows = repositories.rows(desk.workspace.connection, "case_violation", case_uuid=case_uuid)
        present = frozenset(str(row["violation"]) for row in rows if row["status"] not in WITHDRAWN)
        return present & set(desk.pack.violations), "case"
    return frozenset(flagged(desk, structure)), "structure"


def flagged(desk: Desk, structure: Mapping[str, Any]) -> Tuple[str, ...]:
    """Return the violations that a structure was flagged with (ids separated by spaces or commas)."""
    text = str(structure.get("violations") or "").replace(",", " ").replace("，", " ").replace(";", " ")
    return tuple(sorted(set(text.split()) & set(desk.pack.violations)))
