"""Each file of a small hub cut off at every length and with every kind of flipped bit: found, named, healed.

A cut or flipped file must never become something that nobody wrote, and never take away what an officer's own
file holds; once those who still hold the changes have synced, everybody has everything.
"""

from __future__ import annotations

import random
import shutil
import sqlite3
from pathlib import Path
from typing import Any, Dict, List, Optional, Tuple

from enforcement_plugin.errors import EnforcementError
from enforcement_plugin.sync.folder_hub import FolderHub
from enforcement_plugin.sync.segment import SegmentDamagedError, SegmentName, decode
from enforcement_plugin.sync.verify import verify
from enforcement_plugin.workspace import Workspace, repositories
from scripts.torture import acts, values
from scripts.torture.account import same_tables
from scripts.torture.crash import CASE, state
from scripts.torture.office import REPLICA, snapshot

PAGE = 4096
UNREAD = "0000000002"  # the segment that 王强 has not read yet


def make_scene(folder: Path, template: Path) -> None:
    """Make a hub with segments of two officers, a layer and a shared file, and an officer who has read half."""
    folder.mkdir()
    for number, name in enumerate(("李梅", "王强")):
        content = template.read_bytes().replace(REPLICA.encode(), f"{number + 1:032x}".encode())
        (folder / f"{name}.gpkg").write_bytes(content)
    FolderHub.open(folder / "hub", ids=acts.new_id)
    with acts.open_file(folder, "李梅") as workspace, workspace.write() as connection:
        repositories.insert(connection, "enforcement_case", {"uuid": CASE, "remark": "发现"})
    acts.sync(folder)
    acts.sync(folder, "王强")
    with acts.open_file(folder, "李梅") as workspace, workspace.write() as connection:
        repositories.update(connection, "enforcement_case", CASE, {"remark": "已停工"})
        repositories.insert(connection, "party", {"uuid": "a" * 32, "name": "某公司"})
    acts.sync(folder, shared=acts.SharedFileHere(folder / "hub"))


def files(scene: Path) -> List[Path]:
    """Return the files of the hub, relative to it."""
    hub = scene / "hub"
    return sorted(path.relative_to(hub) for path in hub.rglob("*") if path.is_file())


def places(path: Path) -> List[int]:
    """Return the lengths to which a file is cut: every one, of the long shared file those near page edges."""
    size = path.stat().st_size
    if path.suffix != ".gpkg":
        return list(range(size))
    edges = {page + near for page in range(0, size, PAGE) for near in (-1, 0, 1) if 0 <= page + near < size}
    return sorted(edges | set(range(101)) | set(range(512, size, 512)))


def damaged(content: bytes, place: int, flip: bool) -> bytes:
    """Return ``content`` cut off at ``place``, or with one bit of the byte there turned."""
    if not flip:
        return content[:place]
    return content[:place] + bytes([content[place] ^ (1 << (place % 8))]) + content[place + 1 :]


def unread(scene: Path, name: Path, place: int, flip: bool) -> Optional[str]:
    """Return what is wrong if a damaged segment is taken for a whole one."""
    path = scene / "hub" / name
    parsed = SegmentName.parse(name.relative_to("events").as_posix())
    if parsed is None:
        return f"{name} is no segment"
    try:
        decode(parsed, damaged(path.read_bytes(), place, flip))
    except SegmentDamagedError:
        return None
    return f"{name} {'flipped' if flip else 'cut'} at {place} is taken for whole"


def try_file(scene: Path, folder: Path, name: Path, place: int, flip: bool) -> Optional[str]:
    """Damage a file of the hub, let everybody sync, set it aside and sync again; return what went wrong."""
    what = f"{name} {'flipped' if flip else 'cut'} at {place}"
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(scene, folder)
    path, shared = folder / "hub" / name, acts.SharedFileHere(folder / "hub")
    path.write_bytes(damaged(path.read_bytes(), place, flip))
    try:
        before, _ = state(folder, "王强")
        if name.suffix == ".seg" and not verify(FolderHub(folder / "hub"), progress=lambda *_: None).findings:
            return f"{what}: verify does not find it"
        report = acts.sync(folder, "王强", shared=shared if name.suffix == ".gpkg" else None)
        if name.name.startswith(UNREAD) and not report.unreadable:
            return f"{what}: the sync does not name it"
        invented = _invented(folder, before, scene)
        if invented:
            return f"{what}: {invented}"
        if name.suffix == ".seg":
            path.unlink()  # as the officer does who was told
        for officer in ("李梅", "王强", "李梅"):
            acts.sync(folder, officer, shared=shared)
        wanted, _ = EXPECTED[str(scene)]
        with Workspace.open(shared.path, actor=None, clock=acts.now, ids=acts.new_id, shared=True) as file:
            found = [snapshot(file.connection, values.COLUMNS)]
        for rows in [*found, state(folder, "李梅")[0], state(folder, "王强")[0]]:
            for fault in same_tables(wanted, rows):
                return f"{what}: not healed: {fault}"
    except (EnforcementError, ValueError, OSError, sqlite3.Error) as error:
        return f"{what}: {type(error).__name__}: {error}"
    return None


def _invented(folder: Path, before: Dict[Any, Any], scene: Path) -> Optional[str]:
    """Return a row of 王强 that is neither as it was nor as the whole hub has it."""
    now, _ = state(folder, "王强")
    wanted, _ = EXPECTED[str(scene)]
    for key, rows in now.items():
        if not list(same_tables({key: rows}, {key: before.get(key, [])})):
            continue
        if list(same_tables({key: rows}, {key: wanted.get(key, [])})):
            return f"invented: {key} {rows}"
    return None


EXPECTED: Dict[str, Tuple[Dict[Any, Any], Any]] = {}


def expect(scene: Path, folder: Path) -> None:
    """Note what the undamaged hub gives."""
    shutil.copytree(scene, folder)
    acts.sync(folder, "王强")
    EXPECTED[str(scene)] = state(folder, "王强")
    shutil.rmtree(folder)


def flips(path: Path, chance: random.Random, most: int) -> List[int]:
    """Return bytes of a file to be changed: all, or so many at random."""
    size = path.stat().st_size
    return list(range(size)) if size <= most else sorted(chance.sample(range(size), most))
