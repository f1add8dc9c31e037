"""Who sealed: every sealer at a hub with what its device row says, who confirmed it, and whether it signs.

The rows come from the segments themselves, so that whoever verifies needs nothing but the hub. A row is a claim
of whoever wrote it; it counts as confirmed when a change that another device made and sealed says so.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Dict, Iterator, List, Mapping, Optional, Tuple

from enforcement_plugin.sync import clocks
from enforcement_plugin.sync.merge import merge_row
from enforcement_plugin.sync.rows import json_value
from enforcement_plugin.sync.segment import Segment
from enforcement_plugin.sync.verify_chain import Finding
from enforcement_plugin.sync.verify_index import Index
from enforcement_plugin.workspace.change import Change

TABLE = "device"  # its rows' uuids are the ids of sealers


@dataclass(frozen=True)
class Device:
    """One sealer: who it says it is. ``status`` confirmed, claimed or unknown; ``signed`` all, some or none."""

    sealer: str
    replica: Optional[str]
    person: Optional[str]
    agency: Optional[str]
    role: Optional[str]
    public_key: Optional[str]
    status: str
    confirmed_by: Optional[str]
    signed: str
    segments: int


class Devices:
    """What the segments say of devices, gathered while they are read."""

    def __init__(self) -> None:
        self._changes: Dict[str, Dict[str, Change]] = {}
        self._sealed_by: Dict[str, str] = {}
        self._replicas: Dict[str, Counter[str]] = {}
        self._believed: Dict[str, int] = {}

    def add(self, segment: Segment) -> None:
        """Note the device rows in a segment."""
        self._replicas.setdefault(segment.sealer, Counter())[segment.replica] += 1
        changes = [change for change in segment.changes if change.table == TABLE and change.op != "baseline"]
        for change in changes:
            self._changes.setdefault(change.row, {}).setdefault(change.change, change)
            self._sealed_by.setdefault(change.change, segment.sealer)
        if changes:
            self._believed = clocks.believable([segment], self._believed)

    def listed(self, index: Index) -> List[Device]:
        """Return every sealer at the hub, sorted by its id."""
        return [self._device(sealer, *counts) for sealer, counts in sorted(index.counts().items())]

    def signed_otherwise(self, index: Index) -> Iterator[Finding]:
        """Yield sealers that registered a key and sign with another one, or with none at all."""
        for device in self.listed(index):
            if device.public_key and index.keys(device.sealer) != {device.public_key}:
                yield Finding("signature", device.sealer, 1)

    def _device(self, sealer: str, segments: int, signed: int) -> Device:
        values, confirmed = self._row(sealer)
        replicas = self._replicas.get(sealer)
        return Device(
            sealer=sealer,
            replica=_text(values, "replica") or (replicas.most_common(1)[0][0] if replicas else None),
            person=_text(values, "person"),
            agency=_text(values, "agency"),
            role=_text(values, "role"),
            public_key=_text(values, "public_key"),
            status="confirmed" if confirmed else "claimed" if values else "unknown",
            confirmed_by=_text(values, "confirmed_by"),
            signed="none" if not signed else "all" if signed == segments else "some",
            segments=segments,
        )

    def _row(self, sealer: str) -> Tuple[Mapping[str, str], bool]:
        """Return the literals of a sealer's device row, and whether somebody else confirmed it."""
        changes = list(self._changes.get(sealer, {}).values())
        if not changes:
            return {}, False
        state = merge_row(changes, horizons=self._believed)
        if not state.alive:
            return {}, False
        own = {change.replica for change in changes if change.op == "I"} | {_text(state.values, "replica")}
        confirming = [
            change
            for change in changes
            if self._sealed_by[change.change] != sealer
            and change.replica not in own
            and change.columns.get("confirmed_by", ("", ""))[1] == state.values.get("confirmed_by")
        ]
        return state.values, bool(_text(state.values, "confirmed_by") and confirming)


def _text(values: Mapping[str, str], column: str) -> Optional[str]:
    value = json_value(values[column]) if column in values else None
    return str(value) if value not in (None, "") else None
