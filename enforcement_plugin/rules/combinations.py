"""Which combinations of coded values rows have: of a million rows, often a few hundred different ones.

Needs numpy, like ``lookup``, which uses it.
"""

from __future__ import annotations

from typing import Any, Sequence, Tuple

import numpy as np

#: Beyond what 64 bits can number, combinations are numbered anew before another column is added.
_LIMIT = 2**62


def combinations(columns: Sequence[Any], widths: Sequence[int], rows: int) -> Tuple[Any, Any]:
    """Return ``(index, first)``: each row's combination of codes, and the first row that has each.

    ``columns`` (``rows`` codes each, from -1 to their width less one) are numbered anew as soon as what they could
    be together is much more than there are rows: that takes a table and no sorting. Without columns all rows are
    one combination.
    """
    most = 8 * rows + (1 << 16)
    key, size = np.zeros(rows, np.int64), 1
    for codes, width in zip(columns, widths):
        if size > 1 and size * (width + 1) > (most if size <= most else _LIMIT):
            key, first = _numbered(key, size, most)
            size = len(first)
        key = key * (width + 1)
        key += codes
        key += 1
        size *= width + 1
    return _numbered(key, size, most)


def _numbered(key: Any, size: int, most: int) -> Tuple[Any, Any]:
    if size > most:
        _, first, index = np.unique(key, return_index=True, return_inverse=True)
        return index.reshape(len(key)), first
    row_of = np.full(size, -1, np.int64)
    row_of[key[::-1]] = np.arange(len(key) - 1, -1, -1, dtype=np.int64)
    met = np.flatnonzero(row_of >= 0)
    number = np.empty(size, np.int64)
    number[met] = np.arange(len(met))
    return number.take(key), row_of.take(met)
