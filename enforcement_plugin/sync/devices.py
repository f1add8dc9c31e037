"""Devices: which person, agency and role stands behind a sealer, by its own word, and who confirmed that.

Whoever seals for the first time under a new sealer writes a row into ``device``, recorded like any edit: a
claim, until somebody else confirms it. Nothing here is enforced. What it gives is that every published change
leads to a device, and that a device which nobody knows is seen.
"""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Dict, Iterable, Iterator, List, Mapping, Optional

from enforcement_plugin.sync import memory
from enforcement_plugin.workspace import Workspace, log, repositories
from enforcement_plugin.workspace.change import Change

TABLE = "device"


@dataclass(frozen=True)
class Claim:
    """What a user says of himself: agency (id of the rule pack, or its name) and role (see labels.py).

    ``public_key`` is that of the device (64 hex digits) if it signs. Empty: nothing is said.
    """

    agency: str = ""
    role: str = ""
    public_key: str = ""


@dataclass(frozen=True)
class Device:
    """One sealer as a file knows it; ``registered_on`` is empty where it never said who it is."""

    sealer: str
    person: str = ""
    agency: str = ""
    role: str = ""
    public_key: str = ""
    registered_on: str = ""
    confirmed_by: str = ""
    confirmed_on: str = ""
    last_seen: str = ""  # ISO 8601 UTC: when it sealed last, by its own clock
    own: bool = False

    @property
    def confirmed(self) -> bool:
        """Whether somebody else has said that this is so."""
        return bool(self.confirmed_by)


def is_work(change: Change) -> bool:
    """Return whether somebody did this, for counting what was sent and received.

    Nobody did the note of how an imported row stood before its first edit (its change bears the row's uuid),
    nor what a device says of itself.
    """
    return change.change != change.row and not (change.table == TABLE and change.op == "I")


def register(workspace: Workspace, sealer: str, claim: Claim, actor: str) -> List[Change]:
    """Write who seals as ``sealer``, or what has changed about that; return the changes, none if all is known.

    A changed claim takes the confirmation back: what was confirmed is not what is claimed now.
    """
    known = repositories.find(workspace.connection, TABLE, sealer)
    said = {name: value for name, value in vars(claim).items() if value}
    if known is None:
        row = {
            "uuid": sealer,
            "sealer": sealer,
            "replica": workspace.replica_id,
            "person": actor,
            "registered_on": workspace.clock().astimezone().date().isoformat(),
            "edited_by": actor,
            **said,
        }
    else:
        # Without a word about agency and role (a nightly job) the person is not asked either.
        row = {"person": actor, **said} if said else {}
        if all(known[name] == value for name, value in row.items()):
            return []
        row.update(confirmed_by=None, confirmed_on=None, edited_by=actor)
    with workspace.write() as connection:
        before = log.last_id(connection)
        # If it fails, the transaction takes the borrowed name back, too.
        with _signed(connection, actor):
            if known is None:
                repositories.insert(connection, TABLE, row)
            else:
                repositories.update(connection, TABLE, sealer, row)
        return [change for _, change in log.since(connection, before)]


@contextmanager
def _signed(connection: sqlite3.Connection, actor: str) -> Iterator[None]:
    """Let what is written inside be recorded under ``actor``, whoever has the file open beside this sync."""
    before = connection.execute("SELECT actor, actor_until FROM replica").fetchone()
    connection.execute("UPDATE replica SET actor = ?, actor_until = NULL", (actor,))
    yield
    connection.execute("UPDATE replica SET actor = ?, actor_until = ?", before)


def known_devices(connection: sqlite3.Connection) -> Dict[str, Device]:
    """Return the devices that this file knows of, by sealer, the last seen first.

    Those that sealed without ever saying who they are (an older version, another program) are there, too.
    """
    own = memory.recall(connection, memory.SEALER)
    seen = {sealer: end.sealed_at for sealer, end in memory.heads(connection).items()}
    rows = _rows(connection)
    found = [
        _device(connection, sealer, rows.get(sealer, {}), seen.get(sealer, ""), own == sealer)
        for sealer in {*rows, *seen}
    ]
    found.sort(key=lambda device: (device.last_seen, device.registered_on, device.sealer), reverse=True)
    return {device.sealer: device for device in found}


def devices_of(connection: sqlite3.Connection, changes: Iterable[str]) -> Mapping[str, Device]:
    """Return the device that sealed each of ``changes``; those that no segment holds yet are not there."""
    known: Optional[Dict[str, Device]] = None
    found = {}
    for change in changes:
        row = connection.execute("SELECT segment FROM published WHERE change = ?", (change,)).fetchone()
        # A hub that showed the change by itself (revealed) does not say in which segment it lies.
        sealer = str(row[0]).split("/", 1)[0] if row and row[0] else ""
        if sealer:
            known = known_devices(connection) if known is None else known
            found[change] = known.get(sealer) or Device(sealer)
    return found


def _rows(connection: sqlite3.Connection) -> Dict[str, Mapping[str, object]]:
    if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (TABLE,)).fetchone():
        return {}  # an older file, open for reading only
    # The uuid is the sealer; the column of that name anybody could fill with another's.
    return {str(row["uuid"]): row for row in repositories.rows(connection, TABLE)}


def _device(
    connection: sqlite3.Connection, sealer: str, row: Mapping[str, object], seen: str, own: bool
) -> Device:
    names = ("person", "agency", "role", "public_key", "registered_on", "confirmed_by", "confirmed_on")
    said = {name: str(row.get(name) or "") for name in names}
    if said["confirmed_by"] and _confirms_itself(connection, sealer, own):
        said.update(confirmed_by="", confirmed_on="")
    return Device(sealer, **said, last_seen=seen, own=own)


def _confirms_itself(connection: sqlite3.Connection, sealer: str, own: bool) -> bool:
    """Return whether the device wrote its own confirmation, which is then none."""
    confirmations = [
        change.change
        for change in log.of_row(connection, TABLE, sealer)
        if change.columns.get("confirmed_by", (None, "NULL"))[1] != "NULL"
    ]
    if not confirmations:
        return False
    row = connection.execute("SELECT segment FROM published WHERE change = ?", confirmations[-1:]).fetchone()
    return str(row[0]).startswith(f"{sealer}/") if row else own
