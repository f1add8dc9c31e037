"""Reference layers as arrays: zones, parcels and land classes, indexed and cut for fast overlay."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Iterable, Mapping, Optional, Sequence, Tuple

import numpy as np

from enforcement_plugin.errors import InputError
from enforcement_plugin.overlay.ellipsoid import AreaScale, crs_name, same_crs
from enforcement_plugin.overlay.geometry import FINE, clean_polygons
from enforcement_plugin.overlay.libraries import shapely2
from enforcement_plugin.overlay.result import UNKNOWN, FactColumn

#: A polygon with more vertices is cut into pieces: a ring road of thousands of vertices would otherwise be
#: walked around for every structure. Pieces far from the border become plain rectangles, asked by number.
MOST_VERTICES = 48
FEW_VERTICES = 14
_DEEPEST_CUT = 40


def encode(values: Iterable[Any]) -> FactColumn:
    """Return values as codes; None, NaN and blank text are unknown."""
    table: dict = {}
    codes = np.array([table.setdefault(value, len(table)) for value in values], np.int32)
    known = [not _is_missing(value) for value in table]
    if all(known):
        return FactColumn(codes, tuple(table))
    translation = np.where(known, np.cumsum(known) - 1, UNKNOWN).astype(np.int32)
    return FactColumn(translation[codes], tuple(value for value, kept in zip(table, known) if kept))


def _is_missing(value: Any) -> bool:
    return value is None or value != value or (isinstance(value, str) and not value.strip())


@dataclass(frozen=True)
class AreaLayer:
    """n polygon features, cut into m pieces of few vertices, with an index over the pieces.

    ``columns`` are the encoded attributes (n each); ``feature`` (m) tells whose piece it is; ``bounds``
    (m, 4); ``is_box`` (m) marks the pieces that fill their bounds; ``trouble`` (n) as of clean_polygons.
    """

    columns: Mapping[str, FactColumn]
    polygons: np.ndarray
    trouble: np.ndarray
    pieces: np.ndarray
    feature: np.ndarray
    bounds: np.ndarray
    is_box: np.ndarray
    tree: Any

    @classmethod
    def of(cls, geometries: Any, columns: Mapping[str, Any], most_vertices: int = MOST_VERTICES) -> AreaLayer:
        """Return the layer of n geometries (shapely, WKB or None) and their attributes (n values each).

        Polygons with more than ``most_vertices`` are cut: for few large areas (zones) FEW_VERTICES is faster.
        Raises InputError when a column has another length than the geometries.
        """
        shapely = shapely2()
        polygons, trouble = clean_polygons(geometries)
        encoded = {}
        for name, values in columns.items():
            encoded[name] = values if isinstance(values, FactColumn) else encode(values)
            if len(encoded[name].codes) != len(polygons):
                raise InputError(
                    "Column {name} has {values} values for {features} features.",
                    name=name,
                    values=len(encoded[name].codes),
                    features=len(polygons),
                )
        pieces, feature = cut(polygons, most_vertices)
        bounds = shapely.bounds(pieces).reshape(-1, 4)
        box_area = (bounds[:, 2] - bounds[:, 0]) * (bounds[:, 3] - bounds[:, 1])
        is_box = (shapely.get_num_coordinates(pieces) == 5) & (
            np.abs(shapely.area(pieces) - box_area) <= 1e-13 * box_area
        )
        tree = shapely.STRtree(pieces)
        tree.query(shapely.box(0, 0, 0, 0))  # the index is built by the first query: now, in this thread
        return cls(encoded, polygons, trouble, pieces, feature, bounds, is_box, tree)

    def __len__(self) -> int:
        return len(self.polygons)

    def troubled(self) -> np.ndarray:
        """Return the indices of features whose outline was missing, unreadable or repaired."""
        return np.flatnonzero(self.trouble != FINE)


def cut(polygons: np.ndarray, most_vertices: int) -> Tuple[np.ndarray, np.ndarray]:
    """Return ``(pieces, feature)``: the polygons' parts, halved until each has at most ``most_vertices``."""
    shapely = shapely2()
    parts, feature = shapely.get_parts(polygons, return_index=True)
    done, owners = [], []
    for _ in range(_DEEPEST_CUT):
        large = shapely.get_num_coordinates(parts) > most_vertices
        done.append(parts[~large])
        owners.append(feature[~large])
        parts, feature = parts[large], feature[large]
        if len(parts) == 0:
            break
        x0, y0, x1, y1 = shapely.bounds(parts).T
        wide = (x1 - x0) >= (y1 - y0)
        xm, ym = np.where(wide, (x0 + x1) / 2, x1), np.where(wide, y1, (y0 + y1) / 2)
        first = shapely.intersection(parts, shapely.box(x0, y0, xm, ym))
        second = shapely.intersection(parts, shapely.box(np.where(wide, xm, x0), np.where(wide, y0, ym), x1, y1))
        parts, index = _polygon_parts(np.concatenate([first, second]))
        feature = np.concatenate([feature, feature])[index]
    else:
        done.append(parts)
        owners.append(feature)
    return np.concatenate(done), np.concatenate(owners)


def _polygon_parts(geometries: np.ndarray) -> Tuple[np.ndarray, np.ndarray]:
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
        drawn = ~np.equal(self.zones.polygons, None)
        return np.flatnonzero((column.codes == column.values.index(kind)) & drawn)


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
