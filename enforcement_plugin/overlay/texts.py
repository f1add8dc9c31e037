"""Numbers and texts of a whole column at once, as matrices of bytes: no Python object for any of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Sequence, Union

import numpy as np

_ZERO, _MINUS, _POINT = b"0-."


@dataclass(frozen=True)
class Texts:
    """n texts (UTF-8) of any length, an empty one is NULL: all one after the other, each ``length`` (n) long."""

    data: bytes
    length: np.ndarray

    def __len__(self) -> int:
        return len(self.length)

    @classmethod
    def of(cls, texts: Sequence[bytes]) -> Texts:
        """Return texts from one object each."""
        return cls(b"".join(texts), np.fromiter(map(len, texts), np.int64, len(texts)))

    @classmethod
    def woven(cls, count: int, *parts: Union[bytes, np.ndarray]) -> Texts:
        """Return ``count`` texts put together from parts: one for all, or one each (S, or a matrix of bytes).

        Zero bytes, with which shorter parts are filled up, are left out.
        """
        columns = [matrix(part) for part in parts]
        widths = [column.shape[1] for column in columns]
        table = np.empty((count, sum(widths)), np.uint8)
        for column, end, width in zip(columns, np.cumsum(widths).tolist(), widths):
            table[:, end - width : end] = column
        flat = table.ravel()
        kept = flat != 0
        length = np.count_nonzero(kept.reshape(table.shape), axis=1)
        return cls(flat.take(np.flatnonzero(kept)).tobytes(), length)

    def joined(self, owner: np.ndarray, count: int) -> Texts:
        """Return ``count`` texts, each of all those that it owns (``owner`` rises) one after the other."""
        begins = np.flatnonzero(np.diff(owner, prepend=-1))
        length = np.zeros(count, np.int64)
        if len(begins):
            length[owner[begins]] = np.add.reduceat(self.length, begins)
        return Texts(self.data, length)


def matrix(part: Union[bytes, np.ndarray]) -> np.ndarray:
    """Return texts of one width (n, S) as bytes (n, width); one text for all as one row."""
    if isinstance(part, bytes):
        return np.frombuffer(part, np.uint8)[None, :]
    if part.dtype.kind == "S":
        return np.ascontiguousarray(part).view(np.uint8).reshape(len(part), part.dtype.itemsize)
    return part


def digits(values: np.ndarray, decimals: int) -> np.ndarray:
    """Return numbers in so many decimals as texts (n, S) of one width; hyphens only where there is none."""
    known = np.isfinite(values)
    plain = np.where(known, values, 0)
    if len(plain) and np.abs(plain).max() >= 9e18 / 10**decimals:  # no area on this earth
        listed = [repr(value) if real else "" for value, real in zip(values.tolist(), known.tolist())]
        width = max(map(len, listed))
        return np.array([text.ljust(width) if text else "-" * width for text in listed]).astype("S")
    left = np.rint(np.abs(plain) * 10**decimals).astype(np.int64) if decimals else np.abs(plain).astype(np.int64)
    # As many figures as the largest has; the sign stands in front, the point before the decimals.
    width = max(len(str(int(left.max(initial=0)))), decimals + 1) + bool(decimals)
    point = width - decimals if decimals else width + 1
    figures = np.empty((len(plain), width + 1), np.uint8)
    for place in range(width, 0, -1):
        if place == point:
            figures[:, place] = _POINT
            continue
        rest = left // 10
        figures[:, place] = left - rest * 10 + _ZERO
        left = rest
    figures[:, 0] = np.where(plain < 0, _MINUS, _ZERO)
    figures[~known] = _MINUS
    return figures.view(f"S{width + 1}").ravel()


def shown(values: np.ndarray, decimals: int) -> np.ndarray:
    """Return n numbers, not negative, as a person writes them (n, width: bytes; zero bytes in front)."""
    figures = matrix(digits(values, decimals))
    first = figures.shape[1] - 1 - (decimals + 1 if decimals else 0)  # the figure that stands in any case
    leading = np.ones(len(figures), bool)
    for place in range(first):
        leading &= figures[:, place] == _ZERO
        figures[leading, place] = 0
    return figures
