"""Killed, or out of room, at every step of a sync, a save, an update of the shared file: nothing lost or invented.

``strace`` counts the system calls that change files and kills the process at the N-th, or lets them fail from
the N-th on, for N = 1 until nothing happens any more. Then the officer goes on as if nothing had been: what he
comes to must be what an undisturbed run comes to.
"""

from __future__ import annotations

import json
import os
import shutil
import socket
import sqlite3
import subprocess
import sys
from collections import Counter
from contextlib import closing, suppress
from pathlib import Path
from typing import Any, Dict, List, Optional, Tuple
from typing import Counter as Counted

from enforcement_plugin.errors import EnforcementError
from enforcement_plugin.sync.folder_hub import FolderHub
from enforcement_plugin.sync.rows import fold_of
from enforcement_plugin.sync.verify import verify, witness_of
from enforcement_plugin.workspace import Workspace, database, log, repositories
from enforcement_plugin.workspace.change import format_columns
from enforcement_plugin.workspace.editions import register_edition
from enforcement_plugin.workspace.verification import outside_edits
from scripts.torture import acts, values
from scripts.torture.account import same_tables
from scripts.torture.office import REPLICA, snapshot

ROOT = Path(__file__).resolve().parents[2]
CASE = "c" * 32
POINT = bytes.fromhex("0101000000") + b"\0" * 16
STEPS = (
    "write,pwrite64,pwritev,fsync,fdatasync,rename,renameat,renameat2,link,linkat,unlink,unlinkat,ftruncate,mkdir"
)
ROOM = "write,pwrite64,pwritev,ftruncate,mkdir,link,linkat,fsync,fdatasync"  # what fails on a full disk
FAULTS = {"kill": f"inject={STEPS}:signal=SIGKILL:when=%d", "full": f"inject={ROOM}:error=ENOSPC:when=%d+"}
MOST_STEPS = 4000

ACTS = tuple(acts.ACTS)
Lines = List[Dict[str, Any]]
Changes = Counted[Tuple[str, str, str, str]]


def make_scene(folder: Path, template: Path) -> None:
    """Make a hub with a shared file, two officers, and everything that a sync can have to do."""
    folder.mkdir()
    for number, name in enumerate(("李梅", "王强")):
        content = template.read_bytes().replace(REPLICA.encode(), f"{number + 1:032x}".encode())
        (folder / f"{name}.gpkg").write_bytes(content)
    hub = FolderHub.open(folder / "hub", ids=acts.new_id)
    shared = acts.SharedFileHere(hub.root)
    with acts.open_file(folder, "李梅") as workspace, workspace.write() as connection:
        repositories.insert(
            connection, "enforcement_case", {"uuid": CASE, "case_no": "1", "remark": "发现", "geom": POINT}
        )
    acts.sync(folder, shared=shared)
    acts.sync(folder, "王强")
    with acts.open_file(folder, "王强") as workspace, workspace.write() as connection:
        repositories.update(connection, "enforcement_case", CASE, {"remark": "仍在施工", "lead_agency": "lc.cm"})
        repositories.insert(connection, "party", {"uuid": "a" * 32, "name": "某公司"})
    acts.sync(folder, "王强")
    with acts.open_file(folder, "李梅") as workspace:
        with workspace.write() as connection:
            repositories.update(connection, "enforcement_case", CASE, {"remark": "已停工"})
            repositories.insert(connection, "case_violation", {"uuid": "b" * 32, "case_uuid": CASE})
        register_edition(
            workspace,
            "structure",
            source="图斑",
            as_of="2026-01-01",
            sha256="1" * 64,
            features=[{"status": "suspected"}] * 3,
        )
    with closing(database.connect(hub.shared_file)) as connection:  # somebody edits the shared file directly
        connection.execute("INSERT INTO party (uuid, name) VALUES (?, '直接写的')", ("d" * 32,))


def run(act: str, fault: str, number: int, folder: Path) -> Tuple[bool, Lines]:
    """Do ``act`` with the ``number``-th step failing; return whether anything failed, and what was said."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    noted = folder.parent / f"{folder.name}.strace"
    with ours, theirs:
        # strace sends no signals under --seccomp-bpf, which otherwise is many times faster.
        fast = ["--seccomp-bpf"] if fault == "full" else []
        command = ["strace", "-f", *fast, "-q", "-o", str(noted), "-e", f"trace={STEPS}"]
        command += ["-e", FAULTS[fault] % number]
        command += [sys.executable, "-m", "scripts.torture.acts", str(theirs.fileno()), act, str(folder)]
        environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1", "PYTHONPATH": os.pathsep.join(sys.path)}
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env=environment,
            pass_fds=[theirs.fileno()],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        theirs.close()
        said: Lines = []
        with suppress(ConnectionError):
            while line := ours.recv(65536):
                said += [json.loads(each) for each in line.splitlines()]
        ended = process.wait()
    trace = noted.read_text("utf-8", "replace")
    noted.unlink()
    return ended < 0 or ended > 128 or "INJECTED" in trace, said  # strace ends as its child did


def state(folder: Path, name: str) -> Tuple[Dict[Any, Any], Changes]:
    """Return the rows of a file, and its changes without their random ids and times."""
    with acts.open_file(folder, name) as workspace:
        connection = workspace.connection
        faults = list(outside_edits(connection, fold_of(connection)))
        if faults:
            raise ValueError(f"the tables are not what the log says: {faults[0]}")
        changes: Changes = Counter()
        for _, change in log.since(connection):
            columns = {key: change.columns[key] for key in sorted(change.columns) if key != "_withheld"}
            changes[change.op, change.table, _known(change.row), format_columns(columns)] += 1
        return snapshot(connection, values.COLUMNS), changes


def _known(row: str) -> str:
    return row if len(set(row)) == 1 else "random"


def go_on(folder: Path) -> Tuple[Dict[Any, Any], Changes]:
    """Let both officers sync as if nothing had been, hold everything against everything, return what is there."""
    shared = acts.SharedFileHere(folder / "hub")
    acts.sync(folder, shared=shared)
    for name in ("王强", "李梅", "王强"):
        acts.sync(folder, name)
    acts.sync(folder, shared=shared)
    rows, changes = state(folder, "李梅")
    other_rows, other_changes = state(folder, "王强")
    for fault in same_tables(rows, other_rows):
        raise ValueError(f"the officers' files differ: {fault}")
    if changes != other_changes:
        raise ValueError(f"the officers' logs differ: {changes - other_changes} {other_changes - changes}")
    path = folder / "hub" / "cases.gpkg"
    with Workspace.open(path, actor=None, clock=acts.now, ids=acts.new_id, shared=True) as workspace:
        for fault in same_tables(rows, snapshot(workspace.connection, values.COLUMNS)):
            raise ValueError(f"the shared file differs: {fault}")
    witnesses = [witness_of(folder / f"{name}.gpkg") for name in ("李梅", "王强")]
    for finding in verify(FolderHub(folder / "hub"), witnesses, progress=lambda share, text: None).findings:
        raise ValueError(f"verify accuses somebody honest: {finding}")
    return rows, changes


def prepare(act: str, scene: Path, folder: Path) -> None:
    """Put the scene of ``act`` into ``folder``."""
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(scene, folder)
    if act == "rebuild":
        (folder / "hub" / "cases.gpkg").unlink()


def try_at(act: str, fault: str, number: int, scene: Path, folder: Path) -> Tuple[bool, Optional[str]]:
    """Fail at one step and go on; return whether the step was reached and what was wrong afterwards."""
    prepare(act, scene, folder)
    struck, said = run(act, fault, number, folder)
    heard = {key: value for line in said for key, value in line.items()}
    try:
        if "traceback" in heard:
            raise ValueError(heard["traceback"])
        if fault == "full" and "error" in heard and not _says_what_is_wrong(heard["message"]):
            raise ValueError(f"it does not say that there is no room: {heard['message']}")
        if fault == "full":
            leftovers = [path.name for path in (folder / "hub").rglob("*.part")]
            if leftovers:
                raise ValueError(f"left half-written: {leftovers}")
        saved = int(heard.get("saved", 0)) if act == "save" else None
        if saved is not None:
            _check_save(folder, saved)
        _check_outcome(act, scene, folder, saved)
    except (EnforcementError, ValueError, OSError, sqlite3.Error) as error:
        return struck, f"{act}, {fault} at step {number}: {error}"
    return struck, None


def _says_what_is_wrong(message: str) -> bool:
    return any(
        words in message for words in ("no room", "is full", "No space left", "one piece", "disk I/O error")
    )


def _check_save(folder: Path, said: int) -> None:
    with acts.open_file(folder, "李梅") as workspace:
        names = {str(row["name"]) for row in repositories.rows(workspace.connection, "party")}
        number_now = repositories.rows(workspace.connection, "enforcement_case")[0]["case_no"]
    for number in range(acts.SAVES):
        there = sum(f"{number}-{row}" in names for row in range(acts.ROWS))
        if there not in (0, acts.ROWS):
            raise ValueError(f"save {number} is there in part")
        if number < said and not there:
            raise ValueError(f"save {number} had returned and is gone")
        if there and number == acts.SAVES - 1 and number_now != f"第{number}次":
            raise ValueError(f"save {number} is there without its edit")


EXPECTED: Dict[str, Tuple[Dict[Any, Any], Changes]] = {}


def expected(act: str, scene: Path) -> Tuple[Dict[Any, Any], Changes]:
    """Return what an undisturbed run comes to."""
    name = "rebuild" if act == "rebuild" else "all"  # without the shared file its direct edits are gone, too
    if name not in EXPECTED:
        folder = scene.with_name(f"undisturbed-{name}-{os.getpid()}")
        prepare(act, scene, folder)
        EXPECTED[name] = go_on(folder)
        shutil.rmtree(folder)
    return EXPECTED[name]


def _check_outcome(act: str, scene: Path, folder: Path, saved: Optional[int]) -> None:
    rows, changes = go_on(folder)
    wanted_rows, wanted = expected(act, scene)
    if saved is not None:
        # The saves came on top; they were checked one by one.
        if wanted - changes:
            raise ValueError(f"lost: {list((wanted - changes).items())[:2]}")
        return
    for problem in same_tables(wanted_rows, rows):
        raise ValueError(f"otherwise than undisturbed: {problem}")
    if changes != wanted:
        lost, invented = list((wanted - changes).items())[:2], list((changes - wanted).items())[:2]
        raise ValueError(f"lost {lost}, invented {invented}")
