"""Structures over zones, parcels and land classes: the facts that a rule pack asks for, in batches."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from dataclasses import dataclass
from typing import Any, Callable, Dict, Iterator, List, Mapping, Optional, Tuple

import numpy as np

from enforcement_plugin.errors import CancelledError
from enforcement_plugin.overlay.facts import (
    Answer,
    Batch,
    answerable,
    measure_values,
    parcel_answer,
    source_values,
    zone_answer,
)
from enforcement_plugin.overlay.geometry import FINE
from enforcement_plugin.overlay.layers import AreaLayer, ReferenceLayers
from enforcement_plugin.overlay.measuring import Cover, Structures, cover, morton_order
from enforcement_plugin.overlay.outlines import Outlines, spread
from enforcement_plugin.overlay.result import (
    REASON_CODES,
    UNKNOWN,
    FactColumn,
    Notes,
    Overlaps,
    OverlayResult,
)
from enforcement_plugin.overlay.spec import FactSpec, OverlaySpec
from enforcement_plugin.overlay.stated import stated_columns
from enforcement_plugin.rules.facts import MeasureSource, ParcelSource, ZoneSource

BATCH = 32_768
#: So few that their order does not matter.
_FEW = 1024
_LAYERS = ("parcels", "zones", "land_classes")


def determine_facts(
    geometries: Any,
    attributes: Mapping[str, Any],
    layers: ReferenceLayers,
    spec: OverlaySpec,
    *,
    settings: Optional[Mapping[str, Any]] = None,
    threads: int = 0,
    progress: Callable[[float, str], None] = lambda share, text: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> OverlayResult:
    """Return the facts of n structures; one structure after a click goes the same way as a million.

    ``geometries`` are n shapely geometries, WKB or None, in the layers' coordinate system; ``attributes``
    the structures' own columns by name (n values each, or a FactColumn); ``settings`` the workspace's.
    ``threads`` of 0 takes all cores (GEOS lets Python's threads run side by side). ``progress`` hears a
    share (0–1) and a sentence, from the calling thread.

    Raises CancelledError when ``cancelled()`` says so, SurroundingsError without shapely 2.
    """
    outlines = geometries if isinstance(geometries, Outlines) else Outlines.of(geometries)
    sources = _measured_sources(spec)
    batches = list(_batches(outlines))
    done: List[Found] = []
    cores = min(threads or os.cpu_count() or 1, len(batches))
    with ThreadPoolExecutor(max_workers=cores) if cores > 1 else nullcontext() as pool:

        def lay(indices: np.ndarray) -> Found:
            return measure(outlines, indices, layers, sources)

        for number, found in enumerate(pool.map(lay, batches) if pool else map(lay, batches)):
            done.append(found)
            progress((number + 1) / len(batches), "Laying structures over parcels and zones")
            if cancelled():
                if pool:
                    pool.shutdown(wait=False, cancel_futures=True)
                raise CancelledError()
    return _gather(len(outlines), attributes, settings or {}, layers, spec, sources, done)


@dataclass(frozen=True)
class Found:
    """What one batch found; structure indices are those of the whole input."""

    indices: np.ndarray
    trouble: np.ndarray
    area_m2: np.ndarray
    answers: Mapping[object, Answer]
    measures: Mapping[object, Tuple[np.ndarray, np.ndarray]]
    overlaps: Mapping[str, Overlaps]


def _measured_sources(spec: OverlaySpec) -> List[Any]:
    sources = {source: None for fact in spec.facts for source in fact.sources}
    return [source for source in sources if isinstance(source, (ZoneSource, ParcelSource, MeasureSource))]


def _batches(outlines: Outlines) -> Iterator[np.ndarray]:
    """Yield index arrays; neighbours share a batch, so that what lies under them is still in the cache."""
    order = morton_order(outlines.bounds) if len(outlines) > _FEW else np.arange(len(outlines))
    for start in range(0, len(order), BATCH):
        yield order[start : start + BATCH]


def measure(outlines: Outlines, indices: np.ndarray, layers: ReferenceLayers, sources: List[Any]) -> Found:
    """Lay the structures of an index over the layers and answer the sources."""
    trouble = outlines.trouble[indices]
    usable = np.flatnonzero(outlines.solid[indices])
    structures = Structures.of(outlines.take(indices[usable]), layers.scale)
    covers = {name: _cover(structures, getattr(layers, name), layers) for name in _LAYERS}
    batch = Batch(structures, layers, covers["zones"], covers["parcels"], covers["land_classes"])
    answers: Dict[object, Answer] = {}
    measures: Dict[object, Tuple[np.ndarray, np.ndarray]] = {}
    for source in sources:
        if isinstance(source, MeasureSource):
            measures[source] = measure_values(source, batch)
        else:
            answers[source] = (
                zone_answer(source, batch) if isinstance(source, ZoneSource) else parcel_answer(source, batch)
            )
    area = np.full(len(indices), np.nan)
    area[usable] = structures.area_m2
    overlaps = {
        name: _overlaps(found, structures, indices[usable]) for name, found in covers.items() if found is not None
    }
    return Found(
        indices,
        trouble,
        area,
        {source: _widen(answer, usable, _why_not(source, layers, trouble)) for source, answer in answers.items()},
        {
            source: _widen_measure(values, usable, _why_not(source, layers, trouble))
            for source, values in measures.items()
        },
        overlaps,
    )


def _cover(structures: Structures, layer: Optional[AreaLayer], layers: ReferenceLayers) -> Optional[Cover]:
    return None if layer is None else cover(structures, layer, layers.scale)


def _overlaps(found: Cover, structures: Structures, indices: np.ndarray) -> Overlaps:
    return Overlaps(
        indices[found.structure],
        found.feature,
        found.area_m2,
        np.minimum(found.area_m2 / structures.area_m2[found.structure], 1.0),
    )


def _why_not(source: object, layers: ReferenceLayers, trouble: np.ndarray) -> np.ndarray:
    """Return the reasons for those without a usable outline: a missing layer counts before that."""
    return trouble if answerable(source, layers) else np.full_like(trouble, REASON_CODES.index("no_layer"))


def _widen(answer: Answer, usable: np.ndarray, trouble: np.ndarray) -> Answer:
    """Put the answers for the usable structures among all; the others stay unknown for their own reason."""
    wide = Answer(np.full(len(trouble), UNKNOWN, np.int32), trouble.astype(np.int8))
    wide.codes[usable], wide.reasons[usable] = answer.codes, answer.reasons
    return wide


def _widen_measure(
    found: Tuple[np.ndarray, np.ndarray], usable: np.ndarray, trouble: np.ndarray
) -> Tuple[np.ndarray, np.ndarray]:
    values, reasons = np.full(len(trouble), np.nan), trouble.astype(np.int8)
    values[usable], reasons[usable] = found
    return values, reasons


def _gather(
    count: int,
    attributes: Mapping[str, Any],
    settings: Mapping[str, Any],
    layers: ReferenceLayers,
    spec: OverlaySpec,
    sources: List[Any],
    done: List[Found],
) -> OverlayResult:
    """Bring the batches back into the structures' order and the sources together into facts."""
    where = np.concatenate([found.indices for found in done]) if done else np.empty(0, np.int64)

    def whole(parts: List[np.ndarray], blank: Any, dtype: Any) -> np.ndarray:
        column = np.full(count, blank, dtype)
        if parts:
            column[where] = np.concatenate(parts)
        return column

    columns: Dict[object, Tuple[FactColumn, np.ndarray]] = {}
    for source in sources:
        if isinstance(source, MeasureSource):
            values = whole([found.measures[source][0] for found in done], np.nan, float)
            reasons = whole([found.measures[source][1] for found in done], UNKNOWN, np.int8)
            columns[source] = (_encode_numbers(values), reasons)
        else:
            codes = whole([found.answers[source].codes for found in done], UNKNOWN, np.int32)
            reasons = whole([found.answers[source].reasons for found in done], UNKNOWN, np.int8)
            columns[source] = (FactColumn(codes, source_values(source, layers)), reasons)
    columns.update(stated_columns(spec, attributes, settings, count))

    facts: Dict[str, FactColumn] = {}
    noted: List[Tuple[np.ndarray, int, np.ndarray]] = []
    trouble = whole([found.trouble for found in done], FINE, np.int8)
    noted.append((np.flatnonzero(trouble != FINE), -1, trouble[trouble != FINE]))
    for number, fact in enumerate(spec.facts):
        column, reasons = first_known(fact, [columns[source] for source in fact.sources], count)
        facts[fact.name] = column
        told = np.flatnonzero(reasons != UNKNOWN)
        noted.append((told, number, reasons[told]))
    return OverlayResult(
        facts,
        whole([found.area_m2 for found in done], np.nan, float),
        notes=_notes(noted, tuple(fact.name for fact in spec.facts), count),
        **{name: _join(done, name, where) for name in _LAYERS},
    )


def _as_sets(column: FactColumn, members: Tuple[object, ...]) -> FactColumn:
    """Return a column of sets; a single value, of a zone or a parcel, is a set of one if it is a member at all."""
    values = [value if isinstance(value, tuple) else (value,) for value in column.values]
    kept = [at for at, value in enumerate(values) if set(value) <= set(members)]
    translation = np.full(len(values) + 1, UNKNOWN, np.int32)
    translation[kept] = np.arange(len(kept))
    return FactColumn(translation[column.codes], tuple(values[at] for at in kept))


#: By reason: whether it is told of a fact that is known all the same.
_ALWAYS_TOLD = np.isin(REASON_CODES, ("parcels_differ", "overlapping_zones"))


def first_known(
    fact: FactSpec, answers: List[Tuple[FactColumn, np.ndarray]], count: int
) -> Tuple[FactColumn, np.ndarray]:
    """Return the fact of n structures by several sources, the first known winning, and why it stayed unknown."""
    allowed = fact.values if fact.kind in ("enum", "agency") else ()
    if fact.kind == "set":
        answers = [(_as_sets(column, fact.values), why) for column, why in answers]
    table: Dict[object, int] = {value: code for code, value in enumerate(allowed)}
    codes = np.full(count, UNKNOWN, np.int32)
    reasons = np.full(count, UNKNOWN, np.int8)
    for number, (column, why) in enumerate(answers):
        if not allowed:
            for value in column.values:
                table.setdefault(value, len(table))
        translation = np.array([table.get(value, UNKNOWN) for value in column.values] + [UNKNOWN], np.int32)
        found = translation.take(column.codes, mode="wrap")
        if (translation[:-1] == UNKNOWN).any():
            refused = (column.codes != UNKNOWN) & (found == UNKNOWN)
            why = np.where(refused, REASON_CODES.index("not_allowed"), why).astype(np.int8)
        if number == 0:
            codes, reasons = found, why
            continue
        open_ = codes == UNKNOWN
        reasons = np.where(open_ & (reasons == UNKNOWN), why, reasons)
        codes = np.where(open_, found, codes)
    known = np.flatnonzero((codes != UNKNOWN) & (reasons != UNKNOWN))
    reasons = reasons.copy()
    reasons[known[~_ALWAYS_TOLD[reasons[known]]]] = UNKNOWN
    return FactColumn(codes, tuple(table)), reasons


def _encode_numbers(values: np.ndarray) -> FactColumn:
    known = ~np.isnan(values)
    different, codes = np.unique(values[known], return_inverse=True)
    column = np.full(len(values), UNKNOWN, np.int32)
    column[known] = codes
    return FactColumn(column, tuple(different.tolist()))


def _join(done: List[Found], layer: str, where: np.ndarray) -> Overlaps:
    """Bring the overlaps of batches, each in the order of its structures, into the order of all of them."""
    parts = [found.overlaps[layer] for found in done if layer in found.overlaps]
    if not parts:
        none = np.empty(0, np.int64)
        return Overlaps(none, none, np.empty(0), np.empty(0))
    structure, feature, area, share = (
        np.concatenate([getattr(part, name) for part in parts])
        for name in ("structure", "feature", "area_m2", "share")
    )
    count = np.bincount(structure, minlength=len(where))
    begin = np.empty(len(where), np.int64)
    begin[where] = np.cumsum(count[where]) - count[where]
    structure, order = spread(begin, count)
    return Overlaps(structure, feature.take(order), area.take(order), share.take(order))


def _notes(noted: List[Tuple[np.ndarray, int, np.ndarray]], names: Tuple[str, ...], count: int) -> Notes:
    """Bring notes, which come fact by fact, into the order of the structures."""
    each = np.zeros(count, np.int64)
    for where, _, _ in noted:
        each[where] += 1
    structure = np.repeat(np.arange(count), each)
    fact, reason = np.empty(len(structure), np.int16), np.empty(len(structure), np.int8)
    place = np.cumsum(each) - each
    for where, number, reasons in noted:
        at = place.take(where)
        fact[at], reason[at] = number, reasons
        place[where] = at + 1
    return Notes(structure, fact, reason, names)
