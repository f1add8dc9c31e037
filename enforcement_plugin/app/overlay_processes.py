"""The batches of an overlay spread over processes that share what is laid over by having been forked from it.

Python's threads take turns with all that is not array work. Each process takes the next span of structures that
nobody has taken and lays it; the first writes what it and the others have laid, in the order of the structures.
"""

from __future__ import annotations

import ctypes
import multiprocessing
import os
import pickle
import signal
import sqlite3
import struct
import sys
import tempfile
import threading
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from math import ceil
from mmap import mmap
from pathlib import Path
from typing import Any, Callable, Dict, Iterator, List, Optional, Sequence, Set, Tuple

import numpy as np

from enforcement_plugin.app.overlay_work import DETERMINATION, Files, Laid, Work, Writer
from enforcement_plugin.app.summary import DeterminationSummary, together
from enforcement_plugin.errors import CancelledError, InputError, SurroundingsError
from enforcement_plugin.overlay.streaming import BATCH, EVERY
from enforcement_plugin.overlay.writing import set_extent

_DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG (prctl(2), Linux)
#: M_TRIM_THRESHOLD, M_MMAP_THRESHOLD (bytes) and M_ARENA_MAX (mallopt(3), glibc).
_KEPT = ((-1, 1 << 30), (-3, 1 << 25), (-8, 1))
#: A span in the file from which all processes take theirs.
_SPAN = struct.Struct("<qq")
#: Batches that a process may have laid whose turn to be written has not come.
_MOST_WAITING = 4


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
    """Return the spans into which ``count`` structures are cut, in their order; the last is open.

    As long as a batch, and shorter towards the end, so that all processes end at about the same time.
    """
    starts, place = [0], 0
    while processes > 1:
        length = min(max(ceil((count - place) / (2 * processes)), BATCH // 4), BATCH)
        if count - place < length + BATCH // 8:  # a shorter one is not worth its while
            break
        last = min(place + processes * length, count - BATCH // 8)
        starts += range(place + length, last + 1, length)
        place = starts[-1]
    return [range(start, stop) for start, stop in zip(starts, [*starts[1:], EVERY.stop])]


@dataclass(frozen=True)
class _Shared:
    """What forked processes find in their memory: how to open the structures, the work, and what each says.

    ``folder`` is where the others put what they have laid, ``spans`` a file open for reading. Where it stands is
    the same for all processes, and Linux reads and moves on in one step (read(2)): no span is taken twice.
    ``done`` holds the structures that each has laid, and last a 1 when all shall stop.
    """

    opened: Callable[[], Files]
    work: Work
    folder: Path
    spans: int
    done: Any

    def taken(self) -> Iterator[range]:
        """Yield the spans that this process takes."""
        while len(span := os.read(self.spans, _SPAN.size)) == _SPAN.size:
            yield range(*_SPAN.unpack(span))

    def laid(self, process: int, files: Files) -> Iterator[Tuple[int, Laid]]:
        """Lay the spans that a process takes; yield each batch and its place, and count it as done."""
        columns = files.structure_columns(self.work.spec)
        for chunk, found in files.chunks("structures", columns, spans=self.taken()):
            laid = self.work.lay((chunk, found))
            self.done[process] += len(chunk)
            yield chunk.place, laid

    def path(self, place: int) -> Path:
        """Return where another process puts the batch of a place."""
        return self.folder / f"{place}.laid"


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

    ``opened`` opens the structures once more, since no file can be read by two processes through one handle.
    ``progress`` hears how many structures are done. Raises CancelledError, InputError where rows go while they are
    read, and SurroundingsError when a process is ended from outside or finds no room.
    """
    every = spans(files.streams["structures"].count, processes)
    others = min(processes, len(every)) - 1
    done = np.frombuffer(mmap(-1, 8 * (others + 2)), np.int64)  # all have this one
    with ExitStack() as stack:
        folder = stack.enter_context(
            tempfile.TemporaryDirectory(prefix=f".{out.stem}.", dir=out.absolute().parent)
        )
        to_take = Path(folder, "spans")
        to_take.write_bytes(b"".join(_SPAN.pack(span.start, span.stop) for span in every))
        taken = os.open(to_take, os.O_RDONLY)
        stack.callback(os.close, taken)
        shared = _Shared(opened, work, Path(folder), taken, done)
        _shared["now"] = shared
        stack.callback(_shared.clear)
        found: List[Future] = []
        if others:
            _give_back()
            context = multiprocessing.get_context("fork")
            pool = ProcessPoolExecutor(others, context, initializer=_begin, initargs=(os.getpid(),))
            stack.callback(pool.shutdown, wait=True, cancel_futures=True)
            found = [pool.submit(_lay_spans, process) for process in range(1, others + 1)]
        # Whatever ends this block, the others must hear of it before they are waited for.
        stack.callback(_stop, done)
        written = _Written(shared, Writer(connection, reference))

        def hear() -> None:
            progress(int(done[:-1].sum()))
            _fail([future for future in found if future.done()])
            if cancelled():
                raise CancelledError()

        for place, laid in shared.laid(0, files):
            written.put(place, laid)
            hear()
            while len(written.waiting) > _MOST_WAITING and not written.more():
                hear()
                threading.Event().wait(0.02)
        while not all(future.done() for future in found):
            hear()
            if not written.more():
                threading.Event().wait(0.005)
        written.more()
        written.require_all()
        hear()
        if work.geometry:
            set_extent(connection, DETERMINATION, written.writer.bounds())
    met = work.combinations().union(*(future.result() for future in found))
    return None if written.summary is None else replace(written.summary, combinations=len(met))


@dataclass
class _Written:
    """Batches written in the order of the structures, whoever laid them; ``waiting`` are those laid here."""

    shared: _Shared
    writer: Writer
    waiting: Dict[int, Laid] = field(default_factory=dict)
    place: int = 0
    summary: Optional[DeterminationSummary] = None

    def put(self, place: int, laid: Laid) -> None:
        """Take a batch that this process has laid, and write all whose turn has come."""
        self.waiting[place] = laid
        self.more()

    def more(self) -> bool:
        """Write all whose turn has come; return whether there was any."""
        begun = self.place
        while (laid := self._next()) is not None:
            self.writer.write(laid)
            self.place += laid.summary.structures
            self.summary = laid.summary if self.summary is None else together(self.summary, laid.summary)
        return self.place > begun

    def require_all(self) -> None:
        """Raise InputError where a batch is left whose turn never came: rows before it were deleted meanwhile."""
        if self.waiting or any(self.shared.folder.glob("*.laid")):
            raise InputError("The structures were changed while they were read; run it again.")

    def _next(self) -> Optional[Laid]:
        if self.place in self.waiting:
            return self.waiting.pop(self.place)
        path = self.shared.path(self.place)
        if not path.exists():
            return None
        with path.open("rb") as stream:
            laid = pickle.load(stream)
        path.unlink()
        assert isinstance(laid, Laid)
        return laid


def _begin(parent: int) -> None:
    """Begin a process that ends with the one it was forked from, however that ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is heard by that one, which stops the others
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)


def _lay_spans(process: int) -> Set[Tuple[object, ...]]:
    """Lay spans, in a process of its own, and put them where the first finds them; return the cases met."""
    shared = _shared["now"]
    for place, laid in shared.laid(process, shared.opened()):
        path = shared.path(place)
        beside = path.with_suffix(".part")
        try:
            with beside.open("wb") as stream:
                pickle.dump(laid, stream, pickle.HIGHEST_PROTOCOL)
        except OSError as error:
            raise SurroundingsError(
                "{path} cannot be written ({reason}).", path=path, reason=error.strerror
            ) from error
        beside.replace(path)
        if shared.done[-1]:
            raise CancelledError()
    return shared.work.combinations()


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
