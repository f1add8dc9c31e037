"""Whatever offices send as outlines, turned into valid plane polygons, with a word about what was wrong."""

from __future__ import annotations

import re
from itertools import islice
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

#: The type of a collection in WKB of any flavour (OGC 06-103r4, 8.2.3; EWKB has flags in the highest byte).
_COLLECTION = re.compile(
    rb"(?:[\x07\xef\xd7\xbf][\0\x03\x07\x0b]\0[\0\x20\x40\x80\xa0\xc0\xe0])"
    rb"|(?:[\0\x20\x40\x80\xa0\xc0\xe0]\0[\0\x03\x07\x0b][\x07\xef\xd7\xbf])"
)
_MOST_COLLECTIONS = 32


def clean_polygons(geometries: Any) -> Tuple[np.ndarray, np.ndarray]:
    """Return ``(polygons, trouble)`` of n geometries given as shapely geometries, WKB, or None.

    ``polygons`` (n, object) are valid, two-dimensional Polygons and MultiPolygons, or None where there is no
    area to overlay; ``trouble`` (n, int8) is FINE, EMPTY, UNREADABLE, NO_AREA or REPAIRED. Curves become
    lines as OGR approximates them. Rings that do not close are closed, invalid outlines repaired by their lines
    (ST_MakeValid), parts that overlap each other joined.
    """
    shapely = shapely2()
    given = np.asarray(geometries, dtype=object)
    polygons = given.copy()
    trouble = np.full(len(given), FINE, np.int8)
    missing = np.fromiter((item is None for item in given), bool, len(given))
    binary = np.fromiter((isinstance(item, (bytes, bytearray, memoryview)) for item in given), bool, len(given))
    closed = np.zeros(len(given), bool)
    if binary.any():
        polygons[binary], closed[binary] = parse_wkb(given[binary])
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
    trouble[closed & (trouble == FINE)] = REPAIRED
    flatless = ~(shapely.area(polygons) > 0)
    trouble[flatless & ((trouble == FINE) | (trouble == REPAIRED))] = NO_AREA
    polygons[flatless] = None
    return polygons, trouble


def parse_wkb(blobs: np.ndarray) -> Tuple[np.ndarray, np.ndarray]:
    """Return ``(geometries, closed)`` of WKB blobs.

    A geometry is None where it cannot be read even by the most patient reader; ``closed`` tells (bool) whose
    rings had to be closed.
    """
    shapely = shapely2()
    blobs = np.array([*map(_bearable, blobs), None], dtype=object)[:-1]
    try:
        parsed = shapely.from_wkb(blobs, on_invalid="ignore")
    except NotImplementedError:  # a curve among them, and a GEOS or shapely that reads none
        parsed = np.array([*map(_straight, blobs), None], dtype=object)[:-1]
    closed = np.zeros(len(blobs), bool)
    for index in np.flatnonzero(np.equal(parsed, None)):
        parsed[index], closed[index] = _patiently(blobs[index])
    return parsed, closed


def _bearable(blob: Any) -> bytes:
    """Return WKB that GEOS can be given; nothing for collections within collections without end.

    GEOS reads them by recursion: ten thousand take it minutes, and a hundred thousand crash the process.
    """
    wkb = bytes(blob)
    if not _COLLECTION.match(wkb[1:5]):
        return wkb
    return (
        wkb
        if sum(1 for _ in islice(_COLLECTION.finditer(wkb), _MOST_COLLECTIONS + 1)) <= _MOST_COLLECTIONS
        else b""
    )


def _straight(blob: bytes) -> Any:
    try:
        return shapely2().from_wkb(blob, on_invalid="ignore")
    except NotImplementedError:
        return None


def _patiently(blob: bytes) -> Tuple[Any, bool]:
    """Read what shapely refuses, through OGR, and tell whether rings had to be closed; curves become lines."""
    shapely = shapely2()
    try:
        from osgeo import ogr
    except ImportError:
        return None, False
    try:
        geometry = ogr.CreateGeometryFromWkb(blob)
    except RuntimeError:  # only when somebody switched on ogr.UseExceptions()
        return None, False
    if geometry is None:
        return None, False
    geometry = geometry.GetLinearGeometry()
    before = geometry.WkbSize()
    geometry.CloseRings()
    read = shapely.from_wkb(bytes(geometry.ExportToWkb()), on_invalid="ignore")
    return read, geometry.WkbSize() != before


def _without_curves(geometry: Any) -> Any:
    shapely = shapely2()
    return geometry if geometry.geom_type in _LINEAR else _patiently(shapely.to_wkb(geometry, flavor="iso"))[0]


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
