"""Reading conditions (``when``) from a pack.

A mapping whose entries must all hold. An entry is a fact with a test, or one of the words below.

========================================  =====================================================================
``FACT: value`` / ``FACT: [a, b]``         the fact has (one of) the value(s); for a set: it includes one of them
``FACT: {not: …}``                         it has none of them
``FACT: {known: true/false}``              it is known / not known; never MAYBE
``FACT: {above, at_least, at_most, below}`` a number compared as it is
``FACT: {all: […]}`` ``{only: […]}``       a set includes all of them; it includes nothing else
``FACT: {mentions: […]}``                  one of the texts contains one of the words
``FACT: {within, same_as, family_of, kind}`` tests of an agency (``AgencyIs``)
``any: […]`` ``all: […]`` ``not: {…}``     conditions combined
``violation: […]``                         the violation being handled (handling tables)
``lead: …`` ``lead_office: …``             the determined agency passes an agency test
``scope, lead_status, lead_office_status`` the outcome has one of the statuses
``handled: {any/all/none: {…}}``           tests of the case's handlers (``violations``, ``status``, ``agency``)
``fired: [RULE…]`` ``notices: [NOTICE…]``  rules that had their say; notices that are due
========================================  =====================================================================
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Dict, FrozenSet, Iterable, List, Mapping, Optional, Tuple

from enforcement_plugin.rules.case_conditions import (
    Fired,
    Handled,
    HandlerTest,
    OutcomeAgency,
    OutcomeStatus,
    Sent,
    ViolationIs,
)
from enforcement_plugin.rules.conditions import (
    COMPARISONS,
    AgencyFact,
    AgencyIs,
    AllOf,
    AnyOf,
    Compares,
    Condition,
    Is,
    Known,
    Mentions,
    Not,
    SetTest,
)
from enforcement_plugin.rules.facts import Fact
from enforcement_plugin.rules.plain_yaml import Node, listed

STATUSES = ("determined", "undetermined", "conflict", "none")
SCOPES = ("in", "out", "undetermined", "none")
WORDS = (
    "any",
    "all",
    "not",
    "violation",
    "lead",
    "lead_office",
    "scope",
    "lead_status",
    "lead_office_status",
    "handled",
    "fired",
    "notices",
)
_AGENCY_TESTS = ("not", "within", "same_as", "family_of", "kind")


@dataclass
class Vocabulary:
    """The names that a pack's conditions may use; references to rules and notices are checked at the end."""

    facts: Dict[str, Fact] = field(default_factory=dict)
    agencies: Tuple[str, ...] = ()
    agency_kinds: Tuple[str, ...] = ()
    violations: Tuple[str, ...] = ()
    groups: Mapping[str, Tuple[str, ...]] = field(default_factory=dict)
    rule_references: List[Node] = field(default_factory=list)
    notice_references: List[Node] = field(default_factory=list)


def read_condition(node: Node, words: Vocabulary) -> Condition:
    """Read a condition. Raises PlaceError for unknown words, facts, values and agencies."""
    members = [_entry(key, entry, words) for key, entry in node.entries().items()]
    return members[0] if len(members) == 1 else AllOf(tuple(members))


def _entry(key: str, node: Node, words: Vocabulary) -> Condition:
    if key in ("any", "all"):
        parts = tuple(read_condition(part, words) for part in node.items())
        return AnyOf(parts) if key == "any" else AllOf(parts)
    if key == "not":
        return Not(read_condition(node, words))
    if key == "violation":
        return ViolationIs(read_violations(node, words))
    if key in ("lead", "lead_office"):
        return OutcomeAgency(key, read_agency_test(node, words))
    if key == "scope":
        return OutcomeStatus(key, _choices(node, SCOPES, "scope"))
    if key in ("lead_status", "lead_office_status"):
        return OutcomeStatus(key[: -len("_status")], _choices(node, STATUSES, "status"))
    if key == "handled":
        return _handled(node, words)
    if key == "fired":
        words.rule_references.extend(node.items_or_one())
        return Fired(tuple(member.text() for member in node.items_or_one()))
    if key == "notices":
        return Sent(read_notice_references(node, words))
    fact = words.facts.get(key)
    if fact is None:
        raise node.error(
            "“{found}” is neither a fact nor a word of conditions; facts: {facts}; words: {words}",
            found=key,
            facts=listed(words.facts),
            words=listed(WORDS),
        )
    return _fact_test(fact, node, words)


def read_notice_references(node: Node, words: Vocabulary) -> Tuple[str, ...]:
    """Read ids of notices, to be checked when all notices are known."""
    members = node.items_or_one()
    words.notice_references.extend(members)
    return tuple(member.text() for member in members)


def read_violations(node: Node, words: Vocabulary) -> FrozenSet[str]:
    """Read violations or groups of them."""
    found: List[str] = []
    for member in node.items_or_one():
        name = member.choice((*words.violations, *words.groups), "violation or group")
        found.extend(words.groups.get(name, (name,)))
    return frozenset(found)


def read_agency_test(node: Node, words: Vocabulary) -> AgencyIs:
    """Read an agency test: an id, a list of ids, or one of ``within, same_as, family_of, kind, not``."""
    if not node.is_mapping:
        return AgencyIs(ids=_choices(node, words.agencies, "agency"))
    entries = node.mapping(optional=_AGENCY_TESTS)
    if len(entries) != 1:
        raise node.error("exactly one of {allowed} is expected", allowed=listed(_AGENCY_TESTS))
    key, entry = next(iter(entries.items()))
    if key == "not":
        inner = read_agency_test(entry, words)
        return AgencyIs(
            inner.ids, inner.within, inner.same_as, inner.family_of, inner.kind, negated=not inner.negated
        )
    if key == "within":
        return AgencyIs(within=entry.choice(words.agencies, "agency"))
    if key == "same_as":
        agency_facts = [name for name, fact in words.facts.items() if fact.kind == "agency"]
        return AgencyIs(same_as=entry.choice(agency_facts, "fact that names an agency"))
    if key == "family_of":
        return AgencyIs(family_of=entry.choice(("lead", "lead_office"), "outcome"))
    return AgencyIs(kind=entry.choice(words.agency_kinds, "kind of agency"))


def read_handler_test(node: Node, words: Vocabulary) -> HandlerTest:
    """Read what is asked of a handler: ``violations``, ``status``, ``agency``."""
    entries = node.mapping(optional=("violations", "status", "agency"))
    return HandlerTest(
        read_violations(entries["violations"], words) if "violations" in entries else frozenset(),
        _choices(entries["status"], STATUSES, "status") if "status" in entries else frozenset(),
        read_agency_test(entries["agency"], words) if "agency" in entries else None,
    )


def read_quantified(node: Node, words: Vocabulary) -> Tuple[str, HandlerTest]:
    """Read ``{any/all/none: handler test}``."""
    entries = node.mapping(optional=("any", "all", "none"))
    if len(entries) != 1:
        raise node.error("exactly one of {allowed} is expected", allowed="any, all, none")
    how, entry = next(iter(entries.items()))
    return how, read_handler_test(entry, words)


def _handled(node: Node, words: Vocabulary) -> Handled:
    return Handled(*read_quantified(node, words))


def _choices(node: Node, allowed: Iterable[str], what: str) -> FrozenSet[str]:
    allowed = tuple(allowed)
    return frozenset(member.choice(allowed, what) for member in node.items_or_one())


def _fact_test(fact: Fact, node: Node, words: Vocabulary) -> Condition:
    if not node.is_mapping:
        return _has_value(fact, node)
    allowed = _tests_for(fact)
    entries = node.mapping(optional=allowed)
    if not entries:
        raise node.error("at least one of {allowed} is expected", allowed=listed(allowed))
    members = [_one_test(fact, key, entry, node, words) for key, entry in entries.items()]
    return members[0] if len(members) == 1 else AllOf(tuple(members))


def _tests_for(fact: Fact) -> Tuple[str, ...]:
    if fact.kind == "number":
        return ("not", "known", *COMPARISONS)
    if fact.kind == "set":
        return ("not", "known", "any", "all", "only")
    if fact.kind == "agency":
        return ("known", *_AGENCY_TESTS)
    if fact.kind == "texts":
        return ("known", "mentions")
    if fact.kind in ("date", "month", "date_range", "text", "numbers"):
        return ("known",)
    return ("not", "known")


def _one_test(fact: Fact, key: str, entry: Node, node: Node, words: Vocabulary) -> Condition:
    if key == "known":
        return Known(fact.name, entry.boolean())
    if key == "mentions":
        return Mentions(fact.name, tuple(member.text() for member in entry.items_or_one()))
    if fact.kind == "agency":
        return AgencyFact(fact.name, read_agency_test(node, words))
    if fact.kind == "set":
        return SetTest(fact.name, "none" if key == "not" else key, _values(fact, entry))
    if key == "not":
        return Not(_has_value(fact, entry))
    return Compares(fact.name, key, entry.number())


def _has_value(fact: Fact, node: Node) -> Condition:
    if fact.kind == "agency":
        return AgencyFact(fact.name, AgencyIs(ids=_values(fact, node)))
    if fact.kind == "set":
        return SetTest(fact.name, "any", _values(fact, node))
    if fact.kind in ("date", "month", "date_range", "text", "texts", "numbers"):
        raise node.error("a {kind} can only be asked whether it is known: {{known: true}}", kind=fact.kind)
    return Is(fact.name, _values(fact, node))


def _values(fact: Fact, node: Node) -> FrozenSet[Any]:
    return frozenset(read_value(fact, member) for member in node.items_or_one())


def read_value(fact: Fact, node: Node) -> Any:
    """Read one value that a fact can have; for a set: one member."""
    if fact.kind == "bool":
        return node.boolean()
    if fact.kind == "number":
        return node.number()
    return node.choice(fact.values, f"value of {fact.name}")


def optional_condition(entries: Mapping[str, Node], key: str, words: Vocabulary) -> Optional[Condition]:
    """Read the condition under ``key``, or None where there is none."""
    return read_condition(entries[key], words) if key in entries else None
