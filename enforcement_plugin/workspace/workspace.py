"""The workspace: one GeoPackage in which an officer or a team keeps the work (design: data and sync)."""

from __future__ import annotations

import json
import os
import sqlite3
from contextlib import contextmanager, suppress
from datetime import datetime, timezone
from pathlib import Path
from types import TracebackType
from typing import Callable, Dict, Iterator, Mapping, Optional, Sequence, Tuple, Type, Union

from enforcement_plugin.errors import EnforcementError, InputError, SurroundingsError
from enforcement_plugin.workspace import database, geopackage, migrations, places
from enforcement_plugin.workspace.capture import NOW_HLC
from enforcement_plugin.workspace.guard import Guard
from enforcement_plugin.workspace.model import Table, identifier
from enforcement_plugin.workspace.tables import SCHEMA_VERSION, TABLES

Clock = Callable[[], datetime]
"""Returns the present instant, with a time zone."""

Ids = Callable[[], str]
"""Returns a new random id: 32 lower-case hexadecimal digits."""

NEWER = (
    "{path} was made by a newer version of this plugin (schema {found}, this version knows {known})."
    " It is open for reading only; update the plugin to edit it."
)

# A day on SQLite's own clock, which is the triggers'.
RENEWAL = f"UPDATE replica SET actor = ?, actor_until = ({NOW_HLC}) + (86400000 << 16)"


def iso(instant: datetime) -> str:
    """Return an instant as ISO 8601 UTC with milliseconds, as the log writes it."""
    return instant.astimezone(timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.") + (
        f"{instant.microsecond // 1000:03d}Z"
    )


class Workspace:
    """An open workspace file; a context manager that closes it.

    ``connection`` is in autocommit mode and has the spatial functions; write inside ``write()``.
    ``restored`` names the triggers that were missing or altered when the file was opened and have been put
    right: then edits may have bypassed the log, and the tables must be compared with it
    (recording.record_outside_edits) before anything relies on them.
    ``refusal`` is why the file is open for reading only (a newer version's, write-protected), else None.
    ``guard`` is set by a process in which others open the file as well (guard.py); every write renews it.
    """

    def __init__(
        self,
        path: Path,
        connection: sqlite3.Connection,
        *,
        actor: Optional[str],
        clock: Clock,
        ids: Ids,
        shared: bool,
    ) -> None:
        self.path = path
        self.connection = connection
        self.actor = actor
        self.clock = clock
        self.ids = ids
        self.shared = shared
        self.refusal: Optional[EnforcementError] = None
        self.upgraded_from: Optional[Path] = None
        self.restored: Tuple[str, ...] = ()
        self._session = ""
        self.guard: Optional[Guard] = None
        self._wait = database.WAIT_SECONDS
        self._file = places.identity(path)

    @classmethod
    def create(
        cls, path: Union[str, Path], *, pack_id: str, crs: str, clock: Clock, ids: Ids, language: str = "zh"
    ) -> Workspace:
        """Create an empty workspace at ``path`` and return it open, with nobody as its actor.

        ``crs`` is like ``EPSG:4547``; ``language`` (``zh``, ``en``) is what plain QGIS shows by default.
        Raises InputError when the file exists, its place is unfit or the coordinate system is unknown;
        SurroundingsError when it cannot be written.
        """
        path = Path(path)
        epsg = geopackage.epsg_code(crs)
        places.require_local(path)
        if path.exists():
            raise InputError("{path} exists already; choose another name.", path=path)
        if not path.parent.is_dir():
            raise InputError("The folder {folder} does not exist.", folder=path.parent)
        # Built under another name, so that a crash half-way leaves no half workspace behind.
        part = path.with_name(path.name + ".part")
        part.unlink(missing_ok=True)
        try:
            with database.named_errors(path):
                cls._build(part, epsg, pack_id, language, iso(clock()), ids())
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)
        return cls.open(path, actor=None, clock=clock, ids=ids)

    @staticmethod
    def _build(part: Path, epsg: int, pack_id: str, language: str, now: str, replica: str) -> None:
        connection = sqlite3.connect(str(part), isolation_level=None)
        try:
            connection.execute("PRAGMA page_size = 4096")
            connection.execute("BEGIN")
            geopackage.create_metadata(connection, epsg)
            connection.execute("COMMIT")
            migrations.migrate(connection, now=now, epsg=epsg)
            connection.execute("BEGIN")
            connection.execute("INSERT INTO replica (one, replica) VALUES (1, ?)", (replica,))
            settings = {"pack_id": pack_id, "crs": f"EPSG:{epsg}", "language": language, "created_at": now}
            connection.executemany(
                "INSERT INTO setting VALUES (?, ?)",
                [(name, json.dumps(value)) for name, value in settings.items()],
            )
            connection.execute("COMMIT")
        finally:
            connection.close()

    @classmethod
    def open(
        cls,
        path: Union[str, Path],
        *,
        actor: Optional[str],
        clock: Clock,
        ids: Ids,
        shared: bool = False,
        keep_copy: bool = True,
    ) -> Workspace:
        """Open the workspace at ``path`` for ``actor``, to whom the log ascribes edits until it is closed.

        ``shared`` opens the shared file of a hub: it may lie on a network share, keeps its rollback journal
        (WAL does not work there) and knows no actor of its own.
        An older file is upgraded, with a copy kept beside it (``upgraded_from``) unless ``keep_copy`` says
        otherwise; a newer opens read-only.
        Raises InputError for anything that is no whole workspace, unchanged; BusyError when it is locked.
        """
        path = Path(path)
        if not shared:
            places.require_local(path)
        database.inspect(path)
        with database.named_errors(path):
            connection = database.connect(path)
            workspace = cls(path, connection, actor=actor, clock=clock, ids=ids, shared=shared)
            try:
                workspace._prepare(keep_copy)
            except BaseException:
                connection.close()
                raise
        return workspace

    def _prepare(self, keep_copy: bool) -> None:
        # A journal that a crash left has been played back only now, and only now can be seen what the file is.
        database.require_workspace(self.connection, self.path)
        found = migrations.version_of(self.connection)
        if found > SCHEMA_VERSION:
            self.refusal = InputError(NEWER, path=self.path, found=found, known=SCHEMA_VERSION)
            self.connection.execute("PRAGMA query_only = ON")
            return
        migrations.require_whole(self.connection, self.path, found)
        if not os.access(self.path, os.W_OK):
            self.refusal = SurroundingsError(
                "{path} is write-protected; it is open for reading only.", path=self.path
            )
            return
        # Upgraded before the journal is switched: whatever stops it leaves the file byte for byte as it was.
        alone = self.shared or self._switch_journal("DELETE")
        if found < SCHEMA_VERSION:
            self._upgrade(found, keep_copy)
        if not self.shared:
            self._switch_journal("WAL")
        self._check_triggers(TABLES)
        if not self.shared:
            self._begin_session(alone)
        # A connection that has read keeps QGIS from switching the journal under us (prototype findings).
        self.connection.execute("SELECT count(*) FROM replica").fetchone()

    def _upgrade(self, found: int, keep_copy: bool) -> None:
        """Take an older file to this version, with a copy kept beside it; all or nothing."""
        kept = migrations.copy_aside(self.connection, self.path, found, self.clock()) if keep_copy else None
        try:
            # While the triggers are those of its own version: what bypassed them must not be forgotten.
            self._check_triggers(migrations.as_of(TABLES, found))
            migrations.migrate(self.connection, now=iso(self.clock()), epsg=migrations.layer_epsg(self.connection))
            with self.write():
                self.accept_schema()
        except BaseException:
            if kept is not None and migrations.version_of(self.connection) == found:
                kept.unlink(missing_ok=True)
            raise
        self.upgraded_from = kept

    def _switch_journal(self, mode: str) -> bool:
        """Switch the journal; return False if somebody else has the file open, who then keeps the old one."""
        self.connection.execute("PRAGMA busy_timeout = 0")
        try:
            (now,) = self.connection.execute(f"PRAGMA journal_mode = {mode}").fetchone()
        except sqlite3.OperationalError as error:
            if "locked" not in str(error):
                raise
            return False
        finally:
            self.wait(self._wait)
        return bool(now.lower() == mode.lower())

    def wait(self, seconds: float) -> None:
        """Wait so long for a lock from now on, before a write is refused as busy."""
        self._wait = seconds
        self.connection.execute(f"PRAGMA busy_timeout = {int(seconds * 1000)}")

    def _check_triggers(self, tables: Sequence[Table]) -> None:
        """Compare the triggers of ``tables``; SQLite counts no changes made through writable_schema."""
        (cookie,) = self.connection.execute("PRAGMA schema_version").fetchone()
        known, applying = self.connection.execute("SELECT schema_cookie, applying FROM replica").fetchone()
        if cookie == known and not applying and not migrations.damaged_triggers(self.connection, tables):
            return
        with self.write() as connection:
            # A committed switch means that somebody silenced the capture: the tables must be compared.
            silenced = ("replica.applying",) if applying else ()
            # First of all the triggers: a foreign one would answer to the very next write.
            self.restored += silenced + tuple(migrations.restore_triggers(connection, tables))
            connection.execute("UPDATE replica SET applying = 0")
            self.accept_schema()

    def accept_schema(self) -> None:
        """Remember the schema as it is now as being in order; inside the transaction that changed it."""
        (cookie,) = self.connection.execute("PRAGMA schema_version").fetchone()
        self.connection.execute("UPDATE replica SET schema_cookie = ?", (cookie,))

    def _begin_session(self, alone: bool) -> None:
        with self.write() as connection:
            if alone:
                # Whoever is listed as working here crashed: nobody has the file open.
                connection.execute("DELETE FROM session")
                connection.execute("UPDATE replica SET actor = NULL, actor_until = NULL")
            if self.actor:
                self._session = self.ids()
                connection.execute(
                    "INSERT INTO session VALUES (?, ?, ?)", (self._session, self.actor, iso(self.clock()))
                )
                connection.execute(RENEWAL, (self.actor,))

    def renew_actor(self) -> None:
        """Let the actor be credited for another day; every ``write`` does so.

        A program that crashes leaves its actor in the file. Without an end to it, whoever edits the file next
        year in plain QGIS would sign with that name.
        """
        if self._session:
            with self.write():
                pass

    def sign_as(self, actor: str) -> None:
        """Ascribe edits to ``actor`` from now on. Raises as write; then nothing has changed."""
        with self.write():
            self._end_session()
            self.actor = actor
            self._begin_session(alone=False)

    def _end_session(self) -> None:
        with self.write() as connection:
            connection.execute("DELETE FROM session WHERE session = ?", (self._session,))
            connection.execute(
                "UPDATE replica SET actor ="
                " (SELECT actor FROM session ORDER BY opened_at DESC, rowid DESC LIMIT 1)"
            )
        self._session = ""  # nothing written from here on is signed

    def close(self) -> None:
        """End the session, bring the file into one piece and close it; SurroundingsError where that failed."""
        failure: Optional[Exception] = None
        try:
            if self.refusal is None and not self.shared:
                self._finish()
        except (sqlite3.Error, SurroundingsError) as error:
            failure = error
        finally:
            self.connection.close()
        if failure is not None and database.has_content(self.path, "-wal"):  # the last to close empties it
            raise database.NotOnePieceError(self.path, failure) from failure

    def _finish(self) -> None:
        # An open edit elsewhere may keep us from it; the next opening does it then.
        with suppress(database.BusyError):
            self._end_session()
        self.refresh_extents()
        # Where others still hold the file it stays in WAL mode, but whole in its main part.
        if not self._switch_journal("DELETE"):
            self.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()

    def refresh_extents(self) -> None:
        """Let QGIS zoom to what is there: bring the layers' extents up to date from the spatial indexes."""
        with suppress(database.BusyError), self.write() as connection:
            for table in TABLES:
                if table.geometry:
                    geopackage.refresh_extent(connection, table.name)

    def __enter__(self) -> Workspace:
        return self

    def __exit__(
        self,
        kind: Optional[Type[BaseException]],
        error: Optional[BaseException],
        trace: Optional[TracebackType],
    ) -> None:
        self.close()

    @contextmanager
    def write(self) -> Iterator[sqlite3.Connection]:
        """Open a write transaction and give the connection; commit at the end, roll back on every exception.

        Waits a bounded time for the lock. Inside another ``write`` of this workspace it is part of that one.
        Raises BusyError or SurroundingsError when the file cannot be written, InputError when it refuses.
        """
        if self.refusal is not None:
            raise self.refusal
        if self.connection.in_transaction:
            yield self.connection
            return
        if places.identity(self.path) != self._file:
            # The connection would go on writing into a file that has no name any more.
            raise SurroundingsError(
                "{path} was moved, deleted or replaced while it was open. Nothing was written: put it back, or"
                " open the workspace again.",
                path=self.path,
            )
        if self.guard is not None:
            self.guard.renew()
        with database.named_errors(self.path, begun=True):
            self.connection.execute("BEGIN IMMEDIATE")
            try:
                if self._session:
                    # The file has one actor at a time: another session may have put its own there.
                    self.connection.execute(RENEWAL, (self.actor,))
                yield self.connection
                self.connection.execute("COMMIT")
            except BaseException:
                if self.connection.in_transaction:  # after some errors (disk full) SQLite has rolled back
                    self.connection.execute("ROLLBACK")
                raise

    @contextmanager
    def merging(self) -> Iterator[sqlite3.Connection]:
        """Like ``write``, with capture and foreign triggers silent: for rows whose changes the log has already."""
        with self.write() as connection:
            (before,) = connection.execute("SELECT applying FROM replica").fetchone()
            connection.execute("UPDATE replica SET applying = 1")
            foreign = migrations.foreign_triggers(connection)  # what they did would be in no record
            for name, _ in foreign:
                connection.execute(f"DROP TRIGGER {identifier(name)}")
            yield connection
            for _, statement in foreign:
                connection.execute(statement)
            if foreign:
                self.accept_schema()
            connection.execute("UPDATE replica SET applying = ?", (before,))

    @property
    def read_only(self) -> bool:
        """Tell whether the file is open for reading only; ``refusal`` says why."""
        return self.refusal is not None

    @property
    def replica_id(self) -> str:
        """Return this file's id; a packaged copy that has none yet gets one."""
        (replica,) = self.connection.execute("SELECT replica FROM replica").fetchone()
        if replica is None:
            replica = self.ids()
            with self.write() as connection:
                connection.execute("UPDATE replica SET replica = coalesce(replica, ?)", (replica,))
        return str(replica)

    @property
    def settings(self) -> Mapping[str, object]:
        """Return the settings of this workspace: pack_id, crs, language and whatever the office has set."""
        found: Dict[str, object] = {}
        for name, value in self.connection.execute("SELECT name, value FROM setting"):
            found[name] = json.loads(value)
        return found

    def set(self, name: str, value: object) -> None:
        """Store a setting; ``value`` is anything that JSON can say."""
        with self.write() as connection:
            connection.execute(
                "INSERT INTO setting VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
                (name, json.dumps(value, ensure_ascii=False)),
            )

    @property
    def epsg(self) -> int:
        """Return the EPSG number of the layers' coordinate system."""
        return migrations.layer_epsg(self.connection)
