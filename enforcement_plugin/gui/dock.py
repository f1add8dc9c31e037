"""The one dock: which workspace, what waits to be synced, the case, and the list of cases."""

from __future__ import annotations

from html import escape
from typing import Optional

from qgis.gui import QgsDockWidget
from qgis.PyQt import uic
from qgis.PyQt.QtCore import QModelIndex, Qt, pyqtSignal
from qgis.PyQt.QtWidgets import QAction, QMenu, QWidget

from enforcement_plugin import paths
from enforcement_plugin.app.cases import CaseLine
from enforcement_plugin.gui.case_form import CaseForm
from enforcement_plugin.gui.case_list import CaseFilter, CaseListModel
from enforcement_plugin.gui.icons import icon
from enforcement_plugin.gui.wording import state_word

DUE_COLUMN = 2


class EnforcementDock(QgsDockWidget):
    """Shows; what happens when something is pressed is decided by who listens."""

    case_wanted = pyqtSignal(str)  # structure uuid

    def __init__(self, form: CaseForm, actions: dict[str, QAction], parent: Optional[QWidget] = None) -> None:
        super().__init__(parent)
        self.setObjectName("EnforcementDock")  # QGIS remembers its place under this name
        self.setWindowTitle(self.tr("Land enforcement"))
        self.form = form
        self._panel = QWidget(self)
        uic.loadUi(str(paths.ui_dir() / "dock.ui"), self._panel)
        self.setWidget(self._panel)
        self._panel.casePageLayout.addWidget(form)
        menu = QMenu(self._panel)
        for name in ("new", "open", "demo", "close"):
            menu.addAction(actions[name])
        self._panel.workspaceButton.setMenu(menu)
        self._panel.workspaceButton.setIcon(icon("plugin"))
        self._sync = actions["sync"]
        self._conflicts = actions["conflicts"]
        self._panel.syncButton.setDefaultAction(self._sync)
        self._panel.conflictButton.setDefaultAction(self._conflicts)
        self._panel.userLabel.linkActivated.connect(lambda _link: actions["settings"].trigger())
        self._make_list()
        self.show_workspace("")
        self.show_user("", known=True)
        self.show_waiting(0, 0)

    def _make_list(self) -> None:
        panel = self._panel
        self.model = CaseListModel(self)
        self.filter = CaseFilter(self)
        self.filter.setSourceModel(self.model)
        panel.caseTable.setModel(self.filter)
        panel.caseTable.sortByColumn(DUE_COLUMN, Qt.SortOrder.AscendingOrder)
        panel.caseTable.horizontalHeader().setStretchLastSection(True)
        panel.stateCombo.addItem(self.tr("All"), "")
        for state in ("undetermined", "conflict", "determined", "none", "pending"):
            panel.stateCombo.addItem(state_word(state), state)
        panel.stateCombo.currentIndexChanged.connect(self._narrow)
        panel.filterEdit.textChanged.connect(self._narrow)
        panel.caseTable.activated.connect(self._row_chosen)

    def _narrow(self) -> None:
        self.filter.narrow(self._panel.filterEdit.text(), self._panel.stateCombo.currentData() or "")
        self._count()

    def _count(self) -> None:
        self._panel.listLabel.setText(
            self.tr("{shown} of {all} cases").format(shown=self.filter.rowCount(), all=self.model.rowCount())
        )

    def _row_chosen(self, index: QModelIndex) -> None:
        self.case_wanted.emit(self.model.line(self.filter.mapToSource(index).row()).structure_uuid)

    def show_workspace(self, name: str) -> None:
        """Name the open workspace (empty: none)."""
        self._panel.workspaceButton.setText(name or self.tr("No workspace"))

    def show_user(self, text: str, *, known: bool) -> None:
        """Name the user with agency and role (empty: nothing is open); who has not said them is asked to."""
        if text and not known:
            text += " · " + self.tr("▲ Say which agency and role are yours: until then everything is offered")
        self._panel.userLabel.setText(f'<a href="settings">{escape(text)}</a>')
        self._panel.userLabel.setVisible(bool(text))

    def show_waiting(self, changes: int, conflicts: int) -> None:
        """Show how many changes wait to be synced and how many conflicts are open."""
        # Not the text of the actions: under that QGIS keeps the keys that people give them.
        self._sync.setIconText(self.tr("Sync ({count})").format(count=changes) if changes else self.tr("Sync"))
        self._conflicts.setIconText(self.tr("Conflicts ({count})").format(count=conflicts))
        self._conflicts.setVisible(conflicts > 0)
        self._panel.conflictButton.setVisible(conflicts > 0)

    def show_cases(self, lines: list[CaseLine]) -> None:
        """List the cases of the workspace."""
        self.model.show(lines)
        self._panel.caseTable.resizeColumnsToContents()
        self._count()

    def show_case_page(self) -> None:
        """Bring the case form to the front."""
        self._panel.pages.setCurrentIndex(0)
        self.setUserVisible(True)
