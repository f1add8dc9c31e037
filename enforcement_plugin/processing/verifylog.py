"""``enforcement:verifylog``: whether the shared record still says what was sealed, as a report."""

from __future__ import annotations

from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from qgis.core import (
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingOutputBoolean,
    QgsProcessingOutputNumber,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterFile,
    QgsProcessingParameterFileDestination,
    QgsProcessingParameterMultipleLayers,
    QgsProcessingParameterString,
)
from qgis.PyQt.QtCore import QCoreApplication

from enforcement_plugin.app import evidence, evidence_report
from enforcement_plugin.language import language
from enforcement_plugin.processing.algorithm import EnforcementAlgorithm, reporter

translate = QCoreApplication.translate


class VerifyLog(EnforcementAlgorithm):
    """Finds what was altered, removed, inserted, cut or written anew, and names device, position and case."""

    ID = "verifylog"
    ICON = "verify"

    def displayName(self) -> str:
        """Return the name in the toolbox."""
        return translate("Processing", "Verify the record")

    def shortHelpString(self) -> str:
        """Return the help."""
        return translate(
            "Processing",
            "Reads everything in the shared folder and reports what is not as it was sealed: altered, removed, "
            "inserted, cut off or written anew, with device, position and case. Workspace files that have synced, "
            "and heads that were printed, are witnesses: without them nobody can tell that a whole chain without "
            "signatures was replaced. The report says “unchanged since sealing”, never “true”.",
        )

    def initAlgorithm(self, configuration: Any = None) -> None:
        """Declare what it needs and returns."""
        self.addParameter(
            QgsProcessingParameterFile(
                "HUB",
                translate("Processing", "Shared folder"),
                behavior=QgsProcessingParameterFile.Behavior.Folder,
            )
        )
        self.addParameter(
            QgsProcessingParameterMultipleLayers(
                "WITNESSES",
                translate("Processing", "Workspaces as witnesses"),
                QgsProcessing.SourceType.TypeFile,
                optional=True,
            )
        )
        self.addParameter(
            QgsProcessingParameterString(
                "HEADS",
                translate("Processing", "Heads that were printed or written down"),
                multiLine=True,
                optional=True,
            )
        )
        self.addParameter(
            QgsProcessingParameterBoolean(
                "FILES", translate("Processing", "Read photos and documents, too"), defaultValue=True
            )
        )
        self.addParameter(
            QgsProcessingParameterFileDestination(
                "OUTPUT", translate("Processing", "Report"), translate("Processing", "Text (*.txt)")
            )
        )
        self.addOutput(QgsProcessingOutputBoolean("OK", translate("Processing", "Nothing was found")))
        self.addOutput(QgsProcessingOutputNumber("FINDINGS", translate("Processing", "Findings")))

    def work(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> dict[str, Any]:
        """Verify."""
        hub = self.parameterAsString(parameters, "HUB", context)
        heads = self.parameterAsString(parameters, "HEADS", context)
        answer = evidence.verify_hub(
            hub,
            self.parameterAsFileList(parameters, "WITNESSES", context),
            [heads] if heads.strip() else [],
            files=self.parameterAsBool(parameters, "FILES", context),
            progress=reporter(feedback),
        )
        at = f"{datetime.now(timezone.utc):%Y-%m-%dT%H:%M:%SZ}"
        lines = evidence_report.report_lines(answer, hub=hub, at=at, language=language())
        for line in lines:
            feedback.pushInfo(line)
        out = Path(self.parameterAsFileOutput(parameters, "OUTPUT", context))
        out.write_text("\n".join(lines) + "\n", encoding="utf-8")
        findings = answer["findings"]
        return {
            "OUTPUT": str(out),
            "OK": bool(answer["ok"]),
            "FINDINGS": len(findings) if isinstance(findings, list) else 0,
        }
