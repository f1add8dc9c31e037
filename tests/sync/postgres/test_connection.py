"""A connection that breaks, a server that is busy, full, read-only or somebody else's: what the officer hears."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from enforcement_plugin.errors import InputError, SurroundingsError
from enforcement_plugin.sync.hub import HubError, HubUnreachableError
from enforcement_plugin.sync.postgres import session as sessions
from enforcement_plugin.sync.postgres.address import Credentials, SignedInAddress, is_address, parse
from enforcement_plugin.sync.postgres.hub import PostgresHub
from enforcement_plugin.sync.postgres.shared import PostgresTables
from tests.sync.postgres.town import X, Y, point

CASE = "enforcement_case"
ROOT = Path(__file__).resolve().parents[3]


class Cut:
    """Ends the server's process of a connection just before, or just after, its n-th piece of work."""

    def __init__(self, town, hub, at: int, after: bool) -> None:
        self.town, self.hub, self.at, self.after, self.calls = town, hub, at, after, 0
        self._once = hub.session._once
        hub.session._once = self

    def __call__(self, work):
        self.calls += 1
        if self.calls != self.at:
            return self._once(work)
        if not self.after:
            self._kill()
            return self._once(work)
        answer = self._once(work)
        self._kill()
        self.hub.session._once = self._once
        raise HubUnreachableError("cut after {what}", what=str(answer)[:20])

    def _kill(self) -> None:
        self.town.sql(
            "postgres",
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'li' AND datname = %s",
            self.town.database,
        )


@pytest.mark.parametrize("after", [False, True])
def test_the_connection_breaks_at_any_step_of_a_sync(office, hub_town, after) -> None:
    """Killed before a step the connection is made again and nobody notices; killed after one, the next sync
    finds what had arrived. Nothing lost, nothing double."""
    sun = office.officer("孙立")
    theirs = hub_town.enter("sun", "孙立")
    li = office.officer("李梅")
    first = li.insert(CASE, case_no="0", geom=point(X - 500, Y - 500))
    setup = hub_town.enter("li", "李梅")
    li.sync(setup, shared=PostgresTables(setup))
    setup.close()
    sun.sync(theirs)
    step = broken = 0
    while True:
        step += 1
        hub = hub_town.hub("li")
        cut = Cut(hub_town, hub, step, after)
        li.insert(CASE, case_no=str(step), geom=point(X - 500, Y - 500))
        sun.update(CASE, first, remark=str(step))
        sun.sync(theirs)
        try:
            report = li.sync(hub, shared=PostgresTables(hub))
            broken += report.refusal is not None or report.shared_refusal is not None
        except HubError:
            broken += 1
        hub.close()
        hub = hub_town.hub("li")
        assert li.sync(hub, shared=PostgresTables(hub)).refusal is None
        hub.close()
        assert li.row(CASE, first)["remark"] == str(step)
        if cut.calls < step:
            break
    assert step > 6
    assert (broken > 3) is after
    sun.sync(theirs)
    assert sun.tables() == li.tables()
    assert len(li.tables()[CASE]) == step + 1
    log = [row[0] for row in hub_town.sql("postgres", "SELECT change FROM enforcement_hub.change_log")]
    assert sorted(log) == li.log()
    theirs.close()


def test_a_server_that_is_away_is_said(tmp_path) -> None:
    with pytest.raises(HubUnreachableError, match="Nothing is lost"):
        PostgresHub(f"postgresql://li@/base?host={tmp_path}").identity()


def test_what_is_wrong_with_the_place_is_said(hub_town, postgres_server) -> None:
    hub_town.enter("li", "李梅")
    with pytest.raises(InputError, match="no such database"):
        PostgresHub(postgres_server.address("li", "nowhere")).identity()
    with pytest.raises(InputError, match="holds no hub"):
        PostgresHub(postgres_server.address("li", "postgres")).identity()
    with pytest.raises(InputError, match="does not accept this login"):
        PostgresHub(postgres_server.address("nobody_at_all", hub_town.database)).identity()


def test_a_hub_of_another_version_is_left_alone(own_town) -> None:
    hub = own_town.enter("li", "李梅")
    own_town.sql("postgres", "INSERT INTO enforcement_hub.schema_version (version) VALUES (999)")
    with pytest.raises(InputError, match="schema 999"):
        hub.identity()


@pytest.mark.parametrize(
    ("code", "kind", "says"),
    [
        ("53100", "HubFullError", "no room"),
        ("25006", "HubReadOnlyError", "only be read"),
        ("55P03", "HubBusyError", "busy"),
        ("57014", "HubBusyError", "busy"),
        ("XX001", "HubDamagedError", "make sense"),
        ("57P01", "HubUnreachableError", "cannot be reached"),
        ("53300", "HubUnreachableError", "cannot be reached"),
    ],
)
def test_the_servers_errors_become_sentences(hub_town, code, kind, says) -> None:
    """As the server itself raises them."""
    hub = hub_town.enter("li", "李梅")

    def work(cursor):
        cursor.execute("DO $$ BEGIN RAISE EXCEPTION 'wie gesagt' USING ERRCODE = %s; END $$", (code,))

    with pytest.raises(SurroundingsError, match=says) as caught:
        hub.session.ask(work)
    assert type(caught.value).__name__ == kind
    hub.close()


SECRET = "hunter2-geheim"


@pytest.mark.parametrize(
    "address",
    [
        f"postgresql://li:{SECRET}@server/base",
        f"postgresql://li@server/base?password={SECRET}",
        f"postgresql://li@server/base?sslmode=require&PassWord={SECRET}",
    ],
)
def test_a_password_in_an_address_is_refused_and_not_repeated(address) -> None:
    assert is_address(address)
    with pytest.raises(InputError) as caught:
        parse(address)
    assert SECRET not in str(caught.value)


@pytest.mark.parametrize(
    "address", ["postgresql://[::1/base", "http://server/base", "postgresql://server:port/base"]
)
def test_what_is_no_address(address) -> None:
    with pytest.raises(InputError):
        parse(address)


def test_a_login_in_memory_shows_in_nothing_that_is_written(tmp_path) -> None:
    signed_in = SignedInAddress(f"postgresql://server/base?host={tmp_path}", Credentials("li", SECRET))
    assert SECRET not in f"{signed_in} {signed_in!r} {signed_in.credentials!r}"
    with pytest.raises(HubUnreachableError) as caught:
        PostgresHub(signed_in).identity()
    assert SECRET not in str(caught.value)


def test_a_password_is_taken_from_the_environment_and_from_pgpass(
    hub_town, own_password, tmp_path, monkeypatch
) -> None:
    address = own_password
    with pytest.raises(InputError, match="does not accept"):
        PostgresHub(address).identity()
    monkeypatch.setenv("PGPASSWORD", SECRET)
    assert PostgresHub(address).identity() == "f" * 32
    monkeypatch.delenv("PGPASSWORD")
    passwords = tmp_path / "pgpass"
    passwords.write_text(f"*:*:*:secretive:{SECRET}\n")
    passwords.chmod(0o600)
    monkeypatch.setenv("PGPASSFILE", str(passwords))
    assert PostgresHub(address).identity() == "f" * 32
    monkeypatch.delenv("PGPASSFILE")
    assert PostgresHub(SignedInAddress(address, Credentials("secretive", SECRET))).identity() == "f" * 32


@pytest.fixture
def own_password(hub_town):
    """The address of a login that the server asks for a password."""
    hub_town.enter("secretive", "密")
    hub_town.sql("postgres", f"ALTER ROLE secretive PASSWORD '{SECRET}'")
    rules = hub_town.server.folder / "data" / "pg_hba.conf"
    before = rules.read_text()
    rules.write_text("local all secretive scram-sha-256\n" + before)
    hub_town.sql("postgres", "SELECT pg_reload_conf()")
    yield hub_town.address("secretive")
    rules.write_text(before)
    hub_town.sql("postgres", "SELECT pg_reload_conf()")


def test_without_the_driver_it_is_said_what_to_install(tmp_path) -> None:
    script = (
        "import sys; sys.modules['psycopg2'] = None\n"
        "from enforcement_plugin.__main__ import main\n"
        "sys.exit(main(['hub', 'officer', 'list', 'postgresql://server/base']))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": f"{ROOT}:{ROOT / 'build' / 'pydeps'}"},
    )
    assert (done.returncode, done.stdout) == (3, "")
    assert "python3-psycopg2" in done.stderr
    assert "Traceback" not in done.stderr


def test_nobody_waits_for_ever(hub_town) -> None:
    """A server that has gone without a word is noticed: every wait has an end."""
    assert sessions.CONNECT_SECONDS <= 15
    hub = hub_town.enter("li", "李梅")

    def work(cursor):
        cursor.execute("SELECT current_setting('lock_timeout'), current_setting('statement_timeout')")
        return cursor.fetchone()

    assert hub.session.ask(work) == ("15s", "2min")
    hub.close()


def test_a_server_restored_from_an_older_backup_gets_back_what_the_files_hold(office, hub_town) -> None:
    """Publishing goes on in a chain of its own, and verifying says that something is missing: both are true."""
    from enforcement_plugin.sync.verify import verify, witness_of

    hub = hub_town.enter("li", "李梅")
    li = office.officer("李梅")
    case = li.insert(CASE, case_no="0", geom=point(X - 500, Y - 500))
    li.sync(hub, shared=PostgresTables(hub))
    ((backup, sealer),) = hub_town.sql("postgres", "SELECT last, hash FROM enforcement_hub.sealer")
    li.update(CASE, case, remark="已停工")
    li.sync(hub, shared=PostgresTables(hub))
    lost = "SELECT change FROM enforcement_hub.change_log WHERE position > 1"
    for statement in (
        f"DELETE FROM enforcement_hub.row_head WHERE change IN ({lost})",
        "INSERT INTO enforcement_hub.row_head SELECT table_name, row_uuid, change FROM enforcement_hub.change_log"
        " WHERE position = 1 ON CONFLICT DO NOTHING",
        f"DELETE FROM enforcement_hub.held WHERE change IN ({lost})",
        "DELETE FROM enforcement_hub.change_log WHERE position > 1",
        "DELETE FROM enforcement_hub.segment WHERE position > 1",
        f"UPDATE enforcement_hub.sealer SET last = {backup}, hash = '{sealer}'",
    ):
        hub_town.sql("postgres", statement)
    report = li.sync(hub, shared=PostgresTables(hub))
    assert (report.refusal, report.held_back) == (None, ())
    found = verify(hub, [witness_of(li.path)], progress=lambda share, text: None)
    assert {finding.kind for finding in found.findings} == {"cut"}
    sun = office.officer("孙立")
    theirs = hub_town.enter("sun", "孙立")
    sun.sync(theirs)
    assert sun.row(CASE, case)["remark"] == "已停工"
    hub.close()
    theirs.close()
