"""Devices and roles as the commands and the desktop use them."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Callable

import pytest

from enforcement_plugin.app import cases, devices, roles, syncing
from enforcement_plugin.app.desk import Desk
from enforcement_plugin.app.entries import Entries
from enforcement_plugin.app.viewing import view_case
from enforcement_plugin.app.workspaces import case_history, create_workspace
from enforcement_plugin.cases.roles import ADOPT, EVIDENCE, REMARK
from enforcement_plugin.commands import sync as command
from enforcement_plugin.errors import InputError

ONE = Entries(violations=frozenset({"V_PLAN_NOPERMIT"}))


@pytest.fixture
def office(open_at: Callable[..., Desk], town, tmp_path: Path) -> tuple[Desk, Desk]:
    """张三's file, published by a surveyor of 自然资源, and 李四's, who has it."""
    first = open_at()
    cases.save_case(first, town.granted, ONE)
    sync(first, tmp_path, syncing.Claim("lc.nr.city", "surveyor"))
    other = tmp_path / "second.gpkg"
    create_workspace(other, pack="liaocheng", crs="EPSG:4548").close()
    second = open_at(actor="李四", path=other)
    numbers = iter(range(10**6, 10**7))
    second.workspace.ids = lambda: f"{next(numbers):032x}"
    sync(second, tmp_path)
    return first, second


def sync(desk: Desk, folder: Path, claim: syncing.Claim = syncing.Claim()) -> None:  # noqa: B008
    syncing.synchronise(
        desk.workspace, folder / "hub", actor=desk.actor, profile=folder / f"{desk.actor}.json", claim=claim
    )


def test_a_leader_confirms_and_withdraws_and_the_record_says_who(office, tmp_path: Path) -> None:
    first, second = office
    (device,) = devices.list_devices(second)
    devices.confirm(second, device.sealer, role="leader")
    assert devices.list_devices(second)[0].confirmed_by == "李四"
    sync(second, tmp_path)
    sync(first, tmp_path)
    mine = next(each for each in devices.list_devices(first) if each.own)
    assert mine.confirmed
    devices.withdraw(second, device.sealer, role="administrator")
    assert not devices.list_devices(second)[-1].confirmed


def test_who_may_not_confirm_hears_why(office) -> None:
    first, second = office
    (device,) = devices.list_devices(second)
    for role in ("officer", "viewer", "surveyor", ""):
        with pytest.raises(InputError, match="leader or an administrator"):
            devices.confirm(second, device.sealer, role=role)
    with pytest.raises(InputError, match="your own"):
        devices.confirm(first, device.sealer, role="administrator")
    with pytest.raises(InputError, match="has not said"):
        devices.confirm(second, "f" * 32, role="administrator")


def test_the_history_on_the_command_line_names_the_device(office, town) -> None:
    _, second = office
    case = view_case(office[0], town.granted).case_uuid
    (device,) = {json.dumps(line["device"], sort_keys=True) for line in case_history(second.path, case)}
    assert json.loads(device)["agency"] == "lc.nr.city"
    assert json.loads(device)["confirmed"] is False


def test_the_command_registers_agency_and_role(
    town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys, open_at: Callable[..., Desk]
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("APPDATA", str(tmp_path / "config"))
    parser = argparse.ArgumentParser()
    command.register(parser.add_subparsers())
    words = ["sync", "run", str(town.path), str(tmp_path / "hub"), "--actor", "王强"]
    given = parser.parse_args([*words, "--agency", "lc.cm.city", "--role", "officer"])
    assert given.run(given) == 0
    capsys.readouterr()
    (device,) = devices.list_devices(open_at())
    assert (device.person, device.agency, device.role) == ("王强", "lc.cm.city", "officer")
    with pytest.raises(SystemExit):
        parser.parse_args([*words, "--role", "emperor"])
    capsys.readouterr()


def test_whose_case_it_is_follows_from_decision_and_adoption(desk: Desk, town) -> None:
    cases.save_case(desk, town.granted, ONE, adopt=True)
    stake = view_case(desk, town.granted).stake
    assert "lc.cm" in stake.leading
    stranger = roles.offer(desk, roles.User("某人", "lc.hc.city", "officer"), view_case(desk, town.granted))
    assert stranger.actions & {ADOPT, REMARK, EVIDENCE} == {REMARK, EVIDENCE}
    assert "城管" in stranger.why_not(ADOPT)
    level = roles.offer(desk, roles.User("某人", "lc.cm.city", "officer"), view_case(desk, town.granted))
    assert level.allows(ADOPT)
    assert level.note == ""


def test_an_undetermined_case_is_every_candidates(desk: Desk, town) -> None:
    view = view_case(desk, town.across, ONE)
    assert view.lead.status == "undetermined"
    for agency in ("lc.cm.city", "lc.nr.city"):
        assert roles.offer(desk, roles.User("某人", agency, "officer"), view).allows(ADOPT)


def test_an_agency_is_found_by_its_name_or_kept_as_entered(desk: Desk) -> None:
    name = desk.agency_labels()["lc.cm.city"]
    assert roles.agency_id(desk, f" {name} ") == "lc.cm.city"
    assert roles.agency_id(desk, "市场监督管理局") == "市场监督管理局"
    assert roles.agency_name(desk, "市场监督管理局") == "市场监督管理局"


def test_a_remark_is_saved_and_nothing_else_changes(desk: Desk, town) -> None:
    saved = cases.save_case(desk, town.granted, ONE)
    before = view_case(desk, town.granted)
    kept = frozenset(line.violation for line in before.violations if line.present and not line.task)
    cases.save_case(desk, town.granted, Entries(violations=kept, shown=kept, remark="请核对"))
    after = view_case(desk, town.granted)
    assert after.remark == "请核对"
    assert after.violations == before.violations
    assert saved.uuid == after.case_uuid
