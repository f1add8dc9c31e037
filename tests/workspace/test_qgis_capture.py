"""If these fail, what an officer edits in QGIS itself is missing from the record, or not hers."""

from __future__ import annotations

from typing import Callable

import pytest
from qgis.core import QgsFeature, QgsGeometry, QgsPointXY, QgsProject, QgsVectorLayer, QgsVectorLayerUtils, edit

from enforcement_plugin.workspace import editions, repositories, styles
from enforcement_plugin.workspace.change import parse_literal
from enforcement_plugin.workspace.labels import with_labels
from tests.workspace.made import EAST, NORTH, changes, clock, ids, open_as, point, polygon

pytestmark = pytest.mark.usefixtures("qgis_app")

Load = Callable[[str], QgsVectorLayer]


@pytest.fixture
def load(path, qgis_app):
    loaded = []

    def run(table: str) -> QgsVectorLayer:
        layer = QgsVectorLayer(f"{path}|layername={table}", table, "ogr")
        assert layer.isValid()
        QgsProject.instance().addMapLayer(layer)
        loaded.append(layer.id())
        return layer

    yield run
    QgsProject.instance().removeMapLayers(loaded)


@pytest.fixture
def case(path) -> str:
    with open_as(path) as workspace, workspace.write() as connection:
        uuid = repositories.insert(connection, "enforcement_case", {"geom": point(), "case_no": "LC-1"})
        # As a spreadsheet writes it: GDAL makes 2026-09-29 of it at the first edit of anything else.
        connection.execute("UPDATE enforcement_case SET due_on = '2026/9/29'")
        return uuid


def last(path, number: int):
    return changes(path)[-number:]


def test_the_edit_buffer_records_the_edited_column_and_who_has_the_file_open(path, case, load):
    with open_as(path, "王强") as workspace:
        layer = load("enforcement_case")
        feature = next(layer.getFeatures())
        with edit(layer):
            layer.changeAttributeValue(feature.id(), layer.fields().indexOf("remark"), "现场已停工; a=1>2")
        (change,) = changes(workspace)[2:]
        assert (change.row, change.op, change.actor) == (case, "U", "王强")
        assert {name: parse_literal(new) for name, (_, new) in change.columns.items()} == {
            "remark": "现场已停工; a=1>2"
        }
        with workspace.write() as connection:
            repositories.update(connection, "enforcement_case", case, {"remark": "b"})
        assert changes(workspace)[-1].actor == "王强"


def test_without_the_plugin_nobody_is_credited(path, case, load):
    layer = load("enforcement_case")
    feature = next(layer.getFeatures())
    with edit(layer):
        layer.changeAttributeValue(feature.id(), layer.fields().indexOf("remark"), "a")
    assert last(path, 1)[0].actor == "unattributed"


def test_provider_edits_arrive(path, case, load):
    layer = load("enforcement_case")
    provider = layer.dataProvider()
    feature = next(layer.getFeatures())
    field = layer.fields().indexOf("procedure_stage")
    assert provider.changeAttributeValues({feature.id(): {field: "立案"}})
    moved = QgsGeometry.fromPointXY(QgsPointXY(EAST + 7, NORTH + 7))
    assert provider.changeGeometryValues({feature.id(): moved})
    assert provider.deleteFeatures([feature.id()])
    staged, replaced, removed = last(path, 3)
    assert staged.columns == {"procedure_stage": ("NULL", "'立案'")}
    assert list(replaced.columns) == ["geom"]
    assert parse_literal(replaced.columns["geom"][1]) == point(7, 7)
    assert removed.op == "D"
    assert removed.columns["case_no"] == ("'LC-1'", "NULL")


def test_a_drawn_feature_gets_an_identity(path, load):
    layer = load("structure")
    feature = QgsFeature(layer.fields())
    feature.setGeometry(QgsGeometry.fromWkt(f"MULTIPOLYGON((({EAST} {NORTH}, {EAST + 9} {NORTH}, {EAST} {NORTH + 9}, {EAST} {NORTH})))"))  # fmt: skip  # noqa: E501
    feature["status"] = "suspected"
    with edit(layer):
        assert layer.addFeature(feature)
    (change,) = changes(path)
    assert (change.op, len(change.row)) == ("I", 32)
    assert change.columns["status"] == ("NULL", "'suspected'")
    layer.reload()
    assert next(layer.getFeatures())["uuid"] == change.row


def test_a_pasted_feature_is_another_one_and_says_where_it_came_from(path, case, load):
    layer = load("enforcement_case")
    original = next(layer.getFeatures())
    copy = QgsFeature(layer.fields())
    copy.setAttributes(original.attributes())
    copy.setGeometry(QgsGeometry(original.geometry()))
    copy["fid"] = None
    with edit(layer):
        assert layer.addFeature(copy)
    (change,) = last(path, 1)
    assert change.op == "I"
    assert change.row != case
    assert change.copied_from == case
    assert {feature["uuid"] for feature in layer.getFeatures()} == {case, change.row}


def test_a_split_structure_keeps_its_identity_in_one_part_only(path, load):
    with open_as(path) as workspace, workspace.write() as connection:
        uuid = repositories.insert(connection, "structure", {"geom": polygon(), "structure_no": "WP-1"})
    layer = load("structure")
    with edit(layer):
        line = [QgsPointXY(EAST + 5, NORTH - 5), QgsPointXY(EAST + 5, NORTH + 15)]
        assert layer.splitFeatures(line) == 0
    features = {feature["uuid"]: feature.geometry().area() for feature in layer.getFeatures()}
    assert len(features) == 2
    assert features[uuid] == pytest.approx(50)
    new = [change for change in changes(path)[1:] if change.op == "I"]
    assert len(new) == 1
    assert new[0].row in features
    assert new[0].copied_from in ("", uuid)
    assert new[0].columns["structure_no"][1] == "'WP-1'"


def test_saving_what_nobody_changed_leaves_no_trace(path, case, load):
    layer = load("enforcement_case")
    feature = next(layer.getFeatures())
    provider = layer.dataProvider()
    before = len(changes(path))
    same = {
        index: feature[index] for index in range(layer.fields().count()) if layer.fields()[index].name() != "fid"
    }
    assert provider.changeAttributeValues({feature.id(): same})
    assert provider.changeGeometryValues({feature.id(): QgsGeometry(feature.geometry())})
    assert changes(path)[before:] == []


def test_an_identity_typed_over_in_the_attribute_table_is_refused(path, case, load):
    layer = load("enforcement_case")
    feature = next(layer.getFeatures())
    layer.startEditing()
    layer.changeAttributeValue(feature.id(), layer.fields().indexOf("uuid"), "mine")
    assert not layer.commitChanges()
    layer.rollBack()
    assert repositories_uuid(path) == [case]


def repositories_uuid(path) -> list:
    with open_as(path, None) as workspace:
        return [row["uuid"] for row in repositories.rows(workspace.connection, "enforcement_case")]


def test_an_attribute_table_without_geometry_is_edited_like_any(path, case, load):
    layer = load("case_violation")
    feature = QgsVectorLayerUtils.createFeature(layer)
    feature["case_uuid"] = case
    feature["violation"] = "V_TEMP"
    with edit(layer):
        assert layer.addFeature(feature)
    (change,) = last(path, 1)
    assert (change.table, change.op) == ("case_violation", "I")
    assert change.columns["violation"] == ("NULL", "'V_TEMP'")


def test_the_first_edit_in_qgis_of_an_imported_structure_brings_its_row_along(path, load):
    with open_as(path) as workspace:
        editions.register_edition(
            workspace,
            "structure",
            source="卫片",
            as_of="2026-09-05",
            sha256="",
            features=[{"geom": polygon(), "structure_no": "WP-1", "found_on": "2026/9/5"}],
        )
    layer = load("structure")
    feature = next(layer.getFeatures())
    with edit(layer):
        layer.changeAttributeValue(feature.id(), layer.fields().indexOf("status"), "verified")
    stood, verified = last(path, 2)
    assert (stood.op, stood.change) == ("I", feature["uuid"])
    assert stood.columns["structure_no"] == ("NULL", "'WP-1'")
    assert verified.columns == {"status": ("NULL", "'verified'")}


def test_qgis_does_not_take_the_file_out_of_wal_while_a_workspace_is_open(path, case, load):
    with open_as(path) as workspace:
        layer = load("enforcement_case")
        layer.startEditing()
        layer.rollBack()
        QgsProject.instance().removeMapLayer(layer.id())
        assert workspace.connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        with workspace.write() as connection:
            repositories.update(connection, "enforcement_case", case, {"remark": "a"})


@pytest.mark.parametrize(("language", "name", "word"), [("zh", "认定状态", "疑似"), ("en", "Status", "Suspected")])
def test_plain_qgis_shows_words_in_the_language_of_the_file(path, load, language, name, word):
    with open_as(path) as workspace:
        styles.write_styles(workspace, with_labels({}), language)
    layer = load("structure")
    field = layer.fields().indexOf("status")
    assert layer.attributeAlias(field) == name
    setup = layer.editorWidgetSetup(field)
    assert setup.type() == "ValueMap"
    assert {word: "suspected"} in setup.config()["map"]
    identity = layer.fields().indexOf("uuid")
    assert layer.editorWidgetSetup(identity).type() == "Hidden"
    assert layer.editFormConfig().readOnly(identity)
    assert layer.editFormConfig().readOnly(layer.fields().indexOf("lead_agency"))
    assert not layer.editFormConfig().readOnly(field)
    assert layer.displayExpression() == '"structure_no"'
    party = load("party")
    assert party.attributeAlias(party.fields().indexOf("name")) in ("名称（姓名）", "Name")
    records = load("decision_record")
    assert records.editFormConfig().readOnly(records.fields().indexOf("decision"))


def test_the_whole_workspace_as_made_by_the_product_loads_with_symbols(tmp_path, qgis_app):
    from enforcement_plugin.app.workspaces import create_workspace

    target = tmp_path / "w.gpkg"
    create_workspace(target, pack="liaocheng", crs="EPSG:4547", clock=clock, ids=ids).close()
    for table in ("zone", "parcel", "structure", "enforcement_case"):
        layer = QgsVectorLayer(f"{target}|layername={table}", table, "ogr")
        assert layer.isValid()
        assert layer.renderer().type() != "singleSymbol", table
        assert layer.attributeAlias(layer.fields().indexOf("uuid")) == "标识"
