"""The trials by name, each spread over the processors."""

from __future__ import annotations

import os
import tempfile
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any, Callable, Dict, List, Mapping, Optional, Tuple

from scripts.torture import convergence
from scripts.torture.office import make_template

Found = Dict[str, Any]


def number(name: str, default: int) -> int:
    """Return a size from the environment."""
    return int(os.environ.get(name, default))


def fast_place() -> Optional[Path]:
    """Return a folder in memory where there is one: the trials are not about the disk."""
    place = Path("/dev/shm")
    return place if place.is_dir() and os.access(place, os.W_OK) else None


def _history(task: Tuple[int, str, bool]) -> convergence.Outcome:
    seed, template, keep = task
    return convergence.run(seed, Path(template), fast_place(), keep)


def converge(seed: Optional[int] = None) -> Found:
    """Run random histories; with ``seed`` this one alone, its folder kept."""
    count = 1 if seed is not None else number("HISTORIES", 10_000)
    first = seed if seed is not None else number("SEED", 0)
    faults: List[str] = []
    counts: Counter[str] = Counter()
    failed = 0
    with tempfile.TemporaryDirectory(dir=fast_place()) as folder:
        template = Path(folder) / "template.gpkg"
        make_template(template)
        tasks = [(number_, str(template), seed is not None) for number_ in range(first, first + count)]
        for outcome in _spread(_history, tasks):
            counts += outcome.counts
            failed += bool(outcome.faults)
            again = f"python -m scripts.torture convergence --seed {outcome.seed}"
            faults += [f"{again}: {fault}" for fault in outcome.faults]
    return {
        "histories": count,
        "first_seed": first,
        "failed": failed,
        "counts": dict(counts.most_common()),
        "faults": faults,
    }


def _spread(work: Callable[[Any], Any], tasks: List[Any]) -> List[Any]:
    if len(tasks) == 1:
        return [work(tasks[0])]
    with ProcessPoolExecutor(number("PROCESSES", 2)) as pool:
        return list(pool.map(work, tasks, chunksize=20))


TRIALS: Mapping[str, Callable[[Optional[int]], Found]] = {"convergence": converge}
