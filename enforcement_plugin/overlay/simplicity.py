"""Which rings surely do not cross or touch themselves: told on arrays, so that GEOS need see only the doubtful."""

from __future__ import annotations

import numpy as np

#: Signed areas below this part of what they were computed from may be rounding: then nothing is sure.
_SURE = 1e-9
_MOST_VERTICES = 64


def surely_simple(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Return which of n closed rings (n, bool) are valid beyond doubt; False may only mean that GEOS must say.

    ``x`` and ``y`` (vertices, n) run from each ring's first vertex, which lies near the origin, back to it.
    """
    edges = len(x) - 1
    if edges > _MOST_VERTICES:
        return np.zeros(x.shape[1], bool)
    dx, dy = np.diff(x, axis=0), np.diff(y, axis=0)
    sure = np.ones(x.shape[1], bool)
    for edge in range(edges):  # neighbours share a vertex only, as long as they do not fold back on each other
        after = (edge + 1) % edges
        forward = dx[edge] * dx[after] + dy[edge] * dy[after]
        turn = dx[edge] * dy[after] - dy[edge] * dx[after]
        sure &= (forward > 0) | (np.abs(turn) > _SURE * np.abs(forward))
        sure &= (dx[edge] != 0) | (dy[edge] != 0)
    west, east = np.minimum(x[:-1], x[1:]), np.maximum(x[:-1], x[1:])
    south, north = np.minimum(y[:-1], y[1:]), np.maximum(y[:-1], y[1:])
    for one in range(edges - 2):
        for two in range(one + 2, edges - (one == 0)):
            close = (east[one] >= west[two]) & (west[one] <= east[two])
            close &= (north[one] >= south[two]) & (south[one] <= north[two])
            close &= sure
            if close.any():
                index = np.flatnonzero(close)
                sure[index[~_apart(x[:, index], y[:, index], one, two)]] = False
    return sure


def _apart(x: np.ndarray, y: np.ndarray, one: int, two: int) -> np.ndarray:
    """Return the rings in which an edge lies strictly on one side of another edge's line."""
    return _one_side(x, y, one, two) | _one_side(x, y, two, one)


def _one_side(x: np.ndarray, y: np.ndarray, line: int, edge: int) -> np.ndarray:
    dx, dy = x[line + 1] - x[line], y[line + 1] - y[line]
    sides = []
    for end in (edge, edge + 1):
        ax, ay = x[end] - x[line], y[end] - y[line]
        one, other = dx * ay, dy * ax
        side = one - other
        sides.append(np.where(np.abs(side) > _SURE * (np.abs(one) + np.abs(other)), np.sign(side), 0.0))
    return sides[0] * sides[1] > 0
