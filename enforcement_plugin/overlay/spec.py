"""Which facts an overlay is to answer, and from where: the ``from`` forms of a rule pack.

Zones, parcels, columns of the structure, settings and measures are answered here. An officer's entry and a
derivation are not geometry: a fact that has only those stays unknown.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Tuple

from enforcement_plugin.rules.facts import (
    MeasureSource,
    ParcelSource,
    SettingSource,
    Source,
    StructureSource,
    ZoneSource,
)
from enforcement_plugin.rules.pack import Pack

MIXED = "mixed"

_ANSWERED = (ZoneSource, ParcelSource, StructureSource, SettingSource, MeasureSource)


@dataclass(frozen=True)
class FactSpec:
    """One fact: its sources in the order they are tried (first known wins), its kind and allowed values.

    ``values`` is empty where anything goes (a truth, a date, a number); of a set they are the members.
    """

    name: str
    sources: Tuple[Source, ...]
    kind: str = "enum"
    values: Tuple[object, ...] = ()


@dataclass(frozen=True)
class OverlaySpec:
    """The facts that an overlay is to answer, in the pack's order."""

    facts: Tuple[FactSpec, ...]

    @classmethod
    def from_pack(cls, pack: Pack) -> OverlaySpec:
        """Return the facts of a pack that zones, parcels, structures or settings can answer."""
        facts = []
        for name, fact in pack.facts.items():
            sources = tuple(source for source in fact.source if isinstance(source, _ANSWERED))
            if sources:
                facts.append(FactSpec(name, sources, fact.kind, tuple(fact.values)))
        return cls(tuple(facts))
