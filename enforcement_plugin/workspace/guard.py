"""A child process whose only work is to hold a workspace file open.

POSIX locks belong to a process: whatever in QGIS opens and closes the file (a layer, a plugin that reads its
header) drops the lock that SQLite holds for us. The next program that opens and closes the workspace then
believes to be the last one, and deletes the write-ahead log with all that was saved since. A process that
opens nothing else keeps its lock; while it lives nobody else can be the last.
"""

from __future__ import annotations

import subprocess
from contextlib import suppress
from pathlib import Path
from typing import Optional

from enforcement_plugin import paths
from enforcement_plugin.errors import SurroundingsError

# In WAL mode a connection that has read holds its shared lock until it is closed (SQLite, "WAL-mode locks").
# The end of our process ends the input, and with it the guard. An end without a farewell is a crash: then the
# name of whoever sat there is taken out of the file, so that later edits in other programs do not sign with it.
_PROGRAM = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("SELECT count(*) FROM replica").fetchone()
print("ready", flush=True)
if sys.stdin.read() != "farewell":
    connection.execute("PRAGMA busy_timeout = 5000")
    connection.execute("BEGIN IMMEDIATE")
    connection.execute("DELETE FROM session")
    connection.execute("UPDATE replica SET actor = NULL, actor_until = NULL")
    connection.execute("COMMIT")
# One plain file again, if nobody else holds it.
connection.execute("PRAGMA busy_timeout = 0")
try:
    connection.execute("PRAGMA journal_mode = DELETE")
except sqlite3.OperationalError:
    pass
connection.close()
"""
_PATIENCE_SECONDS = 10.0


class Guard:
    """Holds one file open in another process, from ``Guard(path)`` to ``release()``."""

    def __init__(self, path: Path) -> None:
        """Start the process and wait until it holds the file.

        Raises SurroundingsError when it cannot be started.
        """
        self._path = path
        self._process: Optional[subprocess.Popen[bytes]] = None
        self._start()

    def _start(self) -> None:
        try:
            process = subprocess.Popen(
                [str(paths.python_interpreter()), "-c", _PROGRAM, str(self._path.absolute())],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )
        except OSError as error:
            raise SurroundingsError(
                "The process that keeps {path} open could not be started ({reason}). Without it other programs"
                " could cut off what you save; nothing was opened.",
                path=self._path,
                reason=error.strerror or str(error),
            ) from error
        self._process = process
        if process.stdout is None or process.stdout.readline().strip() != b"ready":
            self.release()
            raise SurroundingsError(
                "The process that keeps {path} open ended at once. Without it other programs could cut off what"
                " you save; nothing was opened.",
                path=self._path,
            )

    def renew(self) -> None:
        """Start the process again if it has ended (somebody killed it). Raises as the constructor."""
        if self._process is None or self._process.poll() is not None:
            self._start()

    def release(self) -> None:
        """Let go of the file."""
        process, self._process = self._process, None
        if process is None:
            return
        if process.stdin is not None:
            with suppress(OSError):
                process.stdin.write(b"farewell")
                process.stdin.close()
        try:
            process.wait(_PATIENCE_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        if process.stdout is not None:
            process.stdout.close()
