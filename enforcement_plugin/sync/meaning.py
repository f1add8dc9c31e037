"""When two recorded values mean the same, although their bytes differ.

OGR rewrites the header of a geometry and the text of a date-time when any other field of the feature is
saved. Such a rewrite is no edit, and two officers whose tools wrote the same value differently do not
disagree.
"""

from __future__ import annotations

import datetime
import re
from typing import Tuple, Union

from enforcement_plugin.workspace.change import parse_literal

Meaning = Tuple[str, Union[str, int, float]]

NULL = "NULL"

# GeoPackage 1.3, 2.1.3: "GP", version, flags (envelope kind in bits 1-3), srs_id, envelope, then WKB.
_GEOPACKAGE_MAGIC = "4750"
_ENVELOPE_BYTES = {0: 0, 1: 32, 2: 48, 3: 48, 4: 64}

_INSTANT = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?\s*(Z|[+-]\d\d:?\d\d)?\Z"
)


def meaning(literal: str) -> Meaning:
    """Return what an SQL literal (as SQLite's ``quote()`` writes it) means, comparable and hashable.

    Geometries are compared by their WKB, date-times by their instant (without a zone: UTC, as GeoPackage
    has it), numbers by value; everything else by its exact text.
    """
    if literal == NULL:
        return ("null", 0)
    head = literal[:1]
    if head in "xX" and literal[1:2] == "'":
        return ("blob", _wkb(literal[2:-1].upper()))
    if head == "'":
        return _text_meaning(literal[1:-1].replace("''", "'"))
    if head == "C":  # text with a NUL, or text that is not UTF-8, written as its bytes
        return _text_meaning(str(parse_literal(literal)))
    return _number_meaning(literal)


def _number_meaning(literal: str) -> Meaning:
    try:
        return ("number", int(literal))
    except ValueError:
        pass
    try:
        return ("number", float(literal))
    except ValueError:
        return ("other", literal)


def _text_meaning(text: str) -> Meaning:
    match = _INSTANT.match(text)
    if match is None:
        return ("text", text)
    year, month, day, hour, minute, second, fraction, zone = match.groups()
    try:
        instant = datetime.datetime(
            int(year), int(month), int(day), int(hour), int(minute), int(second or 0), tzinfo=_zone(zone)
        ).astimezone(datetime.timezone.utc)
    except (ValueError, OverflowError):
        return ("text", text)
    return ("instant", f"{instant:%Y-%m-%dT%H:%M:%S}.{(fraction or '').rstrip('0')}")


def _zone(text: Union[str, None]) -> datetime.timezone:
    if text is None or text == "Z":
        return datetime.timezone.utc
    digits = text[1:].replace(":", "")
    offset = datetime.timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return datetime.timezone(-offset if text[0] == "-" else offset)


def _wkb(hexadecimal: str) -> str:
    """Return the WKB of a GeoPackage geometry blob, or the blob itself where it is none."""
    if not hexadecimal.startswith(_GEOPACKAGE_MAGIC) or len(hexadecimal) < 16:
        return hexadecimal
    envelope = _ENVELOPE_BYTES.get((int(hexadecimal[6:8], 16) >> 1) & 7)
    return hexadecimal if envelope is None else hexadecimal[2 * (8 + envelope) :]
