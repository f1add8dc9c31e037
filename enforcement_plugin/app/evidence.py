"""Whether the record is still what was sealed, and what a person can hold in his hand to tell later."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Callable, Dict, Optional, Sequence, Union

from enforcement_plugin.app.syncing import hub_folder
from enforcement_plugin.errors import InputError
from enforcement_plugin.sync import keys, segment, verify
from enforcement_plugin.sync.folder_hub import FolderHub
from enforcement_plugin.sync.profile import default_profile
from enforcement_plugin.sync.verify_heads import parse_heads

ALGORITHMS = segment.ALGORITHMS
PASSPHRASE = keys.PASSPHRASE

Progress = Callable[[float, str], None]


def _silent(share: float, text: str) -> None:
    """Hear about progress and say nothing."""


def verify_hub(
    hub: Union[str, Path],
    witnesses: Sequence[Union[str, Path]] = (),
    heads: Sequence[str] = (),
    *,
    progress: Progress = _silent,
) -> Dict[str, object]:
    """Return whether the hub still says what was sealed (contract, ``sync verify``).

    ``witnesses`` are workspace files that have synced with it, ``heads`` texts that were written down or
    scanned (``sync head``). Raises InputError when there is no hub, or a text is no head.
    """
    reached = _existing(hub)
    seen = [verify.witness_of(Path(path)) for path in witnesses]
    written = [head for text in heads for head in parse_heads(text)]
    return verify.outcome(verify.verify(reached, seen, written, progress=progress))


def _existing(hub: Union[str, Path]) -> FolderHub:
    folder = hub_folder(hub)
    if not (folder / "events").is_dir():
        raise InputError("{hub} is no hub: it has no folder named events.", hub=folder)
    return FolderHub(folder)


def hub_algorithm(hub: Union[str, Path], algorithm: Optional[str] = None) -> Dict[str, object]:
    """Choose one of ``ALGORITHMS`` for the new segments of a hub, if one is given, and tell which it is.

    What was sealed before stays as it is; a chain may change its hash from segment to segment. Raises
    InputError when there is no hub or this computer lacks the algorithm, HubError when it cannot be written.
    """
    reached = _existing(hub)
    if algorithm is not None:
        if not segment.offered(algorithm):
            raise InputError(
                "This computer's Python cannot compute {algorithm}; whoever reads the hub must be able to.",
                algorithm=algorithm,
            )
        reached.choose_algorithm(algorithm)
    return {"algorithm": reached.algorithm()}


def device_key(profile: Optional[Path] = None) -> Optional[keys.DeviceKey]:
    """Return the key of this user's command line, None if he made none. Raises as ``keys.read_key_file``."""
    return keys.read_key_file(_key_file(profile), os.environ)


def create_device_key(profile: Optional[Path] = None) -> Dict[str, object]:
    """Make the key with which this user's command line signs. Raises as ``keys.create_key_file``."""
    path = _key_file(profile)
    return _told(keys.create_key_file(path, os.environ), path)


def show_device_key(profile: Optional[Path] = None) -> Dict[str, object]:
    """Return the public key of this user's command line and where the private one lies.

    Raises InputError if there is none, and as ``keys.read_key_file``.
    """
    path = _key_file(profile)
    key = keys.read_key_file(path, os.environ)
    if key is None:
        raise InputError("{path} does not exist: make a key first (sync key create).", path=path)
    return _told(key, path)


def _told(key: keys.Signer, path: Path) -> Dict[str, object]:
    return {"public_key": key.public_key, "file": str(path)}


def _key_file(profile: Optional[Path]) -> Path:
    return keys.key_file(profile or default_profile(dict(os.environ)))
