"""A month of an office: many officers, everybody's tools, and everything that goes wrong with shares and disks.

In the end every edit is accounted for: it is visible, was built on by somebody who knew it, or is a candidate
of a conflict; and all files, the shared one too, say the same.
"""

from __future__ import annotations

import random
import shutil
import sqlite3
import subprocess
import tempfile
from contextlib import closing, suppress
from datetime import timedelta
from pathlib import Path
from typing import Callable, List, Optional

from enforcement_plugin.errors import SurroundingsError
from scripts.torture import acts
from scripts.torture.convergence import NAMES, SKEWS, History, Outcome
from scripts.torture.office import Device, Office

EDITS = ("update",) * 6 + ("insert",) * 2 + ("delete", "replace", "paste", "outsider", "outsider")
SYNCS = 3  # of one officer on one day
DAY = 24 * 3600 * 1000


class Month(History):
    """The working days of one month."""

    def __init__(self, office: Office, outcome: Outcome, officers: int, days: int) -> None:
        super().__init__(office, outcome)
        self.officers, self.days = officers, days
        self.with_shared = True
        self.old_shared: Optional[bytes] = None

    def live(self) -> None:
        """Let everybody come to work every day."""
        for number in range(self.officers):
            self.office.join(f"{NAMES[number % len(NAMES)]}{number}", self.chance.choice(SKEWS))
        for day in range(self.days):
            self.office.ticks = max(self.office.ticks, day * DAY)
            for device in self.chance.sample(self.office.devices, len(self.office.devices)):
                self.work(device)
            if day % 5 == 2:
                self.append_by_ogr(self.chance.choice(self.office.devices))

    def work(self, device: Device) -> None:
        """One officer's day: edits, syncs, and now and then a fault."""
        for _ in range(SYNCS):
            for _ in range(self.chance.randrange(3)):
                self.outcome.counts["edits"] += 1
                self.edit(device, self.chance.choice(EDITS))
            if self.chance.random() < 0.2:
                self.resolve(device)
            faults: List[Callable[[Device], None]] = [
                self.killed, self.away, self.shared_damaged, self.shared_rolled_back, self.shared_locked,
                self.clock_jumps, self.restored, self.cloned, self.unreachable,
            ]  # fmt: skip
            if self.chance.random() < 0.08:
                fault = self.chance.choice(faults)
                self.outcome.counts[fault.__name__] += 1
                fault(device)
            else:
                self.outcome.counts["syncs"] += 1
                device.sync(shared=self.shared() if self.chance.random() < 0.1 else None)

    def shared(self) -> acts.SharedFileHere:
        """Return the shared file of the hub."""
        return acts.SharedFileHere(self.office.hub.root)

    def killed(self, device: Device) -> None:
        """The process dies after a segment was written."""
        device.sync(breaks_at=1)

    def unreachable(self, device: Device) -> None:
        """The share refuses a segment."""
        device.sync(breaks_at=-1)

    def away(self, device: Device) -> None:
        """The share is not there."""
        elsewhere = self.office.hub.root.with_name("away")
        self.office.hub.root.rename(elsewhere)
        try:
            with suppress(SurroundingsError):
                device.sync()
                self.outcome.faults.append("a sync with a hub that is away came to an end")
        finally:
            shutil.rmtree(self.office.hub.root, ignore_errors=True)
            elsewhere.rename(self.office.hub.root)

    def shared_damaged(self, device: Device) -> None:
        """The shared file is cut off; somebody keeps aside what there was."""
        path = self.shared().path
        if path.exists():
            path.write_bytes(path.read_bytes()[: self.chance.randrange(100_000)])
        device.sync(shared=self.shared())

    def shared_rolled_back(self, device: Device) -> None:
        """Somebody puts an old copy in the shared file's place."""
        path = self.shared().path
        if self.old_shared is not None and path.exists():
            path.write_bytes(self.old_shared)
        elif path.exists():
            self.old_shared = path.read_bytes()
        device.sync(shared=self.shared())

    def shared_locked(self, device: Device) -> None:
        """Another program holds the shared file."""
        path = self.shared().path
        if not path.exists():
            device.sync(shared=self.shared())
            return
        locked = acts.SharedFileHere(self.office.hub.root)
        with closing(sqlite3.connect(path, isolation_level=None)) as other, suppress(sqlite3.DatabaseError):
            other.execute("BEGIN EXCLUSIVE")
            device.sync(shared=locked)
            other.execute("ROLLBACK")

    def clock_jumps(self, device: Device) -> None:
        """A clock is set, forward or back."""
        device.skew = self.chance.choice([*SKEWS, timedelta(days=400), timedelta(days=-400)])
        device.sync()

    def restored(self, device: Device) -> None:
        """Somebody goes back to a backup; the first time one is made."""
        if device.backups:
            self.copies = True
            self.note(device)
            device.restore(*device.backups[-1])
        else:
            device.back_up()
        device.sync()

    def cloned(self, device: Device) -> None:
        """Somebody copies a file and goes on in both."""
        if len(self.office.devices) < self.officers + 3:
            self.copies = True
            device.clone(f"{device.name}副本", same_user=self.chance.random() < 0.5)
        device.sync()

    def append_by_ogr(self, device: Device) -> None:
        """Append structures with ogr2ogr, as offices do with what they get."""
        source = self.office.folder / "append.geojson"
        source.write_text(
            '{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"status":"ogr","remark":'
            '"批量追加"},"geometry":{"type":"MultiPolygon","coordinates":[[[[459000,4031000],[459001,4031000],'
            "[459001,4031001],[459000,4031000]]]]}}]}",
            "utf-8",
        )
        device.workspace()
        command = ["ogr2ogr", "-append", "-nln", "structure", "-a_srs", "EPSG:4547"]
        done = subprocess.run(
            [*command, str(device.path), str(source)], capture_output=True, text=True, check=False
        )
        self.outcome.counts["ogr2ogr -append"] += 1
        if done.returncode:
            self.outcome.faults.append(f"ogr2ogr: {done.stderr[:300]}")
        (count,) = (
            device.workspace()
            .connection.execute(
                "SELECT count(*) FROM structure WHERE status = 'ogr' AND NOT EXISTS"
                " (SELECT 1 FROM change_log WHERE row_uuid = structure.uuid)"
            )
            .fetchone()
        )
        if count:
            self.outcome.faults.append(f"{count} appended structures are not recorded")


def run(seed: int, template: Path, officers: int, days: int, place: Optional[Path]) -> Outcome:
    """Live through a month in a folder below ``place`` and account for everything."""
    outcome = Outcome(seed)
    folder = Path(tempfile.mkdtemp(prefix=f"month-{seed}-", dir=place))
    month = Month(Office(folder, template, random.Random(seed)), outcome, officers, days)
    try:
        month.live()
        month.end()
    finally:
        month.office.close()
        shutil.rmtree(folder, ignore_errors=True)
    return outcome
