"""Polygons as bare arrays of vertices: read from WKB without an object each, checked, ready for arithmetic."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Iterable, List, Tuple

import numpy as np

from enforcement_plugin.overlay.geometry import FINE, clean_polygons
from enforcement_plugin.overlay.libraries import shapely2
from enforcement_plugin.overlay.simplicity import surely_simple

#: WKB (OGC 06-103r4, clause 8.2) of a polygon of one ring, little-endian, up to the number of its vertices; and
#: of a multipolygon of one such polygon. Nearly all of a cadastre looks like one of these.
_POLYGON = np.frombuffer(b"\x01\x03\x00\x00\x00\x01\x00\x00\x00", np.uint8)
_MULTIPOLYGON = np.frombuffer(b"\x01\x06\x00\x00\x00\x01\x00\x00\x00" + _POLYGON.tobytes(), np.uint8)
#: An array that is full grows to so many times as much at least, and at most: a file may say anything of its rows.
_GROWTH = (1.5, 4.0)
_FORMS = ((_MULTIPOLYGON, 22), (_POLYGON, 13))  # with the number of vertices behind it


@dataclass(frozen=True)
class Outlines:
    """n valid polygons, possibly of several parts and with holes.

    ``x`` and ``y`` are the vertices of all rings, each closed by its first vertex and followed by a NaN; outers
    turn counter-clockwise, holes clockwise. Outline i has those from ``start[i]`` to ``start[i + 1]``; one
    without area has none. ``bounds`` (n, 4; NaN without area), ``area`` (n, square units), ``trouble`` (n, as of
    geometry.clean_polygons).
    """

    x: np.ndarray
    y: np.ndarray
    start: np.ndarray
    bounds: np.ndarray
    area: np.ndarray
    trouble: np.ndarray

    def __len__(self) -> int:
        return len(self.area)

    @property
    def solid(self) -> np.ndarray:
        """Which outlines (n, bool) enclose an area."""
        return np.diff(self.start) > 0

    def take(self, index: np.ndarray) -> Outlines:
        """Return the outlines of an index (k) in its order."""
        count = self.start[index + 1] - self.start[index]
        vertex = runs(self.start[index], count)
        return Outlines(
            self.x.take(vertex),
            self.y.take(vertex),
            np.concatenate([[0], np.cumsum(count)]),
            self.bounds.take(index, axis=0),
            self.area[index],
            self.trouble[index],
        )

    def polygons(self, index: np.ndarray) -> np.ndarray:
        """Return the shapely geometries (k) of an index; None without area."""
        shapely = shapely2()
        chosen = self.take(index)
        gap = np.flatnonzero(np.isnan(chosen.x))
        real = ~np.isnan(chosen.x)
        ring_of = np.asarray(np.searchsorted(gap, np.arange(len(chosen.x))))[real]
        xy = np.stack([chosen.x[real], chosen.y[real]], axis=1)
        owner = np.asarray(np.searchsorted(chosen.start, gap, side="right")) - 1
        found = np.full(len(index), None, dtype=object)
        if len(gap) == 0:
            return found
        rings = shapely.linearrings(xy, indices=ring_of)
        single = np.bincount(owner, minlength=len(index))[owner] == 1
        found[owner[single]] = shapely.polygons(rings[single])
        for each in np.unique(owner[~single]):
            found[each] = _assembled(rings[owner == each])
        return found

    @classmethod
    def none(cls) -> Outlines:
        """Return no outlines."""
        empty = np.empty(0)
        return cls(empty, empty, np.zeros(1, np.int64), np.empty((0, 4)), empty, np.empty(0, np.int8))

    @classmethod
    def of(cls, geometries: Any) -> Outlines:
        """Return the outlines of n geometries given as WKB, shapely geometries or None.

        What is plain (one ring, no Z) and surely simple is read as arrays; all else goes through
        geometry.clean_polygons, which repairs and says what was wrong.
        """
        plain = _Plain.read(geometries)
        odd = np.flatnonzero(plain.size == 0)
        trouble = np.full(len(geometries), FINE, np.int8)
        rest, size = None, plain.size
        if len(odd):
            some = np.empty(len(odd), dtype=object)
            some[:] = [geometries[index] for index in odd.tolist()]
            polygons, trouble[odd] = clean_polygons(some)
            rest = _from_polygons(polygons)
            size[odd] = np.diff(rest.start)
        start = np.zeros(len(geometries) + 1, np.int64)
        np.cumsum(size, out=start[1:])
        x, y = np.empty(start[-1]), np.empty(start[-1])
        bounds, area = np.full((len(geometries), 4), np.nan), np.zeros(len(geometries))
        for rings in plain.groups:
            places = start[rings.index][:, None] + np.arange(rings.corners.shape[1] + 1)
            x[places[:, :-1]], y[places[:, :-1]] = rings.corners[..., 0], rings.corners[..., 1]
            x[places[:, -1]] = y[places[:, -1]] = np.nan
            bounds[rings.index], area[rings.index] = rings.bounds, rings.area
        if rest is not None:
            places = runs(start[odd], np.diff(rest.start))
            x[places], y[places], bounds[odd], area[odd] = rest.x, rest.y, rest.bounds, rest.area
        return cls(x, y, start, bounds, area, trouble)


def joined(several: Iterable[Outlines], expected: int = 0) -> Outlines:
    """Return outlines one after the other, ``expected`` or so in all: each part is copied as it comes."""
    grown = {name: _Growing(none) for name, none in vars(Outlines.none()).items()}
    for outlines in several:
        before = len(grown["x"].values())
        count = len(grown["area"].values()) + len(outlines)
        likely = min(max(1.02 * expected / max(count, 1), _GROWTH[0]), _GROWTH[1])
        for name, growing in grown.items():
            growing.add(before + outlines.start[1:] if name == "start" else getattr(outlines, name), likely)
    return Outlines(**{name: growing.values() for name, growing in grown.items()})


class _Growing:
    """Rows that come in parts, in one array: to put many parts together at the end takes the memory of both."""

    def __init__(self, first: np.ndarray) -> None:
        self._held, self._count = first, len(first)

    def add(self, rows: np.ndarray, likely: float) -> None:
        """Append rows; where there is no room make some, for ``likely`` times as many."""
        count = self._count + len(rows)
        if count > len(self._held):
            held = np.empty((int(count * likely), *rows.shape[1:]), rows.dtype)
            held[: self._count] = self.values()
            self._held = held
        self._held[self._count : count] = rows
        self._count = count

    def values(self) -> np.ndarray:
        """Return all rows."""
        return self._held[: self._count]


def spread(starts: np.ndarray, counts: np.ndarray) -> Tuple[np.ndarray, np.ndarray]:
    """Return ``(owner, index)`` of runs: for each run its number and start, start + 1, …, one after the other."""
    ends = np.cumsum(counts)
    # Repeating costs five times what taking does: it is done once.
    owner = np.repeat(np.arange(len(counts)), counts)
    index = np.arange(len(owner))
    index += (starts - ends + counts).take(owner)
    return owner, index


def runs(starts: np.ndarray, counts: np.ndarray) -> np.ndarray:
    """Return start, start + 1, … of each run, one after the other."""
    return spread(starts, counts)[1]


@dataclass(frozen=True)
class _Rings:
    """Closed counter-clockwise rings of one number of vertices: whose (k), corners (k, vertices, 2), areas (k),
    bounds (k, 4)."""

    index: np.ndarray
    corners: np.ndarray
    area: np.ndarray
    bounds: np.ndarray


@dataclass(frozen=True)
class _Plain:
    """What could be read as arrays: ``size`` (n) entries that each takes, 0 for what could not, and the rings."""

    size: np.ndarray
    groups: List[_Rings]

    @classmethod
    def read(cls, geometries: Any) -> _Plain:
        plain = geometries if set(map(type, geometries)) == {bytes} else list(map(_binary, geometries))
        length = np.fromiter(map(len, plain), np.int64, len(plain))
        size, groups = np.zeros(len(geometries), np.int64), []
        for number in np.unique(length):
            for header, ahead in _FORMS:
                vertices, left = divmod(int(number) - ahead, 16)
                if vertices < 4 or left:
                    continue
                index = np.flatnonzero(length == number)
                listed = [geometries[at] for at in index.tolist()]
                raw = np.frombuffer(b"".join(listed), np.uint8).reshape(len(index), int(number))
                count = np.frombuffer(int(vertices).to_bytes(4, "little"), np.uint8)
                fits = np.all(raw[:, :ahead] == np.concatenate([header, count]), axis=1)
                corners = raw[:, ahead:].copy().view("<f8").reshape(len(index), vertices, 2)
                rings = _turned(index, corners, fits)
                if len(rings.index):
                    groups.append(rings)
                    size[rings.index] = vertices + 1
        return cls(size, groups)


def _binary(item: Any) -> bytes:
    return item if isinstance(item, bytes) else b""


def _turned(index: np.ndarray, corners: np.ndarray, fits: np.ndarray) -> _Rings:
    """Return the rings (k, vertices, 2) of an index that fit and are surely simple, turned counter-clockwise."""
    x = np.ascontiguousarray(corners[..., 0].T)
    y = np.ascontiguousarray(corners[..., 1].T)
    # Here, where they lie vertex by vertex: along short rows it takes ten times as long.
    bounds = np.stack([x.min(axis=0), y.min(axis=0), x.max(axis=0), y.max(axis=0)], axis=1)
    with np.errstate(invalid="ignore", over="ignore", under="ignore"):
        simple = surely_simple(x, y)
        x -= x[0].copy()
        y -= y[0].copy()
        area = ((x[:-1] * y[1:] - x[1:] * y[:-1]).sum(axis=0)) / 2
        closed = (x[-1] == 0) & (y[-1] == 0)
        kept = np.flatnonzero(fits & closed & simple & np.isfinite(area) & (area != 0))
    if len(kept) < len(area):
        index, corners, area, bounds = index[kept], corners[kept], area[kept], bounds[kept]
    backwards = area < 0
    corners[backwards] = corners[backwards, ::-1]
    return _Rings(index, corners, np.abs(area), bounds)


def _from_polygons(polygons: np.ndarray) -> Outlines:
    """Return the outlines of valid polygons and multipolygons; None has none."""
    shapely = shapely2()
    parts, owner = shapely.get_parts(polygons, return_index=True)
    parts = np.atleast_1d(shapely.force_2d(shapely.normalize(parts)))  # outers clockwise, holes the other way
    rings, part = shapely.get_rings(parts, return_index=True)
    xy, ring = shapely.get_coordinates(rings, return_index=True)
    xy, ring = xy[::-1], ring[::-1]  # the other way round: outers counter-clockwise
    order = np.argsort(ring, kind="stable")
    xy, ring = xy[order], ring[order]
    count = np.bincount(ring, minlength=len(rings))
    place = np.arange(len(ring)) + ring
    x, y = np.full(len(ring) + len(rings), np.nan), np.full(len(ring) + len(rings), np.nan)
    x[place], y[place] = xy[:, 0], xy[:, 1]
    size = np.bincount(owner[part], weights=count + 1, minlength=len(polygons)).astype(np.int64)
    return Outlines(
        x,
        y,
        np.concatenate([[0], np.cumsum(size)]),
        shapely.bounds(polygons).reshape(-1, 4),
        np.nan_to_num(shapely.area(polygons)),
        np.full(len(polygons), FINE, np.int8),
    )


def _assembled(rings: np.ndarray) -> Any:
    """Return the polygon or multipolygon of rings as they stand in an outline: an outer, then its holes."""
    shapely = shapely2()
    outer = np.flatnonzero(shapely.is_ccw(rings))
    parts = [
        shapely.polygons(rings[first], holes=rings[first + 1 : last])
        for first, last in zip(outer, [*outer[1:], len(rings)])
    ]
    return parts[0] if len(parts) == 1 else shapely.multipolygons(parts)
