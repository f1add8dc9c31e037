"""If these fail, an edit made behind the record's back passes for what the record says."""

from __future__ import annotations

import hashlib
import json
import shutil
import sqlite3
import subprocess
from contextlib import closing

import pytest

from enforcement_plugin.app import workspaces
from enforcement_plugin.workspace import editions, repositories
from enforcement_plugin.workspace.change import parse_literal
from tests.workspace.made import changes, clock, ids, open_as, point, polygon


def drop(*names: str) -> list:
    return [f'DROP TRIGGER "{name}"' for name in names]


ALL = ("capture_party_insert", "capture_party_update", "capture_party_delete", "identity_party")


@pytest.fixture
def uuids(path):
    """A file with two parties, made and recorded."""
    with open_as(path) as workspace, workspace.write() as connection:
        return [repositories.insert(connection, "party", {"name": name, "phone": "1"}) for name in "甲乙"]


def test_a_sound_file_is_sound(path, uuids):
    assert workspaces.check_workspace(path) == {"ok": True, "findings": [], "repaired": []}


def test_dropped_triggers_come_back_at_opening_and_what_happened_meanwhile_is_recorded(path, uuids, outsider):
    outsider(
        *drop(*ALL),
        f"UPDATE party SET name = '丙' WHERE uuid = '{uuids[0]}'",
        f"DELETE FROM party WHERE uuid = '{uuids[1]}'",
        "INSERT INTO party (name) VALUES ('丁')",
    )
    with workspaces.open_workspace(path, actor="王强", clock=clock, ids=ids) as workspace:
        assert set(workspace.restored) == set(ALL)
        found = changes(workspace)[2:]
        assert {change.op for change in found} == {"outside"}
        assert {change.actor for change in found} == {"unattributed"}, "not whoever happens to open it next"
        by_row = {change.row: change for change in found}
        assert by_row[uuids[0]].columns == {"name": ("'甲'", "'丙'")}
        assert by_row[uuids[0]].parents == (changes(workspace)[0].change,)
        assert by_row[uuids[1]].columns == {"_row": ("1", "0")}
        (new,) = set(by_row) - set(uuids)
        assert by_row[new].columns["name"] == ("NULL", "'丁'")
        assert repositories.find(workspace.connection, "party", new)["name"] == "丁", "it has an identity now"
        with workspace.write() as connection:
            repositories.update(connection, "party", uuids[0], {"name": "戊"})
        assert changes(workspace)[-1].actor == "王强"
    with workspaces.open_workspace(path, clock=clock, ids=ids) as workspace:
        assert workspace.restored == ()
    assert workspaces.check_workspace(path)["ok"]


def test_a_row_that_came_back_behind_the_record_says_what_it_lost(path, uuids, outsider):
    """Removed, then written anew with fewer columns: what was there must not seem to stand in other files."""
    outsider(f"DELETE FROM party WHERE uuid = '{uuids[0]}'")
    outsider(*drop(*ALL), f"INSERT INTO party (uuid, name) VALUES ('{uuids[0]}', '回来')")
    with workspaces.open_workspace(path):
        pass
    assert changes(path)[-1].columns == {
        "_row": ("0", "1"),
        "name": ("NULL", "'回来'"),
        "phone": ("NULL", "NULL"),
    }
    assert workspaces.check_workspace(path)["ok"]


def test_a_row_that_came_behind_the_record_is_watched_like_any_other(path, uuids, outsider):
    """Its log begins with an outside entry; a column that this does not name was empty, and is held to that."""
    outsider(*drop(*ALL), f"INSERT INTO party (uuid, name) VALUES ('{'9' * 32}', '外来')")
    with workspaces.open_workspace(path):
        pass
    outsider(*drop(*ALL), f"UPDATE party SET phone = '0635' WHERE uuid = '{'9' * 32}'")
    with workspaces.open_workspace(path):
        pass
    assert changes(path)[-1].columns == {"phone": ("NULL", "'0635'")}


def test_a_trigger_that_was_made_to_look_away_is_put_right(path, uuids, outsider):
    ((text,),) = outsider("SELECT sql FROM sqlite_master WHERE name = 'capture_party_update'")
    outsider(*drop("capture_party_update"), text.replace("BEGIN", "AND NEW.name <> '丙' BEGIN", 1))
    outsider(f"UPDATE party SET name = '丙' WHERE uuid = '{uuids[0]}'")
    answer = workspaces.check_workspace(path)
    assert not answer["ok"]
    assert {"kind": "trigger", "trigger": "capture_party_update", "state": "altered"} in answer["findings"]
    with workspaces.open_workspace(path, clock=clock, ids=ids) as workspace:
        assert workspace.restored == ("capture_party_update",)
        assert changes(workspace)[-1].op == "outside"
        assert workspace.connection.execute(
            "SELECT sql FROM sqlite_master WHERE name = 'capture_party_update'"
        ).fetchone() == (text,)


def test_silencing_the_capture_is_noticed(path, uuids, outsider):
    outsider("UPDATE replica SET applying = 1", f"UPDATE party SET name = '丙' WHERE uuid = '{uuids[0]}'")
    assert {"kind": "capture_silenced"} in workspaces.check_workspace(path)["findings"]
    with workspaces.open_workspace(path, clock=clock, ids=ids) as workspace:
        assert workspace.restored == ("replica.applying",)
        assert changes(workspace)[-1].columns == {"name": ("'甲'", "'丙'")}
        with workspace.write() as connection:
            repositories.update(connection, "party", uuids[1], {"name": "丁"})
        assert changes(workspace)[-1].op == "U"


def test_a_foreign_trigger_is_named(path, uuids, outsider):
    outsider("CREATE TRIGGER sneaky AFTER UPDATE ON party BEGIN DELETE FROM party; END")
    assert workspaces.check_workspace(path)["findings"] == [
        {"kind": "trigger", "trigger": "sneaky", "state": "unknown"}
    ]


def test_text_that_is_no_utf8_is_held_against_the_log_like_any_other(path, uuids, outsider):
    """Somebody's tool writes GBK: recorded as it is, found where it bypassed the record, and said once."""
    gbk, other = "X'B6ABB2FD'", "X'D6B8CEF7'"
    outsider(f"UPDATE party SET name = CAST({gbk} AS TEXT) WHERE uuid = '{uuids[0]}'")
    odd = {"kind": "foreign_text", "table": "party", "row": uuids[0], "column": "name"}
    assert workspaces.check_workspace(path)["findings"] == [odd], "what the log knows is no outside edit"
    with open_as(path) as workspace:
        shown = repositories.find(workspace.connection, "party", uuids[0])["name"]
    assert "\ufffd" in shown, "one such value does not hide the table"
    outsider(
        *drop(*ALL),
        f"UPDATE party SET name = CAST({other} AS TEXT) WHERE uuid = '{uuids[0]}'",
        f"INSERT INTO party (uuid, name) VALUES ('{'9' * 32}', CAST({other} AS TEXT))",
    )
    with workspaces.open_workspace(path, "王强") as workspace:
        assert workspace.restored
    found = [change for change in changes(path) if change.op == "outside"]
    assert {change.row for change in found} == {uuids[0], "9" * 32}
    assert {parse_literal(change.columns["name"][1]) for change in found} == {
        bytes.fromhex("D6B8CEF7").decode("utf-8", "surrogateescape")
    }
    assert {finding["kind"] for finding in workspaces.check_workspace(path)["findings"]} == {"foreign_text"}


def test_text_that_most_programs_show_in_part_is_named(path, uuids):
    with open_as(path) as workspace, workspace.write() as connection:
        repositories.update(connection, "party", uuids[0], {"remark": "合法\0隐藏"})
        connection.execute("UPDATE party SET phone = X'00FF' WHERE uuid = ?", (uuids[1],))
    assert workspaces.check_workspace(path)["findings"] == [
        {"kind": "hidden_text", "table": "party", "row": uuids[0], "column": "remark"}
    ]


def test_check_reads_only_and_repair_records(path, uuids, outsider):
    outsider(*drop("capture_party_update"), f"UPDATE party SET phone = '2' WHERE uuid = '{uuids[0]}'")
    before = path.read_bytes()
    answer = workspaces.check_workspace(path)
    assert path.read_bytes() == before
    assert [finding["kind"] for finding in answer["findings"]] == ["trigger", "outside_edit"]
    assert answer["findings"][1]["columns"] == {"phone": ["1", "2"]}
    repaired = workspaces.check_workspace(path, repair=True)
    assert repaired["ok"]
    assert repaired["repaired"] == answer["findings"]
    assert workspaces.check_workspace(path)["ok"]
    assert changes(path)[-1].columns == {"phone": ("'1'", "'2'")}


def test_ogr2ogr_into_a_new_file_loses_the_record_and_is_refused(path, uuids, tmp_path):
    """Save As, Package Layers and ogr2ogr copy rows but neither triggers nor log."""
    copy = tmp_path / "copy.gpkg"
    subprocess.run(["ogr2ogr", str(copy), str(path)], check=True, timeout=60)
    with pytest.raises(workspaces.InputError, match="not a workspace"):
        open_as(copy)


def test_an_import_altered_behind_the_record_is_found_as_a_whole_at_least(path, outsider):
    with open_as(path) as workspace:
        edition = editions.register_edition(
            workspace,
            "structure",
            source="卫片",
            as_of="2026-09-05",
            sha256="",
            features=[{"geom": polygon(20 * i), "structure_no": str(i)} for i in range(4)],
        )
    # As in a file of an older version that had been altered before: how the rows came in is not known.
    outsider("DELETE FROM imported_rows")
    outsider(*drop("capture_structure_update"), "UPDATE structure SET structure_no = 'X' WHERE fid = 2")
    finding = workspaces.check_workspace(path)["findings"][1]
    assert (finding["kind"], finding["edition"]) == ("edition", edition.uuid)
    with workspaces.open_workspace(path, clock=clock, ids=ids) as workspace:
        noted = changes(workspace)[-1]
        assert (noted.op, noted.actor) == ("baseline", "unattributed")
        with workspace.write() as connection:
            connection.execute("UPDATE structure SET remark = 'r' WHERE fid = 3")
        stood = changes(workspace)[-2]
        assert stood.op == "I"
        assert stood.change != stood.row, "not passed off as the ancestor that other copies share"
    assert workspaces.check_workspace(path)["ok"]


def test_evidence_that_is_missing_or_was_altered_is_named(path):
    photos = path.parent / "photos"
    photos.mkdir()
    (photos / "a.jpg").write_bytes(b"original")
    sha256 = hashlib.sha256(b"original").hexdigest()
    with open_as(path) as workspace, workspace.write() as connection:
        for name in ("a.jpg", "b.jpg"):
            repositories.insert(connection, "evidence", {"path": f"photos/{name}", "sha256": sha256})
    assert [(f["kind"], f["path"]) for f in workspaces.check_workspace(path)["findings"]] == [
        ("file_missing", "photos/b.jpg")
    ]
    (photos / "a.jpg").write_bytes(b"retouched")
    assert [f["kind"] for f in workspaces.check_workspace(path)["findings"]] == ["file_altered", "file_missing"]


def test_a_log_that_was_tampered_with_is_named_row_by_row(path, uuids, outsider):
    outsider(
        *drop("change_log_no_update"),
        "UPDATE change_log SET columns = 'name=NULL>oops', parents = 'nothing' WHERE id = 1",
    )
    faults = [f for f in workspaces.check_workspace(path, repair=True)["findings"] if f["kind"] != "trigger"]
    assert [fault["kind"] for fault in faults] == ["log_unreadable", "log_orphan"]
    assert "oops" in faults[0]["detail"]
    assert faults[1]["detail"] == "nothing"


@pytest.mark.parametrize("time", ["'x'", "9e999", "1.5", "X'00'"])
def test_a_log_whose_times_are_no_numbers_is_named_row_by_row(path, uuids, outsider, time):
    outsider(*drop("change_log_no_update"), f"UPDATE change_log SET columns = '', hlc = {time} WHERE id = 1")
    faults = [f for f in workspaces.check_workspace(path, repair=True)["findings"] if f["kind"] != "trigger"]
    assert [fault["kind"] for fault in faults] == ["log_unreadable"]


def test_the_history_of_a_case_holds_its_children_its_parts_and_what_was_removed(path):
    with open_as(path) as workspace, workspace.write() as connection:
        case = repositories.insert(connection, "enforcement_case", {"geom": point(), "case_no": "LC-1"})
        part = repositories.insert(connection, "enforcement_case", {"parent_uuid": case, "case_no": "LC-1-1"})
        party = repositories.insert(connection, "party", {"name": "东昌置业"})
        violation = repositories.insert(
            connection, "case_violation", {"case_uuid": part, "violation": "V_TEMP", "party_uuid": party}
        )
        photo = repositories.insert(connection, "evidence", {"case_uuid": case, "latitude": 36.45})
        repositories.delete(connection, "evidence", photo)
        repositories.insert(connection, "case_action", {"case_uuid": "other", "kind": "filing"})
        repositories.insert(connection, "party", {"name": f"mentions {case}"})
    history = workspaces.case_history(path, case)
    assert [(entry["table"], entry["row"], entry["op"]) for entry in history] == [
        ("enforcement_case", case, "I"),
        ("enforcement_case", part, "I"),
        ("party", party, "I"),
        ("case_violation", violation, "I"),
        ("evidence", photo, "I"),
        ("evidence", photo, "D"),
    ]
    assert history[0]["columns"]["geom"] == [None, point().hex().upper()]
    assert history[0]["actor"] == "李梅"
    assert history[5]["columns"]["latitude"] == [36.45, None]
    assert history[5]["parents"] == [history[4]["change"]]
    json.dumps(history)
    with pytest.raises(workspaces.InputError, match="no case"):
        workspaces.case_history(path, "f" * 32)


def test_reading_back_changes_nothing(path, uuids):
    with open_as(path) as workspace, workspace.write() as connection:
        case = repositories.insert(connection, "enforcement_case", {"geom": point()})
    before = path.read_bytes()
    workspaces.case_history(path, case)
    workspaces.check_workspace(path)
    assert path.read_bytes() == before


def test_a_copied_file_is_read_while_the_original_is_open(path, uuids):
    copy = path.with_name("copy.gpkg")
    shutil.copyfile(path, copy)
    with open_as(path) as one, open_as(copy) as other:
        for workspace, name in ((one, "a"), (other, "b")):
            with workspace.write() as connection:
                repositories.insert(connection, "party", {"name": name})
        mine, theirs = changes(one)[-1], changes(other)[-1]
        assert mine.replica == theirs.replica, "a clone has the same replica id"
        assert mine.change != theirs.change, "but a change is itself"
        assert parse_literal(theirs.columns["name"][1]) == "b"


def test_gdal_counting_features_is_no_foreign_trigger(path, uuids, outsider):
    outsider(
        'CREATE TRIGGER "trigger_insert_feature_count_party" AFTER INSERT ON "party" BEGIN'
        " UPDATE gpkg_contents SET description = '' WHERE 0; END"
    )
    assert workspaces.check_workspace(path)["ok"]


def test_a_damaged_page_is_found(path, uuids):
    with closing(sqlite3.connect(path)) as connection:
        (page,) = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'change_log'").fetchone()
    content = bytearray(path.read_bytes())
    content[4096 * (page - 1) : 4096 * (page - 1) + 40] = b"\xff" * 40
    path.write_bytes(content)
    try:
        answer = workspaces.check_workspace(path)
    except workspaces.InputError as error:
        assert path.name in str(error)
    else:
        assert {finding["kind"] for finding in answer["findings"]} == {"damaged"}


def test_lost_heads_are_noticed_and_made_anew(path, uuids, outsider):
    before = outsider("SELECT * FROM row_head")
    outsider("DELETE FROM row_head", "INSERT INTO row_head VALUES ('party', 'x', 'y')")
    assert [finding["kind"] for finding in workspaces.check_workspace(path)["findings"]] == ["log_heads"]
    assert workspaces.check_workspace(path, repair=True)["ok"]
    assert outsider("SELECT * FROM row_head") == before
