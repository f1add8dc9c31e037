"""Blocks into parcels: two rows back to back, neighbours sharing every vertex of their common borders."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Callable, List, Tuple

import numpy as np

from enforcement_plugin.demo.plan import Plan
from enforcement_plugin.overlay.libraries import shapely2

# Lots by use, in the order of plan.USES: width along the street (m), and from which depth on two rows fit.
_LOT_WIDTH = np.array([15.0, 95.0, 48.0, 110.0, 105.0, 13.5, 46.0, 300.0])
_TWO_ROWS_FROM = np.array([30.0, 400.0, 70.0, 400.0, 150.0, 26.0, 180.0, 400.0])
#: How much borders sway (m): grown places more than planned ones.
_SWAY = np.array([1.0, 0.3, 0.4, 0.4, 0.5, 0.8, 3.0, 0.5])
_STREET_VERTEX_EVERY = 16.0
_MOST_STREET_VERTICES = 11
_SIDE_VERTEX_EVERY = 20.0
_MOST_SIDE_VERTICES = 6
_MOST_VERTICES = 40
_GREEN_BELT = 24.0
_LARGE_LOT = 1000.0
#: Vertices of the back line that lie closer together sway together, else thin lots would cross themselves.
_SWAY_TOGETHER = 4.0


@dataclass(frozen=True)
class Lots:
    """n lots in their blocks' frames: ``along`` and ``deep`` (n, 2) are from and to in metres on the plan.

    In the frame the long side of the block runs along the first axis; ``turned`` (n) says that this is the
    plan's y. ``use``, ``superblock`` and ``block`` (n) as in the plan; ``clipped`` (n) lots lost a part to water
    or to the green belt, so that their frame is larger than they are.
    """

    along: np.ndarray
    deep: np.ndarray
    turned: np.ndarray
    use: np.ndarray
    superblock: np.ndarray
    block: np.ndarray
    clipped: np.ndarray

    def take(self, index: np.ndarray) -> Lots:
        """Return the lots of an index or mask."""
        return Lots(*(getattr(self, name)[index] for name in self.__dataclass_fields__))

    def __len__(self) -> int:
        return len(self.use)

    def on_plan(self, along: np.ndarray, deep: np.ndarray) -> np.ndarray:
        """Return plan coordinates (n, 2) of one place per lot, given in the lots' frames."""
        return np.where(self.turned[:, None], np.stack([deep, along], axis=1), np.stack([along, deep], axis=1))


def lay_out(random: np.random.Generator, plan: Plan) -> Tuple[Lots, np.ndarray]:
    """Return the lots of the plan and their polygons on the map (n, shapely).

    Lots in water, or in the green belt along the ring road, are left out: nobody owns a parcel there.
    """
    shapely = shapely2()
    lots, rings, start = _lots(random, plan)
    polygons = shapely.polygons(
        shapely.linearrings(rings, indices=np.repeat(np.arange(len(lots)), np.diff(start)))
    )
    polygons, keep, lots.clipped[:] = _spared(plan, polygons)
    rings, owner = shapely.get_coordinates(polygons[keep], return_index=True)
    return lots.take(keep), shapely.polygons(shapely.linearrings(plan.warp(rings), indices=owner))


def _spared(plan: Plan, polygons: np.ndarray) -> Tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the lots without what water and the ring road's green belt take, which remain, which lost a part.

    A large lot loses its part; a homestead, or a lot that loses its shape, goes as a whole.
    """
    shapely = shapely2()
    polygons, keep = polygons.copy(), np.ones(len(polygons), bool)
    clipped = np.zeros(len(polygons), bool)
    tree = shapely.STRtree(polygons)
    for area in (
        shapely.Polygon(plan.river),
        shapely.difference(shapely.Polygon(plan.lake), shapely.Polygon(plan.old_city)),
        shapely.buffer(shapely.LinearRing(plan.ring), _GREEN_BELT),
    ):
        hit = tree.query(area, predicate="intersects")
        rest = _largest_parts(shapely.difference(polygons[hit], area))
        before = shapely.area(polygons[hit])
        fine = (
            (before > _LARGE_LOT)
            & (shapely.area(rest) > 0.3 * before)
            & (shapely.get_num_interior_rings(rest) == 0)
            & (shapely.get_num_coordinates(rest) <= _MOST_VERTICES)
        )
        polygons[hit[fine]] = rest[fine]
        clipped[hit[fine]] = True
        keep[hit[~fine]] = False
    return polygons, keep, clipped


def _largest_parts(geometries: np.ndarray) -> np.ndarray:
    """Return the largest polygon of each geometry; an empty one where there is none."""
    shapely = shapely2()
    parts, owner = shapely.get_parts(geometries, return_index=True)
    order = np.lexsort((shapely.area(parts), owner))
    last = np.flatnonzero(np.append(np.diff(owner[order]) != 0, True)) if len(order) else order
    found = np.full(len(geometries), shapely.Polygon(), dtype=object)
    found[owner[order][last]] = parts[order][last]
    return found


def _lots(random: np.random.Generator, plan: Plan) -> Tuple[Lots, np.ndarray, np.ndarray]:
    """Return lots, the vertices of their rings on the plan, and where each ring starts (n + 1)."""
    box, use = plan.blocks, plan.use
    width, height = box[:, 2] - box[:, 0], box[:, 3] - box[:, 1]
    turned = height > width
    length, depth = np.where(turned, height, width), np.where(turned, width, height)
    base = np.where(turned[:, None], box[:, [1, 0]], box[:, :2])
    rows = np.where(depth >= _TWO_ROWS_FROM[use], 2, 1)
    count = len(use)

    # A border strip is one row of one block; strip 2b and 2b + 1 lie back to back.
    strip_block = np.repeat(np.arange(count), rows)
    strip_row = np.concatenate([[0], np.cumsum(rows)[:-1]])
    strip_row = np.arange(len(strip_block)) - np.repeat(strip_row, rows)
    number = np.maximum(1, np.round(length / _LOT_WIDTH[use] * random.uniform(0.85, 1.15, count)))
    number = np.maximum(
        1, number[strip_block] + np.where(strip_row == 1, random.integers(-1, 2, len(strip_block)), 0)
    )
    number = number.astype(np.int64)

    cut_strip = np.repeat(np.arange(len(number)), number + 1)
    cut_first = np.concatenate([[0], np.cumsum(number + 1)])
    cut_rank = np.arange(len(cut_strip)) - cut_first[cut_strip]
    step = 1.0 / number[cut_strip]
    inner = (cut_rank > 0) & (cut_rank < number[cut_strip])
    share = cut_rank * step + np.where(inner, random.uniform(-0.22, 0.22, len(step)) * step, 0.0)
    share[cut_rank == number[cut_strip]] = 1.0  # not 0.999…: the corner is the neighbour's, too

    frame = _Frame(random, base, length, depth, rows, use, strip_block, strip_row, cut_strip, share)
    left = np.flatnonzero(cut_rank < number[cut_strip])  # every cut but a strip's last begins a lot
    rings, start = _rings(frame, left)
    strip = cut_strip[left]
    block = strip_block[strip]
    along = np.stack(
        [base[block, 0] + share[left] * length[block], base[block, 0] + share[left + 1] * length[block]], 1
    )
    near, far = frame.edge(strip, 0), frame.edge(strip, 1)
    deep = np.stack([base[block, 1] + np.minimum(near, far), base[block, 1] + np.maximum(near, far)], axis=1)
    lots = Lots(along, deep, turned[block], use[block], plan.superblock[block], block, np.zeros(len(block), bool))
    lot = np.repeat(np.arange(len(left)), np.diff(start))
    on_plan = rings + base[block[lot]]
    on_plan = np.where(turned[block[lot]][:, None], on_plan[:, ::-1], on_plan)
    return lots, on_plan, start


AddVertices = Callable[[np.ndarray, np.ndarray, np.ndarray, np.ndarray], None]
"""Takes whose they are, their order in the ring, and where vertices lie in the block's frame."""


class _Frame:
    """Borders inside blocks, each with the vertices that both neighbours use."""

    def __init__(
        self,
        random: np.random.Generator,
        base: np.ndarray,
        length: np.ndarray,
        depth: np.ndarray,
        rows: np.ndarray,
        use: np.ndarray,
        strip_block: np.ndarray,
        strip_row: np.ndarray,
        cut_strip: np.ndarray,
        share: np.ndarray,
    ) -> None:
        self.length, self.depth, self.rows = length, depth, rows
        self.strip_block, self.strip_row, self.cut_strip, self.share = strip_block, strip_row, cut_strip, share
        sway = _SWAY[use]
        self.back = np.where(rows == 2, depth * random.uniform(0.45, 0.55, len(depth)), depth)
        # The line at the back: the cuts of both rows and some vertices of its own, each with its own sway.
        two = rows[strip_block[cut_strip]] == 2
        own = np.repeat(np.flatnonzero(rows == 2), 2)
        block = np.concatenate([strip_block[cut_strip[two]], own])
        place = np.concatenate([share[two], random.uniform(0.05, 0.95, len(own))])
        key = np.unique(block + 0.5 * place)  # a block's places lie in [block, block + 0.5]
        self.key = key
        self.key_block = np.floor(key + 1e-12).astype(np.int64)
        end = (key - self.key_block < 1e-12) | (key - self.key_block > 0.5 - 1e-12)
        fresh = np.ones(len(key), bool)
        fresh[1:] = np.diff(key) * 2 * length[self.key_block[1:]] > _SWAY_TOGETHER
        lean = random.normal(0.0, 1.0, len(key)).clip(-2, 2)[np.cumsum(fresh) - 1] * sway[self.key_block]
        self.key_deep = self.back[self.key_block] + np.where(end, 0.0, lean)
        # The line between two lots of a row has some vertices on the way from the street to the back.
        block = strip_block[cut_strip]
        inner = (share > 0) & (share < 1)
        most = np.clip(depth[block] / rows[block] / _SIDE_VERTEX_EVERY, 1, _MOST_SIDE_VERTICES)
        self.side_count = np.where(inner, (random.uniform(0, 1, len(share)) * (most + 1)).astype(int), 0)
        self.side_lean = random.normal(0.0, 0.8, (len(share), _MOST_SIDE_VERTICES)).clip(-1.5, 1.5)
        self.side_lean *= sway[block][:, None]

    def edge(self, strip: np.ndarray, which: int) -> np.ndarray:
        """Return how deep in the block a strip's street side (0) or back (1) lies, in metres."""
        block, row = self.strip_block[strip], self.strip_row[strip]
        street = np.where(row == 0, 0.0, self.depth[block])
        return street if which == 0 else self.back[block]

    def at_back(self, cut: np.ndarray) -> np.ndarray:
        """Return how deep the back line lies at cuts."""
        block = self.strip_block[self.cut_strip[cut]]
        found = np.searchsorted(self.key, block + 0.5 * self.share[cut])
        found = np.minimum(found, max(len(self.key) - 1, 0))
        return np.where(self.rows[block] == 2, self.key_deep[found] if len(self.key) else 0.0, self.back[block])


def _rings(frame: _Frame, left: np.ndarray) -> Tuple[np.ndarray, np.ndarray]:
    """Return the lots' rings (closed) as vertices in block frames, and where each starts."""
    strip = frame.cut_strip[left]
    block = frame.strip_block[strip]
    right = left + 1
    length = frame.length[block]
    x0, x1 = frame.share[left] * length, frame.share[right] * length
    street = frame.edge(strip, 0)
    lots = np.arange(len(left))
    parts: List[Tuple[np.ndarray, np.ndarray, np.ndarray]] = []  # (lot, order within the ring, vertex)

    def add(owner: np.ndarray, order: np.ndarray, x: np.ndarray, y: np.ndarray) -> None:
        parts.append((owner, order, np.stack([x, y], axis=1)))

    def whole(value: float) -> np.ndarray:
        return np.full(len(lots), value)

    add(lots, whole(0.0), x0, street)
    extra = np.clip((x1 - x0) / _STREET_VERTEX_EVERY, 0, _MOST_STREET_VERTICES).astype(np.int64)
    owner = np.repeat(lots, extra)
    rank = np.arange(len(owner)) - np.repeat(np.concatenate([[0], np.cumsum(extra)[:-1]]), extra)
    share = (rank + 1) / (extra[owner] + 1)
    add(owner, share, x0[owner] + share * (x1 - x0)[owner], street[owner])
    add(lots, whole(1.0), x1, street)
    _add_side(frame, add, lots, right, x1, street, 2.0, 1.0)
    add(lots, whole(3.0), x1, frame.at_back(right))
    low = np.searchsorted(frame.key, block + 0.5 * frame.share[left], side="right")
    high = np.searchsorted(frame.key, block + 0.5 * frame.share[right], side="left")
    between = np.where(frame.rows[block] == 2, np.maximum(high - low, 0), 0)
    owner = np.repeat(lots, between)
    rank = np.arange(len(owner)) - np.repeat(np.concatenate([[0], np.cumsum(between)[:-1]]), between)
    vertex = np.asarray(low)[owner] + rank
    place = (frame.key[vertex] - frame.key_block[vertex]) * 2
    add(owner, 4.0 - place, place * length[owner], frame.key_deep[vertex])
    add(lots, whole(4.0), x0, frame.at_back(left))
    _add_side(frame, add, lots, left, x0, street, 5.0, -1.0)
    add(lots, whole(6.0), x0, street)

    owner = np.concatenate([part[0] for part in parts])
    order = np.lexsort((np.concatenate([part[1] for part in parts]), owner))
    start = np.concatenate([[0], np.cumsum(np.bincount(owner, minlength=len(lots)))])
    return np.concatenate([part[2] for part in parts])[order], start


def _add_side(
    frame: _Frame,
    add: AddVertices,
    lots: np.ndarray,
    cut: np.ndarray,
    x: np.ndarray,
    street: np.ndarray,
    order: float,
    direction: float,
) -> None:
    """Add the vertices between street and back of one side; both neighbours compute the same ones."""
    back = frame.at_back(cut)
    for number in range(_MOST_SIDE_VERTICES):
        has = frame.side_count[cut] > number
        share = (number + 1.0) / (frame.side_count[cut][has] + 1.0)
        add(
            lots[has],
            order + direction * share / 2,
            x[has] + frame.side_lean[cut[has], number],
            street[has] + share * (back - street)[has],
        )


def lot_size(lots: Lots) -> np.ndarray:
    """Return (n, 2) width along the street and depth of lots, in metres."""
    return np.stack([np.diff(lots.along, axis=1)[:, 0], np.diff(lots.deep, axis=1)[:, 0]], axis=1)
