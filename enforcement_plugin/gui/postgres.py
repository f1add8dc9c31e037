"""A hub in a database, seen from the desktop: its tables as layers of the project."""

from __future__ import annotations

from typing import Any, Callable

from qgis.core import QgsProject
from qgis.PyQt.QtCore import QObject

from enforcement_plugin.app import hubs
from enforcement_plugin.app.hubs import is_address
from enforcement_plugin.errors import EnforcementError
from enforcement_plugin.gui.messages import Messages
from enforcement_plugin.gui.session import Session
from enforcement_plugin.language import language
from enforcement_plugin.outputs import shared_tables


class PostgresCommands(QObject):
    """The handlers of what is done with a hub in a database."""

    def __init__(self, session: Session, messages: Messages, iface: Any) -> None:
        super().__init__(session)
        self._session = session
        self._messages = messages
        self._iface = iface

    def handlers(self) -> dict[str, Callable[[], None]]:
        """Return what each command calls."""
        return {"sharedtables": self.add_tables}

    def add_tables(self) -> None:
        """Add the tables of the hub's database as layers, dressed like those of the open workspace."""
        desk = self._session.desk
        if desk is None:
            return
        remembered = self._session.remembered
        hub = str(remembered.hub(desk.path))
        if not is_address(hub):
            self._messages.hint(
                self.tr("This workspace is synced through a folder. Name a database in the settings first.")
            )
            return
        try:
            extent = shared_tables.add_to_project(
                QgsProject.instance(),
                hubs.connection_parts(hub),
                remembered.hub_login(desk.path),
                desk.path,
                language=language(),
                agency_labels=desk.lead_labels(),
            )
        except EnforcementError as error:
            self._messages.error(error)
            return
        if not extent.isNull():
            self._iface.mapCanvas().setExtent(extent)
        self._iface.mapCanvas().refresh()
        self._messages.done(
            self.tr("The shared tables were added. What you save in them is everybody's at the next sync.")
        )
