"""Rows into an SQLite table by the ten thousand: one statement a batch, which unpacks bare arrays.

Binding a value costs Python some 100 ns, forty columns of a million rows four seconds and more, in which no other
thread can move. So a batch goes over as a few byte strings of fixed-width values that SQL takes apart, and what
repeats (a fact, a clause, an office) as numbers of rows in small tables that are joined.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from typing import Any, Dict, List, Mapping, Optional, Sequence, Tuple, Union

import numpy as np

from enforcement_plugin.overlay.result import FactColumn, TextColumn
from enforcement_plugin.overlay.texts import Texts, digits, matrix
from enforcement_plugin.overlay.writing import quoted
from enforcement_plugin.rules.combinations import combinations

#: A small table holds so many different combinations of columns in the first batch at most.
_MOST_COMBINATIONS = 2_500
_DECIMALS = 9
#: Figures of a row's number in a small table.
_KEY = 10
_PAD = 31  # ASCII's unit separator: stands behind shorter texts, where SQL takes it off


@dataclass(frozen=True)
class Numbers:
    """n floats (NaN is NULL), kept to nine decimals."""

    values: np.ndarray

    def __len__(self) -> int:
        return len(self.values)


@dataclass(frozen=True)
class Ahead:
    """n row numbers of another table: ``rows`` count from the batch's first, of which it has ``batch``."""

    rows: np.ndarray
    batch: int

    def __len__(self) -> int:
        return len(self.rows)


@dataclass(frozen=True)
class Packed:
    """n values as bytes of one width, and the SQL that makes a value of them (``{0}`` is where they stand).

    Behind them may stand more, of which they tell the place (``{data}`` is all of it, ``{row}`` what lies before
    them). ``batch`` is what the values move on by with every batch.
    """

    data: bytes
    width: int
    count: int
    form: str
    batch: int = 0

    def __len__(self) -> int:
        return self.count


#: A column of a batch: values that repeat (codes), texts that do not, or numbers.
BulkColumn = Union[FactColumn, TextColumn, Texts, Numbers, Ahead, Packed]


def packed(columns: Mapping[str, BulkColumn]) -> Dict[str, BulkColumn]:
    """Return the columns ready to go over; the work of it can be done in any thread."""
    return {name: _packed(column) for name, column in columns.items()}


def _packed(column: BulkColumn) -> BulkColumn:
    if isinstance(column, Texts):
        return _apart(column)
    if isinstance(column, TextColumn):
        filled = matrix(column.texts)
        count, width = filled.shape
        if filled.all():  # numbers of parcels and the like, each as long as the others
            return Packed(filled.tobytes(), width, count, "CAST({0} AS TEXT)")
        data = np.where(filled == 0, np.uint8(_PAD), filled).tobytes()
        form = f"nullif(rtrim(CAST({{0}} AS TEXT), char({_PAD})), '')"
        return Packed(data, width, count, form)
    if isinstance(column, Numbers):
        known = np.isfinite(column.values)
        with np.errstate(over="ignore"):
            scaled = np.rint(column.values * 10**_DECIMALS)
        if np.abs(scaled, where=known, out=np.zeros(len(known))).max(initial=0) < 2**53:
            # Whole numbers are read faster, and their quotient is the same number.
            written, form = digits(scaled, 0), f"CAST({{0}} AS INTEGER) / 1e{_DECIMALS}"
        else:
            written, form = digits(column.values, _DECIMALS), "CAST({0} AS REAL)"
        width = written.dtype.itemsize
        if not known.all():
            form = form.replace("{0}", f"nullif(CAST({{0}} AS TEXT), '{'-' * width}')")
        return Packed(written.tobytes(), width, len(written), form)
    if isinstance(column, Ahead):
        written = digits(column.rows + 1, 0)
        form = "{ahead} + CAST({0} AS INTEGER)"
        return Packed(written.tobytes(), written.dtype.itemsize, len(written), form, column.batch)
    return column


def _apart(texts: Texts) -> Packed:
    """Return texts of any length, behind where each begins and how long it is.

    A site over ten thousand parcels would otherwise make every row of its batch as wide as its own.
    """
    count = len(texts)
    end = np.cumsum(texts.length)
    size = digits(texts.length, 0)
    # Where a text begins is counted from the end of the places, whose own width depends on the largest of them.
    begin = digits(end - texts.length + 1, 0)
    wide, long = begin.dtype.itemsize, size.dtype.itemsize
    places = np.concatenate([matrix(begin), matrix(size)], axis=1)
    at = f"CAST(substr({{data}}, {{row}} + 1, {wide}) AS INTEGER)"
    length = f"CAST(substr({{data}}, {{row}} + {wide + 1}, {long}) AS INTEGER)"
    form = f"nullif(CAST(substr({{data}}, {places.size} + {at}, {length}) AS TEXT), '')"
    return Packed(places.tobytes() + texts.data, wide + long, count, form)


class BulkTable:
    """Appends batches of rows to one table; every batch has the same columns in the same forms."""

    def __init__(self, connection: sqlite3.Connection, name: str) -> None:
        self._connection, self._name = connection, name
        # Rows of this table that were appended, and of the one that Ahead points to.
        self._rows, self._ahead = 0, 0
        self._groups: Optional[List[_Group]] = None
        # Given in the order of the table's columns, values need not be copied once more inside SQLite.
        rows_of_columns = connection.execute(f"PRAGMA table_info({quoted(name)})").fetchall()
        self._order = {column[1]: column[0] for column in rows_of_columns}

    def _count_to(self, count: int) -> None:
        """Have the table of the numbers from 0 on that a statement counts a batch's rows by."""
        self._connection.execute("CREATE TEMP TABLE IF NOT EXISTS counter (n INTEGER PRIMARY KEY)")
        (known,) = self._connection.execute("SELECT count(*) FROM temp.counter").fetchone()
        self._connection.execute("INSERT OR IGNORE INTO temp.counter VALUES (0)")
        while known < count:
            known = max(known, 1)
            self._connection.execute("INSERT INTO temp.counter SELECT n + ? FROM temp.counter", (known,))
            known *= 2

    def append(
        self, columns: Mapping[str, BulkColumn], blobs: Optional[Tuple[str, Sequence[Optional[bytes]]]] = None
    ) -> None:
        """Append a batch: columns by name (n values each), perhaps one of blobs; fid counts on if not given."""
        count = len(next(iter(columns.values())))
        self._count_to(count)
        columns = packed(columns)
        coded = {name: column for name, column in columns.items() if isinstance(column, FactColumn)}
        if self._groups is None:
            self._groups = _grouped(self._connection, self._name, coded)
        names, expressions, joins = ["fid"], [":base + counter.n"], []
        if "fid" in columns:
            names, expressions = [], []
        values: Dict[str, Any] = {"base": self._rows + 1, "count": count}
        ahead = 0
        for number, (name, column) in enumerate(columns.items()):
            if isinstance(column, Packed):
                names.append(name)
                data, row = f":v{number}", f"{column.width} * counter.n"
                taken = f"substr({data}, {row} + 1, {column.width})"
                expressions.append(column.form.format(taken, ahead=self._ahead, data=data, row=row))
                values[f"v{number}"] = column.data
                ahead = max(ahead, column.batch)
        for group in self._groups:
            names += group.names
            expressions += [f"{group.table}.{quoted(name)}" for name in group.names]
            joins.append(
                f"CROSS JOIN {group.table} ON {group.table}.id ="
                f" CAST(substr(:{group.table}, {_KEY} * counter.n + 1, {_KEY}) AS INTEGER)"
            )
            values[group.table] = group.keys([coded[name] for name in group.names])
        if blobs is not None:
            names.append(blobs[0])
            expressions.append("shape.blob")
            joins.append("LEFT JOIN temp.shape ON shape.n = counter.n")
            self._connection.execute("CREATE TEMP TABLE IF NOT EXISTS shape (n INTEGER PRIMARY KEY, blob BLOB)")
            self._connection.execute("DELETE FROM temp.shape")
            self._connection.executemany("INSERT INTO temp.shape VALUES (?, ?)", enumerate(blobs[1]))
        listed = sorted(zip(names, expressions), key=lambda pair: self._order[pair[0]])
        names, expressions = [name for name, _ in listed], [expression for _, expression in listed]
        self._connection.execute(
            f"INSERT INTO {quoted(self._name)} ({', '.join(map(quoted, names))}) SELECT {', '.join(expressions)}"
            f" FROM temp.counter {' '.join(joins)} WHERE counter.n < :count",
            values,
        )
        self._rows += count
        self._ahead += ahead


class _Group:
    """A small table of the different combinations of some columns, as they are met.

    Its rows have numbers: to find one takes half the time that a key of another type takes.
    """

    def __init__(self, connection: sqlite3.Connection, table: str, names: List[str]) -> None:
        self.table, self.names, self._connection = table, names, connection
        self._values: List[Dict[Any, int]] = [{} for _ in names]
        self._ids: Dict[Tuple[int, ...], bytes] = {}
        listed = ", ".join(map(quoted, names))
        connection.execute(f"CREATE TEMP TABLE {table} (id INTEGER PRIMARY KEY, {listed})")

    def keys(self, columns: Sequence[FactColumn]) -> bytes:
        """Return each row's number in the table (_KEY figures), having added what is new."""
        steady = [_steady(column, table) for column, table in zip(columns, self._values)]
        index, first = combinations(steady, [len(table) for table in self._values], len(columns[0]))
        listed = [list(table) for table in self._values]
        keys, fresh = [], []
        for codes in zip(*(codes[first].tolist() for codes in steady)):
            key = self._ids.get(codes)
            if key is None:
                number = len(self._ids)
                key = self._ids[codes] = b"%0*d" % (_KEY, number)
                fresh.append((number, *(None if code < 0 else of[code] for code, of in zip(codes, listed))))
            keys.append(key)
        marks = ", ".join("?" * (len(self.names) + 1))
        self._connection.executemany(f"INSERT INTO temp.{self.table} VALUES ({marks})", fresh)
        return np.array(keys, f"S{_KEY}").take(index).tobytes() if keys else b""


def _steady(column: FactColumn, table: Dict[Any, int]) -> np.ndarray:
    """Return a batch's codes in a numbering that stays from batch to batch."""
    numbers = [table.setdefault(_stored(value), len(table)) for value in column.values]
    return np.array([*numbers, -1], np.int64)[column.codes]


def _stored(value: Any) -> Any:
    if isinstance(value, bool):
        return int(value)
    return ",".join(value) if isinstance(value, tuple) else value


def _grouped(connection: sqlite3.Connection, name: str, coded: Mapping[str, FactColumn]) -> List[_Group]:
    """Put columns together that come in few combinations, in the order they stand."""
    groups: List[List[str]] = []
    index: Optional[np.ndarray] = None
    found = 0
    for column_name, column in coded.items():
        codes = column.codes.astype(np.int64)
        if index is not None:
            both, first = combinations([index, codes], [found, len(column.values)], len(codes))
            if len(first) <= _MOST_COMBINATIONS:
                groups[-1].append(column_name)
                index, found = both, len(first)
                continue
        groups.append([column_name])
        index, first = combinations([codes], [len(column.values)], len(codes))
        found = len(first)
    return [_Group(connection, f"{name}_{number}", names) for number, names in enumerate(groups)]
