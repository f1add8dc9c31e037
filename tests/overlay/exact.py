"""The same questions answered the slow way: one structure, one feature, one union at a time."""

from __future__ import annotations

import numpy as np
import pyproj
import shapely

from enforcement_plugin.overlay.measuring import NOISE_M2


class Exact:
    """Facts of one structure by plain loops; areas by an equal-area projection laid at the very place."""

    def __init__(self, crs, zones=(), parcels=(), tolerance=(1.0, 0.01)):
        self.zones, self.parcels, self.tolerance = list(zones), list(parcels), tolerance
        self._system = pyproj.CRS(crs)
        self._planes = {}

    def area(self, geometry):
        """m² on the ellipsoid (Lambert's azimuthal equal-area projection, good to a square millimetre)."""
        if geometry.area == 0:
            return 0.0
        place = geometry.bounds[:2]
        if place not in self._planes:
            to_lonlat = pyproj.Transformer.from_crs(self._system, self._system.geodetic_crs, always_xy=True)
            lon, lat = to_lonlat.transform(*place)
            laea = {"proj": "laea", "lat_0": lat, "lon_0": lon}
            ellipsoid = self._system.ellipsoid
            laea.update(a=ellipsoid.semi_major_metre, rf=ellipsoid.inverse_flattening)
            self._planes[place] = pyproj.Transformer.from_crs(self._system, pyproj.CRS(laea), always_xy=True)
        transformer = self._planes[place]
        return shapely.transform(geometry, lambda xy: np.column_stack(transformer.transform(*xy.T))).area

    def shared(self, structure, features):
        joined = shapely.union_all([structure.intersection(feature) for feature in features])
        return self.area(joined)

    def limit(self, structure):
        area_m2, share = self.tolerance
        area = self.area(structure)
        return min(max(area_m2, share * area, NOISE_M2), 0.49 * area)

    def membership(self, structure, kind):
        features = [geometry for geometry, attributes in self.zones if attributes["kind"] == kind]
        if not features:
            return None
        inside, limit = self.shared(structure, features), self.limit(structure)
        if self.area(structure) - inside < limit:
            return True
        return False if inside < limit else None

    def zone_code(self, structure, kind, outside):
        of_kind = [
            (geometry, attributes["code"]) for geometry, attributes in self.zones if attributes["kind"] == kind
        ]
        if not of_kind:
            return None
        limit = self.limit(structure)
        here = [
            code
            for code in {code for _, code in of_kind}
            if self.shared(structure, [geometry for geometry, other in of_kind if other == code]) >= limit
        ]
        bare = self.area(structure) - self.shared(structure, [geometry for geometry, _ in of_kind]) >= limit
        if len(here) == 1 and not bare:
            return here[0]
        return outside if not here and bare else None

    def crosses(self, structure, kind):
        features = [geometry for geometry, attributes in self.zones if attributes["kind"] == kind]
        if not features:
            return None
        areas = [self.shared(structure, [feature]) for feature in features]
        if sum(area >= self.limit(structure) for area in areas) >= 2:
            return True
        return False if sum(area > NOISE_M2 for area in areas) < 2 else None

    def land_right(self, structure, attribute, uniform=False):
        limit = self.limit(structure)
        under = [
            attributes[attribute]
            for geometry, attributes in self.parcels
            if self.shared(structure, [geometry]) >= limit
        ]
        known = {value for value in under if value is not None}
        if len(known) > 1:
            return None if uniform else "mixed"
        bare = self.area(structure) - self.shared(structure, [geometry for geometry, _ in self.parcels])
        if not known or None in under or bare >= limit:
            return None
        return known.pop()

    def overlaps(self, structure, features):
        areas = {index: self.shared(structure, [geometry]) for index, (geometry, _) in enumerate(features)}
        return {index: area for index, area in areas.items() if area > NOISE_M2}
