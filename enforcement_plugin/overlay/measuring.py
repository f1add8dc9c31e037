"""How much of each structure lies on each feature, and on several of them together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Optional, Tuple

import numpy as np

from enforcement_plugin.overlay.clipping import seamless, shared_areas
from enforcement_plugin.overlay.ellipsoid import AreaScale
from enforcement_plugin.overlay.layers import AreaLayer
from enforcement_plugin.overlay.libraries import shapely2
from enforcement_plugin.overlay.outlines import Outlines

#: Overlaps under a square millimetre are rounding of coordinates (1e-9 m at 4,000 km), not land.
NOISE_M2 = 1e-6
#: What the scale may change across a structure before its parts are measured each at its own place.
_EVEN = 2.5e-7
_WHOLE = 1 - 1e-11


@dataclass(frozen=True)
class Structures:
    """A batch of n structures: outlines, areas in m² on the ellipsoid (nan without), the scale at each.

    ``uneven`` (n) are so large, or lie in such a projection, that the scale differs from end to end.
    """

    outlines: Outlines
    area_m2: np.ndarray
    factor: np.ndarray
    uneven: np.ndarray

    @classmethod
    def of(cls, outlines: Outlines, scale: AreaScale) -> Structures:
        """Measure the outlines of structures."""
        bounds = outlines.bounds
        factor = np.full(len(outlines), np.nan)
        solid = np.flatnonzero(outlines.solid)
        factor[solid] = scale.at(
            (bounds[solid, 0] + bounds[solid, 2]) / 2, (bounds[solid, 1] + bounds[solid, 3]) / 2
        )
        reach = np.hypot(bounds[:, 2] - bounds[:, 0], bounds[:, 3] - bounds[:, 1]) / 2
        uneven = reach * scale.change_over(bounds[solid]) > _EVEN
        area = outlines.area * factor
        large = np.flatnonzero(uneven)
        if len(large):
            area[large] = areas_m2(outlines.polygons(large), scale)
        return cls(outlines, np.where(area > 0, area, np.nan), factor, uneven)

    def take(self, index: np.ndarray) -> Structures:
        """Return the structures of an index."""
        return Structures(self.outlines.take(index), self.area_m2[index], self.factor[index], self.uneven[index])


@dataclass(frozen=True)
class Cover:
    """Pairs (structure, feature) that share land, by structure, then feature.

    ``area_m2`` is on the ellipsoid; ``whole`` says that the structure lies entirely on the feature. The pieces
    of the feature that the structure meets are in ``piece``, for the pairs that are not whole, with
    ``piece_pair`` pointing to their pair.
    """

    structure: np.ndarray
    feature: np.ndarray
    area_m2: np.ndarray
    whole: np.ndarray
    piece: np.ndarray
    piece_pair: np.ndarray


def perimeters_m(structures: Structures) -> np.ndarray:
    """Return the perimeters (n) of structures in metres, holes included.

    Lengths are stretched by the root of what areas are; exact where the projection keeps angles, as those of
    cadastres do.
    """
    shapely = shapely2()
    planar = structures.outlines.area
    length = shapely.length(structures.outlines.polygons(np.arange(len(planar))))
    return length * np.sqrt(structures.area_m2 / np.where(planar > 0, planar, 1.0))


def areas_m2(polygons: np.ndarray, scale: AreaScale) -> np.ndarray:
    """Return the areas of polygons on the ellipsoid, in m²; nan for None and for empty ones.

    The factor is taken at the centroid. Large polygons are cut until it is as good as constant.
    """
    shapely = shapely2()
    found = np.full(len(polygons), np.nan)
    solid = np.flatnonzero(shapely.area(polygons) > 0)
    polygons = polygons[solid]
    planar = shapely.area(polygons)
    bounds = shapely.bounds(polygons).reshape(-1, 4)
    factor = scale.at((bounds[:, 0] + bounds[:, 2]) / 2, (bounds[:, 1] + bounds[:, 3]) / 2)
    metres = np.hypot(bounds[:, 2] - bounds[:, 0], bounds[:, 3] - bounds[:, 1]) * np.sqrt(factor)
    extended = np.flatnonzero(metres > 1.0)
    centres = shapely.get_coordinates(shapely.centroid(polygons[extended]))
    factor[extended] = scale.at(centres[:, 0], centres[:, 1])
    for index in np.flatnonzero(metres > 2000.0):
        planar[index], factor[index] = _large_area_m2(polygons[index], scale, metres[index]), 1.0
    found[solid] = planar * factor
    return found


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
    outlines = structures.outlines
    known, s, p = layer.candidates(outlines)
    planar, _ = shared_areas(outlines, layer.pieces, s, p)
    area = planar * structures.factor[s]
    uneven = np.flatnonzero(structures.uneven[s] & (planar > 0) & (planar < _WHOLE * outlines.area[s]))
    if len(uneven):
        area[uneven] = areas_m2(parts(structures, layer, s[uneven], p[uneven]), scale)
        area[uneven] = np.nan_to_num(area[uneven])
    meets = planar > 0
    s, p, area, planar = s[meets], p[meets], area[meets], planar[meets]

    key = s.astype(np.int64) * len(layer) + layer.feature[p]
    if layer.is_cut:
        keys, pair = np.unique(key, return_inverse=True)
        pair_m2 = np.bincount(pair, weights=area, minlength=len(keys))
        pair_planar = np.bincount(pair, weights=planar, minlength=len(keys))
    else:
        order = np.argsort(key, kind="stable")  # by structure they stand already: nearly sorted
        s, p, key, area, planar = s[order], p[order], key[order], area[order], planar[order]
        keys, pair, pair_m2, pair_planar = key, np.arange(len(key)), area, planar
    structure, feature = np.divmod(keys, max(len(layer), 1))
    whole = pair_planar >= _WHOLE * outlines.area[structure]
    pair_m2 = np.where(whole, structures.area_m2[structure], pair_m2)
    keep = pair_m2 > NOISE_M2
    # Pairs that the grid answered stand beside those that were measured.
    structure = np.concatenate([structure[keep], known[0]])
    feature = np.concatenate([feature[keep], known[1]])
    pair_m2 = np.concatenate([pair_m2[keep], structures.area_m2[known[0]]])
    is_whole = np.concatenate([whole[keep], np.ones(len(known[0]), bool)])
    if len(known[0]):
        order = np.argsort(structure * max(len(layer), 1) + feature, kind="stable")
    else:
        order = np.arange(len(structure))  # they stand in order as they are
    rank = np.empty(len(order), np.int64)
    rank[order] = np.arange(len(order))
    partial = keep[pair] & ~whole[pair]
    position = np.cumsum(keep) - 1
    return Cover(
        structure[order],
        feature[order],
        pair_m2[order],
        is_whole[order],
        p[partial],
        rank[position[pair[partial]]],
    )


def parts(structures: Structures, layer: AreaLayer, s: np.ndarray, p: np.ndarray) -> np.ndarray:
    """Return the geometries (k) that structures share with pieces of a layer."""
    shapely = shapely2()
    return shapely.intersection(_each(structures.outlines, s), _each(layer.pieces, p))


def _each(outlines: Outlines, index: np.ndarray) -> np.ndarray:
    different, place = np.unique(index, return_inverse=True)
    return outlines.polygons(different)[place]


def covered_m2(
    structures: Structures,
    layer: AreaLayer,
    found: Cover,
    pairs: np.ndarray,
    group: Optional[np.ndarray],
    groups: int,
    needed: np.ndarray,
) -> np.ndarray:
    """Return (n, groups) m² of each structure on the *union* of the features of each group.

    ``pairs`` is an index of pairs of ``found``, ``group`` gives the group of each selected pair (None: one group).
    Features that overlap each other are counted once: where the sum of the shares reaches ``needed`` (n, m²;
    the union is no larger, so below it nothing changes) and it is not sure that they meet edge to edge, the
    union is measured.
    """
    count, area = len(structures.area_m2), structures.area_m2
    where = found.structure.take(pairs)
    if group is not None and groups > 1:  # group by group, so that sums over groups are sums of whole columns
        where = group * count + where
        area, needed = np.tile(area, groups), np.tile(needed, groups)
    total = np.bincount(where, weights=found.area_m2.take(pairs), minlength=count * groups)
    members = np.bincount(where, minlength=count * groups)
    inside = where.take(np.flatnonzero(found.whole.take(pairs)))
    total[inside] = area.take(inside)
    doubtful = (members > 1) & (total >= needed)
    doubtful[inside] = False
    if doubtful.any():
        slot = np.full(len(found.structure), -1, np.int64)
        slot[pairs] = where
        piece_slot = slot.take(found.piece_pair)
        mine = np.flatnonzero((piece_slot >= 0) & doubtful.take(piece_slot, mode="wrap"))
        mine = mine[np.argsort(piece_slot[mine], kind="stable")]
        slots, ratio = _joined(structures, layer, found, mine, piece_slot[mine], total)
        total[slots] *= ratio
    return np.minimum(total, area).reshape(groups, count).T


def _joined(
    structures: Structures,
    layer: AreaLayer,
    found: Cover,
    rows: np.ndarray,
    slot: np.ndarray,
    total: np.ndarray,
) -> Tuple[np.ndarray, np.ndarray]:
    """Return slots and by which factor the union of their parts is smaller than the sum."""
    shapely = shapely2()
    s, p = found.structure[found.piece_pair[rows]], found.piece[rows]
    slots, place = np.unique(slot, return_inverse=True)
    owner = slots % len(structures.area_m2)
    ratio = np.ones(len(slots))
    full = np.abs(total[slots] / structures.area_m2[owner] - 1) < 1e-9
    full &= ~structures.uneven[owner]
    # Only where nothing else lies: then what all neighbours' borders prove holds for the few that are asked for.
    every = np.bincount(found.structure, weights=found.area_m2, minlength=len(structures.area_m2))
    full &= np.abs(every[owner] / structures.area_m2[owner] - 1) < 1e-9
    full[full] = _edge_to_edge(structures, layer, owner[full])
    open_ = np.flatnonzero(~full[place])
    if len(open_) == 0:
        return slots, ratio
    geometry = parts(structures, layer, s[open_], p[open_])
    left, start, size = np.unique(place[open_], return_index=True, return_counts=True)
    two = np.flatnonzero(size == 2)
    first, second = geometry[start[two]], geometry[start[two] + 1]
    apart = two[~shapely.relate_pattern(first, second, "2********")] if len(two) else two
    for number in np.unique(size):
        these = np.setdiff1d(np.flatnonzero(size == number), apart)
        if len(these) == 0:
            continue
        lying = geometry[start[these][:, None] + np.arange(number)]
        summed = shapely.area(lying).sum(axis=1)
        ratio[left[these]] = np.where(
            summed > 0, shapely.area(shapely.union_all(lying, axis=1)) / np.where(summed > 0, summed, 1), 1.0
        )
    return slots, ratio


def _edge_to_edge(structures: Structures, layer: AreaLayer, index: np.ndarray) -> np.ndarray:
    """Return for which structures (of an index) all borders around are common ones: no overlap, no gap."""
    chosen = structures.outlines.take(index)
    _, s, p = layer.candidates(chosen, measured=True)
    order = np.argsort(s, kind="stable")
    return seamless(chosen, layer.pieces, s[order], p[order], s[order], len(index))


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
