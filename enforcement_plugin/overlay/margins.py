"""Would it flip? Which answers could be another if borders and walls stood a little elsewhere, as they may.

A survey states how far its lines may be off. Where a border passes a structure no nearer than that, or the land
on its other side says the same, nothing can change; for the others the distance is told, in metres: how far
lines must be off, one against the other, for the answer to become another one. It never says too much: what
tolerances forgive on the way is not counted.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Dict, Iterator, List, Mapping, Optional, Sequence, Tuple

import numpy as np

from enforcement_plugin.errors import InputError
from enforcement_plugin.overlay.borders import Borders
from enforcement_plugin.overlay.layers import ReferenceLayers
from enforcement_plugin.overlay.nearby import Nearby
from enforcement_plugin.overlay.outlines import Outlines
from enforcement_plugin.overlay.result import FactColumn, OverlayResult
from enforcement_plugin.overlay.spec import FactSpec, OverlaySpec
from enforcement_plugin.rules.facts import ParcelSource, ZoneSource

LAYERS = ("structures", "parcels", "zones")
#: What a feature says to a fact that it is not asked for.
NOT_ASKED = -2


@dataclass(frozen=True)
class Margins:
    """Answers that could flip: structures (k), the fact of each (index into ``names``), metres (k)."""

    structure: np.ndarray
    fact: np.ndarray
    distance_m: np.ndarray
    names: Tuple[str, ...]


def borders_of(layers: ReferenceLayers, accuracy: Mapping[str, float]) -> Dict[str, Borders]:
    """Return the borders of the layers that have a stated accuracy.

    Raises InputError for an accuracy that is no length, of a layer that there is not, or in a coordinate system
    of degrees.
    """
    for name, metres in accuracy.items():
        if name not in LAYERS or not 0 <= metres < 1000:
            raise InputError(
                "An accuracy is a length in metres for one of {layers}, not {name} = {metres}.",
                layers=", ".join(LAYERS),
                name=name,
                metres=metres,
            )
    if layers.scale.at(np.zeros(1), np.zeros(1))[0] > 1e6:
        raise InputError(
            "Distances in metres need a projected coordinate system; {crs} is in degrees.", crs=layers.crs
        )
    present = {name: getattr(layers, name) for name in ("parcels", "zones")}
    return {name: Borders.of(layer) for name, layer in present.items() if layer is not None}


def margins(
    outlines: Outlines,
    layers: ReferenceLayers,
    spec: OverlaySpec,
    result: OverlayResult,
    borders: Mapping[str, Borders],
    accuracy: Mapping[str, float],
) -> Margins:
    """Return which answers of ``result`` could flip within the accuracies (metres, by layer).

    The accuracies of structures and layer are added: both may be off, and in opposite directions.
    """
    names = tuple(fact.name for fact in spec.facts)
    told: List[Tuple[np.ndarray, int, np.ndarray]] = []
    for name, of_layer in borders.items():
        reach = accuracy.get("structures", 0.0) + accuracy.get(name, 0.0)
        if reach <= 0:
            continue
        asked = [
            (number, labels)
            for number, fact in enumerate(spec.facts)
            for labels in (_asked(fact, name, layers),)
            if labels is not None
        ]
        layer, overlaps = getattr(layers, name), getattr(result, name)
        near = Nearby.found(outlines, layer, of_layer, overlaps, result.area_m2, reach)
        told.extend(_flips(near, asked))
    if not told:
        return Margins(np.empty(0, np.int64), np.empty(0, np.int16), np.empty(0), names)
    structure = np.concatenate([each[0] for each in told])
    fact = np.concatenate([np.full(len(each[0]), each[1], np.int16) for each in told])
    order = np.argsort(structure, kind="stable")
    return Margins(structure[order], fact[order], np.concatenate([each[2] for each in told])[order], names)


Labels = Sequence[Tuple[int, np.ndarray]]


def _flips(near: Nearby, asked: Labels) -> Iterator[Tuple[np.ndarray, int, np.ndarray]]:
    """Yield the structures whose answer could flip, by fact (number, and what each feature says to it)."""
    depth = np.full(len(near.structure), np.inf)
    questions = []
    grounds: Dict[bytes, Tuple[np.ndarray, Nearby, np.ndarray, np.ndarray]] = {}
    crossed = np.zeros(len(depth), bool)
    for number, labels in asked:
        mine = labels != NOT_ASKED
        key = mine.tobytes()
        if key not in grounds:
            pairs = np.flatnonzero(mine.take(near.feature))
            some = near.take(pairs)
            grounds[key] = (pairs, some, *some.ground_without(mine))
        pairs, some, without, metres = grounds[key]
        question = _Question.of(some, labels)
        crossed[pairs] |= question.across(without)
        questions.append((number, question, pairs, without, metres))
    index = np.flatnonzero(crossed)
    depth[index] = near.take(index).depths()
    for number, question, pairs, without, metres in questions:
        structure, least = question.flips(depth.take(pairs), without, metres)
        yield structure, number, least


def _asked(fact: FactSpec, layer: str, layers: ReferenceLayers) -> Optional[np.ndarray]:
    """Return what each feature of a layer says to a fact, as of ``_labels``; None where it is not asked."""
    source = next((each for each in fact.sources if isinstance(each, (ZoneSource, ParcelSource))), None)
    if source is None or (layer == "parcels") != isinstance(source, ParcelSource):
        return None
    return _labels(source, layers)


def _labels(source: Any, layers: ReferenceLayers) -> Optional[np.ndarray]:
    """Return what each feature of the source's layer says (n, int; NOT_ASKED for those that are not)."""
    if isinstance(source, ParcelSource):
        column: Any = None if layers.parcels is None else layers.parcels.columns.get(source.attribute)
        return column.codes.astype(np.int64) if isinstance(column, FactColumn) else None
    if layers.zones is None:
        return None
    features = layers.zone_features(source.zone)
    labels = np.full(len(layers.zones), NOT_ASKED, np.int64)
    if source.how == "membership":
        labels[features] = 0
    else:
        named: Any = layers.zones.columns.get("code" if source.how == "value" else "name")
        labels[features] = named.codes[features] if isinstance(named, FactColumn) else features
    return labels if len(features) else None


@dataclass(frozen=True)
class _Question:
    """What the features near structures say to one fact: pairs grouped by structure and by what is said.

    ``group`` and ``cell`` (k) of each pair: its structure (index into ``structure``), and structure and label
    (index into ``of_group``); ``on`` (cells) tells the labels that the structure lies on.
    """

    near: Nearby
    structure: np.ndarray
    group: np.ndarray
    cell: np.ndarray
    of_group: np.ndarray
    on: np.ndarray

    @classmethod
    def of(cls, near: Nearby, labels: np.ndarray) -> _Question:
        """Ask features by their labels (n, -1 or more)."""
        first = np.diff(near.structure, prepend=-1) != 0
        group = np.cumsum(first) - 1
        said = labels.take(near.feature) + 1
        cells, cell = np.unique(group * (int(said.max(initial=0)) + 1) + said, return_inverse=True)
        of_group = cells // (int(said.max(initial=0)) + 1)
        on = np.bincount(cell, weights=near.share_m2 > 0, minlength=len(cells)) > 0
        return cls(near, near.structure[first], group, cell, of_group, on)

    def across(self, without: np.ndarray) -> np.ndarray:
        """Return which pairs (k) matter: where something else is said, too, what ends as the border moves.

        ``without`` (by structure): whether it lies partly on none of the features.
        """
        several = np.bincount(self.of_group, weights=self.on, minlength=len(self.structure)) + without > 1
        near = self.near
        return (near.crossed | (near.share_m2 > 0) & np.isfinite(near.distance)) & several.take(self.group)

    def flips(
        self, depth: np.ndarray, without: np.ndarray, without_m: np.ndarray
    ) -> Tuple[np.ndarray, np.ndarray]:
        """Return the structures whose answer could flip, and how far off (m).

        ``depth`` (k) as of ``Nearby.depths``, inf where not asked; ``without`` and ``without_m`` (by structure)
        as of ``Nearby.ground_without``.
        """
        near = self.near
        apart, deep = np.full(len(self.on), np.inf), np.zeros(len(self.on))
        np.minimum.at(apart, self.cell, near.distance)
        lies = np.flatnonzero(near.share_m2 > 0)
        np.maximum.at(deep, self.cell.take(lies), depth.take(lies))
        # What is not said comes near; what is said ends, if something else is said, too.
        several = np.bincount(self.of_group, weights=self.on, minlength=len(self.structure)) + without > 1
        metres = np.where(self.on, np.where(several.take(self.of_group), deep, np.inf), apart)
        best = np.where(without & ~several, np.inf, without_m)
        np.minimum.at(best, self.of_group, metres)
        flips = best <= near.reach
        return self.structure[flips], best[flips]
