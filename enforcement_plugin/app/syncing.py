"""Agreeing with the other officers: sync, conflicts, and whether the record is still what was sealed."""

from __future__ import annotations

import json
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Callable, Dict, Iterator, List, Mapping, Optional, Sequence, Tuple, Union

from enforcement_plugin.app import hubs
from enforcement_plugin.app.cases import refresh_leads
from enforcement_plugin.app.desk import open_desk
from enforcement_plugin.app.devices import device_texts
from enforcement_plugin.app.hub_places import profile_at
from enforcement_plugin.app.workspaces import open_workspace
from enforcement_plugin.errors import SurroundingsError
from enforcement_plugin.sync import memory, resolve, run
from enforcement_plugin.sync.attachment_exchange import FilesReport, exchange
from enforcement_plugin.sync.attachments import record_hashes
from enforcement_plugin.sync.devices import Claim
from enforcement_plugin.sync.hub import Hub
from enforcement_plugin.sync.keys import Signer
from enforcement_plugin.sync.rows import conflict_record, open_states
from enforcement_plugin.sync.run import SyncReport
from enforcement_plugin.sync.sealing import waiting_in
from enforcement_plugin.workspace import Workspace, database, geometry, log, migrations, repositories
from enforcement_plugin.workspace.change import Change
from enforcement_plugin.workspace.database import named_errors, said_for
from enforcement_plugin.workspace.tables import BY_NAME, SCHEMA_VERSION

Progress = Callable[[float, str], None]
Asked = Callable[[], bool]
PathOrWorkspace = Union[str, Path, Workspace]

UNATTRIBUTED = "unattributed"


def silent(share: float, text: str) -> None:
    """Hear about progress and say nothing."""


def never() -> bool:
    """Tell that nobody wants to stop."""
    return False


def synchronise(
    workspace: PathOrWorkspace,
    hub: Union[str, Path],
    *,
    actor: Optional[str] = None,
    profile: Optional[Path] = None,
    claim: Optional[Claim] = None,
    rebuild: bool = False,
    signer: Optional[Signer] = None,
    files: bool = True,
    progress: Progress = silent,
    cancelled: Asked = never,
) -> SyncReport:
    """Exchange changes with everybody through ``hub``: a folder, made if its parent exists, or a database.

    ``actor`` is whom the log ascribes to what sync itself records (a value that steps back). ``profile`` is
    the file with this user's sealing identities, by default in the user's configuration folder. ``claim`` is the
    agency and role that this device registers with when it seals for the first time, or has changed to.
    ``signer`` signs for this device, if it has a key.
    ``rebuild`` makes a hub anew where the one that this file was synced with is gone for good. ``files`` lets
    photos and documents follow once the changes have arrived (``SyncReport.files``); without it they are left
    to ``attachments.exchange_files``.
    A hub that can be read but not written leaves its reason in ``SyncReport.refusal``. Raises InputError when
    file and hub cannot belong together, SurroundingsError when either cannot be reached, CancelledError.
    """
    path = workspace.path if isinstance(workspace, Workspace) else Path(workspace)
    with named_errors(path, begun=True), at_work(workspace) as opened:
        if opened.refusal is not None:
            raise opened.refusal
        kept = profile_at(profile, claim)
        with hubs.reached(hub, opened, kept, rebuild=rebuild) as reached:
            # Where the hub knows who this is, nobody signs with another name.
            name = reached.person or actor or opened.actor or UNATTRIBUTED
            record_hashes(opened, actor=name, cancelled=cancelled)
            report = run.synchronise(
                opened,
                reached.hub,
                profile=kept,
                actor=name,
                shared=reached.shared,
                signer=signer,
                progress=(lambda share, text: progress(share / 2, text)) if files else progress,
                cancelled=cancelled,
            )
            if memory.recall(opened.connection, memory.PLACE) != reached.place:
                opened.set(memory.PLACE, reached.place)
            if not files or report.stopped:
                return report
            done = _exchange(
                opened, reached.hub, name, lambda share, text: progress(0.5 + share / 2, text), cancelled
            )
            return replace(report, files=done)


def _exchange(workspace: Workspace, hub: Hub, actor: str, progress: Progress, cancelled: Asked) -> FilesReport:
    """Let the files follow the changes; what keeps them back takes nothing from the sync that is done."""
    try:
        return exchange(workspace, hub, actor=actor, progress=progress, cancelled=cancelled)
    except SurroundingsError as error:
        return FilesReport(refusal=error)


def synchronise_desk(
    path: Path,
    hub: Union[str, Path],
    *,
    actor: str,
    claim: Optional[Claim] = None,
    signer: Optional[Signer] = None,
    files: bool = True,
    progress: Progress = silent,
    cancelled: Asked = never,
) -> SyncReport:
    """Sync a workspace and bring the leads up to date that its map shows. Raises as synchronise and open_desk."""
    desk = open_desk(path, actor="")
    try:
        since = log.last_id(desk.workspace.connection)
        report = synchronise(
            desk.workspace,
            hub,
            actor=actor,
            claim=claim,
            signer=signer,
            files=files,
            progress=progress,
            cancelled=cancelled,
        )
        refresh_leads(desk, since)
        return report
    finally:
        desk.close()


@contextmanager
def at_work(workspace: PathOrWorkspace) -> Iterator[Workspace]:
    """Give the workspace open: as it is, or opened for the time being. Raises what opening raises."""
    if isinstance(workspace, Workspace):
        yield workspace
    else:
        _look_first(Path(workspace))
        # No session of our own: whoever has the file open goes on signing what he edits meanwhile.
        with open_workspace(workspace, actor=None) as opened:
            yield opened


def _look_first(path: Path) -> None:
    """Refuse a file whose waiting changes cannot be read before anything is written to it."""
    database.inspect(path)
    if database.waits_for_recovery(path):
        return
    with database.named_errors(path), database.reading(path) as connection:
        if migrations.version_of(connection) == SCHEMA_VERSION:
            migrations.require_whole(connection, path, SCHEMA_VERSION)
            waiting_in(connection, path)


@said_for
def waiting_changes(workspace: Workspace) -> int:
    """Return how many changes of this file nobody else can see yet."""
    return memory.count_waiting(workspace.connection)


@dataclass(frozen=True)
class LastSync:
    """The last sync that came to its end: when (ISO 8601 UTC) and what it moved."""

    at: str
    pushed: int
    pulled: int
    conflicts: int
    shared: str
    head: Optional[str]


def last_sync(workspace: Workspace) -> Optional[LastSync]:
    """Return the last sync of this file, None before the first."""
    found = memory.recall_mapping(workspace.connection, memory.LAST)
    if not found:
        return None
    return LastSync(
        at=str(found.get("at", "")),
        pushed=_number(found.get("pushed")),
        pulled=_number(found.get("pulled")),
        conflicts=_number(found.get("conflicts")),
        shared=str(found.get("shared", "")),
        head=str(found["head"]) if found.get("head") else None,
    )


def _number(value: object) -> int:
    return value if isinstance(value, int) else 0


@dataclass(frozen=True)
class CandidateView:
    """One of the values to choose from, in the words of the form; ``device`` sealed it, where known."""

    change: str
    value: str
    actor: str
    at: str
    visible: bool
    withheld: bool
    device: str = ""


@dataclass(frozen=True)
class ConflictView:
    """A conflict in the words of the form: what it is about, what was there before, the candidates."""

    conflict: str
    table: str
    row: str
    title: str
    columns: Tuple[str, ...]
    column_labels: Tuple[str, ...]
    before: str
    candidates: Tuple[CandidateView, ...]


def conflict_records(workspace: Workspace) -> List[Dict[str, object]]:
    """Return the open conflicts as the contract's JSON data (``sync conflicts``), oldest first."""
    return [
        {
            **{key: record[key] for key in ("conflict", "table", "row", "columns", "before")},
            "candidates": [
                {key: candidate[key] for key in ("change", "value", "actor", "at", "visible")}
                for candidate in _list(record["candidates"])
                if isinstance(candidate, dict)
            ],
        }
        for record in _records(workspace)
    ]


def _records(workspace: Workspace) -> List[Dict[str, object]]:
    return [
        conflict_record(conflict) for state in open_states(workspace.connection) for conflict in state.conflicts
    ]


@said_for
def list_conflicts(
    workspace: Workspace, *, labels: Optional[Mapping[str, str]] = None, language: str = "zh"
) -> List[ConflictView]:
    """Return the open conflicts for people in ``language`` (``zh`` or ``en``).

    ``labels`` are the names of agencies, stages and so on by id.
    """
    english = language == "en"
    records = _records(workspace)
    changes = [str(each["change"]) for record in records for each in _candidates(record)]
    devices = device_texts(workspace, changes, language, labels or {})
    return [_view(workspace, record, labels or {}, english, devices) for record in records]


@said_for
def count_conflicts(workspace: Workspace) -> int:
    """Return how many conflicts are open, edits since the last sync included."""
    return len(_records(workspace))


def _candidates(record: Mapping[str, object]) -> List[Mapping[str, object]]:
    return [each for each in _list(record["candidates"]) if isinstance(each, dict)]


def _view(
    workspace: Workspace,
    record: Mapping[str, object],
    labels: Mapping[str, str],
    english: bool,
    devices: Mapping[str, str],
) -> ConflictView:
    table, row = str(record["table"]), str(record["row"])
    columns = tuple(str(name) for name in _list(record["columns"]))
    described = BY_NAME.get(table)
    names = {}
    for name in columns:
        column = described.column(name) if described is not None else None
        names[name] = name if column is None else column.en if english else column.zh

    def text(value: object, *, removed: bool = False) -> str:
        if removed:
            return "(row removed)" if english else "（已删除）"
        if isinstance(value, dict):
            return "\n".join(f"{names.get(key, key)}: {said(key, each)}" for key, each in value.items())
        return said(columns[0] if columns else "", value)

    def said(column: str, value: object) -> str:
        if column == "decision_uuid" and isinstance(value, str):
            return _decision_words(workspace, value, labels) or _text(column, value, labels)
        return _text(column, value, labels)

    candidates = []
    for candidate in _candidates(record):
        value = candidate.get("value")
        candidates.append(
            CandidateView(
                change=str(candidate.get("change", "")),
                value=text(value, removed=value is None and _is_about_row(record)),
                actor=str(candidate.get("actor", "")),
                at=_local(str(candidate.get("at", ""))),
                visible=bool(candidate.get("visible")),
                withheld=bool(candidate.get("withheld")),
                device=devices.get(str(candidate.get("change", "")), ""),
            )
        )
    return ConflictView(
        conflict=str(record["conflict"]),
        table=table,
        row=row,
        title=_title(workspace, table, row, english),
        columns=columns,
        column_labels=tuple(names[name] for name in columns),
        before=text(record.get("before")),
        candidates=tuple(candidates),
    )


def _list(value: object) -> Sequence[object]:
    return value if isinstance(value, list) else []


def _is_about_row(record: Mapping[str, object]) -> bool:
    return record.get("unit") == "_row"


def _text(column: str, value: object, labels: Mapping[str, str]) -> str:
    if value is None:
        return "–"
    if column == "geom" and isinstance(value, str):
        try:
            bounds = geometry.wkb_envelope(bytes.fromhex(value))
        except (ValueError, geometry.MalformedGeometryError):
            bounds = None
        if bounds is not None:
            low_x, high_x, low_y, high_y = bounds
            return f"({(low_x + high_x) / 2:.2f}, {(low_y + high_y) / 2:.2f})"
    return labels.get(str(value), str(value))


def _decision_words(workspace: Workspace, record: str, labels: Mapping[str, str]) -> str:
    """Return a recorded decision as a person knows it: who leads, when and by whom it was computed."""
    found = repositories.find(workspace.connection, "decision_record", record)
    if found is None:
        return ""
    try:
        lead = json.loads(str(found["decision"]))["lead"]
        named = [lead["agency"]] if lead["agency"] else lead["candidates"]
    except (ValueError, KeyError, TypeError):
        return ""
    agencies = " / ".join(labels.get(str(name), str(name)) for name in named) or labels.get(lead["status"], "–")
    return f"{agencies} ({_local(str(found['computed_at']))}, {found['computed_by'] or ''!s})"


def _local(instant: str) -> str:
    """Return an instant of the log as date and minute in the office's own time zone."""
    try:
        return f"{datetime.fromisoformat(instant.replace('Z', '+00:00')).astimezone():%Y-%m-%d %H:%M}"
    except ValueError:
        return instant


def _title(workspace: Workspace, table: str, row: str, english: bool) -> str:
    """Return what a row is called: the table's name with the number of the case or structure."""
    described = BY_NAME.get(table)
    if described is None:
        return table
    name = described.en if english else described.zh
    found = repositories.find(workspace.connection, table, row)
    if found is None:
        return name
    number = found.get("case_no") or found.get("structure_no") or found.get("person")
    if number is None and found.get("case_uuid"):
        case = repositories.find(workspace.connection, "enforcement_case", str(found["case_uuid"]))
        number = case.get("case_no") if case is not None else None
    return f"{name} {number!s}" if number else name


def resolve_conflict(
    workspace: Workspace, conflict: str, *, take: Optional[str] = None, value: object = None, actor: str
) -> Change:
    """Settle a conflict with the value of the candidate ``take``, or else with ``value`` (JSON data).

    Raises InputError when there is no such open conflict, no such candidate, or the value does not fit.
    """
    if take is not None:
        return resolve.take_candidate(workspace, conflict, take, actor=actor)
    return resolve.set_value(workspace, conflict, value, actor=actor)
