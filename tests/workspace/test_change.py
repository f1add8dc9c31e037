"""If these fail, a value in the log is not the value that somebody entered."""

from __future__ import annotations

import math
import sqlite3
import struct
from typing import Optional, Union

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from enforcement_plugin.errors import InputError
from enforcement_plugin.workspace.capture import literal
from enforcement_plugin.workspace.change import (
    format_columns,
    format_literal,
    holds_nul,
    parse_columns,
    parse_literal,
    same_value,
)

FLOATS = st.floats(allow_nan=False)
TEXTS = st.text(
    alphabet=st.one_of(st.sampled_from("';=>\0\n\"一宗地X'"), st.characters(blacklist_categories=["Cs"]))
)
VALUES = st.one_of(st.none(), st.integers(-(2**63), 2**63 - 1), FLOATS, TEXTS, st.binary())

CONNECTION = sqlite3.connect(":memory:")


def identical(one: object, other: object) -> bool:
    if isinstance(one, float) and isinstance(other, float):
        # SQLite itself keeps no sign on a zero.
        return struct.pack("<d", one + 0.0) == struct.pack("<d", other + 0.0)
    return type(one) is type(other) and one == other


@given(VALUES)
def test_a_value_comes_back_from_its_literal_bit_for_bit(value: Optional[Union[int, float, str, bytes]]):
    assert identical(parse_literal(format_literal(value)), value)


@given(VALUES)
@settings(suppress_health_check=[HealthCheck.too_slow])
def test_what_the_triggers_write_is_the_value_that_was_in_the_row(value):
    (text,) = CONNECTION.execute(f"SELECT {literal('v')} FROM (SELECT ? AS v)", (value,)).fetchone()
    assert identical(parse_literal(text), value)
    assert same_value(text, format_literal(value))


@given(st.dictionaries(st.from_regex(r"[a-z_][a-z0-9_]{0,8}", fullmatch=True), st.tuples(VALUES, VALUES)))
def test_the_columns_of_a_change_survive_text_that_looks_like_the_format(columns):
    literals = {name: (format_literal(old), format_literal(new)) for name, (old, new) in columns.items()}
    assert parse_columns(format_columns(literals)) == literals


def test_text_behind_a_nul_is_kept_and_flagged():
    text = format_literal("合法\0隐藏")
    assert holds_nul(text)
    assert parse_literal(text) == "合法\0隐藏"
    assert not holds_nul(format_literal("合法"))


def test_infinity_is_a_number_and_not_a_word():
    assert parse_literal("9.0e999") == math.inf
    assert parse_literal(format_literal(-math.inf)) == -math.inf
    assert parse_literal(format_literal("Inf")) == "Inf"


def test_spelling_does_not_make_two_values_of_one():
    assert same_value("1.5", "1.50000000000000000000e+00")
    assert same_value("1", "1.0")
    assert not same_value("1", "'1'")
    assert not same_value("NULL", "''")
    assert not same_value("X'31'", "'1'")


@pytest.mark.parametrize(
    "text", ["remark='a", "remark='a'>", "remark=1>2;;", "remark=1>2;remark=1>3", "=1>2", "a=DROP>1", "a=1>2 b"]
)
def test_a_log_row_that_was_tampered_with_is_not_half_read(text):
    with pytest.raises(InputError):
        parse_columns(text)


@pytest.mark.parametrize("text", ["", "nan", "abc", "'a' || 'b'", "X'0'0'", "1;2"])
def test_only_a_literal_is_a_literal(text):
    with pytest.raises(InputError):
        parse_literal(text)
