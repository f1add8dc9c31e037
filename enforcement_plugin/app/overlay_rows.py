"""What an overlay of files writes of each structure: facts, decision, handlers, parcels, notes, as columns."""

from __future__ import annotations

import json
from functools import cache
from typing import Any, Callable, Collection, Dict, FrozenSet, List, Mapping, Optional, Sequence, Tuple

import numpy as np

from enforcement_plugin.app.combinations import OfficeRulings
from enforcement_plugin.overlay import AreaLayer, OverlayResult, OverlaySpec, ReferenceLayers
from enforcement_plugin.overlay.bulk import Ahead, BulkColumn, Numbers
from enforcement_plugin.overlay.facts import answerable
from enforcement_plugin.overlay.margins import Margins
from enforcement_plugin.overlay.result import REASON_CODES, UNKNOWN, FactColumn, TextColumn
from enforcement_plugin.overlay.streaming import Column
from enforcement_plugin.overlay.texts import Texts, shown
from enforcement_plugin.overlay.writing import BOOLEAN, INTEGER, REAL, TEXT
from enforcement_plugin.rules import Pack
from enforcement_plugin.rules.combinations import combinations
from enforcement_plugin.rules.decision import Ruling
from enforcement_plugin.rules.facts import SettingSource, StructureSource
from enforcement_plugin.rules.lookup import Rulings
from enforcement_plugin.rules.outcome import NO_OUTCOME, Outcome

IDENTITY = ("uuid", "structure_no")
DECISION = (
    "scope", "severity", "lead_status", "lead_agency", "lead_candidates", "lead_rules", "lead_missing",
    "lead_ambiguities", "lead_office_status", "lead_office",
)  # fmt: skip
FLIP_KINDS = {"determination_fid": INTEGER, "fact": TEXT, "distance_m": REAL}
LAND_CLASS_KINDS = {"determination_fid": INTEGER, "land_class": TEXT, "area_m2": REAL, "share": REAL}
OVERLAP_KINDS = {"determination_fid": INTEGER, "parcel_no": TEXT, "area_m2": REAL, "share": REAL}


def fact_kind(pack: Pack, name: str) -> str:
    """Return the type of a fact's column."""
    kind = pack.facts[name].kind
    return BOOLEAN if kind == "bool" else REAL if kind == "number" else TEXT


def identity_columns(columns: Mapping[str, Column]) -> Dict[str, BulkColumn]:
    """Return the columns by which a structure is known."""
    return {name: columns[name] for name in IDENTITY if name in columns}


def fact_columns(result: OverlayResult, pack: Pack) -> Dict[str, BulkColumn]:
    """Return the facts; of numbers hardly two are the same."""
    found: Dict[str, BulkColumn] = {}
    for name, column in result.facts.items():
        if pack.facts[name].kind == "number":
            values = np.array([*map(_number, column.values), np.nan], float)
            found[name] = Numbers(values[column.codes])
        else:
            found[name] = column
    return found


def _number(value: Any) -> float:
    try:
        return float(value)
    except (TypeError, ValueError):
        return float("nan")


def decision_columns(found: OfficeRulings) -> Dict[str, BulkColumn]:
    """Return scope, severity, lead and lead office."""

    def column(value: Callable[[Ruling], Optional[str]], rulings: Rulings = found.leads) -> FactColumn:
        table: Dict[str, int] = {}
        codes = [
            UNKNOWN if text is None else table.setdefault(text, len(table))
            for text in (value(ruling) for ruling in rulings.rulings)
        ]
        return FactColumn(np.array(codes, np.int32)[rulings.index], tuple(table))

    def severity(ruling: Ruling) -> Optional[str]:
        return ruling.severity.value if ruling.severity is not None else None

    def office(ruling: Ruling) -> Outcome:
        return ruling.lead_office if ruling.lead_office is not None else NO_OUTCOME

    return {
        "scope": column(lambda ruling: ruling.scope.value or ruling.scope.status),
        "severity": column(
            lambda ruling: ruling.severity.value if ruling.severity is not None else None, found.severities
        ),
        "lead_status": column(lambda ruling: ruling.lead.status),
        "lead_agency": column(lambda ruling: ruling.lead.agency),
        "lead_candidates": column(lambda ruling: ",".join(ruling.lead.candidates) or None),
        "lead_rules": column(lambda ruling: ",".join(ruling.lead.rules) or None),
        "lead_missing": column(lambda ruling: ",".join(ruling.lead.missing) or None),
        "lead_ambiguities": column(lambda ruling: ",".join(ruling.lead.ambiguities) or None),
        "lead_office_status": column(lambda ruling: office(ruling).status, found.offices),
        "lead_office": column(lambda ruling: office(ruling).agency, found.offices),
    }


def handling_column(handling: Mapping[str, Tuple[np.ndarray, Rulings]], count: int) -> FactColumn:
    """Return the handlers of each structure's violations as a JSON object, none without violations."""
    if not handling or count == 0:
        return FactColumn(np.full(count, UNKNOWN, np.int32), ())
    columns, texts = [], []
    for violation, (rows, rulings) in handling.items():
        table: Dict[str, int] = {}
        codes = [table.setdefault(_handled(violation, ruling), len(table)) for ruling in rulings.rulings]
        column = np.full(count, UNKNOWN, np.int64)
        column[rows] = np.array(codes, np.int64)[rulings.index]
        columns.append(column)
        texts.append((*table, None))
    index, first = combinations(columns, [len(of) for of in texts], count)
    found: List[Optional[str]] = []
    for row in first.tolist():
        parts = [of[column[row]] for of, column in zip(texts, columns)]
        said = [part for part in parts if part is not None]
        found.append("{" + ", ".join(said) + "}" if said else None)
    return coded(index, found)


def _handled(violation: str, ruling: Ruling) -> str:
    one = ruling.handling.get(violation, NO_OUTCOME)
    return _as_json(violation, one.status, one.agency, one.candidates)


@cache  # as many as a pack has outcomes
def _as_json(violation: str, status: str, agency: Optional[str], candidates: Tuple[str, ...]) -> str:
    said = {"status": status, "agency": agency, "candidates": candidates}
    return f"{json.dumps(violation)}: {json.dumps(said)}"


def coded(index: np.ndarray, values: Sequence[Optional[str]]) -> FactColumn:
    """Return ``values[index]`` as codes; None is unknown."""
    table: Dict[str, int] = {}
    codes = [UNKNOWN if value is None else table.setdefault(value, len(table)) for value in values]
    return FactColumn(np.array([*codes, UNKNOWN], np.int32)[index], tuple(table))


def note_column(result: OverlayResult, unanswered: Collection[str]) -> FactColumn:
    """Return the notes of each structure as "fact:reason; …".

    That no layer could answer a fact of ``unanswered`` is left out: the table's description tells it once.
    """
    notes, count = result.notes, len(result)
    if len(notes.structure) == 0:
        return FactColumn(np.full(count, UNKNOWN, np.int32), ())
    columns, widths = [], []
    for number in range(-1, len(notes.names)):
        if number >= 0 and notes.names[number] in unanswered:
            continue
        said = np.flatnonzero(notes.fact == number)
        different, reasons = combinations([notes.reason.take(said)], [len(REASON_CODES)], len(said))
        if len(said) == count and len(reasons) == 1:
            continue  # of all structures the same
        column = np.full(count, UNKNOWN, np.int64)
        column[notes.structure.take(said)] = different
        columns.append(column)
        widths.append(len(reasons))
    index, first = combinations(columns, widths, count)
    texts = [
        "; ".join(f"{fact}:{why}" if fact else why for fact, why in notes.of(row) if fact not in unanswered)
        or None
        for row in first.tolist()
    ]
    return coded(index, texts)


def unanswered(spec: OverlaySpec, layers: ReferenceLayers, columns: Collection[str]) -> FrozenSet[str]:
    """Return the facts that no layer and none of these columns of the structures can answer, of any structure.

    There are no settings where layers come from files; where one is all that is asked, no reason is noted.
    """

    def asked(source: Any) -> bool:
        if isinstance(source, SettingSource):
            return False
        return source.column in columns if isinstance(source, StructureSource) else answerable(source, layers)

    return frozenset(
        fact.name
        for fact in spec.facts
        if not any(map(asked, fact.sources))
        and not all(isinstance(source, SettingSource) for source in fact.sources)
    )


def no_layer(facts: Collection[str]) -> str:
    """Return "fact:no_layer; …", as notes have it."""
    return "; ".join(f"{fact}:no_layer" for fact in sorted(facts))


def parcel_texts(result: OverlayResult, numbers: np.ndarray) -> Texts:
    """Return "371502-003-0117 812.4 m² 100.0 %; …" per structure, the largest share first."""
    found = result.parcels
    structure, order = found.structure, np.arange(len(found))
    # They stand by structure: only where there are several is there anything to order.
    followed = np.diff(structure, append=-1) == 0
    several = np.flatnonzero(followed | np.concatenate([[False], followed[:-1]]))
    order[several] = several[np.lexsort((-found.area_m2[several], structure[several]))]
    share = shown(100 * found.share[order], 1)
    comma = np.where(followed[:, None], np.frombuffer(b"; ", np.uint8), np.uint8(0))
    number, area = numbers.take(found.feature[order]), shown(found.area_m2[order], 1)
    texts = Texts.woven(len(found), number, b" ", area, " m² ".encode(), share, b" %", comma)
    return texts.joined(structure, len(result))


def parcel_numbers(parcels: Optional[AreaLayer]) -> np.ndarray:
    """Return the parcels' numbers (UTF-8, S), their place in the layer where they have none."""
    if parcels is None:
        return np.empty(0, "S1")
    column: Any = parcels.columns.get("parcel_no")
    if column is None:
        texts = [b"#%d" % (number + 1) for number in range(len(parcels))]
        return np.array(texts or [b""], "S")[: len(texts)]
    if isinstance(column, FactColumn):
        return np.array([*(str(value).encode("utf-8") for value in column.values), b"?"], "S")[column.codes]
    return np.where(column.texts == b"", b"?", column.texts)


def overlap_columns(result: OverlayResult, numbers: np.ndarray) -> Dict[str, BulkColumn]:
    """Return one row per structure and parcel."""
    found = result.parcels
    return {
        "determination_fid": Ahead(found.structure, len(result)),
        "parcel_no": TextColumn(numbers[found.feature]),
        "area_m2": Numbers(found.area_m2),
        "share": Numbers(found.share),
    }


def land_class_columns(result: OverlayResult, land: AreaLayer) -> Dict[str, BulkColumn]:
    """Return one row per structure and area of a land class."""
    found, column = result.land_classes, land.columns.get("land_class")
    codes = np.full(len(found), UNKNOWN, np.int32)
    if isinstance(column, FactColumn):
        codes = column.codes[found.feature]
    return {
        "determination_fid": Ahead(found.structure, len(result)),
        "land_class": FactColumn(codes, column.values if isinstance(column, FactColumn) else ()),
        "area_m2": Numbers(found.area_m2),
        "share": Numbers(found.share),
    }


def flip_columns(found: Margins, batch: int) -> Dict[str, BulkColumn]:
    """Return one row per structure and fact that could be another."""
    return {
        "determination_fid": Ahead(found.structure, batch),
        "fact": FactColumn(found.fact.astype(np.int32), found.names),
        "distance_m": Numbers(found.distance_m),
    }
