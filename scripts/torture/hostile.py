"""Hostile files at every place where a command takes a file: refused or flagged, in seconds, and left as they are.

A command that writes is a process of its own, as an officer would start it; those that only read are asked in
processes that go through many, each with its own time, and so are cut files and turned bits, of which there are
thousands: STRIDE says how many of them are tried. Seconds are those of the clock on a quiet machine; on a busy
one, where they would tell of others' work, those of the processor.
"""

from __future__ import annotations

import hashlib
import json
import os
import random
import resource
import selectors
import shutil
import signal
import sqlite3
import statistics
import subprocess
import sys
import time
from collections import defaultdict
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Callable, Dict, Iterator, List, Optional, Sequence, Tuple

from enforcement_plugin.workspace import repositories
from enforcement_plugin.workspace.tables import BY_NAME
from scripts.torture import acts, values
from scripts.torture.hostile_kinds import KINDS, Kind
from scripts.torture.office import REPLICA

READING = ("check", "history", "witness")
MOST_SECONDS = 5.0
PATIENCE_SECONDS, PATIENCE_BUSY = 60.0, 300.0
CASE = "c" * 32
STRIDE, PAGE = 5000, 4096
SIDES = ("-wal", "-shm", "-journal")

Words = Callable[[Path, Path], List[str]]
"""(the hostile file, the scene) -> the command."""


@dataclass(frozen=True)
class Place:
    """Where a command takes a file: ``at`` is its folder in the scene, ``named`` what it is called there."""

    words: Words
    at: str = "given"
    named: str = ""
    writes: bool = False  # a file that is whole enough may be changed by it


def _overlay(file: Path, scene: Path) -> List[str]:
    town = str(scene / "town.gpkg")
    return ["overlay", str(file), town, town, "--pack", "liaocheng", "--out", str(scene / "out.gpkg")]


PLACES: Dict[str, Place] = {
    "check": Place(lambda file, scene: ["workspace", "check", str(file)]),
    "history": Place(lambda file, scene: ["workspace", "history", str(file), CASE]),
    "sync": Place(
        lambda file, scene: ["sync", "run", str(file), str(scene / "hub"), "--actor", "李梅"], writes=True
    ),
    "shared": Place(
        lambda file, scene: ["sync", "run", str(scene / "town.gpkg"), str(scene / "hub"), "--actor", "李梅"],
        at="hub",
        named="cases.gpkg",
        writes=True,
    ),
    "witness": Place(
        lambda file, scene: ["sync", "verify", str(scene / "hub"), "--without-files", "--witness", str(file)]
    ),
    "overlay": Place(_overlay),
}


@dataclass
class Tally:
    """What a trial came to."""

    seconds: Dict[str, List[float]] = field(default_factory=lambda: defaultdict(list))
    codes: Dict[str, int] = field(default_factory=lambda: defaultdict(int))
    left: int = 0
    opened: List[str] = field(default_factory=list)
    """Refused only when the work had begun: the bytes differ, the rows and the record do not."""
    faults: List[str] = field(default_factory=list)


def make_scene(folder: Path, template: Path) -> None:
    """Make an officer's file with a zone, parcels, a structure, a case and its party, published at a hub."""
    folder.mkdir()
    content = template.read_bytes().replace(REPLICA.encode(), f"{1:032x}".encode())
    (folder / "李梅.gpkg").write_bytes(content)
    chance = random.Random(7)
    with acts.open_file(folder, "李梅") as workspace, workspace.write() as connection:
        for table, given in (
            ("zone", {"kind": "district", "code": "dongchangfu"}),
            ("parcel", {"parcel_no": "1"}),
            ("structure", {"status": "suspected"}),
        ):
            repositories.insert(connection, table, {"geom": values.polygon(chance), **given})
        repositories.insert(connection, "enforcement_case", {"uuid": CASE, "remark": "发现"})
        for number in range(20):
            repositories.insert(connection, "party", {"name": f"当事人{number}", "remark": "备注" * 40})
    acts.sync(folder, shared=acts.SharedFileHere(folder / "hub"))
    (folder / "李梅.gpkg").rename(folder / "town.gpkg")


def fingerprint(path: Path) -> Optional[str]:
    """Return the hash of a regular file, None for anything else."""
    if path.is_symlink() or not path.is_file():
        return None
    return hashlib.sha256(path.read_bytes()).hexdigest()


def content(path: Path) -> Dict[str, object]:
    """Return the hash of the rows of every table of the work and of the record, or why it cannot be read."""
    found: Dict[str, object] = {}
    with closing(sqlite3.connect(path)) as connection:
        connection.text_factory = bytes
        for table in (*BY_NAME, "change_log"):
            try:
                rows = connection.execute(f"SELECT * FROM {table} ORDER BY 1").fetchall()
                found[table] = hashlib.sha256(repr(rows).encode()).hexdigest()
            except sqlite3.Error as error:
                found[table] = str(error)
    return found


def lay_out(scene: Path, folder: Path, place: Place, name: str) -> Path:
    """Copy the scene for one trial and return where the hostile file is to be; a whole one lies there."""
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(scene, folder)
    file = folder / place.at / (place.named or name)
    file.parent.mkdir(exist_ok=True)
    if not file.exists():
        shutil.copyfile(folder / "town.gpkg", file)
    return file


def environment(folder: Path) -> Dict[str, str]:
    """Return the environment of a command that keeps what it remembers in the trial's own folder."""
    config = str(folder / "config")
    return {**os.environ, "XDG_CONFIG_HOME": config, "XDG_DATA_HOME": config, "HOME": config, "APPDATA": config}


@dataclass(frozen=True)
class Answer:
    """How a command ended: its code (None: it did not), standard error, and seconds."""

    code: Optional[int]
    said: str
    clock: float
    processor: float = 0.0

    @property
    def seconds(self) -> float:
        """How long it took, or would have taken on a quiet machine."""
        return min(self.clock, self.processor) if busy() else self.clock


def busy() -> bool:
    """Tell whether others use this machine as well."""
    return os.getloadavg()[0] > (os.cpu_count() or 1) + 1


def patience() -> float:
    """Return after how many seconds a command counts as one that never ends."""
    return PATIENCE_BUSY if busy() else PATIENCE_SECONDS


def _spent() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def run(words: Sequence[str], folder: Path) -> Answer:
    """Run a command as a process and wait for it for a while."""
    start, spent = time.monotonic(), _spent()
    process = subprocess.Popen(
        [sys.executable, "-m", "enforcement_plugin", *words],
        env=environment(folder),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    try:
        said = process.communicate(timeout=patience())[1]
    except subprocess.TimeoutExpired:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)  # with the child that looks after the shared file
        process.communicate()
        return Answer(None, "", time.monotonic() - start, _spent() - spent)
    return Answer(process.returncode, said.decode("utf-8", "replace"), time.monotonic() - start, _spent() - spent)


def judge(
    what: str, place: Place, file: Path, before: Optional[str], answer: Answer, opened: List[str]
) -> Iterator[str]:
    """Yield what is wrong with how a command took a file.

    A command that writes may find only in the middle that a page is damaged. Then it must have left every row and
    the whole record (``content``) as they were; that its session was noted in the file goes to ``opened``.
    """
    if answer.code is None:
        yield f"{what}: no end within {answer.clock:.0f} s ({answer.processor:.1f} s of the processor)"
        return
    if answer.seconds > MOST_SECONDS:
        yield f"{what}: took {answer.seconds:.1f} s"
    if answer.code not in (0, 1, 2, 3):
        yield f"{what}: exit {answer.code}: {answer.said[-300:]}"
    if "Traceback" in answer.said:
        yield f"{what}: {answer.said[-300:]}"
    elif answer.code in (2, 3) and file.name not in answer.said:
        yield f"{what}: the message does not name it: {answer.said[:300]!r}"
    if before is not None and fingerprint(file) != before and not (place.writes and answer.code == 0):
        if place.writes and fingerprint(file) is not None and content(file) == content(_aside(file)):
            opened.append(what)
        else:
            yield f"{what}: the file was changed (exit {answer.code})"
    if place.named and before is not None and fingerprint(file) is None:
        yield f"{what}: there is no shared file any more"


def _aside(file: Path) -> Path:
    return file.parent.parent / "as it was"


def _keep(place: Place, file: Path) -> None:
    if place.writes and file.is_file() and not file.is_symlink():
        shutil.copyfile(file, _aside(file))


def beside(file: Path) -> Dict[str, int]:
    """Return SQLite's files beside a file and their sizes."""
    places = (file.with_name(file.name + side) for side in SIDES)
    return {place.name: place.stat().st_size for place in places if place.is_file()}


# --- many files in one process ------------------------------------------------------------------------------

_MANY = """
import contextlib, io, json, os, resource, sys, time
def spent():
    each = map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(used.ru_utime + used.ru_stime for used in each)
from enforcement_plugin.__main__ import main
for line in sys.stdin:
    out, err = io.StringIO(), io.StringIO()
    out.reconfigure = err.reconfigure = lambda **options: None
    start, before = time.monotonic(), spent()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            code = main(json.loads(line))
        except BaseException as error:
            code, _ = 99, err.write("Traceback " + repr(error))
    print(json.dumps([code, err.getvalue(), time.monotonic() - start, spent() - before]), flush=True)
"""


class Asked:
    """A process that answers one command after the other."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._process: Optional[subprocess.Popen[bytes]] = None

    def ask(self, words: Sequence[str]) -> Answer:
        """Return the answer to a command; a process that dies or does not answer is replaced."""
        if self._process is None:
            self._process = subprocess.Popen(
                [sys.executable, "-c", _MANY],
                env=environment(self._folder),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            )
        process, start = self._process, time.monotonic()
        assert process.stdin is not None and process.stdout is not None
        process.stdin.write(json.dumps(list(words)).encode() + b"\n")
        process.stdin.flush()
        with selectors.DefaultSelector() as ready:
            ready.register(process.stdout, selectors.EVENT_READ)
            line = process.stdout.readline() if ready.select(patience()) else b""
        if not line:
            code = process.poll()
            self.end()
            return Answer(code, f"the process ended with {code}", time.monotonic() - start)
        return Answer(*json.loads(line))

    def end(self) -> None:
        """End the process."""
        if self._process is not None:
            self._process.kill()
            self._process.communicate()
            self._process = None


_asked: Dict[int, Asked] = {}


def try_kind(scene: Path, folder: Path, name: str, at: str, tally: Tally) -> Answer:
    """Try a kind of file at a place, note in ``tally`` what came of it, and return the answer."""
    kind: Kind = KINDS[name]
    place = PLACES[at]
    what = f"{name} / {at}"
    file = lay_out(scene, folder, place, kind.file_name)
    try:
        kind.make(file)
    except (sqlite3.Error, OSError) as error:  # a fault of the trial: it has tried nothing here
        tally.faults.append(f"{what}: could not be made: {error}")
        return Answer(0, "", 0.0)
    _keep(place, file)
    before, sides = fingerprint(file), beside(file)
    if at in READING:
        answer = _asked.setdefault(os.getpid(), Asked(folder)).ask(place.words(file, folder))
    else:
        answer = run(place.words(file, folder), folder)
    faults = list(judge(what, place, file, before, answer, tally.opened))
    new = {name: size for name, size in beside(file).items() if name not in sides}
    if any(size or name.endswith("-journal") for name, size in new.items() if not name.endswith("-shm")):
        faults.append(f"{what}: left {sorted(new)} beside it")
    if kind.refused and at in kind.refused and answer.code == 0:
        faults.append(f"{what}: taken for whole")
    tally.faults += faults
    tally.left += bool(new)
    return answer


def cuts(size: int, stride: int) -> List[int]:
    """Return the lengths to which a file is cut: every so many bytes, and around the page's edge before each."""
    places = range(0, size, stride)
    edges = {at // PAGE * PAGE + near for at in places for near in (-1, 0, 1)}
    return sorted(length for length in edges | set(places) if 0 <= length < size)


def damages(whole: bytes, seed: int, stride: int) -> List[Tuple[str, int, int]]:
    """Return (kind, place, bit) of the damages to a file that are tried; the bits lie where something is."""
    chance = random.Random(seed)
    used = [at for at in range(len(whole)) if whole[at]]
    bits = [("flip", place, chance.randrange(8)) for place in chance.choices(used, k=len(whole) // stride)]
    return [("cut", length, 0) for length in cuts(len(whole), stride)] + bits


def places_of(number: int, kind: str) -> List[str]:
    """Return where a damage is tried: all are checked, one in so many is taken to the slower places, too."""
    rare = 40 if kind == "cut" else 3
    slow = list(PLACES)[1:]
    return ["check"] + ([slow[number // rare % len(slow)]] if number % rare == 0 else [])


def try_damages(scene: Path, folder: Path, tasks: Sequence[Tuple[int, str, int, int]]) -> Tally:
    """Cut off or turn a bit, and ask; a file that a command left whole is not copied anew."""
    tally, process = Tally(), Asked(folder)
    whole = (scene / "town.gpkg").read_bytes()
    lay_out(scene, folder, PLACES["check"], "w.gpkg")
    try:
        for number, kind, at, bit in tasks:
            for name in places_of(number, kind):
                place = PLACES[name]
                file = folder / "given" / "w.gpkg" if name == "check" else lay_out(scene, folder, place, "w.gpkg")
                content = whole if not place.named else file.read_bytes()
                at = min(at, len(content) - 1)
                flipped = content[:at] + bytes([content[at] ^ 1 << bit]) + content[at + 1 :]
                file.parent.mkdir(exist_ok=True)
                file.write_bytes(content[:at] if kind == "cut" else flipped)
                _keep(place, file)
                before = fingerprint(file)
                answer = process.ask(place.words(file, folder))
                what = f"{kind} at {at}{f' bit {bit}' if kind == 'flip' else ''} / {name}"
                tally.faults += judge(what, place, file, before, answer, tally.opened)
                if kind == "cut" and name in ("check", "history", "witness") and answer.code == 0:
                    tally.faults.append(f"{what}: taken for whole")
                new = beside(file)
                tally.left += bool(new)
                if new:
                    lay_out(scene, folder, PLACES["check"], "w.gpkg")
                tally.seconds[f"{kind}/{name}"].append(answer.seconds)
                tally.codes[str(answer.code)] += 1
    finally:
        process.end()
    return tally


def figures(seconds: Dict[str, List[float]]) -> Dict[str, str]:
    """Return the longest and the median seconds by kind, the longest first."""
    return {
        kind: f"max {max(found):.2f} median {statistics.median(found):.2f}"
        for kind, found in sorted(seconds.items(), key=lambda item: -max(item[1]))
    }
