"""Widgets with which a fact of any kind is entered; which facts there are is the rule pack's business."""

from __future__ import annotations

from typing import Callable

from qgis.PyQt.QtCore import QCoreApplication, QDate, QEvent, QObject, QSignalBlocker, Qt
from qgis.PyQt.QtWidgets import QComboBox, QDateEdit, QHBoxLayout, QLineEdit, QToolButton, QWidget

from enforcement_plugin.app.case_view import FactField, FactLine

ISO = "yyyy-MM-dd"
NEVER = QDate(1900, 1, 1)  # stands behind an empty field; nothing in a city's documents happened then


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

    def finish(self) -> None:
        """Take what is being typed as entered."""

    def _entered(self, value: object) -> None:
        self._on_entered(self.field.name, value)


def computed_words(line: FactLine) -> str:
    """Return what stands without an entry, and where it comes from."""
    translate = QCoreApplication.translate
    template = {
        "zone": translate("FactEditor", "{value} (from the map)"),
        "parcel": translate("FactEditor", "{value} (from the map)"),
        "structure": translate("FactEditor", "{value} (recorded with the structure)"),
        "setting": translate("FactEditor", "{value} (setting of the workspace)"),
        "default": translate("FactEditor", "{value} (unless somebody says otherwise)"),
    }.get(line.computed_origin, "{value}")
    return template.format(value=line.computed_label)


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
                computed_words(line)
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
    """A day, and a button that takes it back.

    Not QgsDateTimeEdit: an empty one holds today behind its emptiness, and says nothing when today is chosen.
    """

    def _make(self, parent: QWidget) -> QWidget:
        box = QWidget(parent)
        self.edit = QDateEdit(box)
        self.edit.setDisplayFormat(ISO)
        self.edit.setCalendarPopup(True)
        self.edit.setKeyboardTracking(False)  # a day half typed is no day
        self.edit.setMinimumDate(NEVER)
        self.edit.setSpecialValueText(QCoreApplication.translate("FactEditor", "— not known —"))
        self.edit.wheelEvent = lambda event: event.ignore()
        self.edit.dateChanged.connect(lambda day: self._entered(None if day == NEVER else day.toString(ISO)))
        self._calendar = _OpensToday(self.edit)
        self.clear = QToolButton(box)
        self.clear.setText("✕")
        self.clear.setToolTip(QCoreApplication.translate("FactEditor", "Not known"))
        self.clear.clicked.connect(lambda: self.edit.setDate(NEVER))
        layout = QHBoxLayout(box)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.edit, 1)
        layout.addWidget(self.clear)
        box.setFocusProxy(self.edit)
        return box

    def show(self, line: FactLine) -> None:
        """Show the day."""
        day = QDate.fromString(str(line.value or ""), ISO)
        with QSignalBlocker(self.edit):
            self.edit.setDate(day if day.isValid() else NEVER)
        self.clear.setEnabled(day.isValid())

    def finish(self) -> None:
        """Take the day that is being typed, if it is one."""
        self.edit.interpretText()


class _OpensToday(QObject):
    """Lets the calendar of an empty field open on this month."""

    def __init__(self, edit: QDateEdit) -> None:
        super().__init__(edit)
        self._edit = edit
        edit.calendarWidget().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Turn to this month when the calendar is shown."""
        if event.type() == QEvent.Type.Show and self._edit.date() == NEVER:
            today = QDate.currentDate()
            watched.setCurrentPage(today.year(), today.month())
        return False


class LineEditor(FactEditor):
    """Numbers, months and texts; empty is not known. What is none goes back to what it was."""

    def _make(self, parent: QWidget) -> QWidget:
        edit = QLineEdit(parent)
        edit.setPlaceholderText(
            {"month": "YYYY-MM"}.get(self.field.kind, QCoreApplication.translate("FactEditor", "— not known —"))
        )
        edit.editingFinished.connect(self._finished)
        self._edit = edit
        self._shown = ""
        return edit

    def finish(self) -> None:
        """Take what is being typed, if it is a value."""
        self._finished()

    def _finished(self) -> None:
        text = self._edit.text().strip()
        if text == self._shown:
            return
        try:
            value = self._value(text)
        except ValueError:
            self._edit.setText(self._shown)
            return
        # Before the officer is asked for a reason: the question takes the focus, and that is "finished" again.
        self._shown = text
        self._entered(value)

    def _value(self, text: str) -> object:
        if not text:
            return None
        if self.field.kind == "number":
            return float(text)
        if self.field.kind == "month" and not QDate.fromString(f"{text}-01", ISO).isValid():
            raise ValueError(text)
        return text

    def show(self, line: FactLine) -> None:
        """Show the value."""
        self._shown = "" if line.value is None else str(line.value)
        with QSignalBlocker(self._edit):
            self._edit.setText(self._shown)


EDITORS = {
    "enum": ChoiceEditor,
    "bool": ChoiceEditor,
    "agency": ChoiceEditor,
    "date": DateEditor,
    "number": LineEditor,
    "month": LineEditor,
    "text": LineEditor,
}


def editor_for(field: FactField, parent: QWidget, on_entered: Callable[[str, object], None]) -> FactEditor:
    """Return the editor of a fact's kind."""
    return EDITORS[field.kind](field, parent, on_entered)
