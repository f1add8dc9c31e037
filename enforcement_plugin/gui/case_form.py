"""The case form: the answer first, its reason beside it, then what to do, then the rest."""

from __future__ import annotations

from dataclasses import replace
from html import escape
from typing import Callable, Optional

from qgis.PyQt import uic
from qgis.PyQt.QtCore import QEvent, QSignalBlocker, Qt, QTimer, pyqtSignal
from qgis.PyQt.QtGui import QKeyEvent, QKeySequence
from qgis.PyQt.QtWidgets import (
    QHeaderView,
    QInputDialog,
    QLabel,
    QSizePolicy,
    QTableWidgetItem,
    QUndoStack,
    QWidget,
)

from enforcement_plugin import paths
from enforcement_plugin.app.case_view import CaseView, FactLine
from enforcement_plugin.app.entries import Entries
from enforcement_plugin.app.roles import EVERYTHING, Offer
from enforcement_plugin.cases.roles import ADOPT, FACTS, OPEN, REMARK, SITE, VIOLATIONS
from enforcement_plugin.errors import EnforcementError
from enforcement_plugin.gui.case_display import CaseDisplay
from enforcement_plugin.gui.case_edit import CaseEdit
from enforcement_plugin.gui.fact_editors import FactEditor, editor_for
from enforcement_plugin.gui.gating import NOTE_STYLE, gate
from enforcement_plugin.gui.icons import icon
from enforcement_plugin.gui.wording import (
    STATE_COLOURS,
    clauses_html,
    headline,
    listing,
)
from enforcement_plugin.language import sentence

CLAUSE_COLUMN = 16  # characters
VIOLATION = Qt.ItemDataRole.UserRole

# Asked when a case opens or an entry changes: view(structure uuid, unsaved entries or None).
Viewer = Callable[[str, Optional[Entries]], CaseView]
# Asked whenever a case is shown: what the form offers the user on it.
Offers = Callable[[CaseView], Offer]


class CaseForm(QWidget):
    """Shows one structure with its case and lets an officer enter what the map cannot know."""

    save_requested = pyqtSignal()
    adopt_requested = pyqtSignal()
    unsaved_changed = pyqtSignal(bool)
    refused = pyqtSignal(str)  # why an entry was not taken

    def __init__(self, viewer: Viewer, offers: Optional[Offers] = None, parent: Optional[QWidget] = None) -> None:
        """Ask ``viewer`` what to show, and ``offers`` what may be entered; without it everything may."""
        super().__init__(parent)
        uic.loadUi(str(paths.ui_dir() / "case_form.ui"), self)
        self._viewer = viewer
        self._offers = offers or (lambda _view: EVERYTHING)
        self._offer = EVERYTHING
        self.view: Optional[CaseView] = None
        self._display = CaseDisplay(self)
        self.offerLabel.setStyleSheet(NOTE_STYLE)
        self._editors: dict[str, FactEditor] = {}
        self.stack = QUndoStack(self)
        self.edit = CaseEdit(self.stack, self._recompute)
        self._make_actions()
        self.violationTable.itemChanged.connect(self._violation_ticked)
        self.violationTable.currentItemChanged.connect(lambda item, _before: self._show_violation_clause(item))
        header = self.violationTable.horizontalHeader()
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(2, QHeaderView.ResizeMode.Fixed)
        header.resizeSection(2, header.fontMetrics().averageCharWidth() * CLAUSE_COLUMN)
        # Once the columns have their widths: before that every text seems to need many lines.
        self._fitting = QTimer(self)
        self._fitting.setSingleShot(True)
        self._fitting.timeout.connect(self._fit_violations)
        header.sectionResized.connect(lambda *_sizes: self._fitting.start())
        self.stageCombo.activated.connect(lambda index: self._stage_entered(self.stageCombo.itemData(index)))
        self.stageCombo.wheelEvent = lambda event: event.ignore()
        self.remarkEdit.editingFinished.connect(self._remark_entered)
        self.stack.cleanChanged.connect(self._show_unsaved)
        self.tabs.currentChanged.connect(self._fit_tabs)
        self._fit_tabs(self.tabs.currentIndex())
        self.clear()

    def _make_actions(self) -> None:
        self._undo = self.stack.createUndoAction(self, self.tr("Undo"))
        self._redo = self.stack.createRedoAction(self, self.tr("Redo"))
        for action, button, name, text in (
            (self._undo, self.undoButton, "undo", self.tr("Undo")),
            (self._redo, self.redoButton, "redo", self.tr("Redo")),
        ):
            # The action's text goes on with what is undone; the button has no room for it.
            action.setIconText(text)
            action.setIcon(icon(name))
            button.setDefaultAction(action)
        self.saveButton.setIcon(icon("save"))
        self.saveButton.clicked.connect(self.save_requested)
        self.adoptButton.setIcon(icon("adopt"))
        self.adoptButton.clicked.connect(self.adopt_requested)

    def event(self, event: QEvent) -> bool:
        """Claim undo, redo and save while the form has the focus: QGIS has the same keys for its own."""
        if event.type() == QEvent.Type.ShortcutOverride and self._command_of(event) is not None:
            event.accept()
            return True
        return bool(super().event(event))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Undo, redo, save."""
        command = self._command_of(event)
        if command is None:
            super().keyPressEvent(event)
        else:
            self.finish_typing()
            command()

    def finish_typing(self) -> None:
        """Take what is being typed as entered: a field hands it over only when it loses the focus."""
        for editor in self._editors.values():
            editor.finish()
        self._remark_entered()

    def _command_of(self, event: QKeyEvent) -> Optional[Callable[[], None]]:
        keys = QKeySequence.StandardKey
        for key, command in (
            (keys.Undo, self.stack.undo),
            (keys.Redo, self.stack.redo),
            (keys.Save, self.save_requested.emit),
        ):
            if event.matches(key):
                return command
        return None

    @property
    def unsaved(self) -> bool:
        """Whether the form holds entries that are not in the workspace yet."""
        return self.edit.unsaved

    def clear(self) -> None:
        """Show that nothing is chosen."""
        self.view = None
        self.edit.begin(frozenset())
        self.titleLabel.setText(self.tr("Click a structure on the map"))
        self.placeLabel.clear()
        self.packLabel.clear()
        self.offerLabel.setVisible(False)
        self.scrollArea.setVisible(False)
        self._show_unsaved()

    def open(self, structure_uuid: str) -> None:
        """Show a structure and its case as they are saved. Unsaved entries of another case are gone."""
        view = self._viewer(structure_uuid, None)
        self.view = view
        self.edit.begin(frozenset(line.violation for line in view.violations if line.present and not line.task))
        self._make_editors(view)
        self._show(view)
        self.scrollArea.setVisible(True)
        self.scrollArea.verticalScrollBar().setValue(0)
        self._show_unsaved()

    def _recompute(self) -> None:
        if self.view is None:
            return
        try:
            self.view = self._viewer(self.view.structure_uuid, self.edit.entries)
        except EnforcementError as error:
            # Gone from the workspace while it was shown: there is nothing left to enter anything for.
            self.clear()
            self.refused.emit(sentence(error))
            return
        self._show(self.view)

    # -- entering ------------------------------------------------------------------------------

    def _make_editors(self, view: CaseView) -> None:
        """One entry field per fact of the pack that a person may enter, in the pack's order."""
        names = [name for name in view.fields if name != view.stage_fact]
        if list(self._editors) != names:
            while self.entryLayout.rowCount():
                self.entryLayout.removeRow(0)
            self._editors = {}
            for name in names:
                field = view.fields[name]
                editor = editor_for(field, self.entryTab, self._fact_entered)
                self._editors[name] = editor
                label = QLabel(field.label, self.entryTab)
                # A long name of a fact must wrap, not push the answer out of the panel.
                label.setWordWrap(True)
                label.setBuddy(editor.widget)
                self.entryLayout.addRow(label, editor.widget)
        with QSignalBlocker(self.stageCombo):
            self.stageCombo.clear()
            self.stageCombo.addItem(self.tr("— not known —"), None)
            if view.stage_fact in view.fields:
                for value, label in view.fields[view.stage_fact].choices:
                    self.stageCombo.addItem(label, value)
        for widget in (self.stageLabel, self.stageCombo):
            widget.setVisible(bool(view.stage_fact))

    def _stage_entered(self, value: object) -> None:
        if self.view is not None:
            self._fact_entered(self.view.stage_fact, value)

    def _fact_entered(self, name: str, value: object) -> None:
        if self.view is None:
            return
        line = self._line(name)
        if line is not None and line.value == value and line.entered:
            return
        latest = self.view.fields[name].latest if name in self.view.fields else ""
        if latest and isinstance(value, str) and value > latest:
            self.refused.emit(
                self.tr("“{label}” is a day that has come: {day} lies after today.").format(
                    label=line.label if line is not None else name, day=value
                )
            )
            self._recompute()
            return
        reason = ""
        if line is not None and line.needs_reason and value is not None and value != line.computed:
            reason, agreed = QInputDialog.getText(
                self,
                self.tr("Reason"),
                self.tr("The map says “{computed}”. Why does “{label}” differ?").format(
                    computed=line.computed_label, label=line.label
                ),
            )
            if not agreed or not reason.strip():
                self._recompute()
                return
        label = line.label if line is not None else name
        entries = self.edit.entries.with_fact(name, value, reason.strip())
        try:
            self._viewer(self.view.structure_uuid, entries)
        except EnforcementError as error:
            # Not a value of this fact (a rate above 1), or the file is out of reach: the field goes back.
            self.refused.emit(sentence(error))
            self._recompute()
            return
        self.edit.step(self.tr("enter {fact}").format(fact=label), entries)

    def _violation_ticked(self, item: QTableWidgetItem) -> None:
        if item.column() != 0 or self.view is None:
            return
        self.edit.step(
            self.tr("tick {violation}").format(violation=item.text()),
            self.edit.entries.with_violation(item.data(VIOLATION), item.checkState() == Qt.CheckState.Checked),
        )

    def _remark_entered(self) -> None:
        if self.view is not None and self.remarkEdit.text() != self.view.remark:
            entries = replace(self.edit.entries, remark=self.remarkEdit.text())
            self.edit.step(self.tr("enter remark"), entries)

    def _line(self, name: str) -> Optional[FactLine]:
        if self.view is None:
            return None
        return next((line for line in self.view.facts if line.name == name), None)

    # -- showing -------------------------------------------------------------------------------

    def offer_again(self) -> None:
        """Offer what the user may do now: his role or agency has changed."""
        if self.view is not None:
            self._show(self.view)
            self._show_unsaved()

    def _show(self, view: CaseView) -> None:
        self._offer = self._offers(view)
        self.offerLabel.setText(self._offer.note)
        self.offerLabel.setVisible(bool(self._offer.note))
        self._display.show(view)
        self._show_violations(view)
        self._show_entries(view)

    def _show_violations(self, view: CaseView) -> None:
        table = self.violationTable
        with QSignalBlocker(table):
            current = table.item(table.currentRow(), 0)
            chosen = current.data(VIOLATION) if current else None
            table.setRowCount(len(view.violations))
            present_first = sorted(view.violations, key=lambda line: not line.present)
            for row, line in enumerate(present_first):
                sections = dict.fromkeys(
                    clause.section for clause in (line.handling.clauses if line.handling else ())
                )
                texts = [line.label, headline(line.handling) if line.handling else "", " ".join(sections)]
                for column, text in enumerate(texts):
                    item = QTableWidgetItem(text)
                    item.setToolTip(text)
                    table.setItem(row, column, item)
                tick = table.item(row, 0)
                tick.setData(VIOLATION, line.violation)
                if not line.task:
                    if self._offer.allows(VIOLATIONS):
                        tick.setFlags(tick.flags() | Qt.ItemFlag.ItemIsUserCheckable)
                    else:
                        tick.setFlags(tick.flags() & ~Qt.ItemFlag.ItemIsUserCheckable)
                        tick.setToolTip(f"{line.label}\n{self._offer.why_not(VIOLATIONS)}")
                    tick.setCheckState(Qt.CheckState.Checked if line.present else Qt.CheckState.Unchecked)
                if line.handling:
                    table.item(row, 1).setForeground(STATE_COLOURS[line.handling.status])
            rows = [line.violation for line in present_first]
            table.setCurrentCell(rows.index(chosen) if chosen in rows else 0, 0)
        self._fit_violations()
        self._show_violation_clause(table.item(table.currentRow(), 0))
        stage = self._line(view.stage_fact)
        with QSignalBlocker(self.stageCombo):
            self.stageCombo.setCurrentIndex(max(0, self.stageCombo.findData(stage.value if stage else None)))

    def _fit_violations(self) -> None:
        """All rows at their full height: a list that scrolls within a form that scrolls hides half of itself."""
        table = self.violationTable
        table.resizeRowsToContents()
        rows = sum(table.rowHeight(row) for row in range(table.rowCount()))
        table.setFixedHeight(rows + table.horizontalHeader().height() + 2 * table.frameWidth() + 2)

    def _fit_tabs(self, current: int) -> None:
        """Give the tabs the height of the one that is shown, not of the longest."""
        policy = QSizePolicy.Policy
        for index in range(self.tabs.count()):
            page = self.tabs.widget(index)
            page.setSizePolicy(policy.Preferred, policy.Preferred if index == current else policy.Ignored)
        self.tabs.updateGeometry()

    def _show_violation_clause(self, item: Optional[QTableWidgetItem]) -> None:
        text = ""
        first = self.violationTable.item(item.row(), 0) if item is not None else None
        if first is not None and self.view is not None:
            line = next(line for line in self.view.violations if line.violation == first.data(VIOLATION))
            if line.handling:
                text = clauses_html(line.handling.clauses)
                if line.handling.missing:
                    text += "<br>" + self.tr("<b>Missing:</b> {facts}").format(
                        facts=escape(listing(line.handling.missing))
                    )
        self.violationClauseLabel.setText(text)
        self.violationClauseLabel.setVisible(bool(text))

    def _show_entries(self, view: CaseView) -> None:
        for line in view.facts:
            if line.name in self._editors:
                self._editors[line.name].show(line)
        for name, field in view.fields.items():
            widget = self.stageCombo if name == view.stage_fact else self._editors[name].widget
            gate(widget, self._offer, SITE if field.on_site else FACTS)
        with QSignalBlocker(self.remarkEdit):
            self.remarkEdit.setText(view.remark)
        gate(self.remarkEdit, self._offer, REMARK)

    def show_history(self, rows: list[list[str]]) -> None:
        """Show the changes of the case: when, who, what, before, after."""
        self._display.show_history(rows)

    def _show_unsaved(self) -> None:
        unsaved = self.unsaved
        self.unsavedLabel.setVisible(unsaved)
        has_case = self.view is not None
        opened = self.view is not None and self.view.opened
        gate(self.saveButton, self._offer, REMARK if opened else OPEN, ready=has_case and (unsaved or not opened))
        gate(self.adoptButton, self._offer, ADOPT, ready=has_case)
        self.saveButton.setText(
            self.tr("&Save") if self.view is None or self.view.opened else self.tr("&Open case")
        )
        self.unsaved_changed.emit(unsaved)
