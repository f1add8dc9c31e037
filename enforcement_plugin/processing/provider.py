"""The provider ``enforcement`` (contract, "Processing provider")."""

from __future__ import annotations

from qgis.core import QgsProcessingProvider
from qgis.PyQt.QtCore import QCoreApplication
from qgis.PyQt.QtGui import QIcon

from enforcement_plugin import paths
from enforcement_plugin.processing.checkrulepack import CheckRulePack
from enforcement_plugin.processing.createworkspace import CreateWorkspace
from enforcement_plugin.processing.determine import Determine
from enforcement_plugin.processing.impactpreview import ImpactPreview
from enforcement_plugin.processing.mapbook import MapBook
from enforcement_plugin.processing.opencases import OpenCases
from enforcement_plugin.processing.sync import Sync
from enforcement_plugin.processing.verifylog import VerifyLog


class EnforcementProvider(QgsProcessingProvider):
    """Registers the algorithms that work."""

    def id(self) -> str:
        """Return the id that scripts rely on."""
        return "enforcement"

    def name(self) -> str:
        """Return the name in the toolbox."""
        return QCoreApplication.translate("Processing", "Land enforcement")

    def icon(self) -> QIcon:
        """Return the plugin's mark."""
        return QIcon(str(paths.resources_dir() / "icons" / "plugin.svg"))

    def loadAlgorithms(self) -> None:
        """Add one of each."""
        for algorithm in (
            CreateWorkspace,
            Determine,
            OpenCases,
            Sync,
            VerifyLog,
            MapBook,
            CheckRulePack,
            ImpactPreview,
        ):
            self.addAlgorithm(algorithm())
