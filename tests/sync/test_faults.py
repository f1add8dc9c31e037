"""Every fault of a shared folder, as the person at work meets it: what is said, and that nothing is lost.

Real files in a real folder. How each step behaves is told by the tests beside this one; here the whole round
runs, its sentences are read, and afterwards everybody holds everything.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import sqlite3
import sys
import tempfile
from contextlib import closing
from pathlib import Path
from typing import Any, Callable, List

import pytest

from enforcement_plugin.app import hubs, syncing
from enforcement_plugin.errors import SurroundingsError
from enforcement_plugin.sync.folder_hub import FolderHub
from enforcement_plugin.sync.run import SyncReport
from enforcement_plugin.workspace.editions import register_edition
from tests.sync.conftest import Office

language = pytest.importorskip(
    "enforcement_plugin.language", reason="the words of a message are QGIS's to translate"
)

CASE = "enforcement_case"
PHOTO = bytes(range(256)) * 40
DAMAGED_SEGMENT = "pieces of the shared record do not verify and were left out"
LOST = "pieces of the record were lost or damaged in the shared folder"
MADE_ANEW = "The shared GeoPackage was not there or damaged: made anew from the record."
BUSY = "The shared GeoPackage is in use"
NO_HUB = "does not hold the hub that this workspace was synced with. Nothing is lost"


class Team:
    """Officers with folders of their own and one shared folder, which they use as the plugin does."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self.hub = office.folder / "hub"

    def officer(self, name: str) -> Any:
        officer = self.office.officer(name)
        folder = self.office.folder / f"电脑 {name}"
        folder.mkdir()
        officer.path = Path(shutil.move(str(officer.path), folder / "东昌府区.gpkg"))
        return officer

    def known(self, name: str) -> Any:
        return self.office.at_work(name, self.office.folder / f"电脑 {name}" / "东昌府区.gpkg")

    def sync(self, officer: Any, **options: Any) -> SyncReport:
        profile = self.office.folder / f"profile-{officer.name}.json"
        with officer.open() as workspace:
            return syncing.synchronise(workspace, self.hub, actor=officer.name, profile=profile, **options)

    def segments(self, officer: Any) -> List[Path]:
        """Return the segments that this officer sealed, oldest first."""
        with officer.open() as workspace:
            sealer = json.loads(
                workspace.connection.execute("SELECT value FROM setting WHERE name = 'sync.sealer'").fetchone()[0]
            )
        return sorted((self.hub / "events" / sealer).rglob("*.seg"))


def said(report: SyncReport) -> str:
    done, heard = language.sync_sentences(report)
    return " ".join([done, *heard])


def prepare(office: Office) -> str:
    """李梅 has a case, an import and a photo, 王强 a remark; both hold everything."""
    team = Team(office)
    li, wang = team.officer("李梅"), team.officer("王强")
    case = li.insert(CASE, case_no="1", remark="发现")
    (li.path.parent / "a.jpg").write_bytes(PHOTO)
    li.insert("evidence", case_uuid=case, path="a.jpg")
    with li.open() as workspace:
        register_edition(
            workspace, "zone", source="分区", as_of="2026-01-01", sha256="1" * 64, features=[{"kind": "ring"}] * 3
        )
    team.sync(li)
    team.sync(wang)
    wang.update(CASE, case, remark="仍在施工")
    for officer in (wang, li, wang):
        assert "lost" not in said(team.sync(officer))
        officer.close()
    return case


@pytest.fixture(scope="module")
def built(tmp_path_factory, template):
    office = Office(tmp_path_factory.mktemp("built"), template, random.Random(5))
    return office.folder, prepare(office)


@pytest.fixture
def case(office, built) -> str:
    shutil.copytree(built[0], office.folder, dirs_exist_ok=True)
    return built[1]


@pytest.fixture
def team(office, case) -> Team:
    return Team(office)


@pytest.fixture
def li(team):
    return team.known("李梅")


@pytest.fixture
def wang(team):
    return team.known("王强")


def spoil(path: Path) -> None:
    content = path.read_bytes()
    path.write_bytes(content[:-40] + b"x" * 40)


def require_everything(team: Team, case: str, *officers: Any) -> None:
    """Everybody, and somebody who joins now, holds what was typed before, during and after the fault."""
    for officer in [*officers, *officers]:
        team.sync(officer)
    newcomer = team.officer("赵敏二")
    team.sync(newcomer)
    found = officers[0].everything()
    assert all(officer.everything() == found for officer in [*officers, newcomer])
    assert [row["case_no"] for row in found.tables[CASE]] == ["故障时"]
    assert len(found.tables["zone"]) == 3
    assert (newcomer.path.parent / "a.jpg").read_bytes() == PHOTO


def test_the_shared_file_is_locked(team, li, wang, case) -> None:
    li.update(CASE, case, case_no="故障时")
    with closing(sqlite3.connect(team.hub / "cases.gpkg", isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        report = team.sync(li)
        assert BUSY in said(report)
        assert report.pushed == 1
    require_everything(team, case, li, wang)


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:5000])


@pytest.mark.parametrize("fault", [cut, Path.unlink], ids=["damaged", "deleted"])
def test_the_shared_file_is_damaged_or_deleted(team, li, wang, case, fault: Callable[[Path], None]) -> None:
    fault(team.hub / "cases.gpkg")
    li.update(CASE, case, case_no="故障时")
    assert MADE_ANEW in said(team.sync(li))
    require_everything(team, case, li, wang)


def test_a_segment_is_damaged_before_it_was_read(team, li, wang, case) -> None:
    wang.update(CASE, case, case_no="故障时")
    team.sync(wang)
    spoil(team.segments(wang)[-1])
    (team.hub / "cases.gpkg").unlink()
    text = said(team.sync(li))
    assert f"1 {DAMAGED_SEGMENT}" in text
    assert team.segments(wang)[-1].name in text
    assert li.row(CASE, case)["case_no"] == "1", "nothing is taken from it"
    assert LOST in said(team.sync(wang)), "whoever wrote it publishes it again"
    require_everything(team, case, li, wang)


def whole_months(team: Team) -> None:
    for month in [path for path in (team.hub / "events").glob("*/*") if path.is_dir()]:
        shutil.rmtree(month)


def one_segment(team: Team) -> None:
    max((team.hub / "events").rglob("*.seg"), key=lambda path: path.stat().st_size).unlink()


def damaged_segments(team: Team) -> None:
    for path in (team.hub / "events").rglob("*.seg"):
        spoil(path)


@pytest.mark.parametrize("fault", [one_segment, whole_months, damaged_segments])
def test_what_was_read_is_lost_at_the_hub(team, li, wang, case, fault: Callable[[Team], None]) -> None:
    fault(team)
    texts = []
    for officer in (li, wang, li, wang):
        texts.append(said(team.sync(officer)))
    assert LOST in " ".join(texts)
    li.update(CASE, case, case_no="故障时")
    require_everything(team, case, li, wang)


def test_the_hub_is_put_back_to_an_older_state(team, li, wang, case) -> None:
    older = team.office.folder / "backup"
    shutil.copytree(team.hub, older)
    li.update(CASE, case, case_no="故障时")
    team.sync(li)
    team.sync(wang)
    shutil.rmtree(team.hub)
    older.rename(team.hub)
    assert f"1 {LOST}" in said(team.sync(wang))
    require_everything(team, case, wang, li)


@pytest.mark.parametrize("fault", [spoil, Path.unlink], ids=["damaged", "deleted"])
@pytest.mark.parametrize("folder", ["layers", "files"])
def test_an_import_or_a_photo_is_damaged_or_deleted(
    team, li, wang, case, folder, fault: Callable[[Path], None]
) -> None:
    li.update(CASE, case, case_no="故障时")
    team.sync(li)
    (there,) = [path for path in (team.hub / folder).iterdir() if path.is_file()]
    whole = there.read_bytes()
    fault(there)
    (team.hub / "cases.gpkg").unlink()
    zhao = team.officer("赵敏")
    text = said(team.sync(zhao))
    if fault is spoil:
        assert f"{there} is damaged: its content has another hash" in text
    elif folder == "layers":
        assert f"{there} cannot be read (No such file or directory). Nothing is lost" in text
    if folder == "files":
        assert "1 photos or documents are missing: see “Attachments”" in text
    assert zhao.row(CASE, case)["case_no"] == "故障时", "the rest came"
    there.write_bytes(whole)
    require_everything(team, case, li, wang, zhao)


@pytest.mark.parametrize("left", ["nothing", "an empty mount point"])
def test_the_share_is_disconnected(team, li, wang, case, left: str) -> None:
    away = team.office.folder / "away"
    team.sync(li)  # the folder of this test is a copy, hence another place
    team.hub.rename(away)
    if left != "nothing":
        team.hub.mkdir()
    li.update(CASE, case, case_no="故障时")
    before = li.everything()
    with pytest.raises(SurroundingsError) as caught:
        team.sync(li)
    assert NO_HUB in language.sentence(caught.value)
    assert li.everything() == before
    if left != "nothing":
        assert list(team.hub.iterdir()) == [], "nothing is begun there"
        team.hub.rmdir()
    away.rename(team.hub)
    require_everything(team, case, li, wang)


def test_the_share_is_away_with_the_folder_around_it(team, li, wang, case) -> None:
    share = team.office.folder / "share"
    share.mkdir()
    team.hub = team.hub.rename(share / "hub")
    team.sync(li)
    share.rename(team.office.folder / "away")
    li.update(CASE, case, case_no="故障时")
    with pytest.raises(SurroundingsError) as caught:
        team.sync(li)
    assert "cannot be read (No such file or directory). Nothing is lost" in language.sentence(caught.value)
    (team.office.folder / "away").rename(share)
    require_everything(team, case, li, wang)


def test_the_whole_hub_is_deleted(team, li, wang, case) -> None:
    for officer in (li, wang):
        team.sync(officer)  # the folder of this test is a copy, hence another place
    shutil.rmtree(team.hub)
    li.update(CASE, case, case_no="故障时")
    with pytest.raises(SurroundingsError) as caught:
        team.sync(li)
    assert NO_HUB in language.sentence(caught.value)
    assert "have it built anew from this file" in language.sentence(caught.value)
    report = team.sync(li, rebuild=True)
    assert "This workspace had been synced with another shared folder before" in said(report)
    require_everything(team, case, li, wang)


def test_the_hub_is_full(team, li, wang, case, monkeypatch) -> None:
    """The kernel says so: while something is put, files of this process may be no longer than 100 bytes."""
    resource = pytest.importorskip("resource", reason="limits of file sizes are a thing of POSIX")
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)

    class Full(FolderHub):
        def put(self, *arguments: Any) -> None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (100, limits[1]))
            try:
                super().put(*arguments)
            finally:
                resource.setrlimit(resource.RLIMIT_FSIZE, limits)

    wang.update(CASE, case, remark="已停工")
    team.sync(wang)
    li.update(CASE, case, case_no="故障时")
    with monkeypatch.context() as patch:
        patch.setattr(hubs, "FolderHub", Full)
        report = team.sync(li)
    assert f"There is no room left for {team.hub}. Nothing is lost" in said(report)
    assert "sent 0: the rest waits" in said(report)
    assert (report.pulled, report.pushed) == (1, 0)
    assert not list(team.hub.rglob("*.part"))
    require_everything(team, case, li, wang)


@pytest.mark.skipif(sys.platform == "win32", reason="file modes mean something else there")
def test_the_hub_may_only_be_read(template) -> None:
    """Tried as another user: root feels no file modes."""
    with tempfile.TemporaryDirectory() as place:
        Path(place).chmod(0o755)
        office = Office(Path(place), template, random.Random(5))
        case = prepare(office)
        team = Team(office)
        li, wang = team.known("李梅"), team.known("王强")
        wang.update(CASE, case, remark="已停工")
        team.sync(wang)
        li.update(CASE, case, case_no="故障时")
        li.close()
        modes = {path: path.stat().st_mode for path in [team.hub, *team.hub.rglob("*")]}
        for path in [office.folder, *office.folder.rglob("*")]:
            if os.getuid() == 0 and path not in modes:
                os.chown(path, 65534, 65534)
            elif path in modes:
                path.chmod(0o555 if path.is_dir() else 0o444)
        child = os.fork()
        if child == 0:
            os._exit(_as_reader(team, li, Path(place) / "said.json"))
        _, status = os.waitpid(child, 0)
        for path, mode in modes.items():
            path.chmod(mode)
        assert os.WEXITSTATUS(status) == 0
        answer = json.loads((Path(place) / "said.json").read_text("utf-8"))
        assert f"{team.hub} may not be written (Permission denied)" in answer["said"]
        assert "sent 0: the rest waits" in answer["said"]
        assert (answer["pulled"], answer["shared"]) == (1, "none")
        require_everything(team, case, li, wang)
        li.close()
        wang.close()


def _as_reader(team: Team, officer: Any, answer: Path) -> int:
    try:
        if os.getuid() == 0:
            os.setgid(65534)
            os.setuid(65534)
        report = team.sync(officer)
        answer.write_text(
            json.dumps({"said": said(report), "pulled": report.pulled, "shared": report.shared}), "utf-8"
        )
        officer.close()
    except BaseException as error:  # noqa: BLE001 - the child ends here, whatever it is
        sys.stderr.write(f"{error!r}\n")
        return 1
    return 0
