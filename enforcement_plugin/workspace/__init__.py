"""Where the work is kept: a GeoPackage that records every change by itself.

``Workspace`` opens and creates the file; ``change`` and ``log`` say what happened in it; ``repositories``
reads and writes its rows; ``editions`` takes in whole layers. Needs no QGIS.
"""

from enforcement_plugin.workspace.workspace import Workspace

__all__ = ["Workspace"]
