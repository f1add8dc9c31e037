"""Any order, any repetition, any clock: what several officers' files come to is one and the same.

If these fail, which value survives depends on who synced when, and nobody can tell afterwards.
"""

from __future__ import annotations

from typing import Dict, List, Set

from hypothesis import given, settings
from hypothesis import strategies as st

from enforcement_plugin.sync.merge import RowState, merge, merge_row
from enforcement_plugin.workspace.change import Change
from tests.sync.change_factory import made

COLUMNS = ("remark", "build_stage", "lead_agency", "due_on", "edited_by")
VALUES = ("一", "二", "三", None)


@st.composite
def histories(draw: st.DrawFn) -> List[Change]:
    """Two to four officers edit one case, now and then hearing of each other."""
    files = draw(st.integers(2, 4))
    known: List[Dict[str, Change]] = [{} for _ in range(files)]
    every: Dict[str, Change] = {}
    for number in range(draw(st.integers(1, 14))):
        here = draw(st.integers(0, files - 1))
        if draw(st.booleans()):
            known[here].update(known[draw(st.integers(0, files - 1))])
            continue
        state = merge_row(known[here].values()) if known[here] else None
        change = _edit(draw, f"{number:02d}", state)
        known[here][change.change] = change
        every[change.change] = change
    return list(every.values())


def _edit(draw: st.DrawFn, name: str, state: RowState | None) -> Change:
    hlc = draw(st.integers(0, 5))
    heads = state.heads if state else ()
    if state and state.conflicts and draw(st.booleans()):
        conflict = state.conflicts[0]
        if conflict.unit == "_row":
            return made(name, "resolve", {"_row": (1, draw(st.integers(0, 1)))}, after=heads, hlc=hlc)
        column = conflict.columns[0]
        return made(name, "resolve", {column: (None, draw(st.sampled_from(VALUES)))}, after=heads, hlc=hlc)
    if state and state.conflicts and draw(st.booleans()):
        conflict = state.conflicts[-1]
        loser = draw(st.sampled_from(conflict.candidates))
        columns = dict.fromkeys(conflict.columns, (None, None))
        return made(name, "withhold", {**columns, "_withheld": (None, loser.change)}, after=heads, hlc=hlc)
    if state and state.alive and draw(st.integers(0, 5)) == 0:
        return made(name, "D", {"remark": (None, None)}, after=heads, hlc=hlc)
    columns = draw(st.lists(st.sampled_from(COLUMNS), min_size=1, max_size=3, unique=True))
    written = {column: (None, draw(st.sampled_from(VALUES))) for column in columns}
    return made(name, "U" if state and state.alive else "I", written, after=heads, hlc=hlc)


@settings(max_examples=150, deadline=None)
@given(histories(), st.randoms(use_true_random=False))
def test_order_and_repetition_decide_nothing(changes: List[Change], random) -> None:
    expected = merge(changes)
    shuffled = [*changes, *changes[::2]]
    random.shuffle(shuffled)
    assert merge(shuffled) == expected


@settings(max_examples=150, deadline=None)
@given(histories())
def test_no_value_is_lost(changes: List[Change]) -> None:
    """What somebody wrote shows, or stands as a candidate, or was replaced by one who had seen it."""
    if not changes:
        return
    state = merge_row(changes)
    seen = _ancestors(changes)
    offered = [c for conflict in state.conflicts for c in conflict.candidates]
    for change in changes:
        if change.op not in ("I", "U") or not state.alive:
            continue
        for column, (_, new) in change.columns.items():
            if column == "edited_by":
                continue
            replaced = any(
                change.change in seen[later.change] and (column in later.columns or later.op in ("I", "resolve"))
                for later in changes
            )
            standing = {state.values.get(column, "NULL")} | {
                (candidate.value or {}).get(column, "NULL") for candidate in offered
            }
            assert replaced or new in standing, (change.change, column)


@settings(max_examples=100, deadline=None)
@given(histories(), st.lists(st.integers(0, 10**6), min_size=14, max_size=14))
def test_clocks_choose_what_shows_and_never_what_is_in_conflict(changes: List[Change], clocks: List[int]) -> None:
    other = [
        made(
            change.change,
            change.op,
            after=change.parents,
            hlc=clocks[index],
        )
        for index, change in enumerate(changes)
    ]
    for before, after in zip(changes, other):
        after.columns.update(before.columns)  # type: ignore[attr-defined]
    assert _candidates(merge(changes)) == _candidates(merge(other))


@settings(max_examples=100, deadline=None)
@given(histories())
def test_alive_unless_everybody_agrees(changes: List[Change]) -> None:
    if not changes:
        return
    state = merge_row(changes)
    if state.alive is False:
        seen = _ancestors(changes)
        last = [c for c in changes if c.op != "withhold" and not _followed(c, changes, seen)]
        assert all(c.op == "D" or c.op == "resolve" for c in last)


def _followed(change: Change, changes: List[Change], seen: Dict[str, Set[str]]) -> bool:
    return any(change.change in seen[c.change] for c in changes if c.op != "withhold" and c is not change)


def _candidates(states: Dict) -> Set:
    """Return which changes are candidates; who of them shows is left out."""
    return {
        (state.row, conflict.unit, candidate.change)
        for state in states.values()
        for conflict in state.conflicts
        for candidate in conflict.candidates
        if conflict.unit != "legal"  # a legal statement is built on the one that showed
    }


def _ancestors(changes: List[Change]) -> Dict[str, Set[str]]:
    parents = {change.change: set(change.parents) for change in changes}
    reached: Dict[str, Set[str]] = {}
    for name in parents:
        stack, found = list(parents[name]), set()
        while stack:
            parent = stack.pop()
            if parent not in found:
                found.add(parent)
                stack.extend(parents.get(parent, ()))
        reached[name] = found
    return reached
