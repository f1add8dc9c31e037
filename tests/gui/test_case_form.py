"""The form by itself: what is entered, undone, asked for and shown."""

from __future__ import annotations

from typing import Callable

import pytest
from qgis.PyQt.QtCore import QDate, QEvent, Qt
from qgis.PyQt.QtGui import QKeyEvent
from qgis.PyQt.QtWidgets import QInputDialog

from enforcement_plugin.app.desk import Desk
from enforcement_plugin.app.viewing import view_case
from enforcement_plugin.gui.case_form import VIOLATION, CaseForm


@pytest.fixture
def form(qgis_app, qtbot, desk: Desk, town) -> CaseForm:
    made = CaseForm(lambda structure, entries: view_case(desk, structure, entries))
    qtbot.addWidget(made)
    made.resize(540, 800)
    made.open(town.granted)
    return made


def row_of(form: CaseForm, violation: str) -> int:
    table = form.violationTable
    return next(row for row in range(table.rowCount()) if table.item(row, 0).data(VIOLATION) == violation)


def tick(form: CaseForm, violation: str, state: Qt.CheckState = Qt.CheckState.Checked) -> None:
    form.violationTable.item(row_of(form, violation), 0).setCheckState(state)


def enter(form: CaseForm, fact: str, value: object) -> None:
    """Choose a value in the entry field of a fact, as a person does."""
    combo = form._editors[fact].widget
    index = combo.findData(value)
    assert index >= 0, f"{fact} offers no {value}"
    combo.setCurrentIndex(index)
    combo.activated.emit(index)


def press(form: CaseForm, key: Qt.Key) -> None:
    for kind in (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress):
        form.event(QKeyEvent(kind, key, Qt.KeyboardModifier.ControlModifier))


def test_a_ticked_violation_gets_its_agency_at_once(form: CaseForm) -> None:
    tick(form, "V_NO_CONSTR_PERMIT")
    enter(form, "construction_authority", "city")
    assert "市住房城乡建设局" in form.violationTable.item(row_of(form, "V_NO_CONSTR_PERMIT"), 1).text()
    assert form.unsaved


def test_every_step_is_undone_and_redone_by_key(form: CaseForm) -> None:
    tick(form, "V_NO_CONSTR_PERMIT")
    enter(form, "found_by", "lc.nr.branch")
    press(form, Qt.Key.Key_Z)
    assert form.edit.entries.facts == {}
    press(form, Qt.Key.Key_Z)
    assert not form.unsaved
    assert form.violationTable.item(row_of(form, "V_NO_CONSTR_PERMIT"), 0).checkState() == Qt.CheckState.Unchecked
    form.stack.redo()
    form.stack.redo()
    assert form.edit.entries.facts == {"found_by": "lc.nr.branch"}


def test_the_save_key_is_the_forms_while_it_has_the_focus(form: CaseForm, qtbot) -> None:
    with qtbot.waitSignal(form.save_requested, timeout=1000):
        press(form, Qt.Key.Key_S)


def test_what_is_being_typed_is_saved_with_the_rest(form: CaseForm, qtbot) -> None:
    """Ctrl+S in the middle of a field must not save everything but that field, and then wipe it."""
    form.show()
    qtbot.waitExposed(form)
    edit = form._editors["site_verified"].edit
    edit.setFocus()
    edit.lineEdit().setText("2026-09-22")
    form.finish_typing()
    assert form.edit.entries.facts == {"site_verified": "2026-09-22"}


def test_against_the_map_a_reason_is_asked_for(form: CaseForm, monkeypatch: pytest.MonkeyPatch) -> None:
    """An entry against the land register without a reason is an entry nobody can defend."""
    monkeypatch.setattr(QInputDialog, "getText", lambda *_: ("", True))
    enter(form, "land_use_right", "none")
    assert not form.unsaved
    assert "城管部门" in form.leadLabel.text()
    monkeypatch.setattr(QInputDialog, "getText", lambda *_: ("出让合同已解除", True))
    enter(form, "land_use_right", "none")
    assert form.edit.entries.reasons == {"land_use_right": "出让合同已解除"}
    assert "自然资源和规划部门" in form.leadLabel.text()


def test_the_first_line_of_a_choice_gives_the_fact_back_to_the_map(
    form: CaseForm, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QInputDialog, "getText", lambda *_: ("x", True))
    enter(form, "land_use_right", "none")
    combo = form._editors["land_use_right"].widget
    assert "出让" in combo.itemText(0)
    combo.setCurrentIndex(0)
    combo.activated.emit(0)
    assert "城管部门" in form.leadLabel.text()


def test_yes_and_no_are_not_confused_with_one_and_zero(form: CaseForm) -> None:
    enter(form, "major_case", False)
    line = next(line for line in form.view.facts if line.name == "major_case")
    assert line.value is False
    assert form._editors["major_case"].widget.currentData() is False


def test_a_day_starts_a_clock(form: CaseForm) -> None:
    enter(form, "found_by", "lc.nr.branch")
    form._editors["site_verified"].edit.setDate(QDate(2026, 9, 24))
    assert "2026-09-29" in form.deadlineLabel.text()
    assert form.edit.entries.facts["site_verified"] == "2026-09-24"


@pytest.mark.parametrize("day", [QDate.currentDate(), QDate(2026, 9, 1)], ids=["today", "earlier"])
def test_any_day_can_be_entered_taken_back_and_entered_again(qgis_app, qtbot, day: QDate) -> None:
    """Also today: it is the day that the widget itself begins with."""
    from qgis.PyQt.QtWidgets import QWidget

    from enforcement_plugin.app.case_view import FactField, FactLine
    from enforcement_plugin.gui.fact_editors import editor_for

    heard: list[object] = []
    parent = QWidget()
    qtbot.addWidget(parent)
    editor = editor_for(FactField("d", "d", "date", ()), parent, lambda _name, value: heard.append(value))
    text = day.toString("yyyy-MM-dd")
    editor.show(FactLine("d", "d", None, "", "unknown", "", False))
    editor.edit.setDate(day)
    assert heard[-1:] == [text]
    editor.show(FactLine("d", "d", text, text, "unsaved", "", True))
    editor.clear.click()
    assert heard[-1] is None
    editor.show(FactLine("d", "d", None, "", "unknown", "", False))
    editor.edit.setDate(day)
    assert heard[-1] == text


def test_a_day_to_come_is_refused_with_a_word(form: CaseForm, qtbot) -> None:
    with qtbot.waitSignal(form.refused, timeout=1000) as heard:
        form._editors["site_verified"].edit.setDate(QDate(2027, 1, 5))
    assert "2027-01-05" in heard.args[0]
    assert not form.unsaved


def test_no_text_of_the_file_is_taken_for_markup(qgis_app, qtbot, open_at: Callable[..., Desk], town) -> None:
    """A remark with markup in it must neither hide a clause nor load anything."""
    from enforcement_plugin.workspace import repositories

    desk = open_at()
    with desk.workspace.write() as connection:
        repositories.update(connection, "structure", town.granted, {"structure_no": "<img src=x>T-1"})
    form = CaseForm(lambda structure, entries: view_case(desk, structure, entries))
    qtbot.addWidget(form)
    form.open(town.granted)
    assert form.titleLabel.textFormat() == Qt.TextFormat.PlainText
    assert "<img src=x>T-1" in form.titleLabel.text()


def test_nothing_is_wider_than_the_panel_in_english(qgis_app, qtbot, open_at: Callable[..., Desk], town) -> None:
    """On a 1366 × 768 laptop the panel is 480 wide; what is cut off cannot be read."""
    desk = open_at(language="en")
    form = CaseForm(lambda structure, entries: view_case(desk, structure, entries))
    qtbot.addWidget(form)
    form.resize(480, 640)
    form.show()
    form.open(town.across)
    qtbot.wait(50)
    assert form.scrollArea.widget().minimumSizeHint().width() <= form.scrollArea.viewport().width()
