"""Columns of a layer as codes: a million words are a few dozen different ones, met again and again."""

from __future__ import annotations

from typing import Any, Dict, List, Tuple

import numpy as np

from enforcement_plugin.overlay.result import UNKNOWN, FactColumn, TextColumn

#: Slots of the table in which words meet; more than there are different words in most columns.
_SLOTS = 1 << 16


class Encoder:
    """Turns the batches of one column into codes that stay the same from batch to batch."""

    def __init__(self) -> None:
        self._codes: Dict[Any, int] = {}

    @property
    def values(self) -> Tuple[Any, ...]:
        """The different values met so far, by code."""
        return tuple(self._codes)

    def encode(self, array: Any) -> FactColumn:
        """Return n values of an Arrow column (numpy, perhaps masked) as codes.

        Texts are UTF-8, days become ISO texts, whole numbers integers; None, NaN and blank texts are unknown.
        """
        data = np.ma.getdata(array)
        different, place = _different(data)
        table = np.array([self._code(value) for value in different], np.int32)
        codes = table[place] if len(table) else np.empty(0, np.int32)
        if isinstance(array, np.ma.MaskedArray):
            codes[np.ma.getmaskarray(array)] = UNKNOWN
        return FactColumn(codes, self.values)

    def _code(self, value: Any) -> int:
        plain = plain_value(value)
        if plain is None:
            return UNKNOWN
        return self._codes.setdefault(plain, len(self._codes))


def plain_value(value: Any) -> Any:
    """Return a cell as a plain value: None for NaN and blanks, days as ISO texts, whole floats as integers."""
    if isinstance(value, bytes):
        value = value.decode("utf-8", "replace")
    if value is None or value != value:
        return None
    if hasattr(value, "isoformat"):
        text = str(value.isoformat())
        return text[:10] if text.endswith("T00:00:00") else text
    if isinstance(value, str):
        return value if value.strip() else None
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
        return int(value)
    return value


def texts_of(array: Any) -> TextColumn:
    """Return n values of an Arrow column as texts, one by one (numbers of parcels: hardly two are the same)."""
    data = np.ma.getdata(array)
    if data.dtype.kind != "S":
        plain = [plain_value(value) for value in data.tolist()]
        data = np.array(["" if value is None else str(value) for value in plain]).astype("U")
        data = np.char.encode(data, "utf-8") if len(data) else np.empty(0, "S1")
    if isinstance(array, np.ma.MaskedArray):
        data = np.where(np.ma.getmaskarray(array), b"", data)
    return TextColumn(data)


def _different(data: np.ndarray) -> Tuple[List[Any], np.ndarray]:
    """Return the different values and the place of each of n values among them."""
    if data.dtype.kind == "M":
        found, place = np.unique(data, return_inverse=True)
        return found.tolist(), place
    if data.dtype.kind == "O":
        table: Dict[Any, int] = {}
        place = np.array([table.setdefault(value, len(table)) for value in data.tolist()], np.int64)
        return list(table), place
    if data.dtype.kind != "S":
        found, place = np.unique(data, return_inverse=True)
        return found.tolist(), place
    first, place = _met(_hashes(data))
    if not np.array_equal(data[first][place], data):  # two texts of one hash: never met so far
        found, place = np.unique(data, return_inverse=True)
        return found.tolist(), place
    return data[first].tolist(), place


def _hashes(texts: np.ndarray) -> np.ndarray:
    """Return a 64-bit number of each text, eight bytes at a time."""
    words = -(-texts.dtype.itemsize // 8)
    padded = texts.astype(f"S{8 * words}", copy=False)
    columns = np.ascontiguousarray(padded).view(np.uint64).reshape(len(texts), words)
    found = np.zeros(len(texts), np.uint64)
    for word in range(words):
        found = (found ^ columns[:, word]) * np.uint64(0x9E3779B97F4A7C15)
        found ^= found >> np.uint64(29)
    return found


def _met(hashes: np.ndarray) -> Tuple[np.ndarray, np.ndarray]:
    """Return where each different hash stands for the first time or so, and the place of each among those."""
    place = np.empty(len(hashes), np.int64)
    first: List[np.ndarray] = []
    known, left = 0, np.arange(len(hashes))
    slots = np.empty(_SLOTS, np.int64)
    for shift in (40, 20, 0):
        mine = hashes[left]
        slot = ((mine >> np.uint64(shift)) & np.uint64(_SLOTS - 1)).astype(np.int64)
        slots[slot] = left
        agree = hashes[slots[slot]] == mine
        chosen = slots[slot[agree]]
        won = np.zeros(len(hashes), bool)
        won[chosen] = True
        winners = np.flatnonzero(won)
        number = np.empty(len(hashes), np.int64)
        number[winners] = known + np.arange(len(winners))
        place[left[agree]] = number[chosen]
        first.append(winners)
        known += len(winners)
        left = left[~agree]
        if len(left) == 0:
            break
    if len(left):
        _, at, inverse = np.unique(hashes[left], return_index=True, return_inverse=True)
        place[left] = known + inverse
        first.append(left[at])
    return np.concatenate(first), place
