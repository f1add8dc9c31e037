"""Photos and documents: they arrive whole, nothing is sent under a wrong hash, and what is missing is known."""

from __future__ import annotations

import hashlib
import os
import shutil
import sqlite3
from pathlib import Path
from typing import Any, List, Optional

import pytest

from enforcement_plugin.app import attachments
from enforcement_plugin.app.workspaces import case_history
from enforcement_plugin.errors import InputError
from enforcement_plugin.sync.attachment_exchange import FilesReport, exchange
from enforcement_plugin.sync.attachments import record_hashes, set_wanted_files
from enforcement_plugin.sync.hub import (
    HubDamagedError,
    HubFullError,
    HubReadOnlyError,
    HubUnreachableError,
    MemoryHub,
)

CASE = "enforcement_case"
PHOTO = bytes(range(256)) * 4096 + b"end"  # four blocks and a bit
SHA256 = hashlib.sha256(PHOTO).hexdigest()


def lay(officer: Any, name: str, content: bytes = PHOTO) -> Path:
    path = officer.path.parent / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


@pytest.fixture
def two(office):
    """Two officers with folders of their own, as on two machines."""
    found = []
    for name in ("李梅", "王强"):
        officer = office.officer(name)
        folder = office.folder / f"电脑 {name}"
        folder.mkdir()
        officer.path = Path(shutil.move(str(officer.path), folder / "东昌府区.gpkg"))
        found.append(officer)
    return found


def round_of(officer: Any, hub: Any, **options: Any) -> FilesReport:
    """Sync as the app does: hashes, changes, files."""
    with officer.open() as workspace:
        record_hashes(workspace, actor=officer.name, cancelled=lambda: False)
    officer.sync(hub)
    with officer.open() as workspace:
        options.setdefault("cancelled", lambda: False)
        options.setdefault("progress", lambda share, text: None)
        return exchange(workspace, hub, actor=officer.name, **options)


def missing(officer: Any, hub: Optional[Any] = None, **options: Any) -> List[attachments.AttachmentState]:
    with officer.open() as workspace:
        return attachments.missing_attachments(workspace, hub, **options)


def file_of(officer: Any, table: str, row: str) -> Optional[Path]:
    with officer.open() as workspace:
        return attachments.local_file(workspace, table, row)


def test_a_photo_of_qfield_reaches_the_other_officer(office, two) -> None:
    """QField writes a path and nothing else."""
    hub, (li, wang) = office.memory_hub(), two
    case = li.insert(CASE, case_no="聊执〔2026〕1")
    lay(li, "DCIM/JPEG_20261120.jpg")
    row = li.insert("evidence", case_uuid=case, path="DCIM/JPEG_20261120.jpg")
    assert round_of(li, hub) == FilesReport(up=1, bytes_up=len(PHOTO))
    recorded = li.row("evidence", row)
    assert (recorded["sha256"], recorded["size"]) == (SHA256, len(PHOTO))
    assert case_history(li.path, case)[-1]["actor"] == "李梅", "an ordinary change, signed by who synced"
    assert round_of(wang, hub) == FilesReport(down=1, bytes_down=len(PHOTO))
    assert (wang.path.parent / "DCIM" / "JPEG_20261120.jpg").read_bytes() == PHOTO, "where plain QGIS looks"
    assert missing(li, hub) == missing(wang, hub) == []
    assert round_of(li, hub) == round_of(wang, hub) == FilesReport()


def test_the_form_of_the_open_file_still_signs_after_a_hash_was_recorded(office, two) -> None:
    li = two[0]
    lay(li, "a.jpg")
    li.insert("evidence", path="a.jpg")
    with li.open() as workspace:
        record_hashes(workspace, actor="夜间任务", cancelled=lambda: False)
    li.insert("party", name="某公司")
    with li.open() as workspace:
        actors = [row[0] for row in workspace.connection.execute("SELECT actor FROM change_log ORDER BY id")]
    assert actors == ["李梅", "夜间任务", "李梅"]


def test_the_same_photo_in_two_cases_travels_once_and_lies_where_both_look(office, two) -> None:
    hub, (li, wang) = office.memory_hub(), two
    for number in "12":
        case = li.insert(CASE, case_no=number)
        lay(li, f"案件{number}/现场.jpg")
        li.insert("evidence", case_uuid=case, path=f"案件{number}/现场.jpg")
    assert round_of(li, hub).up == 1
    assert round_of(wang, hub).down == 1
    for number in "12":
        assert (wang.path.parent / f"案件{number}" / "现场.jpg").read_bytes() == PHOTO
    assert missing(wang, hub) == []


def test_two_cameras_that_name_their_photos_alike(office, two) -> None:
    """Neither photo is taken for the other, and none is overwritten."""
    hub, (li, wang) = office.memory_hub(), two
    theirs, ours = b"li's photo", b"wang's photo, another"
    lay(li, "DCIM/IMG_0001.jpg", theirs)
    lay(wang, "DCIM/IMG_0001.jpg", ours)
    from_li = li.insert("evidence", path="DCIM/IMG_0001.jpg")
    from_wang = wang.insert("evidence", path="DCIM/IMG_0001.jpg")
    round_of(li, hub)
    with wang.open() as workspace:
        set_wanted_files(workspace, attachments.NONE)
    round_of(wang, hub)
    assert file_of(wang, "evidence", from_li) is None, "his own photo is not hers"
    with wang.open() as workspace:
        set_wanted_files(workspace, attachments.ALL)
    for officer in (li, wang, li):
        report = round_of(officer, hub)
        assert (report.altered, report.problems, report.missing) == ((), (), 0)
    for officer in (li, wang):
        assert file_of(officer, "evidence", from_li).read_bytes() == theirs
        assert file_of(officer, "evidence", from_wang).read_bytes() == ours
        assert missing(officer, hub) == []
    assert (li.path.parent / "DCIM" / "IMG_0001.jpg").read_bytes() == theirs
    assert (wang.path.parent / "DCIM" / "IMG_0001.jpg").read_bytes() == ours


@pytest.mark.parametrize("how", ["longer", "same size, old date"])
def test_a_photo_edited_after_recording_is_told_and_not_sent(office, two, how) -> None:
    hub, (li, wang) = office.memory_hub(), two
    path = lay(li, "DCIM/a.jpg")
    row = li.insert("evidence", path="DCIM/a.jpg", sha256=SHA256, size=len(PHOTO))
    before = path.stat()
    if how == "longer":
        path.write_bytes(PHOTO + b"retouched")
    else:
        path.write_bytes(PHOTO[:-1] + b"x")
        os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns - 10**15))
        with li.open() as workspace:  # a round before: what is old and of the right size is trusted
            exchange(workspace, hub, actor="", progress=lambda share, text: None, cancelled=lambda: False)
    for _ in range(2):
        report = round_of(li, hub)
        assert [each.row for each in report.altered] == [row], "said until somebody settles it"
        assert report.up == 0
    assert hub.files == {}
    (told,) = missing(li, hub)
    assert (told.why, told.here, told.at_hub) == ("altered_here", False, False)
    with li.open() as workspace:
        attachments.accept_altered(workspace, "evidence", row, actor="队长")
    assert round_of(li, hub).up == 1
    assert round_of(wang, hub).down == 1
    assert missing(li, hub) == []
    with li.open() as workspace:
        (last,) = workspace.connection.execute(
            "SELECT actor FROM change_log WHERE table_name = 'evidence' ORDER BY id DESC LIMIT 1"
        ).fetchone()
    assert last == "队长"


def test_an_original_that_the_hub_has_comes_back_beside_the_edited_one(office, two) -> None:
    hub, (li, _) = office.memory_hub(), two
    path = lay(li, "DCIM/a.jpg")
    row = li.insert("evidence", path="DCIM/a.jpg")
    round_of(li, hub)
    path.write_bytes(b"retouched")
    li.update("evidence", row, remark="看照片")
    report = round_of(li, hub)
    assert [each.row for each in report.altered] == [row]
    assert report.down == 1
    assert path.read_bytes() == b"retouched", "nobody's file is overwritten"
    assert file_of(li, "evidence", row).read_bytes() == PHOTO
    assert missing(li, hub)[0].why == "altered_here"


@pytest.mark.parametrize("cut_at", range(5))
def test_cancelled_at_any_block_and_taken_up_again(office, two, cut_at) -> None:
    hub, (li, wang) = office.memory_hub(), two
    lay(li, "a.jpg")
    li.insert("evidence", path="a.jpg")
    for officer in (li, wang):
        heard: List[str] = []
        report = round_of(
            officer,
            hub,
            progress=lambda share, text, heard=heard: heard.append(text),
            cancelled=lambda heard=heard: len(heard) > cut_at,
        )
        assert report.stopped
        again = round_of(officer, hub)
        assert again.up + again.down == 1
        assert missing(officer, hub) == []
    assert not list(wang.path.parent.rglob("*.part"))


def test_the_line_is_cut_while_photos_travel(office, two, monkeypatch) -> None:
    """Whatever stops a photo: the cases are through, and the next sync brings it."""
    hub, (li, wang) = office.memory_hub(), two
    li.insert(CASE, case_no="1")
    lay(li, "a.jpg")
    li.insert("evidence", path="a.jpg")

    def cut(*arguments: object, **named: object) -> None:
        raise HubUnreachableError("gone")

    monkeypatch.setattr(hub, "put_file", cut)
    report = round_of(li, hub)
    assert isinstance(report.refusal, HubUnreachableError)
    assert report.missing == 1
    round_of(wang, hub)
    assert len(wang.tables()[CASE]) == 1
    (told,) = missing(wang, hub)
    assert (told.why, told.recorded_by, told.at_hub, told.here) == ("never_uploaded", "李梅", False, False)
    assert told.recorded_on == li.open().__enter__().replica_id
    monkeypatch.undo()
    assert round_of(li, hub).up == 1
    assert round_of(wang, hub).down == 1


@pytest.mark.parametrize("refusal", [HubReadOnlyError, HubFullError])
def test_a_hub_that_takes_nothing_still_gives(office, two, monkeypatch, refusal) -> None:
    hub, (li, wang) = office.memory_hub(), two
    lay(li, "a.jpg")
    li.insert("evidence", path="a.jpg")
    round_of(li, hub)
    lay(wang, "b.jpg", b"wang's")
    wang.insert("evidence", path="b.jpg")

    def refuse(*arguments: object, **named: object) -> None:
        raise refusal("no")

    monkeypatch.setattr(hub, "put_file", refuse)
    report = round_of(wang, hub)
    assert (report.down, report.up, type(report.refusal)) == (1, 0, refusal)
    monkeypatch.undo()
    assert round_of(wang, hub).up == 1


def test_gone_here_but_at_the_hub(office, two) -> None:
    hub, (li, _) = office.memory_hub(), two
    path = lay(li, "DCIM/a.jpg")
    row = li.insert("evidence", path="DCIM/a.jpg")
    round_of(li, hub)
    path.unlink()
    (told,) = missing(li, hub)
    assert (told.why, told.here, told.at_hub) == ("not_fetched", False, True)
    assert round_of(li, hub, wanted=attachments.ALL, thorough=True).down == 1
    assert path.read_bytes() == PHOTO
    assert file_of(li, "evidence", row) == path


def test_gone_at_the_hub_but_here(office, two, monkeypatch) -> None:
    """Somebody tidied the share up: a day later whoever has the photo brings it again."""
    hub, (li, _) = office.memory_hub(), two
    lay(li, "a.jpg")
    li.insert("evidence", path="a.jpg")
    round_of(li, hub)
    hub.files.clear()
    assert round_of(li, hub) == FilesReport(), "not asked for at every sync"
    assert missing(li, hub)[0].why == "not_uploaded"
    monkeypatch.setattr("enforcement_plugin.sync.attachment_exchange.FULL_LOOK_SECONDS", 0)
    assert round_of(li, hub).up == 1
    assert missing(li, hub) == []


def test_damaged_at_the_hub_is_mended_by_whoever_has_it_whole(office, two) -> None:
    hub, (li, wang) = office.memory_hub(), two
    lay(li, "a.jpg")
    li.insert("evidence", path="a.jpg")
    round_of(li, hub)
    hub.files[SHA256] = b"rotten"
    report = round_of(wang, hub)
    assert [type(each) for each in report.problems] == [HubDamagedError]
    assert report.missing == 1
    assert missing(wang, hub)[0].why == "never_uploaded"
    assert hub.aside == [b"rotten"], "kept as evidence, out of the way"
    assert round_of(li, hub, thorough=True).up == 1
    assert round_of(wang, hub).down == 1


def test_what_lies_damaged_at_the_hub_is_found_by_reading(office, two) -> None:
    hub, (li, _) = office.memory_hub(), two
    lay(li, "a.jpg")
    li.insert("evidence", path="a.jpg")
    round_of(li, hub)
    hub.files[SHA256] = b"rotten"
    assert missing(li, hub) == []
    (told,) = missing(li, hub, thorough=True)
    assert (told.why, told.here, told.at_hub) == ("damaged_at_hub", True, False)
    assert round_of(li, hub, thorough=True).up == 1
    assert missing(li, hub, thorough=True) == []


def test_only_ones_own_cases_or_none(office, two) -> None:
    hub, (li, wang) = office.memory_hub(), two
    cases = [li.insert(CASE, case_no=str(number)) for number in range(2)]
    rows = []
    for number, case in enumerate(cases):
        lay(li, f"{number}.jpg", b"%d" % number)
        rows.append(li.insert("evidence", case_uuid=case, path=f"{number}.jpg"))
    round_of(li, hub)
    with wang.open() as workspace:
        set_wanted_files(workspace, attachments.NONE)
    assert round_of(wang, hub) == FilesReport()
    wang.insert("case_action", case_uuid=cases[1], kind="inspection")
    with wang.open() as workspace:
        set_wanted_files(workspace, attachments.OWN)
        with pytest.raises(InputError):
            set_wanted_files(workspace, "some")
    assert round_of(wang, hub).down == 1
    assert file_of(wang, "evidence", rows[1]).read_bytes() == b"1"
    assert [(each.row, each.why) for each in missing(wang, hub)] == [(rows[0], "not_fetched")]
    assert round_of(wang, hub, wanted=attachments.ALL).down == 1


def test_a_file_that_comes_later_than_its_row(office, two) -> None:
    """The rows were appended with ogr2ogr, the photos copied in the evening."""
    hub, (li, _) = office.memory_hub(), two
    li.insert("evidence", path="DCIM/a.jpg")
    assert round_of(li, hub).missing == 1
    assert [(each.why, each.here) for each in missing(li, hub)] == [("no_hash", False)]
    lay(li, "DCIM/a.jpg")
    assert [(each.why, each.here) for each in missing(li, hub)] == [("not_recorded", True)]
    assert round_of(li, hub).up == 1
    assert missing(li, hub) == []


def test_a_document_without_a_column_for_its_size(office, two) -> None:
    hub, (li, wang) = office.memory_hub(), two
    lay(li, "文书/责令停止违法行为通知书.pdf", b"%PDF")
    row = li.insert("document", path="文书\\责令停止违法行为通知书.pdf", title="通知书")
    round_of(li, hub)
    round_of(wang, hub)
    assert file_of(wang, "document", row).read_bytes() == b"%PDF"


def test_nothing_and_very_long_names(office, two) -> None:
    hub, (li, wang) = office.memory_hub(), two
    long = "违法建设现场照片" * 10 + ".jpg"
    lay(li, long, b"")
    rows = [
        li.insert("evidence", path=long),
        li.insert("evidence", path="字" * 200 + ".jpg", sha256=SHA256, size=len(PHOTO)),
    ]
    hub.files[SHA256] = PHOTO
    round_of(li, hub)
    assert round_of(wang, hub).down == 2
    assert [file_of(wang, "evidence", row).read_bytes() for row in rows] == [b"", PHOTO]
    assert file_of(wang, "evidence", rows[1]).parent.name == "东昌府区.files", "a name that no disk takes"


def test_a_file_that_cannot_be_read_hides_no_other(office, two, monkeypatch) -> None:
    hub, (li, _) = office.memory_hub(), two
    for name in ("a.jpg", "b.jpg"):
        lay(li, name, name.encode())
        li.insert("evidence", path=name)
    opened = Path.open

    def refuse(path: Path, *arguments: Any, **named: Any) -> Any:
        if path.name == "a.jpg":
            raise PermissionError(13, "Permission denied", str(path))
        return opened(path, *arguments, **named)

    with li.open() as workspace:
        record_hashes(workspace, actor="", cancelled=lambda: False)
    monkeypatch.setattr(Path, "open", refuse)
    report = round_of(li, hub)
    assert (report.up, report.missing, len(report.problems)) == (1, 1, 1)
    assert [(each.path, each.why) for each in missing(li, hub)] == [("a.jpg", "unreadable_here")]
    monkeypatch.undo()
    assert round_of(li, hub).up == 1


def test_orphans_at_the_hub_are_no_fault(office, two) -> None:
    hub, (li, _) = office.memory_hub(), two
    hub.files["0" * 64] = b"?"
    lay(li, "a.jpg")
    row = li.insert("evidence", path="a.jpg")
    round_of(li, hub)
    li.delete("evidence", row)
    assert round_of(li, hub) == FilesReport()
    assert missing(li, hub) == []


def test_another_hub_gets_every_file_again(office, two) -> None:
    hub, (li, _) = office.memory_hub(), two
    lay(li, "a.jpg")
    li.insert("evidence", path="a.jpg")
    round_of(li, hub)
    other = MemoryHub("e" * 32)
    assert round_of(li, other).up == 1


def test_fetching_one(office, two) -> None:
    hub, (li, wang) = office.folder_hub(), two
    lay(li, "a.jpg")
    li.insert("evidence", path="a.jpg")
    round_of(li, hub)
    with wang.open() as workspace:
        set_wanted_files(workspace, attachments.NONE)
    round_of(wang, hub)
    wang.close()
    with pytest.raises(InputError):
        attachments.fetch_files(wang.path, hub.root, ["0" * 64])
    (found,) = attachments.fetch_files(wang.path, hub.root, [SHA256.upper()])
    assert found.read_bytes() == PHOTO
    assert attachments.fetch_files(wang.path, hub.root, [SHA256, SHA256]) == [found, found]


def test_the_list_of_attachments_without_its_hub(office, two) -> None:
    hub, (li, _) = office.folder_hub(), two
    lay(li, "a.jpg")
    li.insert("evidence", path="a.jpg")
    round_of(li, hub)
    with li.open() as workspace:
        workspace.set("sync.place", str(hub.root))
        assert attachments.overview(workspace, hub.root).states == []
        (whole,) = attachments.overview(workspace, hub.root, whole=True).states
        assert (whole.why, whole.here, whole.at_hub) == ("", True, True)
        hub.root.rename(office.folder / "unplugged")
        seen = attachments.overview(workspace, hub.root, whole=True)
    assert seen.problem is not None
    assert [(each.here, each.at_hub) for each in seen.states] == [(True, None)]


# -- rows from hostile hands -----------------------------------------------------------------------


@pytest.fixture
def prey(two) -> Path:
    """What lies around on 王强's machine and is nobody's business."""
    wang = two[1]
    (wang.path.parent.parent / "秘密.jpg").write_bytes(b"secret")
    (wang.path.parent / ".ssh").mkdir()
    (wang.path.parent / ".ssh" / "id.txt").write_bytes(b"secret")
    (wang.path.parent / "link.jpg").symlink_to(wang.path.parent.parent / "秘密.jpg")
    (wang.path.parent / "folder").symlink_to(wang.path.parent.parent)
    (wang.path.parent / "工资表.xlsx").write_bytes(b"secret")
    return wang.path.parent


HOSTILE = [
    "../秘密.jpg",
    "DCIM/../../秘密.jpg",
    "DCIM\\..\\..\\秘密.jpg",
    "DCIM/.. /x.jpg",
    "/etc/hostname",
    "//server/share/a.jpg",
    "\\\\server\\share\\a.jpg",
    "C:\\Users\\x.jpg",
    "c:x.jpg",
    "file:///etc/hostname",
    "a.jpg:stream.jpg",
    ".ssh/id.txt",
    "link.jpg",
    "folder/秘密.jpg",
    "NUL",
    "aux.jpg",
    "DCIM/com1.jpg",
    "a\0.jpg",
    "a\n.jpg",
    "东昌府区.gpkg",
    "东昌府区.gpkg-wal",
    "~/../../x.jpg",
    "x" * 5000,
]


def test_a_hostile_path_is_neither_read_nor_written(office, two, prey) -> None:
    hub, (li, wang) = office.memory_hub(), two
    before = set(prey.parent.rglob("*"))
    hub.files[SHA256] = PHOTO
    rows = {path: li.insert("evidence", path=path, sha256=SHA256) for path in HOSTILE}
    for path in HOSTILE:
        wang.insert("evidence", path=path)
    li.sync(hub)
    report = round_of(wang, hub)
    assert {row["sha256"] for row in _rows(wang, "evidence")} == {SHA256, None}, "nothing was read"
    assert (report.down, report.up) == (1, 0)
    found = {file_of(wang, "evidence", row) for row in rows.values()}
    assert {each.parent.name for each in found} == {"东昌府区.files"}
    assert {each.read_bytes() for each in found} == {PHOTO}
    new = {each for each in prey.rglob("*") if each not in before and each.is_file() and each.parent != prey}
    assert new == found
    assert (prey.parent / "秘密.jpg").read_bytes() == b"secret"
    assert not (prey.parent / "x.jpg").exists()
    told = {each.path: each.why for each in missing(wang, hub) if not each.sha256}
    assert set(told.values()) == {"unsafe_path"}
    assert len(told) == len(HOSTILE)


def test_a_path_that_others_wrote_does_not_make_this_machine_tell_what_lies_there(office, two, prey) -> None:
    hub, (li, wang) = office.memory_hub(), two
    li.insert("evidence", path="工资表.xlsx")
    li.sync(hub)
    round_of(wang, hub)
    round_of(wang, hub)
    assert hub.files == {}
    assert [row["sha256"] for row in _rows(wang, "evidence")] == [None]
    assert [(each.why, each.here) for each in missing(wang, hub)] == [("no_hash", False)]


def test_what_could_be_executed_is_kept_without_its_suffix(office, two) -> None:
    hub, (li, wang) = office.memory_hub(), two
    rows = []
    for name in ("开始.bat", "a.exe", "a.jpg.lnk", "desktop.ini", "x.qgs", "Makefile", "a.html"):
        lay(li, name, name.encode())
        rows.append((name, li.insert("evidence", path=name)))
    round_of(li, hub)
    assert round_of(wang, hub).down == len(rows)
    for name, row in rows:
        found = file_of(wang, "evidence", row)
        sha256 = hashlib.sha256(name.encode()).hexdigest()
        assert found == wang.path.parent / "东昌府区.files" / sha256
        assert not attachments.may_open(found)


def test_a_hash_that_is_none(office, two) -> None:
    hub, (li, wang) = office.memory_hub(), two
    hashes = ["../../../x", "0" * 63, "é" * 64, "'; DROP TABLE evidence; --"]
    for sha256 in hashes:
        li.insert("evidence", sha256=sha256, path="a.jpg")
    li.sync(hub)
    assert round_of(wang, hub).missing == len(hashes)
    assert [each.why for each in missing(wang, hub)] == ["no_hash"] * len(hashes)


def test_text_that_is_no_utf8_stops_nobody(office, two) -> None:
    hub, (li, _) = office.memory_hub(), two
    lay(li, "a.jpg")
    rows = [li.insert("evidence", path="a.jpg") for _ in range(2)]
    with li.open() as workspace, workspace.write() as connection:
        for column in ("path", "sha256"):
            connection.execute(
                f"UPDATE evidence SET {column} = CAST(X'CFD6B3A1' AS TEXT) WHERE uuid = ?", (rows[0],)
            )
    assert (round_of(li, hub).up, round_of(li, hub).missing) == (1, 1)
    assert [each.row for each in missing(li, hub)] == [rows[0]]


def _rows(officer: Any, table: str) -> List[sqlite3.Row]:
    from enforcement_plugin.workspace import repositories

    with officer.open() as workspace:
        return repositories.rows(workspace.connection, table)
