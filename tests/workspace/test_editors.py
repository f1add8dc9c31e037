"""Every tool that offices edit with, on every shared table: afterwards the log says what the tables say."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import List

import pytest

from enforcement_plugin.app import workspaces
from enforcement_plugin.errors import InputError
from enforcement_plugin.workspace import repositories
from enforcement_plugin.workspace.geometry import register_functions, to_blob, to_multi
from enforcement_plugin.workspace.model import Table
from enforcement_plugin.workspace.tables import TABLES
from tests.workspace.made import changes, open_as, point, polygon

EDITABLE = [table for table in TABLES if not table.append_only]
PLAIN = [table for table in EDITABLE if not table.geometry]


def columns_of(table: Table) -> List[str]:
    """Two columns of text, as every table has them."""
    return [column.name for column in table.columns if column.sql == "TEXT" and column.role == "value"][-2:]


def edit(path: Path, *statements: str) -> None:
    """Run SQL as another program does that knows the spatial functions."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        register_functions(connection)
        for statement in statements:
            connection.execute(statement)


def ops(path: Path) -> List[str]:
    return [change.op for change in changes(path)]


def accounted(path: Path) -> bool:
    return bool(workspaces.check_workspace(path)["ok"])


@pytest.mark.parametrize("table", EDITABLE, ids=lambda table: table.name)
@pytest.mark.parametrize(
    "settings",
    [
        (),
        ("PRAGMA recursive_triggers = ON",),
        ("PRAGMA foreign_keys = ON", "PRAGMA recursive_triggers = ON"),
        ("PRAGMA foreign_keys = ON",),
        ("PRAGMA synchronous = OFF", "PRAGMA journal_mode = MEMORY"),
    ],
    ids=["plain", "recursive", "both", "keys", "hasty"],
)
def test_insert_update_replace_upsert_and_delete(path, table, settings):
    name, (one, other) = table.name, columns_of(table)
    edit(
        path,
        *settings,
        f"INSERT INTO {name} (fid, uuid, {one}, {other}) VALUES (7, 'u', '甲', 'x')",
        f"UPDATE {name} SET {one} = '乙' WHERE fid = 7",
        f"INSERT INTO {name} (fid, uuid, {one}) VALUES (7, 'u', '丙')"
        f" ON CONFLICT (fid) DO UPDATE SET {one} = excluded.{one}",
        f"INSERT OR REPLACE INTO {name} (fid, uuid, {one}) VALUES (7, 'u', '丁')",
        f"REPLACE INTO {name} (fid, uuid, {one}) VALUES (7, 'w', '戊')",
        f"INSERT OR IGNORE INTO {name} (fid, uuid, {one}) VALUES (7, 'v', '己')",
        f"UPDATE OR REPLACE {name} SET {other} = 'y' WHERE fid = 7",
        f"DELETE FROM {name} WHERE fid = 7",
    )
    found = changes(path)
    assert {change.row for change in found} == {"u", "w"}, "what was ignored left no trace"
    assert [change.op for change in found if change.row == "w"] == ["I", "U", "D"]
    assert [change.op for change in found if change.row == "u"][-1] == "D", "it was pushed out by another row"
    said = {literal for change in found for _, literal in change.columns.values()}
    assert {"'甲'", "'乙'", "'丙'", "'丁'", "'戊'", "'y'"} <= said
    assert accounted(path)


@pytest.mark.parametrize("table", PLAIN, ids=lambda table: table.name)
def test_tools_without_the_spatial_functions_write_attribute_tables(path, table):
    one, other = columns_of(table)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("PRAGMA trusted_schema = OFF")
        connection.executemany(
            f"INSERT INTO {table.name} ({one}, {other}) VALUES (?, ?)", [(f"{n}", "x") for n in range(20)]
        )
        connection.executemany(f"UPDATE {table.name} SET {one} = ? WHERE {one} = ?", [("甲", "3"), ("乙", "4")])
    assert ops(path) == ["I"] * 20 + ["U"] * 2
    assert accounted(path)


def test_sqlite_utils_writes_like_any(path):
    pytest.importorskip("sqlite_utils", reason="sqlite-utils is not here")
    program = (
        "import sqlite_utils, sys\n"
        "party = sqlite_utils.Database(sys.argv[1])['party']\n"
        "party.insert_all([{'fid': n, 'name': str(n)} for n in range(1, 4)])\n"
        "party.upsert({'fid': 2, 'name': '改'}, pk='fid')\n"
        "party.update(3, {'phone': '0635'})\n"
        "party.insert({'fid': 1, 'name': '换'}, pk='fid', replace=True)\n"
        "party.delete(2)\n"
    )
    subprocess.run([sys.executable, "-c", program, str(path)], check=True)
    removed = {change.row for change in changes(path) if change.op == "D"}
    assert len(removed) == 2, "one was removed, one was pushed out by a row without its identity"
    assert accounted(path)


@pytest.mark.parametrize("table", EDITABLE, ids=lambda table: table.name)
def test_ogr2ogr_appends_to_every_table(path, tmp_path, table):
    (one, other), source = columns_of(table), tmp_path / "in.geojson"
    corners = [[459000, 4031000], [459001, 4031000], [459001, 4031001], [459000, 4031000]]
    shape = None
    if table.geometry:
        point_wanted = table.geometry == "POINT"
        shape = {
            "type": "Point" if point_wanted else "MultiPolygon",
            "coordinates": corners[0] if point_wanted else [[corners]],
        }
    features = [
        {"type": "Feature", "geometry": shape, "properties": {one: first, other: "x"}} for first in ("甲", "乙")
    ]
    source.write_text(json.dumps({"type": "FeatureCollection", "features": features}), "utf-8")
    command = ["ogr2ogr", "-append", "-nln", table.name, *(["-a_srs", "EPSG:4547"] if table.geometry else [])]
    subprocess.run([*command, str(path), str(source)], check=True, capture_output=True)
    found = changes(path)
    assert [change.op for change in found] == ["I", "I"]
    assert [change.columns[one][1] for change in found] == ["'甲'", "'乙'"]
    assert accounted(path)


def test_vacuum_and_analyze_change_nothing(path):
    edit(path, "INSERT INTO party (name) VALUES ('甲')", "DELETE FROM party", "VACUUM", "ANALYZE", "REINDEX")
    edit(path, "INSERT INTO party (name) VALUES ('乙')")
    with open_as(path) as workspace:
        assert workspace.restored == ()
    assert ops(path) == ["I", "D", "I"]
    assert accounted(path)


def test_a_column_that_the_office_added_is_kept_and_disturbs_nothing(path):
    edit(path, "INSERT INTO party (uuid, name) VALUES ('u', '甲')", "ALTER TABLE party ADD COLUMN 内部编号 TEXT")
    edit(path, "UPDATE party SET 内部编号 = '7'", "UPDATE party SET name = '乙', 内部编号 = '8'")
    with open_as(path) as workspace, workspace.write() as connection:
        assert workspace.restored == ()
        repositories.update(connection, "party", "u", {"phone": "0635"})
    assert [list(change.columns) for change in changes(path)] == [["name"], ["name"], ["phone"]]
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT 内部编号 FROM party").fetchone() == ("8",)
    assert accounted(path)


@pytest.mark.parametrize(
    "statement", ["ALTER TABLE party RENAME COLUMN name TO 名称", "ALTER TABLE party DROP COLUMN credit_code"]
)
def test_a_column_that_the_office_renamed_or_dropped_is_named(path, statement):
    """Going on would lose what is written there: the file is refused, whole and unchanged."""
    edit(path, "INSERT INTO party (uuid, name) VALUES ('u', '甲')")
    with closing(sqlite3.connect(path)) as connection:
        for (trigger,) in connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'party'"
        ).fetchall():
            connection.execute(f'DROP TRIGGER "{trigger}"')  # as long as they are there, SQLite refuses
        connection.execute(statement)
    before = path.read_bytes()
    with pytest.raises(InputError, match="party"):
        open_as(path)
    assert path.read_bytes() == before


SILENCERS = {
    "switch": ["UPDATE replica SET applying = 1", "UPDATE party SET name = '暗'"],
    "heads": ["DELETE FROM row_head", "DROP TRIGGER capture_party_update", "UPDATE party SET name = '暗'"],
    "schema": [
        "PRAGMA writable_schema = ON",
        "DELETE FROM sqlite_master WHERE name = 'capture_party_update'",
        "PRAGMA writable_schema = RESET",
        "UPDATE party SET name = '暗'",
    ],
    "text": [
        "PRAGMA writable_schema = ON",
        "UPDATE sqlite_master SET sql = replace(sql, 'WHEN (SELECT', 'WHEN 0 AND (SELECT')"
        " WHERE name = 'capture_party_update'",
        "PRAGMA writable_schema = RESET",
        "UPDATE party SET name = '暗'",
    ],
    "rename": [
        "ALTER TABLE party RENAME TO aside",
        "CREATE TABLE party AS SELECT * FROM aside",
        "DROP TABLE aside",
        "UPDATE party SET name = '暗'",
    ],
}


@pytest.mark.parametrize("how", SILENCERS)
def test_whoever_silences_the_record_is_found_out(path, how):
    """By the next opening, or by ``workspace check`` where SQLite itself does not tell that the schema changed."""
    edit(path, "INSERT INTO party (uuid, name) VALUES ('u', '明')")
    edit(path, *SILENCERS[how])
    assert not accounted(path)
    with workspaces.open_workspace(path, "王强"):
        pass
    if "暗" not in str(changes(path)[-1].columns):
        workspaces.check_workspace(path, repair=True)
    last = changes(path)[-1]
    assert (last.op, last.actor, last.columns["name"]) == ("outside", "unattributed", ("'明'", "'暗'"))
    edit(path, "UPDATE party SET phone = '1'")
    assert changes(path)[-1].columns == {"phone": ("NULL", "'1'")}, "and the record goes on"


@pytest.mark.parametrize("table", [t for t in EDITABLE if t.geometry], ids=lambda table: table.name)
def test_a_pasted_and_a_split_feature_get_identities_of_their_own(path, table):
    shape = to_blob(point() if table.geometry == "POINT" else to_multi(polygon()), 4547)
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        register_functions(connection)
        connection.execute(f"INSERT INTO {table.name} (uuid, geom) VALUES ('one', ?)", (shape,))
        connection.execute(f"INSERT INTO {table.name} (uuid, geom) SELECT uuid, geom FROM {table.name}")
        uuids = [row[0] for row in connection.execute(f"SELECT uuid FROM {table.name} ORDER BY fid")]
    assert uuids[0] == "one"
    assert uuids[1] != "one"
    assert changes(path)[1].copied_from == "one"
    assert accounted(path)
