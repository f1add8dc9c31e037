"""What stored values are called under a city's rules."""

from __future__ import annotations

from typing import Dict, Mapping

from enforcement_plugin.rules import Pack
from enforcement_plugin.rules.facts import ZoneSource
from enforcement_plugin.workspace import labels


def value_labels(pack: Pack) -> labels.Labels:
    """Return what stored values are called under ``pack``: domain -> value -> language -> label."""
    own: Dict[str, Mapping[str, Mapping[str, str]]] = {
        "agency": {name: _both(agency.name) for name, agency in pack.agencies.items()},
        "violation": {name: _both(violation.name) for name, violation in pack.violations.items()},
        "procedure_stage": {name: _both(label) for name, label in pack.workflow.stages.items()},
        "fact": {name: _both(fact.label) for name, fact in pack.facts.items()},
        "zone_kind": _zone_kinds(pack),
    }
    # A column that a fact reads has that fact's values (the domains are called like the columns).
    for fact in pack.facts.values():
        for source in fact.source:
            column = getattr(source, "column", None) or getattr(source, "attribute", None)
            if column and fact.values and fact.kind == "enum":
                own.setdefault(column, {value: _both(label) for value, label in fact.values.items()})
    return labels.with_labels(own)


def _zone_kinds(pack: Pack) -> Dict[str, Mapping[str, str]]:
    kinds: Dict[str, Mapping[str, str]] = {}
    for fact in pack.facts.values():
        for source in fact.source:
            if isinstance(source, ZoneSource):
                kinds.setdefault(source.zone, _both(fact.label))
    return kinds


def _both(label: object) -> Mapping[str, str]:
    return {"zh": str(getattr(label, "zh", "")), "en": str(getattr(label, "en", ""))}
