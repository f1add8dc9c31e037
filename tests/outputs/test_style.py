"""Each structure must show the class of its own state: the wrong colour names the wrong agency."""

from __future__ import annotations

import datetime
import itertools
from pathlib import Path
from typing import Mapping, Optional

import pytest

pytest.importorskip("qgis.core")

from qgis.core import (
    QgsCategorizedSymbolRenderer,
    QgsExpression,
    QgsExpressionContext,
    QgsFeature,
    QgsField,
    QgsFields,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import QVariant

from enforcement_plugin.outputs.classes import LANGUAGES, class_of, styled_tables, table_style
from enforcement_plugin.outputs.style import structure_style, style_layer
from enforcement_plugin.outputs.style_files import write_style_files
from enforcement_plugin.paths import resources_dir
from tests.outputs.conftest import AGENCIES, AS_OF

VALUES: Mapping[str, tuple] = {
    "status": ("suspected", "verified", "dismissed", "demolished", None),
    "lead_status": ("determined", "undetermined", "conflict", "none", "by hand", None),
    "lead_agency": ("lc.nr", "lc.nr.branch", "lc.cm", "xy.o'brien", "nr", None),
    "land_use_right": (
        "none",
        "granted",
        "allocated",
        "in_process",
        "lease_or_other",
        "collective_entry",
        "x",
        None,
    ),
    "kind": ("district", "second_ring", "park", "built_up_area", "school", None),
    "code": ("other", "dongchangfu", None),
    "land_class": ("basic_farmland", "arable", "forest", "garden", "construction", "water", "x", None),
    "due_on": ("2026-09-25", "2026-09-26", "", None),
    "closed_on": ("2026-01-01", "", None),
}


def class_by_qgis(renderer: QgsCategorizedSymbolRenderer, row: Mapping[str, Optional[str]]) -> str:
    fields = QgsFields()
    for name in row:
        fields.append(QgsField(name, QVariant.String))
    feature = QgsFeature(fields)
    feature.setAttributes([QVariant() if value is None else value for value in row.values()])
    feature.setValid(True)
    context = QgsExpressionContext()
    context.setFields(fields)
    context.setFeature(feature)
    expression = QgsExpression(renderer.classAttribute())
    assert not expression.hasParserError(), expression.parserErrorString()
    value = expression.evaluate(context)
    assert not expression.hasEvalError(), expression.evalErrorString()
    return value


@pytest.mark.parametrize("labels", [{}, AGENCIES["zh"], {"xy.o'brien": "O'Brien", "nr": "无前缀"}], ids=str)
@pytest.mark.parametrize("table", styled_tables())
def test_every_row_gets_its_class_and_that_class_has_a_symbol(qgis_app, table: str, labels: dict) -> None:
    style = table_style(table, "zh", labels)
    columns = sorted({column for entry in style.classes for column in entry.when})
    layer = QgsVectorLayer("Point" if style.geometry == "point" else "Polygon", table, "memory")
    style_layer(layer, table, "zh", agency_labels=labels, as_of=AS_OF)
    renderer = layer.renderer()
    for values in itertools.product(*(VALUES[column] for column in columns)):
        row = dict(zip(columns, values))
        expected = class_of(style.classes, row, AS_OF)
        assert class_by_qgis(renderer, row) == expected, row
        assert renderer.categoryIndexForValue(expected) >= 0


def test_without_a_day_overdue_counts_from_today(qgis_app) -> None:
    layer = QgsVectorLayer("Point", "case", "memory")
    style_layer(layer, "enforcement_case", "zh")
    today = datetime.date.today()
    for days, expected in ((-2, "overdue"), (2, "open")):
        due = (today + datetime.timedelta(days=days)).isoformat()
        assert class_by_qgis(layer.renderer(), {"due_on": due, "closed_on": None}) == expected


@pytest.mark.parametrize("language", LANGUAGES)
def test_structure_style_names_the_packs_agencies(qgis_app, language: str) -> None:
    labels = [category.label() for category in structure_style(AGENCIES[language], language).categories()]
    for name in AGENCIES[language].values():
        assert sum(name in label for label in labels) == 1


def test_from_afar_a_house_is_one_mark_and_on_the_street_it_has_its_outline(qgis_app) -> None:
    for features, kinds in ((2_000, {"CentroidFill"}), (1_000_000, set())):
        for category in structure_style({}, "zh", features=features).categories():
            layers = category.symbol().symbolLayers()
            assert {layer.layerType() for layer in layers} & {"CentroidFill"} == kinds
            for layer in layers[1:]:
                switch = layer.dataDefinedProperties().property(layer.Property.PropertyLayerEnabled)
                afar = "@map_scale > " in switch.expressionString()
                assert afar == (layer.layerType() == "CentroidFill")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("table", styled_tables())
def test_the_file_for_plain_qgis_says_what_the_classes_say(qgis_app, table: str, language: str) -> None:
    """Somebody changed classes.yaml and forgot the files: QField would show yesterday's classes."""
    style = table_style(table, language)
    layer = QgsVectorLayer("Point" if style.geometry == "point" else "Polygon", table, "memory")
    message, read = layer.loadNamedStyle(str(resources_dir() / "styles" / f"{table}.{language}.qml"))
    assert read, message
    categories = layer.renderer().categories()
    assert [(c.value(), c.label()) for c in categories] == [(c.key, c.label) for c in style.classes]
    fresh = QgsVectorLayer("Point" if style.geometry == "point" else "Polygon", table, "memory")
    style_layer(fresh, table, language)
    assert layer.renderer().classAttribute() == fresh.renderer().classAttribute()
    for mine, theirs in zip(fresh.renderer().categories(), categories):
        assert mine.symbol().color() == theirs.symbol().color()
    assert layer.labelsEnabled() == bool(style.texts)
    assert layer.hasScaleBasedVisibility() == (style.visible_from is not None)


def test_style_files_carry_nothing_but_the_look(qgis_app, tmp_path: Path) -> None:
    for path in write_style_files(tmp_path):
        text = path.read_text(encoding="utf-8")
        for foreign in ("<editform", "<attributeactions", "<mapTip", "<fieldConfiguration", "<aliases"):
            assert foreign not in text, path.name


def test_a_whole_city_is_not_drawn_house_by_house(qgis_app, monkeypatch) -> None:
    """At the extent of a million houses the canvas would stand still for seconds at every turn of the wheel."""
    layer = QgsVectorLayer("Polygon", "structure", "memory")
    style_layer(layer, "structure", "zh")
    assert not layer.hasScaleBasedVisibility()
    monkeypatch.setattr(type(layer), "featureCount", lambda self: 1_000_000, raising=False)
    style_layer(layer, "structure", "zh")
    assert layer.hasScaleBasedVisibility() and layer.isInScaleRange(5_000) and not layer.isInScaleRange(50_000)
