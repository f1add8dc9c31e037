"""The demo city into a workspace file, and what it came out as."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import asdict, dataclass
from typing import Any, Callable, Dict, Iterator, Mapping, Sequence

import numpy as np

from enforcement_plugin.demo import records
from enforcement_plugin.demo.footprints import PLACINGS, Places, place
from enforcement_plugin.demo.parcels import lay_out
from enforcement_plugin.demo.plan import LEAST_PARCELS, USES, draw_plan
from enforcement_plugin.demo.shapes import CRS
from enforcement_plugin.demo.zones import Areas, draw_land_classes, draw_zones
from enforcement_plugin.errors import CancelledError, InputError
from enforcement_plugin.overlay.libraries import shapely2
from enforcement_plugin.workspace import Workspace
from enforcement_plugin.workspace.editions import register_edition

LEAST, MOST = 500, 1_000_000
AS_OF = "2026-09-25"
#: County-level codes: 东昌府区 and the two 市属开发区.
_COUNTIES = {"东昌府区": "371502", "经济技术开发区": "371571", "高新技术产业开发区": "371572"}
_OUTSIDE_COUNTY = "371503"

Progress = Callable[[float, str], None]


@dataclass(frozen=True)
class City:
    """The city as arrays: geometries on the map and columns, by table of the workspace."""

    geometries: Mapping[str, np.ndarray]
    columns: Mapping[str, Mapping[str, Sequence[Any]]]
    crs: str
    placing: np.ndarray
    use: np.ndarray


@dataclass(frozen=True)
class Distribution:
    """How many features of which kind came out; every value is a count."""

    seed: int
    crs: str
    structures: int
    parcels: int
    zones: int
    land_classes: int
    placing: Mapping[str, int]
    parcel_use: Mapping[str, int]
    land_use_right: Mapping[str, int]
    land_ownership: Mapping[str, int]
    build_stage: Mapping[str, int]
    planning_permit: Mapping[str, int]
    project_type: Mapping[str, int]
    violations: Mapping[str, int]

    def as_json(self) -> Dict[str, Any]:
        """Return the object that ``demo`` prints."""
        return asdict(self)


def draw_city(structures: int, seed: int) -> City:
    """Return a city with that many structures; the same numbers give the same city to the last bit.

    Raises InputError for a size outside 500 … 1,000,000, SurroundingsError without shapely 2.
    """
    if not LEAST <= structures <= MOST:
        raise InputError(
            "A demo city has {least} to {most} structures, not {structures}.",
            least=LEAST,
            most=MOST,
            structures=structures,
        )
    shapely = shapely2()
    random = np.random.default_rng(seed)
    plan = draw_plan(random, max(structures // 2, LEAST_PARCELS))
    lots, parcels = lay_out(random, plan)
    zones, borders = draw_zones(random, plan)
    land = draw_land_classes(plan)
    places = place(random, plan, lots, borders, structures)
    parcel = records.parcel_columns(random, lots, _county(parcels, zones))
    structure = records.structure_columns(
        random, places, lots, parcel["land_use_right"], shapely.area(places.polygons)
    )
    return City(
        {
            "zone": zones.polygons,
            "land_class": land.polygons,
            "parcel": parcels,
            "structure": places.polygons,
        },
        {
            "zone": {"kind": zones.kind, "code": zones.code, "name": zones.name},
            "land_class": {"land_class": land.kind, "code": land.code, "name": land.name},
            "parcel": parcel,
            "structure": structure,
        },
        CRS,
        _placing(places),
        np.array(USES, dtype=object)[lots.use],
    )


def _placing(places: Places) -> np.ndarray:
    return np.array(PLACINGS, dtype=object)[places.placing]


def _county(parcels: np.ndarray, zones: Areas) -> np.ndarray:
    """Return the county-level code of each parcel, by its centroid."""
    shapely = shapely2()
    centre = shapely.get_coordinates(shapely.centroid(parcels))
    county = np.full(len(parcels), _OUTSIDE_COUNTY, dtype=object)
    for polygon, name in zip(zones.polygons, zones.name):
        if name in _COUNTIES:
            county[shapely.contains_xy(polygon, centre[:, 0], centre[:, 1])] = _COUNTIES[name]
    return county


def build(
    workspace: Workspace,
    structures: int,
    seed: int,
    *,
    progress: Progress = lambda share, text: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Distribution:
    """Fill an empty workspace (in the coordinate system CRS) with a city and return what it holds.

    Each layer comes in as one edition, as if an office had delivered it. Raises InputError for a size outside
    500 … 1,000,000, CancelledError when ``cancelled()`` says so (editions already in stay).
    """
    progress(0.0, "Drawing the city")
    city = draw_city(structures, seed)
    done, total = 0, sum(len(found) for found in city.geometries.values())
    source = f"demo city, {structures} structures, seed {seed}"
    for table, geometries in city.geometries.items():
        if cancelled():
            raise CancelledError()
        progress(0.2 + 0.8 * done / total, "Writing the city")
        register_edition(
            workspace,
            table,
            source=source,
            as_of=AS_OF,
            sha256=hashlib.sha256(f"{source} {table}".encode()).hexdigest(),
            features=_features(geometries, city.columns[table]),
        )
        done += len(geometries)
    return distribution(city, seed)


def _features(geometries: np.ndarray, columns: Mapping[str, Sequence[Any]]) -> Iterator[Mapping[str, Any]]:
    shapely = shapely2()
    names = ("geom", *columns)
    step = 20_000
    for start in range(0, len(geometries), step):
        blobs = shapely.to_wkb(geometries[start : start + step], byte_order=1)
        for values in zip(blobs, *(column[start : start + step] for column in columns.values())):
            yield dict(zip(names, values))


def distribution(city: City, seed: int) -> Distribution:
    """Return the counts of a city."""
    parcel, structure = city.columns["parcel"], city.columns["structure"]

    def count(values: Any) -> Dict[str, int]:
        return dict(Counter("unknown" if value is None else str(value) for value in values).most_common())

    return Distribution(
        seed,
        city.crs,
        len(city.geometries["structure"]),
        len(city.geometries["parcel"]),
        len(city.geometries["zone"]),
        len(city.geometries["land_class"]),
        count(city.placing),
        count(city.use),
        count(parcel["land_use_right"]),
        count(parcel["land_ownership"]),
        count(structure["build_stage"]),
        count(structure["planning_permit"]),
        count(structure["project_type"]),
        count(violation for text in structure["violations"] for violation in text.split(",")),
    )
