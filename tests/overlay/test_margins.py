"""A lead that hangs on the width of a surveyor's line must not be shown as if it were certain."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from enforcement_plugin.errors import InputError
from enforcement_plugin.overlay import determine_facts
from enforcement_plugin.overlay.margins import borders_of, margins
from enforcement_plugin.overlay.measuring import NOISE_M2
from enforcement_plugin.overlay.outlines import Outlines
from tests.overlay.town import EAST, NORTH, SPEC, box, layers, ring


def flips(structure, accuracy, **given):
    laid = layers(**given)
    outlines = Outlines.of([structure])
    result = determine_facts(outlines, {}, laid, SPEC, threads=1)
    found = margins(outlines, laid, SPEC, result, borders_of(laid, accuracy), accuracy)
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
    found = margins(outlines, laid, SPEC, result, borders_of(laid, accuracy), accuracy)
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
