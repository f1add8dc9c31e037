"""What stands where: structures over parcels and zones, as the facts that a rule pack asks for.

On arrays (shapely 2, numpy); nothing here knows QGIS, files that are kept open, or agencies.
"""

from __future__ import annotations

from enforcement_plugin.overlay.determine import determine_facts
from enforcement_plugin.overlay.layers import AreaLayer, ReferenceLayers, require_one_crs
from enforcement_plugin.overlay.result import REASONS, FactColumn, Notes, Overlaps, OverlayResult
from enforcement_plugin.overlay.spec import OverlaySpec

__all__ = [
    "REASONS",
    "AreaLayer",
    "FactColumn",
    "Notes",
    "Overlaps",
    "OverlayResult",
    "OverlaySpec",
    "ReferenceLayers",
    "determine_facts",
    "require_one_crs",
]
