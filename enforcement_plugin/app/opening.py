"""Opening cases in bulk: one for every structure that was flagged with a violation."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Callable, Optional

from enforcement_plugin.app.cases import open_case
from enforcement_plugin.app.desk import open_desk
from enforcement_plugin.app.facts import flagged
from enforcement_plugin.errors import CancelledError
from enforcement_plugin.workspace import repositories
from enforcement_plugin.workspace.database import said_for

SETTLED = ("dismissed", "demolished")


@dataclass(frozen=True)
class Opened:
    """How many cases were opened, and how many of the structures had one before."""

    opened: int
    existing: int


@said_for
def open_cases(
    path: Path,
    *,
    verified_only: bool = True,
    actor: Optional[str] = None,
    progress: Callable[[float, str], None] = lambda share, text: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Opened:
    """Open a case for every flagged structure; those that have one keep it.

    ``verified_only`` leaves out what nobody has verified yet. All or nothing: cancelled, none is opened.
    Raises CancelledError, and what open_desk raises.
    """
    desk = open_desk(path, actor=actor or "")
    try:
        opened = existing = 0
        with desk.workspace.write() as connection:
            wanted = [
                str(row["uuid"])
                for row in repositories.each(connection, "structure")
                if flagged(desk, row)
                and row["status"] not in SETTLED
                and (not verified_only or row["status"] == "verified")
            ]
            for number, uuid in enumerate(wanted, start=1):
                if cancelled():
                    raise CancelledError()
                if open_case(desk, connection, uuid) is None:
                    existing += 1
                else:
                    opened += 1
                progress(number / len(wanted), "Opening cases")
        return Opened(opened, existing)
    finally:
        desk.close()
