"""An office to torment: devices with real workspace files, wrong clocks, and a hub that shows itself in parts.

Everything that is random or a time comes from the history's seed, in the files' triggers as well, so that a
history that fails can be run again by its seed.
"""

from __future__ import annotations

import random
import shutil
import sqlite3
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any, Callable, Dict, Iterator, List, Mapping, Optional, Set, Tuple

from enforcement_plugin.sync.folder_hub import FolderHub
from enforcement_plugin.sync.hub import HubUnreachableError
from enforcement_plugin.sync.profile import Profile
from enforcement_plugin.sync.rows import fold_of
from enforcement_plugin.sync.run import SharedFile, SyncReport, synchronise
from enforcement_plugin.sync.segment import SegmentName
from enforcement_plugin.workspace import Workspace
from enforcement_plugin.workspace.geometry import register_functions
from enforcement_plugin.workspace.recording import record_outside_edits

BEGIN = datetime(2026, 3, 2, 1, 0, 0, tzinfo=timezone.utc)
REPLICA = "00000000000000000000000000c0ffee"
EPOCH_DAY = 2440587.5  # Julian day of 1970-01-01


class KilledError(Exception):
    """The process is gone, in the middle of what it did."""


def make_template(path: Path) -> None:
    """Make the empty workspace that all devices' files are copies of."""
    Workspace.create(path, pack_id="liaocheng", crs="EPSG:4547", clock=lambda: BEGIN, ids=lambda: REPLICA).close()


class View:
    """The hub as one device sees it now: without some sealers' folders, and with a connection that may break.

    ``at_put`` is called before a segment is written, which is when another device may be quicker.
    """

    def __init__(
        self,
        hub: FolderHub,
        shows: Callable[[str], bool],
        *,
        breaks_at: int = 0,
        at_put: Callable[[], None] = lambda: None,
    ) -> None:
        self._hub, self._shows, self._at_put = hub, shows, at_put
        self._breaks_at, self._puts = breaks_at, 0

    def __getattr__(self, name: str) -> Any:
        return getattr(self._hub, name)

    def paths(self, since: Mapping[str, str]) -> List[str]:
        """Return what of the hub can be seen."""
        return [path for path in self._hub.paths(since) if self._shows(path)]

    def put(self, name: SegmentName, content: bytes) -> None:
        """Keep a segment, or die before or after that."""
        self._puts += 1
        at_put, self._at_put = self._at_put, lambda: None
        at_put()
        if self._breaks_at == -self._puts:
            raise HubUnreachableError("{path} cannot be written (gone).", path=name.path)
        self._hub.put(name, content)
        if self._breaks_at == self._puts:
            raise KilledError


@dataclass
class Office:
    """Devices around one hub, in one folder."""

    folder: Path
    template: Path
    chance: random.Random
    ticks: int = 0
    devices: List[Device] = field(default_factory=list)
    thrown_away: Set[str] = field(default_factory=set)  # changes that went with a file somebody replaced

    def __post_init__(self) -> None:
        self.hub = FolderHub.open(self.folder / "hub", ids=self.new_id)

    def new_id(self) -> str:
        """Return a random id."""
        return f"{self.chance.getrandbits(128):032x}"

    def milliseconds(self) -> int:
        """Return the office's true time, which moves a bit at every question."""
        self.ticks += self.chance.randrange(1, 2000)
        return int(BEGIN.timestamp() * 1000) + self.ticks

    def join(self, name: str, skew: timedelta = timedelta(0)) -> Device:
        """Give somebody a new file, on a device whose clock is wrong by ``skew``."""
        path = self.folder / f"{name}.gpkg"
        path.write_bytes(self.template.read_bytes().replace(REPLICA.encode(), self.new_id().encode()))
        device = Device(self, name, path, Profile(self.folder / f"profile-{name}" / "sealers.json"), skew)
        self.devices.append(device)
        return device

    def close(self) -> None:
        """Close every file."""
        for device in self.devices:
            device.close()


@dataclass
class Device:
    """Somebody's file, profile and clock."""

    office: Office
    name: str
    path: Path
    profile: Profile
    skew: timedelta
    hidden: Set[str] = field(default_factory=set)  # sealers whose folders cannot be seen from here now
    backups: List[Tuple[Path, Set[str]]] = field(default_factory=list)
    opened: Optional[Workspace] = None

    def clock(self) -> datetime:
        """Return the time by this device's clock."""
        now = self.office.milliseconds()
        return datetime.fromtimestamp(now / 1000, timezone.utc) + self.skew

    def workspace(self) -> Workspace:
        """Return the open file."""
        if self.opened is None:
            self.opened = Workspace.open(self.path, actor=self.name, clock=self.clock, ids=self.office.new_id)
            self.seeded(self.opened.connection)
            if self.opened.restored:
                record_outside_edits(self.opened, fold_of(self.opened.connection))
        return self.opened

    def seeded(self, connection: sqlite3.Connection) -> sqlite3.Connection:
        """Let a connection take time and random bytes of its triggers from the history's seed."""

        def julian(_: object) -> float:
            return EPOCH_DAY + self.clock().timestamp() / 86400

        def blob(length: int) -> bytes:
            return self.office.chance.getrandbits(8 * length).to_bytes(length, "big")

        connection.create_function("julianday", 1, julian)
        connection.create_function("randomblob", 1, blob)
        connection.execute("PRAGMA synchronous = OFF")  # no power is cut here; scripts.torture.crash does that
        return connection

    def outsider(self) -> sqlite3.Connection:
        """Return a connection of another program to the file."""
        connection = sqlite3.connect(self.path, isolation_level=None, timeout=10)
        register_functions(connection)
        return self.seeded(connection)

    def close(self) -> None:
        """Close the file, so that it lies there in one piece."""
        if self.opened is not None:
            self.opened.close()
            self.opened = None

    def die(self) -> None:
        """Let go of the file as a killed process does."""
        if self.opened is not None:
            self.opened.connection.close()
            self.opened = None

    def sync(
        self,
        *,
        whole: bool = False,
        breaks_at: int = 0,
        at_put: Callable[[], None] = lambda: None,
        shared: Optional[SharedFile] = None,
    ) -> Optional[SyncReport]:
        """Sync with what can be seen of the hub, ``whole`` with all of it; None if the process died."""
        view = View(
            self.office.hub,
            lambda path: whole or path[:32] not in self.hidden,
            breaks_at=breaks_at,
            at_put=at_put,
        )
        try:
            return synchronise(
                self.workspace(),
                view,
                profile=self.profile,
                actor=self.name,
                shared=shared,
                progress=lambda share, text: None,
                cancelled=lambda: False,
            )
        except KilledError:
            self.die()
            return None

    def changes(self) -> Set[str]:
        """Return the ids of all changes in the file's log."""
        rows = self.workspace().connection.execute("SELECT change FROM change_log")
        return {str(row[0]) for row in rows}

    def back_up(self) -> None:
        """Keep a copy of the file, taken while it is open."""
        copy = self.office.folder / f"backup-{len(self.backups)}-{self.path.name}"
        with closing(sqlite3.connect(copy)) as target:
            self.workspace().connection.backup(target)
        self.backups.append((copy, self.changes()))

    def restore(self, copy: Path, held: Set[str]) -> None:
        """Put an old copy in the file's place; what only the file held goes with it, as its owner wished."""
        self.office.thrown_away |= self.changes() - held
        self.die()
        for suffix in ("", "-wal", "-shm"):
            Path(f"{self.path}{suffix}").unlink(missing_ok=True)
        shutil.copyfile(copy, self.path)

    def clone(self, name: str, *, same_user: bool) -> Device:
        """Copy the file, with which somebody goes on separately: on another machine or under the same profile."""
        self.close()
        path = self.office.folder / f"{name}.gpkg"
        shutil.copyfile(self.path, path)
        profile = self.profile if same_user else Profile(self.office.folder / f"profile-{name}" / "sealers.json")
        device = Device(self.office, name, path, profile, self.skew)
        self.office.devices.append(device)
        return device


def snapshot(connection: sqlite3.Connection, columns: Mapping[str, Any]) -> Dict[Tuple[str, str], List[Any]]:
    """Return (table, uuid) -> one mapping per row of it, values as SQLite holds them, geometry as stored."""
    found: Dict[Tuple[str, str], List[Any]] = {}
    factory = connection.text_factory
    connection.text_factory = lambda content: content.decode("utf-8", "surrogateescape")
    try:
        for table in columns:
            cursor = connection.execute(f'SELECT * FROM "{table}"')
            names = [entry[0] for entry in cursor.description]
            for values in cursor:
                row = dict(zip(names, values))
                found.setdefault((table, row.pop("uuid")), []).append(row)
    finally:
        connection.text_factory = factory
    return found


def each_row(rows: Mapping[Tuple[str, str], List[Any]]) -> Iterator[Tuple[Tuple[str, str], Any]]:
    """Yield every row with its key."""
    for key, several in rows.items():
        for row in several:
            yield key, row
