"""Whatever offices send as outlines, turned into valid plane polygons, with a word about what was wrong."""

from __future__ import annotations

import struct
from typing import Any, List, Tuple

import numpy as np

from enforcement_plugin.overlay.libraries import shapely2
from enforcement_plugin.overlay.result import REASON_CODES

#: No trouble; otherwise an index into REASON_CODES.
FINE = -1
EMPTY, UNREADABLE, NO_AREA, REPAIRED = (
    REASON_CODES.index(reason) for reason in ("empty", "unreadable", "no_area", "repaired")
)

_POINT, _LINE, _POLYGON, _MULTIPOLYGON = 1, 2, 3, 6

#: The deepest geometries within geometries that GEOS is given; an office's have one or two levels, of 9 bytes.
_MOST_DEPTH = 256
_FLAT = frozenset(struct.pack(mark, kind) for mark in ("<I", ">I") for kind in (_POINT, _LINE, _POLYGON))


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
    return b"" if _too_deep(wkb) else wkb


def _too_deep(wkb: bytes) -> bool:
    """Tell whether geometries lie within geometries beyond measure, as far as the bytes can be followed."""
    if len(wkb) < 9 * _MOST_DEPTH or wkb[1:5] in _FLAT:
        return False
    at, left = 0, []  # type: int, List[int]
    try:
        while True:
            at = _followed(wkb, at, left)
            if len(left) > _MOST_DEPTH:
                return True
            while left and not left[-1]:
                left.pop()
            if not left:
                return False
            left[-1] -= 1
    except (struct.error, IndexError):
        return False  # it ends too early, and whoever reads it says so


def _followed(wkb: bytes, at: int, left: List[int]) -> int:
    """Return where the next geometry begins; what is made of geometries adds their number to ``left``.

    (OGC 06-103r4, 8.2; EWKB has flags in the highest bits.)
    """
    mark = "<" if wkb[at] else ">"
    (code,) = struct.unpack_from(f"{mark}I", wkb, at + 1)
    at += 9 if code & 0x20000000 else 5
    thousands, kind = divmod(code & 0x0FFFFFFF, 1000)
    size = 8 * (2 + bool(code & 0x80000000) + bool(code & 0x40000000) + (0, 1, 1, 2)[thousands % 4])
    if kind == _POINT:
        return at + size
    (count,) = struct.unpack_from(f"{mark}I", wkb, at)
    at += 4
    if kind in (_LINE, 8):
        return at + count * size
    if kind in (_POLYGON, 17):
        for _ in range(count):
            (points,) = struct.unpack_from(f"{mark}I", wkb, at)
            at += 4 + points * size
        return at
    left.append(count)
    return at


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
