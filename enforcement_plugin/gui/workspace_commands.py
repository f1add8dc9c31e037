"""What the buttons and menu entries do: open, determine, sync, map page …; long work runs as a task."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Callable, Optional

import processing
from qgis.core import QgsExpression, QgsFeature, QgsFeatureRequest
from qgis.PyQt.QtCore import QObject, pyqtSignal
from qgis.PyQt.QtWidgets import QFileDialog

from enforcement_plugin.app import calendars, comparing, demo, devices, syncing
from enforcement_plugin.errors import EnforcementError
from enforcement_plugin.gui import tasks
from enforcement_plugin.gui.attachment_commands import AttachmentCommands
from enforcement_plugin.gui.case_panel import CasePanel
from enforcement_plugin.gui.conflicts import ConflictDialog
from enforcement_plugin.gui.determine_commands import DetermineCommands
from enforcement_plugin.gui.devices import DevicesDialog
from enforcement_plugin.gui.evidence_commands import EvidenceCommands
from enforcement_plugin.gui.help import HelpWindow
from enforcement_plugin.gui.laws import LawsDialog
from enforcement_plugin.gui.messages import Messages
from enforcement_plugin.gui.postgres import PostgresCommands
from enforcement_plugin.gui.session import Session
from enforcement_plugin.gui.settings import SettingsDialog
from enforcement_plugin.gui.upkeep import LeadUpkeep
from enforcement_plugin.language import conflict_sentences, language, sync_sentences

DEMO_STRUCTURES = 2000
DEMO_SEED = 2026
CLOSEST_SCALE = 1000


class WorkspaceCommands(QObject):
    """The handlers of the plugin's commands."""

    case_wanted = pyqtSignal(str)  # structure uuid

    def __init__(self, session: Session, cases: CasePanel, messages: Messages, iface: Any) -> None:
        super().__init__(session)
        self._session = session
        self._cases = cases
        self._messages = messages
        self._iface = iface
        self._tasks: list[tasks.AppTask] = []
        self._help: Optional[HelpWindow] = None
        self.upkeep = LeadUpkeep(session, messages)
        self.upkeep.waits_for = lambda: self.busy
        self.determining = DetermineCommands(session, messages, self.upkeep, self._run)
        self.attachments = AttachmentCommands(session, messages, iface)
        self.evidence = EvidenceCommands(session, messages, iface)
        self.postgres = PostgresCommands(session, messages, iface)
        self.attachments.case_wanted.connect(self._show_row)

    def handlers(self) -> dict[str, Callable[[], None]]:
        """Return what each command calls."""
        return {
            "new": self.new_workspace,
            "open": self.choose_workspace,
            "demo": self.try_demo,
            "close": self.close_workspace,
            "determine": self.determining.determine,
            "opencases": self.open_cases,
            "sync": self.sync,
            "conflicts": self.show_conflicts,
            "attachments": self.attachments.show,
            "devices": self.show_devices,
            **self.evidence.handlers(),
            **self.postgres.handlers(),
            "mapbook": self.map_page,
            "laws": self.compare_laws,
            "holidays": self.import_holidays,
            "settings": self.change_settings,
            "help": self.show_help,
        }

    # -- workspaces ----------------------------------------------------------------------------

    def open_workspace(self, path: Path) -> None:
        """Open a workspace file and add its layers to the project."""
        if not self._cases.keep_unsaved():
            return
        try:
            self._session.open(path, add_layers=True)
        except EnforcementError as error:
            self._messages.error(error)

    def choose_workspace(self) -> None:
        """Ask for a workspace file and open it."""
        name, _filter = QFileDialog.getOpenFileName(
            self._iface.mainWindow(),
            self.tr("Open workspace"),
            self._session.remembered.folder,
            self.tr("Workspace (*.gpkg)"),
        )
        if name:
            self.open_workspace(Path(name))

    def new_workspace(self) -> None:
        """Make a workspace with the Processing dialog and open it."""
        results = processing.execAlgorithmDialog("enforcement:createworkspace", {})
        path = (results or {}).get("OUTPUT")
        if path and Path(str(path)).is_file():
            self.open_workspace(Path(str(path)))

    def close_workspace(self) -> None:
        """Close the workspace, asking about unsaved entries."""
        if self._cases.keep_unsaved():
            self._session.close()

    def try_demo(self) -> None:
        """Make the demo city in a folder of the user's choice and open it."""
        folder = QFileDialog.getExistingDirectory(
            self._iface.mainWindow(), self.tr("Folder for the demo city"), self._session.remembered.folder
        )
        if not folder:
            return
        path = Path(folder) / "demo_city.gpkg"
        if path.exists():
            self.open_workspace(path)
            return
        spoken = language()
        self._run(
            self.tr("Making the demo city"),
            lambda progress, cancelled: demo.build_demo(
                path,
                structures=DEMO_STRUCTURES,
                seed=DEMO_SEED,
                language=spoken,
                progress=progress,
                cancelled=cancelled,
            ),
            lambda _distribution: self.open_workspace(path),
        )

    # -- work ----------------------------------------------------------------------------------

    def open_cases(self) -> None:
        """Open cases in bulk with the Processing dialog."""
        processing.execAlgorithmDialog(
            "enforcement:opencases",
            {"WORKSPACE": str(self._session.path), "ACTOR": self._session.remembered.actor},
        )
        self._session.tell_changed()

    def map_page(self) -> None:
        """Print the map page with the Processing dialog."""
        processing.execAlgorithmDialog(
            "enforcement:mapbook",
            {"WORKSPACE": str(self._session.path), "EXTENT": self._iface.mapCanvas().extent()},
        )

    def sync(self) -> None:
        """Exchange changes through the shared folder; asks for the folder the first time."""
        path = self._session.path
        if path is None or not self._cases.keep_unsaved():
            return
        hub = self._session.remembered.hub(path)
        if not hub:
            hub = QFileDialog.getExistingDirectory(
                self._iface.mainWindow(),
                self.tr("Shared folder of the office"),
                self._session.remembered.folder,
            )
            if not hub:
                return
            self._session.remembered.set_hub(path, hub)
        user = self._session.user
        signer = self.evidence.signer()
        self._run(
            self.tr("Syncing"),
            lambda progress, cancelled: syncing.synchronise_desk(
                path,
                hub,
                actor=user.person,
                claim=syncing.Claim(user.agency, user.role),
                signer=signer,
                files=False,
                progress=progress,
                cancelled=cancelled,
            ),
            self._synced,
        )

    def _synced(self, report: syncing.SyncReport) -> None:
        done, heard = sync_sentences(report)
        say = self._messages.done if report.refusal is None else self._messages.hint
        say(done)
        # The bar shows the last one first: what went wrong stands before what is to be decided.
        to_decide = conflict_sentences(report)
        if to_decide:
            self._messages.warn(to_decide[-1], (self.tr("Decide …"), self.show_conflicts))
        for text in reversed([text for text in heard if text not in to_decide]):
            self._messages.warn(text)
        self._session.tell_changed()
        # The cases are through; photos may take their time.
        self.attachments.exchange()

    def open_conflicts(self) -> int:
        """Return the number of open conflicts."""
        desk = self._session.desk
        return 0 if desk is None else syncing.count_conflicts(desk.workspace)

    def show_conflicts(self) -> None:
        """Show the open conflicts side by side."""
        desk = self._session.desk
        if desk is None:
            return

        def settle(conflict: str, change: str) -> list[syncing.ConflictView]:
            try:
                syncing.resolve_conflict(desk.workspace, conflict, take=change, actor=desk.actor)
            except EnforcementError as error:
                self._messages.error(error)
            self._session.tell_changed()
            return syncing.list_conflicts(desk.workspace, labels=desk.labels, language=desk.language)

        dialog = ConflictDialog(
            syncing.list_conflicts(desk.workspace, labels=desk.labels, language=desk.language),
            settle,
            self._session.offer(),
            self._iface.mainWindow(),
        )
        dialog.case_wanted.connect(self._show_row)
        dialog.exec()

    def show_devices(self) -> None:
        """Show whose devices have published, and let those who may confirm them."""
        desk = self._session.desk
        if desk is None:
            return

        def decide(sealer: str, confirmed: bool) -> list[devices.Device]:
            act = devices.confirm if confirmed else devices.withdraw
            try:
                act(desk, sealer, role=self._session.user.role)
            except EnforcementError as error:
                self._messages.error(error)
            self._session.tell_changed()
            return devices.list_devices(desk)

        DevicesDialog(
            devices.list_devices(desk),
            desk.agency_labels(),
            self._session.offer(),
            decide,
            self._iface.mainWindow(),
        ).exec()

    def _show_row(self, table: str, row: str) -> None:
        desk = self._session.desk
        structure = desk.structure_of(table, row) if desk is not None else ""
        if structure:
            self.case_wanted.emit(structure)

    # -- map -----------------------------------------------------------------------------------

    def structure(self, structure_uuid: str) -> Optional[QgsFeature]:
        """Return the footprint of a structure from the project's layer."""
        layer = self._session.layer("structure")
        if layer is None:
            return None
        wanted = QgsExpression.createFieldEqualityExpression("uuid", structure_uuid)
        request = QgsFeatureRequest().setFilterExpression(wanted).setLimit(1)
        return next(iter(layer.getFeatures(request)), None)

    def zoom_to(self, structure_uuid: str) -> None:
        """Zoom to a structure, no closer than a street."""
        layer = self._session.layer("structure")
        feature = self.structure(structure_uuid)
        if layer is not None and feature is not None:
            self._iface.mapCanvas().zoomToFeatureExtent(
                self._iface.mapCanvas()
                .mapSettings()
                .layerExtentToOutputExtent(layer, feature.geometry().boundingBox())
            )
            # A shed alone on the screen tells nobody where it is.
            if self._iface.mapCanvas().scale() < CLOSEST_SCALE:
                self._iface.mapCanvas().zoomScale(CLOSEST_SCALE)

    # -- rules ---------------------------------------------------------------------------------

    def compare_laws(self) -> None:
        """Show the structure of the form under every city's rules."""
        desk, view = self._session.desk, self._cases.form.view
        if desk is None or view is None:
            self._messages.hint(self.tr("Click a structure first."))
            return
        try:
            lines = comparing.under_other_laws(desk, view.structure_uuid, self._cases.form.edit.entries)
        except EnforcementError as error:
            self._messages.error(error)
            return
        LawsDialog(view.structure_no, lines, self._iface.mainWindow()).exec()

    def import_holidays(self) -> None:
        """Import a year's arrangement of holidays, and let running clocks know it."""
        name, _filter = QFileDialog.getOpenFileName(
            self._iface.mainWindow(),
            self.tr("Holidays of a year"),
            self._session.remembered.folder,
            self.tr("Year file (*.json)"),
        )
        if not name:
            return
        try:
            year = calendars.import_year(Path(name))
            if self._session.desk is not None:
                self._session.desk.calendar = calendars.office_calendar()
        except EnforcementError as error:
            self._messages.error(error)
            return
        self._messages.done(self.tr("The holidays of {year} are known now.").format(year=year))
        self._session.tell_changed()

    # -- the rest ------------------------------------------------------------------------------

    def change_settings(self) -> None:
        """Show the settings."""
        dialog = SettingsDialog(self._session.remembered, self._session.desk, self._iface.mainWindow())
        if dialog.exec():
            try:
                self._session.user_entered()
            except EnforcementError as error:
                self._messages.error(error)

    def show_help(self) -> None:
        """Show the help page."""
        if self._help is None:
            self._help = HelpWindow(language(), self._iface.mainWindow())
        self._help.show()
        self._help.raise_()

    @property
    def busy(self) -> bool:
        """Whether a task of the plugin runs."""
        return bool(self._tasks)

    def _run(self, title: str, work: tasks.Work, on_done: Callable[[Any], None]) -> None:
        if self._tasks:
            self._messages.hint(self.tr("Please wait until the running task has finished."))
            return

        def ended(then: Callable[[Any], None]) -> Callable[[Any], None]:
            def call(outcome: Any) -> None:
                self._tasks.clear()
                then(outcome)

            return call

        self._tasks.append(tasks.start(title, work, ended(on_done), ended(self._messages.error)))

    def stop(self) -> None:
        """Cancel what runs and wait for it: nothing may call back into a plugin that is gone."""
        for task in self._tasks:
            task.abandon()
            task.waitForFinished(10_000)
        self._tasks.clear()
        self.upkeep.stop()
        self.attachments.stop()
        if self._help is not None:
            self._help.deleteLater()
            self._help = None
