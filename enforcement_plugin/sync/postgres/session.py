"""One connection to the database, made when it is needed and again when it was lost.

Nothing is set for the session as a whole, so that a pooler in transaction mode may stand between: every
transaction begins with its own limits.
"""

from __future__ import annotations

import contextlib
import importlib
import json
import re
from types import ModuleType
from typing import Any, Callable, Dict, Iterator, Optional, TypeVar

from enforcement_plugin.errors import EnforcementError, InputError, SurroundingsError
from enforcement_plugin.sync.hub import (
    HubChainError,
    HubDamagedError,
    HubError,
    HubFullError,
    HubReadOnlyError,
    HubRefusesChangesError,
    HubUnreachableError,
    RefusedChange,
)
from enforcement_plugin.sync.postgres.address import Address, Credentials

CONNECT_SECONDS = 10
STATEMENT_SECONDS = 120
LOCK_SECONDS = 15
# A server that has gone without a word is noticed after about a minute, not after two hours.
KEEPALIVE = {"keepalives": 1, "keepalives_idle": 20, "keepalives_interval": 10, "keepalives_count": 3}

Answer = TypeVar("Answer")

# What fails before there is a connection has no SQLSTATE, only words, in the server's language.
_LOGIN = re.compile(r"password|pg_hba|role \".*\" does not exist|口令|密码|角色", re.IGNORECASE)
_NO_DATABASE = re.compile(r"database \".*\" does not exist|数据库 .*不存在")


class HubBusyError(HubError):
    """Somebody holds a lock for longer than is waited."""


def driver() -> ModuleType:
    """Return psycopg2. Raises SurroundingsError that says what to install."""
    try:
        return importlib.import_module("psycopg2")
    except ImportError as error:
        raise SurroundingsError(
            "A hub in a database needs the Python package psycopg2, which comes with QGIS. Install it with your "
            "system (Debian: apt-get install python3-psycopg2) or with: python3 -m pip install psycopg2-binary."
        ) from error


def connection_of(address: Address) -> Dict[str, str]:
    """Return what an address says by libpq's names. Raises InputError where libpq cannot read it."""
    database = driver()
    try:
        return dict(importlib.import_module("psycopg2.extensions").parse_dsn(address.text))
    except database.Error as error:
        raise InputError("This is no address of a database ({reason}).", reason=_reason(error)) from error


class Session:
    """Transactions with the database at ``address``."""

    def __init__(
        self,
        address: Address,
        credentials: Optional[Credentials] = None,
        *,
        lock_seconds: float = LOCK_SECONDS,
        statement_seconds: float = STATEMENT_SECONDS,
    ) -> None:
        self.address = address
        self._credentials = credentials
        self._limits = (int(lock_seconds * 1000), int(statement_seconds * 1000))
        self._connection: Any = None

    def ask(self, work: Callable[[Any], Answer]) -> Answer:
        """Return what ``work`` does with a cursor, in one transaction that is committed when this returns.

        A connection that was lost since it was last used is made again and the work done once more; so ``work``
        must be such that twice is as good as once. Raises HubError, InputError.
        """
        fresh = self._connection is None
        try:
            return self._once(work)
        except HubUnreachableError:
            if fresh or self._connection is not None:
                raise
        return self._once(work)

    def _once(self, work: Callable[[Any], Answer]) -> Answer:
        with self._told():
            connection = self._connected()
            with connection, connection.cursor() as cursor:
                cursor.execute(
                    "SELECT set_config('lock_timeout', %s, true), set_config('statement_timeout', %s, true),"
                    " set_config('search_path', 'pg_catalog', true), set_config('bytea_output', 'hex', true)",
                    tuple(map(str, self._limits)),
                )
                return work(cursor)

    def close(self) -> None:
        """Close the connection; the next question makes a new one."""
        if self._connection is not None:
            with contextlib.suppress(driver().Error):
                self._connection.close()
            self._connection = None

    def _connected(self) -> Any:
        if self._connection is None:
            given = {}
            if self._credentials is not None:
                given = {"user": self._credentials.user, "password": self._credentials.password}
            self._connection = driver().connect(
                self.address.text,
                connect_timeout=CONNECT_SECONDS,
                application_name="enforcement",
                client_encoding="UTF8",
                **KEEPALIVE,
                **given,
            )
        return self._connection

    @contextlib.contextmanager
    def _told(self) -> Iterator[None]:
        database = driver()
        try:
            yield
        except database.Error as error:
            if self._connection is not None and self._connection.closed:
                self.close()
            raise told(error) from error


def told(error: Any) -> EnforcementError:
    """Return the sentence for an error of the driver. Neither has a password in it.

    SQLSTATE as in the manual, appendix A; EN… are those of resources/postgres/0005_publish.sql.
    """
    code = getattr(error, "pgcode", None) or ""
    reason = _reason(error)
    if code.startswith("EN"):
        return _refusal(code, reason, _detail(error))
    if code in ("55P03", "57014", "40P01", "40001"):
        return HubBusyError(
            "The database is busy: somebody holds it longer than a sync waits ({reason}). Nothing is lost: your "
            "changes wait in your own file. Sync again in a minute; an open edit session in QGIS may be "
            "the cause.",
            reason=reason,
        )
    if code.startswith("53") and code != "53300":
        return HubFullError(
            "There is no room left at the database ({reason}). Nothing is lost: your changes wait in your own "
            "file.",
            reason=reason,
        )
    if code == "25006":
        return HubReadOnlyError(
            "The database can only be read at present ({reason}). Your changes wait in your own file.",
            reason=reason,
        )
    if code in ("XX001", "XX002", "58030") or code.startswith("22"):
        return HubDamagedError("The database could not make sense of what it read ({reason}).", reason=reason)
    if code in ("3F000", "42P01", "42883", "42703"):
        return InputError(
            "The database holds no hub that this version knows ({reason}). Its administrator installs or upgrades "
            "it with: hub install postgresql://… --crs EPSG:….",
            reason=reason,
        )
    if code == "42501":
        return HubReadOnlyError(
            "The database does not let this login do that ({reason}). Its administrator enters who may work there "
            "with: hub officer add.",
            reason=reason,
        )
    if code == "3D000" or (not code and _NO_DATABASE.search(reason)):
        return InputError("The server has no such database ({reason}).", reason=reason)
    if code.startswith("28") or (not code and _LOGIN.search(reason)):
        return InputError(
            "The server does not accept this login ({reason}). The password is taken from PGPASSWORD, from "
            ".pgpass or in QGIS from an authentication configuration.",
            reason=reason,
        )
    return HubUnreachableError(
        "The database cannot be reached ({reason}). Nothing is lost: your changes wait in your own file. Sync "
        "again when it can be reached.",
        reason=reason,
    )


def _reason(error: Any) -> str:
    text = str(getattr(getattr(error, "diag", None), "message_primary", None) or error).strip()
    return text.splitlines()[0] if text else type(error).__name__


def _detail(error: Any) -> Any:
    try:
        return json.loads(error.diag.message_detail)
    except (TypeError, ValueError, AttributeError):
        return {}


def _refusal(code: str, reason: str, detail: Any) -> EnforcementError:
    if code == "EN001" and isinstance(detail, list) and detail:
        return HubRefusesChangesError(tuple(RefusedChange(**each) for each in detail))
    about = detail if isinstance(detail, dict) else {}
    if code == "EN002":
        return HubChainError(
            "The hub knows another end of this chain than this file ({reason}). A new one is begun.", reason=reason
        )
    if code == "EN003":
        return HubDamagedError("A segment is at the hub already, with other content ({reason}).", reason=reason)
    if code == "EN004":
        return InputError(
            "The hub holds coordinates in {own}, this file is in {theirs}. They cannot be synced with each other; "
            "nothing was changed.",
            own=about.get("own", ""),
            theirs=about.get("theirs", ""),
        )
    if code == "EN005":
        return InputError(
            "The hub does not know the login {login}. Its administrator enters it with: hub officer add.",
            login=about.get("login", ""),
        )
    if code == "EN006":
        return HubReadOnlyError(
            "This login may read the hub, but not write to it ({reason}). Changes wait in your own file.",
            reason=reason,
        )
    return HubDamagedError("The hub did not take a segment ({reason}).", reason=reason)
