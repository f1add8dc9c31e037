"""A hub as it is after years of work: real segments in real chains, made as fast as the disk takes them.

Fifty devices publish in turn; every segment states the heads that its writer has seen of the others since its
last one, as sealing does. One change in a thousand is made beside another on the same row.
"""

from __future__ import annotations

import json
import random
import struct
import sys
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Dict, List, Optional, Tuple

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from enforcement_plugin.sync.clocks import hybrid
from enforcement_plugin.sync.folder_hub import HUB_FORMAT
from enforcement_plugin.sync.segment import Head, Segment, encode, month_of
from enforcement_plugin.workspace.change import Change, format_literal
from enforcement_plugin.workspace.workspace import iso

CASE, VIOLATION = "enforcement_case", "case_violation"
BEGIN = datetime(2021, 11, 20, 8, tzinfo=timezone.utc)
DAYS = 5 * 365
STAGES = ("filed", "investigated", "decided", "closed")


@dataclass
class Device:
    """One writer: its chain so far, and what it has stated of others."""

    sealer: str
    replica: str
    position: int = 0
    hash: Optional[str] = None
    month: Optional[str] = None
    sealed_at: str = ""
    stated: Dict[str, str] = field(default_factory=dict)


@dataclass
class History:
    """A row: its last change, and the one before."""

    table: str
    row: str
    last: str
    before: str
    remark: str = "NULL"


class Generator:
    """Makes the segments of ``devices`` devices, ``per_day`` each, over five years."""

    def __init__(self, root: Path, devices: int, seed: int = 1) -> None:
        self.chance = random.Random(seed)
        self.root = root
        self.devices = [Device(self._id(), self._id()) for _ in range(devices)]
        self.rows: List[History] = []
        self.cases: List[str] = []
        self.segments = self.changes = 0

    def _id(self) -> str:
        return f"{self.chance.getrandbits(128):032x}"

    def run(self, rounds: int) -> None:
        """Let every device publish ``rounds`` segments, spread over the years."""
        events = self.root / "events"
        events.mkdir(parents=True)
        for number in range(rounds):
            at = BEGIN + timedelta(days=DAYS * number / rounds)
            for turn, device in enumerate(self.devices):
                self._publish(events, device, at + timedelta(seconds=20 * turn))
        hub = {"format": HUB_FORMAT, "version": 1, "hub": self._id()}
        (self.root / "hub.json").write_text(json.dumps(hub), encoding="ascii")

    def _publish(self, events: Path, device: Device, at: datetime) -> None:
        changes = tuple(self._change(device, at, step) for step in range(1 + (self.chance.random() < 0.3)))
        seen = {
            other.sealer: Head(other.position, other.hash, other.sealed_at)
            for other in self.devices
            if other.hash is not None and other is not device and device.stated.get(other.sealer) != other.hash
        }
        month = month_of(at, device.month)
        segment, content = encode(
            Segment(
                sealer=device.sealer,
                first=device.position + 1,
                last=device.position + len(changes),
                previous=device.hash,
                seen=seen,
                seen_at=max((head.sealed_at for head in seen.values()), default=None),
                sealed_at=iso(at),
                replica=device.replica,
                crs="EPSG:4548",
                changes=changes,
                month=month,
            )
        )
        if month != device.month:
            (events / device.sealer / month).mkdir(parents=True)
        with open(f"{events}/{segment.name.path}", "wb") as stream:
            stream.write(content)
        device.position, device.hash, device.month = segment.last, segment.hash, month
        device.sealed_at = segment.sealed_at
        device.stated.update((sealer, head.hash) for sealer, head in seen.items())
        self.segments += 1
        self.changes += len(changes)

    def _change(self, device: Device, at: datetime, step: int) -> Change:
        op, parents, columns, history = self._edit()
        change = self._id()
        history.before, history.last = history.last or change, change
        return Change(
            change=change,
            parents=parents,
            table=history.table,
            row=history.row,
            op=op,
            columns=columns,
            actor="张三",
            replica=device.replica,
            hlc=hybrid(at) + step,
            at=iso(at),
        )

    def _edit(self) -> Tuple[str, Tuple[str, ...], Dict[str, Tuple[str, str]], History]:
        pick = self.chance.random()
        if pick < 0.15 or not self.rows:
            history = History(CASE, self._id(), "", "")
            x, y = 459_000 + self.chance.random() * 40_000, 4_031_000 + self.chance.random() * 40_000
            columns = {
                "geom": ("NULL", format_literal(struct.pack("<BI2d", 1, 1, x, y))),
                "case_no": ("NULL", format_literal(f"聊执〔2026〕{len(self.cases)}号")),
                "build_stage": ("NULL", "'under_construction'"),
                "edited_by": ("NULL", "'张三'"),
            }
            self.cases.append(history.row)
        elif pick < 0.3:
            history = History(VIOLATION, self._id(), "", "")
            case = self.cases[-1 - int(len(self.cases) * self.chance.random() ** 4)]
            columns = {"case_uuid": ("NULL", f"'{case}'"), "violation": ("NULL", "'no_permit'")}
        else:
            # What is new is worked on most.
            history = self.rows[-1 - int(len(self.rows) * self.chance.random() ** 4)]
            remark = f"'现场核查 {self.chance.getrandbits(40):010x}'"
            columns = {"remark": (history.remark, remark), "edited_by": ("'张三'", "'李四'")}
            if self.chance.random() < 0.3 and history.table == CASE:
                columns["procedure_stage"] = ("NULL", f"'{self.chance.choice(STAGES)}'")
            parent = history.before if self.chance.random() < 0.001 else history.last
            history.remark = remark
            return "U", (parent,), columns, history
        self.rows.append(history)
        return "I", (), columns, history


def make(root: Path, devices: int, rounds: int) -> Dict[str, int]:
    """Make the hub at ``root`` unless it is there; return what it holds."""
    note = root / "made.json"
    if not note.exists():
        generator = Generator(root, devices)
        generator.run(rounds)
        made = {"segments": generator.segments, "changes": generator.changes, "rows": len(generator.rows)}
        note.write_text(json.dumps(made), encoding="ascii")
    return dict(json.loads(note.read_text("ascii")))


if __name__ == "__main__":
    print(make(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])))
