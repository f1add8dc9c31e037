"""From class descriptions to QGIS symbols, renderers and labels; imported only where QGIS is there."""

from __future__ import annotations

import datetime
from typing import Any, List, Mapping, Optional, Tuple

from qgis.core import (
    QgsCategorizedSymbolRenderer,
    QgsCentroidFillSymbolLayer,
    QgsExpression,
    QgsFeatureRenderer,
    QgsFillSymbol,
    QgsLinePatternFillSymbolLayer,
    QgsLineSymbol,
    QgsMarkerSymbol,
    QgsPalLayerSettings,
    QgsProperty,
    QgsRendererCategory,
    QgsRuleBasedLabeling,
    QgsSimpleFillSymbolLayer,
    QgsSimpleLineSymbolLayer,
    QgsSimpleMarkerSymbolLayer,
    QgsSimpleMarkerSymbolLayerBase,
    QgsSymbol,
    QgsSymbolLayer,
    QgsTextBufferSettings,
    QgsTextFormat,
)
from qgis.PyQt.QtCore import QPointF, Qt
from qgis.PyQt.QtGui import QColor

from enforcement_plugin.outputs.classes import StyleClass, TableStyle, tried_order
from enforcement_plugin.outputs.fonts import chinese_font

DASHES = {
    "solid": Qt.PenStyle.SolidLine,
    "dash": Qt.PenStyle.DashLine,
    "dot": Qt.PenStyle.DotLine,
    "dash_dot": Qt.PenStyle.DashDotLine,
}

# Under this many features marks shrink to three quarters from afar, over it to less: a view of the city is no
# crowd of rings.
CROWD = 2500


def renderer(
    style: TableStyle, street_scale: float, as_of: Optional[datetime.date] = None, features: int = 0
) -> QgsFeatureRenderer:
    """Return the categorised renderer of a table; the first class that applies wins.

    ``street_scale`` is the denominator from which outlines and hatches replace a class's ``dot``;
    ``features`` is how many there are, by which marks shrink from afar.
    """
    least = max(0.3, 0.75 * min(1.0, (CROWD / max(features, 1)) ** 0.5))
    shrinking = f"coalesce(max({least:.2f}, min(1, {street_scale:g} / @map_scale)), 1)"
    categories = [
        QgsRendererCategory(entry.key, symbol(entry.symbol, style.geometry, street_scale, shrinking), entry.label)
        for entry in style.classes
    ]
    made = QgsCategorizedSymbolRenderer(class_expression(style.classes, as_of), categories)
    # All casings below all outlines: neighbours would cover each other's common border.
    made.setUsingSymbolLevels(any("casing" in entry.symbol for entry in style.classes))
    return made


def class_expression(classes: Tuple[StyleClass, ...], as_of: Optional[datetime.date] = None) -> str:
    """Return the QGIS expression that gives a feature's class key (the order of ``tried_order``)."""
    branches = []
    rest = "NULL"
    for entry in tried_order(classes):
        value = QgsExpression.quotedValue(entry.key)
        if entry.when:
            branches.append(f"WHEN {condition(entry.when, as_of)} THEN {value}")
        else:
            rest = value
    return f"CASE {' '.join(branches)} ELSE {rest} END"


def condition(when: Mapping[str, Any], as_of: Optional[datetime.date] = None) -> str:
    """Return the QGIS expression of a class's condition on columns (see StyleClass)."""
    day = "now()" if as_of is None else QgsExpression.quotedValue(as_of.isoformat())
    parts = []
    for column, wanted in when.items():
        name = QgsExpression.quotedColumnRef(column)
        if isinstance(wanted, list):
            values = [QgsExpression.quotedValue(value) for value in wanted]
            # A comparison takes half the time of a list, and every structure of a city passes here.
            parts.append(f"{name} = {values[0]}" if len(values) == 1 else f"{name} IN ({', '.join(values)})")
        elif "family" in wanted:
            pattern = QgsExpression.quotedValue(rf"^[^.]+\.{wanted['family']}(\.|$)")
            parts.append(f"regexp_match({name}, {pattern}) > 0")
        elif "before_today" in wanted:
            # An empty text is no date, and an error would leave the case off the map.
            parts.append(f"try(to_date({name})) < to_date({day})")
        else:
            parts.append(f"coalesce(to_string({name}), '') <> ''")
    return " AND ".join(parts)


def symbol(description: Mapping[str, Any], geometry: str, street_scale: float, shrinking: str) -> QgsSymbol:
    """Return the fill or marker symbol that a class describes; ``shrinking`` is an expression (0 to 1)."""
    if geometry == "point":
        return _filled(QgsMarkerSymbol(), [_marker(mark, shrinking) for mark in description["marks"]])
    # The plain fill stays at every scale: large footprints are seen from afar, too.
    layers: List[QgsSymbolLayer] = [_fill(description.get("fill"))]
    layers += [_hatch(hatch) for hatch in description.get("hatch", ())]
    for level, part in enumerate(("casing", "outline")):
        if part in description:
            layers.append(_outline(description[part]))
            layers[-1].setRenderingPass(level)
    if "dot" in description:
        for layer in layers[1:]:
            _enable(layer, f"@map_scale <= {street_scale:g}")
    if description.get("dot"):
        centroid = QgsCentroidFillSymbolLayer()
        centroid.setSubSymbol(_filled(QgsMarkerSymbol(), [_marker(description["dot"], shrinking)]))
        centroid.setPointOnAllParts(False)
        _enable(centroid, f"@map_scale > {street_scale:g}")
        layers.append(centroid)
    return _filled(QgsFillSymbol(), layers)


def labeling(style: TableStyle) -> Optional[QgsRuleBasedLabeling]:
    """Return the labels of a table, each from its own scale inwards; None if it has none."""
    if not style.texts:
        return None
    root = QgsRuleBasedLabeling.Rule(None)
    for text in style.texts:
        rule = QgsRuleBasedLabeling.Rule(_label(text, style.geometry))
        rule.setMinimumScale(text["from_scale"])
        rule.setDescription(text["field"])
        tests = [condition(text["when"])] if "when" in text else []
        # An empty column is unknown to the condition, and NOT of unknown would hide the label.
        tests += [f"NOT coalesce({condition(text['unless'])}, false)"] if "unless" in text else []
        rule.setFilterExpression(" AND ".join(tests))
        root.appendChild(rule)
    return QgsRuleBasedLabeling(root)


def _label(text: Mapping[str, Any], geometry: str) -> QgsPalLayerSettings:
    settings = QgsPalLayerSettings()
    settings.fieldName = text["field"]
    settings.isExpression = False
    placement = {
        "inside": QgsPalLayerSettings.Placement.Horizontal,
        "along": QgsPalLayerSettings.Placement.PerimeterCurved,
        "beside": QgsPalLayerSettings.Placement.OrderedPositionsAroundPoint,
    }[text["placement"]]
    settings.placement = placement
    if geometry == "point":
        settings.dist = 2.6
    if text["placement"] == "inside":
        settings.fitInPolygonOnly = False
        settings.centroidInside = True
    settings.setFormat(_text_format(text))
    return settings


def _text_format(text: Mapping[str, Any]) -> QgsTextFormat:
    shape = QgsTextFormat()
    font = chinese_font()
    font.setBold(bool(text.get("bold")))
    shape.setFont(font)
    shape.setNamedStyle("Bold" if text.get("bold") else "Regular")
    shape.setSize(text["size"])
    shape.setColor(QColor(text["color"]))
    buffer = QgsTextBufferSettings()
    buffer.setEnabled(True)
    buffer.setSize(text.get("halo", 0.7))
    buffer.setColor(QColor("#FFFFFF"))
    shape.setBuffer(buffer)
    return shape


def _filled(symbol: QgsSymbol, layers: List[QgsSymbolLayer]) -> QgsSymbol:
    """Return the symbol with these layers only (a list given to the constructor is freed under QGIS 3.22)."""
    while symbol.symbolLayerCount():
        symbol.deleteSymbolLayer(0)
    for layer in layers:
        symbol.appendSymbolLayer(layer)
    return symbol


def _enable(layer: QgsSymbolLayer, expression: str) -> None:
    switch = QgsProperty.fromExpression(expression)
    layer.setDataDefinedProperty(QgsSymbolLayer.Property.PropertyLayerEnabled, switch)


def _fill(color: Optional[str]) -> QgsSimpleFillSymbolLayer:
    layer = QgsSimpleFillSymbolLayer(QColor(color) if color else QColor(0, 0, 0, 0))
    layer.setStrokeStyle(Qt.PenStyle.NoPen)
    if color is None:
        layer.setBrushStyle(Qt.BrushStyle.NoBrush)
    return layer


def _outline(pen: Mapping[str, Any]) -> QgsSimpleLineSymbolLayer:
    layer = QgsSimpleLineSymbolLayer(QColor(pen["color"]), pen["width"])
    layer.setPenStyle(DASHES[pen.get("dash", "solid")])
    layer.setPenJoinStyle(Qt.PenJoinStyle.RoundJoin)
    return layer


def _hatch(hatch: Mapping[str, Any]) -> QgsLinePatternFillSymbolLayer:
    layer = QgsLinePatternFillSymbolLayer()
    layer.setLineAngle(hatch["angle"])
    layer.setDistance(hatch["distance"])
    layer.setSubSymbol(_filled(QgsLineSymbol(), [_outline(hatch)]))
    if "from_scale" in hatch:
        _enable(layer, f"@map_scale <= {hatch['from_scale']:g}")
    return layer


def _marker(mark: Mapping[str, Any], shrinking: str) -> QgsSimpleMarkerSymbolLayer:
    shape, known = QgsSimpleMarkerSymbolLayerBase.decodeShape(mark["shape"])
    if not known:
        raise ValueError(f"classes.yaml: no marker is called {mark['shape']!r}")
    layer = QgsSimpleMarkerSymbolLayer(shape, mark["size"], mark.get("rotation", 0))
    _shrink(layer, layer.Property.PropertySize, f"{mark['size']:g} * {shrinking}")
    layer.setColor(QColor(mark["fill"]) if "fill" in mark else QColor(0, 0, 0, 0))
    if "outline" in mark:
        pen = mark["outline"]
        layer.setStrokeColor(QColor(pen["color"]))
        layer.setStrokeWidth(pen["width"])
        _shrink(layer, layer.Property.PropertyStrokeWidth, f"{pen['width']:g} * {shrinking}")
    else:
        layer.setStrokeStyle(Qt.PenStyle.NoPen)
    if "offset" in mark:
        x, y = mark["offset"]
        layer.setOffset(QPointF(x, y))
        _shrink(layer, layer.Property.PropertyOffset, f"({x:g} * {shrinking}) || ',' || ({y:g} * {shrinking})")
    return layer


def _shrink(layer: QgsSymbolLayer, name: QgsSymbolLayer.Property, expression: str) -> None:
    layer.setDataDefinedProperty(name, QgsProperty.fromExpression(expression))
