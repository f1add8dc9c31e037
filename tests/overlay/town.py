"""A town of a few parcels, stated in metres from one corner, so that a test states only its geometry."""

from __future__ import annotations

import numpy as np
import shapely

from enforcement_plugin.overlay import AreaLayer, OverlaySpec, ReferenceLayers, determine_facts
from enforcement_plugin.overlay.spec import FactSpec
from enforcement_plugin.rules.facts import MeasureSource, ParcelSource, StructureSource, Tolerance, ZoneSource

CRS = "EPSG:4548"
EAST, NORTH = 409_000.0, 4_035_000.0
TOLERANCE = Tolerance(area_m2=1, share=0.01)
SPEC = OverlaySpec(
    (
        FactSpec("in_second_ring", (ZoneSource("second_ring", "membership", None, TOLERANCE),), "bool"),
        FactSpec("district", (ZoneSource("district", "value", "other", TOLERANCE),)),
        FactSpec("cross_district", (ZoneSource("district", "crosses", None, TOLERANCE),), "bool"),
        FactSpec("land_use_right", (ParcelSource("land_use_right", "uniform_or_mixed", TOLERANCE),)),
        FactSpec("land_ownership", (ParcelSource("land_ownership", "uniform", TOLERANCE),)),
        FactSpec("farmland_mu", (MeasureSource("area", "basic_farmland", "mu"),), "number"),
        FactSpec("stage", (StructureSource("build_stage"),), "enum", ("pre_start", "under_construction")),
    )
)


def box(x0, y0, x1, y1):
    return shapely.box(EAST + x0, NORTH + y0, EAST + x1, NORTH + y1)


def ring(*points):
    return shapely.Polygon(np.add(points, [EAST, NORTH]))


def layer(features, *names):
    """An AreaLayer of (geometry, value, …) with these column names."""
    columns = {name: [feature[number + 1] for feature in features] for number, name in enumerate(names)}
    return AreaLayer.of([feature[0] for feature in features], columns)


def layers(parcels=None, zones=None, farmland=None, crs=CRS):
    return ReferenceLayers.of(
        crs,
        None if zones is None else layer(zones, "kind", "code", "name"),
        None if parcels is None else layer(parcels, "land_use_right", "land_ownership"),
        None if farmland is None else layer([(area, "basic_farmland") for area in farmland], "land_class"),
    )


def facts(structure, spec=SPEC, attributes=None, **given):
    """The facts of one structure, and why those that are unknown are."""
    result = determine_facts([structure], attributes or {}, layers(**given), spec, threads=1)
    return {name: column.value(0) for name, column in result.facts.items()}, dict(result.notes.of(0))
