"""Conflicts side by side: before, theirs, mine; with who and when. A person decides."""

from __future__ import annotations

from typing import Callable, Optional, Sequence

from qgis.PyQt import uic
from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtWidgets import QDialog, QTreeWidgetItem, QWidget

from enforcement_plugin import paths
from enforcement_plugin.app.roles import EVERYTHING, Offer
from enforcement_plugin.app.syncing import ConflictView
from enforcement_plugin.cases.roles import RESOLVE
from enforcement_plugin.gui.gating import gate
from enforcement_plugin.gui.wording import listing

CONFLICT = Qt.ItemDataRole.UserRole
CHANGE = Qt.ItemDataRole.UserRole + 1


class ConflictDialog(QDialog):
    """Lists the open conflicts and settles the one whose value was chosen."""

    case_wanted = pyqtSignal(str, str)  # table, row uuid

    def __init__(
        self,
        conflicts: Sequence[ConflictView],
        settle: Callable[[str, str], Sequence[ConflictView]],
        offer: Offer = EVERYTHING,
        parent: Optional[QWidget] = None,
    ) -> None:
        """``settle(conflict, change)`` takes that change's value and returns what is still open."""
        super().__init__(parent)
        uic.loadUi(str(paths.ui_dir() / "conflicts.ui"), self)
        self._settle = settle
        self._offer = offer
        self.takeButton.clicked.connect(self._take)
        self.openButton.clicked.connect(self._open)
        self.tree.currentItemChanged.connect(lambda *_items: self._enable())
        self._show(conflicts)

    def _show(self, conflicts: Sequence[ConflictView]) -> None:
        self.tree.clear()
        for conflict in conflicts:
            top = QTreeWidgetItem([f"{conflict.title}: {listing(conflict.column_labels)}"])
            top.setData(0, CONFLICT, conflict)
            self.tree.addTopLevelItem(top)
            top.addChild(QTreeWidgetItem([self.tr("before"), conflict.before]))
            for candidate in conflict.candidates:
                item = QTreeWidgetItem(
                    [
                        self.tr("candidate"),
                        candidate.value,
                        candidate.actor,
                        candidate.at,
                        self.tr("✓ stands now") if candidate.visible else "",
                        candidate.device,
                    ]
                )
                item.setData(0, CONFLICT, conflict)
                item.setData(0, CHANGE, candidate.change)
                top.addChild(item)
        self.tree.expandAll()
        for column in range(self.tree.columnCount()):
            self.tree.resizeColumnToContents(column)
        self._enable()

    def _current(self, role: int) -> object:
        item = self.tree.currentItem()
        return None if item is None else item.data(0, role)

    def _enable(self) -> None:
        gate(self.takeButton, self._offer, RESOLVE, ready=self._current(CHANGE) is not None)
        self.openButton.setEnabled(self._current(CONFLICT) is not None)

    def _take(self) -> None:
        conflict = self._current(CONFLICT)
        change = self._current(CHANGE)
        if isinstance(conflict, ConflictView) and isinstance(change, str):
            self._show(self._settle(conflict.conflict, change))

    def _open(self) -> None:
        conflict = self._current(CONFLICT)
        if isinstance(conflict, ConflictView):
            self.case_wanted.emit(conflict.table, conflict.row)
