"""The batch behind "determine": what it writes, what it leaves alone, and that it agrees with the rules."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from dataclasses import replace
from itertools import product

import numpy as np
import pytest

from enforcement_plugin.app.combinations import (
    decide_handling,
    decide_leads,
    decide_offices,
    with_defaults,
)
from enforcement_plugin.app.demo import build_demo
from enforcement_plugin.app.overlaying import determine_workspace
from enforcement_plugin.app.workspaces import open_workspace
from enforcement_plugin.errors import CancelledError, InputError
from enforcement_plugin.overlay import FactColumn, OverlaySpec, determine_facts
from enforcement_plugin.overlay.reading import read_table, workspace_layers
from enforcement_plugin.rules import decide, load_calendar, load_pack
from enforcement_plugin.rules.facts import StructureSource
from enforcement_plugin.workspace import repositories


@pytest.fixture(scope="module")
def pack():
    return load_pack("liaocheng")


@pytest.fixture(scope="module")
def calendar():
    return load_calendar()


@pytest.fixture(scope="module")
def city(tmp_path_factory):
    path = tmp_path_factory.mktemp("city") / "city.gpkg"
    build_demo(path, structures=900, seed=11)
    return path


@pytest.fixture
def own(city, tmp_path):
    path = tmp_path / "own.gpkg"
    path.write_bytes(city.read_bytes())
    return path


@pytest.fixture(scope="module")
def laid(city, pack):
    """The overlay of the whole city: result, spec, layers, the structures' table."""
    with open_workspace(city) as workspace:
        layers = workspace_layers(workspace.connection)
        spec = OverlaySpec.from_pack(pack)
        table = read_table(workspace.connection, "structure", ("uuid", *sorted(spec.structure_columns)))
    return determine_facts(table.geometries, table.columns, layers, spec), spec, layers, table


def leads(path):
    with sqlite3.connect(path) as connection:
        return connection.execute("SELECT lead_status, lead_agency FROM structure ORDER BY fid").fetchall()


def test_every_structure_gets_what_deciding_it_alone_gives(laid, pack, calendar):
    result, *_ = laid
    facts = with_defaults(pack, result)
    by_lead, by_office, handling = (ask(pack, facts) for ask in (decide_leads, decide_offices, decide_handling))
    handlers = {}
    for violation, (rows, rulings) in handling.items():
        for row, code in zip(rows.tolist(), rulings.index.tolist()):
            outcome = rulings.rulings[code].handling.get(violation)
            if outcome is not None:
                handlers.setdefault(row, {})[violation] = outcome
    for index in range(0, len(result), 7):
        known = {name: column.value(index) for name, column in result.facts.items()}
        asked = {name for name, reason in result.notes.of(index) if reason != "no_layer"}
        given = {name: value for name, value in known.items() if value is not None or name in asked}
        alone = decide(pack, given, calendar=calendar, changes=False)
        assert by_lead.rulings[by_lead.index[index]].lead == alone.lead
        lead, severity, office = (
            of.rulings[of.index[index]] for of in (by_office.leads, by_office.severities, by_office.offices)
        )
        assert (lead.scope, lead.lead, severity.severity) == (alone.scope, alone.lead, alone.severity)
        assert office.lead_office == alone.lead_office
        assert handlers.get(index, {}) == dict(alone.handling)
    assert len(by_lead.rulings) < len(result) / 3


def test_tasks_of_a_document_without_violations_are_handled_too(calendar):
    """Chongqing's notice names tasks; without them the map would show nobody for every building."""
    chongqing = load_pack("chongqing")
    offered = {
        "patrol_zone": ("property_managed", "urban_unmanaged", "rural_unmanaged"),
        "rural": (True, False),
        "build_status": ("in_progress", "stock"),
    }
    grid = list(product(*((None, *values) for values in offered.values())))
    columns = {
        name: FactColumn(np.array([-1 if row[at] is None else values.index(row[at]) for row in grid]), values)
        for at, (name, values) in enumerate(offered.items())
    }
    handlers = [{} for _ in grid]
    for task, (rows, rulings) in decide_handling(chongqing, columns).items():
        for row, code in zip(rows.tolist(), rulings.index.tolist()):
            handlers[row][task] = rulings.rulings[code].handling[task]
    for row, together in zip(grid, handlers):
        alone = decide(chongqing, dict(zip(offered, row)), calendar=calendar, changes=False)
        assert together == dict(alone.handling), row
    assert any("PATROL" in found for found in handlers)


def test_the_computed_columns_are_written_and_nothing_is_logged(own):
    with sqlite3.connect(own) as connection:
        before = connection.execute("SELECT count(*) FROM change_log").fetchone()
    summary = determine_workspace(own)
    written = Counter(status for status, _ in leads(own))
    assert dict(written) == dict(summary.by_status) and sum(written.values()) == 900
    assert {agency for status, agency in leads(own) if status != "determined"} == {None}
    with sqlite3.connect(own) as connection:
        assert connection.execute("SELECT count(*) FROM change_log").fetchone() == before
    assert determine_workspace(own).changed == 0


def test_an_officers_finding_goes_before_the_map(own):
    determine_workspace(own)
    with open_workspace(own, actor="王某") as workspace:
        connection = workspace.connection
        uuid, before = connection.execute(
            "SELECT uuid, lead_agency FROM structure WHERE lead_agency = 'lc.nr' LIMIT 1"
        ).fetchone()
        with workspace.write():
            case = repositories.insert(connection, "enforcement_case", {"structure_uuid": uuid})
            repositories.insert(
                connection,
                "case_fact",
                {
                    "case_uuid": case,
                    "fact": "land_use_right",
                    "value": json.dumps("granted"),
                    "reason": "合同在卷",
                },
            )
        summary = determine_workspace(workspace)
        after = connection.execute("SELECT lead_agency FROM structure WHERE uuid = ?", (uuid,)).fetchone()[0]
        legal = connection.execute("SELECT lead_status, lead_agency FROM enforcement_case").fetchall()
    assert (before, after) == ("lc.nr", "lc.cm") and summary.changed == 1
    assert legal == [(None, None)]  # adopting is an act of a person


def test_a_zone_counts_on_the_days_of_its_validity(own):
    with open_workspace(own) as workspace, workspace.write() as connection:
        connection.execute("UPDATE zone SET valid_to = '2025-12-31' WHERE kind = 'second_ring'")
    with open_workspace(own) as workspace:
        kinds = [
            set(workspace_layers(workspace.connection, day).zones.columns["kind"].values)
            for day in ("2025-12-31", "2026-01-01")
        ]
    assert "second_ring" in kinds[0] and "second_ring" not in kinds[1]


def test_cancelling_writes_nothing(own):
    with pytest.raises(CancelledError):
        determine_workspace(own, cancelled=lambda: True)
    assert set(leads(own)) == {(None, None)}


def test_progress_runs_from_nothing_to_nearly_all(own):
    heard = []
    determine_workspace(own, progress=lambda share, text: heard.append(share))
    assert heard[0] == 0 and heard == sorted(heard) and heard[-1] > 0.9


def test_a_click_answers_as_the_batch_does(laid):
    result, spec, layers, table = laid
    for index in range(0, len(table), 131):
        own = {name: values[index] for name, values in table.columns.items()}
        click = determine_facts(
            [table.geometries[index]], {name: [value] for name, value in own.items()}, layers, spec, threads=1
        )
        assert click.facts_of(0) == result.facts_of(index)


def test_without_zones_a_default_stands_in_but_straddling_stays_open(laid, pack):
    # Not asked and asked in vain are different: only the first may fall back on the pack's default.
    result, spec, layers, table = laid
    filled = with_defaults(pack, result)
    assert (filled["in_built_up_area"].codes == -1).any()
    bare = determine_facts(table.geometries, table.columns, replace(layers, zones=None), spec)
    filled = with_defaults(pack, bare)
    assert {filled["in_built_up_area"].value(index) for index in range(len(bare))} == {True}


def test_whether_a_default_stands_in_does_not_hang_on_who_else_is_in_the_batch(laid, pack):
    # No such zone, and a column that says it of one structure: of the others nobody has said anything.
    _, spec, layers, table = laid
    facts = [
        replace(fact, sources=(*fact.sources, StructureSource("built_up")))
        if fact.name == "in_built_up_area"
        else fact
        for fact in spec.facts
    ]
    bare, spec = replace(layers, zones=None), replace(spec, facts=tuple(facts))
    columns = {**table.columns, "built_up": [0, *[None] * (len(table) - 1)]}

    def filled(*rows):
        some = {name: [values[row] for row in rows] for name, values in columns.items()}
        laid = determine_facts([table.geometries[row] for row in rows], some, bare, spec)
        column = with_defaults(pack, laid)["in_built_up_area"]
        return [column.value(index) for index in range(len(rows))]

    assert filled(0, 1, 2) == [False, True, True] == [*filled(0), *filled(1), *filled(2)]


def test_an_entry_that_the_pack_does_not_know_is_no_entry(own):
    before = determine_workspace(own)
    with open_workspace(own, actor="王某") as workspace:
        connection = workspace.connection
        (uuid,) = connection.execute("SELECT uuid FROM structure WHERE lead_agency = 'lc.nr'").fetchone()
        with workspace.write():
            case = repositories.insert(connection, "enforcement_case", {"structure_uuid": uuid})
            for violation in (
                connection.execute("SELECT violations FROM structure WHERE uuid = ?", (uuid,))
                .fetchone()[0]
                .split(",")
            ):
                repositories.insert(connection, "case_violation", {"case_uuid": case, "violation": violation})
            entry = {"case_uuid": case, "fact": "land_use_right", "value": '"freehold"'}
            repositories.insert(connection, "case_fact", entry)
        assert determine_workspace(workspace).by_status == before.by_status


def test_what_is_no_workspace_is_refused_with_a_sentence(tmp_path):
    path = tmp_path / "nothing.gpkg"
    with pytest.raises(InputError, match=r"nothing\.gpkg"):
        determine_workspace(path)
