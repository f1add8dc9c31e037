"""The trials by name, each spread over the processors."""

from __future__ import annotations

import itertools
import os
import random
import shutil
import tempfile
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any, Callable, Dict, List, Mapping, Optional, Tuple

from scripts.torture import convergence, crash, truncation
from scripts.torture import soak as month
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


def _crash(task: Tuple[str, str, int, str]) -> Tuple[bool, Optional[str]]:
    act, fault, step, scene = task
    with tempfile.TemporaryDirectory(dir=fast_place()) as folder:
        return crash.try_at(act, fault, step, Path(scene), Path(folder) / "trial")


def crashes(_: Optional[int] = None) -> Found:
    """Kill, and fill the disk, at every step (every STRIDE-th) of every act."""
    if shutil.which("strace") is None:
        raise SystemExit("This trial needs strace (apt-get install strace).")
    stride, faults, counts = number("STRIDE", 1), [], {}
    acts = os.environ.get("ACTS", " ".join(crash.ACTS)).split()
    with tempfile.TemporaryDirectory(dir=fast_place()) as folder:
        template, scene = Path(folder) / "template.gpkg", Path(folder) / "scene"
        make_template(template)
        crash.make_scene(scene, template)
        for act, fault in itertools.product(acts, crash.FAULTS):
            steps, at = 0, 1
            while at < crash.MOST_STEPS:
                tasks = [(act, fault, step, str(scene)) for step in range(at, at + 20 * stride, stride)]
                answers = _spread(_crash, tasks)
                faults += [problem for _, problem in answers if problem]
                steps += sum(struck for struck, _ in answers)
                at += 20 * stride
                if not all(struck for struck, _ in answers):
                    break
            counts[f"{act}/{fault}"] = steps
            if not steps:
                faults.append(f"{act}, {fault}: no step was reached; does strace work here?")
    return {"stride": stride, "steps": counts, "trials": sum(counts.values()), "faults": faults}


def _damage(task: Tuple[str, str, str, int, bool]) -> Optional[str]:
    kind, scene, name, place, flip = task
    if kind == "read":
        return truncation.unread(Path(scene), Path(name), place, flip)
    with tempfile.TemporaryDirectory(dir=fast_place()) as folder:
        if scene not in truncation.EXPECTED:
            truncation.expect(Path(scene), Path(folder) / "expected")
        return truncation.try_file(Path(scene), Path(folder) / "trial", Path(name), place, flip)


def truncations(_: Optional[int] = None) -> Found:
    """Cut and flip every byte of every file; whole syncs at every STRIDE-th place, of the shared file fewer."""
    stride, chance = number("STRIDE", 40), random.Random(number("SEED", 0))
    tasks: List[Tuple[str, str, str, int, bool]] = []
    with tempfile.TemporaryDirectory(dir=fast_place()) as folder:
        template, scene = Path(folder) / "template.gpkg", Path(folder) / "scene"
        make_template(template)
        truncation.make_scene(scene, template)
        for name in truncation.files(scene):
            path = scene / "hub" / name
            for flip in (False, True):
                cuts = truncation.places(path)
                if flip:
                    cuts = truncation.flips(path, chance, len(cuts))
                if name.suffix == ".seg":
                    tasks += [("read", str(scene), str(name), place, flip) for place in cuts]
                tasks += [("sync", str(scene), str(name), place, flip) for place in cuts[::stride]]
        faults = [problem for problem in _spread(_damage, tasks) if problem]
    counts = Counter(f"{kind} {Path(name).suffix} {'flip' if flip else 'cut'}" for kind, _, name, _, flip in tasks)
    return {"stride": stride, "trials": len(tasks), "counts": dict(counts), "faults": faults}


def soak(seed: Optional[int] = None) -> Found:
    """Live through a month of an office."""
    chosen, officers, days = (
        seed if seed is not None else number("SEED", 0),
        number("OFFICERS", 20),
        number("DAYS", 25),
    )
    with tempfile.TemporaryDirectory(dir=fast_place()) as folder:
        template = Path(folder) / "template.gpkg"
        make_template(template)
        outcome = month.run(chosen, template, officers, days, fast_place())
    found = {"seed": chosen, "officers": officers, "days": days}
    return {**found, "counts": dict(outcome.counts.most_common()), "faults": outcome.faults}


TRIALS: Mapping[str, Callable[[Optional[int]], Found]] = {
    "convergence": converge,
    "crash": crashes,
    "truncation": truncations,
    "soak": soak,
}
