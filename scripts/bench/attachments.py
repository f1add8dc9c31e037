"""What photos and documents cost: when there is nothing to do, when one is new, when all are looked at.

Run with the environment of ``scripts/enforcement``: ``python scripts/bench/attachments.py 100000``. A workspace
with so many evidence rows, each with its (tiny) file here and at the hub; then one large file each way.
Prints a table and leaves ``build/bench/attachments.json``.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import Callable, Dict, List

from enforcement_plugin.app import attachments
from enforcement_plugin.app.workspaces import create_workspace
from enforcement_plugin.sync.attachment_exchange import FilesReport, exchange
from enforcement_plugin.sync.attachments import Memory, recall, record_hashes, remember
from enforcement_plugin.sync.folder_hub import FolderHub
from enforcement_plugin.workspace import Workspace

ROOT = Path(__file__).resolve().parents[2]
RUNS = 20
LARGE = 256 * 2**20


def seconds(work: Callable[[], object], runs: int = 1) -> float:
    """Return the median wall time of ``work``."""
    taken: List[float] = []
    for _ in range(runs):
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return median(taken)


def fill(workspace: Workspace, hub: Path, count: int) -> None:
    """Record ``count`` photos that lie here and at the hub."""
    (hub / "files").mkdir(parents=True, exist_ok=True)
    rows = []
    for number in range(count):
        content = b"%d" % number
        sha256 = hashlib.sha256(content).hexdigest()
        path = f"DCIM/{number // 1000}/{number}.jpg"
        file = workspace.path.parent / path
        if number % 1000 == 0:
            file.parent.mkdir(parents=True)
        file.write_bytes(content)
        (hub / "files" / sha256).write_bytes(content)
        rows.append((path, sha256, len(content)))
    with workspace.write() as connection:
        connection.executemany("INSERT INTO evidence (path, sha256, size) VALUES (?, ?, ?)", rows)


def round_of(workspace: Workspace, hub: FolderHub) -> FilesReport:
    """Do what a sync does for files."""
    record_hashes(workspace, actor="bench", cancelled=lambda: False)
    return exchange(workspace, hub, actor="bench", progress=lambda share, text: None, cancelled=lambda: False)


def forget(workspace: Workspace, *, checked: float) -> None:
    """Let the next round look at everything."""
    known = recall(workspace.connection)
    with workspace.write() as connection:
        remember(connection, Memory(known.hub, known.wanted, known.log, checked))


def measure(folder: Path, count: int) -> Dict[str, float]:
    """Return what was measured, seconds by what was done."""
    workspace = create_workspace(folder / "work.gpkg", pack="liaocheng", crs="EPSG:4547")
    hub = FolderHub.open(folder / "hub", ids=lambda: "f" * 32, device="bench")
    found: Dict[str, float] = {}
    with workspace:
        fill(workspace, hub.root, count)
        found["first look at all rows, hashing every file"] = seconds(lambda: round_of(workspace, hub))
        found["nothing to do"] = seconds(lambda: round_of(workspace, hub), RUNS)
        forget(workspace, checked=time.time() - 2 * 86400)
        found["daily look at all rows, files written since then hashed"] = seconds(
            lambda: round_of(workspace, hub)
        )

        def look() -> None:
            forget(workspace, checked=0)
            with workspace.write() as connection:
                remember(connection, Memory(hub.identity(), "all", 0, time.time() + 60))
            round_of(workspace, hub)

        found["daily look at all rows, no file written since"] = seconds(look)
        new = iter(range(count, count + RUNS))

        def one_photo() -> None:
            path = f"DCIM/new-{next(new)}.jpg"
            (workspace.path.parent / path).write_bytes(path.encode())
            with workspace.write() as connection:
                connection.execute("INSERT INTO evidence (path) VALUES (?)", (path,))
            assert_sent(round_of(workspace, hub))

        found["one new photo: hash, change, upload"] = seconds(one_photo, RUNS)
        found["which is missing: none"] = seconds(lambda: attachments.missing_attachments(workspace, hub))
        victims = [each for each in (hub.root / "files").iterdir() if each.is_file()][:1000]
        for each in victims:
            each.unlink()
        found["which is missing: 1000"] = seconds(lambda: attachments.missing_attachments(workspace, hub))
        large(folder, hub, found)
    return found


def assert_sent(report: FilesReport) -> None:
    """Stop when a photo was not sent: its time would mean nothing."""
    if report.up != 1:
        raise SystemExit(f"the photo was not sent: {report}")


def large(folder: Path, hub: FolderHub, found: Dict[str, float]) -> None:
    """Measure one large file each way; every byte is read back before it counts."""
    source = folder / "large.mp4"
    block = os.urandom(2**20)
    with source.open("wb") as stream:
        for _ in range(LARGE // len(block)):
            stream.write(block)
    sha256 = hashlib.sha256(block * (LARGE // len(block))).hexdigest()
    found["upload of 256 MiB"] = seconds(lambda: hub.put_file(sha256, source, step=lambda done, total: None))
    found["download of 256 MiB"] = seconds(
        lambda: hub.fetch_file(sha256, folder / "copy.mp4", step=lambda done, total: None)
    )


def main() -> int:
    """Measure, print and keep."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    with tempfile.TemporaryDirectory() as folder:
        found = measure(Path(folder), count)
    for what, taken in found.items():
        print(f"{1000 * taken:10.1f} ms  {what}")
    target = ROOT / "build" / "bench" / "attachments.json"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(json.dumps({"rows": count, "seconds": found}, indent=1), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
