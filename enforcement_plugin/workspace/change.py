"""One change of one row, and the text form in which the log keeps its columns.

``columns`` is ``name=old>new;name=old>new`` where old and new are SQL literals as SQLite's quote() writes
them, made lossless (capture.py):

    NULL   -12   8.12400000000000055e+02   9.0e999   'it''s; text'   X'0103'   CAST(X'6100' AS TEXT)

The last one is text that holds a NUL, or that is not UTF-8. A geometry is its WKB (a blob literal), whatever
header it has in the file. Names that begin with ``_`` are notes about the change and no columns:
``_copied_from`` the uuid that a pasted or split row came with, ``_row`` (``0``) in an ``outside`` change that
found its row gone, and those that sync writes.
Columns that this version does not know stay in the text and are kept.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import Dict, List, Mapping, Optional, Tuple, Union

from enforcement_plugin.errors import InputError

Value = Union[None, int, float, str, bytes]
Pair = Tuple[Optional[str], str]

_LITERAL = (
    r"NULL|X'[0-9A-Fa-f]*'|'[^']*(?:''[^']*)*'|CAST\(X'[0-9A-Fa-f]*' AS TEXT\)"
    r"|[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?"
)
_ENTRY = re.compile(rf"([A-Za-z_][A-Za-z0-9_]*)=({_LITERAL})>({_LITERAL})(?:;|\Z)")
_WHOLE = re.compile(rf"(?:{_LITERAL})\Z")
_TEXT_WITH_NUL = "CAST(X'"


@dataclass(frozen=True)
class Change:
    """What happened to one row (or, ``op`` ``baseline``, to a layer): who, when, before and after.

    ``columns`` maps a name to the literals before and after. ``parents`` are the changes that the writer's
    file knew as the row's last. ``hlc`` is Unix milliseconds * 65536 + counter; ``at`` ISO 8601 UTC.
    """

    change: str
    parents: Tuple[str, ...]
    table: str
    row: str
    op: str
    columns: Mapping[str, Pair]
    actor: str
    replica: str
    hlc: int
    at: str

    @property
    def copied_from(self) -> str:
        """Return the uuid that a pasted or split row came with, empty if it was not copied."""
        note = self.columns.get("_copied_from")
        return str(parse_literal(note[1])) if note else ""

    def after(self) -> Dict[str, str]:
        """Return the literals after the change, by real column."""
        return {name: pair[1] for name, pair in self.columns.items() if not name.startswith("_")}


def parse_columns(text: str) -> Dict[str, Pair]:
    """Return the columns of a log row's text, in its order.

    Raises InputError when the text is not in the form above.
    """
    columns: Dict[str, Pair] = {}
    at = 0
    while at < len(text):
        entry = _ENTRY.match(text, at)
        if entry is None:
            raise InputError("A change in the log is unreadable from here: {text}", text=text[at : at + 60])
        name, old, new = entry.groups()
        if name in columns:
            raise InputError("A change in the log is unreadable from here: {text}", text=text[at : at + 60])
        columns[name] = (old, new)
        at = entry.end()
    return columns


def format_columns(columns: Mapping[str, Pair]) -> str:
    """Return the text form of ``columns``, which is UTF-8 in any case; an unknown old value is written NULL."""
    return ";".join([f"{name}={old}>{new}" for name, (old, new) in portable_columns(columns).items()])


def portable_columns(columns: Mapping[str, Pair]) -> Dict[str, List[str]]:
    """Return [old, new] by column as every program can read them (``portable``), an unknown old value as NULL."""
    plain = {name: [old or "NULL", new] for name, (old, new) in columns.items()}
    try:
        "".join([old + new for old, new in plain.values()]).encode("utf-8")
    except UnicodeEncodeError:
        return {name: [portable(old), portable(new)] for name, (old, new) in plain.items()}
    return plain


def portable(literal: str) -> str:
    """Return a literal as every program can read it: text that is not UTF-8 (somebody's GBK) as its bytes."""
    try:
        literal.encode("utf-8")
    except UnicodeEncodeError:
        content = literal[1:-1].replace("''", "'").encode("utf-8", "surrogateescape")
        return f"{_TEXT_WITH_NUL}{content.hex().upper()}' AS TEXT)"
    return literal


def is_literal(text: str) -> bool:
    """Tell whether ``text`` is one literal of the form above and nothing else."""
    return _WHOLE.match(text) is not None


def parse_literal(literal: str) -> Value:
    """Return the value of a literal, bit for bit.

    Raises InputError when it is none.
    """
    if _WHOLE.match(literal) is None:
        raise InputError("{text} is not a value of the log.", text=literal[:60])
    if literal == "NULL":
        return None
    if literal.startswith("'"):
        return literal[1:-1].replace("''", "'")
    if literal.startswith("X'"):
        return bytes.fromhex(literal[2:-1])
    if literal.startswith(_TEXT_WITH_NUL):
        return bytes.fromhex(literal[len(_TEXT_WITH_NUL) : literal.rindex("'")]).decode("utf-8", "surrogateescape")
    if literal.lstrip("+-").isdigit():
        return int(literal)
    return float(literal)


def format_literal(value: Value) -> str:
    """Return the literal of a value; NaN is NULL, as SQLite stores it."""
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return "NULL"
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        if math.isinf(value):
            return "9.0e999" if value > 0 else "-9.0e999"
        return repr(value)
    if isinstance(value, bytes):
        return f"X'{value.hex().upper()}'"
    if "\0" in value:
        return f"{_TEXT_WITH_NUL}{value.encode('utf-8', 'surrogateescape').hex().upper()}' AS TEXT)"
    return "'" + value.replace("'", "''") + "'"


def holds_nul(literal: str) -> bool:
    """Tell whether a literal is text with a NUL in it, of which most programs show only the beginning."""
    return literal.startswith(_TEXT_WITH_NUL)


def same_value(one: Optional[str], other: Optional[str]) -> bool:
    """Tell whether two literals are the same value, however they are spelled (1.5 and 1.50000000e+00)."""
    if one == other:
        return True
    if one is None or other is None:
        return False
    first, second = parse_literal(one), parse_literal(other)
    numbers = (int, float)
    if isinstance(first, numbers) and isinstance(second, numbers):
        return first == second
    return type(first) is type(second) and first == second
