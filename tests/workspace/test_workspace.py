"""If these fail, somebody cannot open the file, opens what is none, or loses work to another program."""

from __future__ import annotations

import json
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from enforcement_plugin.errors import InputError, SurroundingsError
from enforcement_plugin.workspace import Workspace, database, migrations, repositories
from enforcement_plugin.workspace import workspace as workspace_module
from enforcement_plugin.workspace.database import BusyError
from enforcement_plugin.workspace.model import Column
from enforcement_plugin.workspace.tables import SCHEMA_VERSION, TABLES
from tests.workspace.made import changes, clock, ids, open_as, point, polygon


def journal(path: Path) -> str:
    """The journal mode in the file's header (SQLite file format, offset 18)."""
    return "wal" if path.read_bytes()[18] == 2 else "delete"


def test_a_new_workspace_knows_its_city_and_its_coordinates(tmp_path):
    with Workspace.create(
        tmp_path / "w.gpkg", pack_id="liaocheng", crs="epsg:4547", clock=clock, ids=ids, language="en"
    ) as workspace:
        assert workspace.settings["pack_id"] == "liaocheng"
        assert workspace.settings["language"] == "en"
        assert workspace.epsg == 4547
        assert len(workspace.replica_id) == 32
        workspace.set("housing_penalty_transferred", True)
        assert workspace.settings["housing_penalty_transferred"] is True


def test_a_file_that_is_there_is_never_overwritten(path):
    before = path.read_bytes()
    with pytest.raises(InputError, match="exists already"):
        Workspace.create(path, pack_id="p", crs="EPSG:4547", clock=clock, ids=ids)
    assert path.read_bytes() == before


@pytest.mark.parametrize("crs", ["4547", "EPSG:", "EPSG:999999", "CGCS2000"])
def test_an_unknown_coordinate_system_is_named_and_leaves_no_file(tmp_path, crs):
    with pytest.raises(InputError, match="coordinate system"):
        Workspace.create(tmp_path / "w.gpkg", pack_id="p", crs=crs, clock=clock, ids=ids)
    assert list(tmp_path.iterdir()) == []


def test_wal_while_open_and_one_plain_file_when_closed(path):
    with open_as(path) as workspace:
        with workspace.write() as connection:
            repositories.insert(connection, "party", {"name": "甲"})
        assert journal(path) == "wal"
    assert journal(path) == "delete"
    assert [entry.name for entry in path.parent.iterdir()] == [path.name]
    copy = path.with_name("copy.gpkg")
    shutil.copyfile(path, copy)
    assert len(changes(copy)) == 1


def test_closing_while_another_program_has_it_open_harms_neither(path):
    with open_as(path) as workspace:
        other = database.connect(path)
        other.execute("SELECT count(*) FROM party").fetchone()
        workspace.connection.execute("SELECT 1")
    assert other.execute("SELECT count(*) FROM party").fetchone() == (0,)
    other.close()
    with open_as(path) as workspace, workspace.write() as connection:
        repositories.insert(connection, "party", {})
    assert journal(path) == "delete"


def test_a_writer_waits_for_another_and_then_says_who_is_in_the_way(path, monkeypatch):
    monkeypatch.setattr(database, "WAIT_SECONDS", 0.2)
    with open_as(path) as workspace, closing(sqlite3.connect(path, isolation_level=None)) as other:
        workspace.connection.execute("PRAGMA busy_timeout = 200")
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(BusyError, match=path.name), workspace.write() as connection:
            repositories.insert(connection, "party", {})
        other.execute("ROLLBACK")
        with workspace.write() as connection:
            repositories.insert(connection, "party", {})
        assert len(changes(workspace)) == 1


def test_two_processes_that_write_at_once_lose_nothing(path):
    program = (
        "import sqlite3, sys\n"
        "c = sqlite3.connect(sys.argv[1], timeout=30, isolation_level=None)\n"
        "for i in range(40):\n"
        "    c.execute('BEGIN IMMEDIATE'); c.execute('INSERT INTO party (name) VALUES (?)', (sys.argv[2],));"
        " c.execute('COMMIT')\n"
    )
    with open_as(path) as workspace:
        running = [subprocess.Popen([sys.executable, "-c", program, str(path), name]) for name in "ab"]
        for number in range(40):
            with workspace.write() as connection:
                repositories.insert(connection, "party", {"name": str(number)})
        assert [process.wait(60) for process in running] == [0, 0]
        assert len(repositories.rows(workspace.connection, "party")) == 120
        assert len({change.change for change in changes(workspace)}) == 120


def test_a_write_inside_a_write_is_one_transaction(workspace):
    with pytest.raises(InputError), workspace.write() as connection:
        with workspace.write() as inner:
            repositories.insert(inner, "party", {"name": "甲"})
        repositories.insert(connection, "party", {"nickname": "乙"})
    assert repositories.rows(workspace.connection, "party") == []


@pytest.mark.parametrize("error", [KeyboardInterrupt, SystemExit, MemoryError])
def test_whatever_stops_a_write_nothing_of_it_stays(workspace, error):
    with pytest.raises(error), workspace.write() as connection:
        repositories.insert(connection, "party", {"name": "甲"})
        raise error
    assert not workspace.connection.in_transaction
    assert changes(workspace) == []


@pytest.mark.parametrize("cut", [0, 1, 16, 99, 100, 512, 4095, 4096, 4097, 100_000, -4096, -1])
def test_a_file_that_was_cut_off_is_refused_and_left_as_it_is(path, cut):
    whole = path.read_bytes()
    path.write_bytes(whole[:cut])
    before = path.read_bytes()
    with pytest.raises(InputError, match=path.name):
        open_as(path)
    assert path.read_bytes() == before
    assert [entry.name for entry in path.parent.iterdir()] == [path.name]


def test_what_is_no_workspace_is_refused_and_left_as_it_is(tmp_path, path):
    files = {"text.gpkg": b"case,lead\n" * 900, "noise.gpkg": bytes(range(256)) * 40}
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    with closing(sqlite3.connect(tmp_path / "plain.sqlite")) as connection:
        connection.execute("CREATE TABLE t (a)")
    foreign = tmp_path / "foreign.gpkg"
    shutil.copyfile(path, foreign)
    with closing(sqlite3.connect(foreign)) as connection:
        connection.execute("DROP TABLE row_head")
    for candidate in [*files, "plain.sqlite", "foreign.gpkg", "nowhere.gpkg", "."]:
        target = tmp_path / candidate
        before = target.read_bytes() if target.is_file() else None
        with pytest.raises(InputError):
            open_as(target)
        assert (target.read_bytes() if target.is_file() else None) == before


def test_a_lost_layer_is_named(path):
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("DROP TABLE party")
    before = path.read_bytes()
    with pytest.raises(InputError, match="party"):
        open_as(path)
    assert path.read_bytes() == before


def test_a_newer_file_opens_for_reading_only_and_says_so(path):
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("INSERT INTO party (name) VALUES ('甲')")
        connection.execute("INSERT INTO schema_version VALUES (99, '2030-01-01T00:00:00.000Z')")
    before = path.read_bytes()
    with open_as(path) as workspace:
        assert workspace.read_only
        assert "newer version" in str(workspace.refusal)
        assert repositories.rows(workspace.connection, "party")[0]["name"] == "甲"
        with pytest.raises(InputError, match="newer version"), workspace.write():
            pass
    assert path.read_bytes() == before


NEXT = SCHEMA_VERSION + 1


def next_version():
    """The description as a later version might have it: a new column, and a new table."""
    party = next(table for table in TABLES if table.name == "party")
    with_email = replace(party, columns=(*party.columns, Column("email", "TEXT", "邮箱", "E-mail", since=NEXT)))
    visits = replace(party, name="visit", zh="走访", en="Visits", since=NEXT)
    return [with_email if table is party else table for table in TABLES] + [visits]


def structure_of(path: Path) -> list:
    with closing(sqlite3.connect(path)) as connection:
        return sorted(
            (name, sql)
            for name, sql in connection.execute("SELECT name, sql FROM sqlite_master")
            if sql is not None
        )


def test_an_upgraded_file_is_like_a_new_one_and_keeps_its_rows(tmp_path, path):
    tables = next_version()
    with open_as(path) as workspace, workspace.write() as connection:
        repositories.insert(connection, "party", {"name": "甲"})
    with closing(database.connect(path)) as connection:
        migrations.migrate(connection, now="now", epsg=4547, tables=tables, target=NEXT)
        connection.execute("UPDATE party SET email = 'a@b'")
    new = tmp_path / "new.gpkg"
    shutil.copyfile(path, new)
    with closing(sqlite3.connect(new)) as connection:
        assert migrations.version_of(connection) == NEXT
    fresh = tmp_path / "fresh.gpkg"
    with closing(sqlite3.connect(fresh, isolation_level=None)) as connection:
        from enforcement_plugin.workspace.geopackage import create_metadata

        create_metadata(connection, 4547)
        migrations.migrate(connection, now="now", epsg=4547, tables=tables, target=NEXT)
    assert {name for name, _ in structure_of(path)} == {name for name, _ in structure_of(fresh)}
    with closing(sqlite3.connect(path)) as old, closing(sqlite3.connect(fresh)) as made:
        for table in ("party", "visit"):
            question = f"SELECT name, type FROM pragma_table_info('{table}')"
            assert old.execute(question).fetchall() == made.execute(question).fetchall()
        assert migrations.damaged_triggers(old, tables) == migrations.damaged_triggers(made, tables) == []
    assert list(changes(path)[-1].columns) == ["email"], "the new column is captured"


def test_a_migration_that_fails_leaves_the_file_as_it_was(path):
    def fail(connection: sqlite3.Connection) -> None:
        raise ZeroDivisionError

    before = structure_of(path)
    with closing(database.connect(path)) as connection, pytest.raises(ZeroDivisionError):
        migrations.migrate(
            connection, now="now", epsg=4547, tables=next_version(), target=NEXT, data_steps={NEXT: fail}
        )
    assert structure_of(path) == before


def test_an_older_file_is_upgraded_with_a_copy_kept(path, monkeypatch):
    with open_as(path) as workspace, workspace.write() as connection:
        repositories.insert(connection, "party", {"name": "甲"})
    monkeypatch.setattr(workspace_module, "SCHEMA_VERSION", NEXT)
    migrate = migrations.migrate
    monkeypatch.setattr(
        migrations, "migrate", lambda connection, **given: migrate(connection, **given, target=NEXT)
    )
    with open_as(path) as workspace:
        kept = workspace.upgraded_from
        assert migrations.version_of(workspace.connection) == NEXT
        assert repositories.rows(workspace.connection, "party")[0]["name"] == "甲"
    assert kept is not None
    with closing(sqlite3.connect(kept)) as connection:
        assert migrations.version_of(connection) == SCHEMA_VERSION
        assert connection.execute("SELECT name FROM party").fetchone() == ("甲",)


def test_a_misspelt_column_is_an_error_and_not_a_silent_loss(workspace):
    with workspace.write() as connection:
        uuid = repositories.insert(connection, "party", {"name": "甲"})
        for wrong in ({"nmae": "x"}, {'name" = 1 --': "x"}):
            with pytest.raises(InputError, match="no column"):
                repositories.update(connection, "party", uuid, wrong)
    with pytest.raises(InputError, match="no table"):
        repositories.rows(workspace.connection, "partys")
    with pytest.raises(InputError, match="no row"), workspace.write() as connection:
        repositories.update(connection, "party", "0" * 32, {"name": "x"})


def test_geometries_go_in_and_out_as_wkb(workspace):
    with workspace.write() as connection:
        case = repositories.insert(connection, "enforcement_case", {"geom": point(5, 6)})
        structure = repositories.insert(connection, "structure", {"geom": polygon()})
    assert repositories.find(workspace.connection, "enforcement_case", case)["geom"] == point(5, 6)
    stored = repositories.find(workspace.connection, "structure", structure)["geom"]
    assert polygon() in stored
    assert stored[1:5] == (6).to_bytes(4, "little"), "a multipolygon, as the layer says"


def test_days_and_instants_are_written_as_gdal_writes_them(workspace):
    with workspace.write() as connection:
        repositories.insert(connection, "evidence", {"taken_at": clock()})
        repositories.insert(connection, "hold", {"from_on": clock().date()})
    assert repositories.rows(workspace.connection, "evidence")[0]["taken_at"] == "2026-09-26T01:02:03.000Z"
    assert repositories.rows(workspace.connection, "hold", from_on=clock().date())[0]["from_on"] == "2026-09-26"


def test_a_write_protected_file_can_be_read(path, monkeypatch):
    monkeypatch.setattr(workspace_module.os, "access", lambda *_: False)
    with open_as(path) as workspace:
        assert workspace.read_only
        with pytest.raises(SurroundingsError, match="write-protected"), workspace.write():
            pass


def test_settings_survive_closing(path):
    with open_as(path) as workspace:
        workspace.set("office", {"name": "城管局", "seats": [1, 2]})
    with open_as(path) as workspace:
        assert workspace.settings["office"] == {"name": "城管局", "seats": [1, 2]}
        assert json.dumps(workspace.settings["office"])


def test_a_full_disk_at_closing_is_said_and_loses_no_save(path):
    resource = pytest.importorskip("resource", reason="limits of file sizes are a thing of POSIX")
    workspace = open_as(path)
    with workspace.write() as connection:
        for _ in range(40):
            repositories.insert(connection, "party", {"remark": "长文" * 3000})
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (path.stat().st_size, limits[1]))
    try:
        with pytest.raises(SurroundingsError, match="one piece"):
            workspace.close()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    with open_as(path) as again:
        assert len(repositories.rows(again.connection, "party")) == 40
    assert [entry.name for entry in path.parent.iterdir()] == [path.name]
