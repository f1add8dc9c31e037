"""If these fail, what an officer edits in QGIS itself is missing from the record, or not hers."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import Callable

import pytest
from qgis.core import (
    QgsExpression,
    QgsExpressionContext,
    QgsExpressionContextUtils,
    QgsFeature,
    QgsGeometry,
    QgsOfflineEditing,
    QgsPointXY,
    QgsProject,
    QgsVectorFileWriter,
    QgsVectorLayer,
    QgsVectorLayerUtils,
    edit,
)

from enforcement_plugin.app.workspaces import open_workspace
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


def test_a_field_calculation_is_recorded_bit_for_bit_and_only_where_it_changed_something(path, load):
    with open_as(path) as workspace, workspace.write() as connection:
        made = [
            repositories.insert(connection, "evidence", {"longitude": longitude, "direction": was})
            for longitude, was in ((1.0, None), (3.0, 1.0), (0.1, 7.25), (None, 8.5))
        ]
    before = len(changes(path))
    layer = load("evidence")
    expression = QgsExpression('"longitude" / 3')
    context = QgsExpressionContext(QgsExpressionContextUtils.globalProjectLayerScopes(layer))
    with open_as(path, "王强") as workspace:
        layer.startEditing()
        layer.beginEditCommand("Field calculator")
        for feature in layer.getFeatures():
            context.setFeature(feature)
            index = layer.fields().indexOf("direction")
            assert layer.changeAttributeValue(feature.id(), index, expression.evaluate(context))
        layer.endEditCommand()
        assert len(changes(workspace)) == before, "nothing is recorded before it is saved"
        assert layer.commitChanges()
        found = changes(workspace)[before:]
    assert {(change.op, change.actor) for change in found} == {("U", "王强")}
    assert sorted(
        (made.index(change.row), *map(parse_literal, change.columns["direction"])) for change in found
    ) == [
        (0, None, 1.0 / 3),
        (2, 7.25, 0.1 / 3),
        (3, 8.5, None),
    ]
    assert {name for change in found for name in change.columns} == {"direction"}


def test_merged_structures_are_one_that_changed_and_one_that_went(path, load):
    with open_as(path) as workspace, workspace.write() as connection:
        kept, gone = [
            repositories.insert(connection, "structure", {"geom": polygon(x), "structure_no": f"WP-{x}"})
            for x in (0, 10)
        ]
    layer = load("structure")
    features = {feature["uuid"]: feature for feature in layer.getFeatures()}
    union = features[kept].geometry().combine(features[gone].geometry())
    union.convertToMultiType()
    with open_as(path, "王强"), edit(layer):
        layer.beginEditCommand("Merged features")
        assert layer.deleteFeature(features[gone].id())
        assert layer.changeGeometry(features[kept].id(), union)
        layer.changeAttributeValue(features[kept].id(), layer.fields().indexOf("remark"), "合并")
        layer.endEditCommand()
    found = changes(path)[2:]
    assert {change.actor for change in found} == {"王强"}
    (removed,) = [change for change in found if change.op == "D"]
    assert removed.row == gone
    assert removed.columns["structure_no"] == ("'WP-10'", "NULL")
    assert parse_literal(removed.columns["geom"][0]) == bytes(features[gone].geometry().asWkb()), (
        "what went is kept"
    )
    altered = [change for change in found if change.op == "U"]
    assert {change.row for change in altered} == {kept}
    columns = {name: parse_literal(new) for change in altered for name, (_, new) in change.columns.items()}
    assert columns == {"geom": bytes(union.asWkb()), "remark": "合并"}
    assert len(found) == len(altered) + 1


def test_what_was_undone_or_rolled_back_never_happened(path, case, load):
    layer = load("enforcement_case")
    feature = next(layer.getFeatures())
    remark = layer.fields().indexOf("remark")
    before = changes(path)
    layer.startEditing()
    layer.changeAttributeValue(feature.id(), remark, "误填")
    layer.deleteFeature(feature.id())
    layer.undoStack().undo()
    layer.undoStack().undo()
    layer.changeGeometry(feature.id(), QgsGeometry.fromPointXY(QgsPointXY(EAST + 5, NORTH)))
    layer.undoStack().undo()
    assert layer.commitChanges()
    assert changes(path) == before
    layer.startEditing()
    layer.changeAttributeValue(feature.id(), remark, "不保存")
    layer.addFeature(QgsVectorLayerUtils.createFeature(layer))
    layer.deleteFeature(feature.id())
    assert layer.rollBack()
    assert changes(path) == before
    layer.startEditing()
    layer.changeAttributeValue(feature.id(), remark, "撤销后重做")
    layer.undoStack().undo()
    layer.undoStack().redo()
    assert layer.commitChanges()
    assert [change.columns for change in changes(path)[len(before) :]] == [{"remark": ("NULL", "'撤销后重做'")}]
    assert repositories_uuid(path) == [case]


def test_a_commit_that_the_file_refuses_is_not_half_in_the_record(path, case, load):
    layer = load("enforcement_case")
    feature = next(layer.getFeatures())
    before = changes(path)
    layer.startEditing()
    layer.changeAttributeValue(feature.id(), layer.fields().indexOf("remark"), "a")
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert not layer.commitChanges()
        other.execute("ROLLBACK")
    assert changes(path) == before
    assert layer.isEditable(), "what was typed is still there"
    assert layer.commitChanges()
    assert [change.columns for change in changes(path)[len(before) :]] == [{"remark": ("NULL", "'a'")}]


def test_what_is_pasted_from_another_layer_is_recorded_with_what_fits(path, load):
    with open_as(path) as workspace, workspace.write() as connection:
        here = repositories.insert(connection, "structure", {"geom": polygon(), "structure_no": "WP-1"})
    before = len(changes(path))
    layer = load("structure")
    foreign = QgsVectorLayer(
        "Polygon?crs=EPSG:4547&field=structure_no:string&field=uuid:string&field=floors:int&field=foreign:string",
        "source",
        "memory",
    )
    elsewhere = "e" * 32
    pasted = []
    for number, uuid in (("WP-7", here), ("o'朝阳", elsewhere), ("WP-9", None)):
        feature = QgsFeature(foreign.fields())
        feature.setAttributes([number, uuid, 3, "does not fit"])
        feature.setGeometry(QgsGeometry.fromWkt(f"POLYGON(({EAST} {NORTH}, {EAST + 0.1} {NORTH}, {EAST} {NORTH + 9}, {EAST} {NORTH}))"))  # fmt: skip  # noqa: E501
        pasted.append(feature)
    with open_as(path, "王强"), edit(layer):
        compatible = QgsVectorLayerUtils.makeFeaturesCompatible(pasted, layer)
        for feature in compatible:
            feature["fid"] = None
        assert layer.addFeatures(compatible)
    found = {parse_literal(change.columns["structure_no"][1]): change for change in changes(path)[before:]}
    assert set(found) == {"WP-7", "o'朝阳", "WP-9"}
    assert {(change.op, change.actor) for change in found.values()} == {("I", "王强")}
    assert found["o'朝阳"].row == elsewhere, "a row of another file keeps its identity"
    assert [found[number].copied_from for number in ("WP-7", "o'朝阳", "WP-9")] == [here, "", ""]
    assert len({here, *(change.row for change in found.values())}) == 4
    for change in found.values():
        told = {name: parse_literal(new) for name, (_, new) in change.columns.items()}
        assert told["floors"] == 3
        assert set(told) <= {"structure_no", "floors", "geom", "_copied_from"}
        stored = next(feature for feature in layer.getFeatures() if feature["uuid"] == change.row)
        assert told["geom"] == bytes(stored.geometry().asWkb())


def test_offline_editing_brings_back_exactly_what_was_edited_in_the_field(path, tmp_path, load):
    with open_as(path) as workspace, workspace.write() as connection:
        edited, gone, still = [
            repositories.insert(connection, "structure", {"geom": polygon(x), "structure_no": f"WP-{x}"})
            for x in (0, 20, 40)
        ]
    before = len(changes(path))
    layer = load("structure")
    offline = QgsOfflineEditing()
    assert offline.convertToOfflineProject(
        str(tmp_path), "field.gpkg", [layer.id()], False, QgsOfflineEditing.GPKG, "%1 offline"
    )
    (taken,) = [
        each for each in QgsProject.instance().mapLayers().values() if each.customProperty("isOfflineEditable")
    ]
    features = {feature["uuid"]: feature for feature in taken.getFeatures()}
    assert set(features) == {edited, gone, still}
    with edit(taken):
        taken.changeAttributeValue(features[edited].id(), taken.fields().indexOf("remark"), "外业")
        taken.deleteFeature(features[gone].id())
        drawn = QgsFeature(taken.fields())
        drawn.setGeometry(QgsGeometry(features[still].geometry()))
        drawn["structure_no"] = "新"
        assert taken.addFeature(drawn)
    assert len(changes(path)) == before
    with open_as(path, "王强"):
        offline.synchronize()
    found = {change.op: change for change in changes(path)[before:]}
    QgsProject.instance().removeAllMapLayers()
    assert len(changes(path)) == before + 3
    assert {change.actor for change in found.values()} == {"王强"}
    assert (found["U"].row, found["U"].columns) == (edited, {"remark": ("NULL", "'外业'")})
    assert (found["D"].row, found["D"].columns["structure_no"]) == (gone, ("'WP-20'", "NULL"))
    assert parse_literal(found["I"].columns["structure_no"][1]) == "新"
    assert found["I"].row not in (edited, gone, still)
    assert len(found["I"].row) == 32


def test_a_packaged_copy_put_back_over_the_table_is_found_as_outside_edits(path, tmp_path, load):
    """Package Layers knows no triggers; nor does the layer that is then written over the table."""
    with open_as(path) as workspace, workspace.write() as connection:
        edited, gone, still = [
            repositories.insert(connection, "structure", {"geom": polygon(x), "structure_no": f"WP-{x}"})
            for x in (0, 20, 40)
        ]
    before = len(changes(path))

    def write(layer: QgsVectorLayer, target: object, *, over: bool) -> None:
        options = QgsVectorFileWriter.SaveVectorOptions()
        options.driverName, options.layerName, options.fileEncoding = "GPKG", "structure", "UTF-8"
        if over:
            options.actionOnExistingFile = QgsVectorFileWriter.CreateOrOverwriteLayer
        context = QgsProject.instance().transformContext()
        error, message, *_ = QgsVectorFileWriter.writeAsVectorFormatV3(layer, str(target), context, options)
        assert error == QgsVectorFileWriter.NoError, message

    package = tmp_path / "package.gpkg"
    write(load("structure"), package, over=False)
    QgsProject.instance().removeAllMapLayers()
    copy = QgsVectorLayer(f"{package}|layername=structure", "copy", "ogr")
    features = {feature["uuid"]: feature for feature in copy.getFeatures()}
    with edit(copy):
        copy.changeAttributeValue(features[edited].id(), copy.fields().indexOf("remark"), "外业")
        copy.deleteFeature(features[gone].id())
        drawn = QgsFeature(copy.fields())
        drawn.setGeometry(QgsGeometry(features[still].geometry()))
        drawn["structure_no"] = "新"
        assert copy.addFeature(drawn)
    write(copy, path, over=True)
    with open_workspace(path, actor="王强", clock=clock, ids=ids) as workspace:
        assert workspace.restored
        found = changes(workspace)[before:]
        with workspace.write() as connection:
            repositories.update(connection, "structure", still, {"remark": "之后"})
        assert changes(workspace)[-1].columns == {"remark": ("NULL", "'之后'")}, "watched again"
    assert {(change.op, change.actor) for change in found} == {("outside", "unattributed")}
    by_row = {change.row: change for change in found}
    assert by_row[edited].columns == {"remark": ("NULL", "'外业'")}
    assert by_row[gone].columns == {"_row": ("1", "0")}
    (new,) = set(by_row) - {edited, gone}
    assert parse_literal(by_row[new].columns["structure_no"][1]) == "新"
    assert len(found) == 3, "and nothing about what nobody touched"


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
