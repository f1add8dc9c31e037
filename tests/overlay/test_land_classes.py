"""The area by land class on which a case is graded: farmland on its own, and what is left beside it."""

from __future__ import annotations

import pytest

from enforcement_plugin.overlay import OverlaySpec, ReferenceLayers, determine_facts
from enforcement_plugin.overlay.spec import FactSpec
from enforcement_plugin.rules import Calendar, decide, load_pack
from enforcement_plugin.rules.facts import MeasureSource
from tests.overlay.town import CRS, box, layer, layers

CLASSES = ("basic_farmland", "arable")
SPEC = OverlaySpec(
    (
        FactSpec("basic", (MeasureSource("area", "basic_farmland", "mu"),), "number"),
        FactSpec("arable", (MeasureSource("area", "arable", "mu"),), "number"),
        FactSpec("rest", (MeasureSource("area", "structure", "mu", CLASSES),), "number"),
        FactSpec("around", (MeasureSource("perimeter", "structure", "m"),), "number"),
        FactSpec("whole", (MeasureSource("area", "structure", "mu"),), "number"),
    )
)


def measured(structure, classes):
    reference = ReferenceLayers.of(CRS, None, None, layer(classes, "land_class"))
    result = determine_facts([structure], {}, reference, SPEC, threads=1)
    return {name: column.value(0) for name, column in result.facts.items()}, dict(result.notes.of(0))


def test_each_square_metre_counts_for_one_class_only():
    """Basic farmland, other arable land and the rest add up to the whole; forest belongs to the rest."""
    found, _ = measured(
        box(0, 0, 100, 100),
        [
            (box(0, 0, 30, 200), "basic_farmland"),
            (box(30, 0, 50, 200), "arable"),
            (box(50, 0, 70, 200), "forest"),
        ],
    )
    assert found["basic"] == pytest.approx(0.3 * found["whole"], rel=1e-6)
    assert found["arable"] == pytest.approx(0.2 * found["whole"], rel=1e-6)
    assert found["basic"] + found["arable"] + found["rest"] == pytest.approx(found["whole"], rel=1e-9)


def test_the_rest_counts_what_overlapping_classes_cover_once():
    found, _ = measured(
        box(0, 0, 100, 100), [(box(0, 0, 60, 200), "basic_farmland"), (box(40, 0, 80, 200), "arable")]
    )
    assert found["rest"] == pytest.approx(0.2 * found["whole"], rel=1e-6)


def test_nothing_is_left_of_a_structure_on_farmland():
    found, _ = measured(box(0, 0, 100, 100), [(box(-5, -5, 200, 200), "arable")])
    assert found["rest"] == pytest.approx(0.0, abs=1e-9)


def test_without_land_classes_the_rest_is_unknown_and_not_the_whole():
    result = determine_facts([box(0, 0, 100, 100)], {}, layers(), SPEC, threads=1)
    assert result.facts["rest"].value(0) is None
    assert dict(result.notes.of(0))["rest"] == "no_layer"
    assert result.facts["whole"].value(0) > 14.9


def test_the_classes_that_are_left_out_are_among_those_measured():
    assert {"basic_farmland", "arable"} == SPEC.land_classes


def test_the_perimeter_is_measured_in_metres_on_the_ground():
    """The scale of the projection here is 0.9999 of the ground, so 400 m on the map are 399.96 m."""
    found, _ = measured(box(0, 0, 100, 100), [])
    assert found["around"] == pytest.approx(400 * 0.999797**0.5, rel=1e-6)


def test_a_hole_has_a_boundary_too():
    found, _ = measured(box(0, 0, 100, 100) - box(40, 40, 60, 60), [])
    assert found["around"] == pytest.approx(480 * 0.999797**0.5, rel=1e-6)


@pytest.mark.parametrize(
    ("side", "severity", "warned"), [(50, "general", False), (57.738, "general", True), (58, "major", True)]
)
def test_a_structure_is_graded_by_the_ellipsoid(side, severity, warned):
    """From the outline over the land classes to the grade of 清远, article 25: 5 mu are 3333.3 m².

    A square of 57.738 m has 3333.7 m² in the plane and 3333.0 m² on the ellipsoid: the plane would call it major.
    With boundaries good to 1.5 m both are within half a mu, and that is said.
    """
    pack, calendar = load_pack("qingyuan"), Calendar(frozenset({2026}))
    farmland = layer([(box(-5, -5, 200, 200), "basic_farmland")], "land_class")
    reference = ReferenceLayers.of(CRS, None, None, farmland)
    result = determine_facts([box(0, 0, side, side)], {}, reference, OverlaySpec.from_pack(pack), threads=1)
    facts = {name: column.value(0) for name, column in result.facts.items() if column.value(0) is not None}
    assert facts["other_arable_mu"] == 0
    assert facts["other_land_mu"] == pytest.approx(0, abs=1e-9)
    decision = decide(pack, {**facts, "violations": ["V_LAND"]}, calendar=calendar, changes=False)
    assert decision.severity.value == severity
    assert ("near_limit" in {one.kind for one in decision.warnings}) == warned
