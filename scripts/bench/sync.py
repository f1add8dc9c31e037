"""What syncing costs, beside pygeodiff in the same run; the state of both sides is compared every time.

Run with the environment of ``scripts/enforcement``: ``python scripts/bench/sync.py S`` (10,000 rows and a hub
of 9,000 segments), ``M`` (100,000 rows too, 91,250 segments) or ``L`` (a million, 912,500 segments: five years
of fifty devices, ten syncs a day). Prints tables and leaves ``build/bench/sync.json``. Seconds of the wall
clock; ``cpu`` is this process's processor time, which a busy machine disturbs less.
"""

from __future__ import annotations

import itertools
import json
import platform
import random
import shutil
import sqlite3
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from statistics import median
from typing import Any, Dict, List

import sync_capture
import sync_hub
from sync_office import CRS, Officer, Plan, build, new_id, now, plan, rows_of, table_contents
from sync_peer import Peer, lost_values, told_of_conflicts

from enforcement_plugin.sync.folder_hub import FolderHub
from enforcement_plugin.sync.shared import SharedFileProcess
from enforcement_plugin.workspace import Workspace

ROOT = Path(__file__).resolve().parents[2]
KEPT = ROOT / "build" / "bench" / "sync"
SIZES = {"S": [10_000], "M": [10_000, 100_000], "L": [10_000, 100_000, 1_000_000]}
SEGMENTS_A_DEVICE = {"S": 180, "M": 1_825, "L": 18_250}
DEVICES = 50
CHANGES = (10, 1_000)
ROUNDS = 5
Figures = Dict[str, Any]


class Pair:
    """Two officers on a hub of their own; the second does not sync in the time that is taken."""

    def __init__(self, folder: Path, source: Path, with_shared: bool) -> None:
        folder.mkdir()
        self.hub = FolderHub.open(folder / "hub", ids=new_id)
        first = Officer(folder, "first", source)
        first.sync(self.hub)
        first.close()
        self.ours, self.theirs = Officer(folder, "ours", first.path), Officer(folder, "theirs", first.path)
        self.shared = SharedFileProcess(self.hub.root) if with_shared else None
        for officer in (self.theirs, self.ours):
            officer.sync(self.hub, self.shared)

    def round(self, edits: Plan) -> Figures:
        """Let both edit, they sync first; return what our sync took and what came of it."""
        self.theirs.edit(edits.theirs)
        self.theirs.sync(self.hub, self.shared)
        self.ours.edit(edits.ours)
        before = time.process_time()
        seconds, report = self.ours.sync(self.hub, self.shared)
        cpu = time.process_time() - before
        self.theirs.sync(self.hub, self.shared)
        mine, yours = self.ours.workspace.connection, self.theirs.workspace.connection
        return {
            "seconds": seconds,
            "cpu": cpu,
            "alike": list(table_contents(mine)) == list(table_contents(yours)),
            "lost": lost_values(mine, [*edits.ours, *edits.theirs], told_of_conflicts(mine)),
            "conflicts": report.conflicts,
        }

    def close(self) -> None:
        """Close both files."""
        self.ours.close()
        self.theirs.close()


def exchange(folder: Path, size: int, count: int) -> List[Figures]:
    """Measure one size and number of changes: without and with the shared file, and pygeodiff, in turn."""
    source = KEPT / f"office-{size}.gpkg"
    rows, chance = rows_of(source), random.Random(size + count)
    ways = {
        "segments": Pair(folder / "segments", source, False),
        "with shared file": Pair(folder / "shared", source, True),
        "pygeodiff": Peer(folder, source),
    }
    runs: Dict[str, List[Figures]] = {name: [] for name in ways}
    for turn in range(ROUNDS + 1):
        edits = plan(rows, chance, count)
        for name, way in ways.items():
            found = way.round(edits)
            if turn:  # the first round warms everybody's caches
                runs[name].append(found)
    for way in ways.values():
        if isinstance(way, Pair):
            way.close()
    return [
        {
            "what": "exchange",
            "way": name,
            "rows": size,
            "changes": count,
            "seconds": median(run["seconds"] for run in done),
            "slowest": max(run["seconds"] for run in done),
            "cpu": median(run["cpu"] for run in done),
            "alike": all(run["alike"] for run in done),
            "lost": dict(Counter(itertools.chain.from_iterable(run["lost"] for run in done))),
            "edits": ROUNDS * 2 * count,
        }
        for name, done in runs.items()
    ]


def old_hub(folder: Path, size: str) -> List[Figures]:
    """Measure a hub of years: joining it by reading, from a copy of the shared file, and having nothing new."""
    root = KEPT / f"hub-{DEVICES * SEGMENTS_A_DEVICE[size]}"
    made = sync_hub.make(root, DEVICES, SEGMENTS_A_DEVICE[size])
    hub = FolderHub.open(root, ids=new_id)
    empty = folder / "empty.gpkg"
    Workspace.create(empty, pack_id="liaocheng", crs=CRS, clock=now, ids=new_id).close()
    figures: List[Figures] = []
    reader = Officer(folder, "reader", empty)
    figures.append(_joined("joining by reading", reader, hub, None, made))
    idle = [_timed(reader, hub) for _ in range(2 * ROUNDS)][1:]
    figures.append(
        {
            "what": "hub",
            "way": "nothing new",
            **made,
            "seconds": median(run["seconds"] for run in idle),
            "cpu": median(run["cpu"] for run in idle),
        }
    )
    reader.close()
    if not hub.shared_file.exists():
        # The shared file is a replica that has read everything, as the reader's file is now.
        shutil.copyfile(reader.path, hub.shared_file)
        connection = sqlite3.connect(hub.shared_file)
        connection.execute("UPDATE replica SET replica = ?", (new_id(),))
        connection.commit()
        connection.close()
    figures[0]["file_bytes_per_change"] = reader.path.stat().st_size / made["changes"]
    copier = Officer(folder, "copier", empty)
    figures.append(_joined("joining from a copy", copier, hub, SharedFileProcess(root), made))
    same = "SELECT change, table_name, row_uuid, columns, parents FROM change_log ORDER BY change"
    with sqlite3.connect(reader.path) as one:
        mine, yours = one.execute(same), copier.workspace.connection.execute(same)
        figures[-1]["alike"] = all(a == b for a, b in zip(mine, yours)) and list(table_contents(one)) == list(
            table_contents(copier.workspace.connection)
        )
    copier.close()
    return figures


def _joined(way: str, officer: Officer, hub: FolderHub, shared: Any, made: Dict[str, int]) -> Figures:
    before = time.process_time()
    seconds, report = officer.sync(hub, shared)
    cpu = time.process_time() - before
    return {"what": "hub", "way": way, **made, "pulled": report.pulled, "seconds": seconds, "cpu": cpu}


def _timed(officer: Officer, hub: FolderHub) -> Figures:
    before = time.process_time()
    seconds, _ = officer.sync(hub)
    return {"seconds": seconds, "cpu": time.process_time() - before}


def main(size: str) -> None:
    """Measure everything of a size, print it and write the figures."""
    KEPT.mkdir(parents=True, exist_ok=True)
    figures: List[Figures] = []
    with tempfile.TemporaryDirectory(dir=KEPT) as name:
        folder = Path(name)
        for rows in SIZES[size]:
            build(KEPT / f"office-{rows}.gpkg", rows)
            for count in CHANGES:
                part = folder / f"{rows}-{count}"
                part.mkdir()
                for found in exchange(part, rows, count):
                    figures.append(found)
                    _say(found)
                shutil.rmtree(part)
        capture = {"what": "capture", **sync_capture.measure(folder, KEPT / "office-10000.gpkg", ROUNDS)}
        figures.append(capture)
        print("capture  " + ", ".join(f"{key} {value:.3g}" for key, value in capture.items() if key != "what"))
        for found in old_hub(folder, size):
            figures.append(found)
            _say(found)
    report = {"size": size, "python": platform.python_version(), "sqlite": sqlite3.sqlite_version}
    path = ROOT / "build" / "bench" / "sync.json"
    path.write_text(json.dumps({**report, "figures": figures}, indent=1, ensure_ascii=False), encoding="utf-8")


def _say(found: Figures) -> None:
    where = (
        f"{found['rows']:>9} rows {found['changes']:>5} a side"
        if found["what"] == "exchange"
        else (f"{found['segments']:>9} segments")
    )
    rest = {key: found[key] for key in ("alike", "lost", "edits", "file_bytes_per_change") if key in found}
    print(
        f"{where} {found['way']:<20} {1000 * found['seconds']:>10.1f} ms "
        f"{1000 * found['cpu']:>10.1f} ms cpu  {rest}",
        flush=True,
    )


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "S")
