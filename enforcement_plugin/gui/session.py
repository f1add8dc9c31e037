"""The open workspace: its desk, its layers in the project, and who is told when something changes."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Optional

from qgis.core import QgsProject, QgsRectangle, QgsVectorLayer
from qgis.PyQt.QtCore import QObject, Qt, QTimer, pyqtSignal

from enforcement_plugin.app import desk as desks
from enforcement_plugin.app import roles, syncing
from enforcement_plugin.app.case_view import CaseView
from enforcement_plugin.app.roles import EVERYTHING, Offer, User
from enforcement_plugin.errors import EnforcementError, SurroundingsError
from enforcement_plugin.gui.settings import Remembered
from enforcement_plugin.language import language
from enforcement_plugin.outputs import project as workspace_project
from enforcement_plugin.workspace.guard import Guard

SCOPE = "enforcement_plugin"
WORKSPACE_ENTRY = "workspace"
RENEWAL_MS = 60 * 60 * 1000
# Tables whose rows the form and the lists show.
LISTENED = ("structure", "enforcement_case", "case_violation", "case_fact", "zone", "parcel", "land_class")


class Session(QObject):
    """At most one workspace is open; everything on screen belongs to it."""

    opened = pyqtSignal()
    closing = pyqtSignal()
    closed = pyqtSignal()
    changed = pyqtSignal()
    leads_changed = pyqtSignal()
    user_changed = pyqtSignal()

    def __init__(self, remembered: Remembered, parent: Optional[QObject] = None) -> None:
        super().__init__(parent)
        self.remembered = remembered
        self.desk: Optional[desks.Desk] = None
        self.extent: Optional[QgsRectangle] = None  # of the city, when its layers were just added
        self._guards: dict[Path, Guard] = {}
        # The file forgets whose edits these are after a day without a word from us.
        self._renewal = QTimer(self)
        self._renewal.setInterval(RENEWAL_MS)
        self._renewal.timeout.connect(self._renew)

    @property
    def path(self) -> Optional[Path]:
        """The file of the open workspace."""
        return None if self.desk is None else self.desk.path

    @property
    def user(self) -> User:
        """Who works here, by his own word."""
        agency = "" if self.desk is None else self.remembered.agency(self.desk.pack.id)
        return User(self.remembered.actor, agency, self.remembered.role)

    def user_entered(self) -> None:
        """Work under what the settings say now. Raises EnforcementError when the file cannot be signed anew."""
        try:
            if self.desk is not None:
                self.desk.set_actor(self.remembered.actor)
        finally:
            self.user_changed.emit()

    def offer(self, view: Optional[CaseView] = None) -> Offer:
        """Return what is offered to the user, on the case of ``view`` or apart from any."""
        return EVERYTHING if self.desk is None else roles.offer(self.desk, self.user, view)

    def open(self, path: Path, *, add_layers: bool) -> None:
        """Open a workspace; ``add_layers`` puts its layers into the project, else they are there already.

        Raises EnforcementError when the file is none or cannot be opened; what was open stays open.
        """
        desk = desks.open_desk(path, actor=self.remembered.actor, language=language())
        extent = None
        try:
            desk.guard(self._guards)
            if add_layers:
                extent = workspace_project.add_workspace_to_project(
                    QgsProject.instance(), path, language=language(), agency_labels=desk.lead_labels()
                )
        except EnforcementError:
            desk.close()
            raise
        self.close()
        self.desk = desk
        self.extent = extent
        QgsProject.instance().writeEntry(SCOPE, WORKSPACE_ENTRY, str(path))
        self.remembered.last_workspace = path
        self.remembered.folder = str(path.parent)
        self._renewal.start()
        self._listen()
        self.opened.emit()

    def open_from_project(self) -> None:
        """Open the workspace that the project which was just read belongs to, if any."""
        text, known = QgsProject.instance().readEntry(SCOPE, WORKSPACE_ENTRY, "")
        if known and text and Path(text).is_file() and Path(text) != self.path:
            self.open(Path(text), add_layers=False)

    def _renew(self) -> None:
        if self.desk is not None:
            # Busy now is no harm: there is another hour.
            with suppress(SurroundingsError):
                self.desk.workspace.renew_actor()

    def dispose(self) -> None:
        """Close the workspace and let go of every file for good."""
        self.close()
        for guard in self._guards.values():
            guard.release()
        self._guards.clear()

    def close(self) -> None:
        """Close the workspace; its layers stay in the project."""
        if self.desk is not None:
            self.closing.emit()
            self.desk.close()
            self.desk = None
            self._renewal.stop()
            self.closed.emit()

    def layer(self, table: str) -> Optional[QgsVectorLayer]:
        """Return the project's layer of one of the workspace's tables."""
        if self.path is None:
            return None
        return workspace_project.workspace_layer(QgsProject.instance(), self.path, table)

    def _listen(self) -> None:
        """Hear of edits in QGIS's own tables and tools as soon as they are saved."""
        for table in LISTENED:
            layer = self.layer(table)
            if layer is not None:
                layer.afterCommitChanges.connect(self.tell_changed, Qt.ConnectionType.UniqueConnection)

    def restyle(self) -> None:
        """Give structures the symbols of the agencies that lead them now: there were none before."""
        if self.desk is not None:
            workspace_project.restyle_structures(
                QgsProject.instance(),
                self.desk.path,
                language=language(),
                agency_labels=self.desk.lead_labels(),
            )

    def waiting(self) -> int:
        """Return how many changes were made here and not published yet."""
        return 0 if self.desk is None else syncing.waiting_changes(self.desk.workspace)

    def tell_changed(self) -> None:
        """Redraw what shows the workspace and tell who listens."""
        for table in LISTENED:
            layer = self.layer(table)
            if layer is not None and not layer.isEditable():
                layer.dataProvider().reloadData()
                layer.triggerRepaint()
        self.changed.emit()

    def tell_leads(self) -> None:
        """Redraw the structures, whose computed leads are others now, and tell who shows them.

        Also where the layer is being edited: the edits lie in QGIS's own buffer, and are drawn from there.
        """
        layer = self.layer("structure")
        if layer is not None:
            if not layer.isEditable():
                layer.dataProvider().reloadData()
            layer.triggerRepaint()
        self.leads_changed.emit()
