"""Scenarios: facts in, expected outcome out, in YAML that a lawyer writes; lists are sets.

``scenarios: [{id, title, facts, expect}]``; other keys are notes. In ``expect`` only what is written is compared.
Keys of the contract are always compared, others only where the program answers them.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Dict, List, Mapping, Optional, Sequence, Tuple

from enforcement_plugin.rules.decide import decide
from enforcement_plugin.rules.facts import Fact, FactError
from enforcement_plugin.rules.pack import Pack
from enforcement_plugin.rules.plain_yaml import Node, listed, read_yaml
from enforcement_plugin.rules.workdays import Calendar

SCENARIO_FILE = "scenarios.yaml"
# Contract, "rules decide": what every decision answers, if only with nothing.
CONTRACT_KEYS = frozenset(
    (
        *("scope", "severity", "lead", "lead_office", "handling", "notify", "forbidden", "deadlines"),
        *("escalation", "linkage", "kpi", "flags", "citations", "would_change"),
        *("status", "agency", "candidates", "coordinator", "organiser", "rule", "form", "to", "mandatory"),
        *("id", "due", "due_nominal", "due_safe", "overdue_from", "section", "quote", "facts", "outcome"),
    )
)
# Mappings from ids to answers: an id too many is a difference, too.
_BY_ID = ("handling", "kpi")


@dataclass(frozen=True)
class Scenario:
    """One scenario; ``expect`` is None where the file only gives facts."""

    id: str
    title: str
    facts: Mapping[str, Any]
    expect: Optional[Mapping[str, Any]]


@dataclass(frozen=True)
class Difference:
    """Something that was expected and did not come."""

    scenario: str
    key: str
    expected: Any
    found: Any

    def as_json(self) -> Dict[str, Any]:
        """Return the difference as an object."""
        return {"scenario": self.scenario, "key": self.key, "expected": self.expected, "found": self.found}


@dataclass(frozen=True)
class ScenarioRun:
    """How many scenarios passed and failed, and what differed."""

    passed: int
    failed: int
    differences: Tuple[Difference, ...]

    def as_json(self) -> Dict[str, Any]:
        """Return the object of the contract."""
        return {
            "passed": self.passed,
            "failed": self.failed,
            "differences": [difference.as_json() for difference in self.differences],
        }


def read_scenarios(path: Path, pack: Pack) -> Tuple[Scenario, ...]:
    """Read a file of scenarios for a pack.

    Raises PlaceError naming file, line and path for an unknown fact, a value that the pack does not allow, a
    scenario without id or facts, or an id given twice.
    """
    return read_cases(path, (pack,))


def read_cases(path: Path, packs: Sequence[Pack]) -> Tuple[Scenario, ...]:
    """Read a file of scenarios for several packs: each fact must be one, with its value, for one of them.

    Raises PlaceError like read_scenarios.
    """
    root = read_yaml(path, aliases=True)
    entries = root.entries()
    if "scenarios" not in entries:
        raise root.error(
            "the key “{missing}” is missing; required: {required}", missing="scenarios", required="scenarios"
        )
    scenarios: Dict[str, Scenario] = {}
    for node in entries["scenarios"].items():
        scenario = _scenario(node, packs)
        if scenario.id in scenarios:
            raise node.error("the scenario “{found}” was given before", found=scenario.id)
        scenarios[scenario.id] = scenario
    return tuple(scenarios.values())


def _scenario(node: Node, packs: Sequence[Pack]) -> Scenario:
    entries = node.entries()
    for key in ("id", "facts"):
        if key not in entries:
            raise node.error(
                "the key “{missing}” is missing; required: {required}", missing=key, required="id, facts"
            )
    title = entries["title"].value if "title" in entries else ""
    expect = entries["expect"].plain() if "expect" in entries else None
    return Scenario(entries["id"].text(), str(title or ""), _facts(entries["facts"], packs), expect)


def _facts(node: Node, packs: Sequence[Pack]) -> Dict[str, Any]:
    facts: Dict[str, Any] = {}
    for name, entry in node.entries().items():
        meanings = [pack.facts[name] for pack in packs if name in pack.facts]
        if not meanings:
            allowed = dict.fromkeys(known for pack in packs for known in pack.facts)
            raise entry.error("unknown fact “{found}”; allowed: {allowed}", found=name, allowed=listed(allowed))
        # What one pack alone does not allow of a set may be a member that another one knows.
        apart = len(meanings) > 1 and meanings[0].kind == "set" and entry.is_list
        for value in entry.items() if apart else (entry,):
            _read_by_one(meanings, value)
        facts[name] = entry.plain()
    return facts


def _read_by_one(meanings: Sequence[Fact], entry: Node) -> None:
    refused: List[FactError] = []
    for fact in meanings:
        try:
            fact.read(entry.plain())
            return
        except FactError as error:
            refused.append(error)
    raise entry.error(refused[0].template, **refused[0].values)


def run_scenarios(pack: Pack, scenarios: Tuple[Scenario, ...], calendar: Calendar) -> ScenarioRun:
    """Decide every scenario that expects something and compare."""
    differences: List[Difference] = []
    passed = failed = 0
    for scenario in scenarios:
        if scenario.expect is None:
            continue
        changes = "would_change" in scenario.expect
        answer = decide(pack, scenario.facts, calendar=calendar, changes=changes).as_json()
        found = compare(scenario.id, scenario.expect, answer)
        differences.extend(found)
        passed, failed = (passed, failed + 1) if found else (passed + 1, failed)
    return ScenarioRun(passed, failed, tuple(differences))


def compare(scenario: str, expect: Mapping[str, Any], answer: Mapping[str, Any]) -> Tuple[Difference, ...]:
    """Return what of ``expect`` the answer does not say."""
    differences = []
    for key, expected in expect.items():
        if not _is_compared(key, answer):
            continue
        found = answer.get(key)
        if not _same(expected, found, exact_keys=key in _BY_ID):
            differences.append(Difference(scenario, key, expected, found))
    return tuple(differences)


def _is_compared(key: str, answer: Mapping[str, Any]) -> bool:
    return key in CONTRACT_KEYS or key in answer


def _same(expected: Any, found: Any, exact_keys: bool = False) -> bool:
    if _nothing(expected) or _nothing(found):
        return _nothing(expected) and _nothing(found)
    if isinstance(expected, Mapping):
        return isinstance(found, Mapping) and _same_mapping(expected, found, exact_keys)
    if isinstance(expected, (list, tuple)):
        return isinstance(found, (list, tuple)) and _same_members(list(expected), list(found))
    return isinstance(expected, bool) == isinstance(found, bool) and bool(expected == found)


def _nothing(value: Any) -> bool:
    """A key that does not apply is absent or null, and an empty list names nothing."""
    return value is None or (isinstance(value, (list, tuple, Mapping)) and not value)


def _same_mapping(expected: Mapping[str, Any], found: Mapping[str, Any], exact_keys: bool) -> bool:
    if exact_keys:
        return set(expected) == set(found) and all(_same(expected[key], found[key]) for key in expected)
    return all(_same(value, found.get(key)) for key, value in expected.items() if _is_compared(key, found))


def _same_members(expected: List[Any], found: List[Any]) -> bool:
    """Compare as sets: every expected member is found, and every found one was expected."""
    return all(any(_same(one, member) for member in found) for one in expected) and all(
        any(_same(one, member) for one in expected) for member in found
    )
