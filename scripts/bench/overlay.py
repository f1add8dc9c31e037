"""How long a city takes, beside its peers: ``python scripts/bench/overlay.py 10000 100000 [--rounds N]``.

Every round runs this engine and each peer once, in turn, each as a process of its own; the table has medians of
wall-clock and processor seconds, the ratio to this engine in the same rounds, peak memory, and the growth from
size to size. Answers must agree, or the run fails. Leaves build/bench/overlay.json and overlay.svg.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import shutil
import sqlite3
import subprocess
import sys
import time
from pathlib import Path
from statistics import median
from typing import Any, Dict, List, Optional

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "build" / "bench"
OURS, OUTLINES = "this engine", "this engine, with indexed outlines"
#: What each peer does, and up to how many structures it is asked: beyond, a run takes many minutes.
PEERS = {
    "shapely": ("parcels, zones, farmland; areas only for straddlers", 1_000_000),
    "geopandas": ("parcels, zones, farmland", 1_000_000),
    "spatialite": ("parcels", 1_000_000),
    "postgis": ("parcels, zones, farmland; loading included", 1_000_000),
    "qgis": ("largest parcel", 100_000),
    "floor": ("reading, parsing and indexing alone", 1_000_000),
}


def measured(command: List[str], environment: Dict[str, str]) -> Dict[str, Any]:
    """Run a child process: its answer, wall and processor seconds, peak memory in MB; None for a failure."""
    start = time.perf_counter()
    process = subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    said = process.stdout.read() if process.stdout else b""
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - start
    unit = 2**20 if sys.platform == "darwin" else 2**10
    found: Dict[str, Any] = {"wall": wall, "cpu": _processor(usage), "peak_mb": usage.ru_maxrss / unit}
    found["answer"] = json.loads(said) if status == 0 and said else None
    return found


def _processor(usage: resource.struct_rusage) -> float:
    return usage.ru_utime + usage.ru_stime


def ours(city: Path, out: Path, outlines: bool) -> List[str]:
    """Return the command of this engine."""
    files = [str(city / f"{name}.gpkg") for name in ("structures", "parcels", "zones")]
    land = ["--land-classes", str(city / "farmland.gpkg")]
    more = ["--geometry"] if outlines else []
    command = [sys.executable, "-m", "enforcement_plugin", "overlay", *files, *land, *more]
    return [*command, "--pack", "liaocheng", "--out", str(out)]


def our_answer(out: Path) -> Dict[str, Any]:
    """Read from the table what the peers print."""
    with sqlite3.connect(out) as connection:
        pairs, share = connection.execute("SELECT count(*), sum(share) FROM parcel_overlap").fetchone()
        (farmland,) = connection.execute("SELECT coalesce(sum(share), 0) FROM land_class_overlap").fetchone()
        (ring,) = connection.execute("SELECT count(*) FROM determination WHERE in_second_ring").fetchone()
    return {"pairs": pairs, "share": share, "farmland": farmland, "ring": ring}


def disagreement(mine: Dict[str, Any], peer: Dict[str, Any]) -> Optional[str]:
    """Return where answers differ: pairs must be the same ones, sums of shares equal to a millionth.

    The ring is compared with its tolerance: this engine counts a sliver outside as inside, peers do not.
    """
    if "pairs" in peer and abs(peer["pairs"] - mine["pairs"]) > 1e-5 * mine["pairs"]:
        return f"pairs {peer['pairs']} and {mine['pairs']}"
    for name in ("share", "farmland"):
        if name in peer and abs(peer[name] - mine[name]) > 1e-6 * max(abs(mine[name]), 1):
            return f"{name} {peer[name]} and {mine[name]}"
    if "ring" in peer and not peer["ring"] <= mine["ring"] <= peer["ring"] + peer["ring_across"]:
        return f"ring {peer['ring']} + {peer['ring_across']} and {mine['ring']}"
    return None


def run_size(size: int, rounds: int, peers: List[str]) -> List[Dict[str, Any]]:
    """Measure one size and return a row for each contender."""
    environment = dict(os.environ)
    paths = [str(ROOT), str(ROOT / "build" / "pydeps"), str(ROOT / "build" / "peers")]
    environment["PYTHONPATH"] = os.pathsep.join(paths)
    city = FOLDER / f"city-{size}"
    if not (city / "farmland.gpkg").exists():
        command = [sys.executable, "scripts/bench/city.py", str(city), str(size)]
        subprocess.run(command, cwd=ROOT, check=True, env=environment)
    runs: Dict[str, List[Dict[str, Any]]] = {}
    mine: Dict[str, Any] = {}
    out = FOLDER / "out.gpkg"
    contenders = [OURS, OUTLINES, *(name for name in peers if size <= PEERS[name][1])]
    for _ in range(rounds):
        for name in contenders:
            out.unlink(missing_ok=True)
            if name in (OURS, OUTLINES):
                found = measured(ours(city, out, name == OUTLINES), environment)
                if found["answer"] is None:
                    raise SystemExit(f"{name} failed at {size}")
                found["answer"] = mine = our_answer(out)
            else:
                peer = [sys.executable, "scripts/bench/peers.py", name, str(city), str(out)]
                found = measured(peer, environment)
                if found["answer"] is not None:
                    differs = disagreement(mine, found["answer"])
                    if differs:
                        raise SystemExit(f"{name} and this engine disagree at {size}: {differs}")
            runs.setdefault(name, []).append(found)
    out.unlink(missing_ok=True)
    return [_row(size, name, runs) for name in contenders]


def _row(size: int, name: str, runs: Dict[str, List[Dict[str, Any]]]) -> Dict[str, Any]:
    good = [pair for pair in zip(runs[name], runs[OURS]) if pair[0]["answer"] is not None]
    row: Dict[str, Any] = {"structures": size, "contender": name, "rounds": len(good)}
    row["does"] = PEERS[name][0] if name in PEERS else "parcels, zones, farmland, decisions, all written"
    for key in ("wall", "cpu", "peak_mb") if good else ():
        row[key] = round(median(run[key] for run, _ in good), 2)
        row[f"{key}_ratio"] = round(median(run[key] / base[key] for run, base in good), 2)
    row["answer"] = good[0][0]["answer"] if good else None
    return row


def table(rows: List[Dict[str, Any]]) -> str:
    """Return the rows as text; growth is the wall time over that of the size before."""
    heads = ("wall s", "cpu s", "× ours", "peak MB", "growth")
    lines = [f"{'structures':>10}  {'contender':<36}" + "".join(f"{head:>9}" for head in heads)]
    before: Dict[str, float] = {}
    for row in rows:
        if "wall" not in row:
            lines.append(f"{row['structures']:>10}  {row['contender']:<36}{'did not run':>24}")
            continue
        name = row["contender"]
        growth = f"{row['wall'] / before[name]:.1f}" if name in before else ""
        before[name] = row["wall"]
        lines.append(
            f"{row['structures']:>10}  {name:<36}{row['wall']:>9.2f}{row['cpu']:>9.2f}"
            f"{row['wall_ratio']:>9.2f}{row['peak_mb']:>9.0f}{growth:>9}"
        )
    return "\n".join(lines)


def start_postgis(folder: Path, port: int) -> Optional[Dict[str, str]]:
    """Start a throwaway PostGIS server; return its environment, None where there is none."""
    script = ROOT / "scripts" / "bench" / "postgis.sh"
    if subprocess.run([str(script), "start", str(folder), str(port)], stdout=subprocess.DEVNULL).returncode:
        return None
    return {"PGHOST": "127.0.0.1", "PGPORT": str(port)}


def main() -> None:
    """Measure every size, print the table and write the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sizes", type=int, nargs="*", default=[10_000, 100_000])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--peers", nargs="*", default=list(PEERS), choices=list(PEERS))
    arguments = parser.parse_args()
    FOLDER.mkdir(parents=True, exist_ok=True)
    peers, server = list(arguments.peers), FOLDER / "postgis"
    if "postgis" in peers:
        shutil.rmtree(server, ignore_errors=True)
        found = start_postgis(server, 54391)
        if found is None:
            peers.remove("postgis")
        os.environ.update(found or {})
    rows: List[Dict[str, Any]] = []
    try:
        for size in arguments.sizes:
            rows += run_size(size, arguments.rounds, peers)
            load = [round(each, 2) for each in os.getloadavg()]
            (FOLDER / "overlay.json").write_text(
                json.dumps({"cores": os.cpu_count(), "load": load, "rows": rows}, indent=1), encoding="utf-8"
            )
            print(table(rows), f"\nload {load} on {os.cpu_count()} cores\n", flush=True)
    finally:
        if "postgis" in peers:
            subprocess.run([str(ROOT / "scripts" / "bench" / "postgis.sh"), "stop", str(server)], check=False)
    from chart import drawn

    (FOLDER / "overlay.svg").write_text(drawn(rows), encoding="utf-8")


if __name__ == "__main__":
    main()
