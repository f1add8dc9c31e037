"""Photos and documents in the desktop: sent and fetched after a sync, listed, opened; nobody waits for them."""

from __future__ import annotations

from typing import Any, Callable, Optional

from qgis.PyQt.QtCore import QObject, QUrl, pyqtSignal
from qgis.PyQt.QtGui import QDesktopServices

from enforcement_plugin.app import attachments
from enforcement_plugin.app.attachments import FilesReport, Overview
from enforcement_plugin.errors import EnforcementError
from enforcement_plugin.gui import tasks
from enforcement_plugin.gui.attachments import AttachmentDialog
from enforcement_plugin.gui.messages import Messages
from enforcement_plugin.gui.session import Session
from enforcement_plugin.language import files_sentences, sentence


class AttachmentCommands(QObject):
    """The handlers of what is done with attachments; they have one task of their own beside that of the sync."""

    case_wanted = pyqtSignal(str, str)  # table, row uuid
    _moved = pyqtSignal(float, float)  # bytes done and in all, from the task's thread

    def __init__(self, session: Session, messages: Messages, iface: Any) -> None:
        super().__init__(session)
        self._session = session
        self._messages = messages
        self._iface = iface
        self._tasks: list[tasks.AppTask] = []
        self._next: Optional[Callable[[], None]] = None
        self.dialog: Optional[AttachmentDialog] = None
        session.closing.connect(self._closing)

    @property
    def busy(self) -> bool:
        """Whether files are on their way or being looked for."""
        return bool(self._tasks)

    def exchange(self) -> None:
        """Send and fetch as far as the workspace wants it; says what came of it, if anything."""
        self._exchange(None)

    def _exchange(self, wanted: Optional[str]) -> None:
        path = self._session.path
        hub = self._session.remembered.hub(path) if path is not None else ""
        actor = self._session.remembered.actor
        if path is not None and hub:
            self._run(
                self.tr("Sending and fetching photos and documents"),
                lambda progress, cancelled: attachments.exchange_files(
                    path,
                    hub,
                    actor=actor,
                    wanted=wanted,
                    progress=progress,
                    cancelled=cancelled,
                    moved=self._moved.emit,
                ),
                self._exchanged,
            )

    def _exchanged(self, report: FilesReport) -> None:
        done, heard = files_sentences(report)
        if done:
            self._messages.done(done)
        for text in heard:
            self._messages.warn(text)
        self.refresh()

    def show(self) -> None:
        """Show the list of attachments."""
        if self._session.path is None:
            return
        if self.dialog is None:
            self.dialog = self._make_dialog()
        self.dialog.show()
        self.dialog.raise_()
        self.refresh()

    def _make_dialog(self) -> AttachmentDialog:
        dialog = AttachmentDialog(self._iface.mainWindow())
        dialog.setObjectName("EnforcementAttachments")
        dialog.refresh_wanted.connect(self.refresh)
        dialog.fetch_wanted.connect(self._fetch)
        dialog.all_wanted.connect(lambda: self._exchange(attachments.ALL))
        dialog.cancel_wanted.connect(self._cancel)
        dialog.case_wanted.connect(self.case_wanted)
        dialog.file_wanted.connect(self._open_file)
        dialog.accept_wanted.connect(self._accept)
        dialog.choice_made.connect(self._choose)
        self._moved.connect(dialog.show_bytes)
        return dialog

    def refresh(self) -> None:
        """List what is missing now, if the list is on screen."""
        path, dialog = self._session.path, self.dialog
        if path is None or dialog is None or not dialog.isVisible():
            return
        hub = self._session.remembered.hub(path)
        whole = dialog.wholeCheck.isChecked()
        self._run(
            self.tr("Looking for photos and documents"),
            lambda progress, cancelled: attachments.overview(
                path, hub, whole=whole, progress=progress, cancelled=cancelled
            ),
            self._list,
        )

    def _list(self, seen: Overview) -> None:
        path, dialog = self._session.path, self.dialog
        if path is None or dialog is None:
            return
        hub = self._session.remembered.hub(path)
        problem = "" if hub else self.tr("Choose the shared folder by syncing first.")
        if seen.problem is not None:
            problem = sentence(seen.problem)
        dialog.show_states(seen.states, seen.wanted, bool(hub) and seen.problem is None, problem)

    def _fetch(self, hashes: list[str]) -> None:
        path = self._session.path
        if path is None or not hashes:
            return
        hub = self._session.remembered.hub(path)
        self._run(
            self.tr("Fetching photos and documents"),
            lambda progress, cancelled: attachments.fetch_files(
                path, hub, hashes, progress=progress, cancelled=cancelled, moved=self._moved.emit
            ),
            lambda _paths: self.refresh(),
        )

    def _open_file(self, table: str, row: str) -> None:
        desk = self._session.desk
        if desk is None:
            return
        try:
            path = attachments.local_file(desk.workspace, table, row)
        except EnforcementError as error:
            self._messages.error(error)
            return
        if path is not None:
            # What the system might execute is shown in its folder, never opened.
            shown = path if attachments.may_open(path) else path.parent
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(shown)))

    def _accept(self, table: str, row: str) -> None:
        desk = self._session.desk
        if desk is None:
            return
        try:
            attachments.accept_altered(desk.workspace, table, row, actor=desk.actor)
        except EnforcementError as error:
            self._messages.error(error)
        self._session.tell_changed()
        self.refresh()

    def _choose(self, wanted: str) -> None:
        desk = self._session.desk
        if desk is None:
            return
        try:
            attachments.set_wanted_files(desk.workspace, wanted)
        except EnforcementError as error:
            self._messages.error(error)

    def _run(self, title: str, work: tasks.Work, on_done: Callable[[Any], None]) -> None:
        """Run one thing; of what is wished meanwhile the last comes next."""
        if self._tasks:
            self._next = lambda: self._run(title, work, on_done)
            return

        def ended(then: Callable[[Any], None]) -> Callable[[Any], None]:
            def call(outcome: Any) -> None:
                self._tasks.clear()
                if self.dialog is not None:
                    self.dialog.show_busy(False)
                following, self._next = self._next, None
                then(outcome)
                if following is not None:
                    following()

            return call

        task = tasks.start(title, work, ended(on_done), ended(self._messages.error))
        self._tasks.append(task)
        if self.dialog is not None:
            self.dialog.show_busy(True)
            task.progressChanged.connect(lambda percent: self._show_progress(percent / 100))

    def _show_progress(self, share: float) -> None:
        if self.dialog is not None:
            self.dialog.show_progress(share)

    def _cancel(self) -> None:
        for task in self._tasks:
            task.cancel()

    def _closing(self) -> None:
        self._stop_tasks()
        if self.dialog is not None:
            self.dialog.close()

    def _stop_tasks(self) -> None:
        self._next = None
        for task in self._tasks:
            task.abandon()
            task.waitForFinished(10_000)
        self._tasks.clear()

    def stop(self) -> None:
        """Cancel what runs, wait for it and take the list away."""
        self._stop_tasks()
        if self.dialog is not None:
            self._moved.disconnect(self.dialog.show_bytes)
            self.dialog.deleteLater()
            self.dialog = None
