"""The styles that a GeoPackage carries for plain QGIS and QField, written from the classes.

``python -m enforcement_plugin.outputs.style_files`` with QGIS's Python writes ``resources/styles/*.qml`` anew
after a change of ``classes.yaml``; building a workspace then needs no QGIS.
"""

from __future__ import annotations

from pathlib import Path
from typing import List

from enforcement_plugin.outputs.classes import LANGUAGES, styled_tables, table_style
from enforcement_plugin.outputs.style import style_layer
from enforcement_plugin.paths import resources_dir

# The columns that conditions and labels name, so that QGIS takes the expressions for valid.
COLUMNS = (
    *("structure_no", "status", "lead_status", "lead_agency"),
    *("case_no", "due_on", "closed_on"),
    *("kind", "code", "name", "parcel_no", "land_use_right", "land_class"),
)


def write_style_files(folder: Path) -> List[Path]:
    """Write ``<table>.<zh|en>.qml`` for every styled table into ``folder``; return the files.

    They hold symbology, labels and scale range, nothing else, and fit a file of any city: agencies are told
    apart by family. Needs a running QgsApplication.
    """
    from qgis.core import QgsMapLayer, QgsReadWriteContext, QgsVectorLayer
    from qgis.PyQt.QtXml import QDomDocument

    categories = (
        QgsMapLayer.StyleCategory.Symbology
        | QgsMapLayer.StyleCategory.Labeling
        | QgsMapLayer.StyleCategory.Rendering
    )
    written = []
    for language in LANGUAGES:
        for table in styled_tables():
            geometry = "Point" if table_style(table, language).geometry == "point" else "MultiPolygon"
            fields = "&".join(f"field={name}:string" for name in COLUMNS)
            layer = QgsVectorLayer(f"{geometry}?crs=EPSG:4490&{fields}", table, "memory")
            style_layer(layer, table, language)
            document = QDomDocument()
            layer.exportNamedStyle(document, QgsReadWriteContext(), categories)
            target = folder / f"{table}.{language}.qml"
            target.write_bytes(document.toString(1).encode("utf-8"))
            written.append(target)
    return written


def main() -> None:
    """Write the product's own style files."""
    from qgis.core import QgsApplication

    application = QgsApplication([], True)
    application.initQgis()
    write_style_files(resources_dir() / "styles")
    application.exitQgis()


if __name__ == "__main__":
    main()
