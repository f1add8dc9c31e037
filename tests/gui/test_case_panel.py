"""The form bound to a workspace: nothing typed is lost, whatever happens around it."""

from __future__ import annotations

import pytest
from qgis.PyQt.QtWidgets import QMessageBox

from enforcement_plugin.app.desk import Desk
from enforcement_plugin.app.viewing import view_case
from enforcement_plugin.gui.case_panel import CasePanel
from enforcement_plugin.gui.messages import Messages
from enforcement_plugin.gui.session import Session
from enforcement_plugin.gui.settings import Remembered


@pytest.fixture
def panel(qgis_app, qgis_iface, qtbot, desk: Desk, town) -> CasePanel:
    session = Session(Remembered())
    session.desk = desk
    made = CasePanel(session, Messages(qgis_iface), qgis_iface)
    qtbot.addWidget(made.form)
    made.form.resize(540, 800)
    assert made.show(town.granted)
    made.form.show()
    qtbot.waitExposed(made.form)
    return made


def type_a_day(panel: CasePanel) -> None:
    """Leave the field as it is in the middle of typing: the text stands there, and nothing was entered."""
    edit = panel.form._editors["site_verified"].edit
    edit.lineEdit().setText("2026-09-22")
    assert not panel.form.unsaved


def test_a_sync_in_the_middle_of_a_field_leaves_what_is_typed(panel: CasePanel) -> None:
    type_a_day(panel)
    panel.refresh()
    assert panel.form.edit.entries.facts == {"site_verified": "2026-09-22"}


def test_leaving_in_the_middle_of_a_field_asks_and_saves(
    panel: CasePanel, desk: Desk, town, monkeypatch: pytest.MonkeyPatch
) -> None:
    type_a_day(panel)
    asked = []

    def save(*arguments: object) -> QMessageBox.StandardButton:
        asked.append(arguments[1])
        return QMessageBox.StandardButton.Save

    monkeypatch.setattr(QMessageBox, "question", save)
    assert panel.show(town.across)
    assert len(asked) == 1
    entered = {line.name: line.value for line in view_case(desk, town.granted).facts if line.entered}
    assert entered["site_verified"] == "2026-09-22"
