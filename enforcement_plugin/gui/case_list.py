"""The list of cases: filtered, sorted by due date, double-click opens."""

from __future__ import annotations

from typing import Any, Optional, Sequence

from qgis.PyQt.QtCore import QAbstractTableModel, QModelIndex, QObject, QSortFilterProxyModel, Qt

from enforcement_plugin.app.cases import CaseLine
from enforcement_plugin.gui.wording import STATE_COLOURS, STATE_MARKS, state_word

COLUMNS = 5


class CaseListModel(QAbstractTableModel):
    """One row per case of the workspace."""

    def __init__(self, parent: Optional[QObject] = None) -> None:
        super().__init__(parent)
        self._lines: Sequence[CaseLine] = ()

    def show(self, lines: Sequence[CaseLine]) -> None:
        """Replace what is listed."""
        self.beginResetModel()
        self._lines = lines
        self.endResetModel()

    def line(self, row: int) -> CaseLine:
        """Return the case of a row."""
        return self._lines[row]

    def rowCount(self, parent: QModelIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Return the number of cases."""
        return 0 if parent.isValid() else len(self._lines)

    def columnCount(self, parent: QModelIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Return the number of columns."""
        return 0 if parent.isValid() else COLUMNS

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:
        """Return the name of a column."""
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return [
                self.tr("Case"),
                self.tr("Lead agency"),
                self.tr("Due"),
                self.tr("Violations"),
                self.tr("Structure"),
            ][section]
        return None

    def data(self, index: QModelIndex, role: int = 0) -> Any:
        """Return what a cell shows."""
        line = self._lines[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            lead = line.lead_agency or state_word(line.lead_status)
            return [
                line.case_no,
                f"{STATE_MARKS[line.lead_status]} {lead}",
                line.due_on,
                line.violations,
                line.structure_no,
            ][index.column()]
        if role == Qt.ItemDataRole.ToolTipRole:
            return self.data(index, Qt.ItemDataRole.DisplayRole)
        if role == Qt.ItemDataRole.ForegroundRole and index.column() == 1:
            return STATE_COLOURS[line.lead_status]
        return None


class CaseFilter(QSortFilterProxyModel):
    """Text in any column, and the state of the lead."""

    def __init__(self, parent: Optional[QObject] = None) -> None:
        super().__init__(parent)
        self._text = ""
        self._state = ""

    def narrow(self, text: str, state: str) -> None:
        """Show the cases that contain ``text`` and whose lead has ``state`` (empty: any)."""
        self._text = text.strip().casefold()
        self._state = state
        self.invalidateFilter()

    def filterAcceptsRow(self, row: int, parent: QModelIndex) -> bool:
        """Return whether a row is shown."""
        model = self.sourceModel()
        if self._state and model.line(row).lead_status != self._state:
            return False
        return not self._text or any(
            self._text in str(model.index(row, column, parent).data() or "").casefold()
            for column in range(COLUMNS)
        )

    def lessThan(self, left: QModelIndex, right: QModelIndex) -> bool:
        """Sort by text; what has no due date comes after what has one."""
        return (str(left.data() or "\uffff")) < (str(right.data() or "\uffff"))
