"""Which boxes meet which: an index of bare arrays, without an object per box.

Boxes of about one size (within a factor of four) lie in a level of their own, each in the cell of its south-west
corner. No box of a level is higher than its cells, so what meets a place lies in its row of cells or in the one
south of it, and the cells of a row are one run of the array.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import List, Tuple

import numpy as np

from enforcement_plugin.overlay.outlines import runs, spread

#: Cells are that much larger than the largest box, against rounding.
_WIDER = 1 + 1e-6
#: So many cells for each box of a level at most: more would be empty ones.
_MOST_CELLS = 8
#: A cell is this part of the widest box wide: narrower ones bring fewer boxes that do not meet.
_PARTS = 4


@dataclass(frozen=True)
class _Level:
    """Boxes (k) by cell: their sides and whose they are (k each); cell c holds ``start[c]`` to ``start[c + 1]``.

    A cell is as high as the highest box, and a part of the widest one wide: a row's cells are one run.
    """

    origin: np.ndarray
    size: np.ndarray
    columns: int
    rows: int
    start: np.ndarray
    west: np.ndarray
    south: np.ndarray
    east: np.ndarray
    north: np.ndarray
    owner: np.ndarray
    widest: float

    @classmethod
    def of(cls, bounds: np.ndarray, owner: np.ndarray) -> _Level:
        low = bounds[:, :2]
        origin = low.min(axis=0)
        span = low.max(axis=0) - origin
        widest, highest = ((bounds[:, 2:] - low).max(axis=0) * _WIDER).tolist()
        size = np.maximum([widest / _PARTS, highest], np.maximum(span * 1e-9, 1e-12))
        while np.prod(np.floor(span / size) + 1) > _MOST_CELLS * len(bounds) + 16:
            size[np.argmax(span / size)] *= 2
        columns, rows = (np.floor(span / size).astype(np.int64) + 1).tolist()
        at = np.floor((low - origin) / size).astype(np.int64)
        cell = at[:, 1] * columns + at[:, 0]
        order = np.argsort(cell, kind="stable")
        start = np.zeros(columns * rows + 1, np.int64)
        np.cumsum(np.bincount(cell, minlength=columns * rows), out=start[1:])
        west, south, east, north = np.ascontiguousarray(bounds[order].T)
        return cls(origin, size, columns, rows, start, west, south, east, north, owner[order], widest)

    def query(self, asked: np.ndarray) -> Tuple[np.ndarray, np.ndarray]:
        """Return ``(asked, owner)`` of the pairs that meet, by what was asked."""
        x, y = self.origin
        west, south, east, north = asked.T.copy()
        first_column = np.floor((west - x - self.widest) / self.size[0])
        last_column = np.floor((east - x) / self.size[0])
        first_row = np.floor((south - y) / self.size[1]) - 1
        last_row = np.floor((north - y) / self.size[1])
        near = (last_column >= 0) & (last_row >= 0) & (first_column < self.columns) & (first_row < self.rows)
        index = np.flatnonzero(near)
        if len(index) == 0:
            return index, index
        left = np.maximum(first_column[index], 0).astype(np.int64)
        right = np.minimum(last_column[index], self.columns - 1).astype(np.int64)
        low = np.maximum(first_row[index], 0).astype(np.int64)
        count = np.minimum(last_row[index], self.rows - 1).astype(np.int64) - low + 1
        row = runs(low, count) * self.columns
        begin, end = self.start[row + np.repeat(left, count)], self.start[row + np.repeat(right, count) + 1]
        owner, place = spread(begin, end - begin)
        whose = np.repeat(index, count).take(owner)
        meets = (self.south.take(place) <= north.take(whose)) & (self.north.take(place) >= south.take(whose))
        some = np.flatnonzero(meets)
        whose, place = whose.take(some), place.take(some)
        meets = (self.west.take(place) <= east.take(whose)) & (self.east.take(place) >= west.take(whose))
        some = np.flatnonzero(meets)
        return whose.take(some), self.owner.take(place.take(some))


@dataclass(frozen=True)
class Boxes:
    """An index over n boxes."""

    levels: Tuple[_Level, ...]

    @classmethod
    def of(cls, bounds: np.ndarray) -> Boxes:
        """Return the index of boxes (n, 4: west, south, east, north); what is not finite is left out."""
        known = np.flatnonzero(np.isfinite(bounds).all(axis=1))
        extent = (bounds[known, 2:] - bounds[known, :2]).max(axis=1, initial=0.0)
        level = np.ceil(np.log2(np.maximum(extent, 1e-6)) / 2).astype(np.int64)
        levels: List[_Level] = []
        for each in np.unique(level):
            mine = known[level == each]
            levels.append(_Level.of(bounds[mine], mine))
        return cls(tuple(levels))

    def query(self, asked: np.ndarray) -> Tuple[np.ndarray, np.ndarray]:
        """Return ``(asked, box)``: index pairs of k boxes (k, 4, finite) and those of the index that they meet.

        Boxes that only touch meet. Pairs stand by what was asked.
        """
        found = [level.query(asked) for level in self.levels]
        if len(found) == 1:
            return found[0]
        if not found:
            return np.empty(0, np.int64), np.empty(0, np.int64)
        s, p = (np.concatenate(parts) for parts in zip(*found))
        order = np.argsort(s, kind="stable")
        return s[order], p[order]
