"""Leads kept in step with the work: what an edit, a sync or an import can have touched, while people go on."""

from __future__ import annotations

from typing import Callable, Optional

from enforcement_plugin.app.desk import Desk
from enforcement_plugin.app.overlaying import present
from enforcement_plugin.app.redetermining import Standing, Update, bring_up_to_date
from enforcement_plugin.workspace import Workspace
from enforcement_plugin.workspace.database import BusyError

#: Seconds before another try while somebody else holds the file; the last one goes for all further tries.
PATIENCE = (1.0, 2.0, 5.0, 15.0, 60.0)


def keep_up(
    desk: Desk,
    standing: Standing,
    *,
    asked: bool = False,
    everything: bool = False,
    progress: Callable[[float, str], None] = lambda share, text: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Optional[Update]:
    """Bring the leads of an open workspace up to date from another thread, without holding up who works there.

    Unless somebody ``asked`` for it, nothing is done and None returned where there is nothing to determine
    from: no structures, or neither zones nor parcels. ``everything`` determines all structures whatever the
    record says. Raises BusyError (nothing is lost, try again), and as determine_workspace does.
    """
    with standing.beside(desk.workspace, cancelled) as workspace:
        if not asked and not _worth_it(desk, workspace):
            return None
        return bring_up_to_date(
            workspace,
            pack=desk.pack,
            standing=standing,
            everything=everything,
            patient=True,
            progress=progress,
            cancelled=cancelled,
        )


def _worth_it(desk: Desk, workspace: Workspace) -> bool:
    (some,) = workspace.connection.execute("SELECT EXISTS (SELECT 1 FROM structure)").fetchone()
    return bool(some and present(workspace.connection, desk.today().isoformat()))


def wait_after(error: Exception, tries: int) -> Optional[float]:
    """Return in how many seconds to try again after ``tries`` refusals, None where that would change nothing."""
    return PATIENCE[min(tries, len(PATIENCE) - 1)] if isinstance(error, BusyError) else None
