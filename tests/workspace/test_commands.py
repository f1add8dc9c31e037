"""If these fail, a script that relies on the command line breaks (contract, "Command line")."""

from __future__ import annotations

import json

import pytest

from enforcement_plugin.__main__ import main
from enforcement_plugin.workspace import repositories
from tests.workspace.made import open_as, point


@pytest.fixture
def call(capsys):
    def run(*arguments: object):
        code = main([str(argument) for argument in arguments])
        said = capsys.readouterr()
        return code, [json.loads(line) for line in said.out.splitlines()], said.err

    return run


def test_create_then_check(call, tmp_path):
    target = tmp_path / "新建.gpkg"
    code, answers, _ = call("workspace", "create", target, "--pack", "liaocheng", "--crs", "EPSG:4547")
    assert code == 0
    assert answers[0]["pack"] == "liaocheng"
    assert answers[0]["crs"] == "EPSG:4547"
    assert call("workspace", "check", target)[:2] == (0, [{"ok": True, "findings": [], "repaired": []}])
    with open_as(target) as workspace:
        labels = workspace.connection.execute(
            "SELECT value, description FROM gpkg_data_column_constraints WHERE constraint_name = 'agency'"
        ).fetchall()
    assert "自然资源" in dict(labels)["lc.nr"]
    code, answers, said = call("workspace", "create", target, "--pack", "liaocheng", "--crs", "EPSG:4547")
    assert (code, answers) == (2, [])
    assert "新建.gpkg" in said


@pytest.mark.parametrize(
    ("pack", "crs"), [("atlantis", "EPSG:4547"), ("liaocheng", "EPSG:1"), ("liaocheng", "北京54")]
)
def test_what_is_wrong_with_a_new_workspace_is_said_and_no_file_is_left(call, tmp_path, pack, crs):
    code, answers, said = call("workspace", "create", tmp_path / "a.gpkg", "--pack", pack, "--crs", crs)
    assert (code, answers) == (2, [])
    assert said.strip()
    assert "Traceback" not in said
    assert list(tmp_path.iterdir()) == []


def test_check_says_no_with_exit_one_and_repairs(call, path, outsider):
    outsider("DROP TRIGGER capture_party_insert", "INSERT INTO party (uuid, name) VALUES ('p', '甲')")
    code, (answer,), _ = call("workspace", "check", path)
    assert (code, answer["ok"]) == (1, False)
    assert {finding["kind"] for finding in answer["findings"]} == {"trigger", "outside_edit"}
    code, (answer,), _ = call("workspace", "check", path, "--repair")
    assert (code, answer["ok"], answer["findings"]) == (0, True, [])
    assert call("workspace", "check", path)[0] == 0


def test_history_is_one_line_for_each_change_oldest_first(call, path):
    with open_as(path) as workspace, workspace.write() as connection:
        case = repositories.insert(connection, "enforcement_case", {"geom": point(), "case_no": "LC-1"})
        repositories.update(connection, "enforcement_case", case, {"remark": "甲", "due_on": "2026-09-29"})
    code, (made, changed), _ = call("workspace", "history", path, case)
    assert code == 0
    assert set(made) == {"change", "parents", "table", "row", "op", "columns", "actor", "at", "replica"}
    assert made["columns"]["geom"] == [None, point().hex().upper()]
    assert changed["columns"] == {"remark": [None, "甲"], "due_on": [None, "2026-09-29"]}
    assert changed["parents"] == [made["change"]]
    assert changed["at"].endswith("Z")


@pytest.mark.parametrize("action", ["check", "history"])
@pytest.mark.parametrize("content", [b"", b"PK\x03\x04" * 500, None], ids=["empty", "zip", "absent"])
def test_a_file_that_is_none_is_named_and_exit_is_two(call, tmp_path, action, content):
    target = tmp_path / "坏.gpkg"
    if content is not None:
        target.write_bytes(content)
    code, answers, said = call("workspace", action, target, *(["c" * 32] if action == "history" else []))
    assert (code, answers) == (2, [])
    assert "坏.gpkg" in said


def test_a_case_that_is_not_there_is_exit_two(call, path):
    code, answers, said = call("workspace", "history", path, "f" * 32)
    assert (code, answers) == (2, [])
    assert "f" * 32 in said
