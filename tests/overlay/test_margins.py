"""A lead that hangs on the width of a surveyor's line must not be shown as if it were certain."""

from __future__ import annotations

import numpy as np
import pytest

from enforcement_plugin.errors import InputError
from enforcement_plugin.overlay import determine_facts
from enforcement_plugin.overlay.margins import borders_of, margins
from enforcement_plugin.overlay.outlines import Outlines
from tests.overlay.town import SPEC, box, layers


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


def test_an_accuracy_that_is_none_is_refused():
    laid = layers(zones=RING)
    with pytest.raises(InputError, match="length in metres"):
        borders_of(laid, {"roads": 1.0})
    with pytest.raises(InputError, match="length in metres"):
        borders_of(laid, {"zones": -1.0})
