"""Every city's pack in the form: what one city has and another has not must stop nobody."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import shapely
from shapely.geometry import box

from enforcement_plugin.app import cases, overlaying
from enforcement_plugin.app.desk import open_desk
from enforcement_plugin.app.entries import Entries
from enforcement_plugin.app.viewing import view_case
from enforcement_plugin.app.workspaces import create_workspace, open_workspace
from enforcement_plugin.rules import list_packs, load_pack
from enforcement_plugin.workspace import repositories


def wkb(x: float, y: float, size: float) -> bytes:
    shape = box(500_000 + x, 3_800_000 + y, 500_000 + x + size, 3_800_000 + y + size)
    return bytes(shapely.to_wkb(shapely.MultiPolygon([shape]), output_dimension=2))


@pytest.fixture(params=list_packs())
def bare(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Path, str]:
    """A workspace of a city with one parcel and one structure, and nothing known about either."""
    path = tmp_path / f"{request.param}.gpkg"
    create_workspace(path, pack=request.param, crs="EPSG:4547").close()
    with open_workspace(path, actor="import") as workspace, workspace.write() as connection:
        repositories.insert(connection, "parcel", {"geom": wkb(0, 0, 100), "parcel_no": "1"})
        return path, repositories.insert(connection, "structure", {"geom": wkb(10, 10, 20), "structure_no": "S-1"})


@pytest.mark.parametrize("language", ["zh", "en"])
def test_with_nothing_known_nothing_is_determined_wrongly(bare: tuple[Path, str], language: str) -> None:
    path, structure = bare
    desk = open_desk(path, actor="张三", language=language)
    try:
        view = view_case(desk, structure)
        assert view.lead.status in {"undetermined", "none"}
        assert view.pack
        assert view.draft == (desk.pack.document.status == "draft")
    finally:
        desk.close()


def test_every_violation_and_every_fact_can_be_entered_saved_and_adopted(bare: tuple[Path, str]) -> None:
    path, structure = bare
    desk = open_desk(path, actor="张三")
    try:
        pack = load_pack(desk.pack.id)
        entries = Entries(violations=frozenset(pack.violations))
        for name, field in view_case(desk, structure).fields.items():
            value: object = field.choices[0][0] if field.choices else None
            if field.kind in {"date", "month"}:
                value = "2026-09-24" if field.kind == "date" else "2026-09"
            elif field.kind == "number":
                value = 1.0
            elif field.kind == "text":
                value = "有"
            entries = entries.with_fact(name, value, "试填")
        view = view_case(desk, structure, entries)
        saved = cases.save_case(desk, structure, entries, adopt=True)
        again = view_case(desk, structure)
        assert again.opened
        assert (again.lead.status, again.lead.agency) == (view.lead.status, view.lead.agency)
        entered = {line.name: line.value for line in again.facts if line.entered}
        assert entered == {name: value for name, value in entries.facts.items() if value is not None}
        assert cases.list_cases(desk)[0].case_uuid == saved.uuid
    finally:
        desk.close()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_sentence_of_a_case_names_anyone_by_an_id(bare: tuple[Path, str], language: str) -> None:
    """Every clock of every city is started by a day of its own; who is meant stands there by name."""
    path, structure = bare
    desk = open_desk(path, actor="张三", language=language)
    try:
        entries = Entries(violations=frozenset(desk.pack.violations))
        for name, field in view_case(desk, structure).fields.items():
            if field.kind == "date":
                entries = entries.with_fact(name, "2026-09-24", "试填")
        for choices in (None, *range(4)):
            filled = entries
            for name, field in view_case(desk, structure).fields.items():
                if choices is not None and field.choices:
                    filled = filled.with_fact(name, field.choices[choices % len(field.choices)][0], "试填")
            view = view_case(desk, structure, filled)
            said = [line.label for line in view.clocks] + list(view.duties)
            said += [text for step in view.steps for text in (step.label, step.who)]
            said += [notice.to for notice in view.notices]
            assert not [text for text in said if re.search(r"\b[a-z]{2}\.[a-z]", text)]
    finally:
        desk.close()


def test_the_batch_says_what_the_form_says(bare: tuple[Path, str]) -> None:
    path, structure = bare
    overlaying.determine_workspace(path)
    desk = open_desk(path, actor="")
    try:
        row = repositories.find(desk.workspace.connection, "structure", structure)
        assert row is not None
        assert row["lead_status"] == view_case(desk, structure).lead.status
    finally:
        desk.close()
