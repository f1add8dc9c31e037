"""Figures go on paper before leaders: a structure counted twice or a day late is a wrong word in public."""

from __future__ import annotations

import datetime
import shutil
import sqlite3
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from enforcement_plugin.errors import InputError, SurroundingsError
from enforcement_plugin.outputs.figures import LeadFigures, lead_agencies, read_figures, read_snapshot
from tests.outputs.conftest import AS_OF, opened


def test_every_structure_and_case_is_counted_once_under_its_lead(city: Path) -> None:
    figures = read_figures(city, as_of=AS_OF)
    assert figures.rows == (
        LeadFigures("determined", "lc.cm", structures=2, cases=2, open_cases=1, overdue=0),
        LeadFigures("determined", "lc.nr", structures=1, cases=1, open_cases=1, overdue=1),
        LeadFigures("determined", "lc.gov.district", structures=1),
        LeadFigures("undetermined", None, structures=1),
        LeadFigures("conflict", None, structures=1),
        LeadFigures("none", None, structures=1),
        LeadFigures("pending", None, structures=1),
    )
    assert figures.pack_id == "liaocheng"


def test_the_due_day_is_still_on_time(city: Path) -> None:
    def overdue(day: datetime.date) -> int:
        return read_figures(city, as_of=day).totals.overdue

    assert overdue(datetime.date(2026, 9, 25)) == 0
    assert overdue(datetime.date(2026, 9, 26)) == 1
    assert overdue(datetime.date(2026, 9, 27)) == 2


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    leads=st.lists(
        st.tuples(
            st.sampled_from(["determined", "undetermined", "conflict", "none", None, "written by hand"]),
            st.sampled_from(["lc.nr", "lc.cm", None]),
            st.sampled_from(["suspected", "verified", "dismissed", "demolished", None]),
        ),
        max_size=12,
    )
)
def test_nothing_falls_between_the_rows(tmp_path: Path, leads: list) -> None:
    path = tmp_path / "bare.gpkg"
    path.unlink(missing_ok=True)
    connection = sqlite3.connect(path)
    connection.executescript(
        "CREATE TABLE structure (status, lead_status, lead_agency);"
        "CREATE TABLE enforcement_case (lead_status, lead_agency, due_on, closed_on);"
        "CREATE TABLE change_log (change);"
        "CREATE TABLE edition (uuid, sha256);"
        "CREATE TABLE setting (name, value);"
    )
    connection.executemany("INSERT INTO structure VALUES (?, ?, ?)", [(status, *lead) for *lead, status in leads])
    connection.executemany("INSERT INTO enforcement_case VALUES (?, ?, '', '')", [lead for *lead, _ in leads])
    connection.commit()
    connection.close()
    totals = read_figures(path, as_of=AS_OF).totals
    assert totals.structures == sum(status not in ("dismissed", "demolished") for _, _, status in leads)
    assert (totals.cases, totals.open_cases, totals.overdue) == (len(leads), len(leads), 0)


def test_a_copy_prints_the_same_snapshot_until_somebody_edits(city: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copy(city, tmp_path / "copy.gpkg"))
    assert read_snapshot(copy) == read_snapshot(city)
    with sqlite3.connect(copy) as connection:
        connection.execute("INSERT INTO case_violation (violation) VALUES ('V_PLAN_NOPERMIT')")
    assert read_snapshot(copy) != read_snapshot(city)


def test_a_computed_lead_that_is_in_no_log_still_makes_another_snapshot(city: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copy(city, tmp_path / "copy.gpkg"))
    with opened(copy) as workspace, workspace.write() as connection:
        logged = connection.execute("SELECT count(*) FROM change_log").fetchone()
        connection.execute("UPDATE structure SET lead_status = 'conflict' WHERE structure_no = 'S8'")
        assert connection.execute("SELECT count(*) FROM change_log").fetchone() == logged
    assert read_snapshot(copy) != read_snapshot(city)


def test_the_busiest_agency_comes_first(city: Path) -> None:
    assert lead_agencies(city)[:2] == ("lc.cm", "lc.nr")


@pytest.mark.parametrize("content", [b"", b"not a database at all, but long enough to be looked at" * 40])
def test_what_is_no_workspace_is_named_and_not_counted_as_empty(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "表.gpkg"
    path.write_bytes(content)
    with pytest.raises(InputError, match=r"表\.gpkg"):
        read_figures(path, as_of=AS_OF)
    with pytest.raises(InputError, match=r"nothing\.gpkg"):
        read_figures(tmp_path / "nothing.gpkg", as_of=AS_OF)


def test_a_locked_file_says_that_nothing_was_lost(city: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    original = sqlite3.connect
    monkeypatch.setattr(sqlite3, "connect", lambda *a, **k: original(*a, **{**k, "timeout": 0}))
    writer = original(city, isolation_level=None)
    writer.execute("BEGIN EXCLUSIVE")
    try:
        with pytest.raises(SurroundingsError, match="in use by another program"):
            read_figures(city, as_of=AS_OF)
    finally:
        writer.execute("ROLLBACK")
        writer.close()


def test_reading_figures_leaves_the_file_as_it_was(city: Path) -> None:
    before = city.read_bytes()
    read_figures(city, as_of=AS_OF)
    assert city.read_bytes() == before
