"""What a place that keeps everybody's changes must be able to do, and the one in memory."""

from __future__ import annotations

import hashlib
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Dict, Iterable, Iterator, List, Mapping, Optional, Protocol, Set, Tuple

from enforcement_plugin.errors import SurroundingsError
from enforcement_plugin.sync import transfer
from enforcement_plugin.sync.segment import SHA256, SegmentName
from enforcement_plugin.sync.transfer import Step
from enforcement_plugin.workspace.change import Change


class HubError(SurroundingsError):
    """The hub cannot be used as asked; the local file is untouched by that."""


class HubUnreachableError(HubError):
    """The hub cannot be read."""


class HubReadOnlyError(HubError):
    """The hub can be read, but nothing can be written there."""


class HubFullError(HubError):
    """There is no room left at the hub."""


class HubDamagedError(HubError):
    """What was read from the hub is not what was written there."""


class HubChainError(HubError):
    """The hub knows another end of a sealer's chain than whoever seals; a new chain must begin."""


@dataclass(frozen=True)
class RefusedChange:
    """A change that a hub does not take from this login.

    ``reason``: ``actor`` (``name`` stands on it, another person), ``scope`` (a row outside the login's agency or
    jurisdictions), ``link`` (column ``name`` leads to such a row), ``role`` (the role may not write ``name``) or
    ``content`` (the hub holds another change under the same id).
    """

    change: str
    table: str
    row: str
    reason: str
    name: str


class HubRefusesChangesError(HubError):
    """A hub that knows who may do what refuses some changes of a segment; none of it was kept."""

    def __init__(self, changes: Tuple[RefusedChange, ...]) -> None:
        super().__init__(
            "The hub refuses {count} changes, the first to {table} {row} ({reason}).",
            count=len(changes),
            table=changes[0].table,
            row=changes[0].row,
            reason=f"{changes[0].reason} {changes[0].name}".strip(),
        )
        self.changes = changes


class Hub(Protocol):
    """Keeps segments, layers and attachments for ever; hands out what it is asked for; overwrites nothing."""

    def identity(self) -> str:
        """Return the hub's own id, 32 hex digits: a workspace remembers per hub what it has read."""

    @property
    def hides_changes(self) -> bool:
        """Return whether it may keep changes from a reader; if not, a hidden change is a lost one."""

    def algorithm(self) -> str:
        """Return with what the office wants new segments hashed: one of ``segment.ALGORITHMS``."""

    def paths(self, since: Mapping[str, str]) -> List[str]:
        """Return the paths of what lies there as segments (``SegmentName.path``), sorted; opens nothing.

        ``since`` gives sealers' months (yyyy-mm) before which the reader has everything: older ones may be
        left out. Raises HubUnreachableError.
        """

    def read(self, name: SegmentName) -> bytes:
        """Return a segment's bytes as they lie there. Raises HubUnreachableError."""

    def revealed(self, cursor: Optional[str]) -> Tuple[Tuple[Change, ...], Optional[str]]:
        """Return changes of segments handed out before ``cursor`` that only now may be seen, and a new cursor.

        A hub that hides nothing from anybody returns none and None. ``cursor`` is what the last call returned,
        None at first. Raises HubUnreachableError.
        """

    def put(self, name: SegmentName, content: bytes) -> None:
        """Keep a segment; it has been read back when this returns. The same once more changes nothing.

        Raises HubReadOnlyError, HubFullError, HubUnreachableError, HubDamagedError; it is not there then.
        """

    def has_layer(self, sha256: str) -> bool:
        """Return whether the file with this content is there."""

    def layer_is_whole(self, sha256: str) -> bool:
        """Return whether the file is there and still has that content. Raises HubUnreachableError."""

    def put_layer(self, sha256: str, source: Path) -> None:
        """Keep a file under the hash of its content (64 hex digits). Errors as for ``put``."""

    def fetch_layer(self, sha256: str, destination: Path) -> None:
        """Copy the file with this content to ``destination``. Raises HubUnreachableError, HubDamagedError."""

    def missing_files(self, sha256s: Iterable[str]) -> Set[str]:
        """Return which of these attachments are not at the hub (by name). Raises HubUnreachableError."""

    def file_is_whole(self, sha256: str) -> bool:
        """Return whether the attachment is there and still has that content. Raises HubUnreachableError."""

    def put_file(self, sha256: str, source: Path, *, step: Step) -> None:
        """Keep an attachment under the hash of its content; it is there, whole, when this returns.

        An interrupted transfer goes on where it stopped. A damaged file under that name is set aside, never
        removed. ``step`` hears bytes done and in all, and may raise to stop. Errors as for ``put``;
        HubDamagedError also when ``source`` has another content; LocalFileError when it cannot be read.
        """

    def fetch_file(self, sha256: str, destination: Path, *, step: Step) -> None:
        """Bring an attachment to ``destination``, which must be free; nothing half ever has that name.

        An interrupted transfer goes on where it stopped. A file that proves damaged is set aside where the
        hub may be written, so that whoever has it whole brings it again. Raises HubUnreachableError,
        HubDamagedError, LocalFileError.
        """

    @property
    def shared_file(self) -> Optional[Path]:
        """Return where the shared GeoPackage lies, None if this hub has none."""


class MemoryHub:
    """A hub that lasts as long as the process: for trials and tests, held to the same contract."""

    def __init__(self, identity: str) -> None:
        self._identity = identity
        self.segments: Dict[str, bytes] = {}
        self.layers: Dict[str, bytes] = {}
        self.files: Dict[str, bytes] = {}
        self.aside: List[bytes] = []
        self._parts: Dict[Tuple[str, Path], bytearray] = {}
        self.hash_with = SHA256
        self.hides_changes = False

    def identity(self) -> str:
        """Return the id that it was made with."""
        return self._identity

    def algorithm(self) -> str:
        """Return ``hash_with``."""
        return self.hash_with

    def paths(self, since: Mapping[str, str]) -> List[str]:
        """Return the paths of the segments from the given months on."""
        return sorted(path for path in self.segments if path >= f"{path[:32]}/{since.get(path[:32], '')}")

    def read(self, name: SegmentName) -> bytes:
        """Return a segment's bytes."""
        try:
            return self.segments[name.path]
        except KeyError:
            raise HubUnreachableError("The segment {name} is not at the hub any more.", name=name.path) from None

    def revealed(self, cursor: Optional[str]) -> Tuple[Tuple[Change, ...], Optional[str]]:
        """Return nothing: everybody sees everything."""
        return (), None

    def put(self, name: SegmentName, content: bytes) -> None:
        """Keep a segment unless another content has its name."""
        if self.segments.setdefault(name.path, content) != content:
            raise HubDamagedError("{name} is at the hub already, with other content.", name=name.path)

    def has_layer(self, sha256: str) -> bool:
        """Return whether the file with this content is there."""
        return sha256 in self.layers

    def layer_is_whole(self, sha256: str) -> bool:
        """Return whether the file is there and still has that content."""
        return hashlib.sha256(self.layers.get(sha256, b"")).hexdigest() == sha256

    def put_layer(self, sha256: str, source: Path) -> None:
        """Keep a file under the hash of its content."""
        content = source.read_bytes()
        if hashlib.sha256(content).hexdigest() != sha256:
            raise HubDamagedError("{name} changed while it was read.", name=str(source))
        self.layers[sha256] = content

    def fetch_layer(self, sha256: str, destination: Path) -> None:
        """Write the file with this content."""
        if sha256 not in self.layers:
            raise HubUnreachableError("The layer {name} is not at the hub.", name=sha256)
        destination.write_bytes(self.layers[sha256])

    def missing_files(self, sha256s: Iterable[str]) -> Set[str]:
        """Return which of these attachments are not here."""
        return set(sha256s) - set(self.files)

    def file_is_whole(self, sha256: str) -> bool:
        """Return whether the attachment is here and has that content."""
        return sha256 in self.files and hashlib.sha256(self.files[sha256]).hexdigest() == sha256

    def put_file(self, sha256: str, source: Path, *, step: Step) -> None:
        """Keep an attachment under the hash of its content."""
        transfer.require_sha256(sha256)
        if self.file_is_whole(sha256):
            return
        self._set_aside(sha256)
        with transfer.local(source):
            total = source.stat().st_size
        part = self._parts.setdefault((sha256, source), bytearray())
        step(len(part), total)
        for block in transfer.blocks(source, len(part), lambda: transfer.local(source)):
            part += block
            step(len(part), total)
        content = bytes(self._parts.pop((sha256, source)))
        if hashlib.sha256(content).hexdigest() != sha256:
            raise HubDamagedError("{name} changed while it was read.", name=str(source))
        self.files[sha256] = content

    def fetch_file(self, sha256: str, destination: Path, *, step: Step) -> None:
        """Bring an attachment to ``destination``."""
        if sha256 not in self.files:
            raise HubUnreachableError("The file {name} is not at the hub.", name=sha256)
        content = self.files[sha256]

        def read_from(start: int) -> Iterator[bytes]:
            for position in range(start, len(content), transfer.BLOCK):
                yield content[position : position + transfer.BLOCK]

        if not transfer.fetch(read_from, len(content), destination, sha256, step=step):
            self._set_aside(sha256)
            raise HubDamagedError("The file {name} is damaged at the hub.", name=sha256)

    def _set_aside(self, sha256: str) -> None:
        if sha256 in self.files:
            self.aside.append(self.files.pop(sha256))

    @property
    def shared_file(self) -> Optional[Path]:
        """Return None: there is no file."""
        return None


def names(hub: Hub, since: Mapping[str, str]) -> List[SegmentName]:
    """Return the segments at a hub, from each sealer's given month on, sorted. Raises HubUnreachableError."""
    parsed = (SegmentName.parse(path) for path in hub.paths(since))
    return [name for name in parsed if name is not None]


def copy_verified(source: Path, destination: Path, sha256: str) -> bool:
    """Copy a file and return whether what arrived has the hash. Raises OSError."""
    if source.exists() and not source.is_file():
        return False  # a pipe or a device would never end
    shutil.copyfile(source, destination)
    return file_sha256(destination) == sha256


def file_sha256(path: Path) -> str:
    """Return the SHA-256 of a file's content, 64 hex digits. Raises OSError."""
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        for block in iter(lambda: stream.read(1 << 20), b""):
            digest.update(block)
    return digest.hexdigest()
