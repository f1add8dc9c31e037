"""``enforcement:opencases``: a case for every structure with a suspected violation."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingOutputNumber,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterFile,
    QgsProcessingParameterString,
)
from qgis.PyQt.QtCore import QCoreApplication

from enforcement_plugin.app import opening
from enforcement_plugin.processing.algorithm import EnforcementAlgorithm, reporter

translate = QCoreApplication.translate


class OpenCases(EnforcementAlgorithm):
    """Open cases in bulk; a structure that has its case already keeps it."""

    ID = "opencases"
    ICON = "case_form"

    def displayName(self) -> str:
        """Return the name in the toolbox."""
        return translate("Processing", "Open cases")

    def shortHelpString(self) -> str:
        """Return the help."""
        return translate(
            "Processing",
            "Opens a case with its suspected violations for every structure that has any. The decision is "
            "computed and recorded, but not adopted: that is an act of a person. Two officers who open the "
            "same case offline open the same one. All or nothing: cancelled or failed, no case is opened.",
        )

    def initAlgorithm(self, configuration: Any = None) -> None:
        """Declare what it needs and returns."""
        self.addParameter(
            QgsProcessingParameterFile("WORKSPACE", translate("Processing", "Workspace"), extension="gpkg")
        )
        self.addParameter(
            QgsProcessingParameterBoolean(
                "VERIFIED_ONLY",
                translate("Processing", "Only structures whose status is “verified”"),
                defaultValue=True,
            )
        )
        self.addParameter(
            QgsProcessingParameterString(
                "ACTOR", translate("Processing", "Your name in the record"), optional=True
            )
        )
        self.addOutput(QgsProcessingOutputNumber("OPENED", translate("Processing", "Cases opened")))
        self.addOutput(QgsProcessingOutputNumber("EXISTING", translate("Processing", "Cases open before")))

    def work(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> dict[str, Any]:
        """Open them."""
        outcome = opening.open_cases(
            Path(self.parameterAsFile(parameters, "WORKSPACE", context)),
            verified_only=self.parameterAsBoolean(parameters, "VERIFIED_ONLY", context),
            actor=self.parameterAsString(parameters, "ACTOR", context) or None,
            progress=reporter(feedback),
            cancelled=feedback.isCanceled,
        )
        return {"OPENED": outcome.opened, "EXISTING": outcome.existing}
