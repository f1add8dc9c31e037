"""A small workspace made with the product's own schema; a test says only what it needs."""

from __future__ import annotations

import datetime
import itertools
from pathlib import Path
from typing import Callable, Mapping, Optional

import pytest

from enforcement_plugin.workspace import Workspace, repositories

AS_OF = datetime.date(2026, 9, 26)
AGENCIES = {
    "zh": {"lc.nr": "自然资源和规划部门", "lc.cm": "城管部门"},
    "en": {"lc.nr": "Natural resources and planning", "lc.cm": "City management"},
}
EAST, NORTH = 610_000.0, 4_030_000.0

Row = Mapping[str, object]


def square(x: float, y: float, side: float) -> bytes:
    """WKB of a square, its lower left corner in metres from the city's."""
    from shapely import to_wkb
    from shapely.geometry import box

    return to_wkb(box(EAST + x, NORTH + y, EAST + x + side, NORTH + y + side), output_dimension=2)


def point(x: float, y: float) -> bytes:
    from shapely import to_wkb
    from shapely.geometry import Point

    return to_wkb(Point(EAST + x, NORTH + y), output_dimension=2)


COUNTER = itertools.count(1)


def clock() -> datetime.datetime:
    return datetime.datetime(2026, 9, 26, 8, tzinfo=datetime.timezone.utc)


def new_id() -> str:
    return f"{next(COUNTER):032x}"


def opened(path: Path) -> Workspace:
    return Workspace.open(path, actor="王工", clock=clock, ids=new_id)


@pytest.fixture
def new_workspace(tmp_path: Path) -> Callable[..., Path]:
    """Returns a function that makes a workspace of rows per table, e.g. ``structure=[{...}]``."""

    def make(name: str = "city.gpkg", crs: str = "EPSG:4547", **tables: list) -> Path:
        path = tmp_path / name
        with (
            Workspace.create(
                path,
                pack_id="liaocheng",
                crs=crs,
                clock=clock,
                ids=new_id,
            ) as workspace,
            workspace.write() as connection,
        ):
            for table, rows in tables.items():
                for row in rows:
                    repositories.insert(connection, table, row)
        return path

    return make


def structure(x: float, y: float, lead: Optional[str], agency: Optional[str] = None, **more: object) -> Row:
    values = {"geom": square(x, y, 20), "status": "suspected", "lead_status": lead, "lead_agency": agency}
    return {**values, **more}


def case(x: float, y: float, lead: Optional[str], agency: Optional[str] = None, **more: object) -> Row:
    return {"geom": point(x, y), "lead_status": lead, "lead_agency": agency, "pack_id": "liaocheng", **more}


@pytest.fixture
def city(new_workspace: Callable[..., Path]) -> Path:
    """Two districts, a ring, a park, parcels of every right, structures of every state, three cases."""
    rights = ["none", "granted", "allocated", "in_process", "lease_or_other", "collective_entry", None]
    return new_workspace(
        zone=[
            {"geom": square(0, 0, 3000), "kind": "district", "code": "dongchangfu", "name": "东昌府区"},
            {
                "geom": square(3000, 0, 3000),
                "kind": "district",
                "code": "city_devzone",
                "name": "开发区 [% 1+1 %]",
            },
            {"geom": square(700, 700, 1800), "kind": "second_ring", "code": "in", "name": "二环路"},
            {"geom": square(3400, 400, 800), "kind": "park", "code": "fenghuang", "name": "凤凰工业园"},
        ],
        land_class=[{"geom": square(100, 2500, 400), "land_class": "basic_farmland"}],
        parcel=[
            {"geom": square(800 + 120 * n, 900, 110), "parcel_no": f"371502-{n:04d}", "land_use_right": right}
            for n, right in enumerate(rights)
        ],
        structure=[
            structure(820, 920, "determined", "lc.nr", structure_no="S1", remark="[% 1+1 %]"),
            structure(940, 920, "determined", "lc.cm", structure_no="S2"),
            structure(1060, 920, "determined", "lc.cm", structure_no="S3"),
            structure(1180, 920, "determined", "lc.gov.district", structure_no="S4"),
            structure(1300, 920, "undetermined", structure_no="S5"),
            structure(1420, 920, "conflict", structure_no="S6"),
            structure(1540, 920, "none", structure_no="S7"),
            structure(1660, 920, None, structure_no="S8"),
            structure(1780, 920, "determined", "lc.nr", structure_no="S9", status="dismissed"),
        ],
        enforcement_case=[
            case(830, 930, "determined", "lc.nr", case_no="LC-1", due_on="2026-09-25"),
            case(950, 930, "determined", "lc.cm", case_no="LC-2", due_on="2026-09-26"),
            case(1070, 930, "determined", "lc.cm", case_no="LC-3", due_on="2026-09-01", closed_on="2026-08-30"),
        ],
    )
