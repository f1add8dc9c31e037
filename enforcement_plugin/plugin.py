"""Registers and unregisters; no behaviour of its own."""

from __future__ import annotations

import sys
from typing import Any, Optional

from qgis.core import QgsApplication
from qgis.PyQt.QtCore import QCoreApplication, QTranslator

from enforcement_plugin import paths
from enforcement_plugin.gui.desktop import Desktop
from enforcement_plugin.language import language
from enforcement_plugin.processing.provider import EnforcementProvider


class EnforcementPlugin:
    """What QGIS holds on to: made by ``classFactory``, gone after ``unload``."""

    def __init__(self, iface: Any) -> None:
        self._iface = iface
        self._translator: Optional[QTranslator] = None
        self._provider: Optional[EnforcementProvider] = None
        self.desktop: Optional[Desktop] = None

    def _translate(self) -> None:
        """QGIS calls its Chinese zh-Hans, systems call it zh_CN: both get the same file."""
        compiled = paths.i18n_dir() / "enforcement_plugin_zh_CN.qm"
        if language() == "zh" and self._translator is None:
            translator = QTranslator()
            if translator.load(str(compiled)):
                QCoreApplication.installTranslator(translator)
                self._translator = translator

    def initProcessing(self) -> None:
        """Register the Processing provider; all that ``qgis_process`` asks for."""
        self._translate()
        if self._provider is None:
            self._provider = EnforcementProvider()
            QgsApplication.processingRegistry().addProvider(self._provider)

    def initGui(self) -> None:
        """Build the desktop part."""
        self.initProcessing()
        self.desktop = Desktop(self._iface)

    def unload(self) -> None:
        """Leave no trace: no action, dock, tool, provider, translator or open file."""
        if self.desktop is not None:
            self.desktop.dispose()
            self.desktop = None
        if self._provider is not None:
            QgsApplication.processingRegistry().removeProvider(self._provider)
            self._provider = None
        if self._translator is not None:
            QCoreApplication.removeTranslator(self._translator)
            self._translator = None
        _let_qgis_forget()


def _let_qgis_forget() -> None:
    """Name every package of ours in an import once.

    QGIS notes what plugins import and drops that after unloading; a package that was only ever imported
    on the way to a module of it is not noted, and would serve old code to the next version.
    """
    own = __name__.split(".")[0]
    packages = [name.split(".")[1] for name in sys.modules if name.startswith(f"{own}.")]
    __import__(own, fromlist=sorted(set(packages)))
