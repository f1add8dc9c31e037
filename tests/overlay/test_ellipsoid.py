"""A fine is by the square metre: areas on the ellipsoid, whatever the map projection does to them."""

from __future__ import annotations

import numpy as np
import pyproj
import pytest
import shapely

from enforcement_plugin.errors import InputError
from enforcement_plugin.overlay.ellipsoid import AreaScale, same_crs
from enforcement_plugin.overlay.measuring import areas_m2

PLACES = {
    "EPSG:4548": (380_000, 4_000_000, 470_000, 4_080_000),  # 聊城 in its own zone
    "EPSG:4547": (590_000, 4_000_000, 690_000, 4_080_000),  # and in its neighbour's, 150 km off the meridian
    "EPSG:4490": (115.3, 35.7, 116.6, 37.0),  # degrees
    "EPSG:2154": (840_000, 6_270_000, 900_000, 6_330_000),  # a conic projection
    "EPSG:3857": (1.28e7, 4.2e6, 1.3e7, 4.4e6),  # where areas are wrong by half
}


def by_geodesics(crs, polygon):
    """m² by geodesics (Karney 2013), between vertices so dense that straight on the map is as good as geodesic.

    No denser than that: each edge costs the sum some 1e-7 m².
    """
    system = pyproj.CRS(crs)
    to_lonlat = pyproj.Transformer.from_crs(system, system.geodetic_crs, always_xy=True)
    metres = polygon.length * (111_000 if system.is_geographic else 1)
    dense = shapely.segmentize(polygon, polygon.length / max(8, metres / 50))
    lon, lat = to_lonlat.transform(*shapely.get_coordinates(dense).T)
    return abs(system.get_geod().polygon_area_perimeter(lon, lat)[0])


@pytest.mark.parametrize("crs", PLACES)
@pytest.mark.parametrize("metres", [30.0, 700.0, 9000.0])
def test_areas_agree_with_geodesics_to_a_millionth(crs, metres):
    west, south, east, north = PLACES[crs]
    size = metres / 111_000 if crs == "EPSG:4490" else metres
    scale = AreaScale.over(crs, PLACES[crs])
    assert scale.coefficients is not None
    for share in (0.1, 0.45, 0.83):
        x, y = west + share * (east - west), south + (1 - share) * (north - south)
        shape = shapely.Polygon(
            [(x, y), (x + size, y + size / 5), (x + size / 2, y + size), (x + size / 4, y + size / 2)]
        )
        (found,) = areas_m2(np.array([shape]), scale)
        assert found == pytest.approx(by_geodesics(crs, shape), rel=1e-6)


def test_the_fitted_factor_is_the_computed_one():
    west, south, east, north = PLACES["EPSG:4548"]
    random = np.random.default_rng(1)
    x, y = random.uniform(west, east, 500), random.uniform(south, north, 500)
    fitted, direct = AreaScale.over("EPSG:4548", PLACES["EPSG:4548"]), AreaScale("EPSG:4548")
    assert np.abs(fitted.at(x, y) / direct.at(x, y) - 1).max() < 1e-8


def test_beyond_the_fitted_extent_places_are_computed_by_themselves():
    # A structure at the edge of the map must not get the area of an extrapolated polynomial.
    scale = AreaScale.over("EPSG:4548", (400_000, 4_030_000, 401_000, 4_031_000))
    far = np.array([300_000.0]), np.array([3_500_000.0])
    assert scale.at(*far) == pytest.approx(AreaScale("EPSG:4548").at(*far), rel=1e-12)


def test_coordinate_systems_are_told_apart_by_meaning_not_by_name():
    assert same_crs("EPSG:4548", pyproj.CRS("EPSG:4548").to_wkt("WKT1_GDAL"))
    assert not same_crs("EPSG:4548", "EPSG:4547")
    with pytest.raises(InputError, match="not a coordinate system"):
        AreaScale("EPSG:0").at(np.array([0.0]), np.array([0.0]))
