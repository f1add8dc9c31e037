"""The tables of a hub in a database as layers of a project, with the names, forms and styles of a workspace."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Dict, Mapping, Optional

from enforcement_plugin.errors import SurroundingsError
from enforcement_plugin.outputs.classes import map_text, styled_tables
from enforcement_plugin.outputs.project import CHILDREN, TABLE_PROPERTY, shown_agencies
from enforcement_plugin.outputs.style import style_layer
from enforcement_plugin.workspace.tables import BY_NAME

if TYPE_CHECKING:
    from qgis.core import QgsProject, QgsRectangle, QgsVectorLayer

SCHEMA = "enforcement"
DATABASE_PROPERTY = "enforcement/database"
FOR_EVERYBODY = ("zone", "parcel", "land_class")
HIDDEN = ("fid", "entered_in")


def add_to_project(
    project: QgsProject,
    parts: Mapping[str, str],
    configuration: str,
    workspace: Path,
    *,
    language: str = "zh",
    agency_labels: Optional[Mapping[str, str]] = None,
) -> QgsRectangle:
    """Add the layers as a group on top of the project; return their extent in the project's CRS.

    ``parts`` are host, port, dbname, user and sslmode as libpq names them, ``configuration`` the id of an
    authentication configuration or empty; no password gets into the project. ``workspace`` is the file whose
    names, lists of values and styles they take. Raises SurroundingsError where the tables cannot be opened.
    """
    from enforcement_plugin.outputs import layers

    labels = shown_agencies(workspace, agency_labels or {})
    place = " ".join(f"{name}={value}" for name, value in sorted(parts.items()))
    maps, tables = [], []
    for table in dict.fromkeys([*styled_tables(), *(child for child, _, _ in CHILDREN)]):
        layer = _layer(parts, configuration, table)
        _dress(layer, workspace, table, language)
        layer.setCustomProperty(DATABASE_PROPERTY, place)
        layer.setCustomProperty(TABLE_PROPERTY, table)
        if table in styled_tables():
            style_layer(layer, table, language, agency_labels=labels)
            maps.append(layer)
        else:
            layer.setName(map_text(table, language))
            tables.append(layer)
    empty = not project.mapLayers()
    group = project.layerTreeRoot().insertGroup(0, _title(parts, language))
    layers.add(project, group, maps, tables, map_text("tables", language))
    for layer in maps:
        # The map below is in the workspace's own group; twice over each other it cannot be read.
        if layer.customProperty(TABLE_PROPERTY) in FOR_EVERYBODY:
            group.findLayer(layer.id()).setItemVisibilityChecked(False)
    by_table: Dict[str, QgsVectorLayer] = {
        layer.customProperty(TABLE_PROPERTY): layer for layer in (*maps, *tables)
    }
    for child, column, parent in CHILDREN:
        layers.relate(project, by_table[child], column, by_table[parent])
    if empty:
        project.setCrs(maps[0].crs())
    return layers.city_extent(project, by_table)


def _title(parts: Mapping[str, str], language: str) -> str:
    title = {"zh": "共享数据库", "en": "Shared database"}[language]
    return f"{title} – {parts.get('dbname', '')}"


def _layer(parts: Mapping[str, str], configuration: str, table: str) -> QgsVectorLayer:
    from qgis.core import QgsDataSourceUri, QgsVectorLayer

    uri = QgsDataSourceUri()
    uri.setConnection(
        parts.get("host", ""),
        parts.get("port", ""),
        parts.get("dbname", ""),
        "" if configuration else parts.get("user", ""),
        "",
        QgsDataSourceUri.decodeSslMode(parts.get("sslmode", "prefer")),
        configuration,
    )
    uri.setDataSource(SCHEMA, table, "geom" if BY_NAME[table].geometry else "", "", "fid")
    # What a query counts on a table with policies is not what its statistics say.
    uri.setUseEstimatedMetadata(False)
    layer = QgsVectorLayer(uri.uri(False), table, "postgres")
    if not layer.isValid():
        reason = layer.dataProvider().error().summary() if layer.dataProvider() is not None else ""
        raise SurroundingsError(
            "The shared table {table} cannot be opened ({reason}).", table=f"{SCHEMA}.{table}", reason=reason
        )
    return layer


def _dress(layer: QgsVectorLayer, workspace: Path, table: str, language: str) -> None:
    """Give a layer the aliases and widgets of the workspace's table, and hide what is the server's own."""
    from qgis.core import QgsEditorWidgetSetup, QgsMapLayer
    from qgis.PyQt.QtXml import QDomDocument

    from enforcement_plugin.outputs import layers

    style = layers.stored_style(workspace, table, language)
    if style is not None:
        document = QDomDocument()
        document.setContent(style)
        layers.disarm(document)
        layer.importNamedStyle(document, QgsMapLayer.StyleCategory.Fields | QgsMapLayer.StyleCategory.Forms)
    for name in HIDDEN:
        index = layer.fields().indexOf(name)
        if index >= 0:
            layer.setEditorWidgetSetup(index, QgsEditorWidgetSetup("Hidden", {}))
