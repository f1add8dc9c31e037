"""What the provider's algorithms share: names, help, and the core's errors said in the user's language."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Callable, Optional

from qgis.core import (
    QgsProcessingAlgorithm,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsProviderRegistry,
)
from qgis.PyQt.QtCore import QCoreApplication
from qgis.PyQt.QtGui import QIcon

from enforcement_plugin import paths, rules
from enforcement_plugin.errors import EnforcementError
from enforcement_plugin.intake.vector import VectorSource
from enforcement_plugin.language import sentence


class EnforcementAlgorithm(QgsProcessingAlgorithm):
    """A thin algorithm: validates, calls one function of the app layer, reports progress, checks cancel."""

    ID = ""
    ICON = "plugin"

    def createInstance(self) -> QgsProcessingAlgorithm:
        """Return a fresh one (QGIS never runs the registered object itself)."""
        return type(self)()

    def name(self) -> str:
        """Return the id that scripts rely on."""
        return self.ID

    def icon(self) -> QIcon:
        """Return the icon of the command that does the same."""
        return QIcon(str(paths.resources_dir() / "icons" / f"{self.ICON}.svg"))

    def work(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> dict[str, Any]:
        """Do it; may raise EnforcementError."""
        raise TypeError(f"{type(self).__name__} says nothing of what it does")

    def prepare(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> None:
        """Look at what belongs to the main thread, such as the project's layers; may raise EnforcementError."""

    def prepareAlgorithm(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> bool:
        """Prepare on the main thread; ``work`` may run on another one."""
        try:
            self.prepare(parameters, context, feedback)
        except EnforcementError as error:
            raise QgsProcessingException(sentence(error)) from error
        return True

    def processAlgorithm(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> dict[str, Any]:
        """Run ``work`` and turn its errors into QGIS's."""
        try:
            return self.work(parameters, context, feedback)
        except EnforcementError as error:
            raise QgsProcessingException(sentence(error)) from error
        except OSError as error:
            raise QgsProcessingException(f"{error.filename or ''}: {error.strerror or error}") from error


def reporter(feedback: QgsProcessingFeedback) -> Callable[[float, str], None]:
    """Return the app layer's progress function over Processing's feedback."""
    said = ""

    def report(fraction: float, what: str) -> None:
        nonlocal said
        feedback.setProgress(100.0 * fraction)
        if what and what != said:
            said = what
            feedback.setProgressText(QCoreApplication.translate("Progress", what))

    return report


def pack_names() -> list[str]:
    """Return the ids of the installed rule packs."""
    return list(rules.list_packs())


def layer_file(
    algorithm: QgsProcessingAlgorithm, parameters: dict[str, Any], name: str, context: QgsProcessingContext
) -> Optional[Path]:
    """Return the file behind a vector parameter, of a filtered one too; None if in memory or on a server."""
    layer = algorithm.parameterAsVectorLayer(parameters, name, context)
    if layer is None:
        return None
    path = QgsProviderRegistry.instance().decodeUri(layer.providerType(), layer.source()).get("path")
    return Path(path) if path else None


def layer_source(
    algorithm: QgsProcessingAlgorithm,
    parameters: dict[str, Any],
    name: str,
    context: QgsProcessingContext,
    feedback: QgsProcessingFeedback,
) -> Optional[VectorSource]:
    """Return where a vector parameter's features lie as a file; what is no file is written to one first.

    None when an optional parameter is empty.
    """
    layer = algorithm.parameterAsVectorLayer(parameters, name, context)
    if layer is None:
        return None
    path, layer_name = algorithm.parameterAsCompatibleSourceLayerPathAndLayerName(
        parameters, name, context, ["gpkg", "shp", "geojson", "tab"], "gpkg", feedback
    )
    return VectorSource(Path(path), layer_name or None)
