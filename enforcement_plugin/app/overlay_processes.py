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
import threading
import traceback
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from math import ceil
from mmap import mmap
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any, Callable, Dict, Iterator, List, Optional, Sequence, Set, Tuple

import numpy as np

from enforcement_plugin.app.overlay_work import DETERMINATION, Files, Laid, Work, Writer, state_of
from enforcement_plugin.app.summary import DeterminationSummary, together
from enforcement_plugin.errors import CancelledError, EnforcementError, InputError, SurroundingsError
from enforcement_plugin.overlay.streaming import BATCH, Chunk, Column
from enforcement_plugin.overlay.writing import folder_beside, set_extent

_ENDING = (signal.SIGINT, signal.SIGTERM)
_DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG (prctl(2), Linux)
#: M_TRIM_THRESHOLD, M_MMAP_THRESHOLD (bytes) and M_ARENA_MAX (mallopt(3), glibc).
_KEPT = ((-1, 1 << 30), (-3, 1 << 25), (-8, 1))
#: The number of a span in the file from which all processes take theirs.
_TAKEN = struct.Struct("<q")
#: Into more spans nothing is cut: a file may say anything of how many rows it has.
_MOST_SPANS = 1 << 16
#: Spans that the first process may have laid whose turn to be written has not come.
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
    count = min(count, BATCH * _MOST_SPANS)
    while processes > 1:
        length = min(max(ceil((count - place) / (2 * processes)), BATCH // 4), BATCH)
        if count - place < length + BATCH // 8:  # a shorter one is not worth its while
            break
        last = min(place + processes * length, count - BATCH // 8)
        starts += range(place + length, last + 1, length)
        place = starts[-1]
    return [range(start, stop) for start, stop in zip(starts, [*starts[1:], sys.maxsize])]


@dataclass(frozen=True)
class _Shared:
    """What forked processes find in their memory: how to open the structures, the work, and what each says.

    ``every`` are ranges of numbers of structures or, where these cannot be asked by number, of batches in the
    order of their file. ``taking`` is a file open for reading, with the numbers of these. Where it stands is the
    same for all processes, and Linux reads and moves on in one step (read(2)): none is taken twice.
    ``folder`` is where the others put what they have laid; ``done`` holds the structures that each has laid.
    """

    opened: Callable[[], Files]
    work: Work
    every: Sequence[range]
    by_number: bool
    folder: Path
    taking: int
    done: Any

    def laid(self, process: int, files: Files) -> Iterator[Tuple[int, List[Laid]]]:
        """Lay what a process takes; yield it with its place in the order of all, and count it as done."""
        columns = files.structure_columns(self.work.spec)
        if self.by_number:
            for taken in self._taken():
                read = files.chunks("structures", columns, numbers=self.every[taken])
                yield taken, [self._lay(process, one) for one in read]
            return
        mine = range(0)
        for place, one in enumerate(files.chunks("structures", columns)):
            while place >= mine.stop:
                taken = next(self._taken(), -1)
                if taken < 0:
                    return
                mine = self.every[taken]
            if place in mine:
                yield place, [self._lay(process, one)]

    def _taken(self) -> Iterator[int]:
        while len(taken := os.read(self.taking, _TAKEN.size)) == _TAKEN.size:
            yield _TAKEN.unpack(taken)[0]

    def _lay(self, process: int, read: Tuple[Chunk, Dict[str, Column]]) -> Laid:
        laid = self.work.lay(read)
        self.done[process] += len(read[0])
        return laid

    def path(self, place: int) -> Path:
        """Return where another process puts what it has laid."""
        return self.folder / f"{place}.laid"


@dataclass(frozen=True)
class _Other:
    """A forked process, and where its end is heard: the cases that it met, or what it failed for."""

    process: BaseProcess
    end: Connection

    def cases(self) -> Optional[Set[Tuple[object, ...]]]:
        """Return the cases that it met, None while it goes on. Raises what it failed for."""
        if not self.end.poll():
            return None
        try:
            found = self.end.recv()
        except (EOFError, OSError):  # before it said anything, or in the midst of it
            raise _ended() from None
        if isinstance(found, BaseException):
            raise found
        return set(found)


def _ended() -> SurroundingsError:
    return SurroundingsError(
        "A process of the overlay was ended from outside, perhaps for want of memory; nothing was"
        " written. One process alone (--threads 1) needs less."
    )


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
    ``progress`` hears how many structures are done. Raises CancelledError, InputError where a file that is read in
    its order changes meanwhile, and SurroundingsError when a process is ended from outside or finds no room.
    """
    stream = files.streams["structures"]
    every = spans(stream.count, processes)
    numbers = stream.cut([span.start for span in every]) if len(every) > 1 else None
    if numbers is not None:
        every = numbers
    else:
        every = [range(at, at + 1) for at in range(len(every) - 1)] + [range(len(every) - 1, sys.maxsize)]
    done = np.frombuffer(mmap(-1, 8 * processes), np.int64)  # all have this one
    with ExitStack() as stack:
        folder = stack.enter_context(folder_beside(out))
        to_take = folder / "to_take"
        to_take.write_bytes(b"".join(map(_TAKEN.pack, range(len(every)))))
        taking = os.open(to_take, os.O_RDONLY)
        stack.callback(os.close, taking)
        shared = _Shared(opened, work, every, numbers is not None, folder, taking, done)
        others = _fork(shared, min(processes, len(every)) - 1, stack)
        written = _Written(shared, Writer(connection, reference))
        met: Dict[_Other, Set[Tuple[object, ...]]] = {}

        def hear() -> None:
            progress(int(done.sum()))
            for other in others:
                cases = None if other in met else other.cases()
                if cases is not None:
                    met[other] = cases
            if cancelled():
                raise CancelledError()

        for place, laid in shared.laid(0, files):
            written.put(place, laid)
            hear()
            while len(written.waiting) > _MOST_WAITING and not written.more() and len(met) < len(others):
                hear()
                threading.Event().wait(0.02)
        while len(met) < len(others):
            hear()
            if not written.more():
                threading.Event().wait(0.005)
        written.more()
        changed = others and numbers is None and files.state != state_of(files.sources["structures"])
        if changed or written.waiting or any(folder.glob("*.laid")):
            raise InputError("The structures were changed while they were read; run it again.")
        hear()
        if work.geometry:
            set_extent(connection, DETERMINATION, written.writer.bounds())
    cases = work.combinations().union(*met.values())
    return None if written.summary is None else replace(written.summary, combinations=len(cases))


def _fork(shared: _Shared, count: int, stack: ExitStack) -> List[_Other]:
    """Begin so many processes, or as many as the system allows; they end with the stack, however that ends."""
    context = multiprocessing.get_context("fork")
    others: List[_Other] = []
    if count:
        _give_back()
    for process in range(1, count + 1):
        try:
            end, own = context.Pipe(duplex=False)
            with own, _signals_later():
                own_process = context.Process(target=_run, args=(shared, process, os.getpid(), own), daemon=True)
                own_process.start()
        except OSError:  # too many processes or files, or no memory for another: the others do its work
            break
        other = _Other(own_process, end)
        others.append(other)
        stack.callback(_end, other)
    return others


@contextmanager
def _signals_later() -> Iterator[None]:
    """Hear Ctrl-C and SIGTERM after a fork: in what Python does there itself they would be lost."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, _ENDING)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _end(other: _Other) -> None:
    """End a process: one that is not at its end has nothing that is wanted."""
    other.process.kill()
    other.process.join()
    other.end.close()


@dataclass
class _Written:
    """What was laid, written in the order of the structures; ``waiting`` is what this process has laid."""

    shared: _Shared
    writer: Writer
    waiting: Dict[int, List[Laid]] = field(default_factory=dict)
    place: int = 0
    summary: Optional[DeterminationSummary] = None

    def put(self, place: int, laid: List[Laid]) -> None:
        """Take what this process has laid, and write all whose turn has come."""
        self.waiting[place] = laid
        self.more()

    def more(self) -> bool:
        """Write all whose turn has come; return whether there was any."""
        begun = self.place
        while (found := self._next()) is not None:
            for laid in found:
                self.writer.write(laid)
                self.summary = laid.summary if self.summary is None else together(self.summary, laid.summary)
            self.place += 1
        return self.place > begun

    def _next(self) -> Optional[List[Laid]]:
        if self.place in self.waiting:
            return self.waiting.pop(self.place)
        path = self.shared.path(self.place)
        if not path.exists():
            return None
        with path.open("rb") as stream:
            laid: List[Laid] = pickle.load(stream)
        path.unlink()
        return laid


def _run(shared: _Shared, process: int, parent: int, end: Connection) -> None:
    """Lay spans, in a process that ends with the one it was forked from, and say the cases met or what failed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is heard by that one, which ends the others
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, _ENDING)
    ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)
    try:
        _lay_spans(shared, process)
        end.send(shared.work.combinations())
    except EnforcementError as error:
        end.send(error)
    except MemoryError:
        end.send(_ended())
    except Exception as error:  # noqa: BLE001 - whatever it is, the first process hears of it
        traceback.print_exc()
        end.send(RuntimeError(repr(error)))


def _lay_spans(shared: _Shared, process: int) -> None:
    """Lay spans, and put them where the first process finds them."""
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
