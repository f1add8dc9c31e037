"""A PostgreSQL server with PostGIS that lasts as long as the tests, in a folder of its own."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import List, Mapping, Optional

import psycopg2

SETTINGS = {
    "listen_addresses": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "shared_buffers": "64MB",
    "max_connections": "60",
    "autovacuum": "off",
    "timezone": "Asia/Shanghai",
}


def programs() -> Path:
    """Return the folder of the server's programs; says what to install where there is none."""
    for folder in sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True):
        if (folder / "initdb").exists() and any(
            (folder.parents[2]).glob("../share/postgresql/*/extension/postgis.control")
        ):
            return folder
    found = shutil.which("initdb")
    if found is None:
        raise RuntimeError(
            "PostgreSQL with PostGIS is not installed, and the hub in a database cannot be tested. "
            "Install it with scripts/setup.sh (Debian: apt-get install postgresql-postgis)."
        )
    return Path(found).parent


@dataclass(frozen=True)
class Server:
    """A running server: its folder, which holds the socket, too."""

    folder: Path
    programs: Path

    def address(self, login: str, database: str) -> str:
        """Return the address of a database as a login sees it."""
        return f"postgresql://{login}@/{database}?host={self.folder}"

    def connect(self, login: str, database: str) -> psycopg2.extensions.connection:
        """Return a connection of one's own, as psql would make it; every statement is committed."""
        connection = psycopg2.connect(self.address(login, database))
        connection.autocommit = True
        return connection

    def stop(self) -> None:
        """Stop the server and remove its folder."""
        _run([str(self.programs / "pg_ctl"), "-D", str(self.folder / "data"), "-m", "immediate", "-s", "stop"])
        shutil.rmtree(self.folder, ignore_errors=True)


def start(settings: Optional[Mapping[str, str]] = None) -> Server:
    """Make a cluster and start it with ``settings`` over those of the tests.

    The server refuses to run as root, so root hands it to another user.
    """
    bin_ = programs()
    folder = Path(tempfile.mkdtemp(prefix="enforcement-pg-"))
    if os.getuid() == 0:
        shutil.chown(folder, "postgres", "postgres")
    folder.chmod(0o755)
    making = ["-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"]
    _run([str(bin_ / "initdb"), "-D", str(folder / "data"), *making])
    options = " ".join(f"-c {name}='{value}'" for name, value in {**SETTINGS, **(settings or {})}.items())
    options += f" -c unix_socket_directories='{folder}'"
    control = [str(bin_ / "pg_ctl"), "-D", str(folder / "data")]
    _run([*control, "-w", "-s", "-l", str(folder / "log"), "-o", options, "start"])
    return Server(folder, bin_)


def _run(command: List[str]) -> None:
    # Not the postgres user's rights, but any but root's.
    as_other = (
        ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups", "--"] if os.getuid() == 0 else []
    )
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    finished = subprocess.run(
        [*as_other, *command], capture_output=True, text=True, cwd="/", env=environment, check=False
    )
    if finished.returncode != 0:
        raise RuntimeError(f"{' '.join(command)}\n{finished.stdout}{finished.stderr}")
