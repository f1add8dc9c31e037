"""A workspace that QGIS has open: what was saved must be there whatever other programs do with the file."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from enforcement_plugin.app.workspaces import create_workspace, open_workspace
from enforcement_plugin.errors import SurroundingsError
from enforcement_plugin.workspace import repositories
from enforcement_plugin.workspace.guard import Guard

PEEK = (
    "import sqlite3, sys; c = sqlite3.connect(sys.argv[1]); print(c.execute(sys.argv[2]).fetchone()[0]); c.close()"
)


def elsewhere(path: Path, query: str) -> int:
    """Open, ask and close the file in another process, like DB Browser or ogrinfo."""
    answer = subprocess.run(
        [sys.executable, "-c", PEEK, str(path), query], capture_output=True, text=True, check=True
    )
    return int(answer.stdout)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    file = tmp_path / "own.gpkg"
    create_workspace(file, pack="liaocheng", crs="EPSG:4548").close()
    return file


def test_what_was_saved_survives_a_lost_lock(path: Path) -> None:
    """Opening and closing the file drops this process's lock; the next outsider would delete the log."""
    with open_workspace(path, actor="张三") as workspace:
        guard = Guard(path)
        workspace.guard = guard
        try:
            for number in range(1, 4):
                with workspace.write() as connection:
                    repositories.insert(connection, "party", {"name": f"当事人{number}"})
                with path.open("rb") as file:
                    file.read(100)
                assert elsewhere(path, "SELECT count(*) FROM party") == number
        finally:
            guard.release()
    assert elsewhere(path, "SELECT count(*) FROM party") == 3


def test_closed_and_let_go_it_is_one_plain_file_again(path: Path) -> None:
    """A copy of a file in WAL mode lacks what still lies in its log."""
    workspace = open_workspace(path, actor="张三")
    guard = Guard(path)
    workspace.guard = guard
    with workspace.write() as connection:
        repositories.insert(connection, "party", {"name": "甲"})
    workspace.close()
    guard.release()
    assert path.read_bytes()[18:20] == b"\x01\x01", "SQLite file format: 2 would mean WAL"
    assert not path.with_name(path.name + "-wal").exists()


def test_a_killed_guard_is_replaced_before_the_next_write(path: Path) -> None:
    with open_workspace(path, actor="张三") as workspace:
        guard = Guard(path)
        workspace.guard = guard
        os.kill(guard._process.pid, signal.SIGKILL)
        guard._process.wait()
        with workspace.write() as connection:
            repositories.insert(connection, "party", {"name": "甲"})
        assert guard._process.poll() is None
        guard.release()


def test_a_guard_ends_with_the_program_that_made_it(path: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from enforcement_plugin.workspace.guard import Guard;"
        " print(Guard(Path(sys.argv[1]))._process.pid, flush=True); import os; os._exit(0)"
    )
    answer = subprocess.run(
        [sys.executable, "-c", program, str(path)], capture_output=True, text=True, check=True, timeout=20
    )
    pid = int(answer.stdout)
    for _ in range(100):
        state = Path(f"/proc/{pid}/stat")
        if not state.exists() or state.read_text().split()[2] == "Z":
            break
        subprocess.run(["sleep", "0.05"], check=True)
    else:
        pytest.fail("the guard outlives its program and keeps the file for ever")


def test_after_a_crash_nobody_signs_with_the_name_of_who_sat_there(path: Path) -> None:
    program = (
        "import os, sys; from pathlib import Path; from enforcement_plugin.app.workspaces import open_workspace;"
        " from enforcement_plugin.workspace.guard import Guard;"
        " open_workspace(Path(sys.argv[1]), actor='张三'); guard = Guard(Path(sys.argv[1]));"
        " print(guard._process.pid, flush=True); os.kill(os.getpid(), 9)"
    )
    answer = subprocess.run(
        [sys.executable, "-c", program, str(path)], capture_output=True, text=True, check=False
    )
    pid = Path(f"/proc/{int(answer.stdout)}/stat")
    for _ in range(100):
        if not pid.exists() or pid.read_text().split()[2] == "Z":
            break
        subprocess.run(["sleep", "0.05"], check=True)
    assert elsewhere(path, "SELECT count(*) FROM replica WHERE actor IS NOT NULL") == 0


def test_a_file_that_is_gone_is_said_and_not_written_into(path: Path) -> None:
    """Saving into a deleted file looks like success until QGIS is closed."""
    workspace = open_workspace(path, actor="张三")
    away = path.with_name("moved.gpkg")
    path.rename(away)
    with pytest.raises(SurroundingsError, match="moved, deleted or replaced"), workspace.write():
        pass
    away.rename(path)
    with workspace.write() as connection:
        repositories.insert(connection, "party", {"name": "甲"})
    workspace.close()
    assert elsewhere(path, "SELECT count(*) FROM party") == 1


def test_each_session_signs_with_its_own_name(path: Path) -> None:
    """A second window or a nightly sync must not sign what the first officer saves."""
    with open_workspace(path, actor="张三") as first:
        second = open_workspace(path, actor="李四")
        for workspace, name in ((first, "甲"), (second, "乙"), (first, "丙")):
            with workspace.write() as connection:
                repositories.insert(connection, "party", {"name": name})
        second.close()
        rows = first.connection.execute(
            "SELECT actor, columns FROM change_log WHERE table_name = 'party' ORDER BY id"
        )
        signed = [(actor, next(name for name in "甲乙丙" if name in columns)) for actor, columns in rows]
    assert signed == [("张三", "甲"), ("李四", "乙"), ("张三", "丙")]
