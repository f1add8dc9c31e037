"""``enforcement:determine``: facts and decision for every structure of any layers."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from qgis.core import (
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsProcessingOutputNumber,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFile,
    QgsProcessingParameterVectorDestination,
    QgsProcessingParameterVectorLayer,
)
from qgis.PyQt.QtCore import QCoreApplication

from enforcement_plugin.app.overlay_files import DETERMINATION, FieldMap, overlay_files, read_field_map
from enforcement_plugin.app.workspaces import is_workspace
from enforcement_plugin.processing.algorithm import (
    EnforcementAlgorithm,
    layer_file,
    layer_source,
    pack_names,
    reporter,
)

translate = QCoreApplication.translate


class Determine(EnforcementAlgorithm):
    """The batch behind the click, over layers that need not lie in a workspace."""

    ID = "determine"
    ICON = "determine"

    def displayName(self) -> str:
        """Return the name in the toolbox."""
        return translate("Processing", "Determine who leads and who handles")

    def shortHelpString(self) -> str:
        """Return the help."""
        return translate(
            "Processing",
            "Lays structures over parcels and zones and decides by the city's rules: facts, lead agency, "
            "presumed office, handling agency per violation, clauses and notes for every structure, and the "
            "overlaps with parcels in m² on the ellipsoid. Unknown stays unknown; nothing is guessed. Fields "
            "are matched by name in Chinese or English; a field map (YAML) says what the names do not. For a "
            "workspace use “Determine all” in the toolbar.",
        )

    def initAlgorithm(self, configuration: Any = None) -> None:
        """Declare what it needs and returns."""
        for name, label in (
            ("STRUCTURES", translate("Processing", "Structures")),
            ("PARCELS", translate("Processing", "Parcels")),
            ("ZONES", translate("Processing", "Zones")),
        ):
            self.addParameter(
                QgsProcessingParameterVectorLayer(name, label, [QgsProcessing.SourceType.TypeVectorPolygon])
            )
        self.addParameter(
            QgsProcessingParameterEnum(
                "RULE_PACK",
                translate("Processing", "City's rules"),
                options=pack_names(),
                usesStaticStrings=True,
                defaultValue=pack_names()[0],
            )
        )
        self.addParameter(
            QgsProcessingParameterFile(
                "FIELDS", translate("Processing", "Field map"), extension="yaml", optional=True
            )
        )
        self.addParameter(
            QgsProcessingParameterVectorDestination(
                "OUTPUT",
                translate("Processing", "Determined structures"),
                QgsProcessing.SourceType.TypeVectorPolygon,
            )
        )
        for name, label in (
            ("STRUCTURE_COUNT", translate("Processing", "Structures")),
            ("DETERMINED", translate("Processing", "Determined")),
            ("OPEN", translate("Processing", "Undetermined or in conflict")),
        ):
            self.addOutput(QgsProcessingOutputNumber(name, label))

    def prepare(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> None:
        """Find the layers' files."""
        names = ("STRUCTURES", "PARCELS", "ZONES")
        self._files = [layer_file(self, parameters, name, context) for name in names]
        self._sources = [layer_source(self, parameters, name, context, feedback) for name in names]

    def work(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> dict[str, Any]:
        """Determine into a file beside the result, which takes its place only when it is whole."""
        out = Path(self.parameterAsOutputLayer(parameters, "OUTPUT", context))
        if out.suffix.lower() != ".gpkg":
            raise QgsProcessingException(
                translate("Processing", "The result is a GeoPackage: give it a name that ends in .gpkg.")
            )
        if any(file is not None and out.resolve() == file.resolve() for file in self._files):
            raise QgsProcessingException(
                translate("Processing", "The result must not take the place of a layer that it is made from.")
            )
        if is_workspace(out):
            raise QgsProcessingException(
                translate("Processing", "The result must not take the place of a workspace: choose another name.")
            )
        fields = self.parameterAsFile(parameters, "FIELDS", context)
        partial = out.with_name(f".{out.stem}.{os.getpid()}.gpkg")
        try:
            summary = overlay_files(
                *(str(source) for source in self._sources),
                pack=self.parameterAsEnumString(parameters, "RULE_PACK", context),
                out=partial,
                fields=read_field_map(Path(fields)) if fields else FieldMap(),
                geometry=True,
                progress=reporter(feedback),
                cancelled=feedback.isCanceled,
            )
            partial.replace(out)
        finally:
            partial.unlink(missing_ok=True)
        status = summary.by_status
        return {
            "OUTPUT": f"{out}|layername={DETERMINATION}",
            "STRUCTURE_COUNT": summary.structures,
            "DETERMINED": status.get("determined", 0),
            "OPEN": status.get("undetermined", 0) + status.get("conflict", 0),
        }
