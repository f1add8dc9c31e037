"""Land enforcement for QGIS: who leads, who handles, by which clause. Importing this needs no QGIS."""

from __future__ import annotations

from typing import Any


def classFactory(iface: Any) -> Any:  # noqa: N802 - the name QGIS calls
    """Return the plugin object for ``iface`` (a QgisInterface)."""
    from enforcement_plugin.plugin import EnforcementPlugin

    return EnforcementPlugin(iface)
