"""Changes as a test states them: only what matters to it."""

from __future__ import annotations

from typing import Dict, Iterable, Mapping, Optional, Tuple, Union

from enforcement_plugin.workspace.change import Change

CASE = "c" * 32


def literal(value: Union[int, float, str, None]) -> str:
    if value is None:
        return "NULL"
    if isinstance(value, str):
        return "'" + value.replace("'", "''") + "'"
    return repr(value)


def made(
    change: str,
    op: str = "U",
    columns: Optional[Mapping[str, Tuple[object, object]]] = None,
    *,
    after: Iterable[str] = (),
    hlc: int = 0,
    table: str = "enforcement_case",
    row: str = CASE,
    actor: str = "李梅",
) -> Change:
    texts: Dict[str, Tuple[str, str]] = {
        name: (literal(old), literal(new)) for name, (old, new) in (columns or {}).items()
    }
    return Change(
        change=change,
        parents=tuple(after),
        table=table,
        row=row,
        op=op,
        columns=texts,
        actor=actor,
        replica="a" * 32,
        hlc=hlc,
        at="2026-03-02T01:02:03.000Z",
    )
