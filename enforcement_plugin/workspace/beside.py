"""A second connection to a workspace that is open in this process, for work on another thread."""

from __future__ import annotations

from enforcement_plugin.workspace import database
from enforcement_plugin.workspace.workspace import Workspace


class Beside(Workspace):
    """An open workspace once more: nothing is checked again, nobody signs in, and closing it ends nothing.

    Closing the workspace itself brings the file into one piece and waits for readers meanwhile; whoever saves
    would wait with it.
    """

    def close(self) -> None:
        """Close the connection and nothing else."""
        self.connection.close()


def beside(workspace: Workspace) -> Beside:
    """Return ``workspace`` through a connection of its own, for one thread at a time.

    Raises BusyError or SurroundingsError when the file cannot be reached.
    """
    with database.named_errors(workspace.path):
        other = Beside(
            workspace.path,
            database.connect(workspace.path, one_thread=False),
            actor=None,
            clock=workspace.clock,
            ids=workspace.ids,
            shared=workspace.shared,
        )
    # Room for what a thousand edits touch in the indexes: read once, not again for each.
    other.connection.execute("PRAGMA cache_size = -32000")
    other.refusal = workspace.refusal
    return other
