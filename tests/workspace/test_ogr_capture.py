"""If these fail, what QField, ogr2ogr or any GDAL program writes is missing from the record or garbled in it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from osgeo import gdal, ogr

from enforcement_plugin.workspace import repositories
from enforcement_plugin.workspace.change import parse_literal
from tests.workspace.made import EAST, NORTH, changes, open_as, point, polygon


def run(*command: object) -> str:
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout + done.stderr


def test_gdal_opens_it_without_a_word_of_warning(path):
    said = run("ogrinfo", "-al", "-so", path)
    assert "Warning" not in said
    assert "CGCS2000 / 3-degree Gauss-Kruger CM 114E" in said
    assert "structure" in said
    assert "change_log" not in said, "machinery is not offered as a layer"


def test_ogr2ogr_append_arrives_with_the_actor_who_has_the_file_open(path, tmp_path):
    spots = tmp_path / "spots.geojson"
    ring = [[EAST, NORTH], [EAST + 10, NORTH], [EAST + 10, NORTH + 10], [EAST, NORTH]]
    feature = {
        "type": "Feature",
        "properties": {"status": "suspected", "remark": "卫片第3期; a=1>2", "found_on": "2026/09/20"},
        "geometry": {"type": "MultiPolygon", "coordinates": [[ring]]},
    }
    spots.write_text(json.dumps({"type": "FeatureCollection", "features": [feature, feature]}), "utf-8")
    with open_as(path, "王强") as workspace:
        system = ("-s_srs", "EPSG:4547", "-t_srs", "EPSG:4547")
        run("ogr2ogr", "-append", "-update", path, spots, "-nln", "structure", *system)
        made = changes(workspace)
        assert [(change.op, change.table, change.actor) for change in made] == [("I", "structure", "王强")] * 2
        rows = repositories.rows(workspace.connection, "structure")
        assert [row["uuid"] for row in rows] == [change.row for change in made]
        for change, row in zip(made, rows):
            assert parse_literal(change.columns["remark"][1]) == "卫片第3期; a=1>2"
            assert parse_literal(change.columns["geom"][1]) == row["geom"]


def test_ogrinfo_sql_edits_arrive(path):
    with open_as(path) as workspace, workspace.write() as connection:
        uuid = repositories.insert(connection, "enforcement_case", {"geom": point(), "case_no": "LC-1"})
    run("ogrinfo", path, "-sql", "UPDATE enforcement_case SET due_on = '2026-09-29' WHERE case_no = 'LC-1'")
    run("ogrinfo", path, "-sql", "DELETE FROM enforcement_case")
    _, updated, removed = changes(path)
    assert (updated.row, updated.columns) == (uuid, {"due_on": ("NULL", "'2026-09-29'")})
    assert updated.actor == "unattributed"
    assert removed.op == "D"
    assert removed.columns["case_no"] == ("'LC-1'", "NULL")


def edit(path: Path, layer: str, **values: object) -> None:
    source = ogr.Open(str(path), 1)
    table = source.GetLayerByName(layer)
    feature = table.GetNextFeature()
    for name, value in values.items():
        feature[name] = value
    table.SetFeature(feature)
    feature = table = source = None


def test_only_the_edited_column_is_recorded_although_gdal_rewrites_the_whole_row(path, outsider):
    with open_as(path) as workspace, workspace.write() as connection:
        repositories.insert(connection, "structure", {"geom": polygon(), "remark": "a"})
        repositories.insert(connection, "clue", {"geom": point(), "place": "a"})
    outsider("UPDATE structure SET found_on = '2026/09/20'")
    outsider("UPDATE clue SET received_at = '2026-09-20 08:00:00'")
    before = len(changes(path))
    edit(path, "structure", remark="b")
    edit(path, "clue", place="b")
    after = changes(path)[before:]
    assert [change.columns for change in after] == [{"remark": ("'a'", "'b'")}, {"place": ("'a'", "'b'")}]
    ((text,),) = outsider("SELECT received_at FROM clue")
    assert text.startswith("2026-09-20T08:00:00"), "GDAL did rewrite it"


def test_features_written_by_us_lie_in_the_spatial_index_that_gdal_reads(path):
    with open_as(path) as workspace, workspace.write() as connection:
        repositories.insert(connection, "structure", {"geom": polygon(0, 0)})
        moved = repositories.insert(connection, "structure", {"geom": polygon(500, 0)})
        gone = repositories.insert(connection, "structure", {"geom": polygon(0, 500)})
        repositories.insert(connection, "structure", {})
        repositories.update(connection, "structure", moved, {"geom": polygon(1000, 0)})
        repositories.delete(connection, "structure", gone)
    source = ogr.Open(str(path))
    layer = source.GetLayerByName("structure")
    assert layer.GetFeatureCount() == 3
    left, right, bottom, top = layer.GetExtent()
    assert (left, right) == pytest.approx((EAST, EAST + 1010), abs=1)
    assert (bottom, top) == pytest.approx((NORTH, NORTH + 10), abs=1)
    layer.SetSpatialFilterRect(EAST + 900, NORTH - 10, EAST + 1100, NORTH + 100)
    assert [feature["uuid"] for feature in layer] == [moved]


def test_the_spatial_index_is_the_one_that_gdal_itself_would_make(path, tmp_path, outsider):
    own = ogr.GetDriverByName("GPKG").CreateDataSource(str(tmp_path / "gdal.gpkg"), options=["VERSION=1.3"])
    own.CreateLayer("structure", None, ogr.wkbMultiPolygon, options=["GEOMETRY_NAME=geom"])
    result = own.ExecuteSQL("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'rtree_%'")
    theirs = {feature["name"]: feature["sql"] for feature in result}
    own.ReleaseResultSet(result)
    ours = dict(
        outsider(
            "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'rtree_structure_geom%'"
        )
    )
    assert {name: " ".join(sql.split()) for name, sql in ours.items()} == {
        name: " ".join(sql.split()).replace("; END", "; END") for name, sql in theirs.items()
    }


def test_lists_of_values_reach_gdal(path):
    from enforcement_plugin.workspace import styles
    from enforcement_plugin.workspace.labels import with_labels

    with open_as(path) as workspace:
        styles.write_styles(workspace, with_labels({"agency": {"lc.cm": {"zh": "城管部门", "en": "CM"}}}), "zh")
    source = gdal.OpenEx(str(path), gdal.OF_VECTOR)
    definition = source.GetLayerByName("structure").GetLayerDefn()
    field = definition.GetFieldDefn(definition.GetFieldIndex("found_by"))
    assert source.GetFieldDomain(field.GetDomainName()).GetEnumeration() == {"lc.cm": "城管部门"}


def test_the_file_passes_gdals_own_examination_of_the_standard(path):
    """Every requirement of GeoPackage 1.3 that GDAL's validator knows, warnings included."""
    pytest.importorskip("osgeo_utils.samples.validate_gpkg")
    from enforcement_plugin.workspace import styles
    from enforcement_plugin.workspace.labels import with_labels

    with open_as(path) as workspace:
        styles.write_styles(workspace, with_labels({}), "zh")
        with workspace.write() as connection:
            repositories.insert(connection, "structure", {"geom": polygon(), "found_on": "2026/9/5"})
            repositories.insert(connection, "structure", {})
            repositories.insert(connection, "enforcement_case", {"geom": point()})
            repositories.insert(connection, "evidence", {"taken_at": "2026-09-26T01:02:03.000Z"})
    run(sys.executable, "-m", "osgeo_utils.samples.validate_gpkg", "--extra", "--warning-as-error", path)
