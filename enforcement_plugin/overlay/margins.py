"""Would it flip? Which answers could be another if borders and walls stood a little elsewhere, as they may.

A survey states how far its lines may be off. Where a border passes a structure no nearer than that, or the land
on its other side says the same, nothing can change; for the others the distance is told, in metres: how far
lines must be off, one against the other, for the answer to become another one. It never says too much: what
tolerances forgive on the way is not counted.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import takewhile
from typing import Any, Dict, Iterator, List, Mapping, Optional, Sequence, Tuple

import numpy as np

from enforcement_plugin.errors import InputError
from enforcement_plugin.overlay.borders import Borders
from enforcement_plugin.overlay.determine import first_known
from enforcement_plugin.overlay.facts import zone_identities
from enforcement_plugin.overlay.layers import ReferenceLayers
from enforcement_plugin.overlay.nearby import Nearby
from enforcement_plugin.overlay.outlines import Outlines
from enforcement_plugin.overlay.result import UNKNOWN, FactColumn, OverlayResult
from enforcement_plugin.overlay.spec import OverlaySpec
from enforcement_plugin.overlay.stated import stated_columns
from enforcement_plugin.rules.facts import ParcelSource, ZoneSource

_OF_LAYERS = (ParcelSource, ZoneSource)
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
    attributes: Mapping[str, Any],
    layers: ReferenceLayers,
    spec: OverlaySpec,
    result: OverlayResult,
    borders: Mapping[str, Borders],
    accuracy: Mapping[str, float],
) -> Margins:
    """Return which answers of ``result`` could flip within the accuracies (metres, by layer).

    ``outlines`` and ``attributes`` are those that the result was determined from. The accuracies of structures
    and layer are added: both may be off, and in opposite directions.
    """
    names = tuple(fact.name for fact in spec.facts)
    told: List[Tuple[np.ndarray, int, np.ndarray]] = [(np.empty(0, np.int64), 0, np.empty(0))]
    for name, of_layer in borders.items():
        reach = accuracy.get("structures", 0.0) + accuracy.get(name, 0.0)
        if reach <= 0:
            continue
        layer, overlaps = getattr(layers, name), getattr(result, name)
        for asked, kinds in _together(list(_asked(spec, name, layers)), len(layer)):
            near = Nearby.found(outlines, layer, of_layer, overlaps, result.area_m2, reach, kinds)
            told.extend(_flips(near, asked))
    structure = np.concatenate([each[0] for each in told])
    fact = np.concatenate([np.full(len(each[0]), each[1], np.int16) for each in told])
    metres = np.concatenate([each[2] for each in told])
    kept = np.flatnonzero(~_stated(spec, attributes, len(outlines))[fact, structure])
    key = structure.take(kept) * len(names) + fact.take(kept)
    order = kept.take(np.lexsort((metres.take(kept), key)))
    first = order[np.diff(structure.take(order) * len(names) + fact.take(order), prepend=-1) != 0]
    return Margins(structure.take(first), fact.take(first), metres.take(first), names)


def _stated(spec: OverlaySpec, attributes: Mapping[str, Any], count: int) -> np.ndarray:
    """Return for which facts and structures (facts, n; bool) an answer is stated before any layer is asked."""
    found = np.zeros((len(spec.facts), count), bool)
    for number, fact in enumerate(spec.facts):
        sources = list(takewhile(lambda source: not isinstance(source, _OF_LAYERS), fact.sources))
        if sources and len(sources) < len(fact.sources):
            columns = stated_columns(OverlaySpec((replace(fact, sources=tuple(sources)),)), attributes, {}, count)
            answers = [columns[source] for source in sources if source in columns]
            if answers:
                found[number] = first_known(fact, answers, count)[0].codes != UNKNOWN
    return found


@dataclass(frozen=True)
class _Asked:
    """What each feature of a layer says to a fact (n, int; NOT_ASKED for those that are not asked).

    ``counts``: the answer is whether a structure lies on several of them. ``kind`` is that of those asked.
    """

    fact: int
    labels: np.ndarray
    counts: bool
    kind: int = 0


def _asked(spec: OverlaySpec, layer: str, layers: ReferenceLayers) -> Iterator[_Asked]:
    for number, fact in enumerate(spec.facts):
        for source in fact.sources:
            if isinstance(source, ParcelSource if layer == "parcels" else ZoneSource):
                labels = _labels(source, layers)
                if labels is not None:
                    yield _Asked(number, labels, isinstance(source, ZoneSource) and source.how == "crosses")


def _together(asked: Sequence[_Asked], count: int) -> Iterator[Tuple[List[_Asked], np.ndarray]]:
    """Yield what can be asked at once, with the kind of each feature (n): no feature is of two kinds."""
    waiting = list(asked)
    while waiting:
        kinds, now, later = np.full(count, NOT_ASKED, np.int64), [], []
        masks: Dict[bytes, int] = {}
        for each in waiting:
            mine = each.labels != NOT_ASKED
            key = mine.tobytes()
            if key not in masks and (kinds[mine] == NOT_ASKED).all():
                masks[key] = len(masks)
                kinds[mine] = masks[key]
            if key in masks:
                now.append(replace(each, kind=masks[key]))
            else:
                later.append(each)
        yield now, kinds
        waiting = later


def _flips(near: Nearby, asked: Sequence[_Asked]) -> Iterator[Tuple[np.ndarray, int, np.ndarray]]:
    """Yield the structures whose answer could flip, by fact, and how far off (m)."""
    depth = np.full(len(near.structure), np.inf)
    without, metres = near.ground_without()
    of_kind = {each.kind: np.flatnonzero(near.kind == each.kind) for each in asked}
    some = {kind: near.take(pairs) for kind, pairs in of_kind.items()}
    questions = []
    crossed = np.zeros(len(depth), bool)
    for each in asked:
        groups = np.flatnonzero(near.groups.kind == each.kind)
        question = _Question.of(some[each.kind], each.labels)
        # To lie on several it does not matter whether part of it lies on none.
        on_none = without.take(groups) & (not each.counts)
        crossed[of_kind[each.kind]] |= question.across(on_none)
        questions.append((each, question, on_none, metres.take(groups)))
    index = np.flatnonzero(crossed)
    depth[index] = near.take(index).depths()
    for each, question, on_none, without_m in questions:
        of_pairs = depth.take(of_kind[each.kind])
        if each.counts:
            structure, least = question.second(of_pairs)
        else:
            structure, least = question.flips(of_pairs, on_none, without_m)
        yield structure, each.fact, least


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
    elif source.how == "crosses":
        labels[features] = zone_identities(layers.zones)[features]
    else:
        codes: Any = layers.zones.columns.get("code")
        if not isinstance(codes, FactColumn):
            return None  # there is no answer that could be another
        labels[features] = codes.codes[features]
    return labels if len(features) else None


@dataclass(frozen=True)
class _Question:
    """What the features near structures say to one fact: pairs grouped by structure and by what is said.

    ``group`` (k) is the structure of each pair (index into ``structure``). Structure and label are a cell:
    ``order`` are the pairs by cell, ``begins`` where each begins there, ``of_group`` its structure, ``on``
    whether the structure lies on ground that says so.
    """

    near: Nearby
    structure: np.ndarray
    group: np.ndarray
    order: np.ndarray
    begins: np.ndarray
    of_group: np.ndarray
    on: np.ndarray

    @classmethod
    def of(cls, near: Nearby, labels: np.ndarray) -> _Question:
        """Ask features by their labels (n, -1 or more)."""
        first = np.diff(near.structure, prepend=-1) != 0
        group = np.cumsum(first) - 1
        said = labels.take(near.feature) + 1
        different = int(said.max(initial=0)) + 1
        key = group * different + said
        order = np.argsort(key, kind="stable")
        key = key.take(order)
        begins = np.flatnonzero(np.diff(key, prepend=-1))
        on = _reduced(np.maximum, near.share_m2.take(order), begins) > 0
        return cls(near, near.structure[first], group, order, begins, key.take(begins) // different, on)

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
        apart, deep = self._apart_and_deep(depth)
        # What is not said comes near; what is said ends, if something else is said, too.
        several = np.bincount(self.of_group, weights=self.on, minlength=len(self.structure)) + without > 1
        metres = np.where(self.on, np.where(several.take(self.of_group), deep, np.inf), apart)
        best = np.where(without & ~several, np.inf, without_m)
        best = np.minimum(best, _reduced(np.minimum, metres, np.flatnonzero(np.diff(self.of_group, prepend=-1))))
        flips = best <= self.near.reach
        return self.structure[flips], best[flips]

    def second(self, depth: np.ndarray) -> Tuple[np.ndarray, np.ndarray]:
        """Return the structures that could come to lie on several, or no longer, and how far off (m)."""
        apart, deep = self._apart_and_deep(depth)
        count = np.bincount(self.of_group, weights=self.on, minlength=len(self.structure))
        on, off = np.flatnonzero(self.on), np.flatnonzero(~self.on)
        one, two = (_ranked(self.of_group.take(off), apart.take(off), rank, len(count)) for rank in (0, 1))
        # All but the deepest must end.
        ends = -_ranked(self.of_group.take(on), -deep.take(on), 1, len(count))
        best = np.where(count == 0, two, np.where(count == 1, one, ends))
        flips = best <= self.near.reach
        return self.structure[flips], best[flips]

    def _apart_and_deep(self, depth: np.ndarray) -> Tuple[np.ndarray, np.ndarray]:
        """Return of each label how far it is away, and how far the structure reaches into its ground."""
        near = self.near
        reached = np.where(near.share_m2 > 0, depth, 0.0)
        return (
            _reduced(np.minimum, near.distance.take(self.order), self.begins),
            _reduced(np.maximum, reached.take(self.order), self.begins),
        )


def _reduced(reduce: Any, values: np.ndarray, begins: np.ndarray) -> np.ndarray:
    return np.asarray(reduce.reduceat(values, begins)) if len(begins) else values[:0]


def _ranked(group: np.ndarray, value: np.ndarray, rank: int, groups: int) -> np.ndarray:
    """Return of each group the value at a place (from 0) of its values as they rise; inf where it has fewer."""
    order = np.lexsort((value, group))
    count = np.bincount(group, minlength=groups)
    enough = np.flatnonzero(count > rank)
    found = np.full(groups, np.inf)
    found[enough] = value.take(order.take((np.cumsum(count) - count).take(enough) + rank))
    return found
