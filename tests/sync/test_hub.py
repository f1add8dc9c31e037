"""One contract for every hub: what was put there is there, whole, and never replaced."""

from __future__ import annotations

import errno
import hashlib
import os
import sys
import tempfile
from pathlib import Path

import pytest

from enforcement_plugin.errors import InputError
from enforcement_plugin.sync.folder_hub import FolderHub
from enforcement_plugin.sync.hub import (
    HubDamagedError,
    HubFullError,
    HubReadOnlyError,
    HubUnreachableError,
    MemoryHub,
    names,
)
from enforcement_plugin.sync.segment import Segment, SegmentName, encode
from enforcement_plugin.sync.transfer import BLOCK, LocalFileError
from tests.sync.change_factory import made

SEALER, OTHER = "a" * 32, "b" * 32


@pytest.fixture(params=["memory", "folder", "postgres"])
def hub(request, tmp_path):
    if request.param == "memory":
        return MemoryHub("f" * 32)
    if request.param == "folder":
        return FolderHub.open(tmp_path / "hub", ids=lambda: "f" * 32)
    town = request.getfixturevalue("hub_town")
    return town.enter("li", "李梅")


def name(first=1, last=2, month="2026-03", sealer=SEALER, hash16="0123456789abcdef"):
    return SegmentName(sealer, month, first, last, hash16)


class Chain:
    """Segments as a sealer makes them, one after the other."""

    def __init__(self, sealer: str = SEALER) -> None:
        self.sealer, self.end, self.previous = sealer, 0, None

    def next(self, count: int = 2, month: str = "2026-03", remark: str = "已停工"):
        first = self.end + 1
        changes = [
            made(
                hashlib.sha256(f"{self.sealer}{remark}{first + n}".encode()).hexdigest()[:32],
                "I",
                {"case_no": (None, f"聊执〔2026〕{first + n}"), "remark": (None, remark)},
                row=hashlib.sha256(f"{self.sealer}{first + n}".encode()).hexdigest()[:32],
            )
            for n in range(count)
        ]
        sealed, content = encode(
            Segment(
                sealer=self.sealer,
                first=first,
                last=first + count - 1,
                previous=self.previous,
                seen={},
                sealed_at=f"{month}-02T00:00:00.000Z",
                replica="d" * 32,
                crs="EPSG:4547",
                changes=tuple(changes),
                month=month,
            )
        )
        self.end, self.previous = sealed.last, sealed.hash
        return sealed.name, content


def test_a_new_hub_is_empty_and_has_an_id(hub) -> None:
    assert names(hub, {}) == []
    assert hub.identity() == "f" * 32


def test_what_was_put_is_read_back(hub) -> None:
    place, content = Chain().next()
    hub.put(place, content)
    assert hub.read(place) == content
    assert names(hub, {}) == [place]


def test_the_same_again_changes_nothing_and_other_content_is_refused(hub) -> None:
    place, content = Chain().next()
    hub.put(place, content)
    hub.put(place, content)
    with pytest.raises(HubDamagedError):
        hub.put(place, content.replace("已停工".encode(), "已完工".encode()))
    assert hub.read(place) == content


def test_names_come_sorted_and_may_begin_with_a_month(hub) -> None:
    mine, other = Chain(), Chain(OTHER)
    made_ = [mine.next(2, "2026-01"), mine.next(7, "2026-02"), mine.next(1, "2026-02"), other.next()]
    for place, content in [made_[3], *made_[:3]]:
        hub.put(place, content)
    every = [place for place, _ in made_]
    assert names(hub, {}) == every
    assert names(hub, {SEALER: "2026-02"}) == every[1:]
    assert [hub.read(place) for place in every] == [content for _, content in made_]


def test_a_missing_segment_is_said(hub) -> None:
    with pytest.raises(HubUnreachableError):
        hub.read(name())


def test_a_layer_keeps_its_content(hub, tmp_path) -> None:
    content = bytes(range(256)) * 5000
    sha256 = hashlib.sha256(content).hexdigest()
    source, copy = tmp_path / "source", tmp_path / "copy"
    source.write_bytes(content)
    assert not hub.has_layer(sha256)
    hub.put_layer(sha256, source)
    hub.put_layer(sha256, source)
    assert hub.has_layer(sha256)
    assert hub.layer_is_whole(sha256)
    assert not hub.layer_is_whole("2" * 64)
    hub.fetch_layer(sha256, copy)
    assert copy.read_bytes() == content
    with pytest.raises(HubDamagedError):
        hub.put_layer("0" * 64, source)
    assert not hub.has_layer("0" * 64)
    with pytest.raises(HubUnreachableError):
        hub.fetch_layer("1" * 64, copy)


# -- attachments -----------------------------------------------------------------------------------


class LineCutError(Exception):
    """The connection is gone, or the officer pressed cancel."""


class Meter:
    """Hears what a transfer says, and cuts the line at one of its words."""

    def __init__(self, cut_at: int = -1) -> None:
        self.cut_at, self.said = cut_at, []

    def __call__(self, done: int, total: int) -> None:
        if len(self.said) == self.cut_at:
            raise LineCutError
        self.said.append((done, total))


PHOTO = bytes(range(256)) * 4096 + b"end"  # four blocks and a bit
SHA256 = hashlib.sha256(PHOTO).hexdigest()


@pytest.fixture
def photo(tmp_path) -> Path:
    path = tmp_path / f"违建现场 {'很长的名字' * 15}.jpg"
    path.write_bytes(PHOTO)
    return path


def test_an_attachment_keeps_its_content(hub, photo, tmp_path) -> None:
    assert hub.missing_files([SHA256, "0" * 64]) == {SHA256, "0" * 64}
    assert not hub.file_is_whole(SHA256)
    up, down = Meter(), Meter()
    hub.put_file(SHA256, photo, step=up)
    hub.put_file(SHA256, photo, step=Meter())
    hub.fetch_file(SHA256, tmp_path / "新" / "照片.jpg", step=down)
    assert (tmp_path / "新" / "照片.jpg").read_bytes() == PHOTO
    assert hub.missing_files([SHA256, "0" * 64]) == {"0" * 64}
    assert hub.missing_files([f"{each:064x}" for each in range(200)] + [SHA256]) == {
        f"{each:064x}" for each in range(200)
    }
    assert hub.file_is_whole(SHA256)
    assert up.said[-1] == down.said[-1] == (len(PHOTO), len(PHOTO))
    assert len(up.said) > 4, "an officer with a slow line sees it move"


def test_an_attachment_of_nothing_travels_too(hub, tmp_path) -> None:
    empty, copy = tmp_path / "空.txt", tmp_path / "copy"
    empty.write_bytes(b"")
    sha256 = hashlib.sha256(b"").hexdigest()
    hub.put_file(sha256, empty, step=Meter())
    hub.fetch_file(sha256, copy, step=Meter())
    assert copy.read_bytes() == b""


@pytest.mark.parametrize("cut_at", range(6))
def test_an_upload_cut_at_any_block_goes_on_there(hub, photo, cut_at) -> None:
    cut, rest = Meter(cut_at), Meter()
    with pytest.raises(LineCutError):
        hub.put_file(SHA256, photo, step=cut)
    assert hub.missing_files([SHA256]) == {SHA256}, "nothing half is to be seen"
    hub.put_file(SHA256, photo, step=rest)
    assert hub.file_is_whole(SHA256)
    assert rest.said[0][0] >= (cut.said[-1][0] if cut.said else 0), "what had arrived is not sent again"


@pytest.mark.parametrize("cut_at", range(6))
def test_a_download_cut_at_any_block_goes_on_there(hub, photo, tmp_path, cut_at) -> None:
    hub.put_file(SHA256, photo, step=Meter())
    cut, rest, copy = Meter(cut_at), Meter(), tmp_path / "copy.jpg"
    with pytest.raises(LineCutError):
        hub.fetch_file(SHA256, copy, step=cut)
    assert not copy.exists(), "nothing half is to be seen"
    hub.fetch_file(SHA256, copy, step=rest)
    assert copy.read_bytes() == PHOTO
    assert rest.said[0][0] >= (cut.said[-1][0] if cut.said else 0), "what had come is not fetched again"
    assert {each.name for each in tmp_path.iterdir() if each.is_file()} == {photo.name, copy.name}


def test_what_came_before_the_cut_may_be_spoiled(hub, photo, tmp_path) -> None:
    hub.put_file(SHA256, photo, step=Meter())
    with pytest.raises(LineCutError):
        hub.fetch_file(SHA256, tmp_path / "copy.jpg", step=Meter(3))
    (part,) = tmp_path.glob(".*.part")
    part.write_bytes(b"x" * part.stat().st_size)
    hub.fetch_file(SHA256, tmp_path / "copy.jpg", step=Meter())
    assert (tmp_path / "copy.jpg").read_bytes() == PHOTO


def test_a_photo_edited_since_is_never_kept_under_its_old_hash(hub, photo) -> None:
    photo.write_bytes(PHOTO[:-1] + b"x")
    with pytest.raises(HubDamagedError):
        hub.put_file(SHA256, photo, step=Meter())
    assert hub.missing_files([SHA256]) == {SHA256}


def test_the_place_of_another_file_is_not_taken(hub, photo, tmp_path) -> None:
    hub.put_file(SHA256, photo, step=Meter())
    other = tmp_path / "other.jpg"
    other.write_bytes(b"another photo")
    with pytest.raises(LocalFileError, match="already"):
        hub.fetch_file(SHA256, other, step=Meter())
    assert other.read_bytes() == b"another photo"
    hub.fetch_file(SHA256, photo, step=Meter())


def test_an_attachment_that_nobody_brought_is_said(hub, tmp_path) -> None:
    with pytest.raises(HubUnreachableError):
        hub.fetch_file("1" * 64, tmp_path / "copy", step=Meter())
    with pytest.raises(LocalFileError):
        hub.put_file("1" * 64, tmp_path / "no such file", step=Meter())
    assert hub.missing_files(["1" * 64]) == {"1" * 64}


@pytest.mark.parametrize("hostile", ["../../hub.json", "A" * 64, "", "1" * 63 + "\n", "1" * 64 + "\0"])
def test_what_is_no_hash_never_becomes_a_path(hub, photo, tmp_path, hostile) -> None:
    assert hub.missing_files([hostile]) == {hostile}
    with pytest.raises((InputError, HubUnreachableError)):
        hub.fetch_file(hostile, tmp_path / "copy", step=Meter())
    with pytest.raises(InputError):
        hub.put_file(hostile, photo, step=Meter())


# -- the folder alone ------------------------------------------------------------------------------


@pytest.fixture
def folder(tmp_path) -> FolderHub:
    return FolderHub.open(tmp_path / "hub", ids=lambda: "f" * 32)


def test_segments_lie_where_the_design_says(folder) -> None:
    folder.put(name(7, 12), b"x")
    path = folder.root / "events" / SEALER / "2026-03" / "0000000007-0000000012-0123456789abcdef.seg"
    assert path.read_bytes() == b"x"
    assert [p.name for p in path.parent.iterdir()] == [path.name], "nothing temporary stays"


def test_what_a_killed_process_left_is_not_read_and_does_not_hinder(folder) -> None:
    path = folder.root / "events" / name().path
    path.parent.mkdir(parents=True)
    path.with_name(f".{path.name}.part").write_bytes(b"ha")
    assert names(folder, {}) == []
    folder.put(name(), b"whole")
    assert folder.read(name()) == b"whole"


def test_strangers_in_the_folder_are_passed_over(folder) -> None:
    folder.put(name(), b"x")
    (folder.root / "events" / "读我.txt").write_text("x", "utf-8")
    (folder.root / "events" / SEALER / "2026-03" / "desktop.ini").write_text("x")
    (folder.root / "events" / SEALER / "2026-03" / "0000000001-0000000002-0123456789abcdef (2).seg").write_text(
        "x"
    )
    assert names(folder, {}) == [name()]


def test_two_who_make_a_hub_at_once_have_one(tmp_path) -> None:
    one = FolderHub.open(tmp_path / "hub", ids=lambda: "1" * 32)
    other = FolderHub.open(tmp_path / "hub", ids=lambda: "2" * 32)
    assert one.identity() == other.identity() == "1" * 32


def test_where_no_hub_can_be(tmp_path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(InputError, match="is a file"):
        FolderHub.open(tmp_path / "file", ids=lambda: "f" * 32)
    with pytest.raises(InputError, match="does not exist"):
        FolderHub.open(tmp_path / "no" / "hub", ids=lambda: "f" * 32)


def test_a_hub_that_went_away_is_said_before_anything_is_read(folder, tmp_path) -> None:
    folder.root.rename(tmp_path / "elsewhere")
    with pytest.raises(HubUnreachableError, match="Nothing is lost"):
        names(folder, {})


def test_a_hub_that_is_away_for_a_moment_is_no_other_hub(folder, tmp_path) -> None:
    """A workspace forgets what it knows of a hub when it meets another; a broken line must not look like one."""
    folder.root.rename(tmp_path / "elsewhere")
    with pytest.raises(HubUnreachableError, match="Nothing is lost"):
        folder.identity()
    (tmp_path / "elsewhere").rename(folder.root)
    (folder.root / "hub.json").unlink()
    (folder.root / "hub.json").mkdir()
    with pytest.raises(HubUnreachableError):
        folder.identity()


def test_a_damaged_layer_is_not_loaded(folder, tmp_path) -> None:
    source = tmp_path / "source"
    source.write_bytes(b"content")
    sha256 = hashlib.sha256(b"content").hexdigest()
    folder.put_layer(sha256, source)
    (folder.root / "layers" / f"{sha256}.gpkg").write_bytes(b"Content")
    with pytest.raises(HubDamagedError):
        folder.fetch_layer(sha256, tmp_path / "copy")
    assert not folder.layer_is_whole(sha256)


def test_attachments_lie_where_the_design_says(folder, photo) -> None:
    folder.put_file(SHA256, photo, step=Meter())
    assert [each.name for each in (folder.root / "files").iterdir()] == [SHA256], "nothing temporary stays"


def test_two_devices_bring_the_same_photo_at_once(folder, photo, tmp_path) -> None:
    one, other = FolderHub(folder.root, "one"), FolderHub(folder.root, "other")
    copy = tmp_path / "copy.jpg"
    copy.write_bytes(PHOTO)
    met = []

    def meet(done: int, total: int) -> None:
        if done and not met:
            met.append(done)
            other.put_file(SHA256, copy, step=Meter())

    one.put_file(SHA256, photo, step=meet)
    assert met
    assert folder.file_is_whole(SHA256)
    assert [each.name for each in (folder.root / "files").iterdir()] == [SHA256]


def test_anothers_half_is_no_concern_and_ones_own_is_found_after_a_restart(folder, photo) -> None:
    with pytest.raises(LineCutError):
        FolderHub(folder.root, "other").put_file(SHA256, photo, step=Meter(3))
    mine = Meter()
    with pytest.raises(LineCutError):
        FolderHub(folder.root, "one").put_file(SHA256, photo, step=Meter(2))
    FolderHub(folder.root, "one").put_file(SHA256, photo, step=mine)
    assert 0 < mine.said[0][0] < len(PHOTO)
    assert folder.file_is_whole(SHA256)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="a process is killed the way of POSIX")
@pytest.mark.parametrize("at", range(6))
def test_a_process_killed_at_any_block_leaves_what_the_next_one_uses(folder, photo, tmp_path, at) -> None:
    """Both ways, and without a word of goodbye."""

    def killed(transfer) -> None:
        child = os.fork()
        if child == 0:
            heard = []
            transfer(lambda done, total: os.kill(os.getpid(), 9) if len(heard) == at else heard.append(done))
            os._exit(0)
        _, status = os.waitpid(child, 0)
        assert os.WIFSIGNALED(status)

    hub, again = FolderHub(folder.root, "one"), Meter()
    killed(lambda step: hub.put_file(SHA256, photo, step=step))
    assert hub.missing_files([SHA256]) == {SHA256}
    hub.put_file(SHA256, photo, step=again)
    assert again.said[0][0] == min(at * BLOCK, len(PHOTO))
    copy, again = tmp_path / "copy.jpg", Meter()
    killed(lambda step: hub.fetch_file(SHA256, copy, step=step))
    assert not copy.exists()
    hub.fetch_file(SHA256, copy, step=again)
    assert again.said[0][0] == min(at * BLOCK, len(PHOTO))
    assert copy.read_bytes() == PHOTO


def test_an_upload_whose_half_was_spoiled_begins_anew(folder, photo) -> None:
    hub = FolderHub(folder.root, "one")
    with pytest.raises(LineCutError):
        hub.put_file(SHA256, photo, step=Meter(3))
    (part,) = (folder.root / "files").iterdir()
    part.write_bytes(bytes(part.stat().st_size))
    hub.put_file(SHA256, photo, step=Meter())
    assert hub.file_is_whole(SHA256)


def test_a_damaged_attachment_is_set_aside_and_brought_again(folder, photo, tmp_path) -> None:
    folder.put_file(SHA256, photo, step=Meter())
    (folder.root / "files" / SHA256).write_bytes(b"rotten")
    assert not folder.file_is_whole(SHA256)
    with pytest.raises(HubDamagedError):
        folder.fetch_file(SHA256, tmp_path / "copy", step=Meter())
    assert not (tmp_path / "copy").exists()
    assert folder.missing_files([SHA256]) == {SHA256}, "whoever has it whole sees that it is wanted"
    folder.put_file(SHA256, photo, step=Meter())
    assert folder.file_is_whole(SHA256)
    (kept,) = (folder.root / "files" / "damaged").iterdir()
    assert kept.read_bytes() == b"rotten"


def test_whoever_has_a_damaged_attachment_whole_mends_it(folder, photo) -> None:
    folder.put_file(SHA256, photo, step=Meter())
    (folder.root / "files" / SHA256).write_bytes(PHOTO[:1000])
    folder.put_file(SHA256, photo, step=Meter())
    assert folder.file_is_whole(SHA256)
    assert len(list((folder.root / "files" / "damaged").iterdir())) == 1


def test_asking_for_files_at_a_hub_that_went_away_is_no_answer(folder, tmp_path) -> None:
    folder.root.rename(tmp_path / "elsewhere")
    with pytest.raises(HubUnreachableError):
        folder.missing_files([SHA256])


@pytest.mark.skipif(sys.platform == "win32", reason="file modes mean something else there")
def test_a_hub_that_may_only_be_read() -> None:
    """Tried as another user: root feels no file modes."""
    with tempfile.TemporaryDirectory() as place:
        Path(place).chmod(0o755)
        folder = FolderHub.open(Path(place) / "hub", ids=lambda: "f" * 32)
        folder.put(name(), b"x")
        folders = [folder.root, *(path for path in folder.root.rglob("*") if path.is_dir())]
        for path in folders:
            path.chmod(0o555)
        child = os.fork()
        if child == 0:
            os._exit(_as_reader(folder))
        _, status = os.waitpid(child, 0)
        for path in folders:
            path.chmod(0o755)
    assert os.WEXITSTATUS(status) == 0


def _as_reader(folder: FolderHub) -> int:
    if os.getuid() == 0:
        os.setuid(65534)
    try:
        folder.put(name(3, 4), b"y")
    except HubReadOnlyError:
        try:
            folder.put_file(SHA256, Path(__file__), step=Meter())
        except HubReadOnlyError:
            return 0 if folder.read(name()) == b"x" else 2
    except OSError:
        return 3
    return 1


def test_a_full_disk_leaves_nothing(folder, photo) -> None:
    """No room, as the kernel says it: files of this process may for a moment be no longer than a page."""
    resource = pytest.importorskip("resource", reason="limits of file sizes are a thing of POSIX")
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, limits[1]))
    try:
        with pytest.raises(HubFullError, match="no room"):
            folder.put(name(), b"x" * 100_000)
        with pytest.raises(HubFullError, match="no room"):
            folder.put_file(SHA256, photo, step=Meter())
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert names(folder, {}) == []
    assert folder.missing_files([SHA256]) == {SHA256}
    assert not list(folder.root.rglob("*.part"))


def test_errors_of_shares_are_told_apart() -> None:
    from enforcement_plugin.sync.folder_hub import _hub_error

    path = Path("/hub")
    assert isinstance(_hub_error("written", path, OSError(errno.EDQUOT, "quota")), HubFullError)
    assert isinstance(_hub_error("written", path, OSError(errno.EROFS, "read-only")), HubReadOnlyError)
    assert isinstance(_hub_error("read", path, OSError(errno.EACCES, "denied")), HubUnreachableError)
    assert isinstance(_hub_error("written", path, OSError(errno.EIO, "gone")), HubUnreachableError)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has no pipes among files")
@pytest.mark.parametrize("what", ["pipe", "device", "folder"])
def test_what_is_no_file_in_a_segments_place_holds_nobody_up(folder, what) -> None:
    name = SegmentName("a" * 32, "2026-11", 1, 1, "b" * 16)
    path = folder.root / "events" / name.path
    path.parent.mkdir(parents=True)
    if what == "pipe":
        os.mkfifo(path)
    elif what == "device":
        path.symlink_to("/dev/zero")
    else:
        path.mkdir()
    with pytest.raises(HubUnreachableError, match="cannot be read"):
        folder.read(name)
