"""From overlaps to facts: membership, zone codes, crossing, land rights, measures. Unknown is a value."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Dict, Optional, Tuple

import numpy as np

from enforcement_plugin.overlay.layers import AreaLayer, ReferenceLayers
from enforcement_plugin.overlay.measuring import NOISE_M2, Cover, Structures, covered_m2, perimeters_m
from enforcement_plugin.overlay.result import REASON_CODES, UNKNOWN
from enforcement_plugin.overlay.spec import MIXED
from enforcement_plugin.rules.facts import (
    WHOLE_STRUCTURE,
    MeasureSource,
    ParcelSource,
    Tolerance,
    ZoneSource,
)

SQUARE_METRES_OF_A_MU = 2000.0 / 3.0
FALSE, TRUE = 0, 1

#: The pairs with a parcel that count and whose they are (k each); which structures (n, bool) have none, and which
#: lie beside all parcels with a part that counts.
Counted = Tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]


@dataclass(frozen=True)
class Batch:
    """Some structures with what they were found to lie on; ``None`` where there is no such layer."""

    structures: Structures
    layers: ReferenceLayers
    zones: Optional[Cover]
    parcels: Optional[Cover]
    land_classes: Optional[Cover]
    unions: Dict[object, np.ndarray] = field(default_factory=dict)
    counted: Dict[Tolerance, Counted] = field(default_factory=dict)

    def limit_m2(self, tolerance: Tolerance) -> np.ndarray:
        """Return (n) m²: from here on an overlap counts; below either limit of the tolerance it does not.

        Always less than half the structure: what is smaller than the tolerance itself still lies somewhere,
        and half on each side is a straddle.
        """
        area = self.structures.area_m2
        by_share = np.minimum(tolerance.share * area, tolerance.at_most_m2)
        limit = np.maximum(np.maximum(tolerance.area_m2, by_share), NOISE_M2)
        return np.minimum(limit, 0.49 * area)


@dataclass(frozen=True)
class Answer:
    """One source's answer for a batch: codes (n) into the source's values, and reasons (n, -1 for none)."""

    codes: np.ndarray
    reasons: np.ndarray

    @classmethod
    def unknown(cls, count: int, reason: str = "") -> Answer:
        """Return an answer of n unknowns, all for one reason or for none yet."""
        code = REASON_CODES.index(reason) if reason else UNKNOWN
        return cls(np.full(count, UNKNOWN, np.int32), np.full(count, code, np.int8))

    def because(self, where: np.ndarray, reason: str) -> None:
        """Note a reason where there is none yet."""
        self.reasons[where & (self.reasons == UNKNOWN)] = REASON_CODES.index(reason)


def answerable(source: object, layers: ReferenceLayers) -> bool:
    """Return whether a layer is loaded that a source asks; if not, it is unknown for every structure."""
    if isinstance(source, ZoneSource):
        return len(layers.zone_features(source.zone)) > 0
    if isinstance(source, ParcelSource):
        return layers.parcels is not None and source.attribute in layers.parcels.columns
    if isinstance(source, MeasureSource) and (source.of != WHOLE_STRUCTURE or source.outside):
        return layers.land_classes is not None and "land_class" in layers.land_classes.columns
    return True


def source_values(source: object, layers: ReferenceLayers) -> Tuple[object, ...]:
    """Return the values that the codes of a source's answers index."""
    if isinstance(source, ZoneSource) and source.how != "value":
        return (False, True)
    if isinstance(source, ZoneSource):
        codes = _column_values(layers.zones, "code")
        return codes if source.outside is None else (*codes, source.outside)
    if isinstance(source, ParcelSource):
        return (*_column_values(layers.parcels, source.attribute), MIXED)
    return ()


def _column_values(layer: Optional[AreaLayer], name: str) -> Tuple[object, ...]:
    return layer.columns[name].values if layer is not None and name in layer.columns else ()


def zone_answer(source: ZoneSource, batch: Batch) -> Answer:
    """Answer a zone source for a batch of structures."""
    answer = Answer.unknown(len(batch.structures.area_m2))
    if batch.zones is None or not answerable(source, batch.layers):
        return Answer.unknown(len(batch.structures.area_m2), "no_layer")
    of_kind = np.zeros(len(batch.layers.zones or ()), bool)
    of_kind[batch.layers.zone_features(source.zone)] = True
    pairs = np.flatnonzero(of_kind[batch.zones.feature])
    if source.how == "crosses":
        _crosses(source, batch, pairs, answer)
    elif source.how == "membership":
        _membership(source, batch, pairs, answer)
    else:
        _zone_code(source, batch, pairs, answer)
    return answer


def _inside_m2(source: ZoneSource, batch: Batch, pairs: np.ndarray) -> np.ndarray:
    """Return (n) m² on the union of all zones of the source's kind."""
    key = (source.zone, source.ignore_overlap_below)
    layer = batch.layers.zones
    if key not in batch.unions and batch.zones is not None and layer is not None:
        limit = batch.limit_m2(source.ignore_overlap_below)
        batch.unions[key] = covered_m2(batch.structures, layer, batch.zones, pairs, None, 1, limit)[:, 0]
    return batch.unions[key]


def _membership(source: ZoneSource, batch: Batch, pairs: np.ndarray, answer: Answer) -> None:
    inside, limit = _inside_m2(source, batch, pairs), batch.limit_m2(source.ignore_overlap_below)
    outside = batch.structures.area_m2 - inside
    answer.codes[outside < limit] = TRUE
    answer.codes[(inside < limit) & (outside >= limit)] = FALSE
    answer.because((inside >= limit) & (outside >= limit), "straddles")


def _zone_code(source: ZoneSource, batch: Batch, pairs: np.ndarray, answer: Answer) -> None:
    zones, found = batch.layers.zones, batch.zones
    if zones is None or found is None or "code" not in zones.columns:
        answer.because(np.ones(len(answer.codes), bool), "no_code")
        return
    limit = batch.limit_m2(source.ignore_overlap_below)
    column = zones.columns["code"]
    used, group = np.unique(column.codes[found.feature[pairs]], return_inverse=True)
    count = len(limit)
    if len(used):
        by_code = covered_m2(batch.structures, zones, found, pairs, group, len(used), limit)
    else:
        by_code = np.zeros((count, 0))
    counts = by_code >= limit[:, None]
    outside = batch.structures.area_m2 - _inside_m2(source, batch, pairs) >= limit
    number = counts.sum(axis=1)
    one = (number == 1) & ~outside
    for code, counted in zip(used.tolist(), counts.T):
        answer.codes[np.flatnonzero(counted & one)] = code
    answer.because(one & (answer.codes == UNKNOWN), "no_code")
    nowhere = (number == 0) & outside
    if source.outside is not None:
        answer.codes[nowhere] = len(column.values)
    answer.because(nowhere & (answer.codes == UNKNOWN), "no_code")
    several = number > 1
    some = np.flatnonzero(several)
    sum_m2 = np.where(counts[some], by_code[some], 0).sum(axis=1)
    overlapping = np.zeros(count, bool)
    overlapping[some] = sum_m2 >= batch.structures.area_m2[some] + limit[some]
    answer.because(overlapping, "overlapping_zones")
    answer.because(several | ((number == 1) & outside), "straddles")


def zone_identities(zones: AreaLayer) -> np.ndarray:
    """Return numbers (n, int64, from 0) that tell zones apart: by code and name, or by feature without either."""
    identity = np.zeros(len(zones), np.int64)
    for name in ("code", "name"):
        if name in zones.columns:
            identity = identity * (len(zones.columns[name].values) + 1) + zones.columns[name].codes + 1
    return identity if identity.any() else np.arange(len(zones))


def _crosses(source: ZoneSource, batch: Batch, pairs: np.ndarray, answer: Answer) -> None:
    zones, found = batch.layers.zones, batch.zones
    if zones is None or found is None:
        return
    used, group = np.unique(zone_identities(zones)[found.feature[pairs]], return_inverse=True)
    limit = batch.limit_m2(source.ignore_overlap_below)
    if len(used) == 0:
        answer.codes[:] = FALSE
        return
    by_zone = covered_m2(batch.structures, zones, found, pairs, group, len(used), limit)
    counted, touched = (by_zone >= limit[:, None]).sum(axis=1), (by_zone > 0).sum(axis=1)
    answer.codes[counted >= 2] = TRUE
    answer.codes[touched < 2] = FALSE
    answer.because(answer.codes == UNKNOWN, "touches")


def parcel_answer(source: ParcelSource, batch: Batch) -> Answer:
    """Answer a parcel source for a batch: the common value of all parcels overlapped beyond the tolerance.

    Different values are ``mixed`` (uniform_or_mixed) or unknown (uniform), never that of the larger part. A
    remainder on no parcel, or a parcel that does not say, makes it unknown unless it is mixed already.
    """
    count = len(batch.structures.area_m2)
    parcels, found = batch.layers.parcels, batch.parcels
    if parcels is None or found is None or not answerable(source, batch.layers):
        return Answer.unknown(count, "no_layer")
    answer = Answer.unknown(count)
    column = parcels.columns[source.attribute]
    mixed = len(column.values)
    counted, structure, bare, uncovered = _counted(batch, parcels, found, source.ignore_overlap_below)
    codes = column.codes.take(found.feature.take(counted))

    lowest, highest = np.full(count, mixed, np.int64), np.full(count, UNKNOWN, np.int64)
    known = np.flatnonzero(codes != UNKNOWN)
    owners, told = structure.take(known), codes.take(known)
    begins = np.flatnonzero(np.diff(owners, prepend=-1))  # pairs stand by structure
    if len(begins):
        first = owners.take(begins)
        lowest[first] = np.minimum.reduceat(told, begins)
        highest[first] = np.maximum.reduceat(told, begins)
    silent = np.zeros(count, bool)
    silent[structure.take(np.flatnonzero(codes == UNKNOWN))] = True

    differ = (highest != UNKNOWN) & (lowest != highest)
    if MIXED in column.values:
        differ[structure.take(np.flatnonzero(codes == column.values.index(MIXED)))] = True
    answer.codes[:] = np.where(differ | silent | bare | uncovered, UNKNOWN, highest)
    if source.aggregate == "uniform_or_mixed":
        answer.codes[differ] = mixed
    answer.because(differ, "parcels_differ")
    answer.because(bare, "no_parcel")
    answer.because(uncovered & ~differ, "uncovered")
    answer.because(silent & ~differ, "parcel_unknown")
    return answer


def _counted(batch: Batch, parcels: AreaLayer, found: Cover, tolerance: Tolerance) -> Counted:
    """Return what all sources with a tolerance share: see Counted."""
    if tolerance not in batch.counted:
        area, limit = batch.structures.area_m2, batch.limit_m2(tolerance)
        pair = np.flatnonzero(found.area_m2 >= limit.take(found.structure))
        structure = found.structure.take(pair)
        bare = np.ones(len(area), bool)
        bare[structure] = False
        every = np.arange(len(found.structure))
        union = covered_m2(batch.structures, parcels, found, every, None, 1, area - limit)[:, 0]
        batch.counted[tolerance] = (pair, structure, bare, area - union >= limit)
    return batch.counted[tolerance]


def measure_values(source: MeasureSource, batch: Batch) -> Tuple[np.ndarray, np.ndarray]:
    """Return ``(values, reasons)``: an area or perimeter per structure in the source's unit, nan where unknown."""
    count = len(batch.structures.area_m2)
    values = batch.structures.area_m2.copy()
    if source.measure == "perimeter":
        return perimeters_m(batch.structures), np.full(count, UNKNOWN, np.int8)
    if source.of != WHOLE_STRUCTURE or source.outside:
        layer, found = batch.layers.land_classes, batch.land_classes
        if layer is None or found is None or not answerable(source, batch.layers):
            return np.full(count, np.nan), Answer.unknown(count, "no_layer").reasons
        column = layer.columns["land_class"]
        classes = source.outside or (source.of,)
        codes = [code for code, value in enumerate(column.values) if value in classes]
        pairs = np.flatnonzero(np.isin(column.codes[found.feature], codes))
        covered = covered_m2(batch.structures, layer, found, pairs, None, 1, np.zeros(count))[:, 0]
        values = np.maximum(values - covered, 0.0) if source.outside else covered
    if source.unit == "mu":
        values /= SQUARE_METRES_OF_A_MU
    return values, np.full(count, UNKNOWN, np.int8)
