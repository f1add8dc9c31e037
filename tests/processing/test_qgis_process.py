"""The algorithms as a nightly job runs them: ``qgis_process`` with the staged plugin and nothing else."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any, Callable

import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "scripts"), str(ROOT)]

import stage  # noqa: E402

from enforcement_plugin.app import demo, overlaying  # noqa: E402

# Debian's qgis_process is a script that chokes on an option of its own; the program itself stands beside it.
PROGRAM = shutil.which("qgis_process.bin") or shutil.which("qgis_process")

Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    folder = tmp_path_factory.mktemp("qgis_process")
    stage.stage(folder / "plugins", link=False)
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT / "build" / "pydeps"),
        "QGIS_PLUGINPATH": str(folder / "plugins"),
        "QGIS_CUSTOM_CONFIG_PATH": str(folder / "profile"),
        "QT_QPA_PLATFORM": "offscreen",
        "LANG": "C.UTF-8",
        "XDG_CONFIG_HOME": str(folder / "config"),
    }

    def call(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [PROGRAM, *arguments], env=environment, capture_output=True, text=True, check=False, timeout=120
        )

    assert call("plugins", "enable", "enforcement_plugin").returncode == 0
    return call


def results(answer: subprocess.CompletedProcess[str]) -> dict[str, Any]:
    assert answer.returncode == 0, answer.stdout[-2000:] + answer.stderr[-2000:]
    lines = answer.stdout.split("Results")[-1].splitlines()
    return dict(line.split(":\t", 1) for line in lines if ":\t" in line)


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("city") / "city.gpkg"
    demo.build_demo(path, structures=600, seed=3)
    return path


def count(path: Path, query: str) -> Any:
    connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    try:
        return connection.execute(query).fetchone()[0]
    finally:
        connection.close()


def test_from_layers_to_a_determined_table(run: Run, city: Path, tmp_path: Path) -> None:
    out = tmp_path / "determined.gpkg"
    answer = results(
        run(
            "run", "enforcement:determine", "--",
            f"STRUCTURES={city}|layername=structure",
            f"PARCELS={city}|layername=parcel",
            f"ZONES={city}|layername=zone",
            "RULE_PACK=liaocheng",
            f"OUTPUT={out}",
        )
    )  # fmt: skip
    assert answer["STRUCTURE_COUNT"] == "600"
    assert int(answer["DETERMINED"]) > 100
    assert (
        count(out, "SELECT count(*) FROM determination WHERE lead_agency = 'lc.cm' AND lead_status = 'determined'")
        > 50
    )
    # The batch and the workspace's own determination must never disagree.
    summary = overlaying.determine_workspace(city)
    assert int(answer["DETERMINED"]) == summary.by_status["determined"]


def test_a_filtered_layer_cannot_be_overwritten_by_its_own_result(run: Run, city: Path, tmp_path: Path) -> None:
    mine = tmp_path / "mine.gpkg"
    with sqlite3.connect(city) as source, sqlite3.connect(mine) as copy:
        source.backup(copy)
    layers = tmp_path / "layers.gpkg"
    run(
        "run", "native:savefeatures", "--", f"INPUT={mine}|layername=structure", f"OUTPUT={layers}",
        "LAYER_NAME=structure",
    )  # fmt: skip
    before = layers.read_bytes()
    answer = run(
        "run", "enforcement:determine", "--",
        f"STRUCTURES={layers}|layername=structure|subset=fid < 10",
        f"PARCELS={mine}|layername=parcel",
        f"ZONES={mine}|layername=zone",
        "RULE_PACK=liaocheng",
        f"OUTPUT={layers}",
    )  # fmt: skip
    assert "must not take the place of a layer" in answer.stdout + answer.stderr
    assert layers.read_bytes() == before


def test_a_workspace_from_the_offices_own_layers(run: Run, city: Path, tmp_path: Path) -> None:
    mine = tmp_path / "mine.gpkg"
    answer = run(
        "run", "enforcement:createworkspace", "--",
        "RULE_PACK=liaocheng",
        "CRS=EPSG:4548",
        f"ZONES={city}|layername=zone",
        f"PARCELS={city}|layername=parcel",
        f"STRUCTURES={city}|layername=structure",
        f"OUTPUT={mine}",
    )  # fmt: skip
    assert results(answer)["OUTPUT"] == str(mine)
    for table in ("zone", "parcel", "structure"):
        assert count(mine, f"SELECT count(*) FROM {table}") == count(city, f"SELECT count(*) FROM {table}")
    ours, theirs = overlaying.determine_workspace(mine), overlaying.determine_workspace(city)
    assert ours.by_agency == theirs.by_agency


def test_cases_sync_and_paper_without_a_person(run: Run, city: Path, tmp_path: Path) -> None:
    mine = tmp_path / "mine.gpkg"
    shutil.copy(city, mine)
    opened = results(run("run", "enforcement:opencases", "--", f"WORKSPACE={mine}", "ACTOR=夜间作业"))
    assert int(opened["OPENED"]) == count(mine, "SELECT count(*) FROM enforcement_case") > 0
    assert count(mine, "SELECT count(*) FROM enforcement_case WHERE lead_agency IS NOT NULL") == 0
    hub = tmp_path / "hub"
    hub.mkdir()
    synced = results(run("run", "enforcement:sync", "--", f"WORKSPACE={mine}", f"HUB={hub}", "ACTOR=夜间作业"))
    assert int(synced["PUSHED"]) > 0
    assert count(hub / "cases.gpkg", "SELECT count(*) FROM enforcement_case") == int(opened["OPENED"])
    report = tmp_path / "report.txt"
    checks = (f"HUB={hub}", f"WITNESSES={mine}", f"OUTPUT={report}")
    assert results(run("run", "enforcement:verifylog", "--", *checks))["OK"] == "true"
    victim = min((hub / "events").rglob("*.seg"))
    victim.write_bytes(victim.read_bytes().replace("夜间作业".encode(), "日间作业".encode()))
    assert int(results(run("run", "enforcement:verifylog", "--", *checks))["FINDINGS"]) > 0
    assert "changed after it was sealed" in report.read_text("utf-8")
    page = tmp_path / "page.pdf"
    printed = results(run("run", "enforcement:mapbook", "--", f"WORKSPACE={mine}", f"OUTPUT={page}"))
    assert page.read_bytes().startswith(b"%PDF")
    assert printed["SNAPSHOT"]


def test_a_pack_is_proved_and_its_impact_previewed(run: Run, city: Path, tmp_path: Path) -> None:
    report = results(
        run("run", "enforcement:checkrulepack", "--", "RULE_PACK=qingyuan", f"OUTPUT={tmp_path}/lint.txt")
    )
    assert int(report["COMBINATIONS"]) > 1_000_000
    assert report["OPEN"] == "0"
    assert "QY-A" in (tmp_path / "lint.txt").read_text(encoding="utf-8")
    mine = tmp_path / "mine.gpkg"
    shutil.copy(city, mine)
    results(run("run", "enforcement:opencases", "--", f"WORKSPACE={mine}"))
    table = tmp_path / "impact.csv"
    preview = results(
        run(
            "run", "enforcement:impactpreview", "--", f"WORKSPACE={mine}", "RULE_PACK=chongqing", f"OUTPUT={table}"
        )
    )
    assert int(preview["CHANGED"]) == int(preview["CASES"]) > 0, "another city's document names other agencies"
    assert len(table.read_text(encoding="utf-8-sig").splitlines()) == int(preview["CHANGED"]) + 1


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("enforcement:sync", "WORKSPACE=/nowhere/cases.gpkg", "HUB=/nowhere"), "cases.gpkg"),
        (("enforcement:mapbook", "WORKSPACE=/nowhere/cases.gpkg", "OUTPUT=/tmp/x.pdf"), "cases.gpkg"),
        (("enforcement:opencases", "WORKSPACE=/nowhere/cases.gpkg"), "cases.gpkg"),
    ],
    ids=lambda value: value[0].split(":")[-1] if isinstance(value, tuple) else "",
)
def test_a_file_that_is_not_there_is_named_without_a_traceback(
    run: Run, arguments: tuple[str, ...], said: str
) -> None:
    answer = run("run", arguments[0], "--", *arguments[1:])
    assert answer.returncode != 0
    text = answer.stdout + answer.stderr
    assert said in text
    assert "Traceback" not in text


def test_every_algorithm_has_help_in_both_languages() -> None:
    """Checked against the translation itself: an officer reads the help in Chinese."""
    from xml.etree import ElementTree

    translation = ElementTree.parse(ROOT / "i18n" / "enforcement_plugin_zh_CN.ts")
    texts = {
        message.findtext("source"): message.findtext("translation")
        for context in translation.getroot().iter("context")
        if context.findtext("name") == "Processing"
        for message in context.iter("message")
    }
    long_texts = [text for text in texts if text and len(text) > 100]
    assert len(long_texts) >= 5
    assert all(texts[text] for text in long_texts)
