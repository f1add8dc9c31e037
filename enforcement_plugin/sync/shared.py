"""The shared GeoPackage from outside: everything is done by a child process.

In rollback-journal mode any open and close of a file by another part of the same process (QGIS loads the
layer, a plugin reads a header) drops the lock that SQLite holds, and another machine may then write at the
same time. A process of its own has nothing else that opens the file.
"""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Dict, List, Optional, Tuple

from enforcement_plugin import paths
from enforcement_plugin.errors import SurroundingsError
from enforcement_plugin.sync.change_json import change_from_json
from enforcement_plugin.workspace import Workspace
from enforcement_plugin.workspace.change import Change

SETTLED_SECONDS = 3.0  # time stamps of shares are coarse: a file written since then is looked at anyway
TIMEOUT_SECONDS = 900.0


class SharedFileProcess:
    """Reads and writes ``cases.gpkg`` of a folder hub in a child process (``sync.shared_file``)."""

    def __init__(self, hub: Path) -> None:
        self.hub = hub
        self.path = hub / "cases.gpkg"
        self._busy = False

    def signature(self) -> Optional[List[int]]:
        """Return time and size of the file and its journals, None where there is no file."""
        try:
            status = self.path.stat()
        except OSError:
            return None
        beside = [self.path.with_name(self.path.name + suffix) for suffix in ("-journal", "-wal")]
        return [status.st_mtime_ns, status.st_size, *(int(path.exists()) for path in beside)]

    def direct_edits(self, remembered: object) -> Tuple[Change, ...]:
        """Return edits made in the shared file that no segment holds yet.

        Not looked for where the file is as the last sync left it (``remembered``).
        """
        self._busy = False
        signature = self.signature()
        if signature is None or _unchanged(remembered, signature):
            return ()
        answer = self._ask(["edits"])
        self._busy = answer.get("state") == "busy"
        changes = answer.get("changes")
        return tuple(change_from_json(each) for each in changes) if isinstance(changes, list) else ()

    def copy(self, destination: Path) -> bool:
        """Write a whole copy of the file to ``destination``, as ``sync.joining`` begins from; False if none."""
        if self._busy or self.signature() is None:
            return False
        return self._ask(["copy", "--to", str(destination.absolute())]).get("state") == "copied"

    def update(self, workspace: Workspace) -> str:
        """Bring the file up to the hub's segments: updated, rebuilt, busy or none (not writable)."""
        if self._busy:  # a moment ago; waiting as long once more would only hold up the user
            return "busy"
        settings = workspace.settings
        answer = self._ask(
            [
                "update",
                "--like",
                str(workspace.path.absolute()),
                "--pack",
                str(settings.get("pack_id") or ""),
                "--crs",
                f"EPSG:{workspace.epsg}",
                "--language",
                str(settings.get("language") or "zh"),
            ]
        )
        return str(answer.get("state", "busy"))

    def _ask(self, arguments: List[str]) -> Dict[str, object]:
        environment = dict(os.environ)
        inherited = environment.get("PYTHONPATH")
        environment["PYTHONPATH"] = os.pathsep.join(
            [str(paths.import_root()), *([inherited] if inherited else [])]
        )
        environment["PYTHONIOENCODING"] = "utf-8"
        command = [
            str(paths.python_interpreter()),
            "-m",
            "enforcement_plugin.sync.shared_file",
            str(self.hub),
        ]
        try:
            finished = subprocess.run(
                [*command, *arguments],
                stdin=subprocess.DEVNULL,
                capture_output=True,
                env=environment,
                timeout=TIMEOUT_SECONDS,
                check=False,
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )
        except subprocess.TimeoutExpired:
            return {"state": "busy"}
        except OSError as error:
            raise SurroundingsError(
                "The process that updates the shared file could not be started ({reason}). Your changes are "
                "published; the shared file follows at the next sync.",
                reason=error.strerror or str(error),
            ) from error
        try:
            answer = json.loads(finished.stdout.decode("utf-8", "surrogatepass"))
        except ValueError as error:
            trace = finished.stderr.decode("utf-8", "replace").strip().splitlines()
            raise SurroundingsError(
                "The shared file {path} could not be updated ({reason}). Your own file and the segments are "
                "whole; the shared file follows at the next sync.",
                path=self.path,
                reason=trace[-1] if trace else f"exit {finished.returncode}",
            ) from error
        return answer if isinstance(answer, dict) else {}


def _unchanged(remembered: object, signature: List[int]) -> bool:
    if not isinstance(remembered, dict) or remembered.get("file") != signature:
        return False
    looked_at = remembered.get("at")
    return isinstance(looked_at, (int, float)) and looked_at - signature[0] / 1e9 > SETTLED_SECONDS
