"""What the plugin remembers between sessions (QGIS profile), and the dialog that changes it."""

from __future__ import annotations

import getpass
from pathlib import Path
from typing import Optional

from qgis.core import QgsApplication, QgsSettings
from qgis.PyQt import uic
from qgis.PyQt.QtWidgets import QDialog, QFileDialog, QWidget

from enforcement_plugin import paths

PREFIX = "enforcement_plugin"


class Remembered:
    """Typed access to the plugin's part of the profile."""

    def _get(self, name: str, default: str = "") -> str:
        return str(QgsSettings().value(f"{PREFIX}/{name}", default))

    def _set(self, name: str, value: str) -> None:
        QgsSettings().setValue(f"{PREFIX}/{name}", value)

    @property
    def actor(self) -> str:
        """The name that stands beside the user's changes; at first the full name QGIS knows, else the login."""
        return self._get("actor") or QgsApplication.userFullName().strip() or getpass.getuser()

    @actor.setter
    def actor(self, value: str) -> None:
        self._set("actor", value.strip())

    @property
    def last_workspace(self) -> Optional[Path]:
        """The workspace that was open last, if its file is still there."""
        path = self._get("last_workspace")
        return Path(path) if path and Path(path).is_file() else None

    @last_workspace.setter
    def last_workspace(self, value: Optional[Path]) -> None:
        self._set("last_workspace", str(value or ""))

    @property
    def reopen(self) -> bool:
        """Whether the last workspace is opened when QGIS starts."""
        return self._get("reopen", "false") == "true"

    @reopen.setter
    def reopen(self, value: bool) -> None:
        self._set("reopen", "true" if value else "false")

    @property
    def folder(self) -> str:
        """The folder that file dialogs start in."""
        return self._get("folder") or str(Path.home())

    @folder.setter
    def folder(self, value: str) -> None:
        self._set("folder", value)

    def hub(self, workspace: Path) -> str:
        """Return the shared folder of a workspace, or an empty text when none was chosen yet."""
        return self._get(f"hub/{self._key(workspace)}")

    def set_hub(self, workspace: Path, hub: str) -> None:
        """Remember the shared folder of a workspace."""
        self._set(f"hub/{self._key(workspace)}", hub.strip())

    @staticmethod
    def _key(workspace: Path) -> str:
        # A slash would nest the setting in groups.
        return str(workspace).replace("/", "|").replace("\\", "|")


class SettingsDialog(QDialog):
    """The user's name, the shared folder of the open workspace, and what happens at start."""

    def __init__(self, remembered: Remembered, workspace: Optional[Path], parent: Optional[QWidget]) -> None:
        super().__init__(parent)
        uic.loadUi(str(paths.ui_dir() / "settings.ui"), self)
        self._remembered = remembered
        self._workspace = workspace
        self.actorEdit.setText(remembered.actor)
        self.reopenCheck.setChecked(remembered.reopen)
        for widget in (self.hubEdit, self.hubButton, self.hubLabel):
            widget.setEnabled(workspace is not None)
        if workspace is not None:
            self.hubEdit.setText(remembered.hub(workspace))
        self.hubButton.clicked.connect(self._choose_hub)

    def _choose_hub(self) -> None:
        chosen = QFileDialog.getExistingDirectory(
            self, self.tr("Shared folder"), self.hubEdit.text() or self._remembered.folder
        )
        if chosen:
            self.hubEdit.setText(chosen)

    def accept(self) -> None:
        """Remember what was entered."""
        self._remembered.actor = self.actorEdit.text()
        self._remembered.reopen = self.reopenCheck.isChecked()
        if self._workspace is not None:
            self._remembered.set_hub(self._workspace, self.hubEdit.text())
        super().accept()
