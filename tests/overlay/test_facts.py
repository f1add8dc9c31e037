"""What an officer would lose: a wrong answer about whose land it is, in which district, inside which road."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from osgeo import ogr

from enforcement_plugin.errors import CancelledError, InputError
from enforcement_plugin.overlay import AreaLayer, ReferenceLayers, determine_facts, require_one_crs
from enforcement_plugin.overlay.determine import BATCH
from enforcement_plugin.overlay.spec import FactSpec, OverlaySpec
from enforcement_plugin.rules.facts import ParcelSource, Tolerance, ZoneSource
from tests.overlay.town import CRS, EAST, NORTH, SPEC, box, facts, layer, layers, ring

HOUSE = box(10, 10, 30, 30)  # 400 m²


# --- land rights ------------------------------------------------------------------------------


def test_a_house_on_one_parcel_has_its_right():
    found, why = facts(HOUSE, parcels=[(box(0, 0, 50, 50), "granted", "state")])
    assert found["land_use_right"] == "granted" and found["land_ownership"] == "state"
    assert "land_use_right" not in why


def test_two_rights_are_mixed_however_small_the_smaller_part():
    # 5 % on land never granted: a majority would have said "granted" and sent the wrong department.
    parcels = [(box(0, 0, 29, 50), "granted", "state"), (box(29, 0, 50, 50), "none", "state")]
    found, why = facts(HOUSE, parcels=parcels)
    assert found["land_use_right"] == "mixed"
    assert why["land_use_right"] == "parcels_differ"
    assert found["land_ownership"] == "state"


def test_two_owners_are_unknown_where_the_pack_wants_one():
    parcels = [(box(0, 0, 20, 50), "none", "state"), (box(20, 0, 50, 50), "none", "collective")]
    found, why = facts(HOUSE, parcels=parcels)
    assert found["land_ownership"] is None and why["land_ownership"] == "parcels_differ"
    assert found["land_use_right"] == "none"


def test_a_hand_breadth_over_the_border_is_the_surveyors_error_not_a_second_parcel():
    parcels = [(box(0, 0, 29.9, 50), "granted", "state"), (box(29.9, 0, 50, 50), "none", "state")]  # 2 m², 0.5 %
    found, _ = facts(HOUSE, parcels=parcels)
    assert found["land_use_right"] == "granted"


def test_a_part_on_no_parcel_keeps_the_right_open():
    found, why = facts(HOUSE, parcels=[(box(0, 0, 25, 50), "granted", "state")])
    assert found["land_use_right"] is None and why["land_use_right"] == "uncovered"


def test_a_parcel_that_does_not_say_keeps_the_right_open_unless_it_is_mixed_anyway():
    silent = (box(0, 0, 18, 50), None, "state")
    found, why = facts(HOUSE, parcels=[silent, (box(18, 0, 50, 50), "granted", "state")])
    assert found["land_use_right"] is None and why["land_use_right"] == "parcel_unknown"
    found, _ = facts(
        HOUSE,
        parcels=[silent, (box(18, 0, 24, 50), "granted", "state"), (box(24, 0, 50, 50), "none", "state")],
    )
    assert found["land_use_right"] == "mixed"


def test_no_parcel_and_no_layer_are_different_answers():
    assert facts(HOUSE, parcels=[(box(100, 0, 150, 50), "none", "state")])[1]["land_use_right"] == "no_parcel"
    assert facts(HOUSE)[1]["land_use_right"] == "no_layer"


def test_parcels_that_overlap_each_other_do_not_hide_a_gap():
    # Twice 60 % of the house is 120 % of it, and yet 40 % lie on no parcel at all.
    half = box(0, 0, 22, 50)
    found, why = facts(HOUSE, parcels=[(half, "granted", "state"), (half, "granted", "state")])
    assert found["land_use_right"] is None and why["land_use_right"] == "uncovered"


def test_a_parcel_inside_a_parcel_counts_as_a_second_right():
    parcels = [(box(0, 0, 50, 50), "granted", "state"), (box(15, 15, 25, 25), "none", "state")]
    assert facts(HOUSE, parcels=parcels)[0]["land_use_right"] == "mixed"


def test_a_hole_in_a_parcel_is_not_the_parcel():
    holed = box(0, 0, 50, 50).difference(box(5, 5, 35, 35))
    assert facts(HOUSE, parcels=[(holed, "granted", "state")])[1]["land_use_right"] == "no_parcel"


def test_parts_of_one_structure_are_one_structure():
    both = shapely.union(box(5, 5, 10, 10), box(60, 5, 65, 10))
    parcels = [(box(0, 0, 50, 50), "granted", "state"), (box(50, 0, 90, 50), "none", "state")]
    assert facts(both, parcels=parcels)[0]["land_use_right"] == "mixed"


def test_a_kiosk_smaller_than_the_tolerance_still_stands_somewhere():
    kiosk = box(10, 10, 10.7, 10.7)
    found, _ = facts(
        kiosk,
        parcels=[(box(0, 0, 50, 50), "none", "state")],
        zones=[(box(60, 0, 90, 50), "second_ring", "in", "二环")],
    )
    assert found["land_use_right"] == "none" and found["in_second_ring"] is False


def test_overlaps_are_listed_with_square_metres_and_share():
    town = layers(parcels=[(box(0, 0, 25, 50), "granted", "state"), (box(25, 0, 50, 50), "none", "state")])
    under = determine_facts([HOUSE], {}, town, SPEC).parcels.of(0)
    assert under.feature.tolist() == [0, 1]
    assert under.share.tolist() == pytest.approx([0.75, 0.25])
    # On the ellipsoid, 91 km west of the zone's meridian: 0.2 ‰ less than on the plane.
    assert under.area_m2.tolist() == pytest.approx([300 * 0.999797, 100 * 0.999797], rel=1e-5)


# --- zones ------------------------------------------------------------------------------------

RING = (box(-500, -500, 20, 500), "second_ring", "second_ring", "二环路")


@pytest.mark.parametrize(
    ("structure", "inside"),
    [
        (box(0, 0, 19, 10), True),
        (box(0, 0, 20, 10), True),  # its wall on the border
        (box(0, 0, 20.05, 10), True),  # half a square metre over it
        (box(0, 0, 30, 10), None),
        (box(19.95, 0, 40, 10), False),
        (box(20, 0, 40, 10), False),
        (box(25, 0, 40, 10), False),
    ],
)
def test_inside_the_ring_road_outside_or_across(structure, inside):
    found, why = facts(structure, zones=[RING])
    assert found["in_second_ring"] is inside
    assert (why.get("in_second_ring") == "straddles") is (inside is None)


DISTRICTS = [
    (box(0, 0, 100, 100), "district", "dongchangfu", "东昌府区"),
    (box(100, 0, 200, 100), "district", "city_devzone", "经济技术开发区"),
    (box(200, 0, 300, 100), "district", "city_devzone", "高新区"),
]


@pytest.mark.parametrize(
    ("structure", "district", "crosses"),
    [
        (box(10, 10, 30, 30), "dongchangfu", False),
        (box(90, 10, 110, 30), None, True),
        (box(190, 10, 210, 30), "city_devzone", True),  # one code, two zones: still across a border
        (box(99.99, 10, 120, 30), "city_devzone", None),  # touches by a centimetre
        (box(290, 10, 310, 30), None, False),
        (box(400, 10, 410, 30), "other", False),
    ],
)
def test_district_and_crossing(structure, district, crosses):
    found, _ = facts(structure, zones=DISTRICTS)
    assert found["district"] == district
    assert found["cross_district"] is crosses


def test_zones_that_contradict_each_other_are_noticed():
    both = [(box(0, 0, 100, 100), "district", code, code) for code in ("dongchangfu", "city_devzone")]
    found, why = facts(HOUSE, zones=both)
    assert found["district"] is None and why["district"] == "overlapping_zones"


def test_a_zone_without_a_code_answers_nothing():
    found, why = facts(HOUSE, zones=[(box(0, 0, 100, 100), "district", None, "某区")])
    assert found["district"] is None and why["district"] == "no_code"


def test_a_kind_that_is_not_loaded_is_unknown_not_outside():
    found, why = facts(HOUSE, zones=DISTRICTS)
    assert found["in_second_ring"] is None and why["in_second_ring"] == "no_layer"


def test_an_enclave_is_outside():
    holed = box(-500, -500, 500, 500).difference(box(0, 0, 50, 50))
    assert facts(HOUSE, zones=[(holed, "second_ring", "in", "二环")])[0]["in_second_ring"] is False


# --- measures and columns ---------------------------------------------------------------------


def test_farmland_under_a_structure_is_measured_once_in_mu():
    found, _ = facts(box(0, 0, 100, 40), farmland=[box(0, 0, 50, 40), box(40, 0, 60, 40)])
    assert found["farmland_mu"] == pytest.approx(60 * 40 * 0.999797 / (2000 / 3), rel=1e-5)


def test_a_zone_names_one_member_of_a_set_and_no_zone_of_another_kind_does():
    """Xingyang lists towns; a village of a group's map must not come out as a town that the notice never named."""
    towns = [
        (box(0, 0, 100, 100), "town", "城关乡", "城关乡"),
        (box(100, 0, 200, 100), "town", "豫龙镇", "豫龙镇"),
        (box(0, 0, 200, 100), "joint_group", "g1", "第一组"),
        (box(300, 0, 400, 100), "town", "新镇", "新镇"),
    ]
    source = ZoneSource("town", "value", "other")
    spec = OverlaySpec((FactSpec("town", (source,), "set", ("城关乡", "豫龙镇", "other")),))

    def town(structure):
        result = determine_facts([structure], {}, layers(zones=towns), spec)
        return result.facts["town"].value(0), dict(result.notes.of(0)).get("town"), result.facts["town"].values

    assert town(box(10, 10, 30, 30))[:2] == (("城关乡",), None)
    assert town(box(90, 10, 110, 30))[:2] == (None, "straddles")
    assert town(box(500, 10, 510, 30))[:2] == (("other",), None)
    assert town(box(310, 10, 330, 30))[0] is None, "a town that the pack does not list is not one that it does"
    assert ("g1",) not in town(box(10, 10, 30, 30))[2]


def test_a_value_that_the_pack_does_not_know_is_unknown_and_said_so():
    found, why = facts(HOUSE, attributes={"build_stage": ["打地基"]})
    assert found["stage"] is None and why["stage"] == "not_allowed"
    assert facts(HOUSE, attributes={"build_stage": ["pre_start"]})[0]["stage"] == "pre_start"


# --- bad input --------------------------------------------------------------------------------

PARCEL = [(box(0, 0, 50, 50), "granted", "state")]


@pytest.mark.parametrize(
    ("geometry", "reason"),
    [
        (None, "empty"),
        (shapely.Polygon(), "empty"),
        (ring((0, 0), (10, 0), (20, 0)), "no_area"),
        (shapely.LineString([(EAST, NORTH), (EAST + 5, NORTH)]), "no_area"),
        (b"no geometry at all", "unreadable"),
        (shapely.Polygon([(EAST, NORTH), (EAST + 9, NORTH), (EAST, float("nan"))]), "unreadable"),
    ],
)
def test_a_structure_without_an_outline_is_unknown_for_that_reason(geometry, reason):
    found, why = facts(geometry, parcels=PARCEL, zones=[RING])
    assert found["land_use_right"] is None and found["in_second_ring"] is None
    assert why[""] == reason and why["land_use_right"] == reason


def test_a_bow_tie_is_repaired_and_noted():
    found, why = facts(ring((5, 5), (25, 25), (25, 5), (5, 25)), parcels=PARCEL)
    assert found["land_use_right"] == "granted" and why[""] == "repaired"


def test_heights_and_curves_do_not_matter():
    flat = shapely.force_3d(HOUSE, 41.5)
    assert facts(flat, parcels=PARCEL)[0]["land_use_right"] == "granted"
    text = "CURVEPOLYGON(CIRCULARSTRING({0} {1}, {2} {1}, {0} {1}))".format(EAST + 10, NORTH + 20, EAST + 30)
    circle = bytes(ogr.CreateGeometryFromWkt(text).ExportToIsoWkb())
    result = determine_facts([circle], {}, layers(parcels=PARCEL), SPEC)
    assert result.facts["land_use_right"].value(0) == "granted"
    assert result.area_m2[0] == pytest.approx(np.pi * 100, rel=2e-3)


def test_a_missing_layer_is_the_reason_even_without_an_outline():
    # Otherwise one empty outline would keep a pack's default from everybody.
    assert facts(None, parcels=PARCEL)[1]["in_second_ring"] == "no_layer"


def test_a_broken_parcel_does_not_break_its_neighbours():
    parcels = [*PARCEL, (ring((60, 0), (90, 40), (90, 0), (60, 40)), "none", "state"), (None, "none", "state")]
    town = layers(parcels=parcels)
    assert town.parcels.troubled().tolist() == [1, 2]
    result = determine_facts([HOUSE, box(61, 5, 63, 7)], {}, town, SPEC)
    assert [result.facts["land_use_right"].value(index) for index in (0, 1)] == ["granted", "none"]


def test_layers_in_different_coordinate_systems_are_refused():
    with pytest.raises(InputError, match=r"zones is in .*114E"):
        require_one_crs([("parcels", CRS), ("zones", "EPSG:4547")])


def test_a_column_of_another_length_is_refused():
    with pytest.raises(InputError, match="2 values for 1 features"):
        AreaLayer.of([HOUSE], {"code": ["a", "b"]})


# --- many at once -----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def many():
    random = np.random.default_rng(5)
    count = BATCH + 3000
    corner = random.uniform(0, 1900, (count, 2))
    structures = shapely.box(
        EAST + corner[:, 0], NORTH + corner[:, 1], EAST + corner[:, 0] + 15, NORTH + corner[:, 1] + 9
    )
    x, y = (axis.ravel() * 50.0 for axis in np.meshgrid(np.arange(40), np.arange(40)))
    parcels = shapely.box(EAST + x, NORTH + y, EAST + x + 50, NORTH + y + 50)
    rights = random.choice(["none", "granted", "allocated"], len(parcels))
    town = ReferenceLayers.of(
        CRS,
        layer([(box(0, 0, 700, 2000), "second_ring", "in", "二环"), *DISTRICTS], "kind", "code", "name"),
        AreaLayer.of(parcels, {"land_use_right": rights, "land_ownership": ["state"] * len(parcels)}),
    )
    return structures, town


def test_a_click_answers_as_the_batch_does(many):
    structures, town = many
    batch = determine_facts(structures, {}, town, SPEC)
    for index in range(0, len(structures), 997):
        click = determine_facts(structures[index : index + 1], {}, town, SPEC, threads=1)
        assert click.facts_of(0) == batch.facts_of(index)
        assert click.notes.of(0) == batch.notes.of(index)
        assert click.parcels.of(0).feature.tolist() == batch.parcels.of(index).feature.tolist()
        assert click.parcels.of(0).area_m2.tolist() == batch.parcels.of(index).area_m2.tolist()


def test_threads_and_wkb_change_nothing(many):
    structures, town = many
    first = determine_facts(structures, {}, town, SPEC, threads=1)
    second = determine_facts(shapely.to_wkb(structures), {}, town, SPEC, threads=3)
    for name, column in first.facts.items():
        assert np.array_equal(column.codes, second.facts[name].codes), name
    assert np.array_equal(first.parcels.area_m2, second.parcels.area_m2)


def test_progress_is_told_and_cancelling_stops(many):
    structures, town = many
    heard = []
    determine_facts(structures, {}, town, SPEC, progress=lambda share, text: heard.append(share))
    assert heard == sorted(heard) and heard[-1] == 1.0
    with pytest.raises(CancelledError):
        determine_facts(structures, {}, town, SPEC, cancelled=lambda: True)


def test_nothing_at_all_is_answered_too():
    result = determine_facts([], {}, layers(parcels=PARCEL, zones=[RING]), SPEC)
    assert len(result) == 0 and len(result.parcels) == 0
    nobody = ReferenceLayers.of(CRS, AreaLayer.of([], {"kind": [], "code": [], "name": []}), AreaLayer.of([], {}))
    found = determine_facts([HOUSE], {"build_stage": ["pre_start"]}, nobody, SPEC)
    assert found.facts_of(0) == {"stage": "pre_start"}


def test_a_hundredth_of_a_factory_is_no_surveyors_error() -> None:
    """400 m² of a 50,000 m² works on another parcel change who leads; 0.4 m² of a house do not."""
    tolerance = Tolerance(area_m2=1.0, share=0.01, at_most_m2=10.0)
    spec = OverlaySpec((FactSpec("right", (ParcelSource("land_use_right", "uniform_or_mixed", tolerance),)),))
    structures = [
        shapely.box(EAST, NORTH, EAST + 500, NORTH + 100),
        shapely.box(EAST, NORTH + 200, EAST + 10, NORTH + 210),
        shapely.box(EAST + 486.04, NORTH + 200, EAST + 496.04, NORTH + 210),
    ]
    parcels = AreaLayer.of(
        [
            shapely.box(EAST, NORTH, EAST + 496, NORTH + 300),
            shapely.box(EAST + 496, NORTH, EAST + 900, NORTH + 300),
        ],
        {"land_use_right": ["granted", "none"]},
    )
    result = determine_facts(structures, {}, ReferenceLayers.of(CRS, parcels=parcels), spec)
    assert [result.facts["right"].value(index) for index in range(3)] == ["mixed", "granted", "granted"]
