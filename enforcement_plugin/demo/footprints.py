"""Footprints of buildings: rectilinear shapes of 4 to 12 vertices, laid along their streets."""

from __future__ import annotations

from dataclasses import dataclass
from typing import List, Tuple

import numpy as np

from enforcement_plugin.demo.parcels import Lots, lot_size
from enforcement_plugin.demo.plan import Plan
from enforcement_plugin.demo.shapes import Warp
from enforcement_plugin.overlay.libraries import shapely2

# Room of one building by use, in the order of plan.USES: along the street and away from it (m).
_ROOM = np.array(
    [[7.0, 8.0], [36.0, 22.0], [22.0, 18.0], [38.0, 26.0], [44.0, 32.0], [6.5, 8.0], [24.0, 18.0], [22.0, 16.0]]
)
#: How likely a place of that use is flagged: villages and half-finished estates more than fields and parks.
_SUSPICION = np.array([1.0, 2.4, 1.6, 0.9, 1.8, 0.55, 0.15, 0.1])
_MOST_ROOMS = np.array([3, 12, 8, 10, 10, 4, 3, 2])
_SHEDS = np.array([0.0, 0.35, 0.2, 0.15, 0.1, 0.0, 0.1, 0.5])
_MARGIN = 1.6

# Rectilinear shapes in a unit square; a and b (0.25–0.5) are where they turn.
_SHAPES = (
    lambda a, b: ((0, 0), (1, 0), (1, 1), (0, 1)),
    lambda a, b: ((0, 0), (1, 0), (1, b), (a, b), (a, 1), (0, 1)),
    lambda a, b: ((0, 0), (1, 0), (1, 1), (1 - a / 2, 1), (1 - a / 2, b), (a / 2, b), (a / 2, 1), (0, 1)),
    lambda a, b: (
        (0, 0), (1, 0), (1, b), (0.5 + a / 2, b), (0.5 + a / 2, 1), (0.5 - a / 2, 1), (0.5 - a / 2, b), (0, b)
    ),
    lambda a, b: ((0, 0), (1 - a, 0), (1 - a, b / 2), (1, b / 2), (1, 1), (a, 1), (a, 1 - b / 2), (0, 1 - b / 2)),
    lambda a, b: (
        (a / 2, 0), (1 - a / 2, 0), (1 - a / 2, b / 2), (1, b / 2), (1, 1 - b / 2), (1 - a / 2, 1 - b / 2),
        (1 - a / 2, 1), (a / 2, 1), (a / 2, 1 - b / 2), (0, 1 - b / 2), (0, b / 2), (a / 2, b / 2),
    ),
)  # fmt: skip
_SHAPE_SHARES = (0.5, 0.22, 0.1, 0.07, 0.07, 0.04)

ON_PARCEL, ACROSS_BORDER, ON_NOTHING, ACROSS_ZONE = range(4)
PLACINGS = ("on a parcel", "reaching over a parcel's border", "on no parcel", "across a zone's border")
#: Shares of the last three; a few of each even in the smallest city.
_OVER_BORDER, _ON_NOTHING, _ACROSS_ZONE = 0.12, 0.012, 0.006


@dataclass(frozen=True)
class Places:
    """n footprints: polygons on the map, the lot each was put on (-1 none) and how it was placed."""

    polygons: np.ndarray
    lot: np.ndarray
    placing: np.ndarray


def place(random: np.random.Generator, plan: Plan, lots: Lots, borders: List[np.ndarray], count: int) -> Places:
    """Return ``count`` footprints; ``borders`` are lines on the plan that a few of them must lie across."""
    loose = max(3, round(_ON_NOTHING * count))
    across = max(4, round(_ACROSS_ZONE * count))
    over = max(10, round(_OVER_BORDER * count))
    middle, size, lot = _rooms(random, lots, count - loose - across)
    placing = np.full(len(lot), ON_PARCEL)
    chosen = random.permutation(len(lot))[:over]
    placing[chosen] = ACROSS_BORDER
    _reach_over(random, lots, lot, chosen, middle, size)
    on_plan = lots.take(lot).on_plan(middle[:, 0], middle[:, 1])
    turned = lots.turned[lot]

    street, street_size, street_turned = _by_the_street(random, plan, loose)
    line, line_size = _on_lines(random, borders, across)
    on_plan = np.concatenate([on_plan, street, line])
    size = np.concatenate([size, street_size, line_size])
    turned = np.concatenate([turned, street_turned, random.integers(0, 2, across).astype(bool)])
    polygons = _draw(random, plan.warp, on_plan, size, turned)
    lot = np.concatenate([lot, np.full(loose + across, -1)])
    placing = np.concatenate([placing, np.full(loose, ON_NOTHING), np.full(across, ACROSS_ZONE)])
    order = random.permutation(count)
    return Places(polygons[order], lot[order], placing[order])


def _rooms(random: np.random.Generator, lots: Lots, count: int) -> Tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return middles in the lots' frames, sizes and lots of ``count`` buildings that do not touch each other."""
    free = np.maximum(lot_size(lots) - 2 * _MARGIN, 3.0)
    grid = np.maximum(np.floor(free / _ROOM[lots.use]), 1).astype(np.int64)
    rooms = np.where(lots.clipped, 0, np.minimum(grid.prod(axis=1), _MOST_ROOMS[lots.use]))
    # Twice the buildings wanted fit in, or the largest lots are asked for more.
    while rooms.sum() < 1.25 * count:
        more = np.minimum(grid.prod(axis=1), rooms * 2)
        if more.sum() == rooms.sum():
            grid = grid + 1
        rooms = more
    lot = np.repeat(np.arange(len(lots)), rooms)
    rank = np.arange(len(lot)) - np.repeat(np.cumsum(rooms) - rooms, rooms)
    # A weighted draw without repetition (Efraimidis and Spirakis 2006).
    key = np.log(random.uniform(size=len(lot))) / _SUSPICION[lots.use[lot]]
    taken = np.sort(np.argpartition(-key, count - 1)[:count])
    lot, rank = lot[taken], rank[taken]
    # The rooms that a lot uses are spread over its grid.
    cell = (rank * np.maximum(grid[lot].prod(axis=1) // rooms[lot], 1)) % grid[lot].prod(axis=1)
    column, row = cell % grid[lot, 0], cell // grid[lot, 0]
    room = free[lot] / grid[lot]
    # On estates and at offices many of the flagged things are sheds and sun rooms, not buildings.
    shed = np.where(random.uniform(size=count) < _SHEDS[lots.use[lot]], 0.22, 1.0)[:, None]
    size = np.minimum(room, _ROOM[lots.use[lot]] * 1.35) * shed * random.uniform(0.5, 0.88, (count, 2))
    play = (room - size) / 2
    corner = np.stack([lots.along[lot, 0], lots.deep[lot, 0]], axis=1) + _MARGIN
    middle = corner + (np.stack([column, row], axis=1) + 0.5) * room + play * random.uniform(-0.8, 0.8, (count, 2))
    return middle, size, lot


def _reach_over(
    random: np.random.Generator,
    lots: Lots,
    lot: np.ndarray,
    chosen: np.ndarray,
    middle: np.ndarray,
    size: np.ndarray,
) -> None:
    """Let buildings grow over the nearest side of their lot by some metres, as they do."""
    mine = lot[chosen]
    ranges = np.stack([lots.along[mine], lots.deep[mine]], axis=1)  # (k, axis, from and to)
    gaps = np.abs(ranges - middle[chosen][:, :, None]) - size[chosen][:, :, None] / 2
    nearest = gaps.reshape(len(chosen), 4).argmin(axis=1)
    axis, end = nearest // 2, nearest % 2
    rank = np.arange(len(chosen))
    grow = np.maximum(gaps[rank, axis, end], 0) + random.uniform(0.9, 3.4, len(chosen))
    size[chosen, axis] += grow
    middle[chosen, axis] += np.where(end == 1, 0.5, -0.5) * grow


def _by_the_street(
    random: np.random.Generator, plan: Plan, count: int
) -> Tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return middles, sizes and orientation of stalls and sheds at the verge of arterial streets."""
    shapely = shapely2()
    tries = 3 * count + 20
    upright = random.integers(0, 2, tries).astype(bool)
    streets = np.where(upright, random.choice(plan.across[1:-1], tries), random.choice(plan.up[1:-1], tries))
    along = random.uniform(0.08, 0.92, tries) * plan.side
    aside = random.choice([-1.0, 1.0], tries) * random.uniform(2.5, 4.5, tries)
    middle = np.where(
        upright[:, None], np.stack([streets + aside, along], 1), np.stack([along, streets + aside], 1)
    )
    dry = ~np.logical_or(
        *(shapely.contains_xy(shapely.Polygon(area), *middle.T) for area in (plan.lake, plan.river))
    )
    chosen = np.flatnonzero(dry)[:count]
    size = np.stack([random.uniform(3.0, 9.0, count), random.uniform(2.2, 3.6, count)], axis=1)
    return middle[chosen], size, upright[chosen]


def _on_lines(random: np.random.Generator, borders: List[np.ndarray], count: int) -> Tuple[np.ndarray, np.ndarray]:
    """Return middles on the borders in turn, and sizes."""
    middle = np.empty((count, 2))
    for number in range(count):
        line = borders[number % len(borders)]
        middle[number] = line[random.integers(len(line))]
    return middle, random.uniform(8.0, 19.0, (count, 2))


def _draw(
    random: np.random.Generator, warp: Warp, middle: np.ndarray, size: np.ndarray, turned: np.ndarray
) -> np.ndarray:
    """Return footprints on the map: a shape, scaled, turned with its street and laid at its place."""
    shapely = shapely2()
    count = len(middle)
    shape = random.choice(len(_SHAPES), count, p=_SHAPE_SHARES)
    shape[size.min(axis=1) < 5.0] = 0
    bend_a, bend_b = random.uniform(0.28, 0.5, (2, count))
    flip = random.choice([-1.0, 1.0], (count, 2))
    quarter = random.integers(0, 2, count).astype(bool)
    angle = warp.direction(middle) + random.normal(0, 0.006, count)
    centre = warp(middle)
    polygons = np.empty(count, dtype=object)
    for number, corners in enumerate(_SHAPES):
        of_shape = np.flatnonzero(shape == number)
        a, b = bend_a[of_shape], bend_b[of_shape]
        ring = np.empty((len(of_shape), len(corners(0.5, 0.5)), 2))
        for place, (x, y) in enumerate(corners(a, b)):
            ring[:, place, 0], ring[:, place, 1] = x, y
        ring -= 0.5
        ring[quarter[of_shape]] = ring[quarter[of_shape]][:, :, ::-1]
        ring *= (size * flip)[of_shape][:, None, :]
        ring[turned[of_shape]] = ring[turned[of_shape]][:, :, ::-1]
        cos, sin = np.cos(angle[of_shape])[:, None], np.sin(angle[of_shape])[:, None]
        east = cos * ring[..., 0] - sin * ring[..., 1]
        north = sin * ring[..., 0] + cos * ring[..., 1]
        placed = np.round(np.stack([east, north], axis=-1) + centre[of_shape][:, None, :], 3)
        polygons[of_shape] = shapely.polygons(placed)
    return polygons
