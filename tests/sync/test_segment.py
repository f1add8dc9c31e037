"""If these fail, evidence can be altered unnoticed, or one damaged file stops everybody's sync."""

from __future__ import annotations

import datetime
import hashlib
import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from enforcement_plugin.sync.change_json import change_from_json, change_to_json
from enforcement_plugin.sync.clocks import DAY, believable, horizon, hybrid, latest
from enforcement_plugin.sync.segment import (
    Head,
    Segment,
    SegmentDamagedError,
    SegmentName,
    decode,
    encode,
    hide,
    month_of,
)
from enforcement_plugin.workspace.change import format_literal
from tests.sync.change_factory import made

SEALER = "a" * 32
V1 = json.loads((Path(__file__).parent / "data" / "segments_v1.json").read_text("utf-8"))


def segment(changes, **given_values) -> Segment:
    values = {
        "sealer": SEALER,
        "first": 1,
        "last": len(changes),
        "previous": None,
        "seen": {"b" * 32: Head(4, "c" * 64, "2026-03-01T00:00:00.000Z")},
        "seen_at": "2026-03-01T00:00:00.000Z",
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


class Key:
    """A signer as the desktop or the command line passes one in."""

    def __init__(self, seed: bytes) -> None:
        ed25519 = pytest.importorskip("cryptography.hazmat.primitives.asymmetric.ed25519")
        self.private = ed25519.Ed25519PrivateKey.from_private_bytes(seed)

    @property
    def public_key(self) -> str:
        serialization = pytest.importorskip("cryptography.hazmat.primitives.serialization")
        raw = serialization.Encoding.Raw, serialization.PublicFormat.Raw
        return self.private.public_key().public_bytes(*raw).hex()

    def sign(self, message: bytes) -> bytes:
        return self.private.sign(message)


def changes_of(rows):
    changes = [made(f"{n:032x}", columns={}, after=["p"], hlc=n) for n in range(len(rows))]
    for change, row in zip(changes, rows):
        change.columns.update({name: ("NULL", format_literal(value)) for name, value in row.items()})
    return changes


@settings(max_examples=100, deadline=None)
@given(st.lists(st.dictionaries(st.sampled_from(["remark", "floors", "geom", "_x", "x9"]), values), min_size=1))
def test_every_value_comes_back_bit_for_bit(rows) -> None:
    changes = changes_of(rows)
    for algorithm in ("sha256", "sm3"):
        sealed, content = encode(segment(changes, algorithm=algorithm))
        assert decode(sealed.name, content) == sealed
        assert encode(segment(changes, algorithm=algorithm))[1] == content, "the same content has the same bytes"


def plain_sealed():
    return encode(segment([made("1" * 32, columns={"remark": (None, "停工")}), made("2" * 32)]))


def sm3_sealed():
    return encode(segment([made("1" * 32, columns={"remark": (None, "停工")})], algorithm="sm3"))


def signed():
    return encode(segment([made("1" * 32, columns={"remark": (None, "停工")})]), Key(b"k" * 32))


def partly_hidden():
    sealed, content = plain_sealed()
    return sealed, hide(content, lambda change: change.change == "2" * 32)


def of_version_1():
    path, text = next(iter(V1["segments"].items()))
    name = SegmentName.parse(path)
    return decode(name, text.encode("utf-8")), text.encode("utf-8")


@pytest.mark.parametrize("made_by", [plain_sealed, sm3_sealed, signed, partly_hidden, of_version_1])
def test_every_flipped_byte_and_every_cut_is_noticed(made_by) -> None:
    sealed, content = made_by()
    assert decode(sealed.name, content).hash == sealed.hash
    for position in range(len(content)):
        flipped = bytearray(content)
        flipped[position] ^= 1
        with pytest.raises(SegmentDamagedError):
            decode(sealed.name, bytes(flipped))
        with pytest.raises(SegmentDamagedError):
            decode(sealed.name, content[:position])
    lines = content.splitlines(keepends=True)
    for number, line in enumerate(lines):
        for others in (lines[:number] + lines[number + 1 :], [*lines[:number], line, *lines[number:]]):
            with pytest.raises(SegmentDamagedError):
                decode(sealed.name, b"".join(others))
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
    assert horizon(segment([plain], seen={})) == seen + DAY, "heads are named once, the time in every segment"
    assert horizon(segment([plain], seen_at=None)) is None
    assert horizon(segment([plain], seen_at="tomorrow")) is None


@settings(max_examples=100, deadline=None)
@given(st.lists(st.dictionaries(st.sampled_from(["remark", "geom"]), values), min_size=1), st.data())
def test_what_is_hidden_from_a_reader_leaves_the_rest_verifiable(rows, data) -> None:
    sealed, content = encode(segment(changes_of(rows), algorithm=data.draw(st.sampled_from(["sha256", "sm3"]))))
    secret = set(data.draw(st.lists(st.sampled_from([change.change for change in sealed.changes]))))
    copy = hide(content, lambda change: change.change in secret)
    read = decode(sealed.name, copy)
    assert read.hash == sealed.hash
    assert read.changes == tuple(change for change in sealed.changes if change.change not in secret)
    assert read.hidden == len(secret)
    assert hide(copy, lambda change: False) == copy, "hidden once, hidden for whoever gets that copy"
    for change in sealed.changes:
        if change.change in secret:
            assert f'"{change.change}"'.encode() not in copy


def test_a_hidden_change_cannot_become_another() -> None:
    """What a hub could try with a change that it hides: show another one there, or hide one more behind it."""
    sealed, content = plain_sealed()
    other, forged = encode(segment([made("3" * 32), made("2" * 32)]))
    lines, copy = (
        content.splitlines(True),
        hide(content, lambda change: change.change == "1" * 32).splitlines(True),
    )
    attempts = [
        [lines[0], forged.splitlines(True)[1], *lines[2:]],  # another change in its place
        [lines[0], copy[1], copy[1], *lines[2:]],  # one that never was, hidden
        [lines[0], lines[2], copy[1], lines[3]],  # another order
        [lines[0], b'{"hidden":"' + b"0" * 64 + b'"}\n', *lines[2:]],
        [lines[0], copy[1].replace(b'":"', b'": "'), *lines[2:]],
        [lines[0], copy[1].upper(), *lines[2:]],
    ]
    for attempt in attempts:
        with pytest.raises(SegmentDamagedError):
            decode(sealed.name, b"".join(attempt))
    assert other.hash != sealed.hash
    with pytest.raises(ValueError, match="hidden"):
        encode(decode(sealed.name, b"".join(copy)))


def test_segments_of_version_1_are_read_for_ever() -> None:
    """Bytes that the first version wrote; if they do not verify, an office's whole record is lost as evidence."""
    previous = {}
    for path, text in V1["segments"].items():
        read = decode(SegmentName.parse(path), text.encode("utf-8"))
        assert (read.version, read.hidden, read.key) == (1, 0, None)
        assert read.previous == previous.get(read.sealer)
        previous[read.sealer] = read.hash
        if read.seen:
            assert horizon(read) == hybrid(latest(head.sealed_at for head in read.seen.values())) + DAY
        with pytest.raises(ValueError, match="version 1"):
            hide(text.encode("utf-8"), lambda change: True)
    assert len(previous) == 2


def test_a_hash_that_is_unknown_here_is_no_accusation() -> None:
    sealed, content = plain_sealed()
    with pytest.raises(SegmentDamagedError, match="sha3-999") as caught:
        decode(sealed.name, content.replace(b'"sha256"', b'"sha3-999"'))
    assert caught.value.kind == "unverifiable"
    with pytest.raises(SegmentDamagedError) as caught:
        decode(sealed.name, content.replace(b'"version":2', b'"version":3'))
    assert caught.value.kind == "newer"


def test_a_signature_binds_the_content_to_its_key() -> None:
    sealed, content = signed()
    assert (decode(sealed.name, content).key, sealed.key) == (Key(b"k" * 32).public_key,) * 2
    _, other = encode(segment([made("1" * 32, columns={"remark": (None, "停工")})]), Key(b"x" * 32))
    lines = content.splitlines(True)
    for trailer in (other.splitlines(True)[-1], plain_sealed()[1].splitlines(True)[-1]):
        with pytest.raises(SegmentDamagedError):
            decode(sealed.name, b"".join([*lines[:-1], trailer]))
    stripped = b"".join([*lines[:-1], f'{{"hash":"{sealed.hash}"}}\n'.encode()])
    borrowed = json.loads(other.splitlines(True)[-1])["signature"]
    foreign = b"".join([*lines[:-1], f'{{"hash":"{sealed.hash}","signature":"{borrowed}"}}\n'.encode()])
    for attempt in (stripped, foreign):
        with pytest.raises(SegmentDamagedError) as caught:
            decode(sealed.name, attempt)
        assert caught.value.kind == "signature"


def test_half_a_character_is_refused_before_a_database_chokes_on_it() -> None:
    _, content = encode(segment([made("1" * 32, columns={"remark": (None, "x")})]))
    lines = content.splitlines(True)
    lines[1] = lines[1].replace(b"'x'", b"'\\ud83c'")
    top = hashlib.sha256(lines[0])
    top.update(hashlib.sha256(lines[1]).hexdigest().encode() + b"\n")
    name = SegmentName(SEALER, "2026-03", 1, 1, top.hexdigest()[:16])
    with pytest.raises(SegmentDamagedError, match="UnicodeEncodeError"):
        decode(name, b"".join([*lines[:-1], f'{{"hash":"{top.hexdigest()}"}}\n'.encode()]))
