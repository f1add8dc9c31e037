"""How much of each structure lies on each feature: shortcuts, then predicates, areas only for the rest."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Optional

import numpy as np

from enforcement_plugin.overlay.ellipsoid import AreaScale
from enforcement_plugin.overlay.layers import AreaLayer
from enforcement_plugin.overlay.libraries import shapely2

#: Overlaps under a square millimetre are rounding of coordinates (1e-9 m at 4,000 km), not land.
NOISE_M2 = 1e-6


@dataclass(frozen=True)
class Structures:
    """A batch of valid structures: polygons, bounds (n, 4) and areas in m² on the ellipsoid."""

    polygons: np.ndarray
    bounds: np.ndarray
    area_m2: np.ndarray

    @classmethod
    def of(cls, polygons: np.ndarray, scale: AreaScale) -> Structures:
        """Measure n valid polygons; None has no area (nan)."""
        shapely = shapely2()
        return cls(polygons, shapely.bounds(polygons).reshape(-1, 4), areas_m2(polygons, scale))


@dataclass(frozen=True)
class Cover:
    """Pairs (structure, feature) that share land, by structure, then feature.

    ``area_m2`` is on the ellipsoid; ``whole`` says that the structure lies entirely on the feature. The
    shared parts of the pairs that are not whole are in ``part`` with ``part_pair`` pointing to their pair.
    """

    structure: np.ndarray
    feature: np.ndarray
    area_m2: np.ndarray
    whole: np.ndarray
    part: np.ndarray
    part_pair: np.ndarray
    part_m2: np.ndarray


def perimeters_m(structures: Structures) -> np.ndarray:
    """Return the perimeters (n) of structures in metres, holes included.

    Lengths are stretched by the root of what areas are; exact where the projection keeps angles, as those of
    cadastres do.
    """
    shapely = shapely2()
    planar = shapely.area(structures.polygons)
    return shapely.length(structures.polygons) * np.sqrt(structures.area_m2 / np.where(planar > 0, planar, 1.0))


def areas_m2(polygons: np.ndarray, scale: AreaScale) -> np.ndarray:
    """Return the areas of polygons on the ellipsoid, in m²; nan for None and for empty ones.

    The factor is taken at the centroid; only a small polygon may use the middle of its bounds instead
    (for 100 m the difference stays under 1e-7). Large ones are cut until the factor is as good as constant.
    """
    shapely = shapely2()
    planar = shapely.area(polygons)
    bounds = shapely.bounds(polygons).reshape(-1, 4)
    x, y = (bounds[:, 0] + bounds[:, 2]) / 2, (bounds[:, 1] + bounds[:, 3]) / 2
    factor = scale.at(x, y)
    metres = np.hypot(bounds[:, 2] - bounds[:, 0], bounds[:, 3] - bounds[:, 1]) * np.sqrt(factor)
    medium = np.flatnonzero(metres > 100.0)
    if len(medium):
        centres = shapely.centroid(polygons[medium])
        factor[medium] = scale.at(shapely.get_x(centres), shapely.get_y(centres))
    for index in np.flatnonzero(metres > 2000.0):
        planar[index], factor[index] = _large_area_m2(polygons[index], scale, metres[index]), 1.0
    return np.where(planar > 0, planar * factor, np.nan)


def _large_area_m2(polygon: object, scale: AreaScale, metres: float) -> float:
    """Sum the areas over cells of 2 km (at most 64 × 64: on a continent edges matter more than this)."""
    shapely = shapely2()
    x0, y0, x1, y1 = shapely.bounds(polygon)
    cells = int(min(64, np.ceil(metres / 2000.0)))
    xs, ys = np.linspace(x0, x1, cells + 1), np.linspace(y0, y1, cells + 1)
    boxes = shapely.box(xs[:-1, None], ys[None, :-1], xs[1:, None], ys[None, 1:]).ravel()
    pieces = shapely.intersection(polygon, boxes)
    centres = shapely.centroid(pieces)
    full = ~shapely.is_empty(centres)
    places = shapely.get_coordinates(centres[full])
    return float(np.sum(shapely.area(pieces[full]) * scale.at(places[:, 0], places[:, 1])))


def cover(structures: Structures, layer: AreaLayer, scale: AreaScale) -> Cover:
    """Return which features each structure of a batch lies on, and with how much area.

    Features are taken one by one: where two overlap each other, both are returned with their full share.
    """
    shapely = shapely2()
    s, p = layer.tree.query(structures.polygons)
    feature = layer.feature[p]
    bounds, piece_bounds = structures.bounds[s], layer.bounds[p]
    inside = np.all(bounds[:, :2] >= piece_bounds[:, :2], axis=1) & np.all(
        bounds[:, 2:] <= piece_bounds[:, 2:], axis=1
    )
    whole = inside & layer.is_box[p]
    whole |= _boxed_in(s, feature, bounds, piece_bounds, layer.is_box[p] & ~whole)
    ask = inside & ~whole
    whole[ask] = shapely.covers(layer.pieces[p[ask]], structures.polygons[s[ask]])

    key = s.astype(np.int64) * len(layer) + feature
    whole_keys = np.unique(key[whole])
    rest = ~np.isin(key, whole_keys) if len(whole_keys) else np.ones(len(key), bool)
    s, p, key = s[rest], p[rest], key[rest]
    meets = shapely.intersects(layer.pieces[p], structures.polygons[s])
    s, p, key = s[meets], p[meets], key[meets]
    part = shapely.intersection(structures.polygons[s], layer.pieces[p])
    part_m2 = areas_m2(part, scale)
    solid = part_m2 > 0
    part, part_m2, key = part[solid], part_m2[solid], key[solid]

    part_keys, part_pair = np.unique(key, return_inverse=True)
    pair_m2 = np.bincount(part_pair, weights=part_m2, minlength=len(part_keys))
    keep = pair_m2 > NOISE_M2
    position = np.cumsum(keep) - 1
    kept = keep[part_pair] if len(part_pair) else np.zeros(0, bool)
    part, part_m2, part_pair = part[kept], part_m2[kept], position[part_pair[kept]]
    part_keys, pair_m2 = part_keys[keep], pair_m2[keep]

    keys = np.concatenate([part_keys, whole_keys])
    is_whole = np.arange(len(keys)) >= len(part_keys)
    structure, owner = np.divmod(keys, max(len(layer), 1))
    area = np.concatenate([pair_m2, structures.area_m2[structure[is_whole]]])
    order = np.argsort(keys, kind="stable")
    rank = np.empty(len(order), np.int64)
    rank[order] = np.arange(len(order))
    return Cover(
        structure[order], owner[order], area[order], is_whole[order], part, rank[part_pair], part_m2
    )  # fmt: skip


def _boxed_in(
    s: np.ndarray, feature: np.ndarray, bounds: np.ndarray, boxes: np.ndarray, candidate: np.ndarray
) -> np.ndarray:
    """Return the pairs whose structure lies on several adjoining rectangular pieces of one feature."""
    answer = np.zeros(len(s), bool)
    index = np.flatnonzero(candidate)
    if len(index) < 2:
        return answer
    key = s[index].astype(np.int64) * (int(feature.max()) + 1) + feature[index]
    _, group, members = np.unique(key, return_inverse=True, return_counts=True)
    several = members[group] > 1
    index, group = index[several], group[several]
    low, high = (
        np.maximum(bounds[index, :2], boxes[index, :2]),
        np.minimum(bounds[index, 2:], boxes[index, 2:]),
    )
    shared = np.prod(np.maximum(high - low, 0), axis=1)
    total = np.bincount(group, weights=shared, minlength=len(members))
    size = np.prod(bounds[index, 2:] - bounds[index, :2], axis=1)
    answer[index] = total[group] >= size * (1 - 1e-12)
    return answer


def covered_m2(
    structures: Structures,
    found: Cover,
    pairs: np.ndarray,
    group: Optional[np.ndarray],
    groups: int,
    needed: np.ndarray,
) -> np.ndarray:
    """Return (n, groups) m² of each structure on the *union* of the features of each group.

    ``pairs`` selects pairs of ``found``, ``group`` gives the group of each selected pair (None: one group).
    Features that overlap each other are counted once: where the sum of the shares reaches ``needed`` (n, m²;
    the union is no larger, so below it nothing changes) and the shared parts overlap, the union is measured.
    """
    shapely = shapely2()
    count = len(structures.area_m2)
    chosen = np.flatnonzero(pairs) if pairs.dtype == bool else pairs
    where = found.structure[chosen] * groups + (0 if group is None else group)
    total = np.bincount(where, weights=found.area_m2[chosen], minlength=count * groups)
    members = np.bincount(where, minlength=count * groups)
    whole = np.bincount(where, weights=found.whole[chosen], minlength=count * groups) > 0
    owner = np.repeat(np.arange(count), groups)
    total[whole] = structures.area_m2[owner[whole]]
    doubtful = (members > 1) & ~whole & (total >= needed[owner])
    if doubtful.any():
        slot = np.full(len(found.structure), -1, np.int64)
        slot[chosen] = where
        part_slot = slot[found.part_pair]
        mine = np.flatnonzero((part_slot >= 0) & doubtful[part_slot])
        mine = mine[np.argsort(part_slot[mine], kind="stable")]
        slots, start, size = np.unique(part_slot[mine], return_index=True, return_counts=True)
        two = np.flatnonzero(size == 2)
        first, second = found.part[mine[start[two]]], found.part[mine[start[two] + 1]]
        apart = two[~shapely.relate_pattern(first, second, "2********")] if len(two) else two
        for number in np.unique(size):
            these = np.setdiff1d(np.flatnonzero(size == number), apart)
            if len(these) == 0:
                continue
            rows = mine[start[these][:, None] + np.arange(number)]
            joined = shapely.area(shapely.union_all(found.part[rows], axis=1))
            summed = shapely.area(found.part[rows]).sum(axis=1)
            total[slots[these]] *= joined / summed
    return np.minimum(total, structures.area_m2[owner]).reshape(count, groups)


def morton_order(bounds: np.ndarray) -> np.ndarray:
    """Return an order in which neighbours in the plane are mostly neighbours in the array (Morton curve)."""
    middle = np.nan_to_num((bounds[:, :2] + bounds[:, 2:]) / 2)
    span = np.ptp(middle, axis=0) if len(middle) else np.ones(2)
    cell = ((middle - middle.min(axis=0)) / np.maximum(span, 1e-9) * 0xFFFF).astype(np.uint64)
    return np.argsort(_spread(cell[:, 0]) | (_spread(cell[:, 1]) << np.uint64(1)), kind="stable")


def _spread(value: np.ndarray) -> np.ndarray:
    for shift, mask in ((8, 0x00FF00FF), (4, 0x0F0F0F0F), (2, 0x33333333), (1, 0x55555555)):
        value = (value | (value << np.uint64(shift))) & np.uint64(mask)
    return value
