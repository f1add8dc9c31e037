"""The heads of a record, to be kept by a person: the end of every chain as one file or hub knows it now.

A head stands for everything before it in its chain, and for what its device had seen of others until then.
Who keeps one on paper can tell later whether any of that was changed, without trusting anybody's computer.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Dict, List, Optional, Tuple

from enforcement_plugin.errors import InputError
from enforcement_plugin.sync import memory
from enforcement_plugin.sync.hub import Hub, HubError, names
from enforcement_plugin.sync.sealing import head_text
from enforcement_plugin.sync.segment import SegmentDamagedError, SegmentName, decode
from enforcement_plugin.workspace import Workspace, repositories
from enforcement_plugin.workspace.workspace import iso


@dataclass(frozen=True)
class KeptHead:
    """The end of one chain; ``person`` and ``agency`` as the device is registered, ``own`` this file's chain."""

    sealer: str
    position: int
    hash: str
    sealed_at: str
    person: Optional[str] = None
    agency: Optional[str] = None
    own: bool = False

    @property
    def text(self) -> str:
        """Return it as ``sync verify --head`` takes it."""
        return head_text(self.sealer, self.position, self.hash)


@dataclass(frozen=True)
class HeadSheet:
    """The heads that ``place`` (a file or a hub) knew ``at`` a time (ISO 8601 UTC), own first, then the newest."""

    hub: str
    place: str
    at: str
    heads: Tuple[KeptHead, ...]

    def as_json(self) -> Dict[str, object]:
        """Return the sheet as plain JSON data (``sync head``)."""
        return {
            "hub": self.hub,
            "at": self.at,
            "heads": [{"head": head.text, **vars(head)} for head in self.heads],
        }


def heads_of_workspace(workspace: Workspace) -> HeadSheet:
    """Return the heads that a workspace has read or sealed.

    Raises InputError where it never synced with a hub that holds anything.
    """
    connection = workspace.connection
    ends = memory.heads(connection)
    own = memory.recall(connection, memory.SEALER)
    own_end = memory.own_chain(connection, own) if isinstance(own, str) else None
    if isinstance(own, str) and own_end is not None:
        ends[own] = own_end
    people = {str(row["uuid"]): row for row in repositories.rows(connection, "device")}
    heads = []
    for sealer, end in ends.items():
        device = people.get(sealer, {})
        heads.append(
            KeptHead(
                sealer=sealer,
                position=end.position,
                hash=end.hash,
                sealed_at=end.sealed_at,
                person=_text(device.get("person")),
                agency=_text(device.get("agency")),
                own=sealer == own,
            )
        )
    hub = memory.recall(connection, memory.HUB)
    return _sheet(str(hub or ""), str(workspace.path), iso(workspace.clock()), heads)


def heads_of_hub(hub: Hub, place: str, at: str) -> HeadSheet:
    """Return the last segment of every sealer at a hub that verifies by itself; whether the chains hold is
    another question (``verify``).

    Raises HubError when the hub cannot be listed, InputError where it holds nothing.
    """
    by_sealer: Dict[str, List[SegmentName]] = {}
    for name in names(hub, {}):
        by_sealer.setdefault(name.sealer, []).append(name)
    heads = []
    for sealer, chain in by_sealer.items():
        for name in sorted(chain, key=lambda each: (each.last, each.hash16), reverse=True):
            try:
                segment = decode(name, hub.read(name))
            except (HubError, SegmentDamagedError):
                continue
            heads.append(KeptHead(sealer, segment.last, segment.hash, segment.sealed_at))
            break
    return _sheet(hub.identity(), place, at, heads)


def _sheet(hub: str, place: str, at: str, heads: List[KeptHead]) -> HeadSheet:
    if not heads:
        raise InputError("{path} has no sealed record yet: sync first.", path=place)
    newest = sorted(heads, key=lambda head: (head.sealed_at, head.sealer), reverse=True)
    return HeadSheet(hub, place, at, tuple(sorted(newest, key=lambda head: not head.own)))


def _text(value: object) -> Optional[str]:
    return str(value) if value not in (None, "") else None
