"""How long a city takes: making it, determining it, laying its layers over each other; whole processes.

Run with the environment of ``scripts/enforcement``: ``python scripts/bench/determine.py 10000 100000``.
Prints a table and leaves ``build/bench/determine.json``.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import time
from pathlib import Path
from statistics import median
from typing import Any, Dict, List

ROOT = Path(__file__).resolve().parents[2]
RUNS = 3
DETERMINE = (
    "import sys; from enforcement_plugin.app import overlaying; overlaying.determine_workspace(sys.argv[1])"
)


def measured(command: List[str]) -> Dict[str, float]:
    """Run a child process; return its wall seconds, processor seconds and peak memory in MB."""
    start = time.perf_counter()
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - start
    if status != 0:
        message = process.stderr.read().decode("utf-8", "replace") if process.stderr else ""
        raise SystemExit(f"{' '.join(command)}\n{message}")
    unit = 2**20 if sys.platform == "darwin" else 2**10
    return {"wall": wall, "cpu": _processor(usage), "peak_mb": usage.ru_maxrss / unit}


def _processor(usage: resource.struct_rusage) -> float:
    return usage.ru_utime + usage.ru_stime


def main(sizes: List[int]) -> None:
    """Measure every size and write the figures."""
    folder = ROOT / "build" / "bench"
    folder.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "enforcement_plugin"]
    figures: List[Dict[str, Any]] = []
    for size in sizes:
        city, out = folder / f"city-{size}.gpkg", folder / f"overlay-{size}.gpkg"
        layers = [str(city)] * 3
        steps = {
            "demo": (city, [*command, "demo", str(city), "--structures", str(size), "--seed", "1"]),
            "determine": (None, [sys.executable, "-c", DETERMINE, str(city)]),
            "overlay": (out, [*command, "overlay", *layers, "--pack", "liaocheng", "--out", str(out)]),
        }
        for step, (made, line) in steps.items():
            runs = []
            for _ in range(1 if step == "demo" else RUNS):
                if made is not None:
                    made.unlink(missing_ok=True)
                runs.append(measured(line))
            found = {key: round(median(run[key] for run in runs), 2) for key in runs[0]}
            figures.append({"structures": size, "step": step, **found})
            wall, cpu, peak = found["wall"], found["cpu"], found["peak_mb"]
            print(f"{size:>9} {step:<10} {wall:>8.2f} s {cpu:>8.2f} s cpu {peak:>7.0f} MB")
    (folder / "determine.json").write_text(json.dumps(figures, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main([int(size) for size in sys.argv[1:]] or [10_000, 100_000])
