"""The page hangs in a meeting room: it must say what it shows, from what, and nothing that it does not know."""

from __future__ import annotations

import datetime
import subprocess
import unicodedata
from pathlib import Path
from typing import Any, Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enforcement_plugin.errors import CancelledError, InputError, SurroundingsError
from enforcement_plugin.outputs.figures import read_figures
from enforcement_plugin.outputs.mapbook import MapPage, export_map_page, round_scale
from tests.outputs.conftest import AGENCIES, AS_OF, EAST, NORTH, opened

TITLE = {"zh": "疑似违法建设牵头部门分布图 [% 1+1 %]", "en": "Flagged structures [% 1+1 %] by lead"}
WHOLE = (EAST, NORTH, EAST + 6000.0, NORTH + 3000.0)
PACK = "《治理工作通知》 [% @project_path %]"


def text_of(pdf: Path) -> str:
    done = subprocess.run(["pdftotext", "-layout", str(pdf), "-"], capture_output=True, check=True)
    # Qt writes radicals for some characters; U+2ED4 is one that Unicode does not map back.
    return unicodedata.normalize("NFKC", done.stdout.decode("utf-8")).replace("\u2ed4", "门")


def squeezed(pdf: Path) -> str:
    return "".join(text_of(pdf).split())


@pytest.fixture
def export(qgis_app, city: Path, tmp_path: Path) -> Callable[..., MapPage]:
    """Returns a function that writes the city's page; arguments replace those of ``export_map_page``."""

    def write(
        language: str = "zh", workspace: Path = city, out: Path = tmp_path / "图.pdf", **changed: Any
    ) -> MapPage:
        arguments = {
            "language": language,
            "title": TITLE.get(language),
            "figures": changed.get("figures") or read_figures(workspace, as_of=AS_OF),
            "agency_labels": AGENCIES.get(language),
            "pack_title": PACK,
            "pack_version": "2020 v1",
            "date": AS_OF,
            "extent": WHOLE,
            **changed,
        }
        return export_map_page(workspace, out, **arguments)

    return write


def test_the_page_names_what_it_shows_and_from_what(export: Callable[..., MapPage], city: Path) -> None:
    page = export("zh")
    text = squeezed(page.path)
    for words in (
        "疑似违法建设牵头部门分布图",
        "自然资源和规划部门牵头",
        "城管部门牵头",
        "待定,有多个候选",
        "尚未判定",
        "永久基本农田",
        "东昌府区",
        "凤凰工业园",
        f"比例尺1:{page.scale:.0f}",
        "真北",
        "制图日期:2026年9月26日",
        "2020v1",
        "EPSG:4547",
        "city.gpkg",
        page.snapshot,
        "不是任何行政行为的法律依据",
    ):
        assert words in text, words
    assert "草案" not in text
    assert page.snapshot == read_figures(city, as_of=AS_OF).snapshot


def test_the_page_speaks_english_throughout_but_for_names(export: Callable[..., MapPage]) -> None:
    text = squeezed(export("en").path)
    for words in (
        "Naturalresourcesandplanningleads",
        "Undetermined",
        "Scale1:",
        "Datasnapshot",
        "notthelegalbasis",
    ):
        assert words in text, words
    for chinese in ("图例", "比例尺", "牵头", "制图"):
        assert chinese not in text


def test_the_figures_are_those_of_the_workspace(export: Callable[..., MapPage]) -> None:
    lines = [line.split() for line in text_of(export("en").path).splitlines()]
    for row in (
        ["City", "management", "2", "2", "1", "0"],
        ["lc.gov.district", "1", "0", "0", "0"],
        ["Undetermined", "1", "0", "0", "0"],
        ["Total", "8", "3", "2", "1"],
    ):
        assert any(line[-len(row) :] == row for line in lines), row


def test_it_is_one_page_of_a3(export: Callable[..., MapPage]) -> None:
    done = subprocess.run(["pdfinfo", str(export().path)], capture_output=True, check=True)
    information = dict(line.split(":", 1) for line in done.stdout.decode("utf-8").splitlines() if ":" in line)
    assert information["Pages"].strip() == "1"
    assert information["Page size"].split()[:3] == ["1191", "x", "842"]
    # The account's name is nobody's business who reads the map.
    assert information.get("Author", "").strip() == ""


def test_what_looks_like_an_expression_is_printed_and_not_run(export: Callable[..., MapPage]) -> None:
    labels = {"lc.nr": "甲 [% 1+1 %]", "lc.cm": "乙"}
    text = squeezed(export("zh", agency_labels=labels).path)
    for literal in (
        "分布图[%1+1%]",
        "治理工作通知》[%@project_path%]",
        "开发区[%1+1%]",
        # Once in the legend, once in the table.
        "甲[%1+1%]牵头",
    ):
        assert literal in text, literal
    assert text.count("甲[%1+1%]") == 2


def test_a_draft_pack_is_marked_twice(export: Callable[..., MapPage]) -> None:
    assert squeezed(export(draft=True).path).count("草案") == 2


def test_the_legend_shows_only_what_the_map_shows(export: Callable[..., MapPage]) -> None:
    around_s5 = (EAST + 1280.0, NORTH + 900.0, EAST + 1350.0, NORTH + 950.0)
    text = squeezed(export(extent=around_s5).path)
    assert "待定,有多个候选" in text
    assert "永久基本农田" not in text and "条款冲突,须会商" not in text


def test_the_extent_fits_at_a_round_scale(export: Callable[..., MapPage]) -> None:
    whole = export()
    # 6,000 m on 296 mm of paper.
    assert whole.scale == 25_000
    # By default where parcels and structures lie: from 800 to 1,800 m, and a margin.
    assert export(extent=None).scale == 4000
    assert export(extent=(EAST, NORTH, EAST + 296.0, NORTH + 100.0)).scale == 1000


def test_a_workspace_in_degrees_is_printed_in_its_gauss_kruger_zone(
    export: Callable[..., MapPage], new_workspace: Callable[..., Path]
) -> None:
    from shapely import to_wkb
    from shapely.geometry import box

    district = {"geom": to_wkb(box(115.9, 36.4, 116.1, 36.5)), "kind": "district", "name": "东昌府区"}
    path = new_workspace("degrees.gpkg", crs="EPSG:4490", zone=[district])
    page = export(workspace=path, extent=None)
    assert "EPSG:4548" in squeezed(page.path)
    assert page.scale == 75_000


def test_an_interrupted_page_leaves_the_old_one(export: Callable[..., MapPage], tmp_path: Path) -> None:
    old = tmp_path / "old.pdf"
    old.write_bytes(b"last month's map")
    answers = iter([False, False, True])
    with pytest.raises(CancelledError):
        export(out=old, cancelled=lambda: next(answers))
    assert old.read_bytes() == b"last month's map"
    assert sorted(path.suffix for path in tmp_path.iterdir()) == [".gpkg", ".pdf"]


def test_figures_of_another_state_are_refused(export: Callable[..., MapPage], city: Path) -> None:
    figures = read_figures(city, as_of=AS_OF)
    with opened(city) as workspace, workspace.write() as connection:
        connection.execute("INSERT INTO case_violation (violation) VALUES ('V_PLAN_NOPERMIT')")
    with pytest.raises(SurroundingsError, match="changed while its map was made"):
        export(figures=figures)


def test_an_empty_workspace_says_so_instead_of_a_white_page(
    export: Callable[..., MapPage], new_workspace: Callable[..., Path], tmp_path: Path
) -> None:
    with pytest.raises(InputError, match="nothing to show"):
        export(workspace=new_workspace("empty.gpkg"), out=tmp_path / "never.pdf", extent=None)
    assert not (tmp_path / "never.pdf").exists()


def test_wrong_input_is_named(export: Callable[..., MapPage], tmp_path: Path) -> None:
    with pytest.raises(InputError, match="missing"):
        export(out=tmp_path / "missing" / "map.pdf")
    with pytest.raises(InputError, match="no area"):
        export(extent=(1.0, 1.0, 1.0, 5.0))
    with pytest.raises(InputError, match="language"):
        export("fr", title="", agency_labels={})


def test_progress_only_grows_and_ends(export: Callable[..., MapPage]) -> None:
    shares = []
    export(progress=lambda share, sentence: shares.append(share))
    assert shares == sorted(shares)
    assert shares[0] == 0 and shares[-1] == 1


@given(st.floats(min_value=1, max_value=1e9))
def test_a_round_scale_shows_everything_and_wastes_little(needed: float) -> None:
    scale = round_scale(needed)
    assert needed * (1 - 1e-6) <= scale <= needed * 1.51
    assert round_scale(scale) == scale


@pytest.mark.parametrize("denominator", [0.0, -1.0, float("nan"), float("inf")])
def test_a_scale_that_cannot_be_drawn_is_refused(denominator: float) -> None:
    with pytest.raises(InputError):
        round_scale(denominator)


def test_the_date_on_the_page_decides_what_is_overdue(export: Callable[..., MapPage], city: Path) -> None:
    day = datetime.date(2026, 9, 25)
    text = squeezed(export("zh", date=day, figures=read_figures(city, as_of=day)).path)
    assert "办理中,已逾期" not in text
