"""Own segments that a disk or a stranger has damaged at the hub since they were read back.

Readers leave such a segment out, so its changes would reach nobody who has not read it yet. Whoever sealed it
still has them: it looks at its latest segments at every sync, at the older ones in turn, and publishes again
what no longer verifies. The damaged file stays where it is, as evidence.
"""

from __future__ import annotations

from typing import List

from enforcement_plugin.sync import memory
from enforcement_plugin.sync.hub import Hub, HubUnreachableError
from enforcement_plugin.sync.segment import SegmentName, has_hash
from enforcement_plugin.workspace import Workspace

LATEST = 2
IN_TURN = 1  # one a sync: a round trip on a slow share is what this costs


def damaged(workspace: Workspace, hub: Hub) -> List[str]:
    """Return the paths of own segments that were read back once and do not verify any more.

    A hub that verifies what it hands out (``hides_changes``: a server) is not asked.
    """
    connection = workspace.connection
    sealer = memory.recall(connection, memory.SEALER)
    if not isinstance(sealer, str) or hub.hides_changes:
        return []
    span = (f"{sealer}/", f"{sealer}0")
    newest = "SELECT segment, hash FROM segment WHERE segment > ? AND segment < ? ORDER BY segment DESC LIMIT ?"
    latest = connection.execute(newest, (*span, LATEST)).fetchall()
    turn = memory.recall(connection, memory.RECHECKED)
    after = turn if isinstance(turn, str) and span[0] <= turn < span[1] else span[0]
    next_ones = "SELECT segment, hash FROM segment WHERE segment > ? AND segment < ? ORDER BY segment LIMIT ?"
    older = connection.execute(next_ones, (after, span[1], IN_TURN)).fetchall()
    if len(latest) >= LATEST:
        with workspace.write() as write:
            memory.remember(write, memory.RECHECKED, older[-1][0] if older else None)
    return [path for path, digest in dict([*latest, *older]).items() if _is_damaged(hub, path, digest)]


def _is_damaged(hub: Hub, path: str, digest: str) -> bool:
    name = SegmentName.parse(path)
    if name is None:
        return False
    try:
        return not has_hash(hub.read(name), digest)
    except HubUnreachableError:
        return False  # gone is found by the listing; a hub that is away says so itself
