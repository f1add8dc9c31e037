"""``enforcement:mapbook``: the A3 map page as PDF."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsProcessingAlgorithm,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingOutputString,
    QgsProcessingParameterExtent,
    QgsProcessingParameterFile,
    QgsProcessingParameterFileDestination,
    QgsProcessingParameterString,
)
from qgis.PyQt.QtCore import QCoreApplication

from enforcement_plugin.app import printing
from enforcement_plugin.app.desk import workspace_crs
from enforcement_plugin.language import language
from enforcement_plugin.processing.algorithm import EnforcementAlgorithm, reporter

translate = QCoreApplication.translate


class MapBook(EnforcementAlgorithm):
    """Map, legend, north, scale, figures by lead agency, date and rule pack on one page."""

    ID = "mapbook"
    ICON = "mapbook"

    def displayName(self) -> str:
        """Return the name in the toolbox."""
        return translate("Processing", "Map page")

    def shortHelpString(self) -> str:
        """Return the help."""
        return translate(
            "Processing",
            "Writes an A3 page as PDF: the map with its legend, north arrow, scale, figures by lead agency, the "
            "date, the rule pack and its version, and the id of the state of the data. Without an extent it "
            "shows the whole city. For internal use: publication waits until a decision is in force.",
        )

    def flags(self) -> QgsProcessingAlgorithm.Flags:
        """A layout is a graphics scene and belongs to the main thread."""
        return super().flags() | QgsProcessingAlgorithm.Flag.FlagNoThreading

    def initAlgorithm(self, configuration: Any = None) -> None:
        """Declare what it needs and returns."""
        self.addParameter(
            QgsProcessingParameterFile("WORKSPACE", translate("Processing", "Workspace"), extension="gpkg")
        )
        self.addParameter(QgsProcessingParameterString("TITLE", translate("Processing", "Title"), optional=True))
        self.addParameter(QgsProcessingParameterExtent("EXTENT", translate("Processing", "Extent"), optional=True))
        self.addParameter(
            QgsProcessingParameterFileDestination(
                "OUTPUT", translate("Processing", "Map page"), translate("Processing", "PDF files (*.pdf)")
            )
        )
        self.addOutput(QgsProcessingOutputString("SNAPSHOT", translate("Processing", "State of the data")))

    def work(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> dict[str, Any]:
        """Print."""
        path = Path(self.parameterAsFile(parameters, "WORKSPACE", context))
        extent = None
        if parameters.get("EXTENT"):
            crs = QgsCoordinateReferenceSystem(workspace_crs(path))
            box = self.parameterAsExtent(parameters, "EXTENT", context, crs)
            if not box.isEmpty():
                extent = (box.xMinimum(), box.yMinimum(), box.xMaximum(), box.yMaximum())
        page = printing.print_map_page(
            path,
            Path(self.parameterAsFileOutput(parameters, "OUTPUT", context)),
            language=language(),
            title=self.parameterAsString(parameters, "TITLE", context),
            extent=extent,
            progress=reporter(feedback),
            cancelled=feedback.isCanceled,
        )
        return {"OUTPUT": str(page.path), "SNAPSHOT": page.snapshot}
