"""What the land registry and the patrols would have written: attributes of parcels and structures."""

from __future__ import annotations

import datetime
from typing import Any, Dict, List, Sequence

import numpy as np

from enforcement_plugin.demo import names
from enforcement_plugin.demo.footprints import Places
from enforcement_plugin.demo.parcels import Lots
from enforcement_plugin.demo.plan import BUSINESS, FIELD, GREEN, HOUSING, INDUSTRY, OLD_TOWN, PUBLIC, VILLAGE

RIGHTS = ("none", "granted", "allocated", "in_process", "lease_or_other", "collective_entry", None)
# Land-use rights by use, in the order of plan.USES; columns as RIGHTS (None: the registry does not say).
_RIGHT_SHARES = np.array(
    [
        [0.12, 0.34, 0.42, 0.03, 0.05, 0.00, 0.04],
        [0.08, 0.70, 0.10, 0.09, 0.01, 0.00, 0.02],
        [0.07, 0.72, 0.06, 0.06, 0.08, 0.00, 0.01],
        [0.04, 0.06, 0.86, 0.03, 0.01, 0.00, 0.00],
        [0.12, 0.62, 0.07, 0.08, 0.06, 0.03, 0.02],
        [0.88, 0.00, 0.01, 0.02, 0.01, 0.04, 0.04],
        [0.95, 0.00, 0.00, 0.01, 0.02, 0.01, 0.01],
        [0.05, 0.00, 0.93, 0.00, 0.02, 0.00, 0.00],
    ]
)
_COLLECTIVE_SHARE = np.array([0.03, 0.04, 0.03, 0.01, 0.14, 0.97, 0.97, 0.02])
_DEVELOPED_SHARE = np.array([0.95, 0.85, 0.9, 0.95, 0.8, 0.9, 0.03, 0.2])
_LAND_CLASS = ("construction",) * 6 + ("arable", "construction")

_PROJECTS = (
    "real_estate_development",
    "affordable_housing",
    "urban_village_with_developer",
    "pooled_housing",
    "cooperative_housing",
    "other",
    "unknown",
)
_STAGES = ("pre_start", "under_construction", "completed_not_accepted", "accepted_in_use")
_FINDERS = ("lc.nr.branch", "lc.cm.dcf", "lc.cm.city", "lc.cm.devzone", "lc.hc.district", "lc.hc.city")
_SOURCES = ("patrol", "complaint", "planning_check", "housing_inspection", "transfer", "notice")
_STATUSES = ("suspected", "verified", "survey_needed", "dismissed", "handled", "demolished")
_FIRST_DAY, _LAST_DAY = datetime.date(2024, 1, 2), datetime.date(2026, 9, 25)


def _pick(random: np.random.Generator, values: Sequence[Any], shares: np.ndarray) -> np.ndarray:
    """Return one value per row of ``shares`` (n, values)."""
    drawn = random.uniform(size=(len(shares), 1)) * shares.sum(axis=1, keepdims=True)
    codes = (drawn > np.cumsum(shares, axis=1)).sum(axis=1).clip(0, len(values) - 1)
    return np.array(values, dtype=object)[codes]


def _draw(random: np.random.Generator, values: Sequence[Any], shares: Sequence[float], count: int) -> np.ndarray:
    return np.array(values, dtype=object)[random.choice(len(values), count, p=shares)]


def parcel_columns(random: np.random.Generator, lots: Lots, district: np.ndarray) -> Dict[str, Any]:
    """Return the columns of ``parcel``; ``district`` (n) is the code of the county-level unit, e.g. 371502.

    A grant has a number and a date, an allocation too; nothing else has. One lot in twenty beside its
    neighbour of the same use has another right, which is where structures across a border become mixed.
    """
    count = len(lots)
    right = _pick(random, RIGHTS, _RIGHT_SHARES[lots.use])
    # An estate is granted as a whole: lots of a block mostly share their right.
    first = np.concatenate([[True], np.diff(lots.block) != 0])
    leader = np.maximum.accumulate(np.where(first, np.arange(count), 0))
    planned = np.isin(lots.use, (HOUSING, BUSINESS, PUBLIC, INDUSTRY, GREEN))
    alike = random.uniform(size=count) < np.where(planned, 0.75, 0.35)
    right = np.where(alike, right[leader], right)
    collective = random.uniform(size=count) < _COLLECTIVE_SHARE[lots.use]
    collective = np.where(alike, collective[leader], collective)
    right[collective & np.isin(right.astype(str), ("granted", "allocated"))] = "none"
    right[~collective & (right == "collective_entry")] = "granted"
    ownership = np.where(collective, "collective", "state").astype(object)
    ownership[random.uniform(size=count) < 0.004] = None
    developed = np.where(random.uniform(size=count) < _DEVELOPED_SHARE[lots.use], "project", "undeveloped")

    recorded = (right == "granted") | (right == "allocated")
    year = random.integers(1996, 2026, count)
    day = random.integers(0, 365, count)
    serial = random.integers(1, 400, count)
    grant_no = [
        f"聊土{'出' if kind == 'granted' else '划'}字〔{y}〕第{n:03d}号" if has else None
        for has, kind, y, n in zip(recorded, right, year.tolist(), serial.tolist())
    ]
    grant_date = [
        (datetime.date(y, 1, 1) + datetime.timedelta(days=d)).isoformat() if has else None
        for has, y, d in zip(recorded, year.tolist(), day.tolist())
    ]
    return {
        "parcel_no": parcel_numbers(lots, district),
        "land_ownership": ownership.tolist(),
        "land_use_right": right.tolist(),
        "grant_no": grant_no,
        "grant_date": grant_date,
        "land_developed": developed.tolist(),
        "land_class": np.array(_LAND_CLASS, dtype=object)[lots.use].tolist(),
        "holder": names.holders(random, lots.use, collective),
    }


def parcel_numbers(lots: Lots, district: np.ndarray) -> List[str]:
    """Return 宗地号 like 371502-003-0117: county, cadastral block (街坊), number of the parcel in it."""
    order = np.lexsort((np.arange(len(lots)), lots.superblock))
    sorted_blocks = lots.superblock[order]
    first = np.concatenate([[True], np.diff(sorted_blocks) != 0])
    start = np.maximum.accumulate(np.where(first, np.arange(len(lots)), 0))
    serial = np.empty(len(lots), np.int64)
    serial[order] = np.arange(len(lots)) - start + 1
    return [
        f"{county}-{block + 1:03d}-{number:04d}"
        for county, block, number in zip(district.tolist(), lots.superblock.tolist(), serial.tolist())
    ]


def structure_columns(
    random: np.random.Generator, places: Places, lots: Lots, rights: Sequence[Any], area_m2: np.ndarray
) -> Dict[str, Any]:
    """Return the columns of ``structure``; permits and violations fit the land right of the structure's lot."""
    count = len(places.lot)
    on_lot = places.lot >= 0
    right = np.array([*rights, "none"], dtype=object)[places.lot]
    use = np.where(on_lot, np.append(lots.use, OLD_TOWN)[places.lot], OLD_TOWN)
    lawful_land = (right == "granted") | (right == "allocated")
    small = area_m2 < 60

    stage = _draw(random, _STAGES, (0.04, 0.46, 0.28, 0.22), count)
    permit_shares = np.where(lawful_land[:, None], [0.34, 0.36, 0.26, 0.04], [0.02, 0.92, 0.02, 0.04])
    permit = _pick(random, ("has", "none", "deviated", "unknown"), permit_shares)
    started = stage != "pre_start"
    permitted = (permit == "has") | (permit == "deviated")
    stake = np.where(small, "n_a", np.where(permitted & (random.uniform(size=count) < 0.6), "has", "none")).astype(
        object
    )
    stake[random.uniform(size=count) < 0.05] = "unknown"
    construction = np.where(permitted & (random.uniform(size=count) < 0.62), "has", "none").astype(object)
    construction[random.uniform(size=count) < 0.04] = "unknown"
    authority = _draw(random, ("city", "district", "unknown"), (0.42, 0.5, 0.08), count)
    project = _draw(random, _PROJECTS, (0.6, 0.08, 0.15, 0.03, 0.03, 0.08, 0.03), count)
    rural = np.isin(use, (VILLAGE, FIELD))
    project[rural & (random.uniform(size=count) < 0.45)] = "urban_village_with_developer"

    chance = random.uniform(size=(count, 7))
    suspected = {
        "V_LAND_NOAPPROVAL": ~lawful_land & (chance[:, 0] < 0.93),
        "V_LAND_USECHANGE": lawful_land & (chance[:, 1] < 0.07),
        "V_PLAN_NOPERMIT": (permit == "none") & started,
        "V_PLAN_DEVIATE": permit == "deviated",
        "V_PLAN_NOSTAKE": (stake == "none") & permitted & started,
        "V_TEMP": small & (chance[:, 2] < 0.12),
        "V_BLDG_USECHANGE": (stage == "accepted_in_use") & (chance[:, 3] < 0.14),
        "V_COMMUNITY": small & (use == HOUSING) & (chance[:, 4] < 0.7),
        "V_NO_CONSTR_PERMIT": (construction == "none") & started & ~small,
        "V_UNACCEPTED_USE": (stage == "completed_not_accepted") & (chance[:, 5] < 0.16),
        "V_STRUCTURE": (stage == "accepted_in_use") & (chance[:, 6] < 0.03),
    }
    nothing = ~np.any(list(suspected.values()), axis=0)
    suspected["V_PLAN_NOPERMIT"] |= nothing
    permit[nothing] = "none"
    violations = [""] * count
    for violation, where in suspected.items():
        for index in np.flatnonzero(where):
            violations[index] += f" {violation}"

    days = random.integers(0, (_LAST_DAY - _FIRST_DAY).days + 1, count)
    calendar = [(_FIRST_DAY + datetime.timedelta(days=day)).isoformat() for day in range(int(days.max()) + 1)]
    return {
        "structure_no": [f"LC-{number:06d}" for number in range(1, count + 1)],
        "status": _draw(random, _STATUSES, (0.72, 0.14, 0.05, 0.04, 0.03, 0.02), count).tolist(),
        "build_stage": stage.tolist(),
        "project_type": project.tolist(),
        "planning_permit": permit.tolist(),
        "stake_letter": stake.tolist(),
        "construction_permit": construction.tolist(),
        "construction_authority": authority.tolist(),
        "violations": [text.strip().replace(" ", ",") for text in violations],
        "floors": np.where(small, 1, random.integers(1, 19, count)).tolist(),
        "found_by": _draw(random, _FINDERS, (0.34, 0.3, 0.1, 0.1, 0.1, 0.06), count).tolist(),
        "found_on": [calendar[day] for day in days.tolist()],
        "source": _draw(random, _SOURCES, (0.52, 0.22, 0.1, 0.06, 0.06, 0.04), count).tolist(),
        "remark": names.remarks(places.placing),
    }
