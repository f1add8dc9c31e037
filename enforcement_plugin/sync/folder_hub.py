"""A hub that is a folder, on an office share or a stick: nothing relies on the share's locks.

Every file is written under a temporary name, flushed to the disk, read back and only then given its name,
which is never one that exists. So a reader sees a file whole or not at all, and a killed process leaves at
most a ``.part`` file that nobody reads.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import json
import os
import re
import stat
from pathlib import Path
from typing import Callable, Iterable, Iterator, List, Mapping, Optional, Set, Tuple
from uuid import uuid4

from enforcement_plugin.errors import InputError
from enforcement_plugin.sync import transfer
from enforcement_plugin.sync.hub import (
    HubDamagedError,
    HubError,
    HubFullError,
    HubReadOnlyError,
    HubUnreachableError,
    copy_verified,
    file_sha256,
)
from enforcement_plugin.sync.segment import ALGORITHMS, SHA256, SUFFIX, SegmentName
from enforcement_plugin.sync.transfer import FULL, PART, Step, give_name, is_sha256, require_sha256
from enforcement_plugin.workspace.change import Change

HUB_FORMAT = "enforcement-hub"
SETTINGS = "settings.json"  # what the office chose; beside hub.json, which is written once
_SEALER = re.compile(r"[0-9a-f]{32}\Z")
_MONTH = re.compile(r"\d{4}-\d\d\Z")
_SEGMENT = re.compile(r"\d{10}-\d{10}-[0-9a-f]{16}\.seg\Z")
_FEW_FILES = 64  # to ask for so many one by one is quicker than to list a folder of a hundred thousand
_REFUSED = {errno.EACCES, errno.EPERM, errno.EROFS}


def _part_of(final: Path) -> Path:
    # Two officers may be writing the same thing at once: neither may give the other's half its name.
    return final.with_name(f".{final.name}.{uuid4().hex[:8]}{PART}")


@contextlib.contextmanager
def _half(part: Path) -> Iterator[None]:
    # What was not finished helps nobody and takes room that the disk may be short of.
    try:
        yield
    except BaseException:
        with contextlib.suppress(OSError):
            part.unlink()
        raise


class FolderHub:
    """Segments, layers, attachments and the shared GeoPackage below one folder (design, "Hub").

    ``device`` is a name of this device and file that no other has: the half of an upload bears it, so that
    its owner finds it again and nobody else writes to it. Without one an interrupted upload begins anew.
    """

    def __init__(self, root: Path, device: str = "") -> None:
        self.root = root
        self._device = re.sub(r"[^0-9A-Za-z]", "", device) or uuid4().hex[:16]
        self._events = root / "events"
        self._layers = root / "layers"
        self._files = root / "files"

    @classmethod
    def open(cls, root: Path, *, ids: Callable[[], str], known: bool = False, device: str = "") -> FolderHub:
        """Return the hub at ``root``, made if its parent exists.

        ``ids`` gives a new hub its id; ``known`` tells that the hub has been at this place before; ``device``
        is who uploads (see the class). Raises
        InputError where no hub can be (a file, a parent that does not exist), HubError where the surroundings
        refuse, or where a known place is out of reach.
        """
        if root.exists() and not root.is_dir():
            raise InputError("{path} is a file. A hub is a folder.", path=str(root))
        if not root.is_dir() and not root.parent.is_dir():
            if known:
                raise _hub_error("read", root, FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT)))
            raise InputError(
                "{path} cannot be made, because its folder {parent} does not exist or cannot be reached.",
                path=str(root),
                parent=str(root.parent),
            )
        hub = cls(root, device)
        if known and not (root / "hub.json").exists():
            # The mount point of a share that is away looks just like this. A hub made there would split the
            # office in two, and the chains of the real one would look cut off.
            raise HubError(
                "{path} does not hold the hub that this workspace was synced with. Nothing is lost: your changes "
                "wait in your own file. Connect the share and sync again; only if the hub is gone for good, "
                "have it built anew from this file (command line: sync run … --rebuild).",
                path=str(root),
            )
        with _told("written", root):
            root.mkdir(exist_ok=True)
        if not (root / "hub.json").exists():
            content = json.dumps({"format": HUB_FORMAT, "version": 1, "hub": ids()}).encode("ascii") + b"\n"
            with contextlib.suppress(HubReadOnlyError):
                hub._keep(root / "hub.json", content)
        return hub

    def identity(self) -> str:
        """Return the id in ``hub.json``; where it is missing or damaged, one made from the path.

        Raises HubUnreachableError: a share that is away for a moment must not pass for another hub.
        """
        try:
            with _told("read", self.root):
                stated = _content(self.root / "hub.json") if self._has_identity() else b"{}"
            data = json.loads(stated.decode("utf-8", "replace"))
            if isinstance(data, dict) and _SEALER.match(str(data.get("hub"))):
                return str(data["hub"])
        except ValueError:
            pass
        return hashlib.sha256(os.fsencode(self.root.absolute())).hexdigest()[:32]

    @property
    def hides_changes(self) -> bool:
        """Return False: whoever may read the folder may read everything in it."""
        return False

    def algorithm(self) -> str:
        """Return what ``settings.json`` asks for, SHA-256 where it says nothing that is known."""
        try:
            data = json.loads(_content(self.root / SETTINGS).decode("utf-8"))
        except (OSError, ValueError):
            return SHA256
        wanted = data.get("algorithm") if isinstance(data, dict) else None
        return str(wanted) if wanted in ALGORITHMS else SHA256

    def choose_algorithm(self, algorithm: str) -> None:
        """Have new segments hashed with one of ``segment.ALGORITHMS`` from now on. Errors as for ``put``."""
        final = self.root / SETTINGS
        part = _part_of(final)
        with _told("written", final), _half(part):
            part.write_text(json.dumps({"algorithm": algorithm}) + "\n", "ascii")
            part.replace(final)

    def _has_identity(self) -> bool:
        """Tell whether there is a ``hub.json``. Raises OSError where nobody can tell."""
        if not self.root.is_dir():
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(self.root))
        return (self.root / "hub.json").exists()

    def paths(self, since: Mapping[str, str]) -> List[str]:
        """Return the paths of the segments from the given months on. Lists folders, opens no file."""
        found: List[str] = []
        with _told("read", self.root):
            if not self.root.is_dir():
                raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(self.root))
            for sealer in _children(self._events, _SEALER):
                for month in _children(self._events / sealer, _MONTH):
                    if month >= since.get(sealer, ""):
                        files = _children(self._events / sealer / month, _SEGMENT)
                        found += [f"{sealer}/{month}/{file}" for file in files]
        return found

    def read(self, name: SegmentName) -> bytes:
        """Return a segment's bytes."""
        path = self._events / name.path
        with _told("read", path):
            return _content(path)

    def revealed(self, cursor: Optional[str]) -> Tuple[Tuple[Change, ...], Optional[str]]:
        """Return nothing: whoever may read the folder may read everything in it."""
        return (), None

    def put(self, name: SegmentName, content: bytes) -> None:
        """Keep a segment; read back when this returns."""
        self._keep(self._events / name.path, content)

    def has_layer(self, sha256: str) -> bool:
        """Return whether the file with this content is there (by its name; reading checks the content)."""
        return self._layer(sha256).exists()

    def put_layer(self, sha256: str, source: Path) -> None:
        """Keep a file under the hash of its content."""
        final = self._layer(sha256)
        if final.exists():
            return
        part = _part_of(final)
        with _told("written", final):
            final.parent.mkdir(exist_ok=True)
            with _half(part):
                if not copy_verified(source, part, sha256):
                    raise HubDamagedError(
                        "{path} did not arrive whole; nothing was changed there.", path=str(final)
                    )
                _flush(part)
                give_name(part, final)

    def fetch_layer(self, sha256: str, destination: Path) -> None:
        """Copy the file with this content to ``destination``."""
        source = self._layer(sha256)
        with _told("read", source):
            if not copy_verified(source, destination, sha256):
                raise HubDamagedError("{path} is damaged: its content has another hash.", path=str(source))

    def layer_is_whole(self, sha256: str) -> bool:
        """Return whether the file is there and has the content that its name promises."""
        source = self._layer(sha256)
        with _told("read", source):
            return source.is_file() and file_sha256(source) == sha256

    def missing_files(self, sha256s: Iterable[str]) -> Set[str]:
        """Return which of these attachments are not there. Lists the folder once if many are asked for."""
        wanted = set(sha256s)
        with _told("read", self._files):
            if not self.root.is_dir():
                raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(self.root))
            if len(wanted) <= _FEW_FILES:
                return {each for each in wanted if not (is_sha256(each) and self._file(each).is_file())}
            try:
                with os.scandir(self._files) as entries:
                    return wanted - {entry.name for entry in entries if entry.is_file()}
            except FileNotFoundError:
                return wanted

    def file_is_whole(self, sha256: str) -> bool:
        """Return whether the attachment is there and has the content that its name promises."""
        path = self._file(sha256)
        with _told("read", path):
            return path.is_file() and file_sha256(path) == sha256

    def put_file(self, sha256: str, source: Path, *, step: Step) -> None:
        """Keep an attachment under the hash of its content; resumable."""
        final = self._file(sha256)
        part = final.with_name(f".{sha256}.{self._device}{PART}")
        if final.exists():
            if self.file_is_whole(sha256):
                with contextlib.suppress(OSError):
                    part.unlink()
                return
            with _told("written", final):
                self._set_aside(sha256)
        with transfer.local(source):
            total = source.stat().st_size
        with _told("written", final):
            final.parent.mkdir(exist_ok=True)

        def read_from(start: int) -> Iterator[bytes]:
            return transfer.blocks(source, start, lambda: transfer.local(source))

        if not transfer.gather(read_from, total, part, sha256, step=step, errors=lambda: _told("written", final)):
            raise HubDamagedError("{path} did not arrive whole; nothing was changed there.", path=str(final))
        with _told("written", final):
            give_name(part, final)
            _flush_folder(final.parent)

    def fetch_file(self, sha256: str, destination: Path, *, step: Step) -> None:
        """Bring an attachment to ``destination``; resumable."""
        source = self._file(sha256)
        with _told("read", source):
            if not source.is_file():  # also a pipe or a device, which could be read for ever
                raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(source))
            total = source.stat().st_size

        def read_from(start: int) -> Iterator[bytes]:
            return transfer.blocks(source, start, lambda: _told("read", source))

        if not transfer.fetch(read_from, total, destination, sha256, step=step):
            with contextlib.suppress(OSError):
                self._set_aside(sha256)
            raise HubDamagedError("{path} is damaged: its content has another hash.", path=str(source))

    def _set_aside(self, sha256: str) -> None:
        """Take a damaged attachment's name from it, so that the whole one can have it; keep it as evidence."""
        final = self._file(sha256)
        found = file_sha256(final)
        if found == sha256:
            return
        aside = self._files / "damaged" / f"{sha256}-{found[:16]}"
        aside.parent.mkdir(exist_ok=True)
        final.replace(aside)
        if file_sha256(aside) == sha256:
            # Between the look and the move somebody else had mended it.
            give_name(aside, final)

    @property
    def shared_file(self) -> Path:
        """Return where the shared GeoPackage lies."""
        return self.root / "cases.gpkg"

    def _file(self, sha256: str) -> Path:
        return self._files / require_sha256(sha256)

    def _layer(self, sha256: str) -> Path:
        return self._layers / f"{sha256}.gpkg"

    def _keep(self, final: Path, content: bytes) -> None:
        part = _part_of(final)
        with _told("written", final):
            final.parent.mkdir(parents=True, exist_ok=True)
            if not final.exists():
                with _half(part):
                    with part.open("wb") as stream:
                        stream.write(content)
                        stream.flush()
                        os.fsync(stream.fileno())
                    if part.read_bytes() != content:
                        raise HubDamagedError(
                            "{path} did not arrive whole; nothing was changed there.", path=str(final)
                        )
                    give_name(part, final)
                _flush_folder(final.parent)
            if final.suffix == SUFFIX and final.read_bytes() != content:
                raise HubDamagedError("{path} is there already, with other content.", path=str(final))


def _children(folder: Path, pattern: re.Pattern[str]) -> List[str]:
    try:
        return sorted(filter(pattern.match, os.listdir(folder)))  # noqa: PTH208 - thousands of names, no paths
    except FileNotFoundError:
        return []


def _content(path: Path) -> bytes:
    """Return what a file holds; a pipe or a device in its place is refused instead of waited for."""
    # O_NONBLOCK: opening a pipe would else hang until somebody writes into it. A file is read as ever.
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise OSError(errno.EINVAL, os.strerror(errno.EINVAL), str(path))
    with os.fdopen(descriptor, "rb") as stream:
        return stream.read()


def _flush(path: Path) -> None:
    with path.open("rb+") as stream:
        os.fsync(stream.fileno())


def _flush_folder(folder: Path) -> None:
    """Make the new name last through a power cut, where the system can (POSIX)."""
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


@contextlib.contextmanager
def _told(what: str, path: Path) -> Iterator[None]:
    """Turn the system's errors into sentences that say what happened to whom."""
    try:
        yield
    except OSError as error:
        raise _hub_error(what, path, error) from error


def _hub_of(path: Path) -> Path:
    """Return the hub that a path lies in: where no right or no room is, none of its names says more."""
    inside = [parent.parent for parent in path.parents if parent.name in ("events", "layers", "files")]
    return inside[0] if inside else path


def _hub_error(what: str, path: Path, error: OSError) -> HubError:
    reason: Optional[str] = error.strerror or str(error)
    if error.errno in FULL:
        return HubFullError(
            "There is no room left for {path}. Nothing is lost: your changes wait in your own file. "
            "Free some space at the hub and sync again.",
            path=str(_hub_of(path)),
        )
    if error.errno in _REFUSED and what != "read":
        return HubReadOnlyError(
            "{path} may not be written ({reason}). Your changes wait in your own file; ask for the right to "
            "write to the hub and sync again.",
            path=str(_hub_of(path)),
            reason=reason,
        )
    if what == "read":
        return HubUnreachableError(
            "{path} cannot be read ({reason}). Nothing is lost: your changes wait in your own file. "
            "Sync again when the hub can be reached.",
            path=str(path),
            reason=reason,
        )
    return HubUnreachableError(
        "{path} cannot be written ({reason}). Nothing is lost: your changes wait in your own file. "
        "Sync again when the hub can be reached.",
        path=str(path),
        reason=reason,
    )
