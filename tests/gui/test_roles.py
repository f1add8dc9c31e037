"""What the forms offer to whom: what is not offered is disabled and says why; nothing is a dead end."""

from __future__ import annotations

from typing import Callable

import pytest
from qgis.core import QgsSettings
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QDialogButtonBox, QWidget

from enforcement_plugin.app import devices, roles
from enforcement_plugin.app.desk import Desk
from enforcement_plugin.app.entries import Entries
from enforcement_plugin.app.syncing import CandidateView, ConflictView, list_conflicts
from enforcement_plugin.app.viewing import view_case
from enforcement_plugin.gui.case_form import CaseForm
from enforcement_plugin.gui.case_panel import CasePanel
from enforcement_plugin.gui.commands import make_actions
from enforcement_plugin.gui.conflicts import CHANGE, ConflictDialog
from enforcement_plugin.gui.devices import DevicesDialog
from enforcement_plugin.gui.dock import EnforcementDock
from enforcement_plugin.gui.messages import Messages
from enforcement_plugin.gui.session import Session
from enforcement_plugin.gui.settings import Remembered, SettingsDialog
from enforcement_plugin.sync.devices import Device

PACK = "liaocheng"


@pytest.fixture
def remembered(qgis_app) -> Remembered:
    QgsSettings().remove("enforcement_plugin")
    yield Remembered()
    QgsSettings().remove("enforcement_plugin")


@pytest.fixture
def session(remembered: Remembered, desk: Desk) -> Session:
    made = Session(remembered)
    made.desk = desk
    return made


@pytest.fixture
def panel(session: Session, qgis_iface, qtbot, town) -> CasePanel:
    made = CasePanel(session, Messages(qgis_iface), qgis_iface)
    session.user_changed.connect(made.form.offer_again)
    qtbot.addWidget(made.form)
    made.form.resize(540, 900)
    assert made.show(town.granted)
    made.form.show()
    qtbot.waitExposed(made.form)
    return made


def become(session: Session, role: str, agency: str = "") -> None:
    session.remembered.role = role
    session.remembered.set_agency(PACK, agency)
    session.user_entered()


def checkable(panel: CasePanel) -> bool:
    flags = [panel.form.violationTable.item(row, 0).flags() for row in range(panel.form.violationTable.rowCount())]
    return any(each & Qt.ItemFlag.ItemIsUserCheckable for each in flags)


def test_before_anybody_said_who_he_is_the_form_is_an_officers(panel: CasePanel) -> None:
    form = panel.form
    assert form.saveButton.isEnabled()
    assert form.adoptButton.isEnabled()
    assert checkable(panel)
    assert form.stageCombo.isEnabled()
    assert not form.offerLabel.isVisible()


def test_a_viewer_sees_all_and_changes_nothing_and_hears_which_role_could(
    panel: CasePanel, session: Session
) -> None:
    become(session, "viewer")
    form = panel.form
    for control in (form.saveButton, form.adoptButton, form.stageCombo, form.remarkEdit):
        assert not control.isEnabled()
        assert "执法人员" in control.toolTip()
    assert not checkable(panel)
    assert "查阅" in form.offerLabel.text()
    assert form.offerLabel.isVisible()
    become(session, "officer", "lc.cm.city")
    assert form.saveButton.isEnabled(), "the settings take effect at once"
    assert checkable(panel)
    assert "采纳" not in form.saveButton.toolTip()
    assert form.adoptButton.toolTip(), "its own hint is back"


def test_a_viewers_click_ticks_nothing(panel: CasePanel, session: Session, qtbot) -> None:
    become(session, "viewer")
    table = panel.form.violationTable
    before = [table.item(row, 0).checkState() for row in range(table.rowCount())]
    table.setFocus()
    table.setCurrentCell(table.rowCount() - 1, 0)
    QTest.keyClick(table, Qt.Key.Key_Space)
    assert [table.item(row, 0).checkState() for row in range(table.rowCount())] == before
    assert not panel.form.unsaved


def test_a_surveyor_enters_what_he_saw_and_no_legal_fact(panel: CasePanel, session: Session) -> None:
    become(session, "surveyor", "lc.nr.city")
    form = panel.form
    assert form.stageCombo.isEnabled()
    assert form.remarkEdit.isEnabled()
    assert form._editors["project_type"].widget.isEnabled()
    for legal in ("planning_permit", "site_verified", "land_use_right"):
        assert not form._editors[legal].widget.isEnabled()
        assert "测量员" in form._editors[legal].widget.toolTip()
    assert not form.adoptButton.isEnabled()
    assert not checkable(panel)


def test_on_anothers_case_an_officer_hears_who_leads_and_may_leave_a_remark(
    panel: CasePanel, session: Session, desk: Desk, town, qtbot
) -> None:
    assert panel.save(), "opened by somebody of the lead"
    become(session, "officer", "lc.hc.city")
    form = panel.form
    assert "城管" in form.offerLabel.text()
    assert roles.agency_name(desk, "lc.hc.city") in form.offerLabel.text()
    assert not form.adoptButton.isEnabled()
    assert form.adoptButton.toolTip() == form.offerLabel.text()
    form.tabs.setCurrentWidget(form.entryTab)
    form.remarkEdit.setFocus()
    form.remarkEdit.insert("请核对施工许可")
    QTest.keyClick(form.remarkEdit, Qt.Key.Key_Return)
    assert form.unsaved
    assert form.saveButton.isEnabled()
    QTest.mouseClick(form.saveButton, Qt.MouseButton.LeftButton)
    assert view_case(desk, town.granted).remark == "请核对施工许可"
    become(session, "officer", "lc.cm.dcf")
    assert form.adoptButton.isEnabled(), "a level of the department that leads"


def test_settings_offer_the_citys_agencies_and_take_any_other(remembered: Remembered, desk: Desk, qtbot) -> None:
    dialog = SettingsDialog(remembered, desk, None)
    qtbot.addWidget(dialog)
    dialog.show()
    assert dialog.agencyCombo.count() == len(desk.pack.agencies)
    assert dialog.agencyCombo.currentText() == ""
    name = desk.agency_labels()["lc.cm.city"]
    completer = dialog.agencyCombo.completer()
    completer.setCompletionPrefix("市城管局")
    assert completer.currentCompletion() == name, "found by a part of its name"
    completer.popup().hide()
    dialog.agencyCombo.setEditText(name)
    dialog.roleCombo.setCurrentIndex(dialog.roleCombo.findData("surveyor"))
    dialog.accept()
    assert (remembered.agency(PACK), remembered.role) == ("lc.cm.city", "surveyor")
    again = SettingsDialog(remembered, desk, None)
    qtbot.addWidget(again)
    assert again.agencyCombo.currentText() == name
    assert again.roleCombo.currentData() == "surveyor"
    again.agencyCombo.setEditText("市场监督管理局")
    again.accept()
    assert remembered.agency(PACK) == "市场监督管理局"


def test_settings_without_a_workspace_say_why_there_is_no_list(remembered: Remembered, qtbot) -> None:
    remembered.set_agency(PACK, "lc.cm.city")
    dialog = SettingsDialog(remembered, None, None)
    qtbot.addWidget(dialog)
    assert not dialog.agencyCombo.isEnabled()
    assert dialog.agencyCombo.lineEdit().placeholderText()
    dialog.findChild(QDialogButtonBox, "buttonBox").button(QDialogButtonBox.StandardButton.Ok).click()
    assert remembered.agency(PACK) == "lc.cm.city", "what cannot be shown is not thrown away"


def test_the_dock_asks_who_one_is_and_leads_to_the_settings(qgis_app, qtbot, desk: Desk) -> None:
    opened = []
    parent = QWidget()
    qtbot.addWidget(parent)
    form = CaseForm(lambda structure, entries: view_case(desk, structure, entries))
    dock = EnforcementDock(form, make_actions(parent, {"settings": lambda: opened.append(1)}))
    qtbot.addWidget(dock)
    dock.show_user("张三", known=False)
    assert "▲" in dock._panel.userLabel.text()
    dock._panel.userLabel.linkActivated.emit("settings")
    assert opened == [1]
    dock.show_user("张三 <b>", known=True)
    assert "▲" not in dock._panel.userLabel.text()
    assert "&lt;b&gt;" in dock._panel.userLabel.text()


def device(sealer: str, **said: object) -> Device:
    return Device(sealer * 32, **{"person": "李梅", "registered_on": "2026-09-01", **said})


def test_devices_are_confirmed_by_others_in_the_right_role(qgis_app, qtbot, desk: Desk) -> None:
    mine, hers, unknown = device("a", own=True), device("b", agency="lc.cm.city"), Device("c" * 32)
    asked = []

    def decide(sealer: str, confirmed: bool) -> list:
        asked.append((sealer[0], confirmed))
        by = "局长" if confirmed else ""
        return [mine, device("b", confirmed_by=by, confirmed_on="2026-09-26"), unknown]

    administrator = roles.offer(desk, roles.User("局长", "", "administrator"))
    dialog = DevicesDialog([mine, hers, unknown], desk.agency_labels(), administrator, decide)
    qtbot.addWidget(dialog)
    rows = {
        dialog.tree.topLevelItem(row).text(1)[0]: dialog.tree.topLevelItem(row)
        for row in range(dialog.tree.topLevelItemCount())
    }
    assert rows["b"].text(3) == desk.agency_labels()["lc.cm.city"]
    dialog.tree.setCurrentItem(rows["a"])
    assert not dialog.confirmButton.isEnabled()
    assert dialog.reasonLabel.text()
    dialog.tree.setCurrentItem(rows["c"])
    assert not dialog.confirmButton.isEnabled()
    dialog.tree.setCurrentItem(rows["b"])
    assert dialog.confirmButton.isEnabled()
    assert not dialog.withdrawButton.isEnabled()
    QTest.mouseClick(dialog.confirmButton, Qt.MouseButton.LeftButton)
    assert asked == [("b", True)]
    assert "局长" in dialog.tree.currentItem().text(2)
    QTest.mouseClick(dialog.withdrawButton, Qt.MouseButton.LeftButton)
    assert asked[-1] == ("b", False)

    officer = roles.offer(desk, roles.User("张三", "", "officer"))
    dialog = DevicesDialog([hers], {}, officer, decide)
    qtbot.addWidget(dialog)
    assert not dialog.confirmButton.isEnabled()
    assert "管理员" in dialog.reasonLabel.text()


def test_a_viewer_reads_conflicts_but_settles_none(qgis_app, qtbot, desk: Desk) -> None:
    candidate = CandidateView("c1", "已停工", "李四", "2026-09-26 10:00", True, False, "城管局，设备 a1b2，已确认")
    conflict = ConflictView("x", "enforcement_case", "r", "案件", ("remark",), ("备注",), "–", (candidate,))
    for role, settles in (("viewer", False), ("leader", True)):
        offer = roles.offer(desk, roles.User("某人", "", role))
        dialog = ConflictDialog([conflict], lambda *_choice: [], offer)
        qtbot.addWidget(dialog)
        item = dialog.tree.topLevelItem(0).child(1)
        assert "设备 a1b2" in item.text(5)
        dialog.tree.setCurrentItem(item)
        assert item.data(0, CHANGE) == "c1"
        assert dialog.takeButton.isEnabled() is settles
        assert bool(dialog.takeButton.toolTip()) is not settles


def test_history_and_conflicts_name_the_device(open_at: Callable[..., Desk], town, tmp_path) -> None:
    from enforcement_plugin.app import cases, history, syncing

    desk = open_at()
    saved = cases.save_case(desk, town.granted, Entries(violations=frozenset({"V_PLAN_NOPERMIT"})))
    syncing.synchronise(
        desk.workspace,
        tmp_path / "hub",
        actor="张三",
        profile=tmp_path / "profile.json",
        claim=syncing.Claim("lc.cm.city", "officer"),
    )
    (own,) = devices.list_devices(desk)
    name = desk.agency_labels()["lc.cm.city"]
    rows = history.history_rows(desk, saved.uuid)
    assert {(row[1], row[-1]) for row in rows} == {("张三", f"{name}，设备 {own.sealer[:4]}，未确认")}
    assert list_conflicts(desk.workspace) == []
