"""The city's plan: arterial streets, blocks with their use, water, ring road."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Tuple

import numpy as np

from enforcement_plugin.demo.shapes import Warp, closed_wiggle, rounded_box, wiggle

OLD_TOWN, HOUSING, BUSINESS, PUBLIC, INDUSTRY, VILLAGE, FIELD, GREEN = range(8)
USES = ("old town", "housing", "business", "public", "industry", "village", "field", "green")

#: Net m² of the plan per parcel, measured over the whole plan (streets, water and fields included).
PLAN_M2_PER_PARCEL = 3000.0
LEAST_PARCELS = 3000

# Block sizes in metres by use, in the order of USES: the longest side and the width of the streets between.
_LONGEST = np.array([96.0, 190.0, 150.0, 200.0, 270.0, 92.0, 380.0, 240.0])
_DEEPEST = np.array([64.0, 150.0, 110.0, 160.0, 200.0, 40.0, 260.0, 200.0])
_STREET = np.array([6.0, 13.0, 15.0, 15.0, 17.0, 4.5, 4.0, 10.0])
_UNIT = 330.0
_UNIT_STREET = 18.0


@dataclass(frozen=True)
class Plan:
    """The city before it is bent: a square of ``side`` metres.

    ``blocks`` (n, 4) are xmin, ymin, xmax, ymax between the streets, with ``use`` and ``superblock`` (n).
    ``across`` and ``up`` are the arterial streets' positions; ``ring_box`` the four that the ring road
    follows; ``ring`` its centre line (closed, thousands of vertices); ``lake``, ``old_city`` and ``river``
    are closed outlines; ``city`` is the outline of what the city administers.
    """

    side: float
    warp: Warp
    across: np.ndarray
    up: np.ndarray
    ring_box: Tuple[float, float, float, float]
    ring: np.ndarray
    lake: np.ndarray
    old_city: np.ndarray
    river: np.ndarray
    city: np.ndarray
    fenghuang: Tuple[float, float, float, float]
    jiaming: Tuple[float, float, float, float]
    blocks: np.ndarray
    use: np.ndarray
    superblock: np.ndarray


def draw_plan(random: np.random.Generator, parcels: int) -> Plan:
    """Draw the plan of a city with about ``parcels`` parcels (at least LEAST_PARCELS)."""
    side = float(np.sqrt(max(parcels, LEAST_PARCELS) * PLAN_M2_PER_PARCEL))
    warp = Warp.draw(random, side)
    across, up = _arterials(random, side), _arterials(random, side)
    ring_box = (
        _nearest(across, 0.31 * side),
        _nearest(up, 0.31 * side),
        _nearest(across, 0.69 * side),
        _nearest(up, 0.69 * side),
    )
    ring = _ring(random, ring_box)
    old_city, lake = _old_city(random, side)
    blocks, use, superblock = _blocks(random, side, across, up, ring_box, old_city)
    fenghuang = _cells(across, up, ring_box[2], ring_box[1], -2, 1)
    jiaming = _cells(across, up, ring_box[0], ring_box[3], -2, 2)
    for park in (fenghuang, jiaming):
        use[_within(blocks, park) & (use != GREEN)] = INDUSTRY
    return Plan(
        side,
        warp,
        across,
        up,
        ring_box,
        ring,
        lake,
        old_city,
        _river(random, side),
        _city(random, side),
        fenghuang,
        jiaming,
        *_cut_to_size(random, blocks, use, superblock),
    )


def _arterials(random: np.random.Generator, side: float) -> np.ndarray:
    """Return street positions from edge to edge, closer together in the middle than outside."""
    spacing = float(np.clip(side / 9, 330.0, 640.0))
    number = max(6, round(side / spacing))
    steps = random.uniform(0.8, 1.2, number) * (0.8 + 0.4 * np.abs(np.linspace(-1, 1, number)))
    return np.concatenate([[0.0], np.cumsum(steps) / steps.sum() * side])


def _nearest(streets: np.ndarray, position: float) -> float:
    return float(streets[np.argmin(np.abs(streets - position))])


def _cells(
    across: np.ndarray, up: np.ndarray, x: float, y: float, columns: int, rows: int
) -> Tuple[float, float, float, float]:
    """Return the box of so many superblocks from the crossing (x, y), to the right and upwards if positive."""
    i, j = int(np.argmin(np.abs(across - x))), int(np.argmin(np.abs(up - y)))
    i2, j2 = int(np.clip(i + columns, 0, len(across) - 1)), int(np.clip(j + rows, 0, len(up) - 1))
    return (
        float(across[min(i, i2)]),
        float(up[min(j, j2)]),
        float(across[max(i, i2)]),
        float(up[max(j, j2)]),
    )


def _within(blocks: np.ndarray, box: Tuple[float, float, float, float]) -> np.ndarray:
    x, y = (blocks[:, 0] + blocks[:, 2]) / 2, (blocks[:, 1] + blocks[:, 3]) / 2
    return (x > box[0]) & (y > box[1]) & (x < box[2]) & (y < box[3])


def _ring(random: np.random.Generator, box: Tuple[float, float, float, float]) -> np.ndarray:
    perimeter = 2 * (box[2] - box[0] + box[3] - box[1])
    count = int(np.clip(perimeter / 6, 2400, 6000))
    points, normals = rounded_box(box, 0.2 * min(box[2] - box[0], box[3] - box[1]), count)
    return points + normals * closed_wiggle(random, count, 7.0, 5)[:, None]


def _old_city(random: np.random.Generator, side: float) -> Tuple[np.ndarray, np.ndarray]:
    """Return the old city's square and the lake around it (东昌湖 lies around 聊城's old city like that)."""
    centre, half = 0.49 * side, float(np.clip(0.055 * side, 200, 650))
    width = 0.5 * half
    square, normals = rounded_box((centre - half, centre - half, centre + half, centre + half), 0.18 * half, 240)
    shore = square + normals * (width + closed_wiggle(random, 240, 0.5 * width, 3))[:, None]
    return square, shore


def _river(random: np.random.Generator, side: float) -> np.ndarray:
    """Return the outline of a river that crosses the city's east from south-west to north-east."""
    along = np.linspace(-0.1, 1.1, int(np.clip(side / 18, 240, 2400)))
    line = np.stack([(0.44 + 0.36 * along) * side, along * side], axis=1)
    line[:, 0] += wiggle(random, along * side, 0.045 * side, 0.5 * side)
    half = np.clip(0.0028 * side, 14, 45) * (1 + 0.25 * np.sin(along * 40))
    left, right = line.copy(), line.copy()
    left[:, 0] -= half
    right[:, 0] += half
    return np.concatenate([left, right[::-1]])


def _city(random: np.random.Generator, side: float) -> np.ndarray:
    """Return the outline of what the city administers: nearly the whole plan, with a natural border."""
    count = int(np.clip(side / 8, 800, 4000))
    points, normals = rounded_box((0.03 * side, 0.03 * side, 0.97 * side, 0.97 * side), 0.3 * side, count)
    return points + normals * closed_wiggle(random, count, 0.02 * side, 4)[:, None]


# Shares of uses by belt, from the old city outwards; columns as USES.
_MIX = np.array(
    [
        [0.48, 0.12, 0.22, 0.12, 0.00, 0.00, 0.00, 0.06],
        [0.11, 0.48, 0.14, 0.11, 0.06, 0.05, 0.00, 0.05],
        [0.02, 0.34, 0.08, 0.07, 0.22, 0.06, 0.16, 0.05],
        [0.00, 0.04, 0.01, 0.02, 0.08, 0.07, 0.77, 0.01],
    ]
)


def _blocks(
    random: np.random.Generator,
    side: float,
    across: np.ndarray,
    up: np.ndarray,
    ring_box: Tuple[float, float, float, float],
    old_city: np.ndarray,
) -> Tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return units of about a neighbourhood's size, with a use each, and the superblock that they lie in."""
    columns, rows = np.meshgrid(np.arange(len(across) - 1), np.arange(len(up) - 1), indexing="ij")
    i, j = columns.ravel(), rows.ravel()
    half = float(np.clip(0.004 * side, 9.0, 16.0))
    cells = np.stack([across[i] + half, up[j] + half, across[i + 1] - half, up[j + 1] - half], axis=1)
    # The ring road is the widest street: its line sways, and a green belt goes with it.
    for axis, positions in ((0, (ring_box[0], ring_box[2])), (1, (ring_box[1], ring_box[3]))):
        for position in positions:
            cells[np.abs(cells[:, axis] - position - half) < 1e-6, axis] += 12.0
            cells[np.abs(cells[:, axis + 2] - position + half) < 1e-6, axis + 2] -= 12.0
    units, owner = _split(random, cells, np.full(len(cells), _UNIT), np.full(len(cells), _UNIT), _UNIT_STREET)
    middle = (units[:, :2] + units[:, 2:]) / 2
    reach = np.max(np.abs(middle - side / 2), axis=1) / (0.19 * side)
    reach += 0.12 * np.sin(middle[:, 0] / (0.05 * side)) * np.cos(middle[:, 1] / (0.06 * side))
    belt = np.asarray(np.searchsorted(np.array([0.33, 1.0, 1.55]), reach))
    # Neighbours are alike: most units take the use that their superblock drew.
    common = random.uniform(size=len(cells))[owner]
    draw = np.where(random.uniform(size=len(units)) < 0.6, common, random.uniform(size=len(units)))
    use = (draw[:, None] > np.cumsum(_MIX, axis=1)[belt]).sum(axis=1).clip(0, len(USES) - 1)
    within = _within(units, (*old_city.min(axis=0), *old_city.max(axis=0)))
    use[within] = np.where(random.uniform(size=within.sum()) < 0.85, OLD_TOWN, PUBLIC)
    return units, use, owner


def _cut_to_size(
    random: np.random.Generator, units: np.ndarray, use: np.ndarray, superblock: np.ndarray
) -> Tuple[np.ndarray, np.ndarray, np.ndarray]:
    blocks, owner = _split(random, units, _LONGEST[use], _DEEPEST[use], _STREET[use])
    return blocks, use[owner], superblock[owner]


def _split(
    random: np.random.Generator, boxes: np.ndarray, longest: np.ndarray, deepest: np.ndarray, street: object
) -> Tuple[np.ndarray, np.ndarray]:
    """Halve boxes, with a street between, until their long and short sides fit; return whose each is."""
    gap = np.broadcast_to(np.asarray(street, float), (len(boxes),))
    owner = np.arange(len(boxes))
    done, owners = [], []
    while len(boxes):
        width, height = boxes[:, 2] - boxes[:, 0], boxes[:, 3] - boxes[:, 1]
        long_side, short_side = np.maximum(width, height), np.minimum(width, height)
        fits = (long_side <= longest[owner]) & (short_side <= deepest[owner])
        done.append(boxes[fits])
        owners.append(owner[fits])
        boxes, owner, width, height = boxes[~fits], owner[~fits], width[~fits], height[~fits]
        long_side, short_side = long_side[~fits], short_side[~fits]
        # The side that exceeds its limit more is cut, so that strips of village lots stay strips.
        over_short = short_side / deepest[owner] > long_side / longest[owner]
        cut_x = (width >= height) ^ over_short
        share = random.uniform(0.42, 0.58, len(boxes))
        half = gap[owner] / 2
        at = np.where(cut_x, boxes[:, 0] + share * width, boxes[:, 1] + share * height)
        first, second = boxes.copy(), boxes.copy()
        first[cut_x, 2], second[cut_x, 0] = (at - half)[cut_x], (at + half)[cut_x]
        first[~cut_x, 3], second[~cut_x, 1] = (at - half)[~cut_x], (at + half)[~cut_x]
        boxes, owner = np.concatenate([first, second]), np.concatenate([owner, owner])
    return np.concatenate(done), np.concatenate(owners)
