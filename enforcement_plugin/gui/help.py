"""The help page, in the user's language."""

from __future__ import annotations

from typing import Optional

from qgis.PyQt.QtCore import QUrl
from qgis.PyQt.QtWidgets import QDialog, QTextBrowser, QVBoxLayout, QWidget

from enforcement_plugin import paths


class HelpWindow(QDialog):
    """Shows ``resources/help/<language>.html``; stays open beside the map."""

    def __init__(self, language: str, parent: Optional[QWidget] = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Land enforcement: help"))
        self.resize(640, 720)
        browser = QTextBrowser(self)
        browser.setOpenExternalLinks(False)
        browser.setSource(QUrl.fromLocalFile(str(paths.resources_dir() / "help" / f"{language}.html")))
        layout = QVBoxLayout(self)
        layout.addWidget(browser)
