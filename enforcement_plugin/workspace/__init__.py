"""Where the work is kept: a GeoPackage that records every change by itself.

``Workspace`` opens and creates the file; ``change`` and ``log`` say what happened in it; ``repositories``
reads and writes its rows; ``editions`` takes in whole layers. Needs no QGIS.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from enforcement_plugin.workspace.workspace import Workspace

__all__ = ["Workspace"]


def __getattr__(name: str) -> Any:
    """Load ``Workspace`` when it is asked for: who only needs the names of its tables does not wait for it."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f"{__name__}.workspace"), name)
