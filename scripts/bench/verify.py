"""How long verifying a hub takes and how much memory; whole processes, on hubs of generated segments.

Run with the environment of ``scripts/enforcement``: ``python scripts/bench/verify.py 5000 50000``.
Fifty devices take turns, every third signs, each segment has ten changes and names what is new of the other
forty-nine since the device's last. Prints a table and leaves ``build/bench/verify.json``.
"""

from __future__ import annotations

import json
import os
import resource
import shutil
import subprocess
import sys
import time
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any, Dict, List, Optional

from enforcement_plugin.sync import keys
from enforcement_plugin.sync.folder_hub import FolderHub
from enforcement_plugin.sync.segment import Head, Segment, encode
from enforcement_plugin.workspace.change import Change
from enforcement_plugin.workspace.workspace import iso

ROOT = Path(__file__).resolve().parents[2]
DEVICES, CHANGES = 50, 10
BEGIN = datetime(2024, 1, 1, tzinfo=timezone.utc)


def build(root: Path, segments: int) -> None:
    """Write a hub of so many segments, as honest devices would have left it."""
    shutil.rmtree(root, ignore_errors=True)
    root.mkdir(parents=True)
    FolderHub.open(root, ids=lambda: "f" * 32)
    signers: List[Optional[keys.DeviceKey]] = [None] * DEVICES
    if keys.available():
        signers = [keys.new_key() if device % 3 == 0 else None for device in range(DEVICES)]
    ends: Dict[str, Head] = {}
    stated: Dict[str, Dict[str, str]] = {}
    for number in range(segments):
        device = number % DEVICES
        sealer = f"{device + 1:032x}"
        now = BEGIN + timedelta(minutes=3 * number)
        own = ends.get(sealer)
        first = own.position + 1 if own else 1
        others = {name: head for name, head in ends.items() if name != sealer}
        known = stated.get(sealer, {})
        segment, content = encode(
            Segment(
                sealer=sealer,
                first=first,
                last=first + CHANGES - 1,
                previous=own.hash if own else None,
                seen={name: head for name, head in others.items() if known.get(name) != head.hash},
                seen_at=max((head.sealed_at for head in others.values()), default=None),
                sealed_at=iso(now),
                replica=sealer,
                crs="EPSG:4547",
                changes=tuple(change(number, place, sealer, iso(now)) for place in range(CHANGES)),
                month=f"{now:%Y-%m}",
            ),
            signers[device],
        )
        ends[sealer] = Head(segment.last, segment.hash, segment.sealed_at)
        stated[sealer] = {name: head.hash for name, head in others.items()}
        path = root / "events" / segment.name.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def change(number: int, place: int, replica: str, at: str) -> Change:
    """Return an edit as an officer makes it."""
    return Change(
        change=f"{number:024x}{place:08x}",
        parents=(),
        table="enforcement_case",
        row=f"{number * 7 % 9973:032x}",
        op="U",
        columns={"procedure_stage": ("NULL", "'立案'"), "remark": ("NULL", f"'第 {number} 次核查，现场停工'")},
        actor="李梅",
        replica=replica,
        hlc=number << 16,
        at=at,
    )


def main(sizes: List[int]) -> None:
    """Measure every size and write the figures."""
    folder = ROOT / "build" / "bench"
    folder.mkdir(parents=True, exist_ok=True)
    figures: List[Dict[str, Any]] = []
    for size in sizes:
        hub = folder / f"hub-{size}"
        build(hub, size)
        command = [sys.executable, "-m", "enforcement_plugin", "sync", "verify", str(hub)]
        start = time.perf_counter()
        process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE)
        answer = json.loads(process.stdout.read() if process.stdout else b"{}")
        _, _, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
        if not answer["ok"]:
            raise SystemExit(f"an honest hub was accused: {answer['findings'][:3]}")
        figures.append(
            {
                "segments": size,
                "changes": answer["changes"],
                "wall": round(wall, 2),
                "cpu": round(_processor(usage), 2),
                "peak_mb": round(usage.ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10)),
            }
        )
        shutil.rmtree(hub)
        found = figures[-1]
        print(f"{size:>9} segments {found['wall']:>8.2f} s {found['cpu']:>8.2f} s cpu {found['peak_mb']:>6} MB")
    (folder / "verify.json").write_text(json.dumps(figures, indent=1), encoding="utf-8")


def _processor(usage: resource.struct_rusage) -> float:
    return usage.ru_utime + usage.ru_stime


if __name__ == "__main__":
    main([int(size) for size in sys.argv[1:]] or [5_000, 50_000])
