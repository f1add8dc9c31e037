"""The main path in the real desktop: QGIS under Xvfb, the staged plugin, real mouse clicks.

If one of these fails, an officer who clicks a structure is told the wrong thing, or loses what he entered.
"""

from __future__ import annotations

import json
import re
import shutil
import sqlite3
import subprocess
import sys
import unicodedata
from html import unescape
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "scripts"), str(ROOT)]

import desktop  # noqa: E402
import rehearsal  # noqa: E402
import stage  # noqa: E402

KEPT = ROOT / "build" / "desktop-test"


class Walked:
    """The files of the rehearsal, and what the walk saw."""

    def __init__(self, city: rehearsal.Rehearsal, seen: dict[str, Any]) -> None:
        self.city = city
        self.seen = seen


@pytest.fixture(scope="module")
def walked(tmp_path_factory: pytest.TempPathFactory) -> Walked:
    folder = tmp_path_factory.mktemp("walk")
    shutil.rmtree(KEPT, ignore_errors=True)
    KEPT.mkdir(parents=True)
    city = rehearsal.prepare(folder, structures=1500, seed=7)
    stage.stage(folder / "plugins", link=False)
    desktop.write_profile(folder / "profile", "zh-Hans", workspace=city.first, hub=city.hub, actor="张三")
    plan = folder / "plan.json"
    plan.write_text(json.dumps(city.plan(KEPT)), encoding="utf-8")
    code = desktop.run(
        plugins=folder / "plugins",
        profiles=folder / "profile",
        log=KEPT / "qgis.log",
        code=ROOT / "scripts" / "walk.py",
        extra={"WALK_PLAN": str(plan)},
        seconds=200,
    )
    seen = json.loads((KEPT / "seen.json").read_text(encoding="utf-8"))
    assert code == 0, seen.get("stopped", (KEPT / "qgis.log").read_text(encoding="utf-8")[-3000:])
    return Walked(city, seen)


def plain(html: str) -> str:
    return unescape(re.sub(r"<[^>]+>", "", html))


def one(path: Path, query: str, *values: object) -> Any:
    connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    try:
        return connection.execute(query, values).fetchone()
    finally:
        connection.close()


def test_the_map_shows_the_city_in_chinese(walked: Walked) -> None:
    assert walked.seen["locale"] == "zh-Hans"
    assert any("宗地" in name for name in walked.seen["layers"])
    for picture in walked.seen["pictures"]:
        assert Path(picture).stat().st_size > 50_000


def test_a_click_shows_who_leads_and_the_clause(walked: Walked) -> None:
    form = walked.seen["forms"][0]
    assert walked.seen["tool_chosen"]
    assert form["structure"] == walked.city.determined
    assert form["lead"].startswith("●")
    assert "城管部门" in form["lead"]
    assert "五（二）" in plain(form["clause"])
    assert "已经办理土地使用权出让或划拨手续的，由城管部门牵头协调" in plain(form["clause"])
    assert form["violations"], "the flagged violations are ticked"
    assert all(row[2] for row in form["violations"]), "each has its handling agency or says why not"


def test_an_undetermined_case_says_what_is_missing_and_who_may_lead(walked: Walked) -> None:
    form = walked.seen["forms"][1]
    assert form["structure"] == walked.city.undetermined
    assert form["lead"].startswith("◌")
    assert "城管部门" in form["lead"]
    assert "自然资源和规划部门" in form["lead"]
    assert plain(form["missing"])


def test_where_two_lie_under_the_click_a_list_asks_which(walked: Walked) -> None:
    assert walked.seen["chosen_in_list"] == walked.city.under
    assert walked.seen["choices"]
    assert all(len(texts) >= 2 and all("m²" in text for text in texts) for texts in walked.seen["choices"])


def test_ticking_a_violation_is_undoable_until_saved(walked: Walked) -> None:
    def ticked(form: dict[str, Any]) -> set[str]:
        return {row[0] for row in form["violations"]}

    before = ticked(walked.seen["forms"][0])
    assert ticked(walked.seen["after_tick"]) == before | {rehearsal.TICK}
    assert walked.seen["after_tick"]["unsaved"]
    assert ticked(walked.seen["after_undo"]) == before
    assert not walked.seen["after_undo"]["unsaved"]
    assert ticked(walked.seen["before_save"]) == before | {rehearsal.TICK}
    assert not walked.seen["after_save"]["unsaved"]


def test_what_was_saved_reaches_the_second_officer(walked: Walked) -> None:
    case = walked.seen["after_save"]["case"]
    assert walked.seen["waiting"] > 0
    assert str(walked.seen["waiting"]) in walked.seen["sync_button"]
    answer = subprocess.run(
        [str(ROOT / "scripts" / "enforcement"), "sync", "run", str(walked.city.second), str(walked.city.hub)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert answer.returncode == 0, answer.stderr
    assert json.loads(answer.stdout)["conflicts"] == 0
    lead, stage_of_case, structure = one(
        walked.city.second,
        "SELECT lead_agency, build_stage, structure_uuid FROM enforcement_case WHERE uuid = ?",
        case,
    )
    assert (lead, stage_of_case, structure) == ("lc.cm", rehearsal.STAGE, walked.city.determined)
    assert one(
        walked.city.second,
        "SELECT count(*) FROM case_violation WHERE case_uuid = ? AND violation = ?",
        case,
        rehearsal.TICK,
    ) == (1,)
    assert one(
        walked.city.second,
        "SELECT DISTINCT actor FROM change_log WHERE table_name = 'enforcement_case' AND row_uuid = ?",
        case,
    ) == ("张三",)


def test_the_shared_geopackage_has_the_case(walked: Walked) -> None:
    assert one(
        walked.city.hub / "cases.gpkg",
        "SELECT lead_agency FROM enforcement_case WHERE uuid = ?",
        walked.seen["after_save"]["case"],
    ) == ("lc.cm",)


def test_the_map_page_comes_out_as_pdf(walked: Walked) -> None:
    text = subprocess.run(
        ["pdftotext", walked.seen["map_page"], "-"], capture_output=True, text=True, check=True
    ).stdout
    # Qt writes 门 as the radical U+2ED4, which NFKC leaves alone.
    assert "城管部门" in unicodedata.normalize("NFKC", text).replace("\u2ed4", "门")


def test_unloaded_twice_it_leaves_nothing_behind(walked: Walked) -> None:
    assert walked.seen["behind"] == [[], []]
