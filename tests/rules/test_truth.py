"""If unknown were treated as false (or true), a wrong agency would be named with certainty."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enforcement_plugin.rules.truth import MAYBE, NO, YES, Truth, all_of, any_of, negation, truth_of

truths = st.sampled_from([NO, MAYBE, YES])


def completions(truth: Truth) -> list[Truth]:
    return [NO, YES] if truth is MAYBE else [truth]


@given(st.lists(truths, max_size=5))
def test_known_answers_hold_however_the_unknown_turns_out(members: list[Truth]) -> None:
    worlds = list(itertools.product(*map(completions, members)))
    for combine, plain in ((all_of, all), (any_of, any)):
        answers = {truth_of(plain(one is YES for one in world)) for world in worlds}
        answer = combine(members)
        assert answer is (answers.pop() if len(answers) == 1 else MAYBE)


@given(st.lists(truths, max_size=5))
def test_negation_turns_and_into_or(members: list[Truth]) -> None:
    assert negation(all_of(members)) is any_of(map(negation, members))


@pytest.mark.parametrize(("value", "truth"), [(True, YES), (False, NO), (None, MAYBE)])
def test_a_missing_value_is_maybe(value: object, truth: Truth) -> None:
    assert truth_of(value) is truth
