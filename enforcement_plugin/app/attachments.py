"""Photos, recordings and documents: which are missing and why, fetching them, opening them."""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Iterator, List, Mapping, Optional, Sequence, Union

from enforcement_plugin.app import hubs
from enforcement_plugin.app.hub_places import hub_folder, is_known, profile_at, require_hub
from enforcement_plugin.app.syncing import (
    UNATTRIBUTED,
    Asked,
    PathOrWorkspace,
    Progress,
    at_work,
    never,
    silent,
)
from enforcement_plugin.errors import CancelledError, EnforcementError, InputError
from enforcement_plugin.sync import attachments
from enforcement_plugin.sync.attachment_exchange import FilesReport, exchange, lay
from enforcement_plugin.sync.attachment_places import (
    ALTERED,
    HERE,
    REFUSED,
    UNHASHED,
    UNREADABLE,
    Attachment,
    Found,
    Places,
    harmless_suffix,
)
from enforcement_plugin.sync.attachments import ALL, NONE, OWN, record_hashes, set_wanted_files, wanted_files
from enforcement_plugin.sync.hub import Hub
from enforcement_plugin.sync.transfer import LocalFileError, Step
from enforcement_plugin.workspace import Workspace, log
from enforcement_plugin.workspace.change import Change, parse_literal
from enforcement_plugin.workspace.database import named_errors, said_for

__all__ = ["ALL", "NONE", "OWN", "FilesReport", "set_wanted_files", "wanted_files"]


def _nothing(done: int, total: int) -> None:
    """Hear of bytes and say nothing."""


@contextmanager
def at_hub(workspace: Workspace, hub: Union[str, Path], profile: Optional[Path] = None) -> Iterator[hubs.Reached]:
    """Give a hub that is there already, made for nobody. Raises InputError when there is none, HubError."""
    if not (isinstance(hub, str) and hubs.is_address(hub)):
        folder = hub_folder(hub)
        if not is_known(workspace, folder):
            require_hub(folder)
    with hubs.reached(hub, workspace, profile_at(profile)) as reached:
        yield reached


@dataclass(frozen=True)
class AttachmentState:
    """An evidence or document row, and where its file is.

    ``here`` and ``at_hub`` are True, False or None (not known). ``why``: ``not_uploaded`` (here, but nobody has
    brought it to the hub), ``not_fetched`` (at the hub, not here), ``never_uploaded`` (at neither: it waits on
    the device that recorded it, or is lost), ``altered_here`` (the content here is not what was recorded),
    ``unreadable_here``, ``damaged_at_hub``, ``not_recorded`` (here; the next sync gives the row its hash),
    ``no_hash`` (its file was not found when its device synced last), ``unsafe_path`` (a path that is never
    touched, and no hash), empty where nothing is missing. ``recorded_by``, ``recorded_on`` (the replica id of
    the file in which it was recorded) and ``recorded_at`` (ISO 8601 UTC) are from the change log; ``device_of``
    is the person whose device that is, as far as devices are registered.
    """

    table: str
    row: str
    case: str
    case_no: str
    path: str
    sha256: str
    size: Optional[int]
    here: bool
    at_hub: Optional[bool]
    why: str
    recorded_by: str
    recorded_on: str
    recorded_at: str
    device_of: str

    def as_json(self) -> Mapping[str, object]:
        """Return the object of ``sync files`` (contract)."""
        return {name: value if value != "" else None for name, value in asdict(self).items()}


@said_for
def missing_attachments(
    workspace: Workspace,
    hub: Optional[Hub] = None,
    *,
    thorough: bool = False,
    whole: bool = False,
    progress: Progress = silent,
    cancelled: Asked = never,
) -> List[AttachmentState]:
    """Return what is missing of the workspace's files, by case number, table and path.

    Without ``hub`` only what is not here. ``thorough`` reads every file, here and at the hub, instead of
    trusting sizes and names. ``whole`` lists those that lack nothing, too. Raises HubError, CancelledError.
    """
    connection = workspace.connection
    rows = list(attachments.each_attachment(connection))
    hashes = {row.sha256 for row in rows if row.sha256}
    absent = hub.missing_files(hashes) if hub is not None else set()
    damaged = set()
    if hub is not None and thorough:
        for number, sha256 in enumerate(sorted(hashes - absent)):
            _go_on(cancelled, progress, 0.5 * number / len(hashes))
            if not hub.file_is_whole(sha256):
                damaged.add(sha256)
    places = Places(workspace.path)
    known = attachments.recall(connection)
    found = []
    for number, row in enumerate(rows):
        _go_on(cancelled, progress, (0.5 if thorough else 0.0) + 0.5 * number / len(rows))
        suspected = (row.table, row.row) in known.waiting
        try:
            local = places.look(row, unchanged_since=known.checked, thorough=thorough or suspected)
        except LocalFileError:
            local = Found(UNREADABLE)
        here = local.state == HERE
        at_hub = None if hub is None else bool(row.sha256) and row.sha256 not in absent | damaged
        own = local.state in (UNHASHED, ALTERED, HERE) and not (here and local.altered is None)
        own = own and attachments.written_here(workspace, row)
        altered = own and local.altered is not None
        if here and at_hub is not False and not altered:
            if not whole:
                continue
            why = ""
        elif altered:
            why = "altered_here"
        elif row.sha256 in damaged:
            why = "damaged_at_hub"
        elif local.state == UNREADABLE:
            why = "unreadable_here"
        elif here:
            why = "not_uploaded"
        elif at_hub:
            why = "not_fetched"
        elif local.state == REFUSED:
            why = "unsafe_path"
        elif not row.sha256:
            why = "not_recorded" if own else "no_hash"
        else:
            why = "not_fetched" if at_hub is None else "never_uploaded"
        found.append(_described(workspace, row, here or (own and not altered), at_hub, why))
    return sorted(found, key=lambda each: (each.case_no, each.case, each.table, each.path, each.row))


def _go_on(cancelled: Asked, progress: Progress, share: float) -> None:
    if cancelled():
        raise CancelledError
    progress(share, "Looking for the files")


def _described(
    workspace: Workspace, row: Attachment, here: bool, at_hub: Optional[bool], why: str
) -> AttachmentState:
    connection = workspace.connection
    history = log.of_row(connection, row.table, row.row)
    naming = [change for change in history if "sha256" in change.columns or "path" in change.columns]
    with_hash = [change for change in naming if _literal(change, "sha256") == row.sha256]
    recorded = (with_hash if row.sha256 and with_hash else naming)[-1:]
    by, on, at = (recorded[0].actor, recorded[0].replica, recorded[0].at) if recorded else ("", "", "")
    return AttachmentState(
        table=row.table,
        row=row.row,
        case=row.case,
        case_no=_one(connection, "SELECT case_no FROM enforcement_case WHERE uuid = ?", row.case),
        path=row.path,
        sha256=row.sha256,
        size=row.size,
        here=here,
        at_hub=at_hub,
        why=why,
        recorded_by=by,
        recorded_on=on,
        recorded_at=at,
        device_of=_one(connection, "SELECT person FROM device WHERE replica = ? ORDER BY fid DESC", on),
    )


def _literal(change: Change, column: str) -> str:
    value = parse_literal(change.columns[column][1]) if column in change.columns else None
    return value.strip().lower() if isinstance(value, str) else ""


def _one(connection: sqlite3.Connection, query: str, value: str) -> str:
    row = connection.execute(query, (value,)).fetchone() if value else None
    return "" if row is None or row[0] is None else str(row[0])


@dataclass(frozen=True)
class Overview:
    """What a workspace's list of attachments shows: the states, what it fetches by itself (all, own, none).

    ``problem`` is why the hub could not be asked, if so: then only this machine was looked at.
    """

    states: Sequence[AttachmentState]
    wanted: str
    problem: Optional[EnforcementError] = None


def overview(
    workspace: PathOrWorkspace,
    hub: Union[str, Path, None],
    *,
    whole: bool = False,
    progress: Progress = silent,
    cancelled: Asked = never,
) -> Overview:
    """Return the attachments of a workspace that lack something (``whole``: all), asking the hub if it can be.

    Raises EnforcementError when the workspace cannot be opened, CancelledError.
    """
    with at_work(workspace) as found:
        wanted = wanted_files(found)

        def listed(reached: Optional[Hub]) -> List[AttachmentState]:
            return missing_attachments(found, reached, whole=whole, progress=progress, cancelled=cancelled)

        if not hub:
            return Overview(listed(None), wanted)
        try:
            with at_hub(found, hub) as reached:
                return Overview(listed(reached.hub), wanted)
        except CancelledError:
            raise
        except EnforcementError as error:
            return Overview(listed(None), wanted, error)


def exchange_files(
    workspace: PathOrWorkspace,
    hub: Union[str, Path],
    *,
    actor: Optional[str] = None,
    profile: Optional[Path] = None,
    wanted: Optional[str] = None,
    thorough: bool = False,
    progress: Progress = silent,
    cancelled: Asked = never,
    moved: Step = _nothing,
) -> FilesReport:
    """Send the files that the hub lacks, and fetch those that this workspace wants (``wanted``: all, own, none).

    ``wanted`` overrides what the workspace remembers, ``thorough`` reads every file and mends the hub. To be
    run after ``synchronise``, which it never holds up. ``moved`` hears bytes done and in all. Raises
    InputError, SurroundingsError.
    """
    with at_work(workspace) as found, named_errors(found.path), at_hub(found, hub, profile) as reached:
        # Where the hub knows who this is, nobody signs with another name.
        name = reached.person or actor or found.actor or UNATTRIBUTED
        record_hashes(found, actor=name, cancelled=cancelled)
        return exchange(
            found,
            reached.hub,
            actor=name,
            wanted=wanted,
            thorough=thorough,
            progress=progress,
            cancelled=cancelled,
            moved=moved,
        )


def fetch_files(
    workspace: PathOrWorkspace,
    hub: Union[str, Path],
    sha256s: Sequence[str],
    *,
    profile: Optional[Path] = None,
    progress: Progress = silent,
    cancelled: Asked = never,
    moved: Step = _nothing,
) -> List[Path]:
    """Fetch files by their hashes and return where each lies now.

    Raises InputError when no row names one of them, HubError, LocalFileError, CancelledError.
    """
    with at_work(workspace) as found, named_errors(found.path), at_hub(found, hub, profile) as reached:
        rows = {row.sha256: row for row in attachments.each_attachment(found.connection) if row.sha256}
        places = Places(found.path)
        fetched: List[Path] = []
        for number, sha256 in enumerate(sha256s):
            row = rows.get(sha256.lower())
            if row is None:
                raise InputError(
                    "{path} has no evidence or document with the hash {sha256}.", path=found.path, sha256=sha256
                )
            local = places.look(row)
            if local.state == HERE and local.path is not None:
                fetched.append(local.path)
                continue

            def step(done: int, total: int, number: int = number) -> None:
                if cancelled():
                    raise CancelledError
                progress((number + done / max(1, total)) / len(sha256s), "Fetching photos and documents")
                moved(done, total)

            fetched.append(lay(places, row, reached.hub, step))
        return fetched


@said_for
def local_file(workspace: Workspace, table: str, row: str) -> Optional[Path]:
    """Return where an attachment's file lies on this machine, the whole one if there is one, None if nowhere.

    What was changed since it was recorded here is better than nothing; a stranger that only has the name that
    somebody else's photo has on his machine is not. Raises LocalFileError.
    """
    for each in attachments.each_attachment(workspace.connection, [(table, row)]):
        found = Places(workspace.path).look(each)
        if found.state == HERE or attachments.written_here(workspace, each):
            return found.path
    return None


def may_open(path: Path) -> bool:
    """Tell whether a double click may hand a file to the system: not what it would execute."""
    return bool(harmless_suffix(path.name))


@said_for
def accept_altered(workspace: Workspace, table: str, row: str, *, actor: str) -> None:
    """Let an altered file stand: record its hash as it is now, as an act of ``actor``; the log keeps the old.

    Raises InputError when no file of the row is here.
    """
    attachments.record_anew(workspace, table, row, actor=actor)
