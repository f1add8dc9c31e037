"""Opening a workspace file with sqlite3: what is refused, how long to wait, what an error means."""

from __future__ import annotations

import sqlite3
from contextlib import closing, contextmanager, suppress
from functools import wraps
from pathlib import Path
from typing import Callable, Iterator, Protocol, TypeVar, Union

from enforcement_plugin.errors import EnforcementError, InputError, SurroundingsError
from enforcement_plugin.workspace.geometry import register_functions
from enforcement_plugin.workspace.geopackage import APPLICATION_ID
from enforcement_plugin.workspace.machinery import MACHINERY_TABLES, REQUIRED_TABLES
from enforcement_plugin.workspace.tables import BY_NAME

WAIT_SECONDS = 5.0
Result = TypeVar("Result")


class HasPath(Protocol):
    """Something that lies in a file."""

    @property
    def path(self) -> Path:
        """The file."""


# What GDAL and SQLite themselves look up while a layer is read or written; and where QGIS keeps its styles.
METADATA = ("gpkg_", "rtree_", "ogr_")
STYLES = "layer_styles"
NOT_A_WORKSPACE = "{path} is a GeoPackage, but not a workspace of this plugin: it has no table {table}."


class BusyError(SurroundingsError):
    """Another program or an open edit session holds the file; nothing was written."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            "{path} is busy: another program, or a layer that is being edited, holds it. Nothing was written;"
            " finish that edit and try again.",
            path=path,
        )


class HalfWrittenError(SurroundingsError):
    """A crash left a journal beside the file, which only a writer can play back."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            "{path} was left in the middle of a write; the journal beside it takes that back when the workspace is"
            " opened for editing. Open it once in a folder that can be written, then try again.",
            path=path,
        )


class NotOnePieceError(SurroundingsError):
    """The file could not be brought into one piece at closing; what was saved is there."""

    def __init__(self, path: Path, reason: Exception) -> None:
        super().__init__(
            "{path} could not be brought into one piece ({reason}). What was saved is all there: leave the files"
            " beside it whose names end in -wal and -shm, make room, and open it once more.",
            path=path,
            reason=str(reason),
        )


def connect(
    path: Path, *, wait: float = WAIT_SECONDS, read_only: bool = False, one_thread: bool = True
) -> sqlite3.Connection:
    """Return a connection to an existing file, with the spatial functions, in autocommit mode.

    ``wait`` is how many seconds a statement waits for a lock; without ``one_thread`` threads may use the
    connection by turns. Transactions are opened by hand: Python's own would begin as readers, and a reader that
    turns writer fails at once instead of waiting.
    """
    mode = "ro" if read_only else "rw"
    uri = f"{path.absolute().as_uri()}?mode={mode}"
    connection = sqlite3.connect(uri, uri=True, timeout=wait, isolation_level=None, check_same_thread=one_thread)
    register_functions(connection)
    connection.execute("PRAGMA foreign_keys = OFF")
    return connection


@contextmanager
def reading(path: Path, *, wait: float = WAIT_SECONDS) -> Iterator[sqlite3.Connection]:
    """Give a connection that only reads, and leave nothing beside the file that was not there.

    A reader of a file in WAL mode makes an empty log and its index, and may not remove them; a writer that is the
    last to close does.
    """
    log = path.with_name(path.name + "-wal")
    was = log.exists()
    try:
        with closing(connect(path, read_only=True, wait=wait)) as connection:
            yield connection
    finally:
        if not was and log.exists() and not waits_for_recovery(path):
            with suppress(sqlite3.Error), closing(connect(path, wait=0.0)) as last:
                last.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone()


@contextmanager
def repeatable(connection: sqlite3.Connection) -> Iterator[None]:
    """Let writes inside not wait for the disk one by one: for work that is done again if it gets lost.

    A power cut may take back the last of them, in order and whole ones only; what was saved before is safe
    (SQLite, "PRAGMA synchronous", NORMAL in WAL mode). Without WAL nothing is changed.
    """
    (mode,) = connection.execute("PRAGMA journal_mode").fetchone()
    (before,) = connection.execute("PRAGMA synchronous").fetchone()
    if mode != "wal" or connection.in_transaction:
        yield
        return
    connection.execute("PRAGMA synchronous = NORMAL")
    try:
        yield
    finally:
        connection.execute(f"PRAGMA synchronous = {int(before)}")


@contextmanager
def named_errors(path: Path, *, begun: bool = False) -> Iterator[None]:
    """Turn SQLite's errors inside the block into sentences that name ``path``.

    ``begun``: something may have been written before, and it would be wrong to say that the file is as it was.

    Raises BusyError, SurroundingsError (full, read-only, unreachable) or InputError (damaged, refused).
    """
    try:
        yield
    except sqlite3.Error as error:
        raise named(error, path, begun=begun) from error
    except UnicodeDecodeError as error:
        # SQLite says what is malformed in the very words of the file, and these are damaged.
        raise named(sqlite3.DatabaseError("malformed"), path, begun=begun) from error


def said_for(function: Callable[..., Result]) -> Callable[..., Result]:
    """Let a function whose first argument is or has a ``path`` answer SQLite's errors with sentences about it."""

    @wraps(function)
    def call(subject: Union[str, Path, HasPath], *arguments: object, **named: object) -> Result:
        with named_errors(Path(subject) if isinstance(subject, (str, Path)) else subject.path):
            return function(subject, *arguments, **named)

    return call


def named(error: sqlite3.Error, path: Path, *, begun: bool = False) -> EnforcementError:
    """Return the sentence for an error of SQLite on ``path``; ``begun`` as for ``named_errors``."""
    message = str(error)
    if "locked" in message or "busy" in message:
        return BusyError(path)
    if "disk is full" in message:
        return SurroundingsError("The disk of {path} is full; nothing was written.", path=path)
    if ("readonly" in message or "unable to open" in message) and waits_for_recovery(path):
        return HalfWrittenError(path)
    if "readonly" in message:
        return SurroundingsError("{path} cannot be written: the file or its folder is read-only.", path=path)
    if "unable to open" in message or "disk I/O" in message:
        return SurroundingsError("{path} cannot be reached ({reason}).", path=path, reason=message)
    if "malformed" in message or "not a database" in message or "decode" in message:
        if begun:
            return InputError(
                "{path} is damaged ({reason}). The step that met it was taken back; go on with a whole copy.",
                path=path,
                reason=message,
            )
        return InputError("{path} is damaged ({reason}). It was not changed.", path=path, reason=message)
    return InputError("{path} refused it: {reason}.", path=path, reason=message)


def inspect(path: Path) -> None:
    """Refuse what is not a whole workspace file, without changing a byte of it.

    The file is looked at through SQLite only: a plain open() and close() would drop the locks that this
    process holds on it (POSIX). Raises InputError.
    """
    if not path.is_file():
        raise InputError("{path} does not exist or is not a file.", path=path)
    if path.stat().st_size == 0:
        raise InputError("{path} is empty (0 bytes). A copy may have been interrupted; take it again.", path=path)
    waits = waits_for_recovery(path)
    try:
        with named_errors(path), reading(path, wait=0.0 if waits else WAIT_SECONDS) as connection:
            # One transaction, and the size only after the pages: while we read nobody can shorten or lengthen the
            # file, and a log that is being checkpointed has arrived in it before it goes.
            connection.execute("BEGIN")
            require_workspace(connection, path)
            (pages,) = connection.execute("PRAGMA page_count").fetchone()
            (page_size,) = connection.execute("PRAGMA page_size").fetchone()
            logged = has_content(path, "-wal")
            size = path.stat().st_size
    except SurroundingsError:
        # Only a writer can play the journal back, and must look at what comes of it (require_workspace).
        if waits:
            return
        raise
    if size < pages * page_size and not logged and not waits:
        raise InputError(
            "{path} is cut off: {size} of {whole} bytes. It was not changed; take the copy again.",
            path=path,
            size=size,
            whole=pages * page_size,
        )


def require_workspace(connection: sqlite3.Connection, path: Path) -> None:
    """Refuse a database that is no workspace: its tables are not there, or something else answers for them.

    Only the schema is read: a view in the place of a table may never stop answering. Raises InputError.
    """
    # SQLite's names know no case: a view ENFORCEMENT_CASE would answer for the table.
    kinds = dict(
        connection.execute(
            "SELECT lower(name), CASE WHEN upper(sql) LIKE 'CREATE VIRTUAL%' THEN 'virtual' ELSE type END"
            " FROM sqlite_master WHERE type IN ('table', 'view')"
        )
    )
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    if application != APPLICATION_ID:
        raise InputError("{path} is a database, but not a GeoPackage.", path=path)
    for table in MACHINERY_TABLES:
        if kinds.get(table, "table" if table not in REQUIRED_TABLES else "") != "table":
            raise InputError(NOT_A_WORKSPACE, path=path, table=table)
    for table, kind in kinds.items():
        if kind == "view" and (table in BY_NAME or table == STYLES or table.startswith(METADATA)):
            raise InputError(NOT_A_WORKSPACE, path=path, table=table)


def has_content(path: Path, suffix: str) -> bool:
    """Tell whether there is something in SQLite's file beside ``path``: ``-wal``, ``-journal``."""
    beside = path.with_name(path.name + suffix)
    return beside.is_file() and beside.stat().st_size > 0


def waits_for_recovery(path: Path) -> bool:
    """Tell whether a crash left a rollback journal, which only a writer can play back."""
    return has_content(path, "-journal")
