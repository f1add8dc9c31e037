"""What a place that keeps everybody's changes must be able to do, and the one in memory."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path
from typing import Dict, List, Mapping, Optional, Protocol, Tuple

from enforcement_plugin.errors import SurroundingsError
from enforcement_plugin.sync.segment import SegmentName
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


class Hub(Protocol):
    """Keeps segments and reference layers for ever; hands out what it is asked for; overwrites nothing."""

    def identity(self) -> str:
        """Return the hub's own id, 32 hex digits: a workspace remembers per hub what it has read."""

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

    @property
    def shared_file(self) -> Optional[Path]:
        """Return where the shared GeoPackage lies, None if this hub has none."""


class MemoryHub:
    """A hub that lasts as long as the process: for trials and tests, held to the same contract."""

    def __init__(self, identity: str) -> None:
        self._identity = identity
        self.segments: Dict[str, bytes] = {}
        self.layers: Dict[str, bytes] = {}

    def identity(self) -> str:
        """Return the id that it was made with."""
        return self._identity

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
    shutil.copyfile(source, destination)
    return file_sha256(destination) == sha256


def file_sha256(path: Path) -> str:
    """Return the SHA-256 of a file's content, 64 hex digits. Raises OSError."""
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        for block in iter(lambda: stream.read(1 << 20), b""):
            digest.update(block)
    return digest.hexdigest()
