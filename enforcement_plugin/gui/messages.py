"""Errors of the core as sentences in the user's language, said once, here at the edge."""

from __future__ import annotations

from typing import Any, Callable, Optional

from qgis.core import Qgis, QgsMessageLog
from qgis.PyQt.QtCore import QCoreApplication
from qgis.PyQt.QtWidgets import QPushButton

from enforcement_plugin.errors import CancelledError, EnforcementError
from enforcement_plugin.language import sentence

LOG_TAB = "Land enforcement"


class Messages:
    """Sentences in QGIS's message bar and log."""

    def __init__(self, iface: Any) -> None:
        self._iface = iface

    def _push(
        self,
        text: str,
        level: Qgis.MessageLevel,
        seconds: int,
        then: Optional[tuple[str, Callable[[], None]]] = None,
    ) -> None:
        title = QCoreApplication.translate("Messages", "Land enforcement")
        bar = self._iface.messageBar()
        if then is None:
            bar.pushMessage(title, text, level, seconds)
        else:
            label, call = then
            item = bar.createMessage(title, text)
            button = QPushButton(label, item)
            button.clicked.connect(lambda: (bar.popWidget(item), call()))
            item.layout().addWidget(button)
            bar.pushWidget(item, level, seconds)
        QgsMessageLog.logMessage(text, LOG_TAB, level, False)

    def done(self, text: str, then: Optional[tuple[str, Callable[[], None]]] = None) -> None:
        """Say that something worked. ``then``: a button and what it does."""
        self._push(text, Qgis.MessageLevel.Success, 6 if then is None else 15, then)

    def hint(self, text: str) -> None:
        """Say what the user may want to do next."""
        self._push(text, Qgis.MessageLevel.Info, 8)

    def warn(self, text: str, then: Optional[tuple[str, Callable[[], None]]] = None) -> None:
        """Say what needs attention; stays until it is closed. ``then``: a button and what it does."""
        self._push(text, Qgis.MessageLevel.Warning, 0, then)

    def error(self, error: EnforcementError) -> None:
        """Say what went wrong; stays until it is closed. A cancelled task is not an error."""
        if isinstance(error, CancelledError):
            self.hint(sentence(error))
        else:
            self._push(sentence(error), Qgis.MessageLevel.Critical, 0)
