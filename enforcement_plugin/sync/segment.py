"""Segments: the immutable files by which changes travel and are kept as evidence.

A segment is UTF-8 text, one JSON value per line, keys sorted, no spaces, so that the same content always
has the same bytes:

1. the header: format and its version, hash algorithm, sealer (who writes this folder), position of the
   first and last change in the sealer's chain, hash of the sealer's previous segment, heads seen of other
   sealers, when it was sealed, the file whose changes it relays if not the sealer's own;
2. one line per change, values as SQL literals;
3. the hash over every byte before this line.

It lies at ``events/<sealer>/<yyyy-mm>/<first>-<last>-<first 16 digits of the hash>.seg``.
"""

from __future__ import annotations

import datetime
import hashlib
import json
import re
from dataclasses import dataclass, replace
from typing import Dict, Mapping, Optional, Tuple

from enforcement_plugin.sync.meaning import NULL
from enforcement_plugin.workspace.change import Change, is_literal

FORMAT = "enforcement-segment"
VERSION = 1
ALGORITHM = "sha256"
SUFFIX = ".seg"
OPERATIONS = frozenset({"I", "U", "D", "withhold", "resolve", "baseline", "outside"})

_COLUMN = re.compile(r"[A-Za-z_][A-Za-z0-9_]*\Z")
_NAME = re.compile(r"([0-9a-f]{32})/(\d{4}-\d\d)/(\d{10})-(\d{10})-([0-9a-f]{16})\.seg\Z")


class SegmentDamagedError(ValueError):
    """A segment does not verify; the message says in what. Readers report it and go on without it.

    ``kind``: ``altered``, ``reordered`` (whole, but not what its name says) or ``newer`` (a later format).
    """

    def __init__(self, reason: str, kind: str = "altered") -> None:
        super().__init__(reason)
        self.kind = kind


@dataclass(frozen=True, order=True)
class SegmentName:
    """Where a segment lies, and what its name promises."""

    sealer: str
    month: str  # yyyy-mm, never before that of the sealer's previous segment
    first: int
    last: int
    hash16: str

    @property
    def path(self) -> str:
        """Return the path below ``events/``, with forward slashes."""
        return f"{self.sealer}/{self.month}/{self.first:010d}-{self.last:010d}-{self.hash16}{SUFFIX}"

    @classmethod
    def parse(cls, path: str) -> Optional[SegmentName]:
        """Return the name that ``path`` (below ``events/``) spells, None if it is no segment's."""
        match = _NAME.match(path)
        if match is None:
            return None
        sealer, month, first, last, hash16 = match.groups()
        return cls(sealer, month, int(first), int(last), hash16)


@dataclass(frozen=True)
class Head:
    """The end of a sealer's chain as somebody saw it."""

    position: int
    hash: str
    sealed_at: str  # when, by the clock of whoever sealed it


@dataclass(frozen=True)
class Segment:
    """What one segment says. ``hash`` is the SHA-256 over its header and changes, 64 hex digits."""

    sealer: str
    first: int
    last: int
    previous: Optional[str]
    seen: Mapping[str, Head]
    sealed_at: str  # ISO 8601 UTC
    replica: str  # the file whose changes these are
    crs: str  # coordinate system of every geometry in it, like EPSG:4547
    changes: Tuple[Change, ...]
    month: str
    hash: str = ""

    @property
    def name(self) -> SegmentName:
        """Return where the segment belongs."""
        return SegmentName(self.sealer, self.month, self.first, self.last, self.hash[:16])


def encode(segment: Segment) -> Tuple[Segment, bytes]:
    """Return the segment with its hash, and the bytes of its file."""
    header = {
        "algorithm": ALGORITHM,
        "crs": segment.crs,
        "first": segment.first,
        "format": FORMAT,
        "last": segment.last,
        "month": segment.month,
        "previous": segment.previous,
        "replica": segment.replica,
        "sealed_at": segment.sealed_at,
        "sealer": segment.sealer,
        "seen": {sealer: [head.position, head.hash, head.sealed_at] for sealer, head in segment.seen.items()},
        "version": VERSION,
    }
    body = b"".join([_line(header), *(_line(change_to_json(change)) for change in segment.changes)])
    digest = hashlib.sha256(body).hexdigest()
    return replace(segment, hash=digest), body + _line({"hash": digest})


def decode(name: SegmentName, content: bytes) -> Segment:
    """Return the segment in ``content``, verified against itself and against its name.

    Raises SegmentDamagedError where anything does not fit; never any other error, whatever the bytes are.
    """
    if not content.endswith(b"\n"):
        raise SegmentDamagedError("it is cut off")
    end = content.rfind(b"\n", 0, len(content) - 1) + 1
    body, trailer = content[:end], content[end:]
    digest = hashlib.sha256(body).hexdigest()
    if trailer != _line({"hash": digest}):
        raise SegmentDamagedError("its content does not have the hash that it states")
    try:
        lines = body.decode("utf-8").split("\n")[:-1]
        header = json.loads(lines[0])
        if header["format"] != FORMAT or header["algorithm"] != ALGORITHM:
            raise SegmentDamagedError("it is of another format")
        if header["version"] > VERSION:
            raise SegmentDamagedError("it was written by a newer version of this plugin", "newer")
        segment = Segment(
            sealer=header["sealer"],
            first=header["first"],
            last=header["last"],
            previous=header["previous"],
            seen={
                str(sealer): Head(int(head[0]), str(head[1]), str(head[2]))
                for sealer, head in header["seen"].items()
            },
            crs=str(header["crs"]),
            sealed_at=str(header["sealed_at"]),
            replica=str(header["replica"]),
            changes=tuple(change_from_json(json.loads(line)) for line in lines[1:]),
            month=header["month"],
            hash=digest,
        )
    except (KeyError, TypeError, ValueError, IndexError, AttributeError, RecursionError) as error:
        if isinstance(error, SegmentDamagedError):
            raise
        raise SegmentDamagedError(f"it does not follow its format ({type(error).__name__})") from error
    if segment.name != name:
        raise SegmentDamagedError("its name is not its own", "reordered")
    if segment.last - segment.first + 1 != len(segment.changes):
        raise SegmentDamagedError("it does not hold as many changes as it states")
    return segment


def portable(literal: str) -> str:
    """Return a literal as every program can read it: text that is not UTF-8 (somebody's GBK) as its bytes."""
    try:
        literal.encode("utf-8")
    except UnicodeEncodeError:
        content = literal[1:-1].replace("''", "'").encode("utf-8", "surrogateescape")
        return f"CAST(X'{content.hex().upper()}' AS TEXT)"
    return literal


def change_to_json(change: Change) -> Dict[str, object]:
    """Return a change as plain JSON data, values as SQL literals."""
    return {
        "actor": change.actor,
        "at": change.at,
        "change": change.change,
        "columns": {name: [portable(old or NULL), portable(new)] for name, (old, new) in change.columns.items()},
        "hlc": change.hlc,
        "op": change.op,
        "parents": list(change.parents),
        "replica": change.replica,
        "row": change.row,
        "table": change.table,
    }


def change_from_json(data: Mapping[str, object]) -> Change:
    """Return the change that ``change_to_json`` wrote.

    Raises ValueError, TypeError or KeyError where it is none: what the log could not hold must not get in.
    """
    names = {name: data[name] for name in ("change", "table", "row", "actor", "replica", "at")}
    if not all(isinstance(value, str) and "\0" not in value for value in names.values()):
        raise TypeError("a change's names are text")
    op, hlc, parents, columns = data["op"], data["hlc"], data["parents"], data["columns"]
    if op not in OPERATIONS:
        raise ValueError("no such operation")
    if type(hlc) is not int or not 0 <= hlc < 2**63:
        raise ValueError("a hybrid time is a whole number of 63 bits")
    if not isinstance(parents, list) or not all(isinstance(parent, str) and parent for parent in parents):
        raise TypeError("parents are a list of changes")
    if any(" " in name for name in [*parents, str(names["change"])]):
        raise ValueError("a change's id has no spaces")
    if not isinstance(columns, dict):
        raise TypeError("columns are an object")
    values = {}
    for name, (old, new) in columns.items():
        if not _COLUMN.match(name) or not is_literal(new) or not is_literal(old):
            raise ValueError("values are SQL literals under plain names")
        values[name] = (old, new)
    return Change(
        change=str(names["change"]),
        parents=tuple(parents),
        table=str(names["table"]),
        row=str(names["row"]),
        op=str(op),
        columns=values,
        actor=str(names["actor"]),
        replica=str(names["replica"]),
        hlc=hlc,
        at=str(names["at"]),
    )


def month_of(instant: datetime.datetime, not_before: Optional[str]) -> str:
    """Return the month folder of a new segment: a clock set back never leads into an older folder."""
    month = f"{instant.astimezone(datetime.timezone.utc):%Y-%m}"
    return max(month, not_before or month)


def _line(data: Mapping[str, object]) -> bytes:
    text = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return text.encode("utf-8") + b"\n"
