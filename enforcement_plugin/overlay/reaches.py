"""How far structures reach into grounds from their borders: geometries, for the few that arrays do not settle."""

from __future__ import annotations

import numpy as np

from enforcement_plugin.overlay.layers import polygon_parts
from enforcement_plugin.overlay.libraries import shapely2

#: What is narrower than this is no ground: neighbours edge to edge, but for rounding of their corners.
NARROW_M = 0.002
#: A buffer's quarter of a circle has so many edges; of a slightly larger radius it holds all of the circle.
_QUARTER = 8
_ROUNDED = 1 / np.cos(np.pi / (4 * _QUARTER))


def reach_beyond(houses: np.ndarray, grounds: np.ndarray, reach: float) -> np.ndarray:
    """Return which structures (k) have a point on their ground further than ``reach`` from its border."""
    shapely = shapely2()
    kernel = shapely.buffer(grounds, -reach * _ROUNDED, quad_segs=_QUARTER)
    return np.asarray(shapely.intersects(kernel, houses))


def unions(grounds: np.ndarray, owner: np.ndarray, count: int) -> np.ndarray:
    """Return the unions (count) of geometries by owner, which rises."""
    shapely = shapely2()
    found = np.full(count, shapely.Polygon(), dtype=object)
    owners, start, size = np.unique(owner, return_index=True, return_counts=True)
    for number in np.unique(size):
        these = np.flatnonzero(size == number)
        lying = grounds[start[these][:, None] + np.arange(number)]
        found[owners[these]] = shapely.union_all(lying, axis=1)
    return found


def wide(geometries: np.ndarray) -> np.ndarray:
    """Return what of geometries is wider than rounding: taken in by half of it, and let out again."""
    shapely = shapely2()
    half = NARROW_M / 2
    return np.asarray(shapely.buffer(shapely.buffer(geometries, -half), half, join_style="mitre"))


def furthest(parts: np.ndarray, borders: np.ndarray, reach: float) -> np.ndarray:
    """Return how far from their border (k) parts (k) reach that reach no further than ``reach``, at the least."""
    shapely = shapely2()
    polygons, owner = polygon_parts(parts)
    rings, of_polygon = shapely.get_rings(polygons, return_index=True)
    xy, ring = shapely.get_coordinates(rings, return_index=True)
    # Corners alone would miss the middle of a road that runs through, and of a plot in the midst.
    edge = np.flatnonzero(ring[:-1] == ring[1:])
    xy = np.concatenate([xy.take(edge, axis=0), (xy.take(edge, axis=0) + xy.take(edge + 1, axis=0)) / 2])
    spots = np.concatenate([shapely.points(xy), shapely.point_on_surface(polygons)])
    whose = owner.take(np.concatenate([of_polygon.take(np.tile(ring.take(edge), 2)), np.arange(len(polygons))]))
    with np.errstate(invalid="ignore"):  # of corners that coincide but for rounding
        metres = shapely.distance(spots, borders.take(whose))
    found = np.zeros(len(borders))
    np.maximum.at(found, whose, np.nan_to_num(metres))
    return np.minimum(found, reach)
