"""If these fail, evidence can be altered unnoticed, or one damaged file stops everybody's sync."""

from __future__ import annotations

import datetime
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from enforcement_plugin.sync.clocks import DAY, believable, horizon, hybrid
from enforcement_plugin.sync.segment import (
    Head,
    Segment,
    SegmentDamagedError,
    SegmentName,
    change_from_json,
    change_to_json,
    decode,
    encode,
    month_of,
)
from enforcement_plugin.workspace.change import format_literal
from tests.sync.change_factory import made

SEALER = "a" * 32


def segment(changes, **given_values) -> Segment:
    values = {
        "sealer": SEALER,
        "first": 1,
        "last": len(changes),
        "previous": None,
        "seen": {"b" * 32: Head(4, "c" * 64, "2026-03-01T00:00:00.000Z")},
        "sealed_at": "2026-03-02T00:00:00.000Z",
        "replica": "d" * 32,
        "crs": "EPSG:4547",
        "changes": tuple(changes),
        "month": "2026-03",
    }
    return Segment(**{**values, **given_values})


values = st.one_of(
    st.none(),
    st.integers(-(2**63), 2**63 - 1),
    st.floats(allow_nan=False),
    st.text(),
    st.binary(),
    st.sampled_from(["it's; a='b'>c", "违法\0建设", "\n\r\u2028"]),
)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.dictionaries(st.sampled_from(["remark", "floors", "geom", "_x", "x9"]), values), min_size=1))
def test_every_value_comes_back_bit_for_bit(rows) -> None:
    changes = [made(f"{n:032x}", columns={}, after=["p"], hlc=n) for n in range(len(rows))]
    for change, row in zip(changes, rows):
        change.columns.update({name: ("NULL", format_literal(value)) for name, value in row.items()})
    sealed, content = encode(segment(changes))
    assert decode(sealed.name, content) == sealed
    assert encode(segment(changes))[1] == content, "the same content has the same bytes"


def test_every_flipped_byte_and_every_cut_is_noticed() -> None:
    sealed, content = encode(segment([made("1" * 32, columns={"remark": (None, "停工")})]))
    for position in range(len(content)):
        flipped = bytearray(content)
        flipped[position] ^= 1
        with pytest.raises(SegmentDamagedError):
            decode(sealed.name, bytes(flipped))
        with pytest.raises(SegmentDamagedError):
            decode(sealed.name, content[:position])
    with pytest.raises(SegmentDamagedError):
        decode(sealed.name, content + b"\n")


def test_a_segment_in_anothers_place_is_noticed() -> None:
    sealed, content = encode(segment([made("1" * 32)]))
    with pytest.raises(SegmentDamagedError) as caught:
        decode(SegmentName(SEALER, "2026-03", 2, 2, sealed.hash[:16]), content)
    assert caught.value.kind == "reordered"


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=300))
def test_no_bytes_break_the_reader(content) -> None:
    with pytest.raises(SegmentDamagedError):
        decode(SegmentName(SEALER, "2026-03", 1, 1, "0" * 16), content)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("columns", {"remark": ["NULL", "1; DROP TABLE x"]}),
        ("columns", {"a=b": ["NULL", "1"]}),
        ("columns", {"remark": ["NULL"]}),
        ("columns", {"remark": [None, "1"]}),
        ("op", "X"),
        ("hlc", 2**63),
        ("hlc", -1),
        ("hlc", 1.5),
        ("parents", "p"),
        ("parents", [""]),
        ("change", 7),
        ("change", "a b"),
        ("table", "x\0y"),
    ],
)
def test_a_change_that_the_log_could_not_hold_is_refused(key, value) -> None:
    data = change_to_json(made("1" * 32, columns={"remark": (None, "x")}))
    assert change_from_json(json.loads(json.dumps(data))).change == "1" * 32
    with pytest.raises((ValueError, TypeError, KeyError)):
        change_from_json({**data, key: value})


def test_a_clock_set_back_leads_into_no_older_folder() -> None:
    instant = datetime.datetime(2026, 1, 31, 23, tzinfo=datetime.timezone(datetime.timedelta(hours=-8)))
    assert month_of(instant, None) == "2026-02"
    assert month_of(instant, "2026-05") == "2026-05"


def test_a_time_is_believed_a_day_beyond_what_its_writer_had_seen() -> None:
    seen = hybrid(datetime.datetime(2026, 3, 1, tzinfo=datetime.timezone.utc))
    plain, wild = made("1" * 32, hlc=seen + DAY), made("2" * 32, hlc=seen + DAY + 1)
    sealed, _ = encode(segment([plain, wild]))
    assert horizon(sealed) == seen + DAY
    assert believable([sealed], {}) == {"2" * 32: seen + DAY}
    assert horizon(segment([plain], seen={})) is None
