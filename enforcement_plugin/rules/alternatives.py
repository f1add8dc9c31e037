"""The other values that a single fact could have, as few as there are different answers to ask for."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import Any, Dict, Iterator, List, Mapping, Optional, Sequence, Tuple

from enforcement_plugin.rules.asked import limits
from enforcement_plugin.rules.facts import Fact
from enforcement_plugin.rules.pack import Pack

# How far beyond a limit a number is tried: a hundredth of a 亩; a count goes by ones.
_STEP = 0.01
_DIGITS = 9


def other_values(pack: Pack, name: str, facts: Mapping[str, Any]) -> Iterator[Any]:
    """Yield the values of a fact other than its own that some condition may tell apart.

    ``facts`` are those of the case, derived ones included. Of an enumeration every value; of a set one member
    more or less; of a number each limit and a step beyond it either way, also where it counts in a sum that is
    compared (as far as the other terms are known).
    """
    fact, current = pack.facts[name], facts.get(name)
    if fact.kind == "set":
        values: Sequence[Any] = _one_member_changed(fact, current)
    elif fact.kind == "number":
        values = _beside_limits(fact, current, _limits_of(pack, name, facts))
    else:
        values = fact.choices()
    for value in values:
        if value != current:
            yield value


def _one_member_changed(fact: Fact, current: Optional[Tuple[str, ...]]) -> List[Tuple[str, ...]]:
    if current is None:
        return [(), *((member,) for member in fact.values)]
    changed = [tuple(one for one in current if one != member) for member in current]
    return changed + [(*current, member) for member in fact.values if member not in current]


def _limits_of(pack: Pack, name: str, facts: Mapping[str, Any]) -> List[float]:
    """Return the values of a number at which something that is compared reaches a limit."""
    known = limits(pack)
    found = list(known.get(name, ()))
    for total, compared in known.items():
        source, own = pack.facts[total].derived, facts.get(name)
        if source is None or facts.get(total) is None or own is None:
            continue
        sign = (name in source.total) - (name in source.less)
        if sign:
            found += [round(own + sign * (limit - facts[total]), _DIGITS) for limit in compared]
    return found


def _beside_limits(fact: Fact, current: Optional[float], found: Sequence[float]) -> List[float]:
    """Return for each limit, and each gap between limits, the value nearest to the current one."""
    ordered = sorted(set(found))
    own = None if current is None else _gap(ordered, current)
    lowest = min(0, current or 0) if fact.at_least is None else fact.at_least
    nearest: Dict[Tuple[int, int], float] = {}
    step = 1 if fact.whole else _STEP
    for value in (round(limit + off, _DIGITS) for limit in ordered for off in (-step, 0, step)):
        gap = _gap(ordered, value)
        if gap == own or value < lowest or (fact.at_most is not None and value > fact.at_most):
            continue
        if gap not in nearest or (current is not None and abs(value - current) < abs(nearest[gap] - current)):
            nearest[gap] = value
    return list(nearest.values())


def _gap(ordered: Sequence[float], value: float) -> Tuple[int, int]:
    return bisect_left(ordered, value), bisect_right(ordered, value)
