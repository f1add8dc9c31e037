"""The A3 map page as a QGIS layout; imported only where QGIS is there (see mapbook.py)."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Callable, List, Optional, Tuple

from qgis.core import (
    Qgis,
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsLayoutExporter,
    QgsLayoutItemLegend,
    QgsLayoutItemMap,
    QgsLayoutItemPage,
    QgsPrintLayout,
    QgsProject,
    QgsRectangle,
    QgsUnitTypes,
    QgsVectorLayer,
)

from enforcement_plugin.errors import InputError, SurroundingsError
from enforcement_plugin.outputs import layers as workspace
from enforcement_plugin.outputs import page_items as items
from enforcement_plugin.outputs.classes import map_text, table_style
from enforcement_plugin.outputs.figures import Figures, LeadFigures
from enforcement_plugin.outputs.mapbook import PageTexts, round_scale
from enforcement_plugin.outputs.page_items import Box
from enforcement_plugin.outputs.project import TABLE_PROPERTY, shown_agencies, workspace_layers
from enforcement_plugin.outputs.view import classes_in_view

# Millimetres on A3 landscape, 420 × 297.
FRAME = Box(8, 8, 404, 281)
TITLE = Box(14, 12, 330, 12)
STAMP = Box(350, 12.5, 56, 11)
MAP = Box(18, 29, 296, 232)
SIDE = Box(322, 29, 84, 238)
SCALE_BAR = Box(322, 243, 66, 20)
NORTH = Box(392, 240, 14, 22)
FOOT = Box(14, 268.5, 392, 18)

# Of more features a layer is printed as a picture of 300 dots per inch.
VECTORS_UP_TO = 20_000

# Sizes in points and numbers of columns that a legend may have, and the height of its heading.
LEGEND_SIZES = ((8.5, 1), (8.0, 1), (7.5, 1), (7.0, 1), (6.5, 1), (6.0, 1), (6.5, 2), (5.5, 2))
LEGEND_HEAD = 3.5

Step = Callable[[float, str], None]


def write_map_page(
    path: Path,
    out_pdf: Path,
    language: str,
    texts: PageTexts,
    figures: Figures,
    bounds: Optional[Tuple[float, float, float, float]],
    step: Step,
) -> Tuple[float, str]:
    """Build the page and write it; return its scale denominator and the name of its CRS.

    ``bounds`` (xmin, ymin, xmax, ymax) are in the workspace's CRS. Raises as ``export_map_page``.
    """
    step(0.0, "Loading the layers")
    project = QgsProject()
    layers = workspace_layers(path, language, texts.agency_labels, as_of=texts.date)
    for layer in layers:
        items.make_literal(layer)
        # As vectors a million houses would make a PDF that no reader opens.
        layer.renderer().setForceRasterRender(layer.featureCount() > VECTORS_UP_TO)
        project.addMapLayer(layer, False)
    crs = page_crs(layers[0].crs(), bounds, layers)
    project.setCrs(crs)
    extent = _page_extent(project, layers, bounds, path)

    step(0.15, "Laying out the page")
    layout = QgsPrintLayout(project)
    layout.initializeDefaults()
    layout.pageCollection().pages()[0].setPageSize("A3", QgsLayoutItemPage.Orientation.Landscape)
    layout.renderContext().setDpi(300)
    map_item, scale = _add_map(layout, layers, extent, crs)
    _keep_what_shows(path, language, texts, layers, map_item)
    _add_title(layout, language, texts)
    used = _add_figures(layout, language, texts, figures)
    legend = _add_legend(layout, language, map_item, used)
    items.add_scale_bar(layout, SCALE_BAR, map_item, scale, map_text("scale", language))
    items.add_north(layout, NORTH, map_item, map_text("north", language))
    _add_foot(layout, language, texts, figures, crs, path)
    items.add_frame(layout, FRAME, 0.6)

    room = SCALE_BAR.y - 4 - used
    items.set_legend_size(legend, *LEGEND_SIZES[0])
    items.paint_once(layout, Box(SIDE.x, used, SIDE.width, room))
    _fit(legend, room - LEGEND_HEAD)

    step(0.4, "Drawing the page")
    settings = QgsLayoutExporter.PdfExportSettings()
    settings.dpi = 300
    settings.textRenderFormat = Qgis.TextRenderFormat.AlwaysText
    settings.exportMetadata = True
    _describe(project, texts)
    result = QgsLayoutExporter(layout).exportToPdf(str(out_pdf), settings)
    if result != QgsLayoutExporter.ExportResult.Success:
        raise SurroundingsError(
            "The map could not be written to {folder}: QGIS answers “{reason}”.",
            folder=out_pdf.absolute().parent,
            reason=_reason(result),
        )
    step(1.0, "Done")
    return scale, crs.description()


def page_crs(
    crs: QgsCoordinateReferenceSystem,
    bounds: Optional[Tuple[float, float, float, float]],
    layers: List[QgsVectorLayer],
) -> QgsCoordinateReferenceSystem:
    """Return the workspace's CRS, or the CGCS2000 3-degree zone of its middle where that is in degrees.

    EPSG:4534 is the zone of 75° E and EPSG:4554 that of 135° E; outside them UTM on WGS 84 is taken.
    """
    if not crs.isGeographic():
        return crs
    if bounds is not None:
        longitude, latitude = (bounds[0] + bounds[2]) / 2, (bounds[1] + bounds[3]) / 2
    else:
        extent = QgsRectangle()
        for layer in layers:
            if layer.featureCount():
                extent.combineExtentWith(layer.extent())
        longitude, latitude = extent.center().x(), extent.center().y()
    zone = round(longitude / 3)
    if 25 <= zone <= 45:
        return QgsCoordinateReferenceSystem(f"EPSG:{4534 + zone - 25}")
    utm = int((longitude + 180) // 6) % 60 + 1
    return QgsCoordinateReferenceSystem(f"EPSG:{(32600 if latitude >= 0 else 32700) + utm}")


def _page_extent(
    project: QgsProject,
    layers: List[QgsVectorLayer],
    bounds: Optional[Tuple[float, float, float, float]],
    path: Path,
) -> QgsRectangle:
    if bounds is not None:
        transform = QgsCoordinateTransform(layers[0].crs(), project.crs(), project)
        return transform.transformBoundingBox(QgsRectangle(*bounds))
    by_table = {layer.customProperty(TABLE_PROPERTY): layer for layer in layers}
    extent = workspace.city_extent(project, by_table)
    if extent.isNull() or extent.isEmpty():
        raise InputError("There is nothing to show in {path}: no zones, parcels or structures.", path=path)
    return extent


def _add_map(
    layout: QgsPrintLayout,
    layers: List[QgsVectorLayer],
    extent: QgsRectangle,
    crs: QgsCoordinateReferenceSystem,
) -> Tuple[QgsLayoutItemMap, float]:
    """Add the map with its coordinates in the margin; return it and its scale denominator."""
    metres = QgsUnitTypes.fromUnitToUnitFactor(crs.mapUnits(), QgsUnitTypes.DistanceUnit.DistanceMeters)
    scale = round_scale(1000 * metres * max(extent.width() / MAP.width, extent.height() / MAP.height))
    centre = extent.center()
    half_width = MAP.width * scale / 1000 / metres / 2
    half_height = MAP.height * scale / 1000 / metres / 2
    item = QgsLayoutItemMap(layout)
    layout.addLayoutItem(item)
    MAP.place(item)
    item.setCrs(crs)
    item.setLayers(layers)
    item.setKeepLayerSet(True)
    item.setBackgroundEnabled(True)
    item.setExtent(
        QgsRectangle(
            centre.x() - half_width,
            centre.y() - half_height,
            centre.x() + half_width,
            centre.y() + half_height,
        )
    )
    # setExtent may have changed the frame to keep the proportions: the place on the page wins.
    MAP.place(item)
    item.setFrameEnabled(True)
    items.add_margin_coordinates(item, MAP.width * scale / 1000 / metres)
    return item, scale


def _keep_what_shows(
    path: Path, language: str, texts: PageTexts, layers: List[QgsVectorLayer], map_item: QgsLayoutItemMap
) -> None:
    """Leave in the legend only layers and classes that the map shows at its scale and extent."""
    project = layers[0].project()
    agencies = shown_agencies(path, texts.agency_labels)
    for layer in layers:
        if not layer.isInScaleRange(map_item.scale()):
            continue
        transform = QgsCoordinateTransform(map_item.crs(), layer.crs(), project)
        view = transform.transformBoundingBox(map_item.extent())
        bounds = (view.xMinimum(), view.yMinimum(), view.xMaximum(), view.yMaximum())
        style = table_style(layer.customProperty(TABLE_PROPERTY), language, agencies)
        keys = classes_in_view(path, style, bounds, texts.date)
        items.keep_classes(layer, keys)
        if keys:
            project.layerTreeRoot().addLayer(layer)


def _add_title(layout: QgsPrintLayout, language: str, texts: PageTexts) -> None:
    items.add_label(layout, TITLE, texts.title, 22, bold=True, middle=True)
    items.add_rule(layout, Box(14, 26, 392, 0), 0.5)
    if texts.draft:
        items.add_label(
            layout,
            STAMP,
            map_text("draft", language),
            16,
            bold=True,
            middle=True,
            centre=True,
            color="#B3261E",
        ).setFrameEnabled(True)


def _add_figures(layout: QgsPrintLayout, language: str, texts: PageTexts, figures: Figures) -> float:
    """Add the table of figures at the head of the side column; return where the next item may begin (mm)."""
    top = Box(SIDE.x, SIDE.y, SIDE.width, 6)
    items.add_label(layout, top, map_text("figures", language), 11, bold=True)
    head = [map_text(f"figures_{name}", language) for name in ("lead", "structures", "cases", "open", "overdue")]
    rows = [_row(_lead(row, language, texts), row) for row in figures.rows]
    rows.append(_row(map_text("total", language), figures.totals))
    shares = (0.40, 0.16, 0.14, 0.14, 0.16) if language == "zh" else (0.36, 0.20, 0.14, 0.13, 0.17)
    below = items.add_table(layout, Box(SIDE.x, SIDE.y + 6.5, SIDE.width, 0), shares, head, rows)
    note = map_text("figures_note", language)
    lines = 2 if language == "zh" else 3
    items.add_label(layout, Box(SIDE.x, below + 1, SIDE.width, 3.2 * lines), note, 6.5, color="#595959")
    return below + 1 + 3.2 * lines + 4


def _lead(row: LeadFigures, language: str, texts: PageTexts) -> str:
    if row.status == "determined":
        return texts.agency_labels.get(row.agency or "", row.agency or "–")
    return map_text(row.status, language)


def _row(name: str, row: LeadFigures) -> List[str]:
    return [name, *(str(number) for number in (row.structures, row.cases, row.open_cases, row.overdue))]


def _add_legend(
    layout: QgsPrintLayout, language: str, map_item: QgsLayoutItemMap, top: float
) -> QgsLayoutItemLegend:
    items.add_label(layout, Box(SIDE.x, top, SIDE.width, 6), map_text("legend", language), 11, bold=True)
    return items.add_legend(layout, Box(SIDE.x - 2, top + LEGEND_HEAD, SIDE.width + 2, 50), map_item)


def _fit(legend: QgsLayoutItemLegend, room: float) -> None:
    """Set the legend smaller until it fits ``room`` (mm): what is in view differs from map to map."""
    for points, columns in LEGEND_SIZES:
        items.set_legend_size(legend, points, columns)
        if legend.sizeWithUnits().height() <= room:
            return


def _add_foot(
    layout: QgsPrintLayout,
    language: str,
    texts: PageTexts,
    figures: Figures,
    crs: QgsCoordinateReferenceSystem,
    path: Path,
) -> None:
    items.add_rule(layout, Box(FOOT.x, FOOT.y, FOOT.width, 0), 0.3)
    colon = "：" if language == "zh" else ": "
    pack = map_text("pack_draft" if texts.draft else "pack_value", language)
    entries = (
        (("pack", pack.format(title=texts.pack_title, version=texts.pack_version)),),
        (
            ("date", _day(texts.date, language)),
            ("crs", f"{crs.description()} ({crs.authid()})"),
            ("file", path.name),
            ("snapshot", figures.snapshot),
        ),
    )
    for number, line in enumerate(entries):
        text = "　　".join(f"{map_text(key, language)}{colon}{value}" for key, value in line)
        box = Box(FOOT.x, FOOT.y + 1.2 + 4.8 * number, FOOT.width, 4.6)
        items.add_label(layout, box, text, 8.5)
    box = Box(FOOT.x, FOOT.y + 11.2, FOOT.width, 4.6)
    items.add_label(layout, box, map_text("disclaimer", language), 7.5, color="#595959")


def _day(date: datetime.date, language: str) -> str:
    return f"{date.year}年{date.month}月{date.day}日" if language == "zh" else date.isoformat()


def _describe(project: QgsProject, texts: PageTexts) -> None:
    metadata = project.metadata()
    metadata.setTitle(texts.title)
    metadata.setAbstract(f"{texts.pack_title} {texts.pack_version}")
    # QGIS would put the name of the account in.
    metadata.setAuthor("")
    project.setMetadata(metadata)


def _reason(result: QgsLayoutExporter.ExportResult) -> str:
    names = {
        QgsLayoutExporter.ExportResult.Canceled: "canceled",
        QgsLayoutExporter.ExportResult.MemoryError: "not enough memory",
        QgsLayoutExporter.ExportResult.FileError: "the file could not be written",
        QgsLayoutExporter.ExportResult.PrintError: "the page could not be printed",
    }
    return names.get(result, str(result))
