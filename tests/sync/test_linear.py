"""The short way for changes that follow one another comes to what the merge of the whole history comes to.

If these fail, an officer's table says something else than the log of his own file, and than his colleagues'.
"""

from __future__ import annotations

from typing import Iterable, List, Sequence, Tuple

import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st

from enforcement_plugin.sync.linear import Continuation, continuation
from enforcement_plugin.sync.meaning import meaning
from enforcement_plugin.sync.merge import merge_row
from enforcement_plugin.workspace.change import Change
from tests.sync.change_factory import made
from tests.sync.test_merge_properties import histories


def short_way(known: Sequence[Change], fresh: Sequence[Change]) -> Continuation | None:
    """Return what ``rows.lines`` finds in a file that holds ``known`` and is up to date."""
    if not known:
        return continuation((), fresh)
    state = merge_row(known)
    named = {parent for change in known for parent in change.parents}
    if not state.alive or state.conflicts or named & {change.change for change in fresh}:
        return None
    return continuation(state.heads, fresh)


def same_values(one, other) -> bool:
    return {name: meaning(text) for name, text in one.items()} == {
        name: meaning(text) for name, text in other.items()
    }


def hold_against_the_merge(known: Sequence[Change], fresh: Sequence[Change]) -> None:
    line = short_way(known, fresh)
    event("one line" if line is not None else "weighed")
    if line is None:
        return
    before = merge_row(known).values if known else {}
    whole = merge_row([*known, *fresh])
    assert (whole.alive, whole.heads, whole.conflicts) == (line.alive, (line.last,), ())
    assert line.begins == (not known)
    if line.alive:
        assert same_values(whole.values, {**before, **line.values})


@settings(max_examples=400, deadline=None)
@given(histories(), st.data())
def test_any_part_of_any_history(changes: List[Change], data: st.DataObject) -> None:
    for arrived in range(len(changes)):
        hold_against_the_merge(changes[:arrived], changes[arrived:])
    chosen = data.draw(st.lists(st.booleans(), min_size=len(changes), max_size=len(changes)))
    known = [change for change, there in zip(changes, chosen) if there]
    fresh = [change for change, there in zip(changes, chosen) if not there]
    if fresh:
        hold_against_the_merge(known, data.draw(st.permutations(fresh)))


COLUMNS = ("remark", "build_stage", "lead_agency", "due_on", "edited_by", "unknown_column")


@st.composite
def chains(draw: st.DrawFn) -> List[Change]:
    """One officer after the other edits a row, until perhaps it is removed."""
    changes: List[Change] = []
    for number in range(draw(st.integers(1, 8))):
        op = "I" if not changes else draw(st.sampled_from("UUUUUD"))
        columns = draw(st.lists(st.sampled_from(COLUMNS), min_size=1, max_size=4, unique=True))
        written = {name: (None, draw(st.sampled_from(["一", "二", None, 2.5]))) for name in columns}
        after = [changes[-1].change] if changes else []
        changes.append(made(f"{number:02d}", op, written, after=after, hlc=draw(st.integers(0, 5))))
        if op == "D":
            break
    return changes


@settings(max_examples=300, deadline=None)
@given(chains(), st.data())
def test_a_line_is_never_weighed(changes: List[Change], data: st.DataObject) -> None:
    arrived = data.draw(st.integers(0, len(changes) - 1))
    known, fresh = changes[:arrived], data.draw(st.permutations(changes[arrived:]))
    assert short_way(known, fresh) is not None
    hold_against_the_merge(known, fresh)


NOT_ONE_LINE: List[Tuple[str, Iterable[str], List[Change]]] = [
    ("beside one another", ["1"], [made("2", after=["1"]), made("3", after=["1"])]),
    ("beside what is known", ["1", "2"], [made("3", after=["1"])]),
    ("a gap before it", ["1"], [made("3", after=["2"])]),
    ("a gap in it", ["1"], [made("2", after=["1"]), made("4", after=["3"])]),
    ("brought together", ["1", "2"], [made("3", after=["1", "2"])]),
    ("written as a whole again", ["1"], [made("2", "I", after=["1"])]),
    ("on after its removal", ["1"], [made("2", "D", after=["1"]), made("3", after=["2"])]),
    ("a resolution", ["1"], [made("2", "resolve", after=["1"])]),
    ("a step back", ["1"], [made("2", "withhold", after=["1"])]),
    ("an edit behind the log's back", ["1"], [made("2", "outside", after=["1"])]),
    ("an edit of an unknown row", [], [made("2", after=["1"])]),
    ("a forged circle", ["1"], [made("2", after=["3"]), made("3", after=["2"])]),
    ("a forged removal", ["1"], [made("2", columns={"_row": (1, 0)}, after=["1"])]),
]


@pytest.mark.parametrize(("heads", "fresh"), [case[1:] for case in NOT_ONE_LINE], ids=[c[0] for c in NOT_ONE_LINE])
def test_what_is_weighed(heads, fresh) -> None:
    assert continuation(tuple(heads), fresh) is None
