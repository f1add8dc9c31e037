"""Files that an older version of the plugin wrote: opened, upgraded, nothing lost, nothing half done.

If one of these fails, an office loses its cases on the day it updates the plugin.
"""

from __future__ import annotations

import shutil
import sqlite3
import threading
from contextlib import closing
from pathlib import Path
from typing import Dict, Iterator, List

import pytest

from enforcement_plugin.app.workspaces import check_workspace, open_workspace
from enforcement_plugin.errors import EnforcementError, InputError, SurroundingsError
from enforcement_plugin.sync.rows import fold_of
from enforcement_plugin.workspace import Workspace, database, migrations, recording, repositories, styles
from enforcement_plugin.workspace.geometry import register_functions
from enforcement_plugin.workspace.model import identifier
from enforcement_plugin.workspace.tables import SCHEMA_VERSION
from tests.workspace.made import changes, clock, ids, open_as
from tests.workspace.old_office import OldOffice, unpack

Dump = Dict[str, List[tuple]]


@pytest.fixture(scope="session")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> OldOffice:
    return unpack(tmp_path_factory.mktemp("old"))


@pytest.fixture
def old(unpacked: OldOffice, tmp_path: Path) -> Path:
    """A file of schema 1 with cases, conflicts and a hub, as its officer left it."""
    path = tmp_path / "旧工作区.gpkg"
    shutil.copyfile(unpacked.li, path)
    return path


def dump(path: Path) -> Dump:
    """Every row of every table (the spatial indexes' own ones included)."""
    with closing(sqlite3.connect(path)) as connection:
        connection.text_factory = bytes
        names = [
            row[0].decode() for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        ]
        return {name: sorted(connection.execute(f"SELECT * FROM {identifier(name)}"), key=repr) for name in names}


def objects(path: Path) -> set:
    with closing(sqlite3.connect(path)) as connection:
        return set(connection.execute("SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL"))


def copies(path: Path) -> List[Path]:
    return sorted(path.parent.glob("*.schema1-*"))


# What an upgrade may touch: the new table and what tells about it.
ABOUT_THE_FILE = {
    "device",
    "imported_rows",
    "schema_version",
    "replica",
    "setting",
    "gpkg_contents",
    "layer_styles",
    "gpkg_data_columns",
    "gpkg_data_column_constraints",
    "sqlite_sequence",
}


def test_an_old_file_is_upgraded_and_everything_in_it_stays(old: Path) -> None:
    before = dump(old)
    assert before["conflict"]
    assert before["enforcement_case"]
    with open_workspace(old, "李梅") as workspace:
        assert not workspace.read_only
        assert migrations.version_of(workspace.connection) == SCHEMA_VERSION
        assert workspace.restored == (), "an upgrade is no tampering"
        kept = workspace.upgraded_from
    after = dump(old)
    for name in set(before) - ABOUT_THE_FILE:
        assert after[name] == before[name], name
    for name in ("layer_styles", "gpkg_data_columns", "gpkg_data_column_constraints"):
        assert set(before[name]) <= set(after[name]), "no style that was there was touched"
    assert kept is not None
    assert dump(kept) == before, "the copy is the file as it was"
    assert [kept] == copies(old)
    with open_workspace(old) as workspace:
        assert workspace.upgraded_from is None, "once"
    assert check_workspace(old) == {"ok": True, "findings": [], "repaired": []}


def test_an_upgraded_file_is_built_like_a_new_one(old: Path, template: Path) -> None:
    open_as(old).close()
    ours = {each for each in objects(old) if "layer_styles" not in str(each[1])}
    assert ours == objects(template)


def test_edits_after_the_upgrade_are_recorded_in_old_and_new_tables(old: Path) -> None:
    before = changes(old)
    with open_as(old) as workspace, workspace.write() as connection:
        party = repositories.rows(connection, "party")[0]
        repositories.update(connection, "party", str(party["uuid"]), {"phone": "0635-1"})
        repositories.insert(connection, "device", {"uuid": "d" * 32, "sealer": "d" * 32, "role": "surveyor"})
    made = changes(old)[len(before) :]
    assert [(change.table, change.op, change.actor) for change in made] == [
        ("party", "U", "李梅"),
        ("device", "I", "李梅"),
    ]
    assert made[0].parents, "the old row's history goes on"


def test_plain_qgis_shows_the_new_table_in_words(old: Path) -> None:
    with open_workspace(old) as workspace:
        connection = workspace.connection
        assert styles.undressed(connection) == []
        found = dict(
            connection.execute("SELECT styleName, styleQML FROM layer_styles WHERE f_table_name = 'device'")
        )
        assert set(found) == {"中文", "English"}
        assert "测量员" in found["中文"]
        assert "市城管局" in found["中文"] or "城管" in found["中文"], "agencies are those of the city's rules"
        assert "Surveyor" in found["English"]
        (identity,) = connection.execute(
            "SELECT identifier FROM gpkg_contents WHERE table_name = 'device'"
        ).fetchone()
        assert identity == "设备 (device)"
        assert connection.execute(
            "SELECT title, constraint_name FROM gpkg_data_columns WHERE table_name = 'device'"
            " AND column_name = 'role'"
        ).fetchone() == ("角色", "role")


def test_what_bypassed_the_record_before_the_upgrade_is_still_found(old: Path) -> None:
    with closing(sqlite3.connect(old)) as connection, connection:
        connection.execute("DROP TRIGGER capture_party_update")
        connection.execute("UPDATE party SET name = '改了'")
    with open_as(old) as workspace:
        assert workspace.restored == ("capture_party_update",)
        assert recording.record_outside_edits(workspace, fold_of(workspace.connection))
    assert {change.op for change in changes(old) if "改了" in str(change.columns)} == {"outside"}


def test_a_write_protected_old_file_is_read_as_it_is(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = old.read_bytes()
    monkeypatch.setattr("os.access", lambda path, mode: False)
    with open_workspace(old, "李梅") as workspace:
        assert "write-protected" in str(workspace.refusal)
        assert repositories.rows(workspace.connection, "enforcement_case")
    assert old.read_bytes() == before
    assert copies(old) == []
    assert check_workspace(old)["ok"], "it lacks nothing that its version has"


def test_an_even_newer_file_opens_for_reading_only(old: Path) -> None:
    with closing(sqlite3.connect(old)) as connection, connection:
        connection.execute("INSERT INTO schema_version VALUES (99, '2030-01-01T00:00:00.000Z')")
    before = old.read_bytes()
    with open_workspace(old, "李梅") as workspace:
        assert "newer version" in str(workspace.refusal)
        with pytest.raises(InputError, match="schema 99"), workspace.write():
            pass
    assert old.read_bytes() == before
    assert copies(old) == []


@pytest.fixture
def room() -> Iterator[object]:
    """Let no file grow beyond so many bytes, which a program meets like a full disk."""
    resource = pytest.importorskip("resource", reason="limits of file sizes are a thing of POSIX")
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)

    def leave(size: int = limits[0]) -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, limits[1]))

    yield leave
    leave()


@pytest.mark.parametrize("share", [0.0, 0.5, 1.0])
def test_a_full_disk_leaves_the_old_file_as_it_was(old: Path, room, share: float) -> None:
    """No room for the copy at all, for half of it, and for the copy but not for the new table."""
    before = old.read_bytes()
    room(int(len(before) * share))
    with pytest.raises(SurroundingsError):
        open_as(old)
    room()
    assert old.read_bytes() == before
    assert copies(old) == [], "no half copy"
    assert not [each for each in old.parent.iterdir() if each.name.endswith(("-journal", "-wal", "-shm"))]
    with open_as(old) as workspace:
        assert workspace.upgraded_from is not None, "with room again it is upgraded"


def test_a_step_that_fails_leaves_neither_a_new_file_nor_a_copy(
    old: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(connection: sqlite3.Connection) -> None:
        raise InputError("stopped")

    before = old.read_bytes()
    migrate = migrations.migrate
    monkeypatch.setattr(
        migrations, "migrate", lambda connection, **given: migrate(connection, **given, data_steps={2: fail})
    )
    with pytest.raises(InputError, match="stopped"):
        open_as(old)
    assert old.read_bytes() == before
    assert copies(old) == []


def test_two_computers_may_upgrade_the_shared_file_at_once(unpacked: OldOffice, tmp_path: Path) -> None:
    path = tmp_path / "cases.gpkg"
    shutil.copyfile(unpacked.hub / "cases.gpkg", path)
    both, errors = threading.Barrier(2), []

    def upgrade() -> None:
        try:
            both.wait()
            Workspace.open(path, actor=None, clock=clock, ids=ids, shared=True, keep_copy=False).close()
        except EnforcementError as error:
            errors.append(str(error))

    threads = [threading.Thread(target=upgrade) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    with closing(database.connect(path)) as connection:
        register_functions(connection)
        assert migrations.version_of(connection) == SCHEMA_VERSION
        assert migrations.damaged_triggers(connection) == []
    assert copies(path) == [], "nobody may edit a second shared file that nobody reads"
