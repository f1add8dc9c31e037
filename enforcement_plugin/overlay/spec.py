"""Which facts an overlay is to answer, and from where: the ``from`` forms of a rule pack.

Zones, parcels, columns of the structure, settings and measures are answered here. An officer's entry and a
derivation are not geometry: a fact that has only those stays unknown.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import FrozenSet, Iterator, Tuple

from enforcement_plugin.rules.facts import (
    WHOLE_STRUCTURE,
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

    @property
    def parcel_attributes(self) -> FrozenSet[str]:
        """The columns of parcels that the facts are read from."""
        return frozenset(source.attribute for source in self._sources() if isinstance(source, ParcelSource))

    @property
    def structure_columns(self) -> FrozenSet[str]:
        """The columns of structures that the facts are read from."""
        return frozenset(source.column for source in self._sources() if isinstance(source, StructureSource))

    @property
    def land_classes(self) -> FrozenSet[str]:
        """The land classes that are measured under structures."""
        measured = [source for source in self._sources() if isinstance(source, MeasureSource)]
        return frozenset(name for source in measured for name in (source.of, *source.outside)) - {WHOLE_STRUCTURE}

    def _sources(self) -> Iterator[Source]:
        return (source for fact in self.facts for source in fact.sources)

    @classmethod
    def from_pack(cls, pack: Pack) -> OverlaySpec:
        """Return the facts of a pack that zones, parcels, structures or settings can answer."""
        facts = []
        for name, fact in pack.facts.items():
            sources = tuple(source for source in fact.source if isinstance(source, _ANSWERED))
            if sources:
                facts.append(FactSpec(name, sources, fact.kind, tuple(fact.values)))
        return cls(tuple(facts))
