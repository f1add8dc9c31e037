"""Reading the segments that others have published, and taking them in.

Usually there are a few, and they come in by one transaction. Where years of them wait (a file that joins, or
was away for long) they come month by month, oldest first, in lots of a transaction each: what one officer
wrote on the other's work is then read after it, and a reader who stops half-way has a whole file with a part
of the segments, as if the hub had been slow. Nothing depends on that order but the time it takes.
"""

from __future__ import annotations

import tempfile
from contextlib import ExitStack, closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Callable, Dict, Iterator, List, Optional, Sequence, Tuple

from enforcement_plugin.errors import InputError
from enforcement_plugin.sync import joining, memory, recheck
from enforcement_plugin.sync.hub import Hub, HubError
from enforcement_plugin.sync.joining import Copies
from enforcement_plugin.sync.layers import Delivery, fetch_layers, wanted_layers
from enforcement_plugin.sync.receive import Received, Revealed, outdated, receive
from enforcement_plugin.sync.segment import Segment, SegmentDamagedError, SegmentName, decode, require_all_shown
from enforcement_plugin.workspace import Workspace
from enforcement_plugin.workspace.change import Change

Step = Callable[[float, str], None]

LOT = 2000  # segments in one transaction
MANY = 5000  # segments from which on a copy of the shared file is worth its transport
MISTOLD = "as the shared file had told it; what the segment itself says was put in its place"


@dataclass(frozen=True)
class Unreadable:
    """A segment that lies at the hub but does not verify; it is left out and looked at again next time.

    Of kind ``shared`` it is whole, but the shared file had told it otherwise; what it says itself is in now.
    """

    name: SegmentName
    reason: str
    kind: str


@dataclass(frozen=True)
class Pulled:
    """What a pull found and took in."""

    received: Received
    unreadable: Tuple[Unreadable, ...]
    missing: Tuple[HubError, ...]
    another_hub: bool
    gone: int = 0  # segments that had been read and are not there any more


def pull(
    workspace: Workspace,
    hub: Hub,
    *,
    actor: str,
    relayed: Sequence[Change] = (),
    copies: Optional[Copies] = None,
    step: Step,
) -> Pulled:
    """Read the segments that this file has not read, and take them in.

    ``copies`` hands out copies of the shared file, from which a file that has read nothing yet may begin.
    ``step`` hears about progress from 0 to 1 and may raise to stop; of more than LOT segments some may have
    been taken in by then, of fewer none. Raises HubError, InputError when the hub holds another coordinate
    system.
    """
    connection = workspace.connection
    identity, another = hub.identity(), False
    if memory.recall(connection, memory.HUB) != identity:
        with workspace.write() as write:
            another = memory.begin_with_hub(write, identity)
    since = {sealer: end.month for sealer, end in memory.heads(connection).items()}
    step(0.0, "Looking for what others wrote")
    # Before the segments: whatever is shown while they are read is asked for next time.
    cursor = memory.revealed_up_to(connection)
    revealed = Revealed(*hub.revealed(cursor))
    present = hub.paths(since)
    months = {**{path[:32]: "" for path in present}, **since}
    read = memory.read_segments(connection, months)
    parsed = (SegmentName.parse(path) for path in present if path not in read)
    new = [name for name in parsed if name is not None]
    unreadable: List[Unreadable] = []
    received = Received(0, (), 0)
    if copies is not None and not read and len(new) >= MANY:
        step(0.0, "Reading the shared file")
        with closing(joining.lots(workspace, hub, copies, new, LOT)) as offered:
            for share, segments in offered:
                step(0.7 * share, "Reading the shared file")
                with workspace.write() as write:
                    memory.remember(write, memory.TAKEN, "")
                received += _take(workspace, hub, segments, actor=actor)[0]
        read = memory.read_segments(connection, months)
        new = [name for name in new if name.path not in read]
    waiting: List[Segment] = []
    for share, segments in _lots(hub, new, unreadable, step):
        if waiting:
            step(share, "Merging")
            received += _take(workspace, hub, waiting, actor=actor)[0]
        waiting = segments
    step(0.8, "Merging")
    gone = _gone(workspace, hub) if read.difference(present) else []
    gone += [path for path in recheck.damaged(workspace, hub) if path not in gone]
    last, missing = _take(
        workspace,
        hub,
        waiting,
        revealed=revealed if revealed != Revealed((), cursor) else None,
        relayed=relayed,
        gone=gone,
        actor=actor,
    )
    for segment in joining.mistold(workspace, hub):
        joining.correct(workspace, segment, actor=actor)
        unreadable.append(Unreadable(segment.name, MISTOLD, "shared"))
    return Pulled(received + last, tuple(unreadable), tuple(missing), another, len(gone))


def _lots(
    hub: Hub, names: Sequence[SegmentName], unreadable: List[Unreadable], step: Step
) -> Iterator[Tuple[float, List[Segment]]]:
    """Yield the segments with the share of them that has been read, adding to ``unreadable`` what is damaged."""
    months: Dict[str, List[SegmentName]] = {}
    for name in names:
        months.setdefault(name.month if len(names) > LOT else "", []).append(name)
    done = 0
    for month in sorted(months):
        segments = []
        for name in months[month]:
            if done % 20 == 0 or len(names) <= LOT:
                step(0.7 * done / len(names), "Reading what others wrote")
            done += 1
            try:
                segment = decode(name, hub.read(name))
                if not hub.hides_changes:
                    require_all_shown(segment)
                # What it says of others' heads is for those who verify; of a month it is most of the memory.
                segments.append(replace(segment, seen={}) if month and segment.version > 1 else segment)
            except SegmentDamagedError as error:
                unreadable.append(Unreadable(name, str(error), error.kind))
        if month:
            segments.sort(key=lambda segment: (segment.sealed_at, segment.name))
        for start in range(0, len(segments), LOT):
            yield 0.7 * done / len(names), segments[start : start + LOT]


def _take(
    workspace: Workspace,
    hub: Hub,
    segments: Sequence[Segment],
    *,
    revealed: Optional[Revealed] = None,
    relayed: Sequence[Change] = (),
    gone: Sequence[str] = (),
    actor: str,
) -> Tuple[Received, List[HubError]]:
    """Take in what was read, in one transaction, with the imports that it names; return what cannot be fetched."""
    _require_one_crs(workspace, segments)
    connection = workspace.connection
    arrived = [change for segment in segments for change in segment.changes]
    arrived += revealed.changes if revealed is not None else ()
    wanted = wanted_layers(connection, [change for change in arrived if change.op == "baseline"])
    with ExitStack() as stack:
        deliveries: Sequence[Delivery] = ()
        missing: List[HubError] = []
        if wanted:
            folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="enforcement-sync-"))
            deliveries, missing = fetch_layers(hub, workspace, wanted, Path(folder))
        brought = segments or revealed is not None or relayed or deliveries or gone
        if not (brought or outdated(connection) or memory.waiting_in_conflict(connection)):
            return Received(0, (), 0), missing
        received = receive(
            workspace,
            segments,
            revealed=revealed,
            relayed=relayed,
            deliveries=deliveries,
            gone=gone,
            actor=actor,
        )
        return received, missing


def _gone(workspace: Workspace, hub: Hub) -> List[str]:
    """Return every segment that was read once and is not there any more.

    Only asked when something recent is missing: it lists the whole hub.
    """
    read = memory.read_segments(workspace.connection, dict.fromkeys(memory.sealers(workspace.connection), ""))
    return sorted(read - set(hub.paths({})))


def _require_one_crs(workspace: Workspace, segments: Sequence[Segment]) -> None:
    own = f"EPSG:{workspace.epsg}"
    for segment in segments:
        if segment.crs != own:
            raise InputError(
                "The hub holds coordinates in {theirs}, {path} is in {own}. They cannot be synced with each "
                "other; nothing was changed.",
                theirs=segment.crs,
                path=workspace.path,
                own=own,
            )
