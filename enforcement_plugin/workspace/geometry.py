"""GeoPackage geometry blobs in plain Python (GeoPackage 1.3, clause 2.1.3.1.1; OGC 06-103r4 WKB).

A blob is a header (``GP``, version, flags, srs id, optional envelope) before standard WKB. Feature tables
can only be written where the functions of their spatial index exist; ``register_functions`` brings them to
a sqlite3 connection.
"""

from __future__ import annotations

import math
import sqlite3
import struct
from typing import List, Optional, Tuple

MAGIC = b"GP"
ENVELOPE_BYTES = {0: 0, 1: 32, 2: 48, 3: 48, 4: 64}

Envelope = Tuple[float, float, float, float]
"""minx, maxx, miny, maxy: the order of the GeoPackage header."""


class MalformedGeometryError(ValueError):
    """The bytes are no GeoPackage geometry or no WKB."""


def wkb_offset(blob: bytes) -> int:
    """Return where the WKB begins in a GeoPackage ``blob``.

    Raises MalformedGeometryError when the header is not one.
    """
    if len(blob) < 8 or blob[:2] != MAGIC:
        raise MalformedGeometryError("no GeoPackage geometry header")
    size = ENVELOPE_BYTES.get((blob[3] >> 1) & 0b111)
    if size is None or len(blob) < 8 + size:
        raise MalformedGeometryError("bad envelope in the GeoPackage geometry header")
    return 8 + size


def to_wkb(blob: bytes) -> bytes:
    """Return the WKB inside a GeoPackage ``blob``.

    Raises MalformedGeometryError when the header is not one.
    """
    return bytes(blob[wkb_offset(blob) :])


def to_blob(wkb: bytes, srs_id: int) -> bytes:
    """Return ``wkb`` as a GeoPackage blob with an XY envelope (none and the empty flag if it has no points).

    Raises MalformedGeometryError when ``wkb`` is not WKB.
    """
    bounds = wkb_envelope(wkb)
    if bounds is None:
        return struct.pack("<2sBBi", MAGIC, 0, 0b00010001, srs_id) + wkb
    return struct.pack("<2sBBi4d", MAGIC, 0, 0b00000011, srs_id, *bounds) + wkb


def envelope(blob: bytes) -> Optional[Envelope]:
    """Return the XY envelope of a GeoPackage ``blob``, None for an empty geometry.

    Raises MalformedGeometryError when it is not one.
    """
    start = wkb_offset(blob)
    flags = blob[3]
    if flags & 0b00010000:
        return None
    if start > 8:
        bounds = struct.unpack_from("<4d" if flags & 1 else ">4d", blob, 8)
        if not any(math.isnan(value) for value in bounds):
            return bounds
    return wkb_envelope(blob[start:])


def wkb_envelope(wkb: bytes) -> Optional[Envelope]:
    """Return minx, maxx, miny, maxy of ``wkb``, None if it has no points.

    Points with NaN are empty ones (GeoPackage 1.3, clause 2.1.3.1.1) and do not count.
    Raises MalformedGeometryError when ``wkb`` is not WKB.
    """
    xs: List[float] = []
    ys: List[float] = []
    try:
        _collect(wkb, 0, xs, ys, 0)
    except struct.error as error:
        raise MalformedGeometryError("the WKB ends too early") from error
    if not xs:
        return None
    return min(xs), max(xs), min(ys), max(ys)


def _collect(wkb: bytes, at: int, xs: List[float], ys: List[float], depth: int) -> int:
    """Add the coordinates of the geometry that starts at ``at`` and return where it ends."""
    order = wkb[at : at + 1]
    if order not in (b"\x00", b"\x01") or depth > 8:
        raise MalformedGeometryError("no WKB geometry")
    mark = "<" if order == b"\x01" else ">"
    (code,) = struct.unpack_from(mark + "I", wkb, at + 1)
    at += 5
    if code & 0x20000000:  # EWKB carries an srid after the type
        at += 4
    dimensions = 2 + bool(code & 0x80000000) + bool(code & 0x40000000)
    kind = code & 0x0FFFFFFF
    dimensions += {0: 0, 1: 1, 2: 1, 3: 2}.get(kind // 1000, 0)
    kind %= 1000
    if kind == 1:
        return _coordinates(wkb, at, 1, dimensions, mark, xs, ys)
    (count,) = struct.unpack_from(mark + "I", wkb, at)
    at += 4
    if kind in (2, 8):  # line string, circular string
        return _coordinates(wkb, at, count, dimensions, mark, xs, ys)
    if kind in (3, 17):  # polygon, triangle
        for _ in range(count):
            (points,) = struct.unpack_from(mark + "I", wkb, at)
            at = _coordinates(wkb, at + 4, points, dimensions, mark, xs, ys)
        return at
    if kind in (4, 5, 6, 7, 9, 10, 11, 12, 15, 16):  # everything made of whole geometries
        for _ in range(count):
            at = _collect(wkb, at, xs, ys, depth + 1)
        return at
    raise MalformedGeometryError("unknown WKB geometry type")


def _coordinates(
    wkb: bytes, at: int, count: int, dimensions: int, mark: str, xs: List[float], ys: List[float]
) -> int:
    if at + count * dimensions * 8 > len(wkb):
        raise MalformedGeometryError("the WKB ends too early")
    values = struct.unpack_from(f"{mark}{count * dimensions}d", wkb, at)
    some_xs, some_ys = values[0::dimensions], values[1::dimensions]
    if sum(some_xs) == sum(some_xs) and sum(some_ys) == sum(some_ys):  # no NaN among them
        xs += some_xs
        ys += some_ys
        return at + count * dimensions * 8
    for x, y in zip(some_xs, some_ys):
        if x == x and y == y:
            xs.append(x)
            ys.append(y)
    return at + count * dimensions * 8


def _bound(blob: object, which: int) -> Optional[float]:
    if not isinstance(blob, bytes):
        return None
    try:
        bounds = envelope(blob)
    except MalformedGeometryError:
        return None
    return None if bounds is None else bounds[which]


def _is_empty(blob: object) -> Optional[int]:
    """Tell whether a geometry has no points; garbage counts as empty, so that it is not indexed."""
    if blob is None:
        return None
    return int(_bound(blob, 0) is None)


def register_functions(connection: sqlite3.Connection) -> None:
    """Give ``connection`` ST_IsEmpty, ST_MinX, ST_MaxX, ST_MinY, ST_MaxY (GeoPackage 1.3, clause F.3)."""
    connection.create_function("ST_IsEmpty", 1, _is_empty, deterministic=True)
    for name, which in (("ST_MinX", 0), ("ST_MaxX", 1), ("ST_MinY", 2), ("ST_MaxY", 3)):
        connection.create_function(name, 1, lambda blob, which=which: _bound(blob, which), deterministic=True)


def to_multi(wkb: bytes) -> bytes:
    """Return a single point, line or polygon as the multi geometry of one part, anything else unchanged."""
    if len(wkb) < 5 or wkb[:1] not in (b"\x00", b"\x01"):
        return wkb
    mark = "<" if wkb[:1] == b"\x01" else ">"
    (code,) = struct.unpack_from(mark + "I", wkb, 1)
    if code % 1000 not in (1, 2, 3) or code & 0xE0000000:
        return wkb
    return wkb[:1] + struct.pack(mark + "II", code + 3, 1) + wkb
