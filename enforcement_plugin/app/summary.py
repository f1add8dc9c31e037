"""What determinations came to: the counts that commands print and messages tell."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Dict, Mapping

import numpy as np

from enforcement_plugin.overlay import OverlayResult, ReferenceLayers
from enforcement_plugin.rules.lookup import Rulings


@dataclass(frozen=True)
class DeterminationSummary:
    """What a determination came to: counts of structures.

    ``by_agency`` counts determined leads; ``notes`` are counts by fact ("" for the structure itself) and
    reason (overlay.REASONS); ``combinations`` is how many different cases had to be decided; ``changed`` how
    many structures now show another lead than before; ``unusable`` how many reference features had an outline
    that was missing, unreadable or repaired.
    """

    structures: int
    by_status: Mapping[str, int]
    by_agency: Mapping[str, int]
    notes: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    combinations: int = 0
    changed: int = 0
    unusable: int = 0

    def as_json(self) -> Dict[str, Any]:
        """Return the object that commands print."""
        return asdict(self)


def together(one: DeterminationSummary, other: DeterminationSummary) -> DeterminationSummary:
    """Return the counts of two batches over the same layers together."""

    def added(first: Mapping[str, int], second: Mapping[str, int]) -> Dict[str, int]:
        return _most_first({name: first.get(name, 0) + second.get(name, 0) for name in (*first, *second)})

    return replace(
        one,
        structures=one.structures + other.structures,
        by_status=added(one.by_status, other.by_status),
        by_agency=added(one.by_agency, other.by_agency),
        notes={
            fact: added(one.notes.get(fact, {}), other.notes.get(fact, {}))
            for fact in sorted({*one.notes, *other.notes})
        },
        changed=one.changed + other.changed,
    )


def _most_first(counts: Mapping[str, int]) -> Dict[str, int]:
    """Return counts in an order that does not hang on how they were come by."""
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))


def summarise(
    result: OverlayResult, rulings: Rulings, layers: ReferenceLayers, changed: int = 0
) -> DeterminationSummary:
    """Return the counts of a determination."""
    tally = np.bincount(rulings.index, minlength=len(rulings.rulings)).tolist()
    by_status: Counter = Counter()
    by_agency: Counter = Counter()
    for count, ruling in zip(tally, rulings.rulings):
        by_status[ruling.lead.status] += count
        if ruling.lead.agency is not None:
            by_agency[ruling.lead.agency] += count
    notes: Dict[str, Dict[str, int]] = {}
    for (fact, reason), count in result.notes.counts().items():
        notes.setdefault(fact, {})[reason] = count
    return DeterminationSummary(
        len(result),
        _most_first(by_status),
        _most_first(by_agency),
        {fact: _most_first(reasons) for fact, reasons in sorted(notes.items())},
        len(rulings.rulings),
        changed,
        unusable(layers),
    )


def unusable(layers: ReferenceLayers) -> int:
    """Return how many reference features had an outline that was missing, unreadable or repaired."""
    parts = (layers.zones, layers.parcels, layers.land_classes)
    return sum(len(layer.troubled()) for layer in parts if layer is not None)
