"""Segments as somebody's program would seal them, honest or not."""

from __future__ import annotations

import hashlib
import itertools
import json
from dataclasses import replace
from typing import Iterable, Mapping, Optional, Tuple

from enforcement_plugin.sync.segment import Segment, SegmentName, encode
from enforcement_plugin.workspace.change import Change, format_literal
from tests.sync.postgres.town import X, Y, point

WEST, EAST = point(X - 500, Y - 500), point(X + 500, Y - 500)
_numbers = itertools.count(1)


def new_id() -> str:
    return hashlib.sha256(str(next(_numbers)).encode()).hexdigest()[:32]


def change(
    table: str,
    op: str = "I",
    *,
    row: Optional[str] = None,
    actor: str = "李梅",
    after: Iterable[str] = (),
    hlc: int = 1 << 40,
    **values: object,
) -> Change:
    return Change(
        change=new_id(),
        parents=tuple(after),
        table=table,
        row=row or new_id(),
        op=op,
        columns={name: ("NULL", format_literal(value)) for name, value in values.items()},  # type: ignore[arg-type]
        actor=actor,
        replica="d" * 32,
        hlc=hlc,
        at="2026-03-02T00:00:00.000Z",
    )


class Chain:
    """One sealer's segments, each continuing the one before."""

    def __init__(self, sealer: Optional[str] = None) -> None:
        self.sealer = sealer or new_id()
        self.last, self.previous = 0, None

    def seal(self, *changes: Change, **altered: object) -> Tuple[SegmentName, bytes]:
        sealed, content = encode(
            replace(
                Segment(
                    sealer=self.sealer,
                    first=self.last + 1,
                    last=self.last + len(changes),
                    previous=self.previous,
                    seen={},
                    sealed_at="2026-03-02T00:00:00.000Z",
                    replica="d" * 32,
                    crs="EPSG:4547",
                    changes=tuple(changes),
                    month="2026-03",
                ),
                **altered,
            )
        )
        self.last, self.previous = sealed.last, sealed.hash
        return sealed.name, content


def sealed_by_hand(header: Mapping[str, object], lines: Iterable[Mapping[str, object]]) -> Tuple[str, bytes]:
    """A segment whose lines need not be changes at all, with a hash that fits."""

    def line(data: Mapping[str, object]) -> bytes:
        return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode() + b"\n"

    body = [line(each) for each in lines]
    top = line(header)
    digest = hashlib.sha256(
        top + b"".join(hashlib.sha256(each).hexdigest().encode() + b"\n" for each in body)
    ).hexdigest()
    path = f"{header['sealer']}/{header['month']}/{header['first']:010d}-{header['last']:010d}-{digest[:16]}.seg"
    return path, top + b"".join(body) + line({"hash": digest})
