"""One round of sync: read what others wrote, merge it, publish one's own, bring the shared file up to date.

Every step can be interrupted and the whole repeated: reading changes nothing, merging is one transaction,
a segment is published or not, and the shared file can be rebuilt from the segments.
"""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Callable, Dict, List, Mapping, Optional, Protocol, Sequence, Tuple

from enforcement_plugin.errors import CancelledError, EnforcementError, SurroundingsError
from enforcement_plugin.sync import memory
from enforcement_plugin.sync.attachment_exchange import FilesReport
from enforcement_plugin.sync.devices import is_work, register
from enforcement_plugin.sync.hub import Hub, HubChainError, HubError, RefusedChange
from enforcement_plugin.sync.joining import Copies
from enforcement_plugin.sync.keys import Signer
from enforcement_plugin.sync.layers import publish_layers
from enforcement_plugin.sync.profile import Profile
from enforcement_plugin.sync.pull import Unreadable, pull
from enforcement_plugin.sync.receive import Withheld
from enforcement_plugin.sync.sealing import Sealed, begin_anew, head_text, seal, sealer_of, waiting_changes
from enforcement_plugin.workspace import Workspace, leads
from enforcement_plugin.workspace.change import Change
from enforcement_plugin.workspace.database import repeatable
from enforcement_plugin.workspace.workspace import iso

Progress = Callable[[float, str], None]
Asked = Callable[[], bool]


@dataclass(frozen=True)
class SyncReport:
    """What one round of sync came to.

    ``pushed`` and ``pulled`` count changes; ``conflicts`` those that are open in this file now. ``shared`` is
    updated, rebuilt, busy or none. ``head`` is the end of this file's chain, ``sealer/position/hash``.
    ``withheld`` are own values that stepped back because another was published first. ``refusal`` is why the
    hub took nothing although it could be read; ``unreadable`` and ``missing`` what could not be taken in.
    ``ahead`` counts changes that are dated more than a day after this machine's clock. ``stopped``: at the
    user's wish, after merging. ``shared_refusal`` is why the shared file could not even be looked at.
    ``held_back`` are changes of this file that the hub does not take from this login: another person's, of a
    file that several use, or outside his jurisdictions; they go on waiting.
    ``contradicted`` are changes that were told in two ways; what was read first stays, and ``verify`` says where.
    ``gone`` counts segments that this file had read and the hub has no more; what they held is published again.
    ``another_hub``: this file had synced with another hub before; all that this one lacked was published.
    ``files`` is what became of photos and documents, None if they were not asked for.
    """

    pushed: int
    pulled: int
    conflicts: int
    shared: str
    head: Optional[str]
    withheld: Tuple[Withheld, ...] = ()
    refusal: Optional[EnforcementError] = None
    unreadable: Tuple[Unreadable, ...] = ()
    missing: Tuple[HubError, ...] = ()
    ahead: int = 0
    stopped: bool = False
    shared_refusal: Optional[EnforcementError] = None
    another_hub: bool = False
    files: Optional[FilesReport] = None
    held_back: Tuple[RefusedChange, ...] = ()
    contradicted: Tuple[str, ...] = ()
    gone: int = 0


class SharedFile(Protocol):
    """The shared GeoPackage of a hub, seen from a process that must never open it itself."""

    def direct_edits(self, remembered: object) -> Tuple[Change, ...]:
        """Return edits made in the shared file that no segment holds; none if it cannot be read."""

    def update(self, workspace: Workspace) -> str:
        """Bring the file up to the hub's segments: updated, rebuilt, busy or none."""

    def signature(self) -> object:
        """Return what tells, without opening the file, whether somebody may have written to it."""


def synchronise(
    workspace: Workspace,
    hub: Hub,
    *,
    profile: Profile,
    actor: str,
    shared: Optional[SharedFile] = None,
    signer: Optional[Signer] = None,
    progress: Progress,
    cancelled: Asked,
) -> SyncReport:
    """Make this workspace, the hub and the shared file agree, as far as the surroundings let it.

    Order: pull and merge, then publish, then the shared file; so a value that others published first stands.
    ``signer`` signs what is published, if the device has a key.
    A hub that can be read but not written gives a report with ``refusal``. Raises HubError when the hub
    cannot be read, InputError when file and hub do not belong together, CancelledError before anything changed,
    or where years of segments are read, after some of them were (``pull``).
    """

    def step(share: float, text: str) -> None:
        if cancelled():
            raise CancelledError
        progress(share, text)

    # Whatever a power cut takes back of this round was read from the hub, or is not published yet.
    with profile.alone(workspace.replica_id, workspace.path), repeatable(workspace.connection):
        remembered = memory.recall(workspace.connection, memory.SHARED)
        edits: Tuple[Change, ...] = ()
        shared_refusal: Optional[EnforcementError] = None
        if shared is not None:
            step(0.0, "Looking for edits in the shared file")
            edits, shared_refusal = _direct_edits(shared, remembered)
        pulled = pull(
            workspace,
            hub,
            actor=actor,
            relayed=edits,
            copies=shared if isinstance(shared, Copies) else None,
            step=lambda share, text: step(0.05 + 0.5 * share, text),
        )
        sealed, refusal, stopped = _publish(workspace, hub, profile, actor, edits, progress, cancelled, signer)
        state = "none"
        if shared is not None and not stopped:
            progress(0.9, "Updating the shared file")
            try:
                state = _update_shared(workspace, shared, remembered, bool(edits))
            except SurroundingsError as error:
                # What was to be published is published: the file for other programs can follow later.
                state, shared_refusal = "busy", error
        report = SyncReport(
            pushed=sealed.changes,
            pulled=pulled.received.changes,
            conflicts=open_conflicts(workspace),
            shared=state,
            head=sealed.head,
            withheld=pulled.received.withheld,
            refusal=refusal,
            unreadable=pulled.unreadable,
            missing=pulled.missing,
            ahead=pulled.received.ahead,
            stopped=stopped,
            shared_refusal=shared_refusal,
            another_hub=pulled.another_hub,
            gone=pulled.gone,
            held_back=sealed.held_back,
            contradicted=pulled.received.contradicted,
        )
        with workspace.write() as connection:
            memory.remember(connection, memory.LAST, _summary(workspace, report))
        progress(1.0, "Done")
        return report


def _direct_edits(shared: SharedFile, remembered: object) -> Tuple[Tuple[Change, ...], Optional[EnforcementError]]:
    try:
        return shared.direct_edits(remembered), None
    except SurroundingsError as error:
        return (), error


def _publish(
    workspace: Workspace,
    hub: Hub,
    profile: Profile,
    actor: str,
    edits: Sequence[Change],
    progress: Progress,
    cancelled: Asked,
    signer: Optional[Signer],
) -> Tuple[Sealed, Optional[EnforcementError], bool]:
    """Publish what waits; a hub that refuses is no failure of the round, since what was pulled is in."""
    waiting = waiting_changes(workspace)
    head = _own_head(workspace)
    if not waiting:
        return Sealed(0, head), None, False
    stopped = False

    def before_each(share: float) -> bool:
        nonlocal stopped
        stopped = cancelled()
        if not stopped:
            progress(0.6 + 0.3 * share, "Publishing your changes")
        return not stopped

    count_before = sum(map(is_work, waiting))
    try:
        if any(change.op == "baseline" for change in waiting):
            with tempfile.TemporaryDirectory(prefix="enforcement-sync-") as folder:
                waiting += publish_layers(workspace, hub, waiting, Path(folder), actor)
        relayed = {change.change for change in edits}
        key = signer.public_key if signer is not None else ""

        def published_now(waits: List[Change]) -> Sealed:
            sealer = sealer_of(workspace, hub.identity(), profile, key or None)
            if profile.claim is not None:
                waits = register(workspace, sealer, replace(profile.claim, public_key=key), actor) + waits
            return seal(
                workspace, hub, sealer, profile, waits, relayed=relayed, before_each=before_each, signer=signer
            )

        try:
            sealed = published_now(waiting)
        except HubChainError:
            begin_anew(workspace)
            sealed = published_now(waiting_changes(workspace))
    except HubError as error:
        published = max(0, count_before - memory.count_waiting(workspace.connection))
        return Sealed(published, _own_head(workspace)), error, False
    return replace(sealed, head=sealed.head or head), None, stopped


def _update_shared(workspace: Workspace, shared: SharedFile, remembered: object, edited: bool) -> str:
    """Update the shared file unless it is known to be what the segments say; remember what it is now."""
    ends = memory.recall(workspace.connection, memory.HEADS)
    signature = shared.signature()
    known: Mapping[str, object] = remembered if isinstance(remembered, dict) else {}
    to_show = leads.note(workspace.connection)
    as_known = signature is not None and (known.get("file"), known.get("heads")) == (signature, ends)
    state = "updated" if as_known and not edited and leads.listed(to_show) == [] else shared.update(workspace)
    now_known: Dict[str, object] = {}
    if state in ("updated", "rebuilt"):
        now_known = {"file": shared.signature(), "heads": ends, "at": workspace.clock().timestamp()}
    with workspace.write() as connection:
        memory.remember(connection, memory.SHARED, now_known)
        if now_known:
            leads.shown(connection, to_show)
    return state


def _own_head(workspace: Workspace) -> Optional[str]:
    sealer = memory.recall(workspace.connection, memory.SEALER)
    end = memory.own_chain(workspace.connection, sealer) if isinstance(sealer, str) else None
    return head_text(str(sealer), end.position, end.hash) if end is not None else None


def open_conflicts(workspace: Workspace) -> int:
    """Return how many conflicts wait for somebody in this file."""
    row = workspace.connection.execute("SELECT count(*) FROM conflict WHERE settled_by IS NULL").fetchone()
    return int(row[0])


def _summary(workspace: Workspace, report: SyncReport) -> Dict[str, object]:
    return {
        "at": iso(workspace.clock()),
        "pushed": report.pushed,
        "pulled": report.pulled,
        "conflicts": report.conflicts,
        "shared": report.shared,
        "head": report.head,
    }
