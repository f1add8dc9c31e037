"""The list of photos and documents: what is missing is seen, fetched, and nothing foreign is executed."""

from __future__ import annotations

from pathlib import Path
from typing import Callable

import pytest
from qgis.core import QgsProject, QgsVectorLayer
from qgis.gui import QgsAttributeForm, QgsExternalResourceWidget, QgsFileWidget
from qgis.PyQt.QtWidgets import QMainWindow

from enforcement_plugin.app import attachments, syncing
from enforcement_plugin.app.desk import Desk
from enforcement_plugin.app.workspaces import create_workspace, open_workspace
from enforcement_plugin.gui import attachment_commands
from enforcement_plugin.gui.attachment_commands import AttachmentCommands
from enforcement_plugin.gui.attachments import AttachmentDialog
from enforcement_plugin.gui.session import Session
from enforcement_plugin.gui.settings import Remembered
from enforcement_plugin.workspace import repositories

PHOTO = b"photo" * 100_000


class Said:
    """What would stand in the message bar."""

    def __init__(self) -> None:
        self.texts: list[str] = []

    def done(self, text: str) -> None:
        self.texts.append(text)

    hint = warn = done

    def error(self, error: Exception) -> None:
        self.texts.append(str(error))


class Window:
    """As much of QGIS as a dialog asks for."""

    def __init__(self) -> None:
        self.window = QMainWindow()

    def mainWindow(self) -> QMainWindow:
        return self.window


@pytest.fixture
def office(tmp_path: Path, monkeypatch):
    """Two officers; the first has recorded two photos, the second fetches none by itself."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    hub = tmp_path / "共享"
    paths = []
    for name in ("张三", "李四"):
        folder = tmp_path / name
        folder.mkdir()
        paths.append(folder / "东昌府区.gpkg")
        create_workspace(paths[-1], pack="liaocheng", crs="EPSG:4548").close()
    first, second = paths
    (first.parent / "现场.jpg").write_bytes(PHOTO)
    (first.parent / "运行.exe").write_bytes(b"MZ")
    with open_workspace(first, actor="张三") as workspace, workspace.write() as connection:
        structure = repositories.insert(connection, "structure", {"structure_no": "T-1"})
        case = repositories.insert(
            connection, "enforcement_case", {"case_no": "聊执〔2026〕1", "structure_uuid": structure}
        )
        for name in ("现场.jpg", "运行.exe", "没有.jpg"):
            repositories.insert(connection, "evidence", {"case_uuid": case, "path": name})
    syncing.synchronise(first, hub, actor="张三")
    with open_workspace(second) as workspace:
        attachments.set_wanted_files(workspace, attachments.NONE)
    syncing.synchronise(second, hub, actor="李四")
    return first, second, hub, structure


@pytest.fixture
def listed(office, qgis_app, qtbot, monkeypatch):
    _, second, hub, _ = office
    remembered = Remembered()
    remembered.set_hub(second, str(hub))
    remembered.actor = "李四"
    session, said = Session(remembered), Said()
    session.open(second, add_layers=False)
    commands = AttachmentCommands(session, said, Window())
    commands.show()
    qtbot.waitUntil(lambda: not commands.busy, timeout=20_000)
    yield commands, said, qtbot
    commands.stop()
    session.dispose()


def cells(dialog: AttachmentDialog) -> list[list[str]]:
    table = dialog.filter
    return [
        [str(table.index(row, column).data()) for column in range(table.columnCount())]
        for row in range(table.rowCount())
    ]


def select(dialog: AttachmentDialog, name: str) -> None:
    row = next(number for number, texts in enumerate(cells(dialog)) if texts[1] == name)
    dialog.table.selectRow(row)


def test_what_is_missing_is_listed_with_who_has_it(listed) -> None:
    dialog = listed[0].dialog
    shown = {texts[1]: texts for texts in cells(dialog)}
    assert set(shown) == {"现场.jpg", "运行.exe", "没有.jpg"}
    assert shown["现场.jpg"][0] == "聊执〔2026〕1"
    assert shown["现场.jpg"][2:4] == ["✗", "✓"]
    assert shown["没有.jpg"][2:4] == ["✗", "✗"]
    assert "张三" in shown["没有.jpg"][5]
    assert dialog.wantedCombo.currentData() == attachments.NONE
    dialog.filterEdit.setText("没有")
    assert [texts[1] for texts in cells(dialog)] == ["没有.jpg"]
    assert not dialog.cancelButton.isVisible()


def test_one_is_fetched_and_opened_and_what_could_be_executed_is_not(listed, office, monkeypatch) -> None:
    commands, _, qtbot = listed
    opened: list[str] = []
    monkeypatch.setattr(
        attachment_commands.QDesktopServices, "openUrl", lambda url: opened.append(url.toLocalFile()) or True
    )
    dialog = commands.dialog
    select(dialog, "没有.jpg")
    assert not dialog.fetchButton.isEnabled()
    assert not dialog.openButton.isEnabled()
    for name in ("现场.jpg", "运行.exe"):
        select(dialog, name)
        dialog.fetchButton.click()
        qtbot.waitUntil(lambda: not commands.busy, timeout=20_000)
    assert [texts[1] for texts in cells(dialog)] == ["没有.jpg"]
    dialog.wholeCheck.setChecked(True)
    qtbot.waitUntil(lambda: not commands.busy, timeout=20_000)
    folder = office[1].parent
    for name in ("现场.jpg", "运行.exe"):
        select(dialog, name)
        dialog.openButton.click()
    assert opened == [str(folder / "现场.jpg"), str(folder / "东昌府区.files")]
    assert (folder / "现场.jpg").read_bytes() == PHOTO


def test_all_are_fetched_and_a_double_click_leads_to_the_case(listed, office) -> None:
    commands, said, qtbot = listed
    dialog = commands.dialog
    led: list[tuple[str, str]] = []
    commands.case_wanted.connect(lambda table, row: led.append((table, row)))
    dialog.allButton.click()
    qtbot.waitUntil(lambda: not commands.busy, timeout=20_000)
    assert [texts[1] for texts in cells(dialog)] == ["没有.jpg"]
    assert any("2" in text for text in said.texts)
    dialog.table.doubleClicked.emit(dialog.filter.index(0, 0))
    assert led == []
    select(dialog, "没有.jpg")
    dialog.table.doubleClicked.emit(dialog.filter.index(0, 0))
    assert [table for table, _ in led] == ["evidence"]


def test_the_choice_what_to_fetch_is_remembered_in_the_file(listed, office) -> None:
    dialog = listed[0].dialog
    dialog.wantedCombo.setCurrentIndex(dialog.wantedCombo.findData(attachments.OWN))
    dialog.wantedCombo.activated.emit(dialog.wantedCombo.currentIndex())
    with open_workspace(office[1]) as workspace:
        assert attachments.wanted_files(workspace) == attachments.OWN


def test_plain_qgis_chooses_a_file_relative_to_the_workspace(office, qgis_app, qtbot) -> None:
    """A path from the root of a disk would be of no use to anybody else, and is never sent."""
    layer = QgsVectorLayer(f"{office[0]}|layername=evidence", "evidence", "ogr")
    QgsProject.instance().addMapLayer(layer)
    layer.startEditing()
    form = QgsAttributeForm(layer, next(layer.getFeatures()))
    qtbot.addWidget(form)
    (chooser,) = form.findChildren(QgsFileWidget)
    assert Path(chooser.defaultRoot()) == office[0].parent
    assert chooser.relativeStorage() == QgsFileWidget.RelativeStorage.RelativeDefaultPath
    assert chooser.filePath() == "现场.jpg"
    (shown,) = form.findChildren(QgsExternalResourceWidget)
    assert shown.documentViewerContent() == QgsExternalResourceWidget.DocumentViewerContent.NoContent
    layer.rollBack()
    QgsProject.instance().removeMapLayer(layer.id())


def test_a_changed_photo_is_recorded_anew_by_a_person(
    office, qgis_app, qtbot, open_at: Callable[..., Desk]
) -> None:
    first, _, hub, _ = office
    (first.parent / "现场.jpg").write_bytes(b"retouched")
    remembered = Remembered()
    remembered.set_hub(first, str(hub))
    remembered.actor = "张三"
    session = Session(remembered)
    session.open(first, add_layers=False)
    commands = AttachmentCommands(session, Said(), Window())
    commands.show()
    qtbot.waitUntil(lambda: not commands.busy, timeout=20_000)
    select(commands.dialog, "现场.jpg")
    assert commands.dialog.acceptButton.isEnabled()
    commands.dialog.acceptButton.click()
    qtbot.waitUntil(lambda: not commands.busy, timeout=20_000)
    select(commands.dialog, "现场.jpg")
    assert not commands.dialog.acceptButton.isEnabled()
    commands.stop()
    session.dispose()
