"""The borders of a layer: rings or short lines, indexed, so that those near a wall are found without walking
around whole features."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Tuple

import numpy as np

from enforcement_plugin.overlay.boxes import Boxes
from enforcement_plugin.overlay.layers import MOST_VERTICES, AreaLayer
from enforcement_plugin.overlay.outlines import Outlines, joined

#: Edges of a line: few, so that its box is small.
_RUN = 6
#: A ring that reaches further (units of the coordinate system) has structures in its box by the thousand.
_WIDE = 500.0


@dataclass(frozen=True)
class Borders:
    """A layer's borders as outlines or lines of few edges (m), whose each is (m), and an index over them.

    ``ringed`` (n) tells the features whose border is one entry: all their rings, which go around their area;
    ``simple`` (m) the entries of one ring or line.
    """

    lines: Outlines
    feature: np.ndarray
    index: Boxes
    ringed: np.ndarray
    simple: np.ndarray

    @classmethod
    def of(cls, layer: AreaLayer) -> Borders:
        """Take the rings of a layer's features, those of many vertices or far around cut into short lines."""
        outlines = layer.outlines
        size = np.diff(outlines.start)
        bounds = np.nan_to_num(outlines.bounds)
        ringed = (size <= MOST_VERTICES + 1) & ((bounds[:, 2:] - bounds[:, :2]).max(axis=1, initial=0.0) <= _WIDE)
        short, long = np.flatnonzero(ringed & (size > 0)), np.flatnonzero(~ringed)
        if len(long) == 0 and not layer.is_cut:
            return cls(layer.pieces, layer.feature, layer.index, ringed, _simple(layer.pieces))
        lines, owner = _lines(outlines.take(long))
        lines = joined((outlines.take(short), lines))
        feature = np.concatenate([short, long[owner]])
        return cls(lines, feature, Boxes.of(lines.bounds), ringed, _simple(lines))

    def meeting(self, boxes: np.ndarray, index: np.ndarray) -> Tuple[np.ndarray, np.ndarray]:
        """Return ``(box, line)``: those boxes (k, 4) of an index that meet the boxes of lines, by box."""
        box, line = self.index.query(boxes.take(index, axis=0))
        return index.take(box), line


def _simple(outlines: Outlines) -> np.ndarray:
    ends = np.append(np.flatnonzero(np.isnan(outlines.x)), len(outlines.x))
    return np.asarray(ends[np.searchsorted(ends, outlines.start[:-1])] == outlines.start[1:] - 1)


def _lines(outlines: Outlines) -> Tuple[Outlines, np.ndarray]:
    """Return the rings of outlines cut into lines (m) of few edges, and whose each is (m)."""
    edge = np.flatnonzero(~np.isnan(outlines.x[:-1]) & ~np.isnan(outlines.x[1:]))
    owner = np.asarray(np.searchsorted(outlines.start, edge, side="right")) - 1
    # A line ends where its ring does, and after so many edges.
    ring = np.cumsum(np.isnan(outlines.x))[edge]
    first = np.flatnonzero(np.diff(ring, prepend=-1))
    rank = np.arange(len(edge)) - np.repeat(first, np.diff(np.append(first, len(edge))))
    begins = np.flatnonzero((rank % _RUN) == 0)
    count = np.diff(np.append(begins, len(edge)))
    line = np.repeat(np.arange(len(begins)), count + 1)
    step = np.arange(len(line)) - np.repeat(np.cumsum(count + 1) - count - 1, count + 1)
    vertex = edge[begins][line] + step
    place = np.arange(len(line)) + line
    x, y = np.full(len(line) + len(begins), np.nan), np.full(len(line) + len(begins), np.nan)
    x[place], y[place] = outlines.x[vertex], outlines.y[vertex]
    start = np.concatenate([[0], np.cumsum(count + 2)])
    bounds = np.empty((len(begins), 4))
    if len(begins):
        for column, (values, reduce) in enumerate(
            ((x, np.minimum), (y, np.minimum), (x, np.maximum), (y, np.maximum))
        ):
            known = np.where(np.isnan(values), np.inf if reduce is np.minimum else -np.inf, values)
            bounds[:, column] = reduce.reduceat(known, start[:-1])
    none = np.zeros(len(begins))
    lines = Outlines(x, y, start, bounds, none, none.astype(np.int8))
    return lines, owner[begins]
