"""Files from sticks, mails and broken shares: refused in a sentence, quickly, and left exactly as they are."""

from __future__ import annotations

import os
import random
import shutil
import sqlite3
import struct
from contextlib import closing
from pathlib import Path
from typing import Callable

import pytest

from enforcement_plugin.app import syncing, workspaces
from enforcement_plugin.errors import EnforcementError, InputError
from enforcement_plugin.sync.hub import MemoryHub
from enforcement_plugin.sync.verify import verify, witness_of
from enforcement_plugin.workspace import repositories
from tests.hostile import ENDLESS, STRANGERS, endless, fingerprint
from tests.workspace.made import changes, open_as, polygon

FORMATS = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "formats"


@pytest.fixture
def filled(path: Path) -> Path:
    with open_as(path) as workspace, workspace.write() as connection:
        for number in range(30):
            repositories.insert(connection, "party", {"name": f"当事人{number}", "remark": "备注" * 40})
        repositories.insert(connection, "structure", {"geom": polygon(), "status": "suspected"})
    return path


def refused_or_whole(path: Path) -> bool:
    """Open, check and read a file in every way; tell whether it was refused. Nothing else may be raised."""
    refused = False
    for way in (workspaces.check_workspace, lambda p: list(verify_with(p)), lambda p: open_as(p).close()):
        try:
            way(path)
        except EnforcementError as error:
            assert path.name in str(error), "the sentence names the file"
            refused = True
    return refused


def verify_with(path: Path) -> object:
    return verify(MemoryHub("f" * 32), [witness_of(path)], progress=lambda share, text: None).findings


@pytest.mark.parametrize("seed", range(3))
def test_turned_bits_never_end_in_a_traceback(filled, seed):
    """Wherever the bit lies: in a header, a page, the schema, a name, a text."""
    chance = random.Random(seed)
    whole = filled.read_bytes()
    schema = [place for place in range(0, len(whole), 4096) if whole[place : place + 1] in (b"\x05", b"\x0d")]
    places = [*range(16, 100, 21), *(chance.choice(schema) + chance.randrange(4096) for _ in range(8))]
    for place in places:
        content = bytearray(whole)
        content[place] ^= 1 << chance.randrange(8)
        filled.write_bytes(bytes(content))
        for suffix in ("-wal", "-shm", "-journal"):
            Path(f"{filled}{suffix}").unlink(missing_ok=True)
        refused_or_whole(filled)


def test_a_name_in_the_schema_that_is_no_utf8(filled):
    content = filled.read_bytes()
    at = content.index(b"CREATE TABLE") + 20
    filled.write_bytes(content[:at] + b"\xff\xfe" + content[at + 2 :])
    before = fingerprint(filled)
    with pytest.raises(InputError, match=filled.name):
        open_as(filled)
    assert fingerprint(filled) == before


def _pipe(place: Path) -> None:
    os.mkfifo(place)


def _device(place: Path) -> None:
    place.symlink_to("/dev/zero")


def _loop(place: Path) -> None:
    place.symlink_to(place)


def _folder(place: Path) -> None:
    place.mkdir()


def _dangling(place: Path) -> None:
    place.symlink_to(place.with_name("nowhere"))


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="pipes and devices are a thing of POSIX")
@pytest.mark.parametrize("make", [_pipe, _device, _loop, _folder, _dangling])
def test_what_is_no_file_is_refused_without_waiting(tmp_path, make: Callable[[Path], None]):
    place = tmp_path / "w.gpkg"
    make(place)
    with pytest.raises(InputError, match=r"w\.gpkg"):
        open_as(place)
    with pytest.raises(InputError):
        workspaces.check_workspace(place)


@pytest.mark.parametrize("name", STRANGERS)
def test_other_formats_under_our_ending(tmp_path, name):
    place = tmp_path / name
    place.write_bytes(STRANGERS[name])
    before = fingerprint(place)
    assert refused_or_whole(place)
    assert fingerprint(place) == before
    assert [entry.name for entry in tmp_path.iterdir()] == [name]


def test_another_application_id_is_refused(filled):
    with closing(sqlite3.connect(filled)) as connection:
        connection.execute("PRAGMA application_id = 1234")
    before = fingerprint(filled)
    with pytest.raises(InputError, match="not a GeoPackage"):
        open_as(filled)
    assert fingerprint(filled) == before


@pytest.mark.parametrize("table", ["party", "change_log", "setting", "gpkg_contents", "replica", "imported_rows"])
def test_a_view_in_the_place_of_a_table_is_never_asked(filled, table):
    """It would not answer before the end of time."""
    endless(table)(filled)
    before = fingerprint(filled)
    with pytest.raises(InputError, match=table):
        open_as(filled)
    with pytest.raises(InputError, match=filled.name):
        workspaces.check_workspace(filled)
    assert fingerprint(filled) == before


JOURNAL = bytes.fromhex("d9d505f920a163d7")  # how a rollback journal begins (SQLite, "File Format", 3)


@pytest.mark.parametrize("table", ["party", "change_log", "replica", "gpkg_ogr_contents"])
@pytest.mark.parametrize("journal", [b"\0" * 600, b"garbage" * 100, JOURNAL + b"\0" * 600])
def test_a_journal_beside_it_does_not_hide_such_a_view(filled, table, journal):
    endless(table)(filled)
    before = fingerprint(filled)
    for way in (workspaces.check_workspace, open_as):
        filled.with_name(filled.name + "-journal").write_bytes(journal)
        with pytest.raises(EnforcementError, match=filled.name):
            way(filled)
    assert fingerprint(filled) == before


@pytest.mark.parametrize("garbled", ["columns = CAST(X'7BFFFE' AS TEXT)", "hlc = 'x'"])
def test_a_sync_that_refuses_a_garbled_record_leaves_the_file_as_it_is(filled, tmp_path, garbled):
    """Whatever tool wrote it had dropped the triggers, or had not."""
    with closing(sqlite3.connect(filled)) as connection, connection:
        locks = connection.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'change_log'"
        ).fetchall()
        for name, _ in locks:
            connection.execute(f"DROP TRIGGER {name}")
        connection.execute(f"UPDATE change_log SET {garbled}")
    for put_back in (False, True):
        if put_back:
            with closing(sqlite3.connect(filled)) as connection, connection:
                for _, statement in locks:
                    connection.execute(statement)
        before = fingerprint(filled)
        with pytest.raises(InputError, match=filled.name):
            syncing.synchronise(filled, tmp_path / "hub", actor="李梅", profile=tmp_path / "profile.json")
        assert fingerprint(filled) == before
        assert not (tmp_path / "hub").exists()


@pytest.mark.parametrize(
    "table", ["replica", "session", "setting", "change_log", "gpkg_contents", "imported_rows"]
)
def test_a_foreign_trigger_on_what_keeps_account_never_answers(filled, table):
    """It would run at every step of the plugin, and this one for ever."""
    with closing(sqlite3.connect(filled)) as connection, connection:
        connection.execute("CREATE TABLE theirs (i)")
        for event in ("INSERT", "UPDATE"):
            connection.execute(
                f"CREATE TRIGGER gpkg_{event} BEFORE {event} ON {table} BEGIN"
                f" INSERT INTO theirs SELECT * FROM ({ENDLESS} i FROM n); END"
            )
    found = workspaces.check_workspace(filled)["findings"]
    assert {(each["trigger"], each["state"]) for each in found} == {
        ("gpkg_INSERT", "unknown"),
        ("gpkg_UPDATE", "unknown"),
    }
    with open_as(filled) as workspace:
        assert set(workspace.restored) == {"gpkg_INSERT", "gpkg_UPDATE"}
        with workspace.write() as connection:
            repositories.insert(connection, "party", {"name": "甲"})
    assert workspaces.check_workspace(filled)["ok"]


def test_a_foreign_trigger_stays_but_is_silent_while_rows_of_others_arrive(filled):
    """What it did to them would be in no record, and it may never end."""
    with closing(sqlite3.connect(filled)) as connection, connection:
        connection.execute("CREATE TABLE theirs (i)")
        connection.execute(
            "CREATE TRIGGER theirs_update AFTER UPDATE ON party BEGIN"
            f" INSERT INTO theirs SELECT * FROM ({ENDLESS} i FROM n); END"
        )
    with open_as(filled) as workspace, workspace.merging() as connection:
        connection.execute("UPDATE party SET remark = '到了'")
    with open_as(filled) as workspace:
        assert workspace.restored == ()
        (left,) = workspace.connection.execute("SELECT count(*) FROM theirs").fetchone()
    assert left == 0
    found = [each for each in workspaces.check_workspace(filled)["findings"] if each["kind"] == "trigger"]
    assert [each["trigger"] for each in found] == ["theirs_update"]


def test_a_reader_leaves_nothing_beside_a_file_in_wal_mode(filled):
    with closing(sqlite3.connect(filled)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
    before = fingerprint(filled)
    assert workspaces.check_workspace(filled)["ok"]
    assert fingerprint(filled) == before
    assert [entry.name for entry in filled.parent.iterdir()] == [filled.name]


@pytest.mark.parametrize("value", ["'{'", "X'FF'", f"'{'[' * 100_000}'"], ids=["half", "bytes", "nested"])
def test_a_setting_that_cannot_be_read_is_said_before_anything_is_written(filled, value):
    with closing(sqlite3.connect(filled)) as connection, connection:
        connection.execute(f"UPDATE setting SET value = {value} WHERE name = 'crs'")
    before = fingerprint(filled)
    with pytest.raises(InputError, match="setting crs"):
        open_as(filled)
    assert fingerprint(filled) == before
    assert {"kind": "setting", "setting": "crs"} in workspaces.check_workspace(filled)["findings"]


def test_a_file_that_does_not_know_who_it_is_says_so(filled):
    with closing(sqlite3.connect(filled)) as connection, connection:
        connection.execute("DELETE FROM replica")
    assert workspaces.check_workspace(filled)["findings"][-1]["table"] == "replica"


def test_names_that_look_like_sql_harm_nothing(filled):
    with closing(sqlite3.connect(filled)) as connection, connection:
        connection.execute('CREATE TABLE "party"" ; DROP TABLE party; --" (a)')
        connection.execute('ALTER TABLE party ADD COLUMN "x"" = 1; --" TEXT')
        connection.execute("""CREATE TABLE "it's" (a)""")
    with open_as(filled) as workspace, workspace.write() as connection:
        assert len(repositories.rows(connection, "party")) == 30
        repositories.update(connection, "party", repositories.rows(connection, "party")[0]["uuid"], {"name": "甲"})
    assert workspaces.check_workspace(filled)["ok"]


def test_a_text_of_a_hundred_megabytes_is_a_value_like_any(filled):
    with open_as(filled) as workspace, workspace.write() as connection:
        uuid = repositories.insert(connection, "party", {"name": "长" * 34_000_000})
    with open_as(filled) as workspace:
        assert len(repositories.find(workspace.connection, "party", uuid)["name"]) == 34_000_000
        (length,) = workspace.connection.execute("SELECT max(length(columns)) FROM change_log").fetchone()
        assert length > 34_000_000


NAN = struct.pack("<d", float("nan"))


@pytest.mark.parametrize(
    "wkb",
    [
        b"",
        b"\x01",
        b"\x01\x06",
        b"garbage",
        struct.pack("<BII", 1, 6, 2**31),
        struct.pack("<BII", 1, 6, 1) + struct.pack("<BIII", 1, 3, 1, 2**30),
        struct.pack("<BII", 1, 6, 1) + struct.pack("<BIII", 1, 3, 1, 4) + NAN * 8,
        struct.pack("<BII", 1, 6, 0),
        struct.pack("<BII", 1, 7, 1) * 5000,
    ],
    ids=["nothing", "a byte", "a type", "words", "count", "rings", "nan", "empty", "nested"],
)
def test_any_geometry_is_kept_recorded_and_read_back(filled, wkb):
    """Whatever a tool wrote there: the row stays, the record has it, and the file can be read and checked."""
    blob = b"GP\0\x01" + struct.pack("<i", 4547) + wkb
    with open_as(filled) as workspace:
        with workspace.write() as connection:
            connection.execute("UPDATE structure SET geom = ?", (blob,))
        assert repositories.rows(workspace.connection, "structure")[0]["geom"] is not None
    kept = wkb or blob  # a header with nothing behind it is no header
    assert changes(filled)[-1].columns["geom"][1] == f"X'{kept.hex().upper()}'"
    empty = wkb == struct.pack("<BII", 1, 6, 0)  # nobody has drawn it yet
    found = workspaces.check_workspace(filled)["findings"]
    assert [(each["kind"], each["detail"]) for each in found] == ([] if empty else [("geometry", "unreadable")])


def test_a_copy_in_wal_mode_without_its_wal_lacks_what_the_log_lacks_too(filled, tmp_path):
    """Nothing half: the rows that are missing are missing from the record as well, and a sync brings them."""
    copy = tmp_path / "copy.gpkg"
    with open_as(filled) as workspace:
        with workspace.write() as connection:
            repositories.insert(connection, "party", {"name": "只在日志里"})
        shutil.copyfile(filled, copy)
    with open_as(copy) as workspace:
        assert len(repositories.rows(workspace.connection, "party")) in (0, 30)
    assert workspaces.check_workspace(copy)["ok"]


def test_rows_of_a_transaction_that_never_ended_are_found(filled, tmp_path):
    """A copy taken in the middle of a write, without its journal, shows rows that nobody ever saved."""
    copy = tmp_path / "copy.gpkg"
    with closing(sqlite3.connect(filled, isolation_level=None)) as connection:
        connection.execute("PRAGMA cache_size = 2")
        connection.execute("PRAGMA cache_spill = 1")
        connection.execute("BEGIN IMMEDIATE")
        for number in range(2000):
            connection.execute("INSERT INTO party (name, remark) VALUES (?, ?)", (f"没有保存{number}", "长" * 300))
        shutil.copyfile(filled, copy)
        connection.execute("ROLLBACK")
    before = fingerprint(copy)
    try:
        answer = workspaces.check_workspace(copy)
    except InputError as error:
        assert copy.name in str(error)
    else:
        assert not answer["ok"]
    assert fingerprint(copy) == before
    assert workspaces.check_workspace(filled)["ok"]


@pytest.mark.parametrize("folder", ["gpkg_ets12", "gpkg_geodiff"])
def test_real_foreign_geopackages_are_refused_as_what_they_are(tmp_path, folder):
    source = FORMATS / folder
    if not source.is_dir():
        pytest.skip("the collection of real files is not beside this checkout")
    found = sorted(source.rglob("*.gpkg"))
    assert found
    for number, file in enumerate(found):
        place = tmp_path / f"{number}.gpkg"
        shutil.copyfile(file, place)
        before = fingerprint(place)
        assert refused_or_whole(place), file.name
        assert fingerprint(place) == before, file.name


def test_a_real_file_that_was_cut_off(tmp_path):
    source = FORMATS / "truncated_from_geodiff_base.gpkg"
    if not source.exists():
        pytest.skip("the collection of real files is not beside this checkout")
    place = tmp_path / "cut.gpkg"
    shutil.copyfile(source, place)
    assert refused_or_whole(place)
    assert fingerprint(place) == fingerprint(source)
