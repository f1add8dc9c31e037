"""Would it flip? Which answers could be another if borders and walls stood a little elsewhere, as they may.

A survey states how far its lines may be off. Where a border passes a structure no nearer than that, or the land
on its other side says the same, nothing can change; for the others the distance is told, in metres: how far
lines must be off, one against the other, for the answer to become another one. It never says too much: what
tolerances forgive on the way is not counted.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Dict, List, Mapping, Optional, Tuple

import numpy as np

from enforcement_plugin.errors import InputError
from enforcement_plugin.overlay.boxes import Boxes
from enforcement_plugin.overlay.clipping import distances
from enforcement_plugin.overlay.layers import MOST_VERTICES, AreaLayer, ReferenceLayers
from enforcement_plugin.overlay.libraries import shapely2
from enforcement_plugin.overlay.outlines import Outlines, joined
from enforcement_plugin.overlay.result import FactColumn, Overlaps, OverlayResult
from enforcement_plugin.overlay.spec import OverlaySpec
from enforcement_plugin.rules.facts import ParcelSource, Tolerance, ZoneSource

LAYERS = ("structures", "parcels", "zones")
_RUN = 24
#: Two borders nearer to each other than this are one: neighbours edge to edge, no gap between them.
_SAME_M = 0.002


@dataclass(frozen=True)
class Margins:
    """Answers that could flip: structures (k), the fact of each (index into ``names``), metres (k)."""

    structure: np.ndarray
    fact: np.ndarray
    distance_m: np.ndarray
    names: Tuple[str, ...]


@dataclass(frozen=True)
class Borders:
    """A layer's borders as rings or lines of few vertices (m), whose each is (m), and an index over them."""

    lines: Outlines
    feature: np.ndarray
    index: Boxes

    @classmethod
    def of(cls, layer: AreaLayer) -> Borders:
        """Take the rings of a layer's features, those of many vertices cut into short lines."""
        if not layer.is_cut:
            return cls(layer.pieces, layer.feature, layer.index)
        size = np.diff(layer.outlines.start)
        short = np.flatnonzero((size > 0) & (size <= MOST_VERTICES + 1))
        long = np.flatnonzero(size > MOST_VERTICES + 1)
        lines, owner = _lines(layer.outlines.take(long))
        lines = joined((layer.outlines.take(short), lines))
        return cls(lines, np.concatenate([short, long[owner]]), Boxes.of(lines.bounds))

    def near(self, outlines: Outlines, reach: float) -> Tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Return ``(structure, line, distance)`` of those that are within reach of each other."""
        solid = np.flatnonzero(outlines.solid)
        s, line = self.index.query(outlines.bounds[solid] + np.array([-reach, -reach, reach, reach]))
        distance = distances(outlines, self.lines, solid[s], line, reach)
        within = np.isfinite(distance)
        return solid[s[within]], line[within], distance[within]


def _lines(outlines: Outlines) -> Tuple[Outlines, np.ndarray]:
    """Return the rings of outlines cut into lines (m) of few vertices, and whose each is (m)."""
    edge = np.flatnonzero(~np.isnan(outlines.x[:-1]) & ~np.isnan(outlines.x[1:]))
    owner = np.asarray(np.searchsorted(outlines.start, edge, side="right")) - 1
    # A line ends where its ring does, and after so many edges.
    ring = np.cumsum(np.isnan(outlines.x))[edge]
    first = np.flatnonzero(np.diff(ring, prepend=-1))
    rank = np.arange(len(edge)) - np.repeat(first, np.diff(np.append(first, len(edge))))
    begins = np.flatnonzero((rank % _RUN) == 0)
    count = np.diff(np.append(begins, len(edge)))
    line = np.repeat(np.arange(len(begins)), count + 1)
    step = np.arange(len(line)) - np.repeat(np.cumsum(count + 1) - count - 1, count + 1)
    vertex = edge[begins][line] + step
    place = np.arange(len(line)) + line
    x, y = np.full(len(line) + len(begins), np.nan), np.full(len(line) + len(begins), np.nan)
    x[place], y[place] = outlines.x[vertex], outlines.y[vertex]
    start = np.concatenate([[0], np.cumsum(count + 2)])
    bounds = np.empty((len(begins), 4))
    if len(begins):
        for column, (values, reduce) in enumerate(
            ((x, np.minimum), (y, np.minimum), (x, np.maximum), (y, np.maximum))
        ):
            known = np.where(np.isnan(values), np.inf if reduce is np.minimum else -np.inf, values)
            bounds[:, column] = reduce.reduceat(known, start[:-1])
    none = np.zeros(len(begins))
    lines = Outlines(x, y, start, bounds, none, none.astype(np.int8))
    return lines, owner[begins]


def borders_of(layers: ReferenceLayers, accuracy: Mapping[str, float]) -> Dict[str, Borders]:
    """Return the borders of the layers that have a stated accuracy.

    Raises InputError for an accuracy that is no length, of a layer that there is not, or in a coordinate system
    of degrees.
    """
    for name, metres in accuracy.items():
        if name not in LAYERS or not 0 <= metres < 1000:
            raise InputError(
                "An accuracy is a length in metres for one of {layers}, not {name} = {metres}.",
                layers=", ".join(LAYERS),
                name=name,
                metres=metres,
            )
    if layers.scale.at(np.zeros(1), np.zeros(1))[0] > 1e6:
        raise InputError(
            "Distances in metres need a projected coordinate system; {crs} is in degrees.", crs=layers.crs
        )
    present = {name: getattr(layers, name) for name in ("parcels", "zones")}
    return {name: Borders.of(layer) for name, layer in present.items() if layer is not None}


def margins(
    outlines: Outlines,
    layers: ReferenceLayers,
    spec: OverlaySpec,
    result: OverlayResult,
    borders: Mapping[str, Borders],
    accuracy: Mapping[str, float],
) -> Margins:
    """Return which answers of ``result`` could flip within the accuracies (metres, by layer).

    The accuracies of structures and layer are added: both may be off, and in opposite directions.
    """
    names = tuple(fact.name for fact in spec.facts)
    told: List[Tuple[np.ndarray, int, np.ndarray]] = []
    for name, of_layer in borders.items():
        reach = accuracy.get("structures", 0.0) + accuracy.get(name, 0.0)
        if reach <= 0:
            continue
        near = _Near.found(outlines, getattr(layers, name), of_layer, getattr(result, name), result.area_m2, reach)
        for number, fact in enumerate(spec.facts):
            source = next((each for each in fact.sources if isinstance(each, (ZoneSource, ParcelSource))), None)
            if source is None or (name == "parcels") != isinstance(source, ParcelSource):
                continue
            labels = _labels(source, layers)
            if labels is not None:
                structure, metres = near.flips(labels, source.ignore_overlap_below, isinstance(source, ZoneSource))
                told.append((structure, number, metres))
    if not told:
        return Margins(np.empty(0, np.int64), np.empty(0, np.int16), np.empty(0), names)
    structure = np.concatenate([each[0] for each in told])
    fact = np.concatenate([np.full(len(each[0]), each[1], np.int16) for each in told])
    order = np.argsort(structure, kind="stable")
    return Margins(structure[order], fact[order], np.concatenate([each[2] for each in told])[order], names)


def _labels(source: Any, layers: ReferenceLayers) -> Optional[np.ndarray]:
    """Return what each feature of the source's layer says (n, int; -2 for those that are not asked)."""
    if isinstance(source, ParcelSource):
        column: Any = None if layers.parcels is None else layers.parcels.columns.get(source.attribute)
        return column.codes.astype(np.int64) if isinstance(column, FactColumn) else None
    if layers.zones is None:
        return None
    features = layers.zone_features(source.zone)
    labels = np.full(len(layers.zones), -2, np.int64)
    if source.how == "membership":
        labels[features] = 0
    else:
        named: Any = layers.zones.columns.get("code" if source.how == "value" else "name")
        labels[features] = named.codes[features] if isinstance(named, FactColumn) else features
    return labels if len(features) else None


def _depths(
    outlines: Outlines, layer: AreaLayer, structure: np.ndarray, feature: np.ndarray, reach: float
) -> np.ndarray:
    """Return how far structures reach into features from their borders (k); inf beyond ``reach``."""
    shapely = shapely2()
    depth = np.full(len(structure), np.inf)
    if len(structure) == 0:
        return depth
    different, which = np.unique(feature, return_inverse=True)
    grounds = layer.outlines.polygons(different)
    rings = shapely.boundary(grounds)
    shapely.prepare(grounds)
    houses = outlines.polygons(structure)
    # A corner that lies deep enough in settles it; only the others need their shared part.
    xy, owner = shapely.get_coordinates(houses, return_index=True)
    corners = shapely.points(xy)
    deep = shapely.contains(grounds[which[owner]], corners)
    deep[deep] = shapely.distance(corners[deep], rings[which[owner[deep]]]) > reach
    shallow = np.flatnonzero(np.bincount(owner[deep], minlength=len(structure)) == 0)
    parts = shapely.intersection(houses[shallow], grounds[which[shallow]])
    xy, owner = shapely.get_coordinates(parts, return_index=True)
    reached = np.zeros(len(shallow))
    np.maximum.at(reached, owner, shapely.distance(shapely.points(xy), rings[which[shallow[owner]]]))
    depth[shallow] = np.where(reached <= reach, reached, np.inf)
    return depth


@dataclass(frozen=True)
class _Near:
    """Pairs of structures and features whose border passes within reach, and how far off, in metres.

    ``inside`` (k): the structure lies on the feature, at least in part; ``depth`` (k): how far it reaches into
    the feature (infinite where wholly), 0 outside.
    """

    structure: np.ndarray
    feature: np.ndarray
    distance: np.ndarray
    share_m2: np.ndarray
    depth: np.ndarray
    area_m2: np.ndarray
    reach: float

    @classmethod
    def found(
        cls,
        outlines: Outlines,
        layer: AreaLayer,
        borders: Borders,
        overlaps: Overlaps,
        area_m2: np.ndarray,
        reach: float,
    ) -> _Near:
        s, line, metres = borders.near(outlines, reach)
        key = s.astype(np.int64) * len(layer) + borders.feature[line]
        keys, place = np.unique(key, return_inverse=True)
        distance = np.full(len(keys), np.inf)
        np.minimum.at(distance, place, metres)
        structure, feature = np.divmod(keys, max(len(layer), 1))
        known = overlaps.structure * len(layer) + overlaps.feature
        order = np.argsort(known)
        at = np.minimum(np.searchsorted(known[order], keys), max(len(known) - 1, 0))
        found = known[order][at] == keys if len(known) else np.zeros(len(keys), bool)
        share = np.zeros(len(keys))
        share[found] = overlaps.area_m2[order][at[found]]
        depth = np.where(share > 0, np.inf, 0.0)
        crossed = np.flatnonzero((distance == 0) & found & (share < area_m2[structure] * (1 - 1e-9)))
        depth[crossed] = _depths(outlines, layer, structure[crossed], feature[crossed], reach)
        return cls(structure, feature, distance, share, depth, area_m2, reach)

    def flips(self, labels: np.ndarray, tolerance: Tolerance, outside: bool) -> Tuple[np.ndarray, np.ndarray]:
        """Return the structures whose answer from features with these labels could flip, and how far off.

        ``outside`` is an answer too (of zones); of parcels, ground without one makes the answer unknown.
        """
        asked = labels[self.feature] != -2
        structure, feature, distance = self.structure[asked], self.feature[asked], self.distance[asked]
        said, share, depth = labels[feature], self.share_m2[asked], self.depth[asked]
        if len(structure) == 0:
            return structure, distance
        begins = np.flatnonzero(np.diff(structure, prepend=-1))
        group = np.repeat(np.arange(len(begins)), np.diff(np.append(begins, len(structure))))
        on = share > 0
        # What it lies on now: one label, several, or none; a feature it lies on wholly is not always near.
        lowest = np.minimum.reduceat(np.where(on, said, np.iinfo(np.int64).max), begins)
        highest = np.maximum.reduceat(np.where(on, said, -9), begins)
        several = highest > lowest
        total = np.add.reduceat(share, begins)
        full = total >= self.area_m2[structure[begins]] * (1 - 1e-6)
        best = np.full(len(begins), np.inf)
        # Another label comes near: a feature it does not lie on, and which does not say the same.
        other = ~on & ((said != lowest[group]) | (highest[group] == -9) | several[group])
        np.minimum.at(best, group[other], distance[other])
        # It may leave a feature where no other of the same label lies edge to edge: then ground without.
        leaves = on & (distance > 0)
        joins = np.full(len(begins), np.inf)
        same = ~on & (said == lowest[group])
        np.minimum.at(joins, group[same], distance[same])
        alone = leaves & ~(np.abs(joins[group] - distance) <= _SAME_M)
        np.minimum.at(best, group[alone], distance[alone])
        # It lies across a border: how far until it no longer does, on one side or the other.
        across = on & np.isfinite(depth) & (several[group] | ~full[group])
        np.minimum.at(best, group[across], depth[across])
        flips = best <= self.reach
        return structure[begins][flips], best[flips]
