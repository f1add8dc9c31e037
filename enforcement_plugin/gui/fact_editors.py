"""Widgets with which a fact of any kind is entered; which facts there are is the rule pack's business."""

from __future__ import annotations

from typing import Callable

from qgis.gui import QgsDateTimeEdit
from qgis.PyQt.QtCore import QCoreApplication, QDate, QSignalBlocker, Qt
from qgis.PyQt.QtWidgets import QComboBox, QLineEdit, QWidget

from enforcement_plugin.app.case_view import FactField, FactLine


class FactEditor:
    """One entry field; ``on_entered(name, value)`` is called when the officer changes it (None: taken back)."""

    def __init__(self, field: FactField, parent: QWidget, on_entered: Callable[[str, object], None]) -> None:
        self.field = field
        self._on_entered = on_entered
        self.widget = self._make(parent)
        self.widget.setObjectName(f"fact_{field.name}")
        self.widget.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def _make(self, parent: QWidget) -> QWidget:
        raise TypeError(f"use editor_for, not {type(self).__name__}")

    def show(self, line: FactLine) -> None:
        """Show a fact as it is used now, without calling back."""
        raise TypeError(f"use editor_for, not {type(self).__name__}")

    def _entered(self, value: object) -> None:
        self._on_entered(self.field.name, value)


class ChoiceEditor(FactEditor):
    """Enumerations, yes/no and agencies; the first line gives the fact back to the computation."""

    def _make(self, parent: QWidget) -> QWidget:
        combo = QComboBox(parent)
        combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        combo.setMinimumContentsLength(12)
        combo.addItem("", None)
        for value, label in self.field.choices:
            combo.addItem(label, value)
        combo.activated.connect(lambda index: self._entered(combo.itemData(index)))
        # A wheel over a long form must scroll the form, not change a fact.
        combo.wheelEvent = lambda event: event.ignore()
        self._combo = combo
        return combo

    def show(self, line: FactLine) -> None:
        """Select the entry, or the first line, which names what stands without one."""
        with QSignalBlocker(self._combo):
            first = (
                QCoreApplication.translate("FactEditor", "{value} (from the map)").format(
                    value=line.computed_label
                )
                if line.computed is not None
                else QCoreApplication.translate("FactEditor", "— not known —")
            )
            self._combo.setItemText(0, first)
            index = 0
            if line.entered:
                index = next(
                    (
                        place
                        for place in range(1, self._combo.count())
                        if self._combo.itemData(place) == line.value
                        and isinstance(self._combo.itemData(place), bool) == isinstance(line.value, bool)
                    ),
                    0,
                )
            self._combo.setCurrentIndex(index)


class DateEditor(FactEditor):
    """A day; empty is not known."""

    def _make(self, parent: QWidget) -> QWidget:
        edit = QgsDateTimeEdit(parent)
        edit.setDisplayFormat("yyyy-MM-dd")
        edit.setCalendarPopup(True)
        edit.setKeyboardTracking(False)  # a day half typed is no day
        edit.setAllowNull(True)
        edit.setNullRepresentation(QCoreApplication.translate("FactEditor", "— not known —"))
        edit.wheelEvent = lambda event: event.ignore()
        edit.setEmpty()
        edit.valueChanged.connect(lambda: self._entered(self._value()))
        self._edit = edit
        return edit

    def _value(self) -> object:
        moment = self._edit.dateTime()
        return None if self._edit.isNull() or not moment.isValid() else moment.date().toString("yyyy-MM-dd")

    def show(self, line: FactLine) -> None:
        """Show the day."""
        with QSignalBlocker(self._edit):
            day = QDate.fromString(str(line.value or ""), "yyyy-MM-dd")
            if day.isValid():
                self._edit.setDate(day)
            else:
                self._edit.clear()


class NumberEditor(FactEditor):
    """A number with decimals; empty is not known."""

    def _make(self, parent: QWidget) -> QWidget:
        edit = QLineEdit(parent)
        edit.editingFinished.connect(self._finished)
        self._edit = edit
        self._shown = ""
        return edit

    def _finished(self) -> None:
        text = self._edit.text().strip()
        if text == self._shown:
            return
        try:
            value = float(text) if text else None
        except ValueError:
            # What is no number is not a fact: the field goes back to what it was.
            self._edit.setText(self._shown)
            return
        self._entered(value)

    def show(self, line: FactLine) -> None:
        """Show the number."""
        self._shown = "" if line.value is None else str(line.value)
        with QSignalBlocker(self._edit):
            self._edit.setText(self._shown)


EDITORS = {
    "enum": ChoiceEditor,
    "bool": ChoiceEditor,
    "agency": ChoiceEditor,
    "date": DateEditor,
    "number": NumberEditor,
}


def editor_for(field: FactField, parent: QWidget, on_entered: Callable[[str, object], None]) -> FactEditor:
    """Return the editor of a fact's kind."""
    return EDITORS[field.kind](field, parent, on_entered)
