"""QGIS forms as XML: names, lists of values, date pickers, what is hidden and what cannot be edited.

The format is QGIS's layer style (QML) of version 3.22, which newer versions read. Symbols come from a
symbology file and are merged in; a form needs no QGIS to be made.
"""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree
from typing import List, Mapping, Optional

from enforcement_plugin.workspace.labels import Labels
from enforcement_plugin.workspace.model import Column, Role, Table

QGIS_VERSION = "3.22.0"
FORM_CATEGORIES = ("Fields", "Forms", "AttributeTable")
DOCTYPE = "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n"
FILES = ("evidence", "document")  # tables whose ``path`` is a file
MULTILINE = ("remark", "reason", "description", "findings", "basis", "result")
TITLES = {
    "structure": "structure_no",
    "enforcement_case": "case_no",
    "parcel": "parcel_no",
    "zone": "name",
    "party": "name",
    "clue": "clue_no",
    "case_violation": "violation",
    "device": "person",
}

_IDENTITY = (
    Column("fid", "INTEGER", "序号", "fid", hidden=True),
    Column("uuid", "TEXT", "标识", "Identifier", hidden=True),
)


def style(table: Table, language: str, labels: Labels, symbology: Optional[bytes] = None) -> str:
    """Return the QML of ``table`` in ``language`` (``zh``, ``en``), with the symbols of another if given."""
    root = ElementTree.fromstring(symbology) if symbology else ElementTree.Element("qgis")
    if not symbology:
        root.set("version", QGIS_VERSION)
        root.set("styleCategories", "")
    categories = [category for category in root.get("styleCategories", "").split("|") if category]
    root.set("styleCategories", "|".join(dict.fromkeys([*categories, *FORM_CATEGORIES])))
    for element in _form(table, language, labels):
        for old in root.findall(element.tag):
            root.remove(old)
        root.append(element)
    return DOCTYPE + ElementTree.tostring(root, encoding="unicode")


def label_of(column: Column, language: str) -> str:
    """Return what ``column`` is called."""
    return column.en if language == "en" else column.zh


def _form(table: Table, language: str, labels: Labels) -> List[ElementTree.Element]:
    columns = [*_IDENTITY, *table.columns]
    configuration = ElementTree.Element("fieldConfiguration")
    aliases = ElementTree.Element("aliases")
    editable = ElementTree.Element("editable")
    split = ElementTree.Element("splitPolicies")
    duplicate = ElementTree.Element("duplicatePolicies")
    attributes = ElementTree.Element("attributetableconfig", {"actionWidgetStyle": "dropDown", "sortOrder": "0"})
    listed = ElementTree.SubElement(attributes, "columns")
    for index, column in enumerate(columns):
        field = ElementTree.SubElement(configuration, "field", {"name": column.name, "configurationFlags": "None"})
        values = labels.get(column.domain, {})
        is_file = column.name == "path" and table.name in FILES
        field.append(_file_widget() if is_file else _widget(column, language, values))
        ElementTree.SubElement(
            aliases, "alias", {"field": column.name, "index": str(index), "name": label_of(column, language)}
        )
        fixed = column in _IDENTITY or column.role == Role.COMPUTED or table.append_only
        ElementTree.SubElement(editable, "field", {"name": column.name, "editable": "0" if fixed else "1"})
        ElementTree.SubElement(
            listed,
            "column",
            {"name": column.name, "type": "field", "hidden": str(int(column.hidden)), "width": "-1"},
        )
    # Newer QGIS asks the style what a split or copied feature inherits: never the identity.
    for policies in (split, duplicate):
        ElementTree.SubElement(policies, "policy", {"field": "uuid", "policy": "UnsetField"})
    layout = ElementTree.Element("editorlayout")
    layout.text = "generatedlayout"
    title = ElementTree.Element("previewExpression")
    title.text = f'"{TITLES.get(table.name, "fid")}"'
    return [configuration, aliases, split, duplicate, editable, attributes, layout, title]


def _widget(column: Column, language: str, values: Mapping[str, Mapping[str, str]]) -> ElementTree.Element:
    if column.hidden:
        return _edit_widget("Hidden", [])
    if values:
        return _value_map(language, values)
    if column.sql in ("DATE", "DATETIME"):
        shape = "yyyy-MM-dd" if column.sql == "DATE" else "yyyy-MM-dd HH:mm"
        return _edit_widget(
            "DateTime",
            [
                _option("allow_null", "bool", "true"),
                _option("calendar_popup", "bool", "true"),
                _option("display_format", "QString", shape),
                _option("field_iso_format", "bool", "false"),
            ],
        )
    if column.sql == "INTEGER":
        return _edit_widget(
            "Range", [_option("AllowNull", "bool", "true"), _option("Style", "QString", "SpinBox")]
        )
    multiline = "true" if column.name in MULTILINE else "false"
    return _edit_widget(
        "TextEdit", [_option("IsMultiline", "bool", multiline), _option("UseHtml", "bool", "false")]
    )


def _file_widget() -> ElementTree.Element:
    """Return QGIS's attachment widget: a file is chosen, in QField photographed, its path kept relative.

    Relative to the folder of the workspace, wherever the project lies and if there is none yet: the root is
    a data-defined property of the widget. No picture in the form: QGIS would read whatever path a row from
    somebody else names, also on a foreign server, as soon as the row is looked at.
    """
    root = ElementTree.Element("Option", {"name": "PropertyCollection", "type": "Map"})
    root.append(_option("name", "QString", ""))
    properties = ElementTree.SubElement(root, "Option", {"name": "properties", "type": "Map"})
    place = ElementTree.SubElement(properties, "Option", {"name": "propertyRootPath", "type": "Map"})
    place.append(_option("active", "bool", "true"))
    place.append(_option("expression", "QString", "file_path(layer_property(@layer_id, 'path'))"))
    place.append(_option("type", "int", "3"))
    root.append(_option("type", "QString", "collection"))
    return _edit_widget(
        "ExternalResource",
        [
            _option("DocumentViewer", "int", "0"),
            _option("DocumentViewerHeight", "int", "0"),
            _option("DocumentViewerWidth", "int", "0"),
            _option("FileWidget", "bool", "true"),
            _option("FileWidgetButton", "bool", "true"),
            _option("FileWidgetFilter", "QString", ""),
            _option("RelativeStorage", "int", "2"),
            _option("StorageMode", "int", "0"),
            root,
        ],
    )


def _value_map(language: str, values: Mapping[str, Mapping[str, str]]) -> ElementTree.Element:
    entries = ElementTree.Element("Option", {"name": "map", "type": "List"})
    taken = set()
    for value, label in values.items():
        name = label.get(language) or value
        # QGIS keeps the entries by their labels: two alike would become one.
        shown = name if name not in taken else f"{name} ({value})"
        taken.add(shown)
        entry = ElementTree.SubElement(entries, "Option", {"type": "Map"})
        entry.append(_option(shown, "QString", value))
    return _edit_widget("ValueMap", [entries])


def _edit_widget(kind: str, options: List[ElementTree.Element]) -> ElementTree.Element:
    widget = ElementTree.Element("editWidget", {"type": kind})
    settings = ElementTree.SubElement(ElementTree.SubElement(widget, "config"), "Option", {"type": "Map"})
    settings.extend(options)
    return widget


def _option(name: str, kind: str, value: str) -> ElementTree.Element:
    return ElementTree.Element("Option", {"name": name, "type": kind, "value": value})
