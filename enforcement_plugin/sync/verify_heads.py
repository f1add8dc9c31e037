"""The head of a chain as a person keeps it: ``sealer/position/hash``, on paper, in a file note, in a QR code."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Tuple

from enforcement_plugin.errors import InputError
from enforcement_plugin.sync.verify_index import Index

_HEAD = re.compile(r"([0-9a-f]{32})/(\d{1,18})/([0-9a-f]{64})\Z")


@dataclass(frozen=True)
class WrittenHead:
    """The end of a sealer's chain as somebody wrote it down; ``str`` gives the text."""

    sealer: str
    position: int
    hash: str

    def __str__(self) -> str:
        return f"{self.sealer}/{self.position}/{self.hash}"


def parse_heads(text: str) -> Tuple[WrittenHead, ...]:
    """Return the heads in a text: what a QR code said, a line, or one typed off in groups of digits.

    Raises InputError if there is none.
    """
    lines = ["".join(line.split()).lower() for line in text.splitlines()]
    found = [match for match in map(_HEAD.match, [*lines, "".join(lines)]) if match is not None]
    if not found:
        raise InputError(
            "{text} is no head of a record. One looks like SEALER/POSITION/HASH: 32 hexadecimal digits, a number, "
            "64 hexadecimal digits.",
            text=text[:120],
        )
    heads = (WrittenHead(match.group(1), int(match.group(2)), match.group(3)) for match in found)
    return tuple(dict.fromkeys(heads))


def state_of_head(index: Index, head: WrittenHead) -> str:
    """Return what became of a head: found, rewritten, altered (what lies there is damaged), removed or cut.

    Found means: a segment ends there that verifies and has this hash, and with it everything that its chain
    leads back to; what is wrong further back is a finding of its own.
    """
    if index.holds(head.sealer, head.position, head.hash):
        return "found"
    if index.broken_at(head.sealer, head.position):
        return "altered"
    if index.covers(head.sealer, head.position):
        return "rewritten"
    return "removed" if index.reaches(head.sealer, head.position) else "cut"
