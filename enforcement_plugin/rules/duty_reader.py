"""Reading what a decision sets going: notices, deadlines, duties, prohibitions, escalations, linkage, figures."""

from __future__ import annotations

from typing import List, Mapping, Optional, Sequence, Tuple

from enforcement_plugin.rules.condition_reader import (
    optional_condition,
    read_condition,
    read_notice_references,
    read_quantified,
)
from enforcement_plugin.rules.pack import (
    DAY,
    DAY_OF_MONTH_BEFORE,
    PERIODS,
    UNITS,
    WORKING_DAY,
    Cut,
    Deadline,
    Duty,
    Escalation,
    Figure,
    Gate,
    Measure,
    Notice,
    Prohibition,
)
from enforcement_plugin.rules.plain_yaml import Node, listed
from enforcement_plugin.rules.reading import (
    Reading,
    optional_boolean,
    optional_label,
    optional_text,
    read_label,
)
from enforcement_plugin.rules.table_reader import read_table


def read_notices(node: Node, reading: Reading) -> Tuple[Notice, ...]:
    """Read the notices, in the order in which they are decided."""
    notices: List[Notice] = []
    for member in node.items():
        notices.append(_notice(member, [notice.id for notice in notices], reading))
    return tuple(notices)


def _earlier(entries: Mapping[str, Node], key: str, earlier: Sequence[str]) -> Tuple[str, ...]:
    """Read notices that must stand before this one, because they are decided before it."""
    if key not in entries:
        return ()
    return tuple(member.choice(earlier, "earlier notice") for member in entries[key].items_or_one())


def _notice(node: Node, earlier: Sequence[str], reading: Reading) -> Notice:
    entries = node.mapping(
        required=("id", "form", "by", "when", "to", "mandatory", "cite"),
        optional=("others", "after", "not_where", "note", "ambiguity", "derived", "outside_scope"),
    )
    name = reading.new_id(entries["id"])
    return Notice(
        name,
        entries["form"].text(),
        entries["by"].text(),
        read_condition(entries["when"], reading.words),
        reading.addressees(entries["to"]),
        entries["mandatory"].boolean(),
        reading.cite(name, entries),
        read_quantified(entries["others"], reading.words) if "others" in entries else None,
        _earlier(entries, "after", earlier),
        _earlier(entries, "not_where", earlier),
        optional_label(entries, "note"),
        reading.ambiguity(entries),
        optional_boolean(entries, "derived"),
        optional_boolean(entries, "outside_scope"),
    )


def read_deadlines(node: Node, reading: Reading) -> Tuple[Deadline, ...]:
    """Read the clocks."""
    return tuple(_deadline(member, reading) for member in node.items())


def _deadline(node: Node, reading: Reading) -> Deadline:
    entries = node.mapping(
        required=("id", "who", "action", "amount", "unit", "trigger_event", "cite"),
        optional=(
            "trigger_fact",
            "when",
            "notices",
            "advisory_when",
            "soft_month_end",
            "ambiguity",
            "derived",
            "standing",
            "since",
            "until",
        ),
    )
    name = reading.new_id(entries["id"])
    unit = entries["unit"].choice(UNITS, "unit")
    amount = entries["amount"].integer()
    if amount < 1:
        raise entries["amount"].error("an amount is 1 or more")
    if optional_boolean(entries, "standing"):
        _refuse_case_keys(unit, entries)
    return Deadline(
        name,
        entries["who"].text(),
        entries["action"].text(),
        amount,
        unit,
        entries["trigger_event"].text(),
        _triggers(unit, node, reading),
        reading.cite(name, entries),
        optional_condition(entries, "when", reading.words),
        read_notice_references(entries["notices"], reading.words) if "notices" in entries else (),
        optional_condition(entries, "advisory_when", reading.words),
        optional_boolean(entries, "soft_month_end"),
        reading.ambiguity(entries),
        optional_boolean(entries, "derived"),
        optional_boolean(entries, "standing"),
        _cut(entries, "since", unit, reading),
        _cut(entries, "until", unit, reading),
    )


def _cut(entries: Mapping[str, Node], key: str, unit: str, reading: Reading) -> Optional[Cut]:
    if key not in entries:
        return None
    if unit not in PERIODS:
        raise entries[key].error(
            "only a recurring deadline can have this key; units: {allowed}", allowed=listed(PERIODS)
        )
    cut = entries[key].mapping(required=("fact", "when"))
    return Cut(reading.fact(cut["fact"], ("date",)), read_condition(cut["when"], reading.words))


def _refuse_case_keys(unit: str, entries: Mapping[str, Node]) -> None:
    """A deadline that no case starts can only recur, and nothing of a case can bear on it."""
    if unit not in PERIODS:
        raise entries["unit"].error(
            "a standing deadline recurs; its unit is one of {allowed}", allowed=listed(PERIODS)
        )
    for key in ("trigger_fact", "when", "notices", "advisory_when", "since", "until"):
        if key in entries:
            raise entries[key].error(
                "“{found}” asks about a case, and a standing deadline runs for none", found=key
            )


_TRIGGER_KINDS = {DAY_OF_MONTH_BEFORE: ("month",), WORKING_DAY: ("date",), DAY: ("date",)}


def _triggers(unit: str, node: Node, reading: Reading) -> Tuple[str, ...]:
    """Read ``trigger_fact``: a fact, or several of which the first known one starts the clock."""
    trigger = node.entries().get("trigger_fact")
    if trigger is None:
        if unit not in PERIODS:
            raise node.error(
                "the key “{missing}” is missing; required: {required}",
                missing="trigger_fact",
                required="trigger_fact",
            )
        return ()
    kinds = _TRIGGER_KINDS.get(unit, ("month", "date_range"))
    return tuple(reading.fact(member, kinds) for member in trigger.items_or_one())


def read_duties(node: Node, reading: Reading) -> Tuple[Duty, ...]:
    """Read duties that have no number of days (立即, 及时); those without ``when`` are standing ones."""
    duties = []
    for member in node.items():
        entries = member.mapping(
            required=("id", "who", "action", "cite"),
            optional=("when", "to", "wording", "mandatory", "ambiguity", "derived"),
        )
        name = reading.new_id(entries["id"])
        who = entries["who"]
        duties.append(
            Duty(
                name,
                reading.addressees(who) if who.is_mapping else who.text(),
                read_label(entries["action"]),
                optional_condition(entries, "when", reading.words),
                entries["mandatory"].boolean() if "mandatory" in entries else True,
                reading.cite(name, entries),
                reading.addressees(entries["to"]) if "to" in entries else None,
                optional_text(entries, "wording"),
                reading.ambiguity(entries),
                optional_boolean(entries, "derived"),
            )
        )
    return tuple(duties)


def read_forbidden(node: Node, reading: Reading) -> Tuple[Prohibition, ...]:
    """Read what software must not create."""
    prohibitions = []
    for member in node.items():
        entries = member.mapping(required=("what", "when", "reason"), optional=("ambiguity",))
        prohibitions.append(
            Prohibition(
                tuple(item.text() for item in entries["what"].items_or_one()),
                read_condition(entries["when"], reading.words),
                read_label(entries["reason"]),
                reading.ambiguity(entries),
            )
        )
    return tuple(prohibitions)


def read_escalations(node: Node, reading: Reading) -> Tuple[Escalation, ...]:
    """Read where cases go that cannot be settled below."""
    escalations = []
    for member in node.items():
        entries = member.mapping(
            required=("id", "name", "cite"),
            optional=("when", "by", "to", "condition", "gates", "ambiguity"),
        )
        name = reading.new_id(entries["id"])
        escalations.append(
            Escalation(
                name,
                read_label(entries["name"]),
                reading.cite(name, entries),
                optional_condition(entries, "when", reading.words),
                optional_text(entries, "by"),
                reading.agencies(entries["to"]) if "to" in entries else (),
                optional_label(entries, "condition"),
                tuple(_gate(gate) for gate in entries["gates"].items()) if "gates" in entries else (),
                reading.ambiguity(entries),
            )
        )
    return tuple(escalations)


def _gate(node: Node) -> Gate:
    entries = node.mapping(required=("text",), optional=("statute",))
    return Gate(read_label(entries["text"]), optional_text(entries, "statute"))


def read_linkage(node: Node, reading: Reading) -> Tuple[Measure, ...]:
    """Read the linkage measures."""
    measures = []
    for member in node.items():
        entries = member.mapping(
            required=("id", "who", "text", "target", "cite"),
            optional=("when", "mandatory", "preconditions", "ambiguity"),
        )
        name = reading.new_id(entries["id"])
        measures.append(
            Measure(
                name,
                entries["who"].text(),
                read_label(entries["text"]),
                read_label(entries["target"]),
                reading.cite(name, entries),
                optional_condition(entries, "when", reading.words),
                optional_boolean(entries, "mandatory"),
                tuple(read_label(item) for item in entries["preconditions"].items())
                if "preconditions" in entries
                else (),
                reading.ambiguity(entries),
            )
        )
    return tuple(measures)


def read_figures(node: Node, reading: Reading) -> Tuple[Figure, ...]:
    """Read the figures with limits; ``results`` say what a value means, ``rules`` how it is reached.

    ``each: {fact: LIST, as: NUMBER}`` has the rules answer for every number of a list, as the number fact that
    they read.
    """
    figures = []
    for member in node.items():
        entries = member.mapping(required=("id", "name", "cite"), optional=("who", "results", "rules", "each"))
        name = reading.new_id(entries["id"])
        table = None
        if "rules" in entries:
            if "results" not in entries:
                raise member.error(
                    "the key “{missing}” is missing; required: {required}", missing="results", required="results"
                )
            results = tuple(item.text() for item in entries["results"].items())
            table = read_table(name, entries["rules"], reading, results)
        figures.append(
            Figure(
                name,
                read_label(entries["name"]),
                reading.cite(name, entries),
                table,
                tuple(item.text() for item in entries["who"].items_or_one()) if "who" in entries else (),
                _each(entries["each"], reading) if "each" in entries else None,
            )
        )
    return tuple(figures)


def _each(node: Node, reading: Reading) -> Tuple[str, str]:
    entries = node.mapping(required=("fact", "as"))
    return reading.fact(entries["fact"], ("numbers",)), reading.fact(entries["as"], ("number",))
