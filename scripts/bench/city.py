"""A city for the bench: structures of 4 to 12 vertices, parcels that share their edges, zones, farmland.

It is denser than the demo city and nothing in it is straight: borders bend at every vertex, the ring has 3,604
vertices and holes, four of five structures lie inside one parcel, and some lie on none.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import shapely

from enforcement_plugin.overlay.writing import TEXT, OutColumn, OutTable, write_geopackage

CRS = "EPSG:4547"
EAST, NORTH, CELL = 480_000.0, 4_030_000.0, 32.0
ORIGIN = np.array([EAST, NORTH])
RIGHTS = ("granted", "allocated", "none", "lease_or_other", None)
STAGES = ("pre_start", "under_construction", "completed_not_accepted", "accepted_in_use")
VIOLATIONS = ("V_PLAN_NOPERMIT", "V_LAND_NOAPPROVAL,V_PLAN_NOPERMIT", "V_PLAN_DEVIATE", "V_NO_CONSTR_PERMIT")
#: Corners of footprints in a unit square: a house, an L, a U, a cross.
FOOTPRINTS = (
    ((0, 0), (1, 0), (1, 1), (0, 1)),
    ((0, 0), (1, 0), (1, 0.4), (0.45, 0.4), (0.45, 1), (0, 1)),
    ((0, 0), (1, 0), (1, 1), (0.7, 1), (0.7, 0.4), (0.3, 0.4), (0.3, 1), (0, 1)),
    ((0.3, 0), (0.7, 0), (0.7, 0.3), (1, 0.3), (1, 0.7), (0.7, 0.7), (0.7, 1), (0.3, 1), (0.3, 0.7), (0, 0.7),
     (0, 0.3), (0.3, 0.3)),
)  # fmt: skip


def parcels(random: np.random.Generator, count: int) -> np.ndarray:
    """Return about that many polygons of a bent lattice, sixteen vertices each, a few left out."""
    side = int(np.ceil(np.sqrt(count)))
    nodes = np.stack(np.meshgrid(np.arange(side + 1), np.arange(side + 1), indexing="ij"), axis=-1) * CELL
    nodes = nodes + random.uniform(-5, 5, nodes.shape)
    share = np.array([0.25, 0.5, 0.75])[:, None]

    def middles(start: np.ndarray, end: np.ndarray) -> np.ndarray:
        line = start[..., None, :] * (1 - share) + end[..., None, :] * share
        return line + random.uniform(-1.2, 1.2, line.shape)

    along, up = middles(nodes[:-1], nodes[1:]), middles(nodes[:, :-1], nodes[:, 1:])
    rings = np.concatenate(
        [
            nodes[:-1, :-1, None], along[:, :-1], nodes[1:, :-1, None], up[1:],
            nodes[1:, 1:, None], along[:, 1:, ::-1], nodes[:-1, 1:, None], up[:-1, :, ::-1],
            nodes[:-1, :-1, None],
        ],
        axis=2,
    )  # fmt: skip
    rings = np.round(rings.reshape(-1, 17, 2) + ORIGIN, 3)
    return shapely.polygons(rings[random.uniform(size=len(rings)) > 0.004])[:count]


def structures(random: np.random.Generator, count: int, side: float) -> np.ndarray:
    """Return footprints, most of them inside a cell of the lattice."""
    middle = (np.floor(random.uniform(0, side / CELL, (count, 2))) + 0.5) * CELL + random.uniform(
        -9.5, 9.5, (count, 2)
    )
    size, angle = random.uniform(5, 15, (count, 2)), random.uniform(0, np.pi, count)
    cos, sin = np.cos(angle), np.sin(angle)
    form = random.choice(len(FOOTPRINTS), count, p=(0.5, 0.25, 0.15, 0.1))
    polygons = np.empty(count, dtype=object)
    for number, corners in enumerate(FOOTPRINTS):
        of_form = np.flatnonzero(form == number)
        x, y = ((np.array(corners) - 0.5)[None] * size[of_form, None]).transpose(2, 0, 1)
        c, s = cos[of_form, None], sin[of_form, None]
        ring = np.stack([c * x - s * y, s * x + c * y], axis=-1) + middle[of_form, None]
        polygons[of_form] = shapely.polygons(np.round(ring + ORIGIN, 3))
    return polygons


def star(random: np.random.Generator, x: float, y: float, radius: float, vertices: int) -> shapely.Polygon:
    """Return a bent outline around a place."""
    angle = np.linspace(0, 2 * np.pi, vertices, endpoint=False)
    reach = radius * (1 + sum(0.05 / n * np.sin(n * angle + random.uniform(0, 6)) for n in (2, 3, 7, 19)))
    ring = np.stack([x + reach * np.cos(angle), y + reach * np.sin(angle)], axis=1)
    return shapely.Polygon(np.round(ring + ORIGIN, 3))


def zones(random: np.random.Generator, side: float) -> list:
    """Return twelve zones: four districts edge to edge, a ring with enclaves, and what else a city draws."""
    half = side / 2
    ring = star(random, half, half, 0.3 * side, 3604)
    for _ in range(5):
        place = random.uniform(0.35, 0.65, 2) * side
        ring = ring.difference(star(random, *place, 0.02 * side, 90))
    whole = shapely.box(EAST - 500, NORTH - 500, EAST + side + 500, NORTH + side + 500)
    along = np.linspace(-600, side + 600, 900)
    bend = half + 0.02 * side * np.sin(along / side * 23) + random.uniform(-2, 2, 900)
    cuts = [np.stack([along, bend], axis=1), np.stack([bend, along], axis=1)]
    lines = shapely.union_all([whole.exterior, *(shapely.LineString(cut + ORIGIN) for cut in cuts)])
    quarters = sorted(shapely.polygonize([lines]).geoms, key=lambda each: each.area)[-4:]
    codes = ("dongchangfu", "city_devzone", "dongchangfu", "other")
    found = [(each, "district", code, f"区{number}") for number, (each, code) in enumerate(zip(quarters, codes))]
    found.append((ring, "second_ring", "second_ring", "二环"))
    found.append(
        (star(random, half, half, 0.45 * side, 1200), "city_planning_area", "city_planning_area", "规划区")
    )
    found.append((star(random, half, half, 0.35 * side, 1200), "built_up_area", "built_up_area", "建成区"))
    for number in range(5):
        place = random.uniform(0.1, 0.9, 2) * side
        code = ("fenghuang", "jiaming")[number % 2]
        found.append((star(random, *place, 0.05 * side, 300), "park", code, f"园区{number}"))
    return found


def farmland(random: np.random.Generator, side: float) -> np.ndarray:
    """Return multipolygons of fields, some with a pond in them."""
    areas = []
    for _ in range(60):
        place = random.uniform(0, 1, 2) * side
        fields = [star(random, *(place + random.normal(0, 0.015 * side, 2)), 0.006 * side, 60) for _ in range(6)]
        joined = shapely.union_all(fields).difference(star(random, *place, 0.002 * side, 24))
        areas.append(joined)
    return np.array(areas, dtype=object)


def build(folder: Path, count: int, seed: int = 1) -> None:
    """Write structures.gpkg, parcels.gpkg, zones.gpkg and farmland.gpkg, each with its spatial index."""
    folder.mkdir(parents=True, exist_ok=True)
    random = np.random.default_rng(seed)
    lots = parcels(random, count // 2)
    side = float(np.ceil(np.sqrt(count // 2)) * CELL)
    houses, drawn, fields = structures(random, count, side), zones(random, side), farmland(random, side)

    def pick(values: tuple, number: int) -> list:
        return [values[index] for index in random.integers(0, len(values), number)]

    def write(layer: str, shapes: np.ndarray, **columns: list) -> None:
        path = folder / f"{layer}.gpkg"
        path.unlink(missing_ok=True)
        listed = [OutColumn(name, TEXT, values) for name, values in columns.items()]
        write_geopackage(path, [OutTable(layer, listed, shapes)], CRS)

    write(
        "structures", houses, structure_no=[f"S{number:07d}" for number in range(count)],
        build_stage=pick(STAGES, count), violations=pick(VIOLATIONS, count),
        planning_permit=pick(("none", "deviated", "has"), count),
        project_type=pick(("real_estate_development", "other"), count),
    )  # fmt: skip
    write(
        "parcels", lots, parcel_no=[f"371502-{number:07d}" for number in range(len(lots))],
        land_use_right=pick(RIGHTS, len(lots)), land_ownership=pick(("state", "collective"), len(lots)),
    )  # fmt: skip
    shapes = np.array([each[0] for each in drawn], dtype=object)
    kinds, codes, names = ([each[place] for each in drawn] for place in (1, 2, 3))
    write("zones", shapes, kind=kinds, code=codes, name=names)
    write("farmland", fields, land_class=["basic_farmland"] * len(fields))


if __name__ == "__main__":
    build(Path(sys.argv[1]), int(sys.argv[2]))
