"""Opening a workspace must put the city before the officer, in order, and run nothing that a file brings along."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Callable

import pytest

pytest.importorskip("qgis.core")

from qgis.core import QgsCoordinateReferenceSystem, QgsProject, QgsVectorLayer

from enforcement_plugin.errors import InputError
from enforcement_plugin.outputs.project import (
    add_workspace_to_project,
    remove_workspace_from_project,
    workspace_layer,
    workspace_layers,
)
from tests.outputs.conftest import AGENCIES, EAST, NORTH, case, square


@pytest.fixture
def project(qgis_app) -> QgsProject:
    return QgsProject()


def test_cases_lie_over_structures_over_zones_over_parcels(qgis_app, city: Path) -> None:
    layers = workspace_layers(city, "zh", AGENCIES["zh"])
    assert [layer.name() for layer in layers] == [
        "案件",
        "疑似违法建筑（牵头部门）",
        "管辖区划",
        "宗地（土地使用权）",
        "地类",
    ]
    assert all(layer.isValid() and layer.subsetString() == "" for layer in layers)
    english = workspace_layers(city, "en", AGENCIES["en"])
    assert all(layer.name().isascii() for layer in english)


def test_an_agency_that_leads_gets_a_symbol_however_long_the_packs_list_is(qgis_app, city: Path) -> None:
    labels = {f"lc.a{number}": f"{number}" for number in range(20)}
    labels.update(AGENCIES["zh"])
    structure = workspace_layers(city, "zh", labels)[1]
    shown = [category.label() for category in structure.renderer().categories()]
    assert "城管部门牵头" in shown and "自然资源和规划部门牵头" in shown
    assert "3牵头" not in shown


def test_the_group_shows_the_whole_city_in_the_projects_crs(project: QgsProject, city: Path) -> None:
    extent = add_workspace_to_project(project, city, language="zh")
    assert project.crs().authid() == "EPSG:4547"
    # The parcels from 800 to 1630 m, not the counties around them.
    assert extent.contains(EAST + 800, NORTH + 900) and extent.contains(EAST + 1630, NORTH + 1010)
    assert extent.width() < 1100
    group = project.layerTreeRoot().children()[0]
    assert group.name() == "违法执法 – city"
    assert project.viewSettings().defaultViewExtent().contains(extent)


def test_before_anything_is_found_the_zones_are_the_city(
    project: QgsProject, new_workspace: Callable[..., Path]
) -> None:
    path = new_workspace(zone=[{"geom": square(0, 0, 3000), "kind": "district", "name": "东昌府区"}])
    extent = add_workspace_to_project(project, path)
    assert extent.contains(EAST + 1, NORTH + 2999)


def test_a_single_case_shows_its_surroundings(project: QgsProject, new_workspace: Callable[..., Path]) -> None:
    extent = add_workspace_to_project(project, new_workspace(enforcement_case=[case(500, 500, None)]))
    assert extent.width() == extent.height() == 400.0


def test_a_project_with_layers_keeps_its_crs(project: QgsProject, city: Path) -> None:
    project.setCrs(QgsCoordinateReferenceSystem("EPSG:4490"))
    project.addMapLayer(QgsVectorLayer("Point?crs=EPSG:4490", "mine", "memory"))
    extent = add_workspace_to_project(project, city, language="en")
    assert project.crs().authid() == "EPSG:4490"
    assert 114 < extent.center().x() < 116 and 36 < extent.center().y() < 37


def test_a_cases_violations_are_found_from_its_form(
    project: QgsProject, new_workspace: Callable[..., Path]
) -> None:
    path = new_workspace(
        enforcement_case=[{"uuid": "c" * 32, "case_no": "LC-1"}, {"uuid": "d" * 32, "case_no": "LC-2"}],
        case_violation=[{"case_uuid": "c" * 32, "violation": "V_PLAN_NOPERMIT"}],
    )
    add_workspace_to_project(project, path, language="zh")
    case = workspace_layer(project, path, "enforcement_case")
    relation = next(
        relation
        for relation in project.relationManager().referencedRelations(case)
        if relation.referencingLayer() == workspace_layer(project, path, "case_violation")
    )
    assert relation.isValid()
    found = {
        feature["case_no"]: [child["violation"] for child in relation.getRelatedFeatures(feature)]
        for feature in case.getFeatures()
    }
    assert found == {"LC-1": ["V_PLAN_NOPERMIT"], "LC-2": []}


def test_adding_twice_replaces_and_removing_leaves_what_was_there(project: QgsProject, city: Path) -> None:
    project.addMapLayer(QgsVectorLayer("Point?crs=EPSG:4547", "mine", "memory"))
    add_workspace_to_project(project, city)
    count = len(project.mapLayers())
    add_workspace_to_project(project, city)
    assert len(project.mapLayers()) == count
    remove_workspace_from_project(project, city)
    assert [layer.name() for layer in project.mapLayers().values()] == ["mine"]
    assert not project.relationManager().relations()
    assert [node.name() for node in project.layerTreeRoot().children()] == ["mine"]


def test_a_style_in_the_file_lends_aliases_and_runs_nothing(
    project: QgsProject, city: Path, tmp_path: Path
) -> None:
    source = QgsVectorLayer(f"{city}|layername=structure", "s", "ogr")
    source.setFieldAlias(source.fields().indexOf("structure_no"), "图斑编号（改）")
    source.setMapTipTemplate("[% load_from_the_net() %]")
    form = source.editFormConfig()
    form.setInitCodeSource(form.PythonInitCodeSource.CodeSourceDialog)
    form.setInitFunction("boom")
    form.setInitCode("def boom(*_):\n    raise SystemExit('ran')")
    form.setUiForm(str(tmp_path / "evil.ui"))
    source.setEditFormConfig(form)
    qml = tmp_path / "evil.qml"
    source.saveNamedStyle(str(qml))
    with sqlite3.connect(city) as connection:
        connection.execute(
            "CREATE TABLE IF NOT EXISTS layer_styles (id INTEGER PRIMARY KEY AUTOINCREMENT, f_table_catalog TEXT,"
            " f_table_schema TEXT, f_table_name TEXT, f_geometry_column TEXT, styleName TEXT, styleQML TEXT,"
            " styleSLD TEXT, useAsDefault BOOLEAN, description TEXT, owner TEXT, ui TEXT, update_time DATETIME)"
        )
        connection.execute("DELETE FROM layer_styles WHERE f_table_name = 'structure'")
        connection.execute(
            "INSERT INTO layer_styles (f_table_name, styleName, styleQML, useAsDefault)"
            " VALUES ('structure', 'x', ?, 1)",
            (qml.read_text(encoding="utf-8"),),
        )
    layer = workspace_layers(city)[1]
    assert layer.attributeAlias(layer.fields().indexOf("structure_no")) == "图斑编号（改）"
    loaded = layer.editFormConfig()
    assert (loaded.initCode(), loaded.initFunction(), loaded.uiForm()) == ("", "", "")
    assert layer.mapTipTemplate() == ""


def test_what_is_no_workspace_leaves_the_project_as_it_was(project: QgsProject, tmp_path: Path) -> None:
    path = tmp_path / "other.gpkg"
    sqlite3.connect(path).close()
    with pytest.raises(InputError, match=r"other\.gpkg"):
        add_workspace_to_project(project, path)
    with pytest.raises(InputError, match=r"none\.gpkg"):
        add_workspace_to_project(project, tmp_path / "none.gpkg")
    assert not project.mapLayers() and not project.layerTreeRoot().children()
