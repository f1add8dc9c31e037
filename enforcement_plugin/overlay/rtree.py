"""The boxes of a layer in a workspace, read at once from its R-tree and kept in memory.

SQLite's R-tree answers one box after the other, each from the file's pages; for a thousand boxes all leaves
together are soon read as arrays, and asked again in a tenth of the time.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

import numpy as np

from enforcement_plugin.overlay.boxes import Boxes
from enforcement_plugin.overlay.outlines import spread

_ROOT = 1
#: A node (sqlite.org, ext/rtree/rtree.c, "Database Format of R-Tree Tables"): two bytes of depth (in the root),
#: two with the number of cells; a cell is a number of eight bytes and the sides minx, maxx, miny, maxy.
_CELLS = 4
_CELL = np.dtype([("number", ">i8"), ("side", ">f4", 4)])


@dataclass(frozen=True)
class KeptBoxes:
    """Boxes (n, by leaf) of features and their fids (n); leaf i holds ``start[i]`` to ``start[i + 1]``.

    ``sides`` (4, n) are west, south, east and north, rounded outwards to four bytes each, as SQLite keeps them.
    """

    fids: np.ndarray
    sides: np.ndarray
    start: np.ndarray
    leaves: Boxes

    @classmethod
    def read(cls, connection: sqlite3.Connection, table: str) -> KeptBoxes:
        """Read the index of a table's column ``geom`` (GeoPackage 1.3, annex F.3)."""
        nodes = connection.execute(f'SELECT nodeno, data FROM "rtree_{table}_geom_node"').fetchall()
        size = len(nodes[0][1])
        data = np.frombuffer(b"".join(each for _, each in nodes), np.uint8).reshape(len(nodes), size)
        most = (size - _CELLS) // _CELL.itemsize
        count = data[:, 2:4].copy().view(">u2").ravel().astype(np.int64)
        number = np.array([number for number, _ in nodes])
        place = np.zeros(int(number.max()) + 1, np.int64)
        place[number] = np.arange(len(nodes))

        def cells(of: np.ndarray) -> np.ndarray:
            body = data[of, _CELLS : _CELLS + most * _CELL.itemsize].reshape(-1).view(_CELL).reshape(len(of), most)
            return body[np.arange(most) < count[of][:, None]]

        level = place[[_ROOT]]
        (depth,) = data[level[0], :2].copy().view(">u2").tolist()
        for _ in range(depth):
            level = place[cells(level)["number"]]
        level = level[count[level] > 0]
        leaf = cells(level)
        start = np.concatenate([[0], np.cumsum(count[level])])
        sides = leaf["side"].astype(np.float32)[:, [0, 2, 1, 3]].T.copy()
        around = np.empty((len(level), 4))
        for side, reduce in enumerate((np.minimum, np.minimum, np.maximum, np.maximum)):
            if len(level):
                around[:, side] = reduce.reduceat(sides[side], start[:-1])
        return cls(leaf["number"].astype(np.int64), sides, start, Boxes.of(around))

    def meeting(self, boxes: np.ndarray) -> np.ndarray:
        """Return the fids, each once, whose boxes meet some of these (k, 4: west, south, east, north)."""
        asked, leaf = self.leaves.query(boxes)
        pair, cell = spread(self.start[leaf], self.start[leaf + 1] - self.start[leaf])
        west, south, east, north = self.sides.take(cell, axis=1)
        asked_west, asked_south, asked_east, asked_north = boxes.take(asked.take(pair), axis=0).T
        meets = (west <= asked_east) & (east >= asked_west) & (south <= asked_north) & (north >= asked_south)
        found: np.ndarray = np.unique(self.fids[cell[meets]])
        return found
