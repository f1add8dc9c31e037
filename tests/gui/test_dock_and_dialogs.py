"""Lists, conflicts and sentences: what officers and leaders read."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Callable

import pytest
from qgis.PyQt.QtCore import QCoreApplication, QTranslator

from enforcement_plugin import paths
from enforcement_plugin.app import cases, syncing
from enforcement_plugin.app.cases import CaseLine
from enforcement_plugin.app.desk import Desk
from enforcement_plugin.app.entries import Entries
from enforcement_plugin.app.workspaces import create_workspace
from enforcement_plugin.errors import InputError
from enforcement_plugin.gui.case_list import CaseFilter, CaseListModel
from enforcement_plugin.gui.conflicts import CHANGE, ConflictDialog
from enforcement_plugin.language import sentence

ONE = Entries(violations=frozenset({"V_PLAN_NOPERMIT"}))


def line(number: str, state: str, due: str, agency: str = "") -> CaseLine:
    return CaseLine(number, number, "s" + number, "T-" + number, state, agency, due, "未取得建设工程规划许可")


@pytest.fixture
def listed(qgis_app) -> CaseFilter:
    model = CaseListModel()
    model.show(
        [
            line("LC-1", "determined", "", "城管部门"),
            line("LC-2", "undetermined", "2026-09-29"),
            line("LC-3", "determined", "2026-09-21", "自然资源和规划部门"),
        ]
    )
    shown = CaseFilter()
    shown.setSourceModel(model)
    shown.kept = model
    return shown


def numbers(shown: CaseFilter) -> list[str]:
    return [shown.index(row, 0).data() for row in range(shown.rowCount())]


def test_the_soonest_due_comes_first_and_no_date_last(listed: CaseFilter) -> None:
    listed.sort(2)
    assert numbers(listed) == ["LC-3", "LC-2", "LC-1"]


def test_cases_are_found_by_agency_number_and_state(listed: CaseFilter) -> None:
    listed.narrow("城管", "")
    assert numbers(listed) == ["LC-1"]
    listed.narrow("t-lc-2", "")
    assert numbers(listed) == ["LC-2"]
    listed.narrow("", "undetermined")
    assert numbers(listed) == ["LC-2"]


def test_a_conflict_is_settled_by_choosing_a_value(
    qgis_app, qtbot, open_at: Callable[..., Desk], town, tmp_path: Path
) -> None:
    """Both values with name and time; the chosen one stands for both officers after the next sync."""
    hub, profile = tmp_path / "hub", tmp_path / "profile.json"
    first = open_at()
    syncing.synchronise(first.workspace, hub, actor="张三", profile=profile)
    other = tmp_path / "second.gpkg"
    create_workspace(other, pack="liaocheng", crs="EPSG:4548").close()
    second = open_at(actor="李四", path=other)
    numbers = iter(range(10**6, 10**7))
    second.workspace.ids = lambda: f"{next(numbers):032x}"
    syncing.synchronise(second.workspace, hub, actor="李四", profile=profile)
    cases.save_case(first, town.granted, ONE.with_fact("found_by", "lc.cm.city"))
    cases.save_case(second, town.granted, ONE.with_fact("found_by", "lc.cm.dcf"))
    for desk in (first, second):
        syncing.synchronise(desk.workspace, hub, actor=desk.actor, profile=profile)

    def settle(conflict: str, change: str) -> list[syncing.ConflictView]:
        syncing.resolve_conflict(second.workspace, conflict, take=change, actor=second.actor)
        return syncing.list_conflicts(second.workspace, labels=second.labels)

    dialog = ConflictDialog(syncing.list_conflicts(second.workspace, labels=second.labels), settle)
    qtbot.addWidget(dialog)
    top = next(
        dialog.tree.topLevelItem(index)
        for index in range(dialog.tree.topLevelItemCount())
        if any(
            "东昌府区综合行政执法局" in dialog.tree.topLevelItem(index).child(child).text(1)
            for child in range(dialog.tree.topLevelItem(index).childCount())
        )
    )
    mine = next(top.child(child) for child in range(top.childCount()) if top.child(child).text(2) == "李四")
    assert mine.data(0, CHANGE)
    dialog.tree.setCurrentItem(mine)
    dialog.takeButton.click()
    for desk in (second, first):
        syncing.synchronise(desk.workspace, hub, actor=desk.actor, profile=profile)
    for desk in (first, second):
        (row,) = desk.workspace.connection.execute(
            "SELECT value FROM case_fact WHERE fact = 'found_by'"
        ).fetchall()
        assert json.loads(row[0]) == "lc.cm.dcf"
        assert not [found for found in syncing.list_conflicts(desk.workspace) if found.table == "case_fact"]


def test_errors_of_the_core_are_said_in_chinese(qgis_app) -> None:
    translator = QTranslator()
    assert translator.load(str(paths.i18n_dir() / "enforcement_plugin_zh_CN.qm"))
    QCoreApplication.installTranslator(translator)
    try:
        text = sentence(InputError("There is no structure {uuid} in this workspace.", uuid="abc"))
    finally:
        QCoreApplication.removeTranslator(translator)
    assert "abc" in text
    assert any("\u4e00" <= sign <= "\u9fff" for sign in text)
