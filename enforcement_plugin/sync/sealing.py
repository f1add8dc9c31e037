"""Publishing: the changes that no segment holds yet become segments of this file's own chain."""

from __future__ import annotations

import itertools
import sqlite3
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Callable, Dict, Iterable, Iterator, List, Mapping, Optional, Sequence, Set, Tuple

from enforcement_plugin.sync import clocks, memory
from enforcement_plugin.sync.devices import is_work
from enforcement_plugin.sync.hub import Hub, HubRefusesChangesError, RefusedChange
from enforcement_plugin.sync.keys import Signer
from enforcement_plugin.sync.profile import Mark, Profile
from enforcement_plugin.sync.rows import merge_rows
from enforcement_plugin.sync.segment import SHA256, Head, Segment, encode, month_of, offered
from enforcement_plugin.workspace import Workspace, database, log
from enforcement_plugin.workspace.change import Change
from enforcement_plugin.workspace.workspace import iso

MOST_CHANGES = 5000
MOST_TEXT = 8_000_000  # characters of values in one segment; a change that is larger has one to itself


@dataclass(frozen=True)
class Sealed:
    """What was published: the number of somebody's changes, and the end of the chain.

    ``held_back`` are changes that the hub does not take from this login; they go on waiting.
    """

    changes: int
    head: Optional[str]
    held_back: Tuple[RefusedChange, ...] = ()


def waiting_changes(workspace: Workspace) -> List[Change]:
    """Return the changes that no segment holds yet, in the order in which they came about here.

    Raises InputError where the log is garbled.
    """
    return waiting_in(workspace.connection, workspace.path)


def waiting_in(connection: sqlite3.Connection, path: Path) -> List[Change]:
    """As ``waiting_changes``, of a file that is only being read."""
    with database.named_errors(path), log.readable(path):
        return log.of_changes(connection, memory.unpublished(connection))


def sealer_of(workspace: Workspace, hub: str, profile: Profile, key: Optional[str] = None) -> str:
    """Return under which id this file may seal at ``hub``: the one it used, or a new one (``profile``).

    ``key`` is the public key with which it can sign now. A chain that was signed is only continued with the
    same key: an unsigned end would look like a forgery, and nobody shall be accused because a store was locked.
    """
    connection = workspace.connection
    sealer = memory.recall(connection, memory.SEALER)
    if isinstance(sealer, str):
        mark = profile.mark(sealer)
        end = memory.own_chain(connection, sealer)
        if (
            mark is not None
            and (mark.replica, mark.hub) == (workspace.replica_id, hub)
            and mark.position <= (end.position if end else 0)
            and mark.key in ("", key)
            and not _forked(workspace, sealer)
        ):
            return sealer
    fresh = workspace.ids()
    profile.keep(fresh, Mark(workspace.replica_id, hub, 0, ""))
    with workspace.write() as write:
        memory.remember(write, memory.SEALER, fresh)
    return fresh


def _forked(workspace: Workspace, sealer: str) -> bool:
    """Return whether two segments of the chain claim the same place: somebody else seals under this id."""
    row = workspace.connection.execute(
        "SELECT 1 FROM segment WHERE segment > ? AND segment < ? GROUP BY first HAVING count(*) > 1 LIMIT 1",
        (f"{sealer}/", f"{sealer}0"),
    ).fetchone()
    return row is not None


def seal(
    workspace: Workspace,
    hub: Hub,
    sealer: str,
    profile: Profile,
    waiting: Sequence[Change],
    *,
    relayed: Set[str],
    before_each: Callable[[float], bool],
    signer: Optional[Signer] = None,
) -> Sealed:
    """Publish ``waiting`` in the order given; those of ``relayed`` in segments of their own, first.

    A segment counts once the hub has read it back. ``before_each`` is told the share that is done and may
    say no, which leaves the rest for the next time. ``signer`` signs for the device, if it has a key.
    Raises HubError; what was published until then stays.
    """
    done = count = 0
    identity = hub.identity()
    # The segment says with what it is hashed: where SM3 is missing, SHA-256 serves as well.
    algorithm = hub.algorithm() if offered(hub.algorithm()) else SHA256
    head: Optional[str] = None
    mark = profile.mark(sealer)
    if signer is not None and mark is not None and mark.key != signer.public_key:
        # Before the first signed segment: if this process dies after it, no unsigned one may follow.
        profile.keep(sealer, replace(mark, key=signer.public_key))
    held_back: List[RefusedChange] = []
    for batch in _batches(waiting, relayed):
        if not before_each(done / max(1, len(waiting))):
            break
        done += len(batch)
        others = {name: end for name, end in memory.heads(workspace.connection).items() if name != sealer}
        kept = batch
        while kept:
            segment, content = _encoded(
                workspace, sealer, kept, relayed=relayed, algorithm=algorithm, others=others, signer=signer
            )
            try:
                hub.put(segment.name, content)
            except HubRefusesChangesError as refusal:
                # Another person's in a file that several use, or a row outside one's jurisdiction: the rest goes.
                refused = {each.change for each in refusal.changes}
                if not refused.intersection(change.change for change in kept):
                    raise
                held_back += refusal.changes
                kept = [change for change in kept if change.change not in refused]
                continue
            profile.keep(
                sealer, Mark(workspace.replica_id, identity, segment.last, segment.hash, segment.key or "")
            )
            _note(workspace, segment, others)
            head = head_text(sealer, segment.last, segment.hash)
            count += sum(is_work(change) for change in kept)
            break
    return Sealed(count, head, tuple(held_back))


def _encoded(
    workspace: Workspace,
    sealer: str,
    batch: Sequence[Change],
    *,
    relayed: Set[str],
    algorithm: str,
    others: Mapping[str, memory.ChainEnd],
    signer: Optional[Signer],
) -> Tuple[Segment, bytes]:
    """Return the next segment of the sealer's chain and its bytes."""
    now = workspace.clock()
    connection = workspace.connection
    end = memory.own_chain(connection, sealer)
    first = (end.position if end else 0) + 1
    latest = clocks.latest(chain.sealed_at for chain in others.values())
    return encode(
        Segment(
            sealer=sealer,
            first=first,
            last=first + len(batch) - 1,
            previous=end.hash if end else None,
            seen={
                name: Head(chain.position, chain.hash, chain.sealed_at)
                for name, chain in memory.news(connection, sealer, others).items()
            },
            seen_at=iso(latest) if latest is not None else None,
            sealed_at=iso(now),
            replica=batch[0].replica if batch[0].change in relayed else workspace.replica_id,
            crs=f"EPSG:{workspace.epsg}",
            changes=tuple(batch),
            algorithm=algorithm,
            month=month_of(now, end.month if end else None),
        ),
        signer,
    )


def begin_anew(workspace: Workspace) -> None:
    """Let the next segment begin a chain of its own: the hub knows another end of this one.

    So it is where the server was restored from a backup, and where somebody seals with another login.
    """
    with workspace.write() as connection:
        memory.remember(connection, memory.SEALER, None)


def head_text(sealer: str, position: int, digest: str) -> str:
    """Return the end of a chain as one text that can be written down and compared later."""
    return f"{sealer}/{position}/{digest}"


def _note(workspace: Workspace, segment: Segment, stated: Mapping[str, memory.ChainEnd]) -> None:
    """Remember a segment of our own as published; if our clock ran ahead, it is disbelieved from now on."""
    now = iso(workspace.clock())
    with workspace.merging() as connection:
        memory.note_segments(connection, [segment], now)
        memory.note_stated(connection, segment.sealer, stated)
        believed = memory.believed(connection)
        after = clocks.believable([segment], believed)
        if after != believed:
            memory.remember(connection, memory.BELIEVED, after)
            keys = {(c.table, c.row) for c in segment.changes if c.change in after and c.op != "baseline"}
            merge_rows(connection, sorted(keys), horizons=after, now=now)
        memory.raise_floor(connection)


def _batches(waiting: Iterable[Change], relayed: Set[str]) -> Iterator[List[Change]]:
    """Cut changes into segments: relayed ones by the file that they were made in, then one's own."""
    direct: Dict[str, List[Change]] = {}
    own: List[Change] = []
    for change in waiting:
        if change.change in relayed:
            direct.setdefault(change.replica, []).append(change)
        else:
            own.append(change)
    for changes in itertools.chain(direct.values(), [own]):
        batch: List[Change] = []
        size = 0
        for change in changes:
            weight = sum(len(new) + len(old or "") for old, new in change.columns.values())
            if batch and (len(batch) >= MOST_CHANGES or size + weight > MOST_TEXT):
                yield batch
                batch, size = [], 0
            batch.append(change)
            size += weight
        if batch:
            yield batch
