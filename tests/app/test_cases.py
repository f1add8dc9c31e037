"""Saving, adopting and opening cases: what an officer entered must be there, under his name, and only that."""

from __future__ import annotations

import itertools
import json
from typing import Callable

import pytest

from enforcement_plugin.app import cases, history, opening, syncing
from enforcement_plugin.app.desk import Desk
from enforcement_plugin.app.entries import Entries
from enforcement_plugin.app.viewing import view_case
from enforcement_plugin.app.workspaces import create_workspace
from enforcement_plugin.errors import CancelledError, InputError
from enforcement_plugin.rules import FactError
from enforcement_plugin.workspace import log, repositories

PLAN, LAND = "V_PLAN_NOPERMIT", "V_LAND_NOAPPROVAL"
ONE = Entries(violations=frozenset({PLAN}))


def case_row(desk: Desk, uuid: str) -> dict:
    row = repositories.find(desk.workspace.connection, "enforcement_case", uuid)
    assert row is not None
    return row


def test_saving_opens_the_case_and_computing_touches_no_legal_column(desk: Desk, town) -> None:
    saved = cases.save_case(desk, town.granted, ONE)
    row = case_row(desk, saved.uuid)
    assert (row["lead_agency"], row["lead_status"], row["decision_uuid"], row["due_on"]) == (
        None,
        None,
        None,
        None,
    )
    (record,) = repositories.rows(desk.workspace.connection, "decision_record", case_uuid=saved.uuid)
    assert json.loads(record["decision"])["lead"]["agency"] == "lc.cm"
    facts = json.loads(record["facts"])
    assert facts["land_use_right"] == {"value": "granted", "from": "parcel"}


def test_adopting_is_an_act_of_a_person(desk: Desk, town) -> None:
    entries = ONE.with_fact("found_by", "lc.nr.branch").with_fact("site_verified", "2026-09-24")
    saved = cases.save_case(desk, town.granted, entries, adopt=True)
    row = case_row(desk, saved.uuid)
    assert (row["lead_status"], row["lead_agency"], row["lead_office"]) == ("determined", "lc.cm", "lc.cm.city")
    assert (row["decision_uuid"], row["due_on"]) == (saved.decision_uuid, "2026-09-29")
    (violation,) = repositories.rows(desk.workspace.connection, "case_violation", case_uuid=saved.uuid)
    assert violation["handling_agency"] == "lc.cm.city"
    assert "四（三）1" in violation["basis"]
    adopted = [
        change
        for change in log.of_case(desk.workspace.connection, saved.uuid)
        if change.table == "enforcement_case" and "lead_agency" in change.columns and change.op == "U"
    ]
    assert [change.actor for change in adopted] == ["张三"]


def test_a_later_decision_that_differs_is_shown_and_changes_nothing(desk: Desk, town) -> None:
    saved = cases.save_case(desk, town.granted, ONE, adopt=True)
    cases.save_case(desk, town.granted, ONE.with_fact("land_use_right", "none", "合同解除"))
    view = view_case(desk, town.granted)
    assert view.lead.agency == "自然资源和规划部门"
    assert view.adopted_differs
    assert case_row(desk, saved.uuid)["lead_agency"] == "lc.cm"


def test_entries_survive_and_can_be_taken_back(desk: Desk, town) -> None:
    cases.save_case(desk, town.granted, ONE.with_fact("land_use_right", "none", "合同解除"))
    (line,) = [line for line in view_case(desk, town.granted).facts if line.name == "land_use_right"]
    assert (line.value, line.origin, line.note) == ("none", "entry", "合同解除")
    cases.save_case(desk, town.granted, ONE.with_fact("land_use_right", None))
    (line,) = [line for line in view_case(desk, town.granted).facts if line.name == "land_use_right"]
    assert (line.value, line.origin) == ("granted", "parcel")


def test_an_unticked_violation_keeps_its_row_and_its_file_number(desk: Desk, town) -> None:
    both = Entries(violations=frozenset({PLAN, LAND}))
    saved = cases.save_case(desk, town.granted, both)
    rows = repositories.rows(desk.workspace.connection, "case_violation", case_uuid=saved.uuid, violation=LAND)
    with desk.workspace.write() as connection:
        repositories.update(connection, "case_violation", rows[0]["uuid"], {"file_no": "聊自然资罚〔2026〕7号"})
    cases.save_case(desk, town.granted, ONE)
    assert [line.violation for line in view_case(desk, town.granted).violations if line.present] == [PLAN]
    (row,) = repositories.rows(desk.workspace.connection, "case_violation", case_uuid=saved.uuid, violation=LAND)
    assert (row["status"], row["file_no"]) == ("withdrawn", "聊自然资罚〔2026〕7号")
    cases.save_case(desk, town.granted, both)
    assert len(repositories.rows(desk.workspace.connection, "case_violation", case_uuid=saved.uuid)) == 2


def test_only_what_the_officer_changed_himself_is_saved(desk: Desk, town) -> None:
    """While the form is open somebody else adds a violation; saving must not take it back in our name."""
    saved = cases.save_case(desk, town.granted, ONE)
    on_screen = Entries(violations=frozenset({PLAN}), shown=frozenset({PLAN}))
    cases.save_case(desk, town.granted, Entries(violations=frozenset({PLAN, LAND})))
    cases.save_case(desk, town.granted, on_screen.with_fact("stage", "accepted_in_use"))
    rows = repositories.rows(desk.workspace.connection, "case_violation", case_uuid=saved.uuid)
    assert {row["violation"]: row["status"] for row in rows} == {PLAN: "suspected", LAND: "suspected"}
    cases.save_case(desk, town.granted, on_screen.with_violation(PLAN, False))
    assert [line.violation for line in view_case(desk, town.granted).violations if line.present] == [LAND]


def test_the_first_save_takes_the_flags_that_were_shown(desk: Desk, town) -> None:
    shown = Entries(violations=frozenset({PLAN, LAND}), shown=frozenset({PLAN}))
    saved = cases.save_case(desk, town.granted, shown)
    rows = repositories.rows(desk.workspace.connection, "case_violation", case_uuid=saved.uuid)
    assert {row["violation"] for row in rows} == {PLAN, LAND}


@pytest.mark.parametrize(
    ("column", "value"), [("build_stage", "fertig"), ("found_on", "昨天"), ("found_by", "我局")]
)
def test_a_word_that_is_no_value_is_not_known_and_stops_nobody(desk: Desk, town, column: str, value: str) -> None:
    """Typed into an attribute table; the case must still open, and say that it cannot use it."""
    with desk.workspace.write() as connection:
        repositories.update(connection, "structure", town.granted, {column: value})
    saved = cases.save_case(desk, town.granted, ONE)
    with desk.workspace.write() as connection:
        repositories.update(connection, "enforcement_case", saved.uuid, {"build_stage": "fertig"})
    fact = {"build_stage": "stage", "found_on": "found", "found_by": "found_by"}[column]
    (line,) = [line for line in view_case(desk, town.granted).facts if line.name == fact]
    assert line.value is None


def test_a_violation_that_stands_twice_is_unticked_once(desk: Desk, town) -> None:
    saved = cases.save_case(desk, town.granted, ONE)
    with desk.workspace.write() as connection:
        repositories.insert(connection, "case_violation", {"case_uuid": saved.uuid, "violation": PLAN})
    cases.save_case(desk, town.granted, Entries(shown=frozenset({PLAN})))
    assert not [line for line in view_case(desk, town.granted).violations if line.present]


def test_a_wrong_value_saves_nothing(desk: Desk, town) -> None:
    with pytest.raises(FactError, match="belongs_to_me"):
        cases.save_case(desk, town.granted, ONE.with_fact("stage", "belongs_to_me"))
    assert repositories.rows(desk.workspace.connection, "enforcement_case") == []
    with pytest.raises(InputError, match="no fact moon"):
        cases.save_case(desk, town.granted, ONE.with_fact("moon", "full"))


def test_two_officers_offline_open_one_case_and_their_entries_meet(
    open_at: Callable[..., Desk], town, tmp_path
) -> None:
    """Different fields converge without a conflict; the same field is a conflict that both see."""
    first = open_at()
    hub = tmp_path / "hub"
    profile = tmp_path / "profile.json"
    syncing.synchronise(first.workspace, hub, actor="张三", profile=profile)
    other = tmp_path / "second.gpkg"
    create_workspace(other, pack="liaocheng", crs="EPSG:4548").close()
    second = open_at(actor="李四", path=other)
    numbers = itertools.count(10**6)
    second.workspace.ids = lambda: f"{next(numbers):032x}"
    syncing.synchronise(second.workspace, hub, actor="李四", profile=profile)

    one = cases.save_case(first, town.granted, ONE.with_fact("stage", "completed_not_accepted"))
    two = cases.save_case(second, town.granted, ONE.with_fact("found_by", "lc.nr.branch"))
    assert one.uuid == two.uuid
    for desk in (first, second, first):
        syncing.synchronise(desk.workspace, hub, actor=desk.actor, profile=profile)
    for desk in (first, second):
        facts = {line.name: line.value for line in view_case(desk, town.granted).facts}
        assert (facts["stage"], facts["found_by"]) == ("completed_not_accepted", "lc.nr.branch")

    cases.save_case(first, town.granted, ONE.with_fact("found_by", "lc.cm.city"))
    cases.save_case(second, town.granted, ONE.with_fact("found_by", "lc.cm.dcf"))
    for desk in (first, second, first):
        syncing.synchronise(desk.workspace, hub, actor=desk.actor, profile=profile)
    for desk in (first, second):
        conflicts = syncing.list_conflicts(desk.workspace, labels=desk.labels)
        (conflict,) = [found for found in conflicts if found.table == "case_fact"]
        assert {candidate.actor for candidate in conflict.candidates} == {"张三", "李四"}
        (stands,) = [candidate for candidate in conflict.candidates if candidate.visible]
        assert stands.actor == "张三", "what was published first stands"
        facts = {line.name: line.value for line in view_case(desk, town.granted).facts}
        assert facts["found_by"] == "lc.cm.city"


def test_the_map_follows_what_others_entered(open_at: Callable[..., Desk], town, tmp_path) -> None:
    """The colour of a structure comes from this copy's own computation, also after somebody else's entry."""
    first = open_at()
    hub = tmp_path / "hub"
    syncing.synchronise(first.workspace, hub, actor="张三", profile=tmp_path / "profile.json")
    other = tmp_path / "second.gpkg"
    create_workspace(other, pack="liaocheng", crs="EPSG:4548").close()
    syncing.synchronise_desk(other, hub, actor="李四")
    cases.save_case(first, town.granted, ONE.with_fact("land_use_right", "none", "合同解除"))
    syncing.synchronise(first.workspace, hub, actor="张三", profile=tmp_path / "profile.json")
    syncing.synchronise_desk(other, hub, actor="李四")
    second = open_at(actor="李四", path=other)
    row = repositories.find(second.workspace.connection, "structure", town.granted)
    assert row is not None
    assert (row["lead_status"], row["lead_agency"]) == ("determined", "lc.nr")


def test_opening_in_bulk_is_repeatable_and_all_or_nothing(town) -> None:
    path = town.path
    with pytest.raises(CancelledError):
        calls = iter([False, True])
        opening.open_cases(path, actor="张三", cancelled=lambda: next(calls))
    first = opening.open_cases(path, actor="张三")
    again = opening.open_cases(path, actor="张三")
    assert (first.opened, first.existing) == (3, 0)
    assert (again.opened, again.existing) == (0, 3)


def test_the_list_shows_open_cases_with_who_leads(desk: Desk, town) -> None:
    cases.save_case(desk, town.granted, ONE, adopt=True)
    cases.save_case(desk, town.across, ONE)
    lines = {line.structure_no: line for line in cases.list_cases(desk)}
    assert (lines["T-1"].lead_status, lines["T-1"].lead_agency) == ("determined", "城管部门")
    assert lines["T-2"].lead_status == "undetermined"
    assert lines["T-1"].violations == "未取得建设工程规划许可"


def test_a_lead_that_another_program_entered_is_shown_as_that_and_stops_nobody(desk: Desk, town) -> None:
    saved = cases.save_case(desk, town.across, ONE)
    with desk.workspace.write() as connection:
        repositories.update(
            connection, "enforcement_case", saved.uuid, {"lead_agency": "县指挥部", "lead_status": "商定"}
        )
    (line,) = cases.list_cases(desk)
    assert (line.lead_status, line.lead_agency) == ("pending", "县指挥部")
    view = view_case(desk, town.across)
    assert view.adopted == "由其他程序填写的牵头单位：县指挥部"
    assert not view.adopted_differs


def test_the_history_says_who_changed_what_in_words(desk: Desk, town) -> None:
    saved = cases.save_case(desk, town.granted, ONE)
    cases.save_case(desk, town.granted, ONE.with_fact("stage", "accepted_in_use"))
    rows = history.history_rows(desk, saved.uuid)
    assert ("张三", "案件 · 建设阶段", "在建", "已综合验收使用") in [row[1:5] for row in rows]
    assert rows[0][0] >= rows[-1][0]
