"""Whatever offices send as outlines, turned into valid plane polygons, with a word about what was wrong."""

from __future__ import annotations

from typing import Any, Tuple

import numpy as np

from enforcement_plugin.overlay.libraries import shapely2
from enforcement_plugin.overlay.result import REASON_CODES

#: No trouble; otherwise an index into REASON_CODES.
FINE = -1
EMPTY, UNREADABLE, NO_AREA, REPAIRED = (
    REASON_CODES.index(reason) for reason in ("empty", "unreadable", "no_area", "repaired")
)

_POLYGON, _MULTIPOLYGON = 3, 6


def clean_polygons(geometries: Any) -> Tuple[np.ndarray, np.ndarray]:
    """Return ``(polygons, trouble)`` of n geometries given as shapely geometries, WKB, or None.

    ``polygons`` (n, object) are valid, two-dimensional Polygons and MultiPolygons, or None where there is no
    area to overlay; ``trouble`` (n, int8) is FINE, EMPTY, UNREADABLE, NO_AREA or REPAIRED. Curves become
    lines as OGR approximates them. Invalid outlines are repaired by their lines (ST_MakeValid), parts that
    overlap each other are joined.
    """
    shapely = shapely2()
    given = np.asarray(geometries, dtype=object)
    polygons = given.copy()
    trouble = np.full(len(given), FINE, np.int8)
    missing = np.fromiter((item is None for item in given), bool, len(given))
    binary = np.fromiter((isinstance(item, (bytes, bytearray, memoryview)) for item in given), bool, len(given))
    if binary.any():
        polygons[binary] = parse_wkb(given[binary])
    known = np.fromiter((item is not None for item in polygons), bool, len(polygons))
    trouble[~known] = UNREADABLE
    trouble[missing | shapely.is_empty(polygons)] = EMPTY

    flat = shapely.has_z(polygons)
    if flat.any():
        polygons[flat] = shapely.force_2d(polygons[flat])
    kinds = shapely.get_type_id(polygons)
    odd = (trouble == FINE) & (kinds != _POLYGON) & (kinds != _MULTIPOLYGON)
    for index in np.flatnonzero(odd):
        polygons[index] = areas_of(_without_curves(polygons[index]))
    for index in np.flatnonzero((trouble == FINE) & ~shapely.is_valid(polygons)):
        if polygons[index] is not None and np.isfinite(shapely.get_coordinates(polygons[index])).all():
            polygons[index], trouble[index] = repaired(polygons[index]), REPAIRED
        elif polygons[index] is not None:
            polygons[index], trouble[index] = None, UNREADABLE
    flatless = ~(shapely.area(polygons) > 0)
    trouble[flatless & ((trouble == FINE) | (trouble == REPAIRED))] = NO_AREA
    polygons[flatless] = None
    return polygons, trouble


def parse_wkb(blobs: np.ndarray) -> np.ndarray:
    """Return geometries of WKB blobs, None where they cannot be read even by the most patient reader."""
    shapely = shapely2()
    try:
        parsed = shapely.from_wkb(blobs, on_invalid="ignore")
    except NotImplementedError:  # a curve among them, and a GEOS or shapely that reads none
        parsed = np.array([*map(_straight, blobs), None], dtype=object)[:-1]
    for index in np.flatnonzero(np.equal(parsed, None)):
        parsed[index] = _patiently(bytes(blobs[index]))
    return parsed


def _straight(blob: bytes) -> Any:
    try:
        return shapely2().from_wkb(blob, on_invalid="ignore")
    except NotImplementedError:
        return None


def _patiently(blob: bytes) -> Any:
    """Read what shapely refuses, through OGR: curves where GEOS is old, rings that do not close."""
    shapely = shapely2()
    try:
        from osgeo import ogr
    except ImportError:
        return None
    try:
        geometry = ogr.CreateGeometryFromWkb(blob)
    except RuntimeError:  # only when somebody switched on ogr.UseExceptions()
        return None
    if geometry is None:
        return None
    geometry = geometry.GetLinearGeometry()
    geometry.CloseRings()
    return shapely.from_wkb(bytes(geometry.ExportToWkb()), on_invalid="ignore")


def _without_curves(geometry: Any) -> Any:
    shapely = shapely2()
    return geometry if geometry.geom_type in _LINEAR else _patiently(shapely.to_wkb(geometry, flavor="iso"))


_LINEAR = frozenset(
    ("Point", "LineString", "LinearRing", "Polygon", "MultiPoint", "MultiLineString", "MultiPolygon",
     "GeometryCollection")
)  # fmt: skip


def areas_of(geometry: Any) -> Any:
    """Return the Polygon or MultiPolygon in a geometry of any type, None where it encloses nothing."""
    shapely = shapely2()
    if geometry is None:
        return None
    parts = _leaves(np.array([geometry], dtype=object))
    parts = parts[shapely.get_type_id(parts) == _POLYGON]
    if len(parts) == 0:
        return None
    return parts[0] if len(parts) == 1 else shapely.multipolygons(parts)


def _leaves(parts: np.ndarray) -> np.ndarray:
    shapely = shapely2()
    while (shapely.get_type_id(parts) > _POLYGON).any():
        parts = shapely.get_parts(parts)
    return parts


def repaired(geometry: Any) -> Any:
    """Return a valid Polygon or MultiPolygon for an invalid one, None where it encloses nothing."""
    shapely = shapely2()
    # Part by part: in a multi-part outline whose parts overlap, GEOS would take the overlap for a hole.
    parts = shapely.get_parts(geometry)
    try:
        return areas_of(shapely.union_all(shapely.make_valid(parts)))
    except shapely.GEOSException:
        return areas_of(shapely.buffer(geometry, 0.0))
