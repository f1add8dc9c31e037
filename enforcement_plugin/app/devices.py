"""Devices as people see them: who stands behind what was published, by his own word or confirmed."""

from __future__ import annotations

from datetime import datetime
from typing import List, Mapping, Optional, Sequence

from enforcement_plugin.app.desk import Desk, bilingual
from enforcement_plugin.cases.roles import CONFIRM, offers
from enforcement_plugin.errors import InputError
from enforcement_plugin.sync.devices import TABLE, Device, devices_of, known_devices
from enforcement_plugin.workspace import Workspace, repositories
from enforcement_plugin.workspace.database import said_for

SHORT = 4  # digits of a device's id that people compare


@said_for
def list_devices(desk: Desk) -> List[Device]:
    """Return the devices that have published, or registered to do so, the last seen first."""
    return list(known_devices(desk.workspace.connection).values())


def confirm(desk: Desk, sealer: str, *, role: str) -> None:
    """Record that the device is whose it claims to be, as an act of the desk's actor in ``role``.

    Raises InputError for one's own device, one that never registered, and a role that does not confirm.
    """
    today = desk.today().isoformat()
    _write(desk, sealer, role, {"confirmed_by": desk.actor, "confirmed_on": today})


def withdraw(desk: Desk, sealer: str, *, role: str) -> None:
    """Take a confirmation back. Raises as ``confirm``."""
    _write(desk, sealer, role, {"confirmed_by": None, "confirmed_on": None})


def _write(desk: Desk, sealer: str, role: str, values: Mapping[str, Optional[str]]) -> None:
    if CONFIRM not in offers(role, ""):
        raise InputError("Devices are confirmed by a leader or an administrator.")
    device = known_devices(desk.workspace.connection).get(sealer)
    if device is None or not device.registered_on:
        raise InputError("This device has not said whose it is; it does so at its next sync with a newer version.")
    if device.own:
        raise InputError("This is your own device: somebody else has to confirm it.")
    with desk.workspace.write() as connection:
        repositories.update(connection, TABLE, sealer, {**values, "edited_by": desk.actor})


def device_words(device: Device, language: str, labels: Mapping[str, str]) -> str:
    """Return a device in a few words: its agency, the first digits of its id, and whether it is confirmed."""
    word = bilingual(language, ("设备", "device"))
    if device.confirmed:
        state = bilingual(language, ("已确认", "confirmed"))
    elif device.registered_on:
        state = bilingual(language, ("未确认", "not confirmed"))
    else:
        state = bilingual(language, ("未登记", "not registered"))
    parts = [labels.get(device.agency, device.agency), f"{word} {device.sealer[:SHORT]}", state]
    return bilingual(language, ("，", ", ")).join(part for part in parts if part)


def device_texts(
    workspace: Workspace, changes: Sequence[str], language: str, labels: Mapping[str, str]
) -> Mapping[str, str]:
    """Return by change which device sealed it, in words; those that no segment holds yet are not there."""
    found = devices_of(workspace.connection, changes)
    return {change: device_words(device, language, labels) for change, device in found.items()}


def local_minute(instant: str) -> str:
    """Return an instant of the hub as date and minute in the office's own time zone."""
    try:
        return f"{datetime.fromisoformat(instant.replace('Z', '+00:00')).astimezone():%Y-%m-%d %H:%M}"
    except ValueError:
        return instant
