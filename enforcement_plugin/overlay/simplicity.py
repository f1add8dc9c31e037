"""Which rings surely do not cross or touch themselves: told on arrays, so that GEOS need see only the doubtful."""

from __future__ import annotations

import numpy as np

#: Signed areas below this part of what they were computed from may be rounding: then nothing is sure.
_SURE = 1e-9
#: Nor are products so small that they lose figures.
_LEAST = 1e-300
#: Edges of rings of which every pair is looked at.
_MOST_EDGES = 64
#: Values that are worked on at once.
_TOGETHER = 1 << 15


def surely_simple(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Return which of n closed rings (n, bool) are valid beyond doubt; False may only mean that GEOS must say.

    ``x`` and ``y`` (vertices, n) run from each ring's first vertex back to it. They must be the coordinates as
    they are: moved ones are rounded, and near the origin another ring.
    """
    sure = _around_their_middle(x, y)
    rest = np.flatnonzero(~sure)
    if len(rest) and len(x) - 1 <= _MOST_EDGES:
        sure[rest] = _edges_apart(x.take(rest, axis=1), y.take(rest, axis=1))
    return sure


def _around_their_middle(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Return which rings go once around the middle of their vertices, every edge further: these are simple.

    Most outlines of a cadastre are such, and to see it takes a step an edge instead of one a pair of edges.
    """
    edges = len(x) - 1
    left, right = np.zeros(x.shape[1], np.int64), np.zeros(x.shape[1], np.int64)
    rounds = np.zeros(x.shape[1], np.int64)
    dx, dy = x - x[:-1].mean(axis=0), y - y[:-1].mean(axis=0)
    below = dy < 0
    together = _edges_together(x)
    for begin in range(0, edges, together):
        end = min(begin + together, edges)
        part, after = (slice(begin, end), slice(begin + 1, end + 1)) if together > 1 else (begin, begin + 1)
        one, other = dx[part] * dy[after], dx[after] * dy[part]
        turn, margin = one - other, _SURE * (np.abs(one) + np.abs(other)) + _LEAST
        left += _counted(turn > margin)
        right += _counted(turn < -margin)
        rounds += _counted(below[part] != below[after])
    return ((left == edges) | (right == edges)) & (rounds == 2)


def _counted(edges: np.ndarray) -> np.ndarray:
    """Return of how many edges (edges, n; or n, of one) of each ring something is true."""
    return np.count_nonzero(edges, axis=0) if edges.ndim > 1 else edges


def _edges_together(x: np.ndarray) -> int:
    """Return how many edges are worked on at once: of few rings many, of many one, in the processor's cache."""
    return max(_TOGETHER // max(x.shape[1], 1), 1)


def _edges_apart(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Return in which rings no edge comes near another but the two beside it."""
    edges = len(x) - 1
    dx, dy = np.diff(x, axis=0), np.diff(y, axis=0)
    dx_after, dy_after = np.roll(dx, -1, axis=0), np.roll(dy, -1, axis=0)
    sure = np.ones(x.shape[1], bool)
    together = _edges_together(x)
    for begin in range(
        0, edges, together
    ):  # neighbours share a vertex only, if they do not fold back on each other
        part = slice(begin, begin + together)
        forward = dx[part] * dx_after[part] + dy[part] * dy_after[part]
        turn = dx[part] * dy_after[part] - dy[part] * dx_after[part]
        good = (forward > 0) | (np.abs(turn) > _SURE * np.abs(forward) + _LEAST)
        good &= (dx[part] != 0) | (dy[part] != 0)
        sure &= good.all(axis=0)
    west, east = np.minimum(x[:-1], x[1:]), np.maximum(x[:-1], x[1:])
    south, north = np.minimum(y[:-1], y[1:]), np.maximum(y[:-1], y[1:])
    one, two = np.triu_indices(edges, 2)
    one, two = one[two - one < edges - 1], two[two - one < edges - 1]  # the last edge ends where the first begins
    for begin in range(0, len(one), together):
        first, second = one[begin : begin + together], two[begin : begin + together]
        i, j = (first, second) if together > 1 else (first[0], second[0])  # an index of one takes no copy
        close = (east[i] >= west[j]) & (west[i] <= east[j])
        close &= (north[i] >= south[j]) & (south[i] <= north[j])
        close &= sure
        if close.any():
            pair, ring = np.nonzero(np.atleast_2d(close))
            sure[ring[~_apart(x, y, ring, first[pair], second[pair])]] = False
    return sure


def _apart(x: np.ndarray, y: np.ndarray, ring: np.ndarray, one: np.ndarray, two: np.ndarray) -> np.ndarray:
    """Return the rings in which an edge lies strictly on one side of another edge's line."""
    # Vertex by vertex, the next one of the same ring stands as many places on as there are rings.
    count, x, y = x.shape[1], x.ravel(), y.ravel()
    one, two = one * count + ring, two * count + ring
    return _one_side(x, y, one, two, count) | _one_side(x, y, two, one, count)


def _one_side(x: np.ndarray, y: np.ndarray, line: np.ndarray, edge: np.ndarray, count: int) -> np.ndarray:
    x0, y0 = x.take(line), y.take(line)
    dx, dy = x.take(line + count) - x0, y.take(line + count) - y0
    sides = []
    for end in (edge, edge + count):
        one, other = dx * (y.take(end) - y0), dy * (x.take(end) - x0)
        side, margin = one - other, _SURE * (np.abs(one) + np.abs(other)) + _LEAST
        sides.append(np.where(np.abs(side) > margin, np.sign(side), 0.0))
    return sides[0] * sides[1] > 0
