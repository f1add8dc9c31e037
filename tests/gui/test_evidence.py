"""The record as evidence in the desktop: the page to print, and the key in QGIS's encrypted store."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from qgis.core import QgsApplication
from qgis.PyQt.QtGui import QDesktopServices
from qgis.PyQt.QtWidgets import QFileDialog, QMessageBox

from enforcement_plugin.app import evidence
from enforcement_plugin.app.syncing import synchronise
from enforcement_plugin.app.workspaces import create_workspace, open_workspace
from enforcement_plugin.auth_store import SETTING, KeyStore, StoreLockedError, StoreUnusableError
from enforcement_plugin.gui.evidence_commands import EvidenceCommands
from enforcement_plugin.workspace import repositories

PASSWORD = "印章-1"


class Heard:
    """What the user was told."""

    def __init__(self) -> None:
        self.said: list[tuple[str, str]] = []

    def done(self, text: str) -> None:
        self.said.append(("done", text))

    def warn(self, text: str) -> None:
        self.said.append(("warn", text))

    def error(self, error: Exception) -> None:
        self.said.append(("error", str(error)))


@pytest.fixture
def auth(qgis_app, monkeypatch, tmp_path):
    """QGIS's real store, open; afterwards as it was found."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("APPDATA", str(tmp_path / "config"))
    manager = QgsApplication.authManager()
    assert not manager.isDisabled(), manager.disabledMessage()
    assert manager.setMasterPassword(PASSWORD, True), "the tests' own profile has no other master password"
    manager.removeAuthSetting(SETTING)
    yield manager
    manager.removeAuthSetting(SETTING)
    manager.clearMasterPassword()


@pytest.fixture
def locked(auth, monkeypatch):
    """The store with a key in it, locked; counts how often QGIS would have asked the user."""
    KeyStore().create()
    auth.clearMasterPassword()
    asked: list[bool] = []

    def ask(verify: bool) -> bool:
        asked.append(verify)
        return False

    class Locked:
        """The manager with nobody at the keyboard."""

        setMasterPassword = staticmethod(ask)  # noqa: N815 - QGIS's name

        def __getattr__(self, name):
            return getattr(auth, name)

    monkeypatch.setattr(KeyStore, "_auth", staticmethod(Locked))
    yield asked
    auth.setMasterPassword(PASSWORD, True)


@pytest.fixture
def synced(tmp_path) -> Path:
    path = tmp_path / "聊城.gpkg"
    create_workspace(path, pack="liaocheng", crs="EPSG:4548").close()
    with open_workspace(path, actor="李梅") as workspace, workspace.write() as connection:
        repositories.insert(connection, "party", {"name": "某公司"})
    synchronise(path, tmp_path / "hub", actor="李梅", profile=tmp_path / "profile.json")
    return path


def test_a_key_lives_encrypted_in_the_store_and_signs(auth, synced) -> None:
    store = KeyStore()
    assert store.signer(unlock=False) == (None, None), "without a key there is nothing to complain of"
    public = store.create()
    signer, problem = KeyStore().signer(unlock=False)
    assert problem is None
    assert signer.public_key == public
    base = Path(QgsApplication.authManager().authenticationDatabasePath()).read_bytes()
    assert signer.secret().encode() not in base, "the file of the store does not give the key away"
    with open_workspace(synced, actor="李梅") as workspace, workspace.write() as connection:
        repositories.insert(connection, "party", {"name": "乙"})
    hub, profile = synced.parent / "hub", synced.parent / "profile.json"
    synchronise(synced, hub, actor="李梅", profile=profile, signer=signer)
    (device,) = evidence.verify_hub(hub, [synced])["devices"]
    assert (device["signed"], device["public_key"]) == ("some", public)
    for path in (synced, *(synced.parent / "hub").rglob("*.seg"), hub / "cases.gpkg"):
        assert signer.secret().encode() not in path.read_bytes(), "and no file of ours holds it"


def test_a_locked_store_is_asked_for_once_and_stops_nothing(locked) -> None:
    store = KeyStore()
    for unlock in (False, True, True, False):
        signer, problem = store.signer(unlock=unlock)
        assert signer is None
        assert isinstance(problem, StoreLockedError)
    assert locked == [True], "one dialog in a session; who declined is not asked at every sync"


def test_a_worker_thread_never_asks(locked) -> None:
    """QGIS would wait there for a dialog that the blocked interface cannot show."""
    store, answers = KeyStore(), []
    thread = threading.Thread(target=lambda: answers.append(store.signer(unlock=True)))
    thread.start()
    thread.join(10)
    assert not thread.is_alive()
    ((signer, problem),) = answers
    assert signer is None
    assert "main thread" in str(problem)
    assert locked == []


def test_a_store_that_cannot_be_opened_keeps_no_key(locked, auth) -> None:
    auth.removeAuthSetting(SETTING)
    with pytest.raises(StoreUnusableError, match="no key was made"):
        KeyStore().create()
    assert not KeyStore().has_key()


def test_without_a_key_in_the_store_that_of_the_command_line_signs(auth) -> None:
    made = evidence.create_device_key()
    signer, problem = KeyStore().signer(unlock=False)
    assert (signer.public_key, problem) == (made["public_key"], None)
    Path(str(made["file"])).write_text("damaged")
    signer, problem = KeyStore().signer(unlock=False)
    assert signer is None
    assert "damaged" in str(problem), "it is said, and the sync goes on"


@pytest.fixture
def commands(qgis_app, synced, monkeypatch):
    from types import SimpleNamespace

    from qgis.PyQt.QtCore import QObject

    class Open(QObject):
        path = synced
        remembered = SimpleNamespace(folder=str(synced.parent))

    session = Open()
    made = EvidenceCommands(session, Heard(), SimpleNamespace(mainWindow=lambda: None))
    made.kept = session
    return made


def test_the_menu_prints_the_head(commands, synced, monkeypatch) -> None:
    opened = []
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(synced.parent / "链头"), ""))
    monkeypatch.setattr(QDesktopServices, "openUrl", opened.append)
    commands.print_head()
    page = synced.parent / "链头.pdf"
    assert page.read_bytes().startswith(b"%PDF")
    assert [url.toLocalFile() for url in opened] == [str(page)]
    assert [kind for kind, _ in commands._messages.said] == ["done"]
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(synced.parent / "no" / "x.svg"), ""))
    commands.print_head()
    assert [kind for kind, _ in commands._messages.said] == ["done", "error"]


def test_the_menu_makes_a_key_when_asked_and_only_then(commands, auth, monkeypatch) -> None:
    monkeypatch.setattr(QMessageBox, "question", lambda *_: QMessageBox.StandardButton.No)
    commands.make_key()
    assert not commands.store.has_key()
    monkeypatch.setattr(QMessageBox, "question", lambda *_: QMessageBox.StandardButton.Yes)
    commands.make_key()
    public = commands.store.public_key(unlock=False)
    assert public in commands._messages.said[-1][1]
    shown = []
    monkeypatch.setattr(QMessageBox, "information", lambda *arguments: shown.append(arguments[-1]))
    commands.make_key()
    assert public in shown[0]
    assert commands.signer().public_key == public
