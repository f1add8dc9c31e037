"""Leads on the map follow every edit by themselves: quietly, beside the work, and never in its way."""

from __future__ import annotations

from typing import Any, Callable, Optional

from qgis.PyQt.QtCore import QObject, QTimer, pyqtSignal

from enforcement_plugin.app import upkeep
from enforcement_plugin.app.redetermining import Standing, Update
from enforcement_plugin.errors import CancelledError, EnforcementError
from enforcement_plugin.gui import tasks
from enforcement_plugin.gui.messages import Messages
from enforcement_plugin.gui.session import Session

#: After the last of several edits in a row.
PAUSE_MS = 250
#: While a task that the user started runs: it tells of what it changed by itself, mostly.
AFTER_OTHERS_MS = 2000


class LeadUpkeep(QObject):
    """One determination at a time follows the changes of the open workspace; cancelled, it waits for the next."""

    settled = pyqtSignal()  # nothing is left to be done, or nothing can be done now

    def __init__(self, session: Session, messages: Messages) -> None:
        super().__init__(session)
        self._session = session
        self._messages = messages
        self.standing = Standing()
        self.waits_for: Callable[[], bool] = lambda: False
        self._tasks: list[tasks.AppTask] = []
        self._again = False
        self._tries = 0
        self._told = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._start)
        session.opened.connect(self._opened)
        session.changed.connect(self.follow)
        session.closing.connect(self.stop)

    @property
    def busy(self) -> bool:
        """Whether something is being determined or soon will be."""
        return bool(self._tasks) or self._timer.isActive()

    def _opened(self) -> None:
        # Another program may have edited the file meanwhile, or a parcel expired overnight.
        self._forget()
        self._told = False
        self.follow()

    def follow(self) -> None:
        """Something was edited: bring up to date what it can have touched, in a moment."""
        self._tries = 0
        desk = self._session.desk
        if desk is None or desk.workspace.read_only:
            return
        if self._tasks:
            self._again = True
        else:
            self._timer.start(PAUSE_MS)

    def work(self, *, asked: bool = False, everything: bool = False) -> Optional[tasks.Work]:
        """Return the determination of the open workspace as the work of a task; None while none is open.

        ``asked`` and ``everything`` as in keep_up.
        """
        desk, standing = self._session.desk, self.standing
        if desk is None:
            return None
        return lambda progress, cancelled: upkeep.keep_up(
            desk, standing, asked=asked, everything=everything, progress=progress, cancelled=cancelled
        )

    def _start(self) -> None:
        work = self.work()
        if work is None or self._tasks:
            return
        if self.waits_for():
            self._timer.start(AFTER_OTHERS_MS)
            return
        title = self.tr("Bringing up to date who leads")
        self._tasks.append(tasks.start(title, work, self._done, self._failed))

    def _done(self, update: Optional[Update]) -> None:
        self._tasks.clear()
        self._tries = 0
        if update is not None and update.summary.changed:
            if update.whole:
                self._session.restyle()
            self._session.tell_leads()
        self._go_on()

    def _failed(self, error: EnforcementError) -> None:
        self._tasks.clear()
        seconds = upkeep.wait_after(error, self._tries)
        if seconds is not None:
            self._tries += 1
            self._timer.start(int(1000 * seconds))
        elif not isinstance(error, CancelledError) and not self._told:
            # Once for an open workspace: the next edit would only repeat it.
            self._told = True
            self._messages.error(error)
        self._go_on()

    def _go_on(self) -> None:
        again, self._again = self._again, False
        if again:
            self._timer.start(PAUSE_MS)
        elif not self._timer.isActive():
            self.settled.emit()

    def give_way(self) -> None:
        """Cancel what runs: the user has started the same."""
        for task in self._tasks:
            task.cancel()

    def stop(self, *_arguments: Any) -> None:
        """Cancel what runs and wait for it; forget what is kept in memory."""
        self._timer.stop()
        self._again = False
        for task in self._tasks:
            task.abandon()
            task.waitForFinished(10_000)
        self._tasks.clear()
        self._forget()

    def _forget(self) -> None:
        """Forget what is kept in memory, and let go of the file."""
        self.standing.end()
        self.standing = Standing()
