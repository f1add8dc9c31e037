"""``sync …`` as other programs call it: JSON on standard output, reasons on standard error, exit codes."""

from __future__ import annotations

import argparse
import json

import pytest

from enforcement_plugin.commands import sync as command
from enforcement_plugin.errors import EnforcementError, InputError
from enforcement_plugin.sync.units import unit_of

CASE = "enforcement_case"


@pytest.fixture
def call(capsys, monkeypatch, tmp_path):
    """Run one command and return (exit code, JSON lines)."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("APPDATA", str(tmp_path / "config"))

    def run(*words: object):
        parser = argparse.ArgumentParser()
        command.register(parser.add_subparsers())
        arguments = parser.parse_args(["sync", *(str(word) for word in words)])
        try:
            code = arguments.run(arguments)
        except EnforcementError as error:
            assert str(error)
            return error.exit_code, []
        return code, [json.loads(line) for line in capsys.readouterr().out.splitlines()]

    return run


def test_the_whole_round(call, office) -> None:
    li, wang = office.officer("李梅"), office.officer("王强")
    hub = office.folder / "新的共享夹"
    case = li.insert(CASE, case_no="1", remark="发现")
    code, (report,) = call("run", li.path, hub, "--actor", "李梅")
    assert (code, sorted(report)) == (0, ["conflicts", "files", "head", "pulled", "pushed", "shared"])
    assert (report["pushed"], report["pulled"], report["conflicts"], report["shared"]) == (1, 0, 0, "rebuilt")
    assert call("run", wang.path, hub)[1][0]["pulled"] == 1
    li.update(CASE, case, remark="已停工")
    wang.update(CASE, case, remark="仍在施工")
    call("run", wang.path, hub)
    code, (report,) = call("run", li.path, hub)
    assert (code, report["conflicts"], report["shared"]) == (0, 1, "updated")

    code, (conflict,) = call("conflicts", li.path)
    assert code == 1
    assert sorted(conflict) == ["before", "candidates", "columns", "conflict", "row", "table"]
    assert (conflict["table"], conflict["row"], conflict["columns"]) == (CASE, case, ["remark"])
    assert sorted(conflict["candidates"][0]) == ["actor", "at", "change", "value", "visible"]

    losing = next(each["change"] for each in conflict["candidates"] if not each["visible"])
    assert call("resolve", li.path, conflict["conflict"], "--take", losing, "--actor", "李梅")[0] == 0
    assert call("conflicts", li.path) == (0, [])
    call("run", li.path, hub)
    call("run", wang.path, hub)
    assert wang.row(CASE, case)["remark"] == "已停工"
    assert call("conflicts", wang.path) == (0, [])

    code, (answer,) = call("verify", hub, "--witness", li.path, wang.path)
    assert (code, answer["ok"], answer["findings"]) == (0, True, [])
    victim = min((hub / "events").rglob("*.seg"))
    victim.write_bytes(victim.read_bytes()[:-20])
    code, (answer,) = call("verify", hub)
    assert (code, answer["ok"]) == (1, False)
    assert sorted(answer["findings"][0]) == ["case", "kind", "position", "sealer"]


def test_a_value_of_ones_own(call, office) -> None:
    li, wang = office.officer("李梅"), office.officer("王强")
    hub = office.folder / "hub"
    row = li.insert("structure", floors=1)
    call("run", li.path, hub)
    call("run", wang.path, hub)
    li.update("structure", row, floors=2)
    wang.update("structure", row, floors=3)
    call("run", li.path, hub)
    call("run", wang.path, hub)
    (conflict,) = call("conflicts", wang.path)[1]
    assert conflict["before"] == 1
    assert call("resolve", wang.path, conflict["conflict"], "--value", "four", "--actor", "王强")[0] == 2
    assert call("resolve", wang.path, conflict["conflict"], "--value", '"4"', "--actor", "王强")[0] == 2
    assert call("resolve", wang.path, conflict["conflict"], "--value", "4", "--actor", "王强")[0] == 0
    assert wang.row("structure", row)["floors"] == 4


def test_wrong_input_is_2(call, office) -> None:
    li = office.officer("李梅")
    (office.folder / "file").write_text("x")
    assert call("run", office.folder / "none.gpkg", office.folder / "hub")[0] == 2
    assert call("run", li.path, office.folder / "file")[0] == 2
    assert call("run", li.path, office.folder / "no" / "parent" / "hub")[0] == 2
    assert call("run", li.path, "postgresql://li:secret@server/base")[0] == 2
    assert call("verify", office.folder)[0] == 2
    assert call("conflicts", office.folder / "file")[0] == 2
    assert call("resolve", li.path, "0" * 32, "--take", "x", "--actor", "李梅")[0] == 2
    assert not (office.folder / "hub").exists(), "a wrong call leaves nothing behind"


def test_a_hub_out_of_reach_is_3(call, office) -> None:
    li = office.officer("李梅")
    share = office.folder / "share"
    share.mkdir()
    assert call("run", li.path, share / "hub")[0] == 0
    share.rename(office.folder / "unplugged")
    li.insert("party", name="某公司")
    assert call("run", li.path, share / "hub")[0] == 3
    (office.folder / "unplugged").rename(share)
    assert call("run", li.path, share / "hub")[1][0]["pushed"] == 1


def test_what_the_form_shows_of_a_conflict(office) -> None:
    from enforcement_plugin.app.syncing import last_sync, list_conflicts, resolve_conflict, waiting_changes

    hub = office.memory_hub()
    li, wang = office.officer("李梅"), office.officer("王强")
    case = li.insert(CASE, case_no="聊执〔2026〕1")
    li.sync(hub)
    wang.sync(hub)
    li.update(CASE, case, lead_agency="lc.nr", lead_status="determined")
    wang.update(CASE, case, lead_agency="lc.cm", lead_status="determined")
    li.sync(hub)
    with wang.open() as workspace:
        assert waiting_changes(workspace) == 1
    wang.sync(hub)
    with wang.open() as workspace:
        assert waiting_changes(workspace) == 0
        (view,) = list_conflicts(workspace, labels={"lc.nr": "自然资源和规划局"})
        assert view.title == "案件 聊执〔2026〕1"
        assert view.column_labels == ("牵头部门",)
        assert view.before == "–"
        assert {each.value for each in view.candidates} == {"自然资源和规划局", "lc.cm"}
        assert last_sync(workspace).conflicts == 1
        with pytest.raises(InputError):
            resolve_conflict(workspace, view.conflict, take="x", actor="王强")
        resolve_conflict(workspace, view.conflict, take=view.candidates[0].change, actor="王强")
        assert list_conflicts(workspace) == []
        assert waiting_changes(workspace) == 1
    assert unit_of(CASE, "lead_agency") == "legal"
