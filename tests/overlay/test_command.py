"""``overlay STRUCTURES PARCELS ZONES``: an office's own files in, one table that any GIS opens out."""

from __future__ import annotations

import json
import sqlite3

import numpy as np
import pytest
import shapely
from osgeo import gdal, ogr, osr

from enforcement_plugin.__main__ import main
from enforcement_plugin.errors import InputError
from enforcement_plugin.overlay.reading import read_vector
from enforcement_plugin.overlay.writing import TEXT, OutColumn, OutTable, new_geopackage, write_geopackage
from enforcement_plugin.rules import list_packs, load_pack
from tests.overlay.town import CRS, box


def write(path, features, *names, crs=CRS, layer="layer"):
    """A GeoPackage layer of (geometry, text, …) with these field names."""
    columns = [
        OutColumn(name, TEXT, [feature[place + 1] for feature in features]) for place, name in enumerate(names)
    ]
    shapes = np.empty(len(features), dtype=object)
    shapes[:] = [feature[0] for feature in features]
    write_geopackage(path, [OutTable(layer, columns, shapes)], crs)
    return str(path)


@pytest.fixture
def files(tmp_path):
    """Three layers with Chinese field names and words, as a district's office would send them."""
    structures = [
        (box(5, 5, 15, 15), "A1", "房地产开发项目", "在建", "V_PLAN_NOPERMIT"),
        (box(45, 5, 55, 15), "A2", "房地产开发项目", "在建", "V_LAND_NOAPPROVAL，V_PLAN_NOPERMIT"),
        (None, "A3", None, "打地基", None),
    ]
    parcels = [
        (box(0, 0, 50, 50), "371502-001-0001", "出让", "国有"),
        (box(50, 0, 99, 50), "371502-001-0002", "未办理", "国有"),
    ]
    zones = [
        (box(-50, -50, 500, 500), "district", "东昌府区"),
        (box(-50, -50, 300, 300), "second_ring", "二环"),
    ]
    return [
        write(tmp_path / "s.gpkg", structures, "图斑编号", "项目类型", "建设阶段", "违法行为"),
        write(tmp_path / "p.gpkg", parcels, "宗地号", "使用权类型", "权属性质"),
        write(tmp_path / "z.gpkg", zones, "分区类型", "名称"),
    ]


def rows(path, table="determination"):
    with sqlite3.connect(path) as connection:
        connection.row_factory = sqlite3.Row
        return [dict(row) for row in connection.execute(f"SELECT * FROM {table} ORDER BY fid")]


def overlay(files, out, *options):
    return main(["overlay", *files, "--pack", "liaocheng", "--out", str(out), *options])


def test_names_and_words_are_matched_and_cases_decided(files, tmp_path, capsys):
    out = tmp_path / "out.gpkg"
    assert overlay(files, out) == 0
    summary = json.loads(capsys.readouterr().out)
    assert summary["structures"] == 3 and summary["by_agency"] == {"lc.cm": 1}
    first, second, third = rows(out)
    assert first["structure_no"] == "A1" and first["district"] == "dongchangfu"
    assert (first["land_use_right"], first["in_second_ring"], first["stage"]) == (
        "granted",
        1,
        "under_construction",
    )
    assert (first["lead_status"], first["lead_agency"]) == ("determined", "lc.cm")
    assert first["parcels"].startswith("371502-001-0001 ") and first["parcels"].endswith("100.0 %")
    assert set(json.loads(first["handling"])) == {"V_PLAN_NOPERMIT"}
    assert second["land_use_right"] == "mixed" and second["lead_status"] == "undetermined"
    assert set(second["lead_candidates"].split(",")) == {"lc.nr", "lc.cm"}
    assert set(json.loads(second["handling"])) == {"V_LAND_NOAPPROVAL", "V_PLAN_NOPERMIT"}
    assert third["area_m2"] is None and "empty" in third["notes"] and "stage:not_allowed" in third["notes"]
    # What no layer can answer is told once, not in every row.
    with sqlite3.connect(out) as connection:
        told = connection.execute("SELECT description FROM gpkg_contents WHERE table_name = 'determination'")
        assert "stake_letter:no_layer" in told.fetchone()[0].split("; ")
    assert first["notes"] is None and "no_layer" not in third["notes"]
    shares = [(row["determination_fid"], row["parcel_no"], row["share"]) for row in rows(out, "parcel_overlap")]
    assert shares == [
        (1, "371502-001-0001", pytest.approx(1)),
        (2, "371502-001-0001", pytest.approx(0.5)),
        (2, "371502-001-0002", pytest.approx(0.5)),
    ]


def test_a_table_without_outlines_is_refused_as_that(files, tmp_path, capsys):
    table = tmp_path / "list.csv"
    table.write_text("name,kind\na,b\n")
    for place in range(3):
        given = [str(table) if at == place else one for at, one in enumerate(files)]
        assert overlay(given, tmp_path / "none.gpkg") == 2
        assert "The layer list has no geometry." in capsys.readouterr().err
    assert not (tmp_path / "none.gpkg").exists()


@pytest.mark.parametrize("pack", list_packs())
def test_what_no_layer_answers_is_told_of_all_or_in_its_row(files, tmp_path, capsys, pack):
    # Of one structure its own row says which town it is in, where no zone does: of the others nothing does.
    towns = [*load_pack(pack).facts["town"].values][:1] if "town" in load_pack(pack).facts else ["A"]
    some = [(box(5, 5, 15, 15), towns[0]), (box(45, 5, 55, 15), None), (None, None)]
    structures = write(tmp_path / "towns.gpkg", some, "town")
    out = tmp_path / "out.gpkg"
    assert main(["overlay", structures, *files[1:], "--pack", pack, "--out", str(out)]) == 0
    counted = json.loads(capsys.readouterr().out)["notes"]
    with sqlite3.connect(out) as connection:
        (said,) = connection.execute(
            "SELECT description FROM gpkg_contents WHERE table_name = 'determination'"
        ).fetchone()
    of_all = set(said.split("; "))
    told = [note for row in rows(out) for note in (row["notes"] or "").split("; ")]
    missing = {fact: reasons["no_layer"] for fact, reasons in counted.items() if "no_layer" in reasons}
    assert missing and of_all == {f"{fact}:no_layer" for fact, count in missing.items() if count == 3}
    for fact, count in missing.items():
        assert told.count(f"{fact}:no_layer") == (0 if count == 3 else count)


def test_outlines_on_request_open_in_any_gis(files, tmp_path):
    overlay(files, tmp_path / "plain.gpkg")
    plain = ogr.Open(str(tmp_path / "plain.gpkg"))
    assert plain.GetLayerByName("determination").GetGeomType() == ogr.wkbNone
    overlay(files, tmp_path / "out.gpkg", "--geometry")
    dataset = ogr.Open(str(tmp_path / "out.gpkg"))
    layer = dataset.GetLayerByName("determination")
    assert layer.GetFeatureCount() == 3
    layer.SetSpatialFilterRect(*box(40, 0, 60, 20).bounds)
    assert [feature["structure_no"] for feature in layer] == ["A2"]
    assert layer.GetSpatialRef().GetAuthorityCode(None) == "4548"


def test_a_field_map_names_what_no_synonym_does(files, tmp_path):
    parcels = write(
        tmp_path / "odd.gpkg", [(box(0, 0, 99, 50), "7", "甲类"), (box(99, 0, 120, 50), "8", "乙类")], "nr", "art"
    )
    ring = write(tmp_path / "ring.gpkg", [(box(-50, -50, 300, 300), "x")], "bemerkung")
    plan = tmp_path / "map.yaml"
    plan.write_text(
        "structures: {stage: 建设阶段}\n"
        "parcels: {parcel_no: nr, land_use_right: art}\n"
        "zones: {kind: {constant: second_ring}}\n"
        "values: {land_use_right: {甲类: allocated}}\n",
        encoding="utf-8",
    )
    assert overlay([files[0], parcels, ring], tmp_path / "out.gpkg", "--fields", str(plan)) == 0
    first = rows(tmp_path / "out.gpkg")[0]
    assert (first["land_use_right"], first["in_second_ring"], first["district"]) == ("allocated", 1, None)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("parcels: {land_use_right: gibtsnicht}\n", "no field gibtsnicht"),
        ("flurstücke: {}\n", "sections of a field map"),
        ("parcels: {land_use_right: [a]}\n", "constant"),
    ],
)
def test_a_wrong_field_map_is_named(files, tmp_path, capsys, text, message):
    plan = tmp_path / "map.yaml"
    plan.write_text(text, encoding="utf-8")
    assert overlay(files, tmp_path / "out.gpkg", "--fields", str(plan)) == 2
    assert message in capsys.readouterr().err
    assert not (tmp_path / "out.gpkg").exists()


def test_zones_without_a_kind_are_refused_with_the_way_out(files, tmp_path, capsys):
    zones = write(tmp_path / "bare.gpkg", [(box(0, 0, 9, 9), "?")], "bemerkung")
    assert overlay([*files[:2], zones], tmp_path / "out.gpkg") == 2
    assert "zones: kind: {constant: KIND}" in capsys.readouterr().err


def test_another_coordinate_system_is_refused(files, tmp_path, capsys):
    zones = write(tmp_path / "z47.gpkg", [(box(0, 0, 9, 9), "district")], "kind", crs="EPSG:4547")
    assert overlay([*files[:2], zones], tmp_path / "out.gpkg") == 2
    assert "one coordinate system" in capsys.readouterr().err


@pytest.mark.parametrize("place", ["missing.gpkg", "text.gpkg"])
def test_what_cannot_be_read_is_named(files, tmp_path, capsys, place):
    (tmp_path / "text.gpkg").write_text("no layer")
    assert overlay([str(tmp_path / place), *files[1:]], tmp_path / "out.gpkg") == 2
    assert place in capsys.readouterr().err


def test_an_existing_result_is_kept(files, tmp_path, capsys):
    out = tmp_path / "out.gpkg"
    out.write_bytes(b"mine")
    assert overlay(files, out) == 2
    assert out.read_bytes() == b"mine" and "exists already" in capsys.readouterr().err


def test_two_runs_do_not_write_into_each_other(files, tmp_path, capsys):
    out = tmp_path / "out.gpkg"
    table = OutTable("determination", [OutColumn("uuid", TEXT, ["first"])])
    with new_geopackage(out, [table], CRS) as connection:
        connection.execute("INSERT INTO determination (uuid) VALUES ('first')")
        assert overlay(files, out) == 2
        assert "another run" in capsys.readouterr().err
    assert [row["uuid"] for row in rows(out)] == ["first"]
    out.unlink()
    with pytest.raises(InputError, match="exists already"), new_geopackage(out, [table], CRS):
        out.write_bytes(b"somebody was quicker")
    assert out.read_bytes() == b"somebody was quicker"


def test_what_an_ended_run_left_is_in_nobodys_way(files, tmp_path):
    out = tmp_path / "out.gpkg"
    (tmp_path / "out.part.gpkg").write_bytes(b"half a page")
    assert overlay(files, out) == 0
    assert not (tmp_path / "out.part.gpkg").exists()


def test_one_file_with_all_layers_is_enough(tmp_path, capsys):
    city = tmp_path / "city.gpkg"
    assert main(["demo", str(city), "--structures", "500", "--seed", "2"]) == 0
    assert json.loads(capsys.readouterr().out)["structures"] == 500
    assert overlay([str(city)] * 3, tmp_path / "out.gpkg") == 0
    assert len(rows(tmp_path / "out.gpkg")) == 500


@pytest.mark.parametrize("driver", ["GPKG", "GeoJSON", "FlatGeobuf"])
def test_any_vector_format_reads_the_same(tmp_path, driver):
    path = str(tmp_path / f"layer.{driver.lower()}")
    reference = osr.SpatialReference()
    reference.ImportFromEPSG(4490)
    dataset = gdal.GetDriverByName(driver).Create(path, 0, 0, 0, gdal.GDT_Unknown)
    layer = dataset.CreateLayer("layer", reference, ogr.wkbPolygon)
    for name, kind in (("名称", ogr.OFTString), ("楼层", ogr.OFTInteger), ("日期", ogr.OFTDate)):
        layer.CreateField(ogr.FieldDefn(name, kind))
    for values in (("东昌府区", 6, "2026/09/25"), (None, None, None)):
        feature = ogr.Feature(layer.GetLayerDefn())
        for name, value in zip(("名称", "楼层", "日期"), values):
            if value is not None:
                feature.SetField(name, value)
        feature.SetGeometry(ogr.CreateGeometryFromWkt("POLYGON ((115 36, 116 36, 116 37, 115 36))"))
        layer.CreateFeature(feature)
    del layer, dataset
    table = read_vector(path)
    assert [shapely.from_wkb(wkb).area for wkb in table.geometries] == [0.5, 0.5]
    by_name = {
        values["名称"]: values
        for values in map(dict, zip(*([(k, v) for v in c] for k, c in table.columns.items())))
    }
    assert by_name["东昌府区"] == {"名称": "东昌府区", "楼层": 6, "日期": "2026-09-25"}
    assert by_name[None] == {"名称": None, "楼层": None, "日期": None}
