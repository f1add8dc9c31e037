"""Reading decision tables: scope, severity, lead, offices, handling, and tables that rules refer to."""

from __future__ import annotations

from dataclasses import replace
from typing import Dict, List, Mapping, Optional, Sequence, Tuple

from enforcement_plugin.rules.condition_reader import optional_condition, read_condition, read_violations
from enforcement_plugin.rules.conditions import ALWAYS
from enforcement_plugin.rules.facts import KINDS
from enforcement_plugin.rules.outcome import CONFLICT, DETERMINED, NONE, UNDETERMINED
from enforcement_plugin.rules.pack import HandlingTable, SeparateMatter, Violation
from enforcement_plugin.rules.plain_yaml import Node, listed
from enforcement_plugin.rules.reading import Reading, optional_boolean, optional_text
from enforcement_plugin.rules.tables import DEFAULT_PRIORITY, Effect, Rule, Table

_AGENCY_EFFECTS = ("agency", "undetermined", "conflict", "nobody", "as", "undetermined_among")
_VALUE_EFFECTS = ("value", "undetermined", "conflict", "nobody")
_BESIDE = ("coordinator", "organiser")
#: The tables of a case as a whole.
_RESERVED = ("scope", "severity", "lead", "lead_office")
_RULE_OPTIONAL = ("when", "priority", "ambiguity", "needs", "derived", "note")


def read_table(name: str, node: Node, reading: Reading, values: Optional[Tuple[str, ...]] = None) -> Table:
    """Read ``{basis, rules}`` or a bare list of rules; with ``values`` rules say a value instead of an agency."""
    basis = "written"
    rules_node = node
    if node.is_mapping:
        entries = node.mapping(required=("rules",), optional=("basis",))
        rules_node = entries["rules"]
        if "basis" in entries:
            basis = entries["basis"].choice(("written", "derived"), "basis")
    rules = tuple(_rule(member, reading, values) for member in rules_node.items())
    if not rules:
        raise rules_node.error("a table needs at least one rule")
    return Table(name, tuple(sorted(rules, key=lambda rule: rule.priority)), basis)


def _rule(node: Node, reading: Reading, values: Optional[Tuple[str, ...]]) -> Rule:
    entries = node.mapping(required=("id", "then", "cite"), optional=_RULE_OPTIONAL)
    name = reading.new_id(entries["id"])
    priority = entries["priority"].integer() if "priority" in entries else DEFAULT_PRIORITY
    if priority < 1:
        raise entries["priority"].error("a priority is 1 (tried first) or more")
    rule = Rule(
        name,
        optional_condition(entries, "when", reading.words) or ALWAYS,
        _value_effect(entries["then"], values) if values is not None else _effect(entries["then"], reading),
        reading.cite(name, entries),
        priority,
        reading.ambiguity(entries),
        tuple(reading.fact(member, _ALL_KINDS) for member in entries["needs"].items_or_one())
        if "needs" in entries
        else (),
        optional_boolean(entries, "derived"),
        optional_text(entries, "note"),
    )
    reading.rules[name] = rule
    return rule


_ALL_KINDS = KINDS


def _value_effect(node: Node, values: Tuple[str, ...]) -> Effect:
    entries = node.mapping(optional=_VALUE_EFFECTS)
    if len(entries) != 1:
        raise node.error("exactly one of {allowed} is expected", allowed=listed(_VALUE_EFFECTS))
    key, entry = next(iter(entries.items()))
    if key == "nobody":
        return _nobody(entry)
    if key == "value":
        return Effect(DETERMINED, entry.choice(values, "value"))
    return Effect(
        CONFLICT if key == "conflict" else UNDETERMINED,
        candidates=tuple(member.choice(values, "value") for member in entry.items()),
    )


def _nobody(node: Node) -> Effect:
    if not node.boolean():
        raise node.error("nobody can only be true")
    return Effect(NONE)


def _effect(node: Node, reading: Reading) -> Effect:
    entries = node.mapping(optional=(*_AGENCY_EFFECTS, *_BESIDE))
    effects = [key for key in entries if key in _AGENCY_EFFECTS]
    if len(effects) != 1:
        raise node.error("exactly one of {allowed} is expected", allowed=listed(_AGENCY_EFFECTS))
    key, entry = effects[0], entries[effects[0]]
    return replace(
        _main_effect(key, entry, reading),
        coordinator=reading.agency(entries["coordinator"]) if "coordinator" in entries else None,
        organiser=reading.agency(entries["organiser"]) if "organiser" in entries else None,
    )


def _main_effect(key: str, entry: Node, reading: Reading) -> Effect:
    if key == "agency":
        return Effect(DETERMINED, reading.agency(entry))
    if key == "nobody":
        return _nobody(entry)
    if key in ("undetermined", "conflict"):
        candidates = reading.agencies(entry)  # none where the document names nobody: open, and a person decides
        return Effect(key, candidates=candidates)
    status = DETERMINED if key == "as" else UNDETERMINED
    return Effect(status, table=entry.choice(reading.table_names, "table"))


def read_tables(node: Node, reading: Reading) -> Dict[str, Table]:
    """Read the tables that rules refer to by name, refusing circles."""
    for name, entry in node.entries().items():
        _refuse_name(name, entry, _RESERVED)
    tables = {name: read_table(name, entry, reading) for name, entry in node.entries().items()}
    for name, entry in node.entries().items():
        _refuse_circle(name, tables, entry, (name,))
    return tables


def _refuse_name(name: str, node: Node, taken: Sequence[str]) -> None:
    """Refuse a second table of a name: what is asked of one would be answered by the other."""
    if name in taken:
        raise node.error("another table is called “{found}” already; choose another name", found=name)


def _refuse_circle(name: str, tables: Mapping[str, Table], node: Node, path: Tuple[str, ...]) -> None:
    for rule in tables[name].rules:
        target = rule.then.table
        if target is None:
            continue
        if target in path:
            raise node.error(
                "tables refer to each other in a circle: {circle}", circle=" → ".join((*path, target))
            )
        _refuse_circle(target, tables, node, (*path, target))


def read_handling(node: Node, reading: Reading, violations: Mapping[str, Violation]) -> Tuple[HandlingTable, ...]:
    """Read the handling tables; every violation is in exactly one of them, unless it says ``handled: false``.

    Items that are no violations (a document that speaks of tasks) need ``present_when``.
    """
    tables: List[HandlingTable] = []
    taken: Dict[str, Node] = {}
    for name, entry in node.entries().items():
        _refuse_name(name, entry, (*_RESERVED, *reading.table_names))
        entries = entry.mapping(required=("for", "rules"), optional=("present_when", "basis"))
        items = _items(entries["for"], reading, "present_when" in entries)
        for item in items:
            if item in taken:
                raise entries["for"].error(
                    "“{found}” is handled already, see line {first}",
                    found=item,
                    first=taken[item].line,
                )
            taken[item] = entries["for"]
        basis = entries["basis"].choice(("written", "derived"), "basis") if "basis" in entries else "written"
        table = read_table(name, entries["rules"], reading)
        tables.append(
            HandlingTable(
                Table(name, table.rules, basis), items, optional_condition(entries, "present_when", reading.words)
            )
        )
    unhandled = [name for name, violation in violations.items() if violation.handled and name not in taken]
    if unhandled:
        raise node.error("nobody is said to handle {missing}", missing=listed(unhandled))
    return tuple(tables)


def _items(node: Node, reading: Reading, free: bool) -> Tuple[str, ...]:
    items: List[str] = []
    for member in node.items_or_one():
        name = member.text()
        if name in reading.words.groups:
            items.extend(reading.words.groups[name])
        elif free and not reading.tasks and name not in reading.words.violations:
            items.append(name)
        else:
            tasks = reading.tasks if free else ()
            known = (*reading.words.violations, *reading.words.groups, *tasks)
            items.append(member.choice(known, "violation, group or task" if tasks else "violation or group"))
    return tuple(items)


def read_matters(node: Node, reading: Reading) -> Tuple[SeparateMatter, ...]:
    """Read which violations are another party's, and so a case of their own."""
    matters = []
    for member in node.items():
        entries = member.mapping(required=("id", "violations", "when", "cite"), optional=("ambiguity", "derived"))
        name = reading.new_id(entries["id"])
        matters.append(
            SeparateMatter(
                name,
                read_violations(entries["violations"], reading.words),
                read_condition(entries["when"], reading.words),
                reading.cite(name, entries),
                reading.ambiguity(entries),
                optional_boolean(entries, "derived"),
            )
        )
    return tuple(matters)
