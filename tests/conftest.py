"""A town small enough to reason about: one district, the ring through it, three parcels, three structures."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path
from typing import Callable, Iterator

import pytest
import shapely
from shapely.geometry import Polygon, box

from enforcement_plugin.app.desk import Desk, open_desk
from enforcement_plugin.app.workspaces import create_workspace, open_workspace
from enforcement_plugin.workspace import repositories

# In the zone of 聊城 (EPSG:4548), well within its extent.
X, Y = 406_000, 4_035_000
TODAY = datetime(2026, 9, 24, 2, 0, tzinfo=timezone.utc)


def wkb(shape: Polygon) -> bytes:
    return bytes(shapely.to_wkb(shapely.MultiPolygon([shape]), output_dimension=2))


@dataclass(frozen=True)
class Town:
    """The file, and the uuids of its structures: on granted land, across two parcels, on no parcel."""

    path: Path
    granted: str
    across: str
    nowhere: str


ON_ONE_SCREEN = ("gui", "desktop", "processing", "outputs")


@pytest.hookimpl(tryfirst=True)  # xdist reads the groups in the same hook
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep what shares something that there is once in one process: the screen, a database server."""
    for item in items:
        place = item.path.relative_to(Path(__file__).parent)
        if place.parts[0] in ON_ONE_SCREEN or "qgis" in place.name:
            item.add_marker(pytest.mark.xdist_group("screen"))
        elif "postgres" in str(place):
            item.add_marker(pytest.mark.xdist_group("server"))


@pytest.fixture
def town(tmp_path: Path) -> Town:
    path = tmp_path / "town.gpkg"
    create_workspace(path, pack="liaocheng", crs="EPSG:4548").close()
    with open_workspace(path, actor="import") as workspace, workspace.write() as connection:

        def put(table: str, shape: Polygon, **values: object) -> str:
            return repositories.insert(connection, table, {"geom": wkb(shape), **values})

        put(
            "zone",
            box(X - 5000, Y - 5000, X + 5000, Y + 5000),
            kind="district",
            code="dongchangfu",
            name="东昌府区",
        )
        put(
            "zone", box(X - 2000, Y - 2000, X + 2000, Y + 2000), kind="second_ring", code="in", name="市城区二环路"
        )
        put("zone", box(X + 3000, Y, X + 3100, Y + 100), kind="park", code="jiaming", name="嘉明开发区")
        land = {"land_ownership": "state", "land_developed": "project"}
        put(
            "parcel",
            box(X, Y, X + 50, Y + 50),
            parcel_no="371502-001-0001",
            land_use_right="granted",
            grant_no="2019-4",
            grant_date="2019-04-01",
            **land,
        )
        put("parcel", box(X + 50, Y, X + 99, Y + 50), parcel_no="371502-001-0002", land_use_right="none", **land)
        common = {
            "status": "verified",
            "build_stage": "under_construction",
            "project_type": "real_estate_development",
            "violations": "V_PLAN_NOPERMIT",
        }
        return Town(
            path,
            put("structure", box(X + 5, Y + 5, X + 25, Y + 15), structure_no="T-1", **common),
            put("structure", box(X + 40, Y + 20, X + 60, Y + 30), structure_no="T-2", **common),
            put("structure", box(X + 500, Y, X + 520, Y + 10), structure_no="T-3", **common),
        )


@pytest.fixture
def open_at(town: Town) -> Iterator[Callable[..., Desk]]:
    """Open the town's desk; the clock stands at 24 September 2026."""
    desks = []
    ids = (f"{number:032x}" for number in itertools.count(1))

    def opened(actor: str = "张三", language: str = "zh", path: Path = town.path) -> Desk:
        desk = open_desk(path, actor=actor, language=language)
        desk.workspace.clock = lambda: TODAY
        desk.workspace.ids = lambda: next(ids)
        desks.append(desk)
        return desk

    yield opened
    for desk in desks:
        desk.close()


@pytest.fixture
def desk(open_at: Callable[..., Desk]) -> Desk:
    return open_at()


@pytest.fixture
def shapes() -> tuple[int, int, Callable[[Polygon], bytes]]:
    """The town's corner, and how a polygon is written."""
    return X, Y, wkb
