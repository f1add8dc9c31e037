"""Edits in QGIS itself reach the leads without a button: nobody reads yesterday's agency off the map."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path
from typing import Iterator

import pytest
from qgis.core import QgsFeature, QgsGeometry, QgsProject, QgsVectorLayer, QgsVectorLayerUtils
from qgis.PyQt.QtCore import QSettings

from enforcement_plugin.app.demo import build_demo
from enforcement_plugin.app.overlaying import determine_workspace
from enforcement_plugin.app.workspaces import create_workspace, open_workspace
from enforcement_plugin.gui.determine_commands import DetermineCommands
from enforcement_plugin.gui.session import Session
from enforcement_plugin.gui.settings import Remembered
from enforcement_plugin.gui.tasks import start
from enforcement_plugin.gui.upkeep import LeadUpkeep


class Said:
    """What would stand in the message bar."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.errors: list[Exception] = []

    def done(self, text: str, then: object = None) -> None:
        self.texts.append(text)

    hint = warn = done

    def error(self, error: Exception) -> None:
        self.errors.append(error)


class Office:
    """A workspace that is open in QGIS, with what keeps its leads."""

    def __init__(self, path: Path, qtbot) -> None:
        self.path, self.qtbot, self.said = path, qtbot, Said()
        self.session = Session(Remembered())
        self.upkeep = LeadUpkeep(self.session, self.said)
        self.running: list = []
        self.told: list[int] = []
        self.session.leads_changed.connect(lambda: self.told.append(1))
        self.commands = DetermineCommands(self.session, self.said, self.upkeep, self.run)
        with self.settled():
            self.session.open(path, add_layers=True)

    def settled(self):
        return self.qtbot.waitSignal(self.upkeep.settled, timeout=30_000)

    def run(self, title, work, on_done) -> None:
        self.running.append(
            start(title, work, lambda found: (self.running.clear(), on_done(found)), self.said.error)
        )

    def layer(self, table: str) -> QgsVectorLayer:
        return self.session.layer(table)

    def leads(self) -> dict[str, tuple]:
        return leads(self.path)

    def whole(self, folder: Path) -> dict[str, tuple]:
        """What determining everything from nothing comes to, in another file."""
        other = folder / "whole.gpkg"
        with sqlite3.connect(self.path) as source, sqlite3.connect(other) as target:
            source.backup(target)
            target.execute("DELETE FROM setting WHERE name = 'determined'")
        determine_workspace(other)
        return leads(other)


def leads(path: Path) -> dict[str, tuple]:
    with sqlite3.connect(path) as connection:
        rows = connection.execute("SELECT uuid, lead_status, lead_agency FROM structure").fetchall()
    return {uuid: (status, agency) for uuid, status, agency in rows}


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("city") / "city.gpkg"
    build_demo(path, structures=500, seed=5)
    determine_workspace(path)
    return path


@pytest.fixture
def office(city: Path, tmp_path: Path, qgis_app, qtbot, monkeypatch) -> Iterator[Office]:
    QSettings().setValue("enforcement_plugin/actor", "张三")
    made = Office(Path(shutil.copy(city, tmp_path / "own.gpkg")), qtbot)
    yield made
    made.session.dispose()
    QgsProject.instance().clear()


def neighbours(office: Office) -> tuple[QgsFeature, QgsFeature]:
    """A structure, and another of a different lead: what is moved to where that one stands changes its lead."""
    features = list(office.layer("structure").getFeatures())
    mine = next(f for f in features if (f["lead_status"], f["lead_agency"]) == ("determined", "lc.cm"))
    other = next(f for f in features if f["lead_agency"] == "lc.nr" or f["lead_status"] == "undetermined")
    return mine, other


def move(layer: QgsVectorLayer, mine: QgsFeature, there: QgsFeature) -> None:
    shape = QgsGeometry(mine.geometry())
    to, here = there.geometry().centroid().asPoint(), shape.centroid().asPoint()
    shape.translate(to.x() - here.x(), to.y() - here.y())
    assert layer.changeGeometry(mine.id(), shape)


def edit_and_follow(office: Office) -> None:
    layer = office.layer("structure")
    mine, other = neighbours(office)
    layer.startEditing()
    move(layer, mine, other)
    with office.settled():
        layer.commitChanges()


def test_a_footprint_moved_across_a_border_gets_its_new_lead(office: Office, tmp_path: Path) -> None:
    layer = office.layer("structure")
    mine, other = neighbours(office)
    before = office.leads()
    assert layer.startEditing()
    move(layer, mine, other)
    with office.settled():
        assert layer.commitChanges()
    after = office.leads()
    assert after[mine["uuid"]] != before[mine["uuid"]]
    assert after == office.whole(tmp_path)
    assert office.told == [1], "the map and the list are drawn again"
    assert office.layer("structure").getFeature(mine.id())["lead_status"] == after[mine["uuid"]][0]
    assert not office.said.errors


def test_a_parcel_whose_right_is_another_changes_who_leads_there(office: Office, tmp_path: Path) -> None:
    layer, before = office.layer("parcel"), office.leads()
    column = layer.fields().indexOf("land_use_right")
    assert layer.startEditing()
    for parcel in list(layer.getFeatures())[:60]:
        layer.changeAttributeValue(
            parcel.id(), column, "none" if parcel["land_use_right"] == "granted" else "granted"
        )
    with office.settled():
        assert layer.commitChanges()
    assert office.leads() == office.whole(tmp_path) != before


def test_saving_while_going_on_editing_is_followed_and_the_edit_goes_on(office: Office, tmp_path: Path) -> None:
    layer = office.layer("structure")
    mine, other = neighbours(office)
    assert layer.startEditing()
    move(layer, mine, other)
    with office.settled():
        assert layer.commitChanges(stopEditing=False)
    assert office.leads() == office.whole(tmp_path)
    # What is typed meanwhile stays in the buffer and is saved afterwards.
    layer.changeAttributeValue(other.id(), layer.fields().indexOf("structure_no"), "T-77")
    with office.settled():
        assert layer.commitChanges(), layer.commitErrors()
    assert layer.getFeature(other.id())["structure_no"] == "T-77"
    assert office.leads() == office.whole(tmp_path)


def test_a_new_footprint_is_determined_at_once(office: Office, tmp_path: Path) -> None:
    layer = office.layer("structure")
    like = next(layer.getFeatures())
    assert layer.startEditing()
    drawn = QgsVectorLayerUtils.createFeature(layer, like.geometry(), {})
    assert layer.addFeature(drawn)
    with office.settled():
        assert layer.commitChanges(), layer.commitErrors()
    found = office.leads()
    assert len(found) == 501
    assert all(status for status, _agency in found.values())
    assert found == office.whole(tmp_path)


def test_a_file_that_somebody_holds_is_tried_again_without_a_word(
    office: Office, tmp_path: Path, monkeypatch
) -> None:
    monkeypatch.setattr("enforcement_plugin.app.upkeep.PATIENCE", (0.2,))
    monkeypatch.setattr("enforcement_plugin.workspace.database.WAIT_SECONDS", 0.1)
    monkeypatch.setattr(
        "enforcement_plugin.workspace.database.connect.__kwdefaults__",
        {"wait": 0.1, "read_only": False, "one_thread": True},
    )
    office.upkeep.stop()  # the connection that is kept waits as long as ever
    layer = office.layer("structure")
    mine, other = neighbours(office)
    assert layer.startEditing()
    move(layer, mine, other)
    assert layer.commitChanges()
    holder = sqlite3.connect(office.path, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    office.qtbot.wait(1500)
    assert office.upkeep.busy
    assert office.upkeep._tries >= 1
    with office.settled():
        holder.execute("ROLLBACK")
        holder.close()
    assert office.leads() == office.whole(tmp_path)
    assert not office.said.errors
    assert not office.said.texts


def test_nothing_runs_for_ever_after_an_edit(office: Office) -> None:
    edit_and_follow(office)
    started: list[int] = []
    office.upkeep._timer.timeout.connect(lambda: started.append(1))
    office.qtbot.wait(1200)
    assert not started
    assert not office.upkeep.busy


def test_cancelled_it_is_made_up_for_by_the_next_edit(office: Office, tmp_path: Path) -> None:
    layer = office.layer("structure")
    mine, other = neighbours(office)
    layer.startEditing()
    move(layer, mine, other)
    with office.upkeep.standing.alone(lambda: False), office.settled():
        layer.commitChanges()
        office.qtbot.waitUntil(lambda: bool(office.upkeep._tasks), timeout=5000)
        office.upkeep.give_way()
    assert not office.said.errors
    with office.settled():
        office.session.tell_changed()
    assert office.leads() == office.whole(tmp_path)


def test_determine_all_says_how_many_edits_touched_and_can_begin_anew(office: Office, tmp_path: Path) -> None:
    office.commands.determine()
    office.qtbot.waitUntil(lambda: bool(office.said.texts), timeout=30_000)
    assert " 0 structures" in office.said.texts[-1]
    # Written by hand into the computed column: no record knows of it.
    with sqlite3.connect(office.path) as connection:
        connection.execute("UPDATE replica SET applying = 0")
        connection.execute("PRAGMA trusted_schema = ON")
    office.commands.determine_everything()
    office.qtbot.waitUntil(lambda: len(office.said.texts) == 2, timeout=30_000)
    assert "500 structures" in office.said.texts[-1]


def test_without_parcels_and_zones_nothing_is_done(tmp_path: Path, qgis_app, qtbot) -> None:
    path = tmp_path / "bare.gpkg"
    create_workspace(path, pack="liaocheng", crs="EPSG:4548").close()
    with open_workspace(path, actor="张三") as workspace, workspace.write() as connection:
        from enforcement_plugin.workspace import repositories

        repositories.insert(connection, "structure", {"structure_no": "T-1"})
    made = Office(path, qtbot)
    try:
        assert list(made.leads().values()) == [(None, None)]
        assert not made.said.errors
    finally:
        made.session.dispose()
        QgsProject.instance().clear()


def test_closing_in_the_middle_waits_for_nobody_and_loses_nothing(office: Office, tmp_path: Path) -> None:
    layer = office.layer("structure")
    mine, other = neighbours(office)
    layer.startEditing()
    move(layer, mine, other)
    layer.commitChanges()
    office.qtbot.waitUntil(lambda: bool(office.upkeep._tasks), timeout=5000)
    office.session.close()
    assert not office.upkeep.busy
    with office.settled():
        office.session.open(office.path, add_layers=True)
    assert office.leads() == office.whole(tmp_path)


def test_closing_lets_go_of_the_second_connection(office: Office) -> None:
    """It stays open between edits; left open after closing it would keep the file in two pieces."""
    edit_and_follow(office)
    with office.upkeep.standing.beside(office.session.desk.workspace, lambda: False) as second:
        assert second.connection.execute("SELECT 1").fetchone() == (1,)
    office.session.close()
    with pytest.raises(sqlite3.ProgrammingError):
        second.connection.execute("SELECT 1")
