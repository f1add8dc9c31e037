"""``make torture``: run the trials, print what they came to, leave the figures in build/torture.

    python -m scripts.torture                         all of them
    python -m scripts.torture convergence             one of them
    python -m scripts.torture convergence --seed 44   one history again, its folder kept

    python -m scripts.torture hostile                 hostile files at every place that takes a file

HISTORIES, OFFICERS, DAYS and PROCESSES in the environment change the sizes, SEED the first seed; KINDS and PLACES
choose hostile files and where they are tried, STRIDE how many bytes lie between two that are cut off or turned.
Exit 1 when anything was lost or invented.
"""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path
from typing import Any, Dict, List

from scripts.torture import trials

ROOT = Path(__file__).resolve().parents[2]


def main(arguments: List[str]) -> int:
    """Run what is asked for and return the exit code."""
    if os.environ.get("PYTHONHASHSEED") != "0":
        # A seed must mean the same history again, down to the order of sets.
        os.execve(
            sys.executable,
            [sys.executable, "-m", "scripts.torture", *arguments],
            {**os.environ, "PYTHONHASHSEED": "0"},
        )
    os.nice(10)
    seed = None
    if "--seed" in arguments:
        at = arguments.index("--seed")
        seed = int(arguments[at + 1])
        del arguments[at : at + 2]
    folder = ROOT / "build" / "torture"
    folder.mkdir(parents=True, exist_ok=True)
    bad = 0
    for name in arguments or list(trials.TRIALS):
        start = time.monotonic()
        found: Dict[str, Any] = trials.TRIALS[name](seed)
        found["seconds"] = round(time.monotonic() - start, 1)
        (folder / f"{name}.json").write_text(json.dumps(found, indent=1, ensure_ascii=False), encoding="utf-8")
        faults = found.pop("faults")
        bad += len(faults)
        print(f"{name:<12} " + "  ".join(f"{key} {value}" for key, value in found.items() if _short(value)))
        for key, value in found.items():
            if isinstance(value, dict):
                print(f"  {key}: " + ", ".join(f"{each} {count}" for each, count in value.items()))
        print(f"  lost or invented: {len(faults)}")
        for fault in faults[:20]:
            print(f"    {fault}")
        sys.stdout.flush()
    return 1 if bad else 0


def _short(value: object) -> bool:
    return isinstance(value, (int, float, str))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
