"""How far outlines are from each other, for many pairs at once, on bare arrays of vertices."""

from __future__ import annotations

from dataclasses import astuple, dataclass
from typing import Tuple

import numpy as np

from enforcement_plugin.overlay.outlines import Outlines, spread

#: Pairs that are looked at together: so few that their edges stay in the processor's cache.
_TOGETHER = 4_000
_CORNERS_TOGETHER = 1_000

Segments = Tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]


def distances(
    first: Outlines, second: Outlines, a: np.ndarray, b: np.ndarray, reach: float
) -> Tuple[np.ndarray, np.ndarray]:
    """Return ``(distance, crossing)`` of the edges of ``first[a]`` and ``second[b]`` (k each).

    ``distance`` is inf beyond ``reach``, 0 where edges cross or touch. ``crossing`` is the vertex of ``second`` at
    which the one edge begins that crosses edges of the first, twice; -1 where others cross or touch, or none.
    ``second`` may be bare lines.
    """
    distance, crossing = np.full(len(a), np.inf), np.full(len(a), -1, np.int64)
    for start in range(0, len(a), _TOGETHER):
        part = slice(start, start + _TOGETHER)
        distance[part], crossing[part] = _distances(first, second, a[part], b[part], reach)
    return distance, crossing


def _distances(
    first: Outlines, second: Outlines, a: np.ndarray, b: np.ndarray, reach: float
) -> Tuple[np.ndarray, np.ndarray]:
    west, south, east, north = first.bounds.take(a, axis=0).T.copy()
    start = second.start.take(b)
    pair, vertex = spread(start, second.start.take(b + 1) - start)
    x = second.x.take(vertex)
    edge = np.flatnonzero(
        (np.maximum(x[:-1], x[1:]) >= (west - reach).take(pair[:-1]))
        & (np.minimum(x[:-1], x[1:]) <= (east + reach).take(pair[:-1]))
    )
    pair, vertex = pair.take(edge), vertex.take(edge)
    ya, yb = second.y.take(vertex), second.y.take(vertex + 1)
    edge = np.flatnonzero(
        (np.maximum(ya, yb) >= (south - reach).take(pair)) & (np.minimum(ya, yb) <= (north + reach).take(pair))
    )
    found, crossing = np.full(len(a), np.inf), np.full(len(a), -1, np.int64)
    if len(edge) == 0:
        return found, crossing
    pair, vertex = pair.take(edge), vertex.take(edge)
    ya, yb = ya.take(edge) - south.take(pair), yb.take(edge) - south.take(pair)
    xa, xb = second.x.take(vertex) - west.take(pair), second.x.take(vertex + 1) - west.take(pair)
    mine = a.take(pair)
    start = first.start.take(mine)
    other, corner = spread(start, first.start.take(mine + 1) - start)
    of_pair = pair.take(other)
    px, py = first.x.take(corner), first.y.take(corner)
    px -= west.take(of_pair)
    py -= south.take(of_pair)
    other = other[:-1]
    meet = np.maximum(px[:-1], px[1:]) >= (np.minimum(xa, xb) - reach).take(other)
    meet &= np.minimum(px[:-1], px[1:]) <= (np.maximum(xa, xb) + reach).take(other)
    meet &= np.maximum(py[:-1], py[1:]) >= (np.minimum(ya, yb) - reach).take(other)
    meet &= np.minimum(py[:-1], py[1:]) <= (np.maximum(ya, yb) + reach).take(other)
    one = np.flatnonzero(meet)
    if len(one) == 0:
        return found, crossing
    q, owner = other.take(one), of_pair.take(one)  # owner rises
    ours = px.take(one), py.take(one), px.take(one + 1), py.take(one + 1)
    theirs = xa.take(q), ya.take(q), xb.take(q), yb.take(q)
    cross, touch = _met(ours, theirs)
    crossed = np.zeros(len(a), bool)
    crossed[owner.take(cross)] = True
    found[crossed] = 0.0
    # Where none crosses, one end is nearest.
    apart = np.flatnonzero(~crossed.take(owner))
    ours, theirs = (tuple(each.take(apart) for each in side) for side in (ours, theirs))
    square = np.minimum(
        np.minimum(to_segment(ours[0], ours[1], theirs), to_segment(ours[2], ours[3], theirs)),
        np.minimum(to_segment(theirs[0], theirs[1], ours), to_segment(theirs[2], theirs[3], ours)),
    )
    whose = owner.take(apart)
    begins = np.flatnonzero(np.diff(whose, prepend=-1))
    if len(begins):
        least = np.sqrt(np.minimum.reduceat(square, begins))
        found[whose.take(begins)] = np.where(least <= reach, least, np.inf)
    owner, q = owner.take(cross), q.take(cross)
    begins = np.flatnonzero(np.diff(owner, prepend=-1))
    touched = np.zeros(len(a), bool)
    touched[of_pair.take(one.take(touch))] = True
    twice = begins[(np.diff(np.append(begins, len(owner))) == 2) & ~touched.take(owner.take(begins))]
    same = twice[q.take(twice) == q.take(twice + 1)]
    crossing[owner.take(same)] = vertex.take(q.take(same))
    return found, crossing


def _met(one: Segments, other: Segments) -> Tuple[np.ndarray, np.ndarray]:
    """Return ``(cross, touch)``, indices of segments (x, y, x, y): the ends of each lie on both sides of the
    other, or some end on the other's line."""
    mine = _side(one, other[0], other[1]) * _side(one, other[2], other[3])
    yours = _side(other, one[0], one[1]) * _side(other, one[2], one[3])
    cross = (mine < 0) & (yours < 0)
    return np.flatnonzero(cross), np.flatnonzero((mine <= 0) & (yours <= 0) & ~cross)


def _side(line: Segments, x: np.ndarray, y: np.ndarray) -> np.ndarray:
    return (line[2] - line[0]) * (y - line[1]) - (line[3] - line[1]) * (x - line[0])


def to_segment(x: np.ndarray, y: np.ndarray, line: Segments) -> np.ndarray:
    """Return the squared distances of places and segments (x, y, x, y)."""
    dx, dy = line[2] - line[0], line[3] - line[1]
    length = dx * dx + dy * dy
    share = ((x - line[0]) * dx + (y - line[1]) * dy) / np.where(length > 0, length, 1.0)
    share = np.clip(share, 0.0, 1.0)
    return (line[0] + share * dx - x) ** 2 + (line[1] + share * dy - y) ** 2


@dataclass(frozen=True)
class Corners:
    """The corners (v, by pair) of the first outlines of k pairs, each seen from the edges of the second.

    ``pair`` (v) rises; ``x`` and ``y`` (v); ``distance`` (v) to the nearest edge, inf beyond reach; ``inside``
    (v) tells those that the edges go around.
    """

    pair: np.ndarray
    x: np.ndarray
    y: np.ndarray
    distance: np.ndarray
    inside: np.ndarray

    @classmethod
    def of(cls, first: Outlines, second: Outlines, a: np.ndarray, b: np.ndarray, reach: float) -> Corners:
        """Look at the corners of ``first[a]`` from the edges of ``second[b]``; both outlines must be solid."""
        several = []
        for start in range(0, len(a), _CORNERS_TOGETHER):
            part = slice(start, start + _CORNERS_TOGETHER)
            several.append(_seen(first, second, a[part], b[part], reach, start))
        if not several:
            none = np.empty(0)
            return cls(np.empty(0, np.int64), none, none, none, np.empty(0, bool))
        return cls(*(np.concatenate(parts) for parts in zip(*several)))

    def beside(self, other: Corners) -> Corners:
        """Return both, by pair."""
        mine, others = astuple(self), astuple(other)
        order = np.argsort(np.concatenate([mine[0], others[0]]), kind="stable")
        return Corners(*(np.concatenate(both).take(order) for both in zip(mine, others)))


def corners(outlines: Outlines, index: np.ndarray) -> Tuple[np.ndarray, np.ndarray]:
    """Return ``(k-th, vertex)`` of the corners of the outlines of an index (k), which may repeat."""
    start = outlines.start.take(index)
    owner, vertex = spread(start, outlines.start.take(index + 1) - start)
    # A ring ends with its first corner again, and a NaN.
    x = outlines.x
    real = np.flatnonzero(~np.isnan(x.take(vertex)) & ~np.isnan(x.take(vertex + 1, mode="clip")))
    return owner.take(real), vertex.take(real)


def _seen(
    first: Outlines, second: Outlines, a: np.ndarray, b: np.ndarray, reach: float, pairs_before: int
) -> Tuple[np.ndarray, ...]:
    pair, vertex = corners(first, a)
    px, py = first.x.take(vertex), first.y.take(vertex)
    start = second.start.take(b)
    corner, edge = spread(start.take(pair), (second.start.take(b + 1) - start).take(pair))
    y = second.y.take(edge)
    y -= py.take(corner)
    # Only what passes the height of a corner, or comes near it, can be near the corner or lie east of it.
    level = np.flatnonzero((np.minimum(y[:-1], y[1:]) <= reach) & (np.maximum(y[:-1], y[1:]) >= -reach))
    corner, edge, ya, yb = corner.take(level), edge.take(level), y.take(level), y.take(level + 1)
    x = px.take(corner)
    xa, xb = second.x.take(edge) - x, second.x.take(edge + 1) - x
    # Of the edges that pass the corner's height an odd number lies east of it: it is inside.
    passes = np.flatnonzero((ya <= 0) != (yb <= 0))
    ax, ay, bx, by = (each.take(passes) for each in (xa, ya, xb, yb))
    east = passes.take(np.flatnonzero(ax - ay * (bx - ax) / (by - ay) > 0))
    inside = np.bincount(corner.take(east), minlength=len(pair)) % 2 == 1
    near = np.flatnonzero((np.minimum(xa, xb) <= reach) & (np.maximum(xa, xb) >= -reach))
    corner = corner.take(near)
    ax, ay, bx, by = (each.take(near) for each in (xa, ya, xb, yb))
    origin = np.zeros(1)
    square = to_segment(origin, origin, (ax, ay, bx, by))
    distance = np.full(len(pair), np.inf)
    begins = np.flatnonzero(np.diff(corner, prepend=-1))
    if len(begins):
        least = np.sqrt(np.minimum.reduceat(square, begins))
        distance[corner.take(begins)] = np.where(least <= reach, least, np.inf)
    return pair + pairs_before, px, py, distance, inside
