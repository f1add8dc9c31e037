"""The trials by name, each spread over the processors."""

from __future__ import annotations

import itertools
import os
import random
import shutil
import sys
import tempfile
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any, Callable, Dict, List, Mapping, Optional, Tuple

from scripts.torture import convergence, crash, hostile, truncation
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


def _spread(work: Callable[[Any], Any], tasks: List[Any], at_once: int = 20) -> List[Any]:
    if len(tasks) == 1:
        return [work(tasks[0])]
    found: List[Any] = []
    with ProcessPoolExecutor(number("PROCESSES", 2)) as pool:
        for each in pool.map(work, tasks, chunksize=at_once):
            found.append(each)
            if len(found) % _EVERY == 0:
                _say(f"{len(found)} of {len(tasks)}")
    return found


#: After how many trials one hears how far it is: it takes from minutes to hours.
_EVERY = 500


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


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
                _say(f"{act}/{fault}: {steps} steps, {len(faults)} lost or invented")
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


def _hostile(task: Tuple[str, str, str]) -> hostile.Tally:
    scene, kind, place = task
    tries: List[Tuple[float, hostile.Tally]] = []
    while not tries or (len(tries) < 2 and tries[0][0] > hostile.MOST_SECONDS):  # others may just have been busy
        tally = hostile.Tally()
        with tempfile.TemporaryDirectory(dir=fast_place()) as folder:
            answer = hostile.try_kind(Path(scene), Path(folder) / "trial", kind, place, tally)
        tally.seconds[f"{kind} / {place}"].append(answer.seconds)
        tally.codes[str(answer.code)] += 1
        tries.append((answer.clock if answer.code is None else answer.seconds, tally))
    tally = min(tries, key=lambda each: each[0])[1]
    for fault in tally.faults:
        _say(fault)  # the first one tells most
    return tally


def _damages(task: Tuple[str, List[Tuple[int, str, int, int]]]) -> hostile.Tally:
    scene, tasks = task
    with tempfile.TemporaryDirectory(dir=fast_place()) as folder:
        return hostile.try_damages(Path(scene), Path(folder) / "trial", tasks)


def hostiles(_: Optional[int] = None) -> Found:
    """Take every kind of hostile file to every place; KINDS=a,b and PLACES=a,b choose some."""
    kinds = os.environ.get("KINDS", ",".join(hostile.KINDS)).split(",")
    places = os.environ.get("PLACES", ",".join(hostile.PLACES)).split(",")
    total = hostile.Tally()
    with tempfile.TemporaryDirectory(dir=fast_place()) as folder:
        template, scene = Path(folder) / "template.gpkg", Path(folder) / "scene"
        make_template(template)
        hostile.make_scene(scene, template)
        named = [(str(scene), kind, place) for kind in kinds for place in places]
        damages, stride, whole = [], number("STRIDE", hostile.STRIDE), (scene / "town.gpkg").read_bytes()
        if "KINDS" not in os.environ:
            found = hostile.damages(whole, number("SEED", 0), stride)
            damages = [(at, *damage) for at, damage in enumerate(found)]
        lots = [(str(scene), damages[at : at + 50]) for at in range(0, len(damages), 50)]
        for tally in (*_spread(_hostile, named, 1), *(_spread(_damages, lots, 1) if lots else [])):
            for kind, seconds in tally.seconds.items():
                total.seconds[kind] += seconds
            for code, count in tally.codes.items():
                total.codes[code] += count
            total.faults += tally.faults
            total.opened += tally.opened
            total.left += tally.left
    return {
        "kinds": len(kinds),
        "places": len(places),
        "tried": len(named),
        "sampled": f"1 of {stride} bytes of {len(whole)} cut or turned, the page's edge before each cut as well",
        "cuts": sum(kind == "cut" for _, kind, _, _ in damages),
        "flips": sum(kind == "flip" for _, kind, _, _ in damages),
        "refused_after_opening": total.opened,
        "machine": "busy: seconds of the processor" if hostile.busy() else "quiet: seconds of the clock",
        "asked": sum(total.codes.values()),
        "longest": round(max(max(seconds) for seconds in total.seconds.values()), 2),
        "empty_side_files_left": total.left,
        "codes": dict(sorted(total.codes.items())),
        "took": hostile.figures(total.seconds),
        "faults": total.faults,
    }


TRIALS: Mapping[str, Callable[[Optional[int]], Found]] = {
    "convergence": converge,
    "crash": crashes,
    "truncation": truncations,
    "soak": soak,
    "hostile": hostiles,
}
