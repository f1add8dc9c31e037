"""What the plugin remembers between sessions (QGIS profile), and the dialog that changes it."""

from __future__ import annotations

import getpass
from pathlib import Path
from typing import Optional

from qgis.core import QgsApplication, QgsSettings
from qgis.PyQt import uic
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QCompleter, QDialog, QFileDialog, QMessageBox, QWidget

from enforcement_plugin import paths
from enforcement_plugin.app import roles
from enforcement_plugin.app.desk import Desk
from enforcement_plugin.errors import EnforcementError
from enforcement_plugin.gui.postgres_login import is_address, require_no_password, signed_in
from enforcement_plugin.language import language, sentence

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
    def role(self) -> str:
        """The user's role (cases/roles.py), empty until he says it."""
        return self._get("role")

    @role.setter
    def role(self, value: str) -> None:
        self._set("role", value)

    def agency(self, pack: str) -> str:
        """Return the user's agency among those of a rule pack, empty until he says it."""
        return self._get(f"agency/{pack}")

    def set_agency(self, pack: str, agency: str) -> None:
        """Remember the user's agency; every city's rules name their own."""
        self._set(f"agency/{pack}", agency.strip())

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
        """Return the shared folder or database of a workspace, or an empty text when none was chosen yet.

        The address of a database carries the login that QGIS keeps for it, in memory only.
        """
        return signed_in(self._get(f"hub/{self._key(workspace)}"), self.hub_login(workspace))

    def hub_login(self, workspace: Path) -> str:
        """Return the id of the authentication configuration for a workspace's database, empty for none."""
        return self._get(f"hub_login/{self._key(workspace)}")

    def set_hub_login(self, workspace: Path, configuration: str) -> None:
        """Remember which authentication configuration a workspace's database takes; never what is in it."""
        self._set(f"hub_login/{self._key(workspace)}", configuration)

    def set_hub(self, workspace: Path, hub: str) -> None:
        """Remember the shared folder of a workspace."""
        self._set(f"hub/{self._key(workspace)}", hub.strip())

    @staticmethod
    def _key(workspace: Path) -> str:
        # A slash would nest the setting in groups.
        return str(workspace).replace("/", "|").replace("\\", "|")


class SettingsDialog(QDialog):
    """Who the user is, the shared folder of the open workspace, and what happens at start."""

    def __init__(self, remembered: Remembered, desk: Optional[Desk], parent: Optional[QWidget]) -> None:
        """``desk`` is what is open, None for nothing: agencies and shared folder are the workspace's."""
        super().__init__(parent)
        uic.loadUi(str(paths.ui_dir() / "settings.ui"), self)
        self._remembered = remembered
        self._desk = desk
        self.actorEdit.setText(remembered.actor)
        self.reopenCheck.setChecked(remembered.reopen)
        self._list_roles()
        self._list_agencies()
        for widget in (self.hubEdit, self.hubButton, self.hubLabel, self.agencyCombo, self.agencyLabel):
            widget.setEnabled(desk is not None)
        if desk is not None:
            self.hubEdit.setText(str(remembered.hub(desk.path)))
            self.loginSelect.setConfigId(remembered.hub_login(desk.path))
        self.hubEdit.textChanged.connect(self._offer_login)
        self._offer_login()
        self.hubButton.clicked.connect(self._choose_hub)

    def _list_roles(self) -> None:
        self.roleCombo.addItem(self.tr("— not said —"), "")
        for role, name in roles.role_choices(language()):
            self.roleCombo.addItem(name, role)
        self.roleCombo.setCurrentIndex(max(0, self.roleCombo.findData(self._remembered.role)))

    def _list_agencies(self) -> None:
        """The agencies of the city's rules, found by any part of their names; another name may be typed."""
        combo = self.agencyCombo
        combo.lineEdit().setPlaceholderText(self.tr("— not said —"))
        if self._desk is None:
            combo.lineEdit().setPlaceholderText(self.tr("The list is the city's: open a workspace first"))
            return
        labels = self._desk.agency_labels()
        for agency, name in labels.items():
            combo.addItem(name, agency)
        combo.completer().setFilterMode(Qt.MatchFlag.MatchContains)
        combo.completer().setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        own = self._remembered.agency(self._desk.pack.id)
        combo.setCurrentIndex(combo.findData(own) if own in labels else -1)
        combo.setEditText(labels.get(own, own))

    def _offer_login(self) -> None:
        """A folder takes no login."""
        database = self._desk is not None and is_address(self.hubEdit.text())
        for widget in (self.loginLabel, self.loginSelect):
            widget.setVisible(database)

    def _choose_hub(self) -> None:
        chosen = QFileDialog.getExistingDirectory(
            self, self.tr("Shared folder"), self.hubEdit.text() or self._remembered.folder
        )
        if chosen:
            self.hubEdit.setText(chosen)

    def accept(self) -> None:
        """Remember what was entered; not an address with a password in it, which would stand in the profile."""
        try:
            require_no_password(self.hubEdit.text())
        except EnforcementError as error:
            QMessageBox.warning(self, self.windowTitle(), sentence(error))
            return
        self._remembered.actor = self.actorEdit.text()
        self._remembered.role = str(self.roleCombo.currentData() or "")
        self._remembered.reopen = self.reopenCheck.isChecked()
        if self._desk is not None:
            agency = roles.agency_id(self._desk, self.agencyCombo.currentText())
            self._remembered.set_agency(self._desk.pack.id, agency)
            self._remembered.set_hub(self._desk.path, self.hubEdit.text())
            self._remembered.set_hub_login(self._desk.path, self.loginSelect.configId())
        super().accept()
