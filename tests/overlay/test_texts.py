"""Texts put together as bytes must read as if a person had written each: a parcel's number is somebody's land."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from enforcement_plugin.overlay.texts import Texts, digits, shown

words = st.sampled_from(["", "1", "371502-003-0117", "号", "a longer number of a parcel"])
amounts = st.one_of(st.integers(0, 3).map(float), st.floats(0, 1e9), st.floats(0, 1))


def apart(texts: Texts) -> list:
    ends = np.cumsum(texts.length)
    return [
        texts.data[end - size : end].decode("utf-8") for end, size in zip(ends.tolist(), texts.length.tolist())
    ]


@settings(max_examples=200, deadline=None)
@given(st.lists(st.lists(st.tuples(words, amounts), max_size=4), max_size=8))
def test_rows_of_several_parts_read_as_written_one_by_one(rows):
    entries = [(row, entry) for row, entries in enumerate(rows) for entry in entries]
    names = np.array([name.encode("utf-8") for _, (name, _) in entries], "S")
    values = np.array([value for _, (_, value) in entries], float)
    woven = Texts.woven(len(entries), names, b" ", shown(values, 1), " m²; ".encode())
    for said, (_, (name, value)) in zip(apart(woven), entries):
        assert said.startswith(f"{name} ") and said.endswith(" m²; ")
        figure = said[len(name) + 1 : -5]
        assert figure == f"{float(figure):.1f}", "as short as it can be, with one decimal"
        assert float(figure) == pytest.approx(value, abs=0.0501)
    joined = woven.joined(np.array([row for row, _ in entries], np.int64), len(rows))
    parts = iter(apart(woven))
    assert apart(joined) == ["".join(next(parts) for _ in entries) for entries in rows]


@settings(max_examples=200, deadline=None)
@given(st.lists(st.one_of(st.floats(-1e12, 1e12), st.just(np.nan)), max_size=20), st.integers(0, 9))
def test_figures_have_one_width_and_their_value(values, decimals):
    found = digits(np.array(values, float), decimals)
    for figure, value in zip(found.tolist(), values):
        if np.isnan(value):
            assert set(figure) == set(b"-")
        elif decimals:
            assert float(figure) == pytest.approx(value, rel=1e-12, abs=0.51 * 10**-decimals)
        else:
            assert int(figure) == int(value)
    assert len({len(figure) for figure in found.tolist()}) <= 1
