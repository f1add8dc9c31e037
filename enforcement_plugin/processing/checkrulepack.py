"""``enforcement:checkrulepack``: prove a pack over every combination of its facts."""

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

from enforcement_plugin.app import rules
from enforcement_plugin.language import language
from enforcement_plugin.processing.algorithm import EnforcementAlgorithm, pack_names

translate = QCoreApplication.translate


class CheckRulePack(EnforcementAlgorithm):
    """Holes, collisions, dead rules, quotations that are none, rules without a scenario."""

    ID = "checkrulepack"
    ICON = "help"

    def displayName(self) -> str:
        """Return the name in the toolbox."""
        return translate("Processing", "Check rule pack")

    def shortHelpString(self) -> str:
        """Return the help."""
        return translate(
            "Processing",
            "Goes through every combination of the facts that a pack's tables read and reports combinations that "
            "reach no rule, rules that collide, rules that never decide, rules without a scenario and, if the "
            "document's text is given, quotations that do not stand in it. What a named ambiguity of the document "
            "claims is listed with it; OPEN counts the rest.",
        )

    def initAlgorithm(self, configuration: Any = None) -> None:
        """Declare what it needs and returns."""
        self.addParameter(
            QgsProcessingParameterString(
                "RULE_PACK", translate("Processing", "Rule pack (id or folder)"), defaultValue=pack_names()[0]
            )
        )
        self.addParameter(
            QgsProcessingParameterFile("SOURCE", translate("Processing", "Text of the document"), optional=True)
        )
        self.addParameter(
            QgsProcessingParameterFileDestination(
                "OUTPUT", translate("Processing", "Report"), translate("Processing", "Text (*.txt)")
            )
        )
        for name, label in (
            ("COMBINATIONS", translate("Processing", "Combinations")),
            ("FINDINGS", translate("Processing", "Findings")),
            ("OPEN", translate("Processing", "Findings that no ambiguity claims")),
        ):
            self.addOutput(QgsProcessingOutputNumber(name, label))

    def work(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> dict[str, Any]:
        """Check."""
        pack = self.parameterAsString(parameters, "RULE_PACK", context)
        source = self.parameterAsFile(parameters, "SOURCE", context)
        report = rules.lint_pack(pack, Path(source) if source else None)
        lines = list(rules.lint_lines(pack, report, language()))
        for line in lines:
            feedback.pushInfo(line)
        out = Path(self.parameterAsFileOutput(parameters, "OUTPUT", context))
        out.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return {
            "OUTPUT": str(out),
            "COMBINATIONS": report.combinations,
            "FINDINGS": len(report.findings),
            "OPEN": len(report.unclaimed),
        }
