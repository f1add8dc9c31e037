"""The items of a printed page: labels, table, legend, scale bar and north, each with the Chinese font."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import Container, List, Optional, Sequence

from qgis.core import (
    QgsCategorizedSymbolRenderer,
    QgsLayoutExporter,
    QgsLayoutFrame,
    QgsLayoutItem,
    QgsLayoutItemLabel,
    QgsLayoutItemLegend,
    QgsLayoutItemManualTable,
    QgsLayoutItemMap,
    QgsLayoutItemMapGrid,
    QgsLayoutItemPicture,
    QgsLayoutItemScaleBar,
    QgsLayoutItemShape,
    QgsLayoutPoint,
    QgsLayoutSize,
    QgsLegendStyle,
    QgsPrintLayout,
    QgsTableCell,
    QgsTextFormat,
    QgsUnitTypes,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import QRectF, Qt
from qgis.PyQt.QtGui import QColor, QFontMetricsF

from enforcement_plugin.outputs.fonts import chinese_font
from enforcement_plugin.paths import resources_dir

INK = "#262626"
MILLIMETRES = QgsUnitTypes.LayoutUnit.LayoutMillimeters

# Of tables: size in points; margin, height of a row's content and of each further line in mm.
TABLE_POINTS = 8.0
CELL_MARGIN = 0.8
ROW_HEIGHT = 3.8
LINE_HEIGHT = 3.6


@dataclass(frozen=True)
class Box:
    """A place on the page in millimetres from its upper left corner."""

    x: float
    y: float
    width: float
    height: float

    def place(self, item: QgsLayoutItem) -> None:
        """Put an item here."""
        item.attemptMove(QgsLayoutPoint(self.x, self.y, MILLIMETRES))
        item.attemptResize(QgsLayoutSize(self.width, self.height, MILLIMETRES))


def literal(text: str) -> str:
    """Return the text so that a layout prints it as it stands.

    QGIS evaluates what stands between ``[%`` and ``%]`` in labels and legends, whoever wrote it; an
    expression that gives ``[%`` itself comes out as those two characters and is not looked at again.
    """
    return text.replace("[%", "[% '[%' %]")


def keep_classes(layer: QgsVectorLayer, keys: Container[Optional[str]]) -> None:
    """Drop the classes of a layer that are not among ``keys``."""
    renderer = layer.renderer()
    for index in reversed(range(len(renderer.categories()))):
        if renderer.categories()[index].value() not in keys:
            renderer.deleteCategory(index)


def make_literal(layer: QgsVectorLayer) -> None:
    """Make the names that a legend takes from a layer print as they stand."""
    layer.setName(literal(layer.name()))
    renderer = layer.renderer()
    if isinstance(renderer, QgsCategorizedSymbolRenderer):
        for index, category in enumerate(renderer.categories()):
            renderer.updateCategoryLabel(index, literal(category.label()))


def text_format(points: float, *, bold: bool = False, color: str = INK) -> QgsTextFormat:
    """Return the Chinese font in a size in points as QGIS's text format."""
    shape = QgsTextFormat()
    shape.setFont(chinese_font(points, bold=bold))
    shape.setNamedStyle("Bold" if bold else "Regular")
    shape.setSize(points)
    shape.setSizeUnit(QgsUnitTypes.RenderUnit.RenderPoints)
    shape.setColor(QColor(color))
    return shape


def add_label(
    layout: QgsPrintLayout,
    box: Box,
    text: str,
    points: float,
    *,
    bold: bool = False,
    middle: bool = False,
    centre: bool = False,
    color: str = INK,
) -> QgsLayoutItemLabel:
    """Add a text as it stands, in points; ``middle`` and ``centre`` align it in the box."""
    item = QgsLayoutItemLabel(layout)
    item.setMode(QgsLayoutItemLabel.Mode.ModeFont)
    item.setText(literal(text))
    item.setFont(chinese_font(points, bold=bold))
    item.setFontColor(QColor(color))
    item.setFrameStrokeColor(QColor(color))
    item.setMarginX(0)
    item.setMarginY(0)
    if middle:
        item.setVAlign(Qt.AlignmentFlag.AlignVCenter)
    if centre:
        item.setHAlign(Qt.AlignmentFlag.AlignHCenter)
    layout.addLayoutItem(item)
    box.place(item)
    return item


def add_frame(layout: QgsPrintLayout, box: Box, width: float) -> None:
    """Add an empty frame with a line of ``width`` mm."""
    item = QgsLayoutItemShape(layout)
    item.setShapeType(QgsLayoutItemShape.Shape.Rectangle)
    symbol = item.symbol().clone()
    symbol.symbolLayer(0).setBrushStyle(Qt.BrushStyle.NoBrush)
    symbol.symbolLayer(0).setStrokeColor(QColor(INK))
    symbol.symbolLayer(0).setStrokeWidth(width)
    item.setSymbol(symbol)
    layout.addLayoutItem(item)
    box.place(item)


def add_rule(layout: QgsPrintLayout, box: Box, width: float) -> None:
    """Add a horizontal rule of ``width`` mm along the upper edge of the box."""
    item = QgsLayoutItemShape(layout)
    item.setShapeType(QgsLayoutItemShape.Shape.Rectangle)
    symbol = item.symbol().clone()
    symbol.symbolLayer(0).setFillColor(QColor(INK))
    symbol.symbolLayer(0).setStrokeStyle(Qt.PenStyle.NoPen)
    item.setSymbol(symbol)
    layout.addLayoutItem(item)
    Box(box.x, box.y, box.width, width).place(item)


def add_table(
    layout: QgsPrintLayout, box: Box, shares: Sequence[float], head: List[str], rows: List[List[str]]
) -> float:
    """Add a table, numbers to the right, the last row bold as its sum; return its lower edge (mm).

    ``shares`` of the box's width per column. The box's height is ignored: the table takes what it needs.
    """
    table = QgsLayoutItemManualTable.create(layout)
    layout.addMultiFrame(table)
    contents, heights = [], []
    for number, row in enumerate([head, *rows]):
        strong = number in (0, len(rows))
        shape = text_format(TABLE_POINTS, bold=strong)
        wrapped = [wrap(text, share * box.width - 2 * CELL_MARGIN, strong) for text, share in zip(row, shares)]
        cells = []
        for column, lines in enumerate(wrapped):
            # A cell with a text (not a property) is printed as it stands.
            cell = QgsTableCell("\n".join(lines))
            cell.setTextFormat(shape)
            side = Qt.AlignmentFlag.AlignLeft if column == 0 else Qt.AlignmentFlag.AlignRight
            cell.setHorizontalAlignment(side)
            cell.setVerticalAlignment(Qt.AlignmentFlag.AlignVCenter)
            if strong:
                cell.setBackgroundColor(QColor("#EDEDED"))
            cells.append(cell)
        contents.append(cells)
        heights.append(ROW_HEIGHT + LINE_HEIGHT * (max(len(lines) for lines in wrapped) - 1))
    table.setTableContents(contents)
    table.setRowHeights(heights)
    table.setColumnWidths([share * box.width - 2 * CELL_MARGIN for share in shares])
    table.setCellMargin(CELL_MARGIN)
    table.setGridStrokeWidth(0.15)
    table.setGridColor(QColor("#9A9A9A"))
    table.setVerticalGrid(False)
    frame = QgsLayoutFrame(layout, table)
    table.addFrame(frame)
    height = sum(heights) + 2 * CELL_MARGIN * len(heights) + 0.15 * (len(heights) + 1)
    Box(box.x, box.y, box.width, height).place(frame)
    return box.y + height


def wrap(text: str, width: float, bold: bool) -> List[str]:
    """Break a table's text into lines of at most ``width`` mm: between words, in Chinese anywhere."""
    font = chinese_font(TABLE_POINTS, bold=bold)
    # Measured large: at its own size a font is rounded to the pixels of this screen.
    font.setPixelSize(1000)
    metrics = QFontMetricsF(font)
    room = width / (TABLE_POINTS * 25.4 / 72) * 1000
    lines = [""]
    for piece in re.findall(r"[ -\u2fff]+?(?:\s+|$|(?=[\u3000-\uffff]))|.", text, re.DOTALL):
        if lines[-1] and metrics.horizontalAdvance((lines[-1] + piece).rstrip()) > room:
            lines.append("")
        lines[-1] += piece
    return [line.rstrip() for line in lines]


def add_legend(layout: QgsPrintLayout, box: Box, map_item: QgsLayoutItemMap) -> QgsLayoutItemLegend:
    """Add the legend of the layers in the project's tree."""
    legend = QgsLayoutItemLegend(layout)
    layout.addLayoutItem(legend)
    legend.setTitle("")
    legend.setAutoUpdateModel(True)
    legend.setLinkedMap(map_item)
    legend.setResizeToContents(True)
    legend.setBackgroundEnabled(False)
    box.place(legend)
    return legend


def set_legend_size(legend: QgsLayoutItemLegend, points: float, columns: int) -> None:
    """Set the legend's texts to ``points`` and its symbols to match, in so many columns."""
    for style, factor, bold in (
        (QgsLegendStyle.Style.Title, 1.2, True),
        (QgsLegendStyle.Style.Group, 1.0, True),
        (QgsLegendStyle.Style.Subgroup, 1.0, True),
        (QgsLegendStyle.Style.SymbolLabel, 1.0, False),
    ):
        legend.setStyleFont(style, chinese_font(points * factor, bold=bold))
    legend.setFontColor(QColor(INK))
    legend.setSymbolHeight(points * 0.42)
    legend.setSymbolWidth(points * 0.75)
    legend.setStyleMargin(QgsLegendStyle.Style.Subgroup, QgsLegendStyle.Side.Top, points * 0.25)
    legend.setStyleMargin(QgsLegendStyle.Style.Subgroup, QgsLegendStyle.Side.Bottom, points * 0.06)
    legend.setStyleMargin(QgsLegendStyle.Style.Symbol, QgsLegendStyle.Side.Top, points * 0.09)
    legend.setColumnCount(columns)
    legend.setSplitLayer(columns > 1)
    legend.adjustBoxSize()


def paint_once(layout: QgsPrintLayout, box: Box) -> None:
    """Let QGIS paint what is in this box to nowhere: before that a legend has no size."""
    region = QRectF(box.x, box.y, box.width, box.height)
    QgsLayoutExporter(layout).renderRegionToImage(region, region.size().toSize(), 25.4)


def add_scale_bar(
    layout: QgsPrintLayout, box: Box, map_item: QgsLayoutItemMap, scale: float, sentence: str
) -> None:
    """Add the scale in figures (``sentence`` with the field {scale}) and a bar of round length below it."""
    add_label(layout, Box(box.x, box.y, box.width, 6), sentence.format(scale=f"{scale:.0f}"), 10, bold=True)
    bar = QgsLayoutItemScaleBar(layout)
    layout.addLayoutItem(bar)
    bar.setStyle("Single Box")
    bar.setLinkedMap(map_item)
    # As long as round segments make it, with room for its last number.
    longest = (box.width - 14) / 1000 * scale
    segments = max((4, 5, 3, 2), key=lambda count: count * _round_down(longest / count))
    segment = _round_down(longest / segments)
    kilometres = segment >= 250
    bar.setUnits(
        QgsUnitTypes.DistanceUnit.DistanceKilometers if kilometres else QgsUnitTypes.DistanceUnit.DistanceMeters
    )
    bar.setUnitLabel("km" if kilometres else "m")
    bar.setNumberOfSegments(segments)
    bar.setNumberOfSegmentsLeft(0)
    bar.setUnitsPerSegment(segment / 1000 if kilometres else segment)
    bar.setHeight(2.2)
    bar.setTextFormat(text_format(8))
    bar.setBoxContentSpace(0.5)
    bar.attemptMove(QgsLayoutPoint(box.x, box.y + 7, MILLIMETRES))


def _round_down(length: float) -> float:
    power = 10.0 ** math.floor(math.log10(length))
    return max(digits * power for digits in (1.0, 2.0, 2.5, 5.0) if digits * power <= length * (1 + 1e-9))


def add_north(layout: QgsPrintLayout, box: Box, map_item: QgsLayoutItemMap, word: str) -> None:
    """Add an arrow to true north at the map's middle, which differs from grid north by the convergence."""
    arrow = QgsLayoutItemPicture(layout)
    layout.addLayoutItem(arrow)
    arrow.setPicturePath(str(resources_dir() / "layouts" / "north_arrow.svg"))
    arrow.setLinkedMap(map_item)
    arrow.setNorthMode(QgsLayoutItemPicture.NorthMode.TrueNorth)
    Box(box.x, box.y, box.width, box.height - 5).place(arrow)
    add_label(layout, Box(box.x, box.y + box.height - 4.5, box.width, 4.5), word, 8, centre=True)


def add_margin_coordinates(item: QgsLayoutItemMap, width: float) -> None:
    """Add ticks and coordinates along the map's frame; ``width`` of the map in its units."""
    grid = QgsLayoutItemMapGrid("coordinates", item)
    interval = _round_down(width / 5)
    grid.setIntervalX(interval)
    grid.setIntervalY(interval)
    grid.setStyle(QgsLayoutItemMapGrid.GridStyle.FrameAnnotationsOnly)
    grid.setFrameStyle(QgsLayoutItemMapGrid.FrameStyle.ExteriorTicks)
    grid.setFrameWidth(1.2)
    grid.setFramePenSize(0.2)
    grid.setAnnotationEnabled(True)
    grid.setAnnotationPrecision(0)
    grid.setAnnotationTextFormat(text_format(6))
    grid.setAnnotationFrameDistance(0.6)
    for side in (QgsLayoutItemMapGrid.BorderSide.Left, QgsLayoutItemMapGrid.BorderSide.Right):
        grid.setAnnotationDirection(QgsLayoutItemMapGrid.AnnotationDirection.Vertical, side)
    for side in (QgsLayoutItemMapGrid.BorderSide.Top, QgsLayoutItemMapGrid.BorderSide.Right):
        grid.setAnnotationDisplay(QgsLayoutItemMapGrid.DisplayMode.HideAll, side)
    item.grids().addGrid(grid)
