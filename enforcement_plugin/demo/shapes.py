"""Lines and places of the invented city: wiggle, warp, and the move from plan to map coordinates.

The city is designed on a plan, a square in metres with streets along its axes, because there a block is a
rectangle and neighbours share their corners by construction. One smooth map bends the plan, turns it a
little and lays it at 聊城's place. All vertices go through the same map and are rounded to the millimetre,
so that what was shared stays shared to the last bit.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Tuple

import numpy as np

#: CGCS2000 / 3-degree Gauss-Kruger CM 117E: 聊城 (115.98° E) lies between 115.5° E and 118.5° E.
CRS = "EPSG:4548"
CENTRE_EAST, CENTRE_NORTH = 408_600.0, 4_035_700.0
_MILLIMETRES = 3


@dataclass(frozen=True)
class Warp:
    """The smooth map from plan to map; ``waves`` (n, 5) are wave vector, phase, sway in x and in y.

    ``side`` is the length of the plan's square in metres, ``turn`` the city's orientation in radians.
    """

    side: float
    turn: float
    waves: np.ndarray

    @classmethod
    def draw(cls, random: np.random.Generator, side: float) -> Warp:
        """Draw a map that bends streets visibly and stretches nothing by more than a tenth."""
        waves = []
        for length, sway in ((0.45 * side, 0.0045 * side), (0.3 * side, 0.002 * side), (2300.0, 18.0)):
            for _ in range(2):
                angle, phase, lean = random.uniform(0, 2 * np.pi, 3)
                number = 2 * np.pi / (length * random.uniform(0.85, 1.3))
                waves.append(
                    (
                        number * np.cos(angle),
                        number * np.sin(angle),
                        phase,
                        sway * np.cos(lean),
                        sway * np.sin(lean),
                    )
                )
        return cls(side, float(random.uniform(-0.05, 0.05)), np.array(waves))

    def __call__(self, xy: np.ndarray) -> np.ndarray:
        """Return map coordinates (…, 2), in whole millimetres, of plan coordinates (…, 2)."""
        bent = np.array(xy, dtype=float)
        for kx, ky, phase, sway_x, sway_y in self.waves:
            swing = np.sin(kx * xy[..., 0] + ky * xy[..., 1] + phase)
            bent[..., 0] += sway_x * swing
            bent[..., 1] += sway_y * swing
        return np.round(self._placed(bent - self.side / 2), _MILLIMETRES)

    def _placed(self, xy: np.ndarray) -> np.ndarray:
        cos, sin = np.cos(self.turn), np.sin(self.turn)
        east = CENTRE_EAST + cos * xy[..., 0] - sin * xy[..., 1]
        north = CENTRE_NORTH + sin * xy[..., 0] + cos * xy[..., 1]
        return np.stack([east, north], axis=-1)

    def direction(self, xy: np.ndarray) -> np.ndarray:
        """Return the angle on the map (radians) of the plan's x axis at places (n, 2)."""
        along_x, along_y = np.ones(len(xy)), np.zeros(len(xy))
        for kx, ky, phase, sway_x, sway_y in self.waves:
            slope = kx * np.cos(kx * xy[:, 0] + ky * xy[:, 1] + phase)
            along_x += sway_x * slope
            along_y += sway_y * slope
        return np.arctan2(along_y, along_x) + self.turn


def wiggle(random: np.random.Generator, along: np.ndarray, size: float, longest: float) -> np.ndarray:
    """Return sideways offsets (m) for positions along a line: a natural line is never straight.

    ``size`` is about the largest offset, ``longest`` the longest wave; shorter waves have smaller sway.
    """
    offset = np.zeros(len(along))
    for octave in range(6):
        phase = random.uniform(0, 2 * np.pi)
        length = longest / 2**octave * random.uniform(0.8, 1.25)
        offset += size * 0.5 / 1.7**octave * np.sin(2 * np.pi * along / length + phase)
    return offset


def closed_wiggle(random: np.random.Generator, count: int, size: float, waves: int) -> np.ndarray:
    """Return ``count`` offsets around a closed line: like wiggle, but the end meets the beginning."""
    angle = np.linspace(0, 2 * np.pi, count, endpoint=False)
    offset = np.zeros(count)
    for octave in range(7):
        number = max(1, round(waves * 1.9**octave))
        offset += size * 0.5 / 1.6**octave * np.sin(number * angle + random.uniform(0, 2 * np.pi))
    return offset


def rounded_box(
    box: Tuple[float, float, float, float], radius: float, count: int
) -> Tuple[np.ndarray, np.ndarray]:
    """Return ``count`` points evenly along a rectangle with round corners, and their outward normals."""
    x0, y0, x1, y1 = box
    corners = (
        (x1 - radius, y1 - radius),
        (x0 + radius, y1 - radius),
        (x0 + radius, y0 + radius),
        (x1 - radius, y0 + radius),
    )
    points, normals = [], []
    for number, (cx, cy) in enumerate(corners):
        angle = np.linspace(0, np.pi / 2, 64) + number * np.pi / 2
        normal = np.stack([np.cos(angle), np.sin(angle)], axis=1)
        points.append(np.array([cx, cy]) + radius * normal)
        normals.append(normal)
    line, normal = np.concatenate([*points, points[0][:1]]), np.concatenate([*normals, normals[0][:1]])
    length = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(line, axis=0).T))])
    even = np.linspace(0, length[-1], count, endpoint=False)
    spread = [np.interp(even, length, column) for column in (*line.T, *normal.T)]
    return np.stack(spread[:2], axis=1), np.stack(spread[2:], axis=1)
