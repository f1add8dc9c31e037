"""The batches of an overlay spread over processes that share what is laid over by having been forked from it.

Python's threads take turns with all that is not array work, and SQLite writes with one of them. Each process lays
and writes a run of the structures, the first into the file itself, the others into files beside it, one after the
other, whose rows are copied behind the first as they are, as soon as it is their turn.
"""

from __future__ import annotations

import ctypes
import multiprocessing
import os
import shutil
import signal
import sqlite3
import sys
import tempfile
import threading
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, replace
from math import ceil
from mmap import mmap
from pathlib import Path
from typing import Any, Callable, Dict, Iterator, List, Optional, Sequence, Set, Tuple

import numpy as np

from enforcement_plugin.app.overlay_work import DETERMINATION, Files, Laid, Work, Writer
from enforcement_plugin.app.summary import DeterminationSummary, together
from enforcement_plugin.errors import CancelledError, SurroundingsError
from enforcement_plugin.overlay.streaming import BATCH, EVERY
from enforcement_plugin.overlay.writing import PAGE_BYTES, around, quoted, scratch, set_extent

_DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG (prctl(2), Linux)
#: M_TRIM_THRESHOLD, M_MMAP_THRESHOLD (bytes) and M_ARENA_MAX (mallopt(3), glibc).
_KEPT = ((-1, 1 << 30), (-3, 1 << 25), (-8, 1))
#: Files that a process writes one after the other, and the part of its time in which all but the last are
#: copied: a row is copied in an eighth of the time in which it is made.
_PIECES = 4
_LESS = (1 - 1 / _PIECES) / 8


def can_fork() -> bool:
    """Return whether this process may be forked: where nothing runs beside it that a fork would tear apart."""
    return sys.platform.startswith("linux") and threading.active_count() == 1


def keep_memory() -> None:
    """Have this process keep memory that it frees: to take it anew is a quarter of the time of reading layers.

    For a process that does nothing but lay one city; without effect where the C library is not glibc.
    """
    library = ctypes.CDLL(None)
    if hasattr(library, "mallopt"):
        for name, value in _KEPT:
            library.mallopt(name, value)


def _give_back() -> None:
    """Give freed memory back before a fork: each process would have it as its own as soon as it writes there."""
    library = ctypes.CDLL(None)
    if hasattr(library, "malloc_trim"):
        library.malloc_trim(0)


def spans(count: int, processes: int) -> List[range]:
    """Return the places of ``count`` structures: a run for each process; the last is open.

    All are as long but for the first, whose process copies what others write while they go on.
    """
    if processes < 2 or count <= BATCH // 2:
        return [EVERY]
    share = max(ceil(count / (processes - _LESS)), BATCH // 2)
    first = max(int(share * (1 - _LESS)), BATCH // 2)
    starts = [0, *range(first, count, share)]
    return [range(start, stop) for start, stop in zip(starts, [*starts[1:], EVERY.stop])]


@dataclass(frozen=True)
class _Shared:
    """What forked processes find in their memory: how to open the layers, the work, and what each says.

    ``empty`` is a file with the tables; process n writes the structures of its span into copies of it,
    ``piece(n, 0)`` and so on. ``done`` holds the structures that each has laid, and last a 1 when all shall stop;
    ``ready`` the files that each has written.
    """

    opened: Callable[[], Files]
    work: Work
    reference: int
    spans: Sequence[range]
    empty: Path
    done: Any
    ready: Any

    def piece(self, process: int, number: int) -> Path:
        """Return the path of a file of a process."""
        return self.empty.with_name(f"{process}-{number}.gpkg")


_shared: Dict[str, _Shared] = {}


def lay_forked(
    files: Files,
    opened: Callable[[], Files],
    work: Work,
    connection: sqlite3.Connection,
    *,
    out: Path,
    reference: int,
    processes: int,
    progress: Callable[[int], None],
    cancelled: Callable[[], bool],
) -> Optional[DeterminationSummary]:
    """Lay and write all structures, this process among others; None where there are none.

    ``opened`` opens the layers once more, since no file can be read by two processes through one handle.
    ``progress`` hears how many structures are done. Raises CancelledError, and SurroundingsError when a process is
    ended from outside or finds no room.
    """
    mine, *others = spans(files.streams["structures"].count, processes)
    context = multiprocessing.get_context("fork")
    said = np.frombuffer(mmap(-1, 8 * 2 * (len(others) + 2)), np.int64).reshape(2, -1)  # all have this one
    done, ready = said
    with ExitStack() as stack:
        folder = stack.enter_context(
            tempfile.TemporaryDirectory(prefix=f".{out.stem}.", dir=out.absolute().parent)
        )
        shared = _Shared(opened, work, reference, [mine, *others], Path(folder, "empty.gpkg"), done, ready)
        _shared["now"] = shared
        stack.callback(_shared.clear)
        pool = None
        if others:
            prepare_part(connection, shared.empty)
            _give_back()
            pool = ProcessPoolExecutor(len(others), context, initializer=_begin, initargs=(os.getpid(),))
        found: List[Future] = []
        if pool is not None:
            stack.callback(pool.shutdown, wait=True, cancel_futures=True)
            found = [pool.submit(_lay_part, process) for process in range(1, len(others) + 1)]
        # Whatever ends this block, the others must hear of it before they are waited for.
        stack.callback(_stop, done)
        writer = Writer(connection, 0, reference)

        def hear(count: int) -> None:
            done[0] = count
            progress(int(done[: len(others) + 1].sum()))
            _fail([future for future in found if future.done()])
            if cancelled():
                raise CancelledError()

        summary = _lay(files, work, writer, mine, hear)
        bounds, met = [writer.bounds()], work.combinations()
        for process, future in enumerate(found, 1):
            number = 0
            while not (future.done() and number == ready[process]):
                hear(int(done[0]))
                if number < ready[process]:
                    append_part(connection, shared.piece(process, number))
                    shared.piece(process, number).unlink()
                    number += 1
                else:
                    threading.Event().wait(0.02)
            hear(int(done[0]))
            other, box, cases = future.result()
            summary = together(summary, other) if summary is not None and other is not None else summary or other
            bounds.append(np.array(box))
            met |= cases
        if work.geometry:
            set_extent(connection, DETERMINATION, around(np.stack(bounds)))
    return None if summary is None else replace(summary, combinations=len(met))


def _lay(
    files: Files, work: Work, writer: Writer, span: range, hear: Callable[[int], None]
) -> Optional[DeterminationSummary]:
    summary: Optional[DeterminationSummary] = None
    for read in files.chunks("structures", files.structure_columns(work.spec), span=span):
        laid = work.lay(read)
        writer.write(laid)
        summary = laid.summary if summary is None else together(summary, laid.summary)
        hear(summary.structures)
    return summary


def _begin(parent: int) -> None:
    """Begin a process that ends with the one it was forked from, however that ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is heard by that one, which stops the others
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)


def _lay_part(process: int) -> Tuple[Optional[DeterminationSummary], List[float], Set[Tuple[object, ...]]]:
    """Lay and write the span of a process, in that process; return its counts, its box and its cases."""
    shared = _shared["now"]
    span, work = shared.spans[process], shared.work
    files = shared.opened()
    most = ceil((min(span.stop, files.streams["structures"].count) - span.start) / _PIECES)
    pieces = _Pieces(shared, process, most)
    summary: Optional[DeterminationSummary] = None
    with closing(pieces):
        for read in files.chunks("structures", files.structure_columns(work.spec), span=span):
            laid = work.lay(read)
            pieces.write(laid, len(read[0]))
            summary = laid.summary if summary is None else together(summary, laid.summary)
            shared.done[process] = summary.structures
            if shared.done[-1]:
                raise CancelledError()
        pieces.finish()
    return summary, around(np.stack([*pieces.bounds, np.full(4, np.nan)])).tolist(), work.combinations()


class _Pieces:
    """The files that a process writes, each with at least ``most`` structures but for the last."""

    def __init__(self, shared: _Shared, process: int, most: int) -> None:
        self._shared, self._process, self._most = shared, process, most
        self._rows, self._begun = 0, 0
        self._open: Optional[Tuple[sqlite3.Connection, Writer]] = None
        self.bounds: List[np.ndarray] = []

    def write(self, laid: Laid, rows: int) -> None:
        """Append a batch of so many structures. Raises SurroundingsError where there is no room."""
        with self._room() as path:
            if self._open is None:
                shutil.copyfile(self._shared.empty, path)
                connection = scratch(path)
                first = self._shared.spans[self._process].start + self._rows
                self._open = connection, Writer(connection, first, self._shared.reference)
                self._begun = self._rows
                connection.execute("BEGIN")
            self._open[1].write(laid)
            self._rows += rows
        if self._rows - self._begun >= self._most:
            self.finish()

    def finish(self) -> None:
        """Let the file that is open be read by others. Raises SurroundingsError where there is no room."""
        if self._open is not None:
            connection, writer = self._open
            with self._room():
                connection.execute("COMMIT")
            self.bounds.append(writer.bounds())
            self.close()
            self._shared.ready[self._process] += 1

    @contextmanager
    def _room(self) -> Iterator[Path]:
        path = self._shared.piece(self._process, int(self._shared.ready[self._process]))
        try:
            yield path
        except (sqlite3.Error, OSError) as error:
            raise SurroundingsError("{path} cannot be written ({reason}).", path=path, reason=error) from error

    def close(self) -> None:
        """Close what is open."""
        if self._open is not None:
            self._open[0].close()
            self._open = None


def _stop(done: Any) -> None:
    done[len(done) - 1] = 1


def _fail(found: Sequence[Future]) -> None:
    """Raise what a process ended with, if it failed."""
    for future in found:
        try:
            future.result()
        except BrokenProcessPool:
            raise SurroundingsError(
                "A process of the overlay was ended from outside, perhaps for want of memory; nothing was"
                " written. One process alone (--threads 1) needs less."
            ) from None


def _tables(connection: sqlite3.Connection) -> List[Tuple[str, str]]:
    """Return name and SQL of the tables that are written, the structures' first."""
    return connection.execute(
        "SELECT name, sql FROM sqlite_master WHERE type = 'table'"
        " AND name IN (SELECT table_name FROM gpkg_contents) ORDER BY name != ?",
        (DETERMINATION,),
    ).fetchall()


def prepare_part(connection: sqlite3.Connection, path: Path) -> None:
    """Make a file beside the result with the same tables: rows of the same form are copied as they are."""
    with closing(scratch(path)) as part:
        part.execute(f"PRAGMA page_size = {PAGE_BYTES}")
        for _, sql in _tables(connection):
            part.execute(sql)


def append_part(connection: sqlite3.Connection, path: Path, ordered: bool = False) -> None:
    """Copy a part's rows behind those that are there; rows of other tables than the structures' count on.

    With ``ordered`` these come in the order of the structures, whatever their order in the part.
    """
    connection.execute("COMMIT")
    connection.execute("ATTACH ? AS part", (str(path),))
    connection.execute("PRAGMA part.cache_size = -32000")
    connection.execute("BEGIN")
    for name, _ in _tables(connection):
        if name == DETERMINATION:
            connection.execute(f"INSERT INTO main.{quoted(name)} SELECT * FROM part.{quoted(name)}")
            continue
        columns = [row[1] for row in connection.execute(f"PRAGMA main.table_info({quoted(name)})")]
        listed = ", ".join(quoted(column) for column in columns if column != "fid")
        order = f" ORDER BY {DETERMINATION}_fid, fid" if ordered else ""
        connection.execute(
            f"INSERT INTO main.{quoted(name)} ({listed}) SELECT {listed} FROM part.{quoted(name)}{order}"
        )
    connection.execute("COMMIT")
    connection.execute("DETACH part")
    connection.execute("BEGIN")
