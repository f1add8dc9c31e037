"""Where hubs lie that are folders, and the profile that a user syncs with."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Optional, Union

from enforcement_plugin.errors import InputError
from enforcement_plugin.sync import memory
from enforcement_plugin.sync.devices import Claim
from enforcement_plugin.sync.postgres.address import is_address, parse
from enforcement_plugin.sync.profile import Profile, default_profile
from enforcement_plugin.workspace import Workspace


def hub_folder(hub: Union[str, Path]) -> Path:
    """Return the folder of a hub. Raises InputError for the address of a database, or for nothing."""
    if is_address(hub):
        raise InputError("{hub} is the address of a database; this needs a folder.", hub=parse(str(hub)).text)
    if not str(hub).strip():
        raise InputError("Name the folder, or the database, through which the workspace is synced.")
    return Path(hub).absolute()


def is_known(workspace: Workspace, folder: Path) -> bool:
    """Tell whether a workspace has been synced with the hub at this place."""
    return memory.recall(workspace.connection, memory.PLACE) == str(folder)


def profile_at(path: Optional[Path], claim: Optional[Claim] = None) -> Profile:
    """Return the profile in a file, by default the user's own; ``claim`` is who registers with it."""
    return Profile(path or default_profile(dict(os.environ)), claim or Claim())


def require_hub(folder: Path) -> None:
    """Refuse a folder in which nobody has published anything. Raises InputError."""
    if not (folder / "events").is_dir():
        raise InputError("{hub} is no hub: it has no folder named events.", hub=folder)
