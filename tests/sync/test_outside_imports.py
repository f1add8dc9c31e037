"""Imported structures that a tool edited past the triggers: every officer comes to know, row by row."""

from __future__ import annotations

import shutil
import sqlite3
import struct
from contextlib import closing
from pathlib import Path
from typing import List

import pytest

from enforcement_plugin.app.workspaces import check_workspace, open_workspace
from enforcement_plugin.sync.shared import SharedFileProcess
from enforcement_plugin.workspace import imported, log, migrations
from enforcement_plugin.workspace.editions import register_edition
from enforcement_plugin.workspace.geometry import register_functions
from tests.workspace.old_office import OldOffice, unpack

SQUARE = struct.pack("<BIIBII", 1, 6, 1, 1, 3, 1) + struct.pack("<I10d", 5, 0, 0, 9, 0, 9, 9, 0, 9, 0, 0)


def past_the_triggers(path: Path, *statements: str) -> None:
    """Edit as a program does that first drops what is in its way."""
    with closing(sqlite3.connect(path)) as connection, connection:
        register_functions(connection)
        for (name,) in connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger'"
            " AND (name LIKE 'capture%' OR name LIKE 'identity%')"
        ).fetchall():
            connection.execute(f'DROP TRIGGER "{name}"')
        for statement in statements:
            connection.execute(statement)


def take_in(officer) -> str:
    features = [{"geom": SQUARE, "structure_no": str(n), "status": "suspected"} for n in range(20)]
    with officer.open() as workspace:
        return register_edition(
            workspace, "structure", source="卫片", as_of="2026-01-01", sha256="0" * 64, features=features
        ).uuid


def rows_of(officer) -> List[str]:
    with officer.open() as workspace:
        return [row[0] for row in workspace.connection.execute("SELECT uuid FROM structure ORDER BY fid")]


def open_again(officer) -> None:
    """Open the officer's file as the plugin does."""
    officer.close()
    officer.kept = open_workspace(officer.path, officer.name, clock=officer.clock, ids=officer.office.new_id)


@pytest.fixture
def li(office):
    return office.officer("李梅")


@pytest.fixture
def wang(office):
    return office.officer("王强")


@pytest.mark.parametrize(
    ("published", "who"),
    [(True, "importer"), (True, "receiver"), (False, "importer")],
    ids=["whoever imported it", "whoever received it", "before it was published"],
)
def test_what_bypassed_the_record_arrives_at_everybody(office, li, wang, published: bool, who: str) -> None:
    hub = office.folder_hub()
    edition = take_in(li)
    rows = rows_of(li)
    for officer in (li, wang) if published else ():
        officer.sync(hub)
    editor, other = (li, wang) if who == "importer" else (wang, li)
    editor.close()
    past_the_triggers(
        editor.path,
        f"UPDATE structure SET status = 'demolished' WHERE uuid = '{rows[3]}'",
        f"DELETE FROM structure WHERE uuid = '{rows[4]}'",
        f"INSERT INTO structure (uuid, edition_uuid, structure_no) VALUES ('{'e' * 32}', '{edition}', '偷加')",
    )
    open_again(editor)
    for officer in (editor, other, editor):
        assert officer.sync(hub).conflicts == 0
    assert editor.everything() == other.everything()
    assert other.row("structure", rows[3])["status"] == "demolished"
    assert other.row("structure", rows[4]) is None
    assert other.row("structure", "e" * 32)["structure_no"] == "偷加"
    with other.open() as workspace:
        stood, edit = log.of_row(workspace.connection, "structure", rows[3])
    assert (stood.op, edit.op, edit.actor) == ("I", "outside", "unattributed")
    assert edit.columns == {"status": ("'suspected'", "'demolished'")}
    for officer in (li, wang):
        officer.close()
        assert check_workspace(officer.path)["ok"]
    third = office.officer("赵敏")
    third.sync(hub)
    assert third.tables() == li.tables()


def test_an_edit_past_the_triggers_and_one_under_them_meet_at_the_same_row(office, li, wang) -> None:
    hub = office.folder_hub()
    take_in(li)
    rows = rows_of(li)
    li.sync(hub)
    wang.sync(hub)
    wang.update("structure", rows[3], status="verified", remark="看过")
    wang.sync(hub)
    li.close()
    past_the_triggers(li.path, f"UPDATE structure SET status = 'demolished' WHERE uuid = '{rows[3]}'")
    open_again(li)
    report = li.sync(hub)
    wang.sync(hub)
    assert report.conflicts == 1, "neither value is dropped in silence"
    assert li.everything() == wang.everything()
    (conflict,) = wang.conflicts()
    assert {candidate["value"] for candidate in conflict["candidates"]} == {"verified", "demolished"}
    assert conflict["before"] == "suspected"


def test_edits_of_imported_rows_in_the_shared_file_past_its_triggers_reach_the_officers(office, li, wang) -> None:
    hub = office.folder_hub()
    shared = SharedFileProcess(hub.root)
    take_in(li)
    rows = rows_of(li)
    li.sync(hub, shared=shared)
    past_the_triggers(hub.shared_file, f"UPDATE structure SET remark = '直接改' WHERE uuid = '{rows[5]}'")
    for officer in (wang, li):
        officer.sync(hub, shared=shared)
        assert officer.row("structure", rows[5])["remark"] == "直接改"
    assert li.everything() == wang.everything()


def test_a_row_added_to_the_edition_before_it_was_published_is_none_of_the_import(office, li, wang) -> None:
    """Else nobody but the importer could tell afterwards which rows were altered."""
    hub = office.folder_hub()
    edition = take_in(li)
    rows = rows_of(li)
    li.insert("structure", edition_uuid=edition, structure_no="补")
    li.update("structure", rows[0], remark="看过")
    li.sync(hub)
    wang.sync(hub)
    with wang.open() as workspace:
        assert imported.trusted(workspace.connection) == {"structure": {edition: 20}}
    wang.close()
    past_the_triggers(wang.path)
    assert [finding["kind"] for finding in check_workspace(wang.path)["findings"]].count("outside_edit") == 0


@pytest.fixture
def old(tmp_path: Path) -> OldOffice:
    return unpack(tmp_path)


def test_a_file_of_an_older_version_comes_to_know_its_imports(old: OldOffice) -> None:
    with open_workspace(old.wang, "王强") as workspace:
        editions = {
            str(row[0])
            for row in workspace.connection.execute("SELECT row_uuid FROM change_log WHERE op = 'baseline'")
        }
        kept = imported.trusted(workspace.connection)
        assert {edition for each in kept.values() for edition in each} == editions
        structures = workspace.connection.execute(
            "SELECT uuid FROM structure AS t WHERE NOT EXISTS"
            " (SELECT 1 FROM change_log WHERE row_uuid = t.uuid) LIMIT 1"
        ).fetchall()
    past_the_triggers(old.wang, f"UPDATE structure SET remark = '改' WHERE uuid = '{structures[0][0]}'")
    with open_workspace(old.wang, "王强") as workspace:
        _, edit = log.of_row(workspace.connection, "structure", structures[0][0])
    assert (edit.op, edit.columns) == ("outside", {"remark": ("NULL", "'改'")})


def test_an_import_altered_before_the_upgrade_is_named_as_a_whole_and_no_row_is_accused(old: OldOffice) -> None:
    """What the rows were, nobody knows any more; what is there now must not pass for what came in."""
    past_the_triggers(old.wang, "UPDATE structure SET remark = '改' WHERE fid = (SELECT min(fid) FROM structure)")
    with closing(sqlite3.connect(old.wang)) as connection:
        before = connection.execute("SELECT count(*) FROM change_log WHERE op = 'outside'").fetchone()
    kinds = [finding["kind"] for finding in check_workspace(old.wang)["findings"]]
    assert "edition" in kinds
    with open_workspace(old.wang, "王强") as workspace:
        assert "structure" not in imported.trusted(workspace.connection)
        assert migrations.version_of(workspace.connection) == 3
        after = workspace.connection.execute("SELECT count(*) FROM change_log WHERE op = 'outside'").fetchone()
    assert after == before
    assert check_workspace(old.wang)["ok"]


def test_a_copied_file_carries_what_it_knows(office, li) -> None:
    edition = take_in(li)
    li.close()
    copy = office.folder / "备份.gpkg"
    shutil.copyfile(li.path, copy)
    with open_workspace(copy) as workspace:
        assert imported.trusted(workspace.connection) == {"structure": {edition: 20}}
