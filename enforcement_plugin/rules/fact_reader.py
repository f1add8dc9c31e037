"""Reading facts: type, allowed values, labels, and where the value comes from."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any, Callable, Dict, FrozenSet, List, Mapping, Optional, Tuple

from enforcement_plugin.rules.condition_reader import WORDS, read_condition, read_value
from enforcement_plugin.rules.facts import (
    CASE,
    KINDS,
    UNIT,
    UNKNOWN,
    WHOLE_STRUCTURE,
    DerivedSource,
    Fact,
    Label,
    MeasureSource,
    OfficerSource,
    ParcelSource,
    SettingSource,
    Source,
    StructureSource,
    Tolerance,
    ZoneSource,
)
from enforcement_plugin.rules.plain_yaml import Node, listed
from enforcement_plugin.rules.reading import Reading, optional_text, read_label

_UNITS: Mapping[str, Tuple[str, ...]] = {"area": ("m2", "mu"), "perimeter": ("m",)}
_BOUNDS = ("at_least", "at_most")
_OPTIONAL = ("values", "default", "about", "whole", "unknown", "otherwise", *_BOUNDS)
_SOURCES = ("zone", "parcels", "structure", "officer", "setting", "measure", "derived")
Lists = Mapping[str, Mapping[str, Label]]


def read_facts_section(node: Node, reading: Reading, lists: Lists) -> Dict[str, Fact]:
    """Read all facts.

    ``lists`` are the lists of the pack that ``values`` may name (agencies, violations, sources). Derivations are
    read last, in order, so that they may use every fact from outside and the derived ones before them.
    """
    entries = node.entries()
    for name, entry in entries.items():
        if name in WORDS:
            raise entry.error(
                "“{found}” is a word of conditions and cannot name a fact; words: {words}",
                found=name,
                words=listed(WORDS),
            )
        reading.words.facts[name] = _fact(name, entry, reading, lists)
    derived = {name: entry for name, entry in entries.items() if _is_derived(entry)}
    for name in derived:
        del reading.words.facts[name]
    for name, entry in derived.items():
        reading.words.facts[name] = _fact(name, entry, reading, lists, derive=True)
    return {name: reading.words.facts[name] for name in entries}


def _is_derived(node: Node) -> bool:
    source = node.entries().get("from")
    members = () if source is None else source.items_or_one()
    return any(member.is_mapping and "derived" in member.value for member in members)


def _fact(name: str, node: Node, reading: Reading, lists: Lists, derive: bool = False) -> Fact:
    entries = node.mapping(required=("label", "type", "from"), optional=_OPTIONAL)
    kind = entries["type"].choice(KINDS, "type")
    values: Mapping[str, Label] = {}
    if kind in ("enum", "set", "agency"):
        values = _values(kind, node, entries, lists)
    elif "values" in entries:
        raise entries["values"].error("only a fact of type {allowed} lists values", allowed="enum, set")
    least, most = (_bound(key, kind, entries) for key in _BOUNDS)
    whole = _bound("whole", kind, entries, Node.boolean) or False
    plain = Fact(
        name,
        read_label(entries["label"]),
        kind,
        values,
        at_least=least,
        at_most=most,
        whole=whole,
        unknown_words=_unknown_words(kind, values, entries),
        otherwise=_otherwise(kind, values, entries),
    )
    default = read_value(plain, entries["default"]) if "default" in entries else None
    source = tuple(_source(member, plain, reading, derive) for member in entries["from"].items_or_one())
    about = entries["about"].choice((CASE, UNIT), "word") if "about" in entries else CASE
    return replace(plain, source=source, default=default, has_default="default" in entries, about=about)


def _unknown_words(kind: str, values: Mapping[str, Label], entries: Mapping[str, Node]) -> FrozenSet[str]:
    """Read words in the place of a value that say that nothing is known (“not graded by a person”)."""
    if "unknown" not in entries:
        return frozenset()
    if kind != "enum":
        raise entries["unknown"].error("only a fact of type {allowed} can have this key", allowed="enum")
    members = entries["unknown"].items_or_one()
    for member in members:
        if member.text() in values:
            raise member.error("“{found}” is a value and cannot mean unknown", found=member.text())
    return frozenset(member.text() for member in members)


def _otherwise(kind: str, values: Mapping[str, Label], entries: Mapping[str, Node]) -> Optional[str]:
    """Read the value that any unlisted text counts as."""
    if "otherwise" not in entries:
        return None
    if kind not in ("enum", "set"):
        raise entries["otherwise"].error("only a fact of type {allowed} can have this key", allowed="enum, set")
    return entries["otherwise"].choice(tuple(values), "value of this fact")


def _bound(key: str, kind: str, entries: Mapping[str, Node], read: Callable[[Node], Any] = Node.number) -> Any:
    if key not in entries:
        return None
    if kind not in ("number", "numbers"):
        raise entries[key].error("only a fact of type {allowed} has bounds", allowed="number, numbers")
    return read(entries[key])


def _values(kind: str, node: Node, entries: Mapping[str, Node], lists: Lists) -> Mapping[str, Label]:
    if kind == "agency" and "values" not in entries:
        return lists["agencies"]
    if "values" not in entries:
        raise node.error(
            "the key “{missing}” is missing; required: {required}", missing="values", required="values"
        )
    values = entries["values"]
    if not values.is_mapping:
        return lists[values.choice(tuple(lists), "list of this pack")]
    labels = {key: read_label(entry) for key, entry in values.entries().items()}
    if UNKNOWN in labels:
        raise values.entries()[UNKNOWN].error("“{found}” is understood everywhere; do not list it", found=UNKNOWN)
    return labels


def _source(node: Node, fact: Fact, reading: Reading, derive: bool) -> Source:
    entries = node.entries()
    named = [key for key in _SOURCES if key in entries]
    if len(named) != 1:
        raise node.error("exactly one of {allowed} is expected", allowed=listed(_SOURCES))
    if named[0] == "derived":
        return _derived(node, fact, reading) if derive else DerivedSource()
    if named[0] == "measure":
        return _measure(node, reading)
    return _READERS[named[0]](node)


def _zone(node: Node) -> Source:
    entries = node.mapping(required=("zone", "as"), optional=("outside", "ignore_overlap_below"))
    how = entries["as"].choice(("membership", "value", "crosses"), "use of a zone")
    return ZoneSource(entries["zone"].text(), how, optional_text(entries, "outside"), _tolerance(entries))


def _parcels(node: Node) -> Source:
    entries = node.mapping(required=("parcels", "aggregate"), optional=("ignore_overlap_below",))
    aggregate = entries["aggregate"].choice(("uniform_or_mixed", "uniform"), "aggregate")
    return ParcelSource(entries["parcels"].text(), aggregate, _tolerance(entries))


def _structure(node: Node) -> Source:
    return StructureSource(node.mapping(required=("structure",))["structure"].text())


def _officer(node: Node) -> Source:
    return OfficerSource(node.mapping(required=("officer",))["officer"].choice(("entry", "finding"), "word"))


def _setting(node: Node) -> Source:
    return SettingSource(node.mapping(required=("setting",))["setting"].text())


def _measure(node: Node, reading: Reading) -> Source:
    entries = node.mapping(required=("measure", "of", "unit"), optional=("outside", "accuracy", "boundary"))
    measure = entries["measure"].choice(tuple(_UNITS), "measure")
    unit = entries["unit"].choice(_UNITS[measure], f"unit of {measure}")
    of = entries["of"].text() if measure == "area" else entries["of"].choice((WHOLE_STRUCTURE,), "thing")
    if "outside" in entries and of != WHOLE_STRUCTURE:
        raise entries["outside"].error(
            "only the area of: {allowed} can leave out land classes", allowed=WHOLE_STRUCTURE
        )
    return MeasureSource(
        measure,
        of,
        unit,
        tuple(member.text() for member in entries["outside"].items_or_one()) if "outside" in entries else (),
        *(reading.fact(entries[key], ("number",)) if key in entries else None for key in ("accuracy", "boundary")),
    )


_READERS: Mapping[str, Callable[[Node], Source]] = {
    "zone": _zone,
    "parcels": _parcels,
    "structure": _structure,
    "officer": _officer,
    "setting": _setting,
}


def _tolerance(entries: Mapping[str, Node]) -> Tolerance:
    if "ignore_overlap_below" not in entries:
        return Tolerance()
    limits = entries["ignore_overlap_below"].mapping(optional=("area_m2", "share", "at_most_m2"))
    area, share, at_most = (
        float(limits[name].number()) if name in limits else default
        for name, default in (("area_m2", 0.0), ("share", 0.0), ("at_most_m2", math.inf))
    )
    if not 0 <= share < 1 or area < 0 or at_most < area:
        raise entries["ignore_overlap_below"].error(
            "area_m2 is 0 or more, share at least 0 and below 1, at_most_m2 not below area_m2"
        )
    return Tolerance(area, share, at_most)


def _derived(node: Node, fact: Fact, reading: Reading) -> DerivedSource:
    entries = node.mapping(required=("derived",), optional=("otherwise",))
    derivation = entries["derived"]
    if derivation.is_mapping and fact.kind == "number":
        return _sum(derivation, reading)
    if derivation.is_mapping:
        if fact.kind != "bool":
            raise derivation.error("a condition derives a fact of type bool; write a list of {{when, value}}")
        return DerivedSource(condition=read_condition(derivation, reading.words))
    choices: List[Tuple[Any, Any]] = []
    for member in derivation.items():
        choice = member.mapping(required=("when", "value"))
        choices.append((read_condition(choice["when"], reading.words), read_value(fact, choice["value"])))
    otherwise = read_value(fact, entries["otherwise"]) if "otherwise" in entries else None
    return DerivedSource(choices=tuple(choices), otherwise=otherwise)


def _sum(node: Node, reading: Reading) -> DerivedSource:
    """Read ``{sum: [FACT…], less: [FACT…]}``: numbers added up, others taken off."""
    terms = node.mapping(required=("sum",), optional=("less",))
    total, less = (
        tuple(reading.fact(member, ("number",)) for member in terms[key].items_or_one()) if key in terms else ()
        for key in ("sum", "less")
    )
    return DerivedSource(total=total, less=less)
