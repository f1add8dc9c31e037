"""``enforcement:impactpreview``: which cases would change hands under another law."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingOutputNumber,
    QgsProcessingParameterFile,
    QgsProcessingParameterFileDestination,
    QgsProcessingParameterString,
)
from qgis.PyQt.QtCore import QCoreApplication

from enforcement_plugin.app import impact
from enforcement_plugin.language import language
from enforcement_plugin.processing.algorithm import EnforcementAlgorithm, reporter

translate = QCoreApplication.translate


class ImpactPreview(EnforcementAlgorithm):
    """Decides every open case under the workspace's pack and under another one; writes nothing into it."""

    ID = "impactpreview"
    ICON = "determine"

    def displayName(self) -> str:
        """Return the name in the toolbox."""
        return translate("Processing", "Impact preview")

    def shortHelpString(self) -> str:
        """Return the help."""
        return translate(
            "Processing",
            "Decides every open case of a workspace anew, with the facts of its last recorded decision, under its "
            "own rules and under another pack or version, and lists what would change and by which clause. The "
            "workspace is only read.",
        )

    def initAlgorithm(self, configuration: Any = None) -> None:
        """Declare what it needs and returns."""
        self.addParameter(
            QgsProcessingParameterFile("WORKSPACE", translate("Processing", "Workspace"), extension="gpkg")
        )
        self.addParameter(
            QgsProcessingParameterString(
                "RULE_PACK", translate("Processing", "Other rules (id, folder, or id@date for a version)")
            )
        )
        self.addParameter(
            QgsProcessingParameterFileDestination(
                "OUTPUT", translate("Processing", "Changes"), translate("Processing", "Table (*.csv)")
            )
        )
        for name, label in (
            ("CASES", translate("Processing", "Cases looked at")),
            ("CHANGED", translate("Processing", "Cases that would change")),
        ):
            self.addOutput(QgsProcessingOutputNumber(name, label))

    def work(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> dict[str, Any]:
        """Preview."""
        out = Path(self.parameterAsFileOutput(parameters, "OUTPUT", context))
        found = impact.write_preview(
            Path(self.parameterAsFile(parameters, "WORKSPACE", context)),
            self.parameterAsString(parameters, "RULE_PACK", context),
            out,
            language=language(),
            progress=reporter(feedback),
            cancelled=feedback.isCanceled,
        )
        return {"OUTPUT": str(out), "CASES": found.cases, "CHANGED": len(found.changes)}
