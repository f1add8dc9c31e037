"""Reference layers as arrays: zones, parcels and land classes, indexed and cut for fast overlay."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any, Iterable, Mapping, Optional, Sequence, Tuple

import numpy as np

from enforcement_plugin.errors import InputError
from enforcement_plugin.overlay.boxes import Boxes
from enforcement_plugin.overlay.ellipsoid import AreaScale, crs_name, same_crs
from enforcement_plugin.overlay.geometry import FINE
from enforcement_plugin.overlay.grid import NO_PAIRS, Grid
from enforcement_plugin.overlay.libraries import shapely2
from enforcement_plugin.overlay.outlines import Outlines, joined
from enforcement_plugin.overlay.result import UNKNOWN, FactColumn, TextColumn

#: A polygon with more vertices is cut into pieces: a ring road of thousands of vertices would otherwise be
#: walked around for every structure.
MOST_VERTICES = 48
FEW_VERTICES = 14
#: Where a grid answers for most places, larger pieces do: what is left costs as much, and they are soon cut.
BESIDE_GRID = 96
_DEEPEST_CUT = 40


def encode(values: Iterable[Any]) -> FactColumn:
    """Return values as codes; None, NaN and blank text are unknown."""
    listed = values if isinstance(values, (list, tuple)) else list(values)
    table = {value: code for code, value in enumerate(dict.fromkeys(listed))}
    codes = np.fromiter(map(table.__getitem__, listed), np.int32, len(listed))
    known = [not _is_missing(value) for value in table]
    if all(known):
        return FactColumn(codes, tuple(table))
    translation = np.where(known, np.cumsum(known) - 1, UNKNOWN).astype(np.int32)
    return FactColumn(translation[codes], tuple(value for value, kept in zip(table, known) if kept))


def _is_missing(value: Any) -> bool:
    return value is None or value != value or (isinstance(value, str) and not value.strip())


@dataclass(frozen=True)
class AreaLayer:
    """n polygon features, those of many vertices cut into pieces (m in all), with an index over the pieces.

    ``columns`` are the encoded attributes (n each); ``outlines`` (n) those of the features, ``pieces`` (m) of
    what they were cut into; ``feature`` (m) tells whose piece each is.
    ``grid`` answers for most places of a layer of few, large features.
    """

    columns: Mapping[str, Any]
    outlines: Outlines
    pieces: Outlines
    feature: np.ndarray
    index: Boxes
    grid: Optional[Grid] = None

    @classmethod
    def of(
        cls,
        geometries: Any,
        columns: Mapping[str, Any],
        most_vertices: int = MOST_VERTICES,
        work: int = 0,
    ) -> AreaLayer:
        """Return the layer of n geometries (Outlines, or shapely, WKB or None) and their attributes (n each).

        Features with more than ``most_vertices`` are cut: for few large ones (zones) FEW_VERTICES is faster.
        ``work`` is how many structures are to come: the more, the finer a grid is worth its while; with one
        pieces may have BESIDE_GRID vertices.
        Raises InputError when a column has another length than the geometries.
        """
        outlines = geometries if isinstance(geometries, Outlines) else Outlines.of(geometries)
        encoded = {}
        for name, values in columns.items():
            encoded[name] = values if isinstance(values, (FactColumn, TextColumn)) else encode(values)
            if len(encoded[name]) != len(outlines):
                raise InputError(
                    "Column {name} has {values} values for {features} features.",
                    name=name,
                    values=len(encoded[name]),
                    features=len(outlines),
                )
        grid = Grid.over(outlines, work) if work else None
        pieces, feature = cut(outlines, most_vertices if grid is None else max(most_vertices, BESIDE_GRID))
        return cls(encoded, outlines, pieces, feature, Boxes.of(pieces.bounds), grid)

    def __len__(self) -> int:
        return len(self.outlines)

    @cached_property
    def solid(self) -> np.ndarray:
        """Which features (n, bool) enclose an area."""
        return self.outlines.solid

    @cached_property
    def is_cut(self) -> bool:
        """Whether some feature has several pieces."""
        return len(self.feature) > int(self.solid.sum())

    @property
    def bounds(self) -> np.ndarray:
        """Bounds (m, 4) of the pieces."""
        return self.pieces.bounds

    def candidates(
        self, structures: Outlines, measured: bool = False
    ) -> Tuple[Tuple[np.ndarray, np.ndarray], np.ndarray, np.ndarray]:
        """Return what is known of structures (n), and what must be measured.

        ``((structure, feature), structure, piece)``: the pairs of which a structure lies on all of a feature, and
        the pairs, by structure, whose bounds meet. With ``measured`` nothing is taken as known.
        """
        asked = self.grid is not None and not measured
        known, rest = self.grid.answer(structures.bounds) if self.grid and asked else (NO_PAIRS, None)
        index = np.flatnonzero(structures.solid if rest is None else structures.solid & rest)
        s, p = self.index.query(structures.bounds[index])
        return known, index[s], p

    def troubled(self) -> np.ndarray:
        """Return the indices of features whose outline was missing, unreadable or repaired."""
        return np.flatnonzero(self.outlines.trouble != FINE)


def cut(outlines: Outlines, most_vertices: int) -> Tuple[Outlines, np.ndarray]:
    """Return ``(pieces, feature)``: outlines, those of more vertices halved until each piece has as few."""
    shapely = shapely2()
    size = np.diff(outlines.start)
    small = np.flatnonzero((size > 0) & (size <= most_vertices + 1))
    large = np.flatnonzero(size > most_vertices + 1)
    if len(large) == 0:
        return (outlines if len(small) == len(outlines) else outlines.take(small)), small
    parts, feature = shapely.get_parts(outlines.polygons(large), return_index=True)
    feature = large[feature]
    done, owners = [], []
    for _ in range(_DEEPEST_CUT):
        many = shapely.get_num_coordinates(parts) > most_vertices
        done.append(parts[~many])
        owners.append(feature[~many])
        parts, feature = parts[many], feature[many]
        if len(parts) == 0:
            break
        x0, y0, x1, y1 = shapely.bounds(parts).T
        wide = (x1 - x0) >= (y1 - y0)
        xm, ym = np.where(wide, (x0 + x1) / 2, x1), np.where(wide, y1, (y0 + y1) / 2)
        first = shapely.intersection(parts, shapely.box(x0, y0, xm, ym))
        second = shapely.intersection(parts, shapely.box(np.where(wide, xm, x0), np.where(wide, y0, ym), x1, y1))
        parts, index = polygon_parts(np.concatenate([first, second]))
        feature = np.concatenate([feature, feature])[index]
    else:
        done.append(parts)
        owners.append(feature)
    pieces = Outlines.of(np.concatenate(done))
    return joined((outlines.take(small), pieces)), np.concatenate([small, *owners])


def polygon_parts(geometries: np.ndarray) -> Tuple[np.ndarray, np.ndarray]:
    """Return the polygons in geometries (collections included) and which geometry each came from."""
    shapely = shapely2()
    parts, index = shapely.get_parts(geometries, return_index=True)
    while (shapely.get_type_id(parts) > 3).any():
        parts, inner = shapely.get_parts(parts, return_index=True)
        index = index[inner]
    keep = shapely.area(parts) > 0
    return parts[keep], index[keep]


@dataclass(frozen=True)
class ReferenceLayers:
    """Everything that structures are laid over, in one coordinate system; a layer may be absent.

    ``zones`` has the columns kind, code, name; ``parcels`` those of the workspace's ``parcel`` (parcel_no,
    land_use_right, …); ``land_classes`` land_class. ``scale`` turns planar into ellipsoidal areas.
    """

    crs: str
    scale: AreaScale
    zones: Optional[AreaLayer] = None
    parcels: Optional[AreaLayer] = None
    land_classes: Optional[AreaLayer] = None

    @classmethod
    def of(
        cls,
        crs: str,
        zones: Optional[AreaLayer] = None,
        parcels: Optional[AreaLayer] = None,
        land_classes: Optional[AreaLayer] = None,
    ) -> ReferenceLayers:
        """Return the layers with the area scale fitted to their extent.

        ``crs`` is an EPSG code or WKT. Raises InputError for one that cannot be read.
        """
        boxes = [
            layer.bounds for layer in (zones, parcels, land_classes) if layer is not None and len(layer.bounds)
        ]
        if boxes:
            stacked = np.concatenate(boxes)
            low, high = stacked[:, :2].min(axis=0), stacked[:, 2:].max(axis=0)
            scale = AreaScale.over(crs, (low[0], low[1], high[0], high[1]))
        else:
            scale = AreaScale(crs)
        return cls(crs, scale, zones, parcels, land_classes)

    def zone_features(self, kind: str) -> np.ndarray:
        """Return the indices of the zones of a kind that have an area; none when no such zone is loaded."""
        if self.zones is None or "kind" not in self.zones.columns:
            return np.empty(0, np.int64)
        column = self.zones.columns["kind"]
        if kind not in column.values:
            return np.empty(0, np.int64)
        return np.flatnonzero((column.codes == column.values.index(kind)) & self.zones.solid)


def require_one_crs(systems: Sequence[Tuple[str, str]]) -> str:
    """Return the coordinate system that all layers share; ``systems`` are ``(layer's name, crs)``.

    Raises InputError naming two layers that differ: to move a layer is a decision about its accuracy, which
    an overlay must not take in silence.
    """
    first_name, first = systems[0]
    for name, crs in systems[1:]:
        if not same_crs(first, crs):
            raise InputError(
                "{first_name} is in {first}, {name} is in {crs}: bring them into one coordinate system first.",
                first_name=first_name,
                first=crs_name(first),
                name=name,
                crs=crs_name(crs),
            )
    return first
