"""``enforcement:sync``: exchange changes through the shared folder."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Optional

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingOutputNumber,
    QgsProcessingOutputString,
    QgsProcessingParameterFile,
    QgsProcessingParameterString,
)
from qgis.PyQt.QtCore import QCoreApplication

from enforcement_plugin.app import evidence, syncing
from enforcement_plugin.auth_store import KeyStore
from enforcement_plugin.language import sentence, sync_sentences
from enforcement_plugin.processing.algorithm import EnforcementAlgorithm, reporter

translate = QCoreApplication.translate


class Sync(EnforcementAlgorithm):
    """Pull, merge, publish, and bring the shared GeoPackage up to date."""

    ID = "sync"
    ICON = "sync"
    _signer: Optional[evidence.Signer] = None

    def displayName(self) -> str:
        """Return the name in the toolbox."""
        return translate("Processing", "Sync workspace")

    def shortHelpString(self) -> str:
        """Return the help."""
        return translate(
            "Processing",
            "Exchanges changes with the other officers through the shared folder. Different fields of one case "
            "are merged; the same field changed by two officers becomes a conflict that both see, and what was "
            "published first stands until a person decides. A failure loses nothing: run it again.",
        )

    def initAlgorithm(self, configuration: Any = None) -> None:
        """Declare what it needs and returns."""
        self.addParameter(
            QgsProcessingParameterFile("WORKSPACE", translate("Processing", "Workspace"), extension="gpkg")
        )
        self.addParameter(
            QgsProcessingParameterFile(
                "HUB",
                translate("Processing", "Shared folder"),
                behavior=QgsProcessingParameterFile.Behavior.Folder,
            )
        )
        self.addParameter(
            QgsProcessingParameterString(
                "ACTOR", translate("Processing", "Your name in the record"), optional=True
            )
        )
        for name, label in (
            ("PUSHED", translate("Processing", "Changes sent")),
            ("PULLED", translate("Processing", "Changes received")),
            ("CONFLICTS", translate("Processing", "Open conflicts")),
        ):
            self.addOutput(QgsProcessingOutputNumber(name, label))
        self.addOutput(QgsProcessingOutputString("SHARED", translate("Processing", "Shared GeoPackage")))

    def prepare(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> None:
        """Fetch the device's key, if it is at hand: the store must not be asked from the thread of the work."""
        self._signer, problem = KeyStore().signer(unlock=False)
        if problem is not None:
            feedback.pushWarning(sentence(problem))

    def work(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> dict[str, Any]:
        """Sync."""
        report = syncing.synchronise_desk(
            Path(self.parameterAsFile(parameters, "WORKSPACE", context)),
            self.parameterAsString(parameters, "HUB", context),
            actor=self.parameterAsString(parameters, "ACTOR", context) or syncing.UNATTRIBUTED,
            signer=self._signer,
            progress=reporter(feedback),
            cancelled=feedback.isCanceled,
        )
        done, heard = sync_sentences(report)
        feedback.pushInfo(done)
        for text in heard:
            feedback.reportError(text)
        return {
            "PUSHED": report.pushed,
            "PULLED": report.pulled,
            "CONFLICTS": report.conflicts,
            "SHARED": report.shared,
        }
