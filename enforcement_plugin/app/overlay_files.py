"""Laying layers over each other without a workspace: files in, a GeoPackage of facts and leads out."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Callable, Dict, List, Mapping, Optional, Tuple

import numpy as np

from enforcement_plugin.app.combinations import decide_handling, decide_offices, with_defaults
from enforcement_plugin.app.overlaying import DeterminationSummary, not_asked, summarise
from enforcement_plugin.app.workspaces import value_labels
from enforcement_plugin.errors import InputError
from enforcement_plugin.intake.fields import match_fields, value_reader
from enforcement_plugin.intake.vector import parse_source, read_vector
from enforcement_plugin.overlay import (
    AreaLayer,
    OverlayResult,
    OverlaySpec,
    ReferenceLayers,
    determine_facts,
    require_one_crs,
)
from enforcement_plugin.overlay.layers import FEW_VERTICES
from enforcement_plugin.overlay.reading import Table
from enforcement_plugin.overlay.writing import BOOLEAN, REAL, TEXT, OutColumn, OutTable, write_geopackage
from enforcement_plugin.rules import Pack, load_pack
from enforcement_plugin.rules.decision import Ruling
from enforcement_plugin.rules.facts import ParcelSource, StructureSource, ZoneSource
from enforcement_plugin.rules.lookup import Rulings
from enforcement_plugin.rules.outcome import NO_OUTCOME, Outcome
from enforcement_plugin.rules.plain_yaml import read_yaml
from enforcement_plugin.workspace.tables import BY_NAME

ROLES = {"structures": "structure", "parcels": "parcel", "zones": "zone"}
DETERMINATION, OVERLAPS = "determination", "parcel_overlap"


@dataclass(frozen=True)
class FieldMap:
    """What MAP.yaml says, by role (structures, parcels, zones): column to field, column to one value for all.

    ``values`` turns an office's words into values of a column, where the pack's own labels do not.
    """

    fields: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    constants: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


def read_field_map(path: Path) -> FieldMap:
    """Read MAP.yaml.

    Its sections are ``structures``, ``parcels``, ``zones`` (COLUMN: FIELD, or COLUMN: {constant: VALUE}) and
    ``values`` (COLUMN: {WORD: VALUE}). Raises InputError for anything else.
    """
    plain = read_yaml(path).plain()
    sections = (*ROLES, "values")
    if not isinstance(plain, dict) or not set(plain) <= set(sections):
        raise InputError(
            "{path}: the sections of a field map are {sections}.", path=path, sections=", ".join(sections)
        )
    for section, content in plain.items():
        if content is not None and not isinstance(content, dict):
            raise InputError("{path}: {section} must be a list of NAME: VALUE.", path=path, section=section)
    fields: Dict[str, Dict[str, str]] = {role: {} for role in ROLES}
    constants: Dict[str, Dict[str, str]] = {role: {} for role in ROLES}
    for role in ROLES:
        for column, meant in (plain.get(role) or {}).items():
            if isinstance(meant, dict) and set(meant) == {"constant"}:
                constants[role][column] = meant["constant"]
            elif isinstance(meant, str):
                fields[role][column] = meant
            else:
                raise InputError(
                    "{path}: {role}: {column} must be a field's name, or {{constant: VALUE}}.",
                    path=path,
                    role=role,
                    column=column,
                )
    return FieldMap(fields, constants, plain.get("values") or {})


def overlay_files(
    structures: str,
    parcels: str,
    zones: str,
    *,
    pack: str,
    out: Path,
    fields: FieldMap = FieldMap(),
    geometry: bool = False,
    threads: int = 0,
    progress: Callable[[float, str], None] = lambda share, text: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> DeterminationSummary:
    """Lay structures over parcels and zones, decide by a pack, and write the table ``determination`` to ``out``.

    Inputs are paths of vector files, with ``|layername=NAME`` where a file has several layers (one called
    structure, parcel or zone is found by itself). A row of ``determination`` is a structure, in the order of
    the input: its facts (NULL is unknown), parcels with m² and share, lead, lead office, handling per
    violation, clauses and notes; ``parcel_overlap`` has one row per structure and parcel.

    Raises InputError for files that cannot be read, differ in their coordinate system or lack the kind of a
    zone, and when ``out`` exists; CancelledError; SurroundingsError.
    """
    rules = load_pack(pack)
    spec = OverlaySpec.from_pack(rules)
    if out.exists():
        raise InputError("{path} exists already; choose another name.", path=out)
    progress(0.0, "Reading layers")
    read = {
        role: _named_columns(role, source, _read(source, ROLES[role]), rules, fields)
        for role, source in (("structures", structures), ("parcels", parcels), ("zones", zones))
    }
    crs = require_one_crs([(role, table.crs) for role, table in read.items()])
    layers = ReferenceLayers.of(
        crs,
        AreaLayer.of(read["zones"].geometries, _zone_columns(read["zones"], zones, rules), FEW_VERTICES),
        AreaLayer.of(read["parcels"].geometries, read["parcels"].columns),
    )
    result = determine_facts(
        read["structures"].geometries,
        read["structures"].columns,
        layers,
        spec,
        threads=threads,
        progress=lambda share, text: progress(0.2 + 0.6 * share, text),
        cancelled=cancelled,
    )
    progress(0.8, "Deciding")
    facts = with_defaults(rules, result.facts, not_asked(result))
    rulings = decide_offices(rules, facts)
    handling = decide_handling(rules, facts)
    progress(0.9, "Writing")
    columns = [
        *_identity(read["structures"]),
        OutColumn("area_m2", REAL, [None if np.isnan(area) else area for area in result.area_m2.tolist()]),
        *_fact_columns(result, rules),
        *_decision_columns(rulings),
        OutColumn("handling", TEXT, _handling(handling, len(result))),
        OutColumn("parcels", TEXT, _parcel_texts(result, layers)),
        OutColumn("notes", TEXT, _note_texts(result)),
    ]
    shapes = read["structures"].geometries if geometry else None
    write_geopackage(out, [OutTable(DETERMINATION, columns, shapes), _overlap_table(result, layers)], crs)
    return summarise(result, rulings, layers)


def _read(source: str, role: str) -> Table:
    found = read_vector(parse_source(source), role)
    geometries = np.empty(len(found), dtype=object)
    geometries[:] = found.geometries
    return Table(geometries, found.columns, found.crs)


def _named_columns(role: str, source: str, table: Table, pack: Pack, fields: FieldMap) -> Table:
    """Return the table with the workspace's column names and the pack's values, where they can be told."""
    description = BY_NAME[ROLES[role]]
    labels: Dict[str, Tuple[str, ...]] = {
        column.name: (column.zh, column.en) for column in description.columns if column.role == "value"
    }
    synonyms = _fact_columns_by_name(pack, role)
    labels.update({name: () for name in ("uuid", *synonyms.values()) if name not in labels})
    matched = match_fields(table.columns, labels)
    for column, name in fields.fields.get(role, {}).items():
        if name not in table.columns:
            raise InputError(
                "{source} has no field {field}; it has: {fields}.",
                source=source,
                field=name,
                fields=", ".join(table.columns),
            )
        matched[synonyms.get(column, column)] = name
    columns: Dict[str, Any] = {column: table.columns[name] for column, name in matched.items()}
    for column, value in fields.constants.get(role, {}).items():
        columns[synonyms.get(column, column)] = [value] * len(table)
    words = value_labels(pack)
    for described in description.columns:
        if described.name in columns and described.domain and described.domain in words:
            known = {value: tuple(names.values()) for value, names in words[described.domain].items()}
            columns[described.name] = _in_words_of_the_pack(
                columns[described.name], known, fields.values.get(described.name, {})
            )
    return Table(table.geometries, columns, table.crs)


def _in_words_of_the_pack(values: Any, known: Mapping[str, Tuple[str, ...]], own: Mapping[str, str]) -> List[Any]:
    """Translate each different word once; a word nobody knows stays and is reported as not allowed later."""
    reader = value_reader(known)
    table = {value: own.get(str(value)) or reader(value) or value for value in set(values) if value is not None}
    return [table.get(value) for value in values]


def _fact_columns_by_name(pack: Pack, role: str) -> Dict[str, str]:
    """Return fact name to the column that it is read from, so that a map may speak of facts."""
    names: Dict[str, str] = {}
    for fact in pack.facts.values():
        for source in fact.source:
            if role == "structures" and isinstance(source, StructureSource):
                names[fact.name] = source.column
            if role == "parcels" and isinstance(source, ParcelSource):
                names[fact.name] = source.attribute
    return names


def _zone_columns(table: Table, source: str, pack: Pack) -> Dict[str, Any]:
    """Return the zones' columns with a kind, and codes in the values of the facts that they answer."""
    asked = {
        part.zone: fact for fact in pack.facts.values() for part in fact.source
        if isinstance(part, ZoneSource) and part.how == "value"
    }  # fmt: skip
    kinds = sorted(
        {part.zone for fact in pack.facts.values() for part in fact.source if isinstance(part, ZoneSource)}
    )
    columns = dict(table.columns)
    if "kind" not in columns:
        raise InputError(
            "{source} has no field that tells the kind of a zone. Name it in the field map (zones: kind: FIELD),"
            " or give all zones one kind (zones: kind: {{constant: KIND}}); the kinds are {kinds}.",
            source=source,
            kinds=", ".join(kinds),
        )
    names = columns.get("name") or [None] * len(table)
    codes = columns.get("code") or [None] * len(table)
    readers = {
        kind: value_reader({value: (label.zh, label.en) for value, label in fact.values.items()})
        for kind, fact in asked.items()
    }
    columns["code"] = [
        (readers[kind](code) or readers[kind](name) or code) if kind in readers else code
        for kind, code, name in zip(columns["kind"], codes, names)
    ]
    return columns


def _identity(table: Table) -> List[OutColumn]:
    return [
        OutColumn(name, TEXT, [None if value is None else str(value) for value in table.columns[name]])
        for name in ("uuid", "structure_no")
        if name in table.columns
    ]


def _fact_columns(result: OverlayResult, pack: Pack) -> List[OutColumn]:
    columns = []
    for name, column in result.facts.items():
        kind = pack.facts[name].kind
        stored = [_stored(value) for value in column.values]
        values = np.array([*stored, None], dtype=object)[column.codes].tolist()
        columns.append(OutColumn(name, BOOLEAN if kind == "bool" else REAL if kind == "number" else TEXT, values))
    return columns


def _stored(value: Any) -> Any:
    if isinstance(value, bool):
        return int(value)
    return ",".join(value) if isinstance(value, tuple) else value


def _decision_columns(rulings: Rulings) -> List[OutColumn]:
    def column(name: str, value: Callable[[Ruling], Optional[str]]) -> OutColumn:
        each = np.array([*(value(ruling) for ruling in rulings.rulings), None], dtype=object)
        return OutColumn(name, TEXT, each[rulings.index].tolist())

    def office(ruling: Ruling) -> Outcome:
        return ruling.lead_office if ruling.lead_office is not None else NO_OUTCOME

    return [
        column("scope", lambda ruling: ruling.scope.value or ruling.scope.status),
        column("severity", lambda ruling: ruling.severity.value if ruling.severity is not None else None),
        column("lead_status", lambda ruling: ruling.lead.status),
        column("lead_agency", lambda ruling: ruling.lead.agency),
        column("lead_candidates", lambda ruling: ",".join(ruling.lead.candidates) or None),
        column("lead_rules", lambda ruling: ",".join(ruling.lead.rules) or None),
        column("lead_missing", lambda ruling: ",".join(ruling.lead.missing) or None),
        column("lead_ambiguities", lambda ruling: ",".join(ruling.lead.ambiguities) or None),
        column("lead_office_status", lambda ruling: office(ruling).status),
        column("lead_office", lambda ruling: office(ruling).agency),
    ]


def _handling(handling: Mapping[str, Tuple[np.ndarray, Rulings]], count: int) -> List[Optional[str]]:
    """Return the handlers of each structure's violations as a JSON object, None without violations."""
    parts: List[List[str]] = [[] for _ in range(count)]
    for violation, (rows, rulings) in handling.items():
        outcomes = [ruling.handling.get(violation, NO_OUTCOME) for ruling in rulings.rulings]
        texts = [
            f"{json.dumps(violation)}: "
            + json.dumps({"status": one.status, "agency": one.agency, "candidates": list(one.candidates)})
            for one in outcomes
        ]
        for row, code in zip(rows.tolist(), rulings.index.tolist()):
            parts[row].append(texts[code])
    return ["{" + ", ".join(part) + "}" if part else None for part in parts]


def _parcel_texts(result: OverlayResult, layers: ReferenceLayers) -> List[Optional[str]]:
    """Return "371502-003-0117 812.4 m² 100.0 %; …" per structure, the largest share first."""
    texts: List[Optional[str]] = [None] * len(result)
    found = result.parcels
    order = np.lexsort((-found.area_m2, found.structure))
    numbers = _parcel_numbers(layers)
    for structure, feature, area, share in zip(
        found.structure[order].tolist(),
        found.feature[order].tolist(),
        found.area_m2[order].tolist(),
        found.share[order].tolist(),
    ):
        text = f"{numbers[feature]} {area:.1f} m² {100 * share:.1f} %"
        before = texts[structure]
        texts[structure] = text if before is None else f"{before}; {text}"
    return texts


def _parcel_numbers(layers: ReferenceLayers) -> List[str]:
    if layers.parcels is None:
        return []
    column = layers.parcels.columns.get("parcel_no")
    if column is None:
        return [f"#{number + 1}" for number in range(len(layers.parcels))]
    return [str(value) for value in np.array([*column.values, "?"], dtype=object)[column.codes]]


def _note_texts(result: OverlayResult) -> List[Optional[str]]:
    texts: List[Optional[str]] = [None] * len(result)
    for index in np.unique(result.notes.structure).tolist():
        noted = (f"{fact}:{reason}" if fact else reason for fact, reason in result.notes.of(index))
        texts[index] = "; ".join(noted)
    return texts


def _overlap_table(result: OverlayResult, layers: ReferenceLayers) -> OutTable:
    found, numbers = result.parcels, np.array(_parcel_numbers(layers), dtype=object)
    return OutTable(
        OVERLAPS,
        [
            OutColumn("determination_fid", "INTEGER", (found.structure + 1).tolist()),
            OutColumn("parcel_no", TEXT, numbers[found.feature].tolist() if len(found) else []),
            OutColumn("area_m2", REAL, found.area_m2.tolist()),
            OutColumn("share", REAL, found.share.tolist()),
        ],
    )
