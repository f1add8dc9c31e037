"""If these fail, an edit is lost from the record, or the record says something that nobody did."""

from __future__ import annotations

import math
import sqlite3
from contextlib import closing

import pytest

from enforcement_plugin.errors import InputError
from enforcement_plugin.workspace import log, repositories
from enforcement_plugin.workspace.change import parse_literal
from enforcement_plugin.workspace.geometry import to_blob, to_multi
from enforcement_plugin.workspace.tables import TABLES
from tests.workspace.made import changes, open_as, point, polygon


def test_every_kind_of_edit_is_recorded_with_who_and_from_what_to_what(workspace):
    with workspace.write() as connection:
        uuid = repositories.insert(connection, "party", {"name": "东昌置业", "kind": "developer"})
        repositories.update(connection, "party", uuid, {"name": "东昌置业有限公司"})
        repositories.delete(connection, "party", uuid)
    made, renamed, removed = changes(workspace)
    assert [change.op for change in (made, renamed, removed)] == ["I", "U", "D"]
    assert {change.actor for change in (made, renamed, removed)} == {"李梅"}
    assert renamed.columns == {"name": ("'东昌置业'", "'东昌置业有限公司'")}
    assert removed.columns["name"] == ("'东昌置业有限公司'", "NULL")
    assert removed.columns["kind"] == ("'developer'", "NULL")
    assert made.parents == ()
    assert renamed.parents == (made.change,)
    assert removed.parents == (renamed.change,)
    assert made.hlc < renamed.hlc < removed.hlc
    assert {change.replica for change in (made, renamed, removed)} == {workspace.replica_id}


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_no_shared_table_is_left_out(workspace, table):
    column = next(column for column in table.columns if column.sql == "TEXT" and not column.hidden)
    with workspace.write() as connection:
        uuid = repositories.insert(connection, table.name, {column.name: "甲"})
    (change,) = changes(workspace)
    assert (change.table, change.row, change.op) == (table.name, uuid, "I")
    assert change.columns[column.name] == ("NULL", "'甲'")


def test_sqlite_alone_can_write_an_attribute_table(path):
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("INSERT INTO case_action (case_uuid, kind) VALUES ('c1', 'filing')")
    (change,) = changes(path)
    assert change.actor == "unattributed"
    assert len(change.row) == 32
    assert change.row.islower() or change.row.isdigit()


def test_a_connection_that_trusts_no_schema_can_still_edit(path):
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("PRAGMA trusted_schema = OFF")
        connection.execute("INSERT INTO party (name) VALUES ('甲')")
        connection.execute("UPDATE party SET name = '乙'")
    assert [change.op for change in changes(path)] == ["I", "U"]


def test_a_packaged_copy_without_identity_gets_one_with_its_first_edit(path, outsider):
    outsider("UPDATE replica SET replica = NULL")
    outsider("INSERT INTO party (name) VALUES ('甲')", "UPDATE party SET name = '乙'")
    first, second = changes(path)
    assert len(first.replica) == 32
    assert second.replica == first.replica


def test_a_pasted_row_gets_its_own_identity_and_remembers_where_it_came_from(path, outsider):
    outsider("INSERT INTO party (uuid, name) VALUES ('original', '甲')")
    outsider("INSERT INTO party (uuid, name) SELECT uuid, name FROM party")
    uuids = [row[0] for row in outsider("SELECT uuid FROM party ORDER BY fid")]
    assert uuids[0] == "original"
    assert uuids[1] != "original"
    first, second = changes(path)
    assert first.copied_from == ""
    assert (second.row, second.copied_from) == (uuids[1], "original")
    assert second.parents == ()


def test_an_identity_cannot_be_changed(path, outsider):
    outsider("INSERT INTO party (name) VALUES ('甲')")
    with pytest.raises(sqlite3.IntegrityError, match="immutable"):
        outsider("UPDATE party SET uuid = 'another'")
    assert len(changes(path)) == 1


def test_insert_or_replace_loses_no_value_in_the_record(path, outsider):
    outsider("INSERT INTO party (fid, uuid, name, phone) VALUES (1, 'p', '甲', '0635')")
    outsider("INSERT OR REPLACE INTO party (fid, uuid, name) VALUES (1, 'p', '乙')")
    first, second = changes(path)
    assert second.op == "I"
    assert second.parents == (first.change,), "an insert on a row that has heads folds as an update"
    assert second.columns["name"][1] == "'乙'"
    assert second.columns["phone"][1] == "NULL", "the replaced row's telephone is gone, and the record says so"


def test_upsert_is_an_update(path, outsider):
    outsider("INSERT INTO party (fid, uuid, name) VALUES (1, 'p', '甲')")
    outsider(
        "INSERT INTO party (fid, uuid, name) VALUES (1, 'p', '乙') ON CONFLICT (fid) DO UPDATE SET name = '乙'"
    )
    assert [change.op for change in changes(path)] == ["I", "U"]


def test_an_edit_that_changes_nothing_leaves_no_trace(path, outsider):
    outsider("INSERT INTO evidence (path, taken_at, latitude) VALUES ('a.jpg', '2026-09-26T01:02:03Z', 36.5)")
    outsider(
        "UPDATE evidence SET path = 'a.jpg', latitude = 36.5",
        "UPDATE evidence SET taken_at = '2026-09-26T01:02:03.000Z'",
        "UPDATE evidence SET taken_at = '2026/09/26 01:02:03'",
        "UPDATE evidence SET taken_at = '2026-09-26T09:02:03+08:00'",
    )
    assert len(changes(path)) == 1
    outsider("UPDATE evidence SET taken_at = '2026-09-26T01:02:04Z'")
    assert list(changes(path)[1].columns) == ["taken_at"]


def test_a_rewritten_geometry_header_is_no_edit_and_a_moved_corner_is_one(workspace):
    with workspace.write() as connection:
        uuid = repositories.insert(connection, "structure", {"geom": polygon()})
        multi = to_multi(polygon())
        bare = b"GP\x00\x01" + (4547).to_bytes(4, "little") + multi
        connection.execute("UPDATE structure SET geom = ?", (bare,))
        assert len(changes(workspace)) == 1
        connection.execute("UPDATE structure SET geom = ?", (to_blob(to_multi(polygon(side=11)), 4547),))
    moved = changes(workspace)[1]
    assert list(moved.columns) == ["geom"]
    assert parse_literal(moved.columns["geom"][0]) == multi, "the log keeps plain WKB"
    assert parse_literal(moved.columns["geom"][1]) == to_multi(polygon(side=11))
    assert moved.row == uuid


@pytest.mark.parametrize(
    ("old", "new", "edit"),
    [
        ("2026/9/5", "2026-09-05", False),
        ("2026-9-5", "2026/09/05", False),
        ("2026-09-05T08:00:00Z", "2026-09-05", False),
        ("2026-09-05", "2026-09-06", True),
        ("2026-09-05", "2026-09-05（补）", True),
        ("2026-9-5", "2026-9-5-1", True),
        ("下周", "下周一", True),
        ("2026-09-05", None, True),
        ("", "2026-09-05", True),
    ],
)
def test_a_day_is_compared_as_a_day(outsider, path, old, new, edit):
    outsider(f"INSERT INTO hold (from_on) VALUES ('{old}')")
    outsider(f"UPDATE hold SET from_on = {'NULL' if new is None else repr(new)}")
    assert len(changes(path)) == 1 + edit


@pytest.mark.parametrize(
    "value", [math.inf, -math.inf, 0.1 + 0.2, 1e-300, 5e-324, 123456789.123456789, -0.5, 2.0**60, 1e22]
)
def test_numbers_are_recorded_bit_for_bit(workspace, value):
    with workspace.write() as connection:
        connection.execute("INSERT INTO evidence (longitude) VALUES (?)", (value,))
    assert parse_literal(changes(workspace)[0].columns["longitude"][1]) == value


@pytest.mark.parametrize("value", ["it''s; a=1>2", "合法\0隐藏", "", "NULL", "X'00'", "\U0001f3d7", "a\r\nb"])
def test_texts_are_recorded_letter_for_letter(workspace, value):
    with workspace.write() as connection:
        connection.execute("INSERT INTO party (name, remark) VALUES (?, 'x')", (value,))
    change = changes(workspace)[0]
    assert parse_literal(change.columns["name"][1]) == value
    assert change.columns["remark"][1] == "'x'"


def test_bytes_that_are_no_text_do_not_make_the_log_unreadable(workspace):
    with workspace.write() as connection:
        connection.execute("INSERT INTO party (name) VALUES (CAST(X'B6ABB2FDB8AE' AS TEXT))")
    name = parse_literal(changes(workspace)[0].columns["name"][1])
    assert name.encode("utf-8", "surrogateescape") == bytes.fromhex("B6ABB2FDB8AE")


def test_what_is_computed_for_display_is_not_recorded(workspace):
    with workspace.write() as connection:
        uuid = repositories.insert(connection, "structure", {"geom": polygon(), "status": "suspected"})
        repositories.update(connection, "structure", uuid, {"lead_agency": "lc.cm", "lead_status": "determined"})
    (made,) = changes(workspace)
    assert "lead_agency" not in made.columns


def test_the_legal_columns_of_a_case_are_recorded(workspace):
    with workspace.write() as connection:
        repositories.insert(connection, "enforcement_case", {"geom": point(), "lead_agency": "lc.cm"})
    assert changes(workspace)[0].columns["lead_agency"] == ("NULL", "'lc.cm'")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE change_log SET actor = '王强'",
        "DELETE FROM change_log",
        "INSERT OR REPLACE INTO change_log SELECT id, change, table_name, row_uuid, op, columns, parents,"
        " replica, '王强', hlc, at FROM change_log",
        "INSERT OR REPLACE INTO change_log SELECT NULL, change, table_name, row_uuid, op, columns, parents,"
        " replica, '王强', hlc, at FROM change_log",
    ],
)
def test_the_log_cannot_be_rewritten_by_accident(path, outsider, statement):
    outsider("INSERT INTO party (name) VALUES ('甲')")
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        outsider(statement)
    assert [change.actor for change in changes(path)] == ["unattributed"]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE decision_record SET decision = '{}'",
        "DELETE FROM decision_record",
        "INSERT OR REPLACE INTO decision_record (fid, decision) VALUES (1, '{}')",
    ],
)
def test_a_decision_once_recorded_stays(outsider, statement):
    outsider('INSERT INTO decision_record (decision) VALUES (\'{"lead": "lc.nr"}\')')
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        outsider(statement)
    assert outsider("SELECT decision FROM decision_record") == [('{"lead": "lc.nr"}',)]


def test_an_aborted_edit_is_not_in_the_record(workspace):
    with pytest.raises(ZeroDivisionError), workspace.write() as connection:
        repositories.insert(connection, "party", {"name": "甲"})
        raise ZeroDivisionError
    assert changes(workspace) == []
    assert repositories.rows(workspace.connection, "party") == []


def test_merged_rows_are_not_recorded_again_and_the_switch_is_never_left_on(workspace):
    with workspace.merging() as connection:
        repositories.put(connection, "party", "p" * 32, {"name": "'甲'", "unheard_of": "1", "_note": "2"})
    assert changes(workspace) == []
    assert repositories.find(workspace.connection, "party", "p" * 32)["name"] == "甲"
    with pytest.raises(InputError), workspace.merging():
        raise InputError("interrupted")
    with workspace.merging() as connection:
        with workspace.merging():
            pass
        repositories.put(connection, "party", "p" * 32, {"name": "'还在合并'"})
    assert changes(workspace) == []
    with workspace.write() as connection:
        repositories.insert(connection, "party", {"name": "乙"})
    assert len(changes(workspace)) == 1


def test_concurrent_heads_become_the_parents_of_the_next_edit(workspace):
    with workspace.write() as connection:
        uuid = repositories.insert(connection, "party", {"name": "甲"})
    (first,) = changes(workspace)
    other = first.__class__(
        **{**first.__dict__, "change": "f" * 32, "op": "U", "parents": (first.change,), "actor": "王强"}
    )
    with workspace.write() as connection:
        repositories.update(connection, "party", uuid, {"name": "乙"})
    with workspace.merging() as connection:
        assert log.append(connection, [other, other]) == 1
    mine = changes(workspace)[1]
    assert log.heads(workspace.connection, "party", uuid) == sorted([mine.change, other.change])
    with workspace.write() as connection:
        repositories.update(connection, "party", uuid, {"name": "丙"})
    last = changes(workspace)[-1]
    assert last.parents == tuple(sorted([mine.change, other.change]))
    assert log.heads(workspace.connection, "party", uuid) == [last.change]


def test_a_parent_that_arrives_late_is_no_head(workspace):
    with workspace.write() as connection:
        uuid = repositories.insert(connection, "party", {"name": "甲"})
    (first,) = changes(workspace)
    middle = first.__class__(**{**first.__dict__, "change": "e" * 32, "parents": (first.change,)})
    last = first.__class__(**{**first.__dict__, "change": "f" * 32, "parents": (middle.change,)})
    with workspace.merging() as connection:
        log.append(connection, [last])
        log.append(connection, [middle])
    assert log.heads(workspace.connection, "party", uuid) == [last.change]


def test_an_actor_ends_with_the_session_that_set_it(path, outsider):
    with open_as(path, "李梅"):
        outsider("INSERT INTO party (name) VALUES ('while she works')")
    outsider("INSERT INTO party (name) VALUES ('after she left')")
    assert [change.actor for change in changes(path)] == ["李梅", "unattributed"]


def test_an_actor_whose_program_crashed_gets_no_credit_for_later_edits(path, outsider):
    with open_as(path, "李梅") as workspace:
        image = path.with_name("crashed.gpkg")
        with closing(sqlite3.connect(image)) as copy:
            workspace.connection.backup(copy)
    with open_as(image, None) as after:
        with after.write() as connection:
            repositories.insert(connection, "party", {"name": "later"})
        assert changes(after)[0].actor == "unattributed"


def test_an_actor_stays_while_another_task_of_hers_opens_and_closes_the_file(path):
    with open_as(path, "李梅") as workspace:
        open_as(path, "李梅 (sync)").close()
        with workspace.write() as connection:
            repositories.insert(connection, "party", {"name": "still her"})
        assert changes(workspace)[0].actor == "李梅"


def test_an_actor_whose_program_crashed_is_not_credited_for_ever(path, outsider):
    outsider("UPDATE replica SET actor = '李梅', actor_until = (SELECT hlc FROM replica) + 1")
    outsider("INSERT INTO party (name) VALUES ('a year later, in plain QGIS')")
    assert changes(path)[0].actor == "unattributed"


def test_an_actor_given_to_a_packaged_copy_stays(path, outsider):
    outsider("UPDATE replica SET actor = '李梅', replica = NULL")
    outsider("INSERT INTO party (name) VALUES ('on the tablet')")
    assert changes(path)[0].actor == "李梅"


def test_every_write_of_hers_keeps_an_actor_credited(path, outsider):
    with open_as(path, "李梅") as workspace:
        outsider("UPDATE replica SET actor_until = 1")
        workspace.renew_actor()
        outsider("INSERT INTO party (name) VALUES ('甲')")
        assert changes(workspace)[0].actor == "李梅"
