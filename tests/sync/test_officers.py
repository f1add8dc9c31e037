"""Two officers, then three: what each of them finds in his file after syncing."""

from __future__ import annotations

import struct
from dataclasses import replace
from datetime import timedelta

import pytest

from enforcement_plugin.errors import InputError
from enforcement_plugin.sync import memory
from enforcement_plugin.sync.clocks import DAY, hybrid
from enforcement_plugin.sync.hub import MemoryHub
from enforcement_plugin.sync.resolve import set_value, take_candidate
from enforcement_plugin.sync.units import unit_of
from enforcement_plugin.workspace import Workspace, log
from enforcement_plugin.workspace.editions import register_edition
from enforcement_plugin.workspace.model import Column
from enforcement_plugin.workspace.tables import BY_NAME
from tests.sync.conftest import DatabaseHub

CASE = "enforcement_case"


def point(x: float, y: float) -> bytes:
    return struct.pack("<BI2d", 1, 1, x, y)


@pytest.fixture
def li(office):
    return office.officer("李梅")


@pytest.fixture
def wang(office):
    return office.officer("王强")


@pytest.fixture(params=["memory", "folder", "postgres"])
def hub(request, office):
    if request.param != "postgres":
        yield office.memory_hub() if request.param == "memory" else office.folder_hub()
        return
    hub = DatabaseHub(request.getfixturevalue("hub_town"))
    yield hub
    hub.close()


in_memory = pytest.mark.parametrize("hub", ["memory"], indirect=True)  # where a test looks into the hub


@pytest.fixture
def case(li, wang, hub) -> str:
    """A case that both have."""
    row = li.insert(CASE, case_no="聊执〔2026〕1", remark="发现", geom=point(459000.5, 4031000.25))
    li.sync(hub)
    wang.sync(hub)
    return row


def test_a_case_arrives_whole(li, wang, case) -> None:
    assert {k: v for k, v in wang.row(CASE, case).items() if k != "fid"} == {
        k: v for k, v in li.row(CASE, case).items() if k != "fid"
    }
    assert wang.row(CASE, case)["geom"] == point(459000.5, 4031000.25)


def test_different_fields_converge_without_a_conflict(li, wang, hub, case) -> None:
    li.update(CASE, case, remark="已停工", edited_by="李梅")
    wang.update(CASE, case, build_stage="completed_not_accepted", edited_by="王强")
    assert li.sync(hub).conflicts == 0
    assert wang.sync(hub).conflicts == 0
    li.sync(hub)
    assert li.tables() == wang.tables()
    assert li.row(CASE, case)["remark"] == "已停工"
    assert li.row(CASE, case)["build_stage"] == "completed_not_accepted"


def test_same_field_first_published_stands_and_both_see_both(li, wang, hub, case) -> None:
    wang.update(CASE, case, remark="仍在施工")
    li.update(CASE, case, remark="已停工")  # later by the clock, and yet second
    wang.sync(hub)
    report = li.sync(hub)
    wang.sync(hub)
    assert report.conflicts == 1
    assert [(w.row, w.columns) for w in report.withheld] == [(case, ("remark",))]
    for officer in (li, wang):
        assert officer.row(CASE, case)["remark"] == "仍在施工"
        (conflict,) = officer.conflicts()
        assert conflict["before"] == "发现"
        assert {(c["actor"], c["value"], c["visible"]) for c in conflict["candidates"]} == {
            ("王强", "仍在施工", True),
            ("李梅", "已停工", False),
        }
    assert li.conflicts() == wang.conflicts()


def test_a_resolution_travels_and_settles(li, wang, hub, case) -> None:
    wang.update(CASE, case, remark="仍在施工")
    li.update(CASE, case, remark="已停工")
    wang.sync(hub)
    li.sync(hub)
    wang.sync(hub)
    (conflict,) = wang.conflicts()
    mine = next(c["change"] for c in conflict["candidates"] if c["actor"] == "李梅")
    with wang.open() as workspace:
        take_candidate(workspace, conflict["conflict"], mine, actor="王强")
    assert wang.conflicts() == []
    assert wang.row(CASE, case)["remark"] == "已停工"
    wang.sync(hub)
    li.sync(hub)
    assert li.conflicts() == []
    assert li.tables() == wang.tables()


def test_a_resolution_may_say_something_third(li, wang, hub, case) -> None:
    wang.update(CASE, case, remark="仍在施工")
    li.update(CASE, case, remark="已停工")
    wang.sync(hub)
    li.sync(hub)
    (conflict,) = li.conflicts()
    with li.open() as workspace:
        with pytest.raises(InputError, match="no value"):
            set_value(workspace, conflict["conflict"], 7, actor="李梅")
        with pytest.raises(InputError, match="no open conflict"):
            set_value(workspace, "0" * 32, "x", actor="李梅")
        with pytest.raises(InputError, match="no candidate"):
            take_candidate(workspace, conflict["conflict"], "0" * 32, actor="李梅")
        set_value(workspace, conflict["conflict"], "局部停工", actor="李梅")
    li.sync(hub)
    wang.sync(hub)
    assert wang.row(CASE, case)["remark"] == "局部停工"
    assert wang.conflicts() == []


def test_an_edit_of_a_field_in_conflict_shows_and_leaves_the_conflict_open(li, wang, hub, case) -> None:
    wang.update(CASE, case, remark="仍在施工")
    li.update(CASE, case, remark="已停工")
    wang.sync(hub)
    li.sync(hub)
    li.update(CASE, case, remark="复查后停工")
    li.sync(hub)
    wang.sync(hub)
    for officer in (li, wang):
        assert officer.row(CASE, case)["remark"] == "复查后停工"
        (conflict,) = officer.conflicts()
        assert len(conflict["candidates"]) == 3


def test_deleted_here_edited_there(li, wang, hub, case) -> None:
    li.delete(CASE, case)
    wang.update(CASE, case, remark="复查")
    li.sync(hub)
    assert wang.sync(hub).conflicts == 1
    li.sync(hub)
    for officer in (li, wang):
        assert officer.row(CASE, case)["remark"] == "复查", "whoever deleted it, work on it goes on"
        assert officer.row(CASE, case)["geom"] == point(459000.5, 4031000.25)
    (conflict,) = li.conflicts()
    deletion = next(c["change"] for c in conflict["candidates"] if c["value"] is None)
    with li.open() as workspace:
        take_candidate(workspace, conflict["conflict"], deletion, actor="李梅")
    li.sync(hub)
    wang.sync(hub)
    assert li.row(CASE, case) is None
    assert wang.row(CASE, case) is None
    assert wang.conflicts() == []


def test_deleted_by_both_is_gone(li, wang, hub, case) -> None:
    li.delete(CASE, case)
    wang.delete(CASE, case)
    for officer in (li, wang, li):
        officer.sync(hub)
    assert li.row(CASE, case) is None
    assert li.conflicts() == wang.conflicts() == []


def test_legal_columns_stand_or_fall_together(li, wang, hub, case) -> None:
    wang.update(CASE, case, lead_agency="lc.nr", lead_status="determined")
    li.update(CASE, case, procedure_stage="decided", due_on="2026-05-01")
    wang.sync(hub)
    li.sync(hub)
    row = li.row(CASE, case)
    assert (row["lead_agency"], row["procedure_stage"], row["due_on"]) == ("lc.nr", None, None)
    (conflict,) = li.conflicts()
    assert conflict["columns"] == ["due_on", "lead_agency", "lead_status", "procedure_stage"]
    mine = next(c for c in conflict["candidates"] if c["actor"] == "李梅")
    with li.open() as workspace:
        take_candidate(workspace, conflict["conflict"], mine["change"], actor="李梅")
    row = li.row(CASE, case)
    assert (row["lead_agency"], row["procedure_stage"], row["due_on"]) == (None, "decided", "2026-05-01")


def test_text_in_another_encoding_stops_nobody(li, wang, hub) -> None:
    """Somebody's tool wrote GBK into the file; it stays what it is, and everything else goes on."""
    party = li.insert("party", name="某公司")
    gbk = "违建".encode("gbk")
    with li.open() as workspace, workspace.write() as connection:
        connection.execute("UPDATE party SET name = CAST(? AS TEXT)", (gbk,))
    li.sync(hub)
    wang.sync(hub)
    wang.insert("party", name="另一家")
    with wang.open() as workspace, workspace.write() as connection:
        connection.execute("UPDATE party SET phone = '1' WHERE uuid = ?", (party,))
    for officer in (wang, li, wang):
        officer.sync(hub)
    for officer in (li, wang):
        with officer.open() as workspace:
            rows = workspace.connection.execute("SELECT CAST(name AS BLOB), phone FROM party ORDER BY phone")
            assert rows.fetchall() == [("另一家".encode(), None), (gbk, "1")]


def test_a_value_in_another_encoding_can_step_back(li, wang, hub) -> None:
    """It is written into the log once more, as what stands or as what steps back."""
    li.insert("party", name="某公司")
    li.sync(hub)
    wang.sync(hub)
    for officer, content in ((wang, "违建"), (li, "拆除")):
        with officer.open() as workspace, workspace.write() as connection:
            connection.execute("UPDATE party SET name = CAST(? AS TEXT)", (content.encode("gbk"),))
    wang.sync(hub)
    assert li.sync(hub).withheld
    wang.sync(hub)
    for officer in (li, wang):
        with officer.open() as workspace:
            assert workspace.connection.execute("SELECT CAST(name AS BLOB) FROM party").fetchall() == [
                ("违建".encode("gbk"),)
            ]
    assert li.everything() == wang.everything()
    assert li.conflicts()


def test_an_import_in_another_encoding_travels_all_the_same(li, wang, hub) -> None:
    """One such attribute must not keep everybody from syncing; edited before the import was ever published."""
    gbk = "违建".encode("gbk")
    with li.open() as workspace:
        register_edition(
            workspace, "zone", source="z", as_of="2026-01-01", sha256="1" * 64, features=[{"name": "甲"}] * 2
        )
        with workspace.write() as connection:
            connection.execute("UPDATE zone SET name = CAST(? AS TEXT) WHERE fid = 1", (gbk,))
        with workspace.merging() as connection:  # as it came from somebody's tool
            connection.execute("UPDATE zone SET code = CAST(? AS TEXT) WHERE fid = 2", (gbk,))
    li.sync(hub)
    wang.sync(hub)
    with wang.open() as workspace:
        rows = workspace.connection.execute(
            "SELECT CAST(name AS BLOB), CAST(code AS BLOB), typeof(code) FROM zone"
        )
        assert sorted(rows, key=str) == sorted([(gbk, None, "null"), ("甲".encode(), gbk, "text")], key=str)


def test_a_third_officer_who_joins_finds_everything(office, li, wang, hub, case) -> None:
    wang.update(CASE, case, remark="仍在施工")
    li.update(CASE, case, remark="已停工")
    for officer in (wang, li, wang):
        officer.sync(hub)
    zhao = office.officer("赵敏")
    zhao.sync(hub)
    assert zhao.tables() == li.tables()
    assert zhao.conflicts() == li.conflicts()
    assert zhao.log() == li.log()


@in_memory
def test_nothing_new_moves_nothing(li, hub, case) -> None:
    li.sync(hub)
    before = dict(hub.segments)
    report = li.sync(hub)
    assert (report.pushed, report.pulled) == (0, 0)
    assert hub.segments == before


@in_memory
def test_repeated_delivery_changes_nothing(office, li, wang, hub, case) -> None:
    """A copy of a file publishes what its original publishes, too: the same changes lie there twice."""
    li.update(CASE, case, remark="已停工")
    li.close()
    copy = office.officer("李梅的副本")
    copy.path.write_bytes(li.path.read_bytes())
    apart = type(hub)(hub.identity())
    apart.segments = dict(hub.segments)
    li.sync(hub)
    copy.sync(apart)
    hub.segments.update(apart.segments)
    wang.sync(hub)
    assert sum("已停工".encode() in content for content in hub.segments.values()) == 2
    assert wang.row(CASE, case)["remark"] == "已停工"
    assert wang.conflicts() == []
    assert wang.log() == li.log()


def test_a_clock_years_ahead_neither_wins_nor_infects(li, wang, hub, case) -> None:
    with li.open() as workspace, workspace.write() as connection:
        ahead = hybrid(li.clock() + timedelta(days=2000))
        connection.execute("UPDATE replica SET hlc = ?", (ahead,))
    li.update(CASE, case, remark="来自未来")
    li.sync(hub)
    assert wang.sync(hub).ahead == 1
    with wang.open() as workspace:
        (time,) = workspace.connection.execute("SELECT hlc FROM replica").fetchone()
    assert time <= hybrid(wang.clock()) + DAY, "wang's own times stay near his own clock"
    wang.update(CASE, case, remark="今天")
    wang.sync(hub)
    li.sync(hub)
    assert li.row(CASE, case)["remark"] == wang.row(CASE, case)["remark"] == "今天"
    assert li.conflicts() == []


@in_memory
def test_in_a_race_a_clock_years_ahead_does_not_win(li, wang, hub, case) -> None:
    wang.insert("party", name="某公司")
    wang.sync(hub)
    li.sync(hub)
    with li.open() as workspace, workspace.write() as connection:
        connection.execute("UPDATE replica SET hlc = ?", (hybrid(li.clock() + timedelta(days=2000)),))
    li.update(CASE, case, remark="来自未来")
    with wang.open() as workspace, workspace.write() as connection:
        connection.execute("UPDATE replica SET hlc = ?", (hybrid(wang.clock() + timedelta(days=3)),))
    wang.update(CASE, case, remark="三天后")
    apart = type(hub)(hub.identity())
    apart.segments = dict(hub.segments)
    li.sync(hub)
    wang.sync(apart)
    hub.segments.update(apart.segments)
    for officer in (li, wang):
        officer.sync(hub)
    assert li.conflicts() == wang.conflicts() != []
    assert li.row(CASE, case)["remark"] == wang.row(CASE, case)["remark"]


def test_a_column_of_a_newer_version_appears_after_the_upgrade(li, wang, hub, monkeypatch) -> None:
    party = li.insert("party", name="某公司")
    li.sync(hub)
    with li.open() as workspace, workspace.write() as connection:
        newer = replace(
            log.of_row(connection, "party", party)[0],
            change="9" * 32,
            op="U",
            parents=tuple(log.heads(connection, "party", party)),
            columns={"wechat": ("NULL", "'weixin'")},
        )
        log.append(connection, [newer])
    li.sync(hub)
    wang.sync(hub)
    described = BY_NAME["party"]
    column = Column("wechat", "TEXT", "微信", "WeChat")
    with wang.open() as workspace:
        workspace.connection.execute("ALTER TABLE party ADD COLUMN wechat TEXT")
        memory.remember(workspace.connection, memory.SCHEMA, 0)
    monkeypatch.setitem(BY_NAME, "party", replace(described, columns=(*described.columns, column)))
    unit_of.cache_clear()
    wang.sync(hub)
    assert wang.row("party", party)["wechat"] == "weixin"
    monkeypatch.undo()
    unit_of.cache_clear()


@in_memory
def test_a_race_is_decided_alike_everywhere(li, wang, hub, case, office) -> None:
    """Both published without having seen each other: a value may change once, but everybody sees the same."""
    wang.update(CASE, case, remark="一")
    li.update(CASE, case, remark="二")
    apart = type(hub)(hub.identity())
    apart.segments = dict(hub.segments)
    wang.sync(hub)
    li.sync(apart)
    hub.segments.update(apart.segments)
    for officer in (wang, li):
        officer.sync(hub)
    assert li.conflicts() == wang.conflicts() != []
    assert li.row(CASE, case)["remark"] == wang.row(CASE, case)["remark"]


def test_another_coordinate_system_is_refused(office, li, hub, case, tmp_path) -> None:
    path = tmp_path / "wgs.gpkg"
    Workspace.create(path, pack_id="liaocheng", crs="EPSG:4326", clock=office.clock, ids=office.new_id).close()
    stranger = office.at_work("外地", path)
    with pytest.raises(InputError, match="EPSG:4547"):
        stranger.sync(hub)
    assert stranger.log() == []


def test_an_import_travels_as_a_file_and_its_edits_as_changes(office, li, wang, hub) -> None:
    square = struct.pack("<BIIBII", 1, 6, 1, 1, 3, 1) + struct.pack("<I10d", 5, 0, 0, 9, 0, 9, 9, 0, 9, 0, 0)
    with li.open() as workspace:
        edition = register_edition(
            workspace,
            "structure",
            source="卫片",
            as_of="2026-01-01",
            sha256="0" * 64,
            features=[{"geom": square, "structure_no": str(n), "floors": n} for n in range(50)],
        )
    with li.open() as workspace:
        rows = [r[0] for r in workspace.connection.execute("SELECT uuid FROM structure ORDER BY fid")]
    li.update("structure", rows[3], status="verified")
    li.delete("structure", rows[4])
    report = li.sync(hub)
    assert report.pushed < 10, "fifty structures are one file, not fifty changes"
    if isinstance(hub, MemoryHub):
        assert len(hub.layers) == 1
    wang.sync(hub)
    assert wang.tables() == li.tables()
    assert wang.row("structure", rows[3])["status"] == "verified"
    assert wang.row("structure", rows[4]) is None
    wang.update("structure", rows[5], status="dismissed")
    li.update("structure", rows[5], remark="看过")
    for officer in (wang, li, wang):
        assert officer.sync(hub).conflicts == 0
    assert wang.tables() == li.tables()
    assert edition.count == 50
    zhao = office.officer("赵敏")
    zhao.sync(hub)
    assert zhao.tables() == li.tables()


def test_two_who_import_the_same_file_hold_the_same_rows(li, wang, hub) -> None:
    for officer in (li, wang):
        with officer.open() as workspace:
            register_edition(
                workspace, "zone", source="分区", as_of="2026-01-01", sha256="1" * 64, features=[{"kind": "ring"}]
            )
    for officer in (li, wang, li):
        assert officer.sync(hub).conflicts == 0
    assert li.tables() == wang.tables()
    assert len(li.tables()["zone"]) == 1


def test_a_share_that_is_away_is_no_new_hub(tmp_path) -> None:
    """Otherwise the office is split in two, and the real hub's chains look cut off when it comes back."""
    import shutil

    from enforcement_plugin.app import syncing
    from enforcement_plugin.app.workspaces import create_workspace
    from enforcement_plugin.errors import SurroundingsError

    own, hub, away = tmp_path / "own.gpkg", tmp_path / "share" / "hub", tmp_path / "away"
    hub.parent.mkdir()
    create_workspace(own, pack="liaocheng", crs="EPSG:4548").close()
    profile = tmp_path / "profile.json"
    syncing.synchronise(own, hub, actor="张三", profile=profile)
    shutil.move(hub, away)
    for _ in range(2):
        with pytest.raises(SurroundingsError, match="does not hold the hub"):
            syncing.synchronise(own, hub, actor="张三", profile=profile)
        hub.mkdir(exist_ok=True)  # an empty mount point
    hub.rmdir()
    shutil.move(away, hub)
    assert syncing.synchronise(own, hub, actor="张三", profile=profile).another_hub is False
    shutil.rmtree(hub)
    assert syncing.synchronise(own, hub, actor="张三", profile=profile, rebuild=True).another_hub
