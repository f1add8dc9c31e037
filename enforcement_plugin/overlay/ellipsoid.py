"""Areas on the ellipsoid at the price of planar ones.

A map projection stretches areas by a factor that changes slowly: a footprint's planar area times the factor
at its centroid is its area on the ellipsoid. The change of the factor across the footprint cancels at the
centroid, what is left is of the order (size / earth radius)²: below 1e-7 for anything smaller than 1 km.
The factor is the Jacobian of the inverse projection, M·N·cos φ·|∂(λ, φ)/∂(x, y)| (Snyder, Map Projections:
A Working Manual, USGS 1395, §4; M and N are the meridian and prime-vertical radii of curvature), taken by
central differences and, for many places, fitted by a Chebyshev polynomial over the extent.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Optional, Tuple

import numpy as np

from enforcement_plugin.errors import InputError

#: Relative accuracy that a fitted polynomial must show at places it was not fitted to.
FIT_TOLERANCE = 1e-9
_DEGREE = 9
_NODES = np.cos(np.pi * (np.arange(_DEGREE + 4) + 0.5) / (_DEGREE + 4))


@lru_cache(maxsize=16)
def _reference(crs: str) -> Any:
    from osgeo import osr

    reference = osr.SpatialReference()
    if not crs or reference.SetFromUserInput(crs) != 0:
        raise InputError("{crs} is not a coordinate system that can be read.", crs=crs or "(none)")
    reference.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
    return reference


def same_crs(first: str, second: str) -> bool:
    """Return whether two coordinate systems (EPSG code or WKT) mean the same places.

    The order of axes does not matter, because files hold easting before northing whatever the definition
    says; nor does the spelling of the datum's name, which differs between makers.
    """
    if first == second or _reference(first).IsSame(_reference(second)):
        return True
    one, other = ((_datum(crs), _reference(crs).ExportToProj4().strip()) for crs in (first, second))
    return bool(one == other and one[1])


def _datum(crs: str) -> str:
    name = _reference(crs).GetAttrValue("DATUM") or ""
    return "".join(character for character in name.casefold() if character.isalnum())


def crs_name(crs: str) -> str:
    """Return a coordinate system's own name, as a sentence to a person would use it."""
    return str(_reference(crs).GetName() or crs)


@dataclass(frozen=True)
class AreaScale:
    """How many m² on the ellipsoid one square unit of a coordinate system stands for.

    ``bounds`` and ``coefficients`` are the fitted polynomial, absent where none was needed.
    """

    crs: str
    bounds: Optional[Tuple[float, float, float, float]] = None
    coefficients: Optional[np.ndarray] = None

    @classmethod
    def over(cls, crs: str, bounds: Tuple[float, float, float, float]) -> AreaScale:
        """Return the scale of ``crs`` with a polynomial for ``bounds`` (xmin, ymin, xmax, ymax).

        Where no polynomial of the degree tried is good to FIT_TOLERANCE (a continent) there is none, and
        every place is computed by itself. Raises InputError for a coordinate system that cannot be read.
        """
        if not np.all(np.isfinite(bounds)):
            return cls(crs)
        margin = 0.01 * max(bounds[2] - bounds[0], bounds[3] - bounds[1], 1e-3)
        box = (bounds[0] - margin, bounds[1] - margin, bounds[2] + margin, bounds[3] + margin)
        coefficients = _fit(crs, box)
        if coefficients is None:
            return cls(crs)
        # A city needs a few terms of the hundred: what the others add together stays far below the tolerance.
        degree = next(d for d in range(_DEGREE + 1) if _beyond(coefficients, d) < FIT_TOLERANCE / 100)
        coefficients = coefficients[: degree + 1, : degree + 1]
        fitted = cls(crs, box, coefficients)
        probes = np.linspace(-0.97, 0.97, 5)
        x, y = _mesh(probes, box)
        error = np.abs(fitted.at(x, y) / _direct(crs, x, y) - 1)
        return fitted if np.all(error < FIT_TOLERANCE) else cls(crs)

    def change_over(self, bounds: np.ndarray) -> float:
        """Return how much the factor changes at most, relatively, per unit of length within boxes (n, 4)."""
        if len(bounds) == 0:
            return 0.0
        low, high = bounds[:, :2].min(axis=0), bounds[:, 2:].max(axis=0)
        u, v = np.meshgrid(np.linspace(0, 1, 7), np.linspace(0, 1, 7))
        x, y = (low + np.stack([u.ravel(), v.ravel()], axis=1) * (high - low)).T
        step = max(float((high - low).max()) / 100, 1e-6)
        here = self.at(x, y)
        east, north = self.at(x + step, y) / here - 1, self.at(x, y + step) / here - 1
        return float(1.25 * np.hypot(east, north).max() / step)

    def at(self, x: np.ndarray, y: np.ndarray) -> np.ndarray:
        """Return the factor (m² per square unit) at places given by their coordinates."""
        if self.coefficients is None or self.bounds is None:
            return _direct(self.crs, x, y)
        u = (2 * x - self.bounds[0] - self.bounds[2]) / (self.bounds[2] - self.bounds[0])
        v = (2 * y - self.bounds[1] - self.bounds[3]) / (self.bounds[3] - self.bounds[1])
        scale = np.polynomial.chebyshev.chebval2d(u, v, self.coefficients)
        outside = ~((np.abs(u) <= 1) & (np.abs(v) <= 1))
        if outside.any():
            scale[outside] = _direct(self.crs, x[outside], y[outside])
        return scale


def _mesh(unit: np.ndarray, box: Tuple[float, ...]) -> Tuple[np.ndarray, np.ndarray]:
    """Return x and y of every pair of positions in -1…1 across a box; rows follow y."""
    u, v = np.meshgrid(unit, unit)
    return (
        (box[0] + box[2] + u.ravel() * (box[2] - box[0])) / 2,
        (box[1] + box[3] + v.ravel() * (box[3] - box[1])) / 2,
    )


def _fit(crs: str, box: Tuple[float, ...]) -> Optional[np.ndarray]:
    values = _direct(crs, *_mesh(_NODES, box))
    if not np.all(np.isfinite(values)):
        return None
    # At Chebyshev nodes of the first kind the fit is a product with the weighted basis.
    weights = np.full(_DEGREE + 1, 2.0 / len(_NODES))
    weights[0] /= 2
    transform = np.polynomial.chebyshev.chebvander(_NODES, _DEGREE) * weights
    grid = values.reshape(len(_NODES), len(_NODES))  # rows follow y, columns x
    return transform.T @ grid.T @ transform


def _beyond(coefficients: np.ndarray, degree: int) -> float:
    """Return what the terms beyond a degree can add at most, relative to the first."""
    rest = np.abs(coefficients).sum() - np.abs(coefficients[: degree + 1, : degree + 1]).sum()
    return float(rest / np.abs(coefficients[0, 0]))


def _direct(crs: str, x: np.ndarray, y: np.ndarray) -> np.ndarray:
    reference = _reference(crs)
    a, flattening = reference.GetSemiMajor(), reference.GetInvFlattening()
    e2 = 0.0 if flattening == 0 else (2 - 1 / flattening) / flattening
    x, y = np.asarray(x, float), np.asarray(y, float)
    if len(x) == 0:
        return np.empty(0)
    if reference.IsGeographic():
        unit = reference.GetAngularUnits()
        return unit**2 * _square_radian(y * unit, a, e2)
    unit = reference.GetLinearUnits()
    step = 250.0 / unit
    places = np.concatenate(
        [np.stack([x + dx, y + dy], axis=1) for dx, dy in ((step, 0), (-step, 0), (0, step), (0, -step), (0, 0))]
    )
    east, west, north, south, here = np.split(np.radians(_inverse(crs, places)), 5)
    dx, dy = (east - west) / (2 * step), (north - south) / (2 * step)
    jacobian = np.abs(dx[:, 0] * dy[:, 1] - dx[:, 1] * dy[:, 0])
    return jacobian * _square_radian(here[:, 1], a, e2)


def _square_radian(latitude: np.ndarray, a: float, e2: float) -> np.ndarray:
    """M·N·cos φ: m² per square radian of longitude and latitude."""
    return a * a * (1 - e2) * np.cos(latitude) / (1 - e2 * np.sin(latitude) ** 2) ** 2


def _inverse(crs: str, places: np.ndarray) -> np.ndarray:
    """Return (n, 2) longitudes and latitudes in degrees on the system's own ellipsoid."""
    from osgeo import osr

    reference = _reference(crs)
    geographic = reference.CloneGeogCS()
    geographic.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
    transformation = osr.CoordinateTransformation(reference, geographic)
    return np.array(transformation.TransformPoints(places.tolist()), float)[:, :2]
