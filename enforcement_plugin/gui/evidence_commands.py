"""What the menu offers about the record as evidence: a head to print, a key to sign with."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Callable, Optional

from qgis.PyQt.QtCore import QObject, QUrl
from qgis.PyQt.QtGui import QDesktopServices
from qgis.PyQt.QtWidgets import QFileDialog, QMessageBox

from enforcement_plugin.app import evidence
from enforcement_plugin.auth_store import KeyStore
from enforcement_plugin.errors import EnforcementError
from enforcement_plugin.gui.messages import Messages
from enforcement_plugin.gui.session import Session
from enforcement_plugin.language import sentence


class EvidenceCommands(QObject):
    """The handlers of these commands, and the key that a sync signs with."""

    def __init__(self, session: Session, messages: Messages, iface: Any) -> None:
        super().__init__(session)
        self._session = session
        self._messages = messages
        self._iface = iface
        self.store = KeyStore()

    def handlers(self) -> dict[str, Callable[[], None]]:
        """Return what each command calls."""
        return {"head": self.print_head, "devicekey": self.make_key}

    def signer(self) -> Optional[evidence.Signer]:
        """Return what signs the sync that the user just asked for; says why, if it stays unsigned."""
        signer, problem = self.store.signer(unlock=True)
        if problem is not None:
            self._messages.warn(sentence(problem))
        return signer

    def print_head(self) -> None:
        """Write the page with the heads of the record where the user wants it, and show it."""
        path = self._session.path
        if path is None:
            return
        name, _filter = QFileDialog.getSaveFileName(
            self._iface.mainWindow(),
            self.tr("Print the head of the record"),
            str(Path(self._session.remembered.folder) / self.tr("head of the record.pdf")),
            self.tr("Page with QR code (*.pdf *.svg);;QR code alone (*.png)"),
        )
        if name:
            self.write_head(path, Path(name))

    def write_head(self, path: Path, out: Path) -> None:
        """Write the page for the workspace at ``path``."""
        if not out.suffix:
            out = out.with_suffix(".pdf")
        try:
            answer = evidence.heads(path, out)
        except EnforcementError as error:
            self._messages.error(error)
            return
        self._messages.done(
            self.tr("{count} heads written to {path}. Keep the page where nobody can reach the hub.").format(
                count=len(answer.heads), path=out
            )
        )
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(answer.files[0])))

    def make_key(self) -> None:
        """Make a key for this device, or tell the one that there is."""
        window = self._iface.mainWindow()
        title = self.tr("Device key")
        if self.store.has_key():
            public = self.store.public_key(unlock=True)
            QMessageBox.information(
                window,
                title,
                self.tr("This device signs what it publishes. Its public key:\n\n{key}").format(key=public)
                if public
                else self.tr("This device has a key, but QGIS's authentication store is locked."),
            )
            return
        asked = self.tr(
            "With a key of its own this device signs what it publishes: nobody else can then go on with its chain "
            "or change the end of it. The key lies in QGIS's authentication store, protected by the master "
            "password, for which QGIS will ask once in a session. Make a key now?"
        )
        if QMessageBox.question(window, title, asked) != QMessageBox.StandardButton.Yes:
            return
        try:
            public = self.store.create()
        except EnforcementError as error:
            self._messages.error(error)
            return
        self._messages.done(
            self.tr("From the next sync on this device signs with the key {key}.").format(key=public)
        )
