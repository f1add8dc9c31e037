"""After a day's edits nobody waits for the whole city, and nobody is shown yesterday's agency."""

from __future__ import annotations

import json
import shutil
import sqlite3
from threading import Thread

import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from shapely.affinity import scale, translate

from enforcement_plugin.app import redetermining
from enforcement_plugin.app.demo import build_demo
from enforcement_plugin.app.overlaying import determine_workspace
from enforcement_plugin.app.redetermining import Standing, bring_up_to_date, determine_changes
from enforcement_plugin.app.syncing import synchronise
from enforcement_plugin.app.workspaces import open_workspace
from enforcement_plugin.rules import load_pack
from enforcement_plugin.rules.loader import pack_folder
from enforcement_plugin.workspace import editions, log, repositories

DAY = "2026-09-25"


@pytest.fixture(scope="module")
def city(tmp_path_factory):
    path = tmp_path_factory.mktemp("city") / "city.gpkg"
    build_demo(path, structures=700, seed=5)
    determine_workspace(path, as_of=DAY)
    return path


@pytest.fixture
def own(city, tmp_path):
    return shutil.copy(city, tmp_path / "own.gpkg")


def leads(path):
    with sqlite3.connect(path) as connection:
        return connection.execute("SELECT uuid, lead_status, lead_agency FROM structure ORDER BY uuid").fetchall()


def whole(path, tmp_path):
    """What determining everything from nothing comes to."""
    other = shutil.copy(path, tmp_path / "whole.gpkg")
    with sqlite3.connect(other) as connection:
        connection.execute("DELETE FROM setting WHERE name = 'determined'")
    determine_workspace(other, as_of=DAY)
    return leads(other)


def shape(connection, table, row):
    return shapely.from_wkb(repositories.find(connection, table, row)["geom"])


def put(connection, table, row, polygon):
    repositories.update(connection, table, row, {"geom": shapely.to_wkb(shapely.MultiPolygon(
        [part for part in shapely.get_parts(polygon) if part.geom_type == "Polygon"]))})  # fmt: skip


def edit(workspace, kind, table, number, distance):
    """One edit of one row, as QGIS would make it."""
    connection = workspace.connection
    rows = [row["uuid"] for row in repositories.rows(connection, table)]
    row = rows[number % len(rows)]
    with workspace.write():
        if kind == "move":
            put(connection, table, row, translate(shape(connection, table, row), distance, -distance / 2))
        elif kind == "grow":
            put(connection, table, row, shapely.buffer(shape(connection, table, row), abs(distance) / 4))
        elif kind == "delete":
            repositories.delete(connection, table, row)
        elif kind == "copy":
            copied = repositories.find(connection, table, row)
            copied = {name: value for name, value in copied.items() if name not in ("fid", "uuid")}
            moved = scale(shape(connection, table, row), 1.5, 0.7)
            repositories.insert(connection, table, {**copied, "geom": shapely.to_wkb(moved)})
        elif kind == "attribute":
            column, values = {
                "parcel": ("land_use_right", ("granted", "none", None)),
                "zone": ("code", ("other", "dongchangfu", None)),
                "structure": ("project_type", ("other", "real_estate_development", None)),
            }[table]
            repositories.update(connection, table, row, {column: values[number % 3]})
        elif kind == "expire":
            repositories.update(connection, table, row, {"valid_to": "2026-01-01"} if table != "structure" else {})
        else:
            structure = repositories.rows(connection, "structure")[number % 50]["uuid"]
            case = repositories.insert(connection, "enforcement_case", {"structure_uuid": structure})
            repositories.insert(
                connection,
                "case_fact",
                {"case_uuid": case, "fact": "land_use_right", "value": json.dumps("allocated")},
            )


edits = st.tuples(
    st.sampled_from(["move", "grow", "delete", "copy", "attribute", "expire", "entry"]),
    st.sampled_from(["structure", "structure", "parcel", "parcel", "zone"]),
    st.integers(0, 400),
    st.floats(-40, 40).map(lambda value: round(value, 2)),
)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rounds=st.lists(st.lists(edits, min_size=1, max_size=4), min_size=1, max_size=3), many=st.booleans())
def test_any_edits_lead_where_determining_everything_leads(city, tmp_path, monkeypatch, rounds, many):
    path, standing = shutil.copy(city, tmp_path / "own.gpkg"), Standing()
    monkeypatch.setattr(redetermining, "_MANY", 1 if many else 200)
    for edited in rounds:
        with open_workspace(path, actor="王某") as workspace:
            for one in edited:
                edit(workspace, *one)
            determine_changes(workspace, as_of=DAY, standing=standing)
        assert leads(path) == whole(path, tmp_path)


def test_a_pack_that_is_edited_while_the_plugin_runs_is_asked_anew(own, tmp_path):
    folder = tmp_path / "liaocheng"
    shutil.copytree(pack_folder("liaocheng"), folder)
    text = (folder / "pack.yaml").read_text(encoding="utf-8")
    standing = Standing()
    with open_workspace(own, actor="王某") as workspace:
        for agency in ("lc.cm", "lc.nr"):
            changed = text.replace("then: {agency: lc.cm}\n", f"then: {{agency: {agency}}}\n", 1)
            (folder / "pack.yaml").write_text(changed, encoding="utf-8")
            pack = load_pack(folder)
            everybody = bring_up_to_date(workspace, pack=pack, as_of=DAY, standing=standing).whole
            assert everybody == (agency == "lc.nr")
            for row in range(0, 200, 3):
                edit(workspace, "move", "structure", row, 0.5)
            assert not bring_up_to_date(workspace, pack=pack, as_of=DAY, standing=standing).whole
    assert "lc.nr" in {agency for _, _, agency in leads(own)}
    assert "lc.cm" not in {agency for _, _, agency in leads(own)}


def test_parcels_that_move_while_their_boxes_are_kept_are_found_where_they_are(own, tmp_path, monkeypatch):
    monkeypatch.setattr(redetermining, "_MANY", 1)
    standing = Standing()
    with open_workspace(own, actor="王某") as workspace:
        for number, distance in enumerate((30.0, -60.0, 90.0)):
            for row in range(0, 40, 4):
                edit(workspace, "move", "structure", row, 0.5)
                edit(workspace, "move", "parcel", row + number, distance)
                edit(workspace, "copy", "parcel", row, 0.0)
            determine_changes(workspace, as_of=DAY, standing=standing)
            if number == 0:
                kept = standing.parcels.kept
        assert standing.parcels.kept is kept  # read once
    assert leads(own) == whole(own, tmp_path)


def test_boxes_of_parcels_are_read_anew_after_an_import(own, tmp_path, monkeypatch):
    monkeypatch.setattr(redetermining, "_MANY", 1)
    standing = Standing()
    with open_workspace(own, actor="王某") as workspace:
        edit(workspace, "move", "structure", 3, 0.5)
        determine_changes(workspace, as_of=DAY, standing=standing)
        row = repositories.rows(workspace.connection, "structure")[3]["uuid"]
        ground = shapely.buffer(shape(workspace.connection, "structure", row), 30.0)
        editions.register_edition(
            workspace,
            "parcel",
            source="出让宗地.shp",
            as_of="2026-01-01",
            sha256="0" * 64,
            features=[{"geom": shapely.to_wkb(ground), "land_use_right": "allocated"}],
        )
        determine_changes(workspace, as_of=DAY, standing=standing)
        edit(workspace, "move", "structure", 3, 0.5)
        assert determine_changes(workspace, as_of=DAY, standing=standing).structures == 1
    assert leads(own) == whole(own, tmp_path)


def test_boxes_of_parcels_are_not_those_of_another_file(own, city, tmp_path, monkeypatch):
    monkeypatch.setattr(redetermining, "_MANY", 1)
    standing = Standing()
    for path, row in ((own, 3), (shutil.copy(city, tmp_path / "another.gpkg"), 5)):
        with open_workspace(path, actor="王某") as workspace:
            edit(workspace, "move", "structure", row, 0.5)
            edit(workspace, "move", "parcel", row, 20.0)
            determine_changes(workspace, as_of=DAY, standing=standing)
            assert standing.parcels.change == log.newest(workspace.connection)[1]
        assert leads(path) == whole(path, tmp_path)


def test_only_what_an_edit_can_touch_is_looked_at(own):
    assert determine_changes(own, as_of=DAY).structures == 0
    with open_workspace(own, actor="王某") as workspace:
        edit(workspace, "move", "structure", 3, 12.0)
        edit(workspace, "attribute", "parcel", 40, 0)
    assert 1 <= determine_changes(own, as_of=DAY).structures < 30
    assert determine_changes(own, as_of=DAY).structures == 0


def test_years_in_the_log_do_not_slow_down_what_one_edit_takes(own):
    """What SQLite does, counted: a record ten times as long must not cost more."""
    steps = []
    for length in (200, 2_000):
        with open_workspace(own, actor="王某") as workspace:
            with workspace.write() as connection:
                for number in range(length):
                    name = f"{length}-{number}"
                    connection.execute("UPDATE structure SET structure_no = ? WHERE fid = 5", (name,))
            determine_changes(workspace, as_of=DAY)
            edit(workspace, "move", "structure", 3, 0.5)
            steps.append(0)

            def count() -> None:
                steps[-1] += 1

            workspace.connection.set_progress_handler(count, 10)
            assert determine_changes(workspace, as_of=DAY).structures == 1
            workspace.connection.set_progress_handler(None, 0)
    assert steps[1] < 1.2 * steps[0]


def test_a_second_connection_is_kept_until_the_end_or_an_error(own):
    standing = Standing()
    with open_workspace(own, actor="王某") as workspace:
        with standing.beside(workspace, lambda: False) as first:
            pass
        with pytest.raises(ZeroDivisionError), standing.beside(workspace, lambda: False) as same:
            assert same is first
            raise ZeroDivisionError
        with standing.beside(workspace, lambda: False) as second:
            assert second is not first, "what failed in the middle may not be what it was"
            closer = Thread(target=standing.end)  # waits for nobody
            closer.start()
            closer.join(5)
            assert not closer.is_alive()
            assert second.connection.execute("SELECT 1").fetchone() == (1,), "who works there is not cut off"
        for connection in (first.connection, second.connection):
            with pytest.raises(sqlite3.ProgrammingError):
                connection.execute("SELECT 1")


def test_an_end_that_comes_while_who_determines_leaves_closes_all_the_same(own):
    standing = Standing()
    lock = standing.lock

    class Late:
        """A lock that hears of the end in the last moment before it is free."""

        acquire = staticmethod(lock.acquire)

        @staticmethod
        def release() -> None:
            if not standing._over:
                closer = Thread(target=standing.end)
                closer.start()
                closer.join(5)
            lock.release()

    standing.lock = Late()
    with open_workspace(own, actor="王某") as workspace:
        with standing.beside(workspace, lambda: False) as second:
            pass
        with pytest.raises(sqlite3.ProgrammingError):
            second.connection.execute("SELECT 1")


def test_what_sync_remembers_is_no_reason_to_determine_everything(own, tmp_path):
    def sync() -> None:
        synchronise(own, tmp_path / "hub", actor="王某", profile=tmp_path / "sealers.json")

    sync()  # names the files of the imports, which may bring rows
    determine_changes(own, as_of=DAY)
    with open_workspace(own, actor="王某") as workspace:
        edit(workspace, "attribute", "structure", 3, 0)
    sync()
    assert determine_changes(own, as_of=DAY).structures == 1


def test_a_parcel_that_expires_overnight_is_noticed(own, tmp_path):
    with open_workspace(own, actor="王某") as workspace:
        edit(workspace, "attribute", "parcel", 3, 0)
        with workspace.write() as connection:
            uuid = repositories.rows(connection, "parcel")[7]["uuid"]
            repositories.update(connection, "parcel", uuid, {"valid_to": DAY})
    determine_changes(own, as_of=DAY)
    with open_workspace(own) as workspace:
        summary = determine_changes(workspace, as_of="2026-09-26")
    other = shutil.copy(own, tmp_path / "other.gpkg")
    determine_workspace(other, as_of="2026-09-26")
    assert leads(own) == leads(other) and summary.structures < 700


@pytest.mark.parametrize("what", ["rules", "file"])
def test_what_the_state_does_not_vouch_for_is_determined_anew(own, what, monkeypatch):
    with open_workspace(own, actor="王某") as workspace:
        if what == "rules":
            workspace.set("housing_penalty_transferred", True)
        else:
            workspace.set("determined", {**workspace.settings["determined"], "change": "another"})
        assert determine_changes(workspace, as_of=DAY).structures == 700


def test_a_zone_whose_border_moves_touches_who_lies_between(own):
    with open_workspace(own, actor="王某") as workspace:
        zones = [row["kind"] for row in repositories.rows(workspace.connection, "zone")]
        edit(workspace, "grow", "zone", zones.index("second_ring"), 20.0)
        assert 0 < determine_changes(workspace, as_of=DAY).structures < 350
