"""What a process does that is then killed, or runs out of room: ``python -m scripts.torture.acts FD ACT FOLDER``.

What it has achieved and what it says goes to the socket FD, so that no write to a file is spent on talking.
"""

from __future__ import annotations

import json
import socket
import sys
import traceback
import uuid
from datetime import datetime, timezone
from pathlib import Path
from typing import Callable, Dict, List, Mapping, Optional

from enforcement_plugin.errors import EnforcementError
from enforcement_plugin.sync.folder_hub import FolderHub
from enforcement_plugin.sync.profile import Profile
from enforcement_plugin.sync.run import SharedFile, SyncReport, synchronise
from enforcement_plugin.sync.shared import SharedFileProcess
from enforcement_plugin.sync.shared_file import direct_edits, update
from enforcement_plugin.workspace import Workspace, repositories

Say = Callable[[Mapping[str, object]], None]
SAVES = 3
ROWS = 4  # of one save, which are there together or not at all


def now() -> datetime:
    """Return the present."""
    return datetime.now(timezone.utc)


def new_id() -> str:
    """Return a random id."""
    return uuid.uuid4().hex


def open_file(folder: Path, name: str) -> Workspace:
    """Open an officer's file."""
    return Workspace.open(folder / f"{name}.gpkg", actor=name, clock=now, ids=new_id)


class SharedFileHere(SharedFileProcess):
    """The shared file without its child process, which a trial that nobody else takes part in can do without."""

    def _ask(self, arguments: List[str]) -> Dict[str, object]:
        if arguments[0] == "edits":
            return direct_edits(self.path)
        given = dict(zip(arguments[1::2], arguments[2::2]))
        return {
            "state": update(
                FolderHub(self.hub),
                like=Path(given["--like"]),
                pack_id=given["--pack"],
                crs=given["--crs"],
                language=given["--language"],
            )
        }


def sync(folder: Path, name: str = "李梅", shared: Optional[SharedFile] = None) -> SyncReport:
    """Sync an officer's file with the folder's hub, without the child process."""
    with open_file(folder, name) as workspace:
        return synchronise(
            workspace,
            FolderHub.open(folder / "hub", ids=new_id),
            profile=Profile(folder / f"profile-{name}" / "sealers.json"),
            actor=name,
            shared=shared,
            progress=lambda share, text: None,
            cancelled=lambda: False,
        )


def _sync(folder: Path, say: Say) -> None:
    report = sync(folder)
    say({"refusal": str(report.refusal) if report.refusal is not None else None})


def _save(folder: Path, say: Say) -> None:
    """Save several rows at a time, and say after each save that it is done."""
    with open_file(folder, "李梅") as workspace:
        for number in range(SAVES):
            with workspace.write() as connection:
                for row in range(ROWS):
                    name = f"{number}-{row}"
                    repositories.insert(connection, "party", {"name": name, "remark": "长文" * 200})
                repositories.update(connection, "enforcement_case", "c" * 32, {"case_no": f"第{number}次"})
            say({"saved": number + 1})


def _shared(folder: Path, say: Say) -> None:
    state = update(
        FolderHub(folder / "hub"),
        like=folder / "李梅.gpkg",
        pack_id="liaocheng",
        crs="EPSG:4547",
        language="zh",
    )
    say({"state": state})


ACTS: Dict[str, Callable[[Path, Say], None]] = {
    "sync": _sync,
    "save": _save,
    "shared": _shared,
    "rebuild": _shared,
}


def main() -> None:
    """Do what the arguments say and tell how it went."""
    with socket.socket(fileno=int(sys.argv[1])) as line:

        def say(words: Mapping[str, object]) -> None:
            line.send(json.dumps(words).encode("ascii") + b"\n")

        try:
            ACTS[sys.argv[2]](Path(sys.argv[3]), say)
            say({"done": True})
        except EnforcementError as error:
            say({"error": type(error).__name__, "message": str(error)})
        except BaseException:
            say({"traceback": traceback.format_exc()[-1500:]})
            raise


if __name__ == "__main__":
    main()
