"""A lead that hangs on the width of a surveyor's line must not be shown as if it were certain."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from enforcement_plugin.errors import InputError
from enforcement_plugin.overlay import AreaLayer, OverlaySpec, ReferenceLayers, determine_facts
from enforcement_plugin.overlay.margins import borders_of, margins
from enforcement_plugin.overlay.measuring import NOISE_M2
from enforcement_plugin.overlay.outlines import Outlines
from enforcement_plugin.overlay.spec import FactSpec
from enforcement_plugin.rules.facts import ParcelSource, StructureSource, ZoneSource
from tests.overlay.town import CRS, EAST, NORTH, SPEC, TOLERANCE, box, layers, ring


def flips(structure, accuracy, spec=SPEC, attributes=None, laid=None, **given):
    laid = laid or layers(**given)
    outlines, attributes = Outlines.of([structure]), attributes or {}
    result = determine_facts(outlines, attributes, laid, spec, threads=1)
    found = margins(outlines, attributes, laid, spec, result, borders_of(laid, accuracy), accuracy)
    names = [found.names[fact] for fact in found.fact]
    return dict(zip(names, np.round(found.distance_m, 6).tolist()))


RING = [(box(0, 0, 100, 100), "second_ring", "in", "二环")]
LOTS = [(box(0, 0, 50, 50), "granted", "state"), (box(50, 0, 100, 50), "none", "state")]
BOTH = {"structures": 0.3, "zones": 0.5, "parcels": 0.2}


@pytest.mark.parametrize(
    ("structure", "metres"),
    [
        (box(10, 10, 20, 20), None),  # far inside
        (box(89.4, 10, 99.4, 20), 0.6),  # inside, by less than both may be off
        (box(88, 10, 99, 20), None),  # inside, by more
        (box(100.7, 10, 110, 20), 0.7),  # outside, nearly touching
        (box(101, 10, 110, 20), None),
        (box(99.5, 10, 109.5, 20), 0.5),  # across, by half a metre: it could lie outside
        (box(90.5, 10, 100.5, 20), 0.5),  # across, but for half a metre: it could lie inside
        (box(95, 10, 105, 20), None),  # across, whatever the survey
    ],
)
def test_the_ring_road_may_pass_on_the_other_side(structure, metres):
    expected = {} if metres is None else {"in_second_ring": metres}
    assert flips(structure, BOTH, zones=RING) == expected


def test_a_neighbour_with_another_right_within_reach_is_told():
    # Its neighbour is granted nothing: the land right could be mixed; the owner is the state on both sides.
    assert flips(box(39.7, 10, 49.7, 20), BOTH, parcels=LOTS) == {"land_use_right": 0.3}


def test_ground_without_a_parcel_within_reach_is_told():
    assert flips(box(10, 39.8, 20, 49.8), BOTH, parcels=LOTS) == {"land_use_right": 0.2, "land_ownership": 0.2}
    assert flips(box(10, 30, 20, 40), BOTH, parcels=LOTS) == {}


def test_a_strip_on_the_neighbours_land_could_be_the_surveys_fault():
    assert flips(box(40, 10, 50.4, 20), BOTH, parcels=LOTS) == {"land_use_right": 0.4}
    assert flips(box(40, 10, 55, 20), BOTH, parcels=LOTS) == {}


def test_a_house_that_sticks_out_of_its_parcel_could_lie_on_it():
    found = flips(box(10, 40.3, 20, 50.3), BOTH, parcels=LOTS)
    assert found == {"land_use_right": 0.3, "land_ownership": 0.3}


SAME = [(box(0, 0, 50, 50), "granted", "state"), (box(50, 0, 100, 50), "granted", "state")]


@pytest.mark.parametrize("west", [39.9, 45])
def test_the_street_is_near_although_the_neighbour_has_the_same_right(west):
    # In the corner of a parcel, nearer to the neighbour; and across both parcels.
    found = flips(box(west, 39.7, west + 10, 49.7), BOTH, parcels=SAME)
    assert found == {"land_use_right": 0.3, "land_ownership": 0.3}
    assert flips(box(west, 30, west + 10, 40), BOTH, parcels=SAME) == {}


def strip(width):
    west, east = 50 - width / 2, 50 + width / 2
    return [
        (box(0, 0, west, 50), "granted", "state"),
        (box(west, 0, east, 50), "none", "state"),
        (box(east, 0, 100, 50), "granted", "state"),
    ]


def test_a_road_right_through_a_hall_stays_there():
    hall = box(40, 10, 60, 30)
    assert flips(hall, BOTH, parcels=strip(6)) == {}
    assert flips(hall, BOTH, parcels=strip(0.8)) == {"land_use_right": 0.4}


def test_a_plot_in_the_midst_of_a_hall_counts_by_its_own_size():
    hall = box(40, 10, 60, 30)
    for half, expected in ((3, {}), (0.25, {"land_use_right": 0.25})):
        plot = box(50 - half, 20 - half, 50 + half, 20 + half)
        around = box(0, 0, 100, 50).difference(plot)
        found = flips(hall, BOTH, parcels=[(around, "granted", "state"), (plot, "none", "state")])
        assert found == expected


def test_a_zone_of_many_corners_is_asked_like_one_of_few():
    angle = (np.arange(400) + 0.5) * np.pi / 200
    circle = ring(*(1000 * np.stack([np.cos(angle), np.sin(angle)], axis=1)))
    zones = [(circle, "second_ring", "in", "二环")]
    east = 1000 * np.cos(np.pi / 400)  # of the edge that runs north
    assert flips(box(east + 0.5, -2, east + 9, 2), BOTH, zones=zones) == {"in_second_ring": 0.5}
    assert flips(box(east - 9, -2, east - 0.5, 2), BOTH, zones=zones) == {"in_second_ring": 0.5}
    assert flips(box(east - 0.5, -2, east + 9, 2), BOTH, zones=zones) == {"in_second_ring": 0.5}
    assert flips(box(east - 9, -2, east + 0.5, 2), BOTH, zones=zones) == {"in_second_ring": 0.5}
    assert flips(box(east - 9, -2, east + 9, 2), BOTH, zones=zones) == {}


def test_a_small_hole_in_the_midst_of_a_large_hall_is_ground_without():
    ground = box(-50, -50, 150, 150).difference(box(50, 50, 50.09, 50.09))
    found = flips(box(0, 0, 100, 100), BOTH, parcels=[(ground, "granted", "state")])
    assert found == {"land_use_right": 0.045, "land_ownership": 0.045}


@pytest.mark.parametrize("degrees", [0, 90, 180, 270, 30, 77, 241])
def test_walls_exactly_on_a_border_tell_the_same_on_all_sides(degrees):
    def turned(shape):
        return shapely.affinity.rotate(shape, degrees, origin=(EAST, NORTH))

    def told(house, accuracy, *parcels):
        return flips(turned(house), accuracy, parcels=[(turned(plot), right, "state") for plot, right in parcels])

    # Two metres by four lie on the plot: nothing is near its end. Walls or corners lie on its borders.
    house, around = box(2, 12, 13, 14), box(-50, -50, 50, 50)
    plot, cornered = box(9, 11, 13, 15), ring((9, 11), (13, 11), (13, 12), (13, 14), (13, 15), (9, 15))
    for each in (plot, cornered):
        for long in (house, box(2, 12, 20, 14)):
            assert told(long, {"parcels": 0.11}, (each, "granted"), (around.difference(each), "none")) == {}
    # Partly on ground without: at its other end it is nothing new.
    assert told(house, {"parcels": 0.3}, (box(7, 0, 13, 30), "granted")) == {}


def test_another_part_of_a_plot_in_the_midst_of_a_hall_counts():
    plot = shapely.union(box(5, 5, 10, 10), box(19.9, -9, 30, 30))
    around = box(-50, -50, 50, 50).difference(plot)
    parcels = [(plot, "granted", "state"), (around, "none", "state")]
    assert flips(box(0, 0, 20, 20), {"parcels": 0.3}, parcels=parcels) == {}


def test_ground_that_begins_just_within_reach_is_told_however_short_that_is():
    ground = [(box(0, 0, 55, 100), "granted", "state"), (box(55, 0, 100, 100), "granted", "state")]
    for reach, off in ((1.0, 0.9995), (1e-4, 0.0), (1e-4, 5e-5)):
        told = flips(box(50, 50, 60, 100 - off), {"parcels": reach}, parcels=ground)
        assert told["land_use_right"] == pytest.approx(off, abs=1e-6)


def test_a_seam_beside_real_ground_without_does_not_hide_it():
    grounds = [(box(0, 0, 50, 50), "granted", "state"), (box(0, 50.001, 40, 90), "granted", "state")]
    found = flips(box(10, 45, 39.9, 55), {"parcels": 0.3}, parcels=grounds)
    assert found == {"land_use_right": 0.1, "land_ownership": 0.1}
    assert flips(box(10, 45, 39, 55), {"parcels": 0.3}, parcels=grounds) == {}


@pytest.mark.parametrize("names", [("甲", "乙"), ("甲", "甲"), (None, None)])
@pytest.mark.parametrize("codes", [("c1", "c2"), (None, None)])
def test_two_zones_are_two_by_code_or_name_or_because_nothing_says_that_they_are_one(codes, names):
    zones = [
        (box(0, 0, 50, 50), "district", codes[0], names[0]),
        (box(50, 0, 100, 50), "district", codes[1], names[1]),
    ]
    one = codes[0] == codes[1] and names[0] == names[1] == "甲"
    beside = flips(box(40, 20, 49.9, 30), {"zones": 0.5}, zones=zones)
    assert beside.get("cross_district") == (None if one else 0.1)
    across = flips(box(40, 20, 50.2, 30), {"zones": 0.5}, zones=zones)
    assert across.get("cross_district") == (None if one else 0.2)
    # Ground outside all districts is no second one.
    assert "cross_district" not in flips(box(40, 39.9, 45, 49.9), {"zones": 0.5}, zones=zones)


def test_of_three_zones_the_deepest_stays():
    zones = [
        (box(0, 0, 50, 50), "district", "c1", "甲"),
        (box(50, 0, 100, 30), "district", "c2", "乙"),
        (box(50, 30, 100, 50), "district", "c3", "丙"),
    ]
    # To lie in one district only, it must leave the second deepest, too.
    assert flips(box(40, 20, 50.2, 30.1), {"zones": 0.5}, zones=zones)["cross_district"] == 0.2
    assert "cross_district" not in flips(box(40, 20, 60, 30.1), {"zones": 0.5}, zones=zones)


def test_what_is_stated_does_not_flip_with_a_border():
    either = FactSpec(
        "kind", (StructureSource("kind"), ZoneSource("second_ring", "membership", None, TOLERANCE)), "bool"
    )
    spec = OverlaySpec((either,))
    house = box(89.4, 10, 99.4, 20)
    assert flips(house, BOTH, spec, {"kind": [None]}, zones=RING) == {"kind": 0.6}
    assert flips(house, BOTH, spec, {"kind": ["是"]}, zones=RING) == {}


def test_a_fact_of_two_layers_is_asked_in_both():
    sources = (
        ParcelSource("land_use_right", "uniform", TOLERANCE),
        ZoneSource("district", "value", None, TOLERANCE),
    )
    spec = OverlaySpec((FactSpec("use", sources),))
    zones = [(box(0, 0, 50, 50), "district", "c1", "甲")]
    parcels = [(box(-50, -50, 100, 100), None, "state")]
    assert flips(box(40, 20, 49.9, 30), BOTH, spec, parcels=parcels, zones=zones) == {"use": 0.1}


def test_answers_do_not_hang_on_the_order_of_features_nor_on_how_they_are_cut():
    house = box(5.75, 16.75, 7.75, 26.75)
    plain = ring((0, 28), (25, 24), (26, 7), (9, 26))
    angle = np.arange(60) * np.pi / 30
    far = ring(*(np.array([5000, 0]) + 50 * np.stack([np.cos(angle), np.sin(angle)], axis=1)))
    around = shapely.segmentize(box(-400, -400, 400, 400), 8.0)
    told = set()
    for shapes in ([plain, far, around], [far, plain, around], [around, far, plain]):
        kinds = ["second_ring" if shape is not around else "district" for shape in shapes]
        columns = {"kind": kinds, "code": ["c"] * 3, "name": ["n"] * 3}
        for most, work in ((14, 0), (21, 0), (48, 0), (14, 5000), (48, 300_000)):
            laid = ReferenceLayers.of(CRS, AreaLayer.of(shapes, columns, most, work))
            told.add(tuple(sorted(flips(house, {"zones": 1.0}, laid=laid).items())))
    assert len(told) == 1 and dict(told.pop())["in_second_ring"] == pytest.approx(0.0271, abs=1e-4)


quarter = st.integers(0, 48).map(lambda number: number / 4)


@st.composite
def grounds(draw):
    """Parcels that leave gaps, overlap, lie in each other, or share part of a border."""
    x, y, w, h = draw(quarter), draw(quarter), draw(quarter), draw(quarter)
    ground = shapely.box(x, y, x + w + 0.5, y + h + 0.5)
    if draw(st.booleans()):
        ground = ground.difference(shapely.box(x + w / 4, y + h / 4, x + w / 2, y + h / 2))
    return shapely.transform(ground, lambda xy: np.add(xy, [EAST, NORTH]))


@st.composite
def houses(draw):
    x, y, w, h = draw(quarter), draw(quarter), draw(quarter), draw(quarter)
    house = shapely.box(x, y, x + w + 0.25, y + h + 0.25)
    if draw(st.booleans()):
        house = shapely.affinity.rotate(house, draw(st.sampled_from([10, 45, 73])))
    return shapely.transform(house, lambda xy: np.add(xy, [EAST, NORTH]))


def surely_changes(house, parcels, reach):
    """Whether what is said under a house changes when borders move by reach: measured by moving them."""
    said = {
        right: shapely.union_all([ground for ground, each in parcels if each == right]) for _, right in parcels
    }
    around = house.buffer(10, join_style="mitre")
    said["without"] = around.difference(shapely.union_all([ground for ground, _ in parcels]))
    on = {right for right, ground in said.items() if house.intersection(ground).area > NOISE_M2}
    for right, ground in said.items():
        if right not in on and house.distance(ground) < reach:
            return True
        if right in on and len(on) > 1 and not house.intersects(ground.intersection(around).buffer(-reach)):
            return True
    return False


@settings(max_examples=200, deadline=None)
@given(
    some=st.lists(houses(), min_size=1, max_size=4),
    parcels=st.lists(st.tuples(grounds(), st.sampled_from(["granted", "none"])), min_size=1, max_size=6),
    reach=st.sampled_from([0.3, 0.6, 1.3]),
)
def test_what_could_be_another_is_never_left_out(some, parcels, reach):
    laid = layers(parcels=[(ground, right, "state") for ground, right in parcels])
    outlines, accuracy = Outlines.of(some), {"parcels": reach}
    result = determine_facts(outlines, {}, laid, SPEC, threads=1)
    found = margins(outlines, {}, laid, SPEC, result, borders_of(laid, accuracy), accuracy)
    rights = found.fact == found.names.index("land_use_right")
    for number, house in enumerate(some):
        told = found.distance_m[rights & (found.structure == number)].tolist()
        if surely_changes(house, parcels, reach * 0.99):
            assert told and told[0] <= reach
        for metres in told:  # less is no change
            assert metres < 0.002 or not surely_changes(house, parcels, metres * 0.98)


def test_an_accuracy_that_is_none_is_refused():
    laid = layers(zones=RING)
    with pytest.raises(InputError, match="length in metres"):
        borders_of(laid, {"roads": 1.0})
    with pytest.raises(InputError, match="length in metres"):
        borders_of(laid, {"zones": -1.0})
