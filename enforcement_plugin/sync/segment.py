"""Segments: the immutable files by which changes travel and are kept as evidence.

A segment is UTF-8 text, one JSON value per line, keys sorted, no spaces, so that the same content always
has the same bytes:

1. the header: format and its version, hash algorithm, sealer (who writes this folder), position of the
   first and last change in the sealer's chain, hash of the sealer's previous segment, heads of other sealers
   that are new since that one, when it was sealed and when the latest of what its writer had seen of others
   was, the file whose changes it relays if not the sealer's own, the sealer's public key if it signs;
2. one line per change, values as SQL literals, or in its place ``{"hidden":"<hash of the line>"}``;
3. the trailer: the segment's hash, and the Ed25519 signature of its 64 digits (RFC 8032) if it is signed.

The hash is a tree of two levels: over the header's line and then, each with a line feed, the hashes of the
lines of the changes in hexadecimal. So a hub that may not show a change to a reader replaces its line by its
hash, and the segment still verifies (``hide``).

Version 1 hashed every byte before the trailer in one piece, named all heads in every segment and knew
neither signatures nor another algorithm than SHA-256. It is read for ever and written no more.

A segment lies at ``events/<sealer>/<yyyy-mm>/<first>-<last>-<first 16 digits of the hash>.seg``.
"""

from __future__ import annotations

import datetime
import hashlib
import json
import re
from dataclasses import dataclass, replace
from functools import partial
from typing import Callable, Dict, List, Mapping, Optional, Tuple

from enforcement_plugin.sync import keys
from enforcement_plugin.sync.change_json import change_from_json, change_to_json
from enforcement_plugin.workspace.change import Change

FORMAT = "enforcement-segment"
VERSION = 2
SHA256 = "sha256"
SM3 = "sm3"  # GB/T 32905-2016
ALGORITHMS = (SHA256, SM3)
SUFFIX = ".seg"

_NAME = re.compile(r"([0-9a-f]{32})/(\d{4}-\d\d)/(\d{10})-(\d{10})-([0-9a-f]{16})\.seg\Z")
_DIGEST = re.compile(r"[0-9a-f]{64}\Z")
_SIGNATURE = re.compile(r"[0-9a-f]{128}\Z")
_LINE = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
_HIDDEN = re.compile(rb'\{"hidden":"([0-9a-f]{64})"\}\n\Z')


class SegmentDamagedError(ValueError):
    """A segment does not verify; the message says in what. Readers report it and go on without it.

    ``kind``: ``altered``, ``reordered`` (whole, but not what its name says), ``signature`` (not made with the
    key that it names), ``newer`` (a later format), ``unverifiable`` (hashed in a way that is unknown
    here) or ``hidden`` (changes are hidden where nobody may hide any).
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
    """What one segment says. ``hash`` is the one of its trailer, 64 hex digits.

    ``changes`` are those that may be seen here, ``hidden`` is how many others there are.
    """

    sealer: str
    first: int
    last: int
    previous: Optional[str]
    seen: Mapping[str, Head]  # version 2: only what is new since this sealer's previous segment
    sealed_at: str  # ISO 8601 UTC
    replica: str  # the file whose changes these are
    crs: str  # coordinate system of every geometry in it, like EPSG:4547
    changes: Tuple[Change, ...]
    month: str
    hash: str = ""
    seen_at: Optional[str] = None  # the latest sealed_at that its writer has seen of others
    algorithm: str = SHA256
    key: Optional[str] = None  # Ed25519 public key, 64 hex digits
    signature: Optional[str] = None  # 128 hex digits
    hidden: int = 0
    version: int = VERSION

    @property
    def name(self) -> SegmentName:
        """Return where the segment belongs."""
        return SegmentName(self.sealer, self.month, self.first, self.last, self.hash[:16])


def offered(algorithm: str) -> bool:
    """Return whether this computer can hash in a way that segments may be hashed."""
    if algorithm not in ALGORITHMS:
        return False
    try:
        hashlib.new(algorithm)
    except ValueError:  # SM3 is missing where Python was built with an old OpenSSL
        return False
    return True


def encode(segment: Segment, signer: Optional[keys.Signer] = None) -> Tuple[Segment, bytes]:
    """Return the segment with its hash and signature, and the bytes of its file, in version 2.

    Raises ValueError for a segment of which something is hidden, or an algorithm that is not ``offered``.
    """
    if segment.hidden:
        raise ValueError("what is hidden cannot be written")
    if not offered(segment.algorithm):
        raise ValueError(f"{segment.algorithm} is not offered here")
    key = signer.public_key if signer is not None else None
    header: Dict[str, object] = {
        "algorithm": segment.algorithm,
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
        "seen_at": segment.seen_at,
        "version": VERSION,
    }
    if key is not None:
        header["key"] = key
    lines = [_line(header), *(_line(change_to_json(change)) for change in segment.changes)]
    digest = _tree(segment.algorithm, lines)
    signature = signer.sign(digest.encode("ascii")).hex() if signer is not None else None
    sealed = replace(segment, hash=digest, key=key, signature=signature, version=VERSION)
    return sealed, b"".join([*lines, _trailer(digest, signature)])


def decode(name: SegmentName, content: bytes) -> Segment:
    """Return the segment in ``content``, verified against itself and against its name.

    A signature is checked where the library for it is installed (``keys.available``). Raises
    SegmentDamagedError where anything does not fit; never any other error, whatever the bytes are.
    """
    lines = _lines(content)
    if len(lines) < 2 or not content.endswith(b"\n"):
        raise SegmentDamagedError("it is cut off")
    try:
        segment = _decoded(lines)
    except (KeyError, TypeError, ValueError, IndexError, AttributeError, RecursionError) as error:
        if isinstance(error, SegmentDamagedError):
            raise
        raise SegmentDamagedError(f"it does not follow its format ({type(error).__name__})") from error
    if segment.name != name:
        raise SegmentDamagedError("its name is not its own", "reordered")
    if segment.last - segment.first + 1 != len(segment.changes) + segment.hidden:
        raise SegmentDamagedError("it does not hold as many changes as it states")
    return segment


def require_all_shown(segment: Segment) -> None:
    """Raise SegmentDamagedError if something in the segment is hidden: at a hub that hides nothing, it is lost."""
    if segment.hidden:
        raise SegmentDamagedError("changes in it were replaced by their hashes", "hidden")


def _decoded(lines: List[bytes]) -> Segment:
    header = json.loads(lines[0].decode("utf-8"))
    if header["format"] != FORMAT or type(header["version"]) is not int:
        raise SegmentDamagedError("it is of another format")
    version, algorithm = header["version"], header["algorithm"]
    if version > VERSION:
        raise SegmentDamagedError("it was written by a newer version of this plugin", "newer")
    if not isinstance(algorithm, str) or not offered(algorithm):
        raise SegmentDamagedError(
            f"it is hashed with {str(algorithm)[:20]}, which cannot be computed here", "unverifiable"
        )
    if version == 1:
        if algorithm != SHA256:
            raise SegmentDamagedError("it is of another format")
        digest, key, signature = hashlib.sha256(b"".join(lines[:-1])).hexdigest(), None, None
    else:
        digest, key = _tree(algorithm, lines[:-1]), header.get("key")
        signature = json.loads(lines[-1].decode("utf-8")).get("signature")
    if lines[-1] != _trailer(digest, signature):
        raise SegmentDamagedError("its content does not have the hash that it states")
    _check_signature(digest, key, signature)
    shown = [line for line in lines[1:-1] if version == 1 or not _hidden(line)]
    return Segment(
        sealer=_text(header["sealer"]),
        first=_whole(header["first"]),
        last=_whole(header["last"]),
        previous=None if header["previous"] is None else _text(header["previous"]),
        seen=_heads(header["seen"], escaped=b"\\u" in lines[0]),
        sealed_at=_text(header["sealed_at"]),
        replica=_text(header["replica"]),
        crs=_text(header["crs"]),
        changes=tuple(map(_change, shown)),
        month=_text(header["month"]),
        hash=digest,
        seen_at=None if header.get("seen_at") is None else _text(header["seen_at"]),
        algorithm=algorithm,
        key=key,
        signature=signature,
        hidden=len(lines) - 2 - len(shown),
        version=version,
    )


def _check_signature(digest: str, key: object, signature: object) -> None:
    if key is None and signature is None:
        return
    if not isinstance(key, str) or not isinstance(signature, str):
        raise SegmentDamagedError("it has a key or a signature, but not both", "signature")
    if not _DIGEST.match(key) or not _SIGNATURE.match(signature):
        raise SegmentDamagedError("its key or its signature is none", "signature")
    if keys.available() and not keys.holds(key, signature, digest.encode("ascii")):
        raise SegmentDamagedError("its signature was not made with the key that it names", "signature")


def has_hash(content: bytes, digest: str) -> bool:
    """Return whether the bytes are a segment with this hash (64 hex digits) of which nothing is hidden.

    What its changes say is not looked at, so that this costs a tenth of reading it.
    """
    lines = _lines(content)
    try:
        header = json.loads(lines[0].decode("utf-8"))
        if header["version"] == 1:
            found = hashlib.sha256(b"".join(lines[:-1])).hexdigest()
        else:
            found = _tree(header["algorithm"], lines[:-1])
        stated = json.loads(lines[-1].decode("utf-8"))["hash"]
    except (KeyError, TypeError, ValueError, IndexError, RecursionError):
        return False
    whole = content.endswith(b"\n") and found == stated == digest
    return whole and (header["version"] == 1 or not any(map(_hidden, lines)))


def hide(content: bytes, which: Callable[[Change], bool]) -> bytes:
    """Return the copy of a segment for a reader who may not see the changes that ``which`` picks.

    It has the same name and hash. ``content`` is trusted to be a segment that verifies. Raises ValueError
    where a change is picked in a segment of version 1: those hash in one piece.
    """
    lines = _lines(content)
    header = json.loads(lines[0].decode("utf-8"))
    copy = [lines[0]]
    for line in lines[1:-1]:
        hidden = _hidden(line) if header["version"] > 1 else None
        if hidden is None and which(_change(line)):
            if header["version"] == 1:
                raise ValueError("nothing can be hidden in a segment of version 1")
            line = _line({"hidden": hashlib.new(header["algorithm"], line).hexdigest()})
        copy.append(line)
    return b"".join([*copy, lines[-1]])


def _change(line: bytes) -> Change:
    data = json.loads(line.decode("utf-8"))
    if b"\\ud" in line or b"\\uD" in line:
        # Half of a pair, spelled out: JSON lets it through, but no database could keep it.
        json.dumps(data, ensure_ascii=False).encode("utf-8")
    return change_from_json(data)


def shown_lines(content: bytes) -> List[bytes]:
    """Return the lines of a segment's changes that are not hidden, in their order; it is trusted to verify."""
    return [line for line in _lines(content)[1:-1] if not _hidden(line)]


def _lines(content: bytes) -> List[bytes]:
    return [line + b"\n" for line in content.split(b"\n")[:-1]]


def _tree(algorithm: str, lines: List[bytes]) -> str:
    """Return the hash of a header and the changes below it, whether they are shown or hidden."""
    top = hashlib.new(algorithm, lines[0])
    new = hashlib.sha256 if algorithm == SHA256 else partial(hashlib.new, algorithm)
    below: List[str] = []
    for line in lines[1:]:
        hidden = _hidden(line)
        below.append(hidden.group(1).decode("ascii") if hidden else new(line).hexdigest())
        below.append("\n")
    top.update("".join(below).encode("ascii"))
    return top.hexdigest()


def _hidden(line: bytes) -> Optional[re.Match[bytes]]:
    """Return the match whose first group is the hash that stands in a change's place, None for a change."""
    return _HIDDEN.match(line) if line.startswith(b'{"hidden"') else None


def _trailer(digest: str, signature: object) -> bytes:
    return _line({"hash": digest} if signature is None else {"hash": digest, "signature": signature})


def _heads(seen: Mapping[str, List[object]], *, escaped: bool) -> Dict[str, Head]:
    # In a large office heads are most of a segment. Unescaped text holds neither a NUL nor half of a pair.
    found = {}
    for sealer, head in seen.items():
        position, digest, sealed_at = head[0], head[1], head[2]
        if escaped or type(digest) is not str or type(sealed_at) is not str:
            sealer, digest, sealed_at = _text(sealer), _text(digest), _text(sealed_at)
        found[sealer] = Head(_whole(position), digest, sealed_at)
    return found


def _text(value: object) -> str:
    if not isinstance(value, str) or "\0" in value:
        raise TypeError("text is text")
    value.encode("utf-8")
    return value


def _whole(value: object) -> int:
    if type(value) is not int or not 0 <= value < 2**63:
        raise ValueError("a position is a whole number")
    return value


def month_of(instant: datetime.datetime, not_before: Optional[str]) -> str:
    """Return the month folder of a new segment: a clock set back never leads into an older folder."""
    month = f"{instant.astimezone(datetime.timezone.utc):%Y-%m}"
    return max(month, not_before or month)


def _line(data: Mapping[str, object]) -> bytes:
    return _LINE.encode(data).encode("utf-8") + b"\n"
