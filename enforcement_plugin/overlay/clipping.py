"""How much area two polygons share, for many pairs at once, on bare arrays of vertices.

Nothing is clipped. A polygon is the signed sum of the strips between its edges and a common base line, so the
area that two polygons share is the signed sum, over the edges of the one and of the other, of what two such
strips share, which is an integral of the lower of two straight lines. Holes and parts need no care of their own:
they are edges like any other. (The idea is that of the shoelace formula; no vertex of the shared part is ever
computed, and none can be computed wrongly.) Everything is taken relative to a corner of the first polygon's
bounds, so that the result is good to some 1e-12 of its area.
"""

from __future__ import annotations

from typing import Tuple

import numpy as np

from enforcement_plugin.overlay.outlines import Outlines, spread

#: Pairs that are looked at together: so few that their edges stay in the processor's cache.
_TOGETHER = 6_000

Pairs = Tuple[np.ndarray, np.ndarray]


def shared_areas(first: Outlines, second: Outlines, a: np.ndarray, b: np.ndarray) -> Pairs:
    """Return ``(areas, inside)`` of k pairs: ``first[a]`` and ``second[b]``.

    ``areas`` (k) are in square units of the coordinate system; ``inside`` (k) tells the pairs of which
    ``second`` has no edge within the bounds of ``first``, and which share all of it. Both must be valid, and
    their rings turn as Outlines has them.
    """
    areas, inside = np.zeros(len(a)), np.zeros(len(a), bool)
    for start in range(0, len(a), _TOGETHER):
        part = slice(start, start + _TOGETHER)
        areas[part], inside[part] = _shared(first, second, a[part], b[part])
    return areas, inside


def _shared(first: Outlines, second: Outlines, a: np.ndarray, b: np.ndarray) -> Pairs:
    west, south, east, north = first.bounds.take(a, axis=0).T.copy()
    width, height = east - west, north - south
    pair, vertex = spread(second.start[b], second.start[b + 1] - second.start[b])
    x, y = second.x.take(vertex), second.y.take(vertex)
    x -= west.take(pair)
    y -= south.take(pair)
    # An edge runs from each vertex to the next; between rings stands a NaN, which is neither more nor less.
    xa, xb, ya, yb, pair = x[:-1], x[1:], y[:-1], y[1:], pair[:-1]
    beside = (np.maximum(xa, xb) >= 0) & (np.minimum(xa, xb) <= width.take(pair)) & (np.maximum(ya, yb) >= 0)
    edge = np.flatnonzero(beside)
    xa, xb, ya, yb, pair = (each.take(edge) for each in (xa, xb, ya, yb, pair))
    near = np.minimum(ya, yb) <= height.take(pair)
    touched = np.zeros(len(a), bool)
    touched[pair.take(np.flatnonzero(near))] = True
    # Without an edge near it, all of the first lies where its corner lies: count the edges above the corner.
    over = np.flatnonzero(~near & ((xa <= 0) != (xb <= 0)))
    inside = ~touched & (np.bincount(pair.take(over), minlength=len(a)) % 2 == 1)
    areas = np.where(inside, first.area.take(a), 0.0)

    edge = np.flatnonzero(touched.take(pair))
    if len(edge):
        found = _strips(first, a, (west, south), *(each.take(edge) for each in (pair, xa, xb, ya, yb)))
        cut = np.flatnonzero(touched)
        areas[cut] = np.clip(found.take(cut), 0.0, first.area.take(a.take(cut)))
    return areas, inside


def _strips(
    first: Outlines,
    a: np.ndarray,
    corner: Pairs,
    pair: np.ndarray,
    xa: np.ndarray,
    xb: np.ndarray,
    ya: np.ndarray,
    yb: np.ndarray,
) -> np.ndarray:
    """Return the shared area of each pair, from the edges (xa, ya)–(xb, yb) of its second polygon.

    ``corner`` are x and y that the edges are relative to, for each pair.
    """
    mine = a.take(pair)
    start = first.start.take(mine)
    edge, vertex = spread(start, first.start.take(mine + 1) - start)
    of_pair = pair.take(edge)
    px, py = first.x.take(vertex), first.y.take(vertex)
    px -= corner[0].take(of_pair)
    py -= corner[1].take(of_pair)
    edge = edge[:-1]
    left = np.maximum(np.minimum(px[:-1], px[1:]), np.minimum(xa, xb).take(edge))
    right = np.minimum(np.maximum(px[:-1], px[1:]), np.maximum(xa, xb).take(edge))
    meet = np.flatnonzero(right > left)
    left, right, other = left.take(meet), right.take(meet), edge.take(meet)
    pxa, pxb, pya, pyb = px.take(meet), px.take(meet + 1), py.take(meet), py.take(meet + 1)
    qxa, qxb, qya, qyb = xa.take(other), xb.take(other), ya.take(other), yb.take(other)
    slope, slant = (pyb - pya) / (pxb - pxa), (qyb - qya) / (qxb - qxa)
    upper_left, upper_right = pya + (left - pxa) * slope, pya + (right - pxa) * slope
    lower_left, lower_right = qya + (left - qxa) * slant, qya + (right - qxa) * slant
    # The lower of both lines, but not below the base: max(q, 0) less what of q stands above p.
    strip = _above(lower_left, lower_right) - _above(lower_left - upper_left, lower_right - upper_right)
    strip *= right - left
    against = (pxb > pxa) != (qxb > qxa)
    return np.bincount(of_pair.take(meet), weights=np.where(against, -strip, strip), minlength=len(a)) / 2


def _above(left: np.ndarray, right: np.ndarray) -> np.ndarray:
    """Return twice the mean of max(f, 0) over an interval at whose ends a straight line has these values."""
    up = np.maximum(left, 0.0) + np.maximum(right, 0.0)
    crosses = np.flatnonzero((left < 0) != (right < 0))
    part = up.take(crosses)
    up[crosses] = part * part / (np.abs(left.take(crosses)) + np.abs(right.take(crosses)))
    return up


def seamless(
    first: Outlines, second: Outlines, a: np.ndarray, b: np.ndarray, group: np.ndarray, groups: int
) -> np.ndarray:
    """Return for which groups (bool) of pairs every border within the bounds of the first is a common one.

    ``group`` (k) rises. Where each edge of one ``second`` that comes near is also an edge of another in the
    opposite direction, vertex by vertex, as between neighbours in a cadastre, they neither overlap nor leave a
    gap in part of the bounds: they cover all of ``first`` equally often. That is proved by a sum of hashes (64
    bits) in which an edge and its opposite cancel.
    """
    pair, vertex = spread(second.start[b], second.start[b + 1] - second.start[b])
    x, y, pair = second.x.take(vertex), second.y.take(vertex), pair[:-1]
    west, south, east, north = first.bounds.take(a, axis=0).T.copy()
    meets = (np.maximum(x[:-1], x[1:]) >= west.take(pair)) & (np.minimum(x[:-1], x[1:]) <= east.take(pair))
    edge = np.flatnonzero(meets)
    ya, yb, owner = y.take(edge), y.take(edge + 1), pair.take(edge)
    meets = np.flatnonzero((np.maximum(ya, yb) >= south.take(owner)) & (np.minimum(ya, yb) <= north.take(owner)))
    edge, owner = edge.take(meets), owner.take(meets)
    here, there = _hashed(x.take(edge), y.take(edge)), _hashed(x.take(edge + 1), y.take(edge + 1))
    balance = np.zeros(groups, np.uint64)
    of_group = group.take(owner)
    if len(edge):
        begins = np.flatnonzero(np.diff(of_group, prepend=-1))
        difference = _mixed(here * _ODD + there) - _mixed(there * _ODD + here)
        balance[of_group[begins]] = np.add.reduceat(difference, begins)
    return balance == 0


_ODD = np.uint64(0x9E3779B97F4A7C15)


def _hashed(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    return _mixed(_mixed(x.view(np.uint64)) * _ODD + y.view(np.uint64))


def _mixed(value: np.ndarray) -> np.ndarray:
    """Stir 64 bits (the finaliser of SplitMix64, Steele, Lea and Flood 2014)."""
    value = (value ^ (value >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    value = (value ^ (value >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return value ^ (value >> np.uint64(31))
