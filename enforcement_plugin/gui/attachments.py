"""Which photos and documents are missing, where they are, and fetching them."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from typing import Any, Optional, Sequence

from qgis.PyQt import uic
from qgis.PyQt.QtCore import QAbstractTableModel, QModelIndex, QObject, QSortFilterProxyModel, Qt, pyqtSignal
from qgis.PyQt.QtWidgets import QDialog, QWidget

from enforcement_plugin import paths
from enforcement_plugin.app.attachments import ALL, NONE, OWN, AttachmentState

COLUMNS = 6
FETCHABLE = "not_fetched"
ALTERED = "altered_here"
_MEGABYTE = 1e6


class AttachmentModel(QAbstractTableModel):
    """One row per evidence or document."""

    def __init__(self, parent: Optional[QObject] = None) -> None:
        super().__init__(parent)
        self._states: Sequence[AttachmentState] = ()

    def show(self, states: Sequence[AttachmentState]) -> None:
        """Replace what is listed."""
        self.beginResetModel()
        self._states = states
        self.endResetModel()

    def state(self, row: int) -> AttachmentState:
        """Return the attachment of a row."""
        return self._states[row]

    def rowCount(self, parent: QModelIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Return the number of attachments."""
        return 0 if parent.isValid() else len(self._states)

    def columnCount(self, parent: QModelIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Return the number of columns."""
        return 0 if parent.isValid() else COLUMNS

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:
        """Return the name of a column."""
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return [
                self.tr("Case"),
                self.tr("File"),
                self.tr("Here"),
                self.tr("Shared folder"),
                self.tr("What is the matter"),
                self.tr("Recorded by"),
            ][section]
        return None

    def data(self, index: QModelIndex, role: int = 0) -> Any:
        """Return what a cell shows."""
        state = self._states[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return [
                state.case_no,
                state.path or state.sha256[:16],
                _mark(state.here),
                _mark(state.at_hub),
                self._why(state.why),
                self._recorded(state),
            ][index.column()]
        if role == Qt.ItemDataRole.ToolTipRole:
            return f"{state.path}\nSHA-256 {state.sha256 or '–'}\n{self._why(state.why)}\n{self._recorded(state)}"
        if role == Qt.ItemDataRole.TextAlignmentRole and index.column() in (2, 3):
            return int(Qt.AlignmentFlag.AlignCenter)
        return None

    def _why(self, why: str) -> str:
        return {
            "": self.tr("nothing is missing"),
            "not_uploaded": self.tr("not sent yet: sync, or “Send and fetch all”"),
            FETCHABLE: self.tr("not fetched to this computer"),
            "never_uploaded": self.tr("waits on the device that recorded it, or is lost"),
            ALTERED: self.tr("changed after it was recorded: not sent"),
            "damaged_at_hub": self.tr("damaged in the shared folder: whoever has it whole sends it again"),
            "not_recorded": self.tr("recorded and sent at the next sync"),
            "no_hash": self.tr("its file was not there when its device synced last"),
            "unreadable_here": self.tr("lies here and cannot be read"),
            "unsafe_path": self.tr("names a place that is never touched"),
        }.get(why, why)

    def _recorded(self, state: AttachmentState) -> str:
        if not state.recorded_by:
            return ""
        at = state.recorded_at
        with suppress(ValueError):
            at = f"{datetime.fromisoformat(at.replace('Z', '+00:00')).astimezone():%Y-%m-%d %H:%M}"
        device = state.device_of or state.recorded_on[:8]
        return self.tr("{person}, {at}, device {device}").format(person=state.recorded_by, at=at, device=device)


def _mark(there: Optional[bool]) -> str:
    return {True: "✓", False: "✗", None: "?"}[there]


class AttachmentDialog(QDialog):
    """Shows; what happens when something is pressed is decided by who listens."""

    refresh_wanted = pyqtSignal()
    fetch_wanted = pyqtSignal(list)  # SHA-256s
    all_wanted = pyqtSignal()
    cancel_wanted = pyqtSignal()
    case_wanted = pyqtSignal(str, str)  # table, row uuid
    file_wanted = pyqtSignal(str, str)  # table, row uuid
    accept_wanted = pyqtSignal(str, str)  # table, row uuid
    choice_made = pyqtSignal(str)  # all, own, none

    def __init__(self, parent: Optional[QWidget] = None) -> None:
        super().__init__(parent)
        uic.loadUi(str(paths.ui_dir() / "attachments.ui"), self)
        self.model = AttachmentModel(self)
        self.filter = QSortFilterProxyModel(self)
        self.filter.setSourceModel(self.model)
        self.filter.setFilterKeyColumn(-1)
        self.filter.setFilterCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.table.setModel(self.filter)
        self.table.sortByColumn(0, Qt.SortOrder.AscendingOrder)
        self.table.horizontalHeader().setStretchLastSection(True)
        for text, wanted in (
            (self.tr("all files"), ALL),
            (self.tr("those of my cases"), OWN),
            (self.tr("none by itself"), NONE),
        ):
            self.wantedCombo.addItem(text, wanted)
        self.wantedCombo.activated.connect(lambda _i: self.choice_made.emit(self.wantedCombo.currentData()))
        self.wholeCheck.toggled.connect(lambda _on: self.refresh_wanted.emit())
        self.filterEdit.textChanged.connect(self.filter.setFilterFixedString)
        self.table.selectionModel().selectionChanged.connect(lambda *_selected: self._enable())
        self.table.doubleClicked.connect(lambda _index: self._open())
        self.fetchButton.clicked.connect(lambda: self.fetch_wanted.emit(self._fetchable()))
        self.allButton.clicked.connect(lambda: self.all_wanted.emit())
        self.cancelButton.clicked.connect(lambda: self.cancel_wanted.emit())
        self.openButton.clicked.connect(self._open)
        self.caseButton.clicked.connect(lambda: self._about_current(self.case_wanted))
        self.acceptButton.clicked.connect(lambda: self._about_current(self.accept_wanted))
        self._busy = self._has_hub = False
        self.show_busy(False)

    def show_states(self, states: Sequence[AttachmentState], wanted: str, has_hub: bool, problem: str) -> None:
        """List attachments; ``problem`` says why the shared folder was not asked, empty if it was."""
        self._has_hub = has_hub
        self.model.show(states)
        self.table.resizeColumnsToContents()
        self.table.setColumnWidth(1, min(self.table.columnWidth(1), self.width() // 3))
        self.wantedCombo.setCurrentIndex(self.wantedCombo.findData(wanted))
        count = sum(1 for state in states if state.why)
        text = self.tr("{count} photos or documents lack something.").format(count=count)
        self.countLabel.setText(f"{text} {problem}".strip())
        self._enable()

    def show_busy(self, busy: bool) -> None:
        """Show or hide the progress of what runs; only one thing runs at a time."""
        self._busy = busy
        for widget in (self.progressBar, self.bytesLabel, self.cancelButton):
            widget.setVisible(busy)
        self.progressBar.setValue(0)
        self.bytesLabel.clear()
        self._enable()

    def show_progress(self, share: float) -> None:
        """Show how far it is, 0 to 1."""
        self.progressBar.setValue(round(1000 * share))

    def show_bytes(self, done: float, total: float) -> None:
        """Show how many bytes have come over."""
        self.bytesLabel.setText(
            self.tr("{done} of {total} MB").format(
                done=f"{done / _MEGABYTE:.1f}", total=f"{total / _MEGABYTE:.1f}"
            )
        )

    def _selected(self) -> list[AttachmentState]:
        rows = self.table.selectionModel().selectedRows()
        return [self.model.state(self.filter.mapToSource(index).row()) for index in rows]

    def _fetchable(self) -> list[str]:
        return list(dict.fromkeys(state.sha256 for state in self._selected() if state.why == FETCHABLE))

    def _enable(self) -> None:
        chosen = self._selected()
        one = chosen[0] if len(chosen) == 1 else None
        self.fetchButton.setEnabled(self._has_hub and not self._busy and bool(self._fetchable()))
        self.allButton.setEnabled(self._has_hub and not self._busy)
        self.caseButton.setEnabled(one is not None)
        self.openButton.setEnabled(one is not None and (one.here or one.why == ALTERED))
        self.acceptButton.setEnabled(one is not None and one.why == ALTERED and not self._busy)

    def _about_current(self, signal: Any) -> None:
        for state in self._selected()[:1]:
            signal.emit(state.table, state.row)

    def _open(self) -> None:
        for state in self._selected()[:1]:
            here = state.here or state.why == ALTERED
            (self.file_wanted if here else self.case_wanted).emit(state.table, state.row)
