"""Jurisdiction zones and land classes of the invented city, on the plan and on the map."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, List, Tuple

import numpy as np

from enforcement_plugin.demo.plan import FIELD, Plan
from enforcement_plugin.demo.shapes import closed_wiggle, rounded_box, wiggle
from enforcement_plugin.overlay.geometry import repaired
from enforcement_plugin.overlay.libraries import shapely2

_STEP = 25.0


@dataclass(frozen=True)
class Areas:
    """n areas on the map with their attributes (n each)."""

    polygons: np.ndarray
    kind: Tuple[str, ...]
    code: Tuple[str, ...]
    name: Tuple[str, ...]


def draw_zones(random: np.random.Generator, plan: Plan) -> Tuple[Areas, List[np.ndarray]]:
    """Return the zones, and the borders on the plan (vertices) across which some structures must lie."""
    shapely = shapely2()
    city = shapely.Polygon(plan.city)
    east, north = plan.ring_box[2], plan.ring_box[1]
    east_street = float(plan.across[np.searchsorted(plan.across, east + 1.0)])
    south_street = float(plan.up[np.searchsorted(plan.up, north - 1.0) - 1])
    east_line = _street_line(random, plan, east_street, upright=True)
    south_line = _street_line(random, plan, south_street, upright=False)
    far = 2 * plan.side
    economic = city & shapely.Polygon([*east_line, (far, far), (far, -far)])
    technology = (city & shapely.Polygon([*south_line, (far, -far), (-far, -far)])) - economic
    dongchangfu = city - economic - technology
    margin = 0.12 * plan.side
    around = shapely.box(-margin, -margin, plan.side + margin, plan.side + margin) - city
    ring = shapely.Polygon(plan.ring)
    planning = city & shapely.Polygon(_around(random, plan, 0.11, 0.02))
    lake = shapely.Polygon(plan.lake) - shapely.Polygon(plan.old_city)
    built_up = (city & shapely.Polygon(_around(random, plan, 0.22, 0.03))) - lake - shapely.Polygon(plan.river)
    rows = [
        (dongchangfu, "district", "dongchangfu", "东昌府区"),
        (economic, "district", "city_devzone", "经济技术开发区"),
        (technology, "district", "city_devzone", "高新技术产业开发区"),
        (around, "district", "other", "周边县（市）"),
        (ring, "second_ring", "second_ring", "市城区二环路"),
        (_box(plan.fenghuang) & dongchangfu, "park", "fenghuang", "凤凰工业园"),
        (_box(plan.jiaming) & dongchangfu, "park", "jiaming", "嘉明开发区"),
        (planning, "city_planning_area", "city_planning_area", "城市规划区"),
        (built_up, "built_up_area", "built_up_area", "建成区"),
    ]
    borders = [plan.ring, _inside(east_line, city), _inside(south_line, city), plan.ring]
    return Areas(_on_map(plan, [row[0] for row in rows]), *zip(*(row[1:] for row in rows))), borders


def draw_land_classes(plan: Plan) -> Areas:
    """Return land classes: basic farmland as multi-part areas by superblock, other fields, lake and river."""
    shapely = shapely2()
    fields = plan.use == FIELD
    middle = (plan.blocks[:, :2] + plan.blocks[:, 2:]) / 2
    distance = np.max(np.abs(middle - plan.side / 2), axis=1) / plan.side
    basic = fields & (distance > 0.26)
    polygons: List[Any] = []
    kinds: List[str] = []
    for chosen, kind in ((basic, "basic_farmland"), (fields & ~basic, "arable")):
        grown = plan.blocks[chosen] + np.array([-2.5, -2.5, 2.5, 2.5])
        boxes = shapely.segmentize(shapely.box(*grown.T), _STEP)
        owner = plan.superblock[chosen]
        for superblock in np.unique(owner):
            polygons.append(shapely.union_all(boxes[owner == superblock]))
            kinds.append(kind)
    lake = shapely.Polygon(plan.lake) - shapely.Polygon(plan.old_city)
    polygons += [lake, shapely.Polygon(plan.river)]
    kinds += ["water", "water"]
    names = [{"basic_farmland": "永久基本农田", "arable": "耕地"}.get(kind, "") for kind in kinds]
    names[-2:] = ["东昌湖", "徒骇河"]
    codes = [{"basic_farmland": "0102", "arable": "0103"}.get(kind, "") for kind in kinds]
    codes[-2:] = ["1102", "1101"]
    return Areas(_on_map(plan, polygons), tuple(kinds), tuple(codes), tuple(names))


def _street_line(random: np.random.Generator, plan: Plan, position: float, *, upright: bool) -> np.ndarray:
    """Return a border that follows an arterial street, beyond the plan at both ends."""
    along = np.arange(-plan.side, 2 * plan.side, _STEP)
    aside = position + wiggle(random, along, 5.0, 900.0)
    return np.stack([aside, along] if upright else [along, aside], axis=1)


def _around(random: np.random.Generator, plan: Plan, inset: float, sway: float) -> np.ndarray:
    low, high = inset * plan.side, (1 - inset) * plan.side
    points, normals = rounded_box((low, low, high, high), 0.15 * plan.side, 900)
    return points + normals * closed_wiggle(random, 900, sway * plan.side, 6)[:, None]


def _box(box: Tuple[float, float, float, float]) -> Any:
    shapely = shapely2()
    return shapely.segmentize(shapely.box(*box), _STEP)


def _inside(line: np.ndarray, city: Any) -> np.ndarray:
    shapely = shapely2()
    return line[shapely.contains_xy(city, line[:, 0], line[:, 1])]


def _on_map(plan: Plan, polygons: List[Any]) -> np.ndarray:
    """Bend areas onto the map; long edges get vertices first, so that they bend with their neighbours'."""
    shapely = shapely2()
    dense = shapely.segmentize(np.array(polygons, dtype=object), 4 * _STEP)
    bent = shapely.transform(dense, plan.warp)
    # Rounding to the millimetre can make a thin neck of a zone touch itself.
    return np.array([polygon if polygon.is_valid else repaired(polygon) for polygon in bent], dtype=object)
