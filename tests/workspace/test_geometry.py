"""If these fail, features vanish from the map or an editor cannot save them."""

from __future__ import annotations

import math
import random
import struct

import pytest
from osgeo import ogr

from enforcement_plugin.workspace import geometry
from enforcement_plugin.workspace.geometry import MalformedGeometryError
from tests.workspace.made import EAST, NORTH, point, polygon

SHAPES = [
    "POINT (1 2)",
    "POINT Z (1 2 3)",
    "POINT EMPTY",
    "LINESTRING (0 0, 5 -7, 3 3)",
    "LINESTRING EMPTY",
    "POLYGON ((0 0, 9 0, 9 9, 0 0), (1 1, 2 1, 2 2, 1 1))",
    "POLYGON EMPTY",
    "MULTIPOLYGON (((0 0, 9 0, 9 9, 0 0)), ((20 20, 30 20, 30 35, 20 20)))",
    "MULTIPOLYGON ZM (((0 0 1 2, 9 0 1 2, 9 9 1 2, 0 0 1 2)))",
    "MULTIPOLYGON EMPTY",
    "GEOMETRYCOLLECTION (POINT (1 2), LINESTRING (3 4, 5 6))",
    "COMPOUNDCURVE (CIRCULARSTRING (0 0, 1 1, 2 0), (2 0, 3 0))",
    "CURVEPOLYGON (CIRCULARSTRING (0 0, 4 0, 4 4, 0 4, 0 0))",
]


@pytest.mark.parametrize("wkt", SHAPES)
@pytest.mark.parametrize("order", [ogr.wkbNDR, ogr.wkbXDR])
def test_every_shape_is_found_where_gdal_says_it_is(wkt, order):
    shape = ogr.CreateGeometryFromWkt(wkt)
    wkb = bytes(shape.ExportToIsoWkb(order))
    blob = geometry.to_blob(wkb, 4547)
    assert geometry.to_wkb(blob) == wkb
    if shape.IsEmpty():
        assert geometry.envelope(blob) is None
        assert blob[3] & 0b00010000, "the empty flag tells readers to skip it"
    elif "CIRCULAR" not in wkt:  # an arc bulges out of its control points
        assert geometry.envelope(blob) == shape.GetEnvelope()


def test_a_blob_with_any_envelope_gives_the_same_geometry():
    wkb = polygon()
    for kind, size in geometry.ENVELOPE_BYTES.items():
        values = (EAST, EAST + 10, NORTH, NORTH + 10, 0, 0, 0, 0)[: size // 8]
        blob = struct.pack(f"<2sBBi{len(values)}d", b"GP", 0, kind << 1 | 1, 4547, *values) + wkb
        assert geometry.to_wkb(blob) == wkb
        assert geometry.envelope(blob) == (EAST, EAST + 10, NORTH, NORTH + 10)


def test_garbage_is_refused_and_never_crashes():
    rng = random.Random(4)
    whole = geometry.to_blob(polygon(), 4547)
    for cut in range(len(whole)):
        with pytest.raises(MalformedGeometryError):
            geometry.wkb_envelope(geometry.to_wkb(whole[:cut]))
    for _ in range(2000):
        noise = bytearray(whole)
        for _ in range(3):
            noise[rng.randrange(len(noise))] = rng.randrange(256)
        try:
            geometry.envelope(bytes(noise))
        except MalformedGeometryError:
            continue


def test_a_count_of_four_billion_points_costs_nothing():
    with pytest.raises(MalformedGeometryError):
        geometry.wkb_envelope(struct.pack("<BII", 1, 2, 0xFFFFFFFF))
    nested = b""
    for _ in range(5000):
        nested += struct.pack("<BII", 1, 7, 1)
    with pytest.raises(MalformedGeometryError):
        geometry.wkb_envelope(nested)


def test_points_that_are_no_numbers_do_not_move_the_box():
    wkb = struct.pack("<BII4d", 1, 2, 2, math.nan, math.nan, 3.0, 4.0)
    assert geometry.wkb_envelope(wkb) == (3.0, 3.0, 4.0, 4.0)


def test_a_single_shape_becomes_what_a_multi_layer_takes():
    assert ogr.CreateGeometryFromWkb(geometry.to_multi(polygon())).GetGeometryName() == "MULTIPOLYGON"
    assert ogr.CreateGeometryFromWkb(geometry.to_multi(point())).GetGeometryName() == "MULTIPOINT"
    multi = geometry.to_multi(polygon())
    assert geometry.to_multi(multi) == multi
