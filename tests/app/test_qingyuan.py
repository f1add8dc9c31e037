"""A click in 清远: areas by land class, borders and zones answer what the draft asks; people say the rest."""

from __future__ import annotations

from pathlib import Path
from typing import Iterator

import pytest
import shapely
from shapely.geometry import Polygon, box

from enforcement_plugin.app.desk import Desk, open_desk
from enforcement_plugin.app.entries import Entries
from enforcement_plugin.app.viewing import view_case
from enforcement_plugin.app.workspaces import create_workspace, open_workspace
from enforcement_plugin.workspace import repositories

# In the zone of 清远 (EPSG:4547), near its central meridian.
X, Y = 501_000, 2_600_000
CALM = {"influential": False, "superior_assigned": False, "county_transferred": False}


def wkb(shape: Polygon) -> bytes:
    return bytes(shapely.to_wkb(shapely.MultiPolygon([shape]), output_dimension=2))


@pytest.fixture
def field(tmp_path: Path) -> tuple[Path, str, str]:
    """A city of two counties; one structure on a field of basic farmland, one across the county border."""
    path = tmp_path / "qingyuan.gpkg"
    create_workspace(path, pack="qingyuan", crs="EPSG:4547").close()
    with open_workspace(path, actor="import") as workspace, workspace.write() as connection:

        def put(table: str, shape: Polygon, **values: object) -> str:
            return repositories.insert(connection, table, {"geom": wkb(shape), **values})

        everywhere = box(X - 9000, Y - 9000, X + 9000, Y + 9000)
        put("zone", everywhere, kind="city", code="qingyuan", name="清远市")
        put("zone", box(X - 9000, Y - 9000, X + 100, Y + 9000), kind="county", code="a", name="甲县")
        put("zone", box(X + 100, Y - 9000, X + 9000, Y + 9000), kind="county", code="b", name="乙县")
        put("zone", everywhere, kind="town", code="t", name="某镇")
        put("zone", everywhere, kind="concentrated", code="c", name="集中处罚区")
        put("land_class", box(X - 10, Y - 10, X + 60, Y + 300), land_class="basic_farmland")
        return (
            path,
            put("structure", box(X, Y, X + 70, Y + 60), structure_no="Q-1", violations="V_LAND V_PLAN"),
            put("structure", box(X + 80, Y, X + 120, Y + 60), structure_no="Q-2", violations="V_LAND"),
        )


@pytest.fixture
def desk(field: tuple[Path, str, str]) -> Iterator[Desk]:
    opened = open_desk(field[0], actor="李四", language="zh")
    yield opened
    opened.close()


def entered(*violations: str, **facts: object) -> Entries:
    entries = Entries(violations=frozenset(violations))
    for name, value in facts.items():
        entries = entries.with_fact(name, value, "核实")
    return entries


def handler(desk: Desk, structure: str, violation: str, entries: Entries) -> tuple[str, set[str]]:
    view = view_case(desk, structure, entries)
    (line,) = [line for line in view.violations if line.violation == violation]
    return line.handling.status, set(line.handling.candidates) | ({line.handling.agency} - {""})


def test_farmland_is_measured_apart_from_the_rest(desk: Desk, field: tuple[Path, str, str]) -> None:
    """60 m × 60 m of basic farmland are 5.4 mu, the other 10 m × 60 m are 0.9 mu of other land."""
    values = {line.name: line.value for line in view_case(desk, field[1]).facts}
    assert values["basic_farmland_mu"] == pytest.approx(5.4, abs=0.001)
    assert values["other_arable_mu"] == 0
    assert values["other_land_mu"] == pytest.approx(0.9, abs=0.001)
    assert values["structure_perimeter_m"] == pytest.approx(260, abs=0.1)


def test_more_than_five_mu_of_basic_farmland_collide(desk: Desk, field: tuple[Path, str, str]) -> None:
    found = handler(desk, field[1], "V_LAND", entered("V_LAND", "V_PLAN", **CALM))
    assert found == ("conflict", {"乡镇人民政府（街道办事处）", "县（市、区）自然资源主管部门"})
    doubts = [doubt.id for doubt in view_case(desk, field[1], entered("V_LAND", "V_PLAN", **CALM)).doubts]
    assert {"QY-A03", "QY-A08", "QY-A15"} <= set(doubts)


def test_a_surveyed_area_stands_before_the_measured_one(desk: Desk, field: tuple[Path, str, str]) -> None:
    entries = entered("V_LAND", **CALM, basic_farmland_mu=4.2)
    assert handler(desk, field[1], "V_LAND", entries) == ("determined", {"乡镇人民政府（街道办事处）"})


def test_across_a_county_border_the_city_is_suggested_only(desk: Desk, field: tuple[Path, str, str]) -> None:
    found = handler(desk, field[2], "V_LAND", entered("V_LAND", **CALM))
    assert found == ("undetermined", {"市自然资源主管部门"})


def test_in_a_concentrated_area_devolution_is_what_is_missing(desk: Desk, field: tuple[Path, str, str]) -> None:
    """Nobody has loaded the list of devolved towns: the map must not decide without it."""
    status, candidates = handler(desk, field[1], "V_PLAN", entered("V_PLAN"))
    assert (status, candidates) == ("undetermined", {"乡镇人民政府（街道办事处）", "城管部门（同级）"})
    assert handler(desk, field[1], "V_PLAN", entered("V_PLAN", devolved=False))[1] == {"城管部门（同级）"}
