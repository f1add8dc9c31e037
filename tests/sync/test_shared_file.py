"""The shared GeoPackage: any GIS reads it, what is edited in it travels on, and it can always be rebuilt."""

from __future__ import annotations

import os
import random
import shutil
import sqlite3
import struct
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from enforcement_plugin import paths
from enforcement_plugin.sync.shared import SharedFileProcess
from enforcement_plugin.workspace import Workspace, database, leads, repositories
from tests.sync.conftest import Office, contents

CASE = "enforcement_case"


@pytest.fixture(scope="module")
def built(tmp_path_factory, template):
    """An officer's file, a hub and its shared file with one case, made once and copied for every test."""
    office = Office(tmp_path_factory.mktemp("built"), template, random.Random(3))
    hub, li = office.folder_hub(), office.officer("李梅")
    where = struct.pack("<BI2d", 1, 1, 459000.5, 4031000.25)
    case = li.insert(CASE, case_no="1", remark="发现", geom=where)
    assert li.sync(hub, shared=SharedFileProcess(hub.root)).shared == "rebuilt"
    li.close()
    return office.folder, case


@pytest.fixture
def case(office, built) -> str:
    shutil.copytree(built[0], office.folder, dirs_exist_ok=True)
    return built[1]


@pytest.fixture
def li(office, case):
    return office.at_work("李梅", office.folder / "李梅.gpkg")


@pytest.fixture
def hub(office, case):
    return office.folder_hub()


@pytest.fixture
def shared(hub):
    return SharedFileProcess(hub.root)


def shared_contents(hub, office):
    with Workspace.open(
        hub.shared_file, actor=None, clock=office.clock, ids=office.new_id, shared=True
    ) as workspace:
        return contents(workspace)


def test_it_holds_what_the_officers_hold(office, hub, shared, li, case) -> None:
    assert shared_contents(hub, office) == li.everything()
    with closing(sqlite3.connect(hub.shared_file)) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("delete",), "a share cannot do WAL"
    assert not list(hub.root.glob("*-wal")) + list(hub.root.glob(".*.part"))
    li.update(CASE, case, remark="已停工")
    assert li.sync(hub, shared=shared).shared == "updated"
    assert shared_contents(hub, office) == li.everything()


def test_gdal_reads_it(hub, case) -> None:
    ogr = pytest.importorskip("osgeo.ogr", reason="GDAL's Python bindings are not here")
    source = ogr.Open(str(hub.shared_file))
    layer = source.GetLayerByName(CASE)
    (feature,) = list(layer)
    assert feature["remark"] == "发现"
    assert feature.GetGeometryRef().GetX() == 459000.5
    assert layer.GetExtent()[0] == pytest.approx(459000.5, abs=0.1)


def test_an_edit_in_it_reaches_the_officers(office, hub, shared, li, case) -> None:
    wang = office.officer("王强")
    wang.sync(hub, shared=shared)
    pytest.importorskip("osgeo.ogr", reason="GDAL's Python bindings are not here")
    code = (
        "import sys; from osgeo import ogr; ogr.UseExceptions(); s = ogr.Open(sys.argv[1], 1);"
        "l = s.GetLayerByName('enforcement_case'); f = l.GetNextFeature(); f['remark'] = '直接改的';"
        "l.SetFeature(f)"
    )
    subprocess.run([sys.executable, "-c", code, str(hub.shared_file)], check=True)
    wang.sync(hub, shared=shared)
    li.sync(hub, shared=shared)
    for officer in (wang, li):
        assert officer.row(CASE, case)["remark"] == "直接改的"
    with li.open() as workspace:
        (actor,) = workspace.connection.execute(
            "SELECT actor FROM change_log WHERE columns LIKE '%直接改的%'"
        ).fetchone()
    assert actor == "unattributed", "nobody said who it was"
    assert shared_contents(hub, office) == li.everything()


def test_an_edit_in_it_stands_before_an_unpublished_one(office, hub, shared, li, case) -> None:
    """Everybody could see it there."""
    with (
        Workspace.open(
            hub.shared_file, actor=None, clock=office.clock, ids=office.new_id, shared=True
        ) as workspace,
        workspace.write() as connection,
    ):
        repositories.update(connection, CASE, case, {"remark": "直接改的"})
    li.update(CASE, case, remark="已停工")
    report = li.sync(hub, shared=shared)
    assert report.conflicts == 1
    assert li.row(CASE, case)["remark"] == "直接改的"
    assert shared_contents(hub, office) == li.everything()


def test_locked_is_busy_and_catches_up_later(office, hub, shared, li, case) -> None:
    with closing(sqlite3.connect(hub.shared_file, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        li.update(CASE, case, remark="已停工")
        report = li.sync(hub, shared=shared)
        assert report.shared == "busy"
        assert report.pushed == 1, "what matters went out"
        other.execute("ROLLBACK")
    assert li.sync(hub, shared=shared).shared == "updated"
    assert shared_contents(hub, office) == li.everything()


@pytest.mark.parametrize("damage", ["missing", "empty", "cut", "other"])
def test_it_is_rebuilt_from_the_segments(office, hub, shared, li, case, damage) -> None:
    path: Path = hub.shared_file
    whole = path.read_bytes()
    path.unlink()
    if damage == "other":
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("CREATE TABLE x (y)")
    elif damage != "missing":
        path.write_bytes(whole[: len(whole) // 2] if damage == "cut" else b"")
    assert li.sync(hub, shared=shared).shared == "rebuilt"
    assert shared_contents(hub, office) == li.everything()
    kept = list(hub.root.glob("cases.damaged-*.gpkg"))
    assert len(kept) == (damage != "missing"), "what was there is kept aside: it may hold somebody's edits"


def test_without_room_to_build_it_the_rest_goes_on(office, hub, shared, li, case, monkeypatch) -> None:
    """No folder of this machine takes temporary files: said by the kernel, to the child alone."""
    hub.shared_file.unlink()
    li.update(CASE, case, remark="已停工")
    ask = shared._ask

    def without_room(arguments: list) -> dict:
        resource = pytest.importorskip("resource", reason="limits of file sizes are a thing of POSIX")
        limits = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, limits[1]))
        try:
            return ask(arguments)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, limits)

    with monkeypatch.context() as patch:
        patch.setattr(shared, "_ask", without_room)
        report = li.sync(hub, shared=shared)
    assert (report.shared, report.shared_refusal, report.pushed) == ("none", None, 1)
    assert not hub.shared_file.exists()
    assert li.sync(hub, shared=shared).shared == "rebuilt"
    assert shared_contents(hub, office) == li.everything()


def test_rolled_back_it_catches_up(office, hub, shared, li, case) -> None:
    old = hub.shared_file.read_bytes()
    li.update(CASE, case, remark="已停工")
    li.sync(hub, shared=shared)
    hub.shared_file.write_bytes(old)
    assert li.sync(hub, shared=shared).shared == "updated"
    assert shared_contents(hub, office) == li.everything()


def test_two_processes_sync_at_once(office, hub, shared, li, case) -> None:
    """Two officers at the same moment, and one of them from two programs."""
    wang = office.officer("王强")
    wang.sync(hub, shared=shared)
    li.insert("party", name="甲公司")
    wang.insert("party", name="乙公司")
    li.close()
    code = (
        "import sys; from pathlib import Path; from enforcement_plugin.app.syncing import synchronise;"
        "print(synchronise(sys.argv[1], sys.argv[2], actor='x', profile=Path(sys.argv[3])).shared)"
    )
    running = [
        subprocess.Popen(
            [
                *(sys.executable, "-c", code, str(officer.path), str(hub.root)),
                str(office.folder / f"profile-{officer.name}.json"),
            ],
            env={**os.environ, "PYTHONPATH": str(paths.import_root())},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        for officer in (li, wang, li)
    ]
    for process in running:
        _, errors = process.communicate(timeout=120)
        assert process.returncode == 0, errors.decode()
    wang.sync(hub, shared=shared)
    li.sync(hub, shared=shared)
    assert li.everything() == wang.everything()
    assert {row["name"] for row in li.tables()["party"]} == {"甲公司", "乙公司"}
    li.sync(hub, shared=shared)
    assert shared_contents(hub, office) == li.everything()


def test_a_dropped_trigger_is_noticed(office, hub, shared, li, case) -> None:
    """A tool that rebuilt the table left no record; what it wrote is recorded as nobody's."""
    with closing(database.connect(hub.shared_file)) as connection:
        connection.execute("DROP TRIGGER capture_enforcement_case_update")
        connection.execute("UPDATE enforcement_case SET remark = '绕过记录'")
    li.sync(hub, shared=shared)
    assert li.row(CASE, case)["remark"] == "绕过记录"
    copy = hub.root / "copy.gpkg"
    shutil.copy(hub.shared_file, copy)
    with Workspace.open(copy, actor=None, clock=office.clock, ids=office.new_id, shared=True) as workspace:
        assert workspace.restored == ()


def test_the_shared_map_shows_the_leads_that_were_computed_since(office, hub, shared, li, case) -> None:
    first, second = li.insert("structure", structure_no="1"), li.insert("structure", structure_no="2")

    def keep(structure: str, agency: str) -> None:
        with li.open() as workspace, workspace.write() as connection:
            leads.keep(connection, structure, "determined", agency)

    def on_the_map() -> dict:
        with closing(sqlite3.connect(hub.shared_file)) as connection:
            return dict(connection.execute("SELECT uuid, lead_agency FROM structure"))

    keep(first, "lc.cm")
    li.sync(hub, shared=shared)
    assert on_the_map() == {first: "lc.cm", second: None}
    keep(second, "lc.nr")
    li.sync(hub, shared=shared)
    assert on_the_map() == {first: "lc.cm", second: "lc.nr"}, "also where no change is to be published"
    hub.shared_file.unlink()
    assert li.sync(hub, shared=shared).shared == "rebuilt"
    assert on_the_map() == {first: "lc.cm", second: "lc.nr"}
