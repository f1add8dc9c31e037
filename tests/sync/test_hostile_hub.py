"""Hostile files at the places of a hub: its shared file, a witness, the rows of an import.

Whatever lies there, the officer's own file says afterwards what it said, and everything else arrives. What
might never end runs in a process that is given a limit.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import sqlite3
import struct
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Dict, List, Sequence, Tuple

import pytest

from enforcement_plugin import paths
from enforcement_plugin.sync import layers
from enforcement_plugin.sync import shared as shared_process
from enforcement_plugin.sync.hub import file_sha256
from enforcement_plugin.sync.shared import SharedFileProcess
from enforcement_plugin.workspace import editions
from tests.hostile import DAMAGED, NO_FILES, Make, endless, fingerprint, sql, without_journal, without_wal
from tests.sync.conftest import Office

SECONDS = 20.0  # four times what anything may take, for a busy machine
CASE = "enforcement_case"
WHERE = struct.pack("<BI2d", 1, 1, 459000.5, 4031000.25)


MANY = """
import contextlib, io, json, sys
from enforcement_plugin.__main__ import main
for line in sys.stdin:
    out, err = io.StringIO(), io.StringIO()
    out.reconfigure = err.reconfigure = lambda **options: None
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            code = main(json.loads(line))
        except BaseException as error:
            code, _ = repr(error), err.write("Traceback")
    print(json.dumps([code, out.getvalue(), err.getvalue()]), flush=True)
"""


def commands(folder: Path, calls: Sequence[Sequence[object]]) -> List[Tuple[int, str, str]]:
    """Run commands in one process, which must come to an end; return their codes, answers and reasons."""
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join([str(paths.import_root()), *filter(None, sys.path)]),
        "XDG_CONFIG_HOME": str(folder / "config"),
        "APPDATA": str(folder / "config"),
    }
    done = subprocess.run(
        [sys.executable, "-c", MANY],
        env=environment,
        input="".join(json.dumps([str(word) for word in words]) + "\n" for words in calls),
        capture_output=True,
        encoding="utf-8",
        timeout=SECONDS,
        check=True,
    )
    return [tuple(json.loads(line)) for line in done.stdout.splitlines()]


def in_place(folder: Path) -> Dict[str, str]:
    """Everything below a folder and what it is, byte for byte."""
    return {
        str(path.relative_to(folder)): fingerprint(path)
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.is_symlink()
    }


@pytest.fixture(scope="module")
def built(tmp_path_factory, template) -> Tuple[Path, str]:
    """An officer's file, a hub and its shared file with one case, made once and copied for every test."""
    office = Office(tmp_path_factory.mktemp("built"), template, random.Random(3))
    hub, li = office.folder_hub(), office.officer("李梅")
    case = li.insert(CASE, case_no="1", remark="发现", geom=WHERE)
    assert li.sync(hub, shared=SharedFileProcess(hub.root)).shared == "rebuilt"
    li.close()
    return office.folder, case


@pytest.fixture
def case(office, built) -> str:
    shutil.copytree(built[0], office.folder, dirs_exist_ok=True)
    return built[1]


@pytest.fixture
def li(office, case):
    return office.at_work("李梅", office.folder / "李梅.gpkg")


@pytest.fixture
def hub(office, case, monkeypatch):
    monkeypatch.setattr(shared_process, "TIMEOUT_SECONDS", SECONDS)
    return office.folder_hub()


NO_WORKSPACE: Dict[str, Make] = {
    **DAMAGED,
    "missing table": sql("DROP TABLE change_log"),
    **{f"endless {table}": endless(table) for table in (CASE, "change_log", "witness", "replica", "setting")},
    "endless in capitals": endless(CASE, CASE.upper()),
}


# --- the shared file ------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["missing layer", *NO_WORKSPACE, *NO_FILES])
def test_the_shared_file_is_kept_aside_and_rebuilt(office, hub, li, case, kind) -> None:
    {"missing layer": WITHOUT_LAYER, **NO_WORKSPACE, **NO_FILES}[kind](hub.shared_file)
    gone = not hub.shared_file.exists()  # a link that leads nowhere
    looked = None if gone or not hub.shared_file.is_file() else fingerprint(hub.shared_file)
    before = li.everything()
    assert li.sync(hub, shared=SharedFileProcess(hub.root)).shared == "rebuilt"
    assert li.everything() == before
    assert hub.shared_file.is_file()
    assert not hub.shared_file.is_symlink()
    kept = [path for path in hub.root.iterdir() if path.name.startswith("cases.damaged-")]
    assert len(kept) == (not gone)
    if looked and kind != "device":
        assert fingerprint(kept[0]) == looked, "kept as it was: it may hold somebody's edits"
    li.update(CASE, case, remark="已停工")
    assert li.sync(hub, shared=SharedFileProcess(hub.root)).shared == "updated"


WITHOUT_LAYER = sql("DROP TABLE enforcement_case")

STILL_ONE: Dict[str, Make] = {
    "without wal": without_wal,
    "endless styles": endless("layer_styles"),
    "endless names": endless("gpkg_data_columns"),
    "endless counts": endless("gpkg_ogr_contents"),
    "foreign trigger": sql(
        "CREATE TRIGGER theirs AFTER INSERT ON change_log BEGIN UPDATE enforcement_case SET remark = '被改'; END"
    ),
    "foreign trigger on ours": sql(
        "CREATE TRIGGER theirs AFTER UPDATE ON replica BEGIN DELETE FROM enforcement_case; END"
    ),
    "foreign text": sql("UPDATE enforcement_case SET remark = CAST(X'D6D0B9FA' AS TEXT)"),
}


@pytest.mark.parametrize("kind", STILL_ONE)
def test_a_shared_file_that_can_be_read_harms_nobody(office, hub, li, case, kind) -> None:
    STILL_ONE[kind](hub.shared_file)
    li.update(CASE, case, case_no="2")
    report = li.sync(hub, shared=SharedFileProcess(hub.root))
    assert report.pushed >= 1
    assert report.shared in ("updated", "rebuilt")
    assert li.row(CASE, case)["case_no"] == "2"
    if kind != "foreign text":  # that is an edit, and travels as it is
        assert li.row(CASE, case)["remark"] == "发现"


def test_a_shared_file_without_its_journal_harms_nobody(office, hub, li, case) -> None:
    without_journal(hub.shared_file)
    before = li.everything()
    assert li.sync(hub, shared=SharedFileProcess(hub.root)).shared in ("updated", "rebuilt")
    assert li.everything() == before


@pytest.mark.parametrize("kind", ["pipe", "device", "schema name", "empty", "folder", "cut"])
def test_nobody_begins_from_such_a_copy(hub, tmp_path, kind) -> None:
    """Whoever joins a hub with years of segments asks for a copy of the shared file first."""
    {**NO_WORKSPACE, **NO_FILES}[kind](hub.shared_file)
    assert not SharedFileProcess(hub.root).copy(tmp_path / "copy.gpkg")


# --- a witness ------------------------------------------------------------------------------------------

GARBLED: Dict[str, Make] = {
    "position": sql("UPDATE witness SET position = 'no number'"),
    "hash": sql("UPDATE witness SET hash = CAST(X'FF00FE' AS TEXT)"),
    "columns": sql("UPDATE change_log SET columns = '{'"),
    "bytes": sql("UPDATE change_log SET columns = CAST(X'7BFFFE' AS TEXT)"),
    "hlc": sql("UPDATE change_log SET hlc = 'x'"),
}
HEARD = ("without wal", "foreign trigger", "foreign text", "missing layer")
WITNESSES = {
    **NO_WORKSPACE,
    **NO_FILES,
    **{f"garbled {kind}": make for kind, make in GARBLED.items()},
    **{kind: {**STILL_ONE, "missing layer": WITHOUT_LAYER}[kind] for kind in HEARD},
}


@pytest.fixture(scope="module")
def heard(tmp_path_factory, built):
    """What ``sync verify`` said to each of them, and what lay there before and after."""
    folder = tmp_path_factory.mktemp("heard")
    shutil.copytree(built[0] / "hub", folder / "hub")
    calls = []
    for number, (kind, make) in enumerate(WITNESSES.items()):
        witness = folder / f"证人{number}" / "证人.gpkg"
        witness.parent.mkdir()
        shutil.copyfile(built[0] / "李梅.gpkg", witness)
        if kind.startswith("garbled"):
            _unlock(witness)
        make(witness)
        calls.append(["sync", "verify", folder / "hub", "--without-files", "--witness", witness])
    before = in_place(folder)
    answers = dict(zip(WITNESSES, commands(folder, calls)))
    return answers, before, in_place(folder)


def _unlock(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        for (name,) in connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name IN ('change_log', 'witness')"
        ).fetchall():
            connection.execute(f'DROP TRIGGER "{name}"')
        connection.commit()


@pytest.mark.parametrize("kind", [*NO_WORKSPACE, *NO_FILES])
def test_a_witness_that_is_no_workspace_is_refused(heard, kind) -> None:
    code, said, reason = heard[0][kind]
    assert (code, said) == (2, ""), reason
    assert "证人.gpkg" in reason


@pytest.mark.parametrize("kind", GARBLED)
def test_a_witness_whose_record_is_garbled_says_so(heard, kind) -> None:
    """Either refused, or a finding in its name; never a traceback, and never that all is well."""
    code, said, reason = heard[0][f"garbled {kind}"]
    assert code in (1, 2), reason
    assert "证人" in said + reason
    assert "Traceback" not in reason


@pytest.mark.parametrize("kind", HEARD)
def test_a_witness_that_can_be_read_is_heard(heard, kind) -> None:
    code, _, reason = heard[0][kind]
    assert code == 0, reason


def test_no_witness_and_nothing_of_the_hub_was_touched(heard) -> None:
    _, before, after = heard
    assert {name: after.get(name) for name in before} == before
    assert all(name.endswith(("-wal", "-shm")) for name in set(after) - set(before))


# --- the rows of an import ------------------------------------------------------------------------------

# Its rows can be read all the same.
STILL_A_LAYER = ("application id", "schema name")
NO_LAYER: Dict[str, Make] = {
    **{kind: make for kind, make in DAMAGED.items() if kind not in STILL_A_LAYER},
    "missing table": sql("DROP TABLE structure"),
    "endless": endless("structure"),
    "virtual": sql("DROP TABLE structure", "CREATE VIRTUAL TABLE structure USING rtree(fid, a, b)"),
    "no column": sql("DROP TABLE structure", "CREATE TABLE structure (fid INTEGER PRIMARY KEY, floors)"),
    "no id": sql(
        "CREATE TABLE s AS SELECT * FROM structure",
        "DROP TABLE structure",
        "ALTER TABLE s RENAME TO structure",
        "UPDATE structure SET uuid = NULL",
    ),
    "one id twice": sql(
        "CREATE TABLE s AS SELECT * FROM structure",
        "DROP TABLE structure",
        "CREATE TABLE structure AS SELECT * FROM s UNION ALL SELECT * FROM s",
    ),
    "another's rows": sql("UPDATE structure SET edition_uuid = 'e'"),
}


def take_in(li, source: str) -> None:
    with li.open() as workspace:
        editions.register_edition(
            workspace,
            "structure",
            source=source,
            as_of="2026-01-01",
            sha256="a" * 64,
            features=[{"floors": 3, "structure_no": source} for _ in range(3)],
        )


def arrives(office, hub, told: Sequence[str], whole: Sequence[str]) -> None:
    """Somebody else's sync brings everything but the rows of damaged imports, and says which these are."""
    wang = office.officer("王强")
    ((code, _, reason),) = commands(office.folder, [["sync", "run", wang.path, hub.root, "--actor", "王强"]])
    assert code == 0, reason
    assert [name for name in told if name not in reason] == []
    tables = wang.tables()
    assert [row["case_no"] for row in tables[CASE]] == ["1"]
    assert {row["structure_no"] for row in tables["structure"]} == set(whole)
    with wang.open() as workspace:
        assert workspace.connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    wang.close()


def test_imports_whose_files_were_exchanged_are_not_loaded(office, hub, li) -> None:
    kinds = {"cut": NO_LAYER["cut"], "endless": NO_LAYER["endless"], "text": NO_LAYER["text"], **NO_FILES}
    names: Dict[str, Path] = {}
    for kind in (*kinds, "whole"):
        take_in(li, kind)
        known = set(names.values())
        li.sync(hub)
        (names[kind],) = set((hub.root / "layers").iterdir()) - known
    whole = {kind: names[kind].read_bytes() for kind in kinds}
    for kind, make in kinds.items():
        make(names[kind])
    arrives(office, hub, [names[kind].name for kind in kinds], ["whole"])
    for kind, content in whole.items():  # somebody puts them back
        if names[kind].is_dir():
            names[kind].rmdir()
        else:
            names[kind].unlink()
        names[kind].write_bytes(content)
    wang = office.at_work("王强", office.folder / "王强.gpkg")
    assert wang.sync(hub).missing == ()
    assert {row["structure_no"] for row in wang.tables()["structure"]} == {*kinds, "whole"}


def test_imports_that_were_published_hostile_are_not_loaded(office, hub, li, monkeypatch) -> None:
    """Under the very hash that the record names: whoever published them meant it so, or his disk was bad."""
    export = layers.export_layer
    names: Dict[str, Path] = {}
    for kind in (*NO_LAYER, "whole"):
        take_in(li, kind)

        def exported(*given, kind=kind):
            export(*given)
            NO_LAYER.get(kind, lambda place: None)(given[-1])
            return file_sha256(given[-1])

        monkeypatch.setattr(layers, "export_layer", exported)
        known = set(names.values())
        li.sync(hub)
        (names[kind],) = set((hub.root / "layers").iterdir()) - known
    arrives(office, hub, [names[kind].name for kind in NO_LAYER], ["whole"])
