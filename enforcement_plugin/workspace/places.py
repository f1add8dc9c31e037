"""Where a working file may lie. SQLite's locks and its WAL need a local disk.

On network file systems locks are unreliable and WAL cannot work at all (https://www.sqlite.org/wal.html,
"Disadvantages"; https://www.sqlite.org/howtocorrupt.html, clause 2). A cloud-sync folder copies the file
while it is written and splits it into "conflicted copies".
"""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path, PurePath
from typing import Callable, Optional, Sequence, Tuple

from enforcement_plugin.errors import InputError

Mount = Tuple[str, str]
"""Mount point and file system type."""

NETWORK_FILE_SYSTEMS = frozenset(
    {
        *(
            "nfs",
            "nfs4",
            "cifs",
            "smb",
            "smb2",
            "smb3",
            "smbfs",
            "afs",
            "afpfs",
            "ncp",
            "ncpfs",
            "9p",
            "coda",
        ),
        *("ceph", "glusterfs", "lustre", "beegfs", "gpfs", "ocfs2", "gfs2", "moosefs", "davfs", "davfs2"),
        *("fuse.sshfs", "fuse.davfs", "fuse.davfs2", "fuse.glusterfs", "fuse.rclone", "fuse.gvfsd-fuse"),
        *("fuse.smbnetfs", "fuse.curlftpfs", "fuse.s3fs", "fuse.google-drive-ocamlfuse", "fuse.onedriver"),
        *("fuse.juicefs", "vboxsf", "prl_fs", "vmhgfs", "fuse.vmhgfs-fuse"),
    }
)

# Folder names as the clients make them; a trailing " - Company" is OneDrive for business.
CLOUD_FOLDERS = re.compile(
    r"(onedrive( - .+)?|dropbox( \(.+\))?|google ?drive|my drive|icloud ?drive|com~apple~clouddocs"
    r"|mobile documents|nextcloud|owncloud|seafile|seadrive|pcloud ?drive|megasync|syncthing"
    r"|nutstore( files)?|(我的)?坚果云|baidunetdisk(workspace)?|baidusyncdisk|百度网盘(同步空间)?"
    r"|wps ?云盘|wpsdrive|wps cloud files|微云(同步助手)?|阿里云盘|天翼云盘)",
    re.IGNORECASE,
)

DRIVE_REMOTE = 4  # GetDriveTypeW, Windows API


def refusal(
    path: PurePath, mounts: Sequence[Mount] = (), drive_type: Optional[Callable[[str], int]] = None
) -> Optional[str]:
    """Return what kind of unfit place the absolute ``path`` lies in, None for a local disk.

    ``mounts`` is the table of mounted file systems; ``drive_type`` tells the Windows drive type of ``C:\\``.
    """
    spelled = str(path).replace("\\", "/")
    if spelled.startswith("//") and not spelled.startswith("//?/"):
        return "network share"
    if drive_type is not None and path.drive and drive_type(path.drive + "\\") == DRIVE_REMOTE:
        return "network drive"
    inside = [
        (point, kind) for point, kind in mounts if spelled == point or spelled.startswith(point.rstrip("/") + "/")
    ]
    if inside:
        kind = max(inside, key=lambda mount: len(mount[0]))[1]
        if kind.lower() in NETWORK_FILE_SYSTEMS:
            return f"network file system ({kind})"
    for part in path.parts[:-1]:
        if CLOUD_FOLDERS.fullmatch(part):
            return f"cloud folder ({part})"
    return None


def system_mounts(table: Path = Path("/proc/mounts")) -> Sequence[Mount]:
    """Return the mounts of this machine, empty where there is no such table (Windows, macOS)."""
    if not table.is_file():
        return ()
    lines = table.read_text(encoding="utf-8", errors="surrogateescape").splitlines()
    fields = [line.split(" ") for line in lines]
    return [(_unescaped(parts[1]), parts[2]) for parts in fields if len(parts) > 2]


def _unescaped(point: str) -> str:
    return re.sub(r"\\([0-7]{3})", lambda match: chr(int(match.group(1), 8)), point)


def system_drive_type() -> Optional[Callable[[str], int]]:
    """Return Windows' GetDriveTypeW, None elsewhere."""
    if sys.platform != "win32":
        return None
    import ctypes

    return ctypes.windll.kernel32.GetDriveTypeW


def require_local(path: Path) -> None:
    """Refuse a working file that is not on a local disk.

    Raises InputError with the kind of place.
    """
    place = refusal(Path(os.path.realpath(path)), system_mounts(), system_drive_type())
    if place is not None:
        raise InputError(
            "{path} lies in a {place}. A working file must lie on a local disk, because edits would be lost"
            " there; share it through sync instead.",
            path=path,
            place=place,
        )


def identity(path: Path) -> Optional[Tuple[int, int]]:
    """Return which file a path names now, None where there is none."""
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino
