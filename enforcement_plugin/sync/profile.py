"""Who seals: a random id that belongs to one user's profile and one file together.

A copied file, or one restored from a backup, must not continue the chain of the original. So the file says
which sealer it used last, the profile says for which file and hub it made that sealer and how far it got,
and only where both agree does the chain go on. Otherwise a new sealer begins, and nobody can be accused of
having rewritten anything.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import socket
import time
import uuid
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Dict, Iterator, Optional

from enforcement_plugin.errors import SurroundingsError
from enforcement_plugin.sync.devices import Claim

WAIT_SECONDS = 30.0


class SyncRunningError(SurroundingsError):
    """Another sync of the same file is under way."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            "{path} is being synced by another program. Nothing was changed; try again when it has finished.",
            path=path,
        )


@dataclass(frozen=True)
class Mark:
    """How far a sealer had got when its profile last heard of it."""

    replica: str
    hub: str
    position: int
    hash: str
    key: str = ""  # public key with which its last segment was signed


class Profile:
    """The sealers of one user, in a small JSON file.

    ``claim`` is what he says of himself where he seals (devices.py); None: he says nothing.
    """

    def __init__(self, path: Path, claim: Optional[Claim] = None) -> None:
        self.path = path
        self.claim = claim

    def mark(self, sealer: str) -> Optional[Mark]:
        """Return what the profile knows of ``sealer``, None if it never heard of it."""
        entry = self._load().get(sealer)
        if not isinstance(entry, dict):
            return None
        try:
            return Mark(
                replica=str(entry["replica"]),
                hub=str(entry["hub"]),
                position=int(entry["position"]),
                hash=str(entry["hash"]),
                key=str(entry.get("key", "")),
            )
        except (KeyError, TypeError, ValueError):
            return None

    def keep(self, sealer: str, mark: Mark) -> None:
        """Remember how far a sealer got. Raises SurroundingsError when the profile cannot be written."""
        sealers = {**self._load(), sealer: vars(mark)}
        part = self.path.with_name(f"{self.path.name}.{os.getpid()}.part")
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            part.write_text(json.dumps({"sealers": sealers}, indent=1, sort_keys=True), "utf-8")
            part.replace(self.path)
        except OSError as error:
            raise SurroundingsError(
                "{path} cannot be written ({reason}). It keeps the identity under which this user's changes "
                "are sealed; nothing was published.",
                path=self.path,
                reason=error.strerror or str(error),
            ) from error

    def device(self, replica: str) -> str:
        """Return a name of this user's profile on this machine together with a file, alike at every call."""
        where = (str(self.path.absolute()), socket.gethostname(), f"{uuid.getnode():012x}", replica)
        return hashlib.sha256("\n".join(where).encode("utf-8", "surrogateescape")).hexdigest()[:16]

    @contextlib.contextmanager
    def alone(self, replica: str, path: Path) -> Iterator[None]:
        """Hold the right to sync the file ``replica``; the system takes it back if this process dies.

        Raises SyncRunningError when another process of this user keeps it for too long.
        """
        lock = self.path.with_name(f"sync-{replica}.lock")
        try:
            lock.parent.mkdir(parents=True, exist_ok=True)
            stream = lock.open("ab")
        except OSError as error:
            raise SurroundingsError(
                "{path} cannot be written ({reason}). It keeps two syncs of one file apart; nothing was changed.",
                path=lock,
                reason=error.strerror or str(error),
            ) from error
        with stream:
            until = time.monotonic() + WAIT_SECONDS
            while not _try_lock(stream):
                if time.monotonic() > until:
                    raise SyncRunningError(path)
                time.sleep(0.1)
            try:
                yield
            finally:
                _unlock(stream)

    def _load(self) -> Dict[str, object]:
        try:
            data = json.loads(self.path.read_text("utf-8"))
        except (OSError, ValueError):
            return {}
        sealers = data.get("sealers") if isinstance(data, dict) else None
        return dict(sealers) if isinstance(sealers, dict) else {}


if os.name == "nt":
    import msvcrt

    def _try_lock(stream: BinaryIO) -> bool:
        try:
            stream.seek(0)
            msvcrt.locking(stream.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
        except OSError:
            return False
        return True

    def _unlock(stream: BinaryIO) -> None:
        stream.seek(0)
        msvcrt.locking(stream.fileno(), msvcrt.LK_UNLCK, 1)  # type: ignore[attr-defined,unused-ignore]

else:
    import fcntl

    def _try_lock(stream: BinaryIO) -> bool:
        try:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True

    def _unlock(stream: BinaryIO) -> None:
        fcntl.flock(stream, fcntl.LOCK_UN)


def default_profile(environment: Dict[str, str]) -> Path:
    """Return where a user's sealers are kept when nobody says otherwise."""
    if os.name == "nt" and environment.get("APPDATA"):
        return Path(environment["APPDATA"]) / "enforcement" / "sealers.json"
    base = environment.get("XDG_CONFIG_HOME") or Path.home() / ".config"
    return Path(base) / "enforcement" / "sealers.json"
