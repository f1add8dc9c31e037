"""The plugin's own icons by name."""

from __future__ import annotations

from qgis.PyQt.QtGui import QIcon

from enforcement_plugin import paths


def icon(name: str) -> QIcon:
    """Return ``resources/icons/<name>.svg``."""
    return QIcon(str(paths.resources_dir() / "icons" / f"{name}.svg"))
