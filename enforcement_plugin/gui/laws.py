"""The same structure under every city's rules: a table to compare, never a decision."""

from __future__ import annotations

from typing import Optional, Sequence

from qgis.PyQt.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLabel,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from enforcement_plugin.app.comparing import LawLine


class LawsDialog(QDialog):
    """One row a city, the workspace's own first."""

    def __init__(self, structure: str, lines: Sequence[LawLine], parent: Optional[QWidget] = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("{structure} under every city's rules").format(structure=structure))
        self.resize(980, 460)
        note = QLabel(
            self.tr(
                "For comparison only: the documents ask different questions, and what one of them does not "
                "know is unknown to it. Only the first line is this city's."
            ),
            self,
        )
        note.setWordWrap(True)
        self.table = QTableWidget(len(lines), 5, self)
        self.table.setHorizontalHeaderLabels(
            [self.tr("City"), self.tr("Scope"), self.tr("Lead"), self.tr("Handling"), self.tr("Sections")]
        )
        self.table.verticalHeader().setVisible(False)
        self.table.setWordWrap(True)
        self.table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        for row, line in enumerate(lines):
            city = line.city + (self.tr(" (draft)") if line.draft else "")
            texts = (city, line.scope, line.lead, "\n".join(line.handling), " ".join(line.sections))
            for column, text in enumerate(texts):
                item = QTableWidgetItem(text)
                item.setToolTip(text)
                if line.own:
                    font = item.font()
                    font.setBold(True)
                    item.setFont(font)
                self.table.setItem(row, column, item)
        for column, width in enumerate((110, 80, 240, 360)):
            self.table.setColumnWidth(column, width)
        self.table.horizontalHeader().setStretchLastSection(True)
        self.table.resizeRowsToContents()
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        for widget in (note, self.table, buttons):
            layout.addWidget(widget)
