"""Photos, recordings and documents on their way: by content hash, after the change log, as far as wanted.

Once a day everything is held against the hub and this machine again: what vanished from the hub, or was set
aside there as damaged, is brought again by whoever has it whole.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Callable, Dict, Iterator, List, Optional, Sequence, Set, Tuple

from enforcement_plugin.errors import CancelledError, EnforcementError, SurroundingsError
from enforcement_plugin.sync import transfer
from enforcement_plugin.sync.attachment_places import ABSENT, HERE, Attachment, Found, Places
from enforcement_plugin.sync.attachments import (
    ALL,
    NONE,
    Asked,
    Key,
    Memory,
    candidates,
    each_attachment,
    own_cases,
    recall,
    remember,
    wanted_files,
    written_here,
)
from enforcement_plugin.sync.hub import Hub, HubDamagedError, HubError, HubFullError, HubReadOnlyError
from enforcement_plugin.sync.transfer import FULL, LocalFileError
from enforcement_plugin.workspace import Workspace, log

FULL_LOOK_SECONDS = 24 * 3600
_UNKNOWN_SIZE = 1 << 20  # bytes; for the share of progress only

Progress = Callable[[float, str], None]


@dataclass(frozen=True)
class FilesReport:
    """What became of the attachments in one round.

    ``up`` and ``down`` count files, ``bytes_up`` and ``bytes_down`` their bytes; ``missing`` counts rows whose
    file is not where it is wanted: here, or at the hub. ``altered`` are files whose content is not what was
    recorded of them: they were not sent. ``refusal`` is why the hub or this machine's disk took no more,
    ``problems`` what went wrong with single files. ``stopped``: at the user's wish; the rest goes on next time.
    """

    up: int = 0
    down: int = 0
    bytes_up: int = 0
    bytes_down: int = 0
    missing: int = 0
    altered: Tuple[Attachment, ...] = ()
    problems: Tuple[EnforcementError, ...] = ()
    refusal: Optional[EnforcementError] = None
    stopped: bool = False


@dataclass
class _Round:
    """One round under way: what it has done, and which rows wait for another."""

    workspace: Workspace
    hub: Hub
    wanted: str
    actor: str
    progress: Progress
    cancelled: Asked
    moved: transfer.Step
    up: int = 0
    down: int = 0
    bytes_up: int = 0
    bytes_down: int = 0
    missing: Set[Key] = field(default_factory=set)
    altered: Dict[Key, Attachment] = field(default_factory=dict)
    problems: List[EnforcementError] = field(default_factory=list)
    refusal: Optional[EnforcementError] = None
    stopped: bool = False
    done: int = 0
    total: int = 0

    def __post_init__(self) -> None:
        self.places = Places(self.workspace.path)
        self._own: Optional[Set[str]] = None

    @property
    def unfinished(self) -> bool:
        return self.stopped or self.refusal is not None

    def report(self) -> FilesReport:
        return FilesReport(
            up=self.up,
            down=self.down,
            bytes_up=self.bytes_up,
            bytes_down=self.bytes_down,
            missing=len(self.missing),
            altered=tuple(self.altered[key] for key in sorted(self.altered)),
            problems=tuple(self.problems),
            refusal=self.refusal,
            stopped=self.stopped,
        )

    def look(self, row: Attachment, checked: float, thorough: bool) -> Found:
        """Return what is here of a row's file; one that cannot be read is told and waits."""
        if self.cancelled():
            raise CancelledError
        try:
            found = self.places.look(row, unchanged_since=checked, thorough=thorough)
        except LocalFileError as error:
            self.problems.append(error)
            return Found(ABSENT)
        if found.altered is not None and written_here(self.workspace, row):
            self.altered[_key(row)] = row
        return found

    def wants(self, row: Attachment) -> bool:
        """Tell whether a file that is not here shall be fetched."""
        if self.wanted in (ALL, NONE):
            return self.wanted == ALL
        if self._own is None:
            self._own = own_cases(self.workspace, self.actor)
        return row.case in self._own

    def step(self, size: int, text: str) -> transfer.Step:
        """Return what hears of the bytes of one file; ``size`` is what was expected of it."""
        before, expected = self.done, size

        def hear(done: int, total: int) -> None:
            nonlocal expected
            if self.cancelled():
                raise CancelledError
            self.total += total - expected
            expected = total
            self.done = before + done
            self.progress(self.done / max(1, self.total), text)
            self.moved(self.done, self.total)

        return hear


def exchange(
    workspace: Workspace,
    hub: Hub,
    *,
    actor: str,
    wanted: Optional[str] = None,
    thorough: bool = False,
    progress: Progress,
    cancelled: Asked,
    moved: transfer.Step = lambda done, total: None,
) -> FilesReport:
    """Bring to the hub what it lacks, and from it what this workspace wants and lacks.

    ``actor`` is whose cases are the own ones; ``wanted`` overrides the workspace's setting for this time.
    ``thorough`` reads every file, here and there, and mends what is damaged at the hub. ``progress`` goes by
    bytes, ``moved`` hears them: done, and in all as far as is known. What goes wrong is in the report. Raises
    HubError when the hub cannot be asked at all.
    """
    known = before = recall(workspace.connection)
    chosen = wanted or wanted_files(workspace)
    now = workspace.clock().timestamp()
    identity = hub.identity()
    if before.hub != identity or before.wanted != chosen:
        before = Memory(identity, chosen, checked=before.checked)
    last = log.last_id(workspace.connection)
    full = thorough or before.log == 0 or now - before.checked > FULL_LOOK_SECONDS
    if not full and last == before.log and not before.waiting:
        return FilesReport()
    rows = list(each_attachment(workspace.connection)) if full else candidates(workspace, before)
    this = _Round(workspace, hub, chosen, actor, progress, cancelled, moved)
    if rows:
        try:
            _run(this, rows, before.checked, thorough)
        except CancelledError:
            this.stopped = True
    checked = now if full and not this.unfinished else before.checked
    if this.stopped:
        # Not every row has been looked at: the next round begins where this one began.
        after = Memory(identity, chosen, before.log, checked, before.waiting)
    else:
        after = Memory(identity, chosen, last, checked, tuple(sorted({*this.missing, *this.altered})))
    if after != known:
        # Busy now is no harm: the next round looks at the same rows again.
        with suppress(SurroundingsError), workspace.write() as connection:
            remember(connection, after)
    return this.report()


def _run(this: _Round, rows: Sequence[Attachment], checked: float, thorough: bool) -> None:
    """Look at the rows, then send, then fetch. Raises CancelledError, HubError."""
    by_hash: Dict[str, List[Attachment]] = {}
    for row in rows:
        if row.sha256:
            by_hash.setdefault(row.sha256, []).append(row)
        else:
            this.missing.add(_key(row))
    wanting = this.hub.missing_files(by_hash)
    if thorough:
        for number, sha256 in enumerate(sorted(set(by_hash) - wanting)):
            if this.cancelled():
                raise CancelledError
            this.progress(number / len(by_hash), "Reading the files at the hub")
            if not this.hub.file_is_whole(sha256):
                wanting.add(sha256)
    sending: List[Tuple[str, Path, List[Attachment]]] = []
    fetching: List[Tuple[str, Optional[Path], List[Attachment]]] = []
    for sha256, group in by_hash.items():
        found = [(row, this.look(row, checked, thorough)) for row in group]
        here = next((each.path for _, each in found if each.state == HERE), None)
        absent = [row for row, each in found if each.state != HERE]
        if sha256 in wanting and here is None:
            this.missing.update(map(_key, group))
            continue
        if sha256 in wanting and here is not None:
            sending.append((sha256, here, group))
        lacking = [row for row in absent if this.wants(row)]
        if lacking:
            fetching.append((sha256, here, lacking))
    this.total = sum(_size(path) for _, path, _ in sending) + sum(
        _expected(group[0]) for _, here, group in fetching if here is None
    )
    # What is not done when the user stops, or the hub refuses, is missing still.
    this.missing.update(_key(row) for _, _, group in (*sending, *fetching) for row in group)
    for sha256, path, group in sending:
        if isinstance(this.refusal, HubError):
            break
        if _send(this, sha256, path, group[0]):
            this.missing.difference_update(map(_key, group))
    for sha256, here, group in fetching:
        if this.refusal is not None and not isinstance(this.refusal, (HubReadOnlyError, HubFullError)):
            break
        _fetch(this, sha256, here, group)


def _send(this: _Round, sha256: str, path: Path, row: Attachment) -> bool:
    try:
        this.hub.put_file(sha256, path, step=this.step(_size(path), "Sending photos and documents"))
    except HubDamagedError as error:
        if this.places.look(row, thorough=True).state == HERE:
            this.problems.append(error)
        else:  # edited while it was being sent, or with the old date kept
            this.altered[_key(row)] = row
        return False
    except HubError as error:
        this.refusal = error
        return False
    except LocalFileError as error:
        this.problems.append(error)
        return False
    this.up += 1
    this.bytes_up += _size(path)
    return True


def _fetch(this: _Round, sha256: str, here: Optional[Path], group: Sequence[Attachment]) -> None:
    """Bring one content to every row that lacks it: from the hub once, then from file to file."""
    for row in group:
        try:
            if here is None:
                here = lay(this.places, row, this.hub, this.step(_expected(row), "Fetching photos and documents"))
                this.down += 1
                this.bytes_down += _size(here)
            else:
                copy(this.places, row, here)
        except LocalFileError as error:
            if is_full(error):
                this.refusal = error
                return
            this.problems.append(error)
        except HubDamagedError as error:
            this.problems.append(error)
            return
        except HubError as error:
            # One file that cannot be read is one file; a hub that cannot be asked is gone.
            this.problems.append(error)
            try:
                this.hub.missing_files([sha256])
            except HubError as gone:
                this.problems.pop()
                this.refusal = gone
            return
        else:
            this.missing.discard(_key(row))


def lay(places: Places, row: Attachment, hub: Hub, step: transfer.Step) -> Path:
    """Fetch a row's file to its place and return that. Raises HubError, LocalFileError, what ``step`` raises."""
    destination = places.destination(row)
    try:
        hub.fetch_file(row.sha256, destination, step=step)
    except LocalFileError as error:
        managed = places.managed(row.sha256, row.path)
        if is_full(error) or destination == managed:
            raise
        # The folder that the row names may not be written; the managed one may.
        hub.fetch_file(row.sha256, managed, step=step)
        return managed
    return destination


def copy(places: Places, row: Attachment, source: Path) -> None:
    """Lay a file that is here already where another row expects it. Raises LocalFileError."""

    def read_from(start: int) -> Iterator[bytes]:
        return transfer.blocks(source, start, lambda: transfer.local(source))

    with transfer.local(source):
        total = source.stat().st_size
    transfer.fetch(read_from, total, places.destination(row), row.sha256, step=lambda done, total: None)


def is_full(error: EnforcementError) -> bool:
    """Tell whether an error is about a full disk."""
    return isinstance(error.__cause__, OSError) and error.__cause__.errno in FULL


def _size(path: Path) -> int:
    with suppress(OSError):
        return path.stat().st_size
    return 0


def _expected(row: Attachment) -> int:
    return _UNKNOWN_SIZE if row.size is None else row.size


def _key(row: Attachment) -> Key:
    return row.table, row.row
