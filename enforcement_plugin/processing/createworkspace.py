"""``enforcement:createworkspace``: a workspace from the office's own layers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from qgis.core import (
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsProcessingParameterCrs,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFileDestination,
    QgsProcessingParameterVectorLayer,
)
from qgis.PyQt.QtCore import QCoreApplication

from enforcement_plugin.app import importing, workspaces
from enforcement_plugin.language import language
from enforcement_plugin.processing.algorithm import EnforcementAlgorithm, layer_source, pack_names, reporter

translate = QCoreApplication.translate
LAYERS = (
    ("ZONES", "zone"),
    ("PARCELS", "parcel"),
    ("LAND_CLASSES", "land_class"),
    ("STRUCTURES", "structure"),
)


class CreateWorkspace(EnforcementAlgorithm):
    """An empty workspace, or one with zones, parcels, land classes and structures taken in."""

    ID = "createworkspace"
    ICON = "new_workspace"

    def displayName(self) -> str:
        """Return the name in the toolbox."""
        return translate("Processing", "Create workspace")

    def shortHelpString(self) -> str:
        """Return the help."""
        return translate(
            "Processing",
            "Makes a workspace (GeoPackage on a local disk) for one city's rules. Layers are optional; their "
            "fields are matched by name, in Chinese or English, and what was matched is written to the log. "
            "All layers must be in the workspace's coordinate system: moving a layer is a decision about its "
            "accuracy that is yours to make first.",
        )

    def initAlgorithm(self, configuration: Any = None) -> None:
        """Declare what it needs and returns."""
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
            QgsProcessingParameterCrs(
                "CRS", translate("Processing", "Coordinate system"), defaultValue="EPSG:4547"
            )
        )
        for name, label in (
            ("ZONES", translate("Processing", "Zones")),
            ("PARCELS", translate("Processing", "Parcels")),
            ("LAND_CLASSES", translate("Processing", "Land classes")),
            ("STRUCTURES", translate("Processing", "Structures")),
        ):
            self.addParameter(
                QgsProcessingParameterVectorLayer(
                    name, label, [QgsProcessing.SourceType.TypeVectorPolygon], optional=True
                )
            )
        self.addParameter(
            QgsProcessingParameterFileDestination(
                "OUTPUT", translate("Processing", "Workspace"), translate("Processing", "Workspace (*.gpkg)")
            )
        )

    def prepare(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> None:
        """Find the layers' files."""
        self._sources = [
            (table, layer_source(self, parameters, name, context, feedback)) for name, table in LAYERS
        ]

    def work(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> dict[str, Any]:
        """Create the file, then take the layers in; a file that failed half way is removed."""
        path = Path(self.parameterAsFileOutput(parameters, "OUTPUT", context))
        crs = self.parameterAsCrs(parameters, "CRS", context)
        if not crs.isValid() or not crs.authid().startswith("EPSG:"):
            raise QgsProcessingException(
                translate("Processing", "The coordinate system must be one with an EPSG number.")
            )
        workspaces.create_workspace(
            path,
            pack=self.parameterAsEnumString(parameters, "RULE_PACK", context),
            crs=crs.authid(),
            language=language(),
        ).close()
        done = False
        try:
            for table, source in self._sources:
                if source is not None:
                    taken = importing.import_layer(
                        path, table, source, progress=reporter(feedback), cancelled=feedback.isCanceled
                    )
                    feedback.pushInfo(taken.summary(language()))
                    if taken.flagged:
                        feedback.pushWarning(f"{taken.source}\n{taken.warning(language())}")
            done = True
        finally:
            if not done:
                path.unlink(missing_ok=True)
        return {"OUTPUT": str(path)}
