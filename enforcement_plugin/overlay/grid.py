"""A grid over a layer of few, large features: most cells lie wholly in the same ones, and need no geometry."""

from __future__ import annotations

from dataclasses import dataclass
from typing import List, Optional, Tuple

import numpy as np

from enforcement_plugin.overlay.outlines import Outlines, runs, spread

Pairs = Tuple[np.ndarray, np.ndarray]
NO_PAIRS: Pairs = (np.empty(0, np.int64), np.empty(0, np.int64))

_LEAST_WORK, _MOST_CELLS, _MOST_FEATURES = 2_000, 1 << 20, 20_000
_BORDER = -1
#: Part of a cell by which a border is thought thicker than it is, against rounding.
_THICK = 1e-6


@dataclass(frozen=True)
class Grid:
    """``columns`` × ``rows`` cells of ``size`` (2) from ``origin`` (2).

    ``set_of`` (cells, row by row) is the number of the set of features in which the whole cell lies, -1 where
    a border passes. Set k is ``feature[start[k] : start[k + 1]]``; sets may be empty.
    """

    origin: np.ndarray
    size: np.ndarray
    columns: int
    rows: int
    set_of: np.ndarray
    start: np.ndarray
    feature: np.ndarray

    @classmethod
    def over(cls, outlines: Outlines, work: int) -> Optional[Grid]:
        """Return a grid for ``work`` questions, with about as many cells; None where it would not pay."""
        solid = np.flatnonzero(outlines.solid)
        if work < _LEAST_WORK or not 0 < len(solid) <= _MOST_FEATURES:
            return None
        low, high = outlines.bounds[solid, :2].min(axis=0), outlines.bounds[solid, 2:].max(axis=0)
        side = float(np.sqrt(np.prod(high - low) / min(work, _MOST_CELLS)))
        columns, rows = (np.maximum(np.ceil((high - low) / side), 1)).astype(int).tolist()
        if columns * rows > 2 * _MOST_CELLS:
            return None
        size = np.maximum((high - low) / [columns, rows], 1e-9)
        return _drawn(outlines, solid, low, size, columns, rows)

    def answer(self, bounds: np.ndarray) -> Tuple[Pairs, np.ndarray]:
        """Return ``((box, feature), rest)``: pairs of n boxes and the features that hold all of each, and which
        boxes (n, bool) the grid cannot tell; for the others the pairs are all that there are."""
        (x, y), (width, height) = self.origin, self.size
        west, south, east, north = bounds.T.copy()
        left, right = np.floor((west - x) / width - _THICK), np.floor((east - x) / width + _THICK)
        low, high = np.floor((south - y) / height - _THICK), np.floor((north - y) / height + _THICK)
        within = (left >= 0) & (right < self.columns) & (right - left <= 1)
        within &= (low >= 0) & (high < self.rows) & (high - low <= 1)
        index = np.flatnonzero(within)
        left, right, low, high = (each.take(index).astype(np.int64) for each in (left, right, low, high))
        cell, beside, above = low * self.columns + left, right - left, (high - low) * self.columns
        found = self.set_of.take(cell)
        same = found != _BORDER
        for corner in (beside, above, beside + above):
            same &= self.set_of.take(cell + corner) == found
        told = np.flatnonzero(same)
        index, found = index.take(told), found.take(told)
        rest = np.ones(len(bounds), bool)
        rest[index] = False
        start = self.start.take(found)
        owner, place = spread(start, self.start.take(found + 1) - start)
        return (index.take(owner), self.feature.take(place)), rest


def _drawn(
    outlines: Outlines, solid: np.ndarray, origin: np.ndarray, size: np.ndarray, columns: int, rows: int
) -> Grid:
    border = np.zeros((rows, columns), bool)
    holders = np.zeros((rows, columns), np.uint64)  # the sum of the holders' numbers, drawn at random
    numbers = np.random.default_rng(0).integers(1, 2**63, len(outlines), dtype=np.uint64)
    windows: List[Tuple[int, int, np.ndarray]] = []
    for number in solid.tolist():
        part = slice(outlines.start[number], outlines.start[number + 1])
        x, y = (outlines.x[part] - origin[0]) / size[0], (outlines.y[part] - origin[1]) / size[1]
        edge = np.flatnonzero(~np.isnan(x[:-1]) & ~np.isnan(x[1:]))
        ends = (x[edge], y[edge], x[edge + 1], y[edge + 1])
        _mark(border, *ends)
        row, column, inside = _filled(*ends, columns, rows)
        window = holders[row : row + inside.shape[0], column : column + inside.shape[1]]
        window += inside * numbers[number]
        windows.append((row, column, inside))
    pure = np.flatnonzero(~border.ravel())
    set_of = np.full(border.size, _BORDER, np.int32)
    _, first, found = np.unique(holders.ravel()[pure], return_index=True, return_inverse=True)
    set_of[pure] = found
    at_row, at_column = np.divmod(pure[first], columns)
    members: List[np.ndarray] = []
    for row, column, inside in windows:
        r, c = at_row - row, at_column - column
        held = (r >= 0) & (c >= 0) & (r < inside.shape[0]) & (c < inside.shape[1])
        held[held] = inside[r[held], c[held]]
        members.append(np.flatnonzero(held))
    sets = np.concatenate(members)
    owner = np.repeat(solid, [len(each) for each in members])
    order = np.argsort(sets, kind="stable")
    start = np.concatenate([[0], np.cumsum(np.bincount(sets, minlength=len(first)))])
    return Grid(origin, size, columns, rows, set_of, start, owner[order])


def _mark(border: np.ndarray, xa: np.ndarray, ya: np.ndarray, xb: np.ndarray, yb: np.ndarray) -> None:
    """Mark the cells that edges (in cells) pass, cut into parts no longer than a cell."""
    count = np.ceil(np.maximum(np.abs(xb - xa), np.abs(yb - ya))).astype(np.int64)
    count = np.maximum(count, 1)
    edge = np.repeat(np.arange(len(count)), count)
    step = runs(np.zeros(len(count), np.int64), count)
    share, until = step / count[edge], (step + 1) / count[edge]
    dx, dy = (xb - xa)[edge], (yb - ya)[edge]
    x0, x1 = xa[edge] + share * dx, xa[edge] + until * dx
    y0, y1 = ya[edge] + share * dy, ya[edge] + until * dy
    rows, columns = border.shape
    for x in (np.minimum(x0, x1) - _THICK, np.maximum(x0, x1) + _THICK):
        for y in (np.minimum(y0, y1) - _THICK, np.maximum(y0, y1) + _THICK):
            column = np.clip(np.floor(x).astype(np.int64), 0, columns - 1)
            border[np.clip(np.floor(y).astype(np.int64), 0, rows - 1), column] = True
    middle_x, middle_y = (x0 + x1) / 2, (y0 + y1) / 2
    border[
        np.clip(np.floor(middle_y).astype(np.int64), 0, rows - 1),
        np.clip(np.floor(middle_x).astype(np.int64), 0, columns - 1),
    ] = True


def _filled(
    xa: np.ndarray, ya: np.ndarray, xb: np.ndarray, yb: np.ndarray, columns: int, rows: int
) -> Tuple[int, int, np.ndarray]:
    """Return first row and column of a window and which of its cells have their middle inside (by parity)."""
    column, row = int(max(np.floor(xa.min()), 0)), int(max(np.floor(ya.min()), 0))
    wide = int(min(np.ceil(xa.max()), columns)) - column
    high = int(min(np.ceil(ya.max()), rows)) - row
    south, north = np.minimum(ya, yb), np.maximum(ya, yb)
    # Rows whose middle lies in [south, north).
    begin = np.clip(np.ceil(south - 0.5).astype(np.int64), row, row + high)
    end = np.clip(np.ceil(north - 0.5).astype(np.int64), row, row + high)
    edge = np.repeat(np.arange(len(xa)), end - begin)
    at = runs(begin, end - begin)
    slope = (xb - xa)[edge] / (yb - ya)[edge]
    crossing = xa[edge] + (at + 0.5 - ya[edge]) * slope
    to = np.clip(np.ceil(crossing - 0.5).astype(np.int64) - column, 0, wide)
    flips = np.bincount((at - row) * (wide + 1) + to, minlength=high * (wide + 1))
    inside = np.cumsum(flips.reshape(high, wide + 1)[:, :wide], axis=1) % 2 == 1
    return row, column, inside
