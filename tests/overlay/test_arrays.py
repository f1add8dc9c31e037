"""Arithmetic on bare arrays must say what geometry says: on it rests whose land a house stands on."""

from __future__ import annotations

import sqlite3
from unittest.mock import patch

import numpy as np
import pytest
import shapely
from hypothesis import example, given, settings
from hypothesis import strategies as st
from osgeo import gdal

from enforcement_plugin.errors import InputError
from enforcement_plugin.overlay.boxes import Boxes
from enforcement_plugin.overlay.bulk import Ahead, BulkTable, Numbers
from enforcement_plugin.overlay.clipping import seamless, shared_areas
from enforcement_plugin.overlay.columns import Encoder, texts_of
from enforcement_plugin.overlay.distances import distances
from enforcement_plugin.overlay.grid import Grid
from enforcement_plugin.overlay.outlines import Outlines, joined
from enforcement_plugin.overlay.reading import read_vector
from enforcement_plugin.overlay.result import FactColumn, TextColumn
from enforcement_plugin.overlay.simplicity import surely_simple
from enforcement_plugin.overlay.streaming import EVERY, stream_vector
from enforcement_plugin.overlay.texts import Texts
from enforcement_plugin.overlay.writing import TEXT, OutColumn, OutTable, write_geopackage

EAST, NORTH = 480_000.0, 4_030_000.0
coordinate = st.one_of(st.integers(0, 10), st.floats(0, 10).map(lambda value: round(value, 3)))
corner = st.tuples(coordinate, coordinate)


@st.composite
def polygons(draw):
    """Valid polygons of every make: thin, with holes, in parts, with corners on each other's edges."""
    shape = draw(st.sampled_from(["box", "ring", "hole", "two", "sliver"]))
    x, y = draw(corner)
    w, h = draw(st.floats(0.5, 8)), draw(st.floats(0.5, 8))
    polygon = shapely.box(x, y, x + w, y + h)
    if shape == "ring":
        points = draw(st.lists(corner, min_size=3, max_size=9, unique=True))
        polygon = shapely.convex_hull(shapely.multipoints(points))
    elif shape == "hole":
        polygon = polygon.difference(shapely.box(x + w / 4, y + h / 4, x + w / 2, y + h / 2))
    elif shape == "two":
        polygon = shapely.union_all([polygon, shapely.box(x + w + 1, y, x + w + 2, y + h)])
    elif shape == "sliver":
        polygon = shapely.box(x, y, x + w, y + 0.001)
    moved = shapely.transform(polygon, lambda xy: np.add(xy, [EAST, NORTH]))
    return moved if moved.geom_type in ("Polygon", "MultiPolygon") and moved.area > 0 else shapely.box(0, 0, 1, 1)


@settings(max_examples=200, deadline=None)
@given(st.lists(polygons(), min_size=1, max_size=5), st.lists(polygons(), min_size=1, max_size=5))
def test_shared_areas_are_those_of_the_intersections(first, second):
    a, b = (index.ravel() for index in np.meshgrid(np.arange(len(first)), np.arange(len(second))))
    found, inside = shared_areas(Outlines.of(first), Outlines.of(second), a, b)
    exact = shapely.area(shapely.intersection(np.array(first)[a], np.array(second)[b]))
    assert found == pytest.approx(exact, abs=1e-7)
    assert not np.any(inside & (exact < 0.999 * shapely.area(np.array(first)[a])))


@settings(max_examples=100, deadline=None)
@given(polygons(), polygons(), st.floats(0.05, 4))
def test_distances_of_borders_are_those_of_geometry(one, other, reach):
    first, second = Outlines.of([one]), Outlines.of([other])
    start = np.zeros(1, np.int64)
    found = distances(first, second, start, start, reach)[0][0]
    exact = shapely.distance(one.boundary, other.boundary)
    if abs(exact - reach) > 1e-6:
        assert found == (pytest.approx(exact, abs=1e-7) if exact < reach else np.inf)


@settings(max_examples=100, deadline=None)
@given(st.lists(polygons(), min_size=1, max_size=6))
def test_outlines_give_back_the_polygons_that_they_were_made_of(shapes):
    given_forms = [shape if number % 2 else shapely.to_wkb(shape) for number, shape in enumerate(shapes)]
    outlines = joined((Outlines.of(given_forms[:2]), Outlines.of([None, *given_forms[2:]])))
    order = np.arange(len(outlines))[::-1]
    back = outlines.take(order).polygons(np.arange(len(order)))[::-1]
    there = [shape for shape in back if shape is not None]
    assert len(there) == len(shapes)
    assert all(shapely.equals(one, other) for one, other in zip(there, shapes))
    assert outlines.area[outlines.solid] == pytest.approx(shapely.area(shapes), rel=1e-9)


#: Goes around its middle twice, every edge further.
PENTAGRAM = [(5, 10), (8, 1), (0, 7), (10, 7), (2, 1)]

#: Crosses itself between vertices that lie a hundred thousand times nearer to each other than to the first.
AROUND_ZERO = [(-1008.3, 875.5), (5e-08, 2.2e-07), (4.99974e-08, 2.200056e-07), (325.7, -702.8), (682.6, -172.7)]


@settings(max_examples=300, deadline=None)
@given(st.lists(corner, min_size=3, max_size=9))
@example(PENTAGRAM)
@example([(0, 0), (10, 0), (10, 10), (0, 10)] * 2)
@example(AROUND_ZERO)
def test_a_ring_that_crosses_or_touches_itself_is_never_taken_for_simple(points):
    x, y = np.array([*points, points[0]], float).T
    sure = surely_simple(x[:, None], y[:, None])[0]
    # Many rings are gone through edge by edge, few in blocks of edges.
    with patch("enforcement_plugin.overlay.simplicity._TOGETHER", 6):
        for count in (2, 20):
            x_of_all, y_of_all = np.repeat([x, y], count, axis=1).reshape(2, len(x), count)
            assert surely_simple(x_of_all, y_of_all).tolist() == [sure] * count
    if sure:
        assert shapely.Polygon(points).is_valid and shapely.Polygon(points).area > 0


@settings(max_examples=100, deadline=None)
@given(st.lists(corner, min_size=3, max_size=8, unique=True), st.booleans())
def test_an_invalid_outline_is_repaired_as_geometry_repairs_it(points, multi):
    polygon = shapely.Polygon([(x + EAST, y + NORTH) for x, y in points])
    wkb = shapely.to_wkb(shapely.MultiPolygon([polygon]) if multi else polygon)
    outlines = Outlines.of([wkb])
    repaired = shapely.make_valid(polygon)
    assert outlines.area[0] == pytest.approx(repaired.area, rel=1e-9, abs=1e-9)
    assert (outlines.trouble[0] == -1) == (polygon.is_valid and polygon.area > 0)


def test_what_is_no_outline_is_told_from_what_is():
    square = shapely.to_wkb(shapely.box(0, 0, 1, 1))
    forged = bytearray(square)
    forged[5] = 200  # says that it has more rings than there are bytes
    open_ring = square[:-16] + square[13:29][:8] + b"\0" * 8
    outlines = Outlines.of(
        [None, b"", b"GP", bytes(forged), square, open_ring, shapely.to_wkb(shapely.Point(1, 1))]
    )
    assert outlines.solid.tolist()[:5] == [False, False, False, False, True]
    assert not outlines.solid[6]


def test_neighbours_edge_to_edge_are_proved_so_and_overlapping_ones_are_not():
    house = Outlines.of([shapely.box(4, 4, 6, 6)])
    border = [(5, 0), (5.1, 3), (4.9, 5), (5, 10)]
    left = shapely.Polygon([(0, 0), *border, (0, 10)])
    right = shapely.Polygon([*border, (10, 10), (10, 0)])
    over = shapely.Polygon([(4.9, 0), (4.9, 5), (5, 10), (10, 10), (10, 0)])
    one = np.zeros(2, np.int64)
    assert seamless(house, Outlines.of([left, right]), one, np.arange(2), one, 1).all()
    assert not seamless(house, Outlines.of([left, over]), one, np.arange(2), one, 1).any()


@settings(max_examples=60, deadline=None)
@given(st.lists(polygons(), min_size=1, max_size=4), st.lists(st.tuples(corner, st.floats(0.01, 2)), max_size=20))
def test_what_the_grid_answers_is_so(shapes, places):
    outlines = Outlines.of(shapes)
    grid = Grid.over(outlines, 4_000)
    boxes = [shapely.box(EAST + x, NORTH + y, EAST + x + size, NORTH + y + size) for (x, y), size in places]
    if grid is None or not boxes:
        return
    (box, feature), rest = grid.answer(shapely.bounds(boxes))
    answered = set(zip(box.tolist(), feature.tolist()))
    for number, each in enumerate(boxes):
        for place, shape in enumerate(shapes):
            if not rest[number]:
                assert ((number, place) in answered) == shape.covers(each)
                assert (number, place) in answered or shape.intersection(each).area < 1e-9


@settings(max_examples=100, deadline=None)
@given(
    st.lists(st.sampled_from(["", " ", "granted", "出让", "x" * 30, "granted "]), max_size=40), st.integers(1, 9)
)
def test_words_keep_their_code_from_batch_to_batch(words, size):
    encoder, back = Encoder(), []
    for start in range(0, len(words), size):
        batch = [word.encode("utf-8") for word in words[start : start + size]]
        column = encoder.encode(np.array(batch, "S"))
        back += [column.value(index) for index in range(len(batch))]
    assert back == [word if word.strip() else None for word in words]


rows = st.lists(
    st.tuples(
        st.sampled_from(["a", "乙", True, None, ("x", "y")]),
        st.sampled_from(["", "371502-1", "号", "a longer one"]),
        st.one_of(st.sampled_from([np.nan, 9007199.254740993, 1e300]), st.floats(-1e6, 1e12), st.floats(0, 1)),
    ),
    min_size=1,
    max_size=30,
)


@settings(max_examples=80, deadline=None)
@given(st.lists(rows, min_size=1, max_size=3), st.sampled_from([1, 2, 400]))
def test_rows_that_go_over_in_bulk_arrive_as_they_are(batches, repeated):
    connection = sqlite3.connect(":memory:")
    connection.execute(
        "CREATE TABLE t (fid INTEGER PRIMARY KEY, word, number TEXT, area REAL, other INTEGER, listed TEXT)"
    )
    table, expected = BulkTable(connection, "t"), []
    for batch in batches:
        words, texts, areas = zip(*batch)
        values = tuple(dict.fromkeys(word for word in words if word is not None))
        codes = [-1 if word is None else values.index(word) for word in words]
        table.append(
            {
                "word": FactColumn(np.array(codes, np.int32), values),
                "number": TextColumn(np.array([text.encode("utf-8") for text in texts], "S")),
                "area": Numbers(np.array(areas)),
                "other": Ahead(np.arange(len(batch)), len(batch)),
                "listed": Texts.of([text.encode("utf-8") * repeated for text in texts]),
            }
        )
        for word, text, area in batch:
            kept = ",".join(word) if isinstance(word, tuple) else int(word) if word is True else word
            expected.append((kept, text or None, None if np.isnan(area) else area))
    found = connection.execute("SELECT word, number, area, other FROM t ORDER BY fid").fetchall()
    assert [row[:2] for row in found] == [row[:2] for row in expected]
    assert [row[3] for row in found] == list(range(1, len(found) + 1))
    listed = [text for (text,) in connection.execute("SELECT listed FROM t ORDER BY fid")]
    assert listed == [text and text * repeated for _, text, _ in expected]
    for (_, _, area, _), (_, _, exact) in zip(found, expected):
        assert (area is None) == (exact is None)
        assert exact is None or area == pytest.approx(exact, rel=1e-12, abs=1e-9)


def test_a_layer_without_a_field_still_has_its_outlines(tmp_path):
    shapes = np.array([shapely.box(0, 0, 1, 1), None], dtype=object)
    write_geopackage(tmp_path / "bare.gpkg", [OutTable("bare", [], shapes)], "EPSG:4547")
    write_geopackage(
        tmp_path / "one.gpkg", [OutTable("one", [OutColumn("a", TEXT, ["x", "y"])], shapes)], "EPSG:4547"
    )
    for name in ("bare", "one"):
        chunks = list(stream_vector(str(tmp_path / f"{name}.gpkg")).chunks((), ()))
        assert [shape is not None for chunk in chunks for shape in chunk.geometries] == [True, False]
        assert Outlines.of(chunks[0].geometries).area.tolist() == [1, 0]


def rows_of_numbers(path, count):
    """Write a layer of so many squares called n0, n1 and so on; return where."""
    shapes = np.array([shapely.box(0, 0, 1, 1)] * count, dtype=object)
    column = OutColumn("name", TEXT, [f"n{number}" for number in range(count)])
    write_geopackage(path, [OutTable("rows", [column], shapes)], "EPSG:4547")
    return path


def names_of(path, numbers):
    chunks = stream_vector(str(path)).chunks(("name",), ("name",), numbers=numbers)
    return [text.decode() for chunk in chunks for text in chunk.columns["name"].texts]


def without_triggers(connection):
    """Drop them: they ask for spatial functions that SQLite alone has not got."""
    for (trigger,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        connection.execute(f"DROP TRIGGER {trigger}")


@pytest.mark.parametrize(
    "change",
    [
        "SELECT 1",
        "DELETE FROM rows WHERE fid IN (1, 40, 41, 300)",
        "UPDATE rows SET fid = fid + 1000",
        "UPDATE rows SET fid = -fid",
        "UPDATE gpkg_ogr_contents SET feature_count = 250",
    ],
    ids=["as written", "gaps", "from 1001 on", "negative numbers", "wrongly counted"],
)
def test_ranges_of_numbers_are_all_of_a_layer_in_its_order(tmp_path, change):
    path = rows_of_numbers(tmp_path / "rows.gpkg", 300)
    with sqlite3.connect(path) as connection:
        without_triggers(connection)
        connection.execute(change)
        if change.startswith("DELETE"):
            connection.execute("UPDATE gpkg_ogr_contents SET feature_count = 296")
    every = names_of(path, EVERY)
    ranges = stream_vector(str(path)).cut([0, 77, 120, 10**9])
    assert ranges[0].start == EVERY.start and ranges[-1].stop == EVERY.stop
    parts = [names_of(path, part) for part in ranges]
    assert [name for part in parts for name in part] == every
    assert len(ranges) == 3 and [len(part) for part in parts[:2]] == [77, 43]


def test_rows_that_come_or_go_change_nothing_for_the_others(tmp_path):
    path = rows_of_numbers(tmp_path / "rows.gpkg", 300)
    ranges = stream_vector(str(path)).cut([0, 100, 200])
    before = names_of(path, ranges[0])
    with sqlite3.connect(path) as connection:
        without_triggers(connection)
        connection.execute("DELETE FROM rows WHERE fid IN (50, 100, 101, 150)")
        connection.execute("INSERT INTO rows (fid, name) VALUES (400, 'new')")
    after = names_of(path, ranges[1]) + names_of(path, ranges[2])
    gone = {"n100", "n149"}
    assert before + after == [name for name in (f"n{number}" for number in range(300)) if name not in gone] + [
        "new"
    ]


def test_what_cannot_be_asked_by_number_is_read_in_one_go(tmp_path):
    path = rows_of_numbers(tmp_path / "rows.gpkg", 10)
    gdal.VectorTranslate(str(tmp_path / "rows.geojson"), str(path), format="GeoJSON")
    assert stream_vector(str(tmp_path / "rows.geojson")).cut([0, 5]) is None
    assert len(stream_vector(str(path)).cut([0, 5])) == 2
    with sqlite3.connect(path) as connection:
        without_triggers(connection)
        connection.execute("ALTER TABLE rows RENAME TO old")
    for key in ("INT PRIMARY KEY)", "INTEGER PRIMARY KEY DESC)", "INTEGER PRIMARY KEY) WITHOUT ROWID"):
        with sqlite3.connect(path) as connection:  # numbers that are not those by which SQLite keeps the rows
            connection.execute("DROP TABLE IF EXISTS rows")
            connection.execute(f"CREATE TABLE rows (geom BLOB, name TEXT, fid {key}")
            connection.execute("INSERT INTO rows SELECT geom, name, -fid FROM old")
        assert stream_vector(str(path) + "|layername=rows").cut([0, 5]) is None


def test_an_outline_that_cannot_be_read_is_one_row_without(tmp_path):
    """GDAL calls it a failure as it calls a broken file one, and goes on."""
    table = tmp_path / "rows.csv"
    cells = [shapely.to_wkt(shapely.box(0, 0, 1, 1)), "NULL", shapely.to_wkt(shapely.box(2, 0, 3, 1))]
    table.write_text("name,WKT\n" + "".join(f'{number},"{cell}"\n' for number, cell in enumerate(cells)))
    found = read_vector(str(table))
    assert [shape is None for shape in found.geometries] == [False, True, False]
    chunks = list(stream_vector(str(table)).chunks(("name",), ("name",)))
    assert [shape is None for chunk in chunks for shape in chunk.geometries] == [False, True, False]


def test_a_layer_without_rows_ends(tmp_path):
    """FlatGeobuf's driver hands out empty batches without end."""
    path = rows_of_numbers(tmp_path / "rows.gpkg", 1)
    gdal.VectorTranslate(str(tmp_path / "none.fgb"), str(path), format="FlatGeobuf", where="fid > 1")
    stream = stream_vector(str(tmp_path / "none.fgb"))
    assert stream.count == 0 and list(stream.chunks(("name",), ("name",))) == []
    assert len(read_vector(str(tmp_path / "none.fgb"))) == 0


def test_a_file_that_breaks_off_is_not_taken_for_a_short_one(tmp_path):
    path = rows_of_numbers(tmp_path / "rows.gpkg", 2000)
    with sqlite3.connect(path) as connection:
        without_triggers(connection)
        (size,) = connection.execute("PRAGMA page_size").fetchone()
        connection.execute("VACUUM")
    content = bytearray(path.read_bytes())
    page = content.rindex(b"n1900") // size * size
    content[page : page + size] = b"\xff" * size
    path.write_bytes(content)
    for read in (names_of, lambda path, numbers: read_vector(str(path))):
        with pytest.raises(InputError, match="malformed"):
            read(path, EVERY)


def test_outlines_are_put_together_whatever_was_expected():
    parts = [Outlines.of([shapely.to_wkb(shapely.box(n, 0, n + 1, m)) for m in range(1, n + 2)]) for n in range(9)]
    apart = [part.take(np.arange(len(part))) for part in parts]
    for expected in (0, 1, 45, 10**18):
        whole = joined(iter(parts), expected)
        assert whole.area.tolist() == [area for part in apart for area in part.area.tolist()]
        again = whole.take(np.arange(len(whole)))
        assert again.x.tolist() == whole.x.tolist() or np.array_equal(again.x, whole.x, equal_nan=True)
        assert whole.start[-1] == len(whole.x) == sum(len(part.x) for part in parts)


def test_numbers_as_texts_have_no_trailing_noise():
    assert texts_of(np.array([1.0, 2.5, np.nan])).texts.tolist() == [b"1", b"2.5", b""]


@st.composite
def boxes(draw):
    """Boxes of every size beside each other: points, lines, walls of a province, some that are none."""
    size = draw(st.sampled_from([1e-9, 1.0, 1e6]))
    side = st.one_of(st.just(0.0), st.floats(0, size), st.floats(0, 1))
    place = st.one_of(st.integers(-5, 5).map(float), st.floats(-size, size))
    rows = draw(st.lists(st.tuples(place, place, side, side), min_size=0, max_size=30))
    found = np.array([(x, y, x + w, y + h) for x, y, w, h in rows], float).reshape(-1, 4)
    return found * draw(st.sampled_from([1.0, 1e-7])) + draw(st.sampled_from([0.0, EAST]))


@settings(max_examples=300, deadline=None)
@given(boxes(), boxes(), st.booleans())
def test_boxes_meet_where_their_sides_say_so(first, second, same):
    asked = np.concatenate([second, first]) if same else second
    if len(first) > 3:
        first[2] = np.nan  # what has no outline is met by nothing
        asked = asked[np.isfinite(asked).all(axis=1)]
    s, p = Boxes.of(first).query(asked)
    with np.errstate(invalid="ignore"):
        meets = (first[None, :, :2] <= asked[:, None, 2:]) & (first[None, :, 2:] >= asked[:, None, :2])
    expected = np.argwhere(meets.all(axis=2))
    assert sorted(zip(s.tolist(), p.tolist())) == [tuple(pair) for pair in expected.tolist()]
    assert (np.diff(s) >= 0).all()


def test_one_outline_alone_may_run_clockwise():
    ring = [(0, 0), (0, 2), (3, 2), (3, 0)]
    alone = Outlines.of([shapely.Polygon(ring).wkb])
    assert alone.area.tolist() == [6] and alone.bounds.tolist() == [[0, 0, 3, 2]]
    assert np.array_equal(alone.x, Outlines.of([shapely.Polygon(ring).wkb] * 2).x[:6], equal_nan=True)
