"""A wrong land right sends the wrong office after the wrong people: the fast way must equal the slow."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from enforcement_plugin.overlay import AreaLayer, OverlaySpec, ReferenceLayers, determine_facts
from enforcement_plugin.overlay.spec import FactSpec
from enforcement_plugin.rules.facts import ParcelSource, Tolerance, ZoneSource
from tests.overlay.exact import Exact

CRS = "EPSG:4548"
EAST, NORTH = 409_000.0, 4_035_000.0
# No round numbers: an overlap that lies exactly on the limit may fall to either side.
TOLERANCE = Tolerance(area_m2=0.93, share=0.0137)
SPEC = OverlaySpec(
    (
        FactSpec("in_second_ring", (ZoneSource("second_ring", "membership", None, TOLERANCE),), "bool"),
        FactSpec("district", (ZoneSource("district", "value", "other", TOLERANCE),)),
        FactSpec("cross_district", (ZoneSource("district", "crosses", None, TOLERANCE),), "bool"),
        FactSpec("land_use_right", (ParcelSource("land_use_right", "uniform_or_mixed", TOLERANCE),)),
        FactSpec("land_ownership", (ParcelSource("land_use_right", "uniform", TOLERANCE),)),
    )
)

small = st.integers(0, 12)
corner = st.tuples(small, small)


def at(polygon):
    return shapely.transform(polygon, lambda xy: np.add(xy, [EAST, NORTH]))


@st.composite
def outlines(draw):
    """Polygons as offices send them: slivers, rings with holes, bow ties, parts that overlap."""
    shape = draw(st.sampled_from(["box", "sliver", "ring", "hole", "two", "tilted"]))
    x, y = draw(corner)
    w, h = draw(st.integers(1, 9)), draw(st.integers(1, 9))
    if shape == "sliver":
        return at(shapely.box(x, y, x + w, y + draw(st.sampled_from([0.001, 0.02, 0.3]))))
    if shape == "ring":
        points = draw(st.lists(corner, min_size=3, max_size=6, unique=True))
        return at(shapely.Polygon(points))
    if shape == "hole":
        inner = shapely.box(x + 1, y + 1, x + w + 1, y + h + 1)
        return at(shapely.box(x, y, x + w + 2, y + h + 2).difference(inner))
    if shape == "two":
        x2, y2 = draw(corner)
        return at(shapely.MultiPolygon([shapely.box(x, y, x + w, y + h), shapely.box(x2, y2, x2 + 1, y2 + h)]))
    if shape == "tilted":
        return at(shapely.Polygon([(x, y), (x + w, y + 1), (x + w - 1, y + 1 + h), (x - 1, y + h)]))
    return at(shapely.box(x, y, x + w, y + h))


rights = st.sampled_from(["none", "granted", "allocated", None])


def cleaned(polygon):
    fixed = shapely.union_all([shapely.make_valid(part) for part in shapely.get_parts(polygon)])
    return None if fixed.area == 0 else fixed


@settings(max_examples=100, deadline=None)
@given(
    structures=st.lists(outlines(), min_size=1, max_size=4),
    parcels=st.lists(st.tuples(outlines(), rights), max_size=6),
    rings=st.lists(outlines(), max_size=2),
    districts=st.lists(st.tuples(outlines(), st.sampled_from(["dongchangfu", "city_devzone"])), max_size=3),
)
def test_same_facts_as_the_slow_way(structures, parcels, rings, districts):
    zones = [(polygon, {"kind": "second_ring", "code": "in", "name": "二环"}) for polygon in rings]
    zones += [
        (polygon, {"kind": "district", "code": code, "name": f"区{number}"})
        for number, (polygon, code) in enumerate(districts)
    ]
    layers = ReferenceLayers.of(
        CRS,
        AreaLayer.of(
            [polygon for polygon, _ in zones],
            {name: [attributes[name] for _, attributes in zones] for name in ("kind", "code", "name")},
        ),
        AreaLayer.of([polygon for polygon, _ in parcels], {"land_use_right": [right for _, right in parcels]}),
    )
    result = determine_facts(structures, {}, layers, SPEC, threads=1)

    exact = Exact(
        CRS,
        [(cleaned(polygon), attributes) for polygon, attributes in zones if cleaned(polygon) is not None],
        [(cleaned(polygon), {"right": right}) for polygon, right in parcels if cleaned(polygon) is not None],
        (0.93, 0.0137),
    )
    parcel_numbers = [number for number, (polygon, _) in enumerate(parcels) if cleaned(polygon) is not None]
    for index, structure in enumerate(map(cleaned, structures)):
        found = {name: column.value(index) for name, column in result.facts.items()}
        if structure is None:
            assert set(found.values()) == {None}
            assert np.isnan(result.area_m2[index])
            continue
        assert found == {
            "in_second_ring": exact.membership(structure, "second_ring"),
            "district": exact.zone_code(structure, "district", "other"),
            "cross_district": exact.crosses(structure, "district"),
            "land_use_right": exact.land_right(structure, "right"),
            "land_ownership": exact.land_right(structure, "right", uniform=True),
        }
        assert result.area_m2[index] == pytest.approx(exact.area(structure), rel=1e-6, abs=1e-6)
        under = result.parcels.of(index)
        expected = exact.overlaps(structure, exact.parcels)
        assert dict(zip(under.feature.tolist(), under.area_m2.tolist())) == pytest.approx(
            {parcel_numbers[number]: area for number, area in expected.items()}, rel=1e-6, abs=1e-6
        )


@pytest.mark.parametrize("work", [0, 3_000])
@settings(max_examples=30, deadline=None)
@given(places=st.lists(st.tuples(st.floats(0, 80), st.floats(0, 80), st.floats(0.5, 30)), min_size=3, max_size=8))
def test_a_border_of_many_vertices_is_the_border_that_was_drawn(work, places):
    # The ring is cut into pieces inside; an answer that depended on the cuts would move the city's border.
    angle = np.linspace(0, 2 * np.pi, 900, endpoint=False)
    radius = 36 + 2 * np.sin(23 * angle) + np.sin(71 * angle)
    ring = at(shapely.Polygon(np.column_stack([40 + radius * np.cos(angle), 40 + radius * np.sin(angle)])))
    ring = ring.difference(at(shapely.box(33, 35, 37.5, 41)))
    structures = [
        at(shapely.Polygon([(x, y), (x + size, y + size / 3), (x + size / 2, y + size)])) for x, y, size in places
    ]
    zones = [(ring, {"kind": "second_ring", "code": "in", "name": "二环"})]
    columns = {"kind": ["second_ring"], "code": ["in"], "name": ["二环"]}
    layers = ReferenceLayers.of(CRS, AreaLayer.of([ring], columns, work=work))
    assert layers.zones.is_cut and (layers.zones.grid is not None) == bool(work)
    result = determine_facts(structures, {}, layers, SPEC, threads=1)
    exact = Exact(CRS, zones, tolerance=(0.93, 0.0137))
    for index, structure in enumerate(structures):
        assert result.facts["in_second_ring"].value(index) is exact.membership(structure, "second_ring")
        inside = result.zones.of(index).area_m2.sum()
        assert inside == pytest.approx(exact.shared(structure, [ring]), rel=1e-6, abs=1e-6)
