"""A pack's conditions and tables as functions over all combinations (``diagram``), by the engine's own rules.

What several rules say together is asked of ``tables.combine``, the function that decides a single case: lint
examines the semantics itself, not a copy of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any, Dict, FrozenSet, List, Optional, Sequence, Set, Tuple

from enforcement_plugin.rules.asked import derivation
from enforcement_plugin.rules.case_conditions import OutcomeAgency, OutcomeStatus, ViolationIs
from enforcement_plugin.rules.conditions import AllOf, AnyOf, Condition, Known, Not, SetTest
from enforcement_plugin.rules.lint.space import NOT_A_MEMBER, Probe, Space
from enforcement_plugin.rules.outcome import CONFLICT, DETERMINED, NONE, UNDETERMINED, Outcome, merged
from enforcement_plugin.rules.pack import Pack
from enforcement_plugin.rules.tables import Fired, Rule, Table, combine, effect_of
from enforcement_plugin.rules.truth import MAYBE, NO, YES, Truth, negation

OUTSIDE = "outside"


@dataclass(frozen=True)
class Claim:
    """A hole or a collision at some combinations: the rules at it, and the ambiguities that claim it."""

    kind: str
    table: str
    rules: Tuple[str, ...]
    claimed_by: Tuple[str, ...]
    why: str


@dataclass(frozen=True)
class Verdict:
    """What a table says at some combinations: its outcome, the rules that decided, holes and collisions met.

    Those of tables that it refers to are in ``decided``, but their holes and collisions are found with them.
    """

    outcome: Outcome
    decided: FrozenSet[str]
    claims: Tuple[Claim, ...]


@dataclass(frozen=True)
class _State:
    """The rules met so far that are not false: position, truth, and the number of what they say."""

    met: Tuple[Tuple[int, Truth, int], ...] = ()
    decided_at: Optional[int] = None


class Symbolic:
    """The functions of one pack. ``fires`` collects the rules that are true somewhere in their tables."""

    def __init__(self, pack: Pack) -> None:
        self.pack = pack
        self.space = Space(pack)
        self.diagrams = self.space.diagrams
        self.outcomes: Dict[str, int] = {}
        self.fires: Set[str] = set()
        self._said: List[Verdict] = []
        self._numbers: Dict[Verdict, int] = {}
        self._facts: Dict[str, int] = {}
        self._conditions: Dict[Tuple[Condition, Optional[str], Tuple[str, ...]], int] = {}

    def fact(self, name: str) -> int:
        """Return the function whose result is the value of a fact, None for "not known"."""
        if name not in self._facts:
            derived = derivation(self.pack.facts[name])
            self._facts[name] = self._derived(name) if derived else self._given(name)
        return self._facts[name]

    def _given(self, name: str) -> int:
        variable = self.space.of_fact[name]
        if name not in self.space.of_members:
            return self.diagrams.choose(variable, [one.example for one in self.space.variables[variable].classes])
        function = self.diagrams.leaf(())
        for members in self.space.of_members[name]:
            group = self.space.variables[members]
            examples = [(), group.members[:1], group.members][: group.width]
            has = self.diagrams.choose(members, examples)
            function = self.diagrams.apply(lambda left, right: (*left, *right), function, has)
        known = self.diagrams.choose(variable, [True, False])
        return self.diagrams.apply(lambda is_known, value: value if is_known else None, known, function)

    def _derived(self, name: str) -> int:
        source = self.pack.facts[name].derived
        if source is None:
            raise LookupError(name)
        if source.condition is not None:
            return self.diagrams.map(_as_value, self.condition(source.condition))
        function = self.diagrams.leaf(source.otherwise)
        for condition, value in reversed(source.choices):
            choose = partial(_chosen, value)
            function = self.diagrams.apply(choose, self.condition(condition), function)
        return function

    def condition(self, condition: Condition, violation: Optional[str] = None) -> int:
        """Return the function whose result is the truth of a condition."""
        key = (condition, violation, tuple(self.outcomes))
        if key not in self._conditions:
            self._conditions[key] = self._condition(condition, violation)
        return self._conditions[key]

    def _condition(self, condition: Condition, violation: Optional[str]) -> int:
        if isinstance(condition, AllOf):
            return self._fold(min, YES, condition.members, violation)
        if isinstance(condition, AnyOf):
            return self._fold(max, NO, condition.members, violation)
        if isinstance(condition, Not):
            return self.diagrams.map(negation, self.condition(condition.member, violation))
        if isinstance(condition, ViolationIs):
            return self.diagrams.leaf(YES if violation in condition.violations else NO)
        if isinstance(condition, SetTest) and condition.fact in self.space.of_members:
            return self._set_test(condition)
        if isinstance(condition, Known) and condition.fact in self.space.of_members:
            answers = [YES, NO] if condition.expected else [NO, YES]
            return self.diagrams.choose(self.space.of_fact[condition.fact], answers)
        outcome = _outcome_asked(condition)
        if condition.parts() or not (condition.fact_names() or outcome) or self._is_open(condition):
            return self.diagrams.choose(self.space.opaque(condition), [NO, MAYBE, YES])
        return self._probed(condition, outcome, violation)

    def _is_open(self, condition: Condition) -> bool:
        """Whether the condition looks into values without end: words in texts, lists of numbers."""
        kinds = {self.pack.facts[name].kind for name in condition.fact_names() if name in self.pack.facts}
        return not isinstance(condition, Known) and not kinds <= _COUNTABLE

    def _fold(self, choose: Any, start: Truth, members: Sequence[Condition], violation: Optional[str]) -> int:
        function = self.diagrams.leaf(start)
        for member in members:
            function = self.diagrams.apply(choose, function, self.condition(member, violation))
        return function

    def _probed(self, condition: Condition, outcome: Optional[str], violation: Optional[str]) -> int:
        names = sorted(condition.fact_names())
        values = self.diagrams.leaf(())
        for name in names:
            values = self.diagrams.apply(lambda some, one: (*some, one), values, self.fact(name))
        decided = self.outcomes.get(outcome) if outcome else None
        verdicts = self.diagrams.leaf(None) if decided is None else decided

        def ask(found: Tuple[Any, ...], number: Optional[int]) -> Truth:
            outcomes = {outcome: self._said[number].outcome} if outcome and isinstance(number, int) else {}
            probe = Probe(self.pack, dict(zip(names, found)), outcomes)
            probe.violation = violation
            return condition.truth(probe)

        return self.diagrams.apply(ask, values, verdicts)

    def _set_test(self, test: SetTest) -> int:
        """Return a set's test over "is member", without going through all its subsets."""
        how = {"any": (max, NO), "none": (min, YES), "all": (min, YES), "only": (min, YES)}
        choose, start = how[test.how]
        function = self.diagrams.leaf(start)
        has_one = self.diagrams.leaf(NO)
        for variable in self.space.of_members[test.fact]:
            group = self.space.variables[variable]
            named = group.members[0] in test.values
            answers = [_member_answer(test.how, state, named, group.width) for state in range(group.width)]
            function = self.diagrams.apply(choose, function, self.diagrams.choose(variable, answers))
            present = [NO if state == NOT_A_MEMBER else YES for state in range(group.width)]
            has_one = self.diagrams.apply(max, has_one, self.diagrams.choose(variable, present))
        if test.how == "only":
            function = self.diagrams.apply(min, function, has_one)
        known = self.diagrams.choose(self.space.of_fact[test.fact], [True, False])
        return self.diagrams.apply(lambda is_known, truth: truth if is_known else MAYBE, known, function)

    def table(self, table: Table, domain: int, violation: Optional[str] = None) -> int:
        """Return the function that gives the number of a table's verdict, OUTSIDE where ``domain`` is False."""
        state = self.diagrams.map(lambda inside: _State() if inside else OUTSIDE, domain)
        for position, rule in enumerate(table.rules):
            truth = self.condition(rule.when, violation)
            inner = rule.then.table
            if inner is None:
                said = self.diagrams.map(lambda one: (one, _PLAIN), truth)
            else:
                said = self.diagrams.apply(
                    lambda one, number: (one, number if one is not NO else _PLAIN),
                    truth,
                    self.table(self.pack.tables[inner], domain, violation),
                )
            step = self._step(position, rule)
            state = self.diagrams.apply(step, state, said)
        return self.diagrams.map(lambda one: one if one == OUTSIDE else self._verdict(table, one), state)

    def _step(self, position: int, rule: Rule) -> Any:
        def step(state: Any, said: Tuple[Truth, Any]) -> Any:
            truth, number = said
            if state == OUTSIDE or truth is NO:
                return state
            if truth is YES:
                self.fires.add(rule.id)
            if state.decided_at is not None and rule.priority > state.decided_at:
                return state
            decided_at = rule.priority if truth is YES else state.decided_at
            return _State((*state.met, (position, truth, number)), decided_at)

        return step

    def _verdict(self, table: Table, state: _State) -> int:
        fired, inner = [], []
        for position, truth, number in state.met:
            rule = table.rules[position]
            verdict = None if number == _PLAIN else self._said[number]
            fired.append(Fired(rule, truth, effect_of(rule, verdict.outcome if verdict else None)))
            inner.append(verdict)
        outcome = combine(table, fired, lambda rule: ("?",))
        certain = [(one, said) for one, said in zip(fired, inner) if one.truth is YES]
        decided = {one.rule.id for one, _ in certain}
        claims = _claims(self.pack, table, outcome, fired)
        for _, said in certain:
            if said is not None:
                decided |= said.decided
        return self.number(Verdict(outcome, frozenset(decided), claims))

    def number(self, verdict: Verdict) -> int:
        """Return the number under which a verdict is a result."""
        if verdict not in self._numbers:
            self._numbers[verdict] = len(self._said)
            self._said.append(verdict)
        return self._numbers[verdict]

    def verdict(self, number: int) -> Verdict:
        """Return the verdict with a number."""
        return self._said[number]


_PLAIN = -1
_COUNTABLE = {"enum", "bool", "agency", "set", "number"}


def _as_value(truth: Truth) -> Optional[bool]:
    return None if truth is MAYBE else truth is YES


def _chosen(value: Any, truth: Truth, rest: Any) -> Any:
    """Return the value of a choice, of those after it, or None where it is open between two."""
    if truth is YES:
        return value
    return rest if truth is NO or rest == value else None


def _outcome_asked(condition: Condition) -> Optional[str]:
    if isinstance(condition, (OutcomeAgency, OutcomeStatus)):
        return condition.outcome
    return getattr(getattr(condition, "passes", None), "family_of", None)


def _member_answer(how: str, state: int, named: bool, width: int) -> Truth:
    if how in ("any", "none"):
        found = named and state != NOT_A_MEMBER
        return YES if found == (how == "any") else NO
    if how == "all":
        return YES if not named or state == width - 1 else NO
    return YES if named or state == NOT_A_MEMBER else NO


def _claims(pack: Pack, table: Table, outcome: Outcome, fired: Sequence[Fired]) -> Tuple[Claim, ...]:
    """Return the hole or collision that these rules are, if any; what only awaits a fact is neither."""
    if not fired:
        return (Claim("hole", table.name, (), (), "no rule applies"),)
    certain = [one for one in fired if one.truth is YES]
    rules = tuple(one.rule.id for one in certain)
    if outcome.status == CONFLICT and len({one.effect.key for one in certain}) > 1:
        return (
            Claim("collision", table.name, rules, _both_name(pack, certain), "rules of equal priority differ"),
        )
    own = [one for one in certain if one.rule.then.table is None or one.rule.then.status == UNDETERMINED]
    if outcome.status == DETERMINED or not own or len(certain) < len(fired):
        return ()
    if outcome.status == NONE:
        named = merged(*(one.rule.ambiguities for one in own if one.rule.then.table is None))
        return (Claim("hole", table.name, rules, named, "nobody is named"),) if named else ()
    named = merged(*(one.rule.ambiguities for one in own))
    if not named and _awaits_a_fact(certain):
        return ()
    kinds = {pack.ambiguities[name].kind for name in named}
    kind = "collision" if outcome.status == CONFLICT or (kinds and "gap" not in kinds) else "hole"
    return (Claim(kind, table.name, rules, named, "left open by the rule itself"),)


def _awaits_a_fact(certain: Sequence[Fired]) -> bool:
    return any(one.rule.needs or (one.rule.then.table is not None and one.effect.missing) for one in certain)


def _both_name(pack: Pack, certain: Sequence[Fired]) -> Tuple[str, ...]:
    """Return the ambiguities that each side of a collision names and that speak of more than a gap."""
    sides: Dict[Any, Set[str]] = {}
    for one in certain:
        sides.setdefault(one.effect.key, set()).update(one.rule.ambiguities)
    common = set.intersection(*sides.values())
    return tuple(name for name in pack.ambiguities if name in common and pack.ambiguities[name].kind != "gap")
