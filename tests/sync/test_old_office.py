"""An office in which some have updated the plugin and some have not: both go on working, nothing is lost.

The older program is the real one, taken from the repository's history.
"""

from __future__ import annotations

import io
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tarfile
from contextlib import closing
from pathlib import Path
from typing import Any, Dict, List

import pytest

from enforcement_plugin.app import evidence, syncing
from enforcement_plugin.app.workspaces import open_workspace
from enforcement_plugin.workspace import migrations, repositories, styles
from enforcement_plugin.workspace.tables import SCHEMA_VERSION
from tests.workspace.old_office import OldOffice, unpack

ROOT = Path(__file__).resolve().parents[2]
OLD_PROGRAM = "004cff6"  # the last one that wrote schema 1 and segments of version 1


@pytest.fixture
def old(tmp_path: Path) -> OldOffice:
    return unpack(tmp_path)


@pytest.fixture(scope="module")
def old_program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The older program, unpacked."""
    if shutil.which("git") is None or not (ROOT / ".git").exists():
        pytest.skip("needs the repository's history")
    taken = subprocess.run(
        ["git", "archive", OLD_PROGRAM, "enforcement_plugin", "resources", "metadata.txt"],
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    if taken.returncode:
        pytest.skip(f"the history here does not reach back to {OLD_PROGRAM}")
    folder = tmp_path_factory.mktemp("old-program")
    with tarfile.open(fileobj=io.BytesIO(taken.stdout)) as archive:
        for member in archive.getmembers():
            content = archive.extractfile(member)
            if content is not None:
                (folder / member.name).parent.mkdir(parents=True, exist_ok=True)
                (folder / member.name).write_bytes(content.read())
    return folder


def sync_with_old(program: Path, office: OldOffice, file: Path, actor: str) -> Dict[str, Any]:
    """Let the older program sync; return its report with what it said."""
    (office.folder / "enforcement").mkdir(exist_ok=True)
    shutil.copyfile(office.profile(actor), office.folder / "enforcement" / "sealers.json")
    others = [path for path in sys.path if path and Path(path) != ROOT]
    answer = subprocess.run(
        [sys.executable, "-m", "enforcement_plugin", "sync", "run", str(file), str(office.hub), "--actor", actor],
        cwd=program,
        env={
            **os.environ,
            "PYTHONPATH": os.pathsep.join([str(program), *others]),
            "XDG_CONFIG_HOME": str(office.folder),
            "APPDATA": str(office.folder),
        },
        capture_output=True,
        text=True,
        check=False,
    )
    shutil.copyfile(office.folder / "enforcement" / "sealers.json", office.profile(actor))
    assert answer.returncode == 0, answer.stderr
    report: Dict[str, Any] = json.loads(answer.stdout)
    return {**report, "said": answer.stderr}


def rows(path: Path, table: str) -> List[Dict[str, Any]]:
    with closing(sqlite3.connect(path)) as connection:
        connection.row_factory = sqlite3.Row
        found = connection.execute(f"SELECT * FROM {table} ORDER BY uuid").fetchall()
        return [{name: row[name] for name in row.keys() if name != "fid"} for row in found]  # noqa: SIM118


def logged(path: Path) -> set:
    with closing(sqlite3.connect(path)) as connection:
        return {row[0] for row in connection.execute("SELECT change FROM change_log")}


def sync(office: OldOffice, file: Path, actor: str) -> syncing.SyncReport:
    return syncing.synchronise(file, office.hub, actor=actor, profile=office.profile(actor))


def test_an_upgraded_file_syncs_on_where_it_stood(old: OldOffice) -> None:
    sealers = {path.name for path in (old.hub / "events").iterdir()}
    with open_workspace(old.li) as workspace:
        assert syncing.waiting_changes(workspace) == 1
    report = sync(old, old.li, "李梅")
    assert report.pushed >= 1
    assert (report.conflicts, report.refusal, report.unreadable, report.another_hub) == (1, None, (), False)
    assert report.shared == "updated", "the shared file was upgraded in its place"
    assert {path.name for path in (old.hub / "events").iterdir()} == sealers, "the chain goes on, no new device"
    with closing(sqlite3.connect(old.hub / "cases.gpkg")) as connection:
        assert migrations.version_of(connection) == SCHEMA_VERSION
        assert styles.undressed(connection) == []
    assert rows(old.hub / "cases.gpkg", "enforcement_case") == rows(old.li, "enforcement_case")
    assert evidence.verify_hub(old.hub)["ok"]


def test_in_a_mixed_office_nothing_is_lost_either_way(old: OldOffice, old_program: Path) -> None:
    # 李梅 has updated: her edits, in old tables and new ones, go out.
    with open_workspace(old.li, "李梅") as workspace, workspace.write() as connection:
        party = str(repositories.rows(connection, "party")[0]["uuid"])
        repositories.update(connection, "party", party, {"phone": "0635-1"})
        device = repositories.insert(connection, "device", {"person": "李梅", "role": "surveyor"})
    sync(old, old.li, "李梅")

    # 王强 has not: his program goes on syncing, and his edits reach her.
    with closing(sqlite3.connect(old.wang)) as connection, connection:
        connection.execute("UPDATE replica SET actor = '王强'")
        connection.execute("INSERT INTO party (name) VALUES ('旧版登记')")
    report = sync_with_old(old_program, old, old.wang, "王强")
    assert report["pushed"] >= 1
    assert report["shared"] == "none", "the shared file is for reading only to him"
    assert report["conflicts"] == 1
    sync(old, old.li, "李梅")
    assert "旧版登记" in {row["name"] for row in rows(old.li, "party")}
    assert "旧版登记" in {row["name"] for row in rows(old.hub / "cases.gpkg", "party")}

    # Now he updates, too: what his program could not show is there, and both files agree.
    with open_workspace(old.wang) as workspace:
        assert workspace.upgraded_from is not None
    for file, actor in ((old.wang, "王强"), (old.li, "李梅"), (old.wang, "王强")):
        sync(old, file, actor)
    assert {row["uuid"]: row["person"] for row in rows(old.wang, "device")}[device] == "李梅"
    for table in ("device", "party", "enforcement_case", "case_violation", "decision_record"):
        assert rows(old.wang, table) == rows(old.li, table), table
    assert logged(old.wang) == logged(old.li)
    assert evidence.verify_hub(old.hub)["ok"]


def test_edits_in_the_shared_file_by_other_programs_are_relayed_by_an_older_one(
    old: OldOffice, old_program: Path
) -> None:
    sync(old, old.li, "李梅")
    with closing(sqlite3.connect(old.hub / "cases.gpkg")) as connection, connection:
        connection.execute("INSERT INTO party (name) VALUES ('直接登记')")
    assert sync_with_old(old_program, old, old.wang, "王强")["pushed"] >= 1
    sync(old, old.li, "李梅")
    assert "直接登记" in {row["name"] for row in rows(old.li, "party")}
    assert "直接登记" in {row["name"] for row in rows(old.wang, "party")}
