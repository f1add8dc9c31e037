"""A workspace's tables as QGIS layers, and their place in a project; imported only where QGIS is there."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import FrozenSet, List, Mapping, Optional

from qgis.core import (
    QgsCoordinateTransform,
    QgsLayerTreeGroup,
    QgsMapLayer,
    QgsProject,
    QgsProviderRegistry,
    QgsRectangle,
    QgsReferencedRectangle,
    QgsRelation,
    QgsRelationContext,
    QgsVectorLayer,
)
from qgis.PyQt.QtXml import QDomDocument

from enforcement_plugin.errors import InputError
from enforcement_plugin.outputs.project import TABLE_PROPERTY, WORKSPACE_PROPERTY
from enforcement_plugin.workspace.database import connect
from enforcement_plugin.workspace.styles import STYLE_NAMES

# What a style kept in a file may run or fetch: emptied before anything of it is used.
FORM_CODE = (
    "editform",
    "editforminit",
    "editforminitcode",
    "editforminitcodesource",
    "editforminitfilepath",
    "mapTip",
    "attributeactions",
)


def table_names(path: Path) -> FrozenSet[str]:
    """Return the names of the layers and attribute tables that the GeoPackage registers."""
    metadata = QgsProviderRegistry.instance().providerMetadata("ogr")
    connection = metadata.createConnection(str(path), {})
    return frozenset(table.tableName() for table in connection.tables())


def load(path: Path, table: str, language: str) -> QgsVectorLayer:
    """Return one table as a layer, with the aliases and widgets that the file keeps in the language.

    Raises InputError if the file has no such table.
    """
    options = QgsVectorLayer.LayerOptions(loadDefaultStyle=False)
    uri = QgsProviderRegistry.instance().encodeUri("ogr", {"path": str(path), "layerName": table})
    layer = QgsVectorLayer(uri, table, "ogr", options)
    if not layer.isValid():
        raise InputError(
            "{path} is not a workspace of this plugin: it has no layer “{table}”.", path=path, table=table
        )
    layer.setCustomProperty(WORKSPACE_PROPERTY, str(path.absolute()))
    layer.setCustomProperty(TABLE_PROPERTY, table)
    style = stored_style(path, table, language)
    if style is not None:
        document = QDomDocument()
        document.setContent(style)
        disarm(document)
        layer.importNamedStyle(document, QgsMapLayer.StyleCategory.Fields | QgsMapLayer.StyleCategory.Forms)
    return layer


def stored_style(path: Path, table: str, language: str) -> Optional[str]:
    """Return the QML that the GeoPackage keeps for a table, in the language if it can; None if it has none."""
    with closing(connect(path, read_only=True)) as connection:
        kept = connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'layer_styles' AND type = 'table'")
        if kept.fetchone() is None:
            return None
        row = connection.execute(
            "SELECT styleQML FROM layer_styles WHERE f_table_name = ?"
            " ORDER BY styleName = ? DESC, useAsDefault DESC, id LIMIT 1",
            (table, STYLE_NAMES[language]),
        ).fetchone()
    return None if row is None else str(row[0])


def disarm(document: QDomDocument) -> None:
    """Empty everything in a style that could run or fetch something: form code, actions, map tips."""
    for name in FORM_CODE:
        nodes = document.elementsByTagName(name)
        for index in reversed(range(nodes.count())):
            node = nodes.at(index)
            node.parentNode().removeChild(node)


def add(
    project: QgsProject,
    group: QgsLayerTreeGroup,
    maps: List[QgsVectorLayer],
    tables: List[QgsVectorLayer],
    tables_title: str,
) -> None:
    """Put map layers into the group in drawing order and attribute tables into a folded group below."""
    for layer in maps:
        project.addMapLayer(layer, False)
        group.addLayer(layer).setExpanded(layer.customProperty(TABLE_PROPERTY) == "structure")
    if tables:
        folded = group.addGroup(tables_title)
        for layer in tables:
            project.addMapLayer(layer, False)
            folded.addLayer(layer)
        folded.setExpanded(False)


def relate(project: QgsProject, child: QgsVectorLayer, column: str, parent: QgsVectorLayer) -> None:
    """Relate a child table to its parent by uuid, so that QGIS's forms show the children."""
    relation = QgsRelation(QgsRelationContext(project))
    relation.setId(f"{parent.id()}_{child.id()}")
    relation.setName(child.name())
    relation.setReferencingLayer(child.id())
    relation.setReferencedLayer(parent.id())
    relation.addFieldPair(column, "uuid")
    project.relationManager().addRelation(relation)


def remove(project: QgsProject, path: Path) -> None:
    """Remove the group, layers and relations of a workspace from the project."""
    root = project.layerTreeRoot()
    wanted = str(path.absolute())
    ours = [
        layer.id() for layer in project.mapLayers().values() if layer.customProperty(WORKSPACE_PROPERTY) == wanted
    ]
    for relation in project.relationManager().relations().values():
        if relation.referencingLayerId() in ours or relation.referencedLayerId() in ours:
            project.relationManager().removeRelation(relation.id())
    project.removeMapLayers(ours)
    # First all, then remove: a group takes its subgroups with it.
    for group in [group for group in root.findGroups(True) if group.customProperty(WORKSPACE_PROPERTY) == wanted]:
        group.parent().removeChildNode(group)


def find(project: QgsProject, path: Path, table: str) -> Optional[QgsVectorLayer]:
    """Return the layer of a workspace's table in the project, None if it is not there."""
    wanted = str(path.absolute())
    for layer in project.mapLayers().values():
        if layer.customProperty(WORKSPACE_PROPERTY) == wanted and layer.customProperty(TABLE_PROPERTY) == table:
            return layer
    return None


def city_extent(project: QgsProject, by_table: Mapping[str, QgsVectorLayer]) -> QgsRectangle:
    """Return the extent of the city in the project's CRS, and make it the project's view.

    That is where parcels and structures lie; zones are often whole counties, and speak only where there is
    nothing else.
    """
    extent = QgsRectangle()
    for tables in (("parcel", "structure", "enforcement_case"), ("zone", "land_class")):
        for table in tables:
            layer = by_table.get(table)
            if layer is not None and layer.featureCount():
                transform = QgsCoordinateTransform(layer.crs(), project.crs(), project)
                extent.combineExtentWith(transform.transformBoundingBox(layer.extent()))
        if not extent.isNull():
            extent.scale(1.05)
            if extent.isEmpty():
                # One case and nothing else: show its surroundings.
                extent.grow(0.002 if project.crs().isGeographic() else 200.0)
            project.viewSettings().setDefaultViewExtent(QgsReferencedRectangle(extent, project.crs()))
            break
    return extent
