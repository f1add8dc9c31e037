"""The demo city: one call makes a workspace to try everything on."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Callable, Union

from enforcement_plugin.app.workspaces import create_workspace, random_id, system_clock
from enforcement_plugin.demo import Distribution, build
from enforcement_plugin.demo.shapes import CRS
from enforcement_plugin.errors import InputError

PACK = "liaocheng"


def build_demo(
    path: Union[str, Path],
    *,
    structures: int,
    seed: int,
    language: str = "zh",
    clock: Callable[[], datetime] = system_clock,
    ids: Callable[[], str] = random_id,
    progress: Callable[[float, str], None] = lambda share, text: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Distribution:
    """Create a workspace at ``path`` with a 聊城-like city of ``structures`` suspected structures.

    Zones, parcels, land classes and structures are the same for the same seed; the file's own ids are not,
    because two copies of a workspace must be told apart. A failure or cancelling leaves no file behind.
    Raises InputError for an existing file or a size outside 500 … 1,000,000, CancelledError.
    """
    path = Path(path)
    if seed < 0:
        raise InputError("The seed of a demo city is 0 or more, not {seed}.", seed=seed)
    workspace = create_workspace(path, pack=PACK, crs=CRS, language=language, clock=clock, ids=ids)
    try:
        with workspace:
            return build(workspace, structures, seed, progress=progress, cancelled=cancelled)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
