"""A parcel that is overlooked is land without a right: boxes kept in memory answer as the file's index does."""

from __future__ import annotations

import sqlite3

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from enforcement_plugin.overlay.rtree import KeptBoxes

MEETING = "SELECT id FROM rtree_parcel_geom WHERE minx <= ? AND maxx >= ? AND miny <= ? AND maxy >= ?"


def index(boxes):
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE VIRTUAL TABLE rtree_parcel_geom USING rtree(id, minx, maxx, miny, maxy)")
    connection.executemany(
        "INSERT INTO rtree_parcel_geom VALUES (?, ?, ?, ?, ?)",
        [(7 * fid + 3, x0, x1, y0, y1) for fid, (x0, y0, x1, y1) in enumerate(boxes)],
    )
    return connection


def asked(connection, boxes):
    found = set()
    for x0, y0, x1, y1 in boxes:
        found.update(fid for (fid,) in connection.execute(MEETING, (x1, x0, y1, y0)))
    return sorted(found)


side = st.floats(0, 100)
boxes = st.tuples(side, side, st.floats(0, 20), st.floats(0, 20)).map(
    lambda box: (409_000 + box[0], 4_035_000 + box[1], 409_000 + box[0] + box[2], 4_035_000 + box[1] + box[3])
)


@settings(max_examples=60, deadline=None)
@given(st.lists(boxes, max_size=120), st.lists(boxes, min_size=1, max_size=5))
def test_few_boxes_answer_as_the_index_does(kept, wanted):
    connection = index(kept)
    assert KeptBoxes.read(connection, "parcel").meeting(np.array(wanted)).tolist() == asked(connection, wanted)


@pytest.mark.parametrize("count", [51, 52, 3_000, 20_000])
def test_boxes_of_any_depth_answer_as_the_index_does_also_after_deletions(count):
    random = np.random.default_rng(count)
    low = random.uniform(0, 5_000, (count, 2))
    every = np.concatenate([low, low + random.uniform(0, 60, (count, 2))], axis=1)
    connection = index(every.tolist())
    connection.executemany(
        "DELETE FROM rtree_parcel_geom WHERE id = ?", [(7 * fid + 3,) for fid in range(0, count, 3)]
    )
    wanted = every[random.integers(0, count, 40)] + 10.0
    found = KeptBoxes.read(connection, "parcel").meeting(wanted).tolist()
    assert found == asked(connection, wanted.tolist()) != []
