"""What an overlay answers: facts as codes, overlaps with their areas, and why something stayed unknown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Dict, List, Mapping, Tuple

import numpy as np

UNKNOWN = -1

#: Why a fact is unknown or what was noticed on the way; the sentences are translated where they are shown.
REASONS: Mapping[str, str] = {
    "empty": "The structure has no geometry.",
    "unreadable": "The structure's geometry cannot be read.",
    "no_area": "The structure's geometry encloses no area.",
    "repaired": "The structure's outline was invalid and was repaired for the overlay.",
    "no_layer": "No layer that could answer this is loaded.",
    "straddles": "The structure lies across the border of the zone.",
    "touches": "The structure touches a second zone by less than the tolerance.",
    "overlapping_zones": "Zones of this kind that overlap each other disagree here.",
    "no_code": "The zone here has no code.",
    "no_parcel": "The structure lies on no parcel.",
    "uncovered": "A part of the structure lies on no parcel.",
    "parcel_unknown": "A parcel under the structure does not say.",
    "parcels_differ": "The parcels under the structure differ.",
    "not_allowed": "The value found is not one that the rule pack knows.",
}
REASON_CODES: Tuple[str, ...] = tuple(REASONS)


@dataclass(frozen=True)
class FactColumn:
    """One fact of n structures: ``codes`` (n, int32) index ``values``; -1 is unknown."""

    codes: np.ndarray
    values: Tuple[Any, ...]

    def value(self, index: int) -> Any:
        """Return the value for one structure, None where it is unknown."""
        code = int(self.codes[index])
        return None if code == UNKNOWN else self.values[code]

    def __len__(self) -> int:
        return len(self.codes)

    def take(self, index: np.ndarray) -> FactColumn:
        """Return the column of an index."""
        return FactColumn(self.codes[index], self.values)


@dataclass(frozen=True)
class TextColumn:
    """One column of n texts of which hardly two are the same (numbers of parcels): ``texts`` (n, UTF-8, S)."""

    texts: np.ndarray

    def __len__(self) -> int:
        return len(self.texts)

    def take(self, index: np.ndarray) -> TextColumn:
        """Return the column of an index."""
        return TextColumn(self.texts[index])


def _entries(structure: np.ndarray, index: int) -> Tuple[int, int]:
    return int(np.searchsorted(structure, index)), int(np.searchsorted(structure, index + 1))


@dataclass(frozen=True)
class Overlaps:
    """Which structures lie on which features: one entry per pair that shares area, by structure.

    ``structure`` and ``feature`` are indices (int64) into the inputs; ``area_m2`` is on the ellipsoid;
    ``share`` is the part (0–1) of the structure.
    """

    structure: np.ndarray
    feature: np.ndarray
    area_m2: np.ndarray
    share: np.ndarray

    def __len__(self) -> int:
        return len(self.structure)

    def of(self, index: int) -> Overlaps:
        """Return the entries of one structure, the largest first."""
        start, stop = _entries(self.structure, index)
        order = start + np.argsort(-self.area_m2[start:stop], kind="stable")
        return Overlaps(self.structure[order], self.feature[order], self.area_m2[order], self.share[order])


@dataclass(frozen=True)
class Notes:
    """Why facts are unknown and what was repaired; ``fact`` indexes ``names``, -1 is the structure itself."""

    structure: np.ndarray
    fact: np.ndarray
    reason: np.ndarray
    names: Tuple[str, ...]

    def of(self, index: int) -> List[Tuple[str, str]]:
        """Return ``(fact or "", reason id)`` for one structure; REASONS has the sentences."""
        start, stop = _entries(self.structure, index)
        return [
            (self.names[fact] if fact >= 0 else "", REASON_CODES[reason])
            for fact, reason in zip(self.fact[start:stop], self.reason[start:stop])
        ]

    def in_vain(self, name: str) -> np.ndarray:
        """Return the structures (indices) for which there was where to look for a fact."""
        about = (self.fact == self.names.index(name)) & (self.reason != REASON_CODES.index("no_layer"))
        return self.structure[about]

    def counts(self) -> Dict[Tuple[str, str], int]:
        """Return how often each ``(fact or "", reason id)`` occurs."""
        numbers = np.bincount((self.fact.astype(np.int64) + 1) * len(REASON_CODES) + self.reason)
        names = ("", *self.names)
        counted: Dict[Tuple[str, str], int] = {}
        for key in np.flatnonzero(numbers).tolist():
            fact, reason = divmod(key, len(REASON_CODES))
            counted[names[fact], REASON_CODES[reason]] = int(numbers[key])
        return counted


@dataclass(frozen=True)
class OverlayResult:
    """The overlay of n structures: facts by name, areas in m² on the ellipsoid (nan without geometry)."""

    facts: Mapping[str, FactColumn]
    area_m2: np.ndarray
    parcels: Overlaps
    zones: Overlaps
    land_classes: Overlaps
    notes: Notes

    def __len__(self) -> int:
        return len(self.area_m2)

    def facts_of(self, index: int) -> Dict[str, Any]:
        """Return the known facts of one structure."""
        found = {name: column.value(index) for name, column in self.facts.items()}
        return {name: value for name, value in found.items() if value is not None}
