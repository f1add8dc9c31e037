"""The case form at work: shows, saves and adopts, and never loses an unsaved entry without asking."""

from __future__ import annotations

from typing import Any, Optional

from qgis.PyQt.QtCore import QObject, pyqtSignal
from qgis.PyQt.QtWidgets import QMessageBox

from enforcement_plugin.app import cases, history, viewing
from enforcement_plugin.app.case_view import CaseView
from enforcement_plugin.app.entries import Entries
from enforcement_plugin.errors import EnforcementError, InputError
from enforcement_plugin.gui.case_form import CaseForm
from enforcement_plugin.gui.messages import Messages
from enforcement_plugin.gui.session import Session


class CasePanel(QObject):
    """Binds the form to the open workspace."""

    shown = pyqtSignal(str)  # structure uuid

    def __init__(self, session: Session, messages: Messages, iface: Any) -> None:
        super().__init__(session)
        self._session = session
        self._messages = messages
        self._iface = iface
        self.form = CaseForm(self._view, session.offer)
        self.form.save_requested.connect(self.save)
        self.form.adopt_requested.connect(self.adopt)
        self.form.refused.connect(messages.hint)
        session.closing.connect(self._closing)

    def _view(self, structure_uuid: str, entries: Optional[Entries]) -> CaseView:
        if self._session.desk is None:
            raise InputError("No workspace is open.")
        return viewing.view_case(self._session.desk, structure_uuid, entries)

    def lines(self) -> list[cases.CaseLine]:
        """Return the cases of the open workspace, an empty list when there is none."""
        return [] if self._session.desk is None else cases.list_cases(self._session.desk)

    def show(self, structure_uuid: str) -> bool:
        """Show a structure's case; False when the user wants to stay with unsaved entries."""
        if not self.keep_unsaved():
            return False
        try:
            self.form.open(structure_uuid)
            self._show_history()
        except EnforcementError as error:
            self._messages.error(error)
            return False
        self.shown.emit(structure_uuid)
        return True

    def keep_unsaved(self, *, may_stay: bool = True) -> bool:
        """Ask what to do with unsaved entries; False when the user wants to go on editing them.

        Without ``may_stay`` there is no way back any more, only save or discard.
        """
        self.form.finish_typing()
        if not self.form.unsaved:
            return True
        buttons = QMessageBox.StandardButton
        answer = QMessageBox.question(
            self._iface.mainWindow(),
            self.tr("Unsaved entries"),
            self.tr("The case {case} has entries that are not saved.").format(
                case=self.form.view.case_no if self.form.view else ""
            ),
            buttons.Save | buttons.Discard | buttons.Cancel if may_stay else buttons.Save | buttons.Discard,
            buttons.Save,
        )
        if answer == buttons.Discard:
            self.form.clear()
            return True
        return self.save() if answer == buttons.Save else False

    def _closing(self) -> None:
        # A save that fails (the file is busy) asks again: nothing may be lost without a "discard".
        while not self.keep_unsaved(may_stay=False):
            continue

    def save(self) -> bool:
        """Write the entries into the workspace; opens the case where there is none yet."""
        return self._write(adopt=False)

    def adopt(self) -> bool:
        """Save, and take the computed decision over into the case as an act of this person."""
        return self._write(adopt=True)

    def _write(self, *, adopt: bool) -> bool:
        self.form.finish_typing()
        view, desk = self.form.view, self._session.desk
        if view is None or desk is None:
            return False
        try:
            saved = cases.save_case(desk, view.structure_uuid, self.form.edit.entries, adopt=adopt)
            self.form.open(view.structure_uuid)
            self._show_history()
        except EnforcementError as error:
            self._messages.error(error)
            return False
        text = (
            self.tr("Case {case} is saved; the decision is adopted.")
            if adopt
            else self.tr("Case {case} is saved.")
        )
        self._messages.done(text.format(case=saved.case_no))
        self._session.tell_changed()
        return True

    def refresh(self) -> None:
        """Show the case again after the workspace changed underneath (sync); unsaved entries stay."""
        self.form.finish_typing()
        view = self.form.view
        if view is None or self.form.unsaved:
            return
        try:
            self.form.open(view.structure_uuid)
            self._show_history()
        except InputError as error:
            # The structure is gone from the workspace.
            self.form.clear()
            self._messages.error(error)
        except EnforcementError as error:
            self._messages.error(error)

    def _show_history(self) -> None:
        view, desk = self.form.view, self._session.desk
        if view is not None and desk is not None:
            self.form.show_history([list(row) for row in history.history_rows(desk, view.case_uuid)])
