"""The composition root of the desktop: builds toolbar, menu, dock, map tool, and takes them away again."""

from __future__ import annotations

from typing import Any

from qgis.core import QgsProject
from qgis.PyQt.QtCore import QCoreApplication, QObject, Qt, QTimer
from qgis.PyQt.QtWidgets import QMenu

from enforcement_plugin.app import roles
from enforcement_plugin.errors import EnforcementError, SurroundingsError
from enforcement_plugin.gui.case_panel import CasePanel
from enforcement_plugin.gui.case_tool import CaseTool
from enforcement_plugin.gui.commands import commands, make_actions
from enforcement_plugin.gui.dock import EnforcementDock
from enforcement_plugin.gui.gating import gate
from enforcement_plugin.gui.icons import icon
from enforcement_plugin.gui.messages import Messages
from enforcement_plugin.gui.session import Session
from enforcement_plugin.gui.settings import Remembered
from enforcement_plugin.gui.workspace_commands import WorkspaceCommands
from enforcement_plugin.overlay.libraries import shapely2


class Desktop(QObject):
    """Everything that the plugin shows in QGIS."""

    def __init__(self, iface: Any) -> None:
        super().__init__(iface.mainWindow())
        self._iface = iface
        self.messages = Messages(iface)
        self.remembered = Remembered()
        self.session = Session(self.remembered, self)
        self.cases = CasePanel(self.session, self.messages, iface)
        self.work = WorkspaceCommands(self.session, self.cases, self.messages, iface)
        self.actions = make_actions(iface.mainWindow(), self.work.handlers())
        self.dock = EnforcementDock(self.cases.form, self.actions, iface.mainWindow())
        self.tool = CaseTool(iface.mapCanvas())
        self._make_menu_and_toolbar()
        self._connect()
        # QGIS begins with a project of its own after it has loaded its plugins: what is opened before would
        # be asked about and thrown away. Loaded later, the plugin may open at once.
        self._reopening = QTimer(self)
        self._reopening.setSingleShot(True)
        self._reopening.timeout.connect(self._reopen)
        iface.initializationCompleted.connect(self._reopening.start)
        if iface.mainWindow().isVisible():
            self._reopening.start()

    def _make_menu_and_toolbar(self) -> None:
        window = self._iface.mainWindow()
        name = QCoreApplication.translate("Desktop", "Land enforcement")
        self.toolbar = self._iface.addToolBar(name)
        self.toolbar.setObjectName("EnforcementToolBar")
        self.toolbar.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.menu = QMenu(name, window)
        self.menu.setObjectName("EnforcementMenu")
        self.menu.setIcon(icon("plugin"))
        for command in commands():
            action = self.actions[command.name]
            self.menu.addAction(action)
            if command.toolbar:
                self.toolbar.addAction(action)
            if command.name in {"case", "close", "attachments", "devicekey", "mapbook"}:
                self.menu.addSeparator()
            # Listed under Settings > Keyboard Shortcuts, where everybody gives them the keys he likes.
            self._iface.registerMainWindowAction(action, "")
        self._iface.pluginMenu().addMenu(self.menu)
        self._iface.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, self.dock)
        self.dock.setToggleVisibilityAction(self.actions["dock"])

    def _connect(self) -> None:
        self.tool.setAction(self.actions["case"])
        self.actions["case"].triggered.connect(self._use_tool)
        self.tool.chosen.connect(self._show_structure)
        self.tool.missed.connect(self._say_missed)
        self.cases.shown.connect(self._highlight)
        self.dock.case_wanted.connect(self._case_wanted)
        self.work.case_wanted.connect(self._case_wanted)
        self.session.opened.connect(self._workspace_opened)
        self.session.closed.connect(self._workspace_closed)
        self.session.changed.connect(self._refresh)
        self.session.leads_changed.connect(self._refresh_list)
        self.session.user_changed.connect(self._show_user)
        QgsProject.instance().readProject.connect(self._project_read)
        QgsProject.instance().cleared.connect(self._project_cleared)

    def _use_tool(self) -> None:
        self._iface.mapCanvas().setMapTool(self.tool)

    def _show_structure(self, structure_uuid: str) -> None:
        if self.cases.show(structure_uuid):
            self.dock.show_case_page()

    def _case_wanted(self, structure_uuid: str) -> None:
        self.work.zoom_to(structure_uuid)
        self._show_structure(structure_uuid)

    def _say_missed(self) -> None:
        self.messages.hint(self.tr("No structure there. Zoom in, or click on a coloured footprint."))

    def _highlight(self, structure_uuid: str) -> None:
        feature = self.work.structure(structure_uuid)
        if feature is not None:
            self.tool.highlight(feature.geometry())

    def _workspace_opened(self) -> None:
        path = self.session.path
        self.dock.show_workspace(path.stem if path else "")
        self._show_user()
        self.tool.set_layer(self.session.layer("structure"))
        if self.session.extent is not None:
            self._iface.mapCanvas().setExtent(self.session.extent)
            self._iface.mapCanvas().refresh()
        self._refresh()
        self._use_tool()

    def _workspace_closed(self) -> None:
        for command in commands():
            self.actions[command.name].setEnabled(not command.needs_workspace)
        self.dock.show_workspace("")
        self.dock.show_user("", known=True)
        self.dock.show_cases([])
        self.dock.show_waiting(0, 0)
        self.tool.set_layer(None)
        self.cases.form.clear()
        if self._iface.mapCanvas().mapTool() is self.tool:
            self._iface.actionPan().trigger()

    def _show_user(self) -> None:
        """Offer what the user may do now: his role, his agency or the workspace is another."""
        desk = self.session.desk
        offer = self.session.offer()
        for command in commands():
            gate(
                self.actions[command.name],
                offer,
                command.offered,
                ready=desk is not None or not command.needs_workspace,
            )
        if desk is not None:
            user = self.session.user
            parts = (user.person, roles.agency_name(desk, user.agency), roles.role_name(desk.language, user.role))
            self.dock.show_user(" · ".join(part for part in parts if part), known=user.known)
            self.cases.form.offer_again()

    def _refresh(self) -> None:
        self.cases.refresh()
        self._refresh_list()

    def _refresh_list(self) -> None:
        try:
            self.dock.show_cases(self.cases.lines())
            self.dock.show_waiting(self.session.waiting(), self.work.open_conflicts())
        except EnforcementError as error:
            self.messages.error(error)

    def _project_read(self) -> None:
        try:
            self.session.open_from_project()
        except EnforcementError as error:
            self.messages.error(error)

    def _project_cleared(self) -> None:
        self.session.close()

    def _reopen(self) -> None:
        try:
            shapely2()
        except SurroundingsError as error:
            # Said at the start, with the command that mends it, rather than at the first click.
            self.messages.error(error)
        path = self.remembered.last_workspace
        if self.session.desk is None:
            self._project_read()
        if self.session.desk is None and self.remembered.reopen and path is not None:
            self.work.open_workspace(path)

    def dispose(self) -> None:
        """Take everything away again, as if the plugin had never been loaded."""
        self._reopening.stop()
        self._iface.initializationCompleted.disconnect(self._reopening.start)
        QgsProject.instance().readProject.disconnect(self._project_read)
        QgsProject.instance().cleared.disconnect(self._project_cleared)
        self.work.stop()
        self.session.dispose()
        if self._iface.mapCanvas().mapTool() is self.tool:
            self._iface.actionPan().trigger()
        self.tool.discard()
        self._iface.removeDockWidget(self.dock)
        self.dock.deleteLater()
        self._iface.mainWindow().removeToolBar(self.toolbar)
        self.toolbar.deleteLater()
        self._iface.pluginMenu().removeAction(self.menu.menuAction())
        self.menu.deleteLater()
        for action in self.actions.values():
            self._iface.unregisterMainWindowAction(action)
            action.deleteLater()
        self.deleteLater()
