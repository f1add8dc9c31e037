"""A new officer begins from a copy of the shared file, and has what he would have by reading every segment.

If these fail, a newcomer waits for hours, or works with what somebody wrote into the shared file by hand.
"""

from __future__ import annotations

import random
import sqlite3
from contextlib import closing
from typing import Any, Dict, List, Set

import pytest

from enforcement_plugin.errors import CancelledError
from enforcement_plugin.sync import joining, memory, pull
from enforcement_plugin.sync.clocks import DAY
from enforcement_plugin.sync.resolve import take_candidate
from enforcement_plugin.sync.segment import SegmentName
from enforcement_plugin.sync.shared import SharedFileProcess
from enforcement_plugin.workspace import database
from enforcement_plugin.workspace.editions import register_edition
from tests.sync.conftest import Office

CASE = "enforcement_case"


class Counted:
    """A folder hub that remembers which segments were read."""

    def __init__(self, hub: Any) -> None:
        self.hub = hub
        self.read_paths: Set[str] = set()

    def __getattr__(self, name: str) -> Any:
        return getattr(self.hub, name)

    def read(self, name: SegmentName) -> bytes:
        self.read_paths.add(name.path)
        return self.hub.read(name)


def _work(office: Office) -> None:
    """Two officers at work: an import, conflicts open, settled and about a removal, a clock that runs ahead."""
    hub = office.folder_hub()
    li, wang = office.officer("李梅"), office.officer("王强")
    with li.open() as workspace:
        features = [{"structure_no": str(number)} for number in range(7)]
        register_edition(
            workspace, "structure", source="卫片", as_of="2026-01-01", sha256="1" * 64, features=features
        )
    cases = [li.insert(CASE, case_no=str(number), remark="发现") for number in range(6)]
    li.sync(hub)
    wang.sync(hub)
    structures = [row["uuid"] for row in li.tables()["structure"]]
    for turn in range(6):
        li.update(CASE, cases[turn], remark=f"李{turn}")
        wang.update(CASE, cases[(turn * 2) % 6], remark=f"王{turn}", build_stage="completed_not_accepted")
        wang.update("structure", structures[turn % 5], remark=f"看过{turn}")
        if turn == 3:
            li.delete(CASE, cases[5])
            wang.update(CASE, cases[5], remark="还在")
            with wang.open() as workspace, workspace.write() as connection:
                connection.execute("UPDATE replica SET hlc = hlc + ?", (3 * DAY,))
        if turn == 5:
            with wang.open() as workspace, workspace.write() as connection:
                connection.execute("UPDATE party SET name = CAST(? AS TEXT)", ("违建".encode("gbk"),))
        else:
            wang.insert("party", name=f"公司{turn}")
        for officer in (wang, li):
            officer.sync(hub)
    conflict = li.conflicts()[0]
    with li.open() as workspace:
        take_candidate(workspace, conflict["conflict"], conflict["candidates"][0]["change"], actor="李梅")
    li.sync(hub)
    wang.sync(hub, shared=SharedFileProcess(hub.root))
    li.close()
    wang.close()


@pytest.fixture(scope="module")
def worked(tmp_path_factory, template):
    """A folder in which two officers have worked, with their hub, made once."""
    office = Office(tmp_path_factory.mktemp("worked"), template, random.Random(5))
    _work(office)
    return office.folder


@pytest.fixture
def hub(office, worked, monkeypatch):
    import shutil

    shutil.copytree(worked / "hub", office.folder / "hub")
    monkeypatch.setattr(pull, "MANY", 1)
    monkeypatch.setattr(pull, "LOT", 3)
    return Counted(office.folder_hub())


@pytest.fixture
def shared(hub):
    return SharedFileProcess(hub.root)


def known(officer) -> Dict[str, object]:
    """Return everything that a file holds and remembers, but for when it learned it."""
    with officer.open() as workspace:
        connection = workspace.connection
        found: Dict[str, object] = {
            table: sorted(connection.execute(f"SELECT {columns} FROM {table}"))
            for table, columns in (
                ("segment", "segment, sealer, first, last, hash"),
                ("published", "change, segment"),
                ("witness", "sealer, position, hash"),
                ("row_head", "*"),
                ("change_log", "change, table_name, row_uuid, op, CAST(columns AS BLOB), parents, hlc, at"),
            )
        }
        for name in (memory.HEADS, memory.BELIEVED, memory.LAYERS):
            found[name] = memory.recall(connection, name)
    return {**found, "contents": officer.everything()}


def reader(office, hub):
    """Return an officer who has read every segment."""
    officer = office.officer("周洁")
    officer.sync(hub.hub)
    return officer


def test_the_state_is_that_of_reading_every_segment(office, hub, shared) -> None:
    zhao = office.officer("赵敏")
    assert zhao.sync(hub, shared=shared).unreadable == ()
    assert known(zhao) == known(reader(office, hub))
    assert len(zhao.conflicts()) > 1, "there is something to be alike about"
    with zhao.open() as workspace:
        assert len(memory.believed(workspace.connection)) > 0


def test_most_segments_are_not_opened(office, hub, shared, monkeypatch) -> None:
    monkeypatch.setattr(joining, "SAMPLE", 2)
    monkeypatch.setattr(joining, "PART", 1)
    zhao = office.officer("赵敏")
    zhao.sync(hub, shared=shared)
    opened, there = len(hub.read_paths), len(hub.paths({}))
    assert opened < there * 0.7, f"{opened} of {there}"
    assert known(zhao) == known(reader(office, hub))
    assert not list(office.folder.glob(".joining-*"))


def test_whoever_has_work_of_his_own_may_begin_like_that(office, hub, shared) -> None:
    zhao = office.officer("赵敏")
    case = zhao.insert(CASE, case_no="九")
    assert zhao.sync(hub, shared=shared).pushed == 1
    zhou = reader(office, hub)
    assert zhou.row(CASE, case)["case_no"] == "九"
    assert zhao.everything() == zhou.everything()


def alter(path, *statements: str) -> None:
    """Do to the shared file what somebody who knows his way about could, and leave no trace."""
    guards = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'change_log'"
    with closing(database.connect(path)) as connection:
        (before,) = connection.execute("PRAGMA schema_version").fetchone()
        triggers = connection.execute(guards).fetchall()
        for name, _ in triggers:
            connection.execute(f'DROP TRIGGER "{name}"')
        for statement in [*statements, *(sql for _, sql in triggers)]:
            assert connection.execute(statement).rowcount != 0
        connection.execute(f"PRAGMA schema_version = {before}")


VALUE = "UPDATE change_log SET columns = replace(columns, '李2', '改了')"
INVENTED = "UPDATE change_log SET change = '{0}', row_uuid = '{0}' WHERE columns LIKE '%NULL>''公司2''%'".format(
    "e" * 32
)
INVENTED_TOO = f"UPDATE published SET change = '{'e' * 32}' WHERE change NOT IN (SELECT change FROM change_log)"

# About a row of an import of which the log says nothing: once the lie is out, the row must still be there.
ABOUT_AN_IMPORT = (
    "UPDATE change_log SET change = '{}', table_name = 'structure', row_uuid = (SELECT uuid FROM structure AS t"
    " WHERE NOT EXISTS (SELECT 1 FROM change_log WHERE row_uuid = t.uuid))"
    " WHERE columns LIKE '%NULL>''公司2''%'".format("e" * 32)
)
LIES = pytest.mark.parametrize(
    "statements",
    [[VALUE], [INVENTED, INVENTED_TOO], [ABOUT_AN_IMPORT, INVENTED_TOO]],
    ids=["a value", "a change", "an imported row"],
)


@LIES
def test_an_altered_copy_is_not_used(office, hub, shared, statements) -> None:
    alter(hub.shared_file, *statements)
    zhao = office.officer("赵敏")
    zhao.sync(hub)  # the file itself is not repaired by that
    fresh = office.officer("钱进")
    fresh.sync(hub, shared=shared)
    assert known(fresh)["change_log"] == known(zhao)["change_log"]
    assert fresh.everything() == zhao.everything()


@LIES
def test_what_the_sample_misses_is_found_and_put_right(office, hub, shared, monkeypatch, statements) -> None:
    monkeypatch.setattr(joining, "SAMPLE", 0)
    monkeypatch.setattr(joining, "PART", 4)
    alter(hub.shared_file, *statements)
    zhao = office.officer("赵敏")
    told = [zhao.sync(hub, shared=shared)]
    while True:
        with zhao.open() as workspace:
            if memory.recall(workspace.connection, memory.TAKEN) is None:
                break
        told.append(zhao.sync(hub))
    found: List[str] = [each.kind for report in told for each in report.unreadable]
    assert found == ["shared"]
    right = reader(office, hub)
    zhao.sync(hub)
    assert known(zhao) == known(right)
    with zhao.open() as workspace, pytest.raises(sqlite3.IntegrityError, match="append-only"):
        workspace.connection.execute("DELETE FROM change_log")


def test_what_the_hub_does_not_have_is_left_out(office, hub, shared, monkeypatch) -> None:
    """The shared file may have been built at a time when the hub was another."""
    path = sorted(hub.paths({}))[1]
    with closing(sqlite3.connect(hub.shared_file)) as connection:
        gone = {row[0] for row in connection.execute("SELECT change FROM published WHERE segment = ?", (path,))}
    (hub.root / "events" / path).unlink()
    zhao = office.officer("赵敏")
    zhao.sync(hub, shared=shared)
    assert gone
    assert not gone & set(zhao.log())


@pytest.mark.parametrize(
    "fault", ["missing", "cut", "locked", "another hub", "behind", "no tables", "garbage in the log"]
)
def test_without_a_copy_the_segments_are_read(office, hub, shared, fault) -> None:
    path = hub.shared_file
    whole = path.read_bytes()
    with closing(sqlite3.connect(path, isolation_level=None)) as held:
        if fault == "missing":
            path.unlink()
        elif fault == "cut":
            path.write_bytes(whole[: len(whole) // 2])
        elif fault == "locked":
            held.execute("BEGIN EXCLUSIVE")
        elif fault == "another hub":
            held.execute("UPDATE setting SET value = '\"x\"' WHERE name = 'sync.hub'")
        elif fault == "behind":
            held.execute("DELETE FROM segment")
        elif fault == "no tables":
            held.execute("DROP TABLE published")
            held.execute(
                "CREATE VIEW published AS WITH RECURSIVE n(change) AS (SELECT 1 UNION ALL"
                " SELECT change + 1 FROM n) SELECT change, change AS segment FROM n"
            )
        else:
            alter(path, "UPDATE change_log SET columns = 'remark=1;;' WHERE id % 2")
        zhao = office.officer("赵敏")
        zhao.sync(hub, shared=shared)
    zhao.sync(hub)
    assert known(zhao) == known(reader(office, hub))


@pytest.mark.parametrize("copied", [True, False], ids=["from a copy", "by reading"])
def test_stopping_half_way_leaves_a_whole_file(office, hub, shared, copied) -> None:
    zhao = office.officer("赵敏")

    def enough() -> bool:
        with zhao.open() as workspace:
            return len(memory.sealers(workspace.connection)) > 0

    with pytest.raises(CancelledError):
        zhao.sync(hub, shared=shared if copied else None, cancelled=enough)
    assert zhao.log()
    zhao.close()
    zhao.sync(hub)
    assert known(zhao) == known(reader(office, hub))
