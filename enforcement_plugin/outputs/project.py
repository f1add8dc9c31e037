"""A workspace as layers of a QGIS project: drawing order, names, styles, tables and their relations."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Dict, List, Mapping, Optional, Tuple

from enforcement_plugin.outputs.classes import map_text, palette_size, styled_tables
from enforcement_plugin.outputs.figures import lead_agencies
from enforcement_plugin.outputs.style import style_layer

if TYPE_CHECKING:
    from qgis.core import QgsProject, QgsRectangle, QgsVectorLayer

# Attribute tables that officers read, with the table that each row belongs to: (table, column, parent).
CHILDREN: Tuple[Tuple[str, str, str], ...] = (
    ("case_violation", "case_uuid", "enforcement_case"),
    ("case_fact", "case_uuid", "enforcement_case"),
    ("case_action", "case_uuid", "enforcement_case"),
    ("evidence", "case_uuid", "enforcement_case"),
    ("document", "case_uuid", "enforcement_case"),
    ("decision_record", "case_uuid", "enforcement_case"),
    ("enforcement_case", "structure_uuid", "structure"),
)

WORKSPACE_PROPERTY = "enforcement/workspace"
TABLE_PROPERTY = "enforcement/table"


def workspace_layers(
    path: Path,
    language: str = "zh",
    agency_labels: Optional[Mapping[str, str]] = None,
    *,
    as_of: Optional[datetime.date] = None,
) -> List[QgsVectorLayer]:
    """Return the map layers of a workspace, styled, unfiltered, the topmost first.

    ``agency_labels``: agency id to name in ``language``, in the pack's order, best only those that may lead;
    of more than there are symbols, those get one that lead something in this file. ``as_of``: the day by
    which a case is overdue, None for the day of drawing. A style that the file carries contributes aliases,
    widgets and constraints, and nothing that could run: no form code, no actions, no map tips.

    Raises InputError if the file is not a workspace, SurroundingsError if it cannot be read now.
    """
    from enforcement_plugin.outputs import layers

    path = Path(path)
    labels = shown_agencies(path, agency_labels or {})
    found = []
    for table in styled_tables():
        layer = layers.load(path, table, language)
        style_layer(
            layer,
            table,
            language,
            agency_labels=labels,
            as_of=as_of,
        )
        found.append(layer)
    return found


def workspace_tables(path: Path, language: str = "zh") -> List[QgsVectorLayer]:
    """Return the attribute tables of the workspace's cases that the file has. Raises as workspace_layers."""
    from enforcement_plugin.outputs import layers

    path = Path(path)
    present = layers.table_names(path)
    found = []
    for table, _, _ in CHILDREN:
        if table in present and table not in styled_tables():
            layer = layers.load(path, table, language)
            layer.setName(map_text(table, language))
            found.append(layer)
    return found


def add_workspace_to_project(
    project: QgsProject,
    path: Path,
    *,
    language: str = "zh",
    agency_labels: Optional[Mapping[str, str]] = None,
) -> QgsRectangle:
    """Add a workspace as a group on top of the project; return the city's extent in the project's CRS.

    The group holds the map layers and, folded, the attribute tables, related so that QGIS's own forms show
    a case's violations. A group of the same file is replaced. An empty project takes the workspace's CRS.

    Raises as workspace_layers; then the project is as it was.
    """
    from enforcement_plugin.outputs import layers

    path = Path(path)
    maps = workspace_layers(path, language, agency_labels)
    tables = workspace_tables(path, language)
    remove_workspace_from_project(project, path)
    empty = not project.mapLayers()
    group = project.layerTreeRoot().insertGroup(0, f"{map_text('group', language)} – {path.stem}")
    group.setCustomProperty(WORKSPACE_PROPERTY, str(path.absolute()))
    layers.add(project, group, maps, tables, map_text("tables", language))
    by_table: Dict[str, QgsVectorLayer] = {
        layer.customProperty(TABLE_PROPERTY): layer for layer in (*maps, *tables)
    }
    for child, column, parent in CHILDREN:
        if child in by_table and parent in by_table:
            layers.relate(project, by_table[child], column, by_table[parent])
    if empty:
        project.setCrs(maps[0].crs())
    return layers.city_extent(project, by_table)


def remove_workspace_from_project(project: QgsProject, path: Path) -> None:
    """Remove the group of a workspace, its layers and relations; nothing happens if it is not there."""
    from enforcement_plugin.outputs import layers

    layers.remove(project, Path(path))


def workspace_layer(project: QgsProject, path: Path, table: str) -> Optional[QgsVectorLayer]:
    """Return the project's layer of a workspace's table, or None where it has been removed."""
    from enforcement_plugin.outputs import layers

    return layers.find(project, Path(path), table)


def restyle_structures(
    project: QgsProject, path: Path, *, language: str = "zh", agency_labels: Optional[Mapping[str, str]] = None
) -> None:
    """Give the structures of an open workspace the symbols of those who lead them now.

    Before the first determination nobody leads anything, and no agency has a symbol of its own.
    Raises InputError and SurroundingsError as workspace_layers.
    """
    layer = workspace_layer(project, path, "structure")
    if layer is not None:
        labels = shown_agencies(Path(path), agency_labels or {})
        style_layer(layer, "structure", language, agency_labels=labels)
        layer.triggerRepaint()


def shown_agencies(path: Path, labels: Mapping[str, str]) -> Mapping[str, str]:
    """Return the labels of the agencies that get a symbol, in the pack's order.

    Where there are more than symbols, those that lead something in the file; if nothing leads yet, none,
    and agencies are told apart by family. Raises as workspace_layers.
    """
    room = palette_size() - 1
    if len(labels) <= room:
        return labels
    chosen = [agency for agency in lead_agencies(path) if agency in labels][:room]
    return {agency: label for agency, label in labels.items() if agency in chosen}
