"""The demo city is what newcomers judge by, and what every figure is measured on: it must stay the same city."""

from __future__ import annotations

import datetime
import itertools
import sqlite3
from collections import Counter

import numpy as np
import pytest
import shapely

from enforcement_plugin.app.demo import build_demo
from enforcement_plugin.app.overlaying import determine_workspace
from enforcement_plugin.demo import draw_city
from enforcement_plugin.demo.footprints import ACROSS_BORDER, ACROSS_ZONE, ON_NOTHING, PLACINGS
from enforcement_plugin.errors import CancelledError, InputError
from enforcement_plugin.overlay.ellipsoid import AreaScale
from enforcement_plugin.rules import load_pack
from enforcement_plugin.workspace.tables import TABLES

NOON = datetime.datetime(2026, 9, 26, 4, 0, tzinfo=datetime.timezone.utc)


def counted_ids():
    numbers = itertools.count(1)
    return lambda: f"{next(numbers):032x}"


def demo(path, structures=600, seed=7, **options):
    return build_demo(path, structures=structures, seed=seed, clock=lambda: NOON, ids=counted_ids(), **options)


@pytest.fixture(scope="module")
def city():
    return draw_city(4000, 3)


@pytest.fixture(scope="module")
def workspace(tmp_path_factory):
    path = tmp_path_factory.mktemp("demo") / "city.gpkg"
    demo(path)
    return path


def content(path):
    """Every row of the tables of work and reference; the log's own ids are new in every file."""
    with sqlite3.connect(path) as connection:
        return {table.name: connection.execute(f"SELECT * FROM {table.name}").fetchall() for table in TABLES}


def test_the_same_seed_gives_the_same_bytes_in_every_table(workspace, tmp_path):
    demo(tmp_path / "again.gpkg")
    first, second = content(workspace), content(tmp_path / "again.gpkg")
    assert len(first["structure"]) == 600
    for table in first:
        assert first[table] == second[table], table


def test_another_seed_is_another_city(city):
    other = draw_city(4000, 4)
    same = city.geometries["structure"][:50] == other.geometries["structure"][:50]
    assert not np.any(same)


def test_liaocheng_lies_where_the_coordinates_say(city):
    # 115.98° E, 36.45° N; a city in the wrong zone would lie 270 km away and no background map would fit.
    from osgeo import osr

    source, target = osr.SpatialReference(), osr.SpatialReference()
    source.SetFromUserInput(city.crs)
    target.ImportFromEPSG(4490)
    target.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
    middle = shapely.centroid(shapely.box(*shapely.total_bounds(city.geometries["parcel"])))
    source.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
    lon, lat, _ = osr.CoordinateTransformation(source, target).TransformPoint(middle.x, middle.y)
    assert (lon, lat) == (pytest.approx(115.98, abs=0.02), pytest.approx(36.45, abs=0.02))
    assert AreaScale(city.crs).at(np.array([middle.x]), np.array([middle.y]))[0] == pytest.approx(1, abs=3e-4)


def test_everything_is_valid(city):
    for table, geometries in city.geometries.items():
        assert shapely.is_valid(geometries).all(), table
        assert (shapely.area(geometries) > 0).all(), table


def test_parcels_have_4_to_40_vertices_and_share_their_borders_exactly(city):
    parcels = city.geometries["parcel"]
    vertices = shapely.get_num_coordinates(parcels) - 1
    assert vertices.min() >= 4 and vertices.max() <= 40
    tree = shapely.STRtree(parcels)
    first, second = tree.query(parcels, predicate="touches")
    assert len(first) > len(parcels)
    first, second = first[first < second], second[first < second]
    # A common border is a line between vertices that both have, never a sliver or a gap of a micrometre.
    border = shapely.intersection(parcels[first], parcels[second])
    lines = shapely.length(border) > 0.5
    corners = [set(map(tuple, shapely.get_coordinates(parcel).tolist())) for parcel in parcels]
    for one, two, line in zip(first[lines][:3000], second[lines][:3000], border[lines][:3000]):
        ends = set(map(tuple, shapely.get_coordinates(line).tolist()))
        assert ends <= corners[one] and ends <= corners[two]
    overlapping = tree.query(parcels, predicate="overlaps")
    assert overlapping.shape[1] == 0


def test_footprints_are_rectilinear_with_4_to_12_vertices(city):
    for structure in city.geometries["structure"][:800]:
        ring = shapely.get_coordinates(structure)
        assert 4 <= len(ring) - 1 <= 12
        edges = np.diff(ring, axis=0)
        edges /= np.hypot(*edges.T)[:, None]
        turns = np.abs(np.sum(edges * np.roll(edges, -1, axis=0), axis=1))
        assert turns.max() < 0.01


def test_the_ring_road_is_a_natural_line_of_thousands_of_vertices(city):
    kinds = city.columns["zone"]["kind"]
    ring = city.geometries["zone"][kinds.index("second_ring")]
    assert shapely.get_num_coordinates(ring) > 2000
    assert Counter(kinds) == {
        "district": 4,
        "park": 2,
        "second_ring": 1,
        "city_planning_area": 1,
        "built_up_area": 1,
    }
    by_code = dict(zip(city.columns["zone"]["code"], city.geometries["zone"]))
    assert by_code["jiaming"].disjoint(ring) and by_code["fenghuang"].intersects(ring)
    assert by_code["built_up_area"].is_valid and by_code["built_up_area"].area < by_code["city_planning_area"].area


def test_structures_lie_as_they_were_meant_to(city):
    structures, parcels = city.geometries["structure"], city.geometries["parcel"]
    tree = shapely.STRtree(parcels)
    hit = np.bincount(tree.query(structures, predicate="intersects")[0], minlength=len(structures))
    placing = city.placing
    assert (hit[placing == PLACINGS[ON_NOTHING]] == 0).mean() > 0.9
    inside = np.zeros(len(structures), bool)
    inside[tree.query(structures, predicate="covered_by")[0]] = True
    assert inside[placing == PLACINGS[ACROSS_BORDER]].mean() < 0.15
    assert 0.75 < inside.mean() < 0.95
    ring = city.geometries["zone"][city.columns["zone"]["kind"].index("second_ring")]
    border = shapely.boundary(ring)
    assert shapely.intersects(border, structures[placing == PLACINGS[ACROSS_ZONE]]).sum() >= 5
    assert not shapely.is_empty(structures).any()


def test_grants_are_recorded_where_there_are_grants(city):
    parcel = city.columns["parcel"]
    for right, number, day in zip(parcel["land_use_right"], parcel["grant_no"], parcel["grant_date"]):
        assert (number is not None) == (day is not None) == (right in ("granted", "allocated"))
    assert len(set(parcel["parcel_no"])) == len(parcel["parcel_no"])
    assert parcel["parcel_no"][0].count("-") == 2
    assert {"none", "granted", "allocated", "in_process", "lease_or_other", None} <= set(parcel["land_use_right"])


def test_values_are_those_of_the_rule_pack(city):
    pack = load_pack("liaocheng")
    structure = city.columns["structure"]
    for column, fact in (
        ("build_stage", "stage"),
        ("project_type", "project_type"),
        ("planning_permit", "planning_permit"),
        ("stake_letter", "stake_letter"),
        ("construction_permit", "construction_permit"),
        ("construction_authority", "construction_authority"),
        ("source", "source"),
    ):
        assert set(structure[column]) <= {*pack.facts[fact].values, "unknown"}, column
    assert set(structure["found_by"]) <= set(pack.agencies)
    named = {violation for text in structure["violations"] for violation in text.split(",")}
    assert named <= set(pack.violations) and len(named) >= 8
    assert all(structure["violations"])


def test_every_layer_came_in_as_one_edition(workspace):
    with sqlite3.connect(workspace) as connection:
        editions = dict(connection.execute("SELECT layer, feature_count FROM edition"))
        logged = connection.execute("SELECT op, count(*) FROM change_log WHERE op <> 'I' GROUP BY op").fetchall()
    assert editions["structure"] == 600 and set(editions) == {"zone", "parcel", "land_class", "structure"}
    assert logged == [("baseline", 4)]


def test_the_city_has_cases_of_every_kind(tmp_path):
    # A demo in which everything is determined, or nothing, would show a newcomer half of the product.
    demo(tmp_path / "city.gpkg", structures=2000)
    summary = determine_workspace(tmp_path / "city.gpkg")
    shares = {status: count / 2000 for status, count in summary.by_status.items()}
    assert 0.5 < shares["determined"] < 0.9 and shares["undetermined"] > 0.05
    assert min(summary.by_agency["lc.nr"], summary.by_agency["lc.cm"]) > 200


@pytest.mark.parametrize("structures", [499, 1_000_001])
def test_a_size_that_cannot_be_drawn_is_refused_and_leaves_no_file(tmp_path, structures):
    with pytest.raises(InputError, match="500 to 1000000"):
        demo(tmp_path / "city.gpkg", structures=structures)
    assert list(tmp_path.iterdir()) == []


def test_cancelling_leaves_no_file(tmp_path):
    with pytest.raises(CancelledError):
        demo(tmp_path / "city.gpkg", cancelled=lambda: True)
    assert list(tmp_path.iterdir()) == []


def test_an_existing_file_is_not_touched(tmp_path):
    path = tmp_path / "mine.gpkg"
    path.write_bytes(b"mine")
    with pytest.raises(InputError):
        demo(path)
    assert path.read_bytes() == b"mine"
