"""If these fail, a working file lies where its edits will be lost, or a good place is refused."""

from __future__ import annotations

from pathlib import PurePosixPath, PureWindowsPath

import pytest

from enforcement_plugin.workspace import places

MOUNTS = [
    ("/", "ext4"),
    ("/mnt/office", "cifs"),
    ("/mnt/office/local", "xfs"),
    ("/home/li/nas", "nfs4"),
    ("/run/user/1000/gvfs", "fuse.gvfsd-fuse"),
]


@pytest.mark.parametrize(
    ("path", "refused"),
    [
        ("/home/li/案件.gpkg", None),
        ("/mnt/office/案件.gpkg", "cifs"),
        ("/mnt/office2/案件.gpkg", None),
        ("/mnt/office/local/案件.gpkg", None),
        ("/home/li/nas/a/b/案件.gpkg", "nfs4"),
        ("/run/user/1000/gvfs/smb-share:server=s/案件.gpkg", "gvfsd"),
        ("/home/li/Dropbox/案件.gpkg", "cloud folder (Dropbox)"),
        ("/home/li/坚果云/案件.gpkg", "坚果云"),
        ("/home/li/BaiduSyncdisk/x/案件.gpkg", "BaiduSyncdisk"),
        ("/home/li/Library/Mobile Documents/x/案件.gpkg", "Mobile Documents"),
        ("/home/li/boxes/dropboxes/案件.gpkg", None),
        ("/home/li/OneDrive.gpkg", None),
    ],
)
def test_places_on_linux_and_macos(path, refused):
    place = places.refusal(PurePosixPath(path), MOUNTS)
    assert place is None if refused is None else refused in place


@pytest.mark.parametrize(
    ("path", "refused"),
    [
        (r"C:\案件\a.gpkg", None),
        (r"Z:\案件\a.gpkg", "network drive"),
        (r"\\server\执法\a.gpkg", "network share"),
        (r"C:\Users\li\OneDrive - 城管局\a.gpkg", "OneDrive"),
        (r"C:\Users\li\WPS云盘\a.gpkg", "WPS云盘"),
        (r"C:\OneDriveBackup\a.gpkg", None),
    ],
)
def test_places_on_windows(path, refused):
    drives = {"C:\\": 3, "Z:\\": places.DRIVE_REMOTE}
    place = places.refusal(PureWindowsPath(path), (), drives.__getitem__)
    assert place is None if refused is None else refused in place


def test_names_in_the_table_of_mounts_are_unescaped(tmp_path):
    table = tmp_path / "mounts"
    table.write_text("//s/x /mnt/my\\040share cifs rw 0 0\nshort\n", encoding="utf-8")
    assert places.system_mounts(table) == [("/mnt/my share", "cifs")]
    assert places.system_mounts(tmp_path / "none") == ()


def test_the_refusal_says_what_to_do(tmp_path):
    from enforcement_plugin.errors import InputError
    from enforcement_plugin.workspace import Workspace
    from tests.workspace.made import clock, ids

    folder = tmp_path / "OneDrive"
    folder.mkdir()
    with pytest.raises(InputError, match=r"cloud folder \(OneDrive\).*local disk"):
        Workspace.create(folder / "a.gpkg", pack_id="p", crs="EPSG:4547", clock=clock, ids=ids)
    assert list(folder.iterdir()) == []
