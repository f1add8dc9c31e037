"""Which borders pass near a structure, how deep it reaches across them, and where ground without a feature begins.

Whatever is told in metres is a lower bound: how far lines must be off, one against the other, at the least.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Tuple

import numpy as np

from enforcement_plugin.overlay.borders import Borders
from enforcement_plugin.overlay.clipping import Pairs, seamless
from enforcement_plugin.overlay.distances import Corners, corners, distances, to_segment
from enforcement_plugin.overlay.layers import AreaLayer
from enforcement_plugin.overlay.libraries import shapely2
from enforcement_plugin.overlay.outlines import Outlines, spread
from enforcement_plugin.overlay.reaches import NARROW_M, furthest, reach_beyond, unions, wide
from enforcement_plugin.overlay.result import Overlaps

#: So much further than reach is looked, so that ground which begins within reach is not narrow for that reason.
_BEYOND_M = 5 * NARROW_M
#: A sum of areas is all of a structure but for this part of it.
_ROUNDING = 1e-6
_WHOLE = 1 - 1e-9


@dataclass(frozen=True)
class Nearby:
    """Pairs (k) of structures near a border, and the features that they lie on or near, by structure and kind.

    ``kinds`` (n) tells which features are asked together: those of one kind; those below 0 are not asked.
    ``distance`` (k) from the walls to the feature's border: 0 where it passes through, inf beyond ``reach``;
    ``crossing`` (k) the vertex (of ``borders.lines``) at which the only edge begins that meets walls, or -1;
    ``share_m2`` (k) of the structure on the feature; ``area_m2`` (k) of the structure. ``line_pair`` and ``line``
    are the lines of ``borders`` within reach, by pair; ``met`` all structures and lines whose boxes meet.
    """

    outlines: Outlines
    layer: AreaLayer
    borders: Borders
    reach: float
    kinds: np.ndarray
    structure: np.ndarray
    feature: np.ndarray
    distance: np.ndarray
    crossing: np.ndarray
    share_m2: np.ndarray
    area_m2: np.ndarray
    line_pair: np.ndarray
    line: np.ndarray
    met: Pairs

    @classmethod
    def found(
        cls,
        outlines: Outlines,
        layer: AreaLayer,
        borders: Borders,
        overlaps: Overlaps,
        area_m2: np.ndarray,
        reach: float,
        kinds: np.ndarray,
    ) -> Nearby:
        """Find the pairs of n structures, whose ``overlaps`` with the layer and areas (n) are known."""
        boxes = _around(outlines.bounds, reach)
        open_ = outlines.solid if layer.grid is None else outlines.solid & layer.grid.answer(boxes)[1]
        met = borders.meeting(boxes, np.flatnonzero(open_))
        metres, crossing = distances(outlines, borders.lines, *met, reach)
        within = np.flatnonzero(np.isfinite(metres) & (kinds.take(borders.feature.take(met[1])) >= 0))
        s, line, metres, crossing = (each.take(within) for each in (*met, metres, crossing))
        features, different = max(len(layer), 1), int(kinds.max(initial=0)) + 1

        def keyed(structure: np.ndarray, feature: np.ndarray) -> np.ndarray:
            of_group = structure.astype(np.int64) * different + kinds.take(feature)
            return np.asarray(of_group * features + feature)

        key = keyed(s, borders.feature.take(line))
        # All that a structure near a border lies on counts, even where that feature's own border is far; and a
        # feature in the midst of a structure, far from its walls.
        concerned = np.zeros(len(outlines), bool)
        concerned[s] = True
        whole = overlaps.area_m2 >= _WHOLE * area_m2.take(overlaps.structure)
        concerned[overlaps.structure[~whole]] = True
        lying = np.flatnonzero(concerned.take(overlaps.structure) & (kinds.take(overlaps.feature) >= 0))
        known = keyed(overlaps.structure.take(lying), overlaps.feature.take(lying))
        keys, place = np.unique(np.concatenate([key, known]), return_inverse=True)
        distance, share = np.full(len(keys), np.inf), np.zeros(len(keys))
        order = np.argsort(place[: len(key)], kind="stable")
        line_pair, line = place.take(order), line.take(order)
        begins = np.flatnonzero(np.diff(line_pair, prepend=-1))
        if len(begins):
            distance[line_pair.take(begins)] = np.minimum.reduceat(metres.take(order), begins)
        single = np.full(len(keys), -1, np.int64)
        one = borders.ringed.take(borders.feature.take(line)) & borders.simple.take(line)
        single[line_pair] = np.where(one, crossing.take(order), -1)
        share[place[len(key) :]] = overlaps.area_m2.take(lying)
        structure, feature = keys // (features * different), keys % features
        return cls(
            outlines,
            layer,
            borders,
            reach,
            kinds,
            structure,
            feature,
            distance,
            single,
            share,
            area_m2.take(structure),
            line_pair,
            line,
            met,
        )

    def take(self, pairs: np.ndarray) -> Nearby:
        """Return some of the pairs (an index that rises), with their lines."""
        new = np.full(len(self.structure), -1, np.int64)
        new[pairs] = np.arange(len(pairs))
        line_pair = new.take(self.line_pair)
        kept = np.flatnonzero(line_pair >= 0)
        return replace(
            self,
            **{
                name: getattr(self, name).take(pairs)
                for name in ("structure", "feature", "distance", "crossing", "share_m2", "area_m2")
            },
            line_pair=line_pair.take(kept),
            line=self.line.take(kept),
        )

    @property
    def crossed(self) -> np.ndarray:
        """Which pairs (k, bool) share land, but not all of the structure."""
        return (self.share_m2 > 0) & (self.share_m2 < _WHOLE * self.area_m2)

    def depths(self) -> np.ndarray:
        """Return how far structures reach into features from their borders (k); inf beyond ``reach``.

        For pairs whose border passes through the structure: each point of what they share lies somewhere off the
        border, and the one that lies furthest counts.
        """
        depth = np.full(len(self.structure), np.inf)
        seen = self._corners()
        inside = np.flatnonzero(seen.inside)
        deepest = np.zeros(len(depth))
        np.maximum.at(deepest, seen.pair.take(inside), seen.distance.take(inside))
        # A corner that lies deep enough in settles it.
        shallow = deepest <= self.reach
        # So does a single edge that passes through: what is shared ends at it, and reaches off it no further than
        # its corners do.
        single = shallow & (self.crossing >= 0)
        across = np.flatnonzero(single.take(seen.pair) & seen.inside)
        pair, lines = seen.pair.take(across), self.borders.lines
        begin = self.crossing.take(pair)
        edge = lines.x.take(begin), lines.y.take(begin), lines.x.take(begin + 1), lines.y.take(begin + 1)
        off = to_segment(seen.x.take(across), seen.y.take(across), edge)
        single[pair[off > self.reach**2]] = False
        depth[single] = deepest[single]
        rest = np.flatnonzero(shallow & ~single)
        if len(rest):
            depth[rest] = self.take(rest)._measured_depths()
        return depth

    def _measured_depths(self) -> np.ndarray:
        """Return ``depths`` from geometries."""
        shapely = shapely2()
        houses, grounds = self.outlines.polygons(self.structure), self._grounds(self.structure, self.feature)
        depth = np.full(len(houses), np.inf)
        shallow = np.flatnonzero(~reach_beyond(houses, grounds, self.reach))
        parts = shapely.intersection(houses.take(shallow), grounds.take(shallow))
        depth[shallow] = furthest(parts, self._edges_around().take(shallow), self.reach)
        return depth

    def _grounds(self, structure: np.ndarray, feature: np.ndarray) -> np.ndarray:
        """Return features (k) as geometries; of large ones what lies around structures (k)."""
        shapely = shapely2()
        grounds = np.empty(len(feature), dtype=object)
        ringed = self.borders.ringed.take(feature)
        small, large = np.flatnonzero(ringed), np.flatnonzero(~ringed)
        grounds[small] = self.layer.outlines.polygons(feature.take(small))
        different, which = np.unique(feature.take(large), return_inverse=True)
        boxes = shapely.box(*self._boxes(structure.take(large)).T)
        grounds[large] = shapely.intersection(self.layer.outlines.polygons(different).take(which), boxes)
        return grounds

    def _boxes(self, structures: np.ndarray) -> np.ndarray:
        """Return boxes (j, 4) around structures, to somewhat beyond reach."""
        return _around(self.outlines.bounds.take(structures, axis=0), self.reach)

    def _edges_around(self) -> np.ndarray:
        """Return those edges (k, as multilinestrings or None) of features that lie in or near a structure's box.

        The others do not matter: what is as far from these is deep.
        """
        shapely = shapely2()
        boxes = self._boxes(self.structure)
        pair, line = self.borders.index.query(boxes)
        mine = np.flatnonzero(self.borders.feature.take(line) == self.feature.take(pair))
        pair, line = pair.take(mine), line.take(mine)
        lines = self.borders.lines
        start = lines.start.take(line)
        of_line, vertex = spread(start, lines.start.take(line + 1) - start - 1)
        ends = np.stack(
            [lines.x.take(vertex), lines.y.take(vertex), lines.x.take(vertex + 1), lines.y.take(vertex + 1)]
        )
        pair = pair.take(of_line)
        west, south, east, north = boxes.take(pair, axis=0).T
        near = (np.minimum(ends[0], ends[2]) <= east) & (np.maximum(ends[0], ends[2]) >= west)
        near &= (np.minimum(ends[1], ends[3]) <= north) & (np.maximum(ends[1], ends[3]) >= south)
        edge = np.flatnonzero(near)
        found = np.full(len(self.structure), None, dtype=object)
        if len(edge):
            edges = shapely.linestrings(ends.T.take(edge, axis=0).reshape(-1, 2, 2))
            shapely.multilinestrings(edges, indices=pair.take(edge), out=found)
        return found

    def _corners(self) -> Corners:
        """Return the structures' corners (by pair) as seen from the features: of each its nearest line."""
        ringed = self.borders.ringed.take(self.feature)
        mine, others = np.flatnonzero(ringed), np.flatnonzero(~ringed)
        found = Corners.of(
            self.outlines, self.layer.outlines, self.structure.take(mine), self.feature.take(mine), self.reach
        )
        if len(others) == 0:
            return found
        return replace(found, pair=mine.take(found.pair)).beside(self._corners_of_lines(others))

    def _corners_of_lines(self, pairs: np.ndarray) -> Corners:
        """Return the corners of pairs whose features are cut into lines; those out of reach are inf away."""
        shapely = shapely2()
        some = self.take(pairs)
        pair, vertex = corners(self.outlines, some.structure)
        x, y = self.outlines.x.take(vertex), self.outlines.y.take(vertex)
        # Each line sees the same corners in the same order.
        seen = Corners.of(
            self.outlines, self.borders.lines, some.structure.take(some.line_pair), some.line, self.reach
        )
        number = np.arange(len(seen.pair)) - np.searchsorted(seen.pair, seen.pair)
        distance = np.full(len(pair), np.inf)
        at = np.searchsorted(pair, some.line_pair.take(seen.pair)) + number
        np.minimum.at(distance, at, seen.distance)
        different, which = np.unique(some.feature, return_inverse=True)
        grounds = self.layer.outlines.polygons(different)
        shapely.prepare(grounds)
        inside = shapely.contains_xy(grounds.take(which.take(pair)), x, y)
        return Corners(pairs.take(pair), x, y, distance, inside)

    @property
    def kind(self) -> np.ndarray:
        """The kind (k) of each pair's feature."""
        return self.kinds.take(self.feature)

    @cached_property
    def groups(self) -> Groups:
        """The pairs of one structure and kind."""
        key = self.structure * (int(self.kinds.max(initial=0)) + 1) + self.kind
        begins = np.flatnonzero(np.diff(key, prepend=-1))
        size = np.diff(np.append(begins, len(key)))
        return Groups(self.structure.take(begins), self.kind.take(begins), begins, size)

    def ground_without(self) -> Tuple[np.ndarray, np.ndarray]:
        """Return ``(on_it, metres)``, by group: ground that belongs to none of the features of a kind.

        Of those partly ``on_it`` how far they reach into it, of the others how far it is away; inf beyond
        ``reach``.
        """
        groups, begins = self.groups, self.groups.begins
        if len(begins) == 0:
            return np.empty(0, bool), np.empty(0)
        total, area = np.add.reduceat(self.share_m2, begins), self.area_m2.take(begins)
        on_it, metres = total < area * (1 - _ROUNDING), np.full(len(begins), np.inf)
        # It lies wholly on something whose border is out of reach: no other ground comes near.
        firm = np.logical_or.reduceat(np.isinf(self.distance) & ~self.crossed & (self.share_m2 > 0), begins)
        # Of a hole in the midst, so small that the areas do not tell, no border is near.
        alone = ~on_it & ~firm & (groups.size == 1) & np.isfinite(self.distance.take(begins))
        metres[alone] = self.distance.take(begins[alone])
        open_ = np.flatnonzero(~on_it & ~firm & ~alone)
        open_ = open_[~self._edge_to_edge(groups.take(open_))]
        partly = np.flatnonzero(on_it)
        partly = partly[~self._far_out(groups.take(partly))]
        open_ = np.sort(np.concatenate([open_, partly]))
        if len(open_):
            on_it[open_], metres[open_] = self._free(groups.take(open_))
        return on_it, metres

    def _far_out(self, groups: Groups) -> np.ndarray:
        """Return which groups have a corner on none of the features and far from all."""
        group, pairs = spread(groups.begins, groups.size)
        seen = self.take(pairs)._corners()
        # All pairs of a group see the same corners, in the same order.
        number = np.arange(len(seen.pair)) - np.searchsorted(seen.pair, seen.pair)
        place = group.take(seen.pair) * (int(number.max(initial=0)) + 1) + number
        order = np.argsort(place, kind="stable")
        place = place.take(order)
        first = np.flatnonzero(np.diff(place, prepend=-1))
        far = np.zeros(len(groups.begins), bool)
        if len(first):
            inside = np.logical_or.reduceat(seen.inside.take(order), first)
            distance = np.minimum.reduceat(seen.distance.take(order), first)
            of_group = group.take(seen.pair.take(order.take(first)))
            far[of_group[~inside & (distance > self.reach)]] = True
        return far

    def _pieces_around(self, groups: Groups) -> Pairs:
        """Return ``(group, piece)``, by group: the pieces of its kind that lie around a group's structure."""
        if self.borders.lines is not self.layer.pieces:
            group, piece = self.layer.index.query(self._boxes(groups.structure))
            mine = np.flatnonzero(self.kinds.take(self.layer.feature.take(piece)) == groups.kind.take(group))
            return group.take(mine), piece.take(mine)
        # These have been asked already.
        structure, piece = self.met
        different = int(self.kinds.max(initial=0)) + 1
        place = np.full(len(self.outlines) * different, -1, np.int64)
        place[groups.structure * different + groups.kind] = np.arange(len(groups.begins))
        kind = self.kinds.take(self.layer.feature.take(piece))
        group = np.where(kind >= 0, place.take(structure * different + kind, mode="clip"), -1)
        mine = np.flatnonzero(group >= 0)
        mine = mine.take(np.argsort(group.take(mine), kind="stable"))
        return group.take(mine), piece.take(mine)

    def _edge_to_edge(self, groups: Groups) -> np.ndarray:
        """Return in which groups the features around lie edge to edge, corner by corner."""
        if len(groups.begins) == 0:
            return np.empty(0, bool)
        group, piece = self._pieces_around(groups)
        around = replace(self.outlines.take(groups.structure), bounds=self._boxes(groups.structure))
        return seamless(around, self.layer.pieces, group, piece, group, len(groups.begins))

    def _free(self, groups: Groups) -> Tuple[np.ndarray, np.ndarray]:
        """Return ``(on_it, metres)`` of ground_without, measured."""
        shapely = shapely2()
        houses, boxes = self.outlines.polygons(groups.structure), self._boxes(groups.structure)
        group, piece = self._pieces_around(groups)
        pairs = np.unique(group * len(self.layer) + self.layer.feature.take(piece))
        group, feature = np.divmod(pairs, len(self.layer))
        ground = unions(self._grounds(groups.structure.take(group), feature), group, len(houses))
        free = wide(shapely.difference(shapely.box(*boxes.T), ground))
        part = wide(shapely.intersection(houses, free))
        on_it = ~shapely.is_empty(part)
        with np.errstate(invalid="ignore"):
            away = shapely.distance(houses, free)
        metres = np.where(away <= self.reach, away, np.inf)  # inf, too, where there is none: away is nan
        metres[on_it] = furthest(part[on_it], ground[on_it], self.reach)
        metres[on_it & reach_beyond(houses, free, self.reach)] = np.inf
        return on_it, metres


@dataclass(frozen=True)
class Groups:
    """Pairs that belong together (g): their structure and kind, where they begin and how many they are."""

    structure: np.ndarray
    kind: np.ndarray
    begins: np.ndarray
    size: np.ndarray

    def take(self, index: np.ndarray) -> Groups:
        """Return the groups of an index."""
        return Groups(*(each.take(index) for each in (self.structure, self.kind, self.begins, self.size)))


def _around(boxes: np.ndarray, reach: float) -> np.ndarray:
    by = reach * 1.01 + _BEYOND_M
    return boxes + np.array([-by, -by, by, by])
